#include "grader/heap_profile.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "grader/allocators.h"
#include "runtime/views/function_name.h"

namespace grader {
namespace {

using dojo::views::Frame;

// The runtime's functions that hand out memory, which are never inlined away.
struct Kind {
  const char* function;
  const char* name;
};
constexpr Kind kKinds[] = {
    {kAllocatesFrames, "task frames"},
    {kAllocatesRecords, "task records"},
    {"dojo::internal::NewChannel", "channels"},
    {"dojo::internal::SpawnSiteReference::SpawnSiteReference", "spawn sites"},
};

// `stack`: the innermost first.
std::string KindOf(const std::vector<Frame>& stack) {
  for (const Frame& frame : stack) {
    for (const Kind& kind : kKinds) {
      if (frame.function == kind.function) return kind.name;
    }
  }
  return "other";
}

// Whether it only hands on a request for memory.
bool Allocates(const Frame& frame) {
  const std::string& function = frame.function;
  for (const Kind& kind : kKinds) {
    if (function == kind.function) return true;
  }
  const std::string own = function.substr(function.rfind(':') + 1);
  for (const char* name : {"operator new", "operator new[]", "allocate",
                           "Allocate", "AllocateAnew", "AllocateUnpooled"}) {
    if (own == name) return true;
  }
  return false;
}

Frame FrameOf(const Allocation& place) {
  Frame frame{.function = dojo::views::ShortFunctionName(place.function),
              .signature = place.function,
              .file = place.file,
              .line = place.line};
  // Without debug data the library is all that is known.
  if (place.function == "???") frame.function = frame.signature = place.file;
  return frame;
}

class Maker {
 public:
  explicit Maker(std::string program) {
    profile.program = std::move(program);
    profile.types = {{"inuse_space", "bytes"}};
  }

  void Visit(const Allocation& place) {
    std::int64_t own = place.bytes;
    for (const Allocation& caller : place.callers) {
      own -= caller.bytes;
      // What has neither a name nor a file is no function: massif reads the
      // stack on, behind the first one.
      const bool is_function = caller.function != "???" || !caller.file.empty();
      if (is_function) stack_.push_back(FrameOf(caller));
      Visit(caller);
      if (is_function) stack_.pop_back();
    }
    if (own != 0) AddSample(own);
  }

  dojo::views::Profile profile;

 private:
  void AddSample(std::int64_t bytes) {
    const std::string kind = KindOf(stack_);
    const auto asks = std::ranges::find_if_not(stack_, Allocates);
    dojo::views::Sample sample;
    sample.stack.assign(asks, stack_.end());
    Frame& root = sample.stack.emplace_back();
    root.function = kind;
    sample.labels = {{"kind", kind}};
    sample.values = {bytes};
    profile.Add(sample);
  }

  std::vector<Frame> stack_;  // the innermost first
};

}  // namespace

dojo::views::Profile HeapProfile(std::string program, const Allocation& all) {
  Maker maker(std::move(program));
  maker.Visit(all);
  return std::move(maker.profile);
}

}  // namespace grader
