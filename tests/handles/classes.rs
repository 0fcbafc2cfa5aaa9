//! The classes whose objects are driven, the handles to them, and the tokens that tell what is dropped when.

use std::cell::{Cell, RefCell};

use slotted::prelude::*;

/// What user code notices: destructors and callbacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Event {
    /// The token with that number was dropped.
    Dropped(u64),
    /// The callback with that token ran; whether its own reference led anywhere, and the one that it had captured, if any.
    Called { token: u64, itself: bool, captured: Option<bool> },
}

thread_local! {
    static EVENTS: RefCell<Vec<Event>> = const { RefCell::new(Vec::new()) };
    static MADE: Cell<u64> = const { Cell::new(0) };
    static ALIVE: Cell<usize> = const { Cell::new(0) };
}

/// Forgets what an earlier case on this thread has left.
pub(crate) fn start() {
    EVENTS.take();
    MADE.set(0);
    ALIVE.set(0);
}

/// What has happened since the last call.
pub(crate) fn events() -> Vec<Event> {
    EVENTS.take()
}

/// How many tokens there have been.
pub(crate) fn made() -> u64 {
    MADE.get()
}

/// How many of them have not been dropped.
pub(crate) fn alive() -> usize {
    ALIVE.get()
}

fn note(event: Event) {
    EVENTS.with_borrow_mut(|events| events.push(event));
}

/// Held by every object: its number is its own, its label goes through values, and its end is noted.
#[derive(Debug)]
pub(crate) struct Token {
    number: u64,
    label: i64,
}

impl Token {
    pub(crate) fn new(label: i64) -> Self {
        ALIVE.set(ALIVE.get() + 1);
        Self { number: MADE.replace(MADE.get() + 1), label }
    }
}

impl Drop for Token {
    fn drop(&mut self) {
        ALIVE.set(ALIVE.get().wrapping_sub(1));
        note(Event::Dropped(self.number));
    }
}

impl IntoValue for Token {
    fn to_value(&self) -> Result<Value, Mismatch> {
        self.label.to_value()
    }
}

impl FromValue for Token {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        i64::from_value(value).map(Self::new)
    }
}

/// What a callback owns. Dropped in this order, also if it is never called.
#[derive(Debug)]
pub(crate) struct Watch {
    captured: Value,
    token: Token,
}

impl Watch {
    pub(crate) fn new(captured: Value) -> Self {
        Self { captured, token: Token::new(0) }
    }

    pub(crate) fn call<T>(self, dead: &Weak<T>) {
        let captured = match &self.captured {
            Value::Weak(weak) => Some(weak.upgrade().is_some()),
            _ => None,
        };
        note(Event::Called { token: self.token.number, itself: dead.upgrade().is_some(), captured });
    }
}

/// Closed, without weak references.
#[slotted]
pub(crate) struct Root {
    token: Token,
    pub(crate) number: i64,
    link: Option<Obj>,
}

/// Brings both words.
#[slotted(extends = Root, dict, weakref)]
pub(crate) struct Mid {
    name: Slot<String>,
    peer: Option<Obj<Mid>>,
}

/// Adds nothing; in the method resolution order, but nothing that can be cast to.
#[slotted]
pub(crate) struct Mark;

/// Deeper, with slots after the dict.
#[allow(deprecated, reason = "the slots are under a dict on purpose")]
#[slotted(extends = Mid, mixins(Mark), slots("any"))]
pub(crate) struct Leaf {
    #[slot(default)]
    back: Weak<Mid>,
}

/// May become `Two`, and the other way round.
#[slotted(assignable, dict, weakref)]
pub(crate) struct One {
    token: Token,
    number: i64,
    link: Option<Obj>,
    kin: Slot<Obj<One>>,
}

/// As `One`.
#[slotted(assignable, dict, weakref)]
pub(crate) struct Two {
    token: Token,
    number: i64,
    link: Option<Obj>,
    kin: Slot<Obj<One>>,
}

/// Adds nothing to `One`, so it may become that, and `Two` as well.
#[slotted(extends = One, assignable)]
pub(crate) struct Under;

