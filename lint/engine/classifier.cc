#include "lint/engine/classifier.h"

#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "lint/engine/births.h"
#include "llvm/ADT/STLExtras.h"

namespace lint {
namespace {

// The lambda that `expr` is, or that the variable it names was made from.
const clang::LambdaExpr* LambdaOf(const clang::Expr* expr) {
  for (int depth = 0; expr != nullptr && depth < 8; ++depth) {
    expr = Bare(expr);
    if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(expr))
      return lambda;
    if (const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(expr);
        construct != nullptr && construct->getNumArgs() == 1) {
      expr = construct->getArg(0);
      continue;
    }
    const auto* named = llvm::dyn_cast<clang::DeclRefExpr>(expr);
    const auto* variable =
        named != nullptr ? llvm::dyn_cast<clang::VarDecl>(named->getDecl())
                         : nullptr;
    if (variable == nullptr) return nullptr;
    expr = variable->getInit();
  }
  return nullptr;
}

// Whether a channel is closed somewhere in `statement`.
bool Closes(const clang::Stmt* statement, const ChannelTypes& types) {
  std::vector<const clang::Stmt*> open = {statement};
  while (!open.empty()) {
    const clang::Stmt* each = open.back();
    open.pop_back();
    if (each == nullptr) continue;
    open.insert(open.end(), each->child_begin(), each->child_end());
    const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(each);
    if (call == nullptr || call->getMethodDecl() == nullptr) continue;
    const ChannelClass* type =
        types.ClassOf(call->getImplicitObjectArgument()->getType());
    if (type != nullptr &&
        type->OperationOf(NameOf(call->getMethodDecl())) == Operation::kClose)
      return true;
  }
  return false;
}

// Where a function is handed on beside the arguments that it will get: the one
// that `function` names, when it has a parameter for the argument that stands
// behind it by so many others. Null: it has none, or is no function.
const clang::FunctionDecl* FunctionThatGets(unsigned others,
                                            const clang::Expr* function) {
  const clang::Expr* bare = Bare(function);
  const clang::FunctionDecl* found = nullptr;
  if (const auto* named = llvm::dyn_cast<clang::DeclRefExpr>(bare))
    found = llvm::dyn_cast<clang::FunctionDecl>(named->getDecl());
  if (const clang::LambdaExpr* lambda = LambdaOf(bare))
    found = lambda->getCallOperator();
  return found != nullptr && others < found->getNumParams() ? found : nullptr;
}

bool IsDoneOnce(const Body& body, const clang::Expr* call) {
  const auto* doing = body.Enclosing<clang::CXXMemberCallExpr>(call);
  return doing != nullptr && NameOf(doing->getMethodDecl()) == "Do" &&
         doing->getRecordDecl()->getName() == "Once";
}

template <class Use>
void ForEachCapture(const Body& body, const clang::ValueDecl* variable,
                    const Use& use) {
  for (const clang::LambdaExpr* lambda : body.lambdas()) {
    for (const clang::LambdaCapture& capture : lambda->captures()) {
      if (variable == nullptr ? capture.capturesThis()
                              : capture.capturesVariable() &&
                                    capture.getCapturedVar() == variable)
        use(lambda, capture.getLocation());
    }
  }
}

}  // namespace

void Classifier::ReadAssignment(const Mention& mention,
                                const clang::Expr* value,
                                const clang::Expr* assignment) {
  const bool is_birth =
      value != nullptr && Births(analysis_, body_).IsBirth(value);
  Event& event = Add(is_birth ? EventKind::kBirth : EventKind::kRebound,
                     {assignment, assignment, mention.at});
  event.birth = is_birth ? value : nullptr;
  event.is_nil = IsNil(value);
  event.target = mention.expr;
}

// `: jobs_(MakeChannel(...))`, or where the class declares it.
void Classifier::ReadInitializerOfField() {
  const auto* constructor =
      llvm::dyn_cast<clang::CXXConstructorDecl>(&body_.function());
  if (constructor == nullptr || tracked_.field == nullptr ||
      !llvm::is_contained(tracked_.holders, nullptr))
    return;
  for (const clang::CXXCtorInitializer* each : constructor->inits()) {
    if (each->getAnyMember() != tracked_.field) continue;
    const clang::Expr* init = each->getInit();
    const clang::Expr* value = init;
    if (const auto* by_class = llvm::dyn_cast<clang::CXXDefaultInitExpr>(init))
      value = by_class->getExpr();
    if (!Births(analysis_, body_).IsBirth(value)) continue;
    Event& event = Add(EventKind::kBirth, {init, init, init->getExprLoc()});
    event.birth = value;
  }
}

