#!/usr/bin/env bash
# The examples run, print what they promise, and refuse with exit code 2.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cargo build --release --examples

# Runs an example; fails unless it exits with `$1` and prints every line of stdin somewhere, on stdout or stderr.
expect() {
    local wanted=$1 status=0 output text
    shift
    output=$("target/release/examples/$@" 2>&1) || status=$?
    if ((status != wanted)); then
        printf '%s: exit code %d instead of %d\n%s\n' "$*" "$status" "$wanted" "$output" >&2
        exit 1
    fi
    while read -r text; do
        if [[ $output != *"$text"* ]]; then
            printf '%s: the output lacks: %s\n%s\n' "$*" "$text" "$output" >&2
            exit 1
        fi
    done
    echo "ok: $*"
}

expect 0 tour <<'END'
AttributeError: 'Point' object has no attribute 'z' and no __dict__ for setting new attributes
END
expect 0 packages --select name,version --where name=slots-core <<'END'
slots-core
END
expect 2 packages --select no_such_attribute <<'END'
no_such_attribute
END
expect 2 packages --manifest-path no/such/Cargo.toml <<'END'
no/such/Cargo.toml
END
expect 0 tree --where name=sync.rs --show name,depth <<'END'
sync.rs  1
END
expect 0 tree Cargo.toml --leak <<'END'
directories: 0, files: 1, links: 0, others: 0
objects: 1 made, 0 dropped; weak references: 0 dead, 0 told of it
objects: 1 made, 1 dropped; weak references: 1 dead, 1 told of it
END
expect 2 tree --tag sync.rs size=0 <<'END'
attribute 'size' of 'File' objects is not writable
END
expect 2 tree no/such/directory <<'END'
no/such/directory
END
expect 0 classes <<'END'
TypeError: multiple bases have instance lay-out conflict [layout-conflict] (bases: Entity, Item)
"Ada of the good side, 50.0%"
END
expect 0 classes --strict <<'END'
'mana' in __slots__ is already a slot of base 'Hero' [slot-shadows-base-slot] (bases: Hero)
END
expect 2 classes ci/examples.sh <<'END'
ci/examples.sh:1:1: malformed JSON: expected value
END
expect 2 classes no/such/file.json <<'END'
no/such/file.json
END
expect 0 inspector examples/inspector/story.txt <<'END'
* hero.mana: 30 -> 24
AttributeError: 'Hero' object has no attribute 'mnaa'. Did you mean: 'mana'?
END
expect 1 inspector rust-toolchain.toml <<'END'
rust-toolchain.toml:1:1: SyntaxError: a command, or the name of an object or class, is wanted here
END
expect 2 inspector no/such/script <<'END'
no/such/script
END
expect 0 memory --count 1000 <<'END'
Obj, closed              40     1            40
Obj, weakref             48     1            48
END
expect 2 memory --count 1 --svg no/such/directory/bars.svg <<'END'
no/such/directory/bars.svg
END
