//! What a native function is given: `Call`, with the receiver in the form that the function asks for.

use core::marker::PhantomData;
use core::ops::{Deref, DerefMut};
use core::ptr::NonNull;

use super::args::convert;
use super::bind::{Signature, missing_arguments};
use crate::attr::AttrDecl;
use crate::class::{Class, Instance, Slotted};
use crate::error::{Error, ErrorKind, Result};
use crate::object::{Obj, Ref, RefMut, SeenMut, SeenRef};
use crate::sync::Reading;
use crate::value::{FromValue, Str, Value};

/// The code that `#[methods]` prints around a function.
#[doc(hidden)]
pub type Code = fn(&mut Call<'_>) -> Result<Value>;

/// In what form a function wants the instance.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// By reference.
    Ref,
    /// By unique reference.
    Mut,
    /// As a handle, which a plain value has none of.
    Handle,
}

/// What a function is called on.
#[doc(hidden)]
pub enum Receiver<'c> {
    /// Nothing: a static method.
    Nothing,
    /// A plain instance.
    Ref(&'c dyn Instance),
    /// A plain instance that may be changed.
    Mut(&'c mut dyn Instance),
    /// A shared object.
    Object(&'c Obj),
    /// A class.
    Class(&'c Class),
}

impl core::fmt::Debug for Receiver<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Nothing => "nothing",
            Self::Ref(_) | Self::Mut(_) => "a plain value",
            Self::Object(_) => "an object",
            Self::Class(_) => "a class",
        })
    }
}

impl<'c> Receiver<'c> {
    /// A plain instance, or the object that it is if that is known.
    pub(crate) fn of(instance: &'c dyn Instance) -> Self {
        instance.__object().map_or(Self::Ref(instance), Self::Object)
    }

    /// The class of the receiver, or that itself.
    pub(crate) fn class(&self) -> Option<Class> {
        match self {
            Self::Nothing => None,
            Self::Ref(instance) => Some(Class::of_record(instance.__record())),
            Self::Mut(instance) => Some(Class::of_record(instance.__record())),
            Self::Object(object) => Some(object.class()),
            Self::Class(class) => Some((*class).clone()),
        }
    }

    pub(crate) fn class_name(&self) -> String {
        self.class().map_or_else(|| "type".to_owned(), |class| class.name().to_owned())
    }
}

/// One call of a native function: the receiver, and one value a parameter.
#[doc(hidden)]
#[derive(Debug)]
pub struct Call<'c> {
    pub(crate) receiver: Receiver<'c>,
    pub(crate) args: &'c mut [Option<Value>],
    pub(crate) decl: &'static AttrDecl,
}

