//! `World`: the classes, objects and weak references that there are by now, and what each step does to them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Display;
use std::io::{self, Write};
use std::rc::Rc;

use slotted::builtins::Dict;
use slotted::{
    Class, ClassAttr, Descriptor, Error, ErrorKind, Mismatch, Obj, Property, SlotInfo, Slots, State, Value, Weak,
    isinstance, issubclass,
};

use crate::formula::Formula;
use crate::literal::{Entries, Literal};
use crate::native::{self, Native};
use crate::print;
use crate::script::{Attribute, Definition, Noted, Script};
use crate::step::{Step, Target};
use crate::terminal::printable;

pub(crate) struct World {
    strict: bool,
    classes: HashMap<String, Class>,
    objects: HashMap<String, Obj>,
    weak: HashMap<String, Weak>,
    /// The weak references that were told that their object is gone, since somebody looked.
    told: Rc<RefCell<Vec<String>>>,
}

/// Why there is no answer.
enum Stop {
    /// The library says no.
    Refused(Error),
    /// Something that was refused before would be needed.
    Skipped(String),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

/// An answer, in lines.
type Answer = Result<Vec<String>, Stop>;

/// How much of something was answered, refused and skipped.
#[derive(Default)]
struct Count([usize; 3]);

impl World {
    pub(crate) fn new(strict: bool) -> Self {
        let classes = native::classes().into_iter().map(|class| (class.name().to_owned(), class)).collect();
        Self { strict, classes, objects: HashMap::new(), weak: HashMap::new(), told: Rc::default() }
    }

    /// Makes all classes and takes all steps; prints each with what came of it.
    pub(crate) fn play(&mut self, script: &Script, out: &mut impl Write) -> io::Result<()> {
        let (mut classes, mut steps) = (Count::default(), Count::default());
        for Noted { note, what } in &script.classes {
            let answer = self.define(what);
            classes.print(out, note.as_deref(), what, answer)?;
        }
        for Noted { note, what } in &script.steps {
            let answer = self.take(what);
            steps.print(out, note.as_deref(), what, answer)?;
        }
        let ([made, refused, skipped], [answered, no, left]) = (classes.0, steps.0);
        writeln!(out, "\nclasses: {made} made, {refused} refused, {skipped} skipped")?;
        writeln!(out, "steps: {answered} answered, {no} refused, {left} skipped")
    }

    fn define(&mut self, definition: &Definition) -> Answer {
        let Definition { name, bases, slots, attrs, doc, module, strict } = definition;
        let mut builder = Class::builder(name).doc(doc).module(module);
        for base in bases {
            builder = builder.base(self.class(base)?);
        }
        if let Some(slots) = slots {
            builder = builder.slots(Slots::from(self.value(slots)?));
        }
        for (name, attr) in attrs {
            builder = match attr {
                Attribute::Value(value) => builder.attr(name, self.value(value)?),
                Attribute::Property { get, set, delete } => {
                    builder.attr(name, property(get, set.as_deref(), delete.as_deref()))
                }
                Attribute::Fallback(formula) => builder.descriptor(name, Fallback(formula.clone())),
                Attribute::Bounded { within, from, to } => {
                    builder.descriptor(name, Bounded { within: within.clone(), from: *from, to: *to })
                }
            };
        }
        if self.strict || *strict {
            builder = builder.strict();
        }
        let class = builder.build()?;
        let answer = print::class(&class);
        self.classes.insert(name.clone(), class);
        Ok(vec![answer])
    }

