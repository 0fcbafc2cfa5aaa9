//! The user's own code that the library runs: descriptors, conversions, validators, destructors, callbacks; all of it acts.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;

use slotted::prelude::*;
use slotted::{Attr, Descriptor, Method, Property};

use super::world::World;
use super::{disturb, steps};

/// What hooks panic with; anything else that panics is a defect.
struct Planned;

/// Runs `act`, which may panic as planned.
pub(crate) fn guarded(act: impl FnOnce()) {
    // The world is made of cells, and no cell is borrowed while hooks run.
    if let Err(panic) = catch_unwind(AssertUnwindSafe(act))
        && !panic.is::<Planned>()
    {
        resume_unwind(panic);
    }
}

/// What the user's own code does at this point: nothing, an error, a panic, or any operation on any class and object.
pub(crate) fn act(object: Option<&Obj>) -> Result<(), Error> {
    let Some(world) = World::current() else { return Ok(()) };
    let Some(_level) = world.enter() else { return Ok(()) };
    match world.choices.below(16) {
        0..=5 => {}
        // While another panic is under way, this one would end the process.
        6 if !std::thread::panicking() => resume_unwind(Box::new(Planned)),
        7 | 8 => return Err(Error::custom(ErrorKind::Attribute, "hook", "as the hook likes")),
        9 | 10 => steps::step(&world),
        _ => match object {
            Some(object) => disturb::disturb(&world, object),
            None => steps::step(&world),
        },
    }
    Ok(())
}

/// As [`act`], where there is nobody to tell of an error.
fn act_silently(object: Option<&Obj>) {
    let _ = act(object);
}

/// Counted while it is alive.
#[derive(Debug)]
pub(crate) struct Token(Rc<World>);

impl Token {
    pub(crate) fn new(world: &Rc<World>) -> Self {
        world.tokens.set(world.tokens.get() + 1);
        Self(world.clone())
    }
}

impl Drop for Token {
    fn drop(&mut self) {
        self.0.tokens.set(self.0.tokens.get() - 1);
        // A panic that left a destructor would leak what the compiler forgets to drop then: results that are there already.
        guarded(|| act_silently(self.0.focus().as_ref()));
    }
}

/// A descriptor that does what it likes before it answers.
pub(crate) struct Restless {
    token: Token,
    is_data: bool,
    for_class: bool,
}

impl Restless {
    pub(crate) fn attr(world: &Rc<World>) -> Attr {
        let (is_data, for_class) = (world.choices.once_in(2), world.choices.once_in(3));
        Attr::descriptor(Self { token: Token::new(world), is_data, for_class })
    }
}

impl Descriptor for Restless {
    fn get(&self, object: &Obj) -> slotted::Result<Value> {
        act(Some(object))?;
        Ok(self.token.0.value(u32::MAX))
    }

    fn get_from_class(&self, class: &Class) -> slotted::Result<Option<Value>> {
        act(self.token.0.focus().as_ref())?;
        Ok(self.for_class.then(|| class.name().into()))
    }

    fn is_data(&self) -> bool {
        act_silently(self.token.0.focus().as_ref());
        self.is_data
    }

    fn set(&self, object: &Obj, value: Value) -> slotted::Result<()> {
        act(Some(object))?;
        drop(value);
        act(Some(object))
    }

    fn delete(&self, object: &Obj) -> slotted::Result<()> {
        act(Some(object))
    }
}

/// A property with or without the functions that write.
pub(crate) fn property(world: &Rc<World>) -> Attr {
    let token = Token::new(world);
    let property = Property::new(move |object| {
        act(Some(object))?;
        Ok(token.0.value(u32::MAX))
    });
    match world.choices.below(4) {
        0 => property.into(),
        1 => property.setter(|object, _| act(Some(object))).into(),
        2 => property.deleter(|object| act(Some(object))).into(),
        _ => property.setter(|object, _| act(Some(object))).deleter(|object| act(Some(object))).into(),
    }
}

/// A method, a class method or a static method; by its name, it may be a hook.
pub(crate) fn method(world: &Rc<World>, name: &'static str) -> Attr {
    let token = Token::new(world);
    match world.choices.below(8) {
        1 => Method::of_class(name, move |class, _| {
            act(token.0.focus().as_ref())?;
            Ok(if name == "__repr__" { "<it>".into() } else { class.name().into() })
        }),
        2 => Method::of_nothing(name, move |args| {
            act(token.0.focus().as_ref())?;
            Ok(Value::from(vec![format!("{args:?}")]))
        }),
        _ => Method::new(name, move |this, args| {
            act(Some(this))?;
            let result = on_the_way(&token.0, this, name, args)?;
            act(Some(this))?;
            Ok(result)
        }),
    }
    .into()
}

/// What a method does with its arguments: leaves them to the next class, to the object's own methods, or to nobody.
fn on_the_way(world: &Rc<World>, this: &Obj, name: &str, mut args: Args<'_>) -> slotted::Result<Value> {
    let choice = world.choices.below(8);
    let Some(_level) = world.enter() else { return Ok(Value::None) };
    match choice {
        1 | 2 => args.super_of(this)?.call_method(name, args),
        3 => {
            let held = args.super_of(this)?.getattr(name)?;
            disturb::turn(world, this);
            held.call(args)
        }
        4 => this.call_method(world.name_for(this), args.forward()),
        5 if name == "__setattr__" => {
            let (name, value): (String, Value) = args.extract(["name", "value"])?;
            this.generic_setattr(name.as_str(), value)?;
            Ok(Value::None)
        }
        5 => {
            let [one, two, _] = args.bind(["a", "b?", "c?"])?;
            Ok(one.or(two).unwrap_or_default())
        }
        6 => Ok(Value::from(this.generic_dir()?)),
        _ => Ok(world.value(u32::MAX)),
    }
}

/// A value that acts while it is converted, on the object that it is stored in.
#[derive(Debug)]
pub(crate) struct Sly {
    pub(crate) value: Value,
    pub(crate) at: Option<Obj>,
}

impl IntoValue for Sly {
    fn to_value(&self) -> Result<Value, Mismatch> {
        act(self.at.as_ref()).map_err(Mismatch::refused)?;
        Ok(self.value.clone())
    }

    fn as_text(&self) -> Option<&str> {
        act_silently(self.at.as_ref());
        self.value.as_str()
    }
}

/// A validator.
pub(crate) fn valid<T>(_: &T) -> Result<(), String> {
    let object = World::current().and_then(|world| world.focus());
    act(object.as_ref()).map_err(|error| error.to_string())
}

/// A converter.
pub(crate) fn converted(value: Value) -> Result<i64, Mismatch> {
    let object = World::current().and_then(|world| world.focus());
    act(object.as_ref()).map_err(Mismatch::refused)?;
    value.extract()
}

/// A callback of a weak reference, which owns a token.
pub(crate) fn callback(world: &Rc<World>) -> impl FnOnce(Weak) + 'static {
    let token = Token::new(world);
    move |weak| {
        assert!(!weak.is_alive(), "a callback runs when the object is dead");
        token.0.keep_weak(weak);
        act_silently(None);
    }
}
