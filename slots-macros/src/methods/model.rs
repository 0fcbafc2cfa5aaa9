//! `Block`: what one `#[methods]` block declares, as far as its tokens say.

use proc_macro2::{Group, Ident, Punct, Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{
    Attribute, FnArg, GenericArgument, ImplItem, ItemImpl, LitStr, Pat, PathArguments, ReceiverKind, ReturnType,
    Signature, Type, TypeParamBound,
};

use super::parse::{ItemOptions, Role, take_attributes};
use super::signature::{Parameter, parameters};
use crate::errors::Errors;
use crate::model::doc_text;

/// One block.
pub(super) struct Block {
    /// The block, without the attributes that belong to this macro.
    pub(super) item: ItemImpl,
    /// The struct's name.
    pub(super) name: Ident,
    /// The path of the facade crate.
    pub(super) krate: TokenStream,
    pub(super) members: Vec<Member>,
}

/// An item that is an attribute of the class.
pub(super) struct Member {
    pub(super) cfgs: Vec<Attribute>,
    /// The attribute's name.
    pub(super) name: LitStr,
    pub(super) doc: String,
    pub(super) ident: Ident,
    pub(super) role: Role,
    /// The attribute that says so.
    pub(super) word: Option<Ident>,
    pub(super) content: Content,
}

pub(super) enum Content {
    Const(Box<Type>),
    Function(Box<Function>),
}

/// A function, taken apart into what it is called on and what the caller gives.
pub(super) struct Function {
    pub(super) sig: Signature,
    pub(super) receiver: Option<Receiver>,
    pub(super) params: Vec<Parameter>,
}

impl Function {
    /// The tokens that say what is returned; the name where nothing is.
    pub(super) fn output(&self) -> TokenStream {
        match &self.sig.output {
            ReturnType::Type(_, ty) => ty.to_token_stream(),
            ReturnType::Default => self.sig.ident.to_token_stream(),
        }
    }
}

/// What a function is called on.
pub(super) enum Receiver {
    /// `&self`.
    Ref(TokenStream),
    /// `&mut self`.
    Mut(TokenStream),
    /// `this: &Obj<Self>`.
    Object(TokenStream),
    /// `this: &dyn Instance`.
    Instance(TokenStream),
    /// `this: &mut dyn Instance`.
    InstanceMut(TokenStream),
    /// `cls: &Class`, of a class method.
    Class,
    /// Something else.
    Other(TokenStream),
}

impl Block {
    /// The model of `item`, whose items' attributes are taken out of it; what is no attribute of the class, or cannot be
    /// told for an error, is not among the members.
    pub(super) fn new(mut item: ItemImpl, name: Ident, krate: TokenStream, errors: &Errors) -> Self {
        let mut members = Vec::new();
        for entry in &mut item.items {
            match entry {
                ImplItem::Fn(function) => {
                    let ident = function.sig.ident.clone();
                    let owner = format!("`{name}::{}`", ident.unraw());
                    let options = take_attributes(&mut function.attrs, &owner, errors);
                    let member = Member::function(&function.attrs, &function.sig, options, &owner, errors);
                    members.extend(member);
                }
                ImplItem::Const(constant) => {
                    let owner = format!("`{name}::{}`", constant.ident.unraw());
                    let options = take_attributes(&mut constant.attrs, &owner, errors);
                    let content = Content::Const(Box::new(constant.ty.clone()));
                    members.extend(Member::constant(
                        &constant.attrs,
                        &constant.ident,
                        options,
                        content,
                        &owner,
                        errors,
                    ));
                }
                ImplItem::Type(alias) => {
                    let owner = format!("`{name}::{}`", alias.ident.unraw());
                    nothing(&take_attributes(&mut alias.attrs, &owner, errors), &owner, "a type", errors);
                }
                ImplItem::Macro(call) => {
                    let owner = format!("a macro call in the block of `{name}`");
                    nothing(&take_attributes(&mut call.attrs, &owner, errors), &owner, "a macro call", errors);
                }
                _ => {}
            }
        }
        Self { item, name, krate, members }
    }
}

/// An item that cannot be an attribute of a class has none of the macro's own.
fn nothing(options: &ItemOptions, owner: &str, what: &str, errors: &Errors) {
    let word = options.role.as_ref().map(|(word, _)| word).or(options.rename.as_ref());
    let word = word.or(options.skip.as_ref()).or(options.signature.as_ref().map(|(word, _)| word));
    if let Some(word) = word {
        let message = format_args!("{owner} is {what}, which is no attribute of a class; remove `#[{word}]`");
        errors.rule("misplaced-attribute", word, message);
    }
}

impl Member {
    fn constant(
        attrs: &[Attribute],
        ident: &Ident,
        options: ItemOptions,
        content: Content,
        owner: &str,
        errors: &Errors,
    ) -> Option<Self> {
        if options.is_broken || skipped(&options, owner, errors) {
            return None;
        }
        let misplaced = |word: &Ident, instead: &str| {
            errors.rule("misplaced-attribute", word, format_args!("{owner} is a constant; {instead}"));
        };
        match &options.role {
            Some((_, Role::Value)) => {}
            Some((word, _)) => {
                misplaced(word, &format!("write `#[classattr]` instead of `#[{word}]`, or put that on a function"));
                return None;
            }
            None => {
                if let Some(word) = &options.rename {
                    misplaced(word, "write `#[classattr]` besides `#[rename]`, or remove it");
                }
                if let Some((word, _)) = &options.signature {
                    misplaced(word, "remove `#[signature]`");
                }
                return None;
            }
        }
        if let Some((word, _)) = &options.signature {
            misplaced(word, "remove `#[signature]`");
        }
        Some(Self::new(attrs, ident, Role::Value, options, content))
    }

    fn function(
        attrs: &[Attribute],
        sig: &Signature,
        mut options: ItemOptions,
        owner: &str,
        errors: &Errors,
    ) -> Option<Self> {
        if options.is_broken || skipped(&options, owner, errors) {
            return None;
        }
        let role = options.role.as_ref().map_or(Role::Method, |(_, role)| *role);
        let (receiver, rest) = receiver(sig, role);
        let signature = options.signature.take();
        if let Some((word, _)) = &signature
            && !matches!(role, Role::Method | Role::Static | Role::Class)
        {
            let message = format_args!("{owner} is not called with arguments of the caller's; remove `#[signature]`");
            errors.rule("misplaced-attribute", word, message);
            return None;
        }
        let params = parameters(&rest, signature, owner, errors)?;
        let content = Content::Function(Box::new(Function { sig: sig.clone(), receiver, params }));
        Some(Self::new(attrs, &sig.ident, role, options, content))
    }

    fn new(attrs: &[Attribute], ident: &Ident, role: Role, options: ItemOptions, content: Content) -> Self {
        let plain = ident.unraw().to_string();
        let prefixes: &[&str] = match role {
            Role::Getter => &["get_"],
            Role::Setter => &["set_"],
            Role::Deleter => &["delete_", "del_"],
            _ => &[],
        };
        let stripped = prefixes.iter().find_map(|prefix| plain.strip_prefix(prefix)).filter(|rest| !rest.is_empty());
        let name = options.name.unwrap_or_else(|| LitStr::new(stripped.unwrap_or(&plain), ident.span()));
        Self {
            cfgs: attrs.iter().filter(|attribute| attribute.path().is_ident("cfg")).cloned().collect(),
            name,
            doc: doc_text(attrs),
            ident: ident.clone(),
            role,
            word: options.role.map(|(word, _)| word),
            content,
        }
    }
}

/// Whether the item is left out.
fn skipped(options: &ItemOptions, owner: &str, errors: &Errors) -> bool {
    if options.skip.is_none() {
        return false;
    }
    let role = options.role.as_ref().map(|(word, _)| word);
    for word in role.into_iter().chain(&options.rename).chain(options.signature.as_ref().map(|(word, _)| word)) {
        let message = format_args!(
            "{owner} has the attributes `skip` and `{word}`: what is skipped is no attribute of the class; remove one of the two"
        );
        errors.rule("conflicting-options", word, message);
    }
    true
}

/// What the function is called on, and its other parameters.
fn receiver(sig: &Signature, role: Role) -> (Option<Receiver>, Vec<&syn::PatType>) {
    let mut rest = Vec::new();
    let mut receiver = None;
    for (at, input) in sig.inputs.iter().enumerate() {
        match input {
            FnArg::Receiver(written) => receiver = Some(of_self(written)),
            FnArg::Typed(parameter) if at == 0 && role == Role::Class && is_named(&parameter.ty, "Class") => {
                receiver = Some(Receiver::Class);
            }
            FnArg::Typed(parameter) if at == 0 && is_instance_role(role) && is_this(&parameter.pat) => {
                receiver = Some(of_this(parameter));
            }
            FnArg::Typed(parameter) => rest.push(parameter),
        }
    }
    (receiver, rest)
}

fn is_instance_role(role: Role) -> bool {
    matches!(role, Role::Method | Role::Getter | Role::Setter | Role::Deleter)
}

fn of_self(written: &syn::Receiver) -> Receiver {
    let tokens = written.to_token_stream();
    match &written.kind {
        ReceiverKind::Reference(_, _, None) => Receiver::Ref(tokens),
        ReceiverKind::Reference(_, _, Some(_)) => Receiver::Mut(tokens),
        ReceiverKind::Typed(_, ty) => match ungrouped(ty) {
            Type::Reference(reference) if is_self(&reference.elem) => match reference.mutability {
                None => Receiver::Ref(tokens),
                Some(_) => Receiver::Mut(tokens),
            },
            _ => Receiver::Other(tokens),
        },
        _ => Receiver::Other(tokens),
    }
}

fn is_self(ty: &Type) -> bool {
    matches!(ungrouped(ty), Type::Path(path) if path.path.is_ident("Self"))
}

/// Whether a parameter's name is one that a receiver has that is no `self`.
fn is_this(pat: &Pat) -> bool {
    matches!(pat, Pat::Ident(pat) if pat.ident == "this" || pat.ident == "slf")
}

fn of_this(parameter: &syn::PatType) -> Receiver {
    let tokens = parameter.to_token_stream();
    if is_named(&parameter.ty, "Obj") {
        return Receiver::Object(tokens);
    }
    match ungrouped(&parameter.ty) {
        Type::Reference(reference) if is_dyn_instance(&reference.elem) => match reference.mutability {
            None => Receiver::Instance(tokens),
            Some(_) => Receiver::InstanceMut(tokens),
        },
        _ => Receiver::Other(tokens),
    }
}

/// Whether this is `&name` or `&path::name<..>`.
fn is_named(ty: &Type, name: &str) -> bool {
    match ungrouped(ty) {
        Type::Reference(reference) if reference.mutability.is_none() => {
            last_word(&reference.elem) == Some(name.to_owned())
        }
        _ => false,
    }
}

/// The last word of a path.
pub(super) fn last_word(ty: &Type) -> Option<String> {
    match ungrouped(ty) {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.unraw().to_string()),
        _ => None,
    }
}

