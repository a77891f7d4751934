// What one function does with one channel, mention by mention.
#ifndef LINT_ENGINE_EVENTS_H_
#define LINT_ENGINE_EVENTS_H_

#include <optional>
#include <string>
#include <vector>

#include "lint/engine/body.h"
#include "lint/engine/channel_types.h"
#include "llvm/ADT/DenseMap.h"

namespace lint {

// What a function does with a channel that somebody else hands to it.
struct Usage {
  enum class Closes {
    kNever,
    kSometimes,  // on some paths, or who comes last of several
    kAlways,
    kTakesOver,  // the channel goes where nobody can see what becomes of it
  };
  Closes closes = Closes::kNever;
  bool closes_when_last = false;  // by a count of those who are left
  bool sends = false;
  bool sends_on_every_path = false;
  // Waits for a receiver and listens to nothing else.
  bool sends_without_way_out = false;
  bool sends_in_loop = false;
  bool receives = false;
  // Waits for a sender or a close, and listens to nothing else.
  bool receives_without_way_out = false;
  bool receives_until_closed = false;
  // Receives in a select that has another way out, and leaves by that.
  bool leaves_select = false;
  // That way is a time that passes, and not only something that it is told.
  bool leaves_in_time = false;
  // Whoever gave it has another channel by that name afterwards, perhaps.
  bool renews = false;
  // Nothing is known of who receives.
  bool hands_out_receiver = false;

  clang::SourceLocation closes_at, sends_at, receives_at, leaves_at;
};

// What means a channel in a function: a variable, or a member of what a
// variable is.
struct Handle {
  const clang::ValueDecl* variable = nullptr;  // null, with `field`: `this`
  const clang::FieldDecl* field = nullptr;     // null: the variable itself
  friend auto operator<=>(const Handle&, const Handle&) = default;
};

enum class EventKind {
  kBirth,    // the name gets a new channel
  kRebound,  // the name gets another channel, or none
  kClose,
  kGuard,  // a guard takes it, and closes when it dies
  kSend,
  kReceive,
  kGiveUp,  // it goes where somebody else may close it
  kCall,    // a function gets it, and `usage` is what that does
  kReturn,  // to the caller, who can close it
  kReturnReceiver,
};

struct Event {
  EventKind kind;
  const clang::Stmt* element;  // of the graph, at which it happens
  clang::SourceLocation at;
  // kGuard: the local variable whose end closes; null: it ends elsewhere.
  const clang::VarDecl* guard = nullptr;
  // kSend, kReceive: waits until it has happened.
  bool waits = false;
  // kSend, kReceive: the select in which it is a case, and which.
  const clang::CallExpr* select = nullptr;
  int select_case = 0;
  bool alone = false;  // in that select, and so it waits like one without
  // kBirth: what makes the channel, and what is to have it.
  const clang::Expr* birth = nullptr;
  const clang::Expr* target = nullptr;
  bool is_nil = false;  // kRebound: no channel at all
  // kCall:
  Usage usage;
  bool concurrent = false;  // it goes on beside the caller
  std::string callee;
};

// A channel as one function knows it: what means it there.
struct Tracked {
  // As messages call it: a variable, or a member of `this`.
  const clang::ValueDecl* called = nullptr;
  // Variables that are the channel.
  std::vector<const clang::ValueDecl*> names;
  // It is this member of what the holders are; the null one means `this`.
  const clang::FieldDecl* field = nullptr;
  std::vector<const clang::ValueDecl*> holders;
  // It is one of the elements of these, and they are all taken together.
  std::vector<const clang::VarDecl*> containers;
  bool is_element = false;  // from the first

  const clang::Expr* birth = nullptr;         // null: it comes from elsewhere
  const clang::DeclStmt* declared = nullptr;  // with birth
  bool born_declared = true;                  // else by kBirth alone
  std::optional<std::int64_t> capacity;       // known, with birth
  End end = End::kBoth;

  std::vector<Event> events;
  llvm::DenseMap<const clang::Stmt*, std::vector<const Event*>> at;

  const clang::ValueDecl& name() const { return *called; }
  // Fills `at`: again wherever the events have come to stand elsewhere.
  void Index();
  // `'jobs'`, `'ends.request'`, `'each of shards'`.
  std::string Quoted() const;
};

// Select and its cases.
struct Selection {
  const clang::CallExpr* call = nullptr;
  const clang::Expr* awaited = nullptr;  // the co_await; null: there is none
  int default_case = -1;
  // Some case is neither a default nor this channel's: it can be left.
  std::vector<llvm::StringRef> cases;  // the functions that made them
};
std::optional<Selection> SelectionOf(const Body& body,
                                     const clang::CallExpr* call);

// The co_await whose operand `expr` is; null: none.
const clang::CoawaitExpr* AwaitOf(const Body& body, const clang::Stmt* expr);

// Whether the loop that `receive` stands in ends only when the channel does.
bool EndsWithChannel(const Body& body, const clang::Expr* receive);

llvm::StringRef NameOf(const clang::FunctionDecl* function);

}  // namespace lint

#endif  // LINT_ENGINE_EVENTS_H_
