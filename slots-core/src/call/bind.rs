//! Which argument is for which parameter, and CPython's words where they do not fit.

use super::args::Args;
use crate::error::{Error, ErrorKind, Result, closest_in_message};
use crate::value::{Dict, List, Mismatch, Str, Value, Why};

/// A parameter of a function that is called by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Param<'s> {
    name: &'s str,
    kind: Kind,
    is_required: bool,
}

/// How a parameter may be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    PositionalOnly,
    Either,
    KeywordOnly,
    /// All further positional arguments, as a list.
    Positionals,
    /// All further keyword arguments, as a dict.
    Keywords,
}

impl<'s> Param<'s> {
    /// One that must be given, by position or by keyword.
    #[must_use]
    pub const fn required(name: &'s str) -> Self {
        Self { name, kind: Kind::Either, is_required: true }
    }

    /// One that may be left out.
    #[must_use]
    pub const fn optional(name: &'s str) -> Self {
        Self { name, kind: Kind::Either, is_required: false }
    }

    /// The same, given by position only (before `/`).
    #[must_use]
    pub const fn positional_only(mut self) -> Self {
        self.kind = Kind::PositionalOnly;
        self
    }

    /// The same, given by keyword only (after `*`); one that takes all that are left stays as it is.
    #[must_use]
    pub const fn keyword_only(mut self) -> Self {
        if self.is_positional() {
            self.kind = Kind::KeywordOnly;
        }
        self
    }

    /// All positional arguments that no other takes: `*name`.
    #[must_use]
    pub const fn positionals(name: &'s str) -> Self {
        Self { name, kind: Kind::Positionals, is_required: false }
    }

    /// All keyword arguments that no other takes: `**name`.
    #[must_use]
    pub const fn keywords(name: &'s str) -> Self {
        Self { name, kind: Kind::Keywords, is_required: false }
    }

    /// The name.
    #[must_use]
    pub const fn name(&self) -> &'s str {
        self.name
    }

    /// Whether a call must give it.
    #[must_use]
    pub const fn is_required(&self) -> bool {
        self.is_required
    }

    /// Whether it takes one argument, by position if the caller likes.
    pub(crate) const fn is_positional(&self) -> bool {
        matches!(self.kind, Kind::PositionalOnly | Kind::Either)
    }
}

/// Shows the parameter as a signature does: `by`, `offset=...`, `*rest`.
impl core::fmt::Display for Param<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let stars = match self.kind {
            Kind::Positionals => "*",
            Kind::Keywords => "**",
            _ => return write!(f, "{}{}", self.name, if self.is_required { "" } else { "=..." }),
        };
        write!(f, "{stars}{}", self.name)
    }
}

/// What messages say of the function that is called.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Signature<'s> {
    /// `Point.norm`.
    pub(crate) qualname: &'s str,
    /// Arguments that the caller did not write, but Python counts: `self`, `cls`.
    pub(crate) implied: usize,
    /// Whether it is a property, which is not called but written.
    pub(crate) is_property: bool,
}

impl<'s> Signature<'s> {
    /// Of a function.
    #[inline]
    pub(crate) const fn of(qualname: &'s str, implied: usize) -> Self {
        Self { qualname, implied, is_property: false }
    }

    /// Of the functions of a property.
    #[inline]
    pub(crate) const fn of_property(qualname: &'s str) -> Self {
        Self { qualname, implied: 1, is_property: true }
    }

    /// The class, if it is a method, and the name.
    pub(crate) fn parts(self) -> (&'s str, &'s str) {
        self.qualname.rsplit_once('.').unwrap_or(("", self.qualname))
    }

    #[cold]
    fn error(self, rule: &'static str, message: String) -> Error {
        let (class, name) = self.parts();
        Error::new(ErrorKind::Type, rule, message).about(class, Some(name))
    }

    /// An argument that does not convert.
    #[cold]
    pub(crate) fn misfit(self, param: &str, mismatch: &Mismatch) -> Error {
        let function = self.qualname;
        let (class, name) = self.parts();
        if self.is_property {
            return Error::misfit_of("property", class, name, mismatch);
        }
        let (kind, rule, message) = match mismatch.why() {
            Why::Type { expected, given } => {
                // Python has no integers of different sizes.
                let expected = expected.split(" (").next().unwrap_or_default();
                let message = format!("{function}() argument '{param}' must be {expected}, not {given}");
                (ErrorKind::Type, "argument-type", message)
            }
            Why::Range { expected, given } => {
                let message = format!("{function}() argument '{param}': {given} is out of range for {expected}");
                (ErrorKind::Overflow, "argument-range", message)
            }
            Why::Refused(reason) => {
                (ErrorKind::Value, "argument-refused", format!("{function}() argument '{param}': {reason}"))
            }
        };
        Error::new(kind, rule, message).about(class, Some(name))
    }
}

