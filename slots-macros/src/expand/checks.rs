//! The assertions that const evaluation makes, each at the user's own token.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::Type;

use super::record::is_known_value;
use super::{Expansion, assertion, at_users, hidden, locate};
use crate::text::source_text;

impl Expansion<'_> {
    pub(super) fn checks(&self) -> TokenStream {
        let (types, recursive) = (self.slot_types(), self.recursive_fields());
        if !self.model.bases_are_concrete() {
            // What depends on a parameter can be checked only where the class is used.
            return quote!(#types #recursive);
        }
        let definition = self.definition();
        let tight = (!self.model.is_generic()).then(|| self.tight());
        quote!(#definition #tight #types #recursive)
    }

    /// The same for a class whose bases depend on its parameters, as expressions for its record.
    pub(super) fn checks_when_built(&self) -> TokenStream {
        let tight = self.tight();
        if self.model.bases_are_concrete() {
            return tight;
        }
        let definition = self.definition();
        quote!(#definition #tight)
    }

    /// What is asserted of bases, slots and options, if there is anything.
    fn definition(&self) -> TokenStream {
        let (bases, slots, options) = (self.bases(), self.slot_names(), self.options());
        let all = quote!(#bases #slots #options);
        if all.is_empty() {
            return all;
        }
        let table = self.table();
        quote!(#table #all)
    }

    /// Where the definition is: in the class's declaration, unless that depends on parameters.
    fn definition_name(&self) -> Ident {
        hidden(if self.model.is_generic() { "CHECKS" } else { "DECL" })
    }

    /// What the rules ask of the definition of a class with parameters.
    fn table(&self) -> Option<TokenStream> {
        let Self { model, private, probe, .. } = self;
        if !model.is_generic() {
            return None;
        }
        let (checks, class, doc) = (self.definition_name(), &model.name, &model.doc);
        let mut given = Vec::new();
        if !doc.is_empty() {
            given.push(quote!(doc: #doc));
        }
        if let Some(base) = &model.extends {
            given.push(quote!(base: #probe::<#base>::PROBED_RECORD));
        }
        if !model.mixins.is_empty() {
            let mixins = &model.mixins;
            given.push(quote!(mixins: &[#(#probe::<#mixins>::PROBED_RECORD),*]));
        }
        if model.has_slots() {
            let typed = model.slots().map(|field| {
                let (cfgs, name) = (&field.cfgs, &field.slot);
                quote!(#(#cfgs)* #private::SlotDecl::named(#name))
            });
            let untyped = model.untyped.iter().map(|slot| {
                let name = self.untyped_name(slot);
                quote!(#private::SlotDecl::named(#name))
            });
            given.push(quote!(slots: &[#(#typed,)* #(#untyped),*]));
        }
        if !model.dict.is_empty() {
            given.push(quote!(dict: #private::Some(0)));
        }
        let switches = [
            (model.extends.is_some(), quote!(extends)),
            (!model.weakref.is_empty(), quote!(weakref)),
            (model.closed.is_some(), quote!(closed)),
        ];
        given.extend(switches.into_iter().filter(|(is_on, _)| *is_on).map(|(_, switch)| quote!(#switch: true)));
        let keyword = if model.bases_are_concrete() { quote!(const) } else { quote!(let) };
        Some(quote! {
            #keyword #checks: &#private::Declared = &#private::Declared {
                #(#given,)*
                ..#private::MethodsOf::<()>::unprinted(#class)
            };
        })
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
        let Self { model, probe, .. } = self;
        let checks = self.definition_name();
        let written: Vec<&Type> = model.mixins.iter().chain(&model.extends).collect();
        let each = written.iter().enumerate().map(|(index, base)| {
            let text = source_text(base);
            self.assert_here(base, quote!(#checks.checks_base(#index, #text, #probe::<#base>::PROBED_MEANT)))
        });
        let order =
            (written.len() > 1).then(|| self.assert_here(&quote!(#(#written)*), quote!(#checks.checks_order())));
        quote!(#(#each)* #order)
    }

    fn slot_names(&self) -> TokenStream {
        let model = self.model;
        let checks = self.definition_name();
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
                Some(rename) => self.assert_here(rename, quote!(#checks.checks_slot(#text, #text, #repeated))),
                None => self.assert_here(&field.ident, quote!(#checks.checks_slot(#text, #text, #repeated))),
            };
            Some(quote!(#(#cfgs)* #check))
        });
        let untyped = model.untyped.iter().enumerate().map(|(index, slot)| {
            let (written, name) = (&slot.written, self.untyped_name(slot));
            let text = written.value();
            let earlier = model.untyped[..index].iter().any(|other| other.written.value() == text);
            let repeated = earlier || slot.is_private || model.slots().any(|field| field.slot.value() == text);
            self.assert_here(written, quote!(#checks.checks_slot(#text, #name, #repeated)))
        });
        quote!(#(#typed)* #(#untyped)*)
    }

    fn options(&self) -> TokenStream {
        let model = self.model;
        let checks = self.definition_name();
        let dict = model.dict.iter().enumerate().map(|(index, wish)| {
            let already = index > 0;
            self.assert_here(wish, quote!(#checks.checks_dict(#already)))
        });
        let weakref = model.weakref.iter().enumerate().map(|(index, wish)| {
            let already = index > 0;
            self.assert_here(wish, quote!(#checks.checks_weakref(#already)))
        });
        let closed = model.closed.iter().map(|closed| self.assert_here(closed, quote!(#checks.checks_closed())));
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
            quote!(#(#cfgs)* #private::FieldLayout { name: #ident, size: #private::size_of::<#ty>(), align: #private::align_of::<#ty>() })
        });
        let untyped = model.untyped.iter().map(|slot| {
            let ident = slot.ident.to_string();
            quote!(#private::FieldLayout { name: #ident, size: 16, align: 8 })
        });
        let dict = (!model.dict.is_empty()).then(|| {
            quote!(#private::FieldLayout { name: "__dict__", size: #private::size_of::<#private::AttrDict>(), align: #private::align_of::<#private::AttrDict>() })
        });
        let start = model.extends.as_ref().map_or_else(|| quote!(0), |base| quote!(#private::size_of::<#base>()));
        let call = quote!(#private::assert_tight(#name, #start, &[#(#own,)* #(#untyped,)* #dict], #private::align_of::<#class #ty_generics>(), #private::size_of::<#class #ty_generics>()));
        if model.is_generic() {
            let call = locate(call, tight);
            return quote!(#call;);
        }
        assertion(tight, call)
    }

    /// Every slot's type must be one that a `Value` can hold; types with parameters have a bound instead.
    fn slot_types(&self) -> TokenStream {
        let Self { model, probe, .. } = self;
        let (class, decl) = (&model.name, hidden("DECL"));
        let each =
            model.slots().filter(|field| !field.is_generic && field.options.opaque.is_none()).filter_map(|field| {
                let (cfgs, ty) = (&field.cfgs, &field.ty);
                let (text, slot) = (source_text(ty), field.slot.value());
                if is_known_value(&text) {
                    return None;
                }
                let call = if model.is_generic() {
                    let probe = quote!(#probe::<#ty>);
                    quote!(#probe::PROBED.holds(#probe::PROBED_IN, #probe::PROBED_MEANT).asserted(#class, #slot, #text))
                } else {
                    quote!(#decl.holds(#slot, #probe::<#ty>::PROBED_MEANT))
                };
                let check = assertion(ty, call);
                Some(quote!(#(#cfgs)* #check))
            });
        quote!(#(#each)*)
    }

    /// Fields that lead to the class itself are slots once it is one.
    fn recursive_fields(&self) -> TokenStream {
        let Self { model, private, where_clause, .. } = self;
        let (name, check) = (&model.item.ident, hidden("RECURSIVE"));
        let (impl_generics, ty_generics, _) = self.generics.split_for_impl();
        let recursive =
            model.slots().filter(|field| field.is_generic && field.is_recursive && field.options.opaque.is_none());
        let each: Vec<TokenStream> = recursive
            .map(|field| {
                let (cfgs, ty) = (&field.cfgs, &field.ty);
                let known = locate(quote!(<#ty as #private::Field>::TYPE), ty);
                quote!(#(#cfgs)* let _ = #known;)
            })
            .collect();
        if each.is_empty() {
            return TokenStream::new();
        }
        quote! {
            fn #check #impl_generics(_: #name #ty_generics) #where_clause {
                #(#each)*
            }
        }
    }

    /// A warning where slots are added under a base that has a dict: they keep nothing out.
    pub(super) fn pointless_slots(&self) -> TokenStream {
        let Self { model, path, .. } = self;
        let (Some(base), Some(warning)) = (&model.extends, self.warning()) else { return TokenStream::new() };
        let levels = model.item.attrs.iter().filter(|attribute| {
            ["allow", "warn", "deny", "forbid"].iter().any(|level| attribute.path().is_ident(level))
        });
        let (name, mark) = (&model.item.ident, hidden("Mark"));
        // A class with parameters cannot be named here.
        let (item, class) = if model.is_generic() {
            (Some(quote!(struct #mark { #warning __frame: () })), quote!((#base, #mark)))
        } else {
            (None, name.to_token_stream())
        };
        // The warning stands at all of the expression, so that is put at the base's name.
        let last = match base {
            Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_token_stream()),
            _ => None,
        };
        let last = last.unwrap_or_else(|| base.to_token_stream());
        let asked = at_users(quote!(#path::UnderDict::<#class>::OF.of().__frame), &last);
        let body = item.map_or_else(|| quote!(_ = #asked), |item| quote!({ #item _ = #asked; }));
        quote! {
            #(#levels)*
            const _: fn() = || #body;
        }
    }

    /// What is deprecated of a class that adds slots to a base: the compiler says it where it finds that the base has a dict.
    pub(super) fn warning(&self) -> Option<TokenStream> {
        let model = self.model;
        let base = model.extends.as_ref().filter(|_| model.has_slots() && model.bases_are_concrete())?;
        let note = format!(
            "[slots-under-dict] the slots of `{}` do not close it, since its base `{}` has a `__dict__`; extend a base \
             without `dict`, or write `#[allow(deprecated)]` on `{0}` if its slots are meant for typed access only",
            model.name,
            source_text(base)
        );
        Some(quote!(#[deprecated = #note]))
    }
}
