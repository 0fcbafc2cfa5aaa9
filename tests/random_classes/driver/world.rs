//! `World`: what is alive, and which of it may hold which.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fmt;
use std::rc::{Rc, Weak as Back};

use slotted::builtins::{Dict, List};
use slotted::prelude::*;
use slotted::{ClassAttr, isinstance};

use super::choices::Choices;
use super::hooks::{Token, guarded};
use super::natives::{self, Probe};

/// How deep hooks may act inside of operations that hooks do.
const DEEPEST: u32 = 3;
/// More than this of a kind are not needed to meet each other.
const MANY: usize = 12;

/// The names of slots and attributes: few, so that they meet; each kind that names are told apart by.
pub(crate) const NAMES: [&str; 32] = [
    "a",
    "b",
    "c",
    "x",
    "y",
    "any",
    "tag",
    "color",
    "link",
    "text",
    "level",
    "fixed",
    "__p",
    "_C__p",
    "__dict__",
    "__weakref__",
    "__class__",
    "__slots__",
    "__module__",
    "__qualname__",
    "a_name_that_is_longer_than_errors_keep_in_line",
    "é",
    "go",
    "m",
    "__getattr__",
    "__setattr__",
    "__delattr__",
    "__dir__",
    "__repr__",
    "__notify__",
    "1x",
    "",
];

pub(crate) type Classes = Box<dyn Iterator<Item = Class>>;

/// Something of several, in the order in which it came.
pub(crate) struct Kept<T>(RefCell<Vec<T>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<T> Kept<T> {
    pub(crate) fn len(&self) -> usize {
        self.0.borrow().len()
    }

    fn get(&self, index: usize) -> Option<T>
    where
        T: Clone,
    {
        self.0.borrow().get(index).cloned()
    }

    fn push(&self, item: T) {
        self.0.borrow_mut().push(item);
    }

    /// Out of the cell before it is dropped: destructors look into the world.
    pub(crate) fn take(&self, index: usize) -> Option<T> {
        let mut items = self.0.borrow_mut();
        if index < items.len() { Some(items.swap_remove(index)) } else { None }
    }

    fn retain(&self, mut keep: impl FnMut(&T) -> bool) -> Vec<T> {
        let (kept, gone) = self.0.take().into_iter().partition(|item| keep(item));
        self.0.replace(kept);
        gone
    }
}

pub(crate) struct World {
    pub(crate) choices: Choices,
    classes: Kept<Class>,
    objects: Kept<Obj>,
    pub(crate) weaks: Kept<Weak>,
    pub(crate) slots: Kept<SlotInfo>,
    pub(crate) attrs: Kept<ClassAttr>,
    pub(crate) vars: Kept<Vars>,
    pub(crate) errors: Kept<Error>,
    pub(crate) iterators: Kept<Classes>,
    pub(crate) functions: Kept<Function>,
    /// Objects by their id, and classes by their name, which is unique: nothing holds what has a higher rank than itself, so
    /// there are no cycles, and all is dropped at the end.
    ranks: RefCell<HashMap<usize, u32>>,
    class_ranks: RefCell<HashMap<String, u32>>,
    focus: RefCell<Option<Obj>>,
    serial: Cell<u32>,
    depth: Cell<u32>,
    /// How often hooks have acted, or something was dropped that they could have noticed.
    pub(crate) acts: Cell<u32>,
    pub(crate) tokens: Cell<usize>,
}

thread_local! {
    static CURRENT: RefCell<Back<World>> = const { RefCell::new(Back::new()) };
}

/// One more level of hooks.
pub(crate) struct Level<'w>(&'w World);

impl Drop for Level<'_> {
    fn drop(&mut self) {
        self.0.depth.set(self.0.depth.get() - 1);
    }
}

/// The object that was the focus before.
pub(crate) struct Focus<'w>(&'w World, Option<Obj>);

impl Drop for Focus<'_> {
    fn drop(&mut self) {
        let last = self.0.focus.replace(self.1.take());
        drop(last);
    }
}

