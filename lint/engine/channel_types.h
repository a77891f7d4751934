// Which classes are channels, and what their functions do: configuration.
//
// The project's own runtime is known without a word. Somebody else's class is
// described in one line of text:
//
//   boost::fibers::buffered_channel
//   my::Queue:close=shut,stop:send=put:receive=take
//
// What is left out is taken from the usual names below.
#ifndef LINT_ENGINE_CHANNEL_TYPES_H_
#define LINT_ENGINE_CHANNEL_TYPES_H_

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "clang/AST/Type.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace lint {

// Which end of a channel a value of the class is. A receiving end cannot close.
enum class End { kBoth, kSending, kReceiving };

enum class Operation { kOther, kClose, kSend, kTrySend, kReceive, kTryReceive };

struct ChannelClass {
  std::string name;  // qualified, without template arguments
  End end = End::kBoth;
  // Its constructors make channels; otherwise only ChannelTypes::makers do, and
  // one that is made by default is nobody's.
  bool born_by_constructor = true;
  std::vector<std::string> close = {"close", "Close"};
  std::vector<std::string> send = {"push",          "Send",       "send",
                                   "push_wait_for", "async_send", "put",
                                   "write",         "operator<<"};
  std::vector<std::string> try_send = {"try_push", "TrySend", "try_send"};
  std::vector<std::string> receive = {
      "pop",           "value_pop", "Receive", "receive", "pop_wait_for",
      "async_receive", "get",       "read",    "recv",    "operator>>"};
  std::vector<std::string> try_receive = {"try_pop", "TryReceive",
                                          "try_receive"};

  Operation OperationOf(llvm::StringRef method) const;
};

struct ChannelTypes {
  std::vector<ChannelClass> classes;
  std::vector<std::string> makers;  // functions that return a new channel
  std::vector<std::string> guards;  // classes that close when they die

  // The class that `type` is, points or refers to, or that a smart pointer or
  // std::optional of it holds; null when it is no channel.
  const ChannelClass* ClassOf(clang::QualType type) const;
  // Whether `type` closes a channel in its destructor, or holds what does.
  bool IsGuard(clang::QualType type) const;
  bool IsMaker(const clang::FunctionDecl& function) const;
};

// Those of the runtime/ of this project.
ChannelTypes RuntimeChannels();

// Reads the line of text that describes a class; see above.
llvm::Expected<ChannelClass> ParseChannelClass(llvm::StringRef text);

// The record that `type` is, points or refers to, or that a smart pointer or
// std::optional holds.
const clang::CXXRecordDecl* RecordOf(clang::QualType type);

inline bool IsOneOf(llvm::StringRef name,
                    std::initializer_list<llvm::StringRef> names) {
  for (llvm::StringRef each : names) {
    if (name == each) return true;
  }
  return false;
}

}  // namespace lint

#endif  // LINT_ENGINE_CHANNEL_TYPES_H_
