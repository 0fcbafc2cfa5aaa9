//! What by-name access is measured beside, each with the same three questions.

#![expect(
    clippy::inline_always,
    reason = "a peer costs what it does where it is written out in the one place that uses it"
)]

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::hash::BuildHasher;
use std::rc::Rc;
use std::sync::Arc;

use bevy_reflect::structs::Struct;
use facet_reflect::{Peek, Poke};
use indexmap::IndexMap;

use crate::widget::{Lent, NUMBERS, TEXTS, Widget, widget};

/// Something with numbers that have names.
pub trait Peer: Clone {
    /// The number called `name`, or no number.
    fn get(&self, name: &str) -> f64;

    /// Replaces the number called `name`; whether there is one.
    fn set(&mut self, name: &str, value: f64) -> bool;

    /// Whether anything is called `name`.
    fn has(&self, name: &str) -> bool;
}

/// A field's value in the maps.
#[derive(Debug, Clone)]
pub enum Owned {
    Number(f64),
    Text(String),
}

impl Owned {
    #[inline(always)]
    pub fn number(&self) -> f64 {
        match self {
            Self::Number(number) => *number,
            Self::Text(_) => f64::NAN,
        }
    }
}

/// `numbers` and `texts` as the entries of a map.
pub fn entries(numbers: &[&str], texts: &[&str]) -> impl Iterator<Item = (String, Owned)> {
    let numbers = numbers.iter().map(|name| ((*name).to_owned(), Owned::Number(1.5)));
    numbers.chain(texts.iter().map(|name| ((*name).to_owned(), Owned::Text("text".to_owned()))))
}

/// A map with a fast hash.
pub type FastMap = hashbrown::HashMap<String, Owned, foldhash::fast::RandomState>;

/// A map that keeps the order of its entries.
pub type OrderedMap = IndexMap<String, Owned, foldhash::fast::RandomState>;

macro_rules! map_is_peer {
    ($($map:ty),*) => {$(
        impl<S: BuildHasher + Clone> Peer for $map {
            #[inline(always)]
            fn get(&self, name: &str) -> f64 {
                self.get(name).map_or(f64::NAN, Owned::number)
            }

            #[inline(always)]
            fn set(&mut self, name: &str, value: f64) -> bool {
                self.get_mut(name).map(|place| *place = Owned::Number(value)).is_some()
            }

            #[inline(always)]
            fn has(&self, name: &str) -> bool {
                self.contains_key(name)
            }
        }
    )*};
}

map_is_peer!(HashMap<String, Owned, S>, hashbrown::HashMap<String, Owned, S>, IndexMap<String, Owned, S>);

/// The number or text called `name`.
///
/// Several places use such a method, so the compiler does not copy it into each; this says so whatever it thinks of the
/// benchmarks.
#[inline(never)]
pub fn lent<'w>(widget: &'w Widget, name: &str) -> Option<Lent<'w>> {
    widget.by_match(name)
}

#[inline(never)]
fn set(widget: &mut Widget, name: &str, value: f64) -> bool {
    widget.set_by_match(name, value)
}

/// The hand-written `match`, as a method that is called.
#[derive(Debug, Clone)]
pub struct ByMatch(pub Widget);

impl Peer for ByMatch {
    #[inline(always)]
    fn get(&self, name: &str) -> f64 {
        match lent(&self.0, name) {
            Some(Lent::Number(number)) => *number,
            _ => f64::NAN,
        }
    }

    #[inline(always)]
    fn set(&mut self, name: &str, value: f64) -> bool {
        set(&mut self.0, name, value)
    }

    #[inline(always)]
    fn has(&self, name: &str) -> bool {
        lent(&self.0, name).is_some()
    }
}

/// The hand-written `match`, written out where it is used: no call, and the branches know what becomes of the value.
#[derive(Debug, Clone)]
pub struct Inlined(pub Widget);

impl Peer for Inlined {
    #[inline(always)]
    fn get(&self, name: &str) -> f64 {
        match self.0.by_match(name) {
            Some(Lent::Number(number)) => *number,
            _ => f64::NAN,
        }
    }

    #[inline(always)]
    fn set(&mut self, name: &str, value: f64) -> bool {
        self.0.set_by_match(name, value)
    }

    #[inline(always)]
    fn has(&self, name: &str) -> bool {
        self.0.by_match(name).is_some()
    }
}

/// The hand-written `match`, on a shared object.
#[derive(Debug, Clone)]
pub struct Shared(pub Rc<RefCell<Widget>>);

impl Peer for Shared {
    #[inline(always)]
    fn get(&self, name: &str) -> f64 {
        match lent(&self.0.borrow(), name) {
            Some(Lent::Number(number)) => *number,
            _ => f64::NAN,
        }
    }

