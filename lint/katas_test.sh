#!/bin/bash
# Something right is said of the starters of katas 01, 03, 05 and 06, and nothing
# of any right fix.
#   katas_test.sh TOOL
set -u
tool=$1
flags=(-std=c++20 -iquote .)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
/usr/lib/llvm-19/bin/clang++ "${flags[@]}" -x c++-header runtime/dojo.h \
  -o "$scratch/dojo.pch" || exit 1

passed=0 failed=0
# What the program says of a file of a kata, into $scratch/said.
look() {
  local kata=$1 file=$2
  "$tool" "$file" -- "${flags[@]}" -I "katas/$kata" \
    -include-pch "$scratch/dojo.pch" >"$scratch/said" 2>&1
}
count() {
  if [ "$1" = 0 ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $2"
    cat "$scratch/said"
  fi
}

says() {
  local kata=$1 words=$2
  look "$kata" "katas/$kata/starter.cc"
  grep -qF "$words" "$scratch/said"
  count $? "the starter of $kata: $words"
}
says 01_unclosed_range \
  "channel 'jobs' is never closed, and 'Worker' receives until it is closed"
says 03_cancelled_sender "channel 'fetched' is not closed on every path"
says 03_cancelled_sender "channel 'out' is not closed on every path"
says 05_closed_alias "channel 'enough' is closed twice on one path"
says 06_abandoned_sender \
  "channel 'replies' has no room, and 'Ask' waits to send on it"

for file in solutions/*/kata.cc solutions/*/right/*.cc; do
  kata=${file#solutions/}
  look "${kata%%/*}" "$file" && [ ! -s "$scratch/said" ]
  count $? "$file"
done
echo "test cases: $((passed + failed)) | $passed passed | $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 5 ]
