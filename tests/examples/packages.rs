//! `packages` answers by attribute name, and says clearly what is wrong with a question or a file.

use serde_json::{Value, json};

use super::{Run, fixture, program, run};

fn packages(arguments: &[&str]) -> Run {
    run("packages", arguments, b"")
}

/// On the file that has some of everything.
fn mixed(arguments: &[&str]) -> Run {
    packages(&[&["--json", &fixture("mixed.json")], arguments].concat())
}

/// The first column of a table, without its header.
fn first_column(table: &str) -> Vec<&str> {
    table.lines().skip(1).map(|line| line.split("  ").next().unwrap_or(line)).collect()
}

#[test]
fn this_workspace_is_listed_by_default() {
    let expected = "\
name               version
slots-core         0.1.0
slots-macros       0.1.0
slotted            0.1.0
slotted-test-base  0.0.0
slotted-test-top   0.0.0
";
    assert_eq!(packages(&["--select", "name,version", "--sort", "name"]).clean(), expected);
}

#[test]
fn a_manifest_path_leads_to_its_workspace() {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/slots-core/Cargo.toml");
    let table = packages(&["--manifest-path", manifest, "--where", "targets.0.kind=[\"proc-macro\"]"]).clean();
    assert_eq!(first_column(&table), ["slots-macros"]);
}

#[test]
fn slots_and_dict_and_paths_are_columns_and_what_is_missing_is_blank() {
    let expected = "\
name   license  metadata.rank  targets.1.name  maturity  audited.by
wide   MIT      10             tool            stable
漢字   MIT      9.5
née    None                                              zoë
plain
";
    let select = "name, license,metadata.rank,targets.1.name,maturity,audited.by";
    assert_eq!(mixed(&["--select", select]).clean(), expected);
}

#[test]
fn conditions_all_have_to_hold() {
    assert_eq!(first_column(&mixed(&["--where", "license=MIT"]).clean()), ["wide", "漢字"]);
    assert_eq!(first_column(&mixed(&["--where", "license!=MIT"]).clean()), ["née", "plain"]);
    let both = mixed(&["--where", "license=MIT", "--where", "name!=wide"]).clean();
    assert_eq!(first_column(&both), ["漢字"]);
    assert_eq!(first_column(&mixed(&["--where", "license=None"]).clean()), ["née"]);
    assert_eq!(first_column(&mixed(&["--where", "license="]).clean()), ["plain"]);
    assert_eq!(first_column(&mixed(&["--where", "maturity!="]).clean()), ["wide"]);
    assert_eq!(first_column(&mixed(&["--where", "metadata.rank=10.0"]).clean()), ["wide"]);
    let flag = mixed(&["--where", "metadata.docs.rs.all-features=true"]).clean();
    assert_eq!(first_column(&flag), ["wide"]);
    assert_eq!(first_column(&mixed(&["--where", "name=nobody"]).clean()), Vec::<&str>::new());
}

