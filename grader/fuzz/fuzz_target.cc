// The entry point for libFuzzer: bytes are what one reader is given. The first
// argument names it, --reader=NAME; libFuzzer leaves such arguments alone.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "grader/fuzz/readers.h"

namespace {

const grader::fuzz::Reader* reader = nullptr;

}  // namespace

// Inputs are small: a long quarantine would only keep their memory.
extern "C" const char* __asan_default_options() {
  return "quarantine_size_mb=8:malloc_context_size=6";
}

extern "C" const char* __ubsan_default_options() {
  return "print_stacktrace=1";
}

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  constexpr std::string_view kOption = "--reader=";
  for (int i = 1; i < *argc; ++i) {
    const std::string_view argument = (*argv)[i];
    if (argument.starts_with(kOption)) {
      reader = grader::fuzz::FindReader(argument.substr(kOption.size()));
    }
  }
  if (reader) return 0;
  std::fputs("which reader? --reader=NAME, one of:", stderr);
  for (const auto& each : grader::fuzz::Readers()) {
    std::fprintf(stderr, " %s", each.name.data());
  }
  std::fputs("\n", stderr);
  std::exit(2);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes,
                                      std::size_t size) {
  reader->accepts({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
