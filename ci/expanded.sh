#!/usr/bin/env bash
# What `#[slotted]` generates stays small: counts the lines of each class of ci/expanded.rs, expanded and formatted.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Lines of a class, and for each of its slots and methods. What Rust asks for besides, in impls of its own: `Deref`, `DerefMut`
# and the bounds on a base; with slots under it, the lint on an open base and the way to the descriptors of the base; the
# field of a `__dict__`; bounds on parameters, which each impl repeats; with methods, the block that they are in.
class=60 slot=12 method=15
extras='extends=26 under=26 dict=13 mixins=6 generic=32 block=10'

# Without comments, blank lines and the attributes that the macro takes away. What is in both is the user's.
counted() { grep -v -e '^ *$' -e '^ *//' -e '^ *#\[slot'; }

# The expanded code has lints and syntax of its own; only its length is asked.
written=$(counted <ci/expanded.rs)
expanded=$(RUSTC_BOOTSTRAP=1 cargo rustc --quiet --example expanded -- -Zunpretty=expanded |
    rustfmt --edition 2024 --config max_width=100,use_small_heuristics=Default | counted)

awk -v class="$class" -v slot="$slot" -v method="$method" -v extras="$extras" '
    BEGIN {
        count = split(extras, given)
        for (at = 1; at <= count; at++) {
            split(given[at], pair, "=")
            extra[pair[1]] = pair[2]
        }
    }
    /^pub mod [a-z_]+[0-9]/ {
        name = $3
        if (FILENAME == ARGV[1]) order[++classes] = name
    }
    /^}/ { name = "" }
    name != "" { lines[FILENAME, name]++ }
    END {
        printf "%-20s %6s %6s\n", "class", "lines", "limit"
        for (at = 1; at <= classes; at++) {
            name = order[at]
            parts = split(name, part, "_")
            methods = 0
            for (n = 2; n <= parts && part[n] !~ /^[0-9]+$/; n++) { }
            slots = part[n]
            if (part[parts - 1] == "methods") methods = part[parts]
            limit = class + slot * slots + method * methods
            if (methods > 0) limit += extra["block"]
            for (at_part = 1; at_part < n; at_part++) limit += extra[part[at_part]]
            if (name ~ /extends/ && slots > 0) limit += extra["under"]
            got = lines[ARGV[2], name] - lines[ARGV[1], name]
            printf "%-20s %6d %6d%s\n", name, got, limit, (got > limit ? "  too long" : "")
            if (got > limit || lines[ARGV[2], name] == 0) failed = 1
        }
        # One class over the other: what a slot costs, free of what the class does.
        count = "plain_8"; none = "plain_0"
        got = (lines[ARGV[2], count] - lines[ARGV[1], count] - lines[ARGV[2], none] + lines[ARGV[1], none]) / 8
        printf "%-20s %6.1f %6d\n", "a slot", got, slot
        count = "plain_1_methods_4"; none = "plain_1_methods_1"
        per = (lines[ARGV[2], count] - lines[ARGV[1], count] - lines[ARGV[2], none] + lines[ARGV[1], none]) / 3
        printf "%-20s %6.1f %6d\n", "a method", per, method
        exit failed || got > slot || per > method || classes < 10
    }
' <(echo "$written") <(echo "$expanded")
