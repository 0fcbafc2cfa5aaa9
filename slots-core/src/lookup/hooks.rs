//! The hooks of a class: functions of its own that the attribute protocol asks.
//!
//! A hook is a method, found in the method resolution order as any other, of one of these names:
//!
//! | hook | asked |
//! | --- | --- |
//! | `__getattr__(name)` | for the value, where reading has ended in an `AttributeError` (rule `getattr-hook-after-unset`) |
//! | `__setattr__(name, value)` | instead of every write by name (rule `setattr-hook`); it writes with [`generic_setattr`](crate::Obj::generic_setattr), or `super` |
//! | `__delattr__(name)` | instead of every deletion by name |
//! | `__dir__()` | for the names that `dir` lists |
//! | `__repr__()` | for the text that shows the object |
//! | `__notify__(name, old, new)` | after a slot was written by name: those that say `notify`, and all that classes made at run time add; `old` is `None` if the slot was unset |
//!
//! What a hook raises is what the operation raises. Descriptors ([`SlotInfo`](crate::SlotInfo), [`SlotDescr`](crate::SlotDescr)) go
//! round `__setattr__` and `__delattr__`, as Python's do.

use core::cell::Cell;

use crate::attr::{Attr, DeclKind, MethodKind, Native};
use crate::call::{Needs, Passed, Receiver, Signature, too_deep};
use crate::class::{ClassRecord, Entry, Hooks};
use crate::error::{Error, ErrorKind, Result};
use crate::value::{Str, Value};

use super::{Attributes as _, class_attr};

/// Calls the hook, which the class has.
#[cold]
pub(super) fn call(
    record: &'static ClassRecord,
    hook: Hooks,
    receiver: Receiver<'_>,
    args: &mut [Option<Value>],
) -> Result<Value> {
    let name = hook.name();
    match find(record, hook) {
        Some(attr) => class_attr::call(&attr, receiver, name, Passed { positional: args, keywords: &mut [] }),
        // A slot of that name hides it: what that holds is called, as in Python.
        None => in_slot(&receiver, name)?.call(Passed { positional: args, keywords: &mut [] }),
    }
}

fn in_slot(receiver: &Receiver<'_>, name: &str) -> Result<Value> {
    match receiver {
        Receiver::Object(object) => object.generic_getattr(name),
        Receiver::Ref(instance) => instance.generic_getattr(name),
        Receiver::Mut(instance) => instance.generic_getattr(name),
        Receiver::Nothing | Receiver::Class(_) => Ok(Value::None),
    }
}

/// In what form the hook wants the instance.
pub(super) fn needs(record: &'static ClassRecord, hook: Hooks) -> Option<Needs> {
    Some(match find(record, hook)? {
        Attr::Native(Native(decl)) => match decl.kind {
            DeclKind::Method { kind: MethodKind::Instance, needs, .. } => needs,
            _ => Needs::Ref,
        },
        Attr::Method(method) if method.kind() != MethodKind::Instance => Needs::Ref,
        _ => Needs::Handle,
    })
}

/// For a message about the hook.
pub(super) fn signature(hook: Hooks) -> Signature<'static> {
    Signature::of(hook.name(), 1)
}

fn find(record: &'static ClassRecord, hook: Hooks) -> Option<Attr> {
    record.table.entry(hook.name()).and_then(Entry::class_attr)
}

/// What reading `name` gives after `error`.
#[cold]
pub(super) fn getattr(record: &'static ClassRecord, receiver: Receiver<'_>, name: &str, error: Error) -> Result<Value> {
    if error.kind() != ErrorKind::Attribute || !record.hooks.has(Hooks::GETATTR) {
        return Err(error);
    }
    call(record, Hooks::GETATTR, receiver, &mut [Some(Value::from(name))])
}

/// Leaves a write to the class.
#[cold]
pub(super) fn setattr(record: &'static ClassRecord, receiver: Receiver<'_>, name: &str, value: Value) -> Result<()> {
    call(record, Hooks::SETATTR, receiver, &mut [Some(Value::from(name)), Some(value)]).map(drop)
}

