//! The rules that the tokens of one block can break. What is refused is also taken out of the model.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{FnArg, GenericParam, ItemImpl, ReturnType, Safety, Type};

use super::model::{Block, Content, Function, Member, Receiver, concrete_argument, last_word, ungrouped};
use super::parse::Role;
use crate::errors::Errors;
use crate::text::source_text;

/// The name of the struct, if this is a block of one.
pub(super) fn struct_of(item: &ItemImpl, errors: &Errors) -> Option<Ident> {
    let refuse = |tokens: &dyn ToTokens, message: std::fmt::Arguments<'_>| {
        errors.rule("not-a-methods-block", tokens.to_token_stream(), format_args!("{message}"));
        None
    };
    let ty = source_text(&item.self_ty);
    if let Some((path, _)) = &item.trait_ {
        let message = format_args!(
            "this block implements `{}` for `{ty}`, but methods are those of `{ty}` itself; put `#[methods]` on an `impl {ty}`",
            source_text(path)
        );
        return refuse(path, message);
    }
    let name = match ungrouped(&item.self_ty) {
        Type::Path(path) if path.qself.is_none() => path.path.segments.last().map(|segment| segment.ident.clone()),
        _ => None,
    };
    let Some(name) = name else {
        return refuse(
            &item.self_ty,
            format_args!("`{ty}` is no struct; put `#[methods]` on the `impl` of a slotted struct"),
        );
    };
    if let Some(argument) = concrete_argument(item) {
        let message = format_args!(
            "this block is for some `{name}` only, but the classes of all instantiations have the same methods; write a \
             parameter of the block instead of `{}`",
            source_text(&argument)
        );
        return refuse(&argument, message);
    }
    Some(name)
}

/// Everything about the items.
pub(super) fn check(block: &mut Block, errors: &Errors) {
    let class = block.name.clone();
    block.members.retain(|member| {
        let owner = format!("`{class}::{}`", member.ident.unraw());
        if !is_free(member, &owner, errors) {
            return false;
        }
        match &member.content {
            Content::Const(_) => true,
            Content::Function(function) => {
                is_ordinary(function, &owner, errors)
                    && can_be_given(function, &owner, errors)
                    && (if is_hook(member) {
                        hook(member, function, &owner, errors)
                    } else {
                        receiver(member.role, function, &owner, errors) && arity(member, function, &owner, errors)
                    })
            }
        }
    });
    one_of_a_name(block, errors);
    setters_have_getters(block, errors);
}

/// Not the name of what every object has of its own.
fn is_free(member: &Member, owner: &str, errors: &Errors) -> bool {
    let name = member.name.value();
    if !matches!(name.as_str(), "__class__" | "__dict__" | "__weakref__") {
        return true;
    }
    let message =
        format_args!("{owner} has the name of what objects have of their own; rename it with `#[rename(\"..\")]`");
    errors.rule("duplicate-attribute", &member.name, message);
    false
}

/// No parameter is lent for writing, or of a type that is known to the caller only.
fn can_be_given(function: &Function, owner: &str, errors: &Errors) -> bool {
    for param in &function.params {
        let Type::Reference(reference) = ungrouped(&param.ty) else { continue };
        let (what, instead) = match ungrouped(&reference.elem) {
            Type::TraitObject(_) => ("any type that implements a trait", "take a type, such as `Value`".to_owned()),
            elem if reference.mutability.is_some() => {
                ("what is lent to be changed", format!("take `{}`, or a handle `&Obj<..>`", source_text(elem)))
            }
            _ => continue,
        };
        let message = format_args!(
            "{owner} takes `{}`, {what}, which cannot be given by name; {instead}, or leave it out with `#[skip]`",
            source_text(&param.ty)
        );
        errors.rule("unsupported-function", &param.ty, message);
        return false;
    }
    true
}

