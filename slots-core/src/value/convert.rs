//! `IntoValue` and `FromValue`: lossless conversion between Rust types and `Value`.

use core::hash::{BuildHasher, Hash};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::{Dict, Exact, Kind, List, Mismatch, Str, Value};
use crate::call::Function;
use crate::class::{Class, Slotted};
use crate::lookup::Vars;
use crate::object::Obj;
use crate::weak::Weak;

/// A Rust type that a [`Value`] can be made from.
///
/// Implemented for the primitive types, strings, `Option`, `Vec`, string-keyed maps and `Value`. Implement it together
/// with [`FromValue`] for a type of your own, and that type can be a slot:
///
/// ```
/// use slots_core::{FromValue, IntoValue, Mismatch, Value};
///
/// #[derive(Debug, Clone, Copy, PartialEq)]
/// enum Side { Left, Right }
///
/// impl IntoValue for Side {
///     fn to_value(&self) -> Result<Value, Mismatch> {
///         Ok(Value::from(match self { Side::Left => "left", Side::Right => "right" }))
///     }
/// }
///
/// impl FromValue for Side {
///     fn from_value(value: Value) -> Result<Self, Mismatch> {
///         match value.as_str() {
///             Some("left") => Ok(Side::Left),
///             Some("right") => Ok(Side::Right),
///             Some(other) => Err(Mismatch::refused(format!("no side is called {other:?}"))),
///             None => Err(Mismatch::expected("'left' or 'right'", &value)),
///         }
///     }
/// }
///
/// assert_eq!(Value::from("left").extract::<Side>(), Ok(Side::Left));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be made into a slotted `Value`",
    label = "no `IntoValue` for this type",
    note = "implement `slotted::IntoValue` for it"
)]
pub trait IntoValue {
    /// The value, leaving `self` as it is.
    ///
    /// # Errors
    ///
    /// A [`Mismatch`] where no `Value` holds it without loss, such as a `u64` above `i64::MAX`.
    fn to_value(&self) -> Result<Value, Mismatch>;

    /// The value, consuming `self`; worth writing where that saves a copy.
    ///
    /// # Errors
    ///
    /// As [`to_value`](Self::to_value).
    fn into_value(self) -> Result<Value, Mismatch>
    where
        Self: Sized,
    {
        self.to_value()
    }

    /// That a value of this type may be moved into a slot of exactly this type without becoming a `Value` first.
    #[doc(hidden)]
    const EXACT: Option<Exact<Self>> = None;

    /// The text, for string types.
    #[doc(hidden)]
    #[inline]
    fn as_text(&self) -> Option<&str> {
        None
    }
}

/// A Rust type that can be made from a [`Value`], without loss or not at all.
///
/// A whole number becomes a float where the float is exactly that number; a float never becomes a whole number, and
/// a `bool` never becomes a number. See [`IntoValue`] for an implementation.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be made from a slotted `Value`",
    label = "no `FromValue` for this type",
    note = "implement `slotted::FromValue` for it",
    note = "an object of a class `T` is a handle, `Obj<T>`; inside of another type a text is owned, as in `Option<String>`"
)]
pub trait FromValue: Sized {
    /// Converts `value`.
    ///
    /// # Errors
    ///
    /// A [`Mismatch`] that says what was expected.
    fn from_value(value: Value) -> Result<Self, Mismatch>;
}

/// Lets a value of exactly this type go into a slot of the same type as it is.
macro_rules! exact {
    ($kind:ident) => {
        const EXACT: Option<Exact<Self>> = Some(Exact::new(Kind::$kind));
    };
}

impl IntoValue for Value {
    fn to_value(&self) -> Result<Value, Mismatch> {
        Ok(self.clone())
    }

    #[inline]
    fn into_value(self) -> Result<Value, Mismatch> {
        Ok(self)
    }

    exact!(Untyped);
}

impl FromValue for Value {
    #[inline]
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        Ok(value)
    }
}

