#include "runtime/views/function_name.h"

namespace dojo::views {
namespace {

// Of a name, not of parameters: "(anonymous namespace)", "(lambda at f:1:2)".
bool BeginsName(std::string_view text) {
  for (const char* what :
       {"(anonymous", "(lambda", "(unnamed", "operator()("}) {
    if (text.starts_with(what)) return true;
  }
  return false;
}

}  // namespace

std::string ShortFunctionName(std::string_view function) {
  if (function.empty()) return "(no co_await yet)";
  // Brackets of all kinds nest, and only what stands outside of them counts.
  int depth = 0;
  bool in_name = false;  // inside a parenthesis that belongs to the name
  std::size_t begin = 0;
  for (std::size_t i = 0; i < function.size(); ++i) {
    const char c = function[i];
    const std::string_view rest = function.substr(i);
    if (depth == 0 && rest.starts_with("operator")) {
      // The rest of an operator's name may hold brackets: "operator()",
      // "operator<".
      std::size_t end = function.find('(', i);
      if (rest.starts_with("operator()")) end = i + 10;
      // "operator new" is part of the name too.
      if (end == std::string_view::npos)
        return std::string(function.substr(begin));
      return std::string(function.substr(begin, end - begin));
    }
    if (depth == 0 && c == ' ') begin = i + 1;
    if (depth == 0 && c == '(') {
      in_name = BeginsName(rest);
      if (!in_name) return std::string(function.substr(begin, i - begin));
    }
    if (c == '(' || c == '<' || c == '{') ++depth;
    if ((c == ')' || c == '>' || c == '}') && depth > 0) --depth;
  }
  return std::string(function);
}

}  // namespace dojo::views
