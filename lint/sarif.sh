#!/bin/bash
# Holds the program's SARIF against the published schema of SARIF 2.1.0, by the
# validator of the format's authors, which npm fetches (100 MB; no suite needs it).
# A document that is spoilt must be refused, or the validator proves nothing.
#   bazel build //lint/tool:detect-unclosed-channel && lint/sarif.sh
set -u
source "$(dirname "$0")/program.sh"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
npm install --silent --no-audit --no-fund --prefix "$scratch" \
  @microsoft/sarif-multitool@5.7.0 >"$scratch/npm" 2>&1 ||
  { cat "$scratch/npm"; exit 2; }

# What it says against the document; its exit code is 0 for a bad one, too.
errors() {
  "$scratch/node_modules/.bin/sarif-multitool" validate "$1" >"$scratch/said" 2>&1
  grep -q '^Analysis completed' "$scratch/said" || { cat "$scratch/said"; exit 2; }
  grep -F ': error ' "$scratch/said" | sed "s,^$scratch/,,"
}

"$tool" --format sarif --output "$scratch/corpus.sarif" lint/corpus/*.cc -- \
  -std=c++20 -iquote . 2>/dev/null
[ $? = 1 ] || { echo "$tool: found nothing in lint/corpus" >&2; exit 2; }
sed 's/"text": "channel/"test": "channel/' "$scratch/corpus.sarif" >"$scratch/spoilt.sarif"
against=$(errors "$scratch/corpus.sarif")
[ -n "$(errors "$scratch/spoilt.sarif")" ] ||
  { echo 'the validator takes a message without a text' >&2; exit 2; }
echo "$(grep -c '"ruleId"' "$scratch/corpus.sarif") results," \
  "$(grep -c . <<<"$against") against the schema"
[ -z "$against" ] || { echo "$against"; exit 1; }