impl<T: IntoValue + ?Sized> IntoValue for &T {
    fn to_value(&self) -> Result<Value, Mismatch> {
        (**self).to_value()
    }

    fn as_text(&self) -> Option<&str> {
        (**self).as_text()
    }
}

impl IntoValue for () {
    fn to_value(&self) -> Result<Value, Mismatch> {
        Ok(Value::None)
    }
}

impl FromValue for () {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        if value.is_none() { Ok(()) } else { Err(Mismatch::expected("None", &value)) }
    }
}

impl IntoValue for bool {
    #[inline]
    fn to_value(&self) -> Result<Value, Mismatch> {
        Ok(Value::Bool(*self))
    }

    exact!(Bool);
}

impl FromValue for bool {
    #[inline]
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        match value {
            Value::Bool(flag) => Ok(flag),
            other => Err(Mismatch::expected("bool", &other)),
        }
    }
}

macro_rules! integers {
    ($($int:ident: $kind:ident)*) => {$(
        impl IntoValue for $int {
            #[inline]
            fn to_value(&self) -> Result<Value, Mismatch> {
                match i64::try_from(*self) {
                    Ok(value) => Ok(Value::Int(value)),
                    Err(_) => Err(Mismatch::out_of_range("int of 64 bits", self)),
                }
            }

            exact!($kind);
        }

        impl FromValue for $int {
            #[inline]
            fn from_value(value: Value) -> Result<Self, Mismatch> {
                match value {
                    Value::Int(number) => {
                        Self::try_from(number).map_err(|_| Mismatch::out_of_range(stringify!($int), number))
                    }
                    other => Err(Mismatch::expected(concat!("int (", stringify!($int), ")"), &other)),
                }
            }
        }
    )*};
}

integers! {
    i8: Other i16: Other i32: I32 i64: I64 i128: Other isize: Other
    u8: U8 u16: Other u32: U32 u64: Other u128: Other usize: Other
}

/// The whole numbers from here on are not all floats any more.
const EXACT_FLOATS: u64 = 1 << f64::MANTISSA_DIGITS;

#[expect(clippy::cast_precision_loss, reason = "checked: the number converts back to itself")]
fn exact_float(number: i64) -> Option<f64> {
    let float = number as f64;
    let exact = number.unsigned_abs() <= EXACT_FLOATS || float < 9.3e18 && i128::from(number) == as_whole(float);
    exact.then_some(float)
}

#[expect(clippy::cast_possible_truncation, reason = "the caller's floats are whole and below 2^64")]
fn as_whole(float: f64) -> i128 {
    float as i128
}

impl IntoValue for f64 {
    #[inline]
    fn to_value(&self) -> Result<Value, Mismatch> {
        Ok(Value::Float(*self))
    }

    exact!(F64);
}

impl FromValue for f64 {
    #[inline]
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        match value {
            Value::Float(number) => Ok(number),
            Value::Int(number) => exact_float(number).ok_or_else(|| Mismatch::out_of_range("an exact float", number)),
            other => Err(Mismatch::expected("float", &other)),
        }
    }
}

impl IntoValue for f32 {
    #[inline]
    fn to_value(&self) -> Result<Value, Mismatch> {
        Ok(Value::Float(f64::from(*self)))
    }

    exact!(F32);
}

impl FromValue for f32 {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        let wide = f64::from_value(value)?;
        #[expect(clippy::cast_possible_truncation, reason = "checked below: the number converts back to itself")]
        let narrow = wide as f32;
        if wide.is_nan() || f64::from(narrow).to_bits() == wide.to_bits() {
            Ok(narrow)
        } else {
            Err(Mismatch::out_of_range("an exact float of 32 bits", wide))
        }
    }
}

impl IntoValue for char {
    fn to_value(&self) -> Result<Value, Mismatch> {
        Ok(Value::from(self.encode_utf8(&mut [0; 4]) as &str))
    }

    exact!(Other);
}

