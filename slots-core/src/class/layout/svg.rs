//! The picture for a page: a grid with eight bytes a row, in the colours of the classes.

use core::fmt::{self, Write};
use std::collections::BTreeSet;

use super::text::{Bytes, Printable, Summary, Title};
use super::{ClassLayout, LayoutPart, PartKind};
use crate::class::Class;

/// The layout as an SVG document.
pub(super) struct Svg<'l>(pub(super) &'l ClassLayout);

/// How many bytes are in a row.
const ROW: isize = 8;
/// Measures of the picture, in its own units.
const BYTE_WIDTH: isize = 76;
const ROW_HEIGHT: isize = 38;
const MARGIN: isize = 16;
/// Where the rows start, behind their offsets.
const LEFT: isize = 72;
/// Where the first row starts, under the title.
const TOP: isize = 60;
const LINE: isize = 22;
const WIDTH: isize = LEFT + ROW * BYTE_WIDTH + MARGIN;
/// How wide a letter of the texts in the grid is, at most; those that are not ASCII can be twice as wide.
const LETTER: isize = 8;

/// As many colours as there are for classes; more classes have the same colours again.
const COLOURS: usize = 8;
const STYLE: &str = "\
svg{font-family:ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace;font-size:12px}\
.page{fill:#fff}text{fill:#1b1f24}.title{font-size:15px;font-weight:bold}.dim{fill:#59636e}.at{text-anchor:end}.in{text-anchor:middle}\
.h{fill:#d5dae1}.p{fill:#eff1f3}.o{fill-opacity:.5}\
.c0{fill:#bfdbff}.c1{fill:#ffdcae}.c2{fill:#c2ebc5}.c3{fill:#f5cbe8}.c4{fill:#fbe991}.c5{fill:#d8d0fa}.c6{fill:#b9e9e6}.c7{fill:#f8c9c2}\
@media(prefers-color-scheme:dark){\
.page{fill:#0d1117}text{fill:#f0f3f6}.dim{fill:#b8c2cc}\
.h{fill:#39424e}.p{fill:#1c222b}\
.c0{fill:#1d4d8c}.c1{fill:#7d4a0d}.c2{fill:#1f6130}.c3{fill:#7a2a66}.c4{fill:#665708}.c5{fill:#4d4194}.c6{fill:#12625e}.c7{fill:#8a2f26}}";

impl fmt::Display for Svg<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(layout) = self;
        let picture = Picture::new(layout);
        let height = picture.grid_end() + MARGIN + LINE * picture.legend_lines() + MARGIN;
        write!(f, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" ")?;
        writeln!(f, "width=\"{WIDTH}\" height=\"{height}\" role=\"img\">")?;
        writeln!(f, "<title>{}</title>\n<style>{STYLE}</style>", Escaped(&Summary(layout)))?;
        writeln!(f, "<rect class=\"page\" width=\"{WIDTH}\" height=\"{height}\"/>")?;
        // The summary begins with the name, which is the title here.
        let (name, summary) = (Printable(layout.class.name()).to_string(), Summary(layout).to_string());
        let sizes = summary.strip_prefix(&name).and_then(|rest| rest.strip_prefix(": ")).unwrap_or(&summary);
        let room = (WIDTH - 2 * MARGIN) / (LETTER + 2);
        text(f, "title", [MARGIN, 26], &Cut(&name, room))?;
        text(f, "dim", [MARGIN, 46], &Cut(sizes, (WIDTH - 2 * MARGIN) / LETTER))?;
        picture.grid(f)?;
        picture.legend(f)?;
        f.write_str("</svg>\n")
    }
}

/// What is drawn of a layout, and where.
struct Picture<'l> {
    layout: &'l ClassLayout,
    /// The parts that have bytes.
    drawn: Vec<&'l LayoutPart>,
    /// The rows that are drawn; all between two of them are in the middle of one part.
    rows: Vec<isize>,
    /// The classes, in the order of their colours.
    classes: Vec<&'l Class>,
}

