//! Functions as values: methods of classes made at run time, and what reading a method gives.

use core::fmt;

use super::args::{Args, IntoArgs, Passed};
use super::bind::{Param, Signature, bind, missing_arguments};
use super::depth::Depth;
use super::receiver::{Call, Receiver, needs_handle};
use crate::attr::{AttrDecl, DeclKind, MethodKind};
use crate::class::Class;
use crate::error::{Error, ErrorKind, Result};
use crate::object::Obj;
use crate::sync::Shared;
use crate::value::{Str, Value};

/// A method of a class made at run time.
#[derive(Clone)]
pub struct Method(Shared<Own>);

struct Own {
    qualname: String,
    doc: String,
    code: OwnCode,
}

type OnInstance = dyn Fn(&Obj, Args<'_>) -> Result<Value>;
type OnClass = dyn Fn(&Class, Args<'_>) -> Result<Value>;

enum OwnCode {
    Instance(Box<OnInstance>),
    Class(Box<OnClass>),
    Static(Box<dyn Fn(Args<'_>) -> Result<Value>>),
}

impl Method {
    /// A method that is called on an object, which is not borrowed then.
    #[must_use]
    pub fn new(name: impl Into<String>, code: impl Fn(&Obj, Args<'_>) -> Result<Value> + 'static) -> Self {
        Self::of(name.into(), OwnCode::Instance(Box::new(code)))
    }

    /// A class method: called with the class that it is read from, or that of the object.
    #[must_use]
    pub fn of_class(name: impl Into<String>, code: impl Fn(&Class, Args<'_>) -> Result<Value> + 'static) -> Self {
        Self::of(name.into(), OwnCode::Class(Box::new(code)))
    }

    /// A static method: called with its arguments alone.
    #[must_use]
    pub fn of_nothing(name: impl Into<String>, code: impl Fn(Args<'_>) -> Result<Value> + 'static) -> Self {
        Self::of(name.into(), OwnCode::Static(Box::new(code)))
    }

    fn of(qualname: String, code: OwnCode) -> Self {
        Self(Shared::new(Own { qualname, doc: String::new(), code }))
    }

    /// With documentation. A method that is in a class already stays as it is.
    #[must_use]
    pub fn doc(self, doc: impl Into<String>) -> Self {
        match Shared::try_unwrap(self.0) {
            Ok(own) => Self(Shared::new(Own { doc: doc.into(), ..own })),
            Err(shared) => Self(shared),
        }
    }

    /// Whether an object is given to it.
    pub(crate) fn kind(&self) -> MethodKind {
        match self.0.code {
            OwnCode::Instance(_) => MethodKind::Instance,
            OwnCode::Class(_) => MethodKind::Class,
            OwnCode::Static(_) => MethodKind::Static,
        }
    }

    /// Whether both are one.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Shared::ptr_eq(&self.0, &other.0)
    }

    /// Called on `receiver`, as [`Body::call`].
    pub(crate) fn call(&self, receiver: &Receiver<'_>, args: Passed<'_>) -> Result<Value> {
        let _depth = Depth::enter()?;
        let own = &*self.0;
        let signature = Signature::of(&own.qualname, self.kind().implied());
        let Passed { positional, keywords } = args;
        let args = Args { positional, keywords, signature, method: Some(self) };
        match (&own.code, receiver) {
            (OwnCode::Static(code), _) => code(args),
            (OwnCode::Instance(code), Receiver::Object(object)) => code(object, args),
            (OwnCode::Instance(_), _) => Err(needs_handle(signature)),
            (OwnCode::Class(code), receiver) => match receiver.class() {
                Some(class) => code(&class, args),
                None => Err(needs_handle(signature)),
            },
        }
    }
}

impl fmt::Debug for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<function {}>", self.0.qualname)
    }
}

/// A method without what it is called on.
#[derive(Clone)]
pub(crate) enum Body {
    Native(&'static AttrDecl),
    Own(Method),
}

impl Body {
    pub(crate) fn kind(&self) -> MethodKind {
        match self {
            Self::Native(decl) => decl.method_kind(),
            Self::Own(method) => method.kind(),
        }
    }

    fn qualname(&self) -> &str {
        match self {
            Self::Native(decl) => decl.qualname,
            Self::Own(method) => &method.0.qualname,
        }
    }

    /// The parameters that must be given by position and are not among the keywords, as far as they are known.
    fn required(&self, keywords: &[(Str, Option<Value>)]) -> Vec<&'static str> {
        let params = match self {
            Self::Native(AttrDecl { kind: DeclKind::Method { params, .. }, .. }) => *params,
            _ => &[],
        };
        let is_named = |param: &Param<'_>| keywords.iter().any(|(name, _)| name.as_str() == param.name());
        let required = params.iter().filter(|param| param.is_required() && param.is_positional());
        core::iter::once("self").chain(required.filter(|param| !is_named(param)).map(Param::name)).collect()
    }

    fn doc(&self) -> &str {
        match self {
            Self::Native(decl) => decl.doc,
            Self::Own(method) => &method.0.doc,
        }
    }

    /// Calls it on `receiver`.
    #[inline]
    pub(crate) fn call(&self, receiver: Receiver<'_>, args: Passed<'_>) -> Result<Value> {
        match self {
            Self::Native(decl) => call_native(decl, || receiver, args),
            Self::Own(method) => method.call(&receiver, args),
        }
    }
}

/// Calls a native method.
///
/// In line as far as it takes no arguments; and the receiver is put together where it is to be, since in memory it is slow to copy as a
/// whole.
#[inline(always)]
#[expect(clippy::inline_always, reason = "as said above")]
#[cfg_attr(debug_assertions, track_caller)]
pub(crate) fn call_native<'r>(
    decl: &'static AttrDecl,
    receiver: impl FnOnce() -> Receiver<'r>,
    args: Passed<'_>,
) -> Result<Value> {
    if let DeclKind::Method { params: [], code, .. } = decl.kind
        && args.positional.is_empty()
        && args.keywords.is_empty()
    {
        let _depth = Depth::enter()?;
        return code(&mut Call { receiver: receiver(), args: &mut [], decl });
    }
    call_bound(decl, receiver(), args)
}

/// The same with arguments, which are matched to the parameters.
#[inline(never)]
#[cfg_attr(debug_assertions, track_caller)]
fn call_bound(decl: &'static AttrDecl, receiver: Receiver<'_>, args: Passed<'_>) -> Result<Value> {
    let _depth = Depth::enter()?;
    let DeclKind::Method { params, code, .. } = decl.kind else { return Err(not_a_method(decl)) };
    let Passed { positional, keywords } = args;
    let mut args = Args { positional, keywords, signature: decl.signature(), method: None };
    bind(&mut args, params, |args| code(&mut Call { receiver, args, decl }))
}

#[cold]
fn not_a_method(decl: &AttrDecl) -> Error {
    let message = format!("'{}' is not callable", decl.qualname);
    Error::new(ErrorKind::Type, "not-callable", message)
}

/// What a function is called on besides its arguments.
#[derive(Clone)]
pub(crate) enum Bound {
    Nothing,
    Object(Obj),
    Class(Class),
    /// An instance method that was read from this class: called with an object of it as the first argument.
    Of(Class),
}

/// A function as a value: what reading a method gives, bound to its object, or a function of the program's own.
///
/// ```
/// use slots_core::{Class, Value};
///
/// let counter = Class::builder("Counter")
///     .slots(["count"])
///     .method("add", |this, mut args| {
///         let (by,): (i64,) = args.extract(["by"])?;
///         let count = this.getattr("count")?.extract::<i64>()? + by;
///         this.setattr("count", count)?;
///         Ok(count.into())
///     })
///     .build()?;
/// let object = counter.instantiate([("count", 1)])?;
/// let add = object.getattr("add")?;
/// assert_eq!(add.call((2,))?, Value::from(3));
/// assert_eq!(add.call(()).unwrap_err().message(), "Counter.add() missing 1 required positional argument: 'by'");
/// # Ok::<(), slots_core::Error>(())
/// ```
#[derive(Clone)]
pub struct Function(Shared<Whole>);

struct Whole {
    body: Body,
    bound: Bound,
}

impl Function {
    /// A function of the program's own. As a class attribute it is no method: it is called with its arguments alone.
    #[must_use]
    pub fn new(name: impl Into<String>, code: impl Fn(Args<'_>) -> Result<Value> + 'static) -> Self {
        Self::bound(Body::Own(Method::of_nothing(name, code)), Bound::Nothing)
    }

    pub(crate) fn bound(body: Body, bound: Bound) -> Self {
        Self(Shared::new(Whole { body, bound }))
    }

    /// Calls it.
    ///
    /// # Errors
    ///
    /// `TypeError` in CPython's words where the arguments do not fit the parameters (`arguments-missing`,
    /// `arguments-too-many`, `argument-unexpected`, `argument-repeated`, `argument-type`), and whatever the function says.
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn call(&self, args: impl IntoArgs) -> Result<Value> {
        args.pass(|args| self.pass(args?))
    }

    /// As [`call`](Self::call).
    pub(crate) fn pass(&self, args: Passed<'_>) -> Result<Value> {
        let Whole { body, bound } = &*self.0;
        match bound {
            Bound::Nothing => body.call(Receiver::Nothing, args),
            Bound::Object(object) => body.call(Receiver::Object(object), args),
            Bound::Class(class) => body.call(Receiver::Class(class), args),
            Bound::Of(class) => self.call_unbound(class, args),
        }
    }

    /// The receiver is the first argument.
    fn call_unbound(&self, class: &Class, args: Passed<'_>) -> Result<Value> {
        let body = &self.0.body;
        let signature = Signature::of(body.qualname(), 0);
        let Passed { positional, keywords } = args;
        let Some((first, positional)) = positional.split_first_mut() else {
            return Err(missing_arguments(signature, false, &body.required(keywords)));
        };
        let given = first.take().unwrap_or_default();
        let Value::Obj(object) = &given else {
            return Err(wrong_receiver(signature.qualname, class, &given));
        };
        if !object.is_instance(class) {
            return Err(wrong_receiver(signature.qualname, class, &given));
        }
        body.call(Receiver::Object(object), Passed { positional, keywords })
    }

    /// The name, without that of the class.
    #[must_use]
    pub fn name(&self) -> &str {
        self.qualname().rsplit('.').next().unwrap_or_default()
    }

    /// The name with that of the class that has it: `Point.norm` (`__qualname__`).
    #[must_use]
    pub fn qualname(&self) -> &str {
        self.0.body.qualname()
    }

    /// The documentation, empty if there is none.
    #[must_use]
    pub fn doc(&self) -> &str {
        self.0.body.doc()
    }

    /// The object that it is called on, if it is bound to one (`__self__`).
    #[must_use]
    pub fn receiver(&self) -> Option<&Obj> {
        match &self.0.bound {
            Bound::Object(object) => Some(object),
            _ => None,
        }
    }

    /// Its type's name in Python: `method` if it is bound, `function` if not.
    pub(crate) fn type_name(&self) -> &'static str {
        match self.0.bound {
            Bound::Object(_) | Bound::Class(_) => "method",
            Bound::Nothing | Bound::Of(_) => "function",
        }
    }
}

/// Rule `descriptor-wrong-type`.
#[cold]
fn wrong_receiver(qualname: &str, class: &Class, given: &Value) -> Error {
    let (name, given) = (qualname.rsplit('.').next().unwrap_or_default(), given.type_name());
    let message = format!("descriptor '{name}' for '{}' objects doesn't apply to a '{given}' object", class.name());
    Error::new(ErrorKind::Type, "descriptor-wrong-type", message)
        .about(&given, Some(name))
        .against(class.name(), Some(name))
}

/// As Python shows functions and bound methods, without addresses: `<bound method Point.norm of <Point object at 0x..>>`.
impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.bound {
            Bound::Nothing | Bound::Of(_) => write!(f, "<function {}>", self.qualname()),
            Bound::Object(object) => write!(f, "<bound method {} of {object:?}>", self.qualname()),
            Bound::Class(class) => write!(f, "<bound method {} of {class:?}>", self.qualname()),
        }
    }
}

/// The same function of the same receiver, as Python compares bound methods.
impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        let bodies = match (&self.0.body, &other.0.body) {
            (Body::Native(one), Body::Native(other)) => core::ptr::eq(*one, *other),
            (Body::Own(one), Body::Own(other)) => one.is(other),
            _ => false,
        };
        bodies
            && match (&self.0.bound, &other.0.bound) {
                (Bound::Nothing, Bound::Nothing) => true,
                (Bound::Object(one), Bound::Object(other)) => one.ptr_eq(other),
                (Bound::Class(one), Bound::Class(other)) | (Bound::Of(one), Bound::Of(other)) => one == other,
                _ => false,
            }
    }
}
