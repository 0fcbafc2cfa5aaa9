//! `Model`: what one struct declares, with every default resolved.

use std::collections::HashSet;

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident};
use syn::ext::IdentExt;
use syn::parse::Parse;
use syn::{
    Attribute, Expr, ExprLit, Fields, GenericArgument, GenericParam, ItemStruct, Lit, LitStr, Meta, PathArguments, Type,
};

use crate::errors::Errors;
use crate::parse::{ClassOptions, FieldDefault, FieldOptions, NewOption, SlotName, take_slot_attributes};

/// One struct with its options.
pub(crate) struct Model {
    /// The struct, without the attributes that belong to this macro.
    pub(crate) item: ItemStruct,
    pub(crate) name: String,
    pub(crate) doc: String,
    pub(crate) extends: Option<Type>,
    pub(crate) mixins: Vec<Type>,
    pub(crate) fields: Vec<Field>,
    pub(crate) untyped: Vec<Untyped>,
    /// Where a `__dict__` is asked for, each time.
    pub(crate) dict: Vec<Ident>,
    /// Whether the `__dict__` cannot be deleted.
    pub(crate) fixed_dict: bool,
    /// Where weak references are asked for, each time.
    pub(crate) weakref: Vec<Ident>,
    /// Whether these come without the attribute `__weakref__`.
    pub(crate) unnamed_weakref: bool,
    pub(crate) is_final: Option<Ident>,
    pub(crate) assignable: Option<Ident>,
    pub(crate) closed: Option<Ident>,
    pub(crate) tight: Option<Ident>,
    /// Whether all slots are told to `__notify__`.
    pub(crate) notify: bool,
    /// The constructor's name, unless it is left out.
    pub(crate) new: Option<Ident>,
    /// The path of the facade crate.
    pub(crate) krate: TokenStream,
    /// The traits in the `#[derive(..)]`s below.
    pub(crate) derives: HashSet<String>,
    parameters: HashSet<String>,
}

/// A field that the user wrote.
pub(crate) struct Field {
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    pub(crate) vis: syn::Visibility,
    pub(crate) cfgs: Vec<Attribute>,
    /// The attribute name.
    pub(crate) slot: LitStr,
    pub(crate) doc: String,
    pub(crate) options: FieldOptions,
    /// `T` of a field whose type is written `Slot<T>`.
    pub(crate) inner: Option<Type>,
    /// Whether a type or const parameter of the struct occurs in the type.
    pub(crate) is_generic: bool,
    /// Whether the struct itself occurs in the type, as far as its name tells.
    pub(crate) is_recursive: bool,
}

impl Field {
    pub(crate) fn is_slot(&self) -> bool {
        self.options.skip.is_none()
    }

    /// Whether the constructor leaves the field out.
    pub(crate) fn is_defaulted(&self) -> bool {
        !self.is_slot() || self.options.default.is_some() || self.inner.is_some()
    }

    pub(crate) fn is_guarded(&self) -> bool {
        self.options.validate.is_some() || self.options.convert.is_some()
    }

