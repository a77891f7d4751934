#include "runtime/context.h"

#include <list>
#include <utility>

#include "runtime/internal/channel_core.h"
#include "runtime/internal/scheduler.h"

namespace dojo {
namespace internal {

struct ContextAfterFunc {
  ContextAfterFunc(std::uint64_t number, Scheduler& scheduler, Task<> task,
                   SpawnSiteReference site)
      : number(number),
        deferred(scheduler, std::move(task), std::move(site),
                 scheduler.NextCanonical()) {}
  std::uint64_t number;
  DeferredTask deferred;
};

// Invariants
//  1. Done is closed if and only if `error` is not empty.
//  2. A context that has not ended is in its parent's list of children, unless
//     the parent is the background.
//  3. It lives while a handle or a child refers to it; and, until it ends,
//     while its deadline or its parent may end it and somebody would notice:
//     who holds Done, or a task that is to start then.
struct ContextState final : OwnAlarm {
  explicit ContextState(ContextReference above)
      : OwnAlarm(&Fire, "the deadline of a context"), parent(above) {}
  ~ContextState() {
    Unlink();
    core()->Watch(nullptr);
  }

  void Abandon() override {
    Disarm();
    DeleteIfUnseen();
  }
  void Drained() override {}
  void Released(const ChannelCore&) override { DeleteIfUnseen(); }

  ChannelCore* core() const {
    return ChannelAccess::Of(static_cast<const Sender<Unit>&>(done)).get();
  }
  void MakeDone(std::source_location at);
  void Link();
  void Unlink();
  void End(const char* why, std::string because);
  void DeleteIfUnseen();
  static void Fire(Alarm& alarm);

