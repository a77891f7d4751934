// The program of our own benchmarks: times, bytes and schedules of the runtime.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <limits>

int main(int argc, char** argv) {
  // Memory that is free again stays with the program, as it does in Go: a chain
  // of tasks is not timed by how fast the system gives new pages.
  mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
  mallopt(M_MMAP_THRESHOLD, 32 * 1024 * 1024);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
}