/// As `One` to look at, but one slot has another type.
#[slotted(assignable, dict, weakref)]
pub(crate) struct Alike {
    token: Token,
    number: i64,
    link: Option<Obj>,
    kin: Slot<Obj<Alike>>,
}

/// As `One` in memory, but not willing to be changed.
#[slotted(dict, weakref)]
#[repr(C)]
pub(crate) struct Stiff {
    token: Token,
    number: i64,
    link: Option<Obj>,
    kin: Slot<Obj<One>>,
}

/// Willing, but its base is not, whose handles may lead here.
#[slotted(extends = Stiff, assignable)]
pub(crate) struct Over;

/// A dict without weak references, and one slot less.
#[slotted(assignable, dict)]
pub(crate) struct Bare {
    token: Token,
    number: i64,
    link: Option<Obj>,
}

/// Generic: each instantiation is a class of its own.
#[slotted(weakref)]
pub(crate) struct Pair<T: FromValue + IntoValue + 'static> {
    token: Token,
    number: i64,
    link: Option<Obj>,
    value: T,
}

/// The parts that every class here has, but `object` does not.
pub(crate) trait Parts {
    fn number(&self) -> Option<&i64>;
    fn number_mut(&mut self) -> Option<&mut i64>;
    fn link(&self) -> Option<&Option<Obj>>;
    fn link_mut(&mut self) -> Option<&mut Option<Obj>>;
}

impl Parts for Object {
    fn number(&self) -> Option<&i64> {
        None
    }

    fn number_mut(&mut self) -> Option<&mut i64> {
        None
    }

    fn link(&self) -> Option<&Option<Obj>> {
        None
    }

    fn link_mut(&mut self) -> Option<&mut Option<Obj>> {
        None
    }
}

macro_rules! parts {
    ($($type:ty)*) => {$(
        impl Parts for $type {
            fn number(&self) -> Option<&i64> {
                Some(&self.number)
            }

            fn number_mut(&mut self) -> Option<&mut i64> {
                Some(&mut self.number)
            }

            fn link(&self) -> Option<&Option<Obj>> {
                Some(&self.link)
            }

            fn link_mut(&mut self) -> Option<&mut Option<Obj>> {
                Some(&mut self.link)
            }
        }
    )*};
}

parts!(Root Mid Leaf One Two Under Alike Stiff Over Bare Pair<i64> Pair<String>);

/// Calls `$body` with the handle or weak reference inside, whatever its type.
macro_rules! each {
    ($enum:ident, $of:expr, $inner:pat => $body:expr) => {
        match $of {
            $enum::Object($inner) => $body,
            $enum::Root($inner) => $body,
            $enum::Mid($inner) => $body,
            $enum::Leaf($inner) => $body,
            $enum::One($inner) => $body,
            $enum::Two($inner) => $body,
            $enum::Under($inner) => $body,
            $enum::Alike($inner) => $body,
            $enum::Stiff($inner) => $body,
            $enum::Over($inner) => $body,
            $enum::Bare($inner) => $body,
            $enum::Numbers($inner) => $body,
            $enum::Texts($inner) => $body,
        }
    };
}
pub(crate) use each;

macro_rules! kinds {
    ($($kind:ident $type:ty;)*) => {
        /// A class, by name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Kind {$($kind),*}

        /// A handle of any static type.
        pub(crate) enum Handle {$($kind(Obj<$type>)),*}

        /// A weak reference of any static type.
        #[derive(Clone)]
        pub(crate) enum Loose {$($kind(Weak<$type>)),*}

        $(
            impl From<Obj<$type>> for Handle {
                fn from(object: Obj<$type>) -> Self {
                    Self::$kind(object)
                }
            }

            impl From<Weak<$type>> for Loose {
                fn from(weak: Weak<$type>) -> Self {
                    Self::$kind(weak)
                }
            }
        )*

        impl Kind {
            pub(crate) const ALL: &[Self] = &[$(Self::$kind),*];

            pub(crate) fn class(self) -> Class {
                match self {$(Self::$kind => <$type>::class()),*}
            }

            pub(crate) fn is_of<T>(self, object: &Obj<T>) -> bool {
                match self {$(Self::$kind => object.is::<$type>()),*}
            }

            pub(crate) fn downcast<T>(self, object: Obj<T>) -> Result<Handle, Error> {
                match self {$(Self::$kind => object.downcast::<$type>().map(Handle::$kind)),*}
            }

            pub(crate) fn downcast_ref<T>(self, object: &Obj<T>) -> Option<Handle> {
                match self {$(Self::$kind => object.downcast_ref::<$type>().cloned().map(Handle::$kind)),*}
            }

            pub(crate) fn downcast_weak<T>(self, weak: Weak<T>) -> Result<Loose, Error> {
                match self {$(Self::$kind => weak.downcast::<$type>().map(Loose::$kind)),*}
            }
        }

        impl Handle {
            pub(crate) fn kind(&self) -> Kind {
                match self {$(Self::$kind(_) => Kind::$kind),*}
            }
        }

        impl Loose {
            pub(crate) fn kind(&self) -> Kind {
                match self {$(Self::$kind(_) => Kind::$kind),*}
            }
        }
    };
}