impl World {
    pub(crate) fn new(bytes: &[u8]) -> Rc<Self> {
        let world = Rc::new(Self {
            choices: Choices::new(bytes),
            classes: Kept::default(),
            objects: Kept::default(),
            weaks: Kept::default(),
            slots: Kept::default(),
            attrs: Kept::default(),
            vars: Kept::default(),
            errors: Kept::default(),
            iterators: Kept::default(),
            functions: Kept::default(),
            ranks: RefCell::default(),
            class_ranks: RefCell::default(),
            focus: RefCell::default(),
            serial: Cell::new(0),
            depth: Cell::new(0),
            acts: Cell::new(0),
            tokens: Cell::new(0),
        });
        for class in natives::bases() {
            world.classes.push(class);
        }
        CURRENT.set(Rc::downgrade(&world));
        world
    }

    /// The world on this thread, while operations run.
    pub(crate) fn current() -> Option<Rc<Self>> {
        CURRENT.with_borrow(Back::upgrade)
    }

    /// Lets a hook act, unless it is deep inside of others.
    pub(crate) fn enter(&self) -> Option<Level<'_>> {
        self.acts.set(self.acts.get() + 1);
        if self.depth.get() >= DEEPEST || self.choices.is_empty() {
            return None;
        }
        self.depth.set(self.depth.get() + 1);
        Some(Level(self))
    }

    /// A number that no class or object has had.
    pub(crate) fn serial(&self) -> u32 {
        self.serial.set(self.serial.get() + 1);
        self.serial.get()
    }

    pub(crate) fn class(&self) -> Class {
        let index = self.choices.below(self.classes.len());
        self.classes.get(index).unwrap_or_else(Object::class)
    }

    /// The latest class, or one of them.
    pub(crate) fn late_class(&self) -> Class {
        if self.choices.once_in(2) { self.class() } else { self.classes.get(self.classes.len() - 1).unwrap() }
    }

    pub(crate) fn add_class(&self, class: Class, rank: u32) {
        self.class_ranks.borrow_mut().insert(class.name().to_owned(), rank);
        let natives = natives::bases().len();
        let room = (self.classes.len() >= natives + MANY).then(|| self.classes.take(natives)).flatten();
        self.classes.push(class);
        drop(room);
    }

    pub(crate) fn drop_class(&self) {
        let natives = natives::bases().len();
        let made = self.classes.len() - natives;
        if made > 0 {
            drop(self.classes.take(natives + self.choices.below(made)));
        }
    }

    /// All handles to a class that the world has.
    pub(crate) fn forget_class(&self, class: &Class) {
        if class.is_runtime() {
            drop(self.classes.retain(|kept| kept != class));
        }
    }

    pub(crate) fn object(&self) -> Option<Obj> {
        self.objects.get(self.choices.below(self.objects.len()))
    }

    pub(crate) fn add_object(&self, object: Obj) {
        let rank = self.serial();
        self.ranks.borrow_mut().insert(object.id(), rank);
        self.keep_object(object);
    }

    pub(crate) fn keep_object(&self, object: Obj) {
        let room = (self.objects.len() >= MANY).then(|| self.objects.take(0)).flatten();
        self.objects.push(object);
        drop(room);
    }

    pub(crate) fn drop_object(&self) {
        drop(self.objects.take(self.choices.below(self.objects.len())));
    }

    /// All handles to an object that the world has.
    pub(crate) fn forget_object(&self, object: &Obj) {
        drop(self.objects.retain(|kept| kept != object));
    }

    pub(crate) fn keep_weak(&self, weak: Weak) {
        Self::keep(&self.weaks, weak);
    }

    pub(crate) fn weak(&self) -> Option<Weak> {
        self.weaks.get(self.choices.below(self.weaks.len()))
    }

    pub(crate) fn slot(&self) -> Option<SlotInfo> {
        self.slots.get(self.choices.below(self.slots.len()))
    }

    pub(crate) fn function(&self) -> Option<Function> {
        self.functions.get(self.choices.below(self.functions.len()))
    }

    pub(crate) fn some_vars(&self) -> Option<Vars> {
        self.vars.get(self.choices.below(self.vars.len()))
    }

    pub(crate) fn keep<T>(kept: &Kept<T>, item: T) {
        let room = (kept.len() >= MANY).then(|| kept.take(0)).flatten();
        kept.push(item);
        drop(room);
    }

    /// The result of an operation; the error is kept for later.
    pub(crate) fn note<T>(&self, result: Result<T, Error>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                assert!(!error.message().is_empty() || error.rule() == "unset-slot-delete", "{error:?}");
                assert!(!error.rule().is_empty());
                if self.choices.once_in(4) {
                    Self::keep(&self.errors, error);
                }
                None
            }
        }
    }

    pub(crate) fn name(&self) -> &'static str {
        self.choices.of(&NAMES).unwrap()
    }

    /// A name that the object's class may have.
    pub(crate) fn name_for(&self, object: &Obj) -> String {
        let known = if self.choices.once_in(3) { Vec::new() } else { object.class().dir() };
        self.choices.of(&known).cloned().unwrap_or_else(|| self.name().to_owned())
    }

    /// What hooks act on that are told of no object: the one that the operation is on.
    pub(crate) fn focus(&self) -> Option<Obj> {
        self.focus.borrow().clone()
    }

    /// Sets the object that an operation is on until the result is dropped.
    pub(crate) fn focus_on(&self, object: &Obj) -> Focus<'_> {
        Focus(self, self.focus.replace(Some(object.clone())))
    }

    pub(crate) fn rank_of_object<T>(&self, object: &Obj<T>) -> u32 {
        self.ranks.borrow().get(&object.id()).copied().unwrap_or(u32::MAX)
    }

    pub(crate) fn rank_of_class(&self, class: &Class) -> u32 {
        if class.is_runtime() { self.class_ranks.borrow()[class.name()] } else { 0 }
    }

    /// The highest rank of all that a value holds.
    pub(crate) fn rank(&self, value: &Value) -> u32 {
        match value {
            Value::Obj(object) => self.rank_of_object(object),
            Value::Vars(vars) => self.rank_of_object(vars.object()),
            Value::Class(class) => self.rank_of_class(class),
            // It may hold a class, which it does not tell; what is new may hold it.
            Value::Function(function) => function.receiver().map_or(u32::MAX - 1, |object| self.rank_of_object(object)),
            Value::List(items) => items.iter().map(|item| self.rank(item)).max().unwrap_or(0),
            Value::Dict(items) => items.iter().map(|(_, item)| self.rank(item)).max().unwrap_or(0),
            _ => 0,
        }
    }

    /// A value that may be held by what has that rank.
    pub(crate) fn value(self: &Rc<Self>, rank: u32) -> Value {
        let value = self.any_value(2);
        if self.rank(&value) < rank { value } else { Value::None }
    }

    fn any_value(self: &Rc<Self>, depth: u32) -> Value {
        let choices = &self.choices;
        match choices.below(16) {
            0 => Value::None,
            1 => Value::Bool(true),
            2 => Value::Float(1.5),
            3 => Value::Int(i64::from(choices.byte())),
            4 => self.name().into(),
            5 => "a text that is longer than a string keeps in line".into(),
            6 if depth > 0 => {
                Value::List((0..choices.below(4)).map(|_| self.any_value(depth - 1)).collect::<Vec<_>>().into())
            }
            7 if depth > 0 => {
                let items = (0..choices.below(4)).map(|_| (self.name(), self.any_value(depth - 1)));
                Value::Dict(items.collect::<Vec<_>>().into_iter().collect())
            }
            8..=10 => self.object().map_or(Value::None, Value::Obj),
            11 => Value::Class(self.class()),
            12 => self.weak().map_or(Value::None, Value::Weak),
            13 => self.some_vars().map_or(Value::None, Value::Vars),
            14 => self.function().map_or(Value::None, Value::Function),
            _ => Value::Obj(self.probe()),
        }
    }

    /// An object that is seen when it goes.
    pub(crate) fn probe(self: &Rc<Self>) -> Obj {
        let probe = Obj::new(Probe { token: Some(Token::new(self)) }).upcast();
        self.ranks.borrow_mut().insert(probe.id(), 0);
        probe
    }

    /// An item of a list or a dict, or any value.
    pub(crate) fn collections(self: &Rc<Self>) -> (List, Dict) {
        let items: Vec<Value> = (0..3).map(|_| self.value(1)).collect();
        (items.clone().into(), ["a", "b", "c"].into_iter().zip(items).collect())
    }

    /// Drops everything, in an order that `turn` decides, and looks whether anything is left.
    pub(crate) fn finish(self: Rc<Self>, turn: u8) {
        CURRENT.take();
        for group in 0..9 {
            let group = (group + turn % 9) % 9;
            guarded(|| self.drop_group(group, turn & 8 != 0));
        }
        assert!(self.objects.len() + self.classes.len() == 0);
        assert_eq!(self.tokens.get(), 0, "everything has been dropped");
        assert_eq!(Rc::strong_count(&self), 1);
    }

    fn drop_group(&self, group: u8, from_the_end: bool) {
        fn empty<T>(kept: &Kept<T>, from_the_end: bool) {
            while kept.len() > 0 {
                drop(kept.take(if from_the_end { kept.len() - 1 } else { 0 }));
            }
        }
        match group {
            0 => empty(&self.classes, from_the_end),
            1 => empty(&self.objects, from_the_end),
            2 => empty(&self.weaks, from_the_end),
            3 => empty(&self.slots, from_the_end),
            4 => empty(&self.attrs, from_the_end),
            5 => empty(&self.vars, from_the_end),
            6 => empty(&self.errors, from_the_end),
            7 => empty(&self.functions, from_the_end),
            _ => empty(&self.iterators, from_the_end),
        }
    }

    /// What holds of every class and object at any time.
    pub(crate) fn inspect(&self) {
        let classes = self.classes.0.borrow().clone();
        classes.iter().for_each(inspect_class);
        let objects = self.objects.0.borrow().clone();
        for object in objects {
            assert!(object.strong_count() >= 2, "one here and one in the world");
            let class = object.class();
            inspect_class(&class);
            assert!(isinstance(&object, &class) && object.is_instance(&Object::class()));
            assert!(object.is::<Object>() && object.weak_count() < 1000);
        }
    }
}