impl FromValue for char {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        if let Value::Str(text) = &value {
            let mut chars = text.chars();
            if let (Some(only), None) = (chars.next(), chars.next()) {
                return Ok(only);
            }
        }
        Err(Mismatch::expected("str of one character", &value))
    }
}

impl IntoValue for str {
    fn to_value(&self) -> Result<Value, Mismatch> {
        Ok(Value::Str(self.into()))
    }

    fn as_text(&self) -> Option<&str> {
        Some(self)
    }
}

impl IntoValue for Str {
    fn to_value(&self) -> Result<Value, Mismatch> {
        Ok(Value::Str(self.clone()))
    }

    fn into_value(self) -> Result<Value, Mismatch> {
        Ok(Value::Str(self))
    }

    fn as_text(&self) -> Option<&str> {
        Some(self)
    }

    exact!(Other);
}

impl FromValue for Str {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        match value {
            Value::Str(text) => Ok(text),
            other => Err(Mismatch::expected("str", &other)),
        }
    }
}

macro_rules! strings {
    ($($string:ty: $kind:ident)*) => {$(
        impl IntoValue for $string {
            fn to_value(&self) -> Result<Value, Mismatch> {
                Ok(Value::Str((**self).into()))
            }

            fn as_text(&self) -> Option<&str> {
                Some(self)
            }

            exact!($kind);
        }

        impl FromValue for $string {
            fn from_value(value: Value) -> Result<Self, Mismatch> {
                match value {
                    Value::Str(text) => Ok(text.as_str().to_owned().into()),
                    other => Err(Mismatch::expected("str", &other)),
                }
            }
        }
    )*};
}

strings!(String: String Box<str>: Other Arc<str>: Other Cow<'static, str>: Other);

impl<T: IntoValue> IntoValue for Option<T> {
    fn to_value(&self) -> Result<Value, Mismatch> {
        self.as_ref().map_or(Ok(Value::None), T::to_value)
    }

    fn into_value(self) -> Result<Value, Mismatch> {
        self.map_or(Ok(Value::None), T::into_value)
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        if value.is_none() { Ok(None) } else { T::from_value(value).map(Some) }
    }
}

macro_rules! variants {
    ($($variant:ident)*) => {$(
        impl IntoValue for $variant {
            fn to_value(&self) -> Result<Value, Mismatch> {
                Ok(Value::$variant(self.clone()))
            }

            fn into_value(self) -> Result<Value, Mismatch> {
                Ok(Value::$variant(self))
            }

            exact!(Other);
        }
    )*};
}

variants!(List Dict Class Vars Function);

impl FromValue for List {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        match value {
            Value::List(items) => Ok(items),
            other => Err(Mismatch::expected("list", &other)),
        }
    }
}

impl<T: IntoValue> IntoValue for [T] {
    fn to_value(&self) -> Result<Value, Mismatch> {
        self.iter().map(T::to_value).collect::<Result<List, _>>().map(Value::List)
    }
}

impl<T: IntoValue, const N: usize> IntoValue for [T; N] {
    fn to_value(&self) -> Result<Value, Mismatch> {
        self.as_slice().to_value()
    }
}

impl<T: FromValue, const N: usize> FromValue for [T; N] {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        let items: Vec<T> = Vec::from_value(value)?;
        let given = items.len();
        items.try_into().map_err(|_| Mismatch::refused(format_args!("expected {N} items, not {given}")))
    }
}

impl<T: IntoValue> IntoValue for Vec<T> {
    fn to_value(&self) -> Result<Value, Mismatch> {
        self.as_slice().to_value()
    }

    fn into_value(self) -> Result<Value, Mismatch> {
        self.into_iter().map(T::into_value).collect::<Result<List, _>>().map(Value::List)
    }
}

impl<T: FromValue> FromValue for Vec<T> {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        Vec::<Value>::from(List::from_value(value)?).into_iter().map(T::from_value).collect()
    }
}

impl FromValue for Dict {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        match value {
            Value::Dict(items) => Ok(items),
            // A copy of what the object has at this moment.
            Value::Vars(vars) => vars.to_dict().map_err(Mismatch::refused),
            other => Err(Mismatch::expected("dict", &other)),
        }
    }
}

