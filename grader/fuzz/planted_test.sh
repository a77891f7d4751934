#!/bin/bash
# Passes when the fault that was planted in a reader is found. Arguments:
# fuzz.sh, the fuzzer with the fault, its seeds, the reader.
set -uo pipefail
"$1" "$2" "$3" --reader "$4" --runs 200000
status=$?
[ "$status" = 1 ] && exit 0
echo "not found; exit code $status"
exit 1
