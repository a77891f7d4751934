#include "runtime/explore.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "runtime/internal/observation.h"
#include "runtime/internal/reduction.h"
#include "runtime/internal/scheduler.h"
#include "runtime/internal/token.h"

namespace dojo {
namespace internal {

struct HereMaker {
  static Here Make() { return Here(); }
};

namespace {

// Follows a list of deviations, else the default; remembers how many options
// each choice had.
class DeviationChooser final : public Chooser {
 public:
  explicit DeviationChooser(const Deviations& deviations)
      : deviations_(deviations) {}
  std::size_t Choose(std::size_t options) override {
    const auto point = static_cast<std::uint32_t>(options_.size());
    options_.push_back(static_cast<std::uint32_t>(options));
    if (next_ == deviations_.size() || deviations_[next_].point != point)
      return 0;
    const std::uint32_t alternative = deviations_[next_++].alternative;
    if (alternative < options) return alternative;
    misfit_ = true;
    return 0;
  }
  const std::vector<std::uint32_t>& options() const { return options_; }
  bool fits() const { return !misfit_ && next_ == deviations_.size(); }

 private:
  const Deviations& deviations_;
  std::size_t next_ = 0;
  std::vector<std::uint32_t> options_;
  bool misfit_ = false;
};

// Notes what there is behind each step that a run writes down.
class StepWatcher final : public Watcher, public Observer {
 public:
  explicit StepWatcher(std::vector<ScheduleStep>& steps) : steps_(steps) {}

  void Settled() override {
    if (steps_.empty() || steps_.size() > kWatchedSteps) return;
    StepAftermath& after = steps_.back().after;
    const LiveMemory live = CurrentLiveMemory();
    after.tasks = live.record_blocks;
    after.bytes = live.frame_bytes + live.record_bytes;
    after.channels.clear();
    for (const auto& [id, contents] : channels_)
      after.channels.push_back(contents);
  }

  void ChannelMade(const Moment&, const ObservedChannel& channel) override {
    channels_[channel.id] = {std::string(channel.name), channel.length,
                             channel.capacity, false};
  }
  void ElementSent(const Moment&, const ObservedChannel& channel,
                   std::uint32_t) override {
    channels_[channel.id].length = channel.length;
  }
  void ElementReceived(const Moment&, const ObservedChannel& channel,
                       std::uint32_t) override {
    channels_[channel.id].length = channel.length;
  }
  void ChannelClosed(const Moment&, const ObservedChannel& channel) override {
    channels_[channel.id].closed = true;
  }
  void ChannelDied(const Moment&, std::uint32_t channel) override {
    channels_.erase(channel);
  }

 private:
  std::vector<ScheduleStep>& steps_;
  std::map<std::uint32_t, ChannelContents> channels_;  // by age
};

// Depth first over all schedules: Advance() moves to the next one.
class EnumerationChooser final : public Chooser {
 public:
  std::size_t Choose(std::size_t options) override {
    if (depth_ == path_.size())
      path_.push_back({0, static_cast<std::uint32_t>(options)});
    return path_[depth_++].chosen;
  }
  bool Advance() {
    depth_ = 0;
    while (!path_.empty() && path_.back().chosen + 1 == path_.back().options)
      path_.pop_back();
    if (path_.empty()) return false;
    ++path_.back().chosen;
    return true;
  }

 private:
  struct Choice {
    std::uint32_t chosen;
    std::uint32_t options;
  };
  std::vector<Choice> path_;
  std::size_t depth_ = 0;
};

// SplitMix64: the same sequence everywhere, which std's distributions do not
// promise.
class RandomNumbers {
 public:
  explicit RandomNumbers(std::uint64_t seed)
      : state_(seed * 0x9e3779b97f4a7c15 + 1) {}
  std::uint64_t Next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  std::size_t Below(std::size_t limit) { return Next() % limit; }

 private:
  std::uint64_t state_;
};

// Each choice uniform.
class UniformChooser final : public Chooser {
 public:
  explicit UniformChooser(std::uint64_t seed) : random_(seed) {}
  std::size_t Choose(std::size_t options) override {
    return random_.Below(options);
  }

 private:
  RandomNumbers random_;
};

// PCT (Burckhardt, Kothari, Musuvathi, Nagarakatte, ASPLOS 2010) of depth 3:
// the actor of the highest priority does the next step; at two random steps it
// falls below all others.
class PriorityChooser final : public Chooser {
 public:
  explicit PriorityChooser(std::uint64_t seed) : seed_(seed), random_(seed) {
    // How long the run will be is not known: lengths from 8 to 128 take turns.
    const std::size_t length = std::size_t{8} << (seed / 2 % 5);
    for (std::size_t& each : falls_at_) each = random_.Below(length);
  }
  std::size_t Choose(std::size_t options) override {
    return random_.Below(options);
  }
  std::size_t ChooseActor(Actor* const* actors, std::size_t count) override {
    std::size_t highest = 0;
    for (std::size_t i = 1; i < count; ++i) {
      if (PriorityOf(*actors[i]) > PriorityOf(*actors[highest])) highest = i;
    }
    for (const std::size_t at : falls_at_) {
      if (at == step_) fallen_.push_back(actors[highest]->canonical);
    }
    ++step_;
    return highest;
  }