Event& Classifier::Add(EventKind kind, const Mention& mention) {
  Event event;
  event.kind = kind;
  event.element = mention.element;
  event.at = mention.at;
  tracked_.events.push_back(std::move(event));
  return tracked_.events.back();
}

void Classifier::AddName(const clang::ValueDecl* name) {
  if (!llvm::is_contained(tracked_.names, name)) tracked_.names.push_back(name);
}

void Classifier::AddHolder(const clang::ValueDecl* holder) {
  if (!llvm::is_contained(tracked_.holders, holder))
    tracked_.holders.push_back(holder);
}

void Classifier::AddContainer(const clang::VarDecl* container) {
  if (!llvm::is_contained(tracked_.containers, container))
    tracked_.containers.push_back(container);
}

void Classifier::GiveUp(const Mention& mention) {
  // What can only receive cannot close, wherever it goes.
  const ChannelClass* type =
      analysis_.options().types.ClassOf(mention.expr->getType());
  if (type != nullptr && type->end == End::kReceiving) {
    Usage usage;
    usage.receives = true;
    usage.receives_without_way_out = true;
    usage.hands_out_receiver = true;
    usage.receives_at = mention.at;
    Add(EventKind::kCall, mention).usage = usage;
    return;
  }
  Add(EventKind::kGiveUp, mention);
}

void Classifier::PutInto(const clang::FieldDecl* field,
                         const Mention& mention) {
  if (field == nullptr ||
      analysis_.options().types.ClassOf(field->getType()) == nullptr)
    return GiveUp(mention);
  const Usage usage = analysis_.UsageOf(*field);
  if (usage.closes != Usage::Closes::kNever) return GiveUp(mention);
  Event& event = Add(EventKind::kCall, mention);
  event.usage = usage;
  event.concurrent = true;
  event.callee = field->getParent()->getNameAsString();
}

void Classifier::Run() {
  ReadInitializerOfField();
  // By index: reading may find more of each, never more references.
  std::size_t names = 0;
  std::size_t holders = 0;
  std::size_t containers = 0;
  while (true) {
    if (names < tracked_.names.size()) {
      const clang::ValueDecl* name = tracked_.names[names++];
      for (const clang::DeclRefExpr* reference : body_.References(name))
        Read({reference, reference, reference->getLocation()});
      ForEachCapture(
          body_, name,
          [&](const clang::LambdaExpr* lambda, clang::SourceLocation at) {
            ReadCapture(lambda, {name}, {lambda, lambda, at});
          });
    } else if (holders < tracked_.holders.size()) {
      const clang::ValueDecl* holder = tracked_.holders[holders++];
      if (holder == nullptr) {
        for (const clang::CXXThisExpr* reference : body_.thises())
          ReadHolder(reference);
      } else {
        for (const clang::DeclRefExpr* reference : body_.References(holder))
          ReadHolder(reference);
      }
      ForEachCapture(
          body_, holder,
          [&](const clang::LambdaExpr* lambda, clang::SourceLocation at) {
            ReadCapture(lambda, {holder, tracked_.field}, {lambda, lambda, at});
          });
    } else if (containers < tracked_.containers.size()) {
      const clang::VarDecl* container = tracked_.containers[containers++];
      for (const clang::DeclRefExpr* reference : body_.References(container))
        ReadContainer(reference);
      ForEachCapture(
          body_, container,
          [&](const clang::LambdaExpr* lambda, clang::SourceLocation at) {
            Add(EventKind::kGiveUp, {lambda, lambda, at});
          });
    } else {
      break;
    }
  }
  std::erase_if(tracked_.events, [&](const Event& event) {
    return body_.IsDead(event.element);
  });
  tracked_.Index();
}

void Classifier::Read(Mention mention) {
  while (true) {
    const clang::Stmt* above = body_.Parent(mention.expr);
    if (above == nullptr) {
      if (body_.IsInitializer(mention.expr))
        PutInto(body_.MemberWith(mention.expr), mention);
      return;
    }
    if (!ReadStep(mention, above)) return;
  }
}

