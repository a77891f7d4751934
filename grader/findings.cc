#include "grader/findings.h"

#include <algorithm>
#include <iterator>

#include "grader/masks.h"
#include "grader/oracles.h"
#include "grader/text.h"

namespace grader {
namespace {

using Found = std::optional<Finding>;

std::string At(const std::string& place) {
  return place.empty() ? "" : " at " + place;
}

std::string Quoted(const std::string& text) { return "\"" + text + "\""; }

std::vector<PanicRecord> Panics(const Evidence& evidence) {
  std::vector<PanicRecord> panics;
  const auto add = [&panics](const std::vector<PanicRecord>& more) {
    panics.insert(panics.end(), more.begin(), more.end());
  };
  for (const ProgramRun* run : AllRuns(evidence)) {
    add(run->records.panics);
    for (const Exploration& explored : run->records.explorations) {
      // A check that fails in an explored program throws, but is no panic.
      if (!explored.failure || explored.failure->kind != "panic") continue;
      std::copy_if(explored.failure->panics.begin(),
                   explored.failure->panics.end(), std::back_inserter(panics),
                   [](const PanicRecord& panic) {
                     return !panic.text.starts_with("expected: ");
                   });
    }
    for (const Census& census : run->records.censuses) add(census.panics);
  }
  return panics;
}

Found FindDisagreement(const Evidence& evidence) {
  if (!evidence.memcheck) return std::nullopt;
  for (const Census& census : evidence.memcheck_run.records.censuses) {
    const BlockCount frames{census.frame_blocks, census.frame_bytes};
    const BlockCount records{census.record_blocks, census.record_bytes};
    const MemcheckResult& memcheck = *evidence.memcheck;
    if (frames == memcheck.frames && records == memcheck.records) continue;
    const auto show = [](const BlockCount& a, const BlockCount& b) {
      return Count(a.blocks + b.blocks, "block") + " of " +
             Count(a.bytes + b.bytes, "byte");
    };
    return Finding{Kind::kGraderFault,
                   "memcheck finds " + show(memcheck.frames, memcheck.records) +
                       " of tasks, the census " + show(frames, records),
                   ""};
  }
  return std::nullopt;
}

Found Timeout(const Manifest& manifest, const Evidence& evidence) {
  const bool threads = manifest.Uses(Oracle::kInterleavings);
  for (const ProgramRun* run : AllRuns(evidence)) {
    if (run->out_of_cpu) {
      return Finding{Kind::kTimeout,
                     run->name + " " + HowItEnded(*run) +
                         (threads ? ": a loop does not end"
                                  : ": a loop that never awaits does not end"),
                     "timeout"};
    }
    for (const TimeoutRecord& timeout : run->records.timeouts) {
      return Finding{
          Kind::kTimeout,
          (timeout.where.empty() ? run->name : Quoted(timeout.where)) +
              " used up its " + Count(timeout.steps, "step") +
              (threads ? ": a loop that asks again and again does not end"
                       : ": a loop that awaits does not end"),
          "timeout"};
    }
    for (const Census& census : run->records.censuses) {
      if (!census.out_of_steps) continue;
      return Finding{
          Kind::kTimeout,
          run->name + " used up its steps: a loop that awaits does not end",
          "timeout"};
    }
  }
  if (const auto failed = Shortest(evidence, "timeout")) {
    if (threads) {
      return Finding{
          Kind::kTimeout,
          failed->program + " " + failed->size + ": " + failed->failure->text,
          "timeout"};
    }
    return Finding{Kind::kTimeout,
                   "a schedule of " + failed->program + " " + failed->size +
                       " used up its steps: " + failed->failure->text,
                   "timeout"};
  }
  return std::nullopt;
}

Found Nondeterminism(const Manifest&, const Evidence& evidence) {
  if (evidence.memcheck) {
    for (const MemcheckError& error : evidence.memcheck->errors) {
      if (error.kind != "UninitValue" && error.kind != "UninitCondition") {
        continue;
      }
      return Finding{Kind::kNondeterministic,
                     "it depends on a value that was never set" + At(error.at),
                     ""};
    }
  }
  const ProgramRun& up = evidence.ascending;
  const ProgramRun& down = evidence.descending;
  if (up.ran && down.ran) {
    const auto& a = up.records.explorations;
    const auto& b = down.records.explorations;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
      if (a[i] == b[i]) continue;
      return Finding{Kind::kNondeterministic,
                     a[i].program + " " + a[i].size +
                         " does something else on another heap: it depends on "
                         "an address or on a value that was never set",
                     ""};
    }
    if (a.size() != b.size() || up.records.panics != down.records.panics ||
        up.records.timeouts != down.records.timeouts ||
        up.signal != down.signal || up.exit_code != down.exit_code) {
      return Finding{Kind::kNondeterministic,
                     "the exploration ends differently on another heap: it "
                     "depends on an address or on a value that was never set",
                     ""};
    }
  }
  for (const Census& checked : evidence.memcheck_run.records.censuses) {
    for (const HeapRun& heap : evidence.heap) {
      for (const Census& measured : heap.run.records.censuses) {
        if (measured.size != checked.size || measured == checked) continue;
        return Finding{Kind::kNondeterministic,
                       "the workload of size " + std::to_string(checked.size) +
                           " ends differently when it is run again",
                       ""};
      }
    }
  }
  return std::nullopt;
}

Found PanicOrCrash(const Manifest&, const Evidence& evidence) {
  const auto panics = Panics(evidence);
  if (!panics.empty()) {
    const auto hidden = [](const PanicRecord& panic) {
      return panic.kind == "recovered";
    };
    const auto open = std::find_if_not(panics.begin(), panics.end(), hidden);
    const PanicRecord& panic = open != panics.end() ? *open : panics.front();
    if (hidden(panic)) {
      std::string sentence = "swallowing a panic is no fix: " + panic.text;
      if (!panic.task.empty()) sentence += ", in task " + Quoted(panic.task);
      return Finding{Kind::kPanic,
                     sentence + At(panic.at) + "; a catch hides it", "panic"};
    }
    std::string sentence =
        (panic.kind == "panic" ? "panic: " : "uncaught exception: ") +
        panic.text;
    if (!panic.task.empty()) sentence += ", in task " + Quoted(panic.task);
    sentence += At(panic.at);
    if (panic.kind == "panic") sentence += "; Go would end the program here";
    return Finding{Kind::kPanic, sentence, "panic"};
  }
  for (const ProgramRun* run : AllRuns(evidence)) {
    if (run->signal && !run->out_of_cpu) {
      return Finding{Kind::kPanic, run->name + " " + HowItEnded(*run), "panic"};
    }
  }
  return std::nullopt;
}

std::string LeakSentence(const Evidence& evidence) {
  const ShownLeaks shown = LeaksToShow(evidence);
  const LeakRecord& leak = shown.leaks.front();
  std::string sentence;
  if (const std::string mask = FindMask(evidence); !mask.empty()) {
    sentence = mask + ": ";
  } else if (!leak.pattern.empty() && leak.pattern != "unclassified") {
    sentence = leak.pattern + ": ";
  }
  sentence += Count(leak.count, "task") + " " + Quoted(leak.task) +
              (leak.state == "ticking" ? " kept alive by timers in "
                                       : " parked for ever in ") +
              leak.wait_reason;
  if (!leak.channel.empty()) sentence += " on " + Quoted(leak.channel);
  sentence += At(leak.awaits_at);
  if (!leak.spawned_at.empty()) sentence += ", started at " + leak.spawned_at;
  sentence += shown.where;
  if (!leak.left.empty()) sentence += "; left: " + leak.left;
  return sentence;
}

Found LeakLeft(const Manifest&, const Evidence& evidence) {
  if (!LeaksToShow(evidence).leaks.empty()) {
    return Finding{Kind::kLeak, LeakSentence(evidence), "leak"};
  }
  for (const HeapRun& heap : evidence.heap) {
    if (!heap.before || !heap.after || *heap.after == *heap.before) continue;
    const std::string mask = FindMask(evidence);
    return Finding{Kind::kLeak,
                   (mask.empty() ? "" : mask + ": ") +
                       "no task is parked, but " +
                       Count(*heap.after - *heap.before, "byte") +
                       " stay allocated after a workload of size " +
                       std::to_string(heap.size),
                   ""};
  }
  return std::nullopt;
}

// A peak that grows says more than one that is too high.
Found GrowingPeak(const Manifest& manifest, const std::vector<Heap>& table) {
  if (!manifest.peak_growth || table.empty()) return std::nullopt;
  const Heap& first = table.front();
  const Heap& last = table.back();
  const std::int64_t growth =
      Above(last.peak, last.before, 0) - Above(first.peak, first.before, 0);
  if (!first.peak || growth <= *manifest.peak_growth) return std::nullopt;
  const auto show = [](const Heap& heap) {
    return WithCommas(*heap.peak - *heap.before) + " bytes at size " +
           WithCommas(heap.size);
  };
  return Finding{Kind::kOverMemory,
                 "the peak grows with the work, from " + show(first) + " to " +
                     show(last) + "; it may grow by " +
                     WithCommas(*manifest.peak_growth),
                 ""};
}

Found TooMuchMemory(const Manifest& manifest, const Evidence& evidence) {
  const std::vector<Heap> table = HeapTable(manifest, evidence);
  if (auto growing = GrowingPeak(manifest, table)) return growing;
  for (const Heap& heap : table) {
    struct Measure {
      const char* when;
      const std::optional<std::int64_t>& value;
      const std::optional<std::int64_t>& target;
    };
    for (const auto& [when, value, target] :
         {Measure{"in mid-work", heap.working, heap.working_target},
          Measure{"at its peak", heap.peak, heap.peak_target}}) {
      const std::int64_t above = Above(value, heap.before, target);
      if (above <= 0) continue;
      return Finding{Kind::kOverMemory,
                     when + std::string(" a workload of size ") +
                         std::to_string(heap.size) + " holds " +
                         Count(*value - *heap.before, "byte") + ", " +
                         WithCommas(above) + " more than the target of " +
                         WithCommas(*target),
                     ""};
    }
  }
  return std::nullopt;
}

Found Failed(const Manifest& manifest, const Evidence& evidence) {
  // The order of steps explains a test that fails, too, and names the line.
  if (manifest.Uses(Oracle::kInterleavings)) {
    if (const auto failed = Shortest(evidence, "")) {
      return Finding{Kind::kFail, failed->failure->text, "check"};
    }
  }
  for (const TestResult& test : Tests(manifest, evidence)) {
    if (test.passed) continue;
    return Finding{Kind::kFail, Quoted(test.name) + " fails: " + test.message,
                   "check"};
  }
  if (const auto failed = Shortest(evidence, "")) {
    return Finding{Kind::kFail,
                   "a schedule of " + failed->program + " " + failed->size +
                       " fails: " + failed->failure->text,
                   "check"};
  }
  if (manifest.Uses(Oracle::kInterleavings)) {
    for (const Exploration& run : evidence.ascending.records.explorations) {
      if (run.complete) continue;
      return Finding{Kind::kFail,
                     run.program + " " + run.size +
                         " was not explored to its end, which proves nothing",
                     ""};
    }
  }
  if (evidence.memcheck && !evidence.memcheck->errors.empty()) {
    const MemcheckError& error = evidence.memcheck->errors.front();
    return Finding{Kind::kFail, "memcheck: " + error.what + At(error.at), ""};
  }
  for (const Heap& heap : HeapTable(manifest, evidence)) {
    if (heap.before && heap.after && !heap.working) {
      return Finding{Kind::kFail,
                     "a workload of size " + std::to_string(heap.size) +
                         " ends and never comes to its mid-work",
                     ""};
    }
  }
  return std::nullopt;
}

std::string PassSentence(const Manifest& manifest, const Evidence& evidence) {
  if (manifest.Uses(Oracle::kInterleavings)) {
    std::int64_t explored = 0;
    for (const Exploration& run : evidence.ascending.records.explorations) {
      explored += run.explored;
    }
    return "it holds on all " + Count(explored, "interleaving") +
           ", with all that weak memory lets a load see (complete)";
  }
  if (!manifest.Uses(Oracle::kSchedules)) {
    return "every test passes, and nothing is proved yet";
  }
  std::int64_t explored = 0;
  bool complete = true;
  for (const Exploration& run : evidence.ascending.records.explorations) {
    explored += run.explored;
    complete = complete && run.complete;
  }
  std::string sentence = "nothing leaks";
  if (explored > 0) {
    sentence += " on " + Count(explored, "explored schedule") +
                (complete ? " (complete)" : " (bounded)");
  }
  if (!evidence.heap.empty()) {
    sentence += ", and every byte of the workload comes back";
  }
  return sentence;
}

// The order is that of the verdicts.
constexpr Found (*kFinders[])(const Manifest&, const Evidence&) = {
    Timeout, Nondeterminism, PanicOrCrash, LeakLeft, TooMuchMemory, Failed};

}  // namespace

