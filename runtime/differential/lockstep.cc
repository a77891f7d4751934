#include "runtime/differential/lockstep.h"

#include <algorithm>
#include <optional>
#include <source_location>
#include <string_view>
#include <vector>

#include "runtime/differential/differential.h"
#include "runtime/differential/interpreter.h"
#include "runtime/differential/model.h"
#include "runtime/differential/outcome.h"
#include "runtime/internal/chooser.h"
#include "runtime/internal/fiber.h"
#include "runtime/internal/scheduler.h"
#include "runtime/internal/tracer.h"
#include "runtime/runtime.h"
#include "runtime/select.h"

namespace dojo::differential {
namespace {

std::string ActorText(ModelActor actor) {
  if (actor.task == ModelActor::kOwn)
    return actor.alarm == 0 ? " a-deadline" : " the-timer";
  std::string text = " t" + std::to_string(actor.task);
  if (actor.alarm != ModelActor::kTask)
    text += ".alarm" + std::to_string(actor.alarm);
  return text;
}

ModelActor NameOf(internal::Actor& actor) {
  if (actor.actor_kind == internal::Actor::Kind::kTask) {
    const auto& task = static_cast<internal::TaskRecord&>(actor);
    return {static_cast<std::uint8_t>(Interpreter::TaskOf(task.name()))};
  }
  const auto& alarm = static_cast<internal::Alarm&>(actor);
  if (alarm.operation == nullptr) {
    const auto& own = static_cast<const internal::OwnAlarm&>(alarm);
    const bool timer = std::string_view(own.label) == "timer";
    return {ModelActor::kOwn, static_cast<std::uint8_t>(timer)};
  }
  const internal::Operation& operation = *alarm.operation;
  const auto task =
      static_cast<std::uint8_t>(Interpreter::TaskOf(operation.task->name()));
  if (operation.kind != internal::OperationKind::kSelect) return {task, 0};
  return {task, static_cast<std::uint8_t>(
                    static_cast<const internal::SelectOperationBase&>(operation)
                        .IndexOf(alarm))};
}

// Chooses what the run does next, and lets the model do the same.
class Follower final : public internal::Tracer {
 public:
  Follower(Model& model, Source& choices) : model_(model), choices_(choices) {}

  const std::string& difference() const { return difference_; }

  // The last event has no successor.
  void Finish() {
    Follow();
    if (difference_.empty() && !model_.Actors().empty())
      difference_ = "the run ended, the model goes on\n";
  }

  std::size_t ChooseActor(internal::Actor* const* actors,
                          std::size_t count) override {
    Follow();
    if (!difference_.empty()) return kStop;
    std::vector<ModelActor> names(count);
    std::transform(actors, actors + count, names.begin(),
                   [](internal::Actor* actor) { return NameOf(*actor); });
    std::vector<ModelActor> sorted = names;
    std::sort(sorted.begin(), sorted.end());
    if (const std::vector<ModelActor> expected = model_.Actors();
        sorted != expected) {
      difference_ = "the runtime can choose";
      for (ModelActor each : sorted) difference_ += ActorText(each);
      difference_ += ", the model";
      for (ModelActor each : expected) difference_ += ActorText(each);
      difference_ += "\n";
      return kStop;
    }
    const std::size_t chosen = choices_.Below(count);
    actor_ = names[chosen];
    choices_of_actor_ = model_.Choices(*actor_);
    ready_ = 1;
    case_ = 0;
    return chosen;
  }

  std::size_t ChooseCase(std::size_t ready) override {
    ready_ = ready;
    case_ = choices_.Below(ready);
    return case_;
  }

  void Touch(internal::TracedObject&, internal::Access) override {}
  void Born(internal::Actor&) override {}
  void Enable(internal::Actor&) override {}
  void Disable(internal::Actor&) override {}
  void ClockAdvanced() override {}

