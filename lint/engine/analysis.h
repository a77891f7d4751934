// The check of one translation unit.
#ifndef LINT_ENGINE_ANALYSIS_H_
#define LINT_ENGINE_ANALYSIS_H_

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "clang/AST/ASTContext.h"
#include "lint/engine/body.h"
#include "lint/engine/channel_types.h"
#include "lint/engine/conditions.h"
#include "lint/engine/events.h"
#include "lint/engine/finding.h"
#include "lint/engine/summaries.h"

namespace lint {

struct Options {
  ChannelTypes types = RuntimeChannels();
  // Every co_await is a way out: whoever destroys a waiting task unwinds it.
  bool suspension_is_exit = false;
  // Every call that may throw is a way out, not only those inside a `try`.
  bool calls_may_throw = false;
  // A function whose body is not seen, and of which no summary tells, leaves
  // the channel as it was. Otherwise it may close it.
  bool unknown_callees_borrow = false;
  // The article's rule instead: no graph, only where in the text a close is.
  bool syntax_only = false;
  std::set<Rule> off;
  // What functions of other translation units do.
  Summaries summaries;
};

class Analysis {
 public:
  Analysis(clang::ASTContext& context, const Options& options);

  // Findings in the order of the text. Nothing in system headers is looked at.
  std::vector<Finding> Run();
  // What this unit's functions do with channels that are handed to them.
  Summaries Summarize();

  // For the rules, and for one another:
  clang::ASTContext& context() const { return context_; }
  const Options& options() const { return options_; }
  // Null when the function has no body, or one that is still a pattern.
  const Body* BodyOf(const clang::FunctionDecl* function);
  const Conditions& ConditionsOf(const Body& body);
  // What `function` does with what `handle` stands for: a parameter, something
  // that it captures, or a member of one.
  Usage UsageOf(const clang::FunctionDecl& function, const Handle& handle);
  // The channels that `body` makes and gives a name.
  std::vector<Tracked> BornIn(const Body& body);
  Tracked Track(const Body& body, const Handle& handle);
  // What becomes of a channel that is put into the member.
  Usage UsageOf(const clang::FieldDecl& field);
  // All that this unit has and that can be read, but for system headers.
  const std::vector<const clang::FunctionDecl*>& Functions();
  // Where functions of this unit name the member.
  using Mention = std::pair<const Body*, const clang::MemberExpr*>;
  const std::vector<Mention>& MentionsOf(const clang::FieldDecl& field);
  // The function awaits a send or receive, itself or in one that it awaits.
  bool WaitsOnChannel(const clang::FunctionDecl& function);

 private:
  friend class Classifier;

  void Collect(const Body& body, Tracked& tracked);
  void CheckOfParameters(const Body& body, std::vector<Finding>& found);
  Usage Summarize(const Body& body, const Handle& handle);

  clang::ASTContext& context_;
  const Options& options_;
  std::map<const clang::FunctionDecl*, std::unique_ptr<Body>> bodies_;
  std::map<const Body*, std::unique_ptr<Conditions>> conditions_;
  std::map<std::pair<const clang::FunctionDecl*, Handle>, Usage> usages_;
  std::map<const clang::FunctionDecl*, bool> waits_;
  std::vector<const clang::FunctionDecl*> functions_;
  std::map<const clang::FieldDecl*, Usage> members_;
  std::map<const clang::FieldDecl*, std::vector<Mention>> mentions_;
  bool mentions_read_ = false;
};

}  // namespace lint

#endif  // LINT_ENGINE_ANALYSIS_H_
