//! Makes the classes that a JSON file defines, on top of native ones, and runs the steps that it lists on their objects.
//!
//! ```text
//! cargo run --release --example classes -- examples/classes/game.json
//! ```
//!
//! The host declares [`Entity`](native::Entity), [`Item`](native::Item) and a few more in Rust; the file extends them. What
//! the library refuses, a class or a step, is an answer like any other; what is wrong with the file itself ends the program.

mod cli;
mod formula;
mod literal;
mod native;
mod place;
mod print;
mod script;
mod step;
#[path = "../common/terminal.rs"]
mod terminal;
mod unique;
mod world;

use std::io::{self, BufWriter, Read as _, Write as _};
use std::path::Path;
use std::process::ExitCode;

use clap::Parser as _;

use crate::script::Script;
use crate::terminal::{is_broken_pipe, printable, say};
use crate::unique::Unique;
use crate::world::World;

/// Whatever ends the program is said in words; nothing else is done with it.
type Result<T, E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    match run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_broken_pipe(&*error) => ExitCode::SUCCESS,
        Err(error) => {
            say("error", &printable(&error.to_string()));
            ExitCode::from(2)
        }
    }
}

fn run(cli: &cli::Cli) -> Result<()> {
    let script = read(&cli.file)?;
    let mut out = BufWriter::new(io::stdout().lock());
    World::new(cli.strict).play(&script, &mut out)?;
    Ok(out.flush()?)
}

/// The script in a file, or on standard input.
fn read(file: &Path) -> Result<Script> {
    let is_stdin = file.as_os_str() == "-";
    let name = if is_stdin { "standard input".to_owned() } else { file.display().to_string() };
    let mut text = Vec::new();
    let read = if is_stdin {
        io::stdin().read_to_end(&mut text)
    } else {
        std::fs::File::open(file).and_then(|mut file| file.read_to_end(&mut text))
    };
    read.map_err(|error| format!("{name}: {error}"))?;
    // Some editors and shells write a mark in front.
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
    let Unique(json) = serde_json::from_slice(text).map_err(|error| malformed(&name, &error))?;
    Script::read(&json).map_err(|error| format!("{name}: {error}").into())
}

/// What is wrong with the JSON, with the place in front as compilers have it.
fn malformed(name: &str, error: &serde_json::Error) -> String {
    let (line, column) = (error.line(), error.column());
    let text = error.to_string();
    let reason = text.strip_suffix(&format!(" at line {line} column {column}")).unwrap_or(&text);
    format!("{name}:{line}:{column}: malformed JSON: {reason}")
}