 private:
  // Whoever fell last is the lowest.
  std::uint64_t PriorityOf(const Actor& actor) const {
    for (std::size_t i = fallen_.size(); i-- > 0;) {
      if (fallen_[i] == actor.canonical) return fallen_.size() - i;
    }
    return Mix(seed_, actor.canonical) | std::uint64_t{1} << 63;
  }

  const std::uint64_t seed_;
  RandomNumbers random_;
  std::size_t falls_at_[2];
  std::size_t step_ = 0;
  std::vector<std::uint64_t> fallen_;
};

std::unique_ptr<Chooser> SeededChooser(std::uint64_t seed) {
  if (seed % 2 == 1) return std::make_unique<UniformChooser>(seed);
  return std::make_unique<PriorityChooser>(seed);
}

// Explores one program: keeps the result, and what its stages share.
class Engine {
 public:
  Engine(ExploredBody body, const ExploreOptions& options,
         std::source_location at)
      : body_(body), options_(options), at_(at) {}

  Exploration Explore() {
    if (Deviate() || Exhaust()) return std::move(result_);
    Randomise();
    return std::move(result_);
  }

  std::optional<Replayed> Replay(const Token& token) {
    Replayed replayed;
    Token now = token;
    if (token.seed) {
      replayed.run = Describe(*SeededChooser(*token.seed), now);
    } else {
      DeviationChooser chooser(token.deviations);
      replayed.run = Describe(chooser, now);
      if (!chooser.fits()) now.digest.clear();
    }
    if (replayed.run.report.ok()) {
      replayed.result = ReplayResult::kNoLongerLeaks;
    } else if (now.digest == token.digest) {
      replayed.result = ReplayResult::kReproduced;
    }
    return replayed;
  }

 private:
  struct Run {
    bool failed;
    bool stopped;
    std::uint64_t steps;
    std::uint64_t digest;
    Report report;  // only if asked for: it costs more than the run
  };

  Run RunOnce(ExplorationHooks hooks, bool with_report) {
    hooks.throwing_sends = options_.throwing_sends;
    Scheduler scheduler(
        {.max_steps = options_.steps_per_run,
         .recovered_panics_fail = options_.recovered_panics_fail},
        &hooks);
    Run run{};
    objects_made_outside = objects_made_before_;
    scheduler.Run(body_.call(body_.object, HereMaker::Make()), at_,
                  with_report ? &run.report : nullptr);
    had_strays_ = had_strays_ || scheduler.had_strays();
    run.failed = scheduler.failed();
    run.stopped = scheduler.stopped();
    run.steps = scheduler.steps();
    run.digest = scheduler.digest();
    return run;
  }
  Run RunOnce(ExplorationHooks hooks) {
    return RunOnce(hooks, options_.after_run != nullptr);
  }
  Run RunOnce(Chooser& chooser) {
    return RunOnce(
        {.fibers = fibers_, .options = actors_, .chooser = &chooser});
  }

  // Counts a run. True when it fails, and the stage is to look no further.
  bool Count(const Run& run) {
    ++result_.runs;
    result_.digest = result_.digest * 31 + run.digest;
    if (options_.after_run) options_.after_run(run.report);
    return run.failed && !result_.failure;
  }

  // Stage 1. Each schedule of a level has so many deviations; the next level
  // extends each of them behind its last one. True when all has been said.
  bool Deviate() {
    result_.strategy = "deviations";
    std::vector<Deviations> level = {{}};
    bool cut = false;
    for (int depth = 0; depth <= options_.deviations; ++depth) {
      std::vector<Deviations> next;
      const Deviations* best = nullptr;
      std::uint64_t best_steps = 0;
      std::uint64_t best_digest = 0;
      bool more = false;
      for (const Deviations& schedule : level) {
        if (result_.runs == options_.deviation_runs) {
          cut = true;
          break;
        }
        DeviationChooser chooser(schedule);
        const Run run = RunOnce(chooser);
        if (Count(run) && (best == nullptr || run.steps < best_steps)) {
          best = &schedule;
          best_steps = run.steps;
          best_digest = run.digest;
        }
        const bool extend = best == nullptr || options_.keep_going;
        const std::uint32_t from =
            schedule.empty() ? 0 : schedule.back().point + 1;
        for (std::uint32_t point = from; point < chooser.options().size();
             ++point) {
          for (std::uint32_t alternative = 1;
               alternative < chooser.options()[point]; ++alternative) {
            more = true;
            if (!extend || depth == options_.deviations) continue;
            if (result_.runs + next.size() >= options_.deviation_runs) {
              cut = true;
              continue;
            }
            next.push_back(schedule);
            next.back().push_back({point, alternative});
          }
        }
      }
      if (best != nullptr) {
        result_.bound = "stopped at " + std::to_string(depth) + " deviations";
        SetFailure(*best, best_digest, /*shortest=*/!cut);
        if (!options_.keep_going) return true;
      }
      if (!more && !cut) {
        result_.complete = true;
        result_.bound = "every schedule";
        return true;
      }
      level = std::move(next);
    }
    result_.bound =
        "up to " + std::to_string(options_.deviations) + " deviations";
    if (cut)
      result_.bound += ", cut at " + std::to_string(result_.runs) + " runs";
    return false;
  }