// False: it was read to its end.
bool Classifier::ReadStep(Mention& mention, const clang::Stmt* above) {
  const auto* above_expr = llvm::dyn_cast<clang::Expr>(above);
  if (llvm::isa<clang::ImplicitCastExpr, clang::ParenExpr, clang::FullExpr,
                clang::MaterializeTemporaryExpr, clang::CXXBindTemporaryExpr>(
          above)) {
    mention.expr = above_expr;
    return true;
  }
  if (const auto* cast = llvm::dyn_cast<clang::ExplicitCastExpr>(above)) {
    if (cast->getType()->isVoidType() || cast->getType()->isBooleanType())
      return false;
    mention.expr = cast;
    return true;
  }
  if (const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(above))
    return ReadConstruction(mention, construct);
  if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(above)) {
    if (unary->getOpcode() != clang::UO_AddrOf &&
        unary->getOpcode() != clang::UO_Deref)
      return false;
    mention.expr = unary;
    return true;
  }
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(above)) {
    // Of an element of a map.
    if (!tracked_.containers.empty() &&
        llvm::isa<clang::FieldDecl>(member->getMemberDecl()) &&
        member->getMemberDecl()->getName() == "second") {
      mention.expr = member;
      return true;
    }
    return ReadMethod(mention, member);
  }
  if (const auto* call = llvm::dyn_cast<clang::CXXOperatorCallExpr>(above))
    return ReadOperator(mention, call);
  if (const auto* call = llvm::dyn_cast<clang::CallExpr>(above))
    return ReadArgument(mention, call);
  if (llvm::isa<clang::ReturnStmt, clang::CoreturnStmt>(above)) {
    ReadReturn(mention);
    return false;
  }
  if (const auto* declares = llvm::dyn_cast<clang::DeclStmt>(above)) {
    ReadInitialization(mention, declares);
    return false;
  }
  if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(above)) {
    // `[tx = ch]`: the capture is a variable of its own. Others are read from
    // the list of captures.
    for (const clang::LambdaCapture& capture : lambda->captures()) {
      if (!capture.capturesVariable()) continue;
      const auto* variable =
          llvm::dyn_cast<clang::VarDecl>(capture.getCapturedVar());
      if (variable != nullptr && variable->isInitCapture() &&
          variable->getInit() != nullptr &&
          body_.Contains(variable->getInit(), mention.expr)) {
        Mention captured = mention;
        captured.expr = lambda;
        captured.element = lambda;
        ReadCapture(lambda, {variable}, captured);
      }
    }
    return false;
  }
  if (llvm::isa<clang::InitListExpr, clang::CXXStdInitializerListExpr,
                clang::CXXNewExpr, clang::CXXThrowExpr,
                clang::AbstractConditionalOperator,
                clang::CXXParenListInitExpr>(above)) {
    if (const auto* list = llvm::dyn_cast<clang::InitListExpr>(above);
        list != nullptr && list->getNumInits() == 1 &&
        analysis_.options().types.ClassOf(list->getType()) != nullptr) {
      mention.expr = list;
      return true;
    }
    if (const auto* either =
            llvm::dyn_cast<clang::AbstractConditionalOperator>(above);
        either != nullptr) {
      if (either->getCond() == mention.expr) return false;
      // A receiver that may be this one or another: who has it receives.
      const ChannelClass* type =
          analysis_.options().types.ClassOf(either->getType());
      if (type != nullptr && type->end == End::kReceiving) {
        mention.expr = either;
        return true;
      }
    }
    GiveUp(mention);
    return false;
  }
  if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(above)) {
    if (binary->getOpcode() == clang::BO_Comma) {
      if (binary->getRHS() != mention.expr) return false;
      mention.expr = binary;
      return true;
    }
    if (binary->isAssignmentOp() && binary->getRHS() == mention.expr)
      GiveUp(mention);
    if (binary->getOpcode() == clang::BO_Assign &&
        binary->getLHS() == mention.expr)
      ReadAssignment(mention, binary->getRHS(), binary);
    return false;
  }
  return false;
}

