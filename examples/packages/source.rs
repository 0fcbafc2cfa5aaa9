//! Reads packages: from cargo, from a file or from standard input.

use std::ffi::OsString;
use std::io::Read as _;
use std::path::Path;
use std::process::Command;

use serde_json::Value as Json;
use slotted::prelude::*;

use crate::Result;
use crate::cli::Source;
use crate::json::FromJson;
use crate::package::Package;

/// All packages of a source.
pub(crate) fn packages(source: &Source) -> Result<Vec<Package>> {
    match source {
        Source::Cargo { manifest, deps } => parse("cargo metadata", &ask_cargo(manifest, *deps)?),
        Source::File(file) => {
            let name = file.display().to_string();
            let text = std::fs::read(file).map_err(|error| format!("{name}: {error}"))?;
            parse(&name, &text)
        }
        Source::Stdin => {
            let mut text = Vec::new();
            std::io::stdin().read_to_end(&mut text).map_err(|error| format!("standard input: {error}"))?;
            parse("standard input", &text)
        }
    }
}

fn ask_cargo(manifest: &Path, deps: bool) -> Result<Vec<u8>> {
    // Set by cargo, if that is what runs this program.
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(&cargo);
    command.args(["metadata", "--format-version", "1", "--manifest-path"]).arg(manifest);
    if !deps {
        command.arg("--no-deps");
    }
    let output = command.output().map_err(|error| format!("cannot run {}: {error}", cargo.display()))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let reason = String::from_utf8_lossy(&output.stderr);
    let reason = reason.trim();
    Err(format!("cargo metadata failed: {}", reason.strip_prefix("error: ").unwrap_or(reason)).into())
}

/// The packages in what cargo printed; `name` says where that was found.
fn parse(name: &str, text: &[u8]) -> Result<Vec<Package>> {
    // Some editors and shells write a mark in front.
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let document: Json = serde_json::from_slice(text).map_err(|error| malformed(name, &error))?;
    let Some(Json::Array(items)) = document.get("packages") else {
        return Err(format!("{name}: there is no list of packages; is it the output of `cargo metadata`?").into());
    };
    items.iter().enumerate().map(|(at, item)| package(name, at, item)).collect()
}

fn package(name: &str, at: usize, item: &Json) -> Result<Package> {
    let place = || match item.get("name") {
        Some(Json::String(package)) => format!("{name}: package {} ({package:?})", at + 1),
        _ => format!("{name}: package {}", at + 1),
    };
    let Json::Object(entries) = item else {
        return Err(format!("{}: not an object", place()).into());
    };
    let pairs = entries.iter().map(|(key, value)| (key, FromJson(value)));
    Package::from_pairs(pairs).map_err(|error| format!("{}: {error}", place()).into())
}

/// What is wrong with the JSON, with the place in front as compilers have it.
fn malformed(name: &str, error: &serde_json::Error) -> String {
    let (line, column) = (error.line(), error.column());
    let text = error.to_string();
    let reason = text.strip_suffix(&format!(" at line {line} column {column}")).unwrap_or(&text);
    format!("{name}:{line}:{column}: malformed JSON: {reason}")
}
