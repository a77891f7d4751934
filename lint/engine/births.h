// Where channels come from: what makes one that nobody else knows yet.
#ifndef LINT_ENGINE_BIRTHS_H_
#define LINT_ENGINE_BIRTHS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "lint/engine/analysis.h"

namespace lint {

class Births {
 public:
  Births(Analysis& analysis, const Body& body)
      : analysis_(analysis), body_(body) {}

  // Whether the value of `expr`, or what a holder made there holds, is a
  // channel that nobody else knows yet.
  bool IsBirth(const clang::Expr* expr, int depth = 0);
  // What initializes each part of what `expr` makes; empty: it cannot be seen.
  std::vector<const clang::Expr*> PartsOf(const clang::Expr* expr,
                                          int depth = 0);
  // The capacity that the birth gives it, if that is known.
  std::optional<std::int64_t> CapacityOf(const clang::Expr* birth);

 private:
  Analysis& analysis_;
  const Body& body_;
};

// `Channel<int>{}`, nullptr, std::nullopt, nothing: no channel.
bool IsNil(const clang::Expr* init);

// Of the standard library: gives what it gets, in another form.
bool HandsOn(const clang::FunctionDecl* function);
bool MakesHolder(const clang::FunctionDecl* function);

// Bare, past what is written as a conversion to a class, too: `Ends{...}`.
const clang::Expr* BareMade(const clang::Expr* expr);

}  // namespace lint

#endif  // LINT_ENGINE_BIRTHS_H_
