// For tests: the programs of the untouched starters, and how they are run.
#ifndef KATAS_HARNESS_STARTER_PROGRAMS_H_
#define KATAS_HARNESS_STARTER_PROGRAMS_H_

#include <catch2/catch.hpp>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

namespace kata::harness {

inline std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  INFO(path);
  REQUIRE(file.good());
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

inline std::string Scratch(const std::string& name) {
  return std::string(std::getenv("TEST_TMPDIR")) + "/" + name;
}

inline nlohmann::json Manifest(const std::string& kata) {
  return nlohmann::json::parse(
      ReadFile("katas/" + kata + "/" + kata + "/manifest.json"));
}

inline int FirstSize(const std::string& kata) {
  return Manifest(kata)["workload_sizes"][0];
}

inline std::string Program(const std::string& kata, const std::string& name) {
  return "katas/" + kata + "/starter_verdict/" + name;
}

// Runs `workload` at its first size under massif. Returns the prefix of its
// snapshots: PREFIX.before, PREFIX.working, PREFIX.after.
inline std::string RunMassif(const std::string& kata) {
  std::ofstream(Scratch("challenge")) << std::string(32, '0') + "\n";
  const std::string prefix = Scratch("snap");
  const std::string command =
      "/usr/bin/valgrind -q --tool=massif --vgdb=no --threshold=0.0 "
      "--massif-out-file=" +
      Scratch("massif.out") + " " + Program(kata, "workload") + " massif " +
      std::to_string(FirstSize(kata)) + " " + prefix + " 3<" +
      Scratch("challenge") + " 4>/dev/null";
  INFO(command);
  REQUIRE(std::system(command.c_str()) == 0);
  return prefix;
}

// The bytes of one snapshot, as massif says them.
inline std::int64_t HeapOf(const std::string& snapshot) {
  const std::string text = ReadFile(snapshot);
  const std::string key = "mem_heap_B=";
  return std::stoll(text.substr(text.find(key) + key.size()));
}

}  // namespace kata::harness

#endif  // KATAS_HARNESS_STARTER_PROGRAMS_H_