 private:
  // The event that was chosen last has happened.
  void Follow() {
    if (!actor_) return;
    if (ready_ != choices_of_actor_) {
      difference_ = "a select of" + ActorText(*actor_) + " has " +
                    std::to_string(ready_) + " ready cases, in the model " +
                    std::to_string(choices_of_actor_) + "\n";
    } else {
      model_.Step(*actor_, case_);
    }
    actor_.reset();
  }

  Model& model_;
  Source& choices_;
  std::optional<ModelActor> actor_;
  std::size_t choices_of_actor_ = 1;
  std::size_t ready_ = 1;
  std::size_t case_ = 0;
  std::string difference_;
};

class DefaultChooser final : public internal::Chooser {
 public:
  std::size_t Choose(std::size_t) override { return 0; }
};

std::string Compare(const char* schedule, const Trace& trace,
                    const Outcome& outcome, const Trace& model_trace,
                    const Outcome& model_outcome) {
  if (trace == model_trace && outcome == model_outcome) return {};
  return std::string(schedule) + ": the runtime\n" + TraceText(trace) +
         OutcomeText(outcome) + "the model\n" + TraceText(model_trace) +
         OutcomeText(model_outcome);
}

std::string RunChosen(const Program& program, Source& choices,
                      internal::FiberPool& fibers) {
  Trace trace;
  Model model(program, &trace);
  Follower follower(model, choices);
  Interpreter interpreter(program);
  std::vector<internal::Actor*> options;
  internal::ExplorationHooks hooks{
      .fibers = fibers, .options = options, .tracer = &follower};
  internal::Scheduler scheduler(RuntimeOptions(), &hooks);
  const Report report =
      scheduler.Run(interpreter.Main(), std::source_location::current());
  follower.Finish();
  if (!follower.difference().empty()) {
    return "a chosen schedule: " + follower.difference() + "after\n" +
           TraceText(trace);
  }
  return Compare("a chosen schedule", interpreter.trace(),
                 interpreter.OutcomeOf(report), trace, model.outcome());
}

}  // namespace

std::string RunInLockstep(const Program& program, int schedules,
                          Source& choices) {
  Trace trace;
  const Outcome outcome = Model::RunByDefault(program, &trace);
  Interpreter interpreter(program);
  {
    Runtime runtime;
    const Report report = runtime.Run(interpreter.Main());
    std::string difference =
        Compare("the schedule of Run", interpreter.trace(),
                interpreter.OutcomeOf(report), trace, outcome);
    if (!difference.empty()) return difference;
  }
  // A run's stopped fibers are unwound when it ends: the next can use them.
  static internal::FiberPool fibers;
  if (program.StartsAllFirst()) {
    DefaultChooser chooser;
    std::vector<internal::Actor*> options;
    internal::ExplorationHooks hooks{
        .fibers = fibers, .options = options, .chooser = &chooser};
    internal::Scheduler scheduler(RuntimeOptions(), &hooks);
    const Report report =
        scheduler.Run(interpreter.Main(), std::source_location::current());
    // Here whoever is woken goes on to its next operation at once: the logs are
    // the same, but not their common order.
    std::string difference =
        Compare("the default schedule of Explore", trace,
                interpreter.OutcomeOf(report), trace, outcome);
    if (!difference.empty()) return difference;
  }
  for (int i = 0; i < schedules; ++i) {
    std::string difference = RunChosen(program, choices, fibers);
    if (!difference.empty()) return difference;
  }
  return {};
}

std::string RunManyInLockstep(std::uint64_t first, std::uint64_t count) {
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    RandomSource source(seed);
    const Program program =
        Generate(source, static_cast<Style>(seed % kStyles));
    if (RunInLockstep(program, 2, source).empty()) continue;
    // A smaller program needs another schedule: many are tried.
    const auto difference = [seed](const Program& candidate) {
      RandomSource choices(seed);
      return RunInLockstep(candidate, 300, choices);
    };
    const Program smallest = Minimise(program, [&](const Program& candidate) {
      return !difference(candidate).empty();
    });
    return "seed " + std::to_string(seed) + ", minimised:\n" +
           smallest.ToString() + difference(smallest);
  }
  return {};
}

}  // namespace dojo::differential
