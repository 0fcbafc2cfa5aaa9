//! `Script`: what the file says, checked as far as that goes without making a class.

use std::fmt;

use serde_json::Value as Json;

use crate::Result;
use crate::formula::Formula;
use crate::literal::{Literal, Names, listed};
use crate::native;
use crate::place::Place;
use crate::step::Step;

pub(crate) struct Script {
    pub(crate) classes: Vec<Noted<Definition>>,
    pub(crate) steps: Vec<Noted<Step>>,
}

/// Something with a remark that is printed before it.
pub(crate) struct Noted<T> {
    pub(crate) note: Option<String>,
    pub(crate) what: T,
}

/// A class, as the file defines it.
pub(crate) struct Definition {
    pub(crate) name: String,
    pub(crate) bases: Vec<String>,
    /// Whatever the file has there: the library says what `__slots__` can be.
    pub(crate) slots: Option<Literal>,
    pub(crate) attrs: Vec<(String, Attribute)>,
    pub(crate) doc: String,
    pub(crate) module: String,
    pub(crate) strict: bool,
}

pub(crate) enum Attribute {
    Value(Literal),
    Property { get: Formula, set: Option<String>, delete: Option<String> },
    Fallback(Formula),
    Bounded { within: String, from: f64, to: f64 },
}

impl Script {
    pub(crate) fn read(json: &Json) -> Result<Self> {
        let file = Place::root(json);
        file.only(&["classes", "steps"])?;
        let mut names = Names::default();
        names.classes.extend(native::classes().iter().map(|class| class.name().to_owned()));
        let mut script = Self { classes: Vec::new(), steps: Vec::new() };
        if let Some(classes) = file.get("classes")? {
            for place in classes.items()? {
                let definition = Definition::read(&place, &names)?;
                if !names.classes.insert(definition.name.clone()) {
                    return place.need("name")?.wrong(format_args!("there is a class '{}' already", definition.name));
                }
                script.classes.push(Noted { note: text(&place, "note")?, what: definition });
            }
        }
        if let Some(steps) = file.get("steps")? {
            for place in steps.items()? {
                let step = Step::read(&place, &mut names)?;
                script.steps.push(Noted { note: text(&place, "note")?, what: step });
            }
        }
        Ok(script)
    }
}

fn text(place: &Place<'_>, key: &str) -> Result<Option<String>> {
    place.get(key)?.map(|found| found.text().map(str::to_owned)).transpose()
}

impl Definition {
    fn read(place: &Place<'_>, names: &Names) -> Result<Self> {
        place.only(&[
            "name",
            "bases",
            "slots",
            "attrs",
            "properties",
            "fallbacks",
            "bounded",
            "doc",
            "module",
            "strict",
            "note",
        ])?;
        let mut definition = Self {
            name: place.need("name")?.text()?.to_owned(),
            bases: Vec::new(),
            slots: place.get("slots")?.map(|slots| Literal::read(&slots, names)).transpose()?,
            attrs: Vec::new(),
            doc: text(place, "doc")?.unwrap_or_default(),
            module: text(place, "module")?.unwrap_or_else(|| "game".to_owned()),
            strict: place.get("strict")?.map_or(Ok(false), |strict| strict.flag())?,
        };
        if let Some(bases) = place.get("bases")? {
            definition.bases = bases.items()?.map(|base| names.class(&base)).collect::<Result<_>>()?;
        }
        definition.add(place, "attrs", |attr| Literal::read(attr, names).map(Attribute::Value))?;
        definition.add(place, "properties", property)?;
        definition.add(place, "fallbacks", |attr| {
            attr.only(&["get", "format"])?;
            formula(attr).map(Attribute::Fallback)
        })?;
        definition.add(place, "bounded", bounded)?;
        Ok(definition)
    }

    /// The attributes of one kind.
    fn add(&mut self, place: &Place<'_>, kind: &str, read: impl Fn(&Place<'_>) -> Result<Attribute>) -> Result<()> {
        let Some(attrs) = place.get(kind)? else { return Ok(()) };
        for (name, attr) in attrs.entries()? {
            if self.attrs.iter().any(|(other, _)| other == name) {
                return attr.wrong("the class has another attribute of that name");
            }
            self.attrs.push((name.to_owned(), read(&attr)?));
        }
        Ok(())
    }
}

fn property(place: &Place<'_>) -> Result<Attribute> {
    place.only(&["get", "format", "set", "delete"])?;
    Ok(Attribute::Property { get: formula(place)?, set: text(place, "set")?, delete: text(place, "delete")? })
}

fn formula(place: &Place<'_>) -> Result<Formula> {
    let (source, parsed) = match (place.get("get")?, place.get("format")?) {
        (Some(get), None) => (get.clone(), Formula::expression(get.text()?)),
        (None, Some(format)) => (format.clone(), Formula::format(format.text()?)),
        _ => return place.wrong("there must be 'get', an expression, or 'format', a text, and not both"),
    };
    parsed.or_else(|wrong| source.wrong(wrong))
}

fn bounded(place: &Place<'_>) -> Result<Attribute> {
    place.only(&["in", "from", "to"])?;
    let (from, to) = (place.need("from")?.number()?, place.need("to")?.number()?);
    if from > to {
        return place.wrong("there is no number in these bounds");
    }
    Ok(Attribute::Bounded { within: place.need("in")?.text()?.to_owned(), from, to })
}

/// As a class statement of Python's.
impl fmt::Display for Definition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "class {}(", self.name)?;
        match self.bases.as_slice() {
            [first, .., last] if self.bases.len() > 4 => write!(f, "{first}, .. {last}: {}", self.bases.len())?,
            bases => listed(f, bases.iter(), |f, base| f.write_str(base))?,
        }
        f.write_str(")")?;
        if self.strict {
            f.write_str(" strict")?;
        }
        f.write_str(": ")?;
        let slots = self.slots.iter().map(|slots| format!("__slots__ = {slots}"));
        let attrs = self.attrs.iter().map(|(name, attr)| match attr {
            Attribute::Value(value) => format!("{name} = {value}"),
            Attribute::Property { .. } => format!("property {name}"),
            Attribute::Fallback(_) => format!("fallback {name}"),
            Attribute::Bounded { .. } => format!("bounded {name}"),
        });
        let body: Vec<_> = slots.chain(attrs).collect();
        f.write_str(if body.is_empty() { "pass".to_owned() } else { body.join("; ") }.as_str())
    }
}
