// What a folder of submissions holds. Each is hostile until read.
//
//   DIR/<learner>/<kata>/kata.cc   or DIR/<learner>/<kata>.cc
//   DIR/<learner>.zip, .tar, .tar.gz, .tgz: the same below any folder in it
//   DIR/<learner>_<kata>.cc
//
// What is wrong with one is said about that one, and harms no other. Names that
// begin with a dot are left out.
#ifndef GRADER_SUBMISSIONS_H_
#define GRADER_SUBMISSIONS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "grader/submission.h"

namespace grader {

struct HandedIn {
  std::string learner;
  std::string kata;
  std::string source;         // of kata.cc: UTF-8, without NUL
  std::int64_t modified = 0;  // when it was last changed; seconds since 1970
};

struct TurnedAway {
  std::string learner;  // or, of what names no learner, its printable name
  std::string kata;     // empty: all that they handed in
  std::string why;      // one sentence, printable
};

struct SubmissionSink {
  std::function<absl::Status(HandedIn)> accept;
  std::function<void(TurnedAway)> refuse;
};

// Hands each submission in `folder` to `sink`, learner by learner, sorted by
// name, and at most one for each of `katas`. An error means that the folder
// itself cannot be read, or is what `accept` returned.
absl::Status ReadSubmissions(const std::string& folder,
                             const std::vector<std::string>& katas,
                             const SubmissionSink& sink);

}  // namespace grader

#endif  // GRADER_SUBMISSIONS_H_
