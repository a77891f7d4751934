// The texts of a small kata with which Lint() finds nothing wrong. Tests spoil
// one thing in a copy.
#ifndef GRADER_TESTDATA_CLEAN_KATA_H_
#define GRADER_TESTDATA_CLEAN_KATA_H_

#include <string>

#include "grader/kata_lint.h"

namespace grader::testdata {

inline Manifest CleanManifest() {
  Manifest manifest;
  manifest.kata = "02_open_door";
  manifest.title = "The open door";
  manifest.pattern = "unclosed range";
  manifest.level = 2;
  manifest.summary = "A guest waits at a door that nobody closes.";
  manifest.evidence = {Oracle::kBehaviour, Oracle::kSchedules, Oracle::kHeap,
                       Oracle::kMemcheck};
  manifest.programs = {{"enter", {"1x1", "2x2"}}, {"leave", {"3"}}};
  manifest.workload_sizes = {100, 200, 400};
  manifest.working_target = MemoryTarget{100, 8};
  manifest.peak_target = MemoryTarget{200, 8};
  manifest.starter_leak = StarterLeak{2, 1296};
  return manifest;
}

inline Surroundings CleanSurroundings() {
  Manifest other;
  other.kata = "01_unclosed_range";
  other.title = "The range";
  other.level = 1;
  other.summary = "Nobody closes.";
  return {{other, CleanManifest()},
          {"grpc_1424", "moby_4395"},
          {"unclosed range", "nil channel"}};
}

// A fix of the text `beginning` and with code of its own.
inline std::string CleanFix(const std::string& beginning,
                            const std::string& value) {
  return beginning +
         "\n#include \"kata.h\"\n\nnamespace kata {\n\nint Guests() { return " +
         value + "; }\n\n}  // namespace kata\n";
}

inline Texts CleanKataFolder() {
  const std::string starter = CleanFix(
      "// Kata 02: a guest waits. The only file to edit.\n"
      "// TODO: who closes the door?",
      "0");
  return {
      {"BUILD", R"(# Kata 02: a guest at an open door.
load("//katas:kata.bzl", "kata")

kata(
    name = "02_open_door",
    title = "The open door",
    level = 2,
    # Measured from the largest right fix, plus four frames and 1 KiB.
    peak_target = {
        "base": 200,
        "per_unit": 8,
    },
    pattern = "unclosed range",
    programs = {
        "enter": [
            "1x1",
            "2x2",
        ],
        "leave": ["3"],
    },
    starter_leak = {
        "bytes": 1296,
        "count": 2,
    },
    summary = "A guest waits at a door that nobody closes.",
    working_target = {
        "base": 100,
        "per_unit": 8,
    },
    workload_sizes = [
        100,
        200,
        400,
    ],
)
)"},
      {"README.md", R"(# 02: the open door

A guest waits.

## The task

Edit `kata.cc`.

```sh
bazel test //katas/02_open_door:grade   # the verdict
bazel run //grader -- hint 02_open_door # one hint
```

The untouched starter is red: two guests stay behind, 1,296
bytes, parked in `chan receive`.

## The pattern

Whoever sends last closes.

## The same bug in Go

```go
for range door {
}
```

## What is true

- A closed door lets those out who are inside.

## In the wild

gRPC for Go, `grpc#1424`: a watcher left without closing.
)"},
      {"hints.md", R"(# Hints for 02

## Hint 1: Look
*Fits: leak.*
Who waits?

## Hint 2: Ask
Who knows?

## Hint 3: Count
How many ways out?

## Hint 4: The tools
`dojo::CloseGuard` closes.
)"},
      {"kata.h", R"(// Kata 02, the contract: what kata.cc must provide.
#ifndef KATAS_02_OPEN_DOOR_KATA_H_
#define KATAS_02_OPEN_DOOR_KATA_H_

#include "runtime/dojo.h"

namespace kata {

// How many guests there are.
//
// - Every guest is counted.
// - Nobody sleeps and nobody
//   polls.
// - Nothing panics, not even where a catch would hide it.
//
// kata.cc keeps no variables of its own outside functions, and no static ones
// inside; constants are welcome.
int Guests();

}  // namespace kata

#endif  // KATAS_02_OPEN_DOOR_KATA_H_
)"},
      {"starter.cc", starter},
      {"kata.cc", starter},
      {"visible_test.cc", "TEST_CASE(\"a guest goes home\") {}\n"},
      {"hidden/hidden_test.cc",
       "TEST_CASE(\"one\") {}\nTEST_CASE(\"two\") {}\nTEST_CASE(\"three\") "
       "{}\nTEST_CASE(\"four\") {}\nTEST_CASE(\"five\") {}\nTEST_CASE(\n    "
       "\"six, and a long \"\n    \"name\") {}\n"},
      {"hidden/programs.cc",
       "std::vector<Program> Programs() {\n  return {{\"enter\", &Enter},\n"
       "          {\"leave\", &Leave}};\n}\n"},
      {"workload.cc", "void Work() { harness::Working(); }\n"}};
}

inline Texts CleanSolutionsFolder() {
  Texts texts = {{"BUILD", R"(# Kata 02's fixes.
kata_solutions(
    kata = "//katas/02_open_door",
    right = glob(["right/*.cc"]),
    wrong = glob(["wrong/*.cc"]),
)
)"},
                 {"kata.cc", CleanFix("// The reference.", "1")},
                 {"right/guard.cc", CleanFix("// A guard.", "2")},
                 {"right/last.cc", CleanFix("// The last one.", "3")},
                 {"right/scope.cc", CleanFix("// A scope.", "4")}};
  const char* const kVerdicts[] = {
      "leak; schedules: enter 2x2 or more; waits",
      "leak; schedules: leave; waits too",
      "leak; schedules: workload; waits often",
      "panic; behaviour: \"a guest goes home\"; closes twice",
      "panic; behaviour: \"six, and a long name\"; closes early",
      "fail; behaviour: \"one\"; counts none",
      "fail; behaviour: \"two\"; counts one",
      "over-memory; heap: working; asks all",
      "over-memory; heap: peak at the end; keeps all",
  };
  int number = 1;
  for (const std::string verdict : kVerdicts) {
    texts["wrong/0" + std::to_string(number) + "_try.cc"] =
        CleanFix("// VERDICT: " + verdict, "-" + std::to_string(number));
    ++number;
  }
  return texts;
}

inline KataTexts CleanKata() {
  return {CleanManifest(), CleanKataFolder(), CleanSolutionsFolder()};
}

}  // namespace grader::testdata

#endif  // GRADER_TESTDATA_CLEAN_KATA_H_