impl Call<'_> {
    fn name(&self, at: usize) -> &'static str {
        self.decl.param(at)
    }

    const fn signature(&self) -> Signature<'static> {
        self.decl.signature()
    }

    fn take(&mut self, at: usize) -> Option<Value> {
        self.args.get_mut(at).and_then(Option::take)
    }

    /// The argument for parameter `at`.
    ///
    /// # Errors
    ///
    /// It does not convert (`argument-type`, `argument-range`, `argument-refused`).
    #[inline]
    pub fn arg<A: FromValue>(&mut self, at: usize) -> Result<A> {
        match self.take(at) {
            Some(value) => convert(value, self.name(at), self.signature()),
            None => Err(missing_arguments(self.signature(), false, &[self.name(at)])),
        }
    }

    /// The same, or what `default` makes if it was left out.
    ///
    /// # Errors
    ///
    /// As [`arg`](Self::arg).
    #[inline]
    pub fn arg_or<A: FromValue>(&mut self, at: usize, default: impl FnOnce() -> A) -> Result<A> {
        match self.take(at) {
            Some(value) => convert(value, self.name(at), self.signature()),
            None => Ok(default()),
        }
    }

    /// A text that a function takes by reference.
    ///
    /// # Errors
    ///
    /// As [`arg`](Self::arg).
    pub fn text(&mut self, at: usize) -> Result<Str> {
        self.arg(at)
    }

    /// The same, or `default` if it was left out.
    ///
    /// # Errors
    ///
    /// As [`arg`](Self::arg).
    pub fn text_or<D: Into<Str>>(&mut self, at: usize, default: impl FnOnce() -> D) -> Result<Str> {
        self.arg_or(at, || default().into())
    }

    /// A list that a function takes as a slice.
    ///
    /// # Errors
    ///
    /// As [`arg`](Self::arg).
    pub fn list<A: FromValue>(&mut self, at: usize) -> Result<Vec<A>> {
        self.arg(at)
    }

    /// The same, or `default` if it was left out.
    ///
    /// # Errors
    ///
    /// As [`arg`](Self::arg).
    pub fn list_or<A: FromValue, D: Into<Vec<A>>>(&mut self, at: usize, default: impl FnOnce() -> D) -> Result<Vec<A>> {
        self.arg_or(at, || default().into())
    }

    /// The receiver, for a function that takes `&self`.
    ///
    /// # Errors
    ///
    /// It embeds no `T` (`method-receiver`), or is borrowed.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "out of line, what is borrowed is passed through memory")]
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn reading<T: Slotted>(&self) -> Result<This<'_, T>> {
        if let Receiver::Object(object) = &self.receiver
            && let Some(object) = object.as_receiver::<T>()
        {
            return object.try_borrow().map(|this| This::of(this));
        }
        self.reading_plain()
    }

    #[inline(never)]
    fn reading_plain<T: Slotted>(&self) -> Result<This<'_, T>> {
        match &self.receiver {
            Receiver::Ref(instance) => match instance.downcast_ref::<T>() {
                Some(this) => Ok(This { place: NonNull::from(this), _reading: None, borrow: PhantomData }),
                None => Err(self.not_embedded::<T>()),
            },
            Receiver::Mut(instance) => match instance.downcast_ref::<T>() {
                Some(this) => Ok(This { place: NonNull::from(this), _reading: None, borrow: PhantomData }),
                None => Err(self.not_embedded::<T>()),
            },
            Receiver::Object(_) | Receiver::Nothing | Receiver::Class(_) => Err(self.not_embedded::<T>()),
        }
    }

    /// The receiver, for a function that takes `&mut self`.
    ///
    /// # Errors
    ///
    /// As [`reading`](Self::reading), and if the plain value was lent for reading only (`method-needs-mut`).
    #[inline]
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn writing<T: Slotted>(&mut self) -> Result<ThisMut<'_, T>> {
        match &self.receiver {
            Receiver::Object(_) => {}
            Receiver::Mut(instance) if instance.is::<T>() => {}
            Receiver::Ref(instance) if instance.is::<T>() => return Err(needs_mut(self.signature())),
            _ => return Err(self.not_embedded::<T>()),
        }
        let signature = self.signature();
        match &mut self.receiver {
            Receiver::Object(object) => match object.downcast_ref::<T>() {
                Some(object) => Ok(ThisMut(ReachMut::Object(object.try_borrow_mut()?))),
                None => Err(not_embedded::<T>(signature, &Receiver::Object(object))),
            },
            Receiver::Mut(instance) => {
                let this = instance.downcast_mut::<T>().map(|this| ThisMut(ReachMut::Plain(this)));
                this.ok_or_else(|| needs_mut(signature))
            }
            _ => Err(needs_mut(signature)),
        }
    }

    /// The receiver, for a function that takes `&dyn Instance`.
    ///
    /// # Errors
    ///
    /// It is mutably borrowed.
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn instance(&self) -> Result<InstanceRef<'_>> {
        match &self.receiver {
            Receiver::Object(object) => Ok(InstanceRef(ReachAny::Object(SeenRef::of(object)?))),
            Receiver::Ref(instance) => Ok(InstanceRef(ReachAny::Plain(*instance))),
            Receiver::Mut(instance) => Ok(InstanceRef(ReachAny::Plain(&**instance))),
            Receiver::Nothing | Receiver::Class(_) => Err(self.not_embedded::<crate::builtins::Object>()),
        }
    }

    /// The receiver, for a function that takes `&mut dyn Instance`.
    ///
    /// # Errors
    ///
    /// It is borrowed, or was lent for reading only (`method-needs-mut`).
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn instance_mut(&mut self) -> Result<InstanceMut<'_>> {
        let signature = self.signature();
        match &mut self.receiver {
            Receiver::Object(object) => Ok(InstanceMut(ReachAnyMut::Object(SeenMut::of(object)?))),
            Receiver::Mut(instance) => Ok(InstanceMut(ReachAnyMut::Plain(&mut **instance))),
            Receiver::Ref(_) => Err(needs_mut(signature)),
            receiver => Err(not_embedded::<crate::builtins::Object>(signature, receiver)),
        }
    }

    /// The receiver, for a function that takes a handle.
    ///
    /// # Errors
    ///
    /// It is a plain value (`method-needs-handle`), or embeds no `T` (`method-receiver`).
    #[inline]
    pub fn object<T: Slotted>(&self) -> Result<&Obj<T>> {
        match &self.receiver {
            Receiver::Object(object) => object.downcast_ref().ok_or_else(|| self.not_embedded::<T>()),
            Receiver::Ref(_) | Receiver::Mut(_) => Err(needs_handle(self.signature())),
            Receiver::Nothing | Receiver::Class(_) => Err(self.not_embedded::<T>()),
        }
    }

    /// The class, for a class method.
    ///
    /// # Errors
    ///
    /// There is none (`method-receiver`).
    pub fn class(&self) -> Result<Class> {
        self.receiver.class().ok_or_else(|| self.not_embedded::<crate::builtins::Object>())
    }

    #[cold]
    fn not_embedded<T: Slotted>(&self) -> Error {
        not_embedded::<T>(self.signature(), &self.receiver)
    }
}

