//! `Error`: what the attribute protocol and the class rules answer when they refuse.

mod body;
mod counterpart;
mod suggest;

use core::fmt;

use crate::name::{AttrName, Name, Text};
use crate::rules::{ClassShape, Exception, Violation};
use crate::sync::Outstanding;
use crate::value::{Mismatch, Why};

use body::Body;
pub use counterpart::Counterpart;
pub(crate) use suggest::{closest, closest_in_message};

/// The result of an operation on attributes or classes.
pub type Result<T, E = Error> = core::result::Result<T, E>;

/// Which of Python's exceptions an [`Error`] corresponds to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// `AttributeError`: there is no such attribute, it is unset, or it may not be written.
    Attribute,
    /// `TypeError`: the attribute exists, the operation or the value's type does not fit it.
    Type,
    /// `ValueError`: the type fits, the value is refused.
    Value,
    /// `OverflowError`: a number does not fit without loss.
    Overflow,
    /// `LookupError`: a path leads to a list index or a dict key that is not there.
    Lookup,
    /// A shared object is borrowed by somebody else: a `RuntimeError`, as extension modules raise it.
    Borrow,
    /// Calls by name are nested too deeply: `RecursionError`.
    Recursion,
}

impl ErrorKind {
    /// The exception's name in Python: `AttributeError` and so on.
    #[must_use]
    pub const fn exception(self) -> &'static str {
        match self {
            Self::Attribute => "AttributeError",
            Self::Type => "TypeError",
            Self::Value => "ValueError",
            Self::Overflow => "OverflowError",
            Self::Lookup => "LookupError",
            Self::Borrow => "RuntimeError",
            Self::Recursion => "RecursionError",
        }
    }
}

/// Why an operation was refused.
///
/// Building one for a missing, unset or read-only attribute neither allocates nor formats; the text is made when it
/// is shown. [`message`](Self::message) is CPython 3.13's wording; `Display` adds a suggestion where a name is close.
///
/// ```
/// use slots_core::{Error, ErrorKind, Mismatch};
///
/// let error = Error::from(Mismatch::refused("level must not be negative"));
/// assert_eq!(error.kind(), ErrorKind::Value);
/// assert_eq!(error.to_string(), "level must not be negative");
/// ```
#[derive(Clone)]
pub struct Error(Body);

#[derive(Clone)]
enum Repr {
    /// About one attribute of one class; the text follows from these three.
    Attribute { fault: Fault, class: &'static ClassShape<'static>, name: ShortText },
    /// Anything whose text needs more.
    Full(Box<Full>),
}

#[derive(Clone)]
struct Full {
    kind: ErrorKind,
    rule: &'static str,
    message: String,
    class: Option<Box<str>>,
    attribute: Option<Box<str>>,
    suggestion: Option<Box<str>>,
    counterparts: Vec<Counterpart>,
}

/// What is wrong with one attribute, where class and name say the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    Missing,
    MissingOnSet,
    MissingOnDelete,
    MissingInDict,
    /// Asked to be deleted from the `__dict__`, but only the class has it.
    OnlyOnClass,
    NoDict,
    UnsetOnRead,
    UnsetOnDelete,
    ReadOnly,
    WeakrefNotWritable,
    NoWeakrefValue,
    Opaque,
    Nested,
    Guarded,
    /// Its changes are told of, or its class has a `__setattr__`.
    Watched,
    NotDeletable,
    DictIsLive,
    FixedDict,
    ClassIsNotAValue,
    ClassIsFixed,
    ClassNotDeletable,
}