/// What holds of every class.
fn inspect_class(class: &Class) {
    let mro: Vec<Class> = class.mro().collect();
    assert_eq!((mro.first(), mro.last()), (Some(class), Some(&Object::class())));
    assert!(mro.iter().enumerate().all(|(at, class)| !mro[..at].contains(class)));
    assert!(class.bases().all(|base| mro.contains(&base)) && class.base().is_none_or(|base| mro.contains(&base)));
    assert!(class.has_dict() || mro.iter().all(|class| !class.has_dict()));
    if !class.is_runtime() {
        return;
    }
    let mut places: Vec<(usize, usize)> = Vec::new();
    for slot in class.slots() {
        assert!(mro.contains(&slot.owner()));
        if slot.owner().is_runtime() {
            assert!(slot.offset().is_multiple_of(8));
            places.push((slot.offset(), slot.offset() + 16));
        }
    }
    assert_eq!(class.own_slots().len(), class.own_slots().filter(|slot| slot.owner() == *class).count());
    places.sort_unstable();
    assert!(places.windows(2).all(|pair| pair[0].1 <= pair[1].0), "slots lie apart");
    assert!(places.last().is_none_or(|last| last.1 <= class.instance_size()));
    assert!(mro.iter().all(|base| class.instance_size() >= base.instance_size()));
    let dir = class.dir();
    assert!(dir.is_sorted() && class.slots().all(|slot| dir.iter().any(|name| name == slot.name())));
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("World")
    }
}
