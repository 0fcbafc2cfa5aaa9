//! The command line.

use std::path::PathBuf;

use clap::Parser;

use crate::command;

/// Looks at objects of slotted classes, and changes them, by the names of their attributes.
///
/// At a terminal, lines are edited and completed with Tab. Otherwise they are read from standard input, or from FILE, and
/// nothing but the answers is printed.
#[derive(Debug, Parser)]
#[command(name = "inspector", after_help = after_help())]
pub(crate) struct Cli {
    /// A script: a command a line; `-` is standard input
    pub(crate) file: Option<PathBuf>,
}

const SCRIPTS: &str = "\
In a script, a line that starts with # is a comment. One that starts with ! is to be refused: its error is an answer like any
other, and that it is not refused is a failure. Errors are printed to standard error with the line they are about, and do not
end the script.

Example:
  printf 'watch hero\\nhero.level = 2\\n!hero.level = 99\\n' | inspector

Exit status: 0; 1 if a line of a script failed; 2 if the script cannot be read.";

fn after_help() -> String {
    format!("{}\n\n{SCRIPTS}", command::commands().join("\n"))
}