kinds! {
    Object Object;
    Root Root;
    Mid Mid;
    Leaf Leaf;
    One One;
    Two Two;
    Under Under;
    Alike Alike;
    Stiff Stiff;
    Over Over;
    Bare Bare;
    Numbers Pair<i64>;
    Texts Pair<String>;
}

impl Clone for Handle {
    fn clone(&self) -> Self {
        each!(Handle, self, object => object.clone().into())
    }
}

impl Handle {
    /// A new object of any class but `object`.
    pub(crate) fn new(kind: Kind, number: i64, link: Option<Obj>) -> Option<Self> {
        if kind == Kind::Object {
            return None;
        }
        let token = Token::new(number);
        Some(match kind {
            Kind::Object => return None,
            Kind::Root => Obj::new(Root::new(token, number, link)).into(),
            Kind::Mid => Obj::new(Mid::new(Root::new(token, number, link), None)).into(),
            Kind::Leaf => Obj::new(Leaf::new(Mid::new(Root::new(token, number, link), None))).into(),
            Kind::One => Obj::new(One::new(token, number, link)).into(),
            Kind::Two => Obj::new(Two::new(token, number, link)).into(),
            Kind::Under => Obj::new(Under::new(One::new(token, number, link))).into(),
            Kind::Alike => Obj::new(Alike::new(token, number, link)).into(),
            Kind::Stiff => Obj::new(Stiff::new(token, number, link)).into(),
            Kind::Over => Obj::new(Over::new(Stiff::new(token, number, link))).into(),
            Kind::Bare => Obj::new(Bare::new(token, number, link)).into(),
            Kind::Numbers => Obj::new(Pair::new(token, number, link, number)).into(),
            Kind::Texts => Obj::new(Pair::new(token, number, link, number.to_string())).into(),
        })
    }

    /// The handle without its type.
    pub(crate) fn erased(&self) -> &Obj {
        each!(Handle, self, object => object.upcast_ref())
    }

    /// Cast to a base as far as the compiler knows of one; else as it was.
    pub(crate) fn upcast(self, to: Kind) -> Self {
        match (self, to) {
            (any, Kind::Object) => each!(Handle, any, object => object.upcast::<Object>().into()),
            (Self::Mid(object), Kind::Root) => object.upcast::<Root>().into(),
            (Self::Leaf(object), Kind::Root) => object.upcast::<Root>().into(),
            (Self::Leaf(object), Kind::Mid) => object.upcast::<Mid>().into(),
            (Self::Under(object), Kind::One) => object.upcast::<One>().into(),
            (Self::Over(object), Kind::Stiff) => object.upcast::<Stiff>().into(),
            (other, _) => other,
        }
    }

    /// A weak reference, by the bound on the type where it has it.
    pub(crate) fn downgrade(&self) -> Result<Loose, Error> {
        Ok(match self {
            Self::Mid(object) => object.downgrade().into(),
            Self::Leaf(object) => object.downgrade().into(),
            Self::One(object) => object.downgrade().into(),
            Self::Two(object) => object.downgrade().into(),
            Self::Under(object) => object.downgrade().into(),
            Self::Alike(object) => object.downgrade().into(),
            Self::Stiff(object) => object.downgrade().into(),
            Self::Over(object) => object.downgrade().into(),
            Self::Numbers(object) => object.downgrade().into(),
            Self::Texts(object) => object.downgrade().into(),
            Self::Object(object) => object.try_downgrade()?.into(),
            Self::Root(object) => object.try_downgrade()?.into(),
            Self::Bare(object) => object.try_downgrade()?.into(),
        })
    }

