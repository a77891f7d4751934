// Which functions and variables of others a submission's object may name. Pure.
#ifndef GRADER_SYMBOL_RULES_H_
#define GRADER_SYMBOL_RULES_H_

#include <optional>
#include <string>
#include <string_view>

namespace grader {

// Why an object may not need a symbol that it does not define.
struct SymbolRefusal {
  std::string_view why;
  std::string_view instead;
};

// Nothing for a symbol that honest code needs. `symbol` is as the linker spells
// it.
std::optional<SymbolRefusal> RefuseUndefined(std::string_view symbol);

// Whether `symbol` is one that a submission may define for all objects: one of
// its own namespace.
bool IsOwn(std::string_view symbol);

// As people write it: "kata::Worker(...)" becomes "kata::Worker", and "_exit"
// stays. Printable, and of a length that fits into a sentence.
std::string Readable(std::string_view symbol);

// Its last part without what stands in brackets: "Worker".
std::string LastName(std::string_view symbol);

}  // namespace grader

#endif  // GRADER_SYMBOL_RULES_H_
