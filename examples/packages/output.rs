//! Prints rows, as an aligned table or as JSON.

use std::io::{self, BufWriter, Write};
use std::num::NonZeroUsize;

use serde_json::{Map, Value as Json};
use slotted::Value;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::Result;
use crate::columns;
use crate::json::to_json;
use crate::terminal::printable;

/// A header with the paths, and a line for each row; a cell without a value is blank.
pub(crate) fn table(header: &[String], rows: &[Vec<Option<Value>>], max_width: Option<NonZeroUsize>) -> Result<()> {
    let text = |value: &Option<Value>| value.as_ref().map(ToString::to_string).unwrap_or_default();
    let lines: Vec<Vec<String>> = std::iter::once(header.to_vec())
        .chain(rows.iter().map(|row| row.iter().map(text).collect()))
        .map(|line| line.iter().map(|cell| cut(&printable(cell), max_width)).collect())
        .collect();
    let mut out = BufWriter::new(io::stdout().lock());
    columns::print(&mut out, &lines)?;
    Ok(out.flush()?)
}

/// An array of objects with the paths as keys; what a package does not have is null.
pub(crate) fn json(header: &[String], rows: &[Vec<Option<Value>>]) -> Result<()> {
    let object = |row: &Vec<Option<Value>>| {
        let values = row.iter().map(|value| value.as_ref().map_or(Json::Null, to_json));
        Json::Object(header.iter().cloned().zip(values).collect::<Map<_, _>>())
    };
    let rows: Vec<Json> = rows.iter().map(object).collect();
    let mut out = BufWriter::new(io::stdout().lock());
    serde_json::to_writer_pretty(&mut out, &rows).map_err(io::Error::from)?;
    writeln!(out)?;
    Ok(out.flush()?)
}

/// A cell that takes no more columns than `max_width`.
fn cut(cell: &str, max_width: Option<NonZeroUsize>) -> String {
    let Some(max_width) = max_width.map(NonZeroUsize::get) else { return cell.to_owned() };
    if cell.width() <= max_width {
        return cell.to_owned();
    }
    let mut width = 1;
    let mut text: String = cell
        .chars()
        .take_while(|char| {
            width += char.width().unwrap_or(0);
            width <= max_width
        })
        .collect();
    text.push('…');
    text
}
