// One HTML page with everything inside: its style, its scripts, and a policy by
// which a browser fetches nothing and runs nothing else.
#ifndef GRADER_PAGE_H_
#define GRADER_PAGE_H_

#include <string>
#include <string_view>
#include <vector>

namespace grader {

// A script as it was when the grader was built; see embedded_files.bzl.
struct Script {
  std::string_view text;
  std::string_view sha256;  // in base64, for the policy
};

// `body` is HTML already, `title` is text. The page's own style stands first;
// `scripts` run in their order when the body is there.
std::string Page(std::string_view title, std::string_view body,
                 const std::vector<Script>& scripts);

}  // namespace grader

#endif  // GRADER_PAGE_H_
