//! The rules that the tokens of one struct can break; those that need its bases are left to const evaluation.

use std::mem::take;

use proc_macro2::Ident;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Fields, GenericParam, ItemStruct, Type};

use crate::errors::Errors;
use crate::model::{Field, Model};
use crate::text::source_text;

/// The struct, if the item is one that can be a class.
pub(crate) fn struct_with_names(input: DeriveInput, errors: &Errors) -> Option<ItemStruct> {
    let class = &input.ident;
    // A class is a struct with named fields or none.
    let data = match input.data {
        Data::Struct(data) => data,
        Data::Enum(data) => {
            let message =
                format_args!("`{class}` is an enum, and only a struct can be a class; hold it in a field of a struct");
            errors.rule("not-a-struct", data.enum_token, message);
            return None;
        }
        Data::Union(data) => {
            let message =
                format_args!("`{class}` is a union, and only a struct can be a class; hold it in a field of a struct");
            errors.rule("not-a-struct", data.union_token, message);
            return None;
        }
    };
    if let Fields::Unnamed(fields) = &data.fields {
        let message =
            format_args!("`{class}` is a tuple struct, whose fields have no names for slots; name its fields");
        errors.rule("not-a-struct", fields, message);
        return None;
    }
    // Instances may be shared for any time, and classes are told apart by a `TypeId`: both need `'static`.
    let lifetime = input.generics.params.iter().find_map(|parameter| match parameter {
        GenericParam::Lifetime(lifetime) => Some(lifetime),
        _ => None,
    });
    if let Some(lifetime) = lifetime {
        let name = &lifetime.lifetime;
        let message = format_args!(
            "`{class}` has the lifetime parameter `{name}`, but an instance of a class owns what it holds; use an owned \
             type or an `Rc` in its fields"
        );
        errors.rule("lifetime-parameter", lifetime, message);
        return None;
    }
    // A slot is handed around by itself, so its size is known. rustc lets the last field alone have none, and says
    // of others what is wrong with them.
    if let Some(field) = data.fields.iter().last()
        && let Some(instead) = sized_instead(&field.ty)
    {
        let (slot, ty) = (field.ident.as_ref().map_or_else(String::new, |ident| ident.unraw().to_string()), &field.ty);
        let text = source_text(ty);
        let message =
            format_args!("slot `{slot}` of `{class}` has type `{text}`, which has no fixed size; write `{instead}`");
        errors.rule("slot-type", ty, message);
    }
    if data.fields.iter().any(|field| sized_instead(&field.ty).is_some()) {
        return None;
    }
    // References to the fields of a packed struct are undefined behaviour.
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("repr")) {
        let mut packed = None;
        // What is no list of words is an error that rustc reports better.
        let _ = attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("packed") {
                packed = Some(meta.path.clone());
            }
            if meta.input.peek(syn::token::Paren) {
                let inner;
                syn::parenthesized!(inner in meta.input);
                inner.parse::<proc_macro2::TokenStream>()?;
            }
            Ok(())
        });
        if let Some(packed) = packed {
            let message = format_args!("`{class}` is packed, but slots are handed out by reference; remove `packed`");
            errors.rule("packed-layout", packed, message);
            return None;
        }
    }
    Some(ItemStruct {
        attrs: input.attrs,
        vis: input.vis,
        struct_token: data.struct_token,
        ident: input.ident,
        generics: input.generics,
        fields: data.fields,
        semi_token: data.semi_token,
    })
}

/// What to write for a type that is spelled as one without a fixed size.
fn sized_instead(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) if path.path.is_ident("str") => Some("String".to_owned()),
        Type::Slice(slice) => Some(format!("Vec<{}>", source_text(&slice.elem))),
        Type::TraitObject(object) => Some(format!("Box<{}>", source_text(object))),
        Type::Group(group) => sized_instead(&group.elem),
        Type::Paren(paren) => sized_instead(&paren.elem),
        _ => None,
    }
}

/// Everything else. What is refused is also taken out of the model, so that it is reported once.
pub(crate) fn check(model: &mut Model, errors: &Errors) {
    extends_itself(model, errors);
    closed_and_dict(model, errors);
    assignable_and_hidden(model, errors);
    taken_field_names(model, errors);
    for field in &model.fields {
        contradictions(&model.item.ident, field, errors);
        reserved_names(&model.item.ident, field, errors);
    }
}

/// A class cannot be its own base.
fn extends_itself(model: &mut Model, errors: &Errors) {
    let class = model.item.ident.clone();
    let is_itself = |base: &Type| match base {
        Type::Path(path) => {
            path.qself.is_none()
                && (path.path.is_ident("Self") || path.path.segments.len() == 1 && path.path.segments[0].ident == class)
        }
        _ => false,
    };
    let report = |base: &Type| {
        let message = format_args!("`{class}` cannot be a base of itself; name another class, or leave the base out");
        errors.rule("extends-itself", base, message);
    };
    if let Some(base) = model.extends.take_if(|base| is_itself(base)) {
        report(&base);
    }
    model.mixins.retain(|mixin| {
        let itself = is_itself(mixin);
        if itself {
            report(mixin);
        }
        !itself
    });
}

