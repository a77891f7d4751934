// An abandoned sender waits on an unbuffered channel for a receiver that has
// left: it took another way out of its select.
#include "lint/engine/paths.h"
#include "lint/engine/rules.h"
#include "llvm/ADT/STLExtras.h"

namespace lint {
namespace {

std::string NameOf(const Event& call) {
  return call.callee.empty() ? "a task" : "'" + call.callee + "'";
}

bool IsWayOut(llvm::StringRef maker) {
  return maker == "After" || maker == "OnDone" || maker == "OnReceive";
}

// Nobody keeps what it comes to.
bool IsDiscarded(const Body& body, const clang::Expr* expr) {
  const clang::Stmt* at = expr;
  while (
      llvm::isa_and_nonnull<clang::CastExpr, clang::FullExpr, clang::ParenExpr>(
          body.Parent(at)))
    at = body.Parent(at);
  return !llvm::isa_and_nonnull<clang::Expr, clang::DeclStmt, clang::ReturnStmt,
                                clang::CoreturnStmt>(body.Parent(at));
}

enum : unsigned {
  kBefore,    // no select yet, or the channel was seen to after it
  kSelected,  // the last thing that happened to the channel is a select
};

class LeavesRule : public PathRule {
 public:
  LeavesRule(const Body& body, const Tracked& tracked)
      : body_(body), tracked_(tracked) {
    for (const Event& event : tracked.events) {
      if (event.kind != EventKind::kReceive || event.select == nullptr)
        continue;
      const auto selection = SelectionOf(body, event.select);
      if (!selection || selection->awaited == nullptr) continue;
      bool other = false;
      bool gives_up = false;  // and is no other channel that has its values
      for (std::size_t i = 0; i < selection->cases.size(); ++i) {
        other |= static_cast<int>(i) != event.select_case &&
                 IsWayOut(selection->cases[i]);
        gives_up |=
            selection->cases[i] == "After" || selection->cases[i] == "OnDone";
      }
      if (!other) continue;
      in_time_ |= llvm::is_contained(selection->cases, "After");
      Select select;
      select.awaited = selection->awaited;
      select.gives_up = gives_up;
      select.select_case = event.select_case;
      select.at = event.at;
      select.loop = body.EnclosingLoop(event.select);
      for (const clang::Stmt* above = body.Parent(select.awaited);
           above != nullptr && select.result == nullptr;
           above = body.Parent(above)) {
        const auto* declares = llvm::dyn_cast<clang::DeclStmt>(above);
        if (declares != nullptr && declares->isSingleDecl())
          select.result =
              llvm::dyn_cast<clang::VarDecl>(declares->getSingleDecl());
        if (!llvm::isa<clang::Expr>(above)) break;
      }
      selects_.push_back(select);
    }
  }
  bool has_selects() const { return !selects_.empty(); }
  bool leaves_in_time() const { return in_time_; }

  void OnStatement(const clang::Stmt* statement, PathState& state,
                   PathSearch& search) override {
    const auto events = tracked_.at.find(statement);
    if (events != tracked_.at.end()) {
      for (const Event* event : events->second) {
        // Sees to it: closes, drains, or hands it to somebody who might.
        const bool sees_to_it = event->kind == EventKind::kClose ||
                                event->kind == EventKind::kGuard ||
                                event->kind == EventKind::kGiveUp ||
                                event->kind == EventKind::kCall ||
                                event->kind == EventKind::kReturn ||
                                event->kind == EventKind::kReturnReceiver ||
                                (event->kind == EventKind::kReceive);
        if (sees_to_it) state.status = kBefore;
      }
    }
    for (std::size_t i = 0; i < selects_.size(); ++i) {
      if (statement != selects_[i].awaited) continue;
      state.status = kSelected + static_cast<unsigned>(i);
      search.Remark(selects_[i].at, "a select receives, or takes another way");
    }
  }

  void OnBranch(const clang::CFGBlock& block, unsigned successor,
                PathState& state, PathSearch&) override {
    if (state.status < kSelected) return;
    const Select& select = selects_[state.status - kSelected];
    const clang::Stmt* terminator = block.getTerminatorStmt();
    // A loop that takes what is left has seen to it, whatever its condition.
    if (llvm::isa<clang::WhileStmt, clang::ForStmt, clang::CXXForRangeStmt>(
            terminator) &&
        llvm::any_of(tracked_.events, [&](const Event& event) {
          return event.kind == EventKind::kReceive && event.select == nullptr &&
                 body_.Contains(terminator, event.element);
        })) {
      state.status = kBefore;
      return;
    }
    // A loop that ends by its own condition has come to its end as it should:
    // it counted, or was told.
    const bool loops =
        llvm::isa<clang::WhileStmt, clang::ForStmt, clang::DoStmt,
                  clang::CXXForRangeStmt>(terminator);
    if (!loops || successor == 0 || select.loop != terminator) return;
    const auto* condition =
        llvm::dyn_cast_or_null<clang::Stmt>(block.getTerminatorCondition());
    if (condition == nullptr || body_.Contains(condition, select.awaited))
      return;
    if (select.result != nullptr &&
        llvm::any_of(body_.References(select.result),
                     [&](const clang::DeclRefExpr* each) {
                       return body_.Contains(condition, each);
                     }))
      return;
    state.status = kBefore;
  }