std::optional<Finding> FindFault(const Evidence& evidence) {
  if (!evidence.fault.empty()) {
    return Finding{Kind::kGraderFault,
                   "the grader could not judge: " + evidence.fault, ""};
  }
  return FindDisagreement(evidence);
}

std::optional<Finding> FindForbidden(const Evidence& evidence) {
  if (!evidence.compile.forbidden) return std::nullopt;
  const Refusal& refusal = *evidence.compile.forbidden;
  std::string sentence = "forbidden";
  if (const std::string mask = FindMaskOf(refusal); !mask.empty()) {
    sentence = mask + ": forbidden";
  }
  if (refusal.line > 0)
    sentence += At("kata.cc:" + std::to_string(refusal.line));
  sentence += ": " + refusal.what + " (" + refusal.rule +
              "); instead: " + refusal.instead;
  return Finding{Kind::kForbidden, sentence, ""};
}

std::optional<Finding> FindNoCompile(const Evidence& evidence) {
  if (!evidence.compile.ok) {
    return Finding{Kind::kNoCompile,
                   "it does not compile: " + evidence.compile.first_error, ""};
  }
  if (!evidence.linked) {
    return Finding{Kind::kNoCompile,
                   "it does not link: " + evidence.link.first_error, ""};
  }
  return std::nullopt;
}

Finding FindFirst(const Manifest& manifest, const Evidence& evidence) {
  for (const auto finder : kFinders) {
    if (auto found = finder(manifest, evidence)) return *found;
  }
  return {Kind::kPass, PassSentence(manifest, evidence), ""};
}

}  // namespace grader
