// The program that valgrind measures. A kata's `workload.cc` defines
// kata::Workload.
#ifndef KATAS_HARNESS_WORKLOAD_H_
#define KATAS_HARNESS_WORKLOAD_H_

#include "runtime/runtime.h"

namespace kata {

dojo::Task<> Workload(dojo::Here here, int size);

namespace harness {

// Takes the heap snapshot `working`. Workload calls it once, in mid-work.
void Working();

}  // namespace harness
}  // namespace kata

#endif  // KATAS_HARNESS_WORKLOAD_H_
