// main() of `explored_file`, linked with a program of one's own: explored_file
// run TEST_ID, explored_file replay TOKEN. Exit codes: 0 no leak (replay:
// reproduced), 1 a leak (replay: stale, or no longer leaks), 2 used wrongly.
#include <cstdio>
#include <string>
#include <vector>

#include "runtime/explore.h"

// What the file under exploration must define.
dojo::Task<> Main();

namespace {

int Explore(const std::string& test_id) {
  dojo::ExploreOptions options;
  options.test_id = test_id;
  const dojo::Exploration found =
      dojo::Explore([](dojo::Here) -> dojo::Task<> { return Main(); }, options);
  if (found.nondeterministic) {
    std::puts(
        "nondeterministic: the same schedule did something else the second "
        "time. An address, a hash order, a static or uninitialised memory "
        "decides what the program does.");
    return 1;
  }
  if (!found.failure) {
    std::printf(
        "no leak on %llu schedules (%s%s)\n",
        static_cast<unsigned long long>(found.runs),
        found.complete ? "complete: " : "not complete: ", found.bound.c_str());
    return 0;
  }
  const dojo::Counterexample& failure = *found.failure;
  std::printf(
      "%s\nThe %s schedule that does so, found as number %llu (%d deviations "
      "from the usual order):\n\n%s\n",
      failure.report.ToString().c_str(),
      failure.shortest ? "shortest" : "shortened",
      static_cast<unsigned long long>(found.runs), failure.deviations,
      failure.Lanes().c_str());
  for (std::size_t i = 0; i < failure.steps.size(); ++i)
    std::printf("%4zu. %s\n", i + 1, failure.steps[i].ToString().c_str());
  std::printf("\ntoken: %s\n", failure.token.c_str());
  return 1;
}

int Replay(const std::string& token) {
  dojo::ExploreOptions options;
  options.test_id = token.substr(0, token.find('~'));
  const auto replayed = dojo::Replay(
      token, [](dojo::Here) -> dojo::Task<> { return Main(); }, options);
  if (!replayed) {
    std::fprintf(stderr, "'%s' is no token of `explore`\n", token.c_str());
    return 2;
  }
  std::fputs(replayed->ToString().c_str(), stdout);
  return replayed->result == dojo::ReplayResult::kReproduced ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() == 2 && arguments[0] == "run")
    return Explore(arguments[1]);
  if (arguments.size() == 2 && arguments[0] == "replay")
    return Replay(arguments[1]);
  std::fputs("usage: explored_file run TEST_ID | explored_file replay TOKEN\n",
             stderr);
  return 2;
}