fn dict_of<'a, T: IntoValue + 'a>(items: impl Iterator<Item = (&'a String, &'a T)>) -> Result<Value, Mismatch> {
    items.map(|(key, value)| Ok((key.as_str(), value.to_value()?))).collect::<Result<Dict, _>>().map(Value::Dict)
}

fn entries_of<T: FromValue, M: FromIterator<(String, T)>>(value: Value) -> Result<M, Mismatch> {
    super::Map::from(Dict::from_value(value)?)
        .into_iter()
        .map(|(key, value)| Ok((key.as_str().to_owned(), T::from_value(value)?)))
        .collect()
}

impl<T: IntoValue> IntoValue for BTreeMap<String, T> {
    fn to_value(&self) -> Result<Value, Mismatch> {
        dict_of(self.iter())
    }
}

impl<T: FromValue> FromValue for BTreeMap<String, T> {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        entries_of(value)
    }
}

impl<T: IntoValue, S> IntoValue for HashMap<String, T, S>
where
    String: Eq + Hash,
{
    fn to_value(&self) -> Result<Value, Mismatch> {
        dict_of(self.iter())
    }
}

impl<T: FromValue, S: BuildHasher + Default> FromValue for HashMap<String, T, S> {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        entries_of(value)
    }
}

/// The object itself, shared.
impl<T: 'static> IntoValue for Obj<T> {
    fn to_value(&self) -> Result<Value, Mismatch> {
        Ok(self.clone().into())
    }

    fn into_value(self) -> Result<Value, Mismatch> {
        Ok(self.into())
    }

    exact!(Other);
}

impl<T: Slotted> FromValue for Obj<T> {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        match value {
            Value::Obj(object) if object.is::<T>() => object.downcast().map_err(Mismatch::refused),
            other => Err(Mismatch::expected(class_name::<T>(), &other)),
        }
    }
}

/// The reference itself; one that never led anywhere is `None`.
impl<T: 'static> IntoValue for Weak<T> {
    fn to_value(&self) -> Result<Value, Mismatch> {
        Ok(self.clone().into())
    }

    fn into_value(self) -> Result<Value, Mismatch> {
        Ok(self.into())
    }

    exact!(Other);
}

impl<T: Slotted> FromValue for Weak<T> {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        match value {
            Value::None => Ok(Self::new()),
            Value::Weak(weak) => {
                weak.downcast().map_err(|error| Mismatch::refused(format_args!("the weak reference's {error}")))
            }
            other => Err(Mismatch::expected(format!("a weak reference to {}", class_name::<T>()), &other)),
        }
    }
}

fn class_name<T: Slotted>() -> &'static str {
    T::__class_record().shape().name
}

impl FromValue for Function {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        match value {
            Value::Function(function) => Ok(function),
            other => Err(Mismatch::expected("function", &other)),
        }
    }
}

impl FromValue for Class {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        match value {
            Value::Class(class) => Ok(class),
            other => Err(Mismatch::expected("type", &other)),
        }
    }
}

/// `From` for what always fits.
macro_rules! from {
    ($($source:ty => |$value:ident| $made:expr;)*) => {$(
        impl From<$source> for Value {
            #[inline]
            fn from($value: $source) -> Self {
                $made
            }
        }
    )*};
}

from! {
    () => |_value| Self::None;
    bool => |value| Self::Bool(value);
    i8 => |value| Self::Int(value.into());
    i16 => |value| Self::Int(value.into());
    i32 => |value| Self::Int(value.into());
    i64 => |value| Self::Int(value);
    u8 => |value| Self::Int(value.into());
    u16 => |value| Self::Int(value.into());
    u32 => |value| Self::Int(value.into());
    f32 => |value| Self::Float(value.into());
    f64 => |value| Self::Float(value);
    &str => |value| Self::Str(value.into());
    String => |value| Self::Str(value.into());
    Str => |value| Self::Str(value);
    List => |value| Self::List(value);
    Dict => |value| Self::Dict(value);
    Class => |value| Self::Class(value);
    Vars => |value| Self::Vars(value);
    Function => |value| Self::Function(value);
}

