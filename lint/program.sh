# For the scripts of this folder that are run by hand; sourced, not run. Goes to
# the repository's root. $tool is the program: without it nothing would be found,
# and that would look like a result.
cd "$(dirname "${BASH_SOURCE[0]}")/.."
tool=${TOOL:-$PWD/bazel-bin/lint/tool/detect-unclosed-channel}
[ -x "$tool" ] || {
  echo "$0: there is no $tool; bazel build //lint/tool:detect-unclosed-channel makes it" >&2
  exit 2
}
