//! Prints a model: the struct, and beside it one hidden `const _` block with everything else.

mod checks;
mod construct;
mod descriptors;
mod record;
mod structure;

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{DeriveInput, Ident, Item, Type, WherePredicate, parse_quote, parse_quote_spanned};

use crate::check::{check, struct_with_names};
use crate::errors::Errors;
use crate::model::{Field, Model};
use crate::parse::{ClassOptions, take_slot_attributes};
use crate::text::source_text;

/// Expands `#[slotted(options)] item`.
pub(crate) fn slotted(options: TokenStream, item: &TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(item.clone()) {
        Ok(input) => input,
        // Not a type at all: the item stays as it is.
        Err(_) => return not_a_type(item),
    };
    let errors = Errors::default();
    if let Some(again) = input.attrs.iter().find(|attribute| is_slotted(attribute)) {
        // What the other makes of the struct is enough.
        let message = format_args!("`{}` has the attribute `slotted` twice; write all options in one", input.ident);
        errors.rule("repeated-option", again.path(), message);
        let errors = errors.into_tokens();
        return quote!(#item #errors);
    }
    let options = ClassOptions::parse(options, &input.ident, &errors);
    let without_slots = plain(input.clone());
    let Some(item) = struct_with_names(input, &errors) else {
        let errors = errors.into_tokens();
        let krate = options.krate.map_or_else(|| quote!(::slotted), ToTokens::into_token_stream);
        let generics = &without_slots.generics;
        let mark = mark(&without_slots.ident, generics, generics.where_clause.as_ref(), &quote!(#krate::__private));
        return quote!(#without_slots #mark #errors);
    };
    let mut model = Model::new(options, item, &errors);
    check(&mut model, &errors);
    let errors = errors.into_tokens();
    let structure = structure::structure(&model);
    let hidden = Expansion::new(&model).tokens();
    quote!(#structure #hidden #errors)
}

fn is_slotted(attribute: &syn::Attribute) -> bool {
    attribute.path().segments.last().is_some_and(|segment| segment.ident == "slotted")
}

/// Says that the type is meant to be a class, even if an error keeps it from being one: whoever uses it as a class then
/// need not hear of that error again.
fn mark(
    name: &Ident,
    generics: &syn::Generics,
    where_clause: Option<&syn::WhereClause>,
    private: &TokenStream,
) -> TokenStream {
    let (impl_generics, ty_generics, _) = generics.split_for_impl();
    quote!(impl #impl_generics #private::Meant for #name #ty_generics #where_clause {})
}

fn not_a_type(item: &TokenStream) -> TokenStream {
    let errors = Errors::default();
    let refuse = |tokens: &dyn ToTokens, what: &str| {
        let message = format_args!("{what}, and only a struct can be a class; put `#[slotted]` on a struct");
        errors.rule("not-a-struct", tokens.to_token_stream(), message);
    };
    match syn::parse2(item.clone()) {
        Ok(Item::Fn(function)) => refuse(&function.sig.ident, &format!("`{}` is a function", function.sig.ident)),
        Ok(Item::Trait(item)) => refuse(&item.ident, &format!("`{}` is a trait", item.ident)),
        Ok(Item::Type(alias)) => refuse(&alias.ident, &format!("`{}` is another name for a type", alias.ident)),
        Ok(Item::Mod(module)) => refuse(&module.ident, &format!("`{}` is a module", module.ident)),
        Ok(Item::Impl(block)) => {
            refuse(&block.self_ty, &format!("this is an `impl` block of `{}`", source_text(&block.self_ty)));
        }
        _ => refuse(&item, "this is no struct"),
    }
    let errors = errors.into_tokens();
    quote!(#item #errors)
}

/// The item without the attributes that only this macro knows.
fn plain(mut input: DeriveInput) -> DeriveInput {
    let silent = Errors::default();
    let strip = |fields: &mut syn::Fields| {
        for field in fields {
            take_slot_attributes(&mut field.attrs, "", &silent);
        }
    };
    match &mut input.data {
        syn::Data::Struct(data) => strip(&mut data.fields),
        syn::Data::Enum(data) => data.variants.iter_mut().for_each(|variant| strip(&mut variant.fields)),
        syn::Data::Union(data) => {
            for field in &mut data.fields.named {
                take_slot_attributes(&mut field.attrs, "", &silent);
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
    path: TokenStream,
    /// What the hidden block calls that.
    private: Ident,
    /// And its `Probe`, which is mentioned most.
    probe: Ident,
    /// The embedded base, `Object` where none is named.
    base: Type,
    /// The struct's parameters, which live as long as classes do.
    generics: syn::Generics,
    /// The struct's `where` clause with what the impls need of its parameters.
    asked: syn::WhereClause,
    /// The same, and that the bases without parameters are classes.
    where_clause: syn::WhereClause,
}

impl<'m> Expansion<'m> {
    fn new(model: &'m Model) -> Self {
        let krate = &model.krate;
        let path = quote!(#krate::__private);
        let private = Ident::new("__s", Span::call_site());
        let base = model.extends.clone().unwrap_or_else(|| parse_quote!(#private::Object));
        let asked = asked_of_parameters(model, &private);
        let mut where_clause = asked.clone();
        let concrete = model.extends.iter().chain(&model.mixins).filter(|base| !model.mentions_parameter(base));
        // Hidden behind a lifetime, or rustc would check them here and repeat the error that the assertion at the
        // user's token gives.
        where_clause
            .predicates
            .extend(concrete.map(|base| -> WherePredicate { parse_quote!(for<'__slotted> #base: #private::Slotted) }));
        let probe = Ident::new("__P", Span::call_site());
        let mut generics = model.item.generics.clone();
        for parameter in generics.type_params_mut() {
            let forever = |bound: &syn::TypeParamBound| matches!(bound, syn::TypeParamBound::Lifetime(lifetime) if lifetime.ident == "static");
            if !parameter.bounds.iter().any(forever) {
                parameter.bounds.push(parse_quote!('static));
            }
            // Here, and not in the `where` clause, which takes lines of its own in each impl.
            let is_slot =
                |field: &&Field| field.options.opaque.is_none() && field.cfgs.is_empty() && !field.is_recursive;
            if let Some(field) = model.slots().filter(is_slot).find(|field| is_just(&field.ty, &parameter.ident)) {
                parameter.bounds.push(parse_quote_spanned!(field.ty.span()=> #private::Field));
            }
        }
        Self { model, path, private, probe, base, generics, asked, where_clause }
    }

    fn tokens(&self) -> TokenStream {
        let Self { path, private, probe, .. } = self;
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
        // Only where a name asks for it: a crate that forbids the lint would not compile.
        let untyped = self.model.untyped.iter().map(|slot| &slot.ident);
        let mut names = self.model.slots().map(|field| &field.ident).chain(untyped).map(Ident::to_string);
        let style = names.any(|name| name != name.to_lowercase()).then(|| quote!(, non_snake_case));
        let of_slots =
            self.model.has_slots().then(|| quote!(#[allow(missing_debug_implementations, private_interfaces #style)]));
        quote! {
            #cfgs
            #lint
            #cfgs
            #[allow(clippy::all, clippy::pedantic, dead_code, deprecated, unreachable_pub)]
            #of_slots
            const _: () = {
                use #path::{self as #private, Fallback as _, Probe as #probe};
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
        let user = quote!(#private::Parameters<(#(#private::PhantomData<#parameters>,)*)>);
        let conditional =
            model.slots().filter(|field| field.is_generic && field.options.opaque.is_none() && !field.cfgs.is_empty());
        let aliases = conditional.map(|field| {
            let (alias, cfgs, ty) = (conditional_type(field), &field.cfgs, &field.ty);
            let conditions = cfgs.iter().filter_map(|cfg| cfg.meta.require_list().ok()).map(|list| &list.tokens);
            quote! {
                #(#cfgs)*
                #[allow(non_camel_case_types, type_alias_bounds)]
                type #alias #impl_generics #where_clause = <#user as #private::Pick<#ty>>::Picked;
                #[cfg(not(all(#(#conditions),*)))]
                #[allow(non_camel_case_types, type_alias_bounds)]
                type #alias #impl_generics #where_clause = <#user as #private::Pick<bool>>::Picked;
            }
        });
        quote!(#(#aliases)*)
    }
}

/// A constant that asserts something at the tokens `at`, which the compiler shows if it fails.
pub(crate) fn assertion(at: &impl ToTokens, call: TokenStream) -> TokenStream {
    let call = at_users(call, at);
    quote!(const _: () = #call;)
}

/// A call as if the user had written it where the tokens `at` are.
fn at_users(call: TokenStream, at: &impl ToTokens) -> TokenStream {
    place(call, at, |token, place| {
        // `$crate` says which crate by its own span.
        let is_crate = matches!(token, TokenTree::Ident(ident) if ident == "$crate");
        if is_crate { token.span().located_at(place) } else { place }
    })
}

/// A call as if it stood where the tokens `at` are: the compiler shows it from its first token to its last.
fn place(call: TokenStream, at: &impl ToTokens, span: impl Fn(&TokenTree, Span) -> Span) -> TokenStream {
    let (first, last) = ends(at);
    let mut tokens: Vec<TokenTree> = call.into_iter().collect();
    let end = tokens.len();
    for (index, token) in tokens.iter_mut().enumerate() {
        let place = if index + 1 == end { last } else { first };
        token.set_span(span(token, place));
    }
    tokens.into_iter().collect()
}

/// The same, but names keep the meaning that they have in this macro's output.
pub(crate) fn locate(call: TokenStream, at: &impl ToTokens) -> TokenStream {
    place(call, at, |token, place| token.span().located_at(place))
}

/// The spans of the first token and the last.
fn ends(tokens: &impl ToTokens) -> (Span, Span) {
    let tokens: Vec<TokenTree> = tokens.to_token_stream().into_iter().collect();
    let [first, .., last] = tokens.as_slice() else {
        return tokens.first().map_or_else(|| (Span::call_site(), Span::call_site()), end_of);
    };
    (end_of(first).0, end_of(last).1)
}

/// A token's own span at both ends, or those of what a `macro_rules!` passed on as one piece.
fn end_of(token: &TokenTree) -> (Span, Span) {
    match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => ends(&group.stream()),
        token => (token.span(), token.span()),
    }
}

/// What the impls need of the parameters: the bases and fields that they occur in are
/// classes and can be slots.
fn asked_of_parameters(model: &Model, private: &Ident) -> syn::WhereClause {
    let mut clause: syn::WhereClause = model.item.generics.where_clause.clone().unwrap_or_else(|| parse_quote!(where));
    let mut add = |predicate: WherePredicate| clause.predicates.push(predicate);
    for base in model.extends.iter().chain(&model.mixins).filter(|base| model.mentions_parameter(base)) {
        add(parse_quote!(#base: #private::Slotted));
    }
    let (_, ty_generics, _) = model.item.generics.split_for_impl();
    // Of a field that leads to the class itself it is known only once the class is one; it is asserted beside the impls.
    let fields =
        model.slots().filter(|field| field.is_generic && field.options.opaque.is_none() && !field.is_recursive);
    for field in fields {
        if field.cfgs.is_empty() {
            let ty = &field.ty;
            if model.item.generics.type_params().any(|parameter| is_just(ty, &parameter.ident)) {
                continue;
            }
            add(parse_quote!(#ty: #private::Field));
        } else {
            let alias = conditional_type(field);
            add(parse_quote!(#alias #ty_generics: #private::Field));
        }
    }
    clause
}

/// Whether the type is the parameter of that name.
fn is_just(ty: &Type, parameter: &Ident) -> bool {
    matches!(ty, Type::Path(path) if path.qself.is_none() && path.path.is_ident(parameter))
}

/// The name of an alias for the type of a field that may be configured away.
fn conditional_type(field: &Field) -> Ident {
    hidden(&format!("type_of_{}", field.ident.unraw()))
}

/// Names inside the hidden block must not hide the user's: `PARTS` could be a constant in a default expression.
pub(crate) fn hidden(name: &str) -> Ident {
    quote::format_ident!("__{name}")
}

/// The same for a type.
fn hidden_type(name: &str) -> Ident {
    quote::format_ident!("__Slotted{name}")
}

/// A local variable that the user's expressions do not see, of a name that no constant of the user's has: a pattern
/// would mean the constant.
pub(crate) fn local(name: &str) -> Ident {
    quote::format_ident!("__{name}", span = proc_macro2::Span::mixed_site())
}

/// The span of a type's first token.
fn span_of(ty: &Type) -> proc_macro2::Span {
    ty.span()
}
