#include "lint/engine/analysis.h"

#include "clang/AST/Attr.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "lint/engine/classifier.h"
#include "lint/engine/lifetime.h"
#include "lint/engine/members.h"
#include "lint/engine/parties.h"
#include "lint/engine/rules.h"
#include "llvm/ADT/STLExtras.h"

namespace lint {
namespace {

bool IsAnnotated(const clang::Decl& decl, llvm::StringRef text) {
  return llvm::any_of(decl.specific_attrs<clang::AnnotateAttr>(),
                      [&](const clang::AnnotateAttr* attribute) {
                        return attribute->getAnnotation() == text;
                      });
}

clang::QualType TypeOf(const Handle& handle) {
  return handle.field != nullptr ? handle.field->getType()
                                 : handle.variable->getType();
}

class FunctionFinder : public clang::RecursiveASTVisitor<FunctionFinder> {
 public:
  explicit FunctionFinder(std::vector<const clang::FunctionDecl*>& found)
      : found_(found) {}
  bool shouldVisitTemplateInstantiations() const { return true; }
  bool shouldVisitLambdaBody() const { return true; }
  bool VisitFunctionDecl(clang::FunctionDecl* function) {
    if (function->doesThisDeclarationHaveABody() &&
        !function->isDependentContext())
      found_.push_back(function);
    return true;
  }
  bool VisitLambdaExpr(clang::LambdaExpr* lambda) {
    const clang::CXXMethodDecl* call = lambda->getCallOperator();
    if (call != nullptr && !call->isDependentContext()) found_.push_back(call);
    if (const clang::FunctionTemplateDecl* generic =
            lambda->getDependentCallOperator()) {
      for (const clang::FunctionDecl* instance : generic->specializations()) {
        if (!instance->isDependentContext() && instance->hasBody())
          found_.push_back(instance);
      }
    }
    return true;
  }

