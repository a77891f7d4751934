#include "lint/engine/lifetime.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/STLExtras.h"

namespace lint {
namespace {

constexpr unsigned kDutyMask = 0xff;
constexpr unsigned kSent = 0x100;
constexpr unsigned kShared = 0x200;
constexpr unsigned kReached = 0x800;  // others have what will have it
constexpr unsigned kMixed = 0x1000;   // its names are no longer one channel
constexpr unsigned kClosedUnwound = 0x400;  // closed when it had thrown

// `--left == 0`, `left.fetch_sub(1) == 1`, `owner.use_count() == 1`: asks who
// is the last of several that share the count.
bool AsksForTheLast(const clang::Expr* expr, int depth = 0) {
  if (expr == nullptr || depth > 12) return false;
  const clang::Expr* bare = Bare(expr);
  const auto is_shared = [](const clang::Expr* counted) {
    counted = Bare(counted);
    const auto* named = llvm::dyn_cast<clang::DeclRefExpr>(counted);
    if (named == nullptr) return true;  // *left, state->left, left_
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(named->getDecl());
    return variable == nullptr || variable->hasGlobalStorage() ||
           variable->getType()->isReferenceType() ||
           variable->getType()->isRecordType() ||
           named->refersToEnclosingVariableOrCapture();
  };
  if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(bare)) {
    if (unary->isIncrementDecrementOp()) return is_shared(unary->getSubExpr());
  }
  if (const auto* call = llvm::dyn_cast<clang::CXXOperatorCallExpr>(bare)) {
    if (call->getOperator() == clang::OO_MinusMinus ||
        call->getOperator() == clang::OO_PlusPlus)
      return is_shared(call->getArg(0));
  }
  if (const auto* call = llvm::dyn_cast<clang::CallExpr>(bare)) {
    const llvm::StringRef name = NameOf(call->getDirectCallee());
    if (IsOneOf(name, {"fetch_sub", "fetch_add", "use_count", "exchange",
                       "test_and_set", "compare_exchange_strong",
                       "compare_exchange_weak", "decrement"}))
      return true;
  }
  if (const auto* assign = llvm::dyn_cast<clang::CompoundAssignOperator>(bare))
    return is_shared(assign->getLHS());
  if (const auto* named = llvm::dyn_cast<clang::DeclRefExpr>(bare)) {
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(named->getDecl());
    return variable != nullptr && variable->isLocalVarDecl() &&
           variable->getType()->isScalarType() &&
           AsksForTheLast(variable->getInit(), depth + 1);
  }
  return llvm::any_of(bare->children(), [&](const clang::Stmt* each) {
    return AsksForTheLast(llvm::dyn_cast_or_null<clang::Expr>(each), depth + 1);
  });
}

// `*left == 0`, `state->closed`: asks what several share through a shared_ptr.
bool AsksWhatIsShared(const clang::Expr* expr, int depth = 0) {
  if (expr == nullptr || depth > 12) return false;
  expr = Bare(expr);
  if (const auto* call = llvm::dyn_cast<clang::CXXOperatorCallExpr>(expr);
      call != nullptr && call->getNumArgs() == 1 &&
      (call->getOperator() == clang::OO_Star ||
       call->getOperator() == clang::OO_Arrow)) {
    // As it was named: the operator may be a base's.
    const clang::CXXRecordDecl* record = Bare(call->getArg(0))
                                             ->getType()
                                             .getNonReferenceType()
                                             ->getAsCXXRecordDecl();
    const clang::QualType shared = call->getType()->isPointerType()
                                       ? call->getType()->getPointeeType()
                                       : call->getType();
    return record != nullptr && record->isInStdNamespace() &&
           record->getName() == "shared_ptr" && !shared.isConstQualified();
  }
  return llvm::any_of(expr->children(), [&](const clang::Stmt* each) {
    return AsksWhatIsShared(llvm::dyn_cast_or_null<clang::Expr>(each),
                            depth + 1);
  });
}

class LifetimeRule : public PathRule {
 public:
  LifetimeRule(Analysis& analysis, const Body& body, const Tracked& tracked,
               Life& life)
      : analysis_(analysis), body_(body), tracked_(tracked), life_(life) {
    closes_ = llvm::any_of(tracked.events, [](const Event& event) {
      return event.kind == EventKind::kClose ||
             event.kind == EventKind::kGuard ||
             (event.kind == EventKind::kCall &&
              event.usage.closes != Usage::Closes::kNever);
    });
    if (tracked.declared == nullptr) return;
    for (const clang::Decl* decl : tracked.declared->decls()) {
      const auto* variable = llvm::dyn_cast<clang::VarDecl>(decl);
      if (variable == nullptr) continue;
      const auto* several = llvm::dyn_cast<clang::DecompositionDecl>(variable);
      if (variable == &tracked.name() ||
          (several != nullptr &&
           llvm::is_contained(several->bindings(), &tracked.name())))
        owner_ = variable;
    }
  }

