#!/bin/bash
# Times a synthetic class: starters, right and wrong fixes from solutions/, in
# turn, as folders. Prints how long it takes cold, unchanged with a warm and with a cold
# server, and with one file changed; and the most memory that the grader itself
# and Bazel's server used.
#
#   bazel run //grader:class_of_thirty -- [LEARNERS [KATAS]]
#
# 30 learners and 6 katas unless told: some minutes on two idle cores.
set -euo pipefail

learners=${1:-30} katas=${2:-6}
[[ $learners =~ ^[1-9][0-9]*$ && $katas =~ ^[1-6]$ ]] ||
  { echo "usage: class_of_thirty [LEARNERS [KATAS, at most 6]]" >&2; exit 2; }
workspace=${BUILD_WORKSPACE_DIRECTORY:?call it by bazel run}
grader=${GRADER:-$PWD/grader/grader}
source grader/class_scratch.sh

# Files that never end, crash or do not compile lie in broken/: they cost their
# limits, and are counted apart.
number=0
for ((i = 1; i <= learners; ++i)); do
  for kata in $(cd "$workspace/katas" && ls -d 0[1-6]_* | head -"$katas"); do
    mapfile -t files < <(ls "$workspace/solutions/$kata/kata.cc" "$workspace/solutions/$kata"/right/*.cc \
      "$workspace/katas/$kata/starter.cc" "$workspace/solutions/$kata"/wrong/*.cc)
    to=$scratch/class/$(printf 'learner%02d' "$i")/$kata
    mkdir -p "$to"
    cp "${files[i % ${#files[@]}]}" "$to/kata.cc"
    # No two are the same file: nobody's work is judged by another's.
    echo "// handed in by learner $i" >>"$to/kata.cc"
    number=$((number + 1))
  done
done
echo "$number submissions of $learners learners"

# Raises the variable $2 to the most memory that the process $1 had so far, in kB. Of the shell's own commands alone, as
# what is timed has no core to spare.
peak() {
  local key value _
  local -n most=$2
  while read -r key value _; do
    if [ "$key" = VmHWM: ] && ((value > most)); then most=$value; fi
  done 2>/dev/null <"/proc/$1/status" || true
}
exec {never}<> <(:)  # nothing can be read from it, so `read -t` waits

grade() {
  local what=$1 begin=$EPOCHREALTIME code=0 child memory=0 server_memory=0 pid
  "$grader" class --submissions "$scratch/class" --out "$scratch/out" \
    --cache "$scratch/cache" >"$scratch/log" 2>&1 &
  child=$!
  while kill -0 "$child" 2>/dev/null; do
    peak "$child" memory
    read -rt 0.2 -u "$never" || true
  done
  wait "$child" || code=$?
  [ "$code" -le 1 ] || { cat "$scratch/log"; exit 1; }
  local end=$EPOCHREALTIME
  for pid in $(servers); do
    peak "$pid" server_memory
  done
  awk -v w="$what" -v b="$begin" -v e="$end" -v m="$memory" -v s="$server_memory" \
    'BEGIN { printf "%-28s %7.1f s, grader %4d MB, server %4d MB\n", w, e - b, m / 1024, s / 1024 }'
}

grade 'cold, with the judge'
cp "$scratch/out/gradebook.csv" "$scratch/first.csv"
grade 'unchanged, warm server'
stop_servers
grade 'unchanged, cold server'
cmp "$scratch/out/gradebook.csv" "$scratch/first.csv"
first=$(ls "$scratch"/class/learner01/*/kata.cc | head -1)
echo 'namespace { [[maybe_unused]] constexpr int changed = 1; }' >>"$first"
grade 'one file changed'
awk -F, 'NR > 1 {print ($8 == "" ? "no points" : ($8 >= 100 ? "100 points" : "less than 100"))}' "$scratch/out/gradebook.csv" |
  sort | uniq -c