    /// As `downgrade`, asking the object.
    pub(crate) fn try_downgrade(&self) -> Result<Loose, Error> {
        each!(Handle, self, object => object.try_downgrade().map(Loose::from))
    }

    /// A weak reference with a callback, by the bound on the type where it has it.
    pub(crate) fn watch(&self, watch: Watch) -> Result<Loose, Error> {
        Ok(match self {
            Self::Mid(object) => object.downgrade_with(move |dead| watch.call(&dead)).into(),
            Self::Leaf(object) => object.downgrade_with(move |dead| watch.call(&dead)).into(),
            Self::One(object) => object.downgrade_with(move |dead| watch.call(&dead)).into(),
            Self::Two(object) => object.downgrade_with(move |dead| watch.call(&dead)).into(),
            Self::Under(object) => object.downgrade_with(move |dead| watch.call(&dead)).into(),
            other => each!(Handle, other, object => {
                object.try_downgrade_with(move |dead| watch.call(&dead))?.into()
            }),
        })
    }

    /// `set_class` where the compiler allows it; else by name.
    pub(crate) fn set_class(&self, class: &Class) -> Result<(), Error> {
        match self {
            Self::Object(object) => object.set_class(class),
            Self::One(object) => object.set_class(class),
            Self::Two(object) => object.set_class(class),
            Self::Under(object) => object.set_class(class),
            Self::Alike(object) => object.set_class(class),
            Self::Over(object) => object.set_class(class),
            Self::Bare(object) => object.set_class(class),
            other => other.erased().setattr("__class__", class),
        }
    }

    /// `into_class` where the compiler allows it; else a downcast of what was assigned by name.
    pub(crate) fn into_class(self, kind: Kind) -> Result<Self, Error> {
        match (self, kind) {
            (Self::One(object), Kind::Two) => object.into_class::<Two>().map(Self::from),
            (Self::One(object), Kind::Alike) => object.into_class::<Alike>().map(Self::from),
            (Self::One(object), Kind::Bare) => object.into_class::<Bare>().map(Self::from),
            (Self::Two(object), Kind::One) => object.into_class::<One>().map(Self::from),
            (Self::Two(object), Kind::Under) => object.into_class::<Under>().map(Self::from),
            (Self::Under(object), Kind::One) => object.into_class::<One>().map(Self::from),
            (Self::Object(object), Kind::Two) => object.into_class::<Two>().map(Self::from),
            (other, kind) => each!(Handle, other, object => {
                object.setattr("__class__", kind.class())?;
                kind.downcast(object)
            }),
        }
    }

    /// The part of the object that is a `Root`, by whatever cast leads there.
    pub(crate) fn root(&self) -> Option<&Obj<Root>> {
        match self {
            Self::Root(object) => Some(object),
            Self::Mid(object) => Some(object.upcast_ref()),
            Self::Leaf(object) => Some(object.upcast_ref()),
            other => other.erased().downcast_ref(),
        }
    }
}

impl Loose {
    pub(crate) fn upgrade(&self) -> Option<Handle> {
        each!(Self, self, weak => weak.upgrade().map(Handle::from))
    }

    pub(crate) fn is_alive(&self) -> bool {
        each!(Self, self, weak => weak.is_alive())
    }

    pub(crate) fn upcast(self, to: Kind) -> Self {
        match (self, to) {
            (any, Kind::Object) => each!(Self, any, weak => weak.upcast::<Object>().into()),
            (Self::Mid(weak), Kind::Root) => weak.upcast::<Root>().into(),
            (Self::Leaf(weak), Kind::Root) => weak.upcast::<Root>().into(),
            (Self::Leaf(weak), Kind::Mid) => weak.upcast::<Mid>().into(),
            (Self::Under(weak), Kind::One) => weak.upcast::<One>().into(),
            (Self::Over(weak), Kind::Stiff) => weak.upcast::<Stiff>().into(),
            (other, _) => other,
        }
    }
}
