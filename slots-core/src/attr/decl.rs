//! `AttrDecl`: a method, property or constant of a native class, as `#[methods]` writes it down.

use core::fmt;
use core::marker::PhantomData;

use crate::call::{Code, Needs, Param, Signature};
use crate::error::Result;
use crate::value::Value;

/// One class attribute of a native class.
#[doc(hidden)]
pub struct AttrDecl {
    /// `Point.norm`.
    pub(crate) qualname: &'static str,
    pub(crate) name: &'static str,
    pub(crate) doc: &'static str,
    pub(crate) kind: DeclKind,
}

#[derive(Clone, Copy)]
pub(crate) enum DeclKind {
    Method { kind: MethodKind, needs: Needs, params: &'static [Param<'static>], code: Code },
    Property { get: Code, set: Option<Code>, delete: Option<Code> },
    Value(fn() -> Result<Value>),
}

/// What a method is called on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MethodKind {
    Instance,
    Class,
    Static,
}

impl MethodKind {
    /// How many arguments Python counts that the caller does not write.
    #[inline]
    pub(crate) const fn implied(self) -> usize {
        match self {
            Self::Instance | Self::Class => 1,
            Self::Static => 0,
        }
    }
}

impl AttrDecl {
    const fn new(qualname: &'static str, doc: &'static str, kind: DeclKind) -> Self {
        // What is behind the last dot; of a name without one, all of it.
        let bytes = qualname.as_bytes();
        let mut start = bytes.len();
        while start > 0 && bytes[start - 1] != b'.' {
            start -= 1;
        }
        let name = qualname.split_at(start).1;
        Self { qualname, name, doc, kind }
    }

    /// A method that takes the instance by reference.
    #[must_use]
    pub const fn by_ref(
        qualname: &'static str,
        doc: &'static str,
        params: &'static [Param<'static>],
        code: Code,
    ) -> Self {
        Self::method(qualname, doc, Needs::Ref, params, code)
    }

    /// A method that takes the instance by unique reference.
    #[must_use]
    pub const fn by_mut(
        qualname: &'static str,
        doc: &'static str,
        params: &'static [Param<'static>],
        code: Code,
    ) -> Self {
        Self::method(qualname, doc, Needs::Mut, params, code)
    }

    /// A method that takes a handle.
    #[must_use]
    pub const fn by_handle(
        qualname: &'static str,
        doc: &'static str,
        params: &'static [Param<'static>],
        code: Code,
    ) -> Self {
        Self::method(qualname, doc, Needs::Handle, params, code)
    }

    const fn method(
        qualname: &'static str,
        doc: &'static str,
        needs: Needs,
        params: &'static [Param<'static>],
        code: Code,
    ) -> Self {
        Self::new(qualname, doc, DeclKind::Method { kind: MethodKind::Instance, needs, params, code })
    }

    /// A class method.
    #[must_use]
    pub const fn class_method(
        qualname: &'static str,
        doc: &'static str,
        params: &'static [Param<'static>],
        code: Code,
    ) -> Self {
        Self::new(qualname, doc, DeclKind::Method { kind: MethodKind::Class, needs: Needs::Ref, params, code })
    }

    /// A static method.
    #[must_use]
    pub const fn static_method(
        qualname: &'static str,
        doc: &'static str,
        params: &'static [Param<'static>],
        code: Code,
    ) -> Self {
        Self::new(qualname, doc, DeclKind::Method { kind: MethodKind::Static, needs: Needs::Ref, params, code })
    }

    /// A property that can be read.
    #[must_use]
    pub const fn property(qualname: &'static str, doc: &'static str, get: Code) -> Self {
        Self::new(qualname, doc, DeclKind::Property { get, set: None, delete: None })
    }

    /// The property, which can be written too.
    #[must_use]
    pub const fn setter(mut self, code: Code) -> Self {
        if let DeclKind::Property { get, delete, .. } = self.kind {
            self.kind = DeclKind::Property { get, set: Some(code), delete };
        }
        self
    }

    /// The property, which can be deleted too.
    #[must_use]
    pub const fn deleter(mut self, code: Code) -> Self {
        if let DeclKind::Property { get, set, .. } = self.kind {
            self.kind = DeclKind::Property { get, set, delete: Some(code) };
        }
        self
    }

    /// A constant.
    #[must_use]
    pub const fn value(qualname: &'static str, doc: &'static str, value: fn() -> Result<Value>) -> Self {
        Self::new(qualname, doc, DeclKind::Value(value))
    }

    /// What messages say of it.
    #[inline]
    pub(crate) const fn signature(&self) -> Signature<'static> {
        match self.kind {
            DeclKind::Method { kind, .. } => Signature::of(self.qualname, kind.implied()),
            _ => Signature::of_property(self.qualname),
        }
    }

    /// The name of parameter `at`; of a property that of what is written.
    pub(crate) fn param(&self, at: usize) -> &'static str {
        match self.kind {
            DeclKind::Method { params, .. } => params.get(at).map_or("", Param::name),
            _ => "value",
        }
    }

    pub(crate) const fn is_data(&self) -> bool {
        matches!(self.kind, DeclKind::Property { .. })
    }

    pub(crate) const fn is_method(&self) -> bool {
        matches!(self.kind, DeclKind::Method { .. })
    }

    pub(crate) const fn method_kind(&self) -> MethodKind {
        match self.kind {
            DeclKind::Method { kind, .. } => kind,
            _ => MethodKind::Static,
        }
    }
}

impl fmt::Debug for AttrDecl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            DeclKind::Method { .. } => "<function ",
            DeclKind::Property { .. } => "<property ",
            DeclKind::Value(_) => "<constant ",
        })?;
        write!(f, "{}>", self.qualname)
    }
}

/// What the `#[methods]` block of `T` has written down.
///
/// The type is in it so that a generic class, which asks for the constant of any instantiation and then says that it is its
/// own, is told of a block that asks more of the parameters, instead of having none.
#[doc(hidden)]
#[derive(Debug)]
pub struct MethodsOf<T>(AttrDecls, PhantomData<fn() -> T>);

impl<T> MethodsOf<T> {
    pub(crate) const fn new(attrs: AttrDecls) -> Self {
        Self(attrs, PhantomData)
    }

    /// The attributes.
    #[must_use]
    pub const fn list(self) -> AttrDecls {
        self.0
    }
}

/// A struct with a `#[methods]` block; the name is what the compiler says of a second one.
#[doc(hidden)]
pub trait MethodsInOneBlock: Sized {
    /// What the block has written down.
    const METHODS: AttrDecls;
}

/// What a block has written down.
#[doc(hidden)]
pub type AttrDecls = &'static [AttrDecl];