    #[inline(always)]
    fn set(&mut self, name: &str, value: f64) -> bool {
        set(&mut self.0.borrow_mut(), name, value)
    }

    #[inline(always)]
    fn has(&self, name: &str) -> bool {
        lent(&self.0.borrow(), name).is_some()
    }
}

/// Reflection by `bevy_reflect`.
#[derive(Debug, Clone)]
pub struct Bevy(pub Widget);

impl Peer for Bevy {
    #[inline(always)]
    fn get(&self, name: &str) -> f64 {
        self.0.field(name).and_then(|field| field.try_downcast_ref::<f64>()).map_or(f64::NAN, |number| *number)
    }

    #[inline(always)]
    fn set(&mut self, name: &str, value: f64) -> bool {
        let place = self.0.field_mut(name).and_then(|field| field.try_downcast_mut::<f64>());
        place.map(|place| *place = value).is_some()
    }

    #[inline(always)]
    fn has(&self, name: &str) -> bool {
        self.0.field(name).is_some()
    }
}

/// Reflection by `facet`.
#[derive(Debug, Clone)]
pub struct Facet(pub Widget);

impl Peer for Facet {
    #[inline(always)]
    fn get(&self, name: &str) -> f64 {
        let fields = Peek::new(&self.0).into_struct().expect("a struct");
        let field = fields.field_by_name(name);
        field.ok().and_then(|field| field.get::<f64>().ok()).map_or(f64::NAN, |number| *number)
    }

    #[inline(always)]
    fn set(&mut self, name: &str, value: f64) -> bool {
        let mut fields = Poke::new(&mut self.0).into_struct().expect("a struct");
        fields.set_field_by_name(name, value).is_ok()
    }

    #[inline(always)]
    fn has(&self, name: &str) -> bool {
        Peek::new(&self.0).into_struct().expect("a struct").field_by_name(name).is_ok()
    }
}

impl Peer for rhai::Map {
    #[inline(always)]
    fn get(&self, name: &str) -> f64 {
        self.get(name).and_then(|value| value.as_float().ok()).unwrap_or(f64::NAN)
    }

    #[inline(always)]
    fn set(&mut self, name: &str, value: f64) -> bool {
        self.get_mut(name).map(|place| *place = value.into()).is_some()
    }

    #[inline(always)]
    fn has(&self, name: &str) -> bool {
        self.contains_key(name)
    }
}

/// A widget as a template sees it.
#[derive(Debug)]
struct InTemplate(Widget);

impl minijinja::value::Object for InTemplate {
    fn get_value(self: &Arc<Self>, key: &minijinja::Value) -> Option<minijinja::Value> {
        Some(match lent(&self.0, key.as_str()?)? {
            Lent::Number(number) => (*number).into(),
            Lent::Text(text) => text.into(),
        })
    }
}

/// An object of a `minijinja` template, which cannot be written to.
#[derive(Clone)]
pub struct Template(minijinja::Value);

impl fmt::Debug for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Template {
    pub fn new(widget: Widget) -> Self {
        Self(minijinja::Value::from_object(InTemplate(widget)))
    }
}

impl Peer for Template {
    #[inline(always)]
    fn get(&self, name: &str) -> f64 {
        self.0.get_attr(name).ok().and_then(|value| f64::try_from(value).ok()).unwrap_or(f64::NAN)
    }

    fn set(&mut self, _: &str, _: f64) -> bool {
        false
    }

    #[inline(always)]
    fn has(&self, name: &str) -> bool {
        self.0.get_attr(name).is_ok_and(|value| !value.is_undefined())
    }
}

/// What can be done with every peer of the widget.
pub trait ForEachPeer {
    /// Does it with the one called `name`.
    fn peer<P: Peer + 'static>(&mut self, name: &str, peer: P);
}

/// The widget in the form of every peer.
pub fn for_each_peer(act: &mut impl ForEachPeer) {
    let entries = || entries(&NUMBERS, &TEXTS);
    act.peer("match", ByMatch(widget()));
    act.peer("match, inlined", Inlined(widget()));
    act.peer("match in Rc<RefCell>", Shared(Rc::new(RefCell::new(widget()))));
    act.peer("foldhash", entries().collect::<FastMap>());
    act.peer("Fx map", entries().collect::<rustc_hash::FxHashMap<_, _>>());
    act.peer("indexmap", entries().collect::<OrderedMap>());
    act.peer("std map", entries().collect::<HashMap<_, _>>());
    act.peer("bevy", Bevy(widget()));
    act.peer("facet", Facet(widget()));
    let values = entries().map(|(name, value)| match value {
        Owned::Number(number) => (name.into(), number.into()),
        Owned::Text(text) => (name.into(), text.into()),
    });
    act.peer("rhai::Map", values.collect::<rhai::Map>());
    act.peer("minijinja", Template::new(widget()));
}
