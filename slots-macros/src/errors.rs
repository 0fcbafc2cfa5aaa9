//! `Errors`: collects every defect of a definition, so that all are reported at once.

use std::cell::RefCell;
use std::fmt::Display;

use proc_macro2::TokenStream;
use quote::ToTokens;

/// The errors found so far; must be turned into tokens before it is dropped.
#[derive(Default)]
pub(crate) struct Errors(RefCell<Option<syn::Error>>);

impl Errors {
    pub(crate) fn push(&self, error: syn::Error) {
        match &mut *self.0.borrow_mut() {
            Some(all) => all.combine(error),
            none => *none = Some(error),
        }
    }

    /// A broken rule, at the tokens that break it.
    pub(crate) fn rule(&self, rule: &str, tokens: impl ToTokens, message: impl Display) {
        self.push(rule_error(rule, tokens, message));
    }

    /// Whether there is one already.
    pub(crate) fn any(&self) -> bool {
        self.0.borrow().is_some()
    }

    pub(crate) fn into_tokens(self) -> TokenStream {
        self.0.take().map(|error| error.to_compile_error()).unwrap_or_default()
    }
}

/// The error for a broken rule: its id in brackets, then what is wrong and what to write instead.
pub(crate) fn rule_error(rule: &str, tokens: impl ToTokens, message: impl Display) -> syn::Error {
    syn::Error::new_spanned(tokens, format_args!("[{rule}] {message}"))
}