impl Fault {
    /// Exception kind and rule id.
    const fn kind_and_rule(self) -> (ErrorKind, &'static str) {
        match self {
            Self::Missing => (ErrorKind::Attribute, "no-attribute-get"),
            Self::MissingOnSet => (ErrorKind::Attribute, "no-dict-set"),
            Self::MissingOnDelete => (ErrorKind::Attribute, "no-dict-del"),
            Self::MissingInDict => (ErrorKind::Attribute, "dict-del-missing"),
            Self::OnlyOnClass => (ErrorKind::Attribute, "dict-del-class-attr"),
            Self::NoDict => (ErrorKind::Attribute, "no-dict-attr"),
            Self::UnsetOnRead => (ErrorKind::Attribute, "unset-slot-read"),
            Self::UnsetOnDelete => (ErrorKind::Attribute, "unset-slot-delete"),
            Self::ReadOnly => (ErrorKind::Attribute, "readonly-slot"),
            Self::WeakrefNotWritable => (ErrorKind::Attribute, "weakref-attr-not-writable"),
            Self::NoWeakrefValue => (ErrorKind::Attribute, "no-weakref-attr"),
            Self::Opaque => (ErrorKind::Type, "opaque-slot"),
            Self::Nested => (ErrorKind::Type, "nested-slot"),
            Self::Guarded | Self::Watched => (ErrorKind::Type, "guarded-slot"),
            Self::NotDeletable => (ErrorKind::Type, "slot-not-deletable"),
            Self::DictIsLive => (ErrorKind::Type, "dict-of-plain-value"),
            Self::FixedDict => (ErrorKind::Type, "exception-dict-delete"),
            Self::ClassIsNotAValue => (ErrorKind::Type, "class-of-plain-value"),
            Self::ClassIsFixed => (ErrorKind::Type, "set-class-of-plain-value"),
            Self::ClassNotDeletable => (ErrorKind::Type, "set-class-delete"),
        }
    }

    /// Whether another name could have been meant.
    const fn suggests(self) -> bool {
        matches!(self, Self::Missing | Self::MissingOnSet | Self::MissingOnDelete | Self::MissingInDict)
    }

    fn write(self, f: &mut dyn fmt::Write, class: &str, name: &str) -> fmt::Result {
        match self {
            Self::Missing
            | Self::MissingInDict
            | Self::OnlyOnClass
            | Self::NoDict
            | Self::UnsetOnRead
            | Self::NoWeakrefValue => {
                write!(f, "'{class}' object has no attribute '{name}'")
            }
            Self::MissingOnSet | Self::MissingOnDelete => {
                write!(f, "'{class}' object has no attribute '{name}' and no __dict__ for setting new attributes")
            }
            Self::UnsetOnDelete => f.write_str(name),
            Self::ReadOnly | Self::WeakrefNotWritable => {
                write!(f, "attribute '{name}' of '{class}' objects is not writable")
            }
            Self::Opaque => {
                write!(f, "slot '{name}' of '{class}' objects is opaque: read it as its own type with attr_ref")
            }
            Self::Nested => write!(
                f,
                "slot '{name}' of '{class}' objects holds another object by value: \
                 reach into it with a path ('{name}.attribute') or with attr_ref"
            ),
            Self::Guarded => write!(
                f,
                "slot '{name}' of '{class}' objects has a validator or converter: write it with setattr, which runs them"
            ),
            Self::Watched => write!(
                f,
                "slot '{name}' of '{class}' objects is written with setattr, which asks __setattr__ and tells __notify__"
            ),
            Self::NotDeletable => write!(
                f,
                "slot '{name}' of '{class}' objects always holds a value: declare it as Slot<T> to make it deletable"
            ),
            Self::DictIsLive => {
                write!(f, "'__dict__' of a plain '{class}' value is reached with vars() and vars_mut()")
            }
            Self::ClassIsNotAValue => write!(f, "'__class__' of a plain '{class}' value is reached with class()"),
            Self::ClassIsFixed => write!(f, "__class__ assignment needs an object handle, not a plain '{class}' value"),
            Self::FixedDict => f.write_str("cannot delete __dict__"),
            Self::ClassNotDeletable => f.write_str("can't delete __class__ attribute"),
        }
    }
}

/// An attribute name inside an error: copied without allocating as long as it is not long.
#[derive(Clone)]
enum ShortText {
    Known(Name),
    Inline { len: u8, parts: [[u8; 8]; 3] },
    Heap(Box<str>),
}

const INLINE: usize = 24;

impl ShortText {
    #[inline]
    fn new(name: Text<'_>) -> Self {
        if let Some(known) = name.known() {
            return Self::Known(known);
        }
        let text = name.get().as_bytes();
        match u8::try_from(text.len()) {
            Ok(len) if text.len() <= INLINE => Self::Inline { len, parts: packed(text) },
            _ => Self::Heap(name.get().into()),
        }
    }

