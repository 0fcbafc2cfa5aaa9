//! Makes a million objects of each kind, and says what they take: plain structs, shared objects, and what holds its
//! attributes in a dict.
//!
//! ```text
//! cargo run --release --example memory -- --svg memory.svg
//! ```
//!
//! The figures are what the objects ask of the allocator, which this program counts. An allocator rounds up; by how much is its
//! own affair, so it is not counted.

mod chart;
mod cli;
#[path = "../common/columns.rs"]
mod columns;
#[path = "../common/counting.rs"]
mod counting;
mod kinds;
#[path = "../common/terminal.rs"]
#[expect(dead_code, reason = "there are no texts from outside to show")]
mod terminal;

use std::fs;
use std::io::{self, BufWriter, Write as _};
use std::process::ExitCode;

use clap::Parser as _;
use terminal_size::Width;

use crate::terminal::{is_broken_pipe, say};

/// Whatever ends the program is said in words; nothing else is done with it.
type Result<T, E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    match run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_broken_pipe(&*error) => ExitCode::SUCCESS,
        Err(error) => {
            say("error", &error.to_string());
            ExitCode::from(2)
        }
    }
}

fn run(cli: &cli::Cli) -> Result<()> {
    let count = cli.count.get();
    let figures = kinds::measure(count)?;
    if let Some(path) = &cli.svg {
        let chart = chart::Svg { figures: &figures, count };
        fs::write(path, chart.to_string()).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    let width = cli.width.or_else(|| terminal_size::terminal_size().map(|(Width(width), _)| width)).unwrap_or(80);
    let mut out = BufWriter::new(io::stdout().lock());
    writeln!(out, "for one object with three numbers, on average over {count}:\n")?;
    chart::table(&mut out, &figures, count)?;
    writeln!(out, "\nbytes:\n")?;
    chart::bars(&mut out, &figures, count, width.into())?;
    Ok(out.flush()?)
}
