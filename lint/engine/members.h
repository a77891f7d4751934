// What a class does with a channel that it keeps in a private member: others
// cannot get at it, so that all who could close it are seen.
#ifndef LINT_ENGINE_MEMBERS_H_
#define LINT_ENGINE_MEMBERS_H_

#include <optional>
#include <vector>

#include "lint/engine/analysis.h"

namespace lint {

struct MemberUse {
  const Body* body;
  Tracked tracked;
};

struct MemberUses {
  std::vector<MemberUse> uses;
  // Some constructor, or the class, makes a channel for it.
  bool born_with_object = false;
  // It may have a channel that somebody else knows, too.
  bool handed_in = false;
};

// Nullopt: not all that could use it is seen in this unit, or it is not
// private.
std::optional<MemberUses> UsesOf(Analysis& analysis,
                                 const clang::FieldDecl& field);

}  // namespace lint

#endif  // LINT_ENGINE_MEMBERS_H_