impl<'l> Picture<'l> {
    fn new(layout: &'l ClassLayout) -> Self {
        let drawn: Vec<&LayoutPart> = layout.object_parts().iter().filter(|part| part.size > 0).collect();
        let mut rows = BTreeSet::new();
        for part in &drawn {
            let (first, last) = (row_of(part.offset), row_of(part.end() - 1));
            rows.extend([first, (first + 1).min(last), (last - 1).max(first), last]);
        }
        let mut classes: Vec<&Class> = Vec::new();
        for class in layout.parts().iter().filter_map(LayoutPart::class) {
            // Parts of a class are beside each other.
            if classes.last() != Some(&class) {
                classes.push(class);
            }
        }
        Self { layout, drawn, rows: rows.into_iter().collect(), classes }
    }

    /// Rows before the row at `index` that stand for several that are not drawn.
    fn skips(&self, index: usize) -> bool {
        index > 0 && self.rows[index] > self.rows[index - 1] + 1
    }

    /// Where the rows start, one after the other, and where the last of them ends.
    fn tops(&self) -> Vec<isize> {
        let mut top = TOP;
        let mut tops = Vec::with_capacity(self.rows.len() + 1);
        for (index, &row) in self.rows.iter().enumerate() {
            top += if self.skips(index) { ROW_HEIGHT } else { 0 };
            // The instance is set off from what lies before it.
            top += if row == 0 && index > 0 { ROW } else { 0 };
            tops.push(top);
            top += ROW_HEIGHT;
        }
        tops.push(top);
        tops
    }

    fn grid_end(&self) -> isize {
        self.tops().last().copied().unwrap_or(TOP)
    }

    fn grid(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tops = self.tops();
        for (index, (&row, &top)) in self.rows.iter().zip(&tops).enumerate() {
            let start = row * ROW;
            let first = self.drawn.partition_point(|part| part.end() <= start);
            let here = self.drawn[first..].iter().take_while(|part| part.offset < start + ROW);
            if self.skips(index) {
                // As many rows as are left out are all of this one part.
                let (part, missing) = (self.drawn[first], row - self.rows[index - 1] - 1);
                self.block(f, part, [LEFT, top - ROW_HEIGHT, ROW * BYTE_WIDTH, ROW_HEIGHT], [true, true])?;
                let more = format!("⋮ {} more", Bytes((missing * ROW).unsigned_abs()));
                text(f, "in dim", [LEFT + ROW * BYTE_WIDTH / 2, top - ROW_HEIGHT + 24], &more)?;
            }
            text(f, "at dim", [LEFT - ROW, top + 24], &start)?;
            for part in here {
                let (from, to) = (part.offset.max(start), part.end().min(start + ROW));
                // What goes on in the next row at the same bytes is one block with it.
                let goes_on = [part.offset <= from - ROW, part.end() >= to + ROW];
                let size = [(to - from) * BYTE_WIDTH, ROW_HEIGHT];
                let left = LEFT + (from - start) * BYTE_WIDTH;
                self.block(f, part, [left, top, size[0], size[1]], goes_on)?;
                if from == part.offset {
                    self.label(f, part, [left + 8, top], size[0] - 12)?;
                }
            }
        }
        Ok(())
    }

    /// The rectangle of a part in one row; `goes_on` says whether it continues above and below.
    fn block(
        &self,
        f: &mut fmt::Formatter<'_>,
        part: &LayoutPart,
        [x, y, width, height]: [isize; 4],
        goes_on: [bool; 2],
    ) -> fmt::Result {
        let [above, below] = goes_on.map(|goes_on| isize::from(!goes_on));
        write!(f, "<rect class=\"{}\" x=\"{}\" y=\"{}\" ", self.style(part), x + 1, y + above)?;
        write!(f, "width=\"{}\" height=\"{}\">", width - 2, height - above - below)?;
        let owner = part.class().map(|class| format!(" ({})", class.name())).unwrap_or_default();
        let title = format!("{}{owner}: {} at {}", Title(part), Bytes(part.size), part.offset);
        writeln!(f, "<title>{}</title></rect>", Escaped(&Printable(&title)))
    }

    /// Name and type, as far as they fit.
    fn label(&self, f: &mut fmt::Formatter<'_>, part: &LayoutPart, [x, top]: [isize; 2], width: isize) -> fmt::Result {
        let room = width / LETTER;
        let style = if matches!(self.style(part), Style::Class(_, false) | Style::Header) { "" } else { "dim" };
        if part.type_text().is_empty() {
            return text(f, style, [x, top + 24], &Cut(part.name(), room));
        }
        text(f, style, [x, top + 17], &Cut(part.name(), room))?;
        text(f, "dim", [x, top + 32], &Cut(&format!("{}{}", part.type_text(), part.note()), room))
    }

