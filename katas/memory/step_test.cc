#include "katas/memory/step.h"

#include <catch2/catch.hpp>

namespace kata::memory {
namespace {

using Operation = Step::Operation;

Step Make(int thread, Operation operation, const char* variable, unsigned line,
          std::uint64_t before, std::uint64_t after) {
  Step step;
  step.thread = thread;
  step.operation = operation;
  step.variable = variable;
  step.place = {"some/folder/kata.cc", line};
  step.before = before;
  step.after = after;
  step.order = std::memory_order_release;
  return step;
}

const std::vector<std::string> kThreads = {"writer", "reader"};

Run Stale() {
  Run run;
  run.fault = Run::Fault::kExpectation;
  run.text = "the price is there";
  run.thread = 1;
  run.threads = kThreads;
  run.steps.push_back(Make(0, Operation::kStore, "price", 12, 0, 42));
  Step load = Make(1, Operation::kLoad, "price", 20, 7, 0);
  load.kind = Kind::kPlain;
  load.stale = true;
  load.newest = 42;
  load.newest_from = {0, true, {"kata.cc", 12}};
  run.steps.push_back(load);
  return run;
}

TEST_CASE("A step tells who, what, which order and where") {
  CHECK(Describe(Stale().steps[0], kThreads) ==
        "writer stores price = 42 (release), kata.cc:12");
  Step change = Make(1, Operation::kUpdate, "count", 3, 1, 2);
  change.order = std::memory_order_acq_rel;
  CHECK(Describe(change, kThreads) ==
        "reader changes count from 1 to 2 (acq_rel), kata.cc:3");
  Step truth = Make(0, Operation::kStore, "ready", 4, 0, 1);
  truth.format = Format::kTruth;
  CHECK(Describe(truth, kThreads) ==
        "writer stores ready = true (release), kata.cc:4");
  Step words = Make(0, Operation::kStore, "lease", 5, 0, 0x100000002);
  words.format = Format::kWords;
  CHECK(Describe(words, kThreads) ==
        "writer stores lease = {2, 1} (release), kata.cc:5");
  words.format = Format::kNumber;
  CHECK(Describe(words, kThreads) ==
        "writer stores lease = 0x100000002 (release), kata.cc:5");
}

TEST_CASE("A stale load tells the newest value, and whose it is") {
  CHECK(Describe(Stale().steps[1], kThreads) ==
        "reader loads price = 7 (plain), kata.cc:20: STALE, the newest is 42, "
        "stored by writer at kata.cc:12");
  CHECK(Sentence(Stale()) ==
        "reader's load of price at kata.cc:20 is STALE: it sees 7, the newest "
        "is 42, stored by writer at kata.cc:12; so not: the price is there");
}

TEST_CASE("A race tells both lines") {
  Run run = Stale();
  run.fault = Run::Fault::kRace;
  run.text.clear();
  run.steps[1].stale = false;
  run.steps[1].races = true;
  run.steps[1].race_with = {0, true, {"kata.cc", 12}};
  CHECK(Sentence(run) ==
        "data race on price: reader's load at kata.cc:20 and writer's store at "
        "kata.cc:12, and nothing orders the two");
}

TEST_CASE("A sentence has at most 200 characters") {
  Run run = Stale();
  run.text = std::string(500, 'x');
  for (const auto fault : {Run::Fault::kExpectation, Run::Fault::kException,
                           Run::Fault::kEndless, Run::Fault::kMisuse}) {
    run.fault = fault;
    CHECK(Sentence(run).size() == 200);
  }
}

TEST_CASE("What is shown is the run that is easiest to read") {
  const Run stale = Stale();
  Run race = stale;
  race.fault = Run::Fault::kRace;
  CHECK(IsClearer(stale, race));
  Run fresh = stale;
  fresh.steps[1].stale = false;
  CHECK(IsClearer(stale, fresh));
  Run longer = stale;
  longer.steps.push_back(longer.steps.back());
  CHECK(IsClearer(stale, longer));
  CHECK(stale.Switches() == 1);
  Run switching = longer;
  switching.steps.push_back(switching.steps.front());
  CHECK(IsClearer(longer, switching));
  CHECK_FALSE(IsClearer(stale, stale));
}

TEST_CASE("The stale load that counts is of the thread where it showed") {
  Run run = Stale();
  run.steps.push_back(run.steps.back());
  run.steps.back().thread = 0;
  CHECK(StaleLoad(run)->thread == 1);
  run.thread = 0;
  CHECK(StaleLoad(run)->thread == 0);
}

TEST_CASE("Runs with other steps have other digests") {
  Run other = Stale();
  CHECK(Digest(other) == Digest(Stale()));
  CHECK(Digest(other).size() == 6);
  other.steps[0].after = 43;
  CHECK(Digest(other) != Digest(Stale()));
}

}  // namespace
}  // namespace kata::memory
