// Reads a mention of a channel: climbs from it through what only hands it on,
// up to what is done with it.
#ifndef LINT_ENGINE_CLASSIFIER_H_
#define LINT_ENGINE_CLASSIFIER_H_

#include <vector>

#include "lint/engine/analysis.h"

namespace lint {

class Classifier {
 public:
  Classifier(Analysis& analysis, const Body& body, Tracked& tracked)
      : analysis_(analysis), body_(body), tracked_(tracked) {}

  // Enters the events of all names of the channel, and finds more names.
  void Run();

 private:
  struct Mention {
    const clang::Expr* expr;     // what stands for the channel now
    const clang::Stmt* element;  // of the graph, where it is mentioned
    clang::SourceLocation at;
  };
  void Read(Mention mention);
  bool ReadStep(Mention& mention, const clang::Stmt* above);
  bool ReadMethod(const Mention& mention, const clang::MemberExpr* method);
  bool ReadOperator(Mention& mention, const clang::CXXOperatorCallExpr* call);
  bool ReadArgument(Mention& mention, const clang::CallExpr* call);
  bool ReadConstruction(Mention& mention,
                        const clang::CXXConstructExpr* construct);
  void ReadCapture(const clang::LambdaExpr* lambda,
                   const clang::ValueDecl* inside, const Mention& mention);
  void ReadReturn(const Mention& mention);
  void ReadInitialization(const Mention& mention,
                          const clang::DeclStmt* declares);
  void ReadOperation(const Mention& mention, Operation operation,
                     const clang::Expr* operation_expr);
  void ReadCase(const Mention& mention, const clang::CallExpr* maker,
                EventKind kind);
  // A function gets the channel as `variable`.
  void ReadCallee(const Mention& mention, const clang::FunctionDecl* function,
                  const clang::ValueDecl* variable, const clang::Expr* call,
                  bool concurrent);
  void GiveUp(const Mention& mention);
  void AddName(const clang::ValueDecl* name);
  Event& Add(EventKind kind, const Mention& mention);
  bool IsConcurrent(const clang::FunctionDecl* function,
                    const clang::Expr* call) const;
  bool ClosesAtItsEnd(const clang::CXXRecordDecl* record) const;
  const clang::VarDecl* VariableMadeBy(const clang::Stmt* construct) const;

  Analysis& analysis_;
  const Body& body_;
  Tracked& tracked_;
};

}  // namespace lint

#endif  // LINT_ENGINE_CLASSIFIER_H_
