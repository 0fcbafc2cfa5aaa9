//! What the word before the cursor may become: a command, the name of an object or class, an attribute.

use slotted::prelude::*;

use crate::command::COMMANDS;
use crate::place;
use crate::scan::{MARKS, Scanner};
use crate::session::Session;

/// Where in the line the word starts, and all that it may become.
pub(crate) fn complete(session: &Session, line: &str, cursor: usize) -> (usize, Vec<String>) {
    let before = &line[..cursor];
    let start = before
        .char_indices()
        .rfind(|(_, char)| char.is_whitespace() || MARKS.contains(*char) || *char == '!')
        .map_or(0, |(at, char)| at + char.len_utf8());
    let (said, word) = before.split_at(start);
    let mut candidates = match word.rsplit_once('.') {
        Some((parent, last)) => attributes(session, parent, last),
        None => words(session, said),
    };
    candidates.retain(|candidate| candidate.starts_with(word) && candidate != word);
    candidates.sort();
    candidates.dedup();
    (start, candidates)
}

/// The attributes of what the path leads to; special ones only for those who ask.
fn attributes(session: &Session, parent: &str, last: &str) -> Vec<String> {
    let found = Scanner::new(parent).path("a path").and_then(|path| place::get(&session.world, path));
    let names: Vec<String> = match found {
        Ok(Value::Obj(object)) => object.dir().unwrap_or_default(),
        Ok(Value::Class(class)) => class.dir(),
        Ok(Value::Dict(items)) => items.keys().map(ToString::to_string).collect(),
        Ok(Value::Vars(vars)) => vars.keys().unwrap_or_default(),
        _ => Vec::new(),
    };
    let names = names.into_iter().filter(|name| last.starts_with('_') || !name.starts_with("__"));
    names.map(|name| format!("{parent}.{name}")).collect()
}

/// What may stand after what has been said.
fn words(session: &Session, said: &str) -> Vec<String> {
    let names = || session.world.names().unwrap_or_default();
    let commands = || COMMANDS.iter().map(|command| format!("{} ", command.name));
    if said.ends_with('@') {
        return names();
    }
    let before: Vec<&str> = said.trim_start().trim_start_matches('!').split_whitespace().collect();
    match before.as_slice() {
        [] => commands().chain(names()).collect(),
        ["help"] => commands().map(|command| command.trim_end().to_owned()).collect(),
        ["unwatch"] => session.watches.paths().map(str::to_owned).collect(),
        ["new", _] => session.world.classes().iter().map(|class| class.name().to_owned()).collect(),
        ["new", _, class, ..] if said.ends_with(char::is_whitespace) => {
            let class = session.world.class(class);
            let slots = class.into_iter().flat_map(Class::slots);
            slots.map(|slot| format!("{}=", slot.name())).collect()
        }
        ["get" | "show" | "set" | "del" | "call" | "dir" | "mro" | "layout" | "watch"] => names(),
        _ => Vec::new(),
    }
}
