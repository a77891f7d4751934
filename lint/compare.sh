#!/bin/bash
# The check beside its two baselines, over the katas, their fixes and the GoKer
# kernels, each as it leaks and as it was repaired: how many files of each kind it
# says something of. ONLY=REGEX picks rows, VERBOSE=1 lists what is said.
#   bazel build -c opt //lint/tool:detect-unclosed-channel && lint/compare.sh
# Baselines: `--no-cfg`, the article's rule; clang's own -Wconsumed, over a copy of
# the runtime whose Channel has the attributes that it wants.
set -u
source "$(dirname "$0")/program.sh"
clang=/usr/lib/llvm-19/bin/clang++
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

mkdir -p "$scratch/consumed/runtime/internal"
cp runtime/*.h "$scratch/consumed/runtime"
cp runtime/internal/*.h "$scratch/consumed/runtime/internal"
sed -i 's/^class Channel : public Sender<T>, public Receiver<T> {/class [[clang::consumable(unconsumed)]] Channel : public Sender<T>, public Receiver<T> {\
 public:\
  Channel(const Channel\&) = default;\
  Channel(Channel\&\&) = default;\
  Channel\& operator=(const Channel\&) = default;\
  Channel\& operator=(Channel\&\&) = default;\
  [[clang::callable_when("consumed", "unknown")]] ~Channel() {}\
  [[clang::set_typestate(consumed)]] void Close(std::source_location at = std::source_location::current()) const { Sender<T>::Close(at); }/
s/^  Channel() = default;/  [[clang::return_typestate(consumed)]] Channel() = default;/' \
  "$scratch/consumed/runtime/channel.h"
mkdir -p "$scratch/header"
"$clang" -std=c++20 -iquote . -x c++-header runtime/dojo.h -o "$scratch/dojo.pch" || exit 1
(cd "$scratch/consumed" && "$clang" -std=c++20 -iquote . -x c++-header \
  runtime/dojo.h -o "$scratch/consumed.pch") || exit 1

# row NAME KATA-OR-EMPTY FILE...
row() {
  local name=$1 files=0 ours=0 text=0 consumed=0 file include
  shift
  [[ $name =~ ${ONLY:-.} ]] || return 0
  for file; do
    include=(-iquote .)
    [[ ! $file =~ (0[0-9]_[a-z_]+)/ ]] || include+=(-I "katas/${BASH_REMATCH[1]}")
    files=$((files + 1))
    "$tool" "$file" -- -std=c++20 "${include[@]}" -include-pch "$scratch/dojo.pch" \
      >"$scratch/said" 2>&1
    if grep -q 'warning:' "$scratch/said"; then
      ours=$((ours + 1))
      [ -z "${VERBOSE:-}" ] || sed -n "s|.*: warning: |  $name $file: |p" "$scratch/said"
    fi
    "$tool" --no-cfg "$file" -- -std=c++20 "${include[@]}" \
      -include-pch "$scratch/dojo.pch" 2>/dev/null | grep -q 'warning:' && text=$((text + 1))
    "$clang" -std=c++20 -iquote "$scratch/consumed" "${include[@]}" -fsyntax-only \
      -Wconsumed -include-pch "$scratch/consumed.pch" "$file" 2>&1 |
      grep -q -- '-Wconsumed' && consumed=$((consumed + 1))
  done
  printf '| %s | %d | %d | %d | %d |\n' "$name" "$files" "$ours" "$text" "$consumed"
}

# A kernel and its twin are one program, which asks for its version.
for version in Leaky Repaired; do
  mkdir -p "$scratch/$version"
  for file in runtime/conformance/kernels/*_[0-9]*.cc; do
    sed -E "s/version == Version::k$version/true/g; s/version == Version::k(Leaky|Repaired)/false/g
      s/version != Version::k$version/false/g; s/version != Version::k(Leaky|Repaired)/true/g" \
      "$file" >"$scratch/$version/$(basename "$file")"
  done
done

echo '| files | all | this check | `--no-cfg` | `-Wconsumed` |'
echo '|---|---|---|---|---|'
row 'starters 01, 03, 05, 06' katas/0[1356]_*/starter.cc
row 'starters 00, 02, 04' katas/0[024]_*/starter.cc
row 'references' solutions/0[0-6]_*/kata.cc
row 'right fixes' solutions/0[0-6]_*/right/*.cc
row 'wrong fixes' solutions/0[0-6]_*/wrong/*.cc
row 'GoKer, leaky' "$scratch"/Leaky/*.cc
row 'GoKer, repaired' "$scratch"/Repaired/*.cc
