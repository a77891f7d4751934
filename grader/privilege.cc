#include "grader/privilege.h"

#include <grp.h>
#include <unistd.h>

#include <cstdint>
#include <fstream>

#include "grader/files.h"

namespace grader {

bool IsRoot() {
  if (geteuid() != 0) return false;
  // Each line: first user inside, the same outside, how many.
  std::ifstream map("/proc/self/uid_map");
  std::uint64_t inside, outside, count;
  while (map >> inside >> outside >> count) {
    if (inside <= kUntrustedUser && kUntrustedUser - inside < count) {
      return true;
    }
  }
  return false;
}

absl::Status DropPrivileges() {
  if (!IsRoot()) return absl::OkStatus();
  const gid_t group = kUntrustedUser;
  // The user last: who has no rights cannot change the groups.
  if (setgroups(0, nullptr) != 0 || setresgid(group, group, group) != 0 ||
      setresuid(kUntrustedUser, kUntrustedUser, kUntrustedUser) != 0) {
    return SystemError("cannot become a user without rights");
  }
  if (setuid(0) == 0) {
    return absl::InternalError("became root again, who had given it up");
  }
  return absl::OkStatus();
}

std::vector<std::string> WithoutPrivileges() {
  std::vector<std::string> command = {"setpriv", "--no-new-privs"};
  if (IsRoot()) {
    const std::string user = std::to_string(kUntrustedUser);
    command.insert(command.end(), {"--reuid=" + user, "--regid=" + user,
                                   "--clear-groups", "--inh-caps=-all"});
  }
  // After the change of users, which forgets it.
  command.insert(command.end(), {"--pdeathsig=INT", "--"});
  return command;
}

}  // namespace grader
