#!/usr/bin/env bash
# Measures by-name access beside its peers: a table of ratios against the budgets. For a quiet machine; not in the gate.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cargo build --release --locked --manifest-path benches/Cargo.toml --bin budgets
pinned=()
! command -v taskset >/dev/null || pinned=(taskset --cpu-list 0)
"${pinned[@]}" benches/target/release/budgets "$@"
