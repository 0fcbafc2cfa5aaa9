//! Collects what the tour says, and the source text of the classes that it speaks of.

use std::fmt::Debug;
use std::io::{self, Write as _};

const SOURCE: &str = include_str!("main.rs");

/// The text so far.
#[derive(Default)]
pub(crate) struct Transcript {
    text: String,
    chapters: usize,
}

impl Transcript {
    /// A statement about slots, as a heading.
    pub(crate) fn statement(&mut self, statement: &str) {
        self.chapters += 1;
        self.gap();
        self.words(&format!("{:2}. ", self.chapters), statement);
        self.gap();
    }

    /// What else there is to say.
    pub(crate) fn remark(&mut self, remark: &str) {
        self.gap();
        self.words("    ", remark);
    }

    /// Classes, as they stand in the source.
    pub(crate) fn classes<const N: usize>(&mut self, names: [&str; N]) {
        for name in names {
            self.gap();
            for line in definition(name) {
                self.line(&format!("    | {line}"));
            }
            self.gap();
        }
    }

    /// A piece of Rust and what came of it.
    pub(crate) fn result(&mut self, rust: &str, result: &str) {
        self.line(&format!("    > {rust}"));
        for line in result.lines() {
            self.line(&format!("      {line}"));
        }
    }

    /// Text in lines of moderate length, the first of which starts with `mark`.
    fn words(&mut self, mark: &str, text: &str) {
        const WIDTH: usize = 100;
        let mut line = mark.trim_end().to_owned();
        let mut margin = mark.len() - line.len();
        for word in text.split_whitespace() {
            if line.len() + margin + word.len() > WIDTH {
                self.line(&line);
                line.clear();
                margin = mark.len();
            }
            line.push_str(&" ".repeat(margin));
            line.push_str(word);
            margin = 1;
        }
        self.line(&line);
    }

    /// An empty line, unless there is one.
    fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.line("");
        }
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// Writes it out; a reader that stops reading is no error.
    pub(crate) fn print(&self) -> io::Result<()> {
        match io::stdout().lock().write_all(self.text.as_bytes()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => result,
        }
    }
}

/// The lines that define a struct: from its first attribute or doc comment to the blank line after it.
fn definition(name: &str) -> impl Iterator<Item = &'static str> {
    let starts = |line: &str| {
        let rest = line.strip_prefix("struct ").and_then(|rest| rest.strip_prefix(name));
        rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric()))
    };
    let paragraph = SOURCE.split("\n\n").find(|paragraph| paragraph.lines().any(starts));
    paragraph.into_iter().flat_map(str::lines)
}

/// What came of a piece of Rust: a value, or an error as Python would print it.
pub(crate) trait Outcome {
    fn outcome(&self) -> String;
}

impl<T: Debug> Outcome for slotted::Result<T> {
    fn outcome(&self) -> String {
        match self {
            Ok(value) => format!("Ok({value:?})"),
            Err(error) => format!("{}: {error}", error.kind().exception()),
        }
    }
}

/// Any other result, shown as it is.
pub(crate) fn shown(result: impl Debug) -> String {
    format!("{result:?}")
}

/// Runs an expression and notes it with its result: `show!(tour, point.x)`.
macro_rules! show {
    ($tour:ident, $rust:expr) => {
        $tour.result(stringify!($rust), &$crate::transcript::shown($rust))
    };
}

/// As `show!`, for an expression that gives a [`slotted::Result`].
macro_rules! attempt {
    ($tour:ident, $rust:expr) => {
        $tour.result(stringify!($rust), &$crate::transcript::Outcome::outcome(&$rust))
    };
}

/// As `show!`, for an expression that gives a text.
macro_rules! tell {
    ($tour:ident, $rust:expr) => {
        $tour.result(stringify!($rust), &$rust)
    };
}

pub(crate) use {attempt, show, tell};
