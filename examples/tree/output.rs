//! Prints rows as an aligned table.

use std::borrow::Cow;
use std::io::{self, Write};

use unicode_width::UnicodeWidthStr as _;

use crate::query::Rows;

/// A header with the names, and a line for each row.
pub(crate) fn table(out: &mut impl Write, header: &[String], rows: &Rows) -> io::Result<()> {
    let lines: Vec<Vec<Cow<'_, str>>> = std::iter::once(header)
        .chain(rows.cells.iter().map(Vec::as_slice))
        .map(|line| line.iter().map(|cell| printable(cell)).collect())
        .collect();
    let widths: Vec<usize> =
        (0..header.len()).map(|column| lines.iter().map(|line| line[column].width()).max().unwrap_or(0)).collect();
    for line in &lines {
        let mut padded = String::new();
        for (cell, width) in line.iter().zip(&widths) {
            padded.push_str(cell);
            padded.push_str(&" ".repeat(width + 2 - cell.width()));
        }
        writeln!(out, "{}", padded.trim_end())?;
    }
    if rows.left_out > 0 {
        writeln!(out, ".. and {} more", rows.left_out)?;
    }
    Ok(())
}

/// A text in one line: line breaks and other control characters are written as escapes.
pub(crate) fn printable(cell: &str) -> Cow<'_, str> {
    if !cell.contains(char::is_control) {
        return Cow::Borrowed(cell);
    }
    let mut text = String::new();
    for char in cell.chars() {
        if char.is_control() {
            text.extend(char.escape_default());
        } else {
            text.push(char);
        }
    }
    Cow::Owned(text)
}
