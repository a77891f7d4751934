#!/bin/bash
# A kata in a workspace of somebody else's, through the same macro: a copy of
# kata 00 must get there, to the byte, the verdicts that it gets here. Builds
# everything once more, in an output base of its own: some minutes.
#
#   bazel run //katas:other_workspace_test
set -euo pipefail

workspace=${BUILD_WORKSPACE_DIRECTORY:?call it by bazel run}
kata=00_first_close
scratch=$(mktemp -d)
elsewhere=$scratch/night_school
bazel=(env -u BUILD_WORKSPACE_DIRECTORY -u BUILD_WORKING_DIRECTORY bazel
  "--output_base=$scratch/output" "--output_user_root=$scratch/user")
cleanup() {
  (cd "$elsewhere" && "${bazel[@]}" shutdown >/dev/null 2>&1) || true
  chmod -R u+w "$scratch" && rm -rf "$scratch"
}
trap cleanup EXIT

mkdir -p "$elsewhere/lessons"
cp "$workspace/.bazelrc" "$elsewhere/"
cat >"$elsewhere/WORKSPACE" <<END
workspace(name = "night_school")

local_repository(
    name = "leak_dojo",
    path = "$workspace",
)

load("@leak_dojo//third_party:repositories.bzl", "leak_dojo_repositories")

leak_dojo_repositories()
END
cp -r "$workspace/katas/$kata" "$elsewhere/lessons/"
cp -r "$workspace/solutions/$kata" "$elsewhere/lessons/${kata}_solutions"
sed -i 's,"//katas:kata.bzl","@leak_dojo//katas:kata.bzl",; s,"//katas/,"//lessons/,' \
  "$elsewhere/lessons/"*/BUILD

cd "$elsewhere"
"${bazel[@]}" test --noshow_progress "//lessons/${kata}_solutions:tests"
if "${bazel[@]}" test --noshow_progress "//lessons/$kata:grade"; then
  echo "the starter passes" >&2
  exit 1
fi

cd "$workspace"
bazel build --noshow_progress "//katas/$kata:verdict" "//solutions/$kata:reference_verdict"
for here in "katas/$kata/verdict:lessons/$kata/verdict" \
  "solutions/$kata/reference_verdict:lessons/${kata}_solutions/reference_verdict"; do
  cmp "bazel-bin/${here%%:*}/verdict.json" "$elsewhere/bazel-bin/${here##*:}/verdict.json"
done
echo "a kata elsewhere gets the same verdicts"
