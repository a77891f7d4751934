// Reduction: source-DPOR with sleep sets. Explores at least one schedule of
// each class of schedules that differ only in the order of events that do not
// depend on each other, and so the same outcomes as plain enumeration.
//
// After Abdulla, Aronsson, Jonsson, Sagonas: "Source Sets" (JACM 2017), for
// operations that arrive at once: an actor that can do an event stays able to,
// unless another event takes it away (an alarm that is due, by a send that
// completes its Select; a task, by the end of its Scope).
//
// Invariants
//  1. `nodes_[i]`, below `depth_`, is the state before the i-th event of the
//     current run. What lies above keeps its memory for later.
//  2. Two events of different actors depend on each other if they touch one
//     object in a way that does not commute (see Access), if one enables or
//     makes the other's actor, or if the clock moves between them.
//  3. A sleeping actor of a node has been explored from that node or from one
//     before it, with nothing since that depends on its event.
//  4. When an event takes an actor away, that actor's event depends on it
//     though it never happens: the actor is explored first from the same node.
#ifndef RUNTIME_INTERNAL_REDUCTION_H_
#define RUNTIME_INTERNAL_REDUCTION_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "runtime/internal/operation.h"
#include "runtime/internal/tracer.h"

namespace dojo::internal {

class Reduction final : public Tracer {
 public:
  // Before each run.
  void BeginRun();
  // After each run. Chooses the next run's prefix; false when every class has
  // been explored.
  bool EndRun();

  // The program did not do the same again after the same choices.
  bool nondeterministic() const { return nondeterministic_; }
  // A run had more events than the reduction can hold: it cannot be complete.
  bool too_long() const { return too_long_; }

  std::size_t ChooseActor(Actor* const* actors, std::size_t count) override;
  std::size_t ChooseCase(std::size_t ready) override;
  void Touch(TracedObject& object, Access access) override;
  void Born(Actor& actor) override;
  void Enable(Actor& actor) override;
  void Disable(Actor& actor) override;
  void ClockAdvanced() override;

 private:
  static constexpr std::size_t kMaxEvents = 2'000;

  struct Use {
    std::uint64_t object;
    Access access;
  };
  using Footprint = std::vector<Use>;

  struct Sleeper {
    std::uint64_t actor;
    Footprint footprint;
  };

  struct Node {
    std::vector<std::uint64_t> actors;  // that can do an event here
    std::vector<bool> backtrack;        // to be explored from here
    std::vector<bool> done;
    std::vector<Sleeper> sleeping;
    std::size_t chosen = 0;
    // The ready cases of the chosen actor's Select, and which one is taken.
    std::uint32_t cases = 0;
    std::uint32_t chosen_case = 0;
    Footprint footprint;  // of the chosen actor's event, with all its cases
  };

  // What a run knows of an object: the events that a use of it may race with.
  struct ObjectState {
    std::int32_t last_write = -1;
    Access group = Access::kRead;  // of the uses since then
    std::vector<std::int32_t> since_write;
  };

  struct Event {
    std::uint32_t actor;     // index of the run's actors
    std::uint32_t sequence;  // how many events of the actor so far, with this
  };

  // Clocks: for each actor of the run, how many of its events are known.
  using Clock = std::vector<std::uint32_t>;
  static void Join(Clock& to, const Clock& from);
  bool HappensBefore(std::size_t event, const Clock& clock) const;

  Node& PushNode();
  void EndEvent();
  void FindRaces(std::size_t event);
  void Reverse(std::size_t first, std::size_t second);
  void AddBacktrack(Node& node, std::uint64_t actor);
  static bool Depend(const Footprint& a, const Footprint& b);
  ObjectState& StateOf(TracedObject& object);

  std::vector<Node> nodes_;
  std::size_t depth_ = 0;
  std::size_t prefix_ = 0;  // so many nodes are replayed
  bool nondeterministic_ = false;
  bool too_long_ = false;

  // Of the current run.
  std::uint32_t run_ = 0;
  std::vector<Event> events_;
  std::vector<Clock> event_clocks_;
  std::vector<Clock> actor_clocks_;  // of actor_events_.size() actors
  std::vector<std::uint32_t> actor_events_;
  Clock barrier_;
  std::vector<ObjectState> objects_;
  std::size_t objects_used_ = 0;
  bool in_event_ = false;
  // Of the running event.
  struct Touched {
    std::uint32_t slot;
    std::uint64_t object;
    Access access;
  };
  std::vector<Touched> touched_;
  std::vector<std::uint32_t> enabled_;
  std::vector<std::uint64_t> disabled_;
  std::vector<std::size_t> races_;
};

}  // namespace dojo::internal

#endif  // RUNTIME_INTERNAL_REDUCTION_H_
