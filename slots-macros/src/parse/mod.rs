//! Attribute tokens to options, each with the tokens it was written with.

mod class;
mod field;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseStream, Parser};

pub(crate) use class::{ClassOptions, NewOption, SlotName};
pub(crate) use field::{FieldDefault, FieldOptions, take_slot_attributes};

use crate::errors::{Errors, rule_error};
use crate::text::closest;

/// Sets an option that may be given once.
pub(crate) fn once<T>(place: &mut Option<T>, value: T, option: &Ident, owner: &str, errors: &Errors) {
    if place.is_some() {
        let message = format_args!("{owner} has the option `{option}` twice; remove one of them");
        errors.rule("repeated-option", option, message);
    } else {
        *place = Some(value);
    }
}

pub(crate) fn unknown(option: &Ident, known: &[&str], owner: &str) -> syn::Error {
    let word = option.to_string();
    let advice = match closest(&word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the options are {}", list(known)),
    };
    rule_error("unknown-option", option, format_args!("{owner} has no option `{word}`; {advice}"))
}

/// An option that is not written as `expected`, which is source text in backticks.
fn malformed(tokens: impl ToTokens, option: &Ident, owner: &str, expected: &str) -> syn::Error {
    let message = format_args!("the option `{option}` of {owner} cannot be read; write {expected}");
    rule_error("malformed-option", tokens, message)
}

/// The name of an option.
pub(crate) fn option_name(input: ParseStream<'_>, owner: &str, known: &[&str]) -> syn::Result<Ident> {
    if !input.peek(Ident::peek_any) {
        let token: TokenTree = input.parse()?;
        let message = format_args!("{owner} has `{token}` where an option should be; the options are {}", list(known));
        return Err(rule_error("malformed-option", &token, message));
    }
    let name = input.call(Ident::parse_any)?;
    if input.peek(Token![::]) {
        let message = format_args!("{owner} has a path where an option should be; the options are {}", list(known));
        return Err(rule_error("malformed-option", name, message));
    }
    Ok(name)
}

/// The value after `=`.
pub(crate) fn assigned<T: Parse>(
    input: ParseStream<'_>,
    option: &Ident,
    owner: &str,
    expected: &str,
) -> syn::Result<T> {
    if !input.peek(Token![=]) {
        return Err(malformed(option, option, owner, expected));
    }
    input.parse::<Token![=]>()?;
    let fork = input.fork();
    match fork.parse() {
        Ok(value) if ends(&fork) => {
            input.advance_to(&fork);
            Ok(value)
        }
        // What the option needs is known better than what the parser would have liked next.
        _ => Err(malformed(up_to_comma(input)?.unwrap_or_else(|| option.to_token_stream()), option, owner, expected)),
    }
}

/// Refuses a value after an option that has none.
fn flag_only(input: ParseStream<'_>, option: &Ident, owner: &str) -> syn::Result<()> {
    if ends(input) {
        return Ok(());
    }
    let has_value = input.peek(Token![=]) || input.peek(syn::token::Paren);
    let rest = up_to_comma(input)?;
    let message = if has_value {
        format!("the option `{option}` of {owner} takes no value; write `{option}`")
    } else {
        format!("a comma is missing after the option `{option}` of {owner}; write it before this")
    };
    Err(rule_error("malformed-option", rest, message))
}

/// Whether an option is over.
fn ends(input: ParseStream<'_>) -> bool {
    input.is_empty() || input.peek(Token![,])
}

/// The tokens that are left of an option.
fn up_to_comma(input: ParseStream<'_>) -> syn::Result<Option<TokenStream>> {
    let mut tokens = TokenStream::new();
    while !ends(input) {
        tokens.extend([input.parse::<TokenTree>()?]);
    }
    Ok(Some(tokens).filter(|tokens| !tokens.is_empty()))
}

/// Reads options that are separated by commas; every defect goes to `errors`, and what can be read is kept.
pub(crate) fn options(
    tokens: TokenStream,
    owner: &str,
    errors: &Errors,
    mut option: impl FnMut(ParseStream<'_>) -> syn::Result<()>,
) {
    let parser = |input: ParseStream<'_>| {
        while !input.is_empty() {
            if let Err(error) = option(input) {
                errors.push(error);
                up_to_comma(input)?;
            } else if let Some(more) = up_to_comma(input)? {
                let message = format_args!("a comma is missing between the options of {owner}; write it before this");
                errors.rule("malformed-option", more, message);
            }
            input.parse::<Option<Token![,]>>()?;
        }
        Ok(())
    };
    if let Err(error) = parser.parse2(tokens) {
        errors.push(error);
    }
}

fn list(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
