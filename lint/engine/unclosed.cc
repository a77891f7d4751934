#include <algorithm>

#include "clang/AST/Attr.h"
#include "clang/Lex/Lexer.h"
#include "lint/engine/fixes.h"
#include "lint/engine/lifetime.h"
#include "lint/engine/rules.h"
#include "llvm/ADT/STLExtras.h"

namespace lint {
namespace {

// What the parties of a channel do with it, all together.
struct Parties {
  bool this_closes = false;   // this function, or one that it awaits
  bool others_close = false;  // or may
  bool sends = false;
  bool sends_in_loop = false;
  bool sends_concurrently = false;
  bool sender_waits = false;  // and listens to nothing else
  bool receives = false;
  // Some receiver that this function started listens to nothing else.
  bool receives_without_way_out = false;
  bool receiver_waits = false;
  const Event* until_closed = nullptr;
  bool unseen_receiver = false;    // a function whose body is not seen
  bool returned_receiver = false;  // whoever calls
  bool stays_here = true;
};

Parties PartiesOf(const Tracked& tracked) {
  Parties parties;
  for (const Event& event : tracked.events) {
    switch (event.kind) {
      case EventKind::kBirth:
      case EventKind::kRebound:
        break;
      case EventKind::kClose:
      case EventKind::kGuard:
        parties.this_closes = true;
        break;
      case EventKind::kSend:
        parties.sends = true;
        parties.sends_in_loop |= event.usage.sends_in_loop;
        parties.sender_waits |= event.waits && event.select == nullptr;
        break;
      case EventKind::kReceive:
        parties.receives = true;
        parties.receives_without_way_out |=
            event.select == nullptr ? event.waits : event.alone;
        parties.receiver_waits |= event.waits && event.select == nullptr;
        if (event.usage.receives_until_closed) parties.until_closed = &event;
        break;
      case EventKind::kGiveUp:
      case EventKind::kReturn:
        parties.others_close = true;
        parties.stays_here = false;
        break;
      case EventKind::kReturnReceiver:
        parties.returned_receiver = true;
        parties.stays_here = false;
        break;
      case EventKind::kCall: {
        const Usage& usage = event.usage;
        if (usage.closes != Usage::Closes::kNever) {
          if (!event.concurrent && usage.closes != Usage::Closes::kTakesOver) {
            parties.this_closes = true;
          } else {
            parties.others_close = true;
          }
        }
        parties.sends |= usage.sends;
        parties.sender_waits |= usage.sends_without_way_out;
        parties.sends_in_loop |= usage.sends_in_loop;
        parties.sends_concurrently |= usage.sends && event.concurrent;
        parties.receives |= usage.receives;
        parties.receives_without_way_out |= usage.receives_without_way_out;
        if (usage.receives_until_closed) parties.until_closed = &event;
        if (usage.hands_out_receiver)
          (event.callee.empty() ? parties.returned_receiver
                                : parties.unseen_receiver) = true;
        parties.stays_here = false;
        break;
      }
    }
  }
  return parties;
}

std::string CallOf(const Event& event) {
  return event.callee.empty() ? "this" : "'" + event.callee + "'";
}

// Why a channel that nobody closes needs to be closed; empty: it does not.
std::string NeedsClose(const Tracked& born, const Parties& parties,
                       clang::SourceLocation& because) {
  if (parties.until_closed != nullptr) {
    because = parties.until_closed->at;
    return parties.until_closed->kind == EventKind::kCall
               ? CallOf(*parties.until_closed) + " receives until it is closed"
               : "the loop here receives until it is closed";
  }
  if (parties.unseen_receiver && parties.sends)
    return "who receives from it cannot close it";
  if (parties.returned_receiver && parties.sends_in_loop)
    return "who receives from it is not told when the last value has come";
  // Whoever sends and receives all by itself needs no close, if there is room.
  if (parties.stays_here && parties.sender_waits && !parties.receives)
    return "nobody else has it: who receives what is sent?";
  if (parties.stays_here && parties.receiver_waits && !parties.sends)
    return "nobody else has it: who sends what is received?";
  if (parties.stays_here && born.capacity == 0 &&
      (parties.sender_waits || parties.receiver_waits))
    return "nobody else has it: this waits for ever";
  if (!parties.stays_here && parties.receives_without_way_out &&
      !parties.sends && !parties.returned_receiver)
    return "nobody sends on it either: who receives waits for ever";
  if (!parties.stays_here && parties.sender_waits && !parties.receives &&
      !parties.returned_receiver && born.capacity == 0)
    return "nobody receives from it either";
  return "";
}

bool IsAnnotated(const clang::Decl& decl, llvm::StringRef text) {
  return llvm::any_of(decl.specific_attrs<clang::AnnotateAttr>(),
                      [&](const clang::AnnotateAttr* attribute) {
                        return attribute->getAnnotation() == text;
                      });
}

std::string HowItLeaves(const Leak& leak) {
  if (leak.exit == nullptr) return "its scope ends here";
  if (llvm::isa<clang::CXXThrowExpr>(leak.exit)) return "this throws";
  if (leak.overwritten) return "another channel takes its place here";
  if (llvm::isa<clang::BreakStmt>(leak.exit)) return "the loop is left here";
  if (llvm::isa<clang::ContinueStmt>(leak.exit))
    return "the next round begins here";
  if (llvm::isa<clang::CoawaitExpr>(leak.exit))
    return "a task that is destroyed while it waits here is left";
  if (llvm::isa<clang::ReturnStmt, clang::CoreturnStmt>(leak.exit))
    return "the function is left here";
  return "an exception may leave the function here";
}

void ReportMisuses(const Tracked& tracked, const Life& life,
                   const Options& options, std::vector<Finding>& found) {
  for (const Life::Misuse& misuse : life.misuses) {
    if (options.off.contains(misuse.rule)) continue;
    Finding finding;
    finding.rule = misuse.rule;
    finding.at = misuse.at;
    const std::string name = tracked.Quoted();
    if (misuse.rule == Rule::kDoubleClose) {
      finding.message = misuse.by.empty()
                            ? "channel " + name + " is closed twice on one path"
                            : "channel " + name +
                                  " is closed twice on one path: '" +
                                  misuse.by + "' closes it, too";
    } else {
      finding.message =
          misuse.by.empty()
              ? "channel " + name + " is sent on after it was closed"
              : "channel " + name + " is sent on after it was closed: '" +
                    misuse.by + "' sends";
    }
    finding.path = misuse.path;
    finding.path.push_back({misuse.at, misuse.rule == Rule::kDoubleClose
                                           ? "and here it is closed once more"
                                           : "and here it is sent on"});
    found.push_back(std::move(finding));
  }
}

void ReportLeaks(const Body& body, const Tracked& tracked,
                 const std::vector<Leak>& leaks, bool may_mend,
                 std::vector<Finding>& found) {
  if (leaks.empty()) return;
  // The one with the shortest way.
  const Leak& shortest =
      *std::ranges::min_element(leaks, [](const Leak& a, const Leak& b) {
        return a.path.size() < b.path.size();
      });
  Finding finding;
  finding.rule = Rule::kUnclosed;
  finding.at = tracked.name().getLocation();
  finding.message =
      "channel " + tracked.Quoted() + " is not closed on every path";
  if (leaks.size() > 1)
    finding.message += "; " + std::to_string(leaks.size()) + " leave it open";
  finding.path = shortest.path;
  finding.path.push_back(
      {shortest.at,
       HowItLeaves(shortest) + ", and " + tracked.Quoted() + " is still open"});
  for (const Leak& leak : leaks) {
    if (&leak == &shortest) continue;
    finding.path.push_back({leak.at, "another way: " + HowItLeaves(leak) +
                                         ", and " + tracked.Quoted() +
                                         " is still open"});
  }
  if (may_mend) finding.fixes = CloseBeforeExits(body, tracked, leaks);
  found.push_back(std::move(finding));
}

// The caller says whether this one is to close: `if (last) out.Close();`.
bool AsksTheCaller(const Body& body, const Event& close) {
  const auto* asks = body.Enclosing<clang::IfStmt>(close.element);
  if (asks == nullptr) return false;
  const auto* named =
      llvm::dyn_cast_or_null<clang::DeclRefExpr>(Bare(asks->getCond()));
  if (named == nullptr || !llvm::isa<clang::ParmVarDecl>(named->getDecl()) ||
      !named->getType()->isBooleanType())
    return false;
  const std::string name = llvm::StringRef(named->getDecl()->getName()).lower();
  constexpr llvm::StringRef kParts[] = {"last", "close", "own", "final"};
  return llvm::any_of(kParts, [&](llvm::StringRef part) {
    return llvm::StringRef(name).contains(part);
  });
}

}  // namespace

void CheckBorn(Analysis& analysis, const Body& body, const Tracked& born,
               std::vector<Finding>& found) {
  const Options& options = analysis.options();
  const Life life = LiveThrough(analysis, body, born);
  ReportMisuses(born, life, options, found);
  if (options.off.contains(Rule::kUnclosed) ||
      IsAnnotated(born.name(), "dojo::not_closed"))
    return;
  const Parties parties = PartiesOf(born);
  if (parties.this_closes) {
    ReportLeaks(body, born, life.leaks, /*may_mend=*/true, found);
    return;
  }
  if (parties.others_close) {
    // Where nobody else has got it, nobody waits for the close.
    std::vector<Leak> shared;
    llvm::copy_if(life.leaks, std::back_inserter(shared),
                  [](const Leak& leak) { return leak.shared; });
    ReportLeaks(body, born, shared, /*may_mend=*/false, found);
    return;
  }
  clang::SourceLocation because;
  const std::string why = NeedsClose(born, parties, because);
  if (why.empty() || life.leaks.empty()) return;
  Finding finding;
  finding.rule = Rule::kUnclosed;
  finding.at = born.name().getLocation();
  finding.message = "channel " + born.Quoted() + " is never closed, and " + why;
  const Leak& first = life.leaks.front();
  finding.path = first.path;
  if (because.isValid()) {
    finding.path.push_back({because, why});
    if (parties.until_closed->usage.receives_at.isValid())
      finding.path.push_back(
          {parties.until_closed->usage.receives_at, "it receives here"});
  }
  finding.path.push_back({first.at, HowItLeaves(first) + ", and " +
                                        born.Quoted() + " is still open"});
  // A guard here would close under those who still send.
  if (!parties.sends_concurrently)
    finding.fixes = GuardAfterBirth(body, born, life.leaks);
  found.push_back(std::move(finding));
}

void CheckHandedIn(Analysis& analysis, const Body& body,
                   const clang::ValueDecl& name, std::vector<Finding>& found) {
  const Options& options = analysis.options();
  const Tracked tracked = analysis.Track(body, {&name});
  if (tracked.events.empty()) return;
  const Life life = LiveThrough(analysis, body, tracked);
  ReportMisuses(tracked, life, options, found);
  if (options.off.contains(Rule::kUnclosed) ||
      IsAnnotated(name, "dojo::not_closed") ||
      IsAnnotated(name, "dojo::borrows"))
    return;
  const Parties parties = PartiesOf(tracked);
  if (!parties.this_closes) return;
  // A function that only closes may ask first whether it should. One that
  // produces, or that waits in between, was given the channel to see it
  // through.
  const bool is_task =
      llvm::isa<clang::CoroutineBodyStmt>(body.function().getBody());
  if (!parties.sends && !is_task) return;
  const bool by_request = llvm::any_of(tracked.events, [&](const Event& event) {
    return event.kind == EventKind::kClose && AsksTheCaller(body, event);
  });
  std::vector<Leak> leaks;
  for (const Leak& leak : life.leaks) {
    if (leak.exit == nullptr && (by_request || !parties.sends)) continue;
    leaks.push_back(leak);
  }
  ReportLeaks(body, tracked, leaks, /*may_mend=*/true, found);
}

}  // namespace lint
