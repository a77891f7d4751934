#include "grader/page.h"

#include <catch2/catch.hpp>

#include "grader/html.h"

namespace grader {
namespace {

using Catch::Contains;

TEST_CASE("what a browser would obey is shown instead") {
  CHECK(Escaped("</script><img src=x onerror=\"a('b')\">&") ==
        "&lt;/script&gt;&lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt;"
        "&amp;");
}

TEST_CASE("letters of all scripts stay") {
  for (const char* text : {"Zo\xC3\xAB", "\xE6\x9D\x8E", "\xD0\x96", "a\tb\nc",
                           "\xF0\x9F\x90\x88", "e\xCC\x81"}) {
    CHECK(Escaped(text) == text);
  }
}

TEST_CASE("what cannot be seen, or turns the writing, is seen") {
  for (const char* hidden :
       {"\x1b", "\x7f", "\r", "\xC2\x85", "\xC2\xAD", "\xE2\x80\x8B",
        "\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x80\xA8", "\xEF\xBB\xBF",
        "\xD8\x9C", "\xEF\xB8\x8F", "\xF3\xA0\x81\xA1", "\xF0\x9D\x85\xB3"}) {
    CHECK(Escaped("a" + std::string(hidden) + "b") ==
          "a\xEF\xBF\xBD"
          "b");
  }
  CHECK(Escaped(std::string_view("\0", 1)) == "\xEF\xBF\xBD");
}

TEST_CASE("what is no UTF-8 is no letter") {
  // A lone byte, half of a pair, longer than need be, cut off, too large.
  for (const char* broken :
       {"\x80", "\xFF", "\xED\xA0\x80", "\xC0\xBC", "\xE0\x80\xBC", "\xC3",
        "\xF4\x90\x80\x80", "\xE2\x82"}) {
    const std::string escaped = Escaped(broken);
    CHECK_FALSE(escaped.empty());
    for (std::size_t at = 0; at < escaped.size(); at += 3) {
      CHECK(escaped.substr(at, 3) == "\xEF\xBF\xBD");
    }
  }
  CHECK(Escaped("\xC3<") == "\xEF\xBF\xBD&lt;");
}

TEST_CASE("a tower of marks stays within its line") {
  std::string tower = "e";
  for (int i = 0; i < 40; ++i) tower += "\xCC\x81";
  CHECK(Escaped(tower).starts_with("e\xCC\x81\xCC\x81\xEF\xBF\xBD"));
}

TEST_CASE("a long text is cut between its characters, and says so") {
  CHECK(Escaped("abcdef", 6) == "abcdef");
  CHECK(Escaped("abcdefg", 6) == "abc...");
  CHECK(Escaped("a&&&&", 9) == "a&amp;...");
  CHECK(Escaped("\xC3\xAB\xC3\xAB\xC3\xAB\xC3\xAB", 7) ==
        "\xC3\xAB\xC3\xAB...");
  for (std::size_t most = 0; most < 40; ++most) {
    CHECK(Escaped("<<<<<<<<<<", most).size() <= most);
  }
}

TEST_CASE("a number has one place at most") {
  CHECK(Decimal(12) == "12");
  CHECK(Decimal(12.34) == "12.3");
  CHECK(Decimal(-0.26) == "-0.3");
  CHECK(Decimal(0.04) == "0");
}

TEST_CASE("a page runs its own scripts, and fetches nothing") {
  const std::string page = Page("</title><script>", "<p>text</p>",
                                {{"f(1)", "SUM1"}, {"g()", "S2"}});
  CHECK_THAT(page, Contains("default-src 'none'; script-src 'sha256-SUM1' "
                            "'sha256-S2'; style-src 'unsafe-inline';"));
  CHECK_THAT(page, Contains("<script>f(1)</script>\n<script>g()</script>"));
  CHECK_THAT(page, Contains("<title>&lt;/title&gt;&lt;script&gt;</title>"));
  CHECK_THAT(Page("t", "", {}), Contains("script-src 'none';"));
}

}  // namespace
}  // namespace grader
