// The whole learner-facing runtime in one header.
#ifndef RUNTIME_DOJO_H_
#define RUNTIME_DOJO_H_

#include "runtime/channel.h"       // IWYU pragma: export
#include "runtime/channel_pool.h"  // IWYU pragma: export
#include "runtime/context.h"       // IWYU pragma: export
#include "runtime/duration.h"      // IWYU pragma: export
#include "runtime/panic.h"         // IWYU pragma: export
#include "runtime/report.h"        // IWYU pragma: export
#include "runtime/runtime.h"       // IWYU pragma: export
#include "runtime/scope.h"         // IWYU pragma: export
#include "runtime/select.h"        // IWYU pragma: export
#include "runtime/sync.h"          // IWYU pragma: export
#include "runtime/task.h"          // IWYU pragma: export
#include "runtime/timer.h"         // IWYU pragma: export

#endif  // RUNTIME_DOJO_H_