bool Classifier::ReadMethod(const Mention& mention,
                            const clang::MemberExpr* method) {
  const auto* function =
      llvm::dyn_cast<clang::CXXMethodDecl>(method->getMemberDecl());
  const ChannelTypes& types = analysis_.options().types;
  if (function == nullptr) return false;
  const clang::Stmt* above = body_.Parent(method);
  while (llvm::isa_and_nonnull<clang::ParenExpr>(above))
    above = body_.Parent(above);
  const auto* call = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(above);
  if (call == nullptr) return false;
  const llvm::StringRef name = NameOf(function);
  const clang::CXXRecordDecl* of = function->getParent();
  if (of->isInStdNamespace()) {
    // Of a holder: `p.get()`, `o.value()`, and what takes the channel out.
    if (name == "get" || name == "value" || name == "lock") {
      Mention held = mention;
      held.expr = call;
      Read(held);
    } else if (name == "release") {
      GiveUp(mention);
    } else if (name == "emplace" || name == "reset") {
      ReadAssignment(mention,
                     call->getNumArgs() > 0 ? call->getArg(0) : nullptr, call);
    }
    return false;
  }
  const ChannelClass* type = types.ClassOf(mention.expr->getType());
  if (type != nullptr) ReadOperation(mention, type->OperationOf(name), call);
  return false;
}

void Classifier::ReadOperation(const Mention& mention, Operation operation,
                               const clang::Expr* operation_expr) {
  // Where operations are awaited, one that is not does nothing and warns.
  const bool loops = body_.EnclosingLoop(operation_expr) != nullptr;
  switch (operation) {
    case Operation::kClose:
      Add(EventKind::kClose, mention);
      break;
    case Operation::kSend:
    case Operation::kTrySend: {
      Event& event = Add(EventKind::kSend, mention);
      event.waits = operation == Operation::kSend;
      event.usage.sends_in_loop = loops;
      break;
    }
    case Operation::kReceive:
    case Operation::kTryReceive: {
      const bool until_closed = EndsWithChannel(body_, operation_expr);
      Event& event = Add(EventKind::kReceive, mention);
      event.waits = operation == Operation::kReceive;
      event.usage.receives_until_closed = event.waits && until_closed;
      break;
    }
    case Operation::kOther:
      break;
  }
}

bool Classifier::ReadOperator(Mention& mention,
                              const clang::CXXOperatorCallExpr* call) {
  const bool is_object =
      call->getNumArgs() > 0 && body_.Contains(call->getArg(0), mention.expr);
  switch (call->getOperator()) {
    case clang::OO_Arrow:
    case clang::OO_Star:
      if (!is_object || call->getNumArgs() != 1) return false;
      mention.expr = call;
      return true;
    case clang::OO_LessLess:
    case clang::OO_GreaterGreater: {
      if (!is_object) {
        GiveUp(mention);
        return false;
      }
      const ChannelClass* type =
          analysis_.options().types.ClassOf(mention.expr->getType());
      if (type != nullptr)
        ReadOperation(
            mention,
            type->OperationOf(call->getOperator() == clang::OO_LessLess
                                  ? "operator<<"
                                  : "operator>>"),
            call);
      return false;
    }
    case clang::OO_Equal: {
      if (is_object) {
        ReadAssignment(mention, call->getArg(1), call);
        return false;
      }
      const auto* target =
          llvm::dyn_cast<clang::DeclRefExpr>(Bare(call->getArg(0)));
      const auto* variable =
          target != nullptr ? llvm::dyn_cast<clang::VarDecl>(target->getDecl())
                            : nullptr;
      // A receiving end that another variable gets is one more name.
      const ChannelClass* type =
          target != nullptr
              ? analysis_.options().types.ClassOf(target->getType())
              : nullptr;
      if (variable != nullptr && type != nullptr &&
          type->end == End::kReceiving && variable->isLocalVarDecl()) {
        AddName(variable);
        return false;
      }
      const auto* member =
          llvm::dyn_cast<clang::MemberExpr>(Bare(call->getArg(0)));
      PutInto(member == nullptr
                  ? nullptr
                  : llvm::dyn_cast<clang::FieldDecl>(member->getMemberDecl()),
              mention);
      return false;
    }
    case clang::OO_Call:
      if (is_object) return false;
      return ReadArgument(mention, call);
    default:
      return false;
  }
}

bool Classifier::IsConcurrent(const clang::FunctionDecl* function,
                              const clang::Expr* call) const {
  const clang::FunctionDecl* definition = nullptr;
  if (function == nullptr || !function->hasBody(definition)) return false;
  return llvm::isa<clang::CoroutineBodyStmt>(definition->getBody()) &&
         AwaitOf(body_, call) == nullptr;
}

