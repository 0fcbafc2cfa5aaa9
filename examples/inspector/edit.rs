//! A session at a terminal: lines are edited, kept in a history until the end, and completed with Tab.

use std::cell::RefCell;
use std::io::{self, Write as _};

use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::MemHistory;
use rustyline::validate::Validator;
use rustyline::{CompletionType, Config, Context, Editor, Helper};

use crate::Result;
use crate::complete::complete;
use crate::line::Line;
use crate::session::Session;
use crate::terminal::printable;

/// Runs what is typed until there is no more.
pub(crate) fn run(session: Session) -> Result<()> {
    let session = RefCell::new(session);
    let config = Config::builder().completion_type(CompletionType::List).auto_add_history(true).build();
    let mut editor = Editor::with_history(config.clone(), MemHistory::with_config(&config))?;
    editor.set_helper(Some(Names(&session)));
    writeln!(
        io::stdout(),
        "Objects of slotted classes. `help` lists the commands, `objects` what there is, Tab completes."
    )?;
    while !session.borrow().is_over {
        let typed = match editor.readline("> ") {
            Ok(typed) => typed,
            // Ctrl-C gives up the line, Ctrl-D the session.
            Err(ReadlineError::Interrupted) => continue,
            Err(ReadlineError::Eof) => break,
            Err(ReadlineError::Io(error)) => return Err(error.into()),
            Err(error) => return Err(error.into()),
        };
        let Some(line) = Line::read(&typed) else { continue };
        let outcome = session.borrow_mut().run(&line.text);
        let lines = outcome.answer.unwrap_or_else(|failure| {
            let mut lines = failure.excerpt(&typed);
            lines.push(failure.to_string());
            lines
        });
        let mut out = io::stdout().lock();
        lines.iter().chain(&outcome.changes).try_for_each(|line| writeln!(out, "{}", printable(line)))?;
    }
    Ok(())
}

/// Completes names that the session knows at the time.
struct Names<'s>(&'s RefCell<Session>);

impl Completer for Names<'_> {
    type Candidate = String;

    fn complete(&self, line: &str, cursor: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<String>)> {
        Ok(complete(&self.0.borrow(), line, cursor))
    }
}

impl Helper for Names<'_> {}

impl Hinter for Names<'_> {
    type Hint = String;
}

impl Highlighter for Names<'_> {}

impl Validator for Names<'_> {}
