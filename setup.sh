#!/bin/bash
# Installs the Debian packages that the project needs. --help says more.
set -euo pipefail

usage() {
  cat <<'END'
usage: ./setup.sh [--all] [--browser] [--check]

Installs, on Debian 12, the packages that the project needs and this machine
lacks, and says why each is needed. Needs root or sudo. Does nothing when
nothing is missing.

  --all      the packages of the optional parts too
  --browser  those with which pages are looked at, which are large
  --check    only report; exit code 1 when something is missing
  --help     this text

Exit codes: 0 nothing is missing, 1 something is, 2 used wrongly or on another
system.
END
}

# package | why
readonly NEEDED='
bazel-bootstrap    | builds and tests everything
bazel-rules-cc     | the C++ rules that the BUILD files load
bazel-rules-java   | Bazel loads these rules itself, whatever the language
binutils           | addr2line, which names the lines of a crash; nm and objcopy shut a submission off
catch2             | the framework of the tests
clang-19           | the compiler; the memory targets are this version'\''s
libabsl-dev        | containers, strings and status for the project'\''s own code
libarchive-dev     | reads the zip and tar files that a class hands in
libbenchmark-dev   | times the runtime: bazel run -c opt //runtime:benchmark
libc6-dbg          | without it valgrind refuses to run memcheck
libc6-dev          | headers of the C library
libcli11-dev       | command lines of the programs
libelf-dev         | looks through the object of a submission before it is linked
libprotozero-dev   | writes pprof profiles: bazel run //grader -- show KATA --view pprof-tasks
libpugixml-dev     | reads valgrind'\''s XML
libseccomp-dev     | takes system calls away from a submission that runs
libstdc++-12-dev   | the C++ standard library that clang uses
lld-19             | a fast linker
nettle-dev         | digests: a class'\''s cache, and pseudonyms
nlohmann-json3-dev | manifests and verdicts are JSON
relacy-dev         | explores weak memory: katas 07 and 08, and a peer of the benchmark
valgrind           | measures the heap (massif) and its errors (memcheck)
zip                | Bazel packs the files that tests leave behind
zlib1g-dev         | packs those profiles
'
readonly OPTIONAL='
clang-16           | the second compiler: bazel test --config=clang16
clangd-19          | reads the katas for an editor (.clangd; older ones lack std::source_location)
clang-tidy-19      | the static check is a plugin of it, too: lint/
clang-format-19    | the format of the code: .ci/format
faketime           | another clock for a class: bazel run //grader:class_elsewhere
golang-go          | a peer of the benchmark: the channels and goroutines of Go
golang-uber-goleak-dev | a peer of the benchmark: the leak verdicts of goleak
golang-go          | what Go itself does: docs/go/; pprof; and a peer of the benchmark
golang-uber-goleak-dev | what goleak says: docs/go/; and a peer of the benchmark
libasio-dev        | a peer of the benchmark: the channels of Asio
libboost-fiber-dev | a peer of the benchmark: Boost.Fiber
libcpp-httplib-dev | serves telemetry: bazel run //runtime/telemetry/demo:metrics_server
libssl-dev         | headers that libcpp-httplib-dev includes
libclang-19-dev    | the static check reads C++ with clang'\''s own libraries: lint/
libclang-rt-19-dev | libFuzzer and sanitizers: //runtime/differential:fuzz, //grader/fuzz, the second opinion on katas 07 and 08
mkdocs             | the pages as a site: bazel run //docs:site
mkdocs-material    | how that site looks, and its search
llvm-19-dev        | the headers beneath those of clang: lint/
llvm-19-tools      | FileCheck, which holds the check'\''s words against its corpus: lint/
patch              | plants bugs: bazel test //runtime/differential:planted_tests //grader/fuzz:planted_tests
'
readonly BROWSER='
chromium           | looks at pages: bazel run //grader:look_at_pages, and //docs:look_at_site
nodejs             | runs that test, for whose packages npm is needed, too
'

all=false browser=false check=false
for option; do
  case $option in
    --all) all=true ;;
    --browser) browser=true ;;
    --check) check=true ;;
    --help | -h) usage; exit 0 ;;
    *) printf 'setup.sh: unknown option %s\n\n' "$option" >&2; usage >&2; exit 2 ;;
  esac
done

table=$NEEDED
if $all; then table+=$OPTIONAL; fi
if $browser; then table+=$BROWSER; fi

system=$(. /etc/os-release 2>/dev/null && echo "${ID:-} ${VERSION_ID:-}") || true
if [ "$system" != 'debian 12' ]; then
  {
    echo "setup.sh: this is not Debian 12 (bookworm), and on other systems it installs nothing."
    echo "Either work in a Debian 12 container: docker run -it -v \"\$PWD:/dojo\" -w /dojo debian:12"
    echo "or install what corresponds to these packages of Debian 12:"
    printf '%s' "$table" | grep .
  } >&2
  exit 2
fi

# dpkg-query complains, and fails, about packages it has never heard of: those are missing too.
installed=$(awk 'NF {print $1}' <<<"$table" |
  xargs dpkg-query --show --showformat '${db:Status-Status} ${Package}\n' 2>/dev/null |
  awk '$1 == "installed" {print $2}') || true

missing=()
while IFS='|' read -r package why; do
  package=${package// /}
  if [ -n "$package" ] && ! grep -qxF -- "$package" <<<"$installed"; then
    missing+=("$package")
    printf '%-23s%s\n' "$package" "$why"
  fi
done <<<"$table"

if [ ${#missing[@]} = 0 ]; then
  echo 'setup.sh: nothing is missing'
  exit 0
fi
if $check; then
  echo "setup.sh: ${#missing[@]} missing; ./setup.sh installs them" >&2
  exit 1
fi

as_root=()
if [ "$(id -u)" != 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo 'setup.sh: installing needs root or sudo' >&2
    exit 2
  fi
  as_root=(sudo)
fi

as_root+=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0)
# Descriptions in other languages are of no use here.
"${as_root[@]}" -o Acquire::Languages=none update
"${as_root[@]}" install --yes --no-install-recommends "${missing[@]}"
echo "setup.sh: installed ${#missing[@]} packages and what they depend on"
