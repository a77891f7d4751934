#include "grader/archive.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "grader/testdata/make_archive.h"

namespace grader {
namespace {

using Catch::Contains;

const MadeArchive kTar = {.zip = false};
constexpr char kPath[] = "01_range/kata.cc";

// Why an archive is refused; it must be, and in the same words in a process of
// its own.
std::string Refusal(const std::string& archive,
                    const ArchiveLimits& limits = {}) {
  const auto files = ReadArchive(archive, limits);
  REQUIRE_FALSE(files.ok());
  const auto apart = ReadArchiveApart(archive, limits);
  REQUIRE_FALSE(apart.ok());
  const std::string why(files.status().message());
  CHECK(std::string(apart.status().message()) == why);
  return why;
}

std::string Refusal(const MadeEntry& entry, const MadeArchive& how = {}) {
  return Refusal(MakeArchive({{kPath, "int a;"}, entry}, how));
}

TEST_CASE("The files of zip, tar and packed tar are read, with their times") {
  const MadeArchive how =
      GENERATE(MadeArchive{}, kTar, MadeArchive{.zip = false, .gzips = 1});
  const std::string archive =
      MakeArchive({{"alice", "", AE_IFDIR},
                   {"./alice//01_range/kata.cc", "int a;\n"},
                   {"notes é.txt", "x"}},
                  how);
  for (const auto& files : {ReadArchive(archive), ReadArchiveApart(archive)}) {
    REQUIRE(files.ok());
    REQUIRE(files->size() == 2);
    CHECK((*files)[0].path == "alice/01_range/kata.cc");
    CHECK((*files)[0].contents == "int a;\n");
    CHECK((*files)[0].modified == 1'000'000'000);
    CHECK((*files)[1].path == "notes é.txt");
  }
}

TEST_CASE("An archive is known by its name") {
  CHECK(ArchiveStem("alice.zip") == "alice");
  CHECK(ArchiveStem("al.ice.tar.gz") == "al.ice");
  CHECK(ArchiveStem("ALICE.TGZ") == "ALICE");
  CHECK(ArchiveStem("alice.rar") == "");
  CHECK(ArchiveStem("alice") == "");
}

TEST_CASE("A name that leads elsewhere is refused") {
  const MadeArchive how = GENERATE(MadeArchive{}, kTar);
  CHECK_THAT(Refusal({"../../etc/cron.d/x", "x"}, how), Contains("\"..\""));
  CHECK_THAT(Refusal({"a/../../b/kata.cc", "x"}, how), Contains("\"..\""));
  CHECK_THAT(Refusal({"/etc/passwd", "x"}, how), Contains("slash"));
  // A zip's are those of another system's paths.
  CHECK_THAT(Refusal({"..\\..\\x", "x"}, how),
             Contains(how.zip ? "\"..\"" : "backslash"));
}

TEST_CASE("Links, devices and pipes in an archive are refused") {
  CHECK_THAT(Refusal({"k", "", AE_IFLNK, "/etc/shadow"}, kTar),
             Contains("symbolic link"));
  CHECK_THAT(Refusal({"k", "", AE_IFLNK, "/etc/shadow"}),
             Contains("symbolic link"));
  CHECK_THAT(Refusal({"k", "", AE_IFREG, "", "/etc/shadow"}, kTar),
             Contains("hard link"));
  CHECK_THAT(Refusal({"k", "", AE_IFCHR}, kTar), Contains("device"));
  CHECK_THAT(Refusal({"k", "", AE_IFBLK}, kTar), Contains("device"));
  CHECK_THAT(Refusal({"k", "", AE_IFIFO}, kTar), Contains("pipe"));
}

TEST_CASE("Odd names in an archive are refused") {
  CHECK_THAT(Refusal({std::string(600, 'a'), "x"}, kTar), Contains("longer"));
  CHECK_THAT(Refusal({"a\nb", "x"}, kTar), Contains("control"));
  CHECK_THAT(Refusal({"a\xFF\xFE", "x"}, kTar), Contains("UTF-8"));
  CHECK_THAT(Refusal({kPath, "again"}, kTar), Contains("twice"));
  CHECK_THAT(Refusal({std::string("./") + kPath, "again"}), Contains("twice"));
}

TEST_CASE("What is an archive itself, or encrypted, or empty, is refused") {
  CHECK_THAT(Refusal(MadeEntry{"inner.ZIP", "x"}),
             Contains("an archive itself"));
  CHECK_THAT(Refusal(MakeArchive({{kPath, "x"}}, {.password = "pw"})),
             Contains("encrypted"));
  CHECK_THAT(Refusal(MakeArchive({}, kTar)), Contains("empty"));
  CHECK_THAT(Refusal(MakeArchive({})), Contains("empty"));
  CHECK_THAT(Refusal(std::string()), Contains("empty"));
  CHECK_THAT(Refusal(MakeArchive({{kPath, "x"}}, {.zip = false, .gzips = 2})),
             Contains("packed twice"));
}

TEST_CASE("A bomb is refused long before it is unpacked") {
  // 200 MB of zeros would be 200 KB; a twentieth of it will do.
  const std::string zeros(10 << 20, '\0');
  std::string noise(5 << 20, '\0');
  std::uint32_t state = 1;
  for (char& c : noise)
    c = static_cast<char>((state = state * 69069 + 1) >> 24);
  CHECK_THAT(Refusal(MakeArchive({{kPath, noise}})),
             Contains("is larger than 4,194,304 bytes"));
  std::vector<MadeEntry> parts;
  for (int i = 0; i < 6; ++i) {
    parts.push_back({"f" + std::to_string(i), zeros.substr(0, 3 << 20)});
  }
  CHECK_THAT(Refusal(MakeArchive(parts)), Contains("200 times its size"));
  ArchiveLimits limits;
  limits.ratio = 1'000'000;
  CHECK_THAT(Refusal(MakeArchive(parts), limits),
             Contains("unpacks to more than 16,777,216 bytes"));
  std::vector<MadeEntry> many(1001);
  for (std::size_t i = 0; i < many.size(); ++i)
    many[i].path = std::to_string(i);
  CHECK_THAT(Refusal(MakeArchive(many)), Contains("more than 1000 entries"));
}

TEST_CASE("What is damaged is refused, wherever it was cut") {
  const std::string contents = "int a; // " + std::string(3000, 'x');
  const MadeArchive how =
      GENERATE(MadeArchive{}, kTar, MadeArchive{.zip = false, .gzips = 1});
  const std::string whole = MakeArchive({{kPath, contents}}, how);
  REQUIRE(ReadArchive(whole).ok());
  for (std::size_t length = 1; length < whole.size(); length += 37) {
    const auto files = ReadArchive(std::string_view(whole).substr(0, length));
    // A tar may lack its end, but not a part of a file.
    if (files.ok() && !files->empty()) {
      CHECK(files->front().contents == contents);
    }
  }
  CHECK_THAT(Refusal("no archive at all, but some text"),
             Contains("cannot be read") || Contains("neither"));
}

}  // namespace
}  // namespace grader
