//! What the figures were measured on.

use std::fs;
use std::process::Command;

use crate::figures::Figures;

/// The machine, the tools and what the measuring programs said of themselves.
pub(super) fn facts(figures: &Figures) -> Vec<(String, String)> {
    let unknown = || "unknown".to_owned();
    let mut facts = vec![
        ("date".to_owned(), said_by("date", &["-u", "+%F"]).unwrap_or_else(unknown)),
        ("processor".to_owned(), processor().unwrap_or_else(unknown)),
        ("system".to_owned(), said_by("uname", &["-sr"]).unwrap_or_else(unknown)),
        ("compiler".to_owned(), said_by("rustc", &["--version"]).unwrap_or_else(unknown)),
        ("commit".to_owned(), said_by("git", &["rev-parse", "--short", "HEAD"]).unwrap_or_else(unknown)),
    ];
    if !figures.facts.contains_key("CPython") {
        facts.push(("CPython".to_owned(), "no Python 3.13 was found, so neither it nor PyO3 is measured".to_owned()));
    }
    facts.extend(figures.facts.iter().map(|(what, value)| (what.clone(), value.clone())));
    facts
}

/// The model, and how many of them work.
fn processor() -> Option<String> {
    let text = fs::read_to_string("/proc/cpuinfo").ok()?;
    let mut models = text.lines().filter_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let (_, model) = models.next()?;
    Some(format!("{model}, {} cores", models.count() + 1))
}

fn said_by(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
