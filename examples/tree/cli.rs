//! The command line.

use std::path::PathBuf;

use clap::Parser;

use crate::query::{Condition, Query};

/// Lists what is in a directory, and all that is below it, by attributes that you name.
///
/// Every entry has `name`, `size`, `depth` and `parent`; a File has an `extension`, a Link its `target`, a Directory its
/// `children`, and an `error` if it could not be read. `path` is found by asking parents for their names. `__class__` is one
/// of File, Directory, Link and Special; `__dict__` is what --tag has set.
#[derive(Debug, Parser)]
#[command(name = "tree", after_help = EXAMPLES)]
pub(crate) struct Cli {
    /// Where to start; links are not followed, unless their name has a slash after it here
    #[arg(default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/slots-core/src"), hide_default_value = true)]
    pub(crate) root: PathBuf,

    /// The attributes to show, in this order
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = name)]
    #[arg(default_value = "__class__,size,path")]
    show: Vec<String>,

    /// Only entries of which this holds; an operator is one of = != < <= > >=. May be repeated: all must hold
    ///
    /// The value is compared as a number if the attribute is one, else with the text that the table shows. Entries without
    /// the attribute have the empty text, and are neither less nor more than anything.
    #[arg(long = "where", value_name = "NAME=VALUE")]
    conditions: Vec<Condition>,

    /// Sort by these attributes: numbers first, then texts, then entries without a value
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = name)]
    sort: Vec<String>,

    /// Reverse the order
    #[arg(long)]
    reverse: bool,

    /// Show no more than this many
    #[arg(long, value_name = "COUNT")]
    limit: Option<usize>,

    /// Set an attribute of the entry at PATH, which leads from the root of the tree; `.` is the root. May be repeated
    #[arg(long = "tag", num_args = 2, value_names = ["PATH", "NAME=VALUE"])]
    tags: Vec<String>,

    /// Give the root a handle to itself, which keeps all of the tree alive until it is taken away again
    #[arg(long)]
    pub(crate) leak: bool,
}

const EXAMPLES: &str = "\
Names that are no text are shown, and can be given to --tag, with \\xNN for each byte that is none.

Examples:
  tree --show path,size --where extension=rs --sort size --reverse
  tree /usr/share/doc --where '__class__=Directory' --where 'depth<=1' --sort size --reverse --limit 10
  tree --tag lib.rs owner=ada --show name,owner,__dict__ --where owner!=

Exit status: 0; 1 if something in the tree could not be read; 2 if the question is wrong or the tree is not there.";

impl Cli {
    /// Each path with what to set there.
    pub(crate) fn tags(&self) -> impl Iterator<Item = (&str, &str)> {
        self.tags.chunks_exact(2).map(|tag| (tag[0].as_str(), tag[1].as_str()))
    }

    pub(crate) fn query(&self) -> Query<'_> {
        let Self { show, conditions, sort, reverse, limit, .. } = self;
        Query { show, conditions, sort, reverse: *reverse, limit: *limit }
    }
}

/// A name as it is written in a list, in which spaces may follow the commas.
fn name(text: &str) -> Result<String, &'static str> {
    match text.trim() {
        "" => Err("an attribute has a name"),
        name => Ok(name.to_owned()),
    }
}
