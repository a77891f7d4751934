// Somebody else's text, so that people see all of it.
#ifndef GRADER_VISIBLE_TEXT_H_
#define GRADER_VISIBLE_TEXT_H_

#include <string>
#include <string_view>

namespace grader {

// `text` as UTF-8 in which letters of all scripts stay. What is no UTF-8, what
// controls a terminal, turns the direction of writing, cannot be seen at all,
// or makes towers on a letter becomes U+FFFD; newlines and tabs stay. So it is
// fit for HTML, XML and JSON once those have escaped what is special to them.
std::string Visible(std::string_view text);

// How many bytes the first character of `text` has, which is not empty and that
// Visible returned.
std::size_t FirstCharacter(std::string_view text);

}  // namespace grader

#endif  // GRADER_VISIBLE_TEXT_H_
