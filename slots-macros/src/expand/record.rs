//! The class: its declaration and record as constants, and the impl that ties them to the struct.
//!
//! The `unsafe` code that is printed here is sound for these reasons, which the runtime's invariants C1 to C3 name: every
//! offset is `offset_of!` of the field that is declared, and `fields_as_written` makes the compiler prove that the field
//! has the type that was written; a guard is made for that same type; the base's offset is asserted to be 0; the record
//! and its parts are built from the one declaration.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{WherePredicate, parse_quote};

use super::{Expansion, hidden, local, locate};
use crate::model::{Field, mentions};
use crate::text::source_text;

impl Expansion<'_> {
    pub(super) fn record(&self) -> TokenStream {
        let Self { model, private, base, where_clause, .. } = self;
        let (name, vis) = (&model.item.ident, &model.item.vis);
        let (impl_generics, ty_generics, _) = model.item.generics.split_for_impl();
        let declared = self.declared();
        let (decl, record) = (hidden("DECL"), hidden("RECORD"));
        // A generic class has one record for each instantiation; a static cannot be generic.
        let (statics, decl, record, find) = if model.is_generic() {
            let checked = self.checks_when_built();
            // SAFETY of what is printed: C1 to C3: `DECL` is the declaration below, and the parts are built from it.
            let parts = locate(quote!(#private::generic_parts::<Self>()), name);
            let record =
                quote!({ #checked unsafe { &#private::ClassRecord::new(<Self as #private::Slotted>::DECL, #parts) } });
            (None, declared, record, None)
        } else {
            let (parts, mro, attrs) = (hidden("PARTS"), hidden("MRO"), hidden("ATTRS"));
            // SAFETY of what is printed: C1 to C3: the record is of that declaration, and of the parts built from it.
            let statics = quote! {
                const #decl: &#private::Declared = #declared;
                static #parts: #private::Parts<
                    { #decl.slot_count() },
                    { #decl.bucket_count() },
                    { #decl.slots.len() },
                    { #decl.base_count() },
                > = #private::Parts::build(#decl);
                static #mro: #private::Mro<{ #private::Parts::mro_count(&#parts) }> = #private::Parts::mro(&#parts);
                static #attrs: #private::AttrCell = #private::AttrCell::new();
                static #record: #private::ClassRecord = unsafe { #private::ClassRecord::new(#decl, #private::Parts::view(&#parts, &#mro)) }.with_attrs(&#attrs);
            };
            let find = quote! {
                #[inline]
                fn __class_record() -> &'static #private::ClassRecord {
                    &#record
                }
                #[inline]
                fn __find_member(key: &#private::Key, text: &::core::primitive::str) -> ::core::option::Option<#private::MemberRef> {
                    #private::Parts::find(&#parts, key, text)
                }
            };
            (Some(statics), quote!(#decl), quote!(&#record), Some(find))
        };
        let dict = self.dict_presence();
        let slots = hidden("Slots");
        let descriptors = self.descriptor_values();
        let build = self.build();
        let relations = self.relations();
        let own_descriptors = quote!(#vis const SLOTS: #slots #ty_generics = <Self as #private::Slotted>::DESCRIPTORS;);
        // SAFETY of what is printed: C1 to C3: declaration, record and the parts that `find` asks are this struct's.
        quote! {
            #statics
            unsafe impl #impl_generics #private::Slotted for #name #ty_generics #where_clause {
                type Base = #base;
                type Dict = #dict;
                type Slots = #slots #ty_generics;
                const DESCRIPTORS: Self::Slots = #descriptors;
                const DECL: &'static #private::Declared = #decl;
                const RECORD: &'static #private::ClassRecord = #record;
                #find
                #build
            }
            #relations
            #[allow(dead_code)]
            impl #impl_generics #name #ty_generics #where_clause {
                /// The typed descriptors of the class's slots, inherited ones included.
                #own_descriptors

                /// The class.
                #[must_use]
                #vis fn class() -> #private::Class {
                    #private::class_of::<Self>()
                }
            }
        }
    }

    /// What handles to instances may do: be seen as a base's, have weak references, assign the class.
    fn relations(&self) -> TokenStream {
        let Self { model, private, base, where_clause, .. } = self;
        let name = &model.item.ident;
        let (impl_generics, ty_generics, _) = model.item.generics.split_for_impl();
        let with = |predicate: WherePredicate| {
            let mut clause = where_clause.clone();
            clause.predicates.push(predicate);
            clause
        };
        let bases = if model.base_is_parameter() {
            // What it embeds in turn might, for all that the compiler knows, be this very class, and there would be two impls.
            // SAFETY of what is printed: C2: the base's offset is asserted to be 0.
            quote!(unsafe impl #impl_generics #private::Embeds<#base> for #name #ty_generics #where_clause {})
        } else {
            let target = hidden("U");
            let mut generics = model.item.generics.clone();
            generics.params.push(parse_quote!(#target));
            let (impl_generics, ..) = generics.split_for_impl();
            // The parameter must not stand for what the user has of that name; nobody knows what is in a macro.
            let may_capture = mentions(base.to_token_stream(), &HashSet::from([target.to_string(), "!".to_owned()]));
            let clause = if may_capture {
                with(parse_quote!(<#name #ty_generics as #private::Slotted>::Base: #private::Embeds<#target>))
            } else {
                with(parse_quote!(#base: #private::Embeds<#target>))
            };
            // SAFETY of what is printed: C2: the base's offset is asserted to be 0, and what it embeds lies at its start.
            quote!(unsafe impl #impl_generics #private::Embeds<#target> for #name #ty_generics #clause {})
        };
        let clause = match &model.extends {
            _ if !model.weakref.is_empty() => Some(where_clause.clone()),
            Some(base) => Some(with(parse_quote!(for<'__slotted> #base: #private::HasWeakref))),
            None => None,
        };
        // SAFETY of what is printed: H4: the record has weak references by the declaration, or from the base's.
        let weakref = clause
            .map(|clause| quote!(unsafe impl #impl_generics #private::HasWeakref for #name #ty_generics #clause {}));
        // SAFETY of what is printed: H7: the same option is in the declaration.
        let assignable = model
            .assignable
            .as_ref()
            .map(|_| quote!(unsafe impl #impl_generics #private::Assignable for #name #ty_generics #where_clause {}));
        // The class, in words that mention the base: if that is unknown, which rustc reports, these impls are left out of
        // the search for conflicts.
        let itself = quote!(<#private::Parameters<#base> as #private::Pick<#name #ty_generics>>::Picked);
        // SAFETY of what is printed: C2: every instance lies at its own start.
        quote! {
            unsafe impl #impl_generics #private::Embeds<#itself> for #name #ty_generics #where_clause {}
            #bases
            #weakref
            #assignable
        }
    }

    /// `HasDict` or `NoDict`, as far as the embedded bases go.
    fn dict_presence(&self) -> TokenStream {
        let Self { model, private, base, .. } = self;
        if model.dict.is_empty() { quote!(<#base as #private::Slotted>::Dict) } else { quote!(#private::HasDict) }
    }

    /// The `Declared` value, by reference.
    fn declared(&self) -> TokenStream {
        let Self { model, private, base, .. } = self;
        let (name, ident, doc) = (&model.name, &model.item.ident, &model.doc);
        let (_, ty_generics, _) = model.item.generics.split_for_impl();
        let record = self.record_place();
        let class = quote!(#ident #ty_generics);
        let attrs = self.methods();
        let extends = model.extends.is_some();
        let embedded = if extends {
            quote!(#private::embedded(#private::ClassProbe::<#base>::PROBED_RECORD, #private::offset_of!(#class, __base__)))
        } else {
            quote!(#private::ClassProbe::<#base>::PROBED_RECORD)
        };
        let mixins = &model.mixins;
        let typed = model.slots().map(|field| self.slot_decl(field, &class));
        let untyped = model.untyped.iter().map(|slot| {
            let (ident, name) = (&slot.ident, self.untyped_name(slot));
            let ty = quote!(#private::Slot<#private::Value>);
            let doc = (!slot.doc.is_empty()).then_some(&slot.doc).map(|doc| quote!(.doc(#doc)));
            let notify = model.notify.then(|| quote!(.notify()));
            // SAFETY of what is printed: C1: the offset is that of this field, whose type `fields_as_written` has proved.
            quote! {
                unsafe {
                    #private::SlotDecl::new(#name, #private::offset_of!(#class, #ident), (#private::FieldProbe::<#ty>::PROBED_TYPE, ::core::option::Option::None), "Slot<Value>", || #record)
                } #doc #notify
            }
        });
        let hidden = self.hidden_bytes();
        let dict = if model.dict.is_empty() {
            quote!(::core::option::Option::None)
        } else {
            quote!(::core::option::Option::Some(#private::offset_of!(#class, __dict__)))
        };
        let (weakref, is_final) = (!model.weakref.is_empty(), model.is_final.is_some());
        let (assignable, fixed_dict) = (model.assignable.is_some(), model.fixed_dict);
        let unnamed_weakref = model.unnamed_weakref;
        quote! {
            &#private::Declared {
                name: #name,
                id: #private::ClassId::of_source(::core::module_path!(), #name, ::core::line!(), ::core::column!()),
                module: ::core::module_path!(),
                doc: #doc,
                base: #embedded,
                extends: #extends,
                mixins: &[#(#private::ClassProbe::<#mixins>::PROBED_RECORD),*],
                slots: &[#(#typed,)* #(#untyped,)*],
                attrs: #attrs,
                hidden: #hidden,
                dict: #dict,
                fixed_dict: #fixed_dict,
                weakref: #weakref,
                unnamed_weakref: #unnamed_weakref,
                is_final: #is_final,
                assignable: #assignable,
                items: ::core::option::Option::None,
                rust: #private::RustType::of::<#class>(),
                build: #private::ClassProbe::<#class>::PROBED_BUILD,
                record: || #record,
            }
        }
    }

    /// What the class's `#[methods]` block has written down. That is asked of any instantiation, and only then said to be
    /// this one: a block that asks more of the parameters is an error then, and not one that is not found.
    fn methods(&self) -> TokenStream {
        let Self { model, private, .. } = self;
        let (ident, (_, ty_generics, _)) = (&model.item.ident, model.item.generics.split_for_impl());
        let unknown = model.item.generics.params.iter().map(|_| quote!(_));
        let any = if model.is_generic() { quote!(#ident<#(#unknown),*>) } else { quote!(#ident) };
        let asked = locate(quote!(#private::MethodsProbe::<#any>::PROBED_METHODS), ident);
        quote!(#private::MethodsOf::<#ident #ty_generics>::list(#asked))
    }

    /// The record, reached without the trait where possible: a class whose base is none does not implement it, which
    /// would be an error besides that of the base.
    fn record_place(&self) -> TokenStream {
        let Self { model, private, .. } = self;
        if model.is_generic() {
            let (ident, (_, ty_generics, _)) = (&model.item.ident, model.item.generics.split_for_impl());
            return quote!(<#ident #ty_generics as #private::Slotted>::RECORD);
        }
        let record = hidden("RECORD");
        quote!(&#record)
    }

    fn slot_decl(&self, field: &Field, class: &TokenStream) -> TokenStream {
        let private = &self.private;
        let (cfgs, ident, ty, name) = (&field.cfgs, &field.ident, &field.ty, &field.slot);
        let record = self.record_place();
        let type_text = source_text(ty);
        let operations = if field.options.opaque.is_some() {
            quote!((#private::Opaque::<#ty>::PROBED_TYPE, ::core::option::Option::None))
        } else if is_known_value(&type_text) {
            quote!((#private::FieldProbe::<#ty>::PROBED_TYPE, ::core::option::Option::None))
        } else {
            quote!((#private::FieldProbe::<#ty>::PROBED_TYPE, #private::ClassProbe::<#ty>::PROBED_NESTED))
        };
        let doc = (!field.doc.is_empty()).then_some(&field.doc).map(|doc| quote!(.doc(#doc)));
        let readonly = field.options.readonly.is_some().then(|| quote!(.readonly()));
        let defaulted = field.options.default.is_some().then(|| quote!(.defaulted()));
        // SAFETY of what is printed: C1: the offset is that of this field, which has the type that operations and
        // guard are made for, as `fields_as_written` proves.
        let decl = quote! {
            #private::SlotDecl::new(#name, #private::offset_of!(#class, #ident), #operations, #type_text, || #record)
        };
        let decl = if let Some(guard) = self.guard(field) {
            // The user's validator must not stand in an `unsafe` block.
            let local = local("guard");
            quote!({ let #local = #guard; unsafe { #decl.guarded(#local) } })
        } else {
            quote!(unsafe { #decl })
        };
        let notify = (self.model.notify || field.options.notify.is_some()).then(|| quote!(.notify()));
        quote!(#(#cfgs)* #decl #doc #readonly #defaulted #notify)
    }

    /// The bytes of fields that are no slots; they change the layout as slots do.
    fn hidden_bytes(&self) -> TokenStream {
        let mut skipped = self.model.fields.iter().filter(|field| !field.is_slot()).peekable();
        if skipped.peek().is_none() {
            return quote!(0);
        }
        let sizes = skipped.map(|field| {
            let (cfgs, ty) = (&field.cfgs, &field.ty);
            quote!(#(#cfgs)* ::core::mem::size_of::<#ty>())
        });
        let private = &self.private;
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
