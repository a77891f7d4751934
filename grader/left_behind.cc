#include "grader/left_behind.h"

#include <algorithm>
#include <map>
#include <utility>

#include "grader/heap_profile.h"

namespace grader {
namespace {

using Stack = std::vector<std::string>;

void AddAll(const Allocation& all, std::int64_t sign,
            std::map<Stack, std::int64_t>& bytes) {
  const dojo::views::Profile profile = HeapProfile("", all);
  for (const dojo::views::Sample& sample : profile.samples) {
    Stack stack;
    for (auto frame = sample.stack.rbegin(); frame != sample.stack.rend();
         ++frame) {
      stack.push_back(frame->function);
    }
    bytes[std::move(stack)] += sign * sample.values.front();
  }
}

}  // namespace

std::vector<LeftStack> LeftBehind(const Allocation& before,
                                  const Allocation& after) {
  std::map<Stack, std::int64_t> bytes;
  AddAll(after, 1, bytes);
  AddAll(before, -1, bytes);
  std::vector<LeftStack> left;
  for (const auto& [stack, more] : bytes) {
    if (more > 0) left.push_back({stack, more});
  }
  std::ranges::sort(left, [](const LeftStack& a, const LeftStack& b) {
    return a.bytes != b.bytes ? a.bytes > b.bytes : a.functions < b.functions;
  });
  return left;
}

}  // namespace grader
