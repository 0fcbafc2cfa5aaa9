//! The command line.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser, ValueEnum};

use crate::query::Condition;

/// Lists the packages of a cargo workspace, by attributes that you name.
///
/// The packages come from `cargo metadata`. Every key that it prints is an attribute: name, version, license,
/// dependencies, metadata and so on. A path leads into it: metadata.docs.rs, targets.0.name.
#[derive(Debug, Parser)]
#[command(name = "packages", after_help = EXAMPLES)]
pub(crate) struct Cli {
    /// List the workspace of this Cargo.toml [default: the workspace that this program comes from]
    #[arg(long, value_name = "PATH", conflicts_with = "input")]
    manifest_path: Option<PathBuf>,

    /// List the packages in this file, which holds what `cargo metadata` printed; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "deps")]
    input: Option<PathBuf>,

    /// With a file: the same as --input FILE. Without: the same as --format json. May be given once for each
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "")]
    json: Vec<OsString>,

    /// List the dependencies too, not only the members of the workspace (a file is always listed whole)
    #[arg(long)]
    deps: bool,

    /// The attributes to show, in this order
    #[arg(long, value_name = "PATHS", value_delimiter = ',', value_parser = path)]
    #[arg(default_value = "name,version,edition,license")]
    pub(crate) select: Vec<String>,

    /// Only packages whose attribute has this value; PATH!=VALUE: only the others. May be repeated: all must hold
    ///
    /// The value is compared with the text that the table shows, or as a number if both are numbers. Packages without
    /// the attribute have the empty text.
    #[arg(long = "where", value_name = "PATH=VALUE")]
    pub(crate) conditions: Vec<Condition>,

    /// Sort by these attributes: numbers first, then versions, then other texts, then packages without a value
    #[arg(long, value_name = "PATHS", value_delimiter = ',', value_parser = path)]
    pub(crate) sort: Vec<String>,

    /// Reverse the order
    #[arg(long)]
    pub(crate) reverse: bool,

    /// How to print [default: table]
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// Cut the cells of the table to this many columns
    #[arg(long, value_name = "COLUMNS")]
    pub(crate) max_width: Option<NonZeroUsize>,
}

const EXAMPLES: &str = "\
Examples:
  packages --select name,version,rust_version --sort name
  packages --deps --where license=MIT --where source!=None --sort name
  packages --select name,targets.0.kind --json
  cargo metadata --format-version 1 | packages --input - --select name,metadata.docs.rs

Exit status: 0, or 2 if the question or the input is wrong.";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Aligned columns
    Table,
    /// An array with an object for each package
    Json,
}

/// Where the packages come from.
#[derive(Debug)]
pub(crate) enum Source {
    /// `cargo metadata`, asked about a manifest.
    Cargo { manifest: PathBuf, deps: bool },
    /// A file with its output.
    File(PathBuf),
    /// Its output on standard input.
    Stdin,
}

/// What follows from several options together.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) source: Source,
    pub(crate) format: Format,
}

impl Cli {
    /// Tells the two meanings of `--json` apart.
    pub(crate) fn request(&self) -> Result<Request, clap::Error> {
        let mut file = self.input.clone();
        let mut format = self.format;
        for json in &self.json {
            if json.is_empty() {
                if format.replace(Format::Json) == Some(Format::Table) {
                    return Err(conflict("--json without a file asks for JSON, --format for a table"));
                }
            } else if file.replace(json.into()).is_some() {
                return Err(conflict("one file can be read, not two"));
            } else if self.manifest_path.is_some() {
                return Err(conflict("packages come from --manifest-path or from a file, not from both"));
            } else if self.deps {
                return Err(conflict("--deps is for workspaces; a file is always listed whole"));
            }
        }
        let source = match file {
            Some(file) if file.as_os_str() == "-" => Source::Stdin,
            Some(file) => Source::File(file),
            None => {
                Source::Cargo { manifest: self.manifest_path.clone().unwrap_or_else(own_manifest), deps: self.deps }
            }
        };
        Ok(Request { source, format: format.unwrap_or(Format::Table) })
    }
}

fn own_manifest() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "Cargo.toml"].iter().collect()
}

fn conflict(message: &str) -> clap::Error {
    Cli::command().error(ErrorKind::ArgumentConflict, message)
}

/// A path as it is written in a list, in which spaces may follow the commas.
fn path(text: &str) -> Result<String, &'static str> {
    match text.trim() {
        "" => Err("a path names at least an attribute"),
        path => Ok(path.to_owned()),
    }
}