  void OnStatement(const clang::Stmt* statement, PathState& state,
                   PathSearch& search) override {
    if (const auto* declares = llvm::dyn_cast<clang::DeclStmt>(statement);
        declares != nullptr && owner_ != nullptr &&
        llvm::is_contained(declares->decls(),
                           static_cast<const clang::Decl*>(owner_))) {
      if (DutyOf(state) == Duty::kHere && !IsKeptElsewhere())
        ReportLeak(nullptr, declares->getBeginLoc(), state, search);
      state.status = static_cast<unsigned>(
          tracked_.born_declared ? Duty::kHere : Duty::kUnborn);
      if (tracked_.born_declared && IsVariable())
        search.conditions().AssumeNotNull(tracked_.name(), state.facts);
    }
    const auto events = tracked_.at.find(statement);
    if (events != tracked_.at.end()) {
      for (const Event* event : events->second) Happen(*event, state, search);
    }
    if (analysis_.options().suspension_is_exit &&
        llvm::isa<clang::CoawaitExpr>(statement) &&
        DutyOf(state) == Duty::kHere)
      ReportLeak(statement, statement->getBeginLoc(), state, search);
  }

  void OnEndOfVariable(const clang::VarDecl* variable,
                       const clang::Stmt* trigger, PathState& state,
                       PathSearch& search) override {
    if (DutyOf(state) == Duty::kGuarded &&
        llvm::any_of(tracked_.events, [&](const Event& event) {
          return event.kind == EventKind::kGuard && event.guard == variable;
        })) {
      Become(Duty::kClosed, state);
    }
    // What has several names lives as long as the last of them.
    if (variable != owner_ || HasSeveralNames()) return;
    Note(state);
    if (DutyOf(state) == Duty::kHere) {
      const clang::Stmt* exit =
          llvm::isa_and_nonnull<clang::ReturnStmt, clang::CoreturnStmt,
                                clang::BreakStmt, clang::ContinueStmt,
                                clang::GotoStmt>(trigger)
              ? trigger
              : nullptr;
      ReportLeak(exit,
                 exit != nullptr      ? exit->getBeginLoc()
                 : trigger != nullptr ? EndOf(trigger)
                                      : body_.written()->getEndLoc(),
                 state, search);
    } else if (DutyOf(state) != Duty::kUnborn) {
      NotAlways(llvm::isa_and_nonnull<clang::CompoundStmt>(trigger) ? nullptr
                                                                    : trigger);
    }
    Become(Duty::kUnborn, state);
  }

