//! Which entries, in which order, and what of them: every attribute is reached by name.

use std::cmp::Ordering;
use std::str::FromStr;

use slotted::prelude::*;

use crate::Result;
use crate::entry::{Directory, Entry, classes, path};
use crate::read::Tree;

/// What was asked.
pub(crate) struct Query<'q> {
    pub(crate) show: &'q [String],
    pub(crate) conditions: &'q [Condition],
    pub(crate) sort: &'q [String],
    pub(crate) reverse: bool,
    pub(crate) limit: Option<usize>,
}

/// What was found.
pub(crate) struct Rows {
    pub(crate) cells: Vec<Vec<String>>,
    /// How many more there are than were asked for.
    pub(crate) left_out: usize,
}

/// `NAME=VALUE`, or the same with another operator.
#[derive(Debug, Clone)]
pub(crate) struct Condition {
    name: String,
    operator: Operator,
    value: String,
}

#[derive(Debug, Clone, Copy)]
enum Operator {
    Equal,
    Different,
    Less,
    AtMost,
    More,
    AtLeast,
}

impl Operator {
    /// Longer ones before those that they start with.
    const ALL: [(&str, Self); 6] = [
        ("!=", Self::Different),
        ("<=", Self::AtMost),
        (">=", Self::AtLeast),
        ("=", Self::Equal),
        ("<", Self::Less),
        (">", Self::More),
    ];

    fn allows(self, order: Option<Ordering>) -> bool {
        match self {
            Self::Equal => order == Some(Ordering::Equal),
            Self::Different => order != Some(Ordering::Equal),
            Self::Less => order == Some(Ordering::Less),
            Self::AtMost => order.is_some_and(Ordering::is_le),
            Self::More => order == Some(Ordering::Greater),
            Self::AtLeast => order.is_some_and(Ordering::is_ge),
        }
    }
}

impl FromStr for Condition {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let malformed = "write NAME=VALUE, or the same with one of != < <= > >=";
        let at = text.find(['=', '!', '<', '>']).ok_or(malformed)?;
        let (name, rest) = (text[..at].trim(), &text[at..]);
        let (operator, value) = Operator::ALL
            .iter()
            .find_map(|(sign, operator)| Some((*operator, rest.strip_prefix(sign)?)))
            .ok_or(malformed)?;
        if name.is_empty() {
            return Err("an attribute has a name");
        }
        Ok(Self { name: name.to_owned(), operator, value: value.to_owned() })
    }
}

