#!/bin/bash
# Grades every starter, right and wrong fix N times, each time with nothing
# cached (an output base of its own), elsewhere, as another user where that is
# possible, with another TZ, LANG, HOME, number of jobs and load; fails unless
# all verdict.json files, and the pages beside them, are the same to the byte.
#
#   bazel run //grader:repeat_gradings -- [--and-checkout] [--without-wrong | --only-references] [N]
#
# N gradings, 20 unless told; with --and-checkout those in the checkout's own
# output base, whatever is cached there, are held against them, too; with
# --without-wrong wrong fixes are left out, with --only-references all but
# starters and reference fixes.
set -euo pipefail

usage() {
  echo "usage: repeat_gradings [--and-checkout] [--without-wrong | --only-references] [N]" >&2
  exit 2
}

and_checkout= left_out='$^'
while [[ ${1:-} == --* ]]; do
  case $1 in
    --and-checkout) and_checkout=yes ;;
    --without-wrong) left_out=':(wrong|broken)_' ;;
    --only-references) left_out=':(wrong|broken|right)_' ;;
    *) usage ;;
  esac
  shift
done

gradings=${1:-20}
[[ $gradings =~ ^[1-9][0-9]*$ ]] || usage
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

all_verdicts='kind("kata_verdict", //solutions/... union //katas/...) except attr("tags", "\bmanual\b", //katas/...) except filter("'$left_out'", //solutions/...)'

# The verdicts of the targets that are named on standard input, below the
# folder bazel-out $1, into the folder $2.
collect() {
  local target path
  while read -r target; do
    path=${target#//}
    path=${path/://}
    for file in "$1"/*/bin/"$path"/{verdict.json,report.html}; do
      mkdir -p "$2/$path"
      cp "$file" "$2/$path/"
    done
  done
}

if [ -n "$and_checkout" ]; then
  mkdir "$scratch/verdicts"
  cd "$workspace"
  bazel query --noshow_progress "$all_verdicts" 2>/dev/null | sort >"$scratch/targets"
  xargs bazel build --noshow_progress <"$scratch/targets" >"$scratch/log" 2>&1 ||
    { cat "$scratch/log"; echo "grading in the checkout failed" >&2; exit 1; }
  collect "$(bazel info output_path 2>/dev/null)" "$scratch/verdicts" <"$scratch/targets"
  cd - >/dev/null
fi

for ((i = 1; i <= gradings; ++i)); do
  at=$scratch/$i
  mkdir -p "$at/elsewhere/home" "$at/verdicts"
  tar -C "$workspace" --exclude=./.git --exclude='./bazel-*' -c . |
    tar -C "$at/elsewhere" -x
  runner=(env -u BUILD_WORKSPACE_DIRECTORY -u BUILD_WORKING_DIRECTORY
    "TZ=${zones[i % 4]}" "LANG=${langs[i % 3]}" "HOME=$at/elsewhere/home")
  # Every second grading as somebody without rights, if we may choose.
  if ((i % 2 == 1)) && [ "$(id -u)" = 0 ]; then
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
    "${bazel[@]}" query --noshow_progress "$all_verdicts" | sort >"$at/targets"
    mapfile -t targets < <(sort -R --random-source=<(yes "$i") "$at/targets")
    "${bazel[@]}" build "${options[@]}" "${targets[@]}" || exit 1
  ) >"$at/log" 2>&1 || { cat "$at/log"; echo "grading $i failed" >&2; exit 1; }
  collect "$at/output/execroot/leak_dojo/bazel-out" "$at/verdicts" <"$at/targets"
  (cd "$at/elsewhere" && "${bazel[@]}" shutdown >/dev/null 2>&1) || true
  if [ -n "$load" ]; then
    kill "$load" && wait "$load" 2>/dev/null || true
    load=
  fi
  count=$(find "$at/verdicts" -name verdict.json | wc -l)
  echo "grading $i of $gradings: $count verdicts in $SECONDS s"
  [ "$count" -gt 0 ] || { echo "no verdict was found" >&2; exit 1; }
  [ -e "$scratch/verdicts" ] || cp -r "$at/verdicts" "$scratch/verdicts"
  if ! diff -r "$scratch/verdicts" "$at/verdicts"; then
    echo "grading $i differs from the first" >&2
    exit 1
  fi
  chmod -R u+w "$at" && rm -rf "$at"
done
echo "all verdicts are the same to the byte in $gradings gradings"
