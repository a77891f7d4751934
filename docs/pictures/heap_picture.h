// The heap of two runs over time: before the fix, and after it.
#ifndef DOCS_PICTURES_HEAP_PICTURE_H_
#define DOCS_PICTURES_HEAP_PICTURE_H_

#include <string>
#include <vector>

#include "grader/evidence.h"

namespace docs {

// Time is what massif counts: bytes that were asked for and given back. Each
// curve begins at 0 bytes, and says its peak and its end in figures.
std::string HeapPicture(const std::string& title,
                        const std::vector<grader::HeapPoint>& before,
                        const std::vector<grader::HeapPoint>& after);

}  // namespace docs

#endif  // DOCS_PICTURES_HEAP_PICTURE_H_
