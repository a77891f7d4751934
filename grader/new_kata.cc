#include "grader/new_kata.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "grader/kata_name.h"
#include "grader/text.h"

namespace grader {
namespace {

constexpr int kHighestNumber = 99;

std::string Shown(std::string_view text) {
  return "\"" + Clip(Printable(text), 60) + "\"";
}

std::string ReplaceAll(const std::string& text, const std::string& from,
                       const std::string& to) {
  return absl::StrReplaceAll(text, {{from, to}});
}

// With `from` exchanged, which must stand there once.
absl::Status ReplaceOnce(Texts& texts, const std::string& path,
                         const std::string& from, const std::string& to) {
  const auto found = texts.find(path);
  const std::size_t at =
      found == texts.end() ? std::string::npos : found->second.find(from);
  if (at == std::string::npos) {
    return absl::FailedPreconditionError(
        "the kata that is copied has no \"" +
        from.substr(0, from.find_last_not_of('\n') + 1) + "\" in its " + path +
        ": bring it back, or copy by hand");
  }
  found->second.replace(at, from.size(), to);
  return absl::OkStatus();
}

// As the katas' own pages write a title: small, but for names such as "TCP".
std::string InTheMiddle(std::string text) {
  if (text.size() > 1 && !absl::ascii_isupper(text[1])) {
    text[0] = absl::ascii_tolower(text[0]);
  }
  return text;
}

// Renaming moves the comments behind commands; they stand in one column again.
std::string AlignComments(const std::string& page) {
  constexpr std::string_view kMark = "  # ";
  const auto is_command = [&](std::string_view line) {
    return line.starts_with("bazel ") && line.find(kMark) != line.npos;
  };
  const auto command = [&](std::string_view line) {
    line = line.substr(0, line.find(kMark));
    return line.substr(0, line.find_last_not_of(' ') + 1);
  };
  std::size_t column = 0;
  for (const std::string_view line : Lines(page)) {
    if (is_command(line)) column = std::max(column, command(line).size());
  }
  std::string aligned;
  for (const std::string_view line : Lines(page)) {
    std::string text(line);
    if (is_command(line)) {
      text = std::string(command(line));
      text.resize(column, ' ');
      text += line.substr(line.find(kMark));
    }
    aligned += text + "\n";
  }
  return aligned;
}

}  // namespace

absl::StatusOr<std::string> NameOfNewKata(
    std::string_view asked, const std::vector<std::string>& taken) {
  int highest = -1;
  for (const std::string& name : taken) {
    highest = std::max(highest, std::stoi(std::string(Number(name))));
  }
  std::string name(asked);
  // A number that is no two digits is a slip, and no word of the name.
  const bool numbered = !asked.empty() && absl::ascii_isdigit(asked.front());
  if (!numbered) {
    if (highest >= kHighestNumber) {
      return absl::ResourceExhaustedError(
          "the number 99 is taken, so there is no next one: choose one that is "
          "free, as in 42_" +
          name);
    }
    name = (highest < 9 ? "0" : "") + std::to_string(highest + 1) + "_" + name;
  }
  if (!IsKataName(name) || name.size() > kLongestName) {
    return absl::InvalidArgumentError(
        Shown(asked) +
        " is no name for a kata: it must be words of small letters with one "
        "underscore between, such as night_shift, with a number of two digits "
        "before it if you like, and " +
        std::to_string(kLongestName) + " characters at most");
  }
  for (const std::string& other : taken) {
    if (Number(other) != Number(name)) continue;
    return absl::AlreadyExistsError(
        "the number " + std::string(Number(name)) + " belongs to " + other +
        ": choose another, or none to get the next one that is free");
  }
  return name;
}

absl::StatusOr<std::string> TitleOfNewKata(std::string_view asked,
                                           std::string_view name,
                                           const std::vector<Manifest>& katas) {
  std::string title(asked);
  if (title.empty()) {
    title = name.substr(name.find('_') + 1);
    std::replace(title.begin(), title.end(), '_', ' ');
    title[0] = absl::ascii_toupper(title[0]);
  }
  const bool plain = std::all_of(title.begin(), title.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
           std::string_view(" ,'-?!").find(c) != std::string_view::npos;
  });
  if (!plain || title.size() > kLongestTitle ||
      absl::ascii_islower(title.front()) || title.front() == ' ' ||
      title.back() == ' ') {
    return absl::InvalidArgumentError(
        Shown(title) +
        " is no title: it must begin with a capital letter and be letters, "
        "digits, blanks and ,'-?! alone, " +
        std::to_string(kLongestTitle) + " characters at most");
  }
  for (const Manifest& kata : katas) {
    if (!absl::EqualsIgnoreCase(kata.title, title)) continue;
    return absl::AlreadyExistsError(kata.kata + " has the title \"" + title +
                                    "\" already: choose another by --title");
  }
  return title;
}

