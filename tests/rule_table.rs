//! Every rule has UI tests and an entry in docs/rules.md, which say the same; and there is nothing else in either.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use slotted::rules::{Policy, RULES, Rule, Violation};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The stems of the files in a folder that have this extension.
fn stems(folder: &str, extension: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(root().join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let paths = entries.map(|entry| entry.expect("an entry of the folder").path());
    paths
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .map(|path| path.file_stem().expect("a file").to_string_lossy().into_owned())
        .collect()
}

/// The rule that a UI test is about: what its stem says before `--`.
fn rule_of(stem: &str) -> &str {
    stem.split_once("--").map_or(stem, |(rule, _)| rule)
}

fn rules() -> BTreeSet<&'static str> {
    RULES.iter().filter(|info| info.concerns_struct).map(|info| info.id).collect()
}

/// The lines of a snapshot that start an error, without those of a lint's level.
fn errors(snapshot: &str) -> Vec<&str> {
    snapshot.lines().filter(|line| line.starts_with("error")).collect()
}

/// The entries of docs/rules.md, by id: a `##` heading and what follows up to the next heading.
fn entries(page: &str) -> BTreeMap<&str, &str> {
    let parts = page.split("\n## ").skip(1);
    parts
        .map(|part| {
            let (id, text) = part.split_once('\n').expect("text under a heading");
            (id, text.split("\n# ").next().unwrap_or(text))
        })
        .collect()
}

/// The text between the fences of the first code block that starts like this.
fn block<'a>(text: &'a str, fence: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(&format!("\n{fence}\n"))?;
    rest.split_once("\n```").map(|(code, _)| code)
}

/// What docs/rules.md shows of a UI test: all but its first line, and no functions that only use the class.
fn example(test: &str) -> String {
    let shown = test.lines().skip(1).take_while(|line| {
        !["fn main()", "pub fn uses", "pub fn makes"].iter().any(|function| line.starts_with(function))
    });
    shown.collect::<Vec<_>>().join("\n").trim().to_owned()
}

#[test]
fn every_rule_has_a_ui_test_whose_error_names_it() {
    let tests = stems("tests/ui/fail", "rs");
    for rule in rules() {
        assert!(tests.contains(rule), "tests/ui/fail/{rule}.rs is missing");
        let variants: Vec<_> = tests.iter().filter(|stem| rule_of(stem) == rule).collect();
        for stem in variants {
            let snapshot = read(format!("tests/ui/fail/{stem}.stderr"));
            assert!(snapshot.contains(&format!("[{rule}] ")), "{stem}.stderr does not name [{rule}]");
        }
    }
}

/// The macro prints this warning itself; programs that quote the rule should say the same.
#[test]
fn the_engine_words_slots_under_dict_as_the_macro_does() {
    let snapshot = read("tests/ui/fail/slots-under-dict.stderr");
    let (_, found) = errors(&snapshot)[0].split_once("[slots-under-dict]").expect("the rule");
    let violation = Violation::new(Rule::SlotsUnderDict, "Broken").with_base("Open").explain();
    assert_eq!(violation.as_str().strip_prefix("[slots-under-dict]"), Some(found));
}

#[test]
fn every_ui_test_is_about_a_rule() {
    let rules = rules();
    for stem in stems("tests/ui/fail", "rs") {
        assert!(rules.contains(rule_of(&stem)), "tests/ui/fail/{stem}.rs is named after no rule");
    }
}

#[test]
fn every_snapshot_has_its_test_and_every_test_its_snapshot() {
    for folder in ["tests/ui/fail", "tests/ui/rustc"] {
        assert_eq!(stems(folder, "rs"), stems(folder, "stderr"), "{folder}");
    }
    assert_eq!(stems("tests/ui/pass", "stderr"), BTreeSet::new());
}

#[test]
fn one_mistake_is_one_error_and_no_warning() {
    for folder in ["tests/ui/fail", "tests/ui/rustc"] {
        for stem in stems(folder, "stderr") {
            let snapshot = read(format!("{folder}/{stem}.stderr"));
            assert_eq!(errors(&snapshot).len(), 1, "{folder}/{stem}.stderr: {:#?}", errors(&snapshot));
            assert!(!snapshot.lines().any(|line| line.starts_with("warning")), "{folder}/{stem}.stderr has a warning");
        }
    }
}

