// The body of one function, as the rules look at it: who stands in whom, where
// each variable is mentioned, and the control-flow graph.
//
// Only what somebody wrote is entered: of a `co_await` its operand and none of
// the calls that the language makes of it. The statements are those that the
// graph's elements have.
#ifndef LINT_ENGINE_BODY_H_
#define LINT_ENGINE_BODY_H_

#include <memory>
#include <vector>

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Analysis/CFG.h"
#include "llvm/ADT/DenseMap.h"

namespace lint {

class Body {
 public:
  // `function` has a body and depends on no template parameter.
  Body(const clang::FunctionDecl& function, clang::ASTContext& context);

  const clang::FunctionDecl& function() const { return function_; }
  clang::ASTContext& context() const { return context_; }
  // Without the frame that a coroutine's body gets.
  const clang::Stmt* written() const { return written_; }
  // Null at the top.
  const clang::Stmt* Parent(const clang::Stmt* of) const {
    return parents_.lookup(of);
  }
  // The nearest statement of the kind that `of` stands in.
  template <class Kind>
  const Kind* Enclosing(const clang::Stmt* of) const {
    while ((of = Parent(of)) != nullptr) {
      if (const auto* found = llvm::dyn_cast<Kind>(of)) return found;
    }
    return nullptr;
  }
  bool Contains(const clang::Stmt* outer, const clang::Stmt* inner) const {
    while (inner != nullptr && inner != outer) inner = Parent(inner);
    return inner != nullptr;
  }
  // The innermost loop that does `of` again and again; null: none.
  const clang::Stmt* EnclosingLoop(const clang::Stmt* of) const;

  // The member that it initializes; null: a base.
  const clang::FieldDecl* MemberWith(const clang::Expr* initializer) const;

  const std::vector<const clang::DeclRefExpr*>& References(
      const clang::ValueDecl* to) const;
  // The variables that are mentioned in `in`.
  std::vector<const clang::ValueDecl*> variables_in(
      const clang::Stmt* in) const;
  const std::vector<const clang::VarDecl*>& variables() const {
    return variables_;
  }
  const std::vector<const clang::BindingDecl*>& bindings() const {
    return bindings_;
  }
  const std::vector<const clang::LambdaExpr*>& lambdas() const {
    return lambdas_;
  }
  const std::vector<const clang::CallExpr*>& calls() const { return calls_; }
  const std::vector<const clang::CXXThisExpr*>& thises() const {
    return thises_;
  }
  // `expr` initializes a member, as a whole.
  bool IsInitializer(const clang::Expr* expr) const {
    return llvm::isa<clang::CXXConstructorDecl>(function_) &&
           !Contains(written_, expr);
  }
  // Mentions of members, also of functions.
  const std::vector<const clang::MemberExpr*>& members() const {
    return members_;
  }
  // The statement that declares it.
  const clang::DeclStmt* Declaration(const clang::VarDecl* of) const {
    return declarations_.lookup(of);
  }

  // Null when clang cannot build one.
  const clang::CFG* cfg() const;
  // Nothing leads to it: `if (false)`, `if constexpr`, behind a return.
  bool IsDead(const clang::Stmt* statement) const;
  // Whether some path comes by `first` and later by `then`.
  bool MayFollow(const clang::Stmt* first, const clang::Stmt* then) const;

 private:
  struct Place {
    const clang::CFGBlock* block = nullptr;
    unsigned index = 0;
  };
  void Enter(const clang::Stmt* statement, const clang::Stmt* parent);
  // Of the statements of the graph; empty without one.
  const llvm::DenseMap<const clang::Stmt*, Place>& places() const;

  const clang::FunctionDecl& function_;
  clang::ASTContext& context_;
  const clang::Stmt* written_ = nullptr;
  llvm::DenseMap<const clang::Stmt*, const clang::Stmt*> parents_;
  llvm::DenseMap<const clang::ValueDecl*,
                 std::vector<const clang::DeclRefExpr*>>
      references_;
  llvm::DenseMap<const clang::VarDecl*, const clang::DeclStmt*> declarations_;
  std::vector<const clang::VarDecl*> variables_;
  std::vector<const clang::BindingDecl*> bindings_;
  std::vector<const clang::LambdaExpr*> lambdas_;
  std::vector<const clang::CallExpr*> calls_;
  std::vector<const clang::CXXThisExpr*> thises_;
  std::vector<const clang::MemberExpr*> members_;
  mutable bool cfg_built_ = false;
  mutable std::unique_ptr<clang::CFG> cfg_;
  mutable bool placed_ = false;
  mutable llvm::DenseMap<const clang::Stmt*, Place> places_;
  mutable std::vector<bool> reached_;  // by the number of the block
};

}  // namespace lint

#endif  // LINT_ENGINE_BODY_H_
