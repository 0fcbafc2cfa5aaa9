//! `Watches`: what changes from one command to the next.

use std::collections::HashMap;

use slotted::prelude::*;

use crate::attribute::Attribute;
use crate::failure::Failure;
use crate::place::{self, Root};
use crate::scan::{Path, Scanner};
use crate::show;
use crate::world::World;

/// What is watched: attributes, or all attributes of objects, or of all objects of classes, by path.
#[derive(Default)]
pub(crate) struct Watches(Vec<Watch>);

struct Watch {
    path: String,
    /// What was there after the last command, by path.
    seen: Vec<(String, Seen)>,
}

/// What an attribute held.
#[derive(Clone)]
struct Seen {
    /// None if it could not be read.
    value: Option<Value>,
    text: String,
}

const NOTHING: &str = "<unset>";

impl Watches {
    /// Watches what the path leads to, and says what that is now.
    pub(crate) fn add(&mut self, world: &World, path: Path<'_>) -> Result<Vec<String>, Failure> {
        // Nothing is watched that is not there.
        place::get(world, path)?;
        let watch = Watch { path: path.text.to_owned(), seen: seen(world, path) };
        let lines = watch.seen.iter().map(|(name, seen)| format!("{name} = {}", seen.text)).collect();
        self.remove(path.text);
        self.0.push(watch);
        Ok(lines)
    }

    /// Whether it was watched.
    pub(crate) fn remove(&mut self, path: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|watch| watch.path != path);
        self.0.len() < before
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|watch| watch.path.as_str())
    }

    /// A line for each attribute that is not what it was: first what hooks were told, in its order, then what else differs.
    pub(crate) fn changes(&mut self, world: &World) -> Vec<String> {
        let mut lines = Vec::new();
        for change in world.take_told() {
            let object = world.name_of(&change.object).unwrap_or_else(|| show::object(world, &change.object));
            let (old, new) = (show::value(world, &change.old), show::value(world, &change.new));
            lines.push(line(&format!("{object}.{}", change.slot), &old, &new));
        }
        for watch in &mut self.0 {
            let Ok(path) = Scanner::new(&watch.path).path("a path") else { continue };
            let seen = seen(world, path);
            for (path, old, new) in differences(&watch.seen, &seen) {
                let line = line(path, old, new);
                if !lines.contains(&line) {
                    lines.push(line);
                }
            }
            watch.seen = seen;
        }
        lines
    }
}

fn line(path: &str, old: &str, new: &str) -> String {
    format!("* {path}: {old} -> {new}")
}

fn differences<'s>(old: &'s [(String, Seen)], new: &'s [(String, Seen)]) -> Vec<(&'s str, &'s str, &'s str)> {
    let mut before: HashMap<&str, &Seen> = old.iter().map(|(path, seen)| (path.as_str(), seen)).collect();
    let mut differences = Vec::new();
    for (path, after) in new {
        let before = before.remove(path.as_str());
        let text = before.map_or(NOTHING, |before| &before.text);
        // By text too, as a float may be unequal to itself.
        if text != after.text && before.is_none_or(|before| before.value != after.value || before.value.is_none()) {
            differences.push((path.as_str(), text, after.text.as_str()));
        }
    }
    let gone = old.iter().filter(|(path, seen)| before.contains_key(path.as_str()) && seen.text != NOTHING);
    differences.extend(gone.map(|(path, seen)| (path.as_str(), seen.text.as_str(), NOTHING)));
    differences
}

/// Everything that the path stands for, as it is now.
fn seen(world: &World, path: Path<'_>) -> Vec<(String, Seen)> {
    let mut found = Vec::new();
    let mut objects = Vec::new();
    match (path.rest, place::root(world, path.head)) {
        (None, Ok(Root::Class(class))) => {
            let named = world.objects().unwrap_or_default();
            objects.extend(named.into_iter().filter(|(_, object)| isinstance(object, &class)));
        }
        (None, Ok(Root::Object(object))) => objects.push((path.text.to_owned(), object)),
        _ => {
            let read = place::get(world, path);
            if let Ok(Value::Obj(object)) = &read {
                objects.push((path.text.to_owned(), object.clone()));
            }
            found.push((path.text.to_owned(), Seen::of(world, read)));
        }
    }
    for (name, object) in objects {
        for attribute in Attribute::of_object(&object).into_iter().filter(Attribute::is_data) {
            let read = object.getattr(attribute.name.as_str());
            // A part that has no value as a whole is watched by a path into it.
            if read.as_ref().is_err_and(|error| matches!(error.rule(), "nested-slot" | "opaque-slot")) {
                continue;
            }
            found.push((format!("{name}.{}", attribute.name), Seen::of(world, read.map_err(Failure::from))));
        }
    }
    found
}

impl Seen {
    fn of(world: &World, read: Result<Value, Failure>) -> Self {
        match read {
            // A live dict is equal to itself whatever is in it.
            Ok(Value::Vars(vars)) => {
                let items = vars.to_dict().unwrap_or_default();
                Self::of(world, Ok(Value::Dict(items)))
            }
            Ok(value) => Self { text: show::value(world, &value), value: Some(value) },
            Err(Failure::Refused(error)) if error.kind() == ErrorKind::Attribute => {
                Self { value: None, text: NOTHING.to_owned() }
            }
            Err(Failure::Unknown(_)) => Self { value: None, text: NOTHING.to_owned() },
            Err(failure) => Self { value: None, text: format!("<{failure}>") },
        }
    }
}
