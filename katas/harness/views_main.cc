// main() of `views`: views VIEW KATA SIZE AT FILE
//
// Runs the workload under an Observer and writes VIEW of it into FILE: what
// `//grader -- show` asks for. AT is the moment of the views that show one:
// before (nothing runs yet), working (harness::Working), after (quiescence).
// What there is to say about the run stands in FILE.notes.
//
// Exit codes: 0 FILE is written, 1 there is nothing to show, 2 used wrongly.
// This program judges nothing: it is linked with another operator new, and asks
// more of the heap than what is measured.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "katas/harness/workload.h"
#include "runtime/observer.h"
#include "runtime/views/chrome_trace.h"
#include "runtime/views/counting_new.h"
#include "runtime/views/folded.h"
#include "runtime/views/page.h"
#include "runtime/views/pprof.h"
#include "runtime/views/recording.h"
#include "runtime/views/task_dump.h"
#include "runtime/views/task_profile.h"

namespace kata::harness {
namespace {

using dojo::views::Recording;
using Tasks = std::vector<dojo::TaskSnapshot>;

constexpr int kShown = 0, kNothingToShow = 1, kUsage = 2;
constexpr std::uint64_t kMaxSteps = 1'000'000;  // as in `workload`
constexpr int kLargestSize = 1'000'000;

struct Subject {
  std::string program;  // "01_unclosed_range 100"
  const Recording& recording;
  const Tasks& tasks;  // of the moment that is shown
  std::string moment;
};
using View = std::function<std::string(const Subject&)>;

std::string FoldedTasks(const Subject& subject, std::size_t type) {
  return dojo::views::Folded(
      dojo::views::TaskProfile(subject.program, subject.tasks), type);
}

// By name. Those with a dash are one view with an option.
const std::map<std::string, View>& Views() {
  static const std::map<std::string, View> views = {
      {"dump",
       [](const Subject& subject) {
         return dojo::views::GroupedDump(subject.tasks) +
                dojo::views::FullDump(subject.tasks);
       }},
      {"dump-1",
       [](const Subject& subject) {
         return dojo::views::GroupedDump(subject.tasks);
       }},
      {"dump-2",
       [](const Subject& subject) {
         return dojo::views::FullDump(subject.tasks);
       }},
      {"folded-bytes",
       [](const Subject& subject) {
         return FoldedTasks(subject, dojo::views::kTasksBytes);
       }},
      {"folded-tasks",
       [](const Subject& subject) {
         return FoldedTasks(subject, dojo::views::kTasksCount);
       }},
      {"html",
       [](const Subject& subject) {
         return dojo::views::Page(subject.recording, subject.program,
                                  subject.tasks, subject.moment);
       }},
      {"pprof-tasks",
       [](const Subject& subject) {
         return dojo::views::Pprof(
             dojo::views::TaskProfile(subject.program, subject.tasks));
       }},
      {"trace",
       [](const Subject& subject) {
         return dojo::views::ChromeTrace(subject.recording, subject.program);
       }},
  };
  return views;
}

// What the run came to, where a reader of the view must know it.
std::string Notes(const dojo::Report& report) {
  std::string notes;
  for (const dojo::PanicReport& panic : report.panics) {
    notes += "panic in task \"" + panic.task + "\": " + panic.text;
    if (panic.at.line != 0) notes += " at " + panic.at.ToString();
    notes += panic.recovered ? " (recovered)\n" : "\n";
  }
  if (report.out_of_steps) {
    notes += "the run was stopped after " + std::to_string(kMaxSteps) +
             " steps; this is how far it came\n";
  }
  return notes;
}

bool Write(const std::string& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  return out.flush().good();
}

int Show(const View& view, const std::string& kata, int size,
         const std::string& at, const std::string& file) {
  dojo::Runtime runtime(
      {.max_steps = kMaxSteps, .recovered_panics_fail = true});
  // From here on the heap counts, as massif's does from `before` on.
  Recording recording(&dojo::views::HeapOfNew());
  {
    const dojo::ScopedObserver listening(recording);
    runtime.Run([size](dojo::Here here) { return Workload(here, size); });
    recording.RunReturned();
  }
  if (!Write(file + ".notes", Notes(*recording.report))) return kNothingToShow;
  static const std::map<std::string, std::string> labels = {
      {"working", "working"}, {"after", "quiescent"}};
  static const Tasks none;
  const Tasks* tasks = &none;
  if (const auto label = labels.find(at); label != labels.end()) {
    const auto snapshot = recording.snapshots.find(label->second);
    if (snapshot == recording.snapshots.end()) {
      Write(file + ".notes",
            Notes(*recording.report) + "the run never came to its middle\n");
      return kNothingToShow;
    }
    tasks = &snapshot->second;
  }
  const Subject subject{kata + " " + std::to_string(size), recording, *tasks,
                        at};
  return Write(file, view(subject)) ? kShown : kNothingToShow;
}

int Main(const std::vector<std::string>& arguments) {
  if (arguments.size() == 5 && Views().contains(arguments[0]) &&
      (arguments[3] == "before" || arguments[3] == "working" ||
       arguments[3] == "after")) {
    char* end = nullptr;
    const long size = std::strtol(arguments[2].c_str(), &end, 10);
    if (*end == '\0' && size >= 0 && size <= kLargestSize) {
      return Show(Views().at(arguments[0]), arguments[1],
                  static_cast<int>(size), arguments[3], arguments[4]);
    }
  }
  std::fputs("usage: views VIEW KATA SIZE before|working|after FILE\nviews:",
             stderr);
  for (const auto& [name, view] : Views())
    std::fprintf(stderr, " %s", name.c_str());
  std::fputs("\n", stderr);
  return kUsage;
}

}  // namespace

void Working() { dojo::TakeSnapshot("working"); }

}  // namespace kata::harness

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  int code = 0;
  // The runtime's pool goes to the first thread that runs tasks. On the second
  // one, frames and channels are operator new's, which can be counted.
  dojo::Runtime().Run([](dojo::Here) -> dojo::Task<> { co_return; });
  std::thread([&] { code = kata::harness::Main(arguments); }).join();
  return code;
}