    fn as_str(&self) -> &str {
        match self {
            Self::Known(name) => name.as_str(),
            // The bytes were copied from a `str` as a whole.
            Self::Inline { len, parts } => {
                core::str::from_utf8(&parts.as_flattened()[..usize::from(*len)]).unwrap_or_default()
            }
            Self::Heap(text) => text,
        }
    }
}

/// The bytes of at most [`INLINE`], in whole words: a copy of a length that is not known when this is compiled would be a call, and what
/// was written in parts is slow to copy as a whole.
#[inline]
fn packed(text: &[u8]) -> [[u8; 8]; 3] {
    let len = text.len();
    let mut words = [0; 3];
    // The last bytes of the text, without those that are in the words before.
    if let (Some(first), Some(last)) = (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        words[0] = u64::from_le_bytes(*first);
        let last = u64::from_le_bytes(*last);
        match text.get(8..16).and_then(<[u8]>::first_chunk) {
            Some(second) => {
                words[1] = u64::from_le_bytes(*second);
                words[2] = if len > 16 { last >> (8 * (INLINE - len)) } else { 0 };
            }
            None => words[1] = if len > 8 { last >> (8 * (16 - len)) } else { 0 },
        }
    } else if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        words[0] = u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << (8 * (len - 4));
    } else {
        words[0] = text.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
    }
    words.map(u64::to_le_bytes)
}

impl Error {
    /// That instances of `class`, which was not made at run time or may be, have nothing called `name`.
    #[cold]
    pub(crate) fn missing(class: &'static ClassShape<'static>, name: Text<'_>) -> Self {
        let error = Self(Body::new(|| Repr::Attribute { fault: Fault::Missing, class, name: ShortText::new(name) }));
        if class.is_runtime() { Self::full(error.into_full()) } else { error }
    }

    /// About the attribute `name` of an instance of `class`.
    #[cold]
    pub(crate) fn attribute(fault: Fault, class: &'static ClassShape<'static>, name: &impl AttrName) -> Self {
        let error = Self(Body::new(|| Repr::Attribute { fault, class, name: ShortText::new(name.lazy()) }));
        // An error may outlive a class made at run time.
        if class.is_runtime() { Self::full(error.into_full()) } else { error }
    }

    /// As [`attribute`](Self::attribute), where a name that only the instance knows was meant.
    #[cold]
    pub(crate) fn with_suggestion(self, suggestion: &str) -> Self {
        let mut full = self.into_full();
        full.suggestion = Some(suggestion.into());
        Self::full(full)
    }

    fn full(full: Full) -> Self {
        Self(Body::new(|| Repr::Full(Box::new(full))))
    }

    /// Any other refusal.
    #[cold]
    pub(crate) fn new(kind: ErrorKind, rule: &'static str, message: String) -> Self {
        let counterparts = Vec::new();
        Self::full(Full { kind, rule, message, class: None, attribute: None, suggestion: None, counterparts })
    }

    /// An error of a descriptor's or property's own: its text, and an id of the form `kebab-case` to tell it by.
    ///
    /// ```
    /// use slots_core::{Error, ErrorKind};
    ///
    /// let error = Error::custom(ErrorKind::Attribute, "frozen-attribute", "the world is frozen");
    /// assert_eq!((error.rule(), error.to_string().as_str()), ("frozen-attribute", "the world is frozen"));
    /// ```
    #[must_use]
    pub fn custom(kind: ErrorKind, rule: &'static str, message: impl Into<String>) -> Self {
        Self::new(kind, rule, message.into())
    }

    /// Says which class, and which of its attributes, the error is about.
    pub(crate) fn about(self, class: &str, attribute: Option<&str>) -> Self {
        let mut full = self.into_full();
        full.class = Some(class.into());
        full.attribute = attribute.map(Into::into);
        Self::full(full)
    }

    /// Says what stands against that: another class, and which attribute of it.
    pub(crate) fn against(self, class: &str, attribute: Option<&str>) -> Self {
        let mut full = self.into_full();
        full.counterparts.push(Counterpart::new(class, attribute));
        Self::full(full)
    }

