#!/bin/bash
# The check over the runtime, katas, solutions, docs and grader of this
# repository, but for wrong fixes; of a GoKer kernel, which is two programs, over
# the repaired one. What it finds there is meant: starters leak, and tests make
# tasks wait for ever to see them found. deliberate.txt lists those places one by
# one. A finding anywhere else is a false alarm, a line that finds nothing is out
# of date, and either is exit code 1.
#   bazel build //lint/tool:detect-unclosed-channel && lint/repository.sh [FILE...]
# With files, only those, and only their lines.
set -u
source "$(dirname "$0")/program.sh"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Only files that know channels: in the others there is nothing to find.
git ls-files 'runtime/*.cc' 'katas/*.cc' 'solutions/*.cc' 'docs/*.cc' 'grader/*.cc' |
  xargs grep -lE 'MakeChannel|Sender<|Channel<|Receiver<' |
  grep -vE '^runtime/traps/|^grader/(testdata|exploits)/|/(broken|wrong)/' |
  { [ $# = 0 ] && cat || grep -xF "$(printf '%s\n' "$@")"; } >"$scratch/files"
# The runtime's headers are read once.
/usr/lib/llvm-19/bin/clang++ -std=c++20 -iquote . -x c++-header runtime/dojo.h \
  -o "$scratch/dojo.pch" || exit 2
readonly kernels=runtime/conformance/kernels
mkdir -p "$scratch/$kernels"
while read -r file; do
  case $file in
    "$kernels"/*)
      sed -E 's/version == Version::kRepaired/true/g; s/version == Version::kLeaky/false/g
        s/version != Version::kRepaired/false/g; s/version != Version::kLeaky/true/g' \
        "$file" >"$scratch/$file"
      echo "$scratch/$file"
      ;;
    *) echo "$file" ;;
  esac
done <"$scratch/files" >"$scratch/read"
{
  separator='['
  while read -r file; do
    kata=$(grep -oE '0[0-9]_[a-z_]+' <<<"$file" | head -1)
    printf '%s\n{"directory": "%s", "file": "%s", "arguments": ["clang++", "-std=c++20", "-iquote", ".", "-iquote", "bazel-bin", "-include-pch", "%s", %s "-c", "%s"]}' \
      "$separator" "$PWD" "$file" "$scratch/dojo.pch" "${kata:+\"-I\", \"katas/$kata\",}" "$file"
    separator=,
  done <"$scratch/read"
  echo ']'
} >"$scratch/compile_commands.json"

xargs "$tool" -p "$scratch" <"$scratch/read" >"$scratch/said" 2>"$scratch/errors"
grep 'error:' "$scratch/errors" | head -5
sed -n "s,^$scratch/,,; s,^$PWD/,,; /^[^:]*:[0-9]*:[0-9]*: warning: /p" \
  "$scratch/said" | sort >"$scratch/found"

# What a place is called: the line above it that begins a function or a test,
# with the two after it.
heading() {
  awk -v line="$2" 'NR <= line && /^[A-Za-z]/ { from = NR; text = "" }
    NR < from + 3 { text = text " " $0 } NR > line + 2 { exit } END { print text }' "$1"
}

false_alarms=0
declare -A used=()
while IFS=: read -r file line _ _ message; do
  rule=$(sed 's/.*\[\(.*\)\]$/\1/' <<<"$message")
  name=$(heading "$file" "$line")
  matched=
  while IFS='|' read -r in_file of_rule place _; do
    read -r in_file <<<"$in_file"
    read -r of_rule <<<"$of_rule"
    read -r place <<<"$place"
    [[ $in_file = "$file" && $of_rule = "$rule" && $name = *"$place"* ]] || continue
    matched=1
    used["$in_file|$of_rule|$place"]=1
  done < <(grep -F "$file" lint/deliberate.txt)
  [ -z "$matched" ] || continue
  false_alarms=$((false_alarms + 1))
  echo "$file:$line:$message"
done <"$scratch/found"
stale=0
while IFS='|' read -r in_file of_rule place _; do
  read -r in_file <<<"$in_file"
  read -r of_rule <<<"$of_rule"
  read -r place <<<"$place"
  case $in_file in '' | '#'*) continue ;; esac
  if [ $# != 0 ] && ! grep -qxF "$in_file" "$scratch/files"; then continue; fi
  [ -z "${used["$in_file|$of_rule|$place"]:-}" ] || continue
  stale=$((stale + 1))
  echo "lint/deliberate.txt: nothing is found any more: $in_file | $of_rule | $place"
done <lint/deliberate.txt
echo "$(wc -l <"$scratch/files") files, $(wc -l <"$scratch/found") findings," \
  "$false_alarms not deliberate, $stale out of date"
[ "$false_alarms" = 0 ] && [ "$stale" = 0 ]
