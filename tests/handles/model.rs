//! The model: what objects hold, who holds them and who borrows them, in plain vectors and counts.

use std::collections::BTreeSet;

use crate::classes::{Event, Kind};

pub(crate) type Verdict<T> = Result<T, &'static str>;

/// A value; whatever it leads to is counted by whoever stores it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Val {
    None,
    Int(i64),
    Text(String),
    Token { number: u64, label: i64 },
    Object(usize),
    Vars(usize),
    Weak(Link),
    Class(Kind),
    Dict(Vec<(String, Val)>),
}

/// A weak reference: to which object, and of which callback.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Link {
    pub(crate) object: usize,
    pub(crate) watch: Option<usize>,
}

/// What a slot takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Type {
    Token,
    Int,
    Text,
    Object,
    ObjectOf(Kind),
    WeakOf(Kind),
    /// As the type of that name, but unset at first and deletable.
    SlotText,
    SlotObjectOf(Kind),
    SlotAny,
}

impl Type {
    fn deletable(self) -> bool {
        matches!(self, Self::SlotText | Self::SlotObjectOf(_) | Self::SlotAny)
    }
}

type Slots = &'static [(&'static str, Type)];

const TOKEN: (&str, Type) = ("token", Type::Token);
const NUMBER: (&str, Type) = ("number", Type::Int);
const LINK: (&str, Type) = ("link", Type::Object);
const NAME: (&str, Type) = ("name", Type::SlotText);
const PEER: (&str, Type) = ("peer", Type::ObjectOf(Kind::Mid));

/// The slots of every class begin with these.
pub(crate) const AT_NUMBER: usize = 1;
pub(crate) const AT_LINK: usize = 2;
/// How many slots a `Root` has.
pub(crate) const ROOT: usize = 3;

impl Kind {
    /// The class and what it embeds, most derived first.
    pub(crate) fn chain(self) -> &'static [Self] {
        match self {
            Self::Object => &[Self::Object],
            Self::Root => &[Self::Root, Self::Object],
            Self::Mid => &[Self::Mid, Self::Root, Self::Object],
            Self::Leaf => &[Self::Leaf, Self::Mid, Self::Root, Self::Object],
            Self::One => &[Self::One, Self::Object],
            Self::Two => &[Self::Two, Self::Object],
            Self::Under => &[Self::Under, Self::One, Self::Object],
            Self::Alike => &[Self::Alike, Self::Object],
            Self::Stiff => &[Self::Stiff, Self::Object],
            Self::Over => &[Self::Over, Self::Stiff, Self::Object],
            Self::Bare => &[Self::Bare, Self::Object],
            Self::Numbers => &[Self::Numbers, Self::Object],
            Self::Texts => &[Self::Texts, Self::Object],
        }
    }

    pub(crate) fn embeds(self, base: Self) -> bool {
        self.chain().contains(&base)
    }

    /// All slots, the base's first.
    pub(crate) fn slots(self) -> Slots {
        match self {
            Self::Object => &[],
            Self::Root | Self::Bare => &[TOKEN, NUMBER, LINK],
            Self::Mid => &[TOKEN, NUMBER, LINK, NAME, PEER],
            Self::Leaf => &[TOKEN, NUMBER, LINK, NAME, PEER, ("back", Type::WeakOf(Self::Mid)), ("any", Type::SlotAny)],
            Self::One | Self::Two | Self::Under | Self::Stiff | Self::Over => {
                &[TOKEN, NUMBER, LINK, ("kin", Type::SlotObjectOf(Self::One))]
            }
            Self::Alike => &[TOKEN, NUMBER, LINK, ("kin", Type::SlotObjectOf(Self::Alike))],
            Self::Numbers => &[TOKEN, NUMBER, LINK, ("value", Type::Int)],
            Self::Texts => &[TOKEN, NUMBER, LINK, ("value", Type::Text)],
        }
    }

    pub(crate) fn slot(self, name: &str) -> Option<usize> {
        self.slots().iter().position(|(slot, _)| *slot == name)
    }

    /// How many of the slots lie before the dict, if there is one.
    fn dict(self) -> Option<usize> {
        match self {
            Self::Mid | Self::Leaf => Some(5),
            Self::One | Self::Two | Self::Under | Self::Alike | Self::Stiff | Self::Over => Some(4),
            Self::Bare => Some(3),
            _ => None,
        }
    }

    pub(crate) fn has_dict(self) -> bool {
        self.dict().is_some()
    }

    pub(crate) fn has_weakref(self) -> bool {
        !matches!(self, Self::Object | Self::Root | Self::Bare)
    }

    /// Attributes that are neither slots nor in the dict.
    fn has_special(self, name: &str) -> bool {
        match name {
            "__class__" => true,
            "__dict__" => self.has_dict(),
            "__weakref__" => self.has_weakref(),
            _ => false,
        }
    }

    fn assignable(self) -> bool {
        matches!(self, Self::One | Self::Two | Self::Under | Self::Alike | Self::Over | Self::Bare)
    }

    /// Whether an object may go from one class to the other, borrows aside.
    fn becomes(self, other: Self) -> Verdict<()> {
        let one_of = |kind| matches!(kind, Self::One | Self::Two | Self::Under);
        match (self, other) {
            _ if !self.assignable() || !other.assignable() => Err("set-class-immutable-type"),
            _ if self == other || one_of(self) && one_of(other) => Ok(()),
            _ => Err("set-class-layout-differs"),
        }
    }
}