#[test]
fn no_error_is_at_the_attribute_as_a_whole() {
    for stem in stems("tests/ui/fail", "stderr") {
        let snapshot = read(format!("tests/ui/fail/{stem}.stderr"));
        let place = snapshot.lines().find(|line| line.trim_start().starts_with("-->")).expect("a place");
        let (_, column) = place.rsplit_once(':').expect("a column");
        let line: usize = place.rsplit(':').nth(1).and_then(|line| line.parse().ok()).expect("a line");
        let test = read(format!("tests/ui/fail/{stem}.rs"));
        let source = test.lines().nth(line - 1).expect("the line");
        assert!(column != "1" || !source.starts_with("#["), "{stem}.stderr underlines all of `{source}`");
    }
}

#[test]
fn the_page_of_rules_has_an_entry_for_every_rule_and_no_other() {
    let page = read("docs/rules.md");
    assert_eq!(entries(&page).into_keys().collect::<BTreeSet<_>>(), rules());
}

#[test]
fn the_page_of_rules_names_the_policy_of_each() {
    let page = read("docs/rules.md");
    let entries = entries(&page);
    for info in RULES {
        let policy = match info.policy {
            Policy::Python => "**Python.**",
            Policy::Strict => "**Strict.**",
        };
        let text = entries.get(info.id).copied().unwrap_or_default();
        assert!(text.trim_start().starts_with(policy), "the entry of {} does not start with {policy}", info.id);
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words(text).contains(&words(info.summary)), "the entry of {} does not say: {}", info.id, info.summary);
    }
}

#[test]
fn the_page_of_rules_shows_a_ui_test_and_its_error() {
    let page = read("docs/rules.md");
    for (rule, text) in entries(&page) {
        let bad = block(text, "```compile_fail").unwrap_or_else(|| panic!("{rule} has no bad example"));
        assert_eq!(bad, example(&read(format!("tests/ui/fail/{rule}.rs"))), "the bad example of {rule}");
        let message = block(text, "```text").unwrap_or_else(|| panic!("{rule} has no message"));
        let snapshot = read(format!("tests/ui/fail/{rule}.stderr"));
        assert_eq!(message, errors(&snapshot)[0], "the message of {rule}");
        assert!(block(text, "```rust").is_some(), "{rule} has no example of what to write instead");
    }
}

/// The id in brackets that an error starts with, after rustc's own words.
fn id_of(error: &str) -> Option<&str> {
    let (id, _) = error.split_once(": [")?.1.split_once("] ")?;
    is_id(id).then_some(id)
}

#[test]
fn the_page_of_rules_lists_the_ids_of_what_handles_refuse() {
    let page = read("docs/rules.md");
    let (_, table) = page.split_once("\n# What handles refuse\n").expect("the section on handles");
    let (table, _) = table.split_once("\n# ").expect("a section after it");
    let listed: BTreeSet<_> = table.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    let mut named = BTreeSet::new();
    for stem in stems("tests/ui/rustc", "stderr") {
        let snapshot = read(format!("tests/ui/rustc/{stem}.stderr"));
        named.extend(errors(&snapshot).into_iter().filter_map(id_of).map(str::to_owned));
    }
    named.retain(|id| !rules().contains(id.as_str()));
    assert_eq!(named.iter().map(String::as_str).collect::<BTreeSet<_>>(), listed);
}

#[test]
fn the_page_of_rules_lists_the_ids_of_errors_at_run_time() {
    let mut used = BTreeSet::new();
    for file in sources(&root().join("slots-core/src")) {
        let text = fs::read_to_string(&file).expect("a source file");
        let (code, _) = text.split_once("#[cfg(test)]").unwrap_or((&text, ""));
        let code = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            used.extend(line.split('"').skip(1).step_by(2).filter(|text| is_id(text)).map(str::to_owned));
        }
    }
    let page = read("docs/rules.md");
    let (_, tables) = page.split_once("\n# Errors at run time\n").expect("the section on run time");
    let listed = tables.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next().map(str::to_owned));
    assert_eq!(listed.collect::<BTreeSet<_>>(), used);
}

/// The source files below a folder, but those of the rules themselves.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry of the folder").path();
        if path.is_dir() && !path.ends_with("rules") {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// Whether this is words in small letters with dashes between them.
fn is_id(text: &str) -> bool {
    let words: Vec<_> = text.split('-').collect();
    words.len() > 1 && words.iter().all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase()))
}
