#!/usr/bin/env bash
# The tests under AddressSanitizer and LeakSanitizer, which need a nightly compiler.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

source ci/targets.sh

if ! cargo +nightly --version >/dev/null 2>&1; then
    echo "no nightly compiler: sanitizers need one, install it with \`rustup toolchain install nightly\`" >&2
    exit 1
fi

target=x86_64-unknown-linux-gnu
export CARGO_TARGET_DIR=$PWD/target/asan
export ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=1
# Random operations run several times slower here; fewer of them reach the same code.
export PROPTEST_CASES=${PROPTEST_CASES:-64}
export SLOTTED_CLASSES=${SLOTTED_CLASSES:-10000}

# The checker itself must be alive: a program that leaks has to fail.
mkdir -p "$CARGO_TARGET_DIR"
echo 'fn main() { std::hint::black_box(Box::into_raw(Box::new([7_u8; 64]))); }' |
    rustc +nightly -Zsanitizer=address --target "$target" -o "$CARGO_TARGET_DIR/leak" -
if "$CARGO_TARGET_DIR/leak" 2>/dev/null; then
    echo "LeakSanitizer does not report leaks on this machine" >&2
    exit 1
fi

# An explicit target keeps the procedural macro, which runs inside the compiler, out of it.
mapfile -t targets < <(checked_targets)
RUSTFLAGS="-Zsanitizer=address" \
    cargo +nightly test --target "$target" --workspace --exclude slots-macros --all-features "${targets[@]}"
