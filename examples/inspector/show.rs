//! How values and tables look.

use std::fmt::Write as _;

use slotted::prelude::*;

use crate::columns;
use crate::terminal::printable;
use crate::world::World;

/// How much of a value is shown, in characters: of one in a table's cell, and of one in lines of its own.
const CELL: usize = 40;
const WHOLE: usize = 20_000;

/// A value as Python's `repr()` shows it; objects by name, and never by address.
pub(crate) fn value(world: &World, value: &Value) -> String {
    shown(world, value, WHOLE)
}

/// The same in a table's cell.
pub(crate) fn cell(world: &World, value: &Value) -> String {
    shown(world, value, CELL)
}

fn shown(world: &World, value: &Value, most: usize) -> String {
    let mut printer = Printer { world, text: String::new(), most };
    match value {
        // Only here: an object's dict may lead back to itself.
        Value::Vars(vars) => match vars.to_dict() {
            Ok(items) => printer.value(&Value::Dict(items)),
            Err(error) => printer.push(&format!("<{error}>")),
        },
        value => printer.value(value),
    }
    let mut text = printer.text;
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// An object: what its class's `__repr__` says, or else its class and name.
pub(crate) fn object(world: &World, object: &Obj) -> String {
    let class = object.class();
    if class.getattr(name!("__repr__")).is_ok()
        && let Ok(text) = object.repr()
    {
        return text;
    }
    match world.name_of(object) {
        Some(name) => format!("<{class} object '{name}'>"),
        None => format!("<{class} object>"),
    }
}

/// Lines of cells, the first of which is the header; columns that have nothing in them are left out.
pub(crate) fn table(mut lines: Vec<Vec<String>>) -> Vec<String> {
    let columns = lines.first().map_or(0, Vec::len);
    let is_filled: Vec<bool> =
        (0..columns).map(|column| lines.iter().skip(1).any(|line| !line[column].is_empty())).collect();
    for line in &mut lines {
        let mut filled = is_filled.iter();
        line.retain(|_| filled.next() == Some(&true));
        for cell in line {
            *cell = printable(cell).into_owned();
        }
    }
    let mut text = Vec::new();
    // Writing to a `Vec` cannot fail.
    let _ = columns::print(&mut text, &lines);
    String::from_utf8_lossy(&text).lines().map(str::to_owned).collect()
}

struct Printer<'w> {
    world: &'w World,
    text: String,
    /// Nothing is added to a text of so many bytes: shared lists can be shown longer than there is memory.
    most: usize,
}

impl Printer<'_> {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Whether there is more than is shown.
    fn is_full(&self) -> bool {
        // As many characters as are wanted, whatever their size.
        self.text.len() > 4 * self.most
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::List(items) => {
                self.push("[");
                for (index, item) in items.iter().enumerate() {
                    if self.separate(index) {
                        self.value(item);
                    }
                }
                self.push("]");
            }
            Value::Dict(items) => {
                self.push("{");
                for (index, (key, item)) in items.iter().enumerate() {
                    if self.separate(index) {
                        // Writing to a `String` cannot fail.
                        let _ = write!(self.text, "{key:?}: ");
                        self.value(item);
                    }
                }
                self.push("}");
            }
            Value::Vars(_) => self.push("<__dict__ of an object>"),
            Value::Obj(found) => self.push(&object(self.world, found)),
            Value::Weak(weak) => match weak.upgrade() {
                Some(found) => {
                    let found = object(self.world, &found);
                    self.push(&format!("<weakref to {found}>"));
                }
                None => self.push("<weakref; dead>"),
            },
            Value::Function(function) => match function.receiver() {
                Some(receiver) => {
                    let receiver = object(self.world, receiver);
                    self.push(&format!("<bound method {} of {receiver}>", function.qualname()));
                }
                None => self.push(&format!("{function:?}")),
            },
            plain => self.push(&format!("{plain:?}")),
        }
    }

    /// Goes on to the next item, if it is to be shown.
    fn separate(&mut self, index: usize) -> bool {
        let goes_on = !self.is_full();
        if goes_on && index > 0 {
            self.push(", ");
        }
        goes_on
    }
}