/// As rule `descriptor-wrong-type`: the receiver is no instance of the class, or has it as a mixin, of which it embeds nothing.
#[cold]
fn not_embedded<T: Slotted>(signature: Signature<'_>, receiver: &Receiver<'_>) -> Error {
    let (wanted, class) = (T::__class_record().shape().name, receiver.class_name());
    let method = signature.parts().1;
    let is_mixin = receiver.class().is_some_and(|class| class.is_subclass(&Class::of::<T>()));
    let message = if is_mixin {
        format!(
            "method '{method}' takes a '{wanted}' by reference, which is a mixin of '{class}' and no part of its instances: \
             take `this: &dyn Instance` or `this: &Obj` instead"
        )
    } else {
        format!("descriptor '{method}' for '{wanted}' objects doesn't apply to a '{class}' object")
    };
    Error::new(ErrorKind::Type, "method-receiver", message).about(&class, Some(method)).against(wanted, Some(method))
}

#[cold]
fn needs_mut(signature: Signature<'_>) -> Error {
    let name = signature.qualname;
    let message = if signature.is_property {
        format!("property '{name}' changes the instance, which is lent for reading only")
    } else {
        format!("{name}() changes the instance, which is lent for reading only: call it with call_method_mut")
    };
    plain(signature, "method-needs-mut", message)
}

#[cold]
pub(crate) fn needs_handle(signature: Signature<'_>) -> Error {
    let name = signature.qualname;
    let what = if signature.is_property { format!("property '{name}'") } else { format!("{name}()") };
    let message = format!("{what} takes a handle, which neither a plain value nor a &mut dyn Instance has: use an Obj");
    plain(signature, "method-needs-handle", message)
}

#[cold]
fn plain(signature: Signature<'_>, rule: &'static str, message: String) -> Error {
    let (class, name) = signature.parts();
    Error::new(ErrorKind::Type, rule, message).about(class, Some(name))
}

enum ReachMut<'c, T> {
    Plain(&'c mut T),
    Object(RefMut<'c, T>),
}

enum ReachAny<'c> {
    Plain(&'c dyn Instance),
    Object(SeenRef<'c>),
}

enum ReachAnyMut<'c> {
    Plain(&'c mut dyn Instance),
    Object(SeenMut<'c>),
}

/// A borrow of the receiver.
#[doc(hidden)]
#[expect(missing_debug_implementations, reason = "lives in printed code alone")]
pub struct This<'c, T> {
    place: NonNull<T>,
    /// Of a shared object.
    _reading: Option<Reading<'c>>,
    borrow: PhantomData<&'c T>,
}

impl<'c, T> This<'c, T> {
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "as `Call::reading`")]
    fn of(borrowed: Ref<'c, T>) -> Self {
        let (place, reading) = borrowed.into_parts();
        Self { place, _reading: Some(reading), borrow: PhantomData }
    }
}

/// A unique borrow of the receiver.
#[doc(hidden)]
#[expect(missing_debug_implementations, reason = "lives in printed code alone")]
pub struct ThisMut<'c, T>(ReachMut<'c, T>);

/// A borrow of the receiver, whatever its class.
#[doc(hidden)]
#[expect(missing_debug_implementations, reason = "lives in printed code alone")]
pub struct InstanceRef<'c>(ReachAny<'c>);

/// A unique borrow of the receiver, whatever its class.
#[doc(hidden)]
#[expect(missing_debug_implementations, reason = "lives in printed code alone")]
pub struct InstanceMut<'c>(ReachAnyMut<'c>);

impl<T> Deref for This<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: from a reference that lives as long, or H9: of the object that the guard is a borrow of.
        unsafe { self.place.as_ref() }
    }
}

impl<T> Deref for ThisMut<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        match &self.0 {
            ReachMut::Plain(this) => this,
            ReachMut::Object(this) => this,
        }
    }
}

impl<T> DerefMut for ThisMut<'_, T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        match &mut self.0 {
            ReachMut::Plain(this) => this,
            ReachMut::Object(this) => this,
        }
    }
}

impl Deref for InstanceRef<'_> {
    type Target = dyn Instance;

    fn deref(&self) -> &dyn Instance {
        match &self.0 {
            ReachAny::Plain(this) => *this,
            ReachAny::Object(this) => this.instance(),
        }
    }
}

impl Deref for InstanceMut<'_> {
    type Target = dyn Instance;

    fn deref(&self) -> &dyn Instance {
        match &self.0 {
            ReachAnyMut::Plain(this) => &**this,
            ReachAnyMut::Object(this) => this.instance(),
        }
    }
}

impl DerefMut for InstanceMut<'_> {
    fn deref_mut(&mut self) -> &mut dyn Instance {
        match &mut self.0 {
            ReachAnyMut::Plain(this) => &mut **this,
            ReachAnyMut::Object(this) => this.instance_mut(),
        }
    }
}
