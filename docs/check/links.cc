#include "docs/check/links.h"

#include <filesystem>

#include "grader/files.h"

namespace docs {
namespace {

bool HasScheme(const std::string& target) {
  const std::size_t colon = target.find(':');
  return colon != std::string::npos && colon < target.find_first_of("/#");
}

// Why a link leads nowhere; empty when it leads somewhere.
std::string FaultOf(const Page& page, const std::string& target,
                    const std::string& root) {
  const std::size_t hash = target.find('#');
  const std::string path = target.substr(0, hash);
  const std::string anchor =
      hash == std::string::npos ? "" : target.substr(hash + 1);
  if (path.empty()) {
    return page.anchors.contains(anchor)
               ? ""
               : "this page has no heading #" + anchor;
  }
  const std::filesystem::path file =
      (std::filesystem::path(page.file).parent_path() / path)
          .lexically_normal();
  if (file.string().starts_with("..")) return "outside of the repository";
  std::error_code error;
  if (!std::filesystem::exists(root / file, error))
    return "there is no " + file.string();
  if (anchor.empty()) return "";
  const auto text = grader::ReadFile((root / file).string());
  if (!text.ok() || !ParsePage(file.string(), *text).anchors.contains(anchor))
    return file.string() + " has no heading #" + anchor;
  return "";
}

}  // namespace

std::vector<std::string> BrokenLinks(const Page& page,
                                     const std::string& root) {
  std::vector<std::string> faults;
  for (const Link& link : page.links) {
    if (HasScheme(link.target)) continue;
    const std::string fault = FaultOf(page, link.target, root);
    if (fault.empty()) continue;
    faults.push_back(page.file + ":" + std::to_string(link.line) +
                     ": the link to " + link.target + ": " + fault);
  }
  return faults;
}

}  // namespace docs
