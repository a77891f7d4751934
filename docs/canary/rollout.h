// A rollout: a new version gets 1 %, 10 %, 50 % and 100 % of the traffic, each
// step only after the one before it went without trouble. At the first trouble
// everything goes to the stable version again.
//
// Trouble is seen while a step runs, and takes effect with the next request:
//   - telemetry says that a channel of the new version is degraded;
//   - the new version has not answered in time.
// Or it is seen when a step has come to rest, in its Report:
//   - tasks of the new version stay behind: it leaks;
//   - one of its tasks panicked;
//   - it did not come to rest at all. (Only then requests stay unanswered: the
//     Run was stopped.)
//
// No request is lost: what the new version does not answer in time the stable
// one is asked. None is answered twice: each question has a channel of its own
// for its answer, and nobody listens to the one that was given up. What the new
// version has in hand when it is rolled back it may finish: its channel is
// closed at the step's end, and closed channels are drained.
#ifndef DOCS_CANARY_ROLLOUT_H_
#define DOCS_CANARY_ROLLOUT_H_

#include <string>
#include <vector>

#include "docs/canary/pool.h"
#include "runtime/duration.h"
#include "runtime/runtime.h"
#include "runtime/telemetry/reading.h"
#include "runtime/telemetry/sink.h"

namespace canary {

struct Options {
  std::vector<int> percents = {1, 10, 50, 100};
  dojo::Duration step = {600'000'000'000};  // ten virtual minutes
  dojo::Duration between_requests = {1'000'000'000};
  dojo::Duration answer_limit = {30'000'000'000};  // of the new version
  dojo::RuntimeOptions runtime = {};
};

struct Step {
  int percent = 0;  // the new version's, when the step began
  int requests = 0;
  int to_new = 0;            // of them, first asked of the new version
  int missed = 0;            // of those, not answered in time
  std::string trouble = {};  // empty: none
};

struct Outcome {
  int percent = 0;  // of the new version, in the end: 100, or 0
  // In order. After a step with trouble there is one more, without the new
  // version.
  std::vector<Step> steps;
  // Of request i: all answers that its client got.
  std::vector<std::vector<int>> answers;
  dojo::telemetry::Reading reading;  // at the end

  bool rolled_back() const { return percent == 0; }
};

// Runs it all, on a Runtime of its own. Events of the channels go to `events`;
// those of the new version's calls say the traffic ratio when they are
// activated.
Outcome RollOut(const Version& stable, const Version& fresh,
                const Options& options, dojo::telemetry::Sink& events);

}  // namespace canary

#endif  // DOCS_CANARY_ROLLOUT_H_
