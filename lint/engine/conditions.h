// What is known of a function's conditions on one path through it.
//
// A path that has learnt `n > 0` cannot take the other branch of a later
// `if (n <= 0)`. Known is, for a variable, a field or a question like
// `v.empty()`, the range its value is in. An assignment, a call that may change
// it, and for what others can reach every co_await, make it unknown again. What
// is unknown excludes no path.
//
// Only what is asked at least twice, or set to constants and asked, is kept:
// the rest cannot tell paths apart, and each thing that is kept multiplies
// them.
#ifndef LINT_ENGINE_CONDITIONS_H_
#define LINT_ENGINE_CONDITIONS_H_

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "clang/Analysis/CFG.h"
#include "lint/engine/body.h"

namespace lint {

struct Range {
  std::int64_t low = std::numeric_limits<std::int64_t>::min();
  std::int64_t high = std::numeric_limits<std::int64_t>::max();
  // One value inside that it is not.
  std::optional<std::int64_t> hole;

  static Range Of(std::int64_t value) { return {value, value, {}}; }
  bool IsEmpty() const { return low > high; }
  bool IsOne() const { return low == high; }
  bool Excludes(std::int64_t value) const {
    return value < low || value > high || hole == value;
  }
  void Exclude(std::int64_t value);
  void Intersect(const Range& other);
  friend bool operator==(const Range&, const Range&) = default;
  friend auto operator<=>(const Range&, const Range&) = default;
};

// What a path knows: sorted by key.
class Facts {
 public:
  const Range* Find(int key) const;
  void Set(int key, const Range& range);
  template <class Predicate>
  void DropIf(const Predicate& predicate) {
    std::erase_if(known_,
                  [&](const auto& each) { return predicate(each.first); });
  }
  void Clear() { known_.clear(); }
  friend bool operator==(const Facts&, const Facts&) = default;
  friend auto operator<=>(const Facts&, const Facts&) = default;

 private:
  std::vector<std::pair<int, Range>> known_;
};

class Conditions {
 public:
  explicit Conditions(const Body& body);

  // What the element of the graph changes.
  void Execute(const clang::Stmt* element, Facts& facts) const;
  // Takes the successor with that number; false: no such path.
  bool Take(const clang::CFGBlock& block, unsigned successor,
            Facts& facts) const;
  // What of the value of `expr` is known.
  Range ValueOf(const clang::Expr* expr, const Facts& facts) const;
  // From here on `variable` is no null.
  void AssumeNotNull(const clang::ValueDecl& variable, Facts& facts) const;
  void AssumeNotNull(const clang::Expr& assigned, Facts& facts) const;
  // `awaited` has just come to `value`.
  void AssumeValue(const clang::Expr* awaited, std::int64_t value,
                   Facts& facts) const;
  // A condition mentions it.
  bool IsAsked(const clang::Expr* expr) const;
  bool IsAsked(const clang::ValueDecl& variable) const;

 private:
  struct Key {
    std::string name;
    std::vector<const clang::ValueDecl*> variables = {};
    // Others may change it while the function waits or calls.
    bool shared = false;
    // A field of this object: others may change it while the function waits.
    bool own = false;
    int mentions = 0;
    Range possible = {};  // by its type
  };

  void AssumeNotNull(Key key, Facts& facts) const;
  int KeyOf(const clang::Expr* expr) const;  // -1: nothing that can be kept
  // Something that has no name is told from others by where it stands.
  static std::string Number(const void* pointer);
  int Intern(Key key) const;
  std::optional<Key> Describe(const clang::Expr* expr) const;
  Key DescribeVariable(const clang::ValueDecl& variable) const;
  int RelationOf(const char* relation, const clang::Expr* left,
                 const clang::Expr* right) const;
  int SizeOf(const clang::Expr* container) const;
  std::optional<std::int64_t> Constant(const clang::Expr* expr) const;
  Range RangeOf(const clang::Expr* expr, const Facts& facts) const;
  std::optional<bool> Evaluate(const clang::Expr* expr,
                               const Facts& facts) const;
  bool Assume(const clang::Expr* expr, bool holds, Facts& facts) const;
  bool Narrow(int key, const Range& to, Facts& facts) const;
  bool NarrowTo(const clang::Expr* expr, const Range& to, Facts& facts) const;
  bool Compare(clang::BinaryOperatorKind kind, const clang::Expr* left,
               const clang::Expr* right, bool holds, Facts& facts) const;
  void Forget(const clang::ValueDecl* variable, Facts& facts) const;
  void ForgetShared(Facts& facts) const;
  void ForgetTarget(const clang::Expr* expr, Facts& facts) const;
  void Mention(const clang::Expr* expr) const;
  void MentionComparison(const clang::Expr* left,
                         const clang::Expr* right) const;
  bool IsKept(int key) const;

  const Body& body_;
  mutable std::vector<Key> keys_;
  mutable std::map<std::string, int> by_name_;
  mutable llvm::DenseMap<const clang::Expr*, int> key_of_;
  mutable llvm::DenseMap<const clang::Expr*, std::optional<std::int64_t>>
      constants_;
  llvm::DenseMap<const clang::ValueDecl*, bool> reachable_by_others_;
};

// Without what changes neither the value nor what is meant.
const clang::Expr* Bare(const clang::Expr* expr);

}  // namespace lint

#endif  // LINT_ENGINE_CONDITIONS_H_
