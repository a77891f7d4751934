#!/bin/bash
# Checks the files that are named and holds what is said against their lines
# `// CHECK-MESSAGES`. What no line expects fails, too.
#   corpus_test.sh TOOL FILE...
# `// RUN: OPTIONS` in a file adds options.
set -u
tool=$1
shift
readonly filecheck=/usr/lib/llvm-19/bin/FileCheck
flags=(-std=c++20 -iquote .)

# The headers of the runtime are read once, not once for each file.
precompiled=$(mktemp -d)
trap 'rm -rf "$precompiled"' EXIT
with_runtime=()
if grep -qF runtime/dojo.h "$@"; then
  /usr/lib/llvm-19/bin/clang++ "${flags[@]}" -x c++-header runtime/dojo.h \
    -o "$precompiled/dojo.pch" || exit 1
  with_runtime=(-include-pch "$precompiled/dojo.pch")
fi

passed=0 failed=0
for file; do
  read -ra options <<<"$(sed -n 's,^// RUN: ,,p' "$file")"
  "$tool" ${options[@]+"${options[@]}"} "$file" -- "${flags[@]}" \
    ${with_runtime[@]+"${with_runtime[@]}"} >"$precompiled/said" 2>"$precompiled/errors"
  code=$?
  expected=0
  ! grep -q '// CHECK-MESSAGES' "$file" || expected=1
  if [ "$code" = "$expected" ] &&
    { [ "$code" = 0 ] || "$filecheck" --check-prefix=CHECK-MESSAGES \
      '--implicit-check-not=warning:' "$file" <"$precompiled/said"; }; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "$file: exit code $code; said:"
    cat "$precompiled/errors" "$precompiled/said"
  fi
done
echo "test cases: $((passed + failed)) | $passed passed | $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