/// Not async, unsafe, extern or generic.
fn is_ordinary(function: &Function, owner: &str, errors: &Errors) -> bool {
    let sig = &function.sig;
    let refuse = |tokens: &dyn ToTokens, what: &str, instead: &str| {
        let message = format_args!(
            "{owner} is {what}, which cannot be called by name; {instead}, or leave it out with `#[skip]`"
        );
        errors.rule("unsupported-function", tokens.to_token_stream(), message);
        false
    };
    if let Some(word) = &sig.asyncness {
        return refuse(word, "async", "return without waiting");
    }
    if let Safety::Unsafe(word) = &sig.safety {
        return refuse(word, "unsafe", "make it safe");
    }
    if let Some(abi) = &sig.abi {
        return refuse(abi, "extern", "remove the ABI");
    }
    let generic = sig.generics.params.iter().find(|parameter| !matches!(parameter, GenericParam::Lifetime(_)));
    if let Some(parameter) = generic {
        return refuse(parameter, "generic", "write a type, such as `Value`");
    }
    for input in &sig.inputs {
        if let FnArg::Typed(parameter) = input
            && let Some(word) = impl_word(parameter.ty.to_token_stream())
        {
            return refuse(
                &word,
                "generic, as it takes any type that implements a trait",
                "write a type, such as `Value`",
            );
        }
    }
    true
}

/// The `impl` of an `impl Trait`.
fn impl_word(tokens: TokenStream) -> Option<Ident> {
    tokens.into_iter().find_map(|token| match token {
        proc_macro2::TokenTree::Ident(ident) if ident == "impl" => Some(ident),
        proc_macro2::TokenTree::Group(group) => impl_word(group.stream()),
        _ => None,
    })
}

const RECEIVERS: &str = "`&self`, `&mut self`, `this: &Obj<Self>` or `this: &dyn Instance`";

/// The function is called on what its role says.
fn receiver(role: Role, function: &Function, owner: &str, errors: &Errors) -> bool {
    let refuse = |tokens: TokenStream, message: std::fmt::Arguments<'_>| {
        errors.rule("unsupported-receiver", tokens, format_args!("{message}"));
        false
    };
    let ident = function.sig.ident.to_token_stream();
    match (role, &function.receiver) {
        (Role::Static | Role::Value, None)
        | (Role::Class, Some(Receiver::Class))
        | (Role::Method | Role::Setter | Role::Deleter, Some(Receiver::Mut(_) | Receiver::InstanceMut(_)))
        | (
            Role::Method | Role::Getter | Role::Setter | Role::Deleter,
            Some(Receiver::Ref(_) | Receiver::Object(_) | Receiver::Instance(_)),
        ) => true,
        (Role::Static | Role::Value, Some(receiver)) => {
            let what = if role == Role::Static { "a static method" } else { "a class attribute" };
            let tokens = receiver.tokens().cloned().unwrap_or(ident);
            let message = format_args!(
                "{owner} is {what}, but takes `{}`; remove it, or the attribute `{}`",
                as_written(&tokens),
                if role == Role::Static { "staticmethod" } else { "classattr" }
            );
            refuse(tokens, message)
        }
        (Role::Class, _) => {
            let tokens = function.sig.inputs.first().map_or(ident, ToTokens::to_token_stream);
            let message = format_args!(
                "{owner} is a class method, so its first parameter is the class; write `cls: &Class` first, or `#[staticmethod]`"
            );
            refuse(tokens, message)
        }
        (Role::Getter, Some(Receiver::Mut(tokens) | Receiver::InstanceMut(tokens))) => {
            let message = format_args!(
                "{owner} is a getter, which reads what may be lent for reading only; take `&self`, `this: &Obj<Self>` or `this: \
                 &dyn Instance`"
            );
            refuse(tokens.clone(), message)
        }
        (Role::Method, None) => {
            let message = format_args!(
                "{owner} has no receiver; take {RECEIVERS}, mark it `#[staticmethod]` or `#[classmethod]`, or leave it out with \
                 `#[skip]`"
            );
            refuse(ident, message)
        }
        (_, None) => refuse(ident, format_args!("{owner} has no receiver; take {RECEIVERS}")),
        (_, Some(other)) => {
            let tokens = other.tokens().cloned().unwrap_or(ident);
            let message = format_args!(
                "{owner} takes `{}`, which a class cannot give; take {RECEIVERS}, or leave it out with `#[skip]`",
                as_written(&tokens)
            );
            refuse(tokens, message)
        }
    }
}

/// A parameter as a person would write it.
fn as_written(parameter: &TokenStream) -> String {
    source_text(parameter).replacen(':', ": ", 1)
}

