// Every reader of what strangers, broken runs or other versions leave behind,
// behind one face: bytes in, and whether they were accepted.
//
// A reader must answer whatever it is given; that it does not crash, hang or
// use up memory is the fuzzer's to see. What can be said about each answer
// beyond that is checked here, and ends the process when it does not hold.
#ifndef GRADER_FUZZ_READERS_H_
#define GRADER_FUZZ_READERS_H_

#include <string_view>
#include <vector>

namespace grader::fuzz {

struct Reader {
  std::string_view name;  // "massif", as the command line spells it
  bool (*accepts)(std::string_view bytes);
};

const std::vector<Reader>& Readers();

// nullptr when there is none of this name.
const Reader* FindReader(std::string_view name);

// What begins each record in the inputs of the reader "records".
inline constexpr std::string_view kChallenge =
    "0123456789abcdef0123456789abcdef";

}  // namespace grader::fuzz

#endif  // GRADER_FUZZ_READERS_H_
