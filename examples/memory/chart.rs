//! The table and the bars at the terminal, and the bars as an SVG.
//!
//! The SVG is written by hand: it is rectangles and texts, whose places are one multiplication each. A plotting crate would have
//! to be told all of them as well, and draws in one set of colours, where this follows the page.

use std::fmt;
use std::io::{self, Write};

use unicode_width::UnicodeWidthStr as _;

use crate::columns;
use crate::kinds::{Figure, Maker};

/// A line for each kind.
pub(crate) fn table(out: &mut impl Write, figures: &[Figure], count: usize) -> io::Result<()> {
    let header = ["kind", "bytes", "allocations", "by its layout"].map(str::to_owned).to_vec();
    let lines = figures.iter().map(|figure| {
        let layout = figure.layout.map(|bytes| bytes.to_string()).unwrap_or_default();
        vec![figure.name.to_owned(), each(figure.taken.bytes, count), each(figure.taken.allocations, count), layout]
    });
    columns::print(out, &std::iter::once(header).chain(lines).collect::<Vec<_>>())
}

/// A share of `total` as text: whole if it is, else with a decimal.
fn each(total: usize, count: usize) -> String {
    if total.is_multiple_of(count) { (total / count).to_string() } else { format!("{:.1}", share(total, count)) }
}

#[expect(clippy::cast_precision_loss, reason = "there is less memory than a float has exact integers")]
fn share(total: usize, count: usize) -> f64 {
    total as f64 / count as f64
}

/// A bar for each kind, in lines of at most `width` columns.
pub(crate) fn bars(out: &mut impl Write, figures: &[Figure], count: usize, width: usize) -> io::Result<()> {
    let texts: Vec<String> = figures.iter().map(|figure| each(figure.taken.bytes, count)).collect();
    let names = figures.iter().map(|figure| figure.name.width()).max().unwrap_or(0);
    let numbers = texts.iter().map(|text| text.width()).max().unwrap_or(0);
    // A narrow terminal wraps the lines; bars of no length would tell nothing.
    let room = width.saturating_sub(names + numbers + 4).max(8);
    let most = most(figures);
    for (figure, text) in figures.iter().zip(&texts) {
        let eighths = scaled(figure.taken.bytes, most, room * 8);
        let name = figure.name;
        writeln!(out, "{name}{:gap$}  {} {text}", "", bar(eighths), gap = names - name.width())?;
    }
    Ok(())
}

fn most(figures: &[Figure]) -> usize {
    figures.iter().map(|figure| figure.taken.bytes).max().unwrap_or(0).max(1)
}

/// `part` of `all` on a scale of so many steps, at least one.
fn scaled(part: usize, all: usize, steps: usize) -> usize {
    let scaled = part as u128 * steps as u128 / all as u128;
    usize::try_from(scaled).unwrap_or(steps).max(1)
}

/// A bar of so many eighths of a column.
fn bar(eighths: usize) -> String {
    let mut bar = "█".repeat(eighths / 8);
    bar.extend([None, Some('▏'), Some('▎'), Some('▍'), Some('▌'), Some('▋'), Some('▊'), Some('▉')][eighths % 8]);
    bar
}

/// The bars as an SVG document.
pub(crate) struct Svg<'f> {
    pub(crate) figures: &'f [Figure],
    pub(crate) count: usize,
}

const STYLE: &str = "\
svg{font-family:system-ui,sans-serif;font-size:13px}.page{fill:#fff}text{fill:#1b1f24}.title{font-size:15px;font-weight:bold}\
.name{text-anchor:end}.rust{fill:#9aa5b1}.slots{fill:#2f7dd1}.dict{fill:#dd8a1c}\
@media(prefers-color-scheme:dark){.page{fill:#0d1117}text{fill:#f0f3f6}.rust{fill:#6b7683}}";

const WIDTH: usize = 720;
const LEFT: usize = 190;
const TOP: usize = 48;
const LINE: usize = 28;
/// Room for the number behind the longest bar.
const RIGHT: usize = 70;

impl fmt::Display for Svg<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { figures, count } = *self;
        let height = TOP + figures.len() * LINE + 44;
        write!(f, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" ")?;
        writeln!(f, "width=\"{WIDTH}\" height=\"{height}\" role=\"img\">\n<style>{STYLE}</style>")?;
        writeln!(f, "<rect class=\"page\" width=\"{WIDTH}\" height=\"{height}\"/>")?;
        let title = format!("Bytes for one object with three numbers, on average over {count}");
        writeln!(f, "<text class=\"title\" x=\"16\" y=\"28\">{title}</text>")?;
        let most = most(figures);
        for (index, figure) in figures.iter().enumerate() {
            let top = TOP + index * LINE;
            let width = scaled(figure.taken.bytes, most, WIDTH - LEFT - RIGHT);
            let (name, style) = (escaped(figure.name), style(figure.maker));
            writeln!(f, "<text class=\"name\" x=\"{}\" y=\"{}\">{name}</text>", LEFT - 8, top + 15)?;
            writeln!(f, "<rect class=\"{style}\" x=\"{LEFT}\" y=\"{top}\" width=\"{width}\" height=\"20\"/>")?;
            let bytes = each(figure.taken.bytes, count);
            writeln!(f, "<text x=\"{}\" y=\"{}\">{bytes}</text>", LEFT + width + 8, top + 15)?;
        }
        let top = TOP + figures.len() * LINE + 12;
        for (index, maker) in [Maker::Rust, Maker::Slots, Maker::Dict].into_iter().enumerate() {
            let (left, style) = (LEFT + index * 160, style(maker));
            writeln!(f, "<rect class=\"{style}\" x=\"{left}\" y=\"{top}\" width=\"14\" height=\"14\"/>")?;
            writeln!(f, "<text x=\"{}\" y=\"{}\">{}</text>", left + 22, top + 12, described(maker))?;
        }
        f.write_str("</svg>\n")
    }
}

const fn style(maker: Maker) -> &'static str {
    match maker {
        Maker::Rust => "rust",
        Maker::Slots => "slots",
        Maker::Dict => "dict",
    }
}

const fn described(maker: Maker) -> &'static str {
    match maker {
        Maker::Rust => "Rust alone",
        Maker::Slots => "slotted, in slots",
        Maker::Dict => "slotted, in a dict",
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            char => escaped.push(char),
        }
    }
    escaped
}
