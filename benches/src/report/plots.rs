//! Bar charts, as SVG.

use std::error::Error;
use std::path::Path;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::tables::{BY_NAME, DECLARED, WEIGHTS};
use crate::figures::Figures;

/// A bar: what it is, how long, and whether it is ours.
struct Bar {
    label: String,
    value: f64,
    ours: bool,
}

/// Draws every plot that there are figures for, and removes those that there are none for.
///
/// # Errors
///
/// A file cannot be written.
pub fn draw(figures: &Figures, folder: &Path) -> Result<(), Box<dyn Error>> {
    for (at, file, title) in
        [(0, "get.svg", "get by name, 16 fields, ns"), (1, "set.svg", "set by name, 16 fields, ns")]
    {
        let bars = BY_NAME.iter().filter_map(|(label, whats)| bar(figures, label, whats[at]));
        bar_chart(&folder.join(file), title, bars.collect())?;
    }
    let bars = WEIGHTS.iter().filter_map(|(label, what)| bar(figures, label, &format!("{what} in all")));
    bar_chart(&folder.join("memory.svg"), "bytes an instance, handle included", bars.collect())?;
    let bars = ["rebuild", "check", "clean build"].iter().flat_map(|what| {
        DECLARED.iter().filter_map(move |name| bar(figures, &format!("{what}, {name}"), &format!("{what}: {name}")))
    });
    bar_chart(&folder.join("compile.svg"), "200 structs of eight fields, seconds", bars.collect())
}

fn bar(figures: &Figures, label: &str, what: &str) -> Option<Bar> {
    let value = figures.value(what)?;
    let ours = ["slotted", "Obj", "run-time class"].iter().any(|word| label.contains(word));
    Some(Bar { label: label.replace('`', ""), value, ours })
}

fn bar_chart(file: &Path, title: &str, bars: Vec<Bar>) -> Result<(), Box<dyn Error>> {
    const WIDTH: i32 = 840;
    const LABELS: i32 = 290;
    const NUMBERS: i32 = 60;
    const ROW: i32 = 22;
    const TOP: i32 = 44;
    let longest = bars.iter().map(|bar| bar.value).fold(0.0, f64::max);
    if longest <= 0.0 {
        // Not that of another run.
        return if file.exists() { Ok(std::fs::remove_file(file)?) } else { Ok(()) };
    }
    let height = TOP + ROW * i32::try_from(bars.len())? + 12;
    let root = SVGBackend::new(file, (WIDTH.unsigned_abs(), height.unsigned_abs())).into_drawing_area();
    root.fill(&WHITE)?;
    // The size is that of a line, which is more than that of its letters.
    let text = |size: i32, across| ("sans-serif", size).into_font().color(&BLACK).pos(Pos::new(across, VPos::Center));
    root.draw(&Text::new(title, (12, TOP / 2), text(20, HPos::Left)))?;
    for (row, Bar { label, value, ours }) in (0..).zip(bars) {
        let middle = TOP + ROW * row + ROW / 2;
        #[expect(clippy::cast_possible_truncation, reason = "at most the width")]
        let end = LABELS + (f64::from(WIDTH - LABELS - NUMBERS) * value / longest) as i32;
        let colour = if ours { RGBColor(200, 90, 30) } else { RGBColor(120, 140, 165) };
        root.draw(&Text::new(label, (LABELS - 8, middle), text(16, HPos::Right)))?;
        root.draw(&Rectangle::new([(LABELS, middle - 8), (end.max(LABELS + 1), middle + 8)], colour.filled()))?;
        root.draw(&Text::new(super::rounded(value), (end + 6, middle), text(15, HPos::Left)))?;
    }
    root.present()?;
    Ok(())
}
