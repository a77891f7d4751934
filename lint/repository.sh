#!/bin/bash
# The check over the runtime, katas, solutions, docs and grader of this
# repository, but for wrong fixes. What it finds there is meant: starters leak, and
# tests make tasks wait for ever to see them found. deliberate.txt lists those
# files; a finding anywhere else is a false alarm, and the exit code 1.
#   bazel build //lint/tool:detect-unclosed-channel && lint/repository.sh
set -u
cd "$(dirname "$0")/.."
tool=${TOOL:-$PWD/bazel-bin/lint/tool/detect-unclosed-channel}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Only files that know channels: in the others there is nothing to find.
git ls-files 'runtime/*.cc' 'katas/*.cc' 'solutions/*.cc' 'docs/*.cc' 'grader/*.cc' |
  xargs grep -lE 'MakeChannel|Sender<|Channel<|Receiver<' |
  grep -vE '^runtime/traps/|^grader/(testdata|exploits)/|/(broken|wrong)/' >"$scratch/files"
# The runtime's headers are read once.
/usr/lib/llvm-19/bin/clang++ -std=c++20 -iquote . -x c++-header runtime/dojo.h \
  -o "$scratch/dojo.pch" || exit 2
{
  separator='['
  while read -r file; do
    kata=$(grep -oE '0[0-9]_[a-z_]+' <<<"$file" | head -1)
    printf '%s\n{"directory": "%s", "file": "%s", "arguments": ["clang++", "-std=c++20", "-iquote", ".", "-iquote", "bazel-bin", "-include-pch", "%s", %s "-c", "%s"]}' \
      "$separator" "$PWD" "$file" "$scratch/dojo.pch" "${kata:+\"-I\", \"katas/$kata\",}" "$file"
    separator=,
  done <"$scratch/files"
  echo ']'
} >"$scratch/compile_commands.json"

xargs "$tool" -p "$scratch" <"$scratch/files" >"$scratch/said" 2>"$scratch/errors"
sed -n "s,^$PWD/,,; s/^\([^:]*\):[0-9]*:[0-9]*: warning: .*/\1/p" "$scratch/said" |
  sort | uniq -c >"$scratch/found"
false_alarms=0
while read -r count file; do
  matched=
  while read -r pattern _; do
    case $pattern in '' | '#'*) continue ;; esac
    # shellcheck disable=SC2254
    case $file in $pattern) matched=1 ;; esac
  done <lint/deliberate.txt
  [ -z "$matched" ] || continue
  false_alarms=$((false_alarms + count))
  grep -F "$file:" "$scratch/said" | grep 'warning:'
done <"$scratch/found"
grep 'error:' "$scratch/errors" | head -5
echo "$(wc -l <"$scratch/files") files, $(grep -c 'warning:' "$scratch/said") findings," \
  "$false_alarms not deliberate"
[ "$false_alarms" = 0 ]
