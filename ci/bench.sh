#!/usr/bin/env bash
# Compiles, lints and tests the benchmarks; `ci/budget.sh` and `ci/results.sh` run them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cargo build --release --locked --manifest-path benches/Cargo.toml --all-targets
cargo clippy --locked --manifest-path benches/Cargo.toml --all-targets -- -D warnings
cargo test --release --locked --manifest-path benches/Cargo.toml --lib
