//! How values and classes look.

use slotted::{Class, ClassAttr, Obj, Value};

/// A value as Python's `repr()` shows it, but for objects: these by name where they have one, and never by address.
pub(crate) fn value(value: &Value, name: &dyn Fn(&Obj) -> Option<String>) -> String {
    let show = |item: &Value| self::value(item, name);
    match value {
        Value::List(items) => format!("[{}]", joined(items.iter().map(show))),
        Value::Dict(items) => {
            format!("{{{}}}", joined(items.iter().map(|(key, item)| format!("{key:?}: {}", show(item)))))
        }
        Value::Obj(object) => match name(object) {
            Some(name) => format!("<{} object '{name}'>", object.class()),
            None => format!("<{} object>", object.class()),
        },
        Value::Weak(weak) => match weak.upgrade() {
            Some(object) => format!("<weakref to {}>", show(&Value::Obj(object))),
            None => "<weakref; dead>".to_owned(),
        },
        Value::Vars(vars) => vars.to_dict().map_or_else(|error| error.to_string(), |dict| show(&Value::Dict(dict))),
        other => format!("{other:?}"),
    }
}

/// What a class has under a name.
pub(crate) fn class_attr(attr: &ClassAttr, name: &dyn Fn(&Obj) -> Option<String>) -> String {
    match attr {
        ClassAttr::Slot(slot) if !slot.doc().is_empty() => format!("{slot:?}: {}", slot.doc()),
        ClassAttr::Value(found) => value(found, name),
        other => format!("{other:?}"),
    }
}

/// A class in a line: its order, what it adds, and what an instance takes.
pub(crate) fn class(class: &Class) -> String {
    let order = class.mro().map(|class| class.name().to_owned()).collect::<Vec<_>>().join(" < ");
    let own = class.own_slots().map(|slot| slot.name().to_owned());
    let base = class.base();
    let adds =
        |has: fn(&Class) -> bool, name: &str| (has(class) && !base.as_ref().is_some_and(has)).then(|| name.to_owned());
    let extras = [adds(Class::has_dict, "__dict__"), adds(Class::has_weakref, "__weakref__")];
    let added: Vec<String> = own.chain(extras.into_iter().flatten()).collect();
    let added = if added.is_empty() { "nothing".to_owned() } else { added.join(", ") };
    format!("{order}; adds {added}; {} bytes", class.instance_size())
}

/// All that a class tells of itself.
pub(crate) fn description(class: &Class) -> Vec<String> {
    let names =
        |classes: &mut dyn Iterator<Item = Class>| classes.map(|class| class.name().to_owned()).collect::<Vec<_>>();
    let mut lines = vec![
        format!("doc: {:?}, module: {:?}", class.doc(), class.module()),
        format!("bases: {}", names(&mut class.bases()).join(", ")),
        format!("order: {}", names(&mut class.mro()).join(", ")),
        format!("embeds: {}", class.base().map_or_else(|| "nothing".to_owned(), |base| base.name().to_owned())),
        format!(
            "dict: {}, weak references: {}, final: {}, made at run time: {}",
            class.has_dict(),
            class.has_weakref(),
            class.is_final(),
            class.is_runtime()
        ),
    ];
    lines.extend(class.slots().map(|slot| {
        let doc = if slot.doc().is_empty() { String::new() } else { format!(": {}", slot.doc()) };
        format!("at {:3}: {} {} of {}{doc}", slot.offset(), slot.type_text(), slot.name(), slot.owner())
    }));
    lines.push(format!("an instance takes {} bytes", class.instance_size()));
    lines
}

fn joined(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}
