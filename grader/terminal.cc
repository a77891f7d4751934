#include "grader/terminal.h"

#include <cstdio>

namespace grader {

void Print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

int Complain(const absl::Status& status, int exit_code) {
  std::fprintf(stderr, "grader: %s\n", std::string(status.message()).c_str());
  return exit_code;
}

}  // namespace grader
