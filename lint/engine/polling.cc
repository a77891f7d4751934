// A select with a default asks and does not wait. In a loop whose default only
// sleeps it is a wait that wakes up for nothing, and comes too late.
#include "clang/AST/DeclCXX.h"
#include "lint/engine/paths.h"
#include "lint/engine/rules.h"
#include "llvm/ADT/STLExtras.h"

namespace lint {
namespace {

bool IsSleep(llvm::StringRef name) {
  return name == "Sleep" || name == "Yield" || name == "sleep_for" ||
         name == "yield";
}

// Does nothing that anybody waits for.
bool IsIdle(const clang::CallExpr& call, const Selection& selection,
            const Body& body) {
  if (body.Contains(selection.call, &call)) return true;
  const clang::FunctionDecl* callee = call.getDirectCallee();
  if (callee == nullptr) return false;
  const llvm::StringRef name = NameOf(callee);
  if (IsSleep(name)) return true;
  if (llvm::isa<clang::UserDefinedLiteral>(call)) return true;
  if (llvm::isa<clang::CXXConversionDecl>(callee)) return true;
  if (IsOneOf(name, {"move", "min", "max", "has_value", "empty", "size", "Now",
                     "current"}))
    return true;
  // What the language makes of an await.
  return IsOneOf(name, {"await_transform", "await_ready", "await_suspend",
                        "await_resume", "from_address", "get_return_object",
                        "operator co_await"}) ||
         llvm::isa<clang::CXXOperatorCallExpr>(call);
}

class IdleRule : public PathRule {
 public:
  IdleRule(const Body& body, const Selection& selection)
      : body_(body), selection_(selection) {}

  void OnStatement(const clang::Stmt* statement, PathState& state,
                   PathSearch& search) override {
    if (found_) return search.Stop();
    if (statement == selection_.awaited) {
      if (state.status != 0) {
        found_ = true;
        path_ = search.Trail();
      }
      return search.Stop();
    }
    if (const auto* call = llvm::dyn_cast<clang::CallExpr>(statement)) {
      // What was not written is part of something that was.
      if (body_.Parent(call) == nullptr) return;
      if (!IsIdle(*call, selection_, body_)) return search.Stop();
      if (IsSleep(NameOf(call->getDirectCallee()))) {
        state.status = 1;
        search.Remark(call->getBeginLoc(), "the default only sleeps");
      }
    } else if (llvm::isa<clang::CoawaitExpr>(statement)) {
      bool sleeps = false;
      for (const clang::CallExpr* call : body_.calls()) {
        sleeps |= IsSleep(NameOf(call->getDirectCallee())) &&
                  AwaitOf(body_, call) == statement;
      }
      if (!sleeps) search.Stop();
    }
  }
  void OnExit(const clang::Stmt*, PathState&, PathSearch&) override {}

  bool found() const { return found_; }
  const std::vector<Note>& path() const { return path_; }

 private:
  const Body& body_;
  const Selection& selection_;
  bool found_ = false;
  std::vector<Note> path_;
};

}  // namespace

void CheckPolling(Analysis& analysis, const Body& body,
                  std::vector<Finding>& found) {
  if (analysis.options().off.contains(Rule::kPollingDefault)) return;
  for (const clang::CallExpr* call : body.calls()) {
    const auto selection = SelectionOf(body, call);
    if (!selection || selection->awaited == nullptr ||
        selection->default_case < 0 || body.EnclosingLoop(call) == nullptr)
      continue;
    IdleRule rule(body, *selection);
    const Conditions& conditions = analysis.ConditionsOf(body);
    PathSearch search(body, conditions, rule, /*calls_may_throw=*/false);
    PathState start;
    conditions.AssumeValue(selection->awaited, selection->default_case,
                           start.facts);
    search.RunFrom(selection->awaited, std::move(start));
    if (!rule.found()) continue;
    Finding finding;
    finding.rule = Rule::kPollingDefault;
    finding.at = call->getBeginLoc();
    finding.message =
        "a select with a default in a loop that only sleeps: without the "
        "default it waits, and wakes in time";
    finding.path = rule.path();
    finding.path.push_back({call->getBeginLoc(), "and asks again"});
    found.push_back(std::move(finding));
  }
}

}  // namespace lint
