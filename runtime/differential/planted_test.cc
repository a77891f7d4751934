// Passes when the bug that was planted in the runtime is found. Arguments: the
// check that must find it, and in how many programs at the most.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "runtime/differential/differential.h"
#include "runtime/differential/lockstep.h"

int main(int argc, char** argv) {
  using namespace dojo::differential;
  if (argc != 3) return 2;
  const std::string_view check = argv[1];
  const std::uint64_t programs = std::strtoull(argv[2], nullptr, 10);
  Tally tally;
  const std::string difference = check == "lockstep"
                                     ? RunManyInLockstep(1, programs)
                                     : CompareMany(1, programs, tally);
  std::puts(difference.c_str());
  if (!difference.empty()) return 0;
  std::printf("not found in %s programs\n", argv[2]);
  return 1;
}
