#!/bin/bash
# Builds the site and looks at each of its pages in Chromium, from files:
#
#   bazel run //docs:look_at_site [-- PICTURES]
#
# Needs ./setup.sh --all --browser, npm (Debian's, or the one that came with node) and, once,
# `npm ci` in grader/html_test. No gate runs it.
set -euo pipefail
pictures=${1:+$(cd "${BUILD_WORKING_DIRECTORY:-.}" && realpath -m "$1")}
cd "${BUILD_WORKSPACE_DIRECTORY:-$(dirname "$0")/../..}"
site=$(mktemp -d)
trap 'rm -rf "$site"' EXIT
docs/site/build.sh "$site/site"
node docs/site/look.js "$site/site" $pictures