impl<T: 'static> From<Obj<T>> for Value {
    fn from(object: Obj<T>) -> Self {
        Self::Obj(object.erase())
    }
}

impl<T: 'static> From<Weak<T>> for Value {
    fn from(weak: Weak<T>) -> Self {
        if weak.is_nowhere() { Self::None } else { Self::Weak(weak.erase()) }
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(items: Vec<T>) -> Self {
        items.into_iter().map(Into::into).collect()
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::None, Into::into)
    }
}

impl FromIterator<Value> for Value {
    fn from_iter<I: IntoIterator<Item = Value>>(items: I) -> Self {
        Self::List(items.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message<T: FromValue + core::fmt::Debug>(value: impl Into<Value>) -> String {
        T::from_value(value.into()).expect_err("refused").to_string()
    }

    #[test]
    fn whole_numbers_convert_within_their_range_only() {
        assert_eq!(Value::from(255).extract::<u8>(), Ok(255));
        assert_eq!(message::<u8>(256), "256 is out of range for u8");
        assert_eq!(message::<u64>(-1), "-1 is out of range for u64");
        assert_eq!(
            u64::MAX.to_value().unwrap_err().to_string(),
            "18446744073709551615 is out of range for int of 64 bits"
        );
        assert_eq!(i64::MIN.to_value(), Ok(Value::Int(i64::MIN)));
    }

    #[test]
    fn numbers_never_lose_anything() {
        assert_eq!(Value::from(1_i64 << 53).extract::<f64>(), Ok(9_007_199_254_740_992.0));
        assert_eq!(message::<f64>((1_i64 << 53) + 1), "9007199254740993 is out of range for an exact float");
        assert_eq!(Value::from(1_i64 << 60).extract::<f64>(), Ok(1_152_921_504_606_846_976.0));
        assert_eq!(message::<f64>(i64::MAX), format!("{} is out of range for an exact float", i64::MAX));
        assert_eq!(Value::from(i64::MIN).extract::<f64>(), Ok(-9_223_372_036_854_775_808.0));
        assert_eq!(message::<f32>(0.1), "0.1 is out of range for an exact float of 32 bits");
        assert_eq!(Value::from(0.5).extract::<f32>(), Ok(0.5));
        assert!(Value::from(f64::NAN).extract::<f32>().is_ok_and(f32::is_nan));
        assert_eq!(message::<i64>(2.0), "expected int (i64), not 'float'");
        assert_eq!(message::<i64>(true), "expected int (i64), not 'bool'");
    }

    #[test]
    fn strings_and_characters() {
        assert_eq!(Value::from("é").extract::<char>(), Ok('é'));
        assert_eq!(message::<char>("ab"), "expected str of one character, not 'str'");
        assert_eq!(message::<String>(1), "expected str, not 'int'");
        assert_eq!(Value::from("a").extract::<Cow<'static, str>>(), Ok("a".into()));
    }

    #[test]
    fn collections_convert_element_by_element() {
        assert_eq!(vec![1_u8, 2].into_value().and_then(Value::extract::<Vec<i64>>), Ok(vec![1, 2]));
        let map = BTreeMap::from([("a".to_owned(), 1_i64)]);
        assert_eq!(map.to_value().and_then(Value::extract), Ok(map));
        assert_eq!(Some(1_u8).to_value(), Ok(Value::Int(1)));
        assert_eq!(Value::None.extract::<Option<u8>>(), Ok(None));
        assert_eq!(message::<Vec<u8>>(vec![300]), "300 is out of range for u8");
        assert_eq!(Value::from(vec![1, 2]).extract::<[u8; 2]>(), Ok([1, 2]));
        assert_eq!(message::<[u8; 3]>(vec![1, 2]), "expected 3 items, not 2");
    }
}