#[derive(Debug)]
pub(crate) struct Object {
    pub(crate) kind: Kind,
    /// Where the real one is.
    pub(crate) address: usize,
    pub(crate) strong: usize,
    pub(crate) slots: Vec<Option<Val>>,
    pub(crate) dict: Vec<(String, Val)>,
    /// How many hold the weak reference without a callback.
    plain: usize,
    /// Those with a callback, oldest first.
    watches: Vec<usize>,
    readers: usize,
    writing: bool,
    alive: bool,
    /// Whether a handle is kept until the end, so that a cycle can be broken.
    pub(crate) kept: bool,
}

#[derive(Debug)]
struct Watch {
    holders: usize,
    /// What the callback has captured, and its token; `None` once it has run.
    callback: Option<(Val, u64)>,
}

/// What is known of a state that is written: the dict's part and the slots'.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct State {
    pub(crate) dict: Vec<(String, Val)>,
    pub(crate) slots: Vec<(String, Val)>,
}

#[derive(Debug, Default)]
pub(crate) struct Model {
    pub(crate) objects: Vec<Object>,
    watches: Vec<Watch>,
    /// How many tokens there have been.
    pub(crate) made: u64,
    /// What has happened and was not compared yet.
    pub(crate) events: Vec<Event>,
}

impl Model {
    fn token(&mut self, label: i64) -> Val {
        self.made += 1;
        Val::Token { number: self.made - 1, label }
    }

    /// An object with one handle.
    pub(crate) fn create(&mut self, kind: Kind, number: i64, link: &Val) -> usize {
        let token = self.token(number);
        self.hold(link);
        let slots = kind.slots().iter().map(|(name, ty)| match (*name, ty) {
            ("token", _) => Some(token.clone()),
            ("number", _) | ("value", Type::Int) => Some(Val::Int(number)),
            ("value", _) => Some(Val::Text(number.to_string())),
            ("link", _) => Some(link.clone()),
            _ if ty.deletable() => None,
            _ => Some(Val::None),
        });
        let slots = slots.collect();
        self.add(kind, slots, Vec::new())
    }

    fn add(&mut self, kind: Kind, slots: Vec<Option<Val>>, dict: Vec<(String, Val)>) -> usize {
        self.objects.push(Object {
            kind,
            address: 0,
            strong: 1,
            slots,
            dict,
            plain: 0,
            watches: Vec::new(),
            readers: 0,
            writing: false,
            alive: true,
            kept: false,
        });
        self.objects.len() - 1
    }

    pub(crate) fn kind(&self, object: usize) -> Kind {
        self.objects[object].kind
    }

    pub(crate) fn is_alive(&self, object: usize) -> bool {
        self.objects[object].alive
    }

    /// Counts what a value leads to, as whoever stores it does.
    pub(crate) fn hold(&mut self, value: &Val) {
        match value {
            Val::Object(object) | Val::Vars(object) => {
                assert!(self.objects[*object].alive, "only what is alive is stored");
                self.objects[*object].strong += 1;
            }
            Val::Weak(Link { watch: Some(watch), .. }) => self.watches[*watch].holders += 1,
            Val::Weak(Link { object, watch: None }) => self.objects[*object].plain += 1,
            Val::Dict(items) => self.hold_all(items.iter().map(|(_, value)| value)),
            _ => {}
        }
    }

