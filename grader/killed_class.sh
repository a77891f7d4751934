#!/bin/bash
# A class that is killed at random moments of its judging ends with the gradebook
# and the verdicts of one that is not, to the byte; and so does one with another
# TZ, LANG, HOME, order of the files and number of jobs.
#
#   bazel run //grader:killed_class -- [KILLS [SEED]]
#
# Ten kills unless told; some minutes. All three have one judge, and nonces of
# their own, so that each judges everything.
set -euo pipefail

kills=${1:-10} RANDOM=${2:-7}
[[ $kills =~ ^[0-9]+$ ]] || { echo "usage: killed_class [KILLS [SEED]]" >&2; exit 2; }
workspace=${BUILD_WORKSPACE_DIRECTORY:?call it by bazel run}
grader=${GRADER:-$PWD/grader/grader}
source grader/class_scratch.sh

kata=01_unclosed_range
number=0
for file in "$workspace/katas/$kata/starter.cc" "$workspace/solutions/$kata/kata.cc" \
  "$workspace/solutions/$kata"/{right,wrong}/*.cc; do
  number=$((number + 1))
  to=$scratch/class/$(printf 'learner%02d' "$number")/$kata
  mkdir -p "$to"
  cp "$file" "$to/kata.cc"
done
# The same files, made in another order.
mkdir "$scratch/reversed"
for learner in $(ls -r "$scratch/class"); do cp -r "$scratch/class/$learner" "$scratch/reversed/"; done

# The names of verdicts, their contents, and the gradebook.
digest() { (cd "$1" && find . -name verdict.json -o -name gradebook.csv | sort | xargs sha256sum); }

grade() {
  local class=$1 name=$2
  shift 2
  "$grader" class --submissions "$scratch/$class" --out "$scratch/$name" --cache "$scratch/cache" "$@"
}
# The class NAME judges everything, whatever the others have judged.
with_nonce() {
  local learner
  mkdir "$scratch/$1"
  {
    echo learner,kata,nonce,why
    for learner in $(ls "$scratch/class"); do echo "$learner,$kata,$2,for itself"; done
  } >"$scratch/$1/regrades.csv"
}

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

with_nonce other 2
mkdir "$scratch/home"
(
  export TZ=Pacific/Chatham LANG=POSIX HOME=$scratch/home
  grade reversed other --jobs 1
) || [ $? = 1 ]
digest "$scratch/other" | diff "$scratch/expected" -
echo "another TZ, LANG, HOME, order of the files and number of jobs: the same"