    /// The field's documentation as attributes, for its descriptor.
    pub(crate) fn item_docs(&self) -> TokenStream {
        let doc = &self.doc;
        (!doc.is_empty()).then(|| quote::quote!(#[doc = #doc])).into_token_stream()
    }

    /// The default that the user gave in words.
    pub(crate) fn default_value(&self) -> Option<&Expr> {
        match &self.options.default {
            Some((_, FieldDefault::Value(value))) => Some(value),
            _ => None,
        }
    }
}

/// A slot from `slots(..)`.
pub(crate) struct Untyped {
    pub(crate) ident: Ident,
    pub(crate) written: LitStr,
    pub(crate) doc: String,
    /// Whether the slot's name is mangled: it starts with two underscores and does not end with two.
    pub(crate) is_private: bool,
}

impl Model {
    /// The model of `item`, whose field attributes are taken out of it.
    pub(crate) fn new(mut options: ClassOptions, mut item: ItemStruct, errors: &Errors) -> Self {
        let class = item.ident.clone();
        let parameters = parameters(&item);
        let itself = Itself::new(&item);
        options.extends = options.extends.map(|base| itself.named(base));
        options.mixins = options.mixins.map(|mixins| mixins.into_iter().map(|mixin| itself.named(mixin)).collect());
        let fields = match &mut item.fields {
            Fields::Named(fields) => fields
                .named
                .iter_mut()
                .map(|field| read_field(field, &class, &options, &parameters, &itself, errors))
                .collect(),
            _ => Vec::new(),
        };
        let mut dict: Vec<Ident> = options.dict.take().into_iter().collect();
        let mut weakref: Vec<Ident> = options.weakref.take().into_iter().collect();
        let names = options.slots.take().map(|slots| slots.names).unwrap_or_default();
        let untyped = untyped(names, &fields, &mut dict, &mut weakref);
        Self {
            name: class.unraw().to_string(),
            doc: doc_text(&item.attrs),
            extends: options.extends,
            mixins: options.mixins.unwrap_or_default(),
            fields,
            untyped,
            dict,
            fixed_dict: options.fixed_dict,
            weakref,
            unnamed_weakref: options.unnamed_weakref,
            is_final: options.is_final,
            assignable: options.assignable,
            closed: options.closed,
            tight: options.tight,
            notify: options.notify.is_some(),
            new: match options.new {
                Some(NewOption::Left) => None,
                Some(NewOption::Named(name)) => Some(name),
                None => Some(Ident::new("new", class.span())),
            },
            krate: options.krate.map_or_else(|| quote::quote!(::slotted), ToTokens::into_token_stream),
            derives: derives(&item.attrs),
            parameters,
            item,
        }
    }

    /// Fields that are slots.
    pub(crate) fn slots(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.is_slot())
    }

    pub(crate) fn is_generic(&self) -> bool {
        !self.parameters.is_empty()
    }

    /// Whether a type or const parameter of the struct occurs in `tokens`.
    pub(crate) fn mentions_parameter(&self, tokens: &impl ToTokens) -> bool {
        mentions(tokens.to_token_stream(), &self.parameters)
    }

    /// Whether the embedded base is a type parameter itself, which can stand for any class.
    pub(crate) fn base_is_parameter(&self) -> bool {
        match &self.extends {
            Some(Type::Path(path)) => {
                path.path.get_ident().is_some_and(|ident| self.parameters.contains(&ident.to_string()))
            }
            _ => false,
        }
    }

    /// Whether all bases are known without knowing the struct's parameters.
    pub(crate) fn bases_are_concrete(&self) -> bool {
        !self.extends.iter().chain(&self.mixins).any(|base| self.mentions_parameter(base))
    }

    /// Whether the class adds slots.
    pub(crate) fn has_slots(&self) -> bool {
        !self.untyped.is_empty() || self.slots().next().is_some()
    }
}

/// The struct's own type, to stand for `Self` where that is another type or none.
struct Itself(TokenStream);

impl Itself {
    fn new(item: &ItemStruct) -> Self {
        let (name, (_, arguments, _)) = (&item.ident, item.generics.split_for_impl());
        Self(quote::quote!(#name #arguments))
    }

    /// `tokens` with the type's name for `Self`.
    fn named<T: ToTokens + Parse + Clone>(&self, tokens: T) -> T {
        let stream = tokens.to_token_stream();
        if !mentions(stream.clone(), &HashSet::from(["Self".to_owned()])) {
            return tokens;
        }
        // The name of a type fits wherever `Self` does, but for expressions of generic types, which are left alone.
        syn::parse2(self.replaced(stream)).unwrap_or(tokens)
    }

    fn replaced(&self, stream: TokenStream) -> TokenStream {
        stream
            .into_iter()
            .flat_map(|token| match token {
                // Where an error is about it, the user wrote `Self`.
                TokenTree::Ident(ident) if ident == "Self" => respanned(&self.0, ident.span()),
                TokenTree::Group(group) => {
                    let mut replaced = Group::new(group.delimiter(), self.replaced(group.stream()));
                    replaced.set_span(group.span());
                    TokenTree::Group(replaced).into()
                }
                other => other.into(),
            })
            .collect()
    }
}

fn respanned(tokens: &TokenStream, span: Span) -> TokenStream {
    let at = |mut token: TokenTree| {
        token.set_span(span);
        token
    };
    tokens.clone().into_iter().map(at).collect()
}

fn parameters(item: &ItemStruct) -> HashSet<String> {
    (item.generics.params.iter())
        .filter_map(|parameter| match parameter {
            GenericParam::Type(parameter) => Some(parameter.ident.to_string()),
            GenericParam::Const(parameter) => Some(parameter.ident.to_string()),
            GenericParam::Lifetime(_) => None,
        })
        .collect()
}

/// Whether one of the words, or of the signs, stands in the tokens.
pub(crate) fn mentions(tokens: TokenStream, words: &HashSet<String>) -> bool {
    !words.is_empty()
        && tokens.into_iter().any(|token| match token {
            TokenTree::Ident(ident) => words.contains(&ident.to_string()),
            TokenTree::Group(group) => mentions(group.stream(), words),
            TokenTree::Punct(punct) => words.contains(punct.as_char().encode_utf8(&mut [0; 4]) as &str),
            TokenTree::Literal(_) => false,
        })
}

/// Whether `name` stands in the tokens by itself, and not at the end of a path.
fn names(tokens: TokenStream, name: &Ident) -> bool {
    let mut follows_colon = false;
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => names(group.stream(), name),
        TokenTree::Ident(ident) => ident == *name && !std::mem::take(&mut follows_colon),
        TokenTree::Punct(punct) => {
            follows_colon = punct.as_char() == ':';
            false
        }
        TokenTree::Literal(_) => false,
    })
}

fn read_field(
    field: &mut syn::Field,
    class: &Ident,
    class_options: &ClassOptions,
    parameters: &HashSet<String>,
    itself: &Itself,
    errors: &Errors,
) -> Field {
    // A struct with named fields names them.
    let ident = field.ident.clone().unwrap_or_else(|| format_ident!("_"));
    let plain = ident.unraw().to_string();
    let mut options = take_slot_attributes(&mut field.attrs, &format!("field `{plain}` of `{class}`"), errors);
    if parameters.is_empty() {
        // A class without parameters is described outside its impls, where `Self` means nothing.
        for (_, expr) in options.validate.iter_mut().chain(&mut options.convert) {
            *expr = itself.named(expr.clone());
        }
    }
    let ty = itself.named(field.ty.clone());
    let slot = match (&options.rename, class_options.rename_all) {
        (Some(name), _) => name.clone(),
        (None, Some(case)) => LitStr::new(&case.apply(&plain), ident.span()),
        (None, None) => LitStr::new(&plain, ident.span()),
    };
    Field {
        slot,
        doc: options.doc.as_ref().map_or_else(|| doc_text(&field.attrs), LitStr::value),
        cfgs: field.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg")).cloned().collect(),
        vis: field.vis.clone(),
        inner: slot_argument(&ty),
        is_generic: mentions(ty.to_token_stream(), parameters),
        is_recursive: names(ty.to_token_stream(), class),
        ty,
        ident,
        options,
    }
}

/// `T` of a type that is written `Slot<T>`, with or without a path.
fn slot_argument(ty: &Type) -> Option<Type> {
    let path = match ty {
        Type::Path(path) => path,
        // A type that a `macro_rules!` passed on.
        Type::Group(group) => return slot_argument(&group.elem),
        Type::Paren(paren) => return slot_argument(&paren.elem),
        _ => return None,
    };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first() {
        Some(GenericArgument::Type(inner)) if last.ident == "Slot" && arguments.args.len() == 1 => Some(inner.clone()),
        _ => None,
    }
}

/// The untyped slots, without `__dict__` and `__weakref__`, which are asked for with the options.
fn untyped(names: Vec<SlotName>, fields: &[Field], dict: &mut Vec<Ident>, weakref: &mut Vec<Ident>) -> Vec<Untyped> {
    let mut taken: HashSet<String> = fields.iter().map(|field| field.ident.unraw().to_string()).collect();
    // The fields that this macro adds.
    taken.extend(["__base__".to_owned(), "__dict__".to_owned()]);
    let mut slots = Vec::new();
    for SlotName { text, span, doc } in names {
        match text.as_str() {
            "__dict__" => dict.push(Ident::new("dict", span)),
            "__weakref__" => weakref.push(Ident::new("weakref", span)),
            _ => {
                // A name with more around it than its letters parses, too: ` a`, `r#a`.
                let ident =
                    syn::parse_str::<Ident>(&text).ok().filter(|ident| *ident == text && !text.starts_with("r#"));
                let ident = match ident {
                    Some(_) if taken.insert(text.clone()) => Ident::new(&text, span),
                    _ => stand_in(&mut taken),
                };
                slots.push(Untyped {
                    ident,
                    is_private: text.starts_with("__") && !text.ends_with("__"),
                    written: LitStr::new(&text, span),
                    doc: doc.unwrap_or_default(),
                });
            }
        }
    }
    slots
}

/// The name of a field for a slot whose own name cannot be one, or is one already.
fn stand_in(taken: &mut HashSet<String>) -> Ident {
    let mut number = 0_usize;
    loop {
        let ident = format_ident!("__slot_{}", number, span = Span::call_site());
        if taken.insert(ident.to_string()) {
            return ident;
        }
        number += 1;
    }
}

/// The text of doc comments: lines joined, the one space after `///` taken off.
pub(crate) fn doc_text(attributes: &[Attribute]) -> String {
    let lines: Vec<String> = attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
                Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
                _ => None,
            },
            _ => None,
        })
        .map(|line| line.strip_prefix(' ').map(str::to_owned).unwrap_or(line))
        .collect();
    lines.join("\n").trim().to_owned()
}

/// The last words of the derived traits' paths. (A `cfg_attr` on the struct is expanded before any attribute macro runs.)
fn derives(attributes: &[Attribute]) -> HashSet<String> {
    let mut derives = HashSet::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
        // What is no list of paths is an error that rustc reports better.
        let _ = attribute.parse_nested_meta(|meta| {
            derives.extend(meta.path.segments.last().map(|segment| segment.ident.to_string()));
            Ok(())
        });
    }
    derives
}