/// `closed` and `dict` on one struct contradict each other.
fn closed_and_dict(model: &mut Model, errors: &Errors) {
    if model.dict.is_empty() {
        return;
    }
    if let Some(closed) = model.closed.take() {
        let class = &model.name;
        let message = format_args!("`{class}` is `closed`, but asks for a `__dict__` itself; remove one of the two");
        errors.rule("closed-under-dict", closed, message);
    }
}

/// An object that is given the class comes from another, which has the same slots, but need not have the other fields.
/// (The class stays assignable here: who assigns it need not hear of the error again.)
fn assignable_and_hidden(model: &Model, errors: &Errors) {
    let hidden = model.fields.iter().find_map(|field| Some((field, field.options.skip.as_ref()?)));
    if let (Some(_), Some((field, skip))) = (&model.assignable, hidden) {
        let (class, field) = (&model.name, field.ident.unraw());
        let message = format_args!(
            "`{class}` is `assignable`, but its field `{field}` is no slot, so an object that becomes a `{class}` would bring \
             none; remove `assignable`, or make the field a slot with `#[slot(opaque)]`"
        );
        errors.rule("assignable-with-hidden-field", skip, message);
    }
}

/// The base and the dict are fields themselves, so no other field can have their names.
fn taken_field_names(model: &mut Model, errors: &Errors) {
    let taken = [("__base__", model.extends.is_some(), "base"), ("__dict__", !model.dict.is_empty(), "dict")];
    for (name, _, content) in taken.iter().filter(|(_, is_taken, _)| *is_taken) {
        let Some(at) = model.fields.iter().position(|field| field.ident == name) else { continue };
        let field = model.fields.remove(at);
        if let Fields::Named(fields) = &mut model.item.fields {
            fields.named = take(&mut fields.named)
                .into_iter()
                .filter(|field| field.ident.as_ref().is_none_or(|ident| ident != name))
                .collect();
        }
        let class = &model.name;
        let message = format_args!(
            "`{class}` cannot have a field `{name}`, where its {content} is; call the field something else, and write \
             `#[slot(rename = ..)]` for the slot"
        );
        errors.rule("reserved-slot-name", &field.ident, message);
    }
}

/// Options of one field that cannot both be meant.
fn contradictions(class: &Ident, field: &Field, errors: &Errors) {
    let options = &field.options;
    let conflict = |tokens: &dyn ToTokens, one: &str, other: &str, why: &str| {
        let slot = field.ident.unraw();
        let message = format_args!("field `{slot}` of `{class}` has the options `{one}` and `{other}`: {why}");
        errors.rule("conflicting-options", tokens.to_token_stream(), message);
    };
    if options.skip.is_some() {
        let why = "a skipped field is no slot; remove one of the two";
        let others: [(Option<&dyn ToTokens>, &str); 7] = [
            (options.rename.as_ref().map(|name| name as &dyn ToTokens), "rename"),
            (options.readonly.as_ref().map(|word| word as &dyn ToTokens), "readonly"),
            (options.opaque.as_ref().map(|word| word as &dyn ToTokens), "opaque"),
            (options.doc.as_ref().map(|text| text as &dyn ToTokens), "doc"),
            (options.validate.as_ref().map(|(word, _)| word as &dyn ToTokens), "validate"),
            (options.convert.as_ref().map(|(word, _)| word as &dyn ToTokens), "convert"),
            (options.notify.as_ref().map(|word| word as &dyn ToTokens), "notify"),
        ];
        for (tokens, name) in others {
            if let Some(tokens) = tokens {
                conflict(tokens, "skip", name, why);
            }
        }
        return;
    }
    if let (Some(readonly), Some(_)) = (&options.readonly, &options.default) {
        let why = "a read-only slot gets its value from the constructor, which leaves out what has a default; remove one of the two";
        conflict(readonly, "readonly", "default", why);
    }
    if let (Some(readonly), true) = (&options.readonly, field.inner.is_some()) {
        conflict(
            readonly,
            "readonly",
            "Slot<..>",
            "it is unset at first, and could never be set; remove one of the two",
        );
    }
    if let Some(word) = &options.notify {
        let why = "such a slot is not written by name; remove one of the two";
        if options.opaque.is_some() {
            conflict(word, "opaque", "notify", why);
        }
        if options.readonly.is_some() {
            conflict(word, "readonly", "notify", why);
        }
    }
    for (word, name) in [(&options.validate, "validate"), (&options.convert, "convert")] {
        if let (Some((word, _)), Some(_)) = (word, &options.opaque) {
            conflict(word, "opaque", name, "an opaque slot is not written by name; remove one of the two");
        }
        if let (Some((word, _)), Some(_)) = (word, &options.readonly) {
            conflict(word, "readonly", name, "a read-only slot is not written by name; remove one of the two");
        }
    }
}

/// `__dict__` and `__weakref__` in a list of slots ask for something else than a member slot.
fn reserved_names(class: &Ident, field: &Field, errors: &Errors) {
    let name = field.slot.value();
    let option = match name.as_str() {
        "__dict__" => "dict",
        "__weakref__" => "weakref",
        _ => return,
    };
    let message = format_args!(
        "field `{}` of `{class}` cannot be the slot `{name}`, which no field holds; write the option `{option}` on the struct",
        field.ident.unraw()
    );
    match &field.options.rename {
        Some(rename) => errors.rule("reserved-slot-name", rename, message),
        None => errors.rule("reserved-slot-name", &field.ident, message),
    }
}
