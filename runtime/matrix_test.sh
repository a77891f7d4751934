#!/bin/bash
# Builds the runtime and its tests with one compiler and its flags, outside of
# Bazel's own configuration, and runs every test case.
#   matrix_test.sh COMPILER [FLAG...]
set -u
compiler=$1
shift
flags=(-std=c++20 -Wall -Wextra -Werror -I. "$@")
objects=$TEST_TMPDIR/objects
mkdir -p "$objects"

# One object for each source; the tests apart, since each is a program.
compile() {
  local object=$objects/${1//\//_}.o
  "$compiler" "${flags[@]}" -c "$1" -o "$object" || exit 255
}
export -f compile
declare -p flags >"$TEST_TMPDIR/flags"
export compiler objects
{ ls runtime/*.cc runtime/internal/*.cc && find -L runtime/conformance -name '*.cc'; } |
  grep -v leak_listener | LC_ALL=C sort |
  xargs -P 2 -I{} bash -c '. "$TEST_TMPDIR/flags"; compile {}' ||
  { echo "matrix_test.sh: $compiler ${flags[*]} does not compile the runtime"; exit 1; }

# The prebuilt Catch2 frees what the tests' own operator new made, and under
# AddressSanitizer no allocation fails: it ends the program instead.
export ASAN_OPTIONS=alloc_dealloc_mismatch=0
cases=()
[[ " ${flags[*]} " != *-fsanitize=address* ]] || cases=('~[huge-allocation]')

passed=0 failed=0
# run NAME OBJECT...: links a program of test cases, and runs it.
run() {
  local name=$1 said count
  shift
  "$compiler" "${flags[@]}" "$@" "$objects"/library.a -lCatch2WithMain -o "$TEST_TMPDIR/$name" || exit 1
  said=$("$TEST_TMPDIR/$name" "${cases[@]}" 2>&1)
  if [ $? = 0 ] && count=$(grep -oE '(in|test cases:) +[0-9]+' <<<"$said" | tail -1); then
    passed=$((passed + $(grep -oE '[0-9]+' <<<"$count")))
  else
    failed=$((failed + 1))
    printf '%s:\n%s\n' "$name" "$said" | tail -60
  fi
}
cd "$objects" || exit 1
ar rcs library.a $(ls | grep -E '\.o$' | grep -vE '_test\.cc\.o$|conformance_channels') || exit 1
cd - >/dev/null || exit 1
for test in "$objects"/*_test.cc.o; do
  run "$(basename "$test" .cc.o)" "$test"
done
run channels "$objects"/runtime_conformance_channels_*.o

echo "test cases: $((passed + failed)) | $passed passed | $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
