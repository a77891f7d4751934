// VerifyNone: whether tasks stayed behind that nobody expects, for tests.
//
//   dojo::Runtime runtime;
//   auto before = dojo::IgnoreCurrent(runtime);
//   runtime.Run(...);
//   CHECK(dojo::VerifyNone(runtime, {before, dojo::IgnoreTask("logger")}) ==
//   "");
//
// The exceptions are of goleak's kinds: what was there before, a name, a line.
#ifndef RUNTIME_VERIFY_NONE_H_
#define RUNTIME_VERIFY_NONE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/report.h"
#include "runtime/runtime.h"

namespace dojo {

// One kind of task that may stay.
struct LeakException {
  std::string task = {};       // its name; empty: any
  Location spawned_at = {};    // line 0: anywhere
  std::uint32_t until_id = 0;  // tasks started up to this one, of the Runtime
};

// The tasks that are there now.
LeakException IgnoreCurrent(const Runtime& runtime);
// Tasks of that name, whole.
LeakException IgnoreTask(std::string_view name);
// Tasks that were started at that line; `file` is the file's own name.
LeakException IgnoreSpawnedAt(std::string_view file, unsigned line);

// Empty when each task that stayed is excepted; else what Report::ToString says
// of the others. The Runtime must not be running.
std::string VerifyNone(const Runtime& runtime,
                       const std::vector<LeakException>& exceptions = {});

}  // namespace dojo

#endif  // RUNTIME_VERIFY_NONE_H_