impl Receiver {
    /// Its tokens, where one was written that may be wrong.
    fn tokens(&self) -> Option<&TokenStream> {
        match self {
            Self::Ref(tokens)
            | Self::Mut(tokens)
            | Self::Object(tokens)
            | Self::Instance(tokens)
            | Self::InstanceMut(tokens)
            | Self::Other(tokens) => Some(tokens),
            Self::Class => None,
        }
    }
}

/// The functions of a property, and of a class attribute, take what they are given.
fn arity(member: &Member, function: &Function, owner: &str, errors: &Errors) -> bool {
    let (wanted, what) = match member.role {
        Role::Getter => (0, "a getter takes nothing but the instance"),
        Role::Deleter => (0, "a deleter takes nothing but the instance"),
        Role::Value => (0, "a class attribute is made of nothing"),
        Role::Setter => (1, "a setter takes the new value besides the instance"),
        _ => return true,
    };
    if function.params.len() == wanted {
        return true;
    }
    let instead = match (wanted, &member.word) {
        (1, _) => "write `&mut self, value: T`".to_owned(),
        (_, Some(word)) => format!("remove the other parameters, or `#[{word}]`"),
        (_, None) => "remove the other parameters".to_owned(),
    };
    let tokens = function.params.get(wanted).map_or_else(|| member.ident.clone(), |param| param.name.clone());
    errors.rule(
        "method-signature",
        tokens,
        format_args!("{owner} does not have the right parameters: {what}; {instead}"),
    );
    false
}

/// The hooks: what they are given, and what they should look like.
const HOOKS: [(&str, usize, &str); 6] = [
    ("__getattr__", 1, "fn __getattr__(&self, name: &str) -> Result<Value>"),
    ("__setattr__", 2, "fn __setattr__(this: &Obj<Self>, name: &str, value: Value) -> Result<()>"),
    ("__delattr__", 1, "fn __delattr__(this: &Obj<Self>, name: &str) -> Result<()>"),
    ("__dir__", 0, "fn __dir__(&self) -> Vec<String>"),
    ("__repr__", 0, "fn __repr__(&self) -> String"),
    ("__notify__", 3, "fn __notify__(&self, name: &str, old: Value, new: Value) -> Result<()>"),
];

fn is_hook(member: &Member) -> bool {
    HOOKS.iter().any(|(name, ..)| member.name.value() == *name)
}

/// A hook is a method of instances, takes what it is called with, and returns what it is asked for.
fn hook(member: &Member, function: &Function, owner: &str, errors: &Errors) -> bool {
    let name = member.name.value();
    let Some(&(_, wanted, right)) = HOOKS.iter().find(|(hook, ..)| name == *hook) else { return true };
    let refuse = |tokens: TokenStream, what: &str| {
        let message = format_args!("{owner} is a hook, {what}; write `{right}`");
        errors.rule("hook-signature", tokens, message);
        false
    };
    if let (Some(word), true) = (&member.word, member.role != Role::Method) {
        return refuse(word.to_token_stream(), "which is a method of instances");
    }
    match &function.receiver {
        None => return refuse(member.ident.to_token_stream(), "which is called on an instance"),
        Some(Receiver::Other(tokens)) => return refuse(tokens.clone(), "which is called on an instance"),
        Some(_) => {}
    }
    if function.params.len() != wanted {
        let tokens = function.params.get(wanted).map_or(&member.ident, |param| &param.name).to_token_stream();
        let count = if wanted == 1 { "1 argument".to_owned() } else { format!("{wanted} arguments") };
        return refuse(tokens, &format!("which is called with {count} besides the instance"));
    }
    if let Some(param) = function.params.first().filter(|param| !may_be_text(&param.ty)) {
        return refuse(param.ty.to_token_stream(), "whose first argument is the attribute's name");
    }
    if let Some(param) = function.params.iter().skip(1).find(|param| is_plain(&param.ty)) {
        return refuse(param.ty.to_token_stream(), "which is given values of any kind");
    }
    let returns = matches!(&function.sig.output, ReturnType::Type(_, ty) if !is_unit(ty));
    if !returns && matches!(name.as_str(), "__getattr__" | "__dir__" | "__repr__") {
        return refuse(member.ident.to_token_stream(), "which returns what it is asked for");
    }
    if let ReturnType::Type(_, ty) = &function.sig.output
        && is_never(&name, ty)
    {
        return refuse(ty.to_token_stream(), "which returns what it is asked for");
    }
    true
}

