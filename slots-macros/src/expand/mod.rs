//! Prints a model: the struct, and beside it one hidden `const _` block with everything else.

mod checks;
mod construct;
mod descriptors;
mod record;
mod structure;

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{DeriveInput, Ident, Type, WherePredicate, parse_quote};

use crate::check::{check, struct_with_names};
use crate::errors::Errors;
use crate::model::{Field, Model};
use crate::parse::{ClassOptions, take_slot_attributes};

/// Expands `#[slotted(options)] item`.
pub(crate) fn slotted(options: TokenStream, item: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(item.clone()) {
        Ok(input) => input,
        // Not a type at all: the item stays as it is.
        Err(_) => return not_a_type(&item),
    };
    let errors = Errors::default();
    let options = ClassOptions::parse(options, &input.ident, &errors);
    let without_slots = plain(input.clone());
    let Some(item) = struct_with_names(input, &errors) else {
        let errors = errors.into_tokens();
        return quote!(#without_slots #errors);
    };
    let mut model = Model::new(options, item, &errors);
    check(&mut model, &errors);
    let errors = errors.into_tokens();
    let structure = structure::structure(&model);
    let hidden = Expansion::new(&model).tokens();
    quote!(#structure #hidden #errors)
}

fn not_a_type(item: &TokenStream) -> TokenStream {
    let message = "[not-a-struct] `#[slotted]` makes a struct a class; put it on a struct";
    let error = syn::Error::new(proc_macro2::Span::call_site(), message).to_compile_error();
    quote!(#item #error)
}

/// The item without the attributes that only this macro knows.
fn plain(mut input: DeriveInput) -> DeriveInput {
    let silent = Errors::default();
    let class = input.ident.clone();
    let strip = |fields: &mut syn::Fields| {
        for field in fields {
            take_slot_attributes(&mut field.attrs, &class, &silent);
        }
    };
    match &mut input.data {
        syn::Data::Struct(data) => strip(&mut data.fields),
        syn::Data::Enum(data) => data.variants.iter_mut().for_each(|variant| strip(&mut variant.fields)),
        syn::Data::Union(data) => {
            for field in &mut data.fields.named {
                take_slot_attributes(&mut field.attrs, &class, &silent);
            }
        }
    }
    // Whatever is wrong with them is reported by the caller's own reading, or hidden behind a greater defect.
    drop(silent.into_tokens());
    input
}

/// A model with what all parts of the expansion share.
struct Expansion<'m> {
    model: &'m Model,
    /// The path of the hidden items.
    private: TokenStream,
    /// The embedded base, `Object` where none is named.
    base: Type,
    /// The struct's `where` clause with what the impls need besides.
    where_clause: syn::WhereClause,
}

impl<'m> Expansion<'m> {
    fn new(model: &'m Model) -> Self {
        let krate = &model.krate;
        let private = quote!(#krate::__private);
        let base = model.extends.clone().unwrap_or_else(|| parse_quote!(#krate::builtins::Object));
        let where_clause = where_clause(model, &private);
        Self { model, private, base, where_clause }
    }

    fn tokens(&self) -> TokenStream {
        let private = &self.private;
        let descriptors = self.descriptors();
        let record = self.record();
        let construct = self.construct();
        let checks = self.checks();
        let fields = self.conditional_fields();
        // Outside of the block, which allows what the lint warns of.
        let lint = self.pointless_slots();
        // A struct under a `#[cfg]` may be gone once this is compiled.
        let cfgs = self.model.item.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg"));
        let cfgs = quote!(#(#cfgs)*);
        quote! {
            #cfgs
            #lint
            #cfgs
            #[doc(hidden)]
            #[allow(
                clippy::all,
                clippy::pedantic,
                dead_code,
                deprecated,
                missing_debug_implementations,
                non_camel_case_types,
                non_snake_case,
                type_alias_bounds,
                unreachable_pub,
                unused_braces,
                unused_qualifications
            )]
            const _: () = {
                use #private::{ClassFallback as _, TakeFallback as _, TypeFallback as _};
                #fields
                #descriptors
                #record
                #construct
                #checks
            };
        }
    }

    /// A predicate cannot be configured away, so those about conditional fields are about aliases, which can.
    fn conditional_fields(&self) -> TokenStream {
        let Self { model, private, .. } = self;
        let generics = &model.item.generics;
        let (impl_generics, _, where_clause) = generics.split_for_impl();
        let parameters = generics.type_params().map(|parameter| &parameter.ident);
        // An alias must use all of its parameters.
        let user = quote!(#private::Parameters<(#(::core::marker::PhantomData<#parameters>,)*)>);
        let conditional =
            model.slots().filter(|field| field.is_generic && field.options.opaque.is_none() && !field.cfgs.is_empty());
        let aliases = conditional.map(|field| {
            let (alias, cfgs, ty) = (conditional_type(field), &field.cfgs, &field.ty);
            let conditions = cfgs.iter().filter_map(|cfg| cfg.meta.require_list().ok()).map(|list| &list.tokens);
            quote! {
                #(#cfgs)*
                type #alias #impl_generics #where_clause = <#user as #private::Pick<#ty>>::Picked;
                #[cfg(not(all(#(#conditions),*)))]
                type #alias #impl_generics #where_clause = <#user as #private::Pick<bool>>::Picked;
            }
        });
        quote!(#(#aliases)*)
    }

    /// A constant that asserts something at the tokens `at`, which the compiler shows if it fails.
    fn assertion(&self, at: &impl quote::ToTokens, call: impl FnOnce(proc_macro2::Span) -> TokenStream) -> TokenStream {
        let tokens: Vec<_> = at.to_token_stream().into_iter().collect();
        let first = tokens.first().map_or_else(proc_macro2::Span::call_site, proc_macro2::TokenTree::span);
        let last = tokens.last().map_or(first, proc_macro2::TokenTree::span);
        let call = call(first);
        // The error covers the call from its first token to its last: from the user's first to the user's last.
        let mut arguments = proc_macro2::Group::new(proc_macro2::Delimiter::Brace, call);
        arguments.set_span(last);
        quote_spanned!(first=> const _: () = #arguments;)
    }
}

/// What holds for every impl: the parameters live as long as classes do, bases are classes, fields can be slots.
///
/// The bounds on concrete types are hidden behind a lifetime, or rustc would check them here and repeat the error
/// that the assertion at the user's token gives.
fn where_clause(model: &Model, private: &TokenStream) -> syn::WhereClause {
    let mut clause: syn::WhereClause = model.item.generics.where_clause.clone().unwrap_or_else(|| parse_quote!(where));
    let mut add = |predicate: WherePredicate| clause.predicates.push(predicate);
    for parameter in model.item.generics.type_params() {
        let ident = &parameter.ident;
        add(parse_quote!(#ident: 'static));
    }
    for base in model.extends.iter().chain(&model.mixins) {
        if model.mentions_parameter(base) {
            add(parse_quote!(#base: #private::Slotted));
        } else {
            add(parse_quote!(for<'__slotted> #base: #private::Slotted));
        }
    }
    let (_, ty_generics, _) = model.item.generics.split_for_impl();
    for field in model.slots().filter(|field| field.is_generic && field.options.opaque.is_none()) {
        if field.cfgs.is_empty() {
            let ty = &field.ty;
            add(parse_quote!(#ty: #private::Field));
        } else {
            let alias = conditional_type(field);
            add(parse_quote!(#alias #ty_generics: #private::Field));
        }
    }
    clause
}

/// The name of an alias for the type of a field that may be configured away.
fn conditional_type(field: &Field) -> Ident {
    hidden(&format!("type_of_{}", field.ident.unraw()))
}

/// Names inside the hidden block must not hide the user's: `PARTS` could be a constant in a default expression.
fn hidden(name: &str) -> Ident {
    quote::format_ident!("__SLOTTED_{name}")
}

/// A local variable that the user's expressions do not see, of a name that no constant of the user's has: a pattern
/// would mean the constant.
fn local(name: &str) -> Ident {
    quote::format_ident!("__slotted_{name}", span = proc_macro2::Span::mixed_site())
}

/// The span of a type's first token.
fn span_of(ty: &Type) -> proc_macro2::Span {
    ty.span()
}
