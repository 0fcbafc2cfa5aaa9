//! Items of lists and dicts by the parts of a path: a dict's by its key, a list's by its index.

use std::borrow::Cow;

use crate::error::{Error, ErrorKind, Result};
use crate::value::{Dict, List, Value};

/// A list or a dict, to be written in place; or a value that is neither.
pub(super) enum Items<'i> {
    Value(&'i mut Value),
    List(&'i mut List),
    Dict(&'i mut Dict),
}

impl<'i> Items<'i> {
    /// What stands here, for messages.
    fn type_name(&self) -> Cow<'static, str> {
        match self {
            Self::Value(value) => value.type_name(),
            Self::List(_) => "list".into(),
            Self::Dict(_) => "dict".into(),
        }
    }

    fn into_item(self, name: &str) -> Result<&'i mut Value> {
        let kind = self.type_name();
        let found = match self {
            Self::Dict(items) | Self::Value(Value::Dict(items)) => items.get_mut(name),
            Self::List(items) | Self::Value(Value::List(items)) => index(name).and_then(|index| items.get_mut(index)),
            Self::Value(_) => return Err(no_parts(name, &kind)),
        };
        found.ok_or_else(|| absent(name, &kind))
    }

    /// The list or dict that `path` leads to, from here.
    pub(super) fn descend(self, path: Option<&str>) -> Result<Self> {
        path.into_iter()
            .flat_map(|path| path.split('.'))
            .try_fold(self, |items, name| items.into_item(name).map(Self::Value))
    }
}

/// Exchanges an item with `value`; a missing key of a dict is added.
pub(super) fn exchange(items: Items<'_>, name: &str, value: &mut Value) -> Result<()> {
    match items {
        Items::Dict(items) | Items::Value(Value::Dict(items)) => {
            *value = items.insert(name.into(), core::mem::take(value)).unwrap_or_default();
        }
        items => core::mem::swap(items.into_item(name)?, value),
    }
    Ok(())
}

/// Takes an item out; those behind it close up.
pub(super) fn remove(items: Items<'_>, name: &str) -> Result<Value> {
    let kind = items.type_name();
    let removed = match items {
        Items::Dict(items) | Items::Value(Value::Dict(items)) => items.shift_remove(name),
        Items::List(items) | Items::Value(Value::List(items)) => {
            index(name).filter(|&index| index < items.len()).map(|index| items.remove(index))
        }
        Items::Value(_) => return Err(no_parts(name, &kind)),
    };
    removed.ok_or_else(|| absent(name, &kind))
}

/// The item called `name` of a list or dict.
pub(super) fn item<'v>(value: &'v Value, name: &str) -> Result<&'v Value> {
    let found = match value {
        Value::Dict(items) => items.get(name),
        Value::List(items) => index(name).and_then(|index| items.get(index)),
        other => return Err(no_parts(name, &other.type_name())),
    };
    found.ok_or_else(|| absent(name, &value.type_name()))
}

/// A part of a path as an index: digits only, where `parse` would take a sign too.
fn index(name: &str) -> Option<usize> {
    if name.bytes().all(|byte| byte.is_ascii_digit()) { name.parse().ok() } else { None }
}

#[cold]
pub(super) fn absent(name: &str, kind: &str) -> Error {
    let message = match kind {
        "list" => format!("list index '{name}' is out of range or no index"),
        _ => format!("dict has no key '{name}'"),
    };
    Error::new(ErrorKind::Lookup, "path-lookup", message).about(kind, Some(name))
}

#[cold]
pub(super) fn no_parts(name: &str, kind: &str) -> Error {
    let message = format!("'{kind}' object has no parts that '{name}' could name");
    Error::new(ErrorKind::Type, "path-into-value", message).about(kind, Some(name))
}
