//! An inspector for objects of slotted classes: shows, writes, calls and watches their attributes by name.
//!
//! ```text
//! cargo run --release --example inspector
//! ```
//!
//! The objects are of the classes of the other examples, and of [`hero`], which is made at run time. Nothing here knows any
//! of them: whatever a class has, its own methods and hooks included, is found by asking it.

mod attribute;
mod cli;
#[path = "../common/columns.rs"]
mod columns;
mod command;
mod complete;
mod description;
mod edit;
#[path = "../tree/entry.rs"]
#[expect(dead_code, reason = "this program reads no directory")]
mod entry;
mod failure;
#[path = "../classes/native.rs"]
#[expect(dead_code, reason = "this program reads no classes from a file")]
mod game;
mod hero;
mod line;
mod literal;
#[path = "../packages/package.rs"]
mod package;
mod place;
mod scan;
mod script;
mod session;
mod shapes;
mod show;
#[path = "../common/terminal.rs"]
mod terminal;
mod watch;
mod world;

use std::fs::File;
use std::io::{self, BufReader, BufWriter, IsTerminal as _};
use std::process::ExitCode;

use clap::Parser as _;

use crate::session::Session;
use crate::terminal::{is_broken_pipe, printable, say};

/// Whatever ends the program is said in words; nothing else is done with it.
type Result<T, E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    match run(&cli) {
        Ok(code) => code,
        Err(error) if is_broken_pipe(&*error) => ExitCode::SUCCESS,
        Err(error) => {
            say("error", &printable(&error.to_string()));
            ExitCode::from(2)
        }
    }
}

fn run(cli: &cli::Cli) -> Result<ExitCode> {
    let mut session = Session::new()?;
    let mut out = BufWriter::new(io::stdout().lock());
    let is_good = match cli.file.as_deref().filter(|file| file.as_os_str() != "-") {
        Some(file) => {
            let name = file.display().to_string();
            let opened = File::open(file).map_err(|error| format!("{name}: {error}"))?;
            script::run(&mut session, &name, &mut BufReader::new(opened), &mut out)?
        }
        None if cli.file.is_none() && io::stdin().is_terminal() && io::stdout().is_terminal() => {
            drop(out);
            edit::run(session)?;
            true
        }
        None => script::run(&mut session, "standard input", &mut io::stdin().lock(), &mut out)?,
    };
    Ok(ExitCode::from(u8::from(!is_good)))
}
