#!/usr/bin/env bash
# Compiles the benchmarks; `ci/budget.sh` runs them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cargo build --release --locked --manifest-path benches/Cargo.toml --all-targets
