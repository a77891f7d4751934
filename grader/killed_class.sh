#!/bin/bash
# A class that is killed at random moments of its judging ends with the gradebook
# and the verdicts of one that is not, to the byte.
#
#   bazel run //grader:killed_class -- [KILLS [SEED]]
#
# Ten kills unless told; some minutes. Both have one judge, and the second has
# nonces of its own, so that it judges everything.
set -euo pipefail

kills=${1:-10} RANDOM=${2:-7}
[[ $kills =~ ^[0-9]+$ ]] || { echo "usage: killed_class [KILLS [SEED]]" >&2; exit 2; }
workspace=${BUILD_WORKSPACE_DIRECTORY:?call it by bazel run}
grader=${GRADER:-$PWD/grader/grader}
source grader/class_compared.sh

kata=01_unclosed_range
for file in "$workspace/katas/$kata/starter.cc" "$workspace/solutions/$kata/kata.cc" \
  "$workspace/solutions/$kata"/{right,wrong}/*.cc; do
  hand_in "$kata" "$file"
done

grade class whole || [ $? = 1 ]
digest "$scratch/whole" >"$scratch/expected"

with_nonce killed 1
for ((i = 1; i <= kills; ++i)); do
  # No function: the child must be the grader itself.
  "$grader" class --submissions "$scratch/class" --out "$scratch/killed" --cache "$scratch/cache" \
    >"$scratch/log" 2>&1 &
  child=$!
  # Until a verdict is there, and then a while: what is being judged is lost, and must not always be the same.
  for ((moment = 0; moment < 600; ++moment)); do
    grep -q '^[1-9][0-9]* of' "$scratch/log" && break
    sleep 0.1
  done
  sleep "$((RANDOM % 15)).$((RANDOM % 10))"
  kill -9 "$child" 2>/dev/null || true
  # Every second time Bazel's server dies with it.
  if ((i % 2 == 0)); then
    for pid in $(pgrep -f -- "--output_base=$scratch/cache/" || true); do kill -9 "$pid" 2>/dev/null || true; done
  fi
  wait "$child" 2>/dev/null || true
  echo "kill $i: $(find "$scratch/killed" -name verdict.json | wc -l) of $number verdicts are there"
done
grade class killed || [ $? = 1 ]
digest "$scratch/killed" | diff "$scratch/expected" -
echo "$kills kills, and the same gradebook and $number verdicts to the byte"
