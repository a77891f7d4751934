#include "grader/class_place.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include "grader/apart.h"
#include "grader/class_output.h"
#include "grader/digest.h"
#include "grader/files.h"
#include "grader/mirror.h"
#include "grader/privilege.h"

namespace grader {
namespace {

// What a class needs of the checkout. Nobody who is judged may read solutions.
bool IsOfEngine(const std::string& path) {
  for (const char* other : {".git/", ".leak-dojo/", "solutions/", "docs/"}) {
    if (path == other) return false;
  }
  return !path.starts_with("bazel-");
}

// A folder with these rights, of that group or owner.
absl::Status OwnFolder(const std::string& folder, uid_t user, gid_t group,
                       mode_t mode) {
  if (const absl::Status made = MakeFolder(folder); !made.ok()) return made;
  if (lchown(folder.c_str(), user, group) != 0 ||
      chmod(folder.c_str(), mode) != 0) {
    return SystemError("cannot own " + folder);
  }
  return absl::OkStatus();
}

}  // namespace

std::string DefaultClassFolder(const std::string& out) {
  const std::string name = "/leak-dojo/class-" + Digest(out).substr(0, 16);
  if (IsRoot()) return "/var/cache" + name;
  const char* cache = std::getenv("XDG_CACHE_HOME");
  if (cache && *cache == '/') return cache + name;
  const char* home = std::getenv("HOME");
  return std::string(home && *home ? home : "/var/tmp") + "/.cache" + name;
}

absl::StatusOr<ClassPlace> MakeClassPlace(const std::string& folder,
                                          const std::string& checkout) {
  ClassPlace place;
  place.folder = folder;
  place.engine = IsRoot() ? folder + "/engine" : checkout;
  const std::string own = folder + "/bazel";
  place.bazel = {.workspace = folder + "/workspace",
                 .output_base = own + "/output",
                 .user_root = own + "/user",
                 .home = folder + "/home",
                 .events = own + "/events.json",
                 .targets = folder + "/targets",
                 .log = folder + "/bazel.log",
                 .options = {}};
  const uid_t user = IsRoot() ? kUntrustedUser : geteuid();
  const gid_t group = IsRoot() ? kUntrustedUser : getegid();
  for (const absl::Status& made :
       {OwnFolder(folder, geteuid(), group, IsRoot() ? 0750 : 0700),
        // Not one in the other: in a folder of theirs they could plant links.
        OwnFolder(own, user, group, 0700),
        OwnFolder(place.bazel.home, user, group, 0700),
        MakeFolder(place.bazel.workspace)}) {
    if (!made.ok()) return made;
  }
  if (IsRoot()) {
    const absl::Status copied = Mirror(checkout, place.engine, IsOfEngine);
    if (!copied.ok()) return copied;
  }
  return place;
}

absl::Status MakeForBazel(const std::string& folder) {
  // One that is there is somebody's: it is not given away.
  if (access(folder.c_str(), F_OK) == 0) return absl::OkStatus();
  return OwnFolder(folder, IsRoot() ? kUntrustedUser : geteuid(),
                   IsRoot() ? kUntrustedUser : getegid(), 0700);
}

std::vector<std::string> Hide(const ClassPlace& place,
                              const std::vector<std::string>& paths) {
  std::vector<std::string> options;
  for (const std::string& path : paths) {
    const std::string below = path + "/";
    if ((place.folder + "/").starts_with(below) ||
        (place.engine + "/").starts_with(below)) {
      continue;
    }
    // A sandbox cannot hide what its user cannot find.
    const auto found = RunApart(
        [&] {
          return std::string(access(path.c_str(), F_OK) == 0 ? "found" : "");
        },
        100);
    if (found.ok() && *found == "found") {
      options.push_back("--sandbox_block_path=" + path);
    }
  }
  return options;
}

}  // namespace grader
