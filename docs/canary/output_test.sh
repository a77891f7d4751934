#!/bin/bash
# The program's output is what README.md shows.
set -euo pipefail
program=$1 readme=$2
diff <(sed -n 's/^    //p' "$readme" | sed '0,/^bazel run/d') <("$program")
