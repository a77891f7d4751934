#include "runtime/internal/reduction.h"

#include <algorithm>

namespace dojo::internal {
namespace {

bool Commute(Access a, Access b) { return a == b && a != Access::kWrite; }

}  // namespace

void Reduction::Join(Clock& to, const Clock& from) {
  if (to.size() < from.size()) to.resize(from.size());
  for (std::size_t i = 0; i < from.size(); ++i)
    to[i] = std::max(to[i], from[i]);
}

bool Reduction::HappensBefore(std::size_t event, const Clock& clock) const {
  const Event& e = events_[event];
  return e.actor < clock.size() && clock[e.actor] >= e.sequence;
}

bool Reduction::Depend(const Footprint& a, const Footprint& b) {
  for (const Use& x : a) {
    for (const Use& y : b) {
      if (x.object == y.object && !Commute(x.access, y.access)) return true;
    }
  }
  return false;
}

void Reduction::BeginRun() {
  ++run_;
  events_.clear();
  actor_events_.clear();
  barrier_.clear();
  objects_used_ = 0;
  in_event_ = false;
  touched_.clear();
  enabled_.clear();
  disabled_.clear();
}

void Reduction::Born(Actor& actor) {
  actor.trace_index = static_cast<std::uint32_t>(actor_events_.size());
  if (actor_clocks_.size() <= actor.trace_index) actor_clocks_.emplace_back();
  actor_clocks_[actor.trace_index].clear();
  actor_events_.push_back(0);
  // What the running event makes cannot happen before it.
  if (in_event_) enabled_.push_back(actor.trace_index);
}

void Reduction::Enable(Actor& actor) {
  if (in_event_) enabled_.push_back(actor.trace_index);
}

void Reduction::Disable(Actor& actor) {
  if (in_event_) disabled_.push_back(actor.canonical);
}

void Reduction::ClockAdvanced() {
  EndEvent();
  for (std::size_t i = 0; i < actor_events_.size(); ++i)
    Join(barrier_, actor_clocks_[i]);
}

Reduction::ObjectState& Reduction::StateOf(TracedObject& object) {
  if (object.run != run_) {
    object.run = run_;
    object.slot = static_cast<std::uint32_t>(objects_used_++);
    if (objects_.size() < objects_used_) objects_.emplace_back();
    objects_[object.slot].last_write = -1;
    objects_[object.slot].since_write.clear();
  }
  return objects_[object.slot];
}

void Reduction::Touch(TracedObject& object, Access access) {
  if (!in_event_) return;
  StateOf(object);
  for (Touched& touched : touched_) {
    if (touched.slot != object.slot) continue;
    if (touched.access != access) touched.access = Access::kWrite;
    return;
  }
  touched_.push_back({object.slot, object.id, access});
}

Reduction::Node& Reduction::PushNode() {
  if (depth_ == nodes_.size()) nodes_.emplace_back();
  Node& node = nodes_[depth_++];
  node.actors.clear();
  node.backtrack.clear();
  node.done.clear();
  node.sleeping.clear();
  node.chosen = 0;
  node.cases = node.chosen_case = 0;
  node.footprint.clear();
  return node;
}

std::size_t Reduction::ChooseActor(Actor* const* actors, std::size_t count) {
  EndEvent();
  const std::size_t depth = events_.size();
  if (depth >= kMaxEvents) {
    too_long_ = true;
    return kStop;
  }
  if (depth < prefix_) {
    const Node& node = nodes_[depth];
    bool same = node.actors.size() == count;
    for (std::size_t i = 0; same && i < count; ++i)
      same = node.actors[i] == actors[i]->canonical;
    if (!same) {
      nondeterministic_ = true;
      return kStop;
    }
  } else {
    Node& node = PushNode();
    for (std::size_t i = 0; i < count; ++i)
      node.actors.push_back(actors[i]->canonical);
    node.backtrack.resize(count);
    node.done.resize(count);
    if (depth > 0) {
      const Node& before = nodes_[depth - 1];
      for (const Sleeper& sleeper : before.sleeping) {
        if (sleeper.actor != before.actors[before.chosen] &&
            !Depend(sleeper.footprint, before.footprint)) {
          node.sleeping.push_back(sleeper);
        }
      }
    }
    const auto sleeps = [&](std::size_t i) {
      return std::any_of(
          node.sleeping.begin(), node.sleeping.end(),
          [&](const Sleeper& s) { return s.actor == node.actors[i]; });
    };
    std::size_t first = 0;
    while (first < count && sleeps(first)) ++first;
    if (first == count) {
      --depth_;
      return kStop;  // all that follows has been explored
    }
    node.chosen = first;
    node.backtrack[first] = true;
  }
  const Node& node = nodes_[depth];
  const std::uint32_t index = actors[node.chosen]->trace_index;
  events_.push_back({index, ++actor_events_[index]});
  if (event_clocks_.size() < events_.size()) event_clocks_.emplace_back();
  in_event_ = true;
  return node.chosen;
}

std::size_t Reduction::ChooseCase(std::size_t ready) {
  Node& node = nodes_[events_.size() - 1];
  if (events_.size() <= prefix_ && node.cases != 0) {
    if (node.cases != ready) nondeterministic_ = true;
    return node.chosen_case % ready;
  }
  node.cases = static_cast<std::uint32_t>(ready);
  node.chosen_case = 0;
  return 0;
}

// What the event touched, whom it enabled and took away is known now.
void Reduction::EndEvent() {
  if (!in_event_) return;
  in_event_ = false;
  const std::size_t event = events_.size() - 1;
  Node& node = nodes_[event];
  for (const Touched& touched : touched_) {
    const bool known = std::any_of(node.footprint.begin(), node.footprint.end(),
                                   [&](Use& use) {
                                     if (use.object != touched.object)
                                       return false;
                                     if (use.access != touched.access)
                                       use.access = Access::kWrite;
                                     return true;
                                   });
    if (!known) node.footprint.push_back({touched.object, touched.access});
  }
  FindRaces(event);
  for (const std::uint64_t actor : disabled_) AddBacktrack(node, actor);
  for (const std::uint32_t actor : enabled_)
    Join(actor_clocks_[actor], event_clocks_[event]);
  touched_.clear();
  enabled_.clear();
  disabled_.clear();
}

void Reduction::FindRaces(std::size_t event) {
  const Event& e = events_[event];
  Clock& known = actor_clocks_[e.actor];
  Join(known, barrier_);

  // Events that this one depends on and did not know of.
  std::vector<std::size_t>& races = races_;
  races.clear();
  const auto race_with = [&](std::int32_t other) {
    if (other >= 0 && !HappensBefore(static_cast<std::size_t>(other), known))
      races.push_back(static_cast<std::size_t>(other));
  };
  for (const Touched& touched : touched_) {
    ObjectState& object = objects_[touched.slot];
    if (!object.since_write.empty() && !Commute(object.group, touched.access)) {
      for (const std::int32_t other : object.since_write) race_with(other);
    } else {
      race_with(object.last_write);
    }
  }
  Clock& clock = event_clocks_[event];
  clock = known;
  for (const std::size_t other : races) Join(clock, event_clocks_[other]);
  if (clock.size() <= e.actor) clock.resize(e.actor + 1);
  clock[e.actor] = e.sequence;

  for (const Touched& touched : touched_) {
    ObjectState& object = objects_[touched.slot];
    if (touched.access == Access::kWrite ||
        (!object.since_write.empty() && object.group != touched.access)) {
      object.last_write = static_cast<std::int32_t>(event);
      object.since_write.clear();
    } else {
      object.group = touched.access;
      object.since_write.push_back(static_cast<std::int32_t>(event));
    }
  }
  known = clock;
  // What is replayed has been looked at before.
  if (event + 1 < prefix_) return;
  // A race through a third event is not one that can be reversed by itself.
  std::sort(races.begin(), races.end());
  races.erase(std::unique(races.begin(), races.end()), races.end());
  for (const std::size_t first : races) {
    const bool direct =
        std::none_of(races.begin(), races.end(), [&](std::size_t between) {
          return between != first &&
                 HappensBefore(first, event_clocks_[between]);
        });
    if (direct) Reverse(first, event);
  }
}

// `first` races with `second`: see that from the node before `first` something
// is explored that can lead to `second` before `first`.
void Reduction::Reverse(std::size_t first, std::size_t second) {
  Node& node = nodes_[first];
  // The events between that do not depend on `first`, then `second`. Those of
  // them that depend on none before them may come first: the initials.
  std::vector<std::size_t> sequence;
  std::vector<std::uint64_t> initials;
  for (std::size_t i = first + 1; i <= second; ++i) {
    if (i != second && HappensBefore(first, event_clocks_[i])) continue;
    const bool initial = std::none_of(
        sequence.begin(), sequence.end(),
        [&](std::size_t j) { return HappensBefore(j, event_clocks_[i]); });
    if (initial) {
      const std::uint64_t actor = nodes_[i].actors[nodes_[i].chosen];
      const auto at = std::find(node.actors.begin(), node.actors.end(), actor);
      if (at != node.actors.end()) {
        if (node.backtrack[static_cast<std::size_t>(at - node.actors.begin())])
          return;
        initials.push_back(actor);
      }
    }
    sequence.push_back(i);
  }
  if (!initials.empty()) return AddBacktrack(node, initials.front());
  std::fill(node.backtrack.begin(), node.backtrack.end(), true);
}

void Reduction::AddBacktrack(Node& node, std::uint64_t actor) {
  const auto at = std::find(node.actors.begin(), node.actors.end(), actor);
  if (at != node.actors.end())
    node.backtrack[static_cast<std::size_t>(at - node.actors.begin())] = true;
}

bool Reduction::EndRun() {
  EndEvent();
  while (depth_ > 0 && !nondeterministic_) {
    Node& node = nodes_[depth_ - 1];
    if (node.chosen_case + 1 < node.cases) {
      ++node.chosen_case;
      prefix_ = depth_;
      return true;
    }
    node.done[node.chosen] = true;
    node.sleeping.push_back({node.actors[node.chosen], node.footprint});
    const auto sleeps = [&](std::uint64_t actor) {
      return std::any_of(node.sleeping.begin(), node.sleeping.end(),
                         [&](const Sleeper& s) { return s.actor == actor; });
    };
    for (std::size_t i = 0; i < node.actors.size(); ++i) {
      if (!node.backtrack[i] || node.done[i] || sleeps(node.actors[i]))
        continue;
      node.chosen = i;
      node.cases = node.chosen_case = 0;
      node.footprint.clear();
      prefix_ = depth_;
      return true;
    }
    --depth_;
  }
  return false;
}

}  // namespace dojo::internal
