#include "katas/memory/record.h"

#include <nlohmann/json.hpp>

#include "katas/harness/json.h"
#include "katas/harness/size.h"

namespace kata::memory {
namespace {

using nlohmann::json;

const char* Kind(Run::Fault fault) {
  if (fault == Run::Fault::kException) return "panic";
  return fault == Run::Fault::kEndless ? "timeout" : "check";
}

json Failure(const Run& run, const std::string& token,
             std::string_view program) {
  json steps = json::array(), states = json::array();
  for (const Step& step : run.steps) {
    steps.push_back(Describe(step, run.threads));
    // Threads have no queues, and nothing here weighs them.
    states.push_back(
        {{"who", step.thread < 0
                     ? ""
                     : run.threads[static_cast<std::size_t>(step.thread)]},
         {"parks", false},
         {"tasks", 0},
         {"bytes", 0},
         {"channels", json::array()}});
  }
  json panics = json::array();
  if (run.fault == Run::Fault::kException) {
    panics.push_back({{"where", program},
                      {"task", ""},
                      {"text", run.text},
                      {"kind", "exception"},
                      {"at", run.steps.empty() ? "" : run.place.ToString()}});
  }
  return {{"kind", Kind(run.fault)}, {"text", Sentence(run)},
          {"shortest", true},        {"deviations", run.Switches()},
          {"token", token},          {"steps", steps},
          {"states", states},        {"leaks", json::array()},
          {"panics", panics}};
}

}  // namespace

std::string InterleavingsRecord(std::string_view kata, std::string_view program,
                                std::string_view size,
                                const WeakMemory& found) {
  json failure;
  if (found.failure) {
    const std::string token =
        harness::TestId(kata, program, size) + "~w~" + Digest(*found.failure);
    failure = Failure(*found.failure, token, program);
  }
  return json({{"record", "exploration"},
               {"program", program},
               {"size", size},
               {"strategy", "weak memory"},
               {"bound", kWeakMemoryBound},
               {"explored", found.runs},
               {"complete", found.complete},
               {"digest", harness::HexDigest(found.digest)},
               // Nobody but the threads sees a run, so each is an outcome.
               {"outcomes", found.runs},
               {"outcome_digest", harness::HexDigest(found.digest)},
               {"failure", failure}})
      .dump();
}

}  // namespace kata::memory
