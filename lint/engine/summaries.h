// What functions do with the channels that are handed to them, kept in a file
// for the check of other translation units.
//
// One JSON object per line, so that files of several units can be put together:
//
//   {"function":"c:@N@kata@F@Feed#...","parameter":1,"closes":"sometimes",...}
//
// A function is named by clang's USR, which is the same in every unit.
#ifndef LINT_ENGINE_SUMMARIES_H_
#define LINT_ENGINE_SUMMARIES_H_

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "clang/AST/Decl.h"
#include "lint/engine/events.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"

namespace lint {

class Summaries {
 public:
  void Add(const clang::FunctionDecl& function, unsigned parameter,
           const Usage& usage);
  std::optional<Usage> Find(const clang::FunctionDecl& function,
                            unsigned parameter) const;
  void Merge(const Summaries& others);
  void Write(llvm::raw_ostream& out) const;
  // `name` is the file's, for errors.
  llvm::Error Read(llvm::StringRef text, llvm::StringRef name);
  bool empty() const { return usages_.empty(); }

 private:
  std::map<std::pair<std::string, unsigned>, Usage> usages_;
};

}  // namespace lint

#endif  // LINT_ENGINE_SUMMARIES_H_