  void OnBranch(const clang::CFGBlock& block, unsigned successor,
                PathState& state, PathSearch&) override {
    if (DutyOf(state) != Duty::kHere) return;
    const clang::Stmt* terminator = block.getTerminatorStmt();
    if (successor == 1 && !tracked_.containers.empty() &&
        llvm::isa<clang::CXXForRangeStmt, clang::ForStmt, clang::WhileStmt>(
            terminator) &&
        SeesToAll(terminator)) {
      Become(Duty::kElsewhere, state);
      return;
    }
    if (tracked_.is_element && AsksForElement(block.getTerminatorCondition())) {
      Become(Duty::kElsewhere, state);
      return;
    }
    if (!IsVariable() && successor < 2 &&
        IsAbsent(block.getTerminatorCondition(), successor == 0)) {
      Become(Duty::kElsewhere, state);
      return;
    }
    if (successor == 1 && llvm::isa<clang::ForStmt>(terminator)) {
      for (const Event& event : tracked_.events) {
        if (event.kind == EventKind::kClose &&
            LoopWithLastRound(event) == terminator)
          Become(Duty::kElsewhere, state);
      }
    }
    if (!llvm::isa<clang::IfStmt, clang::BinaryOperator,
                   clang::ConditionalOperator, clang::SwitchStmt>(terminator))
      return;
    const auto* condition =
        llvm::dyn_cast_or_null<clang::Expr>(block.getTerminatorCondition());
    // What one function was given, several may have been.
    const bool asks_others =
        AsksForTheLast(condition) ||
        (tracked_.birth == nullptr && AsksWhatIsShared(condition));
    if (closes_ && asks_others) {
      life_.closes_when_last = true;
      Become(Duty::kElsewhere, state);
      state.status |= kShared;
    }
  }

  void OnExit(const clang::Stmt* last, PathState& state,
              PathSearch& search) override {
    const Duty duty = DutyOf(state);
    if (tracked_.birth == nullptr) Note(state);
    if (tracked_.birth != nullptr && duty == Duty::kUnborn) return;
    const clang::Stmt* exit =
        state.unwound ||
                llvm::isa_and_nonnull<clang::ReturnStmt, clang::CoreturnStmt,
                                      clang::CXXThrowExpr>(last)
            ? last
            : nullptr;
    if (duty != Duty::kHere) {
      NotAlways(exit);
      return;
    }
    ReportLeak(
        exit,
        exit != nullptr ? exit->getBeginLoc() : body_.written()->getEndLoc(),
        state, search);
  }

 private:
  // It is a variable, no member and no element.
  bool IsVariable() const {
    return tracked_.field == nullptr && !tracked_.is_element;
  }
  bool HasSeveralNames() const {
    return tracked_.names.size() + tracked_.holders.size() +
               tracked_.containers.size() >
           1;
  }
  // A container that does not come and go with it has it, too.
  bool IsKeptElsewhere() const {
    return !tracked_.containers.empty() && !tracked_.is_element;
  }

  // The loop sees to each element: it closes, or hands them on.
  bool SeesToAll(const clang::Stmt* loop) const {
    return llvm::any_of(tracked_.events, [&](const Event& event) {
      const bool sees_to_it = event.kind == EventKind::kClose ||
                              event.kind == EventKind::kGuard ||
                              event.kind == EventKind::kGiveUp ||
                              event.kind == EventKind::kReturn ||
                              (event.kind == EventKind::kCall &&
                               event.usage.closes != Usage::Closes::kNever);
      return sees_to_it && body_.Contains(loop, event.element);
    });
  }

  // Whether the condition asks which elements there are.
  bool AsksForElement(const clang::Stmt* condition) const {
    if (condition == nullptr) return false;
    const auto asks_for = [&](const clang::ValueDecl* variable) {
      return llvm::any_of(body_.References(variable),
                          [&](const clang::DeclRefExpr* each) {
                            return body_.Contains(condition, each);
                          });
    };
    if (llvm::any_of(tracked_.names, asks_for)) return true;
    return llvm::any_of(tracked_.containers, asks_for) &&
           llvm::any_of(body_.calls(), [&](const clang::CallExpr* call) {
             return IsOneOf(NameOf(call->getDirectCallee()),
                            {"empty", "count", "contains", "find", "end"}) &&
                    body_.Contains(condition, call);
           });
  }