    fn take(&mut self, step: &Step) -> Answer {
        let show = |value: &Value| vec![self.show(value)];
        let done = || Ok(vec!["done".to_owned()]);
        let truth = |is: bool| Ok(show(&Value::Bool(is)));
        match step {
            Step::New { object, class, with, around } => return self.make(object, class, with, around.as_ref()),
            Step::Get(target) => return Ok(show(&self.get(target)?)),
            Step::Set(target, value) => self.set(target, self.value(value)?)?,
            Step::Delete(target) => self.delete(target)?,
            Step::ClassGet { class, name } => {
                let found = self.class(class)?.getattr(name)?;
                return Ok(vec![print::class_attr(&found, &|object| self.name(object))]);
            }
            Step::Describe { class } => return Ok(print::description(self.class(class)?)),
            Step::Dir { object } => return Ok(show(&Value::from(self.object(object)?.dir()?))),
            Step::IsInstance { object, class } => return truth(isinstance(self.object(object)?, self.class(class)?)),
            Step::IsSubclass { class, of } => return truth(issubclass(self.class(class)?, self.class(of)?)),
            Step::SetClass { object, class } => self.object(object)?.set_class(self.class(class)?)?,
            Step::State { object } => return Ok(show(&self.object(object)?.state()?.into())),
            Step::SetState { object, dict, slots } => {
                let part = |entries: &Option<Entries>| entries.as_ref().map(|entries| self.dict(entries)).transpose();
                self.object(object)?.set_state(State { dict: part(dict)?, slots: part(slots)? })?;
            }
            Step::Copy { object, copy } => {
                let made = self.object(object)?.copy()?;
                return Ok(self.keep(copy, made));
            }
            Step::Weakref { object, weak } => {
                let (told, name) = (Rc::clone(&self.told), weak.clone());
                let made = self.object(object)?.try_downgrade_with(move |_dead| told.borrow_mut().push(name))?;
                let answer = show(&Value::Weak(made.clone()));
                self.weak.insert(weak.clone(), made);
                return Ok(answer);
            }
            Step::Deref { weak } => {
                let Some(weak) = self.weak.get(weak) else { return Err(skipped("weak reference", weak)) };
                return Ok(show(&weak.upgrade().map_or(Value::None, Value::Obj)));
            }
            Step::Drop { object } => {
                self.object(object)?;
                self.objects.remove(object);
                let told = self.told.take();
                return if told.is_empty() { done() } else { Ok(vec![format!("done; told: {}", told.join(", "))]) };
            }
        }
        done()
    }

    fn make(&mut self, name: &str, class: &str, with: &Entries, around: Option<&(String, Entries)>) -> Answer {
        let (class, with) = (self.class(class)?, self.pairs(with)?);
        let object = match around {
            None => class.instantiate(with)?,
            Some((native, values)) => Native::new(native, self.pairs(values)?)?.wrapped(class, with)?,
        };
        Ok(self.keep(name, object))
    }

    /// Gives an object a name; what had the name before is let go.
    fn keep(&mut self, name: &str, object: Obj) -> Vec<String> {
        self.objects.insert(name.to_owned(), object.clone());
        vec![self.show(&Value::Obj(object))]
    }

    fn get(&self, target: &Target) -> Result<Value, Stop> {
        let object = self.object(&target.object)?;
        let done = match self.slot(target)? {
            Some(slot) => slot.get_from(object),
            None if target.path.contains('.') => object.getattr_path(&target.path),
            None => object.getattr(&target.path),
        };
        done.map_err(Stop::Refused)
    }

    fn set(&self, target: &Target, value: Value) -> Result<(), Stop> {
        let object = self.object(&target.object)?;
        let done = match self.slot(target)? {
            Some(slot) => slot.set_on(object, value),
            None if target.path.contains('.') => object.setattr_path(&target.path, value),
            None => object.setattr(&target.path, value),
        };
        done.map_err(Stop::Refused)
    }

    fn delete(&self, target: &Target) -> Result<(), Stop> {
        let object = self.object(&target.object)?;
        let done = match self.slot(target)? {
            Some(slot) => slot.delete_from(object),
            None if target.path.contains('.') => object.delattr_path(&target.path),
            None => object.delattr(&target.path),
        };
        done.map_err(Stop::Refused)
    }

    /// The slot of the class that the target names, if it names one.
    fn slot(&self, target: &Target) -> Result<Option<SlotInfo>, Stop> {
        let Some(class) = &target.through else { return Ok(None) };
        let class = self.class(class)?;
        if let Some(slot) = class.own_slot(&target.path) {
            return Ok(Some(slot));
        }
        let ClassAttr::Slot(slot) = class.getattr(&target.path)? else {
            let message = format!("'{}' of type '{class}' is no slot", target.path);
            return Err(Error::custom(ErrorKind::Type, "not-a-slot", message).into());
        };
        Ok(Some(slot))
    }

    fn class(&self, name: &str) -> Result<&Class, Stop> {
        self.classes.get(name).ok_or_else(|| skipped("class", name))
    }

    fn object(&self, name: &str) -> Result<&Obj, Stop> {
        self.objects.get(name).ok_or_else(|| skipped("object", name))
    }