fn is_dyn_instance(ty: &Type) -> bool {
    let Type::TraitObject(object) = ungrouped(ty) else { return false };
    matches!(object.bounds.first(), Some(TypeParamBound::Trait(bound))
        if object.bounds.len() == 1 && bound.path.segments.last().is_some_and(|segment| segment.ident == "Instance"))
}

/// The type itself where parentheses or a `macro_rules!` fragment wrap it.
pub(super) fn ungrouped(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => ungrouped(&group.elem),
        Type::Paren(paren) => ungrouped(&paren.elem),
        ty => ty,
    }
}

/// The type with `'_` for the lifetimes that are named in the function's own signature.
pub(super) fn without_lifetimes(ty: &Type) -> TokenStream {
    fn replaced(tokens: TokenStream) -> TokenStream {
        let mut after_quote = false;
        tokens
            .into_iter()
            .map(|token| match token {
                TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                    after_quote = true;
                    let mut quote = Punct::new('\'', Spacing::Joint);
                    quote.set_span(punct.span());
                    TokenTree::Punct(quote)
                }
                TokenTree::Ident(ident) if std::mem::take(&mut after_quote) && ident != "static" => {
                    Ident::new("_", ident.span()).into()
                }
                TokenTree::Group(group) => {
                    let mut inner = Group::new(group.delimiter(), replaced(group.stream()));
                    inner.set_span(group.span());
                    inner.into()
                }
                token => token,
            })
            .collect()
    }
    replaced(ty.to_token_stream())
}

/// Whether the block is for some instantiations of a generic struct only: an argument is none of the block's parameters.
pub(super) fn concrete_argument(item: &ItemImpl) -> Option<TokenStream> {
    let Type::Path(path) = ungrouped(&item.self_ty) else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else { return None };
    let mut seen = Vec::new();
    arguments.args.iter().find_map(|argument| {
        let word = match argument {
            GenericArgument::Type(Type::Path(path)) => path.path.get_ident().cloned(),
            GenericArgument::Lifetime(_) => return None,
            _ => None,
        };
        let own = word.filter(|word| {
            let is_own = item.generics.params.iter().any(|parameter| match parameter {
                syn::GenericParam::Type(parameter) => parameter.ident == *word,
                syn::GenericParam::Const(parameter) => parameter.ident == *word,
                syn::GenericParam::Lifetime(_) => false,
            });
            is_own && !seen.contains(word)
        });
        match own {
            Some(word) => {
                seen.push(word);
                None
            }
            None => Some(argument.to_token_stream()),
        }
    })
}
