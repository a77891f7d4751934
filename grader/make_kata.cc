// The subcommand `new`.
#include <algorithm>

#include "grader/author_commands.h"
#include "grader/files.h"
#include "grader/kata_files.h"
#include "grader/new_kata.h"
#include "grader/terminal.h"
#include "grader/text.h"

namespace grader {
namespace {

// The smallest real kata: whatever a new one is about, it needs all of this.
constexpr char kModel[] = "00_first_close";

absl::StatusOr<Manifest> Model(const std::vector<Manifest>& katas) {
  for (const Manifest& kata : katas) {
    if (kata.kata == kModel) return kata;
  }
  return absl::FailedPreconditionError(
      std::string("a new kata is a copy of ") + kModel +
      ", which katas/BUILD does not list: bring it back");
}

// Reads a BUILD file and adds the label to one of its lists.
absl::Status AddLabel(const std::string& root, const std::string& file,
                      std::string_view target, std::string_view field,
                      const std::string& label, Texts& replaced) {
  const auto text = ReadFile(root + file);
  if (!text.ok()) return text.status();
  const auto added = WithLabel(*text, target, field, label);
  if (!added.ok()) {
    return absl::Status(added.status().code(),
                        file + ": " + std::string(added.status().message()));
  }
  replaced[file] = *added;
  return absl::OkStatus();
}

std::string NextSteps(const KataTexts& kata) {
  const std::string& name = kata.manifest.kata;
  const auto files = [](const Texts& texts) {
    return Count(static_cast<std::int64_t>(texts.size()), "file");
  };
  return "Made, as a copy of " + std::string(kModel) + ":\n  katas/" + name +
         "/      " + files(kata.kata) + "\n  solutions/" + name + "/  " +
         files(kata.solutions) +
         "\nEntered in katas/BUILD (the catalog) and in BUILD (the tests).\n\n"
         "It is green as it is; see for yourself, and again after each step:\n"
         "  bazel run //grader -- verify " +
         name + "\nChange first: katas/" + name +
         "/kata.h, the contract; then starter.cc, copied to kata.cc.\n"
         "The order of the rest: katas/README.md, \"Writing a kata\".\n";
}

}  // namespace

int MakeKata(const Katas& katas, const std::string& asked,
             const std::string& asked_title) {
  const std::string root = katas.workspace.Path("");
  const auto taken = KataFolders(root);
  if (!taken.ok()) return Complain(taken.status(), kGraderFault);
  const auto name = NameOfNewKata(asked, *taken);
  if (!name.ok()) return Complain(name.status(), kUsage);
  const auto title = TitleOfNewKata(asked_title, *name, katas.all);
  if (!title.ok()) return Complain(title.status(), kUsage);
  const auto model = Model(katas.all);
  if (!model.ok()) return Complain(model.status(), kUsage);

  int level = 0;
  for (const Manifest& kata : katas.all) level = std::max(level, kata.level);
  const auto texts = ReadKata(root, *model);
  if (!texts.ok()) return Complain(texts.status(), kGraderFault);
  const auto copy = CopyKata(*texts, *name, *title, level + 1);
  if (!copy.ok()) return Complain(copy.status(), kUsage);

  Texts replaced;
  for (const absl::Status& added :
       {AddLabel(root, "katas/BUILD", "catalog", "katas", "//katas/" + *name,
                 replaced),
        AddLabel(root, "BUILD", "tests", "tests",
                 "//solutions/" + *name + ":tests", replaced)}) {
    if (!added.ok()) return Complain(added, kUsage);
  }
  const absl::Status written = WriteKata(root, *copy, replaced);
  if (!written.ok()) return Complain(written, kGraderFault);
  Print(NextSteps(*copy));
  return kDone;
}

}  // namespace grader
