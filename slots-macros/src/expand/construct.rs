//! What makes instances: the constructor, construction from pairs, `Default`; and `Deref` to the base.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Expr, Pat, PatType, Token, Type, parse_quote};

use super::{Expansion, local, locate, span_of};
use crate::model::Field;

impl Expansion<'_> {
    pub(super) fn construct(&self) -> TokenStream {
        let new = self.new_fn();
        let own = self.inherent_items();
        let name = &self.model.item.ident;
        let (impl_generics, ty_generics, where_clause) = self.model.item.generics.split_for_impl();
        let own = if self.model.is_generic() {
            // Only what needs it has all that is asked of the parameters.
            let all = &self.asked;
            let (all_generics, ..) = self.generics.split_for_impl();
            let new = new.map(|new| quote!(impl #impl_generics #name #ty_generics #where_clause { #new }));
            quote!(impl #all_generics #name #ty_generics #all { #own } #new)
        } else {
            quote!(impl #name #where_clause { #own #new })
        };
        let default = self.default_impl();
        let deref = self.deref();
        quote!(#own #default #deref)
    }

    /// `new(base, fields without a default)`.
    fn new_fn(&self) -> Option<TokenStream> {
        let model = self.model;
        let new = model.new.as_ref()?;
        let (private, vis) = (&self.private, &model.item.vis);
        let base_name = if model.fields.iter().any(|field| field.ident == "base") { "__base__" } else { "base" };
        let base_name = Ident::new(base_name, Span::mixed_site());
        let base = model.extends.as_ref().map(|base| quote!(#base_name: #base,));
        let base_value = model.extends.as_ref().map(|_| quote!(__base__: #base_name,));
        let parameters = model.fields.iter().filter(|field| !field.is_defaulted()).map(|field| {
            let (cfgs, parameter, ty) = (&field.cfgs, unseen(&field.ident), &field.ty);
            quote!(#(#cfgs)* #parameter: #ty)
        });
        let values = model.fields.iter().map(|field| {
            let (cfgs, ident) = (&field.cfgs, &field.ident);
            if !field.is_defaulted() {
                let parameter = unseen(ident);
                return quote!(#(#cfgs)* #ident: #parameter,);
            }
            let value = self.default_of(field);
            quote!(#(#cfgs)* #ident: #value,)
        });
        let added = self.added_fields(&quote!(#private::Default::default()));
        let doc = format!(
            "Makes a `{}` from {}.",
            model.name,
            if model.extends.is_some() {
                "its base and its own fields that have no default"
            } else {
                "its fields that have no default"
            }
        );
        Some(quote! {
            #[doc = #doc]
            #[must_use]
            #vis fn #new(#base #(#parameters),*) -> Self {
                Self { #base_value #(#values)* #added }
            }
        })
    }

    /// The fields that this macro added, but the base.
    fn added_fields(&self, dict: &TokenStream) -> TokenStream {
        let private = &self.private;
        let untyped = self.model.untyped.iter().map(|slot| &slot.ident);
        let dict = (!self.model.dict.is_empty()).then(|| quote!(__dict__: #dict,));
        quote!(#(#untyped: #private::Slot::unset(),)* #dict)
    }

    /// The value of a field that the constructor leaves out.
    fn default_of(&self, field: &Field) -> TokenStream {
        let private = &self.private;
        let (span, ty) = (span_of(&field.ty), &field.ty);
        match field.default_value() {
            Some(value) if field.inner.is_some() => locate(quote!(#private::Slot::new(#value)), value),
            Some(value) => quote!(#value),
            None => quote_spanned!(span=> <#ty as #private::Default>::default()),
        }
    }

    /// `Printed::MADE`, where the struct has more than its declaration tells.
    pub(super) fn build(&self) -> TokenStream {
        let Self { model, private, probe, .. } = self;
        // SAFETY of what is printed: the constructor is an expression with these fields alone, so there are no others, whatever
        // another attribute macro below this one has made of the struct.
        if model.new.is_some() && model.fields.iter().all(|field| field.is_slot() && field.options.default.is_none()) {
            return TokenStream::new();
        }
        let pairs = local("pairs");
        let constant = quote!(const MADE: #private::Made<Self>);
        let base = model.extends.as_ref().map(|base| quote!(__base__: #probe::<#base>::probed_build(#pairs)?,));
        let fields = model.fields.iter().map(|field| {
            let (cfgs, ident, ty) = (&field.cfgs, &field.ident, &field.ty);
            if !field.is_slot() {
                let value = self.default_of(field);
                return quote!(#(#cfgs)* #ident: #value,);
            }
            let probe = if field.options.opaque.is_some() { quote!(#private::Opaque) } else { quote!(#probe) };
            let take = quote!(#probe::<#ty>::probed_take);
            let default = field.options.default.is_some().then(|| self.default_of(field));
            let taken = match (self.make(field, false), default) {
                (None, None) => quote!(next(#take)),
                (None, Some(value)) => quote!(next_or(#take, || #value)),
                (Some(make), None) => quote!(given(#take, #make)),
                (Some(make), Some(value)) => quote!(given_or(#take, || #value, #make)),
            };
            quote!(#(#cfgs)* #ident: #pairs.#taken?,)
        });
        let untyped = model.untyped.iter().map(|slot| {
            let ident = &slot.ident;
            quote!(#ident: #pairs.next(#probe::<#private::Untyped>::probed_take)?,)
        });
        let dict = (!model.dict.is_empty()).then(|| quote!(__dict__: #private::Default::default(),));
        let is_asked = model.extends.is_some() || model.has_slots();
        let parameter = if is_asked { quote!(#pairs) } else { quote!(_) };
        quote!(#constant = #private::Some(|#parameter| #private::Ok(Self { #base #(#fields)* #(#untyped)* #dict }));)
    }

    /// The closure that converts and validates a value, for a slot that has either; `whole` makes the field of it too.
    fn make(&self, field: &Field, whole: bool) -> Option<TokenStream> {
        if !field.is_guarded() || field.options.opaque.is_some() {
            return None;
        }
        let private = &self.private;
        let ty = field.inner.as_ref().unwrap_or(&field.ty);
        // Whatever is wrong with the user's functions is shown at their names.
        let (value, made) = (local("value"), local("made"));
        let converted = if let Some((_, convert)) = &field.options.convert {
            asked(private, &typed(convert, parse_quote!(#private::Value)), quote!(#value))
        } else {
            quote!(<#ty as #private::FromValue>::from_value(#value)?)
        };
        let validated = field.options.validate.as_ref().map(|(_, validate)| {
            let verdict = asked(private, &typed(validate, parse_quote!(&#ty)), quote!(&#made));
            quote!(#verdict;)
        });
        let result = if whole { quote!(#private::Into::into(#made)) } else { quote!(#made) };
        Some(quote! {
            |#value| {
                let #made: #ty = #converted;
                #validated
                #private::Ok(#result)
            }
        })
    }

    /// The guard of a slot that converts or validates.
    pub(super) fn guard(&self, field: &Field) -> Option<TokenStream> {
        self.make(field, true)
    }

    /// `Default`, where every field of the struct's own has one; the base's is a condition.
    fn default_impl(&self) -> Option<TokenStream> {
        let model = self.model;
        if model.derives.contains("Default") || !model.fields.iter().all(Field::is_defaulted) {
            return None;
        }
        let (private, name) = (&self.private, &model.item.ident);
        let (impl_generics, ty_generics, _) = self.generics.split_for_impl();
        let mut where_clause = self.asked.clone();
        if let Some(base) = &model.extends {
            // Hidden behind a lifetime: a base without `Default` means none here, and no error.
            where_clause.predicates.push(syn::parse_quote!(for<'__slotted> #base: #private::Default));
        }
        let value = if let Some(new) = &model.new {
            let base = model.extends.as_ref().map(|_| quote!(#private::Default::default()));
            quote!(Self::#new(#base))
        } else {
            let base = model.extends.as_ref().map(|_| quote!(__base__: #private::Default::default(),));
            let values = model.fields.iter().map(|field| {
                let (cfgs, ident, value) = (&field.cfgs, &field.ident, self.default_of(field));
                quote!(#(#cfgs)* #ident: #value,)
            });
            let added = self.added_fields(&quote!(#private::Default::default()));
            quote!(Self { #base #(#values)* #added })
        };
        Some(quote! {
            impl #impl_generics #private::Default for #name #ty_generics #where_clause {
                fn default() -> Self {
                    #value
                }
            }
        })
    }

    /// `Deref` and `DerefMut` to the base, so that its fields and methods are those of the struct.
    fn deref(&self) -> Option<TokenStream> {
        let model = self.model;
        let base = model.extends.as_ref()?;
        let (private, name) = (&self.private, &model.item.ident);
        let (impl_generics, ty_generics, where_clause) = model.item.generics.split_for_impl();
        Some(quote! {
            impl #impl_generics #private::Deref for #name #ty_generics #where_clause {
                type Target = #base;
                fn deref(&self) -> &#base {
                    &self.__base__
                }
            }
            impl #impl_generics #private::DerefMut for #name #ty_generics #where_clause {
                fn deref_mut(&mut self) -> &mut #base {
                    &mut self.__base__
                }
            }
        })
    }
}

/// A parameter with a field's name, which the user's default expressions do not see.
fn unseen(field: &Ident) -> Ident {
    let mut name = field.clone();
    name.set_span(Span::mixed_site().located_at(field.span()));
    name
}

/// A closure whose parameter has a type, which its body may need to be understood; anything else as it is.
fn typed(function: &Expr, parameter: Type) -> Expr {
    let mut function = function.clone();
    if let Expr::Closure(closure) = &mut function
        && closure.inputs.len() == 1
        && let Some(pattern) = closure.inputs.first_mut()
        && !matches!(pattern, Pat::Type(_))
    {
        *pattern = Pat::Type(PatType {
            attrs: Vec::new(),
            pat: Box::new(pattern.clone()),
            colon_token: Token![:](closure.inputs_end.span),
            ty: Box::new(parameter),
        });
    }
    function
}

/// What the user's `function` answers to `argument`, unless it refuses.
fn asked(private: &Ident, function: &Expr, argument: TokenStream) -> TokenStream {
    let argument = locate(argument, function);
    let answer = locate(quote!((#function)(#argument)), function);
    let accepted = locate(quote!(#private::accepted(#answer)), function);
    locate(quote!(#accepted?), function)
}
