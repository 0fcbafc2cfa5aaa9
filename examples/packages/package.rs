//! `Package`: one package of the output of `cargo metadata`.

use slotted::builtins::{Dict, List};
use slotted::prelude::*;

/// One package.
///
/// Slots are the keys that cargo documents. A `Slot` stays unset where an old cargo has left a key out; an `Option` in
/// it is a key that may be null. What a newer cargo adds goes to the `__dict__`.
#[slotted(dict)]
#[derive(Debug)]
pub(crate) struct Package {
    name: String,
    version: String,
    id: Slot<String>,
    manifest_path: Slot<String>,
    edition: Slot<String>,
    rust_version: Slot<Option<String>>,
    source: Slot<Option<String>>,
    license: Slot<Option<String>>,
    license_file: Slot<Option<String>>,
    description: Slot<Option<String>>,
    authors: Slot<Vec<String>>,
    keywords: Slot<Vec<String>>,
    categories: Slot<Vec<String>>,
    readme: Slot<Option<String>>,
    repository: Slot<Option<String>>,
    homepage: Slot<Option<String>>,
    documentation: Slot<Option<String>>,
    links: Slot<Option<String>>,
    default_run: Slot<Option<String>>,
    publish: Slot<Option<Vec<String>>>,
    dependencies: Slot<List>,
    targets: Slot<List>,
    features: Slot<Dict>,
    metadata: Slot<Value>,
}
