#!/usr/bin/env bash
# The README's test command, then the same with all features. What does not compile is the same in both, and slow.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cargo test --workspace
cargo test --workspace --all-features -- --skip illegal_definitions_do_not_compile
