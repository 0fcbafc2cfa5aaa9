#!/usr/bin/env bash
# Measures everything that the budgets speak of, and writes benches/RESULTS.md and benches/plots. For a quiet machine; not in
# the gate. What is not there, as Python 3.13, is left out, and the page says so. `--quick` times less, and no compiler.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

batches=101
[[ ${1:-} != --quick ]] || batches=11

results=benches/target/results
rm -rf "$results"
mkdir -p "$results"
export CARGO_TARGET_DIR=$PWD/benches/target

# Runs a part and says how long it took.
part() {
    local name=$1
    shift
    echo "== $name"
    SECONDS=0
    "$@"
    echo "== $name: ${SECONDS} s"
}

pinned=()
! command -v taskset >/dev/null || pinned=(taskset --cpu-list 0)

# PYTHON says which one; else the first 3.13 that is found.
find_python() {
    local candidate
    for candidate in "${PYTHON:-}" python3.13 python3 ~/.pyenv/versions/3.13.*/bin/python; do
        if [[ -n $candidate ]] && command -v "$candidate" >/dev/null &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
}

features=()
python=$(find_python)
if [[ -z $python ]]; then
    echo "no Python 3.13: it and PyO3 are not measured" >&2
elif [[ $("$python" -c 'import sysconfig; print(sysconfig.get_config_var("Py_ENABLE_SHARED"))') == 1 ]]; then
    features=(--features python)
    export PYO3_PYTHON=$python
    # Where the programs that have CPython in them find its library.
    LD_LIBRARY_PATH=$("$python" -c 'import sysconfig; print(sysconfig.get_config_var("LIBDIR"))')${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
    export LD_LIBRARY_PATH
else
    echo "$python has no shared library: PyO3 is not measured" >&2
fi

descriptors() {
    local log=$CARGO_TARGET_DIR/asm.log status=0
    env -u CARGO_TARGET_DIR ci/asm.sh >"$log" 2>&1 || status=$?
    local differ
    differ=$(grep -c 'does not compile to the field access' "$log" || true)
    if ((status != 0 && differ == 0)); then
        cat "$log" >&2
        return "$status"
    fi
    tail -n 1 "$log"
    cat >"$results/asm.json" <<END
{"figures": {"descriptors that differ from the field": {"unit": "descriptors", "value": $differ}}}
END
}

cpython() {
    "${pinned[@]}" "$python" benches/cpython.py >"$CARGO_TARGET_DIR/cpython.json"
    mv "$CARGO_TARGET_DIR/cpython.json" "$results"
}

part build cargo build --release --locked --manifest-path benches/Cargo.toml --bins "${features[@]}"
part descriptors descriptors
[[ -z $python ]] || part CPython cpython
part speed "${pinned[@]}" "$CARGO_TARGET_DIR/release/budgets" --batches "$batches"
part memory "$CARGO_TARGET_DIR/release/memory"
# Packages of the same versions are built without network there.
((batches < 101)) || part "compile time" "$CARGO_TARGET_DIR/release/compile_time"
part report "$CARGO_TARGET_DIR/release/report"