/// Leaves a deletion to the class.
#[cold]
pub(super) fn delattr(record: &'static ClassRecord, receiver: Receiver<'_>, name: &str) -> Result<()> {
    call(record, Hooks::DELATTR, receiver, &mut [Some(Value::from(name))]).map(drop)
}

/// Tells of a write that has happened.
#[cold]
pub(super) fn notify(
    record: &'static ClassRecord,
    receiver: Receiver<'_>,
    name: &str,
    old: Value,
    new: Value,
) -> Result<()> {
    call(record, Hooks::NOTIFY, receiver, &mut [Some(Value::from(name)), Some(old), Some(new)]).map(drop)
}

/// The names that the class wants to be listed, sorted, if it has a say in it.
#[cold]
pub(super) fn dir(record: &'static ClassRecord, receiver: Receiver<'_>) -> Result<Vec<String>> {
    let names = match call(record, Hooks::DIR, receiver, &mut [])? {
        Value::List(names) => names,
        // As Python iterates over them.
        Value::Dict(items) => items.iter().map(|(name, _)| Value::from(name.as_str())).collect(),
        Value::Vars(vars) => vars.to_dict()?.iter().map(|(name, _)| Value::from(name.as_str())).collect(),
        Value::Str(text) => text.chars().map(|letter| Value::from(letter.to_string())).collect(),
        other => return Err(not_iterable(record, &other)),
    };
    let mut texts = Vec::with_capacity(names.len());
    for name in names.iter() {
        match name {
            Value::Str(text) => texts.push(Str::as_str(text).to_owned()),
            other => return Err(not_a_name(record, other)),
        }
    }
    texts.sort_unstable();
    Ok(texts)
}

/// The text that shows the object, if the class has a say in it.
#[cold]
pub(super) fn repr(record: &'static ClassRecord, receiver: Receiver<'_>) -> Result<String> {
    let showing = Showing::start();
    let shown = call(record, Hooks::REPR, receiver, &mut []);
    match showing.end(shown)? {
        Value::Str(text) => Ok(text.as_str().to_owned()),
        other => {
            let message = format!("__repr__ returned non-string (type {})", other.type_name());
            Err(Error::new(ErrorKind::Type, "repr-not-string", message).about(record.shape.name, Some("__repr__")))
        }
    }
}

fn not_iterable(record: &'static ClassRecord, given: &Value) -> Error {
    let message = format!("'{}' object is not iterable", given.type_name());
    Error::new(ErrorKind::Type, "dir-not-list", message).about(record.shape.name, Some("__dir__"))
}

fn not_a_name(record: &'static ClassRecord, given: &Value) -> Error {
    let message = format!("__dir__ returned a name of type {}, not str", given.type_name());
    Error::new(ErrorKind::Type, "dir-not-list", message).about(record.shape.name, Some("__dir__"))
}

thread_local! {
    /// How many `__repr__` are running inside of each other, and whether the innermost has shown an object, with `{:?}`, which
    /// cannot fail, that was nested too deep.
    static SHOWING: Cell<(u32, bool)> = const { Cell::new((0, false)) };
}

/// One `__repr__` that is running, and what was noted of the one around it.
struct Showing(bool);

impl Showing {
    fn start() -> Self {
        let (running, is_lost) = SHOWING.get();
        SHOWING.set((running + 1, false));
        Self(is_lost)
    }

    /// What the hook has returned, unless part of it is missing.
    fn end(self, shown: Result<Value>) -> Result<Value> {
        let (_, is_lost) = SHOWING.get();
        drop(self);
        if is_lost && shown.is_ok() { Err(too_deep()) } else { shown }
    }
}

impl Drop for Showing {
    fn drop(&mut self) {
        SHOWING.set((SHOWING.get().0 - 1, self.0));
    }
}

/// Whether what is shown now is thrown away, since part of it was nested too deep: there is no need for more of it.
pub(crate) fn is_lost() -> bool {
    SHOWING.get().1
}

/// Notes that an object could not be shown because of `error`.
pub(crate) fn note_lost(error: &Error) {
    let (running, _) = SHOWING.get();
    if running > 0 && error.kind() == ErrorKind::Recursion {
        SHOWING.set((running, true));
    }
}
