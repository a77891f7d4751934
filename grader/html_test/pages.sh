#!/bin/bash
# Makes pages of every kind, and looks at them in Chromium:
#
#   bazel run //grader:look_at_pages [-- PICTURES]
#
# Needs ./setup.sh --browser, npm (Debian's, or the one that came with node) and, once,
# `npm ci` in this folder. No gate runs it.
set -euo pipefail
pictures=${1:+$(cd "${BUILD_WORKING_DIRECTORY:-.}" && realpath -m "$1")}
cd "${BUILD_WORKSPACE_DIRECTORY:-$(dirname "$0")/../..}"
read -ra bazel <<<"${BAZEL:-bazel}"

pages=$(mktemp -d)
submission=$(mktemp -d)
trap 'rm -rf "$pages" "$submission"' EXIT

# A submission that does not compile, and whose words are hostile.
touch "$submission/WORKSPACE"
echo 'exports_files(["kata.cc"])' > "$submission/BUILD"
printf '%s\n' '#include "kata.h"' \
  'int x = "</script><script>alert(1)</script>";' > "$submission/kata.cc"

verdicts=(
  katas/01_unclosed_range:starter_verdict
  katas/02_default_backlog:starter_verdict
  katas/05_closed_alias:starter_verdict
  katas/07_publish_flag:starter_verdict
  katas/01_unclosed_range:submission_verdict
  solutions/01_unclosed_range:reference_verdict
)
"${bazel[@]}" build --override_repository=leak_dojo_submission="$submission" \
  "${verdicts[@]/#/\/\/}" //grader:example_class_page
bin=$("${bazel[@]}" info bazel-bin)
for verdict in "${verdicts[@]}"; do
  name=${verdict##*/}
  cp "$bin/${verdict/://}/report.html" "$pages/${name/:/-}.html"
done
"$bin/grader/example_class_page" > "$pages/class.html"

node grader/html_test/pages_test.js "$pages" $pictures
