// A mutex that is held while its holder waits on a channel: who is to receive,
// or to send, may need that mutex first.
#include "clang/AST/DeclCXX.h"
#include "lint/engine/partners.h"
#include "lint/engine/paths.h"
#include "lint/engine/rules.h"
#include "llvm/ADT/STLExtras.h"

namespace lint {

bool IsLock(clang::QualType type) {
  const clang::CXXRecordDecl* record = RecordOf(type);
  if (record == nullptr) return false;
  const std::string name = record->getQualifiedNameAsString();
  return IsOneOf(
      name,
      {"dojo::Mutex::Guard", "dojo::RWMutex::Guard", "dojo::RWMutex::ReadGuard",
       "dojo::RWMutex::WriteGuard", "std::lock_guard", "std::unique_lock",
       "std::scoped_lock", "std::shared_lock", "boost::unique_lock"});
}

bool IsMutex(clang::QualType type) {
  const clang::CXXRecordDecl* record = RecordOf(type);
  return record != nullptr && record->getIdentifier() != nullptr &&
         record->getName().lower().find("mutex") != std::string::npos;
}

namespace {

bool HasWayOut(const Selection& selection) {
  return selection.default_case >= 0 ||
         llvm::any_of(selection.cases, [](llvm::StringRef maker) {
           return maker == "After" || maker == "OnDone";
         });
}

enum : unsigned { kFree, kHeld };

class HeldRule : public PathRule {
 public:
  // Either a variable that locks, or the text of a mutex that is locked by
  // hand.
  HeldRule(Analysis& analysis, const Body& body, const clang::VarDecl* lock,
           std::string mutex)
      : analysis_(analysis),
        body_(body),
        lock_(lock),
        mutex_(std::move(mutex)) {}

  void OnStatement(const clang::Stmt* statement, PathState& state,
                   PathSearch& search) override {
    if (lock_ != nullptr) {
      if (const auto* declares = llvm::dyn_cast<clang::DeclStmt>(statement)) {
        if (llvm::is_contained(declares->decls(),
                               static_cast<const clang::Decl*>(lock_))) {
          state.status = kHeld;
          search.Remark(lock_->getLocation(), "it is locked here");
        }
        return;
      }
      // Moved away, unlocked, handed to somebody: no longer ours, perhaps.
      if (const auto* named = llvm::dyn_cast<clang::DeclRefExpr>(statement)) {
        if (named->getDecl() == lock_) state.status = kFree;
        return;
      }
    }
    const auto* call = llvm::dyn_cast<clang::CallExpr>(statement);
    if (call == nullptr || body_.Parent(call) == nullptr) return;
    if (lock_ == nullptr) {
      if (const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(call)) {
        const clang::Expr* object = member->getImplicitObjectArgument();
        if (IsMutex(object->getType()) &&
            TextOf(object, body_.context()) == mutex_) {
          const std::string name = NameOf(member->getMethodDecl()).lower();
          if (name == "lock" || name == "rlock" || name == "lock_shared") {
            state.status = kHeld;
            taken_ = object;
            search.Remark(call->getBeginLoc(), "it is locked here");
          } else if (llvm::StringRef(name).contains("unlock")) {
            state.status = kFree;
          }
          return;
        }
      }
    }
    if (state.status != kHeld || state.unwound) return;
    if (!Waits(*call)) return;
    if (EndsWithoutMutex(analysis_, body_, *call,
                         lock_ != nullptr ? lock_->getInit() : taken_))
      return;
    search.Remark(call->getBeginLoc(), "and this waits on a channel");
    if (found_.empty()) {
      at_ = call->getBeginLoc();
      found_ = search.Trail();
    }
    search.Stop();
  }

  void OnEndOfVariable(const clang::VarDecl* variable, const clang::Stmt*,
                       PathState& state, PathSearch&) override {
    if (variable == lock_) state.status = kFree;
  }
  void OnExit(const clang::Stmt*, PathState&, PathSearch&) override {}

  const std::vector<Note>& found() const { return found_; }
  clang::SourceLocation at() const { return at_; }

