// A flame graph: each frame as wide as what lies in it, its callees on top.
#ifndef RUNTIME_VIEWS_FLAME_GRAPH_H_
#define RUNTIME_VIEWS_FLAME_GRAPH_H_

#include <cstddef>
#include <string>

#include "runtime/views/profile.h"

namespace dojo::views {

// As one <svg> element, of the values of `type`. Whoever points at a frame
// reads its whole name, its value and its share. No script: it works wherever
// a browser does, and is the same to the byte for the same profile. The wider
// it is the smaller its text, since it is shown as wide as its page.
std::string FlameGraph(const Profile& profile, std::size_t type,
                       double width = 1200);

}  // namespace dojo::views

#endif  // RUNTIME_VIEWS_FLAME_GRAPH_H_
