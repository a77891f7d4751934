// The channels that one function makes: those that it gives a name, those that
// are members of its own objects, and those that it keeps in its own
// containers.
#include "clang/AST/DeclCXX.h"
#include "lint/engine/births.h"
#include "lint/engine/classifier.h"
#include "llvm/ADT/STLExtras.h"

namespace lint {
namespace {

struct Origin {
  const clang::Expr* birth = nullptr;
  bool is_nil = false;  // none is there yet
};

class Finder {
 public:
  Finder(Analysis& analysis, const Body& body)
      : analysis_(analysis),
        body_(body),
        types_(analysis.options().types),
        births_(analysis, body) {}

  std::vector<Tracked> Find() {
    for (const clang::VarDecl* variable : body_.variables()) {
      if (variable->hasGlobalStorage() || variable->isInvalidDecl() ||
          body_.Declaration(variable) == nullptr)
        continue;
      if (const auto* several =
              llvm::dyn_cast<clang::DecompositionDecl>(variable)) {
        OfParts(*several);
      } else if (types_.ClassOf(variable->getType()) != nullptr) {
        OfVariable(*variable);
      } else if (!variable->getType()->isReferenceType()) {
        OfElements(*variable);
        OfMembers(*variable);
      }
    }
    for (Tracked& tracked : found_) tracked.Index();
    return std::move(found_);
  }

 private:
  Origin OriginOf(const clang::Expr* init) {
    if (init != nullptr && births_.IsBirth(init)) return {init, false};
    return {nullptr, IsNil(init)};
  }

  Tracked Begin(const clang::ValueDecl& called, const clang::VarDecl& owner,
                const Origin& origin) const {
    Tracked tracked;
    tracked.called = &called;
    tracked.declared = body_.Declaration(&owner);
    tracked.birth = origin.birth;
    tracked.born_declared = origin.birth != nullptr;
    return tracked;
  }

  // Reads it, and keeps it if this function makes it.
  void Keep(Tracked tracked) {
    const auto births = [](const Event& event) {
      return event.kind == EventKind::kBirth;
    };
    if (tracked.birth != nullptr)
      tracked.capacity = births_.CapacityOf(tracked.birth);
    Classifier(analysis_, body_, tracked).Run();
    for (const Event& event : tracked.events) {
      if (!births(event)) continue;
      const auto capacity = births_.CapacityOf(event.birth);
      if (tracked.birth == nullptr) {
        tracked.birth = event.birth;
        tracked.capacity = capacity;
      } else if (capacity != tracked.capacity) {
        tracked.capacity.reset();
      }
    }
    if (tracked.birth != nullptr) found_.push_back(std::move(tracked));
  }

  void OfVariable(const clang::VarDecl& variable) {
    const Origin origin = OriginOf(variable.getInit());
    if (origin.birth == nullptr &&
        (!origin.is_nil || variable.getType()->isReferenceType()))
      return;
    Tracked tracked = Begin(variable, variable, origin);
    tracked.names = {&variable};
    tracked.end = types_.ClassOf(variable.getType())->end;
    Keep(std::move(tracked));
  }

  void OfParts(const clang::DecompositionDecl& several) {
    const auto parts = births_.PartsOf(several.getInit());
    if (parts.size() != several.bindings().size()) return;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const clang::BindingDecl& part = *several.bindings()[i];
      if (types_.ClassOf(part.getType()) == nullptr ||
          !births_.IsBirth(parts[i]))
        continue;
      Tracked tracked = Begin(part, several, {parts[i], false});
      tracked.names = {&part};
      tracked.end = types_.ClassOf(part.getType())->end;
      Keep(std::move(tracked));
    }
  }

