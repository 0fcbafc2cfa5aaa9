//! What a replay found: counts, and the first mismatches in full.

use std::fmt;

use serde_json::Value as Json;

/// How many mismatches are shown.
const SHOWN: usize = 12;

#[derive(Default)]
pub(crate) struct Report {
    scenarios: usize,
    steps: usize,
    mismatches: usize,
    shown: Vec<String>,
}

impl Report {
    pub(crate) fn scenario(&mut self) {
        self.scenarios += 1;
    }

    /// One step, which holds what CPython answered, and what was answered here: value, exception, rule and text must agree.
    pub(crate) fn step(&mut self, scenario: &str, step: &Json, got: &Json) {
        self.steps += 1;
        let expected = &step["out"];
        if expected == got {
            return;
        }
        self.mismatches += 1;
        if self.shown.len() < SHOWN {
            let mut operation = step.as_object().cloned().unwrap_or_default();
            operation.retain(|key, _| key != "out" && key != "covers");
            let operation = Json::from(operation);
            self.shown.push(format!("{scenario}\n  step     {operation}\n  expected {expected}\n  got      {got}"));
        }
    }

    pub(crate) fn is_clean(&self) -> bool {
        self.mismatches == 0 && self.steps > 0
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { scenarios, steps, mismatches, shown } = self;
        write!(f, "scenarios: {scenarios}, steps: {steps}, mismatches: {mismatches}")?;
        shown.iter().try_for_each(|mismatch| write!(f, "\n\n{mismatch}"))
    }
}
