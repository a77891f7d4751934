#!/bin/bash
# A bounded run of the fuzzer, from a fixed seed. Argument: its binary.
set -euo pipefail
exec "$1" -seed=1 -runs=20000 -max_len=160 -len_control=0 -entropic=0 -artifact_prefix="$TEST_TMPDIR/"