void Classifier::ReadCallee(const Mention& mention,
                            const clang::FunctionDecl* function,
                            const Handle& handle, const clang::Expr* call,
                            bool concurrent) {
  Event& event = Add(EventKind::kCall, mention);
  event.callee = NameOf(function).str();
  event.concurrent = concurrent || IsConcurrent(function, call);
  // Reading the callee may add events here, when it is this very function.
  const std::size_t at = tracked_.events.size() - 1;
  Usage usage = analysis_.UsageOf(*function, handle);
  // `once.Do(Stop(ch))`: only whoever comes first does it.
  if (usage.closes != Usage::Closes::kNever && IsDoneOnce(body_, call))
    usage.closes = Usage::Closes::kTakesOver;
  tracked_.events[at].usage = usage;
}

bool Classifier::ReadArgument(Mention& mention, const clang::CallExpr* call) {
  const clang::FunctionDecl* callee = call->getDirectCallee();
  if (HandsOn(callee)) {
    mention.expr = call;
    return true;
  }
  const ChannelTypes& types = analysis_.options().types;
  if (MakesHolder(callee)) {
    if (types.IsGuard(call->getType())) {
      Add(EventKind::kGuard, mention);
      return false;
    }
    if (types.ClassOf(call->getType()) != nullptr) {
      mention.expr = call;
      return true;
    }
    if (ClosesAtItsEnd(RecordOf(call->getType()))) {
      Add(EventKind::kGuard, mention);
      return false;
    }
  }
  unsigned index = 0;
  bool found = false;
  for (const clang::Expr* argument : call->arguments()) {
    if (argument == mention.expr) {
      found = true;
      break;
    }
    ++index;
  }
  if (!found) return false;  // the callee itself
  const llvm::StringRef name = NameOf(callee);
  if (index == 0 && name == "OnSend") {
    ReadCase(mention, call, EventKind::kSend);
    return false;
  }
  if (index == 0 && name == "OnReceive") {
    ReadCase(mention, call, EventKind::kReceive);
    return false;
  }
  // `guards.emplace(ch)` of a std::optional or a container of guards.
  if (const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(call)) {
    const clang::QualType object =
        member->getImplicitObjectArgument()->getType();
    if (types.IsGuard(object) && types.ClassOf(object) == nullptr) {
      Add(EventKind::kGuard, mention);
      return false;
    }
  }
  // A function that is handed on beside the arguments that it will get.
  for (unsigned i = 0; i < index; ++i) {
    const clang::FunctionDecl* later =
        FunctionThatGets(index - i - 1, call->getArg(i));
    if (later == nullptr) continue;
    const clang::ParmVarDecl* parameter = later->getParamDecl(index - i - 1);
    if (types.ClassOf(parameter->getType()) == nullptr) continue;
    ReadCallee(mention, later, {parameter}, call, /*concurrent=*/true);
    return false;
  }
  if (callee == nullptr) {
    GiveUp(mention);
    return false;
  }
  unsigned position = index;
  if (llvm::isa<clang::CXXOperatorCallExpr>(call) &&
      llvm::isa<clang::CXXMethodDecl>(callee)) {
    if (index == 0) return false;
    --position;
  }
  if (const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(call);
      member != nullptr && member->getRecordDecl()->isInStdNamespace() &&
      KeepsHere(member))
    return false;
  // Channels of channels, containers: it is kept there.
  if (position >= callee->getNumParams()) {
    GiveUp(mention);
    return false;
  }
  const clang::ParmVarDecl* parameter = callee->getParamDecl(position);
  if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(callee);
      method != nullptr &&
      types.ClassOf(body_.context().getRecordType(method->getParent())) !=
          nullptr &&
      !llvm::isa<clang::CXXOperatorCallExpr>(call)) {
    GiveUp(mention);
    return false;
  }
  ReadCallee(mention, callee, {parameter}, call, /*concurrent=*/false);
  return false;
}

