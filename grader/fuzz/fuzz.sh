#!/bin/bash
# Gives random inputs to each reader, and prints what they reached. Arguments:
# the fuzzer and its seeds, then
#   --runs N       so many inputs in all (1000000)
#   --reader NAME  to this reader alone
#   --seed N       of the random choices (1)
# Exit code 1 when a reader did not stand an input, whose path is then printed.
set -euo pipefail

usage() {
  echo "usage: bazel run //grader/fuzz -- [--runs N] [--reader NAME] [--seed N]" >&2
  exit 2
}

readonly fuzzer=$PWD/$1 seeds=$PWD/$2
shift 2
runs=1000000 only='' seed=1
while [ $# -gt 0 ]; do
  [ $# -ge 2 ] || usage
  case $1 in
    --runs) runs=$2 ;;
    --reader) only=$2 ;;
    --seed) seed=$2 ;;
    *) usage ;;
  esac
  shift 2
done
[[ $runs =~ ^[1-9][0-9]*$ && $seed =~ ^[1-9][0-9]*$ ]] || usage
readonly dictionaries=$PWD/grader/fuzz/dictionaries

# Without it a stack is bare addresses.
symbolizer=$(command -v llvm-symbolizer-19 || command -v llvm-symbolizer) || true
[ -z "$symbolizer" ] || export ASAN_SYMBOLIZER_PATH=$symbolizer

# What was found stays here; all else goes.
folder=$(mktemp -d "${TEST_TMPDIR:-/tmp}/readers.XXXXXX")
trap 'rm -rf "$folder/seeds" "$folder/log"; rmdir "$folder" 2>/dev/null || true' EXIT
mkdir "$folder/seeds"
tar --extract --file="$seeds" --directory="$folder/seeds"

readers=$(cd "$folder/seeds" && ls)
if [ -n "$only" ]; then
  [ -d "$folder/seeds/$only" ] || { echo "no reader $only; there are:" $readers >&2; exit 2; }
  readers=$only
fi
count=$(wc -w <<< "$readers")
# No fewer than asked for.
each=$(((runs + count - 1) / count))

dictionary() {
  case $1 in
    roster) echo csv ;;
    calibrations | compile_status | manifest | progress | records | verdict) echo json ;;
    *) echo "$1" ;;
  esac
}

# The last number behind a word in libFuzzer's log.
figure() { grep -o "$1 [0-9]*" "$folder/log" | tail -1 | grep -o '[0-9]*$' || echo 0; }

printf '%-15s %10s %8s %10s %8s\n' reader runs edges features corpus
total=0 broken=0
for reader in $readers; do
  # A hang is an input that takes ten seconds; memory is bounded as a whole and for one request.
  status=0
  "$fuzzer" "--reader=$reader" -seed="$seed" -runs="$each" -timeout=10 -rss_limit_mb=1024 -malloc_limit_mb=256 \
    -dict="$dictionaries/$(dictionary "$reader").dict" -artifact_prefix="$folder/$reader." -print_final_stats=1 \
    "$folder/seeds/$reader" > "$folder/log" 2>&1 || status=$?
  done=$(figure 'stat::number_of_executed_units: *')
  total=$((total + done))
  printf '%-15s %10s %8s %10s %8s\n' "$reader" "$done" "$(figure 'cov:')" "$(figure 'ft:')" "$(figure 'corp:')"
  [ "$status" = 0 ] && continue
  broken=$((broken + 1))
  echo "the reader $reader did not stand an input:"
  grep -m1 -A12 -E 'does not hold|runtime error|ERROR: |SUMMARY|Assertion|terminate called' "$folder/log" || tail -20 "$folder/log"
  ls "$folder/$reader".* 2>/dev/null | sed 's/^/  input: /'
  echo "  again: bazel run //grader/fuzz:fuzz_readers -- --reader=$reader INPUT"
done
[ "$broken" = 0 ] || { echo "$total inputs; $broken of $count readers did not stand theirs"; exit 1; }
echo "$total inputs to $count readers: no crash, no hang, no memory without bounds"
