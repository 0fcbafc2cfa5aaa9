//! The typed descriptors: a struct with one for each slot, which dereferences to the base's.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Expansion, hidden};

impl Expansion<'_> {
    /// The struct that holds the descriptors, with those of the base behind `Deref`.
    pub(super) fn descriptors(&self) -> TokenStream {
        let Self { model, private, base, where_clause, .. } = self;
        let (name, vis) = (&model.item.ident, &model.item.vis);
        let slots = hidden("Slots");
        let (impl_generics, ty_generics, _) = model.item.generics.split_for_impl();
        let generics = &model.item.generics.params;
        let fields = model.slots().map(|field| {
            let (cfgs, vis, ident, ty) = (&field.cfgs, &field.vis, &field.ident, &field.ty);
            let docs = field.item_docs();
            quote!(#(#cfgs)* #docs #vis #ident: #private::SlotDescr<#name #ty_generics, #ty>)
        });
        let untyped = model.untyped.iter().map(|slot| {
            let ident = &slot.ident;
            quote!(#vis #ident: #private::SlotDescr<#name #ty_generics, #private::Slot<#private::Value>>)
        });
        let deref = model.extends.as_ref().map(|_| {
            quote! {
                impl #impl_generics ::core::ops::Deref for #slots #ty_generics #where_clause {
                    type Target = <#base as #private::Slotted>::Slots;
                    fn deref(&self) -> &Self::Target {
                        &self.__slotted_base
                    }
                }
            }
        });
        quote! {
            #[doc(hidden)]
            #vis struct #slots <#generics> #where_clause {
                #[doc(hidden)]
                #vis __slotted_base: <#base as #private::Slotted>::Slots,
                #[doc(hidden)]
                #vis __slotted_class: ::core::marker::PhantomData<fn() -> #name #ty_generics>,
                #(#fields,)*
                #(#untyped,)*
            }
            #deref
        }
    }

    /// The value of the descriptor struct.
    pub(super) fn descriptor_values(&self) -> TokenStream {
        let Self { model, private, base, .. } = self;
        let slots = hidden("Slots");
        let typed = model.slots().map(|field| {
            let (cfgs, ident) = (&field.cfgs, &field.ident);
            let name = &field.slot;
            // SAFETY of what is printed: C1 and C5: the offset is that of this field, whose type the descriptor has.
            quote!(#(#cfgs)* #ident: unsafe { #private::SlotDescr::new(#name, #private::offset_of!(Self, #ident)) })
        });
        let untyped = model.untyped.iter().map(|slot| {
            let (ident, name) = (&slot.ident, self.untyped_name(slot));
            // SAFETY of what is printed: as above.
            quote!(#ident: unsafe { #private::SlotDescr::new(#name, #private::offset_of!(Self, #ident)) })
        });
        quote! {
            #slots {
                __slotted_base: <#base as #private::Slotted>::DESCRIPTORS,
                __slotted_class: ::core::marker::PhantomData,
                #(#typed,)*
                #(#untyped,)*
            }
        }
    }

    /// The name of an untyped slot, mangled where Python would.
    pub(super) fn untyped_name(&self, slot: &crate::model::Untyped) -> TokenStream {
        let (private, class, written) = (&self.private, &self.model.name, &slot.written);
        if slot.is_private { quote!(#private::mangled!(#class, #written)) } else { quote!(#written) }
    }
}
