//! Scenarios whose every step CPython 3.13 has answered, replayed: each answer must be CPython's, exact messages included.
//!
//! `SLOTTED_CORPUS` names a file, or a folder of `.jsonl` files, to be replayed as well.

#[path = "conformance/bases.rs"]
mod bases;
#[path = "conformance/replay.rs"]
mod replay;
#[path = "conformance/report.rs"]
mod report;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use report::Report;

#[test]
fn every_step_ends_as_in_cpython() {
    let mut files = jsonl_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance"));
    assert_eq!(files.len(), 3, "the committed scenarios");
    if let Some(given) = env::var_os("SLOTTED_CORPUS") {
        let given = PathBuf::from(given);
        files.extend(if given.is_dir() { jsonl_in(&given) } else { vec![given] });
    }
    let mut report = Report::default();
    for file in files {
        let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        for (line, scenario) in text.lines().enumerate() {
            let scenario = serde_json::from_str(scenario)
                .unwrap_or_else(|error| panic!("{}:{}: {error}", file.display(), line + 1));
            replay::replay(&scenario, &mut report);
        }
    }
    println!("{report}");
    assert!(report.is_clean(), "answers differ");
}

fn jsonl_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "jsonl"))
        .collect();
    files.sort();
    files
}