 private:
  bool Waits(const clang::CallExpr& call) const {
    return WaitsOnChannel(analysis_, body_, call);
  }

 public:
  static bool WaitsOnChannel(Analysis& analysis, const Body& body,
                             const clang::CallExpr& call) {
    const ChannelTypes& types = analysis.options().types;
    if (const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(&call)) {
      const clang::CXXMethodDecl* method = member->getMethodDecl();
      const ChannelClass* type =
          types.ClassOf(member->getImplicitObjectArgument()->getType());
      if (type != nullptr && method != nullptr) {
        const Operation operation = type->OperationOf(NameOf(method));
        if (operation != Operation::kSend && operation != Operation::kReceive)
          return false;
        // Where operations are awaited, one that is not does not wait.
        return !RecordOf(call.getType()) ||
               !llvm::isa<clang::CoroutineBodyStmt>(
                   body.function().getBody()) ||
               AwaitOf(body, &call) != nullptr;
      }
    }
    if (AwaitOf(body, &call) == nullptr) return false;
    if (const auto selection = SelectionOf(body, &call)) {
      return !HasWayOut(*selection) &&
             llvm::any_of(selection->cases, [](llvm::StringRef maker) {
               return maker == "OnSend" || maker == "OnReceive";
             });
    }
    const clang::FunctionDecl* callee = call.getDirectCallee();
    return callee != nullptr && analysis.WaitsOnChannel(*callee);
  }

 private:
  Analysis& analysis_;
  const Body& body_;
  const clang::VarDecl* lock_;
  std::string mutex_;
  const clang::Stmt* taken_ = nullptr;  // the mutex, where it was locked
  std::vector<Note> found_;
  clang::SourceLocation at_;
};

void Check(Analysis& analysis, const Body& body, const clang::VarDecl* lock,
           const std::string& mutex, std::vector<Finding>& found) {
  HeldRule rule(analysis, body, lock, mutex);
  PathSearch search(body, analysis.ConditionsOf(body), rule,
                    /*calls_may_throw=*/false);
  search.RunFromEntry({});
  if (rule.found().empty()) return;
  Finding finding;
  finding.rule = Rule::kMutexAcrossOperation;
  finding.at = rule.at();
  finding.message =
      "a mutex is held while this waits on a channel: who could end the wait "
      "may need the mutex";
  finding.path = rule.found();
  found.push_back(std::move(finding));
}

}  // namespace

bool Analysis::WaitsOnChannel(const clang::FunctionDecl& function) {
  const Body* body = BodyOf(&function);
  if (body == nullptr ||
      !llvm::isa<clang::CoroutineBodyStmt>(body->function().getBody()))
    return false;
  const auto [known, is_new] = waits_.try_emplace(&body->function(), false);
  if (!is_new) return known->second;
  const bool waits =
      llvm::any_of(body->calls(), [&](const clang::CallExpr* call) {
        return !body->IsDead(call) &&
               HeldRule::WaitsOnChannel(*this, *body, *call);
      });
  return waits_[&body->function()] = waits;
}

void CheckMutex(Analysis& analysis, const Body& body,
                std::vector<Finding>& found) {
  if (analysis.options().off.contains(Rule::kMutexAcrossOperation)) return;
  bool waits = false;
  for (const clang::CallExpr* call : body.calls())
    waits |= HeldRule::WaitsOnChannel(analysis, body, *call);
  if (!waits) return;
  for (const clang::VarDecl* variable : body.variables()) {
    if (IsLock(variable->getType())) Check(analysis, body, variable, "", found);
  }
  std::set<std::string> locked;
  for (const clang::CallExpr* call : body.calls()) {
    const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(call);
    if (member == nullptr ||
        !IsMutex(member->getImplicitObjectArgument()->getType()))
      continue;
    const std::string name = NameOf(member->getMethodDecl()).lower();
    if (name != "lock" && name != "rlock" && name != "lock_shared") continue;
    const std::string mutex =
        TextOf(member->getImplicitObjectArgument(), body.context());
    if (locked.insert(mutex).second)
      Check(analysis, body, nullptr, mutex, found);
  }
}

}  // namespace lint
