#!/bin/bash
# Feeds the program code that somebody is just typing: each file of the corpus,
# spoilt in one place. It may say what it likes of it, and that it does not
# compile, but must neither crash nor take more than 20 s of a processor.
#   bazel build //lint/tool:detect-unclosed-channel && lint/mutate.sh [COUNT]
# COUNT spoilt files in all, 300 unless told; the same ones each time. One that
# fails is kept, and named.
set -u
source "$(dirname "$0")/program.sh"
count=${1:-300}
kept=$(mktemp -d)
/usr/lib/llvm-19/bin/clang++ -std=c++20 -iquote . -x c++-header runtime/dojo.h \
  -o "$kept/dojo.pch" || exit 2

# Spoils line `line` of a file in the manner `manner`; 0 <= part < 1 says where in
# the line.
spoil() {
  awk -v line="$2" -v manner="$3" -v part="$4" '
    NR != line { print; next }
    { at = 1 + int(part * length($0)) }
    manner == 0 { next }                                    # gone
    manner == 1 { print; print; next }                      # twice
    manner == 2 { print substr($0, 1, at); exit }           # the file ends there
    manner == 3 { gsub(/[(){};]/, ""); print; next }        # no brackets
    manner == 4 { print substr($0, 1, at) substr($0, at + 3); next }
    manner == 5 { gsub(/jobs|out|in/, "other"); print; next }
    manner == 6 { gsub(/int/, "T"); print; next }
    manner == 7 { print "template <class Any> " $0; next }
    manner == 8 { gsub(/Channel<int>/, "Channel<Channel<>>"); print; next }
    manner == 9 { sub(/\{/, "{ if (false) return; {"); print; next }
  ' "$1"
}

files=(lint/corpus/*.cc)
RANDOM=19
failed=0 compiled=0
for ((i = 0; i < count; ++i)); do
  file=${files[i % ${#files[@]}]}
  line=$((RANDOM % $(wc -l <"$file") + 1))
  # A line that only ends something is spoilt in few ways.
  spoilt=$kept/$i-$(basename "$file")
  spoil "$file" "$line" $((RANDOM % 10)) "0.$((RANDOM % 1000))" >"$spoilt"
  (
    ulimit -t 20
    exec timeout 300 "$tool" "$spoilt" -- -std=c++20 -iquote . \
      -include-pch "$kept/dojo.pch"
  ) >/dev/null 2>&1
  code=$?
  case $code in
    0 | 1) compiled=$((compiled + 1)) ;;
    2) ;;
    *)
      failed=$((failed + 1))
      echo "$spoilt: line $line: exit code $code"
      continue
      ;;
  esac
  rm "$spoilt"
done
echo "$count spoilt files, $compiled compile all the same, $failed crash or hang"
[ "$failed" = 0 ] && rm -r "$kept"
