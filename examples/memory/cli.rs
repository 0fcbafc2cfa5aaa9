//! The command line.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Parser;

/// Makes a million objects of each kind, and counts what they ask of the allocator.
///
/// Each object has three numbers under the names x, y and z, except that the names of a plain struct are gone at run time.
/// Every kind is counted alone. What is counted is the memory of the objects, without the vector of handles to them.
#[derive(Debug, Parser)]
#[command(name = "memory", after_help = EXAMPLES)]
pub(crate) struct Cli {
    /// How many objects of each kind to make
    #[arg(long, value_name = "NUMBER", default_value = "1000000", value_parser = count)]
    pub(crate) count: NonZeroUsize,

    /// Draw the bars to this file, as an SVG
    #[arg(long, value_name = "FILE")]
    pub(crate) svg: Option<PathBuf>,

    /// How many columns the bars may take [default: those of the terminal, or 80]
    #[arg(long, value_name = "COLUMNS")]
    pub(crate) width: Option<u16>,
}

const EXAMPLES: &str = "\
Examples:
  memory --count 1000
  memory --svg memory.svg

Exit status: 0, or 2 if the file cannot be written.";

/// More would not fit into the memory of most machines.
const MOST: usize = 100_000_000;

fn count(text: &str) -> Result<NonZeroUsize, String> {
    let count = text.parse().ok().filter(|count: &NonZeroUsize| count.get() <= MOST);
    count.ok_or_else(|| format!("a number from 1 to {MOST} is wanted"))
}
