#!/usr/bin/env bash
# Installs what the other scripts need and this machine lacks. Does nothing, and needs no network, where all is there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if ! command -v rustup >/dev/null; then
    echo "rustup is missing: install it from https://rustup.rs, it then reads rust-toolchain.toml by itself" >&2
    exit 1
fi

# A C compiler links Rust programs; valgrind checks memory beside the sanitizers, and counts instructions.
packages=()
command -v cc >/dev/null || packages+=(gcc libc6-dev)
command -v valgrind >/dev/null || packages+=(valgrind)
if ((${#packages[@]})); then
    as_root=()
    ((EUID == 0)) || as_root=(sudo)
    "${as_root[@]}" apt-get update -q
    "${as_root[@]}" apt-get install -q -y --no-install-recommends "${packages[@]}"
fi

cargo fmt --version >/dev/null 2>&1 || rustup component add rustfmt
cargo clippy --version >/dev/null 2>&1 || rustup component add clippy
