// A profile in pprof's own format (profile.proto, gzipped), for `go tool
// pprof`. The same profile always gives the same bytes.
// Source of the format: github.com/google/pprof, proto/profile.proto.
#ifndef RUNTIME_VIEWS_PPROF_H_
#define RUNTIME_VIEWS_PPROF_H_

#include <string>

#include "runtime/views/profile.h"

namespace dojo::views {

std::string Pprof(const Profile& profile);

// `text` as a gzip file. Throws std::bad_alloc, and nothing else.
std::string Gzip(const std::string& text);

}  // namespace dojo::views

#endif  // RUNTIME_VIEWS_PPROF_H_