  void OfElements(const clang::VarDecl& container) {
    const clang::QualType element = ElementOf(container.getType());
    if (element.isNull()) return;
    const ChannelClass* type = types_.ClassOf(element);
    if (type == nullptr || type->end == End::kReceiving) return;
    bool others = false;  // may be among them
    const clang::Expr* birth = nullptr;
    std::vector<const clang::Stmt*> open = {container.getInit()};
    while (!open.empty()) {
      const auto* each = llvm::dyn_cast_or_null<clang::Expr>(open.back());
      open.pop_back();
      if (each == nullptr) continue;
      if (llvm::isa<clang::CallExpr>(each)) {
        if (births_.IsBirth(each)) {
          birth = each;
        } else {
          others = true;
        }
        continue;
      }
      others |= types_.ClassOf(each->getType()) != nullptr &&
                llvm::isa<clang::DeclRefExpr, clang::MemberExpr>(each);
      for (const clang::Stmt* below : each->children()) open.push_back(below);
    }
    if (others) return;
    Tracked tracked = Begin(container, container, {birth, false});
    tracked.containers = {&container};
    tracked.is_element = true;
    tracked.end = type->end;
    Keep(std::move(tracked));
  }

  // An object dies without a word of anybody: it has no destructor of its own,
  // and neither has what it consists of.
  bool DiesInSilence(const clang::CXXRecordDecl& record) const {
    const clang::CXXDestructorDecl* destructor = record.getDestructor();
    if (destructor != nullptr && destructor->isUserProvided()) return false;
    return llvm::none_of(record.fields(), [&](const clang::FieldDecl* field) {
      const clang::CXXRecordDecl* of = field->getType()->getAsCXXRecordDecl();
      if (types_.ClassOf(field->getType()) != nullptr || of == nullptr ||
          of->isInStdNamespace())
        return types_.IsGuard(field->getType());
      const auto* ends =
          of->hasDefinition() ? of->getDefinition()->getDestructor() : nullptr;
      return types_.IsGuard(field->getType()) ||
             (ends != nullptr && ends->isUserProvided() && !IsOfRuntime(*of));
    });
  }
  static bool IsOfRuntime(const clang::CXXRecordDecl& record) {
    return llvm::StringRef(record.getQualifiedNameAsString())
        .starts_with("dojo::");
  }

  void OfMembers(const clang::VarDecl& object) {
    const clang::CXXRecordDecl* record = object.getType()->getAsCXXRecordDecl();
    if (record == nullptr || !record->hasDefinition() || record->isLambda())
      return;
    record = record->getDefinition();
    const bool is_pair = record->isInStdNamespace() &&
                         record->getIdentifier() != nullptr &&
                         record->getName() == "pair";
    if (record->isInStdNamespace() && !is_pair) return;
    if (record->getNumBases() > (is_pair ? 1u : 0u) || record->isUnion() ||
        !DiesInSilence(*record))
      return;
    std::vector<const clang::Expr*> parts;
    const clang::Expr* init = object.getInit();
    const auto* construct = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(
        init != nullptr ? BareMade(init) : nullptr);
    const bool by_default =
        init == nullptr ||
        (construct != nullptr && !is_pair &&
         construct->getConstructor()->isDefaultConstructor());
    if (by_default && construct != nullptr &&
        construct->getConstructor()->isUserProvided())
      return;
    if (!by_default) parts = births_.PartsOf(init);
    unsigned index = 0;
    for (const clang::FieldDecl* field : record->fields()) {
      const unsigned at = index++;
      const ChannelClass* type = types_.ClassOf(field->getType());
      if (type == nullptr || type->end == End::kReceiving ||
          field->getType()->isReferenceType() ||
          field->getAccess() != clang::AS_public)
        continue;
      const clang::Expr* value = nullptr;
      if (by_default) {
        value = field->getInClassInitializer();
      } else if (at < parts.size()) {
        value = parts[at];
        if (const auto* by_class =
                llvm::dyn_cast_or_null<clang::CXXDefaultInitExpr>(value))
          value = by_class->getExpr();
      } else {
        return;
      }
      const Origin origin = OriginOf(value);
      if (origin.birth == nullptr && !origin.is_nil) continue;
      Tracked tracked = Begin(object, object, origin);
      tracked.field = field;
      tracked.holders = {&object};
      tracked.end = type->end;
      Keep(std::move(tracked));
    }
  }

  Analysis& analysis_;
  const Body& body_;
  const ChannelTypes& types_;
  Births births_;
  std::vector<Tracked> found_;
};

}  // namespace

std::vector<Tracked> Analysis::BornIn(const Body& body) {
  return Finder(*this, body).Find();
}

}  // namespace lint