    fn hold_all<'v>(&mut self, values: impl IntoIterator<Item = &'v Val>) {
        for value in values {
            self.hold(value);
        }
    }

    /// As whoever stored the value drops it.
    pub(crate) fn release(&mut self, value: Val) {
        match value {
            Val::Object(object) | Val::Vars(object) => {
                self.objects[object].strong -= 1;
                if self.objects[object].strong == 0 {
                    self.die(object);
                }
            }
            Val::Weak(Link { watch: Some(watch), .. }) => {
                self.watches[watch].holders -= 1;
                if self.watches[watch].holders == 0 {
                    self.forget(watch);
                }
            }
            Val::Weak(Link { object, watch: None }) => self.objects[object].plain -= 1,
            Val::Token { number, .. } => self.events.push(Event::Dropped(number)),
            Val::Dict(items) => self.release_all(items.into_iter().map(|(_, value)| value)),
            _ => {}
        }
    }

    fn release_all(&mut self, values: impl IntoIterator<Item = Val>) {
        for value in values {
            self.release(value);
        }
    }

    /// Drops what a callback owns.
    fn forget(&mut self, watch: usize) {
        if let Some((captured, token)) = self.watches[watch].callback.take() {
            self.release(captured);
            self.events.push(Event::Dropped(token));
        }
    }

    fn die(&mut self, object: usize) {
        self.part(object);
        self.empty(object);
    }

    /// Weak references lead nowhere at once; then those with a callback that are still held are told, newest first.
    fn part(&mut self, object: usize) {
        self.objects[object].alive = false;
        for watch in self.objects[object].watches.clone().into_iter().rev() {
            if self.watches[watch].holders == 0 {
                continue;
            }
            if let Some((captured, token)) = &self.watches[watch].callback {
                let captured = match captured {
                    Val::Weak(link) => Some(self.objects[link.object].alive),
                    _ => None,
                };
                self.events.push(Event::Called { token: *token, itself: false, captured });
            }
            self.forget(watch);
        }
    }

    /// Drops what an instance holds, in the order of its fields.
    fn empty(&mut self, object: usize) {
        let slots = std::mem::take(&mut self.objects[object].slots);
        let dict = std::mem::take(&mut self.objects[object].dict);
        let before = self.kind(object).dict().unwrap_or(slots.len());
        let mut slots = slots.into_iter();
        let first: Vec<_> = slots.by_ref().take(before).collect();
        let dict = dict.into_iter().map(|(_, value)| Some(value));
        self.release_all(first.into_iter().chain(dict).chain(slots).flatten());
    }

    pub(crate) fn weak_count(&self, object: usize) -> usize {
        let object = &self.objects[object];
        let watched = object.watches.iter().filter(|watch| self.watches[**watch].holders > 0).count();
        usize::from(object.plain > 0) + watched
    }

    /// A weak reference that the caller holds.
    pub(crate) fn downgrade(&mut self, object: usize) -> Verdict<Link> {
        if !self.kind(object).has_weakref() {
            return Err("weakref-unsupported");
        }
        self.objects[object].plain += 1;
        Ok(Link { object, watch: None })
    }

    /// As `downgrade`, with a callback.
    pub(crate) fn watch(&mut self, object: usize, captured: Val) -> Verdict<Link> {
        let token = self.made;
        self.made += 1;
        if !self.kind(object).has_weakref() {
            self.events.push(Event::Dropped(token));
            return Err("weakref-unsupported");
        }
        self.hold(&captured);
        self.watches.push(Watch { holders: 1, callback: Some((captured, token)) });
        let watch = self.watches.len() - 1;
        self.objects[object].watches.push(watch);
        Ok(Link { object, watch: Some(watch) })
    }

    /// The object's `__weakref__`.
    fn first_weak(&self, object: usize) -> Val {
        let watch = self.objects[object].watches.iter().rev().find(|watch| self.watches[**watch].holders > 0);
        match (self.objects[object].plain, watch) {
            (0, None) => Val::None,
            (0, Some(watch)) => Val::Weak(Link { object, watch: Some(*watch) }),
            _ => Val::Weak(Link { object, watch: None }),
        }
    }

    pub(crate) fn reads(&self, object: usize) -> Verdict<()> {
        if self.objects[object].writing { Err("already-mutably-borrowed") } else { Ok(()) }
    }

    pub(crate) fn writes(&self, object: usize) -> Verdict<()> {
        self.reads(object)?;
        if self.objects[object].readers > 0 { Err("already-borrowed") } else { Ok(()) }
    }

    pub(crate) fn borrow(&mut self, object: usize, writing: bool) -> Verdict<()> {
        if writing {
            self.writes(object)?;
            self.objects[object].writing = true;
        } else {
            self.reads(object)?;
            self.objects[object].readers += 1;
        }
        Ok(())
    }

    pub(crate) fn give_back(&mut self, object: usize, writing: bool) {
        if writing {
            self.objects[object].writing = false;
        } else {
            self.objects[object].readers -= 1;
        }
    }

    fn in_dict(&self, object: usize, name: &str) -> Option<usize> {
        self.objects[object].dict.iter().position(|(key, _)| key == name)
    }

    pub(crate) fn get(&self, object: usize, name: &str) -> Verdict<Val> {
        let kind = self.kind(object);
        if let Some(slot) = kind.slot(name) {
            self.reads(object)?;
            return self.objects[object].slots[slot].clone().ok_or("unset-slot-read");
        }
        match name {
            "__class__" => return Ok(Val::Class(kind)),
            "__dict__" if kind.has_dict() => return Ok(Val::Vars(object)),
            "__weakref__" if kind.has_weakref() => return Ok(self.first_weak(object)),
            _ => self.reads(object)?,
        }
        let found = self.in_dict(object, name).ok_or("no-attribute-get")?;
        Ok(self.objects[object].dict[found].1.clone())
    }

    /// The value as the slot holds it. A token is made here, and has to be dropped or stored by the caller.
    fn fitted(&mut self, ty: Type, value: &Val) -> Verdict<Val> {
        match (ty, value) {
            (Type::Token, Val::Int(label)) => Ok(self.token(*label)),
            (Type::Int, Val::Int(_))
            | (Type::Text | Type::SlotText, Val::Text(_))
            | (Type::Object, Val::None | Val::Object(_))
            | (Type::ObjectOf(_) | Type::WeakOf(_), Val::None)
            | (Type::SlotAny, _) => Ok(value.clone()),
            (Type::ObjectOf(kind) | Type::SlotObjectOf(kind), Val::Object(object))
                if self.kind(*object).embeds(kind) =>
            {
                Ok(value.clone())
            }
            (Type::WeakOf(kind), Val::Weak(link))
                if !self.is_alive(link.object) || self.kind(link.object).embeds(kind) =>
            {
                Ok(value.clone())
            }
            (Type::WeakOf(_), Val::Weak(_)) => Err("slot-value-refused"),
            _ => Err("slot-value-type"),
        }
    }

    /// Stores by name. With `exact`, `value` comes as a handle or weak reference whose static type that is.
    pub(crate) fn set(&mut self, object: usize, name: &str, value: &Val, exact: Option<Kind>) -> Verdict<()> {
        let Some(slot) = self.kind(object).slot(name) else { return self.set_dynamic(object, name, value) };
        let value = match (self.kind(object).slots()[slot].1, value) {
            // What has the slot's own type goes in as it is.
            (Type::SlotObjectOf(kind), Val::Object(_)) | (Type::WeakOf(kind), Val::Weak(_)) if exact == Some(kind) => {
                value.clone()
            }
            (ty, value) => self.fitted(ty, value)?,
        };
        self.hold(&value);
        if let Err(refused) = self.writes(object) {
            self.release(value);
            return Err(refused);
        }
        self.replace(object, slot, Some(value));
        Ok(())
    }

    /// Drops what was there after the new value is in place.
    pub(crate) fn replace(&mut self, object: usize, slot: usize, value: Option<Val>) {
        if let Some(old) = std::mem::replace(&mut self.objects[object].slots[slot], value) {
            self.release(old);
        }
    }

    fn set_dynamic(&mut self, object: usize, name: &str, value: &Val) -> Verdict<()> {
        let kind = self.kind(object);
        let value = match (name, value) {
            ("__class__", Val::Class(to)) => return self.set_class(object, *to),
            ("__class__", _) => return Err("set-class-not-a-class"),
            ("__dict__", Val::Vars(other)) => {
                self.reads(*other)?;
                Val::Dict(self.objects[*other].dict.clone())
            }
            (_, value) => value.clone(),
        };
        self.writes(object)?;
        match (name, value) {
            ("__weakref__", _) if kind.has_weakref() => Err("weakref-attr-not-writable"),
            ("__dict__", Val::Dict(items)) if kind.has_dict() => {
                self.hold_all(items.iter().map(|(_, value)| value));
                let old = std::mem::replace(&mut self.objects[object].dict, items);
                self.release(Val::Dict(old));
                Ok(())
            }
            ("__dict__", _) if kind.has_dict() => Err("dict-assign-non-dict"),
            _ if !kind.has_dict() => Err("no-dict-set"),
            (_, value) => {
                let old = self.insert(object, name, value);
                self.release(old.unwrap_or(Val::None));
                Ok(())
            }
        }
    }

    /// Stores in the dict; returns what was there.
    fn insert(&mut self, object: usize, name: &str, value: Val) -> Option<Val> {
        self.hold(&value);
        if let Some(found) = self.in_dict(object, name) {
            return Some(std::mem::replace(&mut self.objects[object].dict[found].1, value));
        }
        self.objects[object].dict.push((name.to_owned(), value));
        None
    }

    /// Stores by way of the live dict; what was there is the caller's.
    pub(crate) fn put(&mut self, object: usize, name: &str, value: Val) -> Verdict<Option<Val>> {
        self.writes(object)?;
        Ok(self.insert(object, name, value))
    }

    /// Removes by way of the live dict; what was there is the caller's.
    pub(crate) fn remove(&mut self, object: usize, name: &str) -> Verdict<Option<Val>> {
        self.writes(object)?;
        let found = self.in_dict(object, name);
        Ok(found.map(|found| self.objects[object].dict.remove(found).1))
    }

    pub(crate) fn clear(&mut self, object: usize) -> Verdict<()> {
        self.writes(object)?;
        let old = std::mem::take(&mut self.objects[object].dict);
        self.release(Val::Dict(old));
        Ok(())
    }

    pub(crate) fn delete(&mut self, object: usize, name: &str) -> Verdict<()> {
        let kind = self.kind(object);
        if let Some(slot) = kind.slot(name) {
            if !kind.slots()[slot].1.deletable() {
                return Err("slot-not-deletable");
            }
            self.writes(object)?;
            let old = self.objects[object].slots[slot].take().ok_or("unset-slot-delete")?;
            self.release(old);
            return Ok(());
        }
        self.writes(object)?;
        match name {
            "__class__" => Err("set-class-delete"),
            "__weakref__" if kind.has_weakref() => Err("weakref-attr-not-writable"),
            "__dict__" if kind.has_dict() => self.clear(object),
            _ if !kind.has_dict() => Err("no-dict-del"),
            _ => {
                let old = self.remove(object, name)?.ok_or("dict-del-missing")?;
                self.release(old);
                Ok(())
            }
        }
    }

    pub(crate) fn set_class(&mut self, object: usize, to: Kind) -> Verdict<()> {
        self.kind(object).becomes(to)?;
        self.writes(object)?;
        self.objects[object].kind = to;
        Ok(())
    }

    pub(crate) fn attrs(&self, object: usize) -> Verdict<Vec<(String, Val)>> {
        self.reads(object)?;
        let kind = self.kind(object);
        let slots = kind.slots().iter().zip(&self.objects[object].slots);
        let slots = slots.filter_map(|((name, _), value)| Some(((*name).to_owned(), value.clone()?)));
        let dict = self.objects[object].dict.iter().filter(|(name, _)| kind.slot(name).is_none());
        Ok(slots.chain(dict.cloned()).collect())
    }

    pub(crate) fn dir(&self, object: usize) -> Verdict<Vec<String>> {
        self.reads(object)?;
        let kind = self.kind(object);
        let names = kind.slots().iter().map(|(name, _)| *name);
        let names = names.chain(self.objects[object].dict.iter().map(|(name, _)| name.as_str()));
        let names = names.chain(kind.has_dict().then_some("__dict__"));
        let names: BTreeSet<_> = names.chain(kind.has_weakref().then_some("__weakref__")).collect();
        Ok(names.into_iter().map(str::to_owned).collect())
    }

    /// The slots of the most derived class come first.
    pub(crate) fn state(&self, object: usize) -> Verdict<State> {
        self.reads(object)?;
        let Object { kind, dict, slots, .. } = &self.objects[object];
        let mut order = Vec::new();
        let mut end = slots.len();
        for base in &kind.chain()[1..] {
            order.extend(base.slots().len()..end);
            end = base.slots().len();
        }
        let slots = order.into_iter().filter_map(|slot| Some((kind.slots()[slot].0.to_owned(), slots[slot].clone()?)));
        Ok(State { dict: dict.clone(), slots: slots.collect() })
    }

    pub(crate) fn set_state(&mut self, object: usize, state: &State) -> Verdict<()> {
        let kind = self.kind(object);
        if !state.dict.is_empty() && !kind.has_dict() {
            return Err("no-attribute-get");
        }
        let mut slots = Vec::new();
        let mut dict = Vec::new();
        let mut refused = Ok(());
        for (name, value) in &state.slots {
            match kind.slot(name) {
                Some(slot) => match self.fitted(kind.slots()[slot].1, value) {
                    Ok(value) => slots.push((slot, value)),
                    Err(rule) => refused = Err(rule),
                },
                None if kind.has_dict() && !kind.has_special(name) => dict.push((name.clone(), value.clone())),
                None => refused = Err("no-dict-set"),
            }
            if refused.is_err() {
                break;
            }
        }
        dict.extend(state.dict.iter().cloned());
        self.hold_all(slots.iter().map(|(_, value)| value));
        if let Err(rule) = refused.and_then(|()| self.writes(object)) {
            self.release_all(slots.into_iter().map(|(_, value)| value));
            return Err(rule);
        }
        let mut old = Vec::new();
        for (slot, value) in slots {
            old.extend(self.objects[object].slots[slot].replace(value));
        }
        for (name, value) in dict {
            old.extend(self.insert(object, &name, value));
        }
        self.release_all(old);
        Ok(())
    }

    pub(crate) fn copy(&mut self, object: usize) -> Verdict<usize> {
        self.reads(object)?;
        let kind = self.kind(object);
        let mut slots = Vec::new();
        for slot in 0..kind.slots().len() {
            let fitted = match self.objects[object].slots[slot].clone() {
                None => None,
                Some(Val::Token { label, .. }) => Some(self.token(label)),
                Some(value) => match self.fitted(kind.slots()[slot].1, &value) {
                    Ok(value) => Some(value),
                    Err(rule) => {
                        self.release_all(slots.into_iter().flatten());
                        return Err(rule);
                    }
                },
            };
            self.hold_all(&fitted);
            slots.push(fitted);
        }
        let dict = self.objects[object].dict.clone();
        self.hold_all(dict.iter().map(|(_, value)| value));
        Ok(self.add(kind, slots, dict))
    }

    /// Whether an only handle of that static type can be exchanged for the instance.
    pub(crate) fn unwraps(&self, object: usize, kind: Kind) -> bool {
        self.objects[object].strong == 1 && self.kind(object) == kind
    }

    /// Moves the instance out of its object; it is a plain value then, which has the content of the result.
    pub(crate) fn unwrap(&mut self, object: usize) -> usize {
        self.objects[object].strong = 0;
        let slots = std::mem::take(&mut self.objects[object].slots);
        let dict = std::mem::take(&mut self.objects[object].dict);
        self.part(object);
        self.add(self.kind(object), slots, dict)
    }

    /// Exchanges the parts of two objects that are a `Root`.
    pub(crate) fn swap(&mut self, one: usize, other: usize) {
        for slot in 0..ROOT {
            let value = self.objects[one].slots[slot].take();
            let value = std::mem::replace(&mut self.objects[other].slots[slot], value);
            self.objects[one].slots[slot] = value;
        }
    }

    /// The objects that a value keeps alive.
    fn targets(&self, value: &Val, found: &mut Vec<usize>) {
        match value {
            Val::Object(object) | Val::Vars(object) => found.push(*object),
            Val::Weak(Link { watch: Some(watch), .. }) => {
                if let Some((captured, _)) = &self.watches[*watch].callback {
                    self.targets(captured, found);
                }
            }
            _ => {}
        }
    }

    /// The objects that an object keeps alive.
    pub(crate) fn held_by(&self, object: usize) -> Vec<usize> {
        let mut found = Vec::new();
        let Object { slots, dict, .. } = &self.objects[object];
        for value in slots.iter().flatten().chain(dict.iter().map(|(_, value)| value)) {
            self.targets(value, &mut found);
        }
        found
    }

    /// Whether an object keeps itself alive, on a way that leads over none whose handle is kept anyway.
    pub(crate) fn is_in_cycle(&self, object: usize) -> bool {
        let mut seen = vec![false; self.objects.len()];
        let mut waiting = self.held_by(object);
        while let Some(next) = waiting.pop() {
            if next == object {
                return true;
            }
            if !self.objects[next].kept && !std::mem::replace(&mut seen[next], true) {
                waiting.extend(self.held_by(next));
            }
        }
        false
    }
}
