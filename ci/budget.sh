#!/usr/bin/env bash
# Measures by-name access beside its peers: a table of ratios against the budgets. For a quiet machine; not in the gate.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cargo run --release --locked --manifest-path benches/Cargo.toml --bin budgets -- "$@"
