//! The attributes of `#[methods]`: of the block, and of the items in it.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, LitStr, Meta, Path, Token};

use crate::errors::{Errors, rule_error};
use crate::parse::{assigned, once, option_name, options, unknown};

/// What the block itself can say.
const BLOCK_OPTIONS: [&str; 1] = ["crate"];

/// The attributes of items that are this macro's own.
const ATTRIBUTES: [&str; 9] =
    ["staticmethod", "classmethod", "getter", "setter", "deleter", "classattr", "skip", "rename", "signature"];

/// Where the facade crate is.
pub(super) fn block_options(tokens: TokenStream, owner: &str, errors: &Errors) -> Option<Path> {
    let mut krate = None;
    options(tokens, owner, errors, |input| {
        let name = option_name(input, owner, &BLOCK_OPTIONS)?;
        if name != "crate" {
            return Err(unknown(&name, &BLOCK_OPTIONS, owner));
        }
        let path = assigned(input, &name, owner, "`crate = ::path::to::slotted`")?;
        once(&mut krate, path, &name, owner, errors);
        Ok(())
    });
    krate
}

/// What an item is to the class.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Method,
    Static,
    Class,
    Getter,
    Setter,
    Deleter,
    Value,
}

/// The attributes of one item, each once.
#[derive(Default)]
pub(super) struct ItemOptions {
    /// The attribute that says what the item is.
    pub(super) role: Option<(Ident, Role)>,
    /// The attribute's name, from `rename` or `getter(name)`.
    pub(super) name: Option<LitStr>,
    pub(super) rename: Option<Ident>,
    pub(super) signature: Option<(Ident, Vec<Entry>)>,
    pub(super) skip: Option<Ident>,
    /// Whether `name` is from `getter(name)` or the like.
    pub(super) is_named_by_role: bool,
    /// Whether something is wrong with them, which has been reported.
    pub(super) is_broken: bool,
}

/// One entry of `#[signature(..)]`.
pub(super) enum Entry {
    /// `name` or `name = default`.
    Parameter(Ident, Option<Box<Expr>>),
    /// `/`.
    Slash(Token![/]),
    /// `*` by itself.
    Star(Token![*]),
    /// `*name`.
    Positionals(Ident),
    /// `**name`.
    Keywords(Ident),
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Token![/]) {
            return input.parse().map(Self::Slash);
        }
        if input.peek(Token![*]) {
            let star = input.parse()?;
            if input.parse::<Option<Token![*]>>()?.is_some() {
                return input.call(Ident::parse_any).map(Self::Keywords);
            }
            if input.peek(Ident::peek_any) {
                return input.call(Ident::parse_any).map(Self::Positionals);
            }
            return Ok(Self::Star(star));
        }
        let name = input.call(Ident::parse_any)?;
        let default = if input.parse::<Option<Token![=]>>()?.is_some() { Some(input.parse()?) } else { None };
        Ok(Self::Parameter(name, default))
    }
}

/// Reads and removes the attributes of an item that are this macro's.
pub(super) fn take_attributes(attributes: &mut Vec<Attribute>, owner: &str, errors: &Errors) -> ItemOptions {
    let mut read = ItemOptions::default();
    let mut rename = None;
    attributes.retain(|attribute| {
        let Some(name) = own_name(attribute.path()) else {
            return !read.is_conditional(attribute, owner, errors);
        };
        if let Err(error) = read.attribute(attribute, &name, owner, errors) {
            errors.push(error);
            read.is_broken = true;
        }
        if name == "rename" {
            rename = Some(name);
        }
        false
    });
    if let (Some(word), Some((role, _)), true) = (rename, &read.role, read.is_named_by_role) {
        let message = format_args!("{owner} is named by `{role}` already; remove `#[{word}]`");
        errors.rule("conflicting-options", word.clone(), message);
        read.is_broken = true;
    }
    read
}

/// The attribute's name, if it is one of this macro's.
fn own_name(path: &Path) -> Option<Ident> {
    path.get_ident().filter(|name| ATTRIBUTES.iter().any(|known| name == known)).cloned()
}

impl ItemOptions {
    fn attribute(&mut self, attribute: &Attribute, name: &Ident, owner: &str, errors: &Errors) -> syn::Result<()> {
        match name.to_string().as_str() {
            "staticmethod" => self.role(name, Role::Static, bare(attribute, name, owner), owner, errors),
            "classmethod" => self.role(name, Role::Class, bare(attribute, name, owner), owner, errors),
            "classattr" => self.role(name, Role::Value, bare(attribute, name, owner), owner, errors),
            "getter" => self.role(name, Role::Getter, named(attribute, name, owner), owner, errors),
            "setter" => self.role(name, Role::Setter, named(attribute, name, owner), owner, errors),
            "deleter" => self.role(name, Role::Deleter, named(attribute, name, owner), owner, errors),
            "skip" => {
                bare(attribute, name, owner)?;
                self.once(self.skip.is_some(), name, owner, errors);
                self.skip = Some(name.clone());
                Ok(())
            }
            "rename" => {
                let expected = "`#[rename(\"name\")]`";
                let text: LitStr = list(attribute, name, owner, expected)?;
                if syn::parse_str::<Ident>(&text.value()).is_err() && Ident::parse_any.parse_str(&text.value()).is_err()
                {
                    return Err(malformed(&text, name, owner, "a name, such as `#[rename(\"size\")]`"));
                }
                self.once(self.rename.is_some(), name, owner, errors);
                self.rename = Some(name.clone());
                self.name = Some(text);
                Ok(())
            }
            _ => {
                let expected = "`#[signature(a, b = 1, *, c = 2)]`";
                let entries = match &attribute.meta {
                    Meta::List(meta) => Punctuated::<Entry, Token![,]>::parse_terminated
                        .parse2(meta.tokens.clone())
                        .map_err(|error| rule_error_at(&error, name, owner, expected))?,
                    _ => return Err(malformed(attribute.meta.path(), name, owner, expected)),
                };
                self.once(self.signature.is_some(), name, owner, errors);
                self.signature = Some((name.clone(), entries.into_iter().collect()));
                Ok(())
            }
        }
    }

