//! What a function is called with: `Args` as it sees them, and what callers may write.

use core::fmt;

use super::bind::{Param, Signature, bind_all};
use super::function::Method;
use crate::error::{Error, ErrorKind, Result};
use crate::value::{Dict, FromValue, IntoValue, List, Mismatch, Str, Value};

/// The arguments of a call, as a function that was made at run time is given them.
///
/// ```
/// use slots_core::{Args, Function, Value, args};
///
/// let scale = Function::new("scale", |mut args: Args<'_>| {
///     let [by, offset] = args.bind(["by", "offset?"])?;
///     let offset = offset.map_or(Ok(0.0), Value::extract::<f64>)?;
///     Ok(Value::from(by.unwrap_or_default().extract::<f64>()? * 2.0 + offset))
/// });
/// assert_eq!(scale.call(args!(1.5, offset = 1.0))?, Value::from(4.0));
/// assert_eq!(scale.call(()).unwrap_err().message(), "scale() missing 1 required positional argument: 'by'");
/// # Ok::<(), slots_core::Error>(())
/// ```
pub struct Args<'c> {
    pub(crate) positional: &'c mut [Option<Value>],
    pub(crate) keywords: &'c mut [(Str, Option<Value>)],
    pub(crate) signature: Signature<'c>,
    /// What is called, if it was made at run time.
    pub(crate) method: Option<&'c Method>,
}

impl Args<'_> {
    /// How many positional arguments there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.positional.len()
    }

    /// Whether there are neither positional nor keyword arguments.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.positional.is_empty() && self.keywords.is_empty()
    }

    /// The names of the keyword arguments.
    pub fn keywords(&self) -> impl ExactSizeIterator<Item = &str> {
        self.keywords.iter().map(|(name, _)| name.as_str())
    }

    /// The values of exactly these parameters, which may be given by position or by keyword; those whose name ends in `?`
    /// may be left out, and are `None` then. One called `*rest` is the list of the positional arguments that are left, so that those
    /// after it are given by keyword only, and a last one called `**named` the dict of the keyword arguments that are left.
    ///
    /// # Errors
    ///
    /// `TypeError` in CPython's words where the arguments do not fit the parameters: `arguments-missing`,
    /// `arguments-too-many`, `argument-unexpected`, `argument-repeated`.
    pub fn bind<const N: usize>(&mut self, names: [&str; N]) -> Result<[Option<Value>; N]> {
        let mut is_after_rest = false;
        let params = names.map(|name| {
            let param = if is_after_rest { param(name).keyword_only() } else { param(name) };
            is_after_rest |= name.starts_with('*');
            param
        });
        let mut values = [const { None }; N];
        bind_all(self, &params, &mut values)?;
        Ok(values)
    }

    /// The same, converted: `let (x, y): (f64, f64) = args.extract(["x", "y"])?`.
    ///
    /// # Errors
    ///
    /// As [`bind`](Self::bind), where one that is left out is `None` to an `Option`; and `argument-type`, `argument-range` or `argument-refused` if an
    /// argument does not convert.
    pub fn extract<T: Extract<N>, const N: usize>(&mut self, names: [&str; N]) -> Result<T> {
        let values = self.bind(names)?;
        let names = names.map(|name| name.trim_start_matches('*').trim_end_matches('?'));
        T::extract(values, &names, self.signature)
    }

    /// What is left of the arguments, to be passed on to another function.
    pub fn forward(&mut self) -> Arguments {
        Arguments {
            positional: self.positional.iter_mut().map(Option::take).collect(),
            keywords: self.keywords.iter_mut().map(|(name, value)| (name.clone(), value.take())).collect(),
            failed: None,
        }
    }
}

/// A parameter by the name that [`Args::bind`] is given.
fn param(name: &str) -> Param<'_> {
    if let Some(name) = name.strip_prefix("**") {
        return Param::keywords(name);
    }
    if let Some(name) = name.strip_prefix('*') {
        return Param::positionals(name);
    }
    name.strip_suffix('?').map_or_else(|| Param::required(name), Param::optional)
}

