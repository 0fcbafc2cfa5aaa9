#!/usr/bin/env bash
# What `#[slotted]` generates stays small: counts the lines of each class of ci/expanded.rs, expanded and formatted.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Lines of a class, and for each of its slots and methods.
class=60 slot=12 method=15
# Classes with a base that are still longer, and by how much: `Deref` and `DerefMut` take 11 lines, the way to the descriptors
# of the base 8, the warning of slots under a dict 2, or 7 where the class has parameters. None may grow.
over='extends_dict_0=6 extends_dict_1=10 extends_mixins_1=6 extends_dict_weakref_2=7 extends_0_methods_1=1'
over+=' generic_extends_1=17 generic_extends_2=16 extends_1=3 extends_weakref_dict_1_methods_1=17'

# Without comments, blank lines and the attributes that the macro takes away. What is in both is the user's.
counted() { grep -v -e '^ *$' -e '^ *//' -e '^ *#\[slot'; }

# The expanded code has lints and syntax of its own; only its length is asked.
written=$(counted <ci/expanded.rs)
expanded=$(RUSTC_BOOTSTRAP=1 cargo rustc --quiet --example expanded -- -Zunpretty=expanded |
    rustfmt --edition 2024 --config max_width=100,use_small_heuristics=Default | counted)

awk -v class="$class" -v slot="$slot" -v method="$method" -v over="$over" '
    BEGIN {
        count = split(over, given)
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
        printf "%-33s %6s %6s\n", "class", "lines", "limit"
        for (at = 1; at <= classes; at++) {
            name = order[at]
            parts = split(name, part, "_")
            methods = 0
            for (n = 2; n <= parts && part[n] !~ /^[0-9]+$/; n++) { }
            slots = part[n]
            if (part[parts - 1] == "methods") methods = part[parts]
            limit = class + slot * slots + method * methods
            limit += extra[name]
            got = lines[ARGV[2], name] - lines[ARGV[1], name]
            printf "%-33s %6d %6d%s\n", name, got, limit, (got > limit ? "  too long" : "")
            if (got > limit || lines[ARGV[2], name] == 0) failed = 1
        }
        # One class over the other: what a slot costs, free of what the class does.
        count = "plain_8"; none = "plain_0"
        got = (lines[ARGV[2], count] - lines[ARGV[1], count] - lines[ARGV[2], none] + lines[ARGV[1], none]) / 8
        printf "%-33s %6.1f %6d\n", "a slot", got, slot
        count = "plain_1_methods_4"; none = "plain_1_methods_1"
        per = (lines[ARGV[2], count] - lines[ARGV[1], count] - lines[ARGV[2], none] + lines[ARGV[1], none]) / 3
        printf "%-33s %6.1f %6d\n", "a method", per, method
        exit failed || got > slot || per > method || classes < 10
    }
' <(echo "$written") <(echo "$expanded")