  // Whether the condition, when it holds or not, says that there is no channel.
  bool IsAbsent(const clang::Stmt* condition, bool holds) const {
    const auto* asked = Bare(llvm::dyn_cast_or_null<clang::Expr>(condition));
    while (const auto* negated =
               llvm::dyn_cast_or_null<clang::UnaryOperator>(asked)) {
      if (negated->getOpcode() != clang::UO_LNot) return false;
      holds = !holds;
      asked = Bare(negated->getSubExpr());
    }
    if (const auto* call =
            llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(asked)) {
      const clang::CXXMethodDecl* method = call->getMethodDecl();
      if (!llvm::isa_and_nonnull<clang::CXXConversionDecl>(method) &&
          NameOf(method) != "has_value")
        return false;
      asked = Bare(call->getImplicitObjectArgument());
    }
    if (holds || asked == nullptr) return false;
    if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(asked))
      return member->getMemberDecl() == tracked_.field;
    const auto* named = llvm::dyn_cast<clang::DeclRefExpr>(asked);
    return named != nullptr &&
           llvm::is_contained(tracked_.names, named->getDecl());
  }

  // One of its names gets something else: what the others mean is not known.
  void Mix(PathState& state) const {
    if (DutyOf(state) != Duty::kUnborn && HasSeveralNames() &&
        tracked_.containers.empty())
      state.status |= kMixed;
  }

  // The name gets something else. The channel is lost when it has no other
  // name here, and matters when somebody has it.
  void BeLost(const Event& event, const PathState& state, PathSearch& search) {
    if (tracked_.birth != nullptr && DutyOf(state) == Duty::kHere &&
        (state.status & kShared) != 0 && !HasSeveralNames() &&
        tracked_.containers.empty())
      ReportLeak(event.element, event.at, state, search);
  }

  void BeBorn(const Event& event, PathState& state, PathSearch& search) {
    if (tracked_.birth == nullptr && tracked_.field == nullptr) {
      Become(Duty::kElsewhere, state);
      return;
    }
    BeLost(event, state, search);
    Mix(state);
    Become((state.status & (kReached | kMixed)) != 0 ? Duty::kElsewhere
                                                     : Duty::kHere,
           state);
    if (tracked_.containers.empty()) state.status &= ~kShared;
    if (event.target != nullptr)
      search.conditions().AssumeNotNull(*event.target, state.facts);
  }

  static Duty DutyOf(const PathState& state) {
    return static_cast<Duty>(state.status & kDutyMask);
  }
  static void Become(Duty duty, PathState& state) {
    state.status = (state.status & ~kDutyMask) | static_cast<unsigned>(duty);
  }

  static clang::SourceLocation EndOf(const clang::Stmt* scope) {
    return llvm::isa<clang::CompoundStmt>(scope) ? scope->getEndLoc()
                                                 : scope->getBeginLoc();
  }

  void Note(const PathState& state) {
    life_.exits.insert(DutyOf(state));
    if (!(state.status & kSent)) life_.sends_on_every_path = false;
  }

  void NotAlways(const clang::Stmt* exit) {
    closed_at_.insert(exit);
    for (Leak& leak : life_.leaks) {
      if (leak.exit == exit) leak.always = false;
    }
  }

  void ReportLeak(const clang::Stmt* exit, clang::SourceLocation at,
                  const PathState& state, PathSearch& search) {
    const bool shared = (state.status & kShared) != 0;
    for (Leak& leak : life_.leaks) {
      if (leak.exit == exit && leak.at == at) {
        if (shared && !leak.shared) {
          leak.shared = true;
          leak.path = search.Trail();
        }
        return;
      }
    }
    Leak leak;
    leak.exit = exit;
    leak.at = at;
    leak.path = search.Trail();
    leak.shared = shared;
    const auto assigned = tracked_.at.find(exit);
    leak.overwritten = assigned != tracked_.at.end() &&
                       llvm::any_of(assigned->second, [](const Event* event) {
                         return event->kind == EventKind::kBirth ||
                                event->kind == EventKind::kRebound;
                       });
    leak.always = !closed_at_.contains(exit);
    life_.leaks.push_back(std::move(leak));
  }

