#include "lint/engine/members.h"

#include <set>

#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclFriend.h"
#include "clang/AST/DeclTemplate.h"
#include "lint/engine/births.h"
#include "lint/engine/parties.h"
#include "lint/engine/reports.h"
#include "lint/engine/rules.h"
#include "llvm/ADT/STLExtras.h"

namespace lint {
namespace {

bool Mentions(const clang::Stmt* in, const clang::FieldDecl& field) {
  std::vector<const clang::Stmt*> open = {in};
  while (!open.empty()) {
    const clang::Stmt* each = open.back();
    open.pop_back();
    if (each == nullptr) continue;
    const auto* member = llvm::dyn_cast<clang::MemberExpr>(each);
    if (member != nullptr && member->getMemberDecl() == &field) return true;
    open.insert(open.end(), each->child_begin(), each->child_end());
  }
  return false;
}

// All functions that may name its private members have a body here.
bool IsSeen(Analysis& analysis, const clang::CXXRecordDecl& record) {
  for (const clang::Decl* decl : record.decls()) {
    if (llvm::isa<clang::FunctionTemplateDecl, clang::ClassTemplateDecl>(decl))
      return false;
    if (const auto* friendly = llvm::dyn_cast<clang::FriendDecl>(decl)) {
      const auto* function = llvm::dyn_cast_or_null<clang::FunctionDecl>(
          friendly->getFriendDecl());
      if (function == nullptr || analysis.BodyOf(function) == nullptr)
        return false;
    }
  }
  return llvm::all_of(record.methods(), [&](const clang::CXXMethodDecl* each) {
    return !each->isUserProvided() || analysis.BodyOf(each) != nullptr;
  });
}

// How the constructors begin it.
void ReadConstructors(Analysis& analysis, const clang::FieldDecl& field,
                      MemberUses& uses) {
  const auto* record = llvm::cast<clang::CXXRecordDecl>(field.getParent());
  const clang::Expr* by_class = field.getInClassInitializer();
  for (const clang::CXXConstructorDecl* constructor : record->ctors()) {
    const Body* body = analysis.BodyOf(constructor);
    if (body == nullptr) continue;
    for (const clang::CXXCtorInitializer* each :
         llvm::cast<clang::CXXConstructorDecl>(body->function()).inits()) {
      if (each->getAnyMember() != &field) continue;
      const clang::Expr* init = each->getInit();
      if (llvm::isa<clang::CXXDefaultInitExpr>(init)) init = by_class;
      if (Births(analysis, *body).IsBirth(init)) {
        uses.born_with_object = true;
      } else if (!IsNil(init)) {
        uses.handed_in = true;
      }
    }
  }
  if (by_class == nullptr) return;
  // Whose body it is does not matter: the initializer calls a function.
  for (const clang::CXXMethodDecl* method : record->methods()) {
    const Body* body = analysis.BodyOf(method);
    if (body == nullptr) continue;
    if (Births(analysis, *body).IsBirth(by_class)) {
      uses.born_with_object = true;
    } else if (!IsNil(by_class)) {
      uses.handed_in = true;
    }
    return;
  }
}

}  // namespace

std::optional<MemberUses> UsesOf(Analysis& analysis,
                                 const clang::FieldDecl& field) {
  const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(field.getParent());
  if (record == nullptr || field.getAccess() != clang::AS_private ||
      record->isLambda() || !IsSeen(analysis, *record))
    return std::nullopt;
  for (const clang::FieldDecl* other : record->fields()) {
    if (other != &field && Mentions(other->getInClassInitializer(), field))
      return std::nullopt;
  }
  MemberUses uses;
  ReadConstructors(analysis, field, uses);
  std::set<std::pair<const Body*, Handle>> known;
  for (const auto& [body, member] : analysis.MentionsOf(field)) {
    const clang::Expr* base = Bare(member->getBase());
    Handle handle = {nullptr, &field};
    if (const auto* named = llvm::dyn_cast<clang::DeclRefExpr>(base)) {
      handle.variable = named->getDecl();
    } else if (!llvm::isa<clang::CXXThisExpr>(base)) {
      return std::nullopt;
    }
    if (!known.insert({body, handle}).second) continue;
    uses.uses.push_back({body, analysis.Track(*body, handle)});
  }
  for (const MemberUse& use : uses.uses) {
    for (const Event& event : use.tracked.events)
      uses.handed_in |= event.kind == EventKind::kRebound && !event.is_nil;
  }
  return uses;
}

namespace {

void CheckMember(Analysis& analysis, const clang::FieldDecl& field,
                 std::vector<Finding>& found) {
  std::optional<MemberUses> all = UsesOf(analysis, field);
  if (!all || all->handed_in) return;
  Parties parties;
  bool is_born = all->born_with_object;
  for (const MemberUse& use : all->uses) {
    AddParties(use.tracked, parties);
    is_born |= llvm::any_of(use.tracked.events, [](const Event& event) {
      return event.kind == EventKind::kBirth;
    });
  }
  if (!is_born || parties.others_close) return;
  if (!parties.this_closes) {
    const bool waits = parties.receives_without_way_out && !parties.sends &&
                       !parties.returned_receiver && !parties.unseen_receiver;
    if (parties.until_closed == nullptr && !waits) return;
    Finding finding;
    finding.rule = Rule::kUnclosed;
    finding.at = field.getLocation();
    const std::string why =
        parties.until_closed != nullptr
            ? ReceivesUntilClosed(parties)
            : "nobody sends on it either: who receives waits for ever";
    finding.message = "channel '" + field.getNameAsString() +
                      "' is closed nowhere in its class, and " + why;
    if (parties.until_closed != nullptr) {
      finding.path.push_back({parties.until_closed->at, why});
      if (parties.until_closed->usage.receives_at.isValid())
        finding.path.push_back(
            {parties.until_closed->usage.receives_at, "it receives here"});
    }
    found.push_back(std::move(finding));
    return;
  }
  // Whoever closes it has made it: there it must be closed on every path.
  for (MemberUse& use : all->uses) {
    const Parties here = PartiesOf(use.tracked);
    if (!here.this_closes) continue;
    const clang::Stmt* birth = nullptr;
    for (const Event& event : use.tracked.events) {
      if (event.kind != EventKind::kBirth) continue;
      birth = event.element;
      use.tracked.birth = event.birth;
    }
    const bool closes_it =
        birth != nullptr &&
        llvm::any_of(use.tracked.events, [&](const Event& event) {
          return event.kind != EventKind::kBirth &&
                 event.kind != EventKind::kSend &&
                 event.kind != EventKind::kReceive &&
                 use.body->MayFollow(birth, event.element);
        });
    if (!closes_it) return;
  }
  for (const MemberUse& use : all->uses) {
    if (use.tracked.birth == nullptr || use.body->cfg() == nullptr) continue;
    const Life life = LiveThrough(analysis, *use.body, use.tracked);
    ReportLeaks(*use.body, use.tracked, life.leaks, /*may_mend=*/false, found);
  }
}

}  // namespace

void CheckMembers(Analysis& analysis, std::vector<Finding>& found) {
  if (analysis.options().off.contains(Rule::kUnclosed)) return;
  std::set<const clang::CXXRecordDecl*> known;
  for (const clang::FunctionDecl* function : analysis.Functions()) {
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
    if (method == nullptr || method->getParent()->isLambda() ||
        !known.insert(method->getParent()).second)
      continue;
    for (const clang::FieldDecl* field : method->getParent()->fields()) {
      const ChannelClass* type =
          analysis.options().types.ClassOf(field->getType());
      const bool silenced = llvm::any_of(
          field->specific_attrs<clang::AnnotateAttr>(),
          [](const clang::AnnotateAttr* attribute) {
            return attribute->getAnnotation() == "dojo::not_closed";
          });
      if (type != nullptr && type->end != End::kReceiving && !silenced)
        CheckMember(analysis, *field, found);
    }
  }
}

void CheckOwnMembers(Analysis& analysis, const Body& body,
                     std::vector<Finding>& found) {
  std::set<const clang::FieldDecl*> known;
  for (const clang::MemberExpr* member : body.members()) {
    const auto* field =
        llvm::dyn_cast<clang::FieldDecl>(member->getMemberDecl());
    if (field == nullptr ||
        analysis.options().types.ClassOf(field->getType()) == nullptr ||
        !llvm::isa<clang::CXXThisExpr>(Bare(member->getBase())) ||
        !known.insert(field).second)
      continue;
    const Tracked tracked = analysis.Track(body, {nullptr, field});
    ReportMisuses(tracked, LiveThrough(analysis, body, tracked),
                  analysis.options(), found);
  }
}

}  // namespace lint
