//! `Literal`: a value as the file writes it, and the names that it may use.

use std::collections::HashSet;
use std::fmt;

use serde_json::Value as Json;
use slotted::Value;

use crate::Result;
use crate::place::Place;

/// A value in which objects, classes and weak references stand by name.
pub(crate) enum Literal {
    Plain(Value),
    List(Vec<Self>),
    Dict(Vec<(String, Self)>),
    Object(String),
    Class(String),
    Weak(String),
}

/// Values by name.
pub(crate) type Entries = Vec<(String, Literal)>;

/// The names that mean something at some point of the file.
#[derive(Default)]
pub(crate) struct Names {
    pub(crate) classes: HashSet<String>,
    pub(crate) objects: HashSet<String>,
    pub(crate) weak: HashSet<String>,
}

impl Names {
    pub(crate) fn class(&self, place: &Place<'_>) -> Result<String> {
        known(&self.classes, "class", place, place.text()?)
    }

    pub(crate) fn object(&self, place: &Place<'_>) -> Result<String> {
        known(&self.objects, "object", place, place.text()?)
    }

    pub(crate) fn weak(&self, place: &Place<'_>) -> Result<String> {
        known(&self.weak, "weak reference", place, place.text()?)
    }
}

/// The name, if it is one of these.
pub(crate) fn known(names: &HashSet<String>, what: &str, place: &Place<'_>, name: &str) -> Result<String> {
    match names.get(name) {
        Some(name) => Ok(name.clone()),
        None => place.wrong(format_args!("there is no {what} '{name}' at this point")),
    }
}

impl Literal {
    pub(crate) fn read(place: &Place<'_>, names: &Names) -> Result<Self> {
        Ok(match place.json {
            Json::Null => Self::Plain(Value::None),
            Json::Bool(flag) => Self::Plain(Value::from(*flag)),
            Json::String(text) => Self::Plain(Value::from(text.as_str())),
            Json::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(whole), _) => Self::Plain(Value::from(whole)),
                (None, Some(float)) if number.is_f64() => Self::Plain(Value::from(float)),
                _ => return place.wrong(format_args!("{number} is no number of 64 bits")),
            },
            Json::Array(_) => Self::List(place.items()?.map(|item| Self::read(&item, names)).collect::<Result<_>>()?),
            Json::Object(entries) if entries.keys().any(|key| key.starts_with('$')) => Self::reference(place, names)?,
            Json::Object(_) => Self::Dict(Self::entries(place, names)?),
        })
    }

    fn reference(place: &Place<'_>, names: &Names) -> Result<Self> {
        let entries: Vec<_> = place.entries()?.collect();
        match entries.as_slice() {
            [("$object", name)] => Ok(Self::Object(names.object(name)?)),
            [("$class", name)] => Ok(Self::Class(names.class(name)?)),
            [("$weak", name)] => Ok(Self::Weak(names.weak(name)?)),
            _ => place.wrong("a reference is one of $object, $class and $weak, and nothing else"),
        }
    }

    pub(crate) fn entries(place: &Place<'_>, names: &Names) -> Result<Entries> {
        place.entries()?.map(|(key, value)| Ok((key.to_owned(), Self::read(&value, names)?))).collect()
    }
}

/// As Python would write it.
impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(value) => write!(f, "{value:?}"),
            Self::List(items) => {
                f.write_str("[")?;
                listed(f, items.iter(), |f, item| item.fmt(f))?;
                f.write_str("]")
            }
            Self::Dict(entries) => {
                f.write_str("{")?;
                listed(f, entries.iter(), |f, (key, value)| write!(f, "{key:?}: {value}"))?;
                f.write_str("}")
            }
            Self::Object(name) | Self::Class(name) | Self::Weak(name) => f.write_str(name),
        }
    }
}

/// Items with commas between them.
pub(crate) fn listed<T>(
    f: &mut fmt::Formatter<'_>,
    items: impl Iterator<Item = T>,
    mut show: impl FnMut(&mut fmt::Formatter<'_>, T) -> fmt::Result,
) -> fmt::Result {
    for (at, item) in items.enumerate() {
        if at > 0 {
            f.write_str(", ")?;
        }
        show(f, item)?;
    }
    Ok(())
}
