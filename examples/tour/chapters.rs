//! The chapters of the tour, one for each statement.

use std::error::Error;

use slotted::prelude::*;
use slotted::rules::{self, Definition, Policy, Primary, Rule, Violation};

use crate::heap::bytes_each;
use crate::transcript::{Transcript, attempt, show, tell};
use crate::{
    Bag, Count, Digest, Mapping, Note, Nothing, OneString, Open, Pair, Pixel, Point, Pointless, Strings, Three, Watched,
};

pub(crate) fn example(tour: &mut Transcript) {
    tour.statement("A class with slots has the attributes that it lists: here two, and one that is unset at first.");
    tour.classes(["Point"]);
    let mut point = Point::new(1.0, 2.0);
    show!(tour, point.x);
    attempt!(tour, point.getattr("x"));
    attempt!(tour, point.setattr("x", 5));
    show!(tour, point.x);
    attempt!(tour, point.setattr("x", "five"));
    attempt!(tour, point.getattr("label"));
    attempt!(tour, point.setattr("label", "home"));
    show!(tour, point);
}

pub(crate) fn cost(tour: &mut Transcript) -> slotted::Result<()> {
    fn bag(names: &[&str]) -> slotted::Result<Bag> {
        let mut bag = Bag::default();
        names.iter().try_for_each(|name| bag.setattr(*name, 1))?;
        Ok(bag)
    }
    fn three() -> slotted::Result<Three> {
        let mut three = Three::default();
        ["x", "y", "z"].iter().try_for_each(|name| three.setattr(*name, 1))?;
        Ok(three)
    }
    tour.statement(
        "Without slots an instance keeps its attributes in a dict, which is costly when there are many instances.",
    );
    tour.classes(["Bag", "Three"]);
    tour.remark(
        "`Bag` is what Python makes of a class without `__slots__`. Nothing but the dict holds its attributes.",
    );
    tour.remark("Bytes for each of a thousand instances, what they own on the heap included:");
    show!(tour, bytes_each(|| bag(&[]))?);
    show!(tour, bytes_each(|| bag(&["x", "y", "z"]))?);
    show!(tour, bytes_each(three)?);
    tour.remark("Typed fields take no more than in any struct:");
    show!(tour, size_of::<Pixel>());
    show!(tour, size_of::<(f64, f64, Option<String>, u32)>());
    Ok(())
}

pub(crate) fn nothing_else(tour: &mut Transcript) {
    tour.statement(
        "Slots reserve room for what is listed and nothing else: neither `__dict__` nor `__weakref__` is made, not even \
         for an empty string.",
    );
    tour.classes(["Nothing"]);
    let mut nothing = Nothing;
    show!(tour, Nothing::class().slots().len());
    show!(tour, Nothing::class().has_dict());
    show!(tour, Nothing::class().has_weakref());
    show!(tour, size_of::<Nothing>());
    show!(tour, nothing.hasattr("__dict__"));
    attempt!(tour, nothing.setattr("x", 1));
    attempt!(tour, nothing.vars());
    tour.remark("CPython 3 itself takes the empty string for the name of a slot, and refuses it:");
    tell!(tour, verdict("Nothing", &Object::class(), &[""], Policy::Python));
}

pub(crate) fn forms(tour: &mut Transcript) {
    tour.statement("The list is one string, an iterable of strings, or a mapping, whose values may be documentation.");
    tour.classes(["OneString"]);
    show!(tour, OneString::class().slots().collect::<Vec<_>>());
    tour.classes(["Strings"]);
    show!(tour, Strings::class().slots().collect::<Vec<_>>());
    tour.classes(["Mapping"]);
    show!(tour, Mapping::class().slots().map(|slot| slot.doc().to_owned()).collect::<Vec<_>>());
    tour.remark("A field with a type of its own is a slot without being listed, as in `Point` above.");
}

pub(crate) fn descriptors(tour: &mut Transcript) -> Result<(), Box<dyn Error>> {
    tour.statement("Each slot is a descriptor of the class: it gets, sets and deletes the attribute of an instance.");
    let mut point = Point::new(1.0, 2.0);
    tour.remark("Typed, it is checked by the compiler and costs no more than the field:");
    show!(tour, Point::SLOTS.x);
    show!(tour, Point::SLOTS.x.get(&point));
    show!(tour, Point::SLOTS.x.set(&mut point, 3.0));
    show!(tour, point.x);
    tour.remark("Found by name, it is checked at run time:");
    let x = Point::class().slot("x").ok_or("`Point` has a slot `x`")?;
    let label = Point::class().slot("label").ok_or("`Point` has a slot `label`")?;
    show!(tour, &x);
    show!(tour, x.doc());
    show!(tour, x.owner());
    show!(tour, x.type_text());
    attempt!(tour, x.get(&point));
    attempt!(tour, x.set(&mut point, 4.0));
    attempt!(tour, x.delete(&mut point));
    attempt!(tour, label.set(&mut point, "home"));
    attempt!(tour, label.delete(&mut point));
    attempt!(tour, label.get(&point));
    attempt!(tour, x.get(&Nothing));
    Ok(())
}

pub(crate) fn unlisted(tour: &mut Transcript) {
    tour.statement("Without a dict, to assign an attribute that is not listed is an AttributeError.");
    let mut point = Point::new(1.0, 2.0);
    attempt!(tour, point.setattr("z", 3.0));
    attempt!(tour, point.setattr("lable", "home"));
    attempt!(tour, point.delattr("z"));
    attempt!(tour, point.getattr("z"));
}

