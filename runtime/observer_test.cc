#include "runtime/observer.h"

#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>

#include "runtime/dojo.h"
#include "runtime/explore.h"

namespace dojo {
namespace {

// Writes one line for each thing that it hears.
class Diary : public Observer {
 public:
  void TaskStarted(const Moment&, const ObservedTask& task) override {
    names_[task.id] = std::string(task.name);
    Note("started " + Name(task.id) + " by " + Name(task.started_by));
  }
  void TaskRuns(const Moment&, std::uint32_t task) override {
    Note("runs " + Name(task));
  }
  void TaskParked(const Moment&, std::uint32_t task,
                  const ObservedWait& wait) override {
    std::string on;
    for (const std::uint32_t channel : wait.channels)
      on += " " + channels_[channel];
    Note("parked " + Name(task) + ": " + std::string(wait.reason) + on);
  }
  void TaskEnded(const Moment&, std::uint32_t task) override {
    Note("ended " + Name(task));
  }
  void ChannelMade(const Moment&, const ObservedChannel& channel) override {
    CHECK(channels_.emplace(channel.id, channel.name).second);
    Note("made " + channels_[channel.id]);
  }
  void ElementSent(const Moment&, const ObservedChannel& channel,
                   std::uint32_t task) override {
    Note("sent by " + Name(task) + Length(channel));
  }
  void ElementReceived(const Moment&, const ObservedChannel& channel,
                       std::uint32_t task) override {
    Note("received by " + Name(task) + Length(channel));
  }
  void ChannelClosed(const Moment&, const ObservedChannel& channel) override {
    Note("closed " + channels_[channel.id]);
  }
  void ChannelDying(const Moment&, const ObservedChannel& channel) override {
    Note("dying" + Length(channel));
  }
  void ChannelDied(const Moment&, std::uint32_t channel) override {
    Note("died " + channels_[channel]);
  }
  void ClockMoved(const Moment& moment) override {
    Note("clock " + std::to_string(moment.now.nanoseconds));
  }
  void Snapshot(const Moment&, std::string_view label,
                std::span<const TaskSnapshot> tasks) override {
    Note("snapshot " + std::string(label));
    snapshot.assign(tasks.begin(), tasks.end());
  }
  void RunEnded(const Moment& moment, const Report&) override {
    Note("end");
    last = moment;
  }

  std::vector<std::string> lines;
  std::vector<TaskSnapshot> snapshot;
  Moment last;

 private:
  void Note(std::string line) { lines.push_back(std::move(line)); }
  std::string Name(std::uint32_t task) {
    return task == 0 ? "nobody" : names_.at(task);
  }
  std::string Length(const ObservedChannel& channel) {
    return ": " + channels_[channel.id] + " " + std::to_string(channel.length);
  }

