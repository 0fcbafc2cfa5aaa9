//! The options of `#[slotted(..)]`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Expr, ExprLit, Lit, LitStr, Path, Token, Type};

use super::{assigned, flag_only, malformed, once, option_name, options, unknown, up_to_comma};
use crate::errors::{Errors, rule_error};
use crate::text::{CASES, Case, closest};

/// Their names.
const CLASS_OPTIONS: [&str; 13] = [
    "extends",
    "mixins",
    "dict",
    "weakref",
    "final",
    "assignable",
    "slots",
    "rename_all",
    "new",
    "closed",
    "tight",
    "notify",
    "crate",
];

/// What was written, each option once.
#[derive(Default)]
pub(crate) struct ClassOptions {
    pub(crate) extends: Option<Type>,
    pub(crate) mixins: Option<Vec<Type>>,
    pub(crate) dict: Option<Ident>,
    /// `dict = fixed`.
    pub(crate) fixed_dict: bool,
    pub(crate) weakref: Option<Ident>,
    /// `weakref = unnamed`.
    pub(crate) unnamed_weakref: bool,
    pub(crate) is_final: Option<Ident>,
    pub(crate) assignable: Option<Ident>,
    pub(crate) slots: Option<UntypedSlots>,
    pub(crate) rename_all: Option<Case>,
    pub(crate) new: Option<NewOption>,
    pub(crate) closed: Option<Ident>,
    pub(crate) tight: Option<Ident>,
    /// All slots are told to `__notify__`.
    pub(crate) notify: Option<Ident>,
    pub(crate) krate: Option<Path>,
}

/// The constructor: another name, or none.
pub(crate) enum NewOption {
    Named(Ident),
    Left,
}

/// The untyped slots, in one of three forms.
pub(crate) struct UntypedSlots {
    pub(crate) names: Vec<SlotName>,
}

/// A slot name in a list, and what a mapping says of it.
pub(crate) struct SlotName {
    pub(crate) text: String,
    pub(crate) span: Span,
    pub(crate) doc: Option<String>,
}

impl ClassOptions {
    /// Reads the options; every defect goes to `errors`, and what can be read is kept.
    pub(crate) fn parse(tokens: TokenStream, class: &Ident, errors: &Errors) -> Self {
        let mut read = Self::default();
        let owner = format!("`{class}`");
        options(tokens, &owner, errors, |input| read.option(input, class, &owner, errors));
        read
    }

    fn option(&mut self, input: ParseStream<'_>, class: &Ident, owner: &str, errors: &Errors) -> syn::Result<()> {
        let name = option_name(input, owner, &CLASS_OPTIONS)?;
        let flag = || flag_only(input, &name, owner);
        match name.to_string().as_str() {
            "extends" => {
                let base = assigned(input, &name, owner, "`extends = Base`")?;
                once(&mut self.extends, base, &name, owner, errors);
            }
            "mixins" => {
                let expected = "`mixins(First, Second)`";
                let inner = parenthesized(input, &name, owner, expected)?;
                let mixins = Punctuated::<Type, Token![,]>::parse_terminated
                    .parse2(inner.clone())
                    .map_err(|_| malformed(inner, &name, owner, expected))?;
                once(&mut self.mixins, mixins.into_iter().collect(), &name, owner, errors);
            }
            "dict" => {
                self.fixed_dict |= is_next(input, "fixed")?;
                flag()?;
                once(&mut self.dict, name.clone(), &name, owner, errors);
            }
            "weakref" => {
                self.unnamed_weakref |= is_next(input, "unnamed")?;
                flag()?;
                once(&mut self.weakref, name.clone(), &name, owner, errors);
            }
            "final" => {
                flag()?;
                once(&mut self.is_final, name.clone(), &name, owner, errors);
            }
            "assignable" => {
                flag()?;
                once(&mut self.assignable, name.clone(), &name, owner, errors);
            }
            "closed" => {
                flag()?;
                once(&mut self.closed, name.clone(), &name, owner, errors);
            }
            "tight" => {
                flag()?;
                once(&mut self.tight, name.clone(), &name, owner, errors);
            }
            "notify" => {
                flag()?;
                once(&mut self.notify, name.clone(), &name, owner, errors);
            }
            "slots" => {
                let slots = untyped_slots(input, &name, class, errors)?;
                once(&mut self.slots, slots, &name, owner, errors);
            }
            "rename_all" => {
                let style: LitStr = assigned(input, &name, owner, "`rename_all = \"camelCase\"`")?;
                once(&mut self.rename_all, case(&style, class)?, &name, owner, errors);
            }
            "new" => {
                let new = assigned(input, &name, owner, "`new = name` or `new = _`")?;
                once(&mut self.new, new, &name, owner, errors);
            }
            "crate" => {
                let krate = assigned(input, &name, owner, "`crate = ::path::to::slotted`")?;
                once(&mut self.krate, krate, &name, owner, errors);
            }
            _ => return Err(unknown(&name, &CLASS_OPTIONS, owner)),
        }
        Ok(())
    }
}

