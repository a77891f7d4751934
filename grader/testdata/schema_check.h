// Enough of JSON Schema to hold a verdict against verdict.schema.json: the
// keywords that it uses, and a complaint about any other.
#ifndef GRADER_TESTDATA_SCHEMA_CHECK_H_
#define GRADER_TESTDATA_SCHEMA_CHECK_H_

#include <nlohmann/json.hpp>
#include <string>

namespace grader {

inline bool HasType(const nlohmann::json& value, const std::string& type) {
  if (type == "integer") return value.is_number_integer();
  if (type == "null") return value.is_null();
  return value.type_name() == type;
}

// What is wrong with `value`, or "". `at` is where it stands.
inline std::string Complaint(const nlohmann::json& schema,
                             const nlohmann::json& value,
                             const std::string& at = "$") {
  for (const auto& [keyword, rule] : schema.items()) {
    bool ok = true;
    if (keyword == "type") {
      ok = false;
      for (const auto& type : rule.is_array() ? rule : nlohmann::json{rule}) {
        ok = ok || HasType(value, type);
      }
    } else if (keyword == "const") {
      ok = value == rule;
    } else if (keyword == "enum") {
      ok = std::find(rule.begin(), rule.end(), value) != rule.end();
    } else if (keyword == "minimum") {
      ok = !value.is_number() || value >= rule;
    } else if (keyword == "maximum") {
      ok = !value.is_number() || value <= rule;
    } else if (keyword == "maxLength") {
      ok = value.get<std::string>().size() <= rule;
    } else if (keyword == "required") {
      for (const std::string name : rule) {
        if (value.is_object() && !value.contains(name)) {
          return at + " lacks " + name;
        }
      }
    } else if (keyword == "properties") {
      for (const auto& [name, item] : value.items()) {
        if (!rule.contains(name)) return at + " has " + name;
        const std::string inner = Complaint(rule[name], item, at + "." + name);
        if (!inner.empty()) return inner;
      }
    } else if (keyword == "items") {
      for (const auto& item : value) {
        const std::string inner = Complaint(rule, item, at + "[]");
        if (!inner.empty()) return inner;
      }
    } else if (keyword != "$schema" && keyword != "title" &&
               keyword != "description" &&
               // `properties` refuses what it does not know.
               !(keyword == "additionalProperties" && rule == false)) {
      return at + ": this check does not know " + keyword;
    }
    if (!ok) return at + " breaks " + keyword + ": " + value.dump();
  }
  return "";
}

}  // namespace grader

#endif  // GRADER_TESTDATA_SCHEMA_CHECK_H_