/// Calls `run` with one value a parameter, in their order, and `None` for what was left out.
pub(crate) fn bind<R>(
    args: &mut Args<'_>,
    params: &[Param<'_>],
    run: impl FnOnce(&mut [Option<Value>]) -> Result<R>,
) -> Result<R> {
    /// With more parameters than these, the values are on the heap.
    const FEW: usize = 6;
    let positional = args.positional.len();
    if args.keywords.is_empty() && positional == params.len() && params.iter().all(Param::is_positional) {
        return run(args.positional);
    }
    if params.len() <= FEW {
        let mut values = [const { None }; FEW];
        let values = &mut values[..params.len()];
        bind_all(args, params, values)?;
        return run(values);
    }
    let mut values = vec![None; params.len()];
    bind_all(args, params, &mut values)?;
    run(&mut values)
}

/// Moves the arguments to `values`, one a parameter.
///
/// # Errors
///
/// `TypeError` where they do not fit, in the order in which CPython looks.
#[inline(never)]
pub(super) fn bind_all(args: &mut Args<'_>, params: &[Param<'_>], values: &mut [Option<Value>]) -> Result<()> {
    let signature = args.signature;
    let given = args.positional.len();
    let mut rest = args.positional.iter_mut();
    for (_, value) in params.iter().zip(values.iter_mut()).filter(|(param, _)| param.is_positional()) {
        let Some(first) = rest.next() else { break };
        *value = first.take();
    }
    let rest: Vec<Value> = rest.filter_map(Option::take).collect();
    let mut named = Vec::new();
    for at in 0..args.keywords.len() {
        let (name, value) = &mut args.keywords[at];
        let takes = |param: &Param<'_>| matches!(param.kind, Kind::Either | Kind::KeywordOnly);
        if let Some(param) = params.iter().position(|param| takes(param) && param.name == name.as_str()) {
            if values[param].is_some() {
                return Err(repeated(signature, name));
            }
            values[param] = value.take();
        } else if params.iter().any(|param| param.kind == Kind::Keywords) {
            named.extend(value.take().map(|value| (name.clone(), value)));
        } else if signature.implied > 0 && name.as_str() == "self" {
            // It has been given before the dot.
            return Err(repeated(signature, name));
        } else {
            return Err(unexpected(signature, at, params, args.keywords));
        }
    }
    let too_many = !rest.is_empty();
    let mut rest = Some(rest);
    let mut keywords = Some(named);
    for (param, value) in params.iter().zip(values.iter_mut()) {
        match param.kind {
            Kind::Positionals => *value = rest.take().map(|rest| Value::List(rest.into_iter().collect::<List>())),
            Kind::Keywords => *value = keywords.take().map(|named| Value::Dict(named.into_iter().collect::<Dict>())),
            _ => {}
        }
    }
    if too_many && rest.is_some() {
        return Err(too_many_positional(signature, given, params, values));
    }
    for is_keyword in [false, true] {
        let missing: Vec<&str> = (params.iter().zip(&*values))
            .filter(|(param, value)| param.is_required && value.is_none())
            .filter(|(param, _)| (param.kind == Kind::KeywordOnly) == is_keyword)
            .map(|(param, _)| param.name)
            .collect();
        if !missing.is_empty() {
            return Err(missing_arguments(signature, is_keyword, &missing));
        }
    }
    Ok(())
}

const fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

#[cold]
fn repeated(signature: Signature<'_>, name: &str) -> Error {
    let message = format!("{}() got multiple values for argument '{name}'", signature.qualname);
    signature.error("argument-repeated", message)
}

#[cold]
fn unexpected(signature: Signature<'_>, at: usize, params: &[Param<'_>], keywords: &[(Str, Option<Value>)]) -> Error {
    let (function, name) = (signature.qualname, keywords[at].0.as_str());
    let misplaced: Vec<&str> = (params.iter())
        .filter(|param| param.kind == Kind::PositionalOnly)
        .filter(|param| keywords.iter().any(|(name, _)| name.as_str() == param.name))
        .map(|param| param.name)
        .collect();
    let message = if misplaced.is_empty() {
        let names = params.iter().filter(|param| matches!(param.kind, Kind::Either | Kind::KeywordOnly));
        match closest_in_message(name, names.map(|param| param.name)) {
            Some(near) => format!("{function}() got an unexpected keyword argument '{name}'. Did you mean '{near}'?"),
            None => format!("{function}() got an unexpected keyword argument '{name}'"),
        }
    } else {
        let names = misplaced.join(", ");
        format!("{function}() got some positional-only arguments passed as keyword arguments: '{names}'")
    };
    signature.error("argument-unexpected", message)
}

#[cold]
fn too_many_positional(
    signature: Signature<'_>,
    given: usize,
    params: &[Param<'_>],
    values: &[Option<Value>],
) -> Error {
    let implied = signature.implied;
    let most = params.iter().filter(|param| param.is_positional()).count() + implied;
    let least = params.iter().filter(|param| param.is_positional() && param.is_required).count() + implied;
    let given = given + implied;
    let takes = if least == most {
        format!("{most} positional argument{}", plural(most))
    } else {
        format!("from {least} to {most} positional arguments")
    };
    let keywords =
        (params.iter().zip(values)).filter(|(param, value)| param.kind == Kind::KeywordOnly && value.is_some()).count();
    let were = if keywords > 0 {
        format!(
            "{given} positional argument{} (and {keywords} keyword-only argument{}) were",
            plural(given),
            plural(keywords)
        )
    } else if given == 1 {
        "1 was".to_owned()
    } else {
        format!("{given} were")
    };
    signature.error("arguments-too-many", format!("{}() takes {takes} but {were} given", signature.qualname))
}

#[cold]
pub(crate) fn missing_arguments(signature: Signature<'_>, is_keyword: bool, missing: &[&str]) -> Error {
    let argument = if is_keyword { "keyword-only argument" } else { "positional argument" };
    let quoted: Vec<String> = missing.iter().map(|name| format!("'{name}'")).collect();
    let names = match quoted.as_slice() {
        [one] => one.clone(),
        [one, other] => format!("{one} and {other}"),
        [most @ .., last] => format!("{}, and {last}", most.join(", ")),
        [] => String::new(),
    };
    let count = missing.len();
    let message = format!("{}() missing {count} required {argument}{}: {names}", signature.qualname, plural(count));
    signature.error("arguments-missing", message)
}
