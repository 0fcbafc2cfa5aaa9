//! The options of `#[slot(..)]` on a field.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, LitStr, Meta, Token};

use super::{assigned, ends, flag_only, once, option_name, options, unknown};
use crate::errors::Errors;

/// Their names.
const FIELD_OPTIONS: [&str; 9] =
    ["rename", "readonly", "default", "skip", "opaque", "doc", "validate", "convert", "notify"];

/// What was written, each option once; flags keep the word itself.
#[derive(Default)]
pub(crate) struct FieldOptions {
    pub(crate) rename: Option<LitStr>,
    pub(crate) readonly: Option<Ident>,
    pub(crate) default: Option<(Ident, FieldDefault)>,
    pub(crate) skip: Option<Ident>,
    pub(crate) opaque: Option<Ident>,
    pub(crate) doc: Option<LitStr>,
    pub(crate) validate: Option<(Ident, Expr)>,
    pub(crate) convert: Option<(Ident, Expr)>,
    pub(crate) notify: Option<Ident>,
}

/// `default` or `default = expr`.
pub(crate) enum FieldDefault {
    Trait,
    Value(Box<Expr>),
}

impl FieldOptions {
    fn read(&mut self, attribute: &Attribute, owner: &str, errors: &Errors) {
        match &attribute.meta {
            Meta::List(list) => options(list.tokens.clone(), owner, errors, |input| self.option(input, owner, errors)),
            Meta::Path(_) => {
                let message =
                    format_args!("{owner} has a `#[slot]` without options; remove it, or write `#[slot(option)]`");
                errors.rule("malformed-option", attribute, message);
            }
            Meta::NameValue(_) => {
                let message = format_args!("{owner} has a `#[slot]` with a value; write `#[slot(option)]`");
                errors.rule("malformed-option", attribute, message);
            }
        }
    }

    fn option(&mut self, input: ParseStream<'_>, owner: &str, errors: &Errors) -> syn::Result<()> {
        let name = option_name(input, owner, &FIELD_OPTIONS)?;
        let flag = || flag_only(input, &name, owner).map(|()| name.clone());
        match name.to_string().as_str() {
            "rename" => {
                let text = assigned(input, &name, owner, "`rename = \"name\"`")?;
                once(&mut self.rename, text, &name, owner, errors);
            }
            "readonly" => once(&mut self.readonly, flag()?, &name, owner, errors),
            "skip" => once(&mut self.skip, flag()?, &name, owner, errors),
            "notify" => once(&mut self.notify, flag()?, &name, owner, errors),
            "opaque" => once(&mut self.opaque, flag()?, &name, owner, errors),
            "doc" => {
                let text = assigned(input, &name, owner, "`doc = \"text\"`")?;
                once(&mut self.doc, text, &name, owner, errors);
            }
            "validate" => {
                let check = assigned(input, &name, owner, "`validate = function`")?;
                once(&mut self.validate, (name.clone(), check), &name, owner, errors);
            }
            "convert" => {
                let convert = assigned(input, &name, owner, "`convert = function`")?;
                once(&mut self.convert, (name.clone(), convert), &name, owner, errors);
            }
            "default" => {
                let default = if ends(input) {
                    FieldDefault::Trait
                } else {
                    FieldDefault::Value(assigned(input, &name, owner, "`default` or `default = value`")?)
                };
                once(&mut self.default, (name.clone(), default), &name, owner, errors);
            }
            _ => return Err(unknown(&name.unraw(), &FIELD_OPTIONS, owner)),
        }
        Ok(())
    }
}

/// Reads and removes the `#[slot(..)]` attributes of a field.
pub(crate) fn take_slot_attributes(attributes: &mut Vec<Attribute>, owner: &str, errors: &Errors) -> FieldOptions {
    let mut options = FieldOptions::default();
    attributes.retain(|attribute| {
        if attribute.path().is_ident("slot") {
            options.read(attribute, owner, errors);
            return false;
        }
        !hides_slot_options(attribute, owner, errors)
    });
    options
}

/// `#[cfg_attr(.., slot(..))]` is not expanded before this macro runs, so its options would be lost.
fn hides_slot_options(attribute: &Attribute, owner: &str, errors: &Errors) -> bool {
    let Meta::List(list) = &attribute.meta else { return false };
    if !list.path.is_ident("cfg_attr") {
        return false;
    }
    let parts = Punctuated::<Meta, Token![,]>::parse_terminated.parse2(list.tokens.clone());
    let hidden = parts.is_ok_and(|parts| parts.iter().skip(1).any(|meta| meta.path().is_ident("slot")));
    if hidden {
        let message = format_args!(
            "{owner} has slot options that depend on a `cfg`, which cannot be seen here; write the field \
             twice, each under its own `#[cfg(..)]`"
        );
        errors.rule("malformed-option", attribute, message);
    }
    hidden
}
