//! Prints a block: as it was written, and beside it the constant that `#[slotted]` finds.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Generics, Type, WherePredicate, parse_quote};

use super::model::{Block, Content, Function, Member, Receiver, ungrouped, without_lifetimes};
use super::parse::Role;
use super::signature::{Kind, Parameter};
use crate::expand::{assertion, hidden, local, locate};

/// The module that the hidden items are in, by a short name.
fn private() -> Ident {
    Ident::new("__p", proc_macro2::Span::mixed_site())
}

pub(super) fn expand(block: &Block) -> TokenStream {
    let Block { item, name, krate, members } = block;
    let p = private();
    let class = name.unraw().to_string();
    let self_ty = &item.self_ty;
    let entries = members.iter().filter_map(|member| entry(block, member));
    let checked = if item.generics.params.is_empty() {
        let probe = quote!(__P::<#self_ty>);
        let checks = quote!(#probe::PROBED_CHECKS);
        let is_class = assertion(self_ty, quote!(#checks.class(#class, #probe::PROBED_MEANT)));
        let names = members.iter().filter(|member| is_entry(member)).map(|member| {
            let (cfgs, name) = (&member.cfgs, &member.name);
            let text = name.value();
            let check = assertion(name, quote!(#checks.name(#text)));
            quote!(#(#cfgs)* #check)
        });
        quote! {
            #is_class
            #(#names)*
        }
    } else {
        let (check, generics) = (hidden("is_class"), lasting(&item.generics));
        let (impl_generics, _, where_clause) = generics.split_for_impl();
        let call = locate(quote!(#p::assert_class::<#self_ty>), self_ty);
        quote!(fn #check #impl_generics () #where_clause { #call(); })
    };
    let mut generics = lasting(&item.generics);
    // What is no class is reported by the assertion; hidden behind a lifetime, this says nothing of it.
    let is_class: WherePredicate = parse_quote!(for<'__slotted> #self_ty: #p::Slotted);
    generics.make_where_clause().predicates.push(is_class);
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let cfgs = item.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg"));
    // Where a second block is refused, the type of each is shown.
    let header = locate(quote!(impl #impl_generics #p::MethodsInOneBlock for #self_ty), self_ty);
    quote! {
        #item
        #(#cfgs)*
        #[allow(clippy::all, clippy::pedantic, dead_code, deprecated, unused_imports)]
        const _: () = {
            use #krate::__private::{self as #p, Fallback as _, Probe as __P};
            #checked
            #header #where_clause {
                const METHODS: #p::AttrDecls = &[#(#entries,)*];
            }
        };
    }
}

/// The parameters, which live as long as classes do.
fn lasting(generics: &Generics) -> Generics {
    let mut lasting = generics.clone();
    for parameter in generics.type_params() {
        let ident = &parameter.ident;
        lasting.make_where_clause().predicates.push(parse_quote!(#ident: 'static));
    }
    lasting
}

/// Whether the member is an attribute itself, and no part of another.
fn is_entry(member: &Member) -> bool {
    !matches!(member.role, Role::Setter | Role::Deleter)
}

fn entry(block: &Block, member: &Member) -> Option<TokenStream> {
    let p = private();
    let Member { cfgs, name, doc, ident, .. } = member;
    let name = format!("{}.{}", block.name.unraw(), name.value());
    let declared = match (&member.content, member.role) {
        (Content::Const(ty), _) => {
            let constant = locate(quote!(Self::#ident), ty);
            quote!(#p::AttrDecl::value(#name, #doc, || #p::returned(#constant)))
        }
        (Content::Function(function), Role::Value) => {
            let value = locate(quote!(Self::#ident()), &function.output());
            quote!(#p::AttrDecl::value(#name, #doc, || #p::returned(#value)))
        }
        (Content::Function(function), Role::Getter) => {
            let get = code(ident, function);
            let parts = block.members.iter().filter(|other| other.name.value() == member.name.value());
            let parts: Vec<&Member> = parts.filter(|other| !is_entry(other)).collect();
            property(&quote!(#p::AttrDecl::property(#name, #doc, #get)), &parts)
        }
        (Content::Function(function), role) => {
            let code = code(ident, function);
            let params = function.params.iter().map(declared);
            let params = quote!(&[#(#params),*]);
            match role {
                Role::Static => quote!(#p::AttrDecl::static_method(#name, #doc, #params, #code)),
                Role::Class => quote!(#p::AttrDecl::class_method(#name, #doc, #params, #code)),
                Role::Method => {
                    let method = match function.receiver {
                        Some(Receiver::Mut(_) | Receiver::InstanceMut(_)) => quote!(by_mut),
                        Some(Receiver::Object(_)) => quote!(by_handle),
                        _ => quote!(by_ref),
                    };
                    quote!(#p::AttrDecl::#method(#name, #doc, #params, #code))
                }
                _ => return None,
            }
        }
    };
    Some(quote!(#(#cfgs)* #declared))
}

/// A property with its setter and deleter, each of which may be configured away.
fn property(readable: &TokenStream, parts: &[&Member]) -> TokenStream {
    let p = private();
    let call = |part: &Member| {
        let Content::Function(function) = &part.content else { return TokenStream::new() };
        let code = code(&part.ident, function);
        if part.role == Role::Deleter {
            return quote!(.deleter(#code));
        }
        quote!(.setter(#code))
    };
    if parts.iter().all(|part| part.cfgs.is_empty()) {
        let calls = parts.iter().map(|part| call(part));
        return quote!(#readable #(#calls)*);
    }
    let property = local("property");
    let calls = parts.iter().map(|part| {
        let (cfgs, call) = (&part.cfgs, call(part));
        quote!(#(#cfgs)* let #property = #property #call;)
    });
    quote!({ let #property: #p::AttrDecl = #readable; #(#calls)* #property })
}

/// A parameter as callers see it.
fn declared(param: &Parameter) -> TokenStream {
    let p = private();
    let name = param.name.unraw().to_string();
    let made = match (param.kind, &param.default) {
        (Kind::Positionals, _) => quote!(#p::Param::positionals(#name)),
        (Kind::Keywords, _) => quote!(#p::Param::keywords(#name)),
        (_, None) => quote!(#p::Param::required(#name)),
        (_, Some(_)) => quote!(#p::Param::optional(#name)),
    };
    match param.kind {
        Kind::PositionalOnly => quote!(#made.positional_only()),
        Kind::KeywordOnly => quote!(#made.keyword_only()),
        _ => made,
    }
}

/// The code around the function: the arguments first, since no borrow is held while they are converted.
fn code(ident: &Ident, function: &Function) -> TokenStream {
    let (p, call) = (private(), Ident::new("__call", proc_macro2::Span::mixed_site()));
    let locals: Vec<Ident> =
        (0..function.params.len()).map(|at| Ident::new(&format!("__{at}"), proc_macro2::Span::mixed_site())).collect();
    let converted = function.params.iter().zip(&locals).enumerate().map(|(at, (param, local))| {
        let value = argument(&call, at, param);
        quote!(let #local = #value?;)
    });
    let converted: Vec<TokenStream> = converted.collect();
    // At the function's name, where a borrow that is in another's way is said to be.
    let given = |method: &str| {
        let (method, nothing) = (Ident::new(method, ident.span()), quote_spanned!(ident.span()=> ()));
        quote!(#call.#method #nothing?)
    };
    let receiver = function.receiver.as_ref().and_then(|receiver| {
        Some(match receiver {
            Receiver::Ref(_) => [quote!(&*), given("reading")],
            Receiver::Mut(_) => [quote!(&mut *), given("writing")],
            Receiver::Object(_) => [quote!(), given("object")],
            Receiver::Instance(_) => [quote!(&*), given("instance")],
            Receiver::InstanceMut(_) => [quote!(&mut *), given("instance_mut")],
            Receiver::Class => [quote!(&), given("class")],
            Receiver::Other(_) => return None,
        })
    });
    let receiver = receiver.map(TokenStream::from_iter);
    let passed = function
        .params
        .iter()
        .zip(&locals)
        .map(|(param, local)| if is_reference(&param.ty) { quote!(&#local) } else { local.to_token_stream() });
    let args = receiver.into_iter().chain(passed);
    let result = locate(quote!(Self::#ident(#(#args),*)), &function.output());
    let is_used = function.receiver.is_some() || !function.params.is_empty();
    let call = if is_used { call.to_token_stream() } else { quote!(_) };
    let returned = quote!(#p::returned(#result));
    if function.params.is_empty() { quote!(|#call| #returned) } else { quote!(|#call| { #(#converted)* #returned }) }
}

/// One argument, converted; as an error if that fails.
fn argument(call: &Ident, at: usize, param: &Parameter) -> TokenStream {
    let default = param.default.as_ref();
    let index = proc_macro2::Literal::usize_unsuffixed(at);
    if let Type::Reference(reference) = ungrouped(&param.ty)
        && reference.mutability.is_none()
    {
        return match (ungrouped(&reference.elem), default) {
            (Type::Path(path), None) if path.path.is_ident("str") => quote!(#call.text(#index)),
            (Type::Path(path), Some(default)) if path.path.is_ident("str") => {
                quote!(#call.text_or(#index, || #default))
            }
            (Type::Slice(slice), default) => {
                let ty = without_lifetimes(&slice.elem);
                match default {
                    None => quote!(#call.list::<#ty>(#index)),
                    Some(default) => quote!(#call.list_or::<#ty, _>(#index, || #default)),
                }
            }
            (ty, default) => owned(call, &index, ty, default.map(|default| &**default)),
        };
    }
    owned(call, &index, &param.ty, default.map(|default| &**default))
}

fn owned(call: &Ident, index: &proc_macro2::Literal, ty: &Type, default: Option<&syn::Expr>) -> TokenStream {
    let ty = without_lifetimes(ty);
    match default {
        None => quote!(#call.arg::<#ty>(#index)),
        Some(default) => quote!(#call.arg_or::<#ty>(#index, || #default)),
    }
}

fn is_reference(ty: &Type) -> bool {
    matches!(ungrouped(ty), Type::Reference(reference) if reference.mutability.is_none())
}
