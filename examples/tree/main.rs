//! Reads a directory tree into shared objects, and answers questions about them by attribute name.
//!
//! ```text
//! cargo run --release --example tree -- src --show path,size --where extension=rs --sort size --reverse
//! ```
//!
//! A directory holds its children strongly, an entry its parent weakly; so when the handle to the root goes, everything
//! does, and the last line counts that it did. `--leak` shows what the count says of a cycle of strong handles.

mod cli;
#[path = "../common/columns.rs"]
mod columns;
mod entry;
mod output;
mod query;
mod read;
#[path = "../common/terminal.rs"]
mod terminal;

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use clap::Parser as _;
use slotted::Obj;

use crate::entry::{Directory, Entry, File, Link};
use crate::read::{Tree, Watch};
use crate::terminal::{is_broken_pipe, printable, say};

/// Whatever ends the program is said in words; nothing else is done with it.
type Result<T, E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    match run(&cli) {
        Ok(code) => code,
        Err(error) if is_broken_pipe(&*error) => ExitCode::SUCCESS,
        Err(error) => {
            say("error", &error.to_string());
            ExitCode::from(2)
        }
    }
}

fn run(cli: &cli::Cli) -> Result<ExitCode> {
    let tree = read::read(&cli.root)?;
    for (path, assignment) in cli.tags() {
        query::tag(&tree.root, path, assignment)?;
    }
    let query = cli.query();
    query.check(&tree)?;

    let mut out = BufWriter::new(io::stdout().lock());
    output::table(&mut out, query.show, &query.rows(&tree)?)?;
    writeln!(out, "\n{}", totals(&tree))?;
    for unreadable in &tree.unreadable {
        say("warning", &printable(unreadable));
    }
    let code = ExitCode::from(u8::from(!tree.unreadable.is_empty()));

    if cli.leak {
        tree.root.setattr("itself", &tree.root)?;
    }
    let watch = tree.let_go();
    count(&mut out, &watch)?;
    if cli.leak {
        for object in watch.survivors().filter(|object| object.hasattr("itself")) {
            object.delattr("itself")?;
        }
        count(&mut out, &watch)?;
    }
    out.flush()?;
    Ok(code)
}

/// How many entries of each kind there are.
fn totals(tree: &Tree) -> String {
    let of = |is: fn(&Obj<Entry>) -> bool| tree.entries().filter(is).count();
    let (directories, files, links) = (of(Obj::is::<Directory>), of(Obj::is::<File>), of(Obj::is::<Link>));
    let others = tree.entries().count() - directories - files - links;
    let bytes = tree.root.borrow().size;
    format!("directories: {directories}, files: {files}, links: {links}, others: {others}, bytes: {bytes}")
}

/// What became of the objects.
fn count(out: &mut impl Write, watch: &Watch) -> io::Result<()> {
    let (made, dropped) = entry::made_and_dropped();
    let (dead, told) = (watch.dead(), watch.told());
    writeln!(out, "objects: {made} made, {dropped} dropped; weak references: {dead} dead, {told} told of it")
}