  void OnExit(const clang::Stmt* last, PathState& state,
              PathSearch& search) override {
    if (state.status < kSelected || state.unwound || found_) return;
    // Whoever throws says that this should not have been.
    if (llvm::isa_and_nonnull<clang::CXXThrowExpr>(last)) return;
    const Select& select = selects_[state.status - kSelected];
    // By another way: the path has excluded the receive, or nobody asks.
    const bool asked = search.conditions().IsAsked(select.awaited) ||
                       (select.result != nullptr &&
                        search.conditions().IsAsked(*select.result));
    if (asked) {
      Range result = search.conditions().ValueOf(select.awaited, state.facts);
      if (select.result != nullptr) {
        const auto& mentions = body_.References(select.result);
        if (!mentions.empty())
          result = search.conditions().ValueOf(mentions.front(), state.facts);
      }
      if (!result.Excludes(select.select_case)) return;
    } else if (!select.gives_up || !IsDiscarded(body_, select.awaited)) {
      return;
    }
    found_ = true;
    at_ = select.at;
    path_ = search.Trail();
    path_.push_back(
        {last != nullptr &&
                 llvm::isa<clang::ReturnStmt, clang::CoreturnStmt>(last)
             ? last->getBeginLoc()
             : body_.written()->getEndLoc(),
         "the receiver leaves here"});
  }

  bool found() const { return found_; }
  clang::SourceLocation at() const { return at_; }
  const std::vector<Note>& path() const { return path_; }