    /// Notes what the item is.
    fn role(
        &mut self,
        word: &Ident,
        role: Role,
        name: syn::Result<Option<LitStr>>,
        owner: &str,
        errors: &Errors,
    ) -> syn::Result<()> {
        let name = name?;
        if let Some((other, earlier)) = &self.role {
            if *earlier == role {
                self.once(true, word, owner, errors);
            } else {
                let message = format_args!(
                    "{owner} has the attributes `{other}` and `{word}`, which cannot both be meant; remove one of them"
                );
                errors.rule("conflicting-options", word, message);
                self.is_broken = true;
            }
            return Ok(());
        }
        if name.is_some() {
            self.name = name;
            self.is_named_by_role = true;
        }
        self.role = Some((word.clone(), role));
        Ok(())
    }

    fn once(&mut self, again: bool, word: &Ident, owner: &str, errors: &Errors) {
        if again {
            let message = format_args!("{owner} has the attribute `{word}` twice; remove one of them");
            errors.rule("repeated-option", word, message);
            self.is_broken = true;
        }
    }

    /// `#[cfg_attr(.., getter)]` is not expanded before this macro runs, so it would be lost.
    fn is_conditional(&mut self, attribute: &Attribute, owner: &str, errors: &Errors) -> bool {
        let Meta::List(list) = &attribute.meta else { return false };
        if !list.path.is_ident("cfg_attr") {
            return false;
        }
        let parts = Punctuated::<Meta, Token![,]>::parse_terminated.parse2(list.tokens.clone());
        let Some(name) = parts.ok().and_then(|parts| parts.iter().skip(1).find_map(|meta| own_name(meta.path())))
        else {
            return false;
        };
        let message = format_args!(
            "{owner} has the attribute `{name}` depending on a `cfg`, which cannot be seen here; write the item twice, each \
             under its own `#[cfg(..)]`"
        );
        errors.rule("malformed-option", &name, message);
        self.is_broken = true;
        true
    }
}

/// `#[getter]` or `#[getter(name)]`.
fn named(attribute: &Attribute, name: &Ident, owner: &str) -> syn::Result<Option<LitStr>> {
    let expected = format!("`#[{name}]` or `#[{name}(name)]`");
    match &attribute.meta {
        Meta::Path(_) => Ok(None),
        Meta::List(meta) if !meta.tokens.is_empty() => {
            let word = Ident::parse_any.parse2(meta.tokens.clone());
            let word = word.map_err(|_| malformed(&meta.tokens, name, owner, &expected))?;
            Ok(Some(LitStr::new(&word.unraw().to_string(), word.span())))
        }
        Meta::NameValue(pair) => Err(malformed(&pair.value, name, owner, &expected)),
        Meta::List(_) => Err(malformed(name, name, owner, &expected)),
    }
}

/// An attribute without anything.
fn bare(attribute: &Attribute, name: &Ident, owner: &str) -> syn::Result<Option<LitStr>> {
    match &attribute.meta {
        Meta::Path(_) => Ok(None),
        Meta::List(list) if list.tokens.is_empty() => Err(malformed(name, name, owner, &format!("`#[{name}]`"))),
        Meta::List(list) => Err(malformed(&list.tokens, name, owner, &format!("`#[{name}]`"))),
        Meta::NameValue(pair) => Err(malformed(&pair.value, name, owner, &format!("`#[{name}]`"))),
    }
}

/// What is in the parentheses.
fn list<T: Parse>(attribute: &Attribute, name: &Ident, owner: &str, expected: &str) -> syn::Result<T> {
    match &attribute.meta {
        Meta::List(list) if !list.tokens.is_empty() => {
            syn::parse2(list.tokens.clone()).map_err(|_| malformed(&list.tokens, name, owner, expected))
        }
        Meta::NameValue(pair) => Err(malformed(&pair.value, name, owner, expected)),
        _ => Err(malformed(name, name, owner, expected)),
    }
}

fn malformed(tokens: impl ToTokens, name: &Ident, owner: &str, expected: &str) -> syn::Error {
    let message = format_args!("the attribute `{name}` of {owner} cannot be read; write {expected}");
    rule_error("malformed-option", tokens, message)
}

/// The same, where the parser gave up.
fn rule_error_at(error: &syn::Error, name: &Ident, owner: &str, expected: &str) -> syn::Error {
    let message = format!("[malformed-option] the attribute `{name}` of {owner} cannot be read; write {expected}");
    syn::Error::new(error.span(), message)
}
