# Sourced by the scripts that run tests under a memory checker: names the test targets that make sense there.

# Prints, one word a line, `--lib` and `--test NAME` for each integration test, except those that mostly start other
# programs: `ui` runs the compiler, `examples` the examples.
checked_targets() {
    echo --lib
    local file name
    for file in tests/*.rs tests/*/main.rs slots-*/tests/*.rs; do
        [[ -e $file ]] || continue
        name=${file%/main.rs}
        name=$(basename "$name" .rs)
        case $name in
            ui | examples) ;;
            *) printf '%s\n' --test "$name" ;;
        esac
    done
}