 private:
  std::vector<const clang::FunctionDecl*>& found_;
};

}  // namespace

Analysis::Analysis(clang::ASTContext& context, const Options& options)
    : context_(context), options_(options) {}

const Body* Analysis::BodyOf(const clang::FunctionDecl* function) {
  const clang::FunctionDecl* definition = nullptr;
  if (function == nullptr || !function->hasBody(definition)) return nullptr;
  const auto known = bodies_.find(definition);
  if (known != bodies_.end()) return known->second.get();
  const bool is_readable =
      !definition->isDependentContext() && !definition->isInvalidDecl() &&
      definition->getBody() != nullptr &&
      !context_.getSourceManager().isInSystemHeader(
          definition->getLocation()) &&
      !(llvm::isa<clang::CoroutineBodyStmt>(definition->getBody()) &&
        llvm::cast<clang::CoroutineBodyStmt>(definition->getBody())
                ->getBody() == nullptr);
  std::unique_ptr<Body>& body = bodies_[definition];
  if (is_readable) body = std::make_unique<Body>(*definition, context_);
  return body.get();
}

const Conditions& Analysis::ConditionsOf(const Body& body) {
  std::unique_ptr<Conditions>& conditions = conditions_[&body];
  if (conditions == nullptr) conditions = std::make_unique<Conditions>(body);
  return *conditions;
}

Tracked Analysis::Track(const Body& body, const Handle& handle) {
  Tracked tracked;
  tracked.called = handle.variable;
  if (handle.field == nullptr) {
    tracked.names = {handle.variable};
  } else {
    if (handle.variable == nullptr) tracked.called = handle.field;
    tracked.field = handle.field;
    tracked.holders = {handle.variable};
  }
  if (const ChannelClass* type = options_.types.ClassOf(TypeOf(handle)))
    tracked.end = type->end;
  Collect(body, tracked);
  return tracked;
}

void Analysis::Collect(const Body& body, Tracked& tracked) {
  Classifier(*this, body, tracked).Run();
}

Usage Analysis::UsageOf(const clang::FunctionDecl& function,
                        const Handle& handle) {
  Usage unknown;
  const ChannelClass* type = options_.types.ClassOf(TypeOf(handle));
  if (handle.variable != nullptr) {
    if (IsAnnotated(*handle.variable, "dojo::closes")) {
      unknown.closes = Usage::Closes::kAlways;
      return unknown;
    }
    if (IsAnnotated(*handle.variable, "dojo::borrows")) return unknown;
  }
  const auto* parameter =
      llvm::dyn_cast_or_null<clang::ParmVarDecl>(handle.variable);
  const Body* body = BodyOf(&function);
  if (body == nullptr) {
    if (parameter != nullptr && handle.field == nullptr) {
      if (const auto known = options_.summaries.Find(
              function, parameter->getFunctionScopeIndex()))
        return *known;
    }
    if (type != nullptr && type->end == End::kReceiving) {
      unknown.receives = true;
      unknown.receives_without_way_out = true;
      unknown.hands_out_receiver = true;
    } else if (type == nullptr || !options_.unknown_callees_borrow) {
      unknown.closes = Usage::Closes::kTakesOver;
    }
    return unknown;
  }
  // The same parameter, of the declaration that has the body.
  Handle inside = handle;
  if (parameter != nullptr &&
      parameter->getDeclContext() != &body->function()) {
    const unsigned index = parameter->getFunctionScopeIndex();
    if (index >= body->function().getNumParams()) return unknown;
    inside.variable = body->function().getParamDecl(index);
  }
  const auto key = std::make_pair(&body->function(), inside);
  // What calls itself is taken to do nothing there: the rest of it counts.
  const auto [known, is_new] = usages_.try_emplace(key);
  if (!is_new) return known->second;
  const Usage usage = Summarize(*body, inside);
  usages_[key] = usage;
  return usage;
}

Usage Analysis::Summarize(const Body& body, const Handle& handle) {
  Usage usage;
  const Tracked tracked = Track(body, handle);
  if (options_.types.ClassOf(TypeOf(handle)) == nullptr) {
    // A template that takes anything: what it does is not followed.
    if (!tracked.events.empty()) usage.closes = Usage::Closes::kTakesOver;
    if (!llvm::any_of(tracked.events, [](const Event& event) {
          return event.kind != EventKind::kGiveUp;
        }))
      return usage;
  }
  bool may_close = false;
  for (const Event& event : tracked.events) {
    const Usage& other = event.usage;
    switch (event.kind) {
      case EventKind::kSend:
        usage.sends = true;
        usage.sends_in_loop |= other.sends_in_loop;
        if (event.waits && event.select == nullptr) {
          usage.sends_without_way_out = true;
          usage.sends_at = event.at;
        }
        break;
      case EventKind::kReceive:
        usage.receives = true;
        usage.receives_without_way_out |=
            event.select == nullptr ? event.waits : event.alone;
        if (other.receives_until_closed) {
          usage.receives_until_closed = true;
          usage.receives_at = event.at;
        }
        break;
      case EventKind::kReturnReceiver:
        usage.receives = true;
        usage.receives_without_way_out = true;
        usage.hands_out_receiver = true;
        break;
      case EventKind::kCall:
        usage.sends |= other.sends;
        usage.sends_in_loop |= other.sends_in_loop;
        if (other.sends_without_way_out && !usage.sends_without_way_out) {
          usage.sends_without_way_out = true;
          usage.sends_at = other.sends_at;
        }
        usage.receives |= other.receives;
        usage.receives_without_way_out |= other.receives_without_way_out;
        if (other.receives_until_closed && !usage.receives_until_closed) {
          usage.receives_until_closed = true;
          usage.receives_at = other.receives_at;
        }
        usage.hands_out_receiver |= other.hands_out_receiver;
        if (other.leaves_select) {
          usage.leaves_select = true;
          usage.leaves_in_time |= other.leaves_in_time;
          usage.leaves_at = other.leaves_at;
        }
        may_close |= other.closes != Usage::Closes::kNever;
        usage.renews |= other.renews;
        break;
      case EventKind::kBirth:
      case EventKind::kRebound:
        usage.renews = true;
        break;
      default:
        may_close = true;
        if (event.kind == EventKind::kClose || event.kind == EventKind::kGuard)
          usage.closes_at = event.at;
        break;
    }
  }
  std::vector<Note> path;
  bool in_time = false;
  if (LeavesSelect(*this, body, tracked, usage.leaves_at, path, &in_time)) {
    usage.leaves_select = true;
    usage.leaves_in_time |= in_time;
  }
  if (body.cfg() == nullptr) {
    if (may_close) usage.closes = Usage::Closes::kTakesOver;
    return usage;
  }
  const Life life = LiveThrough(*this, body, tracked);
  usage.sends_on_every_path = usage.sends && life.sends_on_every_path;
  usage.closes_when_last = life.closes_when_last;
  const auto exits_with = [&](Duty duty) { return life.exits.contains(duty); };
  const bool closes = exits_with(Duty::kClosed) || exits_with(Duty::kGuarded) ||
                      exits_with(Duty::kWillClose) ||
                      exits_with(Duty::kLastCloses);
  if (closes && life.exits.size() == 1 && !exits_with(Duty::kLastCloses)) {
    usage.closes = Usage::Closes::kAlways;
  } else if (closes && !exits_with(Duty::kHere) &&
             !exits_with(Duty::kElsewhere) && !exits_with(Duty::kLastCloses)) {
    usage.closes = Usage::Closes::kAlways;
  } else if (closes) {
    usage.closes = Usage::Closes::kSometimes;
  } else if (exits_with(Duty::kElsewhere) ||
             (life.exits.empty() && may_close)) {
    usage.closes = life.closes_when_last ? Usage::Closes::kSometimes
                                         : Usage::Closes::kTakesOver;
  }
  return usage;
}

const std::vector<const clang::FunctionDecl*>& Analysis::Functions() {
  if (!functions_.empty()) return functions_;
  std::vector<const clang::FunctionDecl*> functions;
  FunctionFinder finder(functions);
  const clang::SourceManager& sources = context_.getSourceManager();
  for (clang::Decl* decl : context_.getTranslationUnitDecl()->decls()) {
    if (decl->getLocation().isValid() &&
        sources.isInSystemHeader(decl->getLocation()))
      continue;
    finder.TraverseDecl(decl);
  }
  std::set<const clang::FunctionDecl*> seen;
  for (const clang::FunctionDecl* function : functions) {
    if (seen.insert(function).second) functions_.push_back(function);
  }
  return functions_;
}

const std::vector<Analysis::Mention>& Analysis::MentionsOf(
    const clang::FieldDecl& field) {
  if (!mentions_read_) {
    mentions_read_ = true;
    for (const clang::FunctionDecl* function : Functions()) {
      const Body* body = BodyOf(function);
      if (body == nullptr) continue;
      for (const clang::MemberExpr* member : body->members()) {
        if (const auto* named =
                llvm::dyn_cast<clang::FieldDecl>(member->getMemberDecl()))
          mentions_[named].emplace_back(body, member);
      }
    }
  }
  return mentions_[&field];
}

Usage Analysis::UsageOf(const clang::FieldDecl& field) {
  // While it is found out, and when not all is seen.
  Usage unknown;
  unknown.closes = Usage::Closes::kTakesOver;
  const auto [known, is_new] = members_.try_emplace(&field, unknown);
  if (!is_new) return known->second;
  const std::optional<MemberUses> all = UsesOf(*this, field);
  if (!all) return unknown;
  Parties parties;
  for (const MemberUse& use : all->uses) AddParties(use.tracked, parties);
  if (parties.this_closes || parties.others_close) return unknown;
  Usage usage;
  usage.sends = parties.sends;
  usage.sends_in_loop = parties.sends_in_loop;
  usage.sends_without_way_out = parties.sender_waits;
  usage.receives = parties.receives;
  usage.receives_without_way_out = parties.receives_without_way_out;
  if (parties.until_closed != nullptr) {
    usage.receives_until_closed = true;
    usage.receives_at = parties.until_closed->at;
  }
  usage.hands_out_receiver =
      parties.unseen_receiver || parties.returned_receiver;
  return members_[&field] = usage;
}

Summaries Analysis::Summarize() {
  Summaries summaries;
  for (const clang::FunctionDecl* function : Functions()) {
    for (const clang::ParmVarDecl* parameter : function->parameters()) {
      if (options_.types.ClassOf(parameter->getType()) != nullptr &&
          BodyOf(function) != nullptr)
        summaries.Add(*function, parameter->getFunctionScopeIndex(),
                      UsageOf(*function, {parameter}));
    }
  }
  return summaries;
}

// Objects that a task was given, with channels as members.
void Analysis::CheckOfParameters(const Body& body,
                                 std::vector<Finding>& found) {
  if (body.cfg() == nullptr ||
      !llvm::isa<clang::CoroutineBodyStmt>(body.function().getBody()))
    return;
  std::set<Handle> known;
  for (const clang::MemberExpr* member : body.members()) {
    const auto* named =
        llvm::dyn_cast<clang::DeclRefExpr>(Bare(member->getBase()));
    const auto* field =
        llvm::dyn_cast<clang::FieldDecl>(member->getMemberDecl());
    if (named == nullptr || field == nullptr ||
        !llvm::isa<clang::ParmVarDecl>(named->getDecl()))
      continue;
    const ChannelClass* type = options_.types.ClassOf(field->getType());
    if (type != nullptr && type->end != End::kReceiving &&
        known.insert({named->getDecl(), field}).second)
      CheckHandedIn(*this, body, {named->getDecl(), field}, found);
  }
}

std::vector<Finding> Analysis::Run() {
  std::vector<Finding> found;
  for (const clang::FunctionDecl* function : Functions()) {
    const Body* body = BodyOf(function);
    if (body == nullptr) continue;
    const std::vector<Tracked> channels = BornIn(*body);
    if (options_.syntax_only) {
      for (const Tracked& born : channels)
        CheckSyntax(*this, *body, born, found);
      continue;
    }
    for (const Tracked& born : channels) {
      if (body->cfg() == nullptr) break;
      CheckBorn(*this, *body, born, found);
      CheckAbandonedSender(*this, *body, born, found);
    }
    std::vector<const clang::ValueDecl*> handed_in(function->param_begin(),
                                                   function->param_end());
    if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
        method != nullptr && method->getParent()->isLambda()) {
      for (const clang::LambdaCapture& capture :
           method->getParent()->captures()) {
        if (capture.capturesVariable())
          handed_in.push_back(capture.getCapturedVar());
      }
    }
    for (const clang::ValueDecl* name : handed_in) {
      const ChannelClass* type = options_.types.ClassOf(name->getType());
      if (type != nullptr && type->end != End::kReceiving &&
          body->cfg() != nullptr)
        CheckHandedIn(*this, *body, {name}, found);
    }
    CheckOfParameters(*body, found);
    if (body->cfg() != nullptr) CheckOwnMembers(*this, *body, found);
    CheckPolling(*this, *body, found);
    CheckMutex(*this, *body, found);
  }
  if (!options_.syntax_only) CheckMembers(*this, found);
  // Instances of one template say the same.
  const clang::SourceManager& sources = context_.getSourceManager();
  llvm::sort(found, [&](const Finding& a, const Finding& b) {
    if (a.at != b.at) return sources.isBeforeInTranslationUnit(a.at, b.at);
    if (a.rule != b.rule) return a.rule < b.rule;
    return a.message < b.message;
  });
  std::vector<Finding> once;
  for (Finding& finding : found) {
    if (!once.empty() && once.back().at == finding.at &&
        once.back().rule == finding.rule)
      continue;
    once.push_back(std::move(finding));
  }
  return once;
}

}  // namespace lint