    fn style(&self, part: &LayoutPart) -> Style {
        let of = |class| self.classes.iter().position(|known| *known == class).unwrap_or(0) % COLOURS;
        match (part.kind, part.class()) {
            (PartKind::Padding, _) => Style::Padding,
            (PartKind::Fields | PartKind::FieldsOrPadding, Some(class)) => Style::Class(of(class), true),
            (PartKind::WeakRef, _) | (_, None) => Style::Header,
            (_, Some(class)) => Style::Class(of(class), false),
        }
    }

    /// The parts without bytes, which the grid does not show.
    fn footnotes(&self) -> impl Iterator<Item = String> {
        self.layout.object_parts().iter().filter(|part| part.size == 0).map(|part| match self.layout.item_size() {
            Some(size) if part.kind == PartKind::Items => {
                format!("from {}: {}, {}", part.offset, Title(part), Bytes(size))
            }
            _ => format!("at {}: {}, {}", part.offset, Title(part), Bytes(0)),
        })
    }

    fn legend_lines(&self) -> isize {
        // The header has a line as well.
        0_isize.saturating_add_unsigned(1 + self.classes.len() + self.footnotes().count())
    }

    fn legend(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut top = self.grid_end() + MARGIN;
        let room = (WIDTH - LEFT - MARGIN) / LETTER;
        let classes = self.classes.iter().enumerate();
        let classes = classes.map(|(index, class)| (Style::Class(index % COLOURS, false), class.name()));
        for (style, name) in core::iter::once((Style::Header, "header of an object")).chain(classes) {
            writeln!(f, "<rect class=\"{style}\" x=\"{LEFT}\" y=\"{top}\" width=\"14\" height=\"14\"/>")?;
            text(f, "", [LEFT + LINE, top + 11], &Cut(name, room - 3))?;
            top += LINE;
        }
        for footnote in self.footnotes() {
            text(f, "dim", [LEFT, top + 11], &Cut(&footnote, room))?;
            top += LINE;
        }
        Ok(())
    }
}

const fn row_of(offset: isize) -> isize {
    offset.div_euclid(ROW)
}

/// The style of a rectangle.
enum Style {
    Header,
    Padding,
    /// Of a class by the number of its colour, and whether the bytes have no name.
    Class(usize, bool),
}

impl fmt::Display for Style {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header => f.write_str("h"),
            Self::Padding => f.write_str("p"),
            Self::Class(colour, is_other) => write!(f, "c{colour}{}", if *is_other { " o" } else { "" }),
        }
    }
}

fn text(f: &mut fmt::Formatter<'_>, style: &str, [x, y]: [isize; 2], content: &dyn fmt::Display) -> fmt::Result {
    let class = if style.is_empty() { String::new() } else { format!(" class=\"{style}\"") };
    writeln!(f, "<text{class} x=\"{x}\" y=\"{y}\">{}</text>", Escaped(content))
}

/// As much of a text as there is room for, in letters.
struct Cut<'t>(&'t str, isize);

impl fmt::Display for Cut<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = |char: char| if char.is_ascii() { 1 } else { 2 };
        let text = Printable(self.0).to_string();
        if text.chars().map(width).sum::<isize>() <= self.1 {
            return f.write_str(&text);
        }
        // Room for the dots.
        let mut left = self.1 - 2;
        for char in text.chars() {
            left -= width(char);
            if left < 0 {
                break;
            }
            f.write_char(char)?;
        }
        f.write_char('…')
    }
}

/// A text as the content of an element.
struct Escaped<'t>(&'t dyn fmt::Display);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(Escape(f), "{}", self.0)
    }
}

struct Escape<'f, 'a>(&'f mut fmt::Formatter<'a>);

impl Write for Escape<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.chars().try_for_each(|char| match char {
            '&' => self.0.write_str("&amp;"),
            '<' => self.0.write_str("&lt;"),
            '>' => self.0.write_str("&gt;"),
            '"' => self.0.write_str("&quot;"),
            '\'' => self.0.write_str("&#39;"),
            char => self.0.write_char(char),
        })
    }
}
