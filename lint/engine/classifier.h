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
  void ReadCapture(const clang::LambdaExpr* lambda, const Handle& inside,
                   const Mention& mention);
  void ReadReturn(const Mention& mention);
  void ReadInitialization(const Mention& mention,
                          const clang::DeclStmt* declares);
  void ReadOperation(const Mention& mention, Operation operation,
                     const clang::Expr* operation_expr);
  void ReadCase(const Mention& mention, const clang::CallExpr* maker,
                EventKind kind);
  // A function gets the channel as `handle`.
  void ReadCallee(const Mention& mention, const clang::FunctionDecl* function,
                  const Handle& handle, const clang::Expr* call,
                  bool concurrent);
  // The name gets a new channel with `value`, or another one.
  void ReadAssignment(const Mention& mention, const clang::Expr* value,
                      const clang::Expr* assignment);

  // What holds it, in holders.cc.
  void ReadHolder(const clang::Expr* expr);
  void ReadMemberOfHolder(const Mention& mention,
                          const clang::MemberExpr* member);
  void ReadHolderArgument(const Mention& mention, const clang::CallExpr* call);
  void ReadContainer(const clang::Expr* expr);
  void ReadMethodOfContainer(const Mention& mention,
                             const clang::CXXMemberCallExpr* call);
  void ReadContainerInitialization(const Mention& mention,
                                   const clang::DeclStmt* declares);
  // Whether the call puts it into a container that lives and dies here.
  bool KeepsHere(const clang::CXXMemberCallExpr* call);
  void ReadInitializerOfField();
  void GiveUp(const Mention& mention);
  // An object gets it as its member.
  void PutInto(const clang::FieldDecl* field, const Mention& mention);
  void AddName(const clang::ValueDecl* name);
  void AddHolder(const clang::ValueDecl* holder);
  void AddContainer(const clang::VarDecl* container);
  Event& Add(EventKind kind, const Mention& mention);
  bool IsConcurrent(const clang::FunctionDecl* function,
                    const clang::Expr* call) const;
  bool ClosesAtItsEnd(const clang::CXXRecordDecl* record) const;
  const clang::VarDecl* VariableMadeBy(const clang::Stmt* construct) const;

  Analysis& analysis_;
  const Body& body_;
  Tracked& tracked_;
};

// What the elements of a container are; null: it is no container.
clang::QualType ElementOf(clang::QualType type);

}  // namespace lint

#endif  // LINT_ENGINE_CLASSIFIER_H_
