//! Prints rows as an aligned table.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::columns;
use crate::query::Rows;
use crate::terminal::printable;

/// A header with the names, and a line for each row.
pub(crate) fn table(out: &mut impl Write, header: &[String], rows: &Rows) -> io::Result<()> {
    let lines: Vec<Vec<Cow<'_, str>>> = std::iter::once(header)
        .chain(rows.cells.iter().map(Vec::as_slice))
        .map(|line| line.iter().map(|cell| printable(cell)).collect())
        .collect();
    columns::print(out, &lines)?;
    if rows.left_out > 0 {
        writeln!(out, ".. and {} more", rows.left_out)?;
    }
    Ok(())
}
