// One HTML page about a run: what it came to, the tasks that are there, what
// they hold, and a picture of the whole.
#ifndef RUNTIME_VIEWS_PAGE_H_
#define RUNTIME_VIEWS_PAGE_H_

#include <span>
#include <string>

#include "runtime/observer.h"
#include "runtime/views/recording.h"

namespace dojo::views {

// Everything is inside: no script, no network, no other file. `tasks` are those
// of the moment that the dump and the flame graph show, which `moment` names.
std::string Page(const Recording& recording, const std::string& program,
                 std::span<const TaskSnapshot> tasks,
                 const std::string& moment);

}  // namespace dojo::views

#endif  // RUNTIME_VIEWS_PAGE_H_