  void Misuse(Rule rule, clang::SourceLocation at, const PathState& state,
              PathSearch& search, std::string by = "") {
    // After an exception that only might have come nothing is certain, but for
    // what is closed after it. Which element it is, is not known.
    if (state.unwound && !(state.status & kClosedUnwound)) return;
    if (!tracked_.containers.empty() || (state.status & kMixed) != 0) return;
    for (const Life::Misuse& known : life_.misuses) {
      if (known.rule == rule && known.at == at) return;
    }
    life_.misuses.push_back({rule, at, search.Trail(), std::move(by)});
  }

  // `if (i == n - 1) jobs.Close();` in a loop that counts i up to n: which
  // round that is, is not followed. The loop; null: it is nothing like that.
  const clang::ForStmt* LoopWithLastRound(const Event& event) const {
    const auto* asks = body_.Enclosing<clang::IfStmt>(event.element);
    const auto* loop = body_.Enclosing<clang::ForStmt>(event.element);
    if (asks == nullptr || loop == nullptr || !body_.Contains(loop, asks))
      return nullptr;
    const auto* equal =
        llvm::dyn_cast_or_null<clang::BinaryOperator>(Bare(asks->getCond()));
    const auto* bound =
        llvm::dyn_cast_or_null<clang::BinaryOperator>(Bare(loop->getCond()));
    if (equal == nullptr || equal->getOpcode() != clang::BO_EQ ||
        bound == nullptr || !bound->isComparisonOp())
      return nullptr;
    // Both sides of the loop's condition are spoken of.
    const auto speaks_of = [&](const clang::Expr* side) {
      return llvm::any_of(
          body_.variables_in(side), [&](const clang::ValueDecl* variable) {
            return llvm::is_contained(body_.variables_in(equal), variable);
          });
    };
    return speaks_of(bound->getLHS()) && speaks_of(bound->getRHS()) ? loop
                                                                    : nullptr;
  }

  void Close(const Event& event, PathState& state, PathSearch& search,
             const std::string& by) {
    switch (DutyOf(state)) {
      case Duty::kClosed:
        if (!(last_close_ == &event && LoopWithLastRound(event) != nullptr))
          Misuse(Rule::kDoubleClose, event.at, state, search, by);
        break;
      case Duty::kGuarded:
      case Duty::kWillClose:
      case Duty::kLastCloses:
        Misuse(Rule::kDoubleClose, event.at, state, search, by);
        break;
      default:
        break;
    }
    last_close_ = &event;
    if (state.unwound) state.status |= kClosedUnwound;
  }

