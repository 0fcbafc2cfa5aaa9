//! The assertions that const evaluation makes, each at the user's own token.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::Type;

use super::record::is_known_value;
use super::{Expansion, assertion, hidden, local, locate};
use crate::text::source_text;

impl Expansion<'_> {
    pub(super) fn checks(&self) -> TokenStream {
        let model = self.model;
        let (types, fields) = (self.slot_types(), self.fields_as_written());
        let types = quote!(#types #fields);
        if !model.bases_are_concrete() {
            // What depends on a parameter can be checked only where the class is used.
            return types;
        }
        let table = self.table();
        let bases = self.bases();
        let slots = self.slot_names();
        let options = self.options();
        let tight = (!model.is_generic()).then(|| self.tight());
        quote!(#table #bases #slots #options #tight #types)
    }

    /// The same for a class whose bases depend on its parameters, as expressions for its record.
    pub(super) fn checks_when_built(&self) -> TokenStream {
        let model = self.model;
        let tight = self.tight();
        if model.bases_are_concrete() {
            return tight;
        }
        let table = self.table();
        let bases = self.bases();
        let slots = self.slot_names();
        let options = self.options();
        quote!(#table #bases #slots #options #tight)
    }

    /// The definition as the engine takes it.
    fn table(&self) -> TokenStream {
        let Self { model, private, .. } = self;
        let checks = hidden("CHECKS");
        let class = &model.name;
        let bases = model.mixins.iter().chain(&model.extends);
        let extends = model.extends.is_some();
        let typed = model.slots().map(|field| {
            let (cfgs, name) = (&field.cfgs, &field.slot);
            quote!(#(#cfgs)* #name)
        });
        let untyped = model.untyped.iter().map(|slot| self.untyped_name(slot));
        let (dict, weakref) = (!model.dict.is_empty(), !model.weakref.is_empty());
        let (documented, closed) = (!model.doc.is_empty(), model.closed.is_some());
        let keyword = if model.bases_are_concrete() { quote!(const) } else { quote!(let) };
        quote! {
            #keyword #checks: &#private::Checks = &#private::Checks {
                class: #class,
                bases: &[#(#private::ClassProbe::<#bases>::PROBED_RECORD),*],
                extends: #extends,
                slots: &[#(#typed,)* #(#untyped),*],
                dict: #dict,
                weakref: #weakref,
                documented: #documented,
                closed: #closed,
            };
        }
    }

    /// An assertion as an item, or as a statement where items cannot see the parameters.
    fn assert_here(&self, at: &impl ToTokens, call: TokenStream) -> TokenStream {
        if self.model.bases_are_concrete() {
            return assertion(at, call);
        }
        let call = locate(call, at);
        quote!(#call;)
    }

    fn bases(&self) -> TokenStream {
        let Self { model, private, .. } = self;
        let (checks, class) = (hidden("CHECKS"), &model.name);
        let written: Vec<&Type> = model.mixins.iter().chain(&model.extends).collect();
        let each = written.iter().enumerate().map(|(index, base)| {
            let text = source_text(base);
            let slotted = self.assert_here(
                base,
                quote!(#private::assert_slotted_base(#class, #text, ::core::option::Option::is_some(&#private::ClassProbe::<#base>::PROBED_RECORD) || #private::ClassProbe::<#base>::PROBED_MEANT)),
            );
            let fits = self.assert_here(base, quote!(#checks.base(#index)));
            quote!(#slotted #fits)
        });
        let order = (written.len() > 1).then(|| self.assert_here(&quote!(#(#written)*), quote!(#checks.order())));
        let adds = model.has_slots() || !model.dict.is_empty() || !model.weakref.is_empty();
        let room = model.extends.as_ref().filter(|_| adds).map(|base| self.assert_here(base, quote!(#checks.room())));
        quote!(#(#each)* #order #room)
    }

    fn slot_names(&self) -> TokenStream {
        let model = self.model;
        let checks = hidden("CHECKS");
        let alone = model.extends.is_none() && model.mixins.is_empty();
        let typed = model.slots().enumerate().filter_map(|(index, field)| {
            let name = &field.slot;
            let text = name.value();
            let repeated = model.slots().take(index).any(|earlier| earlier.slot.value() == text);
            // Every field name is an identifier: a struct without bases has little to be asked.
            if alone && !repeated && field.options.rename.is_none() && !text.starts_with("__") {
                return None;
            }
            let cfgs = &field.cfgs;
            let check = match &field.options.rename {
                Some(rename) => self.assert_here(rename, quote!(#checks.slot(#text, #text, #repeated))),
                None => self.assert_here(&field.ident, quote!(#checks.slot(#text, #text, #repeated))),
            };
            Some(quote!(#(#cfgs)* #check))
        });
        let untyped = model.untyped.iter().enumerate().map(|(index, slot)| {
            let (written, name) = (&slot.written, self.untyped_name(slot));
            let text = written.value();
            let earlier = model.untyped[..index].iter().any(|other| other.written.value() == text);
            let repeated = earlier || slot.is_private || model.slots().any(|field| field.slot.value() == text);
            self.assert_here(written, quote!(#checks.slot(#text, #name, #repeated)))
        });
        quote!(#(#typed)* #(#untyped)*)
    }

    fn options(&self) -> TokenStream {
        let model = self.model;
        let checks = hidden("CHECKS");
        let dict = model.dict.iter().enumerate().map(|(index, wish)| {
            let already = index > 0;
            self.assert_here(wish, quote!(#checks.dict(#already)))
        });
        let weakref = model.weakref.iter().enumerate().map(|(index, wish)| {
            let already = index > 0;
            self.assert_here(wish, quote!(#checks.weakref(#already)))
        });
        let closed = model.closed.iter().map(|closed| self.assert_here(closed, quote!(#checks.closed())));
        quote!(#(#dict)* #(#weakref)* #(#closed)*)
    }

    /// `tight`: an assertion as an item, or as a statement in a generic class's record.
    fn tight(&self) -> TokenStream {
        let Self { model, private, .. } = self;
        let Some(tight) = &model.tight else { return TokenStream::new() };
        let (class, name) = (&model.item.ident, &model.name);
        let (_, ty_generics, _) = model.item.generics.split_for_impl();
        let own = model.fields.iter().map(|field| {
            let (cfgs, ident, ty) = (&field.cfgs, field.ident.to_string(), &field.ty);
            quote!(#(#cfgs)* #private::FieldLayout { name: #ident, size: ::core::mem::size_of::<#ty>(), align: ::core::mem::align_of::<#ty>() })
        });
        let untyped = model.untyped.iter().map(|slot| {
            let ident = slot.ident.to_string();
            quote!(#private::FieldLayout { name: #ident, size: 16, align: 8 })
        });
        let dict = (!model.dict.is_empty()).then(|| {
            quote!(#private::FieldLayout { name: "__dict__", size: ::core::mem::size_of::<#private::AttrDict>(), align: ::core::mem::align_of::<#private::AttrDict>() })
        });
        let start = model.extends.as_ref().map_or_else(|| quote!(0), |base| quote!(::core::mem::size_of::<#base>()));
        let call = quote!(#private::assert_tight(#name, #start, &[#(#own,)* #(#untyped,)* #dict], ::core::mem::align_of::<#class #ty_generics>(), ::core::mem::size_of::<#class #ty_generics>()));
        if model.is_generic() {
            let call = locate(call, tight);
            return quote!(#call;);
        }
        assertion(tight, call)
    }

    /// Every slot's type must be one that a `Value` can hold; types with parameters have a bound instead.
    fn slot_types(&self) -> TokenStream {
        let Self { model, private, .. } = self;
        let class = &model.name;
        let each = model.slots().filter(|field| !field.is_generic && field.options.opaque.is_none()).filter_map(|field| {
            let (cfgs, ty) = (&field.cfgs, &field.ty);
            let (text, slot) = (source_text(ty), field.slot.value());
            if is_known_value(&text) {
                return None;
            }
            let check = assertion(
                ty,
                quote!(#private::assert_slot_type(#class, #slot, #text, #private::FieldProbe::<#ty>::PROBED_TYPE.is_value() || ::core::option::Option::is_some(&#private::ClassProbe::<#ty>::PROBED_NESTED) || #private::ClassProbe::<#ty>::PROBED_MEANT)),
            );
            Some(quote!(#(#cfgs)* #check))
        });
        quote!(#(#each)*)
    }

    /// The fields have the types that were written, and can be borrowed: another attribute macro below this one may
    /// rewrite the struct after this one has seen it.
    fn fields_as_written(&self) -> TokenStream {
        let Self { model, private, base, where_clause, .. } = self;
        let (name, check) = (&model.item.ident, hidden("fields_as_written"));
        let (impl_generics, ty_generics, _) = model.item.generics.split_for_impl();
        let it = local("it");
        let same = |field: TokenStream, ty: TokenStream| quote!(#private::same_type(&mut #it.#field, ::core::marker::PhantomData::<::core::cell::Cell<#ty>>););
        let base = model.extends.as_ref().map(|_| same(quote!(__base__), quote!(#base)));
        let typed = model.slots().map(|field| {
            let (cfgs, ident, ty) = (&field.cfgs, &field.ident, &field.ty);
            let same = same(quote!(#ident), quote!(#ty));
            quote!(#(#cfgs)* #same)
        });
        let recursive =
            model.slots().filter(|field| field.is_generic && field.is_recursive && field.options.opaque.is_none());
        let recursive = recursive.map(|field| {
            let (cfgs, ty) = (&field.cfgs, &field.ty);
            let known = locate(quote!(<#ty as #private::Field>::TYPE), ty);
            quote!(#(#cfgs)* let _ = #known;)
        });
        let untyped = model.untyped.iter().map(|slot| {
            let ident = &slot.ident;
            same(quote!(#ident), quote!(#private::Slot<#private::Value>))
        });
        let dict = (!model.dict.is_empty()).then(|| same(quote!(__dict__), quote!(#private::AttrDict)));
        quote! {
            #[allow(dead_code)]
            fn #check #impl_generics (#it: &mut #name #ty_generics) #where_clause {
                #base #(#typed)* #(#recursive)* #(#untyped)* #dict
            }
        }
    }

    /// A warning where slots are added under a base that has a dict: they keep nothing out.
    pub(super) fn pointless_slots(&self) -> TokenStream {
        let Self { model, private, .. } = self;
        let Some(base) = model.extends.as_ref().filter(|_| model.has_slots() && model.bases_are_concrete()) else {
            return TokenStream::new();
        };
        let levels = model.item.attrs.iter().filter(|attribute| {
            ["allow", "warn", "deny", "forbid"].iter().any(|level| attribute.path().is_ident(level))
        });
        let lint = hidden("SlotsUnderDict");
        let note = format!(
            "[slots-under-dict] the slots of `{}` do not close it, since its base `{}` has a `__dict__`; extend a base \
             without `dict`, or write `#[allow(deprecated)]` on `{0}` if its slots are meant for typed access only",
            model.name,
            source_text(base)
        );
        // The warning stands at the constant's name, so that is put at the base's.
        let place = match base {
            Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.span()),
            _ => None,
        };
        let here = Ident::new("HERE", place.unwrap_or_else(|| super::ends(base).0));
        quote! {
            #(#levels)*
            const _: () = {
                use #private::LintFallback as _;
                #[allow(dead_code)]
                struct #lint<T: ?::core::marker::Sized>(::core::marker::PhantomData<T>);
                impl<T: #private::Slotted<Dict = #private::HasDict>> #lint<T> {
                    #[deprecated(note = #note)]
                    const HERE: () = ();
                }
                impl<T> #private::LintFallback for #lint<T> {}
                #lint::<#base>::#here
            };
        }
    }
}
