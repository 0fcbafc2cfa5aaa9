//! Lists the packages of a cargo workspace, by attributes that are named on the command line.
//!
//! ```text
//! cargo run --release --example packages -- --select name,version,targets.0.kind --where edition=2024 --sort name
//! ```
//!
//! Each package is a [`Package`](package::Package), a struct with a slot for each key that cargo documents and a
//! `__dict__` for every other; columns, conditions and sort keys reach both by name.

mod cli;
#[path = "../common/columns.rs"]
mod columns;
mod json;
mod output;
mod package;
mod query;
mod source;
#[path = "../common/terminal.rs"]
mod terminal;

use std::process::ExitCode;

use clap::Parser as _;

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
    let request = cli.request().unwrap_or_else(|error| error.exit());
    let packages = source::packages(&request.source)?;
    let query =
        query::Query { select: &cli.select, conditions: &cli.conditions, sort: &cli.sort, reverse: cli.reverse };
    for warning in query.check(&packages)? {
        say("warning", &warning);
    }
    let rows = query.rows(&packages)?;
    match request.format {
        cli::Format::Table => output::table(&cli.select, &rows, cli.max_width),
        cli::Format::Json => output::json(&cli.select, &rows),
    }
}