 private:
  struct Select {
    const clang::Expr* awaited = nullptr;
    bool gives_up = false;
    int select_case = 0;
    clang::SourceLocation at;
    const clang::Stmt* loop = nullptr;
    const clang::VarDecl* result = nullptr;
  };
  const Body& body_;
  const Tracked& tracked_;
  std::vector<Select> selects_;
  bool in_time_ = false;
  bool found_ = false;
  clang::SourceLocation at_;
  std::vector<Note> path_;
};

}  // namespace

bool LeavesSelect(Analysis& analysis, const Body& body, const Tracked& tracked,
                  clang::SourceLocation& select, std::vector<Note>& path,
                  bool* in_time) {
  LeavesRule rule(body, tracked);
  if (!rule.has_selects()) return false;
  PathSearch search(body, analysis.ConditionsOf(body), rule,
                    /*calls_may_throw=*/false);
  search.RunFromEntry({});
  select = rule.at();
  path = rule.path();
  if (in_time != nullptr) *in_time = rule.leaves_in_time();
  return rule.found();
}

namespace {

// A channel, or a context: what can tell somebody to leave.
bool CanTell(const Analysis& analysis, clang::QualType type) {
  const clang::CXXRecordDecl* record = RecordOf(type);
  return analysis.options().types.ClassOf(type) != nullptr ||
         (record != nullptr && record->getIdentifier() != nullptr &&
          record->getName() == "Context");
}

bool MentionsVariables(const Body& body, const clang::Expr* in) {
  if (!body.variables_in(in).empty()) return true;
  return llvm::any_of(body.bindings(), [&](const clang::BindingDecl* binding) {
    return llvm::any_of(body.References(binding),
                        [&](const clang::DeclRefExpr* each) {
                          return body.Contains(in, each);
                        });
  });
}

// The variables whose mention may tell whoever has `told`; empty: others can
// tell it, too.
std::vector<const clang::ValueDecl*> TellersOf(const Body& body,
                                               const clang::ValueDecl& told) {
  const clang::VarDecl* owner = llvm::dyn_cast<clang::VarDecl>(&told);
  if (const auto* binding = llvm::dyn_cast<clang::BindingDecl>(&told))
    owner = llvm::dyn_cast<clang::VarDecl>(binding->getDecomposedDecl());
  const clang::Expr* init =
      owner != nullptr && owner->isLocalVarDecl() ? owner->getInit() : nullptr;
  // Made here of nothing that others have, and of no time.
  if (init == nullptr || body.Declaration(owner) == nullptr ||
      MentionsVariables(body, init))
    return {};
  for (const clang::CallExpr* call : body.calls()) {
    if (body.Contains(init, call) &&
        IsOneOf(lint::NameOf(call->getDirectCallee()),
                {"WithTimeout", "WithDeadline", "After"}))
      return {};
  }
  if (const auto* several = llvm::dyn_cast<clang::DecompositionDecl>(owner)) {
    std::vector<const clang::ValueDecl*> all(several->bindings().begin(),
                                             several->bindings().end());
    return all;
  }
  return {owner};
}

// Whoever leaves is told to by this function, and not before it has sent: then
// it is still there to receive. Its ways out are what the call `leaver` hands
// to it beside the channel.
bool ToldAfterwards(const Analysis& analysis, const Body& body,
                    const Tracked& born, const Event& leaver) {
  if (leaver.usage.leaves_in_time) return false;
  const clang::Stmt* call = leaver.element;
  while (call != nullptr && !llvm::isa<clang::CallExpr>(call))
    call = body.Parent(call);
  if (call == nullptr) return false;
  bool told = false;
  for (const clang::Expr* argument :
       llvm::cast<clang::CallExpr>(call)->arguments()) {
    if (!CanTell(analysis, argument->getType())) continue;
    const auto* named = llvm::dyn_cast<clang::DeclRefExpr>(Bare(argument));
    while (named == nullptr) {
      const auto* construct =
          llvm::dyn_cast<clang::CXXConstructExpr>(Bare(argument));
      if (construct == nullptr || construct->getNumArgs() != 1) return false;
      argument = construct->getArg(0);
      named = llvm::dyn_cast<clang::DeclRefExpr>(Bare(argument));
    }
    if (named->getDecl() == &born.name()) continue;
    const auto tellers = TellersOf(body, *named->getDecl());
    if (tellers.empty()) return false;
    told = true;
    for (const clang::ValueDecl* teller : tellers) {
      for (const clang::DeclRefExpr* mention : body.References(teller)) {
        if (body.Contains(call, mention)) continue;
        for (const Event& event : born.events) {
          if (event.kind == EventKind::kSend &&
              body.MayFollow(mention, event.element))
            return false;
        }
      }
    }
  }
  return told;
}

}  // namespace

void CheckAbandonedSender(Analysis& analysis, const Body& body,
                          const Tracked& born, std::vector<Finding>& found) {
  if (analysis.options().off.contains(Rule::kAbandonedSender)) return;
  if (born.capacity != 0) return;
  const Event* sender = nullptr;  // a task that waits to send
  bool sends_here = false;        // this function does
  const Event* leaver = nullptr;
  bool others_receive = false;
  clang::SourceLocation sends_at;
  for (const Event& event : born.events) {
    switch (event.kind) {
      case EventKind::kSend:
        if (event.waits && event.select == nullptr) {
          sends_here = true;
          if (sends_at.isInvalid()) sends_at = event.at;
        }
        break;
      case EventKind::kReceive:
        if (event.select == nullptr && event.waits)
          others_receive |= event.usage.receives_until_closed;
        break;
      case EventKind::kCall:
        if (event.usage.sends_without_way_out && sender == nullptr) {
          sender = &event;
        }
        if (event.usage.leaves_select &&
            // What an object's other members tell it is not followed.
            (born.field == nullptr || event.usage.leaves_in_time)) {
          leaver = &event;
        } else {
          others_receive |= event.usage.receives;
        }
        break;
      case EventKind::kGiveUp:
        others_receive = true;
        break;
      default:
        break;
    }
  }
  if (sender == nullptr && !sends_here) return;
  std::vector<Note> path;
  clang::SourceLocation select;
  const bool leaves_here = LeavesSelect(analysis, body, born, select, path);
  if (others_receive) return;
  const bool leaver_stays = leaver != nullptr && sends_here &&
                            ToldAfterwards(analysis, body, born, *leaver);
  if (leaver_stays) sends_here = false;
  Finding finding;
  finding.rule = Rule::kAbandonedSender;
  finding.at = born.name().getLocation();
  const std::string name = born.Quoted();
  if (leaves_here && sender != nullptr) {
    finding.message = "channel " + name + " has no room, and " +
                      NameOf(*sender) +
                      " waits to send on it when its receiver has left";
    finding.path = path;
    if (sender->usage.sends_at.isValid())
      finding.path.push_back(
          {sender->usage.sends_at, "whoever sends here waits for ever"});
  } else if (leaver != nullptr &&
             (sends_here || (sender != nullptr && sender != leaver))) {
    finding.message = "channel " + name + " has no room, and " +
                      (sends_here ? "this function" : NameOf(*sender)) +
                      " waits to send on it when " + NameOf(*leaver) +
                      " has left";
    finding.path.push_back({leaver->at, NameOf(*leaver) +
                                            " receives in a select that has "
                                            "another way out"});
    if (leaver->usage.leaves_at.isValid())
      finding.path.push_back({leaver->usage.leaves_at, "this select"});
    const clang::SourceLocation at =
        sends_here ? sends_at : sender->usage.sends_at;
    if (at.isValid())
      finding.path.push_back({at, "whoever sends here waits for ever"});
  } else {
    return;
  }
  found.push_back(std::move(finding));
}

}  // namespace lint
