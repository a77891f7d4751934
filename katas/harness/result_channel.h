// The way from a judged program to the judge: one line of JSON for each record,
// behind the run's challenge.
#ifndef KATAS_HARNESS_RESULT_CHANNEL_H_
#define KATAS_HARNESS_RESULT_CHANNEL_H_

#include <string_view>

namespace kata::harness {

// Reads the challenge from file descriptor 3. Call it first thing, before any
// code of the learner runs. A program that people start by hand has no such
// descriptor: then records go nowhere. Allocates nothing.
void OpenResultChannel();

// Writes `challenge json newline` to file descriptor 4. Allocates nothing.
void WriteRecord(std::string_view json);

}  // namespace kata::harness

#endif  // KATAS_HARNESS_RESULT_CHANNEL_H_
