#!/bin/bash
# Compiles each file of runtime/traps/ and looks for what its first line says: `// ERROR: words` that the compiler must
# say, or `// OK`.
#   traps_test.sh COMPILER
set -u
compiler=$1
passed=0 failed=0
for file in runtime/traps/*.cc; do
  expected=$(head -1 "$file")
  said=$("$compiler" -std=c++20 -Wall -Wextra -Werror -fsyntax-only -I. "$file" 2>&1)
  code=$?
  case $expected in
    '// OK') [ $code = 0 ] ;;
    '// ERROR: '*) [ $code != 0 ] && grep -qF -- "${expected#// ERROR: }" <<<"$said" ;;
    *) false ;;
  esac
  if [ $? = 0 ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf '%s: expected %s; %s said (exit code %s):\n%s\n' "$file" "$expected" "$compiler" "$code" "$said"
  fi
done
echo "test cases: $((passed + failed)) | $passed passed | $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
