#!/bin/bash
# Builds the pages as a site that works from files, without a network:
#
#   bazel run //docs:site -- OUT
#
# Needs ./setup.sh --all (mkdocs and its theme). OUT/index.html is the first page.
set -euo pipefail
if [ $# != 1 ]; then
  echo 'usage: bazel run //docs:site -- OUT' >&2
  exit 2
fi
out=$(cd "${BUILD_WORKING_DIRECTORY:-.}" && realpath -m "$1")
cd "${BUILD_WORKSPACE_DIRECTORY:-$(dirname "$0")/../..}"
# Debian's, whatever other Python is in front of it.
mkdocs=(/usr/bin/python3 /usr/bin/mkdocs)
if [ ! -e /usr/bin/mkdocs ]; then
  echo 'site: mkdocs is missing: ./setup.sh --all installs it' >&2
  exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r docs/site/mkdocs.yml docs/site/theme "$work"
mkdir "$work/pages"

# The pages as they lie in the repository, so that links between them are the same here; and what they show or link to.
find . \( -name '.*' -o -name 'bazel-*' -o -name node_modules \) ! -name . -prune -o \
  \( -name '*.md' -o -path '*/docs/figures/*.svg' \) -print |
  while read -r page; do
    mkdir -p "$work/pages/$(dirname "$page")"
    cp "$page" "$work/pages/$page"
  done
cp docs/site/site.css "$work/pages/"

# No date of today in it: the same pages give the same site.
SOURCE_DATE_EPOCH=0 "${mkdocs[@]}" build --quiet --config-file "$work/mkdocs.yml" --site-dir "$work/site"
{ printf 'var searchIndex = '; cat "$work/site/search/search_index.json"; } > "$work/site/search/search_index.js"
# These are for servers.
rm -f "$work/site/404.html" "$work/site/sitemap.xml" "$work/site/sitemap.xml.gz"
rm -rf "$out"
cp -r "$work/site" "$out"
echo "site: $out/index.html"