  void Happen(const Event& event, PathState& state, PathSearch& search) {
    const Duty duty = DutyOf(state);
    if (event.kind == EventKind::kBirth) return BeBorn(event, state, search);
    // Who is given what the channel will be in can close it later.
    if ((duty == Duty::kUnborn || tracked_.is_element) &&
        (event.kind == EventKind::kGiveUp || event.kind == EventKind::kGuard ||
         (duty == Duty::kUnborn && event.kind == EventKind::kCall &&
          event.usage.closes != Usage::Closes::kNever)))
      state.status |= kReached;
    // Not of this life: a mention before the birth.
    if (duty == Duty::kUnborn) return;
    const std::string name = tracked_.Quoted();
    switch (event.kind) {
      case EventKind::kBirth:
        return;
      case EventKind::kRebound:
        BeLost(event, state, search);
        Mix(state);
        Become(Duty::kElsewhere, state);
        return;
      case EventKind::kClose:
        Close(event, state, search, "");
        search.Remark(event.at, name + " is closed here");
        Become(Duty::kClosed, state);
        return;
      case EventKind::kGuard:
        if (event.guard == nullptr) {
          if (duty == Duty::kHere) Become(Duty::kElsewhere, state);
          return;
        }
        Close(event, state, search, "");
        search.Remark(event.at,
                      "a guard closes " + name + " at the end of its scope");
        Become(Duty::kGuarded, state);
        return;
      case EventKind::kSend:
        if (duty == Duty::kClosed &&
            !(last_close_ != nullptr &&
              LoopWithLastRound(*last_close_) != nullptr &&
              body_.Contains(LoopWithLastRound(*last_close_), event.element)))
          Misuse(Rule::kSendAfterClose, event.at, state, search);
        state.status |= kSent;
        return;
      case EventKind::kReceive:
        return;
      case EventKind::kGiveUp:
      case EventKind::kReturn:
        if (duty == Duty::kHere || tracked_.field != nullptr)
          Become(Duty::kElsewhere, state);
        state.status |= kShared;
        return;
      case EventKind::kReturnReceiver:
        state.status |= kShared;
        return;
      case EventKind::kCall:
        break;
    }
    const Usage& usage = event.usage;
    if (usage.renews || (usage.closes == Usage::Closes::kTakesOver &&
                         tracked_.field != nullptr)) {
      Become(Duty::kElsewhere, state);
      state.status |= kShared;
      return;
    }
    if (duty == Duty::kClosed && usage.sends_on_every_path)
      Misuse(Rule::kSendAfterClose, event.at, state, search, event.callee);
    if (usage.sends_on_every_path && !event.concurrent) state.status |= kSent;
    const std::string callee =
        event.callee.empty() ? "the callee" : "'" + event.callee + "'";
    switch (usage.closes) {
      case Usage::Closes::kAlways:
        Close(event, state, search, event.callee);
        search.Remark(event.at, callee + " closes " + name);
        Become(event.concurrent ? Duty::kWillClose : Duty::kClosed, state);
        break;
      case Usage::Closes::kSometimes:
        if (duty == Duty::kHere || duty == Duty::kElsewhere) {
          Become(usage.closes_when_last && event.concurrent ? Duty::kLastCloses
                                                            : Duty::kElsewhere,
                 state);
          search.Remark(event.at,
                        callee + " closes " + name +
                            (usage.closes_when_last ? " when it is the last"
                                                    : " on some paths"));
        }
        break;
      case Usage::Closes::kTakesOver:
        if (duty == Duty::kHere) Become(Duty::kElsewhere, state);
        break;
      case Usage::Closes::kNever:
        if (duty == Duty::kHere)
          search.Remark(event.at,
                        callee + " gets " + name + " and does not close it");
        break;
    }
    state.status |= kShared;
  }

  Analysis& analysis_;
  const Body& body_;
  const Tracked& tracked_;
  Life& life_;
  bool closes_ = false;  // this function, or one that it calls
  const clang::VarDecl* owner_ = nullptr;
  const Event* last_close_ = nullptr;
  std::set<const clang::Stmt*> closed_at_;
};

}  // namespace

Life LiveThrough(Analysis& analysis, const Body& body, const Tracked& tracked) {
  Life life;
  LifetimeRule rule(analysis, body, tracked, life);
  PathSearch search(body, analysis.ConditionsOf(body), rule,
                    analysis.options().calls_may_throw);
  PathState start;
  start.status = static_cast<unsigned>(tracked.birth != nullptr ? Duty::kUnborn
                                                                : Duty::kHere);
  if (tracked.birth == nullptr && tracked.field == nullptr)
    search.conditions().AssumeNotNull(tracked.name(), start.facts);
  search.RunFromEntry(std::move(start));
  if (life.exits.empty()) life.sends_on_every_path = false;
  return life;
}

}  // namespace lint