/// Takes `= word`, if that is next.
fn is_next(input: ParseStream<'_>, word: &str) -> syn::Result<bool> {
    let fork = input.fork();
    let is_next = fork.parse::<Token![=]>().is_ok() && fork.parse::<Ident>().is_ok_and(|found| found == word);
    if is_next {
        input.parse::<Token![=]>()?;
        input.parse::<Ident>()?;
    }
    Ok(is_next)
}

impl Parse for NewOption {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        match input.parse::<Option<Token![_]>>()? {
            Some(_) => Ok(Self::Left),
            None => input.parse().map(Self::Named),
        }
    }
}

/// The tokens in the parentheses after an option.
fn parenthesized(input: ParseStream<'_>, name: &Ident, owner: &str, expected: &str) -> syn::Result<TokenStream> {
    if !input.peek(syn::token::Paren) {
        let written = up_to_comma(input)?.unwrap_or_else(|| name.to_token_stream());
        return Err(malformed(written, name, owner, expected));
    }
    let inner;
    syn::parenthesized!(inner in input);
    inner.parse()
}

fn case(style: &LitStr, class: &Ident) -> syn::Result<Case> {
    let word = style.value();
    if let Some((_, case)) = CASES.iter().find(|(name, _)| *name == word) {
        return Ok(*case);
    }
    let known = CASES.map(|(name, _)| name);
    let advice = match closest(&word, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the styles are {}", super::list(&known)),
    };
    Err(rule_error("malformed-option", style, format_args!("`{class}` cannot rename slots to `{word}`; {advice}")))
}

/// `slots = "a"`, `slots = ["a", "b"]`, `slots("a", "b")` or `slots(a = "its doc")`.
fn untyped_slots(input: ParseStream<'_>, name: &Ident, class: &Ident, errors: &Errors) -> syn::Result<UntypedSlots> {
    let expected = "`slots = \"a\"`, `slots(\"a\", \"b\")` or `slots(a = \"its doc\")`";
    if input.peek(syn::token::Paren) {
        let inner;
        syn::parenthesized!(inner in input);
        let entries = Punctuated::<Entry, Token![,]>::parse_terminated(&inner)?;
        let names = entries.into_iter().filter_map(|entry| entry.slot(class, errors)).collect();
        return Ok(UntypedSlots { names });
    }
    match ungrouped(assigned(input, name, &format!("`{class}`"), expected)?) {
        // The source text: "not even for an empty string". A bare empty string lists nothing.
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) if text.value().is_empty() => {
            Ok(UntypedSlots { names: Vec::new() })
        }
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Ok(UntypedSlots { names: vec![SlotName::of(&text, None)] }),
        Expr::Array(list) => {
            let names = list.elems.into_iter().filter_map(|item| string_item(item, class, errors)).collect();
            Ok(UntypedSlots { names })
        }
        Expr::Tuple(list) => {
            let names = list.elems.into_iter().filter_map(|item| string_item(item, class, errors)).collect();
            Ok(UntypedSlots { names })
        }
        other => {
            let kind = kind_of(&other);
            let message = format_args!(
                "the slots of `{class}` are a string or a list of strings, not {kind}; write {expected}, or leave `slots` \
                 out for none"
            );
            Err(rule_error("slots-not-iterable", other, message))
        }
    }
}

