//! `#[methods]`: what an `impl` block adds to a class, in the steps of `#[slotted]`.

mod check;
mod expand;
mod model;
mod parse;
mod signature;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Item, ItemImpl};

use self::model::Block;
use crate::errors::Errors;
use crate::text::source_text;

/// Expands `#[methods(options)] item`.
pub(crate) fn methods(options: TokenStream, item: &TokenStream) -> TokenStream {
    let errors = Errors::default();
    let block: ItemImpl = match syn::parse2(item.clone()) {
        Ok(block) => block,
        // No block at all: the item stays as it is.
        Err(_) => return not_a_block(item),
    };
    if let Some(again) = block.attrs.iter().find(|attribute| is_methods(attribute)) {
        // What the other makes of the block is enough.
        let ty = source_text(&block.self_ty);
        let message = format_args!("the block of `{ty}` has the attribute `methods` twice; remove one of them");
        errors.rule("repeated-option", again.path(), message);
        let errors = errors.into_tokens();
        return quote!(#item #errors);
    }
    let owner = format!("the block of `{}`", source_text(&block.self_ty));
    let krate = parse::block_options(options, &owner, &errors);
    let Some(name) = check::struct_of(&block, &errors) else {
        let block = plain(block);
        let errors = errors.into_tokens();
        return quote!(#block #errors);
    };
    let krate = krate.map_or_else(|| quote!(::slotted), ToTokens::into_token_stream);
    let mut block = Block::new(block, name, krate, &errors);
    check::check(&mut block, &errors);
    let errors = errors.into_tokens();
    let expanded = expand::expand(&block);
    quote!(#expanded #errors)
}

fn is_methods(attribute: &syn::Attribute) -> bool {
    attribute.path().segments.last().is_some_and(|segment| segment.ident == "methods")
}

/// The block without the attributes that only this macro knows; what is wrong with them hides behind a greater defect.
fn plain(mut block: ItemImpl) -> ItemImpl {
    let silent = Errors::default();
    for item in &mut block.items {
        let attributes = match item {
            syn::ImplItem::Fn(function) => &mut function.attrs,
            syn::ImplItem::Const(constant) => &mut constant.attrs,
            syn::ImplItem::Type(alias) => &mut alias.attrs,
            syn::ImplItem::Macro(call) => &mut call.attrs,
            _ => continue,
        };
        parse::take_attributes(attributes, "", &silent);
    }
    drop(silent.into_tokens());
    block
}

fn not_a_block(item: &TokenStream) -> TokenStream {
    let errors = Errors::default();
    let refuse = |tokens: &dyn ToTokens, what: &str| {
        let message = format_args!("{what}, and methods are in an `impl` block; put `#[methods]` on the block");
        errors.rule("not-a-methods-block", tokens.to_token_stream(), message);
    };
    match syn::parse2(item.clone()) {
        Ok(Item::Struct(item)) => refuse(&item.ident, &format!("`{}` is a struct", item.ident)),
        Ok(Item::Enum(item)) => refuse(&item.ident, &format!("`{}` is an enum", item.ident)),
        Ok(Item::Fn(function)) => refuse(&function.sig.ident, &format!("`{}` is a function", function.sig.ident)),
        Ok(Item::Trait(item)) => refuse(&item.ident, &format!("`{}` is a trait", item.ident)),
        Ok(Item::Mod(module)) => refuse(&module.ident, &format!("`{}` is a module", module.ident)),
        _ => refuse(&item, "this is no block"),
    }
    let errors = errors.into_tokens();
    quote!(#item #errors)
}
