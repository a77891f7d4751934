// The short name of a function.
#ifndef RUNTIME_VIEWS_FUNCTION_NAME_H_
#define RUNTIME_VIEWS_FUNCTION_NAME_H_

#include <string>
#include <string_view>

namespace dojo::views {

// `function` as a compiler or a debugger spells it, without its return type,
// its parameters and what stands behind them:
//   "dojo::Task<> kata::Worker(dojo::Receiver<int>)" -> "kata::Worker"
//   "kata::(anonymous namespace)::Feed(int) [clone .resume]"
//       -> "kata::(anonymous namespace)::Feed"
// A text that is no function stays as it is, but nothing becomes
// "(no co_await yet)": the runtime learns a coroutine's name there.
std::string ShortFunctionName(std::string_view function);

}  // namespace dojo::views

#endif  // RUNTIME_VIEWS_FUNCTION_NAME_H_
