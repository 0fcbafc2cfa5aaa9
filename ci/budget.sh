#!/usr/bin/env bash
# Times by-name access beside its peers: a table of ratios against the budgets of speed. For a quiet machine; not in the gate.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export CARGO_TARGET_DIR=$PWD/benches/target
cargo build --release --locked --manifest-path benches/Cargo.toml --bin budgets
pinned=()
! command -v taskset >/dev/null || pinned=(taskset --cpu-list 0)
"${pinned[@]}" "$CARGO_TARGET_DIR/release/budgets" "$@"
