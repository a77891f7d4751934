// Small helpers for text that people read.
#ifndef GRADER_TEXT_H_
#define GRADER_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace grader {

// 12800 -> "12,800".
std::string WithCommas(std::int64_t number);

// (1, "task") -> "1 task", (100, "task") -> "100 tasks".
std::string Count(std::int64_t number, std::string_view noun);

// At most `limit` bytes, the last three of which are dots when something was
// cut away. Never cuts inside a UTF-8 character.
std::string Clip(std::string_view text, std::size_t limit);

// Printable ASCII only: whatever else a program said becomes '?', and newlines
// and tabs become blanks. Nothing that a terminal would obey gets through.
std::string Printable(std::string_view text);

// Lines without their newlines; the last one need not have any.
std::vector<std::string_view> Lines(std::string_view text);

// Breaks `text` at blanks into lines of at most `width` characters. The lines
// after the first are indented by `indent` blanks.
std::string Wrap(std::string_view text, std::size_t width, std::size_t indent);

// "SIGSEGV" for 11; "signal 77" for what has no name.
std::string SignalName(int signal);

}  // namespace grader

#endif  // GRADER_TEXT_H_
