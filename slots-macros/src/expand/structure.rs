//! The struct itself: base first, the user's fields, untyped slots, `__dict__`.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::parse::Parser;
use syn::{Field, Fields, FieldsNamed, parse_quote};

use super::locate;
use crate::model::Model;

pub(crate) fn structure(model: &Model) -> TokenStream {
    let mut item = model.item.clone();
    let krate = &model.krate;
    let vis = &item.vis;
    let mut added_before = Vec::new();
    let mut added_after = Vec::new();
    let serialize = model.derives.contains("Serialize") || model.derives.contains("Deserialize");
    let flatten = serialize.then(|| quote!(#[serde(flatten)]));
    if let Some(base) = &model.extends {
        let name = locate(quote!(#vis __base__:), base);
        added_before.push(quote!(#[doc(hidden)] #flatten #name #base));
    }
    for slot in &model.untyped {
        let ident = &slot.ident;
        let doc = (!slot.doc.is_empty()).then_some(&slot.doc);
        let doc = doc.map_or_else(|| quote!(#[doc(hidden)]), |doc| quote!(#[doc = #doc]));
        let unset = format!("{}::Slot::is_unset", quote!(#krate)).replace(' ', "");
        let serde = serialize.then(|| quote!(#[serde(default, skip_serializing_if = #unset)]));
        let span = ident.span();
        added_after.push(quote_spanned!(span=> #doc #serde #vis #ident: #krate::Slot<#krate::Value>));
    }
    if let Some(wish) = model.dict.first() {
        // serde leaves to the dict what a base that is flattened itself has read already. (In a generic class there is
        // no place to say that its parameters are `'static`, as classes are.)
        let flatten = match &flatten {
            Some(_) if model.extends.is_some() && !model.is_generic() => {
                let rest = format!("{}::__private::rest::<{}, _>", quote!(#krate), item.ident).replace(" :: ", "::");
                Some(quote!(#[serde(flatten, deserialize_with = #rest)]))
            }
            _ => flatten,
        };
        let field = locate(quote!(#vis __dict__: #krate::AttrDict), wish);
        added_after.push(quote!(#[doc(hidden)] #flatten #field));
    }
    if !added_before.is_empty() || !added_after.is_empty() {
        let own = match &item.fields {
            Fields::Named(fields) => fields.named.iter().cloned().collect(),
            _ => Vec::new(),
        };
        let before = added_before.into_iter().map(parsed);
        let after = added_after.into_iter().map(parsed);
        let named = before.chain(own).chain(after).collect();
        item.fields = Fields::Named(FieldsNamed { brace_token: syn::token::Brace::default(), named });
        item.semi_token = None;
    }
    if model.untyped.iter().any(|slot| slot.ident != slot.ident.to_string().to_lowercase()) {
        // Python's names need not be in Rust's style; the lint looks at the struct.
        item.attrs.push(parse_quote!(#[allow(non_snake_case)]));
    }
    if model.derives.contains("Deserialize") {
        // What the lint would have seen of `SLOTS`: no function of the class relies on what its fields hold.
        item.attrs.push(parse_quote!(#[allow(clippy::unsafe_derive_deserialize)]));
    }
    if (model.extends.is_some() || model.assignable.is_some()) && !has_c_layout(model) {
        // The base comes first in memory, so that an instance is also an instance of its base; and classes of the same
        // fields that take each other's place lay them out the same.
        item.attrs.push(parse_quote!(#[repr(C)]));
    }
    quote!(#item)
}

fn parsed(tokens: TokenStream) -> Field {
    Field::parse_named.parse2(tokens).expect("a field that this macro prints")
}

fn has_c_layout(model: &Model) -> bool {
    let mut is_c = false;
    for attribute in model.item.attrs.iter().filter(|attribute| attribute.path().is_ident("repr")) {
        // What is no list of words is an error that rustc reports better.
        let _ = attribute.parse_nested_meta(|meta| {
            is_c |= meta.path.is_ident("C");
            if meta.input.peek(syn::token::Paren) {
                let inner;
                syn::parenthesized!(inner in meta.input);
                inner.parse::<TokenStream>()?;
            }
            Ok(())
        });
    }
    is_c
}
