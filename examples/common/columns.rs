//! Prints text in columns.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr as _;

/// The cells of each line under those of the first, which is the header.
pub(crate) fn print<Cell: AsRef<str>>(out: &mut impl Write, lines: &[Vec<Cell>]) -> io::Result<()> {
    let columns = lines.first().map_or(0, Vec::len);
    let widths: Vec<usize> =
        (0..columns).map(|column| lines.iter().map(|line| line[column].as_ref().width()).max().unwrap_or(0)).collect();
    for line in lines {
        let mut padded = String::new();
        for (cell, width) in line.iter().map(AsRef::as_ref).zip(&widths) {
            padded.push_str(cell);
            padded.push_str(&" ".repeat(width + 2 - cell.width()));
        }
        writeln!(out, "{}", padded.trim_end())?;
    }
    Ok(())
}
