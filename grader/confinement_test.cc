// Code that is not trusted tries what it must not do, once free and once
// confined: an act that is refused to anybody would prove nothing.
#include "grader/confinement.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "grader/files.h"
#include "grader/process.h"

namespace grader {
namespace {

constexpr char kPrisoner[] = "grader/testdata/prisoner";

class Prison {
 public:
  Prison() : inside_(*ScratchFolder::Make()), outside_(*ScratchFolder::Make()) {
    REQUIRE(WriteFile(Inside("file"), "mine").ok());
    REQUIRE(WriteFile(Outside("file"), "not mine").ok());
  }
  std::string Inside(const std::string& name) const {
    return inside_.path() + "/" + name;
  }
  std::string Outside(const std::string& name) const {
    return outside_.path() + "/" + name;
  }

  std::string Try(bool confined, const std::string& act,
                  const std::string& path = "/nowhere") const {
    Command command;
    command.argv = {std::filesystem::absolute(kPrisoner), act, path};
    command.folder = inside_.path();
    if (confined) {
      command.confinement = Confinement();
      command.confinement->required = true;
      command.confinement->threads = threads;
      command.confinement->executable = {command.argv.front()};
      command.confinement->writable = {inside_.path()};
    }
    const auto outcome = Run(command);
    REQUIRE(outcome.ok());
    CHECK(outcome->signal == 0);
    return outcome->output;
  }
  std::string Free(const std::string& act,
                   const std::string& path = "/nowhere") const {
    return Try(false, act, path);
  }
  std::string Confined(const std::string& act,
                       const std::string& path = "/nowhere") const {
    return Try(true, act, path);
  }

  bool threads = false;

 private:
  ScratchFolder inside_, outside_;
};

TEST_CASE("System calls that no submission needs are refused") {
  const Prison prison;
  for (const char* act :
       {"socket", "internet", "fork", "vfork", "ptrace", "read memory", "mount",
        "unshare", "keys", "bpf", "perf", "io_uring", "signal to another",
        "signal to all", "limit of another"}) {
    INFO(act);
    CHECK(prison.Confined(act) == "EPERM\n");
  }
  // These at least are granted to whoever is free.
  for (const char* act : {"socket", "fork", "ptrace", "unshare",
                          "signal to another", "limit of another"}) {
    INFO(act);
    CHECK(prison.Free(act) == "ok\n");
  }
}

TEST_CASE("What a program does to itself is its own affair") {
  const Prison prison;
  for (const char* act : {"signal to itself", "own limit"}) {
    INFO(act);
    CHECK(prison.Confined(act) == "ok\n");
  }
}

TEST_CASE("Only a program's own folder may be written to") {
  if (LandlockVersion() == 0) {
    WARN("this kernel has no Landlock: not tested");
    return;
  }
  const Prison prison;
  CHECK(prison.Confined("write", prison.Inside("file")) == "ok\n");
  CHECK(prison.Confined("create", prison.Inside("new")) == "ok\n");
  CHECK(prison.Confined("remove", prison.Inside("new")) == "ok\n");
  CHECK(prison.Confined("write", prison.Outside("file")) == "EACCES\n");
  CHECK(prison.Confined("create", prison.Outside("new")) == "EACCES\n");
  CHECK(prison.Confined("remove", prison.Outside("file")) == "EACCES\n");
  CHECK(prison.Free("write", prison.Outside("file")) == "ok\n");
}

TEST_CASE("Only the system and what is named may be read") {
  if (LandlockVersion() == 0) {
    WARN("this kernel has no Landlock: not tested");
    return;
  }
  const Prison prison;
  CHECK(prison.Confined("read", prison.Inside("file")) == "ok\n");
  CHECK(prison.Confined("read", "/dev/null") == "ok\n");
  CHECK(prison.Confined("read", "/proc/self/maps") == "ok\n");
  CHECK(prison.Confined("read", "/proc/1/status") == "EACCES\n");
  CHECK(prison.Confined("read", "/etc/passwd") == "EACCES\n");
  CHECK(prison.Confined("read", prison.Outside("file")) == "EACCES\n");
  CHECK(prison.Free("read", prison.Outside("file")) == "ok\n");
}

TEST_CASE("Nothing else may be executed, and nothing that was written") {
  if (LandlockVersion() == 0) {
    WARN("this kernel has no Landlock: not tested");
    return;
  }
  const Prison prison;
  CHECK(prison.Free("execute", "/bin/sh") == "executed\n");
  CHECK(prison.Confined("execute", "/bin/sh") == "EACCES\n");
  std::filesystem::copy_file("/bin/sh", prison.Inside("shell"));
  CHECK(prison.Free("execute", prison.Inside("shell")) == "executed\n");
  CHECK(prison.Confined("execute", prison.Inside("shell")) == "EACCES\n");
}

TEST_CASE("Threads are for those that ask for them") {
  Prison prison;
  CHECK(prison.Confined("thread") == "EPERM\n");
  prison.threads = true;
  CHECK(prison.Confined("thread") == "EINVAL\n");
  CHECK(prison.Confined("fork") == "EPERM\n");
}

}  // namespace
}  // namespace grader
