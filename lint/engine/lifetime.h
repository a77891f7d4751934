// The life of one channel on every path: who has to close it now, and whether
// that happens once, in time.
#ifndef LINT_ENGINE_LIFETIME_H_
#define LINT_ENGINE_LIFETIME_H_

#include <map>
#include <set>
#include <vector>

#include "lint/engine/analysis.h"
#include "lint/engine/paths.h"

namespace lint {

enum class Duty : unsigned {
  kUnborn,   // or dead
  kHere,     // open, and this function's to close
  kGuarded,  // a guard of this function will close it
  kClosed,
  kElsewhere,   // somebody who was given it may close it
  kWillClose,   // a task that was given it closes it, on every path
  kLastCloses,  // the last of several tasks closes it
};

struct Leak {
  // What leaves: a return, a break, a throw, an await; null: the end.
  const clang::Stmt* exit = nullptr;
  clang::SourceLocation at;
  std::vector<Note> path;
  // Somebody else had been given it by then.
  bool shared = false;
  // The name gets another channel there.
  bool overwritten = false;
  // Every path that leaves here leaves it open.
  bool always = true;
};

struct Life {
  std::vector<Leak> leaks;  // each exit once, in the order they were found
  struct Misuse {
    Rule rule;
    clang::SourceLocation at;
    std::vector<Note> path;
    std::string by;  // who closes it, too; empty: this function
  };
  std::vector<Misuse> misuses;
  // With which duties the function is left.
  std::set<Duty> exits;
  bool sends_on_every_path = true;
  bool closes_when_last = false;
};

// From its birth, or from the entry for what came from elsewhere.
Life LiveThrough(Analysis& analysis, const Body& body, const Tracked& tracked);

}  // namespace lint

#endif  // LINT_ENGINE_LIFETIME_H_