  std::map<std::uint32_t, std::string> names_;
  std::map<std::uint32_t, std::string> channels_;
};

using Lines = std::vector<std::string>;

Task<> TakeOne(Receiver<int> from) { co_await from.Receive(); }
Task<> GiveOne(Sender<int> to) { co_await to.Send(1); }

TEST_CASE("A rendezvous is heard: who parks, who sends, who receives") {
  Diary diary;
  const ScopedObserver listening(diary);
  Runtime().Run([](Here) -> Task<> {
    auto c = MakeChannel<int>("c");
    Go("taker", TakeOne(c));
    co_await c.Send(7);
  });
  CHECK(diary.lines == Lines{"started main by nobody", "runs main", "made c",
                             "started taker by main",
                             "parked main: chan send c", "runs taker",
                             "sent by main: c 0", "received by taker: c 0",
                             "ended taker", "runs main", "dying: c 0", "died c",
                             "ended main", "snapshot quiescent", "end"});
}

TEST_CASE("A receiver that waits gets what is sent") {
  Diary diary;
  const ScopedObserver listening(diary);
  Runtime().Run([](Here) -> Task<> {
    auto c = MakeChannel<int>("c");
    Go("giver", GiveOne(c));
    co_await c.Receive();
  });
  CHECK(Lines(diary.lines.begin() + 4, diary.lines.begin() + 9) ==
        Lines{"parked main: chan receive c", "runs giver", "sent by giver: c 0",
              "received by main: c 0", "ended giver"});
}

TEST_CASE("A sender that waits for room sends when there is some") {
  Diary diary;
  const ScopedObserver listening(diary);
  Runtime().Run([](Here) -> Task<> {
    auto c = MakeChannel<int>("c", 1);
    co_await c.Send(1);
    Go("giver", GiveOne(c));
    co_await Yield();
    co_await c.Receive();
    c.Close();
  });
  CHECK(Lines(diary.lines.begin() + 2, diary.lines.end() - 2) ==
        Lines{"made c", "sent by main: c 1", "started giver by main",
              "runs giver", "parked giver: chan send c", "runs main",
              "received by main: c 0", "sent by giver: c 1", "closed c",
              "ended main", "runs giver", "ended giver", "dying: c 1",
              "died c"});
}

TEST_CASE("A Select is parked on all of its channels") {
  Diary diary;
  const ScopedObserver listening(diary);
  Runtime().Run([](Here) -> Task<> {
    auto a = MakeChannel<int>("a");
    auto b = MakeChannel<int>("b");
    Go("giver", GiveOne(b));
    co_await Select(OnReceive(a), OnReceive(b));
  });
  CHECK(Lines(diary.lines.begin() + 5, diary.lines.begin() + 9) ==
        Lines{"parked main: select a b", "runs giver", "sent by giver: b 0",
              "received by main: b 0"});
}

TEST_CASE("A timer sends as nobody, at the time that the clock has then") {
  Diary diary;
  const ScopedObserver listening(diary);
  Runtime().Run([](Here) -> Task<> {
    Timer timer(5_ns);
    co_await timer.C().Receive();
  });
  const Lines wanted{"clock 5", "sent by nobody", "received by main"};
  std::size_t found = 0;
  for (const std::string& line : diary.lines) {
    if (found < wanted.size() && line.starts_with(wanted[found])) ++found;
  }
  CHECK(found == wanted.size());
  CHECK(diary.last.now.nanoseconds == 5);
  CHECK(diary.last.step > 0);
}

Task<> Wait(Receiver<int> from) { co_await from.Receive(); }
Task<> WaitDeeper(Receiver<int> from) { co_await Wait(from); }

TEST_CASE("The last snapshot shows who stayed, with the stack of coroutines") {
  Diary diary;
  const ScopedObserver listening(diary);
  Runtime runtime;
  const Report report = runtime.Run([](Here) -> Task<> {
    auto c = MakeChannel<int>("c");
    Go("waiter", WaitDeeper(c));
    co_await Yield();
    TakeSnapshot("in the middle");
    CHECK(true);
  });
  REQUIRE(diary.snapshot.size() == 1);
  const TaskSnapshot& waiter = diary.snapshot[0];
  CHECK(waiter.id == 2);
  CHECK(waiter.name == "waiter");
  CHECK(waiter.state == "chan receive");
  REQUIRE(waiter.channels.size() == 1);
  CHECK(waiter.channels[0].name == "c");
  CHECK(waiter.channels[0].receivers == 1);
  REQUIRE(waiter.stack.size() == 2);
  CHECK(waiter.stack[0].function.find("Wait(") != std::string::npos);
  CHECK(waiter.stack[1].function.find("WaitDeeper(") != std::string::npos);
  CHECK(waiter.stack[0].at == report.leaks.at(0).awaits_at);
  REQUIRE(waiter.spawn_chain.size() == 2);
  CHECK(waiter.spawn_chain[1].task == "main");
  CHECK(waiter.bytes == report.leaks[0].bytes);
}

TEST_CASE("A snapshot in the middle shows all tasks, the running one too") {
  struct InTheMiddle : Observer {
    void Snapshot(const Moment&, std::string_view label,
                  std::span<const TaskSnapshot> tasks) override {
      if (label != "in the middle") return;
      for (const TaskSnapshot& task : tasks)
        states.push_back(task.name + ": " + task.state);
    }
    Lines states;
  } middle;
  const ScopedObserver listening(middle);
  Runtime().Run([](Here) -> Task<> {
    auto c = MakeChannel<int>("c");
    Go("parked", TakeOne(c));
    co_await Yield();
    Go("fresh", TakeOne(c));
    TakeSnapshot("in the middle");
    c.Close();
  });
  CHECK(middle.states ==
        Lines{"main: running", "parked: chan receive", "fresh: runnable"});
}

TEST_CASE("A channel from before is new when it is first used") {
  auto c = MakeChannel<int>("c", 1);
  Diary diary;
  const ScopedObserver listening(diary);
  CHECK(c.TrySend(1));
  CHECK(diary.lines == Lines{"made c", "sent by nobody: c 1"});
}

TEST_CASE("An id is not used again where an address is") {
  struct Ids : Observer {
    void ChannelMade(const Moment&, const ObservedChannel& channel) override {
      ids.push_back(channel.id);
    }
    std::vector<std::uint32_t> ids;
  } made;
  const ScopedObserver listening(made);
  for (int i = 0; i < 3; ++i) MakeChannel<int>("c");
  CHECK(made.ids == std::vector<std::uint32_t>{1, 2, 3});
}

TEST_CASE("The innermost Observer hears alone, and only while it lives") {
  Diary outer;
  const ScopedObserver listening(outer);
  {
    Diary inner;
    const ScopedObserver closer(inner);
    MakeChannel<int>("c");
    CHECK(inner.lines.size() == 3);
  }
  CHECK(outer.lines.empty());
  MakeChannel<int>("d");
  CHECK(outer.lines.size() == 3);
}

TEST_CASE(
    "Explored runs are not observed, and the Observer hears again after") {
  Diary diary;
  const ScopedObserver listening(diary);
  Explore([](Here) -> Task<> {
    auto c = MakeChannel<int>("c");
    Go("giver", GiveOne(c));
    co_await c.Receive();
  });
  CHECK(diary.lines.empty());
  MakeChannel<int>("d");
  CHECK(diary.lines.size() == 3);
}

// All that a program does, in a form that tells two ways of doing it apart.
Task<> Mixed(Sender<std::string> out) {
  WaitGroup group;
  Mutex mutex;
  int held = 0;
  group.Add(3);
  for (int i = 0; i < 3; ++i) {
    Go("holder",
       [](WaitGroup g, Mutex m, int* count, Sender<std::string> to,
          int who) -> Task<> {
         co_await m.Lock();
         co_await Yield();
         ++*count;
         co_await to.Send(std::to_string(who * 10 + *count));
         m.Unlock();
         co_await Sleep(Duration{who * 2});
         g.Done();
       }(group, mutex, &held, out, i));
  }
  co_await group.Wait();
  out.Close();
}

TEST_CASE("A run does the same whether somebody listens or not") {
  const auto run = [] {
    std::string all;
    const Report report = Runtime().Run([&all](Here) -> Task<> {
      auto words = MakeChannel<std::string>("words", 1);
      Go("mixed", Mixed(words));
      while (auto word = co_await words.Receive()) all += *word + " ";
    });
    CHECK(report.ok());
    return all + std::to_string(report.steps) + " " +
           std::to_string(report.end.nanoseconds);
  };
  const std::string alone = run();
  Diary diary;
  const ScopedObserver listening(diary);
  CHECK(run() == alone);
  CHECK(diary.lines.back() == "end");
}

TEST_CASE("An observed run ends where its steps end") {
  Diary diary;
  const ScopedObserver listening(diary);
  const Report report = Runtime({.max_steps = 10}).Run([](Here) -> Task<> {
    for (;;) co_await Yield();
  });
  CHECK(report.out_of_steps);
  CHECK(diary.lines.back() == "end");
}

}  // namespace
}  // namespace dojo
