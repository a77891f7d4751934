#!/bin/bash
# How long the plugin takes beside clang-tidy's own bugprone-use-after-move, on the
# same files: the least user time of several runs of each, taken in turn.
#   bazel build //lint/tidy:libdojo_tidy.so && lint/speed.sh [RUNS]
set -eu
cd "$(dirname "$0")/.."
plugin=bazel-bin/lint/tidy/libdojo_tidy.so
[ -e $plugin ] || { echo "$0: there is no $plugin; bazel build //lint/tidy:libdojo_tidy.so makes it" >&2; exit 2; }
runs=${1:-5}
files=(lint/corpus/handed_over.cc solutions/05_closed_alias/right/last_taker_closes.cc
  runtime/channel_test.cc)

# took CHECK FILE: user seconds.
took() {
  local TIMEFORMAT=%U
  { time /usr/lib/llvm-19/bin/clang-tidy --quiet \
    --load=$plugin "--checks=-*,$1" "$2" -- \
    -std=c++20 -iquote . -I katas/05_closed_alias >/dev/null 2>/dev/null || true; } 2>&1
}
printf '| file | bugprone-use-after-move | dojo-unclosed-channel | ratio |\n|---|---|---|---|\n'
for file in "${files[@]}"; do
  theirs=999 ours=999
  for ((i = 0; i < runs; ++i)); do
    for which in theirs ours; do
      check=dojo-unclosed-channel
      [ $which = ours ] || check=bugprone-use-after-move
      now=$(took "$check" "$file")
      least=${!which}
      printf -v "$which" '%s' "$(awk -v a="$least" -v b="$now" 'BEGIN {print (b < a ? b : a)}')"
    done
  done
  awk -v f="$file" -v a="$theirs" -v b="$ours" \
    'BEGIN {printf "| %s | %.2f s | %.2f s | %.2f |\n", f, a, b, b / a}'
done
