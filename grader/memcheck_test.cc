#include "grader/memcheck.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "grader/files.h"
#include "grader/process.h"

namespace grader {
namespace {

std::string Fixture(const char* name) {
  return *ReadFile(std::string("grader/testdata/") + name);
}

void CheckLeaky(const MemcheckResult& result) {
  // One frame lost, nine through it, one kept; ten records.
  CHECK(result.frames == BlockCount{11, 11 * 128});
  CHECK(result.records == BlockCount{10, 10 * 40});
  CHECK(result.frames_are == "indirectly lost");
  REQUIRE(result.errors.size() == 1);
  CHECK(result.errors[0].kind == "UninitCondition");
  CHECK(result.errors[0].at.starts_with("kata.cc:"));
  CHECK(result.fatal_signal == 0);
}

TEST_CASE("Blocks are counted once, with their own bytes alone") {
  const auto result = ParseMemcheck(Fixture("leaky.xml"), "leaky.xml");
  REQUIRE(result.ok());
  CheckLeaky(*result);
  CHECK(result->lost == BlockCount{9 + 1 + 9 + 1, 360 + 500 + 1152 + 128});
  CHECK(result->errors[0].at == "kata.cc:94");
}

TEST_CASE("What the leak check at the end finds is left out") {
  std::string xml = Fixture("leaky.xml");
  const std::size_t finished = xml.find("FINISHED");
  REQUIRE(xml.find("Leak_DefinitelyLost", finished) != std::string::npos);
  // Were the order not heeded, this would change the counts.
  xml.replace(finished, 8, "RUNNING_");
  CHECK_FALSE(ParseMemcheck(xml, "f").ok());
}

// The installed valgrind, on the same program as it is now.
MemcheckResult RunLeaky(const std::vector<std::string>& options) {
  const auto scratch = ScratchFolder::Make();
  Command command;
  command.argv = {"/usr/bin/valgrind",
                  "-q",
                  "--tool=memcheck",
                  "--vgdb=no",
                  "--xml=yes",
                  "--xml-file=" + scratch->path() + "/out.xml",
                  "--show-leak-kinds=all"};
  command.argv.insert(command.argv.end(), options.begin(), options.end());
  command.argv.push_back(std::filesystem::absolute("grader/testdata/leaky"));
  command.folder = scratch->path();
  REQUIRE(Run(command).ok());
  const auto xml = ReadFile(scratch->path() + "/out.xml");
  REQUIRE(xml.ok());
  // This is what makes memcheck.h look at the order.
  CHECK(xml->find("<kind>Leak_", xml->find("FINISHED")) != std::string::npos);
  const auto result = ParseMemcheck(*xml, "out.xml");
  REQUIRE(result.ok());
  return *result;
}

TEST_CASE("The installed valgrind behaves as the one that was recorded") {
  for (const char* option : {"--leak-check=no", "--leak-check=full"}) {
    INFO(option);
    MemcheckResult result = RunLeaky({option});
    // That program's source has another name.
    REQUIRE(result.errors.size() == 1);
    CHECK(result.errors[0].at.empty());
    result.errors[0].at = "kata.cc:";
    CheckLeaky(result);
  }
}

TEST_CASE("A signal that ended the program is told with its line") {
  const auto result = ParseMemcheck(Fixture("crash.xml"), "crash.xml");
  REQUIRE(result.ok());
  CHECK(result->fatal_signal == 11);
  CHECK(result->fatal_at == "kata.cc:89");
  // The program never asked for a leak check.
  CHECK(result->frames.blocks == 0);
}

TEST_CASE("A file that is cut is an error") {
  const std::string whole = Fixture("leaky.xml");
  for (const std::size_t end : {std::size_t{0}, whole.size() / 3,
                                whole.find("FINISHED"), whole.size() - 30}) {
    const auto result = ParseMemcheck(whole.substr(0, end), "cut.xml");
    INFO(end);
    REQUIRE_FALSE(result.ok());
    CHECK(std::string(result.status().message()).find("cut.xml") == 0);
  }
}

TEST_CASE("Amounts that no number could hold stay positive") {
  const std::string many(30, '9');
  for (const std::string& text :
       {std::string("all of it"),
        many + " (" + many + " direct, 0 indirect)"}) {
    const std::string error =
        "<error><kind>Leak_DefinitelyLost</kind><xwhat><text>" + text +
        "</text><leakedbytes>9223372036854775807</leakedbytes><leakedblocks>"
        "9223372036854775807</leakedblocks></xwhat></error>";
    const auto result =
        ParseMemcheck("<valgrindoutput>" + error + error +
                          "<status><state>FINISHED</state></status>"
                          "</valgrindoutput>",
                      "f");
    REQUIRE(result.ok());
    CHECK(result->lost.blocks > 1'000'000'000'000);
    CHECK(result->lost.bytes > 1'000'000'000'000);
    CHECK(result->lost.bytes < 3'000'000'000'000);
  }
}

TEST_CASE("XML of something else is an error") {
  CHECK_FALSE(ParseMemcheck("<html><body/></html>", "f").ok());
}

}  // namespace
}  // namespace grader