impl SlotName {
    fn of(text: &LitStr, doc: Option<String>) -> Self {
        Self { text: text.value(), span: text.span(), doc }
    }
}

/// One item of `slots(..)`: a string, or a name with what it means.
enum Entry {
    Item(Expr),
    Documented(LitStr, Expr),
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(syn::Ident::peek_any) && input.peek2(Token![=]) {
            let name = input.call(Ident::parse_any)?;
            input.parse::<Token![=]>()?;
            return Ok(Self::Documented(LitStr::new(&name.unraw().to_string(), name.span()), input.parse()?));
        }
        if input.peek(LitStr) && (input.peek2(Token![=]) || input.peek2(Token![:])) {
            let name = input.parse()?;
            if input.parse::<Option<Token![=]>>()?.is_none() {
                input.parse::<Token![:]>()?;
            }
            return Ok(Self::Documented(name, input.parse()?));
        }
        input.parse().map(Self::Item)
    }
}

impl Entry {
    fn ungrouped(self) -> Self {
        match self {
            Self::Documented(name, doc) => Self::Documented(name, ungrouped(doc)),
            item @ Self::Item(_) => item,
        }
    }

    fn slot(self, class: &Ident, errors: &Errors) -> Option<SlotName> {
        match self.ungrouped() {
            Self::Item(item) => string_item(item, class, errors),
            Self::Documented(name, Expr::Lit(ExprLit { lit: Lit::Str(doc), .. })) => {
                Some(SlotName::of(&name, Some(doc.value())))
            }
            // As in Python, where a mapping's values may be anything: they are documentation only if they are text.
            Self::Documented(name, Expr::Path(none)) if none.path.is_ident("None") => Some(SlotName::of(&name, None)),
            Self::Documented(name, other) => {
                let expected = format!("`slots({} = \"its doc\")`", name.value());
                let option = Ident::new("slots", name.span());
                errors.push(malformed(other, &option, &format!("`{class}`"), &expected));
                Some(SlotName::of(&name, None))
            }
        }
    }
}

/// The expression itself where a `macro_rules!` fragment wraps it.
fn ungrouped(mut expr: Expr) -> Expr {
    while let Expr::Group(group) = expr {
        expr = *group.expr;
    }
    expr
}

fn string_item(item: Expr, class: &Ident, errors: &Errors) -> Option<SlotName> {
    match ungrouped(item) {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(SlotName::of(&text, None)),
        other => {
            let kind = kind_of(&other);
            let message = match &other {
                Expr::Path(path) if path.path.get_ident().is_some() => {
                    let word = path.path.to_token_stream();
                    format!("a slot of `{class}` is named by a string, not by a word; write `\"{word}\"`")
                }
                Expr::Lit(ExprLit { lit: Lit::ByteStr(bytes), .. }) => {
                    let text = String::from_utf8_lossy(&bytes.value()).into_owned();
                    format!("a slot of `{class}` is named by a string, not by bytes; write `\"{text}\"`")
                }
                _ => format!("a slot of `{class}` is named by a string, not by {kind}; write `slots(\"a\", \"b\")`"),
            };
            errors.rule("slot-not-string", other, message);
            None
        }
    }
}

/// What an expression is, as far as one sees it.
fn kind_of(expr: &Expr) -> &'static str {
    match expr {
        Expr::Lit(ExprLit { lit, .. }) => match lit {
            Lit::Int(_) | Lit::Float(_) => "a number",
            Lit::Bool(_) => "a truth value",
            Lit::ByteStr(_) | Lit::Byte(_) => "bytes",
            Lit::Char(_) => "a character",
            _ => "such a literal",
        },
        Expr::Unary(unary) => kind_of(&unary.expr),
        Expr::Array(_) | Expr::Tuple(_) => "a list",
        Expr::Path(path) if path.path.is_ident("None") => "`None`",
        _ => "an expression",
    }
}
