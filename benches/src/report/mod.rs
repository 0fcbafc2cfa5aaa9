//! The page of results: each budget with its verdict, and tables of all that was measured.

mod machine;
pub mod plots;
mod tables;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::budgets::{Budget, COMPILE, Line, MEMORY, SPEED, Verdict};
use crate::figures::Figures;

/// Why budgets are missed, by id or by id and figure.
pub type Reasons = BTreeMap<String, String>;

/// Every section with its lines.
const SECTIONS: [(&str, &[Line]); 3] =
    [("Speed", SPEED), ("Memory", MEMORY), ("Compile time and code size, 200 structs of eight fields", COMPILE)];

/// Whether each reason is for a budget that there is.
///
/// # Errors
///
/// One is not.
pub fn check_reasons(reasons: &Reasons) -> Result<(), String> {
    let lines = || SECTIONS.iter().flat_map(|(_, lines)| *lines);
    let known = |key: &str| {
        lines().any(|line| {
            line.id == key || line.budgets.iter().any(|budget| key == format!("{} {}", line.id, budget.what))
        })
    };
    match reasons.keys().find(|key| !known(key)) {
        Some(key) => Err(format!("reasons.toml has a reason for {key:?}, which is no budget")),
        None => Ok(()),
    }
}

/// How many budgets are met, how many were measured, and how many there are.
pub fn score(figures: &Figures) -> (usize, usize, usize) {
    let budgets = || SECTIONS.iter().flat_map(|(_, lines)| *lines).flat_map(|line| line.budgets);
    let verdicts: Vec<Verdict> = budgets().filter_map(|budget| budget.judge(figures)).collect();
    (verdicts.iter().filter(|verdict| verdict.met).count(), verdicts.len(), budgets().count())
}

/// The page, in Markdown.
pub fn page(figures: &Figures, reasons: &Reasons) -> String {
    let mut page = String::from("# Results\n\nWritten by `ci/results.sh`; do not edit.\n\n");
    for (what, value) in machine::facts(figures) {
        let _ = writeln!(page, "- {what}: {value}");
    }
    let (met, judged, all) = score(figures);
    let _ = writeln!(page, "\n**{met} of {judged} budgets met; {} not measured.**\n", all - judged);
    page.push_str(
        "Operations are medians of batches that are timed in turn, in one process on one core, built by \
         `cargo build --release` without further settings. \"Steady\" repeats 1024 pseudo-random names, which a large \
         branch predictor learns; \"fresh\" takes them in a new order each time, which nothing can. The steady ratio \
         decides. `match` is the hand-written `match name { .. }` that lends the value, as a method that is called.\n",
    );
    for (title, lines) in SECTIONS {
        let _ = writeln!(page, "\n## Budgets: {title}\n");
        page.push_str("| # | figure | against | measured | peer | ratio | fresh | limit | met | why not |\n");
        page.push_str("| --- | --- | --- | ---: | ---: | ---: | ---: | --- | --- | --- |\n");
        for line in lines {
            let _ = writeln!(page, "| **{}** | *{}* | | | | | | | | |", line.id, line.asks);
            for budget in line.budgets {
                page.push_str(&row(line, budget, figures, reasons));
            }
        }
    }
    page.push_str(&tables::all(figures));
    page
}

fn row(line: &Line, budget: &Budget, figures: &Figures, reasons: &Reasons) -> String {
    let (id, what, peer) = (line.id, budget.what, budget.limit.peer().unwrap_or("-"));
    let Some(verdict) = budget.judge(figures) else {
        return format!(
            "| {id} | {what} | {peer} | not measured | | | | {} | not measured | |\n",
            budget.limit.text("")
        );
    };
    let Verdict { unit, measured, outcome, met, .. } = &verdict;
    let reason = reasons.get(&format!("{id} {what}")).or_else(|| reasons.get(id)).filter(|_| !met);
    format!(
        "| {id} | {what} | {peer} | {} {unit} | {} | {outcome:.2} | {} | {} | {} | {} |\n",
        rounded(*measured),
        verdict.peer.map_or("-".to_owned(), rounded),
        verdict.fresh.map_or("-".to_owned(), |fresh| format!("{fresh:.2}")),
        budget.limit.text(unit),
        if *met { "met" } else { "**not met**" },
        reason.map_or("", String::as_str),
    )
}

/// Whole numbers as they are, others with two digits.
fn rounded(number: f64) -> String {
    if number.fract() == 0.0 { format!("{number}") } else { format!("{number:.2}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_were_not_measured_are_on_the_page() {
        let page = page(&Figures::default(), &Reasons::new());
        for line in SECTIONS.iter().flat_map(|(_, lines)| *lines) {
            let rows = page.lines().filter(|row| row.starts_with(&format!("| {} |", line.id)));
            assert_eq!(rows.filter(|row| row.contains("not measured")).count(), line.budgets.len(), "{}", line.id);
        }
    }

    #[test]
    fn a_reason_stands_beside_a_budget_that_is_missed_and_no_other() {
        let reasons = Reasons::from([("S9 error Name".to_owned(), "because".to_owned())]);
        let mut figures = Figures::default();
        figures.add("error Name", "ns", 11.0);
        figures.add("error &str", "ns", 11.0);
        assert_eq!(page(&figures, &reasons).matches("because").count(), 1);
        figures.add("error Name", "ns", 9.0);
        assert_eq!(page(&figures, &reasons).matches("because").count(), 0);
    }

    #[test]
    fn a_reason_for_no_budget_is_refused() {
        let reasons = |key: &str| Reasons::from([(key.to_owned(), String::new())]);
        assert!(check_reasons(&reasons("S9")).is_ok() && check_reasons(&reasons("S9 error Name")).is_ok());
        assert!(check_reasons(&reasons("S99")).is_err() && check_reasons(&reasons("S8 error Name")).is_err());
    }
}
