//! `Tuple`: Python's `tuple`.

use crate::class::Extends;
use crate::object::{Items, Obj, around};
use crate::value::Value;

/// Python's `tuple`: its objects hold values, which stay the same.
///
/// Instances vary in size, so a class under it adds no slots (`nonempty-slots-on-varsized-base`). The items are in the object,
/// not in this struct: as a plain value it is the empty tuple, and can be neither cloned nor compared, since that would
/// leave the items out.
///
/// ```
/// use slots_core::{Obj, Value, builtins::Tuple};
///
/// let pair: Obj<Tuple> = Tuple::of([1, 2]);
/// assert_eq!((pair.len(), &pair[1], pair.get(2)), (2, &Value::Int(2), None));
/// assert!(pair.same_items(&Tuple::of(pair.iter().cloned())));
/// ```
#[derive(Default)]
#[non_exhaustive]
pub struct Tuple {}

empty_as_plain_value!(Tuple, "tuple", "The empty tuple.");

impl Tuple {
    /// A new tuple of those items.
    #[must_use]
    pub fn of<V: Into<Value>>(items: impl IntoIterator<Item = V>) -> Obj<Self> {
        Self::around(Self::new(), items)
    }

    /// A new object of a class that extends `tuple`, with those items.
    #[must_use]
    pub fn around<T: Extends<Self>, V: Into<Value>>(instance: T, items: impl IntoIterator<Item = V>) -> Obj<T> {
        let items: Vec<Value> = items.into_iter().map(Into::into).collect();
        around::<Self, T>(instance, Items::from(items))
    }
}
