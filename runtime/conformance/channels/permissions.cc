// perm: what is illegal on a one-way end does not compile.
#include <catch2/catch.hpp>
#include <optional>
#include <type_traits>

#include "runtime/dojo.h"

namespace dojo::conformance {
namespace {

template <class End>
concept CanSend = requires(End end) { end.Send(1); };
template <class End>
concept CanTrySend = requires(End end) { end.TrySend(1); };
template <class End>
concept CanReceive = requires(End end) { end.Receive(); };
template <class End>
concept CanTryReceive = requires(End end) { end.TryReceive(); };
template <class End>
concept CanClose = requires(End end) { end.Close(); };
template <class End>
concept CanGuardClose = requires(End end) { CloseGuard(end); };
template <class End>
concept CanSelectSend = requires(End end) { OnSend(end, 1); };
template <class End>
concept CanSelectReceive = requires(End end) { OnReceive(end); };
template <class End>
concept CanSelectInto =
    requires(End end, std::optional<int>* out) { OnReceive(end, out); };

using Both = Channel<int>;
using In = Sender<int>;
using Out = Receiver<int>;

// A channel can do everything.
static_assert(CanSend<Both> && CanTrySend<Both> && CanSelectSend<Both>);
static_assert(CanReceive<Both> && CanTryReceive<Both>);
static_assert(CanSelectReceive<Both> && CanSelectInto<Both>);
static_assert(CanClose<Both> && CanGuardClose<Both>);

// The sending end sends and closes.
static_assert(CanSend<In> && CanTrySend<In> && CanSelectSend<In>);
static_assert(CanClose<In> && CanGuardClose<In>);
static_assert(!CanReceive<In> && !CanTryReceive<In>);
static_assert(!CanSelectReceive<In> && !CanSelectInto<In>);

// The receiving end receives.
static_assert(CanReceive<Out> && CanTryReceive<Out>);
static_assert(CanSelectReceive<Out> && CanSelectInto<Out>);
static_assert(!CanSend<Out> && !CanTrySend<Out> && !CanSelectSend<Out>);
static_assert(!CanClose<Out> && !CanGuardClose<Out>);

// A channel narrows to either end, and nothing widens or changes its element.
static_assert(std::is_convertible_v<Both, In>);
static_assert(std::is_convertible_v<Both, Out>);
static_assert(!std::is_constructible_v<Both, In>);
static_assert(!std::is_constructible_v<Both, Out>);
static_assert(!std::is_constructible_v<In, Out>);
static_assert(!std::is_constructible_v<Out, In>);
static_assert(!std::is_constructible_v<Channel<long>, Both>);
static_assert(!std::is_constructible_v<Sender<long>, In>);
static_assert(!std::is_constructible_v<Receiver<long>, Out>);

// What is no channel is no end either.
static_assert(!CanSelectReceive<int> && !CanSelectSend<int>);
static_assert(!CanGuardClose<int>);

TEST_CASE("An end refers to the channel that it was narrowed from") {
  const auto channel = MakeChannel<int>("channel", 1);
  const Sender<int> in = channel;
  const Receiver<int> out = channel;
  CHECK(in.TrySend(3));
  CHECK(out.TryReceive().value() == 3);
  in.Close();
  CHECK(out.TryReceive().closed());
}

}  // namespace
}  // namespace dojo::conformance
