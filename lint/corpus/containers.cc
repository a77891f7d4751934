// Channels in containers.
#include <algorithm>
#include <array>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/dojo.h"

namespace corpus {
using dojo::Channel;
using dojo::MakeChannel;
using dojo::Receiver;
using dojo::Sender;
using dojo::Task;

void Record(std::string line);
Task<> Eat(Receiver<int> in) {
  while (auto each = co_await in.Receive()) Record("x");
}
Task<> Feed(Sender<int> out, int n) {
  for (int i = 0; i < n; ++i) co_await out.Send(i);
}
Task<> FeedAndClose(Sender<int> out, int n) {
  dojo::CloseGuard done(out);
  for (int i = 0; i < n; ++i) co_await out.Send(i);
}

Task<> Shards(int n) {
  std::vector<Channel<int>> shards;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'each of shards' is never closed, and 'Eat' receives until it is closed
  for (int i = 0; i < n; ++i) {
    shards.push_back(MakeChannel<int>("shard"));
    dojo::Go("eat", Eat(shards.back()));
  }
  for (int i = 0; i < 100; ++i) co_await shards[i % n].Send(i);
}

Task<> ShardsWell(int n) {
  std::vector<Channel<int>> shards;
  for (int i = 0; i < n; ++i) {
    shards.push_back(MakeChannel<int>("shard"));
    dojo::Go("eat", Eat(shards.back()));
  }
  for (int i = 0; i < 100; ++i) co_await shards[i % n].Send(i);
  for (auto& shard : shards) shard.Close();
}

Task<> ShardsByIndex(std::size_t n) {
  std::vector<Channel<int>> shards;
  shards.reserve(n);
  for (std::size_t i = 0; i < n; ++i) {
    shards.emplace_back(MakeChannel<int>("shard"));
    dojo::Go("eat", Eat(shards[i]));
  }
  for (std::size_t i = 0; i < shards.size(); ++i) shards[i].Close();
  co_return;
}

Task<> ShardsByAlgorithm(int n) {
  std::vector<Channel<int>> shards;
  for (int i = 0; i < n; ++i) {
    shards.emplace_back(MakeChannel<int>("shard"));
    dojo::Go("eat", Eat(shards.back()));
  }
  std::ranges::for_each(shards, [](Channel<int>& each) { each.Close(); });
  co_return;
}

Task<> ShardsEarly(int n) {
  std::vector<Channel<int>> shards;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'each of shards' is not closed on every path
  for (int i = 0; i < n; ++i) {
    shards.push_back(MakeChannel<int>("shard"));
    dojo::Go("eat", Eat(shards.back()));
  }
  if (n > 64) co_return;
  for (auto& shard : shards) shard.Close();
}

Task<> ByName() {
  std::map<std::string, Channel<int>> topics;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'each of topics' is never closed, and 'Eat' receives until it is closed
  topics["news"] = MakeChannel<int>("news");
  topics["sport"] = MakeChannel<int>("sport");
  for (auto& [name, topic] : topics) dojo::Go(name, Eat(topic));
  for (auto& [name, topic] : topics) co_await topic.Send(1);
}

Task<> ByNameWell() {
  std::map<std::string, Channel<int>> topics;
  topics["news"] = MakeChannel<int>("news");
  topics["sport"] = MakeChannel<int>("sport");
  for (auto& [name, topic] : topics) dojo::Go(name, Eat(topic));
  for (auto& [name, topic] : topics) co_await topic.Send(1);
  for (auto& [name, topic] : topics) topic.Close();
}

Task<> Emplaced(int rooms) {
  std::unordered_map<int, Channel<int>> by_room;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'each of by_room' is never closed, and 'Eat' receives until it is closed
  for (int i = 0; i < rooms; ++i) by_room.emplace(i, MakeChannel<int>("room"));
  for (auto& each : by_room) dojo::Go("eat", Eat(each.second));
  co_await by_room.at(0).Send(1);
}

Task<> EmplacedWell(int rooms) {
  std::unordered_map<int, Channel<int>> by_room;
  for (int i = 0; i < rooms; ++i)
    by_room.try_emplace(i, MakeChannel<int>("room"));
  for (auto& each : by_room) dojo::Go("eat", Eat(each.second));
  co_await by_room.at(0).Send(1);
  for (auto it = by_room.begin(); it != by_room.end(); ++it) it->second.Close();
}

Task<> Pair() {
  std::array<Channel<int>, 2> two = {
      MakeChannel<int>("left"),
      // CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: channel 'each of two' is never closed, and 'Eat' receives until it is closed
      MakeChannel<int>("right")};
  dojo::Go("left", Eat(two[0]));
  dojo::Go("right", Eat(two[1]));
  co_await two[0].Send(1);
}

Task<> PairWell() {
  std::array<Channel<int>, 2> two = {MakeChannel<int>("left"),
                                     MakeChannel<int>("right")};
  dojo::Go("left", Eat(two[0]));
  dojo::Go("right", Eat(two[1]));
  co_await two[0].Send(1);
  two[0].Close();
  two[1].Close();
}

Task<> InitializerList() {
  std::vector<Channel<int>> all{MakeChannel<int>("a"), MakeChannel<int>("b")};
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'each of all' is never closed, and 'Eat' receives until it is closed
  for (auto& each : all) dojo::Go("eat", Eat(each));
  co_await all.front().Send(1);
}

Task<> CArray() {
  Channel<int> all[3];
  for (auto& each : all) each = MakeChannel<int>("each");
  for (auto& each : all) dojo::Go("eat", Eat(each));
  for (auto& each : all) each.Close();
  co_return;
}

Task<> CArrayBadly() {
  Channel<int> all[3];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'each of all' is never closed, and 'Eat' receives until it is closed
  for (auto& each : all) each = MakeChannel<int>("each");
  for (auto& each : all) dojo::Go("eat", Eat(each));
  for (auto& each : all) co_await each.Send(1);
}

// Returned.
std::vector<Channel<int>> MakeMany(int n) {
  std::vector<Channel<int>> all;
  for (int i = 0; i < n; ++i) all.push_back(MakeChannel<int>("each"));
  return all;
}

// Handed over.
void KeepThem(std::vector<Channel<int>> all);
void HandsOver(int n) {
  std::vector<Channel<int>> all;
  for (int i = 0; i < n; ++i) {
    all.push_back(MakeChannel<int>("each"));
    dojo::Go("eat", Eat(all.back()));
  }
  KeepThem(std::move(all));
}

// Somebody else's container.
void IntoTheirs(std::vector<Channel<int>>& all) {
  all.push_back(MakeChannel<int>("each"));
  dojo::Go("eat", Eat(all.back()));
}

// Each closed by its producer.
Task<> FanIn(int n) {
  std::vector<Channel<int>> sources;
  for (int i = 0; i < n; ++i) {
    sources.push_back(MakeChannel<int>("source"));
    dojo::Go("feed", FeedAndClose(sources.back(), 3));
  }
  for (auto& source : sources) co_await Eat(source);
}

Task<> FanInBadly(int n) {
  std::vector<Channel<int>> sources;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'each of sources' is never closed, and 'Eat' receives until it is closed
  for (int i = 0; i < n; ++i) {
    sources.push_back(MakeChannel<int>("source"));
    dojo::Go("feed", Feed(sources.back(), 3));
  }
  for (auto& source : sources) co_await Eat(source);
}

// A known number of values is received.
Task<> FanInCounted(int n) {
  std::vector<Channel<int>> sources;
  for (int i = 0; i < n; ++i) {
    sources.push_back(MakeChannel<int>("source"));
    dojo::Go("feed", Feed(sources.back(), 1));
  }
  for (auto& source : sources) co_await source.Receive();
}

// Closed through a copy of each.
Task<> Copies(int n) {
  std::deque<Channel<int>> queue;
  for (int i = 0; i < n; ++i) queue.push_back(MakeChannel<int>("each"));
  for (auto each : queue) dojo::Go("eat", Eat(each));
  while (!queue.empty()) {
    Channel<int> first = queue.front();
    queue.pop_front();
    first.Close();
  }
  co_return;
}

// A list of senders that nobody closes.
Task<> StoredSenders(int n) {
  std::list<Sender<int>> outs;
  for (int i = 0; i < n; ++i) {
    auto each = MakeChannel<int>("each");
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'each' is never closed, and 'Eat' receives until it is closed
    dojo::Go("eat", Eat(each));
    outs.push_back(each);
  }
  for (auto& out : outs) co_await out.Send(1);
}

Task<> StoredSendersWell(int n) {
  std::list<Sender<int>> outs;
  for (int i = 0; i < n; ++i) {
    auto each = MakeChannel<int>("each");
    dojo::Go("eat", Eat(each));
    outs.push_back(each);
  }
  for (auto& out : outs) {
    co_await out.Send(1);
    out.Close();
  }
}

Task<> OnTheHeap() {
  std::vector<std::unique_ptr<Channel<int>>> all;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'each of all' is never closed, and 'Eat' receives until it is closed
  all.push_back(std::make_unique<Channel<int>>(MakeChannel<int>("one")));
  dojo::Go("eat", Eat(*all[0]));
  co_await all[0]->Send(1);
}

Task<> OnTheHeapWell() {
  std::vector<std::shared_ptr<Channel<int>>> all;
  all.push_back(std::make_shared<Channel<int>>(MakeChannel<int>("one")));
  dojo::Go("eat", Eat(*all[0]));
  co_await all[0]->Send(1);
  for (const auto& each : all) each->Close();
}

Task<> TupleWell(bool early) {
  auto both =
      std::make_tuple(MakeChannel<int>("a", 1), MakeChannel<int>("b", 1));
  if (early) co_await std::get<0>(both).Send(1);
  std::get<0>(both).Close();
  std::get<1>(both).Close();
}

Task<> PairMembers(bool early) {
  std::pair<Channel<int>, int> job{MakeChannel<int>("job", 1), 3};
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'job.first' is not closed on every path
  if (early) co_return;
  job.first.Close();
}

Task<> PairMembersWell(bool early) {
  std::pair<Channel<int>, int> job{MakeChannel<int>("job", 1), 3};
  if (early) co_await job.first.Send(job.second);
  job.first.Close();
}

// Captured by reference in a closer.
Task<> ClosedByCloser(int n) {
  std::vector<Channel<int>> all;
  auto close_all = [&] {
    for (auto& each : all) each.Close();
  };
  for (int i = 0; i < n; ++i) {
    all.push_back(MakeChannel<int>("each"));
    dojo::Go("eat", Eat(all.back()));
  }
  close_all();
  co_return;
}

// Erased with the container, nobody can close it any more.
void ClearsThem(int n) {
  std::vector<Channel<int>> all(n, MakeChannel<int>("shared"));
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: channel 'each of all' is never closed, and 'Eat' receives until it is closed
  dojo::Go("eat", Eat(all.front()));
  all.clear();
}

}  // namespace corpus
