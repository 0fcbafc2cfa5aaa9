//! Attribute tokens to options, each with the tokens it was written with.

mod class;
mod field;

use proc_macro2::Ident;
use quote::ToTokens;

pub(crate) use class::{ClassOptions, NewOption, SlotName};
pub(crate) use field::{FieldDefault, FieldOptions, take_slot_attributes};

use crate::errors::{Errors, rule_error};
use crate::text::closest;

/// Sets an option that may be given once.
fn once<T>(place: &mut Option<T>, value: T, option: &Ident, class: &Ident, errors: &Errors) {
    if place.is_some() {
        let message = format_args!("`{class}` has the option `{option}` twice; remove one of them");
        errors.rule("repeated-option", option, message);
    } else {
        *place = Some(value);
    }
}

fn unknown(option: &Ident, known: &[&str], owner: &str) -> syn::Error {
    let word = option.to_string();
    let advice = match closest(&word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the options are {}", list(known)),
    };
    rule_error("unknown-option", option, format_args!("{owner} has no option `{word}`; {advice}"))
}

fn malformed(tokens: impl ToTokens, owner: &str, expected: &str) -> syn::Error {
    rule_error(
        "malformed-option",
        tokens,
        format_args!("{owner} has an option that is not written like this; write {expected}"),
    )
}

fn list(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