  // Stage 2. True when it ended, or found a failure.
  bool Exhaust() {
    if (options_.enumeration_runs == 0) return false;
    if (result_.runs == 0) {
      const Deviations none;
      DeviationChooser chooser(none);
      RunOnce({.fibers = fibers_, .options = actors_, .chooser = &chooser},
              /*with_report=*/false);
    }
    // What may happen at any step depends on everything.
    const bool reduce = options_.reduction && !had_strays_;
    EnumerationChooser enumeration;
    Reduction reduction;
    Deviations taken;
    for (std::uint64_t i = 0; i < options_.enumeration_runs; ++i) {
      taken.clear();
      ExplorationHooks hooks{
          .fibers = fibers_, .options = actors_, .taken = &taken};
      if (reduce) {
        reduction.BeginRun();
        hooks.tracer = &reduction;
      } else {
        hooks.chooser = &enumeration;
      }
      const Run run = RunOnce(hooks);
      // A run that was stopped is the beginning of one that has been explored.
      if (!run.stopped && Count(run)) {
        result_.strategy = reduce ? "reduction" : "enumeration";
        result_.bound = "stopped at run " + std::to_string(result_.runs);
        std::uint64_t digest = run.digest;
        taken = Shorten(std::move(taken), digest);
        SetFailure(taken, digest, /*shortest=*/false);
        if (!options_.keep_going) return true;
      }
      if (reduction.nondeterministic()) {
        result_.nondeterministic = true;
        return true;
      }
      if (reduction.too_long()) return false;
      if (reduce ? reduction.EndRun() : enumeration.Advance()) continue;
      result_.strategy = reduce ? "reduction" : "enumeration";
      result_.bound = reduce ? "every schedule, up to the order of independent "
                               "operations"
                             : "every schedule";
      result_.complete = true;
      return true;
    }
    return false;
  }

  // Stage 3.
  void Randomise() {
    for (std::uint64_t seed = 1; seed <= options_.random_runs; ++seed) {
      result_.strategy = "random";
      Deviations taken;
      const std::unique_ptr<Chooser> chooser = SeededChooser(seed);
      const Run run = RunOnce({.fibers = fibers_,
                               .options = actors_,
                               .chooser = chooser.get(),
                               .taken = &taken});
      if (!Count(run)) continue;
      std::uint64_t digest = run.digest;
      taken = Shorten(std::move(taken), digest);
      const Token fits{.test_id = options_.test_id,
                       .deviations = taken,
                       .digest = Token::DigestText(digest)};
      if (fits.ToString().size() <= kMaxTokenLength) {
        SetFailure(taken, digest, /*shortest=*/false);
      } else {
        Token token{.test_id = options_.test_id, .seed = seed};
        result_.failure = Describe(*SeededChooser(seed), token);
        result_.failure->deviations = static_cast<int>(taken.size());
        if (token.digest != Token::DigestText(run.digest))
          result_.nondeterministic = true;
      }
      if (!options_.keep_going) return;
    }
    if (options_.random_runs > 0) {
      result_.bound += ", then " + std::to_string(options_.random_runs) +
                       " random schedules";
    }
  }

  // Runs once more, writing down the steps; gives the token its digest.
  Counterexample Describe(Chooser& chooser, Token& token) {
    Counterexample found;
    StepWatcher watcher(found.steps);
    Observation observation(watcher);
    Run run = RunOnce({.fibers = fibers_,
                       .options = actors_,
                       .chooser = &chooser,
                       .steps = &found.steps,
                       .watcher = &watcher,
                       .observation = &observation},
                      /*with_report=*/true);
    token.digest = Token::DigestText(run.digest);
    found.report = std::move(run.report);
    found.deviations = static_cast<int>(token.deviations.size());
    found.token = token.ToString();
    return found;
  }

