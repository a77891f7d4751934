// What is done with pages:
//
//   pages extract PAGE...            their C++, as one file that compiles
//   pages commands PAGE...           its shell commands, in order, one a line:
//                                    "0", "fails" or "optional", a tab, the
//                                    place, a tab, the command
//   pages check OPTIONS PAGE...      says what is not as it should be
//   pages regenerate OPTIONS PAGE... writes outputs and pictures anew
//
// OPTIONS: --root DIR (the repository), --answer COMMAND FILE, --program PREFIX
// FILE, --figure STORED DRAWN, each as often as needed. A PAGE is a path from
// the root. Exit codes: 0 done, 1 something is not as it should be, 2 used
// wrongly.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "docs/check/boxes.h"
#include "docs/check/examples.h"
#include "docs/check/figures.h"
#include "docs/check/links.h"
#include "docs/check/outputs.h"
#include "docs/check/page.h"
#include "docs/check/quotes.h"
#include "grader/files.h"
#include "grader/text.h"

namespace {

using docs::Page;

constexpr int kDone = 0, kFaults = 1, kUsage = 2;

struct Task {
  std::string command;
  std::string root = ".";
  docs::Answers answers;
  docs::Figures figures;
  std::vector<Page> pages;
};

int Complain(const std::string& what, int code) {
  std::fprintf(stderr, "pages: %s\n", what.c_str());
  return code;
}

std::string TextOf(const absl::Status& status) {
  return std::string(status.message().data(), status.message().size());
}

int Extract(const Task& task) {
  const auto text = docs::ExamplesOf(task.pages);
  if (!text.ok()) return Complain(TextOf(text.status()), kFaults);
  std::fputs(text->c_str(), stdout);
  return kDone;
}

// How the commands of a block end.
const char* EndOf(const docs::Block& block) {
  if (docs::FindDirective(block, "optional")) return "optional";
  return docs::FindDirective(block, "fails") ? "fails" : "0";
}

int Commands(const Task& task) {
  for (const Page& page : task.pages) {
    for (const docs::Block& block : page.blocks) {
      if (block.language != "sh") continue;
      std::size_t line = block.line;
      for (const std::string_view command : grader::Lines(block.text)) {
        std::printf("%s\t%s:%zu\t%s\n", EndOf(block), page.file.c_str(), line++,
                    std::string(command).c_str());
      }
    }
  }
  return kDone;
}

// Of every other page of the repository only the links are checked.
std::vector<std::string> BrokenLinksElsewhere(const Task& task) {
  namespace fs = std::filesystem;
  std::vector<std::string> files;
  std::error_code error;
  for (auto entry = fs::recursive_directory_iterator(task.root, error);
       entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    // Bazel's links, Git's folder, packages of npm.
    if (name.starts_with("bazel-") || name.starts_with(".") ||
        name == "node_modules") {
      entry.disable_recursion_pending();
    } else if (name.ends_with(".md")) {
      files.push_back(entry->path().lexically_relative(task.root).string());
    }
  }
  std::ranges::sort(files);
  std::vector<std::string> faults;
  for (const std::string& file : files) {
    if (std::ranges::find(task.pages, file, &Page::file) != task.pages.end())
      continue;
    const auto text = grader::ReadFile(task.root + "/" + file);
    if (!text.ok()) continue;
    const auto found =
        docs::BrokenLinks(docs::ParsePage(file, *text), task.root);
    faults.insert(faults.end(), found.begin(), found.end());
  }
  return faults;
}

int Check(const Task& task) {
  std::vector<std::string> faults = docs::StaleFigures(task.figures, task.root);
  for (const Page& page : task.pages) {
    for (const auto& found :
         {docs::StaleOutputs(page, task.answers),
          docs::WrongQuotes(page, task.root),
          docs::BrokenLinks(page, task.root),
          docs::UnknownFigures(page, task.figures), docs::HalfBoxes(page)}) {
      faults.insert(faults.end(), found.begin(), found.end());
    }
  }
  const std::vector<std::string> elsewhere = BrokenLinksElsewhere(task);
  faults.insert(faults.end(), elsewhere.begin(), elsewhere.end());
  for (const std::string& fault : faults) std::printf("%s\n", fault.c_str());
  std::printf("%zu pages, %zu faults\n", task.pages.size(), faults.size());
  return faults.empty() ? kDone : kFaults;
}

int Regenerate(const Task& task) {
  for (const auto& [stored, drawn] : task.figures) {
    const auto picture = grader::ReadFile(drawn);
    if (!picture.ok()) return Complain(TextOf(picture.status()), kFaults);
    const absl::Status written =
        grader::WriteFile(task.root + "/" + stored, *picture);
    if (!written.ok()) return Complain(TextOf(written), kFaults);
  }
  int code = kDone;
  for (const Page& page : task.pages) {
    const auto text = docs::Regenerated(page, task.answers);
    if (!text.ok()) {
      code = Complain(TextOf(text.status()), kFaults);
      continue;
    }
    if (*text == page.text) continue;
    const absl::Status written =
        grader::WriteFile(task.root + "/" + page.file, *text);
    if (!written.ok()) return Complain(TextOf(written), kFaults);
    std::printf("%s is written anew\n", page.file.c_str());
  }
  return code;
}

// Where the repository is: what `bazel run` says, else where a page that was
// handed in is a link to.
std::string Root(const std::vector<std::string>& pages) {
  if (const char* root = std::getenv("BUILD_WORKSPACE_DIRECTORY")) return root;
  for (const std::string& page : pages) {
    std::error_code error;
    const std::string real = std::filesystem::canonical(page, error).string();
    if (real.ends_with("/" + page))
      return real.substr(0, real.size() - page.size() - 1);
  }
  return ".";
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> rest(argv + 1, argv + argc);
  if (rest.empty()) return Complain("what is to be done?", kUsage);
  Task task;
  task.command = rest[0];
  std::vector<std::string> names;
  for (std::size_t i = 1; i < rest.size(); ++i) {
    const bool two = i + 2 < rest.size();
    if (rest[i] == "--root" && i + 1 < rest.size()) {
      task.root = rest[++i];
    } else if (rest[i] == "--answer" && two) {
      task.answers.AddFile(rest[i + 1], rest[i + 2]);
      i += 2;
    } else if (rest[i] == "--program" && two) {
      task.answers.AddProgram(rest[i + 1], rest[i + 2]);
      i += 2;
    } else if (rest[i] == "--figure" && two) {
      task.figures.emplace(rest[i + 1], rest[i + 2]);
      i += 2;
    } else if (rest[i].starts_with("--")) {
      return Complain("unknown option " + rest[i], kUsage);
    } else {
      names.push_back(rest[i]);
    }
  }
  if (names.empty()) return Complain("no page is named", kUsage);
  // An action of Bazel's sees what it may see; what looks at links, all.
  if (task.root == "." && task.command != "extract") task.root = Root(names);
  for (const std::string& name : names) {
    auto text = grader::ReadFile(task.root + "/" + name);
    if (!text.ok()) return Complain(TextOf(text.status()), kUsage);
    task.pages.push_back(docs::ParsePage(name, *std::move(text)));
  }
  if (task.command == "extract") return Extract(task);
  if (task.command == "commands") return Commands(task);
  if (task.command == "check") return Check(task);
  if (task.command == "regenerate") return Regenerate(task);
  return Complain("unknown command " + task.command, kUsage);
}
