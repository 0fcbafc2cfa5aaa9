#!/usr/bin/env bash
# No hot path executes more instructions than benches/instructions/limits.tsv allows; `--bless` writes that file anew.
#
# Callgrind counts, so a busy machine does not matter. What is counted are the instructions of the program itself, and its calls
# out of it, not what libc does in these: which `memcpy` and `malloc` that is, the processor and the system decide. Harnesses
# such as gungraun count libc too, keep limits in the source, and need a runner that takes minutes to compile.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

limits=benches/instructions/limits.tsv
bless=0
if [[ $# == 1 && $1 == --bless ]]; then
    bless=1
elif (($# > 0)); then
    echo "usage: ci/instructions.sh [--bless]" >&2
    exit 2
fi
if ! command -v valgrind >/dev/null; then
    echo "no valgrind: run ci/setup.sh" >&2
    exit 1
fi
host=$(rustc -vV | sed -n 's/^host: //p')
if [[ $host != x86_64-unknown-linux-gnu ]]; then
    echo "not counted: the limits are those of x86_64-unknown-linux-gnu, and this is $host"
    exit 0
fi

# Settings of the environment would make it another program.
target=$(realpath -m "${CARGO_TARGET_DIR:-benches/instructions/target}")
env -u CARGO_ENCODED_RUSTFLAGS RUSTFLAGS='' CARGO_INCREMENTAL=0 \
    cargo build --release --locked --manifest-path benches/instructions/Cargo.toml --target-dir "$target"
program=$target/release/slotted-instructions

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# A file for each call of an operation, in the order of the names that the program prints. Two patterns for the same
# functions, since callgrind takes only one option a pattern.
if ! valgrind --tool=callgrind --callgrind-out-file="$work/call" --compress-strings=no --compress-pos=no \
    --dump-instr=yes --dump-line=no \
    --toggle-collect='slotted_instructions::operations::*' --dump-after='*slotted_instructions::operations::*' \
    "$program" >"$work/names" 2>"$work/log"; then
    cat "$work/log" >&2
    exit 1
fi
mapfile -t calls < <(find "$work" -name 'call.*' | sort -V)
if ((${#calls[@]} == 0 || ${#calls[@]} != $(wc -l <"$work/names"))); then
    echo "${#calls[@]} calls were counted, of $(wc -l <"$work/names") that were made: is an operation inlined, or merged?" >&2
    exit 1
fi

# Prints operation, instructions and calls out of the program, separated by tabs; the least of all calls of an operation.
# How often callgrind says that there was a call includes those that were made while it did not collect: what counts is how
# often the instruction that calls was executed.
measured() {
    awk -v program="$program" '
        BEGIN { FS = "=" }
        FILENAME == ARGV[1] { name[FNR] = $0; next }
        FNR == 1 { finish(); call++ }
        $1 == "ob" { object = $2; called = "" }
        $1 == "cob" { called = $2 }
        $1 == "calls" { edge = 1 }
        !/^0x[0-9a-f]+ [0-9]+$/ { next }
        { split($0, cost, " ") }
        edge && object == program && called != "" && called != program { leaves[cost[1]] = 1 }
        !edge && object == program { executed[cost[1]] += cost[2] }
        edge { edge = 0; called = "" }
        END {
            finish()
            for (at = 1; at <= operations; at++) printf "%s\t%d\t%d\n", order[at], least[order[at]], outside[order[at]]
        }
        function finish(operation, own, out, address) {
            if (!call) return
            operation = name[call]
            if (!(operation in least)) order[++operations] = operation
            for (address in executed) {
                own += executed[address]
                if (address in leaves) out += executed[address]
            }
            if (!(operation in least) || own < least[operation]) least[operation] = own
            if (!(operation in outside) || out < outside[operation]) outside[operation] = out
            split("", executed)
            split("", leaves)
        }
    ' "$work/names" "${calls[@]}"
}
measured >"$work/measured"

if ((bless)); then
    # 2 % and at least one instruction above what was measured.
    awk -F '\t' -v OFS='\t' '
        BEGIN { print "operation", "instructions", "limit", "calls" }
        { print $1, $2, $2 + int(($2 + 49) / 50), $3 }
    ' "$work/measured" >"$limits"
fi

awk -F '\t' '
    FNR == 1 && FILENAME == ARGV[1] { next }
    FILENAME == ARGV[1] { before[$1] = $2; limit[$1] = $3; calls[$1] = $4; next }
    FNR == 1 { printf "%-30s %12s %6s %7s  %6s %6s\n", "operation", "instructions", "limit", "change", "calls", "limit" }
    {
        note = ""
        if (!($1 in limit)) note = "no limit"
        else if ($2 > limit[$1]) note = "too many instructions"
        else if ($3 > calls[$1]) note = "too many calls out of the program"
        if (note != "") { failed++; note = "  " note }
        if ($2 < before[$1] || $3 < calls[$1]) cheaper++
        printf "%-30s %12d %6s %+7d  %6d %6s%s\n", $1, $2, limit[$1], $2 - before[$1], $3, calls[$1], note
        seen[$1] = 1
        # What an attribute costs depends on neither the depth nor the width of its class.
        if (match($1, /^any [^:]+:/)) {
            any = substr($1, RSTART, RLENGTH - 1)
            if (!shapes[any]++) same[any] = $2
            else if ($2 != same[any]) differ[any] = 1
        }
    }
    END {
        for (operation in limit) if (!(operation in seen)) { print operation ": has a limit, and was not counted"; failed++ }
        for (any in differ) { print "the rows `" any "` are not equal"; failed++ }
        if (shapes["any &T"] < 6 || shapes["any Obj"] < 6) { print "too few rows `any`"; failed++ }
        if (cheaper) print cheaper " cheaper than recorded: `ci/instructions.sh --bless` lowers the limits"
        exit failed > 0
    }
' "$limits" "$work/measured"
