//! The picture for a terminal: a row for each part, under the class that brought it.

use core::fmt::{self, Write as _};

use super::{ClassLayout, LayoutPart, PartKind};

/// Draws the object as a table. Names stand outside of its lines, so that they may be of any width.
impl fmt::Display for ClassLayout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows: Vec<Row> = self.object_parts().iter().map(|part| Row::of(self, part)).collect();
        let width = |cell: fn(&Row) -> &str| rows.iter().map(|row| cell(row).chars().count()).max().unwrap_or(0);
        let widths = [width(|row| &row.start), width(|row| &row.end), width(|row| &row.size)];
        let line = |f: &mut fmt::Formatter<'_>, ends: [char; 3]| {
            let [left, middle, right] = ends;
            let [range, size] = [widths[0] + widths[1] + 6, widths[2] + 2];
            write!(f, "{left}{:─<range$}{middle}{:─<size$}{right}", "", "")
        };
        writeln!(f, "{}", Summary(self))?;
        let mut above: Option<&LayoutPart> = None;
        for (part, Row { start, end, size }) in self.object_parts().iter().zip(&rows) {
            if above.is_none_or(|above| !above.is_beside(part)) {
                line(f, if above.is_none() { ['┌', '┬', '┐'] } else { ['├', '┼', '┤'] })?;
                writeln!(f, " {}", Printable(part.heading()))?;
            }
            let [starts, ends, sizes] = widths;
            let title = Title(part);
            writeln!(f, "│ {start:>starts$} .. {end:>ends$} │ {size:>sizes$} │ {title}")?;
            above = Some(part);
        }
        line(f, ['└', '┴', '┘'])
    }
}

/// What a row says of a part in numbers.
struct Row {
    start: String,
    end: String,
    size: String,
}

impl Row {
    fn of(layout: &ClassLayout, part: &LayoutPart) -> Self {
        let start = part.offset.to_string();
        if let (PartKind::Items, Some(size)) = (part.kind, layout.item_size()) {
            return Self { start, end: String::new(), size: size.to_string() };
        }
        Self { start, end: part.end().to_string(), size: part.size.to_string() }
    }
}

/// The sizes of a class in a line.
pub(super) struct Summary<'l>(pub(super) &'l ClassLayout);

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(layout) = self;
        write!(f, "{}: {}, aligned to {}", Printable(layout.class.name()), Bytes(layout.size()), layout.align())?;
        if layout.padding() > 0 {
            write!(f, ", {} of them padding", layout.padding())?;
        }
        write!(f, "; {} as an object", layout.allocation_size())?;
        if let Some(size) = layout.item_size() {
            write!(f, ", and {size} for each item")?;
        }
        Ok(())
    }
}

/// A number of bytes.
pub(super) struct Bytes(pub(super) usize);

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(count) = self;
        write!(f, "{count} byte{}", if *count == 1 { "" } else { "s" })
    }
}

/// A part's name with its type; in brackets if it is no name that a program knows.
pub(super) struct Title<'l>(pub(super) &'l LayoutPart);

impl fmt::Display for Title<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(part) = self;
        let name = Printable(part.name());
        match part.kind {
            PartKind::Padding | PartKind::Fields | PartKind::FieldsOrPadding => write!(f, "({name})"),
            _ if part.type_text().is_empty() => write!(f, "{name}"),
            _ => write!(f, "{name}: {}{}", Printable(part.type_text()), part.note()),
        }
    }
}

/// A text in one line, whatever is in it: what moves the cursor, or turns the direction of writing, is shown as an escape.
pub(super) struct Printable<'t>(pub(super) &'t str);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for char in self.0.chars() {
            if breaks_lines(char) {
                write!(f, "{}", char.escape_default())?;
            } else {
                f.write_char(char)?;
            }
        }
        Ok(())
    }
}

fn breaks_lines(char: char) -> bool {
    let turns = matches!(char, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    char.is_control() || turns || matches!(char, '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}')
}
