#include "docs/check/figures.h"

#include <filesystem>

#include "grader/files.h"

namespace docs {

std::vector<std::string> StaleFigures(const Figures& figures,
                                      const std::string& root) {
  std::vector<std::string> faults;
  for (const auto& [stored, drawn] : figures) {
    const auto is = grader::ReadFile(root + "/" + stored);
    const auto be = grader::ReadFile(drawn);
    if (is.ok() && be.ok() && *is == *be) continue;
    faults.push_back(stored + ": not what is drawn now; " +
                     "bazel run //docs:regenerate draws it anew");
  }
  return faults;
}

std::vector<std::string> UnknownFigures(const Page& page,
                                        const Figures& figures) {
  std::vector<std::string> faults;
  for (const Link& link : page.links) {
    if (!link.is_image) continue;
    const std::string file =
        (std::filesystem::path(page.file).parent_path() / link.target)
            .lexically_normal()
            .string();
    if (figures.contains(file)) continue;
    faults.push_back(page.file + ":" + std::to_string(link.line) +
                     ": no command draws " + file + ": name it in docs/BUILD");
  }
  return faults;
}

}  // namespace docs
