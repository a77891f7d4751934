// The search for the shortest path of a function on which something goes wrong.
//
// A rule is an automaton: it has a small state, and is told what a path comes
// by. The search goes breadth first over (block, state, what is known), so the
// first path that a rule hits upon is one with the fewest blocks. Where too
// much is known in too many ways, it is forgotten: then a path more may be
// possible, and the search stays bounded: at most kVariants visits of a block
// per state.
#ifndef LINT_ENGINE_PATHS_H_
#define LINT_ENGINE_PATHS_H_

#include <vector>

#include "clang/Analysis/CFG.h"
#include "lint/engine/body.h"
#include "lint/engine/conditions.h"
#include "lint/engine/finding.h"

namespace lint {

struct PathState {
  unsigned status = 0;  // the rule's own
  // It came here because a call threw, or so one must assume.
  bool unwound = false;
  Facts facts;
};

class PathSearch;

class PathRule {
 public:
  virtual ~PathRule() = default;
  virtual void OnStatement(const clang::Stmt* statement, PathState& state,
                           PathSearch& search) = 0;
  virtual void OnEndOfVariable(const clang::VarDecl*, const clang::Stmt*,
                               PathState&, PathSearch&) {}
  // The path takes that successor.
  virtual void OnBranch(const clang::CFGBlock&, unsigned, PathState&,
                        PathSearch&) {}
  // The function is left; `last` is what was done last, or null.
  virtual void OnExit(const clang::Stmt* last, PathState& state,
                      PathSearch& search) = 0;
};

class PathSearch {
 public:
  PathSearch(const Body& body, const Conditions& conditions, PathRule& rule,
             bool calls_may_throw);

  void RunFromEntry(PathState start);
  // From behind the element `after`.
  void RunFrom(const clang::Stmt* after, PathState start);

  // For the rule, while it is told something: the path so far, with what the
  // rule has remarked on it.
  std::vector<Note> Trail() const;
  void Remark(clang::SourceLocation at, std::string text);
  const Conditions& conditions() const { return conditions_; }
  // The path ends here.
  void Stop() { stopped_ = true; }

  static constexpr int kVariants = 24;

 private:
  struct Node {
    const clang::CFGBlock* block = nullptr;
    unsigned first_element = 0;
    PathState state;
    int previous = -1;
    std::vector<Note> remarks;  // made in this block, or on the way into it
  };
  void Run();
  void Expand(int at);
  void Enter(const clang::CFGBlock* block, PathState state, int previous,
             std::vector<Note> remarks);
  void Leave(const clang::CFGBlock& block, const PathState& state, int at);

  const Body& body_;
  const Conditions& conditions_;
  PathRule& rule_;
  const bool calls_may_throw_;
  std::vector<Node> nodes_;
  // Of each block: the states in which it was entered.
  std::vector<std::vector<PathState>> entered_;
  int current_ = -1;
  bool stopped_ = false;
};

// How a note names a condition: its text, shortened.
std::string TextOf(const clang::Expr* expr, const clang::ASTContext& context);

}  // namespace lint

#endif  // LINT_ENGINE_PATHS_H_
