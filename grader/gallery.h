// What a learner sees after a pass: why the reference is right, and their own
// fix beside the right ones of other design.
#ifndef GRADER_GALLERY_H_
#define GRADER_GALLERY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grader/verdict.h"

namespace grader {

struct Exhibit {
  std::string name;   // "yours", "reference", "done_channel"
  std::string about;  // its own words, see LeadingComment
  // At the peak of the smallest workload, above what was there before.
  std::optional<std::int64_t> bytes;
  std::optional<std::int64_t> steps;  // operations of that workload
  std::int64_t lines = 0;             // of code
};

// `log` is the judge's: it has the workload's records.
Exhibit ExhibitOf(std::string name, std::string_view source,
                  const Verdict& verdict, std::string_view log);

// The comment that a file begins with, as one paragraph.
std::string LeadingComment(std::string_view source);

// Lines that hold more than a comment.
std::int64_t CodeLines(std::string_view source);

std::string ShowGallery(const Exhibit& own, const std::vector<Exhibit>& right);

}  // namespace grader

#endif  // GRADER_GALLERY_H_
