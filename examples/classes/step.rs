//! `Step`: one operation on a class or an object, as the file gives it.

use std::fmt;

use crate::Result;
use crate::literal::{Entries, Literal, Names, known, listed};
use crate::native::Native;
use crate::place::Place;

pub(crate) enum Step {
    New { object: String, class: String, with: Entries, around: Option<(String, Entries)> },
    Get(Target),
    Set(Target, Literal),
    Delete(Target),
    ClassGet { class: String, name: String },
    Describe { class: String },
    Dir { object: String },
    IsInstance { object: String, class: String },
    IsSubclass { class: String, of: String },
    SetClass { object: String, class: String },
    State { object: String },
    SetState { object: String, dict: Option<Entries>, slots: Option<Entries> },
    Copy { object: String, copy: String },
    Weakref { object: String, weak: String },
    Deref { weak: String },
    Drop { object: String },
}

/// An attribute of an object, or one at the end of a path.
pub(crate) struct Target {
    pub(crate) object: String,
    pub(crate) path: String,
    /// The class whose own slot is used, whatever else the name stands for.
    pub(crate) through: Option<String>,
}

/// The operations, and what each may have besides `op` and `note`.
const OPERATIONS: [(&str, &[&str]); 16] = [
    ("new", &["as", "class", "with", "around"]),
    ("get", &["on", "through"]),
    ("set", &["on", "through", "to"]),
    ("delete", &["on", "through"]),
    ("class_get", &["on"]),
    ("describe", &["class"]),
    ("dir", &["on"]),
    ("isinstance", &["on", "class"]),
    ("issubclass", &["class", "of"]),
    ("set_class", &["on", "class"]),
    ("state", &["on"]),
    ("set_state", &["on", "dict", "slots"]),
    ("copy", &["on", "as"]),
    ("weakref", &["on", "as"]),
    ("deref", &["ref"]),
    ("drop", &["on"]),
];

impl Step {
    /// Names that the step makes are known after it, those that it drops are not.
    pub(crate) fn read(place: &Place<'_>, names: &mut Names) -> Result<Self> {
        let op = place.need("op")?;
        let name = op.text()?;
        let Some((_, keys)) = OPERATIONS.iter().find(|(operation, _)| *operation == name) else {
            let known: Vec<_> = OPERATIONS.iter().map(|(operation, _)| *operation).collect();
            return op.wrong(format_args!("there is no operation '{name}'; there are {}", known.join(", ")));
        };
        place.only(&[*keys, &["op", "note"]].concat())?;
        let class = || names.class(&place.need("class")?);
        let object = || names.object(&place.need("on")?);
        Ok(match name {
            "new" => {
                let (class, around) = (class()?, around(place, names)?);
                let with = entries(place, "with", names)?.unwrap_or_default();
                Self::New { object: new_name(place, &mut names.objects)?, class, with, around }
            }
            "get" => Self::Get(Target::read(place, names)?),
            "set" => Self::Set(Target::read(place, names)?, Literal::read(&place.need("to")?, names)?),
            "delete" => Self::Delete(Target::read(place, names)?),
            "class_get" => {
                let on = place.need("on")?;
                let (class, name) = parts(&on, "CLASS.NAME")?;
                Self::ClassGet { class: known(&names.classes, "class", &on, class)?, name: name.to_owned() }
            }
            "describe" => Self::Describe { class: class()? },
            "dir" => Self::Dir { object: object()? },
            "isinstance" => Self::IsInstance { object: object()?, class: class()? },
            "issubclass" => Self::IsSubclass { class: class()?, of: names.class(&place.need("of")?)? },
            "set_class" => Self::SetClass { object: object()?, class: class()? },
            "state" => Self::State { object: object()? },
            "set_state" => Self::SetState {
                object: object()?,
                dict: entries(place, "dict", names)?,
                slots: entries(place, "slots", names)?,
            },
            "copy" => Self::Copy { object: object()?, copy: new_name(place, &mut names.objects)? },
            "weakref" => Self::Weakref { object: object()?, weak: new_name(place, &mut names.weak)? },
            "deref" => Self::Deref { weak: names.weak(&place.need("ref")?)? },
            _ => {
                let object = object()?;
                names.objects.remove(&object);
                Self::Drop { object }
            }
        })
    }
}