impl Query<'_> {
    /// Refuses attributes that no entry has.
    pub(crate) fn check(&self, tree: &Tree) -> Result<()> {
        let conditions = self.conditions.iter().map(|condition| &condition.name);
        for name in self.show.iter().chain(conditions).chain(self.sort) {
            let is_known = name == "path"
                || classes().iter().any(|class| class.slot(name).is_some())
                || tree.entries().any(|entry| entry.hasattr(name));
            if !is_known {
                return Err(unknown(tree, name).into());
            }
        }
        Ok(())
    }

    /// What is shown of each entry that fulfils all conditions.
    pub(crate) fn rows(&self, tree: &Tree) -> slotted::Result<Rows> {
        let mut found = Vec::new();
        for entry in tree.entries() {
            if self.matches(&entry)? {
                found.push((values(&entry, self.sort)?, entry));
            }
        }
        // A stable sort by no keys keeps the order of the tree.
        found.sort_by(|(one, _), (other, _)| {
            let order = one.iter().zip(other).map(|(one, other)| compare(one.as_ref(), other.as_ref()));
            order.fold(Ordering::Equal, Ordering::then)
        });
        if self.reverse {
            found.reverse();
        }
        let count = found.len().min(self.limit.unwrap_or(usize::MAX));
        let row = |entry| Ok(values(entry, self.show)?.iter().map(|value| text(value.as_ref())).collect());
        let cells = found[..count].iter().map(|(_, entry)| row(entry)).collect::<slotted::Result<_>>()?;
        Ok(Rows { cells, left_out: found.len() - count })
    }

    fn matches(&self, entry: &Obj<Entry>) -> slotted::Result<bool> {
        for Condition { name, operator, value: wanted } in self.conditions {
            let value = value(entry, name)?;
            let order = match (value.as_ref().map(|value| (value, number(value))), operator) {
                (Some((_, Some(number))), _) => {
                    wanted.trim().parse().ok().and_then(|wanted| number.partial_cmp(&wanted))
                }
                (None, operator) if !matches!(operator, Operator::Equal | Operator::Different) => None,
                (found, _) => Some(text(found.map(|found| found.0)).as_str().cmp(wanted)),
            };
            if !operator.allows(order) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn values(entry: &Obj<Entry>, names: &[String]) -> slotted::Result<Vec<Option<Value>>> {
    names.iter().map(|name| value(entry, name)).collect()
}

/// The attribute, if the entry has it.
fn value(entry: &Obj<Entry>, name: &str) -> slotted::Result<Option<Value>> {
    match entry.getattr(name) {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() != ErrorKind::Attribute => Err(error),
        Err(_) if name == "path" => Ok(Some(path(entry).into())),
        Err(_) => Ok(None),
    }
}

/// The error for an attribute that no entry has.
fn unknown(tree: &Tree, name: &str) -> Error {
    let errors = || tree.entries().filter_map(|entry| entry.getattr(name).err());
    // A class further down may have a name that is close.
    let with_suggestion = errors().find(|error| error.suggestion().is_some());
    with_suggestion.or_else(|| errors().next()).unwrap_or_else(|| unreachable!("the root lacks the attribute"))
}

/// A value as the table shows it: an entry by its path, where Python would show an address.
fn text(value: Option<&Value>) -> String {
    let entry = |object: &Obj| object.downcast_ref::<Entry>().map_or_else(|| format!("{object:?}"), path);
    match value {
        None => String::new(),
        Some(Value::Obj(object)) => entry(object),
        Some(Value::Weak(weak)) => weak.upgrade().as_ref().map(entry).unwrap_or_default(),
        Some(Value::Class(class)) => class.name().to_owned(),
        Some(Value::Vars(vars)) => vars.to_dict().map(|dict| Value::Dict(dict).to_string()).unwrap_or_default(),
        Some(Value::List(items)) => items.iter().map(|item| text(Some(item))).collect::<Vec<_>>().join(", "),
        Some(other) => other.to_string(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "the nearest float is what is asked for")]
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Int(number) => Some(*number as f64),
        Value::Float(number) => Some(*number),
        _ => None,
    }
}

/// Numbers by size, then texts, then nothing at all.
fn compare(one: Option<&Value>, other: Option<&Value>) -> Ordering {
    match (one, other) {
        (Some(one), Some(other)) => match (number(one), number(other)) {
            (Some(one), Some(other)) => one.total_cmp(&other),
            (one_number, other_number) => (one_number.is_none().cmp(&other_number.is_none()))
                .then_with(|| text(Some(one)).cmp(&text(Some(other)))),
        },
        (one, other) => one.is_none().cmp(&other.is_none()),
    }
}

/// Sets an attribute: a slot, if the class has one of that name, or else one in the `__dict__`.
pub(crate) fn tag(root: &Obj<Entry>, path: &str, assignment: &str) -> Result<()> {
    let (name, value) = match assignment.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => (name.trim(), value),
        _ => return Err(format!("--tag {path} {assignment}: write NAME=VALUE").into()),
    };
    let entry = find(root, path)?;
    entry.setattr(name, parse(value)).map_err(|error| format!("{path}: {error}").into())
}

/// The entry that a path leads to from the root.
fn find(root: &Obj<Entry>, path: &str) -> Result<Obj<Entry>> {
    let mut entry = root.clone();
    for name in path.split('/').filter(|name| !matches!(*name, "" | ".")) {
        let directory = entry.downcast::<Directory>().map_err(|error| format!("{path}: {error}"))?;
        let child = directory.borrow().children.iter().find(|child| child.borrow().name == name).cloned();
        entry = child.ok_or_else(|| format!("{path}: no '{name}' in '{}'", crate::entry::path(&directory.upcast())))?;
    }
    Ok(entry)
}

/// A number or a truth value if the text is one, or else the text.
fn parse(text: &str) -> Value {
    if let Ok(number) = text.parse::<i64>() {
        return Value::from(number);
    }
    if let Ok(flag) = text.parse::<bool>() {
        return Value::from(flag);
    }
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Value::from(number),
        _ => Value::from(text),
    }
}
