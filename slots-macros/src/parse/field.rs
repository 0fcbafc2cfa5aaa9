//! The options of `#[slot(..)]` on a field.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, LitStr, Meta, Token};

use super::{once, unknown};
use crate::errors::{Errors, rule_error};

/// Their names.
const FIELD_OPTIONS: [&str; 8] = ["rename", "readonly", "default", "skip", "opaque", "doc", "validate", "convert"];

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
}

/// `default` or `default = expr`.
pub(crate) enum FieldDefault {
    Trait,
    Value(Box<Expr>),
}

impl FieldOptions {
    fn read(&mut self, attribute: &Attribute, class: &Ident, errors: &Errors) {
        let Meta::List(list) = &attribute.meta else {
            let message =
                format_args!("a field of `{class}` has a bare `#[slot]`; write `#[slot(option)]`, or remove it");
            errors.rule("malformed-option", attribute, message);
            return;
        };
        let parser = syn::meta::parser(|meta| self.option(&meta, class, errors));
        if let Err(error) = parser.parse2(list.tokens.clone()) {
            errors.push(error);
        }
    }

    fn option(&mut self, meta: &ParseNestedMeta<'_>, class: &Ident, errors: &Errors) -> syn::Result<()> {
        let Some(name) = meta.path.get_ident().cloned() else {
            return Err(rule_error(
                "malformed-option",
                &meta.path,
                format_args!("a field of `{class}` has an option that is a path; write a single word"),
            ));
        };
        let flag = name.clone();
        match name.to_string().as_str() {
            "rename" => once(&mut self.rename, meta.value()?.parse()?, &name, class, errors),
            "readonly" => once(&mut self.readonly, flag, &name, class, errors),
            "skip" => once(&mut self.skip, flag, &name, class, errors),
            "opaque" => once(&mut self.opaque, flag, &name, class, errors),
            "doc" => once(&mut self.doc, meta.value()?.parse()?, &name, class, errors),
            "validate" => once(&mut self.validate, (flag, meta.value()?.parse()?), &name, class, errors),
            "convert" => once(&mut self.convert, (flag, meta.value()?.parse()?), &name, class, errors),
            "default" => {
                let default = if meta.input.peek(Token![=]) {
                    FieldDefault::Value(meta.value()?.parse()?)
                } else {
                    FieldDefault::Trait
                };
                once(&mut self.default, (flag, default), &name, class, errors);
            }
            _ => return Err(unknown(&name.unraw(), &FIELD_OPTIONS, &format!("a field of `{class}`"))),
        }
        Ok(())
    }
}

/// Reads and removes the `#[slot(..)]` attributes of a field.
pub(crate) fn take_slot_attributes(attributes: &mut Vec<Attribute>, class: &Ident, errors: &Errors) -> FieldOptions {
    let mut options = FieldOptions::default();
    attributes.retain(|attribute| {
        if attribute.path().is_ident("slot") {
            options.read(attribute, class, errors);
            return false;
        }
        !hides_slot_options(attribute, class, errors)
    });
    options
}

/// `#[cfg_attr(.., slot(..))]` is not expanded before this macro runs, so its options would be lost.
fn hides_slot_options(attribute: &Attribute, class: &Ident, errors: &Errors) -> bool {
    let Meta::List(list) = &attribute.meta else { return false };
    if !list.path.is_ident("cfg_attr") {
        return false;
    }
    let parts = Punctuated::<Meta, Token![,]>::parse_terminated.parse2(list.tokens.clone());
    let hidden = parts.is_ok_and(|parts| parts.iter().skip(1).any(|meta| meta.path().is_ident("slot")));
    if hidden {
        let message = format_args!(
            "a field of `{class}` has slot options that depend on a `cfg`, which cannot be seen here; write the field \
             twice, each under its own `#[cfg(..)]`"
        );
        errors.rule("malformed-option", attribute, message);
    }
    hidden
}
