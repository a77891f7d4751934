#!/bin/bash
# Runs every shell command of the chapters, in the order in which a reader meets
# them, in the repository:
#
#   bazel run //docs:commands
#
# Each must end as its page says. Prints one line for each, and what a command
# said when it did not. Exit code 1 then. What needs `./setup.sh --all` is left
# out where that has not been done, and said to be.
#
# Bazel waits for itself: so the list is taken first, and this goes on when the
# `bazel run` that started it has gone.
set -uo pipefail
list=$("$@") || exit 2
cd "${BUILD_WORKSPACE_DIRECTORY:?run this by bazel run}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
has_all=false
if ./setup.sh --all --check > "$log" 2>&1; then has_all=true; fi
total=0 wrong=0 left=0
while IFS=$'\t' read -r expected place command; do
  if [ "$expected" = optional ]; then
    if ! $has_all; then
      left=$((left + 1))
      printf 'left  %-45s %s\n' "$place" "$command"
      continue
    fi
    expected=0
  fi
  total=$((total + 1))
  # Nobody answers questions here.
  bash -c "$command" > "$log" 2>&1 < /dev/null
  code=$?
  if { [ "$expected" = 0 ] && [ "$code" = 0 ]; } || { [ "$expected" = fails ] && [ "$code" != 0 ]; }; then
    printf 'ok    %-45s %s\n' "$place" "$command"
  else
    wrong=$((wrong + 1))
    printf 'WRONG %-45s %s (exit code %s)\n' "$place" "$command" "$code"
    tail -20 "$log"
  fi
done <<< "$list"
echo "$total commands, $wrong not as their page says"
[ "$left" = 0 ] || echo "$left more need ./setup.sh --all"
[ "$wrong" = 0 ]
