// VERDICT: no-compile; sentence: "MakeThumbnails"; the function of the contract is missing
#include <utility>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {

int kUnrelated() { return 1; }

}  // namespace kata
