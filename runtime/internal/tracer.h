// What a traced run tells about itself: which actor did each event, what the
// event touched, whom it enabled or disabled. The reduction of an exploration
// reads off it which events depend on each other.
//
// An event is one operation with all the code that follows it up to the next
// ones: an event of a task (its operation arrives, or goes on after a call), or
// the firing of an alarm that is due.
#ifndef RUNTIME_INTERNAL_TRACER_H_
#define RUNTIME_INTERNAL_TRACER_H_

#include <cstddef>
#include <cstdint>

namespace dojo::internal {

struct Actor;

// How an event uses an object. Two uses depend on each other, except two reads
// and two decrements.
enum class Access : std::uint8_t {
  kRead,  // has no effect on the object
  // Taking away from a counter that stays above zero, or from a set.
  kDecrement,
  kWrite,
};

// What several tasks can touch: a channel, a mutex, a wait group, a scope.
struct TracedObject {
  TracedObject();
  TracedObject(const TracedObject&) = delete;
  TracedObject& operator=(const TracedObject&) = delete;

  // The same in every schedule.
  std::uint64_t id;
  // For the tracer: where it keeps what it knows, in which run.
  std::uint32_t run = 0;
  std::uint32_t slot = 0;
};

// Counts, and so names, what is made outside of any Run on this thread. An
// exploration sets it back before each call of its body.
inline constinit thread_local std::uint64_t objects_made_outside = 0;

class Tracer {
 public:
  static constexpr std::size_t kStop = ~std::size_t{0};

  virtual ~Tracer() = default;

  // Which of the actors does the next event; kStop ends the run here. Called
  // before every event, also when there is one actor only.
  virtual std::size_t ChooseActor(Actor* const* actors, std::size_t count) = 0;
  // Which of the ready cases, in the order of the arguments, the event's Select
  // takes. Called when there are at least two.
  virtual std::size_t ChooseCase(std::size_t ready) = 0;

  virtual void Touch(TracedObject& object, Access access) = 0;
  // A new actor, made or armed by the running event.
  virtual void Born(Actor& actor) = 0;
  // The running event lets `actor` go on.
  virtual void Enable(Actor& actor) = 0;
  // The running event takes `actor`, which could have done an event, away.
  virtual void Disable(Actor& actor) = 0;
  // Everything so far happens before everything that follows.
  virtual void ClockAdvanced() = 0;
};

// The tracer of the run on this thread, or null.
extern constinit thread_local Tracer* tracer;

inline void Touch(TracedObject& object, Access access) {
  if (tracer != nullptr) [[unlikely]]
    tracer->Touch(object, access);
}

}  // namespace dojo::internal

#endif  // RUNTIME_INTERNAL_TRACER_H_