void Classifier::ReadCase(const Mention& mention, const clang::CallExpr* maker,
                          EventKind kind) {
  Event& event = Add(kind, mention);
  event.usage.sends_in_loop = body_.EnclosingLoop(maker) != nullptr;
  for (const clang::Stmt* at = body_.Parent(maker); at != nullptr;
       at = body_.Parent(at)) {
    const auto* call = llvm::dyn_cast<clang::CallExpr>(at);
    if (call == nullptr) continue;
    if (NameOf(call->getDirectCallee()) != "Select") continue;
    event.select = call;
    event.alone = call->getNumArgs() == 1;
    int number = 0;
    for (const clang::Expr* argument : call->arguments()) {
      if (body_.Contains(argument, maker)) event.select_case = number;
      ++number;
    }
    break;
  }
}

const clang::VarDecl* Classifier::VariableMadeBy(
    const clang::Stmt* construct) const {
  for (const clang::Stmt* at = body_.Parent(construct); at != nullptr;
       at = body_.Parent(at)) {
    if (const auto* declares = llvm::dyn_cast<clang::DeclStmt>(at)) {
      for (const clang::Decl* decl : declares->decls()) {
        const auto* variable = llvm::dyn_cast<clang::VarDecl>(decl);
        if (variable != nullptr && variable->getInit() != nullptr &&
            body_.Contains(variable->getInit(), construct))
          return variable;
      }
      return nullptr;
    }
    if (!llvm::isa<clang::CastExpr, clang::FullExpr, clang::ParenExpr,
                   clang::MaterializeTemporaryExpr, clang::CXXBindTemporaryExpr,
                   clang::CXXConstructExpr, clang::InitListExpr>(at))
      return nullptr;
  }
  return nullptr;
}

bool Classifier::ClosesAtItsEnd(const clang::CXXRecordDecl* record) const {
  if (record == nullptr || !record->hasDefinition()) return false;
  const clang::CXXDestructorDecl* destructor =
      record->getDefinition()->getDestructor();
  const clang::FunctionDecl* definition = nullptr;
  if (destructor == nullptr || !destructor->hasBody(definition)) return false;
  return Closes(definition->getBody(), analysis_.options().types);
}

bool Classifier::ReadConstruction(Mention& mention,
                                  const clang::CXXConstructExpr* construct) {
  const ChannelTypes& types = analysis_.options().types;
  const clang::CXXConstructorDecl* constructor = construct->getConstructor();
  const clang::CXXRecordDecl* record = constructor->getParent();
  if (types.IsGuard(construct->getType())) {
    const clang::VarDecl* variable =
        record->isInStdNamespace() ? nullptr : VariableMadeBy(construct);
    Add(EventKind::kGuard, mention).guard = variable;
    return false;
  }
  if (types.ClassOf(construct->getType()) != nullptr) {
    mention.expr = construct;
    return true;
  }
  if (ClosesAtItsEnd(record)) {
    Add(EventKind::kGuard, mention);  // perhaps only what is still open
    return false;
  }
  unsigned index = 0;
  for (const clang::Expr* argument : construct->arguments()) {
    if (argument == mention.expr) break;
    ++index;
  }
  // A function that gets the channel later: `std::thread(Produce, ch)`.
  for (unsigned i = 0; i < index && i < construct->getNumArgs(); ++i) {
    const clang::FunctionDecl* later =
        FunctionThatGets(index - i - 1, construct->getArg(i));
    if (later == nullptr) continue;
    ReadCallee(mention, later, {later->getParamDecl(index - i - 1)}, construct,
               /*concurrent=*/true);
    return false;
  }
  if (record->isLambda()) return false;  // its captures are read by themselves
  if (index < constructor->getNumParams() &&
      analysis_.BodyOf(constructor) != nullptr) {
    ReadCallee(mention, constructor, {constructor->getParamDecl(index)},
               construct, /*concurrent=*/false);
    return false;
  }
  GiveUp(mention);
  return false;
}

