#!/bin/bash
# Times `watch`: saves the reference of a kata again and again, each time another
# text, and prints the median from a save to the first word (the tests) and to the
# proof, in seconds, as `watch` itself says them.
#
#   bazel run //grader:watch_speed -- [SAVES [KATA...]]
#
# 20 saves of each kata unless told. Works on kata.cc of this checkout, and brings
# it back.
set -euo pipefail

workspace=${BUILD_WORKSPACE_DIRECTORY:?call it by bazel run}
grader=${GRADER:-$PWD/grader/grader}
saves=${1:-20}
[[ $saves =~ ^[1-9][0-9]*$ ]] || { echo "usage: watch_speed [SAVES [KATA...]]" >&2; exit 2; }
katas=("${@:2}")
((${#katas[@]})) || mapfile -t katas < <(cd "$workspace/katas" && ls -d [0-9]*_*)

scratch=$(mktemp -d)
watch=
file=
put_back() {
  [ -z "$watch" ] || kill "$watch" 2>/dev/null || true
  [ -z "$file" ] || cp -p "$scratch/kata.cc" "$file"
  file=
}
trap 'put_back; rm -rf "$scratch"' EXIT

# Until `watch` has given so many proofs.
wait_for() {
  until [ "$(grep -c '^proof' "$scratch/log")" -ge "$1" ]; do
    kill -0 "$watch" 2>/dev/null || { cat "$scratch/log"; exit 1; }
    sleep 0.1
  done
}

# The times behind a word, in the order of size: the smallest, the median, the largest.
times() {
  sed -nE "s/^$1 \(([0-9.]+) s\).*/\1/p" "$scratch/log" | tail -n "$saves" | sort -n |
    awk -v word="$1" '{ t[NR] = $1 } END {
      m = NR % 2 ? t[(NR + 1) / 2] : (t[NR / 2] + t[NR / 2 + 1]) / 2
      printf "  %s %5.2f (%.1f to %.1f)", word, m, t[1], t[NR] }'
}

for kata in "${katas[@]}"; do
  [ -e "$workspace/solutions/$kata/kata.cc" ] || { echo "there is no solutions/$kata/kata.cc" >&2; exit 2; }
  cp -p "$workspace/katas/$kata/kata.cc" "$scratch/kata.cc"
  file=$workspace/katas/$kata/kata.cc
  "$grader" watch --no-predict --saves "$saves" "$kata" >"$scratch/log" 2>&1 &
  watch=$!
  # Once before the first save, to build all else.
  for ((save = 1; save <= saves; ++save)); do
    wait_for "$save"
    { cat "$workspace/solutions/$kata/kata.cc"; echo "// saved $save"; } >"$scratch/next"
    cp "$scratch/next" "$file"
  done
  wait "$watch" || true
  wait_for $((saves + 1))
  watch=
  put_back
  printf '%-24s%s%s\n' "$kata" "$(times behaviour)" "$(times proof)"
done
