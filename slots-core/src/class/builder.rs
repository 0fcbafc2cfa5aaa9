//! `ClassBuilder`: classes without the compiler, under the same rules.

use crate::attr::{Attr, Attrs, Descriptor};
use crate::call::{Args, Method};
use crate::class::namespace::{self, refuse_reserved, take_qualname, text};
use crate::class::runtime::{self, Accepted};
use crate::class::slots::Wrong;
use crate::class::{Class, Slots};
use crate::error::{Error, Result};
use crate::rules::{
    self, Definition, Policy, Primary, Rule, Verdict, Violation, best_base, nonempty_slots_on_varsized_base,
};
use crate::value::Str;

/// A class definition that is being put together: Python's `type(name, bases, namespace)`.
///
/// ```
/// use slots_core::{Class, builtins::Object};
///
/// let point = Class::builder("Point").slots(["x", "y"]).build()?;
/// let pixel = Class::builder("Pixel").base(&point).slots(["color"]).attr("depth", 24).build()?;
/// assert!(pixel.is_subclass(&point) && !pixel.has_dict());
///
/// let error = Class::builder("Bad").slots(["x y"]).build().unwrap_err();
/// assert_eq!(error.message(), "__slots__ must be identifiers");
/// # Ok::<(), slots_core::Error>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "nothing is made before `build`"]
pub struct ClassBuilder {
    name: String,
    module: String,
    doc: String,
    bases: Vec<Class>,
    slots: Option<Slots>,
    attrs: Attrs,
    policy: Policy,
}

impl Class {
    /// A class of that name, to be made at run time.
    pub fn builder(name: impl Into<String>) -> ClassBuilder {
        ClassBuilder {
            name: name.into(),
            module: String::new(),
            doc: String::new(),
            bases: Vec::new(),
            slots: None,
            attrs: Attrs::default(),
            policy: Policy::Python,
        }
    }
}

impl ClassBuilder {
    /// One more base, after those that are there, in Python's order. Without any, the base is `object`.
    pub fn base(mut self, base: impl AsRef<Class>) -> Self {
        self.bases.push(base.as_ref().clone());
        self
    }

    /// The class's `__slots__`: a string, which is one slot; strings; or a mapping from names to documentation.
    ///
    /// Without it, instances have a `__dict__`, and weak references unless they vary in size (rule `slots-absent`).
    pub fn slots(mut self, slots: impl Into<Slots>) -> Self {
        self.slots = Some(slots.into());
        self
    }

    /// A class attribute: a value, a [`Property`](crate::attr::Property), or an [`Attr`].
    ///
    /// Some names say more, as they do in Python's namespace: `__slots__` is what [`slots`](Self::slots) takes, texts under
    /// `__doc__` and `__module__` are those of [`doc`](Self::doc) and [`module`](Self::module), and `__qualname__` has to be a
    /// text (`qualname-not-string`). `__class__` cannot be replaced, nor can a `__dict__` or `__weakref__` that instances have
    /// (`reserved-attribute`).
    pub fn attr(mut self, name: impl Into<Str>, attr: impl Into<Attr>) -> Self {
        self.attrs.insert(name.into(), attr.into());
        self
    }

    /// A computed attribute that can be read only; [`attr`](Self::attr) takes one that can be written.
    pub fn property(self, name: impl Into<Str>, get: impl Fn(&crate::Obj) -> Result<crate::Value> + 'static) -> Self {
        self.attr(name, crate::attr::Property::new(get))
    }