// What becomes of a lambda that knows the channel as `inside`.
void Classifier::ReadCapture(const clang::LambdaExpr* lambda,
                             const Handle& inside, const Mention& mention) {
  const clang::FunctionDecl* body = lambda->getCallOperator();
  const auto use = [&](const clang::Expr* expr, const clang::Stmt* element,
                       clang::SourceLocation at) {
    // Up to what is done with the closure.
    const clang::Expr* closure = expr;
    for (const clang::Stmt* above = body_.Parent(closure); above != nullptr;
         above = body_.Parent(closure)) {
      if (llvm::isa<clang::CastExpr, clang::FullExpr, clang::ParenExpr,
                    clang::MaterializeTemporaryExpr,
                    clang::CXXBindTemporaryExpr>(above)) {
        closure = llvm::cast<clang::Expr>(above);
        continue;
      }
      if (const auto* construct =
              llvm::dyn_cast<clang::CXXConstructExpr>(above);
          construct != nullptr &&
          construct->getConstructor()->getParent()->isLambda()) {
        closure = construct;
        continue;
      }
      const auto* call = llvm::dyn_cast<clang::CallExpr>(above);
      if (call != nullptr && HandsOn(call->getDirectCallee())) {
        closure = call;
        continue;
      }
      Mention called{closure, element, at};
      if (const auto* invocation =
              llvm::dyn_cast<clang::CXXOperatorCallExpr>(above);
          invocation != nullptr &&
          invocation->getOperator() == clang::OO_Call &&
          invocation->getNumArgs() > 0 && invocation->getArg(0) == closure) {
        ReadCallee(called, body, inside, invocation, /*concurrent=*/false);
        return;
      }
      if (llvm::isa<clang::DeclStmt>(above)) return;  // read where it is named
      if (llvm::isa<clang::CompoundStmt>(above)) return;
      // Somebody else calls it, perhaps.
      const Usage usage = analysis_.UsageOf(*body, inside);
      if (usage.closes != Usage::Closes::kNever) {
        Add(EventKind::kGiveUp, called);
      } else {
        Event& event = Add(EventKind::kCall, called);
        event.usage = usage;
        event.usage.sends_on_every_path = false;
        event.callee = "a lambda";
        event.concurrent = true;
      }
      return;
    }
  };
  const clang::VarDecl* variable = VariableMadeBy(lambda);
  const clang::CXXRecordDecl* kept_as =
      variable != nullptr
          ? variable->getType().getNonReferenceType()->getAsCXXRecordDecl()
          : nullptr;
  if (kept_as != nullptr && !variable->isInitCapture() &&
      (kept_as == lambda->getLambdaClass() ||
       (kept_as->isInStdNamespace() &&
        kept_as->getName().contains("function"))) &&
      LambdaOf(variable->getInit()) == lambda) {
    for (const clang::DeclRefExpr* reference : body_.References(variable))
      use(reference, reference, reference->getLocation());
    // A closure that is captured in turn is out of sight.
    for (const clang::LambdaExpr* other : body_.lambdas()) {
      for (const clang::LambdaCapture& capture : other->captures()) {
        if (capture.capturesVariable() && capture.getCapturedVar() == variable)
          Add(EventKind::kGiveUp, {other, other, capture.getLocation()});
      }
    }
    return;
  }
  use(lambda, mention.element, mention.at);
}

void Classifier::ReadReturn(const Mention& mention) {
  const ChannelTypes& types = analysis_.options().types;
  clang::QualType type = body_.function().getReturnType();
  const ChannelClass* returned = types.ClassOf(type);
  if (llvm::isa<clang::CoroutineBodyStmt>(body_.function().getBody()))
    returned = types.ClassOf(mention.expr->getType());
  const bool receiver_only =
      returned != nullptr && returned->end == End::kReceiving;
  Add(receiver_only ? EventKind::kReturnReceiver : EventKind::kReturn, mention);
}

void Classifier::ReadInitialization(const Mention& mention,
                                    const clang::DeclStmt* declares) {
  for (const clang::Decl* decl : declares->decls()) {
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(decl);
    if (variable == nullptr || variable->getInit() == nullptr ||
        !body_.Contains(variable->getInit(), mention.expr))
      continue;
    if (variable->isImplicit()) {  // `for (auto v : ch)`
      if (const auto* loop = llvm::dyn_cast_or_null<clang::CXXForRangeStmt>(
              body_.Parent(declares))) {
        (void)loop;
        Event& event = Add(EventKind::kReceive, mention);
        event.waits = true;
        event.usage.receives_until_closed = true;
        return;
      }
    }
    if (analysis_.options().types.ClassOf(variable->getType()) != nullptr &&
        !variable->hasGlobalStorage() &&
        !llvm::isa<clang::DecompositionDecl>(variable)) {
      AddName(variable);
      return;
    }
  }
  GiveUp(mention);
}

}  // namespace lint
