#!/bin/bash
# Passes when the fault that was planted in a reader is found, and the input
# that shows it is named. Arguments: fuzz.sh, the fuzzer with the fault, its
# seeds, the reader.
set -uo pipefail
found=$("$1" "$2" "$3" --reader "$4" --runs 200000)
status=$?
echo "$found"
input=$(sed -n 's/^  input: //p' <<< "$found")
[ "$status" = 1 ] && [ -s "$input" ] && exit 0
echo "not found; exit code $status"
exit 1
