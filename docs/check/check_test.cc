// A page that rots must not stay green: each test breaks one thing of a page
// that is right, and sees that it is noticed.
#include <algorithm>
#include <catch2/catch.hpp>
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

namespace {

constexpr char kPage[] = R"(# A page

[Down](#further-down), [other](other.md), and `[no](link.md)`.

<!-- check: program hello -->
```cpp
dojo::Task<> Main() {
  std::printf("hello\n");
  co_return;
}
```

```sh
hello
```

```text
hello
world
```

## Further down

![Curve](curve.svg)

<!-- check: quotes code.cc -->
```cpp
int first();
// ...
int third();
```

<!-- check: output -->
| a table |
|---|
)";

// A repository with that page, and all that it shows and links to.
class Repository {
 public:
  Repository() : folder_(*grader::ScratchFolder::Make()) {
    Write("other.md", "# Other\n");
    Write("code.cc", "int first();\nint second();\nint third();\n");
    Write("curve.svg", "<svg/>\n");
    Write("drawn.svg", "<svg/>\n");
    Write("hello.txt", "hello\nworld\n");
    Write("table.txt", "| a table |\n|---|\n");
  }

  void Write(const std::string& name, const std::string& text) {
    REQUIRE(grader::WriteFile(root() + "/" + name, text).ok());
  }
  void Remove(const std::string& name) {
    std::filesystem::remove(root() + "/" + name);
  }

  const std::string& root() const { return folder_.path(); }

  // What every check says about `text`.
  std::vector<std::string> Faults(const std::string& text) const {
    const docs::Page page = docs::ParsePage("page.md", text);
    std::vector<std::string> faults;
    for (const auto& found :
         {docs::StaleOutputs(page, answers()), docs::WrongQuotes(page, root()),
          docs::BrokenLinks(page, root()),
          docs::UnknownFigures(page, figures()),
          docs::StaleFigures(figures(), root())}) {
      faults.insert(faults.end(), found.begin(), found.end());
    }
    return faults;
  }

  docs::Answers answers() const {
    docs::Answers answers;
    answers.AddFile("hello", root() + "/hello.txt");
    answers.AddFile("table", root() + "/table.txt");
    answers.AddProgram("shell", "/bin/sh");
    return answers;
  }
  docs::Figures figures() const {
    return {{"curve.svg", root() + "/drawn.svg"}};
  }

 private:
  grader::ScratchFolder folder_;
};

std::string Replaced(std::string text, const std::string& from,
                     const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

std::string RightPage() {
  return Replaced(kPage, "<!-- check: output -->",
                  "```sh\ntable\n```\n\n<!-- check: output -->");
}

absl::StatusOr<std::string> Examples(const std::string& text) {
  return docs::ExamplesOf({docs::ParsePage("page.md", text)});
}

// Whether a compiler takes it. It needs nothing of the runtime: so what is
// included is left out.
bool Compiles(const std::string& text) {
  const std::size_t begin = text.find("\nnamespace ");
  const auto folder = grader::ScratchFolder::Make();
  REQUIRE(folder.ok());
  const std::string file = folder->path() + "/page.cc";
  REQUIRE(grader::WriteFile(file,
                            "#include <cstdio>\nnamespace docs { struct "
                            "Example { Example(...); }; }\n" +
                                text.substr(begin))
              .ok());
  return std::system(("/usr/bin/clang++-19 -std=c++20 -fsyntax-only " + file +
                      " 2> /dev/null")
                         .c_str()) == 0;
}

}  // namespace

TEST_CASE("a page that is right has no faults") {
  CHECK(Repository().Faults(RightPage()) == std::vector<std::string>{});
}

TEST_CASE("an output that is another one now is named, with its first line") {
  Repository repository;
  repository.Write("hello.txt", "hello\nmoon\n");
  const auto faults = repository.Faults(RightPage());
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].find("page.md:18: not what `hello` prints: line 2") == 0);
  CHECK(faults[0].find("shows:  world") != std::string::npos);
  CHECK(faults[0].find("prints: moon") != std::string::npos);
}

TEST_CASE(
    "an output that somebody edited, lengthened or shortened is noticed") {
  const Repository repository;
  for (const char* text : {"hello\n```", "hello\nworld\nagain\n```",
                           "hello\nworld \n```", "\nhello\nworld\n```"}) {
    INFO(text);
    CHECK(repository.Faults(Replaced(RightPage(), "hello\nworld\n```", text))
              .size() == 1);
  }
}

TEST_CASE("a table that its command does not print any more is noticed") {
  Repository repository;
  repository.Write("table.txt", "| another table |\n|---|\n");
  CHECK(repository.Faults(RightPage()).size() == 1);
}

TEST_CASE("an output without one command, or of an unknown one, is a fault") {
  const Repository repository;
  CHECK(repository.Faults(kPage).size() == 1);  // the table has two lines above
  CHECK(repository.Faults("```text\nalone\n```\n").size() == 1);
  CHECK(repository.Faults("```sh\nwho\n```\n```text\nme\n```\n").size() == 1);
  CHECK(repository
            .Faults("```sh\nwho\n```\n<!-- check: measured -->\n"
                    "```text\nme\n```\n")
            .empty());
}

TEST_CASE("lines of an output are held against those lines") {
  Repository repository;
  const auto page = [](const std::string& range) {
    return "```sh\nhello\n```\n<!-- check: lines " + range +
           " -->\n```text\nworld\n```\n";
  };
  CHECK(repository.Faults(page("2-2")).empty());
  CHECK(repository.Faults(page("1-1")).size() == 1);
  CHECK(repository.Faults(page("2-3")).size() == 1);
  CHECK(repository.Faults(page("2")).size() == 1);
}

