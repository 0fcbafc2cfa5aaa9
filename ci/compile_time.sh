#!/usr/bin/env bash
# Measures what 200 structs cost the compiler, plain and with the derives of the peers and ours. For a quiet machine; not in
# the gate.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export CARGO_TARGET_DIR=$PWD/benches/target
cargo build --release --locked --manifest-path benches/Cargo.toml --bin compile_time
"$CARGO_TARGET_DIR/release/compile_time" "$@"