fn is_unit(ty: &Type) -> bool {
    matches!(ungrouped(ty), Type::Tuple(tuple) if tuple.elems.is_empty())
}

/// Whether the hook's answer is surely of a wrong type: what it may be called by another name is known at run time.
fn is_never(hook: &str, ty: &Type) -> bool {
    let word = last_word(ungrouped(ty)).unwrap_or_default();
    let is_text = matches!(word.as_str(), "str" | "String");
    match hook {
        "__repr__" => is_plain(ty) && !is_text,
        "__dir__" => is_text || NUMBERS.contains(&word.as_str()) || matches!(word.as_str(), "bool" | "char"),
        _ => false,
    }
}

const NUMBERS: [&str; 14] =
    ["i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128", "usize", "f32", "f64"];

/// Types that hold neither any value nor, but for the first, a text.
fn is_plain(ty: &Type) -> bool {
    let ty = match ungrouped(ty) {
        Type::Reference(reference) => ungrouped(&reference.elem),
        ty => ty,
    };
    let word = last_word(ty).unwrap_or_default();
    matches!(ty, Type::Tuple(_) | Type::Slice(_) | Type::Array(_))
        || NUMBERS.contains(&word.as_str())
        || matches!(word.as_str(), "bool" | "char" | "str" | "String" | "Vec")
}

fn may_be_text(ty: &Type) -> bool {
    let inner = match ungrouped(ty) {
        Type::Reference(reference) => ungrouped(&reference.elem),
        ty => ty,
    };
    matches!(last_word(inner).as_deref(), Some("str" | "String")) || !is_plain(ty)
}

/// Two items are not one attribute, unless each may be configured away.
fn one_of_a_name(block: &mut Block, errors: &Errors) {
    let class = &block.name;
    let mut dropped = Vec::new();
    for (at, member) in block.members.iter().enumerate() {
        let clash = block.members[..at].iter().find(|earlier| {
            earlier.name.value() == member.name.value()
                // Functions of one name are rustc's to refuse.
                && earlier.ident != member.ident
                && (earlier.cfgs.is_empty() || member.cfgs.is_empty())
                && !is_other_part(earlier.role, member.role)
        });
        let Some(earlier) = clash else { continue };
        let name = member.name.value();
        let message = format_args!(
            "`{}` and `{}` of `{class}` are both the {} `{name}`; rename one of them with `#[rename(\"..\")]`",
            earlier.ident.unraw(),
            member.ident.unraw(),
            match (earlier.role, member.role) {
                (Role::Getter, Role::Getter) => "getter of",
                (Role::Setter, Role::Setter) => "setter of",
                (Role::Deleter, Role::Deleter) => "deleter of",
                _ => "attribute",
            }
        );
        errors.rule("duplicate-attribute", &member.name, message);
        dropped.push(at);
    }
    let mut at = 0;
    block.members.retain(|_| {
        at += 1;
        !dropped.contains(&(at - 1))
    });
}

/// Whether the two are different functions of one property.
fn is_other_part(one: Role, other: Role) -> bool {
    let is_part = |role| matches!(role, Role::Getter | Role::Setter | Role::Deleter);
    is_part(one) && is_part(other) && one != other
}

/// A property is read before all.
fn setters_have_getters(block: &mut Block, errors: &Errors) {
    let class = &block.name;
    let getters: Vec<String> = (block.item.items.iter())
        .filter_map(|item| match item {
            syn::ImplItem::Fn(function) => Some(function.sig.ident.unraw().to_string()),
            _ => None,
        })
        .collect();
    let readable: Vec<String> =
        (block.members.iter()).filter(|member| member.role == Role::Getter).map(|member| member.name.value()).collect();
    block.members.retain(|member| {
        let what = match member.role {
            Role::Setter => "written",
            Role::Deleter => "deleted",
            _ => return true,
        };
        let name = member.name.value();
        if readable.contains(&name) {
            return true;
        }
        // A getter that is wrong has been reported.
        let is_there = getters.contains(&format!("get_{name}")) || getters.contains(&name);
        if !is_there || !errors.any() {
            let message = format_args!(
                "property `{name}` of `{class}` can be {what}, but not read; write a getter, `#[getter] fn {name}(&self)`"
            );
            errors.rule("setter-without-getter", &member.name, message);
        }
        false
    });
}
