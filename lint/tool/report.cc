#include "lint/tool/report.h"

#include <functional>
#include <map>
#include <tuple>

#include "lint/engine/rule_names.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

namespace lint {
namespace {

constexpr char kCheck[] = "dojo-unclosed-channel";

llvm::json::Object Artifact(const std::string& file) {
  if (!llvm::sys::path::is_absolute(file))
    return llvm::json::Object{{"uri", file}};
  return llvm::json::Object{{"uri", "file://" + file}};
}

llvm::json::Object Location(const Place& at) {
  return llvm::json::Object{
      {"physicalLocation",
       llvm::json::Object{
           {"artifactLocation", Artifact(at.file)},
           {"region", llvm::json::Object{{"startLine", at.line},
                                         {"startColumn", at.column}}}}}};
}

llvm::json::Object Message(const std::string& text) {
  return llvm::json::Object{{"text", text}};
}

llvm::json::Object ResultOf(const ReportedFinding& finding) {
  llvm::json::Object result{
      {"ruleId", finding.rule},
      {"level", "warning"},
      {"message", Message(finding.message)},
      {"locations", llvm::json::Array{Location(finding.at)}}};
  for (int i = 0; i < kRuleCount; ++i) {
    if (finding.rule == NameOf(static_cast<Rule>(i))) result["ruleIndex"] = i;
  }
  llvm::json::Array steps;
  for (const Step& step : finding.path) {
    llvm::json::Object location = Location(step.at);
    location["message"] = Message(step.text);
    steps.push_back(llvm::json::Object{{"location", std::move(location)}});
  }
  if (!steps.empty()) {
    llvm::json::Object thread;
    thread["locations"] = std::move(steps);
    llvm::json::Object flow;
    flow["threadFlows"] = llvm::json::Array{std::move(thread)};
    result["codeFlows"] = llvm::json::Array{std::move(flow)};
  }
  std::map<std::string, llvm::json::Array> replacements;
  for (const Insertion& fix : finding.fixes) {
    // An empty region is a place between two characters.
    replacements[fix.at.file].push_back(llvm::json::Object{
        {"deletedRegion", llvm::json::Object{{"startLine", fix.at.line},
                                             {"startColumn", fix.at.column},
                                             {"endLine", fix.at.line},
                                             {"endColumn", fix.at.column}}},
        {"insertedContent", llvm::json::Object{{"text", fix.text}}}});
  }
  if (!replacements.empty()) {
    llvm::json::Array changes;
    for (auto& [file, each] : replacements) {
      changes.push_back(llvm::json::Object{{"artifactLocation", Artifact(file)},
                                           {"replacements", std::move(each)}});
    }
    result["fixes"] = llvm::json::Array{
        llvm::json::Object{{"description", Message("close the channel")},
                           {"artifactChanges", std::move(changes)}}};
  }
  return result;
}

// `// NOLINT`, `// NOLINT(dojo-unclosed-channel, other)`: for this check?
bool Names(llvm::StringRef line, llvm::StringRef word) {
  for (std::size_t at = line.find(word); at != llvm::StringRef::npos;
       at = line.find(word, at + 1)) {
    const llvm::StringRef behind = line.substr(at + word.size());
    if (!behind.empty() && (std::isalnum(behind[0]) || behind[0] == '_'))
      continue;
    if (behind.empty() || behind[0] != '(') return true;
    llvm::StringRef list = behind.substr(1, behind.find(')') - 1);
    while (!list.empty()) {
      const auto [name, rest] = list.split(',');
      list = rest;
      const llvm::StringRef pattern = name.trim();
      if (pattern == "*" || pattern == kCheck ||
          (pattern.size() > 1 && pattern.back() == '*' &&
           llvm::StringRef(kCheck).substr(0, pattern.size() - 1) ==
               pattern.drop_back()))
        return true;
    }
  }
  return false;
}

}  // namespace

void WriteText(const std::vector<ReportedFinding>& findings,
               llvm::raw_ostream& out) {
  const auto place = [&](const Place& at) -> llvm::raw_ostream& {
    return out << at.file << ":" << at.line << ":" << at.column << ": ";
  };
  for (const ReportedFinding& finding : findings) {
    place(finding.at) << "warning: " << finding.message << " [" << finding.rule
                      << "]\n";
    for (const Step& step : finding.path)
      place(step.at) << "note: " << step.text << "\n";
  }
}

void WriteSarif(const std::vector<ReportedFinding>& findings,
                const std::string& version, llvm::raw_ostream& out) {
  llvm::json::Array rules;
  for (int i = 0; i < kRuleCount; ++i) {
    const Rule rule = static_cast<Rule>(i);
    rules.push_back(llvm::json::Object{
        {"id", NameOf(rule)}, {"shortDescription", Message(SentenceOf(rule))}});
  }
  llvm::json::Array results;
  for (const ReportedFinding& finding : findings)
    results.push_back(ResultOf(finding));
  llvm::json::Object driver{{"name", "detect-unclosed-channel"},
                            {"semanticVersion", version},
                            {"rules", std::move(rules)}};
  llvm::json::Object run;
  run["tool"] = llvm::json::Object{{"driver", std::move(driver)}};
  run["columnKind"] = "utf16CodeUnits";
  run["results"] = std::move(results);
  llvm::json::Object log{
      {"$schema",
       "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
       "sarif-schema-2.1.0.json"},
      {"version", "2.1.0"}};
  log["runs"] = llvm::json::Array{std::move(run)};
  out << llvm::formatv("{0:2}", llvm::json::Value(std::move(log))) << "\n";
}

bool IsSilenced(const std::string& text, unsigned line) {
  llvm::StringRef rest = text;
  bool between = false;
  bool next_line = false;
  for (unsigned number = 1; !rest.empty() && number <= line; ++number) {
    const auto [here, behind] = rest.split('\n');
    rest = behind;
    if (Names(here, "NOLINTBEGIN")) between = true;
    if (Names(here, "NOLINTEND")) between = false;
    if (number == line) return between || next_line || Names(here, "NOLINT");
    next_line = Names(here, "NOLINTNEXTLINE");
  }
  return false;
}

llvm::Error Apply(const std::vector<ReportedFinding>& findings) {
  std::map<std::string, std::vector<const Insertion*>> by_file;
  for (const ReportedFinding& finding : findings) {
    for (const Insertion& fix : finding.fixes)
      by_file[fix.at.file].push_back(&fix);
  }
  for (auto& [file, fixes] : by_file) {
    auto buffer = llvm::MemoryBuffer::getFile(file);
    if (!buffer) return llvm::createFileError(file, buffer.getError());
    std::string text = (*buffer)->getBuffer().str();
    // From behind, so that what comes before stays where it is.
    std::multimap<std::uint64_t, const Insertion*, std::greater<>> from_behind;
    for (const Insertion* fix : fixes) from_behind.emplace(fix->offset, fix);
    for (const auto& [offset, fix] : from_behind) {
      if (fix->offset <= text.size()) text.insert(fix->offset, fix->text);
    }
    std::error_code error;
    llvm::raw_fd_ostream out(file, error);
    if (error) return llvm::createFileError(file, error);
    out << text;
  }
  return llvm::Error::success();
}

}  // namespace lint