  std::uint32_t references = 1;  // handles and children
  bool linked = false;
  bool ending = false;
  ContextReference parent;
  ContextState* first_child = nullptr;
  ContextState* next = nullptr;  // the parent's children
  ContextState* previous = nullptr;
  Channel<Unit> done;
  std::string_view error;
  std::string cause;
  std::optional<Time> until;
  std::uint64_t after_funcs_made = 0;
  std::list<ContextAfterFunc> after_funcs;
};

namespace {

constexpr char kCanceled[] = "context canceled";
constexpr char kDeadlineExceeded[] = "context deadline exceeded";
// The channel's two ends in `ContextState::done`.
constexpr std::uint32_t kOwnReferences = 2;

}  // namespace

void ContextState::MakeDone(std::source_location at) {
  done = MakeChannel<Unit>("ctx.Done()", 0, at);
  core()->Watch(this);
  core()->of_context = true;
}

void ContextState::Link() {
  ContextState* const above = parent.get();
  if (above == nullptr) return;
  linked = true;
  next = above->first_child;
  if (next != nullptr) next->previous = this;
  above->first_child = this;
}

void ContextState::Unlink() {
  if (!std::exchange(linked, false)) return;
  Touch(parent->core()->traced, Access::kDecrement);
  (previous != nullptr ? previous->next : parent->first_child) = next;
  if (next != nullptr) next->previous = previous;
  next = previous = nullptr;
}

void ContextState::End(const char* why, std::string because) {
  if (!error.empty()) {
    Touch(core()->traced, Access::kRead);
    return;
  }
  ending = true;
  error = why;
  cause = std::move(because);
  Disarm();
  Unlink();
  CloseNow(core());
  for (ContextState* child = first_child; child != nullptr;) {
    ContextState* const following = child->next;
    child->End(why, cause);
    child = following;
  }
  for (ContextAfterFunc& each : after_funcs) each.deferred.Spawn();
  after_funcs.clear();
  ending = false;
  DeleteIfUnseen();
}

void ContextState::DeleteIfUnseen() {
  if (references > 0 || ending) return;
  const bool may_end =
      error.empty() && (scheduler != nullptr || parent.get() != nullptr);
  const bool seen =
      core()->references() > kOwnReferences || !after_funcs.empty();
  if (may_end && seen) return;
  Disarm();
  delete this;
}

void ContextState::Fire(Alarm& alarm) {
  static_cast<ContextState&>(alarm).End(kDeadlineExceeded, "");
}

ContextReference::ContextReference(const ContextReference& other)
    : state_(other.state_) {
  if (state_ != nullptr) ++state_->references;
}

ContextReference::~ContextReference() {
  if (state_ == nullptr) return;
  --state_->references;
  state_->DeleteIfUnseen();
}

}  // namespace internal

namespace {

using internal::ContextReference;
using internal::ContextState;

void CancelNow(ContextState& state, std::string cause,
               std::source_location at) {
  internal::SynchronousPoint(internal::OperationKind::kCancel, state.core(), at,
                             /*abandonable=*/false);
  state.End(internal::kCanceled, std::move(cause));
}

ContextReference NewContext(const ContextReference& parent,
                            std::source_location at) {
  ContextReference state(new ContextState(parent));
  state->MakeDone(at);
  if (parent.get() == nullptr) return state;
  Touch(parent->core()->traced, internal::Access::kRead);
  state->until = parent->until;
  if (parent->error.empty()) {
    state->Link();
  } else {
    state->End(parent->error.data(), parent->cause);
  }
  return state;
}

}  // namespace

void Cancel::operator()(std::source_location at) const {
  CancelNow(*state_.get(), "", at);
}

void Cancel::operator()(std::string_view cause, std::source_location at) const {
  CancelNow(*state_.get(), std::string(cause), at);
}

Context::Pair Context::WithCancel(const Context& parent,
                                  std::source_location at) {
  const ContextReference state = NewContext(parent.state_, at);
  return {Context(state), Cancel(state)};
}

Context::Pair Context::WithDeadline(const Context& parent, Time deadline,
                                    std::source_location at) {
  internal::Scheduler* const scheduler = internal::Scheduler::Current();
  if (scheduler == nullptr)
    internal::ThrowPanic("a context with a deadline outside a Run", at);
  const ContextReference state = NewContext(parent.state_, at);
  // An earlier deadline above ends it first.
  if (!state->until || deadline < *state->until) {
    state->until = deadline;
    if (deadline.nanoseconds <= scheduler->now()) {
      state->End(internal::kDeadlineExceeded, "");
    } else if (state->error.empty()) {
      scheduler->Arm(*state.get(), deadline.nanoseconds,
                     scheduler->NextCanonical());
    }
  }
  return {Context(state), Cancel(state)};
}

Context::Pair Context::WithTimeout(const Context& parent, Duration timeout,
                                   std::source_location at) {
  const internal::Scheduler* const scheduler = internal::Scheduler::Current();
  if (scheduler == nullptr)
    internal::ThrowPanic("a context with a deadline outside a Run", at);
  return WithDeadline(parent, Time{scheduler->now()} + timeout, at);
}

Receiver<Unit> Context::Done() const {
  if (state_.get() == nullptr) return {};
  return state_->done;
}

std::string_view Context::Err(std::source_location at) const {
  if (state_.get() == nullptr) return "";
  internal::SynchronousPoint(internal::OperationKind::kContextError,
                             state_->core(), at, /*abandonable=*/true);
  Touch(state_->core()->traced, internal::Access::kRead);
  return state_->error;
}

std::string Context::Cause(std::source_location at) const {
  const std::string_view error = Err(at);
  if (error.empty() || state_->cause.empty()) return std::string(error);
  return state_->cause;
}

std::optional<Time> Context::Deadline() const {
  if (state_.get() == nullptr) return std::nullopt;
  return state_->until;
}

StopAfterFunc AfterFunc(const Context& ctx, std::string_view name, Task<> task,
                        std::source_location at) {
  internal::Scheduler* const scheduler = internal::Scheduler::Current();
  if (scheduler == nullptr) internal::ThrowPanic("AfterFunc outside a Run", at);
  internal::CheckNotEmpty(task ? &task : nullptr, "AfterFunc of an empty Task",
                          at);
  ContextState* const state = ctx.state_.get();
  if (state == nullptr) return {ctx.state_, 0};  // the background never ends
  Touch(state->core()->traced, internal::Access::kRead);
  if (!state->error.empty()) {
    Go(name, std::move(task), at);
    return {ctx.state_, 0};
  }
  const std::uint64_t number = ++state->after_funcs_made;
  state->after_funcs.emplace_back(number, *scheduler, std::move(task),
                                  scheduler->SiteFor(name, at));
  return {ctx.state_, number};
}

bool StopAfterFunc::operator()(std::source_location at) const {
  ContextState* const state = state_.get();
  if (state == nullptr) return true;
  internal::SynchronousPoint(internal::OperationKind::kStop, state->core(), at,
                             /*abandonable=*/false);
  Touch(state->core()->traced, internal::Access::kWrite);
  // What is taken back is destroyed last: its frame may hold the context.
  std::list<internal::ContextAfterFunc> taken;
  for (auto each = state->after_funcs.begin(); each != state->after_funcs.end();
       ++each) {
    if (each->number != number_) continue;
    taken.splice(taken.begin(), state->after_funcs, each);
    return true;
  }
  return false;
}

}  // namespace dojo