#[test]
fn order_is_by_number_by_version_and_by_text() {
    let sorted = |arguments: &[&str]| {
        let table = mixed(arguments).clean();
        first_column(&table).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(sorted(&["--sort", "name"]), ["née", "plain", "wide", "漢字"]);
    assert_eq!(sorted(&["--sort", "name", "--reverse"]), ["漢字", "wide", "plain", "née"]);
    assert_eq!(sorted(&["--sort", "version"]), ["plain", "漢字", "née", "wide"]);
    assert_eq!(sorted(&["--sort", "metadata.rank"]), ["漢字", "wide", "née", "plain"]);
    assert_eq!(sorted(&["--sort", "license,version"]), ["漢字", "wide", "née", "plain"]);
}

#[test]
fn json_has_the_values_and_their_types() {
    let text = mixed(&["--select", "name,metadata,maturity", "--where", "license=MIT", "--json"]).clean();
    let expected = json!([
        { "name": "wide", "metadata": { "rank": 10, "docs": { "rs": { "all-features": true } } }, "maturity": "stable" },
        { "name": "漢字", "metadata": { "rank": 9.5 }, "maturity": null },
    ]);
    assert_eq!(serde_json::from_str::<Value>(&text).expect("it is JSON"), expected);
    let long = packages(&["--input", &fixture("mixed.json"), "--format", "json", "--select", "name"]).clean();
    let short = packages(&[&format!("--json={}", fixture("mixed.json")), "--json", "--select=name"]).clean();
    assert_eq!(long, short);
}

#[test]
fn a_file_can_come_by_standard_input() {
    let text = br#"{ "packages": [{ "name": "a", "version": "1.0.0", "new": { "x": [1, 2] } }] }"#;
    for arguments in [["--json", "-"], ["--input", "-"]] {
        let table = run("packages", &[&arguments[..], &["--select", "name,new.x"]].concat(), text).clean();
        assert_eq!(table, "name  new.x\na     [1, 2]\n");
    }
}

#[test]
fn cells_stay_in_their_line_and_can_be_cut() {
    let table = mixed(&["--select", "description,name", "--where", "name=wide"]).clean();
    assert_eq!(table, "description  name\ntwo\\nlines   wide\n");
    let table = mixed(&["--select", "name,version", "--max-width", "3", "--sort", "name"]).clean();
    assert_eq!(table, "na…  ve…\nnée  1.…\npl…  0.…\nwi…  1.…\n漢…  1.…\n");
}

#[test]
fn an_unknown_attribute_is_refused_in_the_librarys_words() {
    let expected = "error: 'Package' object has no attribute 'licence'. Did you mean: 'license'?\n";
    assert_eq!(packages(&["--select", "name,licence"]).refused(), expected);
    assert_eq!(packages(&["--where", "licence=MIT"]).refused(), expected);
    assert_eq!(packages(&["--sort", "licence"]).refused(), expected);
    // A name that only one of the packages has is close.
    let expected = "error: 'Package' object has no attribute 'maturiti'. Did you mean: 'maturity'?\n";
    assert_eq!(mixed(&["--select", "maturiti"]).refused(), expected);
}

#[test]
fn a_path_that_leads_nowhere_is_blank_and_warned_of() {
    let run = packages(&["--select", "name,links.x", "--where", "name=slotted"]);
    assert_eq!((run.code, run.out.as_str()), (Some(0), "name     links.x\nslotted\n"));
    assert_eq!(run.err, "warning: no package has 'links.x': 'NoneType' object has no parts that 'x' could name\n");
}

#[test]
fn a_file_that_is_no_metadata_is_refused_with_its_name_and_place() {
    for (file, expected) in [
        ("malformed.json", ":3:19: malformed JSON: key must be a string"),
        ("no-packages.json", ": there is no list of packages; is it the output of `cargo metadata`?"),
        ("ill-typed.json", ": package 1 (\"a\"): slot 'version' of 'Package' objects must be str, not 'int'"),
        (
            "too-large.json",
            ": package 1 (\"a\"): slot 'metadata' of 'Package' objects: 1.8446744073709552e+19 is out of range for a \
             number of 64 bits",
        ),
    ] {
        let path = fixture(file);
        assert_eq!(packages(&["--json", &path]).refused(), format!("error: {path}{expected}\n"));
    }
    let empty = run("packages", &["--json", "-"], b"").refused();
    assert_eq!(empty, "error: standard input:1:0: malformed JSON: EOF while parsing a value\n");
    let binary = run("packages", &["--json", "-"], b"{\"packages\": \"\xff\"}").refused();
    assert!(binary.starts_with("error: standard input:1:15: malformed JSON: "), "{binary}");
}

#[test]
fn a_missing_file_or_manifest_is_refused() {
    let path = fixture("missing.json");
    let message = packages(&["--json", &path]).refused();
    assert!(message.starts_with(&format!("error: {path}: ")), "{message}");
    let path = fixture("Cargo.toml");
    let message = packages(&["--manifest-path", &path]).refused();
    assert_eq!(message, format!("error: cargo metadata failed: manifest path `{path}` does not exist\n"));
}

#[test]
fn a_question_that_makes_no_sense_is_refused() {
    for arguments in [
        &["--where", "license"][..],
        &["--where", "=MIT"],
        &["--select", ""],
        &["--select", "name,,version"],
        &["--json", "one", "--json", "two"],
        &["--json", "one", "--input", "two"],
        &["--json", "one", "--manifest-path", "two"],
        &["--json", "one", "--deps"],
        &["--json", "--format", "table"],
        &["--max-width", "0"],
        &["--colour"],
    ] {
        let message = packages(arguments).refused();
        assert!(message.starts_with("error: ") && !message.contains("panicked"), "{arguments:?}: {message}");
    }
}

/// A reader that closes its end before anything is written, as `head` does sooner or later.
#[cfg(unix)]
#[test]
fn a_reader_that_stops_is_no_error() {
    for (name, arguments) in [("packages", &["--json", &fixture("mixed.json")][..]), ("tour", &[])] {
        let (reader, writer) = std::io::pipe().expect("there is a pipe to be had");
        drop(reader);
        let output = program(name).args(arguments).stdout(writer).output().expect("the example runs");
        assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""), "{name}");
    }
}