    /// A method, called with the object, which is not borrowed, and the arguments. It may also be one of the hooks
    /// `__getattr__`, `__setattr__`, `__delattr__`, `__dir__`, `__repr__` and `__notify__`, of which the guide tells.
    ///
    /// ```
    /// use slots_core::{Class, Value, args};
    ///
    /// let hero = Class::builder("Hero")
    ///     .slots(["mana"])
    ///     .method("cast", |this, mut args| {
    ///         let [cost, times] = args.bind(["cost", "times?"])?;
    ///         let cost = cost.unwrap_or_default().extract::<i64>()? * times.map_or(Ok(1), Value::extract)?;
    ///         this.setattr("mana", this.getattr("mana")?.extract::<i64>()? - cost)?;
    ///         this.getattr("mana")
    ///     })
    ///     .build()?
    ///     .instantiate([("mana", 10)])?;
    /// assert_eq!(hero.call_method("cast", (3,))?, Value::from(7));
    /// assert_eq!(hero.call_method("cast", args!(1, times = 5))?, Value::from(2));
    /// # Ok::<(), slots_core::Error>(())
    /// ```
    pub fn method(
        self,
        name: impl Into<Str>,
        code: impl Fn(&crate::Obj, Args<'_>) -> Result<crate::Value> + 'static,
    ) -> Self {
        let (name, qualname) = self.qualified(name);
        self.attr(name, Method::new(qualname, code))
    }

    /// A class method, called with the class that it is called on, or that of the object, and the arguments.
    pub fn class_method(
        self,
        name: impl Into<Str>,
        code: impl Fn(&Class, Args<'_>) -> Result<crate::Value> + 'static,
    ) -> Self {
        let (name, qualname) = self.qualified(name);
        self.attr(name, Method::of_class(qualname, code))
    }

    /// A static method, called with the arguments alone.
    pub fn static_method(
        self,
        name: impl Into<Str>,
        code: impl Fn(Args<'_>) -> Result<crate::Value> + 'static,
    ) -> Self {
        let (name, qualname) = self.qualified(name);
        self.attr(name, Method::of_nothing(qualname, code))
    }

    fn qualified(&self, name: impl Into<Str>) -> (Str, String) {
        let name = name.into();
        let qualname = format!("{}.{}", self.name, name.as_str());
        (name, qualname)
    }

    /// A class attribute that decides itself what reading, writing and deleting it means.
    pub fn descriptor(self, name: impl Into<Str>, descriptor: impl Descriptor + 'static) -> Self {
        self.attr(name, Attr::descriptor(descriptor))
    }

    /// The class's documentation.
    pub fn doc(mut self, doc: impl Into<String>) -> Self {
        self.doc = doc.into();
        self
    }

    /// The module that the class says it is from.
    pub fn module(mut self, module: impl Into<String>) -> Self {
        self.module = module.into();
        self
    }

    /// Refuse also what CPython lets pass although it wastes memory or hides a mistake, as `#[slotted]` does.
    pub const fn strict(mut self) -> Self {
        self.policy = Policy::Strict;
        self
    }

    /// Makes the class.
    ///
    /// # Errors
    ///
    /// The first rule that the definition breaks, in CPython's order and words (`check-order`): `TypeError` or `ValueError` with the
    /// rule's id; see [`rules`].
    pub fn build(self) -> Result<Class> {
        let Self { name, module, doc, mut bases, slots, mut attrs, policy } = self;
        if bases.is_empty() {
            bases.push(crate::builtins::Object::class());
        }
        let (module, doc) = (text(module, "__module__", &attrs), text(doc, "__doc__", &attrs));
        if !doc.is_empty() {
            attrs.entry("__doc__".into()).or_insert_with(|| Attr::from(doc.as_str()));
        }
        let slots = namespace::slots(slots, &attrs);
        let limit = usize::from(u16::MAX);
        // Before the rules, some of which compare each slot with each.
        if let Some(count) = slots.as_ref().map(Slots::len).filter(|count| *count > limit) {
            return Err(too_many(&name, count, "slots", "too-many-slots"));
        }
        let verdict = verdict(&name, &bases, slots.as_ref(), &attrs, policy)?;
        let base = bases[verdict.primary].shape();
        let has_dict = base.has_dict || verdict.adds_dict;
        let names_weakref = || bases.iter().any(|base| base.record().has_weakref_attr);
        let has_weakref = verdict.adds_weakref || base.has_weakref && names_weakref();
        refuse_reserved(&name, &attrs, has_dict, has_weakref)?;
        take_qualname(&name, &mut attrs)?;
        // What CPython's `type` puts into each namespace.
        attrs.entry("__module__".into()).or_insert_with(|| Attr::from(module.as_str()));
        if let Some(slots) = &slots {
            attrs.insert("__slots__".into(), slots.to_value().into());
        }
        let inherited: usize = bases.iter().map(|base| base.record().attrs).sum();
        if attrs.len() + inherited > limit {
            return Err(too_many(&name, attrs.len() + inherited, "attributes", "too-many-attributes"));
        }
        let slots = slots.map_or_else(Vec::new, |slots| slots.mangled(&name));
        let count = bases[verdict.primary].record().table.len() + slots.len();
        if count > limit {
            return Err(too_many(&name, count, "slots", "too-many-slots"));
        }
        let entries = count + attrs.len() + inherited;
        if entries > limit {
            return Err(too_many(&name, entries, "slots and attributes", "too-many-attributes"));
        }
        Ok(runtime::make(Accepted {
            name,
            module,
            doc,
            bases,
            primary: verdict.primary,
            slots,
            adds_dict: verdict.adds_dict,
            adds_weakref: verdict.adds_weakref,
            attrs,
        }))
    }
}

/// What the rules say of a definition.
fn verdict(name: &str, bases: &[Class], slots: Option<&Slots>, attrs: &Attrs, policy: Policy) -> Result<Verdict> {
    let shapes: Vec<_> = bases.iter().map(Class::shape).collect();
    let class_vars: Vec<&str> = attrs.keys().map(Str::as_str).collect();
    let check = |slots: Option<&[&str]>| {
        let primary = Primary::Best;
        let definition = Definition { name, bases: &shapes, primary, slots, class_vars: &class_vars, closed: false };
        rules::check(&definition, policy).map_err(|violation| (violation.rule, Error::from(violation)))
    };
    let Some(slots) = slots else { return check(None).map_err(|(_, error)| error) };
    let (strings, wrong) = match slots.strings() {
        Ok(strings) => return check(Some(&strings)).map_err(|(_, error)| error),
        Err(found) => found,
    };
    // What CPython looks at before what is wrong here: the bases, and the names before.
    let counted = match best_base(name, &shapes) {
        Ok(primary) => nonempty_slots_on_varsized_base(name, shapes[primary], slots.len()),
        Err(violation) => Some(violation),
    };
    if let Some(violation) = counted {
        return Err(violation.into());
    }
    if let Err((rule, error)) = check(Some(&strings))
        && matches!(
            rule,
            Rule::SlotNotIdentifier | Rule::DuplicateDictSlot | Rule::DuplicateWeakrefSlot | Rule::TooManyBases
        )
    {
        return Err(error);
    }
    let (rule, type_name) = match wrong {
        Wrong::NotIterable(type_name) => (Rule::SlotsNotIterable, type_name),
        Wrong::NotString(type_name) => (Rule::SlotNotString, type_name),
    };
    Err(Violation::new(rule, name).with_other(type_name).into())
}

#[cold]
fn too_many(class: &str, count: usize, what: &str, rule: &'static str) -> Error {
    let message = format!("type '{class}' has {count} {what}, more than {}", u16::MAX);
    Error::new(crate::ErrorKind::Type, rule, message).about(class, None)
}

impl AsRef<Self> for Class {
    fn as_ref(&self) -> &Self {
        self
    }
}
