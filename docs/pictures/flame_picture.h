// Folded stacks as a flame graph that stands alone.
#ifndef DOCS_PICTURES_FLAME_PICTURE_H_
#define DOCS_PICTURES_FLAME_PICTURE_H_

#include <string>
#include <string_view>

namespace docs {

// `folded`: lines "task main;task worker;kata::Worker;chan receive 32000".
std::string FlamePicture(const std::string& title, std::string_view folded);

}  // namespace docs

#endif  // DOCS_PICTURES_FLAME_PICTURE_H_
