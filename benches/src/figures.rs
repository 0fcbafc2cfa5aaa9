//! What was measured, in the form in which the measuring programs hand it to the report.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// One measured quantity.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// `ns`, `bytes`, `s`, `kB` or what is counted.
    pub unit: String,
    pub value: f64,
    /// The median where no order of names comes twice, for operations that were timed in both ways.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fresh: Option<f64>,
    /// Calls of the allocator in one round of operations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allocations: Option<u64>,
}

/// What one program measured, or all of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Circumstances: versions, and why something could not be measured.
    #[serde(default)]
    pub facts: BTreeMap<String, String>,
    /// By what was measured, in the order in which it was.
    #[serde(default)]
    pub figures: IndexMap<String, Figure>,
}

impl Figures {
    /// Adds a quantity that is a single number.
    pub fn add(&mut self, what: impl Into<String>, unit: &str, value: f64) {
        self.figures.insert(what.into(), Figure { unit: unit.to_owned(), value, ..Figure::default() });
    }

    /// The number measured as `what`.
    pub fn value(&self, what: &str) -> Option<f64> {
        self.figures.get(what).map(|figure| figure.value)
    }

    /// Reads what every program has left in `folder`.
    ///
    /// # Errors
    ///
    /// A file cannot be read, or is not what a program writes.
    pub fn read_all(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let mut all = Self::default();
        let mut files: Vec<PathBuf> = match fs::read_dir(folder) {
            Ok(entries) => entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?,
            Err(_) => Vec::new(),
        };
        files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
        files.sort();
        for file in files {
            let text = fs::read_to_string(&file)?;
            let one: Self = serde_json::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))?;
            all.facts.extend(one.facts);
            all.figures.extend(one.figures);
        }
        Ok(all)
    }

    /// Leaves them for the report, as the figures of `program`.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub fn write(&self, program: &str) -> Result<(), Box<dyn Error>> {
        let folder = results();
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(program).with_extension("json"), serde_json::to_string_pretty(self)? + "\n")?;
        Ok(())
    }
}

/// The folder of this package.
pub fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Where the measuring programs leave what the report reads.
pub fn results() -> PathBuf {
    package().join("target/results")
}