impl fmt::Debug for Args<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let positional: List = self.positional.iter().flatten().cloned().collect();
        let keywords: Dict =
            self.keywords.iter().filter_map(|(name, value)| Some((name.clone(), value.clone()?))).collect();
        f.debug_struct("Args").field("positional", &Value::List(positional)).field("keywords", &keywords).finish()
    }
}

/// What [`Args::extract`] can return: a tuple of up to six types that a value converts to.
pub trait Extract<const N: usize>: Sized {
    #[doc(hidden)]
    fn extract(values: [Option<Value>; N], names: &[&str; N], signature: Signature<'_>) -> Result<Self>;
}

/// The caller's arguments, which [`Obj::call_method`](crate::Obj::call_method) and its kin take: `()`, a tuple of up to six values,
/// an array or `Vec` of values, or with keywords what [`args!`](crate::args!) makes.
pub trait IntoArgs {
    /// Hands the arguments to `receive`.
    #[doc(hidden)]
    fn pass<R>(self, receive: impl FnOnce(Result<Passed<'_>>) -> Result<R>) -> Result<R>;
}

/// The arguments as slices.
#[doc(hidden)]
#[derive(Debug)]
pub struct Passed<'c> {
    pub(crate) positional: &'c mut [Option<Value>],
    pub(crate) keywords: &'c mut [(Str, Option<Value>)],
}

/// An argument that no `Value` holds, such as a `u64` above `i64::MAX`.
#[cold]
fn refused(mismatch: &Mismatch) -> Error {
    Error::from(mismatch.clone())
}

fn given(value: impl IntoValue) -> Result<Option<Value>> {
    match value.into_value() {
        Ok(value) => Ok(Some(value)),
        Err(mismatch) => Err(refused(&mismatch)),
    }
}

impl IntoArgs for () {
    #[inline]
    fn pass<R>(self, receive: impl FnOnce(Result<Passed<'_>>) -> Result<R>) -> Result<R> {
        receive(Ok(Passed { positional: &mut [], keywords: &mut [] }))
    }
}

macro_rules! tuples {
    ($($count:literal: $($ty:ident $at:tt)+;)+) => {$(
        impl<$($ty: IntoValue),+> IntoArgs for ($($ty,)+) {
            fn pass<R>(self, receive: impl FnOnce(Result<Passed<'_>>) -> Result<R>) -> Result<R> {
                let mut positional = [$(given(self.$at)?),+];
                receive(Ok(Passed { positional: &mut positional, keywords: &mut [] }))
            }
        }

        impl<$($ty: FromValue),+> Extract<$count> for ($($ty,)+) {
            fn extract(values: [Option<Value>; $count], names: &[&str; $count], signature: Signature<'_>) -> Result<Self> {
                let mut values = values.into_iter().map(Option::unwrap_or_default);
                Ok(($(convert::<$ty>(values.next().unwrap_or_default(), names[$at], signature)?,)+))
            }
        }
    )+};
}

tuples! {
    1: A 0;
    2: A 0 B 1;
    3: A 0 B 1 C 2;
    4: A 0 B 1 C 2 D 3;
    5: A 0 B 1 C 2 D 3 E 4;
    6: A 0 B 1 C 2 D 3 E 4 F 5;
}

/// An argument as what the function wants.
#[inline]
pub(crate) fn convert<A: FromValue>(value: Value, param: &str, signature: Signature<'_>) -> Result<A> {
    A::from_value(value).map_err(|mismatch| signature.misfit(param, &mismatch))
}

impl<V: IntoValue> IntoArgs for Vec<V> {
    fn pass<R>(self, receive: impl FnOnce(Result<Passed<'_>>) -> Result<R>) -> Result<R> {
        let mut positional: Vec<Option<Value>> = self.into_iter().map(given).collect::<Result<_>>()?;
        receive(Ok(Passed { positional: &mut positional, keywords: &mut [] }))
    }
}

impl<V: IntoValue, const N: usize> IntoArgs for [V; N] {
    fn pass<R>(self, receive: impl FnOnce(Result<Passed<'_>>) -> Result<R>) -> Result<R> {
        Vec::from(self).pass(receive)
    }
}

impl<V: IntoValue> IntoArgs for &[V] {
    fn pass<R>(self, receive: impl FnOnce(Result<Passed<'_>>) -> Result<R>) -> Result<R> {
        self.iter().collect::<Vec<_>>().pass(receive)
    }
}

/// Positional and keyword arguments, one by one; [`args!`](crate::args!) is shorter where they are known.
///
/// ```
/// use slots_core::{Arguments, Class, Value};
///
/// let echo = Class::builder("Echo").static_method("all", |mut args| Ok(args.bind(["a", "b"])?.map(Option::unwrap).to_vec().into()));
/// let arguments = Arguments::new().arg(1).keyword("b", "two");
/// assert_eq!(echo.build()?.call_method("all", arguments)?, Value::from(vec![Value::from(1), Value::from("two")]));
/// # Ok::<(), slots_core::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct Arguments {
    positional: Vec<Option<Value>>,
    keywords: Vec<(Str, Option<Value>)>,
    /// The first that no value holds: said when the call is made.
    failed: Option<Mismatch>,
}

impl Arguments {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// One more positional argument.
    pub fn arg(mut self, value: impl IntoValue) -> Self {
        let value = self.value(value);
        self.positional.push(value);
        self
    }

    /// One more keyword argument.
    pub fn keyword(mut self, name: impl Into<Str>, value: impl IntoValue) -> Self {
        let value = self.value(value);
        self.keywords.push((name.into(), value));
        self
    }

    /// As [`keyword`](Self::keyword), of a name as Rust writes it.
    #[doc(hidden)]
    pub fn __named(self, name: &str, value: impl IntoValue) -> Self {
        self.keyword(name.strip_prefix("r#").unwrap_or(name), value)
    }

    fn value(&mut self, value: impl IntoValue) -> Option<Value> {
        match value.into_value() {
            Ok(value) => Some(value),
            Err(mismatch) => {
                self.failed.get_or_insert(mismatch);
                None
            }
        }
    }
}

impl IntoArgs for Arguments {
    fn pass<R>(mut self, receive: impl FnOnce(Result<Passed<'_>>) -> Result<R>) -> Result<R> {
        if let Some(mismatch) = &self.failed {
            return Err(refused(mismatch));
        }
        receive(Ok(Passed { positional: &mut self.positional, keywords: &mut self.keywords }))
    }
}

impl IntoArgs for Passed<'_> {
    fn pass<R>(self, receive: impl FnOnce(Result<Passed<'_>>) -> Result<R>) -> Result<R> {
        receive(Ok(self))
    }
}

/// What one call is given may be what the next is called with.
impl IntoArgs for Args<'_> {
    fn pass<R>(self, receive: impl FnOnce(Result<Passed<'_>>) -> Result<R>) -> Result<R> {
        receive(Ok(Passed { positional: self.positional, keywords: self.keywords }))
    }
}

/// The arguments of a call, keywords included: `args!(1, "two", three = 3.0)`.
///
/// ```
/// use slots_core::{Value, Function, args};
///
/// let f = Function::new("f", |mut args| Ok(args.bind(["a", "b"])?[1].take().unwrap_or_default()));
/// assert_eq!(f.call(args!(1, b = 2))?, Value::from(2));
/// # Ok::<(), slots_core::Error>(())
/// ```
#[macro_export]
macro_rules! args {
    (@ $arguments:expr;) => { $arguments };
    (@ $arguments:expr; $name:ident = $value:expr $(, $($rest:tt)*)?) => {
        $crate::args!(@ $arguments.__named(::core::stringify!($name), $value); $($($rest)*)?)
    };
    (@ $arguments:expr; $value:expr $(, $($rest:tt)*)?) => {
        $crate::args!(@ $arguments.arg($value); $($($rest)*)?)
    };
    ($($all:tt)*) => { $crate::args!(@ $crate::Arguments::new(); $($all)*) };
}

/// Rule `not-callable`.
#[cold]
pub(crate) fn not_callable(value: &Value) -> Error {
    let class = value.type_name();
    Error::new(ErrorKind::Type, "not-callable", format!("'{class}' object is not callable")).about(&class, None)
}
