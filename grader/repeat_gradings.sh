#!/bin/bash
# Grades every starter, right and wrong fix N times, each time with nothing
# cached (an output base of its own), elsewhere, as another user where that is
# possible, with another TZ, LANG, HOME, number of jobs and load; fails unless
# all verdict.json files are the same to the byte.
#
#   bazel run //grader:repeat_gradings -- [N]     N gradings, 20 unless told
set -euo pipefail

gradings=${1:-20}
[[ $gradings =~ ^[1-9][0-9]*$ ]] || { echo "usage: repeat_gradings [N]" >&2; exit 2; }
workspace=${BUILD_WORKSPACE_DIRECTORY:-$(cd "$(dirname "$0")/.." && pwd)}
scratch=$(mktemp -d)
chmod 755 "$scratch"
load=
cleanup() {
  [ -z "$load" ] || kill "$load" 2>/dev/null || true
  chmod -R u+w "$scratch" && rm -rf "$scratch"
}
trap cleanup EXIT

zones=(UTC Asia/Kolkata America/St_Johns Pacific/Chatham)
langs=(C C.UTF-8 POSIX)

for ((i = 1; i <= gradings; ++i)); do
  at=$scratch/$i
  mkdir -p "$at/elsewhere/home" "$at/verdicts"
  tar -C "$workspace" --exclude=./.git --exclude='./bazel-*' -c . |
    tar -C "$at/elsewhere" -x
  runner=(env -u BUILD_WORKSPACE_DIRECTORY -u BUILD_WORKING_DIRECTORY
    "TZ=${zones[i % 4]}" "LANG=${langs[i % 3]}" "HOME=$at/elsewhere/home")
  # Every second grading as somebody without rights, if we may choose.
  if ((i % 2 == 0)) && [ "$(id -u)" = 0 ]; then
    chown -R 65534:65534 "$at"
    runner=(setpriv --reuid=65534 --regid=65534 --clear-groups "${runner[@]}")
  fi
  if ((i % 3 == 0)); then
    (while :; do :; done) &
    load=$!
  fi
  bazel=("${runner[@]}" bazel "--output_base=$at/output" "--output_user_root=$at/user")
  options=(--experimental_convenience_symlinks=ignore --noshow_progress "--jobs=$((i % 3 + 1))")
  SECONDS=0
  (
    cd "$at/elsewhere"
    # The order in which Bazel meets the targets changes, too.
    mapfile -t targets < <("${bazel[@]}" query --noshow_progress \
      'kind("kata_verdict", //solutions/... union //katas/...) except attr("tags", "\bmanual\b", //katas/...)' |
      sort -R --random-source=<(yes "$i"))
    "${bazel[@]}" build "${options[@]}" "${targets[@]}" || exit 1
  ) >"$at/log" 2>&1 || { cat "$at/log"; echo "grading $i failed" >&2; exit 1; }
  (
    cd "$at/output/execroot/leak_dojo/bazel-out"
    find . -name verdict.json | sort | while read -r file; do
      mkdir -p "$at/verdicts/$(dirname "$file")"
      cp "$file" "$at/verdicts/$file"
    done
  )
  (cd "$at/elsewhere" && "${bazel[@]}" shutdown >/dev/null 2>&1) || true
  if [ -n "$load" ]; then
    kill "$load" && wait "$load" 2>/dev/null || true
    load=
  fi
  count=$(find "$at/verdicts" -name verdict.json | wc -l)
  echo "grading $i of $gradings: $count verdicts in $SECONDS s"
  [ "$count" -gt 0 ] || { echo "no verdict was found" >&2; exit 1; }
  if ! diff -r "$scratch/1/verdicts" "$at/verdicts"; then
    echo "grading $i differs from the first" >&2
    exit 1
  fi
  if ((i > 1)); then
    chmod -R u+w "$at" && rm -rf "$at"
  else
    rm -rf "$at/user"
  fi
done
echo "all verdicts are the same to the byte in $gradings gradings"