    /// An object that somebody else borrows, and the slot that was asked for, if it was one.
    #[cold]
    pub(crate) fn busy(class: &str, attribute: Option<&str>, outstanding: Option<Outstanding>) -> Self {
        let is_writing = outstanding.is_none_or(|outstanding| outstanding.is_writing);
        let (rule, how) = if is_writing { ("already-mutably-borrowed", "mutably ") } else { ("already-borrowed", "") };
        #[cfg_attr(not(debug_assertions), expect(unused_mut, reason = "the place is known in debug builds"))]
        let mut message = match attribute {
            Some(attribute) => format!("cannot access '{attribute}': '{class}' object is already {how}borrowed"),
            None => format!("'{class}' object is already {how}borrowed"),
        };
        #[cfg(debug_assertions)]
        if let Some(at) = outstanding.and_then(|outstanding| outstanding.at) {
            // Writing to a `String` cannot fail.
            let _ = fmt::Write::write_fmt(&mut message, format_args!(", at {at}"));
        }
        Self::new(ErrorKind::Borrow, rule, message).about(class, attribute)
    }

    /// A value that does not fit a slot.
    #[cold]
    pub(crate) fn misfit(class: &str, slot: &str, mismatch: &Mismatch) -> Self {
        Self::misfit_of("slot", class, slot, mismatch)
    }

    /// A value that does not fit what is called `slot` and is a `what`.
    #[cold]
    pub(crate) fn misfit_of(what: &str, class: &str, slot: &str, mismatch: &Mismatch) -> Self {
        let (kind, rule, message) = match mismatch.why() {
            Why::Type { expected, given } => (
                ErrorKind::Type,
                "slot-value-type",
                format!("{what} '{slot}' of '{class}' objects must be {expected}, not '{given}'"),
            ),
            Why::Range { expected, given } => (
                ErrorKind::Overflow,
                "slot-value-range",
                format!("{what} '{slot}' of '{class}' objects: {given} is out of range for {expected}"),
            ),
            Why::Refused(reason) => {
                (ErrorKind::Value, "slot-value-refused", format!("{what} '{slot}' of '{class}' objects: {reason}"))
            }
        };
        Self::new(kind, rule, message).about(class, Some(slot))
    }

    fn into_full(self) -> Full {
        let suggestion = self.suggestion().map(Into::into);
        match &*self.0 {
            Repr::Full(full) => (**full).clone(),
            Repr::Attribute { fault, class, name } => {
                let (kind, rule) = fault.kind_and_rule();
                let mut message = String::new();
                // Writing to a `String` cannot fail.
                let _ = fault.write(&mut message, class.name, name.as_str());
                Full {
                    kind,
                    rule,
                    message,
                    class: Some(class.name.into()),
                    attribute: Some(name.as_str().into()),
                    suggestion,
                    counterparts: Vec::new(),
                }
            }
        }
    }

