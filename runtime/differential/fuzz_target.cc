// The entry point for libFuzzer: bytes are a program and its schedules.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "runtime/differential/generator.h"
#include "runtime/differential/lockstep.h"
#include "runtime/differential/program.h"

// Each run makes and frees a few hundred small blocks: a long quarantine would
// have the kernel zero pages all the time.
extern "C" const char* __asan_default_options() {
  return "quarantine_size_mb=8:malloc_context_size=3";
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes,
                                      std::size_t size) {
  using namespace dojo::differential;
  ByteSource source(bytes, size);
  const auto style = static_cast<Style>(source.Below(kStyles));
  const Program program = Generate(source, style);
  const std::string difference = RunInLockstep(program, 2, source);
  if (difference.empty()) return 0;
  std::fputs((program.ToString() + difference).c_str(), stderr);
  std::abort();
}
