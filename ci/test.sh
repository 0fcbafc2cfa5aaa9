#!/usr/bin/env bash
# The README's test command, then the same with all features.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cargo test --workspace
cargo test --workspace --all-features
