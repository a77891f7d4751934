// Program counters -> lines of kata.cc.
#ifndef GRADER_ADDR2LINE_H_
#define GRADER_ADDR2LINE_H_

#include <string>
#include <vector>

namespace grader {

// The innermost of the counters `pc` ("0x401234", innermost first) that lies in
// the submission, as "kata.cc:12"; "" when none does or nobody can tell.
// `addr2line` is the tool's path, `program` what the counters belong to, and
// `folder` a folder to work in.
std::string LineInKata(const std::string& addr2line, const std::string& program,
                       const std::vector<std::string>& pc,
                       const std::string& folder);

// The same from what addr2line -a -i wrote.
std::string FirstLineInKata(const std::string& output);

}  // namespace grader

#endif  // GRADER_ADDR2LINE_H_
