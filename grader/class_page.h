// The page of a class: one self-contained HTML file.
#ifndef GRADER_CLASS_PAGE_H_
#define GRADER_CLASS_PAGE_H_

#include <string>

#include "grader/class_book.h"

namespace grader {

// Faults first, since a person must look at them; then a table of learners and
// katas, each verdict with a link to its files; then what was refused, and why.
std::string ClassPage(const ClassBook& book);

}  // namespace grader

#endif  // GRADER_CLASS_PAGE_H_