    fn value(&self, literal: &Literal) -> Result<Value, Stop> {
        Ok(match literal {
            Literal::Plain(value) => value.clone(),
            Literal::List(items) => items.iter().map(|item| self.value(item)).collect::<Result<Vec<_>, Stop>>()?.into(),
            Literal::Dict(entries) => Value::Dict(self.dict(entries)?),
            Literal::Object(name) => Value::Obj(self.object(name)?.clone()),
            Literal::Class(name) => Value::Class(self.class(name)?.clone()),
            Literal::Weak(name) => {
                Value::Weak(self.weak.get(name).ok_or_else(|| skipped("weak reference", name))?.clone())
            }
        })
    }

    fn pairs(&self, entries: &Entries) -> Result<Vec<(String, Value)>, Stop> {
        entries.iter().map(|(name, literal)| Ok((name.clone(), self.value(literal)?))).collect()
    }

    fn dict(&self, entries: &Entries) -> Result<Dict, Stop> {
        Ok(self.pairs(entries)?.into_iter().collect())
    }

    fn show(&self, value: &Value) -> String {
        print::value(value, &|object| self.name(object))
    }

    /// The first name, in alphabetical order, that the object has here.
    fn name(&self, object: &Obj) -> Option<String> {
        self.objects.iter().filter(|(_, named)| *named == object).map(|(name, _)| name.clone()).min()
    }
}

fn skipped(what: &str, name: &str) -> Stop {
    Stop::Skipped(format!("there is no {what} '{name}', since that was refused"))
}

impl Count {
    fn print(
        &mut self,
        out: &mut impl Write,
        note: Option<&str>,
        what: &impl Display,
        answer: Answer,
    ) -> io::Result<()> {
        if let Some(note) = note {
            writeln!(out, "\n# {}", printable(note))?;
        }
        writeln!(out, "{}", printable(&what.to_string()))?;
        let (at, lines) = match answer {
            Ok(lines) => (0, lines),
            Err(Stop::Refused(error)) => (1, vec![refusal(&error)]),
            Err(Stop::Skipped(why)) => (2, vec![format!("skipped: {why}")]),
        };
        self.0[at] += 1;
        lines.iter().try_for_each(|line| writeln!(out, "    {}", printable(line)))
    }
}

/// The error as Python would print it, the rule behind it, and the bases that it is about.
fn refusal(error: &Error) -> String {
    let others = error.counterparts().iter().map(slotted::Counterpart::class_name);
    let bases: Vec<_> = others.filter(|other| Some(*other) != error.class_name()).collect();
    let bases = if bases.is_empty() { String::new() } else { format!(" (bases: {})", bases.join(", ")) };
    format!("{}: {error} [{}]{bases}", error.kind().exception(), error.rule())
}

fn property(get: &Formula, set: Option<&str>, delete: Option<&str>) -> Property {
    let get = get.clone();
    let mut property = Property::new(move |object| get.value(object));
    if let Some(path) = set.map(str::to_owned) {
        property = property.setter(move |object, value| object.setattr_path(&path, value));
    }
    if let Some(path) = delete.map(str::to_owned) {
        property = property.deleter(move |object| object.delattr_path(&path));
    }
    property
}

/// Computes a value where the object's `__dict__` has none: a non-data descriptor.
struct Fallback(Formula);

impl Descriptor for Fallback {
    fn get(&self, object: &Obj) -> slotted::Result<Value> {
        self.0.value(object)
    }
}

/// Keeps a number in another attribute, and within bounds: a data descriptor.
struct Bounded {
    within: String,
    from: f64,
    to: f64,
}

impl Descriptor for Bounded {
    fn get(&self, object: &Obj) -> slotted::Result<Value> {
        object.getattr_path(&self.within)
    }

    fn is_data(&self) -> bool {
        true
    }

    fn set(&self, object: &Obj, value: Value) -> slotted::Result<()> {
        let number = match &value {
            Value::Float(number) => *number,
            #[expect(clippy::cast_precision_loss, reason = "only compared with the bounds")]
            Value::Int(number) => *number as f64,
            other => return Err(Mismatch::expected("a number", other).into()),
        };
        if !(self.from..=self.to).contains(&number) {
            let bounds = format!("{number} is not from {} to {}", self.from, self.to);
            return Err(Error::custom(ErrorKind::Value, "out-of-bounds", bounds));
        }
        object.setattr_path(&self.within, value)
    }

    fn delete(&self, object: &Obj) -> slotted::Result<()> {
        object.delattr_path(&self.within)
    }
}
