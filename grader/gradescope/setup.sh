#!/bin/bash
# Gradescope calls this once, as root, when it builds the image: installs what the
# grader needs, and builds all that does not depend on a submission.
set -euo pipefail
source=$(cd "$(dirname "$0")" && pwd)
kata=$(cat "$source/kata")

cd "$source/leak_dojo"
./setup.sh
# Judging the starter builds the tests, the programs and the grader: a submission
# then waits for its own file alone.
bazel build //grader "//katas/$kata:starter_verdict"
