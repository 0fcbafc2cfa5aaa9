//! `Slots`: what a class made at run time has for `__slots__`.

use std::borrow::Cow;
use std::collections::HashMap;

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
    /// A string.
    One(SlotItem),
    Items(Vec<SlotItem>),
    Mapping(Vec<SlotItem>),
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

    /// What is not iterable, and of that type.
    pub(super) const fn not_iterable(type_name: &'static str) -> Self {
        Self(Form::NotIterable(Cow::Borrowed(type_name)))
    }

    const fn items(&self) -> &[SlotItem] {
        match &self.0 {
            Form::One(item) => core::slice::from_ref(item),
            Form::Items(items) | Form::Mapping(items) => items.as_slice(),
            Form::NotIterable(_) => &[],
        }
    }

    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        self.items().len()
    }

    /// What the class attribute `__slots__` is: names as they were written.
    pub(super) fn to_value(&self) -> Value {
        let mut names = self.items().iter().filter_map(|item| Some((item.name.as_deref().ok()?, item.doc.as_str())));
        let doc = |doc: &str| if doc.is_empty() { Value::None } else { Value::from(doc) };
        match &self.0 {
            Form::One(_) => names.next().map_or(Value::None, |(name, _)| Value::from(name)),
            Form::Mapping(_) => Value::Dict(names.map(|(name, text)| (name, doc(text))).collect()),
            _ => Value::from(names.map(|(name, _)| Value::from(name)).collect::<Vec<_>>()),
        }
    }

    /// The names as written; or those before the first thing that is no name, and that.
    pub(super) fn strings(&self) -> Result<Vec<&str>, (Vec<&str>, Wrong<'_>)> {
        if let Form::NotIterable(type_name) = &self.0 {
            return Err((Vec::new(), Wrong::NotIterable(type_name)));
        }
        let mut strings = Vec::new();
        for item in self.items() {
            match &item.name {
                Ok(name) => strings.push(name.as_str()),
                Err(type_name) => return Err((strings, Wrong::NotString(type_name))),
            }
        }
        Ok(strings)
    }

    /// The slots of a class of that name, mangled, with their documentation.
    ///
    /// That of a private name is looked up under the mangled one, as in CPython (rule `slots-mapping-doc-mangled`).
    pub(super) fn mangled(&self, class: &str) -> Vec<(String, String)> {
        let names = || self.items().iter().filter_map(|item| Some((item.name.as_deref().ok()?, item.doc.as_str())));
        let mut docs: HashMap<&str, &str> = HashMap::new();
        for (name, doc) in names().filter(|(_, doc)| !doc.is_empty()) {
            docs.entry(name).or_insert(doc);
        }
        let doc = |name: &str| docs.get(name).map_or_else(String::new, |&doc| doc.to_owned());
        names()
            .map(|(name, _)| name)
            .filter(|name| *name != "__dict__" && *name != "__weakref__")
            .map(|name| rules::mangled(class, name))
            .map(|name| (name.clone(), doc(&name)))
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
            Value::Str(_) => Form::One(SlotItem::of(&value, &Value::None)),
            Value::List(items) => Form::Items(items.iter().map(|item| SlotItem::of(item, &Value::None)).collect()),
            Value::Dict(items) => {
                Form::Mapping(items.iter().map(|(name, doc)| SlotItem::of(&Value::Str(name.clone()), doc)).collect())
            }
            other => Form::NotIterable(other.type_name()),
        })
    }
}

impl<I: Into<SlotItem>> FromIterator<I> for Slots {
    fn from_iter<T: IntoIterator<Item = I>>(items: T) -> Self {
        let items: Vec<SlotItem> = items.into_iter().map(Into::into).collect();
        Self(if items.iter().any(|item| !item.doc.is_empty()) { Form::Mapping(items) } else { Form::Items(items) })
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
