//! Which packages, in which order, and what of them: every attribute is reached by name.

use std::cmp::Ordering;
use std::str::FromStr;

use slotted::prelude::*;

use crate::Result;
use crate::package::Package;

/// What was asked.
pub(crate) struct Query<'q> {
    pub(crate) select: &'q [String],
    pub(crate) conditions: &'q [Condition],
    pub(crate) sort: &'q [String],
    pub(crate) reverse: bool,
}

/// `PATH=VALUE` or `PATH!=VALUE`.
#[derive(Debug, Clone)]
pub(crate) struct Condition {
    path: String,
    value: String,
    equal: bool,
}

impl FromStr for Condition {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (path, value) = text.split_once('=').ok_or("write PATH=VALUE or PATH!=VALUE")?;
        let (path, equal) = match path.strip_suffix('!') {
            Some(path) => (path.trim(), false),
            None => (path.trim(), true),
        };
        if path.is_empty() {
            return Err("a path names at least an attribute");
        }
        Ok(Self { path: path.to_owned(), value: value.to_owned(), equal })
    }
}

impl Query<'_> {
    /// Refuses attributes that no package has; warns of paths that lead nowhere in any of them.
    pub(crate) fn check(&self, packages: &[Package]) -> Result<Vec<String>> {
        let conditions = self.conditions.iter().map(|condition| &condition.path);
        let mut paths: Vec<&String> = self.select.iter().chain(conditions).chain(self.sort).collect();
        paths.sort();
        paths.dedup();
        let mut warnings = Vec::new();
        for path in paths {
            if let Some(error) = unknown(packages, path) {
                return Err(error.into());
            }
            if let Some(error) = leads_nowhere(packages, path) {
                warnings.push(format!("no package has '{path}': {error}"));
            }
        }
        Ok(warnings)
    }

    /// The selected values of each package that fulfils all conditions.
    pub(crate) fn rows(&self, packages: &[Package]) -> Result<Vec<Vec<Option<Value>>>> {
        let mut found = Vec::new();
        for package in packages {
            if self.matches(package)? {
                found.push((values(package, self.sort)?, package));
            }
        }
        // A stable sort by no keys keeps the order of the file.
        found.sort_by(|(one, _), (other, _)| {
            let order = one.iter().zip(other).map(|(one, other)| compare(one.as_ref(), other.as_ref()));
            order.fold(Ordering::Equal, Ordering::then)
        });
        if self.reverse {
            found.reverse();
        }
        found.iter().map(|(_, package)| Ok(values(package, self.select)?)).collect()
    }

    fn matches(&self, package: &Package) -> slotted::Result<bool> {
        for Condition { path, value, equal } in self.conditions {
            if is(value_at(package, path)?.as_ref(), value) != *equal {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn values(package: &Package, paths: &[String]) -> slotted::Result<Vec<Option<Value>>> {
    paths.iter().map(|path| value_at(package, path)).collect()
}

/// What a package has at a path, if it has anything there.
fn value_at(package: &Package, path: &str) -> slotted::Result<Option<Value>> {
    // A key of the file may have dots in it, so the whole may be a name.
    let found = if package.hasattr(path) { package.getattr(path) } else { package.getattr_path(path) };
    match found {
        Ok(value) => Ok(Some(value)),
        Err(error) if is_absence(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

fn is_absence(error: &Error) -> bool {
    matches!(error.rule(), "no-attribute-get" | "unset-slot-read" | "path-lookup" | "path-into-value")
}

/// The error for an attribute that is no slot, and in the `__dict__` of no package.
fn unknown(packages: &[Package], path: &str) -> Option<Error> {
    let name = path.split('.').next().unwrap_or(path);
    let is_known = |package: &Package| package.hasattr(name) || package.hasattr(path);
    if Package::class().slot(name).is_some() || packages.iter().any(is_known) {
        return None;
    }
    let mut errors = packages.iter().filter_map(|package| package.getattr(name).err());
    let first = errors.next()?;
    // Names in a `__dict__` are known to that package only: another may have a closer one.
    if first.suggestion().is_some() {
        return Some(first);
    }
    Some(errors.find(|error| error.suggestion().is_some()).unwrap_or(first))
}

/// Why a path of several parts has no value in any package.
fn leads_nowhere(packages: &[Package], path: &str) -> Option<Error> {
    if !path.contains('.') || packages.iter().any(|package| package.hasattr(path) || package.hasattr_path(path)) {
        return None;
    }
    packages.iter().find_map(|package| package.getattr_path(path).err())
}

/// Whether a value is what a condition says.
fn is(value: Option<&Value>, wanted: &str) -> bool {
    match value {
        None => wanted.is_empty(),
        // As Python and as JSON write it.
        Some(Value::None) => matches!(wanted, "None" | "null"),
        Some(Value::Bool(flag)) => wanted.eq_ignore_ascii_case(if *flag { "true" } else { "false" }),
        Some(Value::Int(number)) => match wanted.parse::<i64>() {
            Ok(wanted) => *number == wanted,
            Err(_) => wanted.parse() == Ok(as_float(*number)),
        },
        Some(Value::Float(number)) => wanted.parse() == Ok(*number),
        Some(other) => other.to_string() == wanted,
    }
}

#[expect(clippy::cast_precision_loss, reason = "the nearest float is what is asked for")]
fn as_float(number: i64) -> f64 {
    number as f64
}

/// Numbers by size, then versions by theirs, then other texts, then `None`, then nothing at all.
fn compare(one: Option<&Value>, other: Option<&Value>) -> Ordering {
    let (one, other) = match (one, other) {
        (Some(one), Some(other)) => (one, other),
        (one, other) => return one.is_none().cmp(&other.is_none()),
    };
    if let (Some((one, one_rest)), Some((other, other_rest))) = (number(one), number(other)) {
        return one.total_cmp(&other).then(one_rest.cmp(&other_rest));
    }
    let (one_text, other_text) = (one.to_string(), other.to_string());
    let (one_version, other_version) = (Version::of(&one_text), Version::of(&other_text));
    (rank(one, one_version.as_ref()).cmp(&rank(other, other_version.as_ref())))
        .then_with(|| one_version.cmp(&other_version))
        .then_with(|| one_text.cmp(&other_text))
}

/// A number as the nearest float, and what a whole number has beyond it: an order of all numbers, large ones included.
#[expect(clippy::cast_possible_truncation, reason = "the float is a whole number of at most 64 bits")]
fn number(value: &Value) -> Option<(f64, i128)> {
    match value {
        Value::Int(number) => {
            let float = as_float(*number);
            Some((float, i128::from(*number) - float as i128))
        }
        Value::Float(number) => Some((*number, 0)),
        _ => None,
    }
}

fn rank(value: &Value, version: Option<&Version<'_>>) -> u8 {
    match value {
        Value::Int(_) | Value::Float(_) => 0,
        _ if version.is_some() => 1,
        Value::None => 3,
        _ => 2,
    }
}

/// A text that starts as versions do: numbers with dots between them, then perhaps `-` and a pre-release.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Version<'t> {
    numbers: Vec<u64>,
    /// Releases come after their pre-releases.
    is_release: bool,
    pre_release: Vec<Identifier<'t>>,
}

/// A part of a pre-release: `rc`, `2`.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Identifier<'t> {
    Number(u64),
    Text(&'t str),
}

impl<'t> Version<'t> {
    fn of(text: &'t str) -> Option<Self> {
        let (text, _build) = text.split_once('+').unwrap_or((text, ""));
        let (numbers, pre_release) = match text.split_once('-') {
            Some((numbers, pre_release)) => (numbers, Some(pre_release)),
            None => (text, None),
        };
        let numbers = numbers.split('.').map(|number| number.parse().ok()).collect::<Option<_>>()?;
        let identifier = |part: &'t str| part.parse().map_or(Identifier::Text(part), Identifier::Number);
        let pre_release: Vec<_> = pre_release.map(|text| text.split('.').map(identifier).collect()).unwrap_or_default();
        Some(Self { numbers, is_release: pre_release.is_empty(), pre_release })
    }
}
