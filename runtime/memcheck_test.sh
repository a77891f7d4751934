#!/bin/bash
# Runs each test program under memcheck: no error, and no block that is lost.
#   memcheck_test.sh PROGRAM...
set -u
passed=0 failed=0
for program; do
  if said=$(valgrind -q --error-exitcode=9 --leak-check=full --vgdb=no "$program" 2>&1); then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf '%s:\n%s\n' "$program" "$said" | tail -60
  fi
done
echo "test cases: $((passed + failed)) | $passed passed | $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