/// The name under `as`, which from here on is known.
fn new_name(place: &Place<'_>, names: &mut std::collections::HashSet<String>) -> Result<String> {
    let place = place.need("as")?;
    let name = place.text()?;
    if name.is_empty() || name.contains('.') {
        return place.wrong("a name is not empty, and has no dot in it");
    }
    names.insert(name.to_owned());
    Ok(name.to_owned())
}

fn entries(place: &Place<'_>, key: &str, names: &Names) -> Result<Option<Entries>> {
    place.get(key)?.map(|entries| Literal::entries(&entries, names)).transpose()
}

fn around(place: &Place<'_>, names: &Names) -> Result<Option<(String, Entries)>> {
    let Some(place) = place.get("around")? else { return Ok(None) };
    let natives: Vec<_> = place.entries()?.collect();
    match natives.as_slice() {
        [(native, values)] if Native::NAMES.contains(native) => {
            Ok(Some(((*native).to_owned(), Literal::entries(values, names)?)))
        }
        _ => place.wrong(format_args!("there must be one of {}", Native::NAMES.join(", "))),
    }
}

/// What is before the first dot, and what is after it.
fn parts<'j>(place: &Place<'j>, form: &str) -> Result<(&'j str, &'j str)> {
    match place.text()?.split_once('.') {
        Some((before, after)) if !after.is_empty() => Ok((before, after)),
        _ => place.wrong(format_args!("{form} is wanted here")),
    }
}

impl Target {
    fn read(place: &Place<'_>, names: &Names) -> Result<Self> {
        let on = place.need("on")?;
        let (object, path) = parts(&on, "OBJECT.PATH")?;
        let through = place.get("through")?.map(|class| names.class(&class)).transpose()?;
        Ok(Self { object: known(&names.objects, "object", &on, object)?, path: path.to_owned(), through })
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.through {
            Some(class) => write!(f, "{class}.{}.of({})", self.path, self.object),
            None => write!(f, "{}.{}", self.object, self.path),
        }
    }
}

/// As keyword arguments.
struct Arguments<'e>(&'e Entries);

impl fmt::Display for Arguments<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        listed(f, self.0.iter(), |f, (name, value)| write!(f, "{name}={value}"))
    }
}

/// About as Python would write it.
impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::New { object, class, with, around: None } => write!(f, "{object} = {class}({})", Arguments(with)),
            Self::New { object, class, with, around: Some((native, values)) } => {
                let comma = if with.is_empty() { "" } else { ", " };
                write!(f, "{object} = {class}(<{native}({})>{comma}{})", Arguments(values), Arguments(with))
            }
            Self::Get(target) => target.fmt(f),
            Self::Set(target, value) => write!(f, "{target} = {value}"),
            Self::Delete(target) => write!(f, "del {target}"),
            Self::ClassGet { class, name } => write!(f, "{class}.{name}"),
            Self::Describe { class } => write!(f, "describe({class})"),
            Self::Dir { object } => write!(f, "dir({object})"),
            Self::IsInstance { object, class } => write!(f, "isinstance({object}, {class})"),
            Self::IsSubclass { class, of } => write!(f, "issubclass({class}, {of})"),
            Self::SetClass { object, class } => write!(f, "{object}.__class__ = {class}"),
            Self::State { object } => write!(f, "state({object})"),
            Self::SetState { object, dict, slots } => {
                write!(f, "set_state({object}")?;
                for (name, entries) in [("dict", dict), ("slots", slots)] {
                    if let Some(entries) = entries {
                        write!(f, ", {name}: {}", Arguments(entries))?;
                    }
                }
                f.write_str(")")
            }
            Self::Copy { object, copy } => write!(f, "{copy} = copy({object})"),
            Self::Weakref { object, weak } => write!(f, "{weak} = weakref({object})"),
            Self::Deref { weak } => write!(f, "{weak}()"),
            Self::Drop { object } => write!(f, "del {object}"),
        }
    }
}
