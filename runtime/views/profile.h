// A profile: how much of something there is, by the stack that it belongs to.
// One model for what tasks wait in and for what the heap holds, and for every
// way to write it: folded.h, pprof.h, flame_graph.h.
//
// It knows nothing of the runtime, so that whoever has stacks can use it.
#ifndef RUNTIME_VIEWS_PROFILE_H_
#define RUNTIME_VIEWS_PROFILE_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace dojo::views {

// One function of a stack, and where in it.
struct Frame {
  std::string function;   // short: "kata::Worker"
  std::string signature;  // as the compiler spells it; may be empty
  std::string file;       // may be empty
  std::int64_t line = 0;  // 0: unknown

  auto operator<=>(const Frame&) const = default;
};

struct ValueType {
  std::string type;  // "tasks"
  std::string unit;  // "count", "bytes"
};

struct Sample {
  std::vector<Frame> stack;  // the innermost first
  std::map<std::string, std::string> labels;
  std::vector<std::int64_t> values;  // one for each of Profile::types
};

struct Profile {
  std::string program;           // what was profiled
  std::vector<ValueType> types;  // the first one is what a tool shows first
  std::vector<Sample> samples;

  // Adds to the sample of the same stack and labels, or makes one.
  void Add(const Sample& sample);
  // Of all samples.
  std::int64_t Total(std::size_t type) const;
};

}  // namespace dojo::views

#endif  // RUNTIME_VIEWS_PROFILE_H_
