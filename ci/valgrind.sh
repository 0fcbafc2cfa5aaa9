#!/usr/bin/env bash
# The tests under valgrind: invalid reads and writes, uninitialised memory, leaks.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

source ci/targets.sh

if ! command -v valgrind >/dev/null; then
    echo "no valgrind: run ci/setup.sh" >&2
    exit 1
fi

# Valgrind runs code some thirty times slower.
export PROPTEST_CASES=${PROPTEST_CASES:-8}
# Chains that are long enough to overflow a small stack if their end were recursive.
export SLOTTED_LINKS=${SLOTTED_LINKS:-20000}
# Classes that come and go, to see whether they leave anything.
export SLOTTED_CLASSES=${SLOTTED_CLASSES:-1000}

# Interned names and what the test harness keeps are still reachable at the end; that is no leak.
checker="valgrind --quiet --error-exitcode=1 --leak-check=full --show-leak-kinds=definite"
checker+=" --errors-for-leak-kinds=definite --fair-sched=yes"
host=$(rustc -vV | sed -n 's/^host: //p' | tr 'a-z-' 'A-Z_')
mapfile -t targets < <(checked_targets)
env "CARGO_TARGET_${host}_RUNNER=$checker" \
    cargo test --workspace --exclude slots-macros --all-features "${targets[@]}"
