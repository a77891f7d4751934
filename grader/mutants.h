// Mutants: a right fix with one small change, of the kind that a learner gets
// wrong. Each should be refused by some oracle; one that is not asks for a
// test, unless nobody could see a difference. Pure.
#ifndef GRADER_MUTANTS_H_
#define GRADER_MUTANTS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace grader {

struct Mutant {
  std::size_t line = 0;  // where it was changed, counted from 1
  std::string what;      // "drops `jobs.Close();`", one line
  std::string source;    // the whole text
};

// The mutants of `source`, in the order of their places. Each of these alone is
//  - dropped: a statement that is a call, a wait or an assignment (each Close,
//    Done, Go and co_await among them), a guard that does something when it
//    goes (its type's name ends in Guard or Cleanup), a way out without a
//    value (co_return, break, ...), a case of a Select;
//  - swapped: two neighbouring statements of a block;
//  - changed: a channel's capacity (none, one less, one more), a comparison
//    (== and !=, < and <=, > and >=), && and ||, the condition of an if that
//    compares nothing.
// None is equal to another, or to `source`, but for blanks. Whether they
// compile is not known here.
std::vector<Mutant> MutantsOf(std::string_view source);

}  // namespace grader

#endif  // GRADER_MUTANTS_H_
