#!/usr/bin/env bash
# A typed descriptor costs nothing: its get and set compile to the instructions of the field access (see ci/asm.rs).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cargo rustc --release --example asm -- --emit asm
# One file for each build with other flags lies there; the newest is this build's.
# shellcheck disable=SC2012 # no odd names
assembly=$(ls -t target/release/examples/asm-*.s | head -n 1)

# Prints the instructions of function `$1`: no directives, labels numbered as they come. Functions that are the same to
# the last bit may have been merged; then a line `gone = kept` names the one that is left.
instructions() {
    awk -v wanted="$1" '
        FNR == NR { if ($1 == wanted && $2 == "=") wanted = $3; next }
        $1 == wanted ":" { inside = 1; next }
        /^\.Lfunc_end/ { inside = 0 }
        !inside || $1 ~ /^\.[a-z]/ { next }
        {
            sub(/[ \t]*#.*/, "")
            line = ""
            while (match($0, /\.L[A-Za-z_]+[0-9_]*/)) {
                label = substr($0, RSTART, RLENGTH)
                if (!(label in number)) number[label] = ++labels
                line = line substr($0, 1, RSTART - 1) "label" number[label]
                $0 = substr($0, RSTART + RLENGTH)
            }
            print line $0
        }
    ' "$assembly" "$assembly"
}

checked=0 failed=0
for name in $(sed -n 's/^    field_\([a-z_]*\),.*/\1/p' ci/asm.rs); do
    field=$(instructions "field_$name")
    slot=$(instructions "slot_$name")
    if [[ -z $field || -z $slot ]]; then
        echo "field_$name or slot_$name is not in $assembly" >&2
        exit 1
    fi
    if [[ $name == self_test_* ]]; then
        if [[ $field == "$slot" ]]; then
            echo "$name: these two differ, and were found to be the same" >&2
            exit 1
        fi
    elif [[ $field != "$slot" ]]; then
        echo "$name: the descriptor does not compile to the field access:" >&2
        diff <(echo "$field") <(echo "$slot") >&2 || true
        failed=$((failed + 1))
    fi
    checked=$((checked + 1))
done
((checked >= 10)) || { echo "only $checked pairs were found in ci/asm.rs" >&2; exit 1; }
((failed == 0))
echo "$checked pairs compared"
