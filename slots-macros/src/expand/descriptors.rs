//! The typed descriptors: a struct with one for each slot, which dereferences to the base's.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Expansion, hidden_type};

impl Expansion<'_> {
    /// The type of the descriptors: what the macro added to the struct, alone if the class has no slots of its own.
    pub(super) fn descriptor_type(&self) -> TokenStream {
        let (_, ty_generics, _) = self.model.item.generics.split_for_impl();
        if !self.model.has_slots() {
            return self.frame();
        }
        let slots = hidden_type("Slots");
        quote!(#slots #ty_generics)
    }

    fn frame(&self) -> TokenStream {
        let Self { model, private, base, .. } = self;
        let (name, (_, ty_generics, _)) = (&model.item.ident, model.item.generics.split_for_impl());
        quote!(#private::Frame<#name #ty_generics, #base>)
    }

    /// The struct that holds the descriptors, with those of the base behind `Deref`.
    pub(super) fn descriptors(&self) -> TokenStream {
        let Self { model, private, .. } = self;
        if !model.has_slots() {
            return TokenStream::new();
        }
        let (name, vis) = (&model.item.ident, &model.item.vis);
        let (slots, frame) = (hidden_type("Slots"), self.frame());
        let (impl_generics, ty_generics, _) = self.generics.split_for_impl();
        // No more than the struct itself asks for.
        let (generics, user) = (&self.generics.params, &model.item.generics.where_clause);
        let fields = model.slots().map(|field| {
            let (cfgs, vis, ident, ty) = (&field.cfgs, &field.vis, &field.ident, &field.ty);
            let docs = field.item_docs();
            quote!(#(#cfgs)* #docs #vis #ident: #private::SlotDescr<#name #ty_generics, #ty>)
        });
        let untyped = model.untyped.iter().map(|slot| {
            let ident = &slot.ident;
            quote!(#vis #ident: #private::SlotDescr<#name #ty_generics, #private::Untyped>)
        });
        let deref = model.extends.as_ref().map(|_| {
            quote! {
                impl #impl_generics #private::Deref for #slots #ty_generics #user {
                    type Target = #frame;
                    fn deref(&self) -> &Self::Target {
                        &self.__frame
                    }
                }
            }
        });
        let warning = self.warning().filter(|_| !model.is_generic());
        let frame = self.has_frame().then(|| quote!(#warning __frame: #frame,));
        quote! {
            #vis struct #slots <#generics> #user {
                #frame
                #(#fields,)*
                #(#untyped,)*
            }
            #deref
        }
    }

    /// Where the descriptors say what the macro added.
    pub(super) fn frame_place(&self) -> TokenStream {
        let (name, (_, ty_generics, _)) = (&self.model.item.ident, self.model.item.generics.split_for_impl());
        let field = self.model.has_slots().then(|| quote!(.__frame));
        quote!(<#name #ty_generics>::SLOTS #field)
    }

    /// The descriptors: they are made of pointers to the fields of a struct that is not there, which makes the compiler prove
    /// that the fields have just the types that were written, since such pointers are invariant: another attribute macro below
    /// this one may have rewritten them.
    pub(super) fn descriptor_values(&self) -> TokenStream {
        let Self { model, private, .. } = self;
        let (slots, it) = (hidden_type("Slots"), quote!(#private::at::<Self>()));
        let frame = self.frame_value(&it);
        if !model.has_slots() {
            // SAFETY of what is printed: C2 and C3: as below, of the base and the `__dict__`.
            return frame.map_or_else(|| quote!(#private::Frame::PLAIN), |frame| quote!(unsafe { #frame }));
        }
        let frame = frame.map(|frame| quote!(__frame: #frame,));
        let typed = model.slots().map(|field| {
            let (cfgs, ident, name) = (&field.cfgs, &field.ident, &field.slot);
            quote!(#(#cfgs)* #ident: #private::SlotDescr::new(#name, &raw mut (*#it).#ident))
        });
        let untyped = model.untyped.iter().map(|slot| {
            let (ident, name) = (&slot.ident, self.untyped_name(slot));
            quote!(#ident: #private::SlotDescr::new(#name, &raw mut (*#it).#ident))
        });
        // SAFETY of what is printed: C1 and C5: each pointer is to the field of that name, in memory for the struct.
        quote!(unsafe { #slots { #frame #(#typed,)* #(#untyped,)* } })
    }

    /// Whether the macro added something that the descriptors know.
    fn has_frame(&self) -> bool {
        self.model.extends.is_some() || !self.model.dict.is_empty()
    }

    /// What it added, in the memory at `it`.
    fn frame_value(&self, it: &TokenStream) -> Option<TokenStream> {
        let Self { model, private, base, .. } = self;
        if !self.has_frame() {
            return None;
        }
        // SAFETY of what is printed: C2 and C3: the pointers are to the base and the dict, in memory for the struct.
        let plain = if model.extends.is_some() {
            quote!(#private::Frame::over(&raw mut (*#it).__base__))
        } else {
            quote!(#private::Frame::<Self, #base>::PLAIN)
        };
        let dict = (!model.dict.is_empty()).then(|| quote!(.with_dict(&raw mut (*#it).__dict__)));
        Some(quote!(#plain #dict))
    }

    /// The name of an untyped slot, mangled where Python would.
    pub(super) fn untyped_name(&self, slot: &crate::model::Untyped) -> TokenStream {
        let (private, class, written) = (&self.private, &self.model.name, &slot.written);
        if slot.is_private { quote!(#private::mangled!(#class, #written)) } else { quote!(#written) }
    }
}
