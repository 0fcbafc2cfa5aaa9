//! What there is to say of classes and objects, in lines.

use slotted::prelude::*;

use crate::attribute::Attribute;
use crate::show;
use crate::world::World;

/// All classes, with how many objects of each have a name.
pub(crate) fn classes(world: &World) -> slotted::Result<Vec<String>> {
    let objects = world.objects()?;
    let mut lines = vec![header(&["class", "bases", "made", "bytes", "slots", "objects", "doc"])];
    for class in world.classes() {
        lines.push(vec![
            class.name().to_owned(),
            joined(class.bases(), ", "),
            (if class.is_runtime() { "at run time" } else { "in Rust" }).to_owned(),
            class.instance_size().to_string(),
            class.slots().len().to_string(),
            objects.iter().filter(|(_, object)| object.class() == *class).count().to_string(),
            first_line(class.doc()),
        ]);
    }
    Ok(show::table(lines))
}

/// All objects that have a name.
pub(crate) fn objects(world: &World) -> slotted::Result<Vec<String>> {
    let mut lines = vec![header(&["object", "class", "doc"])];
    for (name, object) in world.objects()? {
        let class = object.class();
        lines.push(vec![name, class.name().to_owned(), first_line(class.doc())]);
    }
    Ok(show::table(lines))
}

/// A class: what it says of itself, and all attributes.
pub(crate) fn class(world: &World, class: &Class) -> slotted::Result<Vec<String>> {
    let made = if class.is_runtime() { ", made at run time" } else { "" };
    let mut lines = vec![format!("class {class}({}){made}", joined(class.bases(), ", "))];
    lines.extend(class.doc().lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()));
    lines.push(beside_slots(class));
    lines.extend(attributes(world, Attribute::of_class(class)));
    let objects = world.objects()?.into_iter().filter(|(_, object)| object.class() == *class);
    let names: Vec<String> = objects.map(|(name, _)| name).collect();
    if !names.is_empty() {
        lines.push(format!("objects: {}", names.join(", ")));
    }
    Ok(lines)
}

/// An object: its class, and all attributes with what they hold.
pub(crate) fn object(world: &World, object: &Obj) -> Vec<String> {
    let class = object.class();
    let mut lines = vec![format!("{}, of class {class}; {}", show::object(world, object), beside_slots(&class))];
    lines.extend(attributes(world, Attribute::of_object(object)));
    lines
}

/// One line for each, if there are any.
pub(crate) fn attributes(world: &World, attributes: Vec<Attribute>) -> Vec<String> {
    if attributes.is_empty() {
        return vec!["no attributes".to_owned()];
    }
    let lines = attributes.into_iter().map(|attribute| attribute.cells(world));
    show::table(std::iter::once(header(&Attribute::HEADER)).chain(lines).collect())
}

/// Where the slots lie in an instance.
pub(crate) fn layout(class: &Class) -> Vec<String> {
    let size = class.instance_size();
    let mut slots: Vec<SlotInfo> = class.slots().collect();
    slots.sort_by_key(SlotInfo::offset);
    let ends: Vec<usize> = slots.iter().skip(1).map(SlotInfo::offset).chain([size]).collect();
    let mut lines = vec![header(&["offset", "room", "slot", "type", "owner"])];
    for (slot, end) in slots.iter().zip(ends) {
        // Up to the next slot: what a type of its own size leaves free is not told apart.
        let room = end.saturating_sub(slot.offset());
        let owner = slot.owner().name().to_owned();
        lines.push(vec![
            slot.offset().to_string(),
            room.to_string(),
            slot.name().to_owned(),
            slot.type_text().to_owned(),
            owner,
        ]);
    }
    let mut text =
        vec![format!("class {class}: {size} bytes, alignment {}; {}", class.instance_align(), beside_slots(class))];
    if !slots.is_empty() {
        text.extend(show::table(lines));
    }
    text
}

pub(crate) fn mro(class: &Class) -> String {
    joined(class.mro(), " < ")
}

fn beside_slots(class: &Class) -> String {
    let dict = if class.has_dict() { "a __dict__" } else { "no __dict__" };
    let weak = if class.has_weakref() { "weak references" } else { "no weak references" };
    format!("{dict}, {weak}")
}

fn joined(classes: impl Iterator<Item = Class>, between: &str) -> String {
    classes.map(|class| class.name().to_owned()).collect::<Vec<_>>().join(between)
}

fn header(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn first_line(doc: &str) -> String {
    doc.trim().lines().next().unwrap_or_default().trim().to_owned()
}
