//! `Counterpart`: the other side of a conflict.

/// A class that another does not go together with, and which of its attributes it is about; see
/// [`Error::counterparts`](super::Error::counterparts).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Counterpart {
    class: Box<str>,
    attribute: Option<Box<str>>,
}

impl Counterpart {
    pub(super) fn new(class: &str, attribute: Option<&str>) -> Self {
        Self { class: class.into(), attribute: attribute.map(Into::into) }
    }

    /// The class's name.
    #[must_use]
    pub fn class_name(&self) -> &str {
        &self.class
    }

    /// The slot or class attribute, as the class has it: private names are mangled.
    #[must_use]
    pub fn attribute_name(&self) -> Option<&str> {
        self.attribute.as_deref()
    }
}
