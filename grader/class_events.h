// Bazel's build events, as far as a class needs them: which targets are done.
#ifndef GRADER_CLASS_EVENTS_H_
#define GRADER_CLASS_EVENTS_H_

#include <string>
#include <string_view>
#include <vector>

namespace grader {

// Fed with what --build_event_json_file holds, piece by piece.
class BuildEvents {
 public:
  // The labels of targets whose files have come to lie in BinFolder(). A last
  // line without its end waits for that.
  std::vector<std::string> Feed(std::string_view more);

  // Below the execution root, "bazel-out/k8-fastbuild/bin"; empty until known.
  const std::string& BinFolder() const { return bin_folder_; }

 private:
  void ReadLine(std::string_view line, std::vector<std::string>& built);

  std::string rest_;
  std::string bin_folder_;
};

}  // namespace grader

#endif  // GRADER_CLASS_EVENTS_H_