  // Runs `deviations` once more, and says so when that does something else.
  void SetFailure(const Deviations& deviations, std::uint64_t digest,
                  bool shortest) {
    DeviationChooser chooser(deviations);
    Token token{.test_id = options_.test_id, .deviations = deviations};
    result_.failure = Describe(chooser, token);
    result_.failure->shortest = shortest;
    if (!chooser.fits() || token.digest != Token::DigestText(digest))
      result_.nondeterministic = true;
  }

  // Drops deviations while the run still fails: short, not the shortest.
  // `digest` is that of the run, before and after.
  Deviations Shorten(Deviations deviations, std::uint64_t& digest) {
    for (std::size_t i = deviations.size(); i-- > 0;) {
      Deviations fewer = deviations;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      DeviationChooser chooser(fewer);
      const Run run = RunOnce(chooser);
      if (!run.failed || !chooser.fits()) continue;
      deviations = std::move(fewer);
      digest = run.digest;
    }
    return deviations;
  }

  const ExploredBody body_;
  const ExploreOptions& options_;
  const std::source_location at_;
  FiberPool fibers_;
  std::vector<Actor*> actors_;
  Exploration result_;
  bool had_strays_ = false;
  const std::uint64_t objects_made_before_ = objects_made_outside;
};

}  // namespace

Exploration Explore(ExploredBody body, const ExploreOptions& options,
                    std::source_location at) {
  return Engine(body, options, at).Explore();
}

std::optional<Replayed> Replay(std::string_view text, ExploredBody body,
                               const ExploreOptions& options,
                               std::source_location at) {
  const std::optional<Token> token = ParseToken(text);
  if (!token || token->test_id != options.test_id) return std::nullopt;
  return Engine(body, options, at).Replay(*token);
}

}  // namespace internal

void AtAnyStep(std::string_view name, std::function<void()> action,
               std::source_location at) {
  internal::Scheduler* const scheduler = internal::Scheduler::Current();
  if (scheduler == nullptr) internal::ThrowPanic("AtAnyStep outside a Run", at);
  scheduler->AddStray(name, std::move(action), at);
}

std::string Counterexample::ToString() const {
  std::string text;
  for (std::size_t i = 0; i < steps.size(); ++i)
    text += std::to_string(i + 1) + ". " + steps[i].ToString() + "\n";
  return text + report.ToString();
}

std::string Replayed::ToString() const {
  const char* answer = result == ReplayResult::kReproduced ? "reproduced"
                       : result == ReplayResult::kStale    ? "stale"
                                                           : "no longer leaks";
  return answer + ("\n\n" + run.Lanes()) + "\n" + run.ToString();
}

std::string Counterexample::Lanes() const {
  constexpr std::size_t kNumber = 4;
  std::vector<std::string> tasks;  // a lane for each, in the order of their
                                   // first steps
  std::vector<std::size_t> widths;
  const auto lane_of = [&](const std::string& who) {
    const auto at = std::find(tasks.begin(), tasks.end(), who);
    return static_cast<std::size_t>(at - tasks.begin());
  };
  const auto cell_of = [](const ScheduleStep& step) {
    std::string cell = step.what;
    if (step.at.line != 0) cell += " :" + std::to_string(step.at.line);
    return step.parks ? cell + " [parks]" : cell;
  };
  for (const ScheduleStep& step : steps) {
    if (step.who.empty()) continue;
    const std::size_t lane = lane_of(step.who);
    if (lane == tasks.size()) {
      tasks.push_back(step.who);
      widths.push_back(step.who.size());
    }
    widths[lane] = std::max(widths[lane], cell_of(step).size());
  }
  const auto pad = [](std::string text, std::size_t width) {
    text.resize(std::max(text.size(), width), ' ');
    return text;
  };
  const auto line = [](std::string text) {
    text.erase(text.find_last_not_of(' ') + 1);
    return text + "\n";
  };

  std::string header(kNumber, ' ');
  for (std::size_t i = 0; i < tasks.size(); ++i)
    header += "  " + pad(tasks[i], widths[i]);
  std::string text = line(header);
  std::vector<bool> parked(tasks.size());
  for (std::size_t number = 0; number < steps.size(); ++number) {
    const ScheduleStep& step = steps[number];
    std::string row = std::to_string(number + 1);
    row = std::string(kNumber - std::min(kNumber, row.size()), ' ') + row;
    if (step.who.empty()) {
      text += line(row + "  -- " + step.what);
      continue;
    }
    const std::size_t lane = lane_of(step.who);
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      const std::string cell = i == lane ? cell_of(step) : parked[i] ? ":" : "";
      row += "  " + pad(cell, widths[i]);
    }
    parked[lane] = step.parks;
    text += line(row);
  }
  return text;
}

}  // namespace dojo
