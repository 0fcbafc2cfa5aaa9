//! `#[signature(..)]`: which parameters may be left out, and how they are given.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::{Expr, Pat, PatType, Type};

use super::parse::Entry;
use crate::errors::Errors;
use crate::text::source_text;

/// One parameter of a function, without the receiver.
pub(super) struct Parameter {
    /// What callers call it.
    pub(super) name: Ident,
    pub(super) ty: Type,
    pub(super) kind: Kind,
    pub(super) default: Option<Box<Expr>>,
}

/// How a parameter is given.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    PositionalOnly,
    Either,
    KeywordOnly,
    Positionals,
    Keywords,
}

/// The parameters as the signature has them, or each required without one; `None` if an error was found.
pub(super) fn parameters(
    written: &[&PatType],
    signature: Option<(Ident, Vec<Entry>)>,
    owner: &str,
    errors: &Errors,
) -> Option<Vec<Parameter>> {
    let mut params = Vec::new();
    for parameter in written {
        params.push(Parameter {
            name: name(parameter, owner, errors)?,
            ty: (*parameter.ty).clone(),
            kind: Kind::Either,
            default: None,
        });
    }
    if let Some((word, entries)) = signature {
        apply(&mut params, &word, entries, owner, errors)?;
    }
    Some(params)
}

fn name(parameter: &PatType, owner: &str, errors: &Errors) -> Option<Ident> {
    if let Pat::Ident(pat) = &*parameter.pat {
        return Some(pat.ident.clone());
    }
    let pat = &parameter.pat;
    let message = format_args!(
        "the parameter `{}` of {owner} has no name that a caller could use; name it, or leave the function out with `#[skip]`",
        source_text(pat)
    );
    errors.rule("method-signature", pat, message);
    None
}

fn apply(params: &mut [Parameter], word: &Ident, entries: Vec<Entry>, owner: &str, errors: &Errors) -> Option<()> {
    let mut kind = Kind::Either;
    let mut at = 0;
    let (mut slashed, mut has_default) = (false, false);
    let refuse = |tokens: &dyn quote::ToTokens, message: std::fmt::Arguments<'_>| {
        errors.rule("method-signature", tokens.to_token_stream(), format_args!("{message}"));
        None
    };
    let mut over: Option<Ident> = None;
    for entry in entries {
        if let Some(last) = &over {
            let message = format_args!("`**{last}` of {owner} takes all that is left; write it last");
            return refuse(last, message);
        }
        let (name, entry_kind, default) = match entry {
            Entry::Slash(slash) => {
                if slashed || kind != Kind::Either || at == 0 {
                    let message = format_args!(
                        "`/` of {owner} follows the parameters that are positional; write it after one of them, once"
                    );
                    return refuse(&slash, message);
                }
                slashed = true;
                for earlier in &mut params[..at] {
                    earlier.kind = Kind::PositionalOnly;
                }
                continue;
            }
            Entry::Star(star) => {
                if kind == Kind::KeywordOnly {
                    let message = format_args!("{owner} has two `*` in its signature; remove one of them");
                    return refuse(&star, message);
                }
                kind = Kind::KeywordOnly;
                continue;
            }
            Entry::Parameter(name, default) => (name, kind, default),
            Entry::Positionals(name) => {
                if kind == Kind::KeywordOnly {
                    let message = format_args!("{owner} has two `*` in its signature; remove one of them");
                    return refuse(&name, message);
                }
                kind = Kind::KeywordOnly;
                (name, Kind::Positionals, None)
            }
            Entry::Keywords(name) => {
                over = Some(name.clone());
                (name, Kind::Keywords, None)
            }
        };
        let known = params.iter().position(|param| param.name.unraw() == name.unraw());
        if known != Some(at) {
            let message = match (known, params.get(at)) {
                (Some(earlier), _) if earlier < at => {
                    format!("the signature of {owner} has `{name}` twice; remove one of them")
                }
                (Some(_), Some(due)) => format!(
                    "the signature of {owner} has `{name}` where the function has `{}`; list the parameters in their order",
                    due.name
                ),
                (None, Some(due)) => format!("{owner} has no parameter `{name}`; write `{}`, which is next", due.name),
                (_, None) => format!("{owner} has no parameter `{name}`; remove it from the signature"),
            };
            return refuse(&name, format_args!("{message}"));
        }
        let is_positional = entry_kind == Kind::Either;
        if is_positional && has_default && default.is_none() {
            let message = format_args!(
                "the parameter `{name}` of {owner} must be given, but one before it may be left out; give it a default, or write \
                 `*` before it"
            );
            return refuse(&name, message);
        }
        has_default |= is_positional && default.is_some();
        params[at].kind = entry_kind;
        params[at].default = default;
        at += 1;
    }
    if let Some(missing) = params.get(at) {
        let message = format_args!("the signature of {owner} lacks the parameter `{}`; list all of them", missing.name);
        return refuse(word, message);
    }
    Some(())
}