TEST_CASE("a program runs with its arguments, and one that fails is a fault") {
  const Repository repository;
  CHECK(
      repository.Faults("```sh\nshell -- -c 'echo hi'\n```\n```text\nhi\n```\n")
          .empty());
  CHECK(repository
            .Faults("```sh\nshell -- -c 'echo hi; exit 3'\n```\n"
                    "```text\nhi\n```\n")
            .size() == 1);
}

TEST_CASE("what is regenerated is right, and keeps everything else") {
  Repository repository;
  const std::string stale = Replaced(RightPage(), "hello\nworld\n```", "```");
  const docs::Page page = docs::ParsePage("page.md", stale);
  const auto text = docs::Regenerated(page, repository.answers());
  REQUIRE(text.ok());
  CHECK(*text == RightPage());
}

TEST_CASE("a picture that is drawn differently now, or is gone, is noticed") {
  Repository repository;
  repository.Write("drawn.svg", "<svg></svg>\n");
  CHECK(repository.Faults(RightPage()).size() == 1);
  repository.Write("drawn.svg", "<svg/>\n");
  repository.Remove("curve.svg");
  CHECK(repository.Faults(RightPage()).size() == 2);  // the link is broken, too
}

TEST_CASE("a picture that no command draws is noticed") {
  Repository repository;
  repository.Write("photo.svg", "<svg/>\n");
  CHECK(repository.Faults(RightPage() + "\n![A photo](photo.svg)\n").size() ==
        1);
}

TEST_CASE("a link to no file, to no heading, or out of the house is noticed") {
  Repository repository;
  repository.Remove("other.md");
  CHECK(repository.Faults(RightPage()).size() == 1);
  repository.Write("other.md", "# Other\n");
  for (const char* link : {"#nowhere", "other.md#nowhere", ".."}) {
    INFO(link);
    CHECK(repository.Faults(RightPage() + "\n[x](" + link + ")\n").size() == 1);
  }
  CHECK(repository.Faults(RightPage() + "\n[x](other.md#other)\n").empty());
  CHECK(repository.Faults(RightPage() + "\n[x](https://go.dev)\n").empty());
}

TEST_CASE("a quotation that the file does not have any more is noticed") {
  Repository repository;
  repository.Write("code.cc", "int third();\nint second();\nint first();\n");
  CHECK(repository.Faults(RightPage()).size() == 1);
  repository.Remove("code.cc");
  CHECK(repository.Faults(RightPage()).size() == 1);
  CHECK(docs::IsQuoteOf("b\n", "a\nb\nc\n"));
  CHECK_FALSE(docs::IsQuoteOf("a\nc\n", "a\nb\nc\n"));
  CHECK(docs::IsQuoteOf("a\n  // ...\nc\n", "a\nb\nc\n"));
}

TEST_CASE("a token to replay must stand in an output of the page") {
  const Repository repository;
  const std::string page =
      "```sh\nbazel run //grader -- replay 01.x~d~y\n```\n";
  CHECK(repository.Faults(page).size() == 1);
}

TEST_CASE("code that does not compile breaks what is made of the page") {
  const std::string program = "```cpp\nint F() { return 1; }\n```\n";
  const auto right = Examples(program);
  REQUIRE(right.ok());
  CHECK(Compiles(*right));
  const auto wrong = Examples(Replaced(program, "return 1;", "return one;"));
  REQUIRE(wrong.ok());
  CHECK_FALSE(Compiles(*wrong));
}

TEST_CASE("blocks of one program are one file, whose lines are its own") {
  const auto text = Examples(
      "<!-- check: program two -->\n```cpp\nint F();\n```\nWords.\n\n"
      "<!-- check: program two -->\n```cpp\ndojo::Task<> Main() {\n```\n"
      "```go\nnot ours\n```\n");
  REQUIRE(text.ok());
  CHECK(text->find("#line 1 \"two.cc\"\nint F();\ndojo::Task<> Main() {\n") !=
        std::string::npos);
  CHECK(text->find("not ours") == std::string::npos);
  CHECK_FALSE(
      Examples("<!-- check: program A b -->\n```cpp\nint F();\n```\n").ok());
}

TEST_CASE("a directive belongs to the block below it, and to no other") {
  const docs::Page page = docs::ParsePage(
      "page.md",
      "<!-- check: fails -->\n\n```sh\na\n```\n\n<!-- check: fails -->\n"
      "Words between.\n\n```sh\nb\n```\n");
  REQUIRE(page.blocks.size() == 2);
  CHECK(docs::FindDirective(page.blocks[0], "fails") == "");
  CHECK_FALSE(docs::FindDirective(page.blocks[1], "fails"));
}

TEST_CASE("a claim that stands without what is true is noticed") {
  const auto faults = [](const std::string& text) {
    return docs::HalfBoxes(docs::ParsePage("page.md", text)).size();
  };
  const std::string claim = "> **Often claimed:** the moon is cheese.\n";
  const std::string truth = ">\n> **True:** it is rock.\n";
  CHECK(faults(claim + truth) == 0);
  CHECK(faults(claim) == 1);
  CHECK(faults(claim + "\n" + truth) == 1);  // two quotations
  CHECK(faults(claim + claim + truth) == 1);
  CHECK(faults("Words.\n" + claim + truth + "\n" + claim + "Words.\n") == 1);
}

TEST_CASE("headings are called as GitHub and mkdocs call them") {
  CHECK(docs::AnchorOf("Who closes?") == "who-closes");
  CHECK(docs::AnchorOf("2.1 The `unclosed` range") == "21-the-unclosed-range");
}
