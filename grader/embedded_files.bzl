"""Files that become part of a program: a header with one constant for each."""

def embedded_files(name, namespace, files, published = {}, sums = None, **kwargs):
    """Makes NAME.h with `inline constexpr File kName{text, sha256};` for each file.

    The hash is what a Content-Security-Policy names a script by: of the text
    alone, in base64.

    Args:
      name: of the header, without its extension.
      namespace: in which the constants are, inside of grader.
      files: constant -> file. No file may hold )EMBEDDED" or a closing script tag.
      published: the same for files of others, which must be as published.
      sums: the file that has the hashes of those, as sha256sum writes it.
      **kwargs: of the genrule.
    """
    command = """
set -euo pipefail
embed() {
  if grep -qi -e ')EMBEDDED"' -e '</script' "$$2"; then
    echo "$$2 cannot be embedded: it holds a closing script tag, or our mark" >&2; exit 1
  fi
  printf 'inline constexpr File %s{\\n    R"EMBEDDED(' "$$1"
  cat "$$2"
  printf ')EMBEDDED",\\n    "%s"};\\n' "$$(printf "$$(sha256sum < "$$2" | sed 's/ .*//; s/../\\\\x&/g')" | base64)"
}
published() {
  grep -qxF "$$(sha256sum < "$$2" | cut -c 1-64)  $$(basename "$$2")" SUMS ||
    { echo "$$2 is not as published: see README.md beside it" >&2; exit 1; }
  embed "$$1" "$$2"
}
{
  printf '// Made by embedded_files().\\n#pragma once\\n#include <string_view>\\n'
  printf 'namespace grader::NAMESPACE {\\nstruct File {\\n  std::string_view text;\\n  std::string_view sha256;\\n};\\n'
  CALLS
  printf '}\\n'
} > $@
"""
    calls = ["embed {} $(execpath {})".format(constant, file) for constant, file in files.items()]
    calls += ["published {} $(execpath {})".format(constant, file) for constant, file in published.items()]
    native.genrule(
        name = name,
        srcs = files.values() + published.values() + ([sums] if sums else []),
        outs = [name + ".h"],
        cmd = command
            .replace("CALLS", "\n  ".join(calls))
            .replace("NAMESPACE", namespace)
            .replace("SUMS", "$(execpath {})".format(sums) if sums else "/dev/null"),
        **kwargs
    )
