#include "grader/solutions.h"

#include <algorithm>
#include <pugixml.hpp>

namespace grader {

absl::StatusOr<std::vector<JudgedFile>> JudgedFiles(const Workspace& workspace,
                                                    const Manifest& kata) {
  const auto xml = workspace.Bazel(
      {"query", "--noshow_progress", "--ui_event_filters=-info,-debug",
       "--output=xml",
       "kind(kata_verdict, //solutions/" + kata.kata + ":all)"});
  if (!xml.ok()) return xml.status();
  pugi::xml_document document;
  if (!document.load_string(xml->c_str())) {
    return absl::DataLossError("bazel query wrote no XML");
  }
  std::vector<JudgedFile> files;
  for (const pugi::xml_node& rule : document.child("query").children("rule")) {
    const std::string src = rule.find_child_by_attribute("label", "name", "src")
                                .attribute("value")
                                .value();
    const std::string target = rule.attribute("name").value();
    files.push_back(
        {target, src.substr(src.find(':') + 1),
         "solutions/" + kata.kata + "/" + target.substr(target.find(':') + 1)});
  }
  std::sort(
      files.begin(), files.end(),
      [](const JudgedFile& a, const JudgedFile& b) { return a.file < b.file; });
  return files;
}

}  // namespace grader