absl::StatusOr<KataTexts> CopyKata(const KataTexts& model,
                                   const std::string& name,
                                   const std::string& title, int level) {
  const Manifest& old = model.manifest;
  const std::string old_number(Number(old.kata));
  const std::string number(Number(name));
  KataTexts copy = model;
  copy.manifest.kata = name;
  copy.manifest.title = title;
  copy.manifest.level = level;
  copy.manifest.summary = title + ": " + InTheMiddle(old.summary);

  for (Texts* texts : {&copy.kata, &copy.solutions}) {
    for (auto& [path, text] : *texts) {
      text = ReplaceAll(text, HeaderGuard(old.kata), HeaderGuard(name));
      text = ReplaceAll(text, old.kata, name);
      text = ReplaceAll(text, "Kata " + old_number, "Kata " + number);
    }
  }
  const auto field = [](const std::string& key, const std::string& value) {
    return "    " + key + " = " + value + ",\n";
  };
  const auto quoted = [](const std::string& text) {
    return "\"" + text + "\"";
  };
  struct Change {
    std::string path, from, to;
  };
  for (const Change& change :
       {Change{"BUILD", field("title", quoted(old.title)),
               field("title", quoted(title))},
        Change{"BUILD", field("level", std::to_string(old.level)),
               field("level", std::to_string(level))},
        Change{"BUILD", field("summary", quoted(old.summary)),
               field("summary", quoted(copy.manifest.summary))},
        Change{"README.md",
               "# " + old_number + ": " + InTheMiddle(old.title) + "\n",
               "# " + number + ": " + InTheMiddle(title) + "\n"},
        Change{"hints.md", "# Hints for " + old_number + "\n",
               "# Hints for " + number + "\n"}}) {
    const absl::Status replaced =
        ReplaceOnce(copy.kata, change.path, change.from, change.to);
    if (!replaced.ok()) return replaced;
  }
  copy.kata["README.md"] = AlignComments(copy.kata["README.md"]);

  const auto starter = copy.kata.find("starter.cc");
  if (starter == copy.kata.end()) {
    return absl::FailedPreconditionError(
        "the kata that is copied has no starter.cc: bring it back");
  }
  copy.kata["kata.cc"] = starter->second;  // nobody has solved the new kata
  return copy;
}

absl::StatusOr<std::string> WithLabel(std::string_view build,
                                      std::string_view target,
                                      std::string_view field,
                                      std::string_view label) {
  const std::string name = "name = \"" + std::string(target) + "\"";
  const std::string open = "    " + std::string(field) + " = [\n";
  const std::size_t named = build.find(name);
  const std::size_t begin = build.find(open, std::min(named, build.size()));
  const std::size_t end = build.find("    ],\n", std::min(begin, build.size()));
  if (end == std::string_view::npos) {
    return absl::FailedPreconditionError(
        "the BUILD file has no list `" + std::string(field) + "` with " + name +
        ", one label a line: it cannot be added to");
  }
  const std::string line = "        \"" + std::string(label) + "\",";
  const std::string family = line.substr(0, line.rfind('/') + 1);
  std::size_t at = begin + open.size();
  std::size_t place = end;  // at the end, unless there are others of its kind
  for (const std::string_view other : Lines(build.substr(at, end - at))) {
    if (other == line) {
      return absl::AlreadyExistsError("the BUILD file names " +
                                      std::string(label) + " already");
    }
    if (other.starts_with(family)) {
      place = at;
      if (line < other) break;
      place = at + other.size() + 1;
    }
    at += other.size() + 1;
  }
  std::string text(build);
  text.insert(place, line + "\n");
  return text;
}

}  // namespace grader
