//! A session without a terminal: lines of a file or of standard input, of which only the answers are printed.

use std::io::{BufRead, Write};

use crate::Result;
use crate::failure::Failure;
use crate::line::Line;
use crate::session::{Outcome, Session};
use crate::terminal::{printable, say};

/// Runs all lines; whether each went as it should. `name` is what messages call the input.
pub(crate) fn run(session: &mut Session, name: &str, input: &mut impl BufRead, out: &mut impl Write) -> Result<bool> {
    let mut is_good = true;
    let mut bytes = Vec::new();
    for number in 1_usize.. {
        bytes.clear();
        let count = input.read_until(b'\n', &mut bytes).map_err(|error| format!("{name}: {error}"))?;
        if count == 0 || session.is_over {
            break;
        }
        // Some editors write a mark in front of the first line.
        let mark: &[u8] = if number == 1 { b"\xef\xbb\xbf" } else { b"" };
        let line = bytes.strip_prefix(mark).unwrap_or(&bytes).trim_ascii_end();
        is_good &= step(session, &format!("{name}:{number}"), line, out)?;
        // Somebody may be waiting for the answer before the next line is written.
        out.flush()?;
    }
    Ok(is_good)
}

/// Runs a line; whether it went as it should.
fn step(session: &mut Session, place: &str, line: &[u8], out: &mut impl Write) -> Result<bool> {
    let text = String::from_utf8_lossy(line);
    let Some(line_read) = Line::read(&text) else { return Ok(true) };
    let Outcome { answer, changes } = match std::str::from_utf8(line) {
        Ok(_) => session.run(&line_read.text),
        Err(error) => {
            let column = String::from_utf8_lossy(&line[..error.valid_up_to()]).chars().count() + 1;
            let failure = Failure::Syntax { column, message: "these bytes are no text in UTF-8".to_owned() };
            Outcome { answer: Err(failure), changes: Vec::new() }
        }
    };
    let (lines, is_good) = match answer {
        Ok(lines) if line_read.is_to_fail => {
            complain(out, place, "this was to be refused, but was not")?;
            (lines, false)
        }
        Ok(lines) => (lines, true),
        Err(failure) if line_read.is_to_fail => (vec![failure.to_string()], true),
        Err(failure) => {
            let place = failure.column().map_or_else(|| place.to_owned(), |column| format!("{place}:{column}"));
            let lines: Vec<String> = std::iter::once(failure.to_string()).chain(failure.excerpt(&text)).collect();
            complain(out, &place, &lines.join("\n"))?;
            (Vec::new(), false)
        }
    };
    lines.iter().chain(&changes).try_for_each(|line| writeln!(out, "{}", printable(line)))?;
    Ok(is_good)
}

/// Says what went wrong, after everything that was printed before.
fn complain(out: &mut impl Write, place: &str, message: &str) -> Result<()> {
    out.flush()?;
    let message: Vec<_> = message.split('\n').map(printable).collect();
    say(place, &message.join("\n"));
    Ok(())
}
