//! The class: its declaration and record as constants, and the impl that ties them to the struct.
//!
//! The `unsafe` code that is printed here is sound for these reasons, which the runtime's invariants C1 to C3 name: slots,
//! base and `__dict__` lie where pointers to the fields that are declared point, whose types the compiler compares with those
//! that were written; a guard is made for that same type; the base is asserted to be at the start; the record is built from
//! the one declaration.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::parse_quote;

use super::{Expansion, hidden, locate};
use crate::model::{Field, mentions};
use crate::text::source_text;

impl Expansion<'_> {
    pub(super) fn record(&self) -> TokenStream {
        let Self { model, private, base, asked, .. } = self;
        let name = &model.item.ident;
        let (impl_generics, ty_generics, _) = self.generics.split_for_impl();
        let declared = self.declared();
        let (decl, class) = (hidden("DECL"), hidden("CLASS"));
        // A generic class has one record for each instantiation; a static cannot be generic.
        let (statics, decl, record, find) = if model.is_generic() {
            let checked = self.checks_when_built();
            let record = locate(quote!(&#private::generic_record::<Self>()), name);
            // SAFETY of what is printed: C1 to C3, as above.
            let record = quote!(unsafe { #record });
            let record = if checked.is_empty() { record } else { quote!({ #checked #record }) };
            let decl = quote!(const DECL: #private::Option<&'static #private::Declared> = #private::Some(#declared););
            (None, Some(decl), record, None)
        } else {
            // SAFETY of what is printed: C1 to C3, as above; the static is its own place.
            let statics = quote! {
                const #decl: &#private::Declared = #declared;
                static #class: #private::Native<{ #decl.len(0) }, { #decl.len(1) }, { #decl.len(2) }> =
                    unsafe { #private::Native::new(#decl, &#class) };
            };
            let find = quote! {
                fn __native() -> &'static impl #private::Search {
                    &#class
                }
            };
            (Some(statics), None, quote!(&#class.record), Some(find))
        };
        let dict = self.presence(!model.dict.is_empty(), "Dict");
        let weakref = self.presence(!model.weakref.is_empty(), "Weakref");
        let slots = self.descriptor_type();
        let build = self.build();
        let relations = self.relations();
        // SAFETY of what is printed: C1 to C3, as above.
        quote! {
            #statics
            unsafe impl #impl_generics #private::Printed for #name #ty_generics #asked {
                type Is = (#base, #slots, #dict, #weakref);
                const DESCRIPTORS: &'static <Self::Is as #private::Kinds>::Slots = &Self::SLOTS;
                #decl
                const RECORD: &'static #private::ClassRecord = #record;
                #find
                #build
            }
            #relations
        }
    }

    /// What every class has of its own.
    pub(super) fn inherent_items(&self) -> TokenStream {
        let (private, probe, vis, slots) = (&self.private, &self.probe, &self.model.item.vis, self.descriptor_type());
        let descriptors = self.descriptor_values();
        quote! {
            /// The typed descriptors of the class's slots, inherited ones included.
            #vis const SLOTS: #slots = #descriptors;

            /// The class.
            #vis fn class() -> #private::Class {
                #probe::<Self>::PROBED_CLASS.class()
            }
        }
    }

    /// What handles to instances may do: be seen as a base's, assign the class.
    fn relations(&self) -> TokenStream {
        let Self { model, private, base, where_clause, asked, .. } = self;
        let name = &model.item.ident;
        let (impl_generics, ty_generics, _) = self.generics.split_for_impl();
        // SAFETY of what is printed: an instance is one at its own start, and its base lies there (C2).
        let bases = if model.base_is_parameter() || model.extends.is_none() {
            // What a parameter embeds in turn might, for all that the compiler knows, be this very class, and there would be
            // two impls.
            quote!(unsafe impl #impl_generics #private::Embeds<#base> for #name #ty_generics #asked {})
        } else {
            let target = quote::format_ident!("__U");
            let mut generics = self.generics.clone();
            // The parameter must not stand for what the user has of that name; nobody knows what is in a macro.
            let may_capture = mentions(base.to_token_stream(), &HashSet::from([target.to_string(), "!".to_owned()]));
            let (parameter, clause) = if may_capture {
                let mut clause = where_clause.clone();
                clause
                    .predicates
                    .push(parse_quote!(<#name #ty_generics as #private::Slotted>::Base: #private::Embeds<#target>));
                (parse_quote!(#target), clause)
            } else {
                (parse_quote!(#target: #private::Within<#base>), asked.clone())
            };
            generics.params.push(parameter);
            let (impl_generics, ..) = generics.split_for_impl();
            // SAFETY of what is printed: what the base embeds lies at its start, and so at the class's (C2).
            quote!(unsafe impl #impl_generics #private::Embeds<#target, #private::Known<#base>> for #name #ty_generics #clause {})
        };
        // SAFETY of what is printed: the class is declared `assignable`.
        let assignable = model
            .assignable
            .as_ref()
            .map(|_| quote!(unsafe impl #impl_generics #private::Assignable for #name #ty_generics #where_clause {}));
        quote! {
            #bases
            #assignable
        }
    }

    /// What the class asks for of dict or weak references.
    fn presence(&self, own: bool, what: &str) -> TokenStream {
        let private = &self.private;
        let presence = if own { quote::format_ident!("Has{what}") } else { quote::format_ident!("Same") };
        quote!(#private::#presence)
    }

    /// The `Declared` value, by reference.
    fn declared(&self) -> TokenStream {
        let Self { model, private, probe, base, .. } = self;
        let (name, ident, doc) = (&model.name, &model.item.ident, &model.doc);
        let (_, ty_generics, _) = model.item.generics.split_for_impl();
        let class = quote!(#ident #ty_generics);
        let place = if model.is_generic() { quote!(<#class>) } else { class.clone() };
        let known = quote!(#probe::<#class>::PROBED_CLASS);
        let attrs = self.methods();
        let mut options = Vec::new();
        if !doc.is_empty() {
            options.push(quote!(doc: #doc));
        }
        if !model.mixins.is_empty() {
            let mixins = &model.mixins;
            options.push(quote!(mixins: &[#(#probe::<#mixins>::PROBED_RECORD),*]));
        }
        if model.has_slots() {
            let typed = model.slots().map(|field| self.slot_decl(field, &place));
            let untyped = model.untyped.iter().map(|slot| {
                let ident = &slot.ident;
                let doc = (!slot.doc.is_empty()).then_some(&slot.doc).map(|doc| quote!(.doc(&#doc)));
                let notify = model.notify.then(|| quote!(.notify()));
                quote!(#private::untyped(&#place::SLOTS.#ident) #doc #notify)
            });
            options.push(quote!(slots: &#known.slots([#(#typed,)* #(#untyped,)*])));
        }
        if model.fields.iter().any(|field| !field.is_slot()) {
            let hidden = self.hidden_bytes();
            options.push(quote!(hidden: #hidden));
        }
        if !model.dict.is_empty() {
            let frame = self.frame_place();
            options.push(quote!(dict: #private::Frame::dict(&#frame)));
        }
        let switches = [
            (model.fixed_dict, quote!(fixed_dict)),
            (!model.weakref.is_empty(), quote!(weakref)),
            (model.unnamed_weakref, quote!(unnamed_weakref)),
            (model.closed.is_some(), quote!(closed)),
            (model.is_final.is_some(), quote!(is_final)),
            (model.assignable.is_some(), quote!(assignable)),
        ];
        options.extend(switches.into_iter().filter(|(is_on, _)| *is_on).map(|(_, option)| quote!(#option: true)));
        let declared = quote::format_ident!("{}", if model.extends.is_some() { "extending" } else { "declared" });
        let place =
            quote!(#private::concat!(#private::module_path!(), ":", #private::line!(), ":", #private::column!()));
        let which = model.is_generic().then(|| quote!(.of(#private::PhantomData::<#class>)));
        let plain = quote!(#attrs #which.#declared(#name, #place));
        let frame = self.frame_place();
        let record = quote!(#probe::<#base>::PROBED_RECORD);
        if options.is_empty() {
            // In fewer lines than a literal.
            let over = model.extends.is_some().then(|| quote!(.over(&#frame, #record)));
            return quote!(&#plain #over);
        }
        let extended = model.extends.is_some().then(|| quote!(base: #private::Frame::base(&#frame, #record),));
        quote!(&#private::Declared { #extended #(#options,)* ..#plain })
    }

    /// What the class's `#[methods]` block has written down. That is asked of any instantiation, and only then said to be
    /// this one: a block that asks more of the parameters is an error then, and not one that is not found.
    fn methods(&self) -> TokenStream {
        let Self { model, probe, .. } = self;
        let ident = &model.item.ident;
        let unknown = model.item.generics.params.iter().map(|_| quote!(_));
        let any = if model.is_generic() { quote!(#ident<#(#unknown),*>) } else { quote!(#ident) };
        locate(quote!(#probe::<#any>::PROBED_METHODS), ident)
    }

    fn slot_decl(&self, field: &Field, place: &TokenStream) -> TokenStream {
        let Self { private, probe, .. } = self;
        let (cfgs, ident, ty) = (&field.cfgs, &field.ident, &field.ty);
        let type_text = source_text(ty);
        let text = format!("{}: {type_text}", field.slot.value());
        let (known, nested) = if field.options.opaque.is_some() {
            (quote!(#private::Opaque::<#ty>::PROBED), None)
        } else if is_known_value(&type_text) {
            (quote!(#probe::<#ty>::PROBED), None)
        } else {
            (quote!(#probe::<#ty>::PROBED), Some(quote!(.nested(#text, #probe::<#ty>::PROBED_IN))))
        };
        // In two lines with a text that can be long, in one without.
        let text = nested.is_none().then(|| quote!(#text,));
        let decl = quote::format_ident!("{}", if nested.is_none() { "decl" } else { "place" });
        let guarded = self.guard(field).map(|guard| quote!(.guarded(#guard)));
        let doc = (!field.doc.is_empty()).then_some(&field.doc).map(|doc| quote!(.doc(&#doc)));
        let readonly = field.options.readonly.is_some().then(|| quote!(.readonly()));
        let defaulted = field.options.default.is_some().then(|| quote!(.defaulted()));
        let notify = (self.model.notify || field.options.notify.is_some()).then(|| quote!(.notify()));
        quote!(#(#cfgs)* #private::#decl(&#place::SLOTS.#ident, #text #known #guarded) #nested #doc #readonly #defaulted #notify)
    }

    /// The bytes of fields that are no slots; they change the layout as slots do.
    fn hidden_bytes(&self) -> TokenStream {
        let private = &self.private;
        let skipped = self.model.fields.iter().filter(|field| !field.is_slot());
        let sizes = skipped.map(|field| {
            let (cfgs, ty) = (&field.cfgs, &field.ty);
            quote!(#(#cfgs)* #private::size_of::<#ty>())
        });
        quote!(#private::sum(&[#(#sizes),*]))
    }
}

/// Types whose slots hold values, whatever else the crate defines: they need no probe, which saves compile time.
pub(super) fn is_known_value(type_text: &str) -> bool {
    matches!(
        type_text,
        "bool"
            | "char"
            | "f32"
            | "f64"
            | "i8"
            | "i16"
            | "i32"
            | "i64"
            | "isize"
            | "u8"
            | "u16"
            | "u32"
            | "u64"
            | "usize"
    )
}