    /// Which of Python's exceptions this corresponds to.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match &*self.0 {
            Repr::Attribute { fault, .. } => fault.kind_and_rule().0,
            Repr::Full(full) => full.kind,
        }
    }

    /// The id of the rule that refused, such as `no-dict-set`.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        match &*self.0 {
            Repr::Attribute { fault, .. } => fault.kind_and_rule().1,
            Repr::Full(full) => full.rule,
        }
    }

    /// The text without a suggestion, worded as CPython 3.13 words it where CPython has the rule.
    #[must_use]
    pub fn message(&self) -> String {
        match &*self.0 {
            Repr::Attribute { fault, class, name } => {
                let mut text = String::new();
                // Writing to a `String` cannot fail.
                let _ = fault.write(&mut text, class.name, name.as_str());
                text
            }
            Repr::Full(full) => full.message.clone(),
        }
    }

    /// The class that the error is about: of a definition the class that was to be made.
    #[must_use]
    pub fn class_name(&self) -> Option<&str> {
        match &*self.0 {
            Repr::Attribute { class, .. } => Some(class.name),
            Repr::Full(full) => full.class.as_deref(),
        }
    }

    /// The attribute that the error is about: of a definition the slot, as it was written.
    #[must_use]
    pub fn attribute_name(&self) -> Option<&str> {
        match &*self.0 {
            Repr::Attribute { name, .. } => Some(name.as_str()),
            Repr::Full(full) => full.attribute.as_deref(),
        }
    }

    /// The other side of a conflict: the classes, and attributes of theirs, that [`class_name`](Self::class_name) and
    /// [`attribute_name`](Self::attribute_name) do not go together with. Empty where nothing stands against them.
    ///
    /// ```
    /// use slots_core::Class;
    ///
    /// let [a, b] = ["A", "B"].map(|name| Class::builder(name).slots(["x"]).build());
    /// let error = Class::builder("C").base(a?).base(b?).build().unwrap_err();
    /// assert_eq!(error.message(), "multiple bases have instance lay-out conflict");
    /// let bases: Vec<&str> = error.counterparts().iter().map(|base| base.class_name()).collect();
    /// assert_eq!(bases, ["A", "B"]);
    /// # Ok::<(), slots_core::Error>(())
    /// ```
    #[must_use]
    pub fn counterparts(&self) -> &[Counterpart] {
        match &*self.0 {
            Repr::Attribute { .. } => &[],
            Repr::Full(full) => &full.counterparts,
        }
    }

    /// The name that may have been meant, if one is close.
    #[must_use]
    pub fn suggestion(&self) -> Option<&str> {
        match &*self.0 {
            Repr::Attribute { fault, class, name } if fault.suggests() => {
                let inherited = class.mro.iter().flat_map(|base| base.slots.iter());
                closest(name.as_str(), class.slots.iter().chain(inherited))
            }
            Repr::Attribute { .. } => None,
            Repr::Full(full) => full.suggestion.as_deref(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Repr::Attribute { fault, class, name } => fault.write(f, class.name, name.as_str())?,
            Repr::Full(full) => f.write_str(&full.message)?,
        }
        match self.suggestion() {
            Some(name) => write!(f, ". Did you mean: '{name}'?"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {self} [{}]", self.kind().exception(), self.rule())
    }
}

impl core::error::Error for Error {}

impl From<Mismatch> for Error {
    fn from(mismatch: Mismatch) -> Self {
        let (kind, rule) = match mismatch.why() {
            Why::Type { .. } => (ErrorKind::Type, "value-type"),
            Why::Range { .. } => (ErrorKind::Overflow, "value-range"),
            Why::Refused(_) => (ErrorKind::Value, "value-refused"),
        };
        Self::new(kind, rule, mismatch.to_string())
    }
}

/// A refusal in the words of a method or hook: a `ValueError` (`value-refused`).
impl From<String> for Error {
    fn from(reason: String) -> Self {
        Self::new(ErrorKind::Value, "value-refused", reason)
    }
}

/// The same.
impl From<&str> for Error {
    fn from(reason: &str) -> Self {
        reason.to_owned().into()
    }
}

/// The same, of the errors that a method's `?` meets most.
macro_rules! refusals {
    ($($error:ty),*) => {$(
        impl From<$error> for Error {
            fn from(error: $error) -> Self {
                error.to_string().into()
            }
        }
    )*};
}

refusals!(
    core::num::ParseIntError,
    core::num::ParseFloatError,
    core::num::TryFromIntError,
    core::str::Utf8Error,
    std::string::FromUtf8Error,
    std::io::Error,
    Box<dyn core::error::Error>,
    Box<dyn core::error::Error + Send + Sync>
);

impl From<Violation<'_>> for Error {
    fn from(violation: Violation<'_>) -> Self {
        let info = violation.rule.info();
        let kind = match info.exception {
            Exception::Type => ErrorKind::Type,
            Exception::Value => ErrorKind::Value,
        };
        let slot = Some(violation.slot).filter(|slot| !slot.is_empty());
        let error = Self::new(kind, info.id, violation.to_string()).about(violation.class, slot);
        violation
            .counterparts()
            .into_iter()
            .fold(error, |error, (class, attribute)| error.against(class, attribute.as_deref()))
    }
}

#[cfg(test)]
mod tests {
    use crate::{Attributes, builtins::Object};

    #[test]
    fn names_of_any_length_are_kept() {
        let text: String = ('a'..='z').chain('A'..='Z').collect();
        for len in 0..text.len() {
            let error = Object::new().getattr(&text[..len]).expect_err("no such attribute");
            assert_eq!(error.attribute_name(), Some(&text[..len]));
        }
        let error = Object::new().getattr("größenmaß").expect_err("no such attribute");
        assert_eq!(error.message(), "'object' object has no attribute 'größenmaß'");
    }
}
