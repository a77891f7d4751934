// main() of //docs:example: runs the programs that stand on the pages.
//
//   bazel run //docs:example -- list
//   bazel run //docs:example -- run NAME       what it prints, what it leaves
//   bazel run //docs:example -- dump NAME      its tasks when all is quiet
//   bazel run //docs:example -- explore NAME   every order of its steps
//   bazel run //docs:example -- source NAME    a file for //grader -- explore
//
// Exit codes: 0 done, also when tasks stay behind; 2 used wrongly.
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <functional>
#include <string>

#include "docs/check/example.h"
#include "docs/check/includes.h"
#include "runtime/dojo.h"
#include "runtime/explore.h"
#include "runtime/observer.h"
#include "runtime/views/recording.h"
#include "runtime/views/task_dump.h"

namespace {

using docs::Example;

// A program that is explored is run thousands of times, and what it prints is
// of no interest then.
class Silence {
 public:
  Silence() : kept_(dup(STDOUT_FILENO)) {
    std::fflush(stdout);
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    dup2(nowhere, STDOUT_FILENO);
    close(nowhere);
  }
  ~Silence() {
    std::fflush(stdout);
    dup2(kept_, STDOUT_FILENO);
    close(kept_);
  }

 private:
  const int kept_;
};

void Run(const Example& example) {
  if (example.plain_main != nullptr) return example.plain_main();
  const std::string report = dojo::Runtime().Run(example.main()).ToString();
  std::fputs(report.c_str(), stdout);
}

void Dump(const Example& example) {
  dojo::views::Recording recording;
  dojo::Runtime runtime;
  {
    const Silence silence;
    const dojo::ScopedObserver listening(recording);
    runtime.Run(example.main());
  }
  const auto tasks = recording.snapshots.find("quiescent");
  if (tasks == recording.snapshots.end()) return;
  std::fputs(dojo::views::FullDump(tasks->second).c_str(), stdout);
}

void Explore(const Example& example) {
  dojo::Exploration found;
  {
    const Silence silence;
    found = dojo::Explore([&](dojo::Here) { return example.main(); });
  }
  std::printf("%llu runs: %s\n", static_cast<unsigned long long>(found.runs),
              found.bound.c_str());
  if (found.failure) std::fputs(found.failure->ToString().c_str(), stdout);
}

void Source(const Example& example) {
  std::printf("%s\n%s", docs::kIncludes, example.source);
}

}  // namespace

int main(int argc, char** argv) {
  const std::map<std::string, std::function<void(const Example&)>> commands = {
      {"dump", Dump}, {"explore", Explore}, {"run", Run}, {"source", Source}};
  if (argc == 2 && std::string(argv[1]) == "list") {
    for (const auto& [name, example] : Example::All())
      std::printf("%s\n", name.c_str());
    return 0;
  }
  if (argc != 3 || !commands.contains(argv[1])) {
    std::fputs(
        "usage: example list | run NAME | dump NAME | explore NAME | source "
        "NAME\n",
        stderr);
    return 2;
  }
  const auto example = Example::All().find(argv[2]);
  if (example == Example::All().end()) {
    std::fprintf(stderr,
                 "example: no page has a program \"%s\"; `list` has those that "
                 "there are\n",
                 argv[2]);
    return 2;
  }
  const std::string command = argv[1];
  if (example->second->main == nullptr &&
      (command == "dump" || command == "explore")) {
    std::fprintf(stderr, "example: \"%s\" has a Runtime of its own: run it\n",
                 argv[2]);
    return 2;
  }
  commands.at(command)(*example->second);
  return 0;
}
