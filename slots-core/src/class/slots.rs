//! `Slots`: what a class made at run time has for `__slots__`.

use std::borrow::Cow;

use crate::rules;
use crate::value::Value;

/// The value of `__slots__`: a string, which is one slot (rule `slots-string`), strings (`slots-iterable`), or a mapping from names to
/// what they mean (`slots-mapping-docs`).
///
/// `"__dict__"` and `"__weakref__"` among the names ask for these. A [`Value`] may also be what `__slots__` cannot be; the
/// builder's error says so.
#[derive(Debug, Clone)]
pub struct Slots(Form);

#[derive(Debug, Clone)]
enum Form {
    Items(Vec<SlotItem>),
    /// Something else, of that type.
    NotIterable(Cow<'static, str>),
}

/// One item of [`Slots`]: a name, or a name with its documentation; as a [`Value`] also what is no name.
#[derive(Debug, Clone)]
pub struct SlotItem {
    /// The name, or the type of what is none.
    name: Result<String, Cow<'static, str>>,
    doc: String,
}

/// The first thing that is wrong with the form.
pub(super) enum Wrong<'s> {
    NotIterable(&'s str),
    NotString(&'s str),
}

impl Slots {
    /// No slots: `__slots__ = ()`.
    #[must_use]
    pub const fn none() -> Self {
        Self(Form::Items(Vec::new()))
    }

    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        match &self.0 {
            Form::Items(items) => items.len(),
            Form::NotIterable(_) => 0,
        }
    }

    /// The names as written; or those before the first thing that is no name, and that.
    pub(super) fn strings(&self) -> Result<Vec<&str>, (Vec<&str>, Wrong<'_>)> {
        let items = match &self.0 {
            Form::Items(items) => items,
            Form::NotIterable(type_name) => return Err((Vec::new(), Wrong::NotIterable(type_name))),
        };
        let mut strings = Vec::new();
        for item in items {
            match &item.name {
                Ok(name) => strings.push(name.as_str()),
                Err(type_name) => return Err((strings, Wrong::NotString(type_name))),
            }
        }
        Ok(strings)
    }

    /// The slots of a class of that name, mangled, with their documentation.
    pub(super) fn mangled(self, class: &str) -> Vec<(String, String)> {
        let Form::Items(items) = self.0 else { return Vec::new() };
        items
            .into_iter()
            .filter_map(|item| {
                let name = item.name.ok().filter(|name| name != "__dict__" && name != "__weakref__")?;
                Some((rules::mangled(class, &name), item.doc))
            })
            .collect()
    }
}

impl SlotItem {
    fn of(value: &Value, doc: &Value) -> Self {
        let name = value.as_str().map(str::to_owned).ok_or_else(|| value.type_name());
        Self { name, doc: doc.as_str().unwrap_or_default().to_owned() }
    }
}

impl From<&str> for Slots {
    fn from(slot: &str) -> Self {
        Self::from(Value::from(slot))
    }
}

impl From<String> for Slots {
    fn from(slot: String) -> Self {
        Self::from(Value::from(slot))
    }
}

/// As Python would take it: a string, a list or a dict.
impl From<Value> for Slots {
    fn from(value: Value) -> Self {
        Self(match &value {
            Value::Str(_) => Form::Items(vec![SlotItem::of(&value, &Value::None)]),
            Value::List(items) => Form::Items(items.iter().map(|item| SlotItem::of(item, &Value::None)).collect()),
            Value::Dict(items) => {
                Form::Items(items.iter().map(|(name, doc)| SlotItem::of(&Value::Str(name.clone()), doc)).collect())
            }
            other => Form::NotIterable(other.type_name()),
        })
    }
}

impl<I: Into<SlotItem>> FromIterator<I> for Slots {
    fn from_iter<T: IntoIterator<Item = I>>(items: T) -> Self {
        Self(Form::Items(items.into_iter().map(Into::into).collect()))
    }
}

impl<I: Into<SlotItem>, const N: usize> From<[I; N]> for Slots {
    fn from(items: [I; N]) -> Self {
        items.into_iter().collect()
    }
}

impl<I: Into<SlotItem>> From<Vec<I>> for Slots {
    fn from(items: Vec<I>) -> Self {
        items.into_iter().collect()
    }
}

impl<I: Into<SlotItem> + Clone> From<&[I]> for Slots {
    fn from(items: &[I]) -> Self {
        items.iter().cloned().collect()
    }
}

/// No slots: `__slots__ = ()`.
impl From<()> for Slots {
    fn from((): ()) -> Self {
        Self::none()
    }
}

impl From<&str> for SlotItem {
    fn from(name: &str) -> Self {
        Self { name: Ok(name.to_owned()), doc: String::new() }
    }
}

impl From<String> for SlotItem {
    fn from(name: String) -> Self {
        Self { name: Ok(name), doc: String::new() }
    }
}

impl From<Value> for SlotItem {
    fn from(value: Value) -> Self {
        Self::of(&value, &Value::None)
    }
}

/// A name and its documentation.
impl<N: Into<String>, D: Into<String>> From<(N, D)> for SlotItem {
    fn from((name, doc): (N, D)) -> Self {
        Self { name: Ok(name.into()), doc: doc.into() }
    }
}