pub(crate) fn brought_back(tour: &mut Transcript) {
    tour.statement("`__dict__` and `__weakref__` in the list bring back the dict and weak references.");
    tour.classes(["Open"]);
    let mut open = Open::default();
    show!(tour, Open::class().has_dict());
    attempt!(tour, open.setattr("name", "a slot"));
    attempt!(tour, open.setattr("mood", "an attribute that nobody listed"));
    attempt!(tour, open.vars());
    show!(tour, open.attrs().map(|(name, _)| name).collect::<Vec<_>>());
    tour.classes(["Watched"]);
    let watched = Watched::default();
    show!(tour, Watched::class().has_weakref());
    attempt!(tour, watched.getattr("__weakref__"));
    tour.remark("On a struct with typed fields, the options `dict` and `weakref` say the same.");
}

pub(crate) fn pointless(tour: &mut Transcript) {
    tour.statement("Slots under a parent that has a dict are pointless: every name still finds a place in the dict.");
    tour.classes(["Bag", "Pointless"]);
    let mut thing = Pointless::new(Bag::default(), 2.5);
    attempt!(tour, thing.setattr("colour", "red"));
    attempt!(tour, thing.vars());
    tour.remark("It is legal, so the compiler only warns, for this rule:");
    let warning = Violation::new(Rule::SlotsUnderDict, "Pointless").with_base("Bag");
    tell!(tour, warning.explain().as_str());
}

pub(crate) fn reach(tour: &mut Transcript) {
    tour.statement("Slots reach no further than their class: a child that defines none has a dict.");
    tour.remark(
        "In Python a child gets the dict by saying nothing. In Rust nothing comes unasked: a child is as closed as its \
         parent until it says `dict`, and the parent stays closed either way.",
    );
    tour.classes(["Note"]);
    let mut note = Note::new(Point::new(1.0, 2.0));
    show!(tour, Point::class().has_dict());
    show!(tour, Note::class().has_dict());
    show!(tour, Note::class().own_slots().len());
    attempt!(tour, note.setattr("text", "only in the child"));
    attempt!(tour, note.vars());
    attempt!(tour, note.getattr("x"));
    tour.remark("By Python's rules, for a child without `__slots__`, and for one with an empty list:");
    show!(tour, adds_dict("Note", &Point::class(), None));
    show!(tour, adds_dict("Note", &Point::class(), Some(&[])));
}

pub(crate) fn additional(tour: &mut Transcript) {
    tour.statement("A child lists only the slots that it adds.");
    tour.classes(["Pixel"]);
    let pixel = Pixel::new(Point::new(1.0, 2.0), 0xff_88_00);
    show!(tour, Pixel::class().mro().collect::<Vec<_>>());
    show!(tour, Pixel::class().slots().collect::<Vec<_>>());
    show!(tour, Pixel::class().own_slots().collect::<Vec<_>>());
    attempt!(tour, pixel.getattr("x"));
    show!(tour, Point::SLOTS.x.get(&pixel));
    tour.remark("A slot that repeats one of the parent's would hide it and waste its room; it does not compile:");
    tell!(tour, verdict("Pixel", &Point::class(), &["x", "color"], Policy::Strict));
}

pub(crate) fn variable_length(tour: &mut Transcript) {
    tour.statement("Slots cannot be added to builtins whose instances vary in length: int, bytes and tuple.");
    tour.classes(["Count", "Digest", "Pair"]);
    tour.remark(
        "Without slots these are legal. With one, Python raises the first line, and the compiler prints the second:",
    );
    for class in [Count::class(), Digest::class(), Pair::class()] {
        let Some(base) = &class.base() else { continue };
        show!(tour, base);
        tell!(tour, verdict(class.name(), base, &[], Policy::Python));
        tell!(tour, verdict(class.name(), base, &["extra"], Policy::Python));
    }
}

pub(crate) fn class_assignment(tour: &mut Transcript) {
    tour.statement("`__class__` can be assigned between classes that have the same slots.");
    tour.remark(
        "A plain Rust value is of one type for good. Assignment is for objects that are shared by handle, so a plain \
         value refuses it:",
    );
    let mut point = Point::new(1.0, 2.0);
    show!(tour, point.class());
    attempt!(tour, point.setattr("__class__", "Pixel"));
}

/// Whether a class statement in Python would add a dict to `base`.
fn adds_dict(name: &str, base: &Class, slots: Option<&[&str]>) -> bool {
    let bases = [base.shape()];
    let definition = Definition { name, bases: &bases, primary: Primary::Best, slots, class_vars: &[], closed: false };
    rules::check(&definition, Policy::Python).is_ok_and(|verdict| verdict.adds_dict)
}

/// What the rules say to a class of this name, base and slots.
fn verdict(name: &str, base: &Class, slots: &[&str], policy: Policy) -> String {
    let bases = [base.shape()];
    let slots = Some(slots);
    let definition = Definition { name, bases: &bases, primary: Primary::Best, slots, class_vars: &[], closed: false };
    match rules::check(&definition, policy) {
        Ok(_) => "legal".to_owned(),
        Err(violation) => {
            let error = slotted::Error::from(violation);
            format!("{}: {error}\nerror: {}", error.kind().exception(), violation.explain().as_str())
        }
    }
}
