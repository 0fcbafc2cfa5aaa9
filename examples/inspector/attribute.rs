//! `Attribute`: one line about an attribute of an object or class: what it is, where it comes from, what it holds.

use slotted::prelude::*;

use crate::show;
use crate::world::World;

pub(crate) struct Attribute {
    pub(crate) name: String,
    /// `slot`, `dict`, `property`, `method`, `hook`, `constant` or `descriptor`.
    kind: &'static str,
    is_readonly: bool,
    type_text: String,
    /// The class that it comes from.
    owner: String,
    value: Option<Shown>,
    doc: String,
}

/// What an attribute holds.
enum Shown {
    Value(Value),
    /// Why there is no value to show.
    Nothing(&'static str),
}

impl Attribute {
    pub(crate) const HEADER: [&str; 6] = ["attribute", "kind", "type", "owner", "value", "doc"];

    /// All attributes of an object: slots, what is in its `__dict__`, and what it has from its class.
    pub(crate) fn of_object(object: &Obj) -> Vec<Self> {
        let class = object.class();
        let mut found: Vec<Self> = class.slots().map(|slot| Self::of_slot(&slot, Some(object))).collect();
        let own = object.vars().and_then(|vars| vars.items()).unwrap_or_default();
        for (name, value) in own {
            found.push(Self {
                name,
                kind: "dict",
                is_readonly: false,
                type_text: value.type_name().into_owned(),
                owner: String::new(),
                value: Some(Shown::Value(value)),
                doc: String::new(),
            });
        }
        let taken: Vec<String> = found.iter().map(|attribute| attribute.name.clone()).collect();
        found.extend(Self::beside_slots(&class, Some(object)).filter(|attribute| !taken.contains(&attribute.name)));
        found
    }

    /// All attributes of a class: the slots of its objects, and what they share.
    pub(crate) fn of_class(class: &Class) -> Vec<Self> {
        let slots = class.slots().map(|slot| Self::of_slot(&slot, None));
        slots.chain(Self::beside_slots(class, None)).collect()
    }

    /// The one of that name.
    pub(crate) fn named(name: &str, attributes: Vec<Self>) -> Option<Self> {
        // Of slots that hide each other, the last is reached.
        attributes.into_iter().rfind(|attribute| attribute.name == name)
    }

    /// Whether it holds something that may change.
    pub(crate) fn is_data(&self) -> bool {
        matches!(self.kind, "slot" | "dict" | "property")
    }

    /// Whether it holds an object, which has attributes of its own.
    pub(crate) fn is_object(&self) -> bool {
        matches!(self.value, Some(Shown::Value(Value::Obj(_))))
    }

    fn of_slot(slot: &SlotInfo, object: Option<&Obj>) -> Self {
        Self {
            name: slot.name().to_owned(),
            kind: "slot",
            is_readonly: slot.is_readonly(),
            type_text: slot.type_text().to_owned(),
            owner: slot.owner().name().to_owned(),
            value: object.map(|object| Shown::of(slot.get_from(object))),
            doc: slot.doc().to_owned(),
        }
    }

    fn beside_slots(class: &Class, object: Option<&Obj>) -> impl Iterator<Item = Self> {
        let names = class.dir().into_iter().filter(|name| class.slot(name.as_str()).is_none());
        names.filter_map(move |name| Self::of_class_attr(class, object, name))
    }

    fn of_class_attr(class: &Class, object: Option<&Obj>, name: String) -> Option<Self> {
        let is_special = name.starts_with("__") && name.ends_with("__");
        let attr = class.getattr(name.as_str()).ok()?;
        if let ClassAttr::Value(Value::Function(function)) = &attr {
            let owner = function.qualname().rsplit_once('.').map(|(owner, _)| owner.to_owned());
            return Some(Self {
                kind: if is_special { "hook" } else { "method" },
                is_readonly: false,
                type_text: String::new(),
                owner: owner.unwrap_or_else(|| origin(class, &name, &attr)),
                value: None,
                doc: function.doc().to_owned(),
                name,
            });
        }
        // `__module__` and its like say nothing that the class's own line does not.
        if is_special {
            return None;
        }
        let computed = || object.map(|object| Shown::of(object.getattr(name.as_str())));
        let (kind, is_readonly, type_text, value, doc) = match &attr {
            ClassAttr::Value(value) => ("constant", false, value.type_name(), Some(Shown::Value(value.clone())), ""),
            ClassAttr::Property(property) => {
                ("property", !property.has_setter(), "".into(), computed(), property.doc())
            }
            _ => ("descriptor", false, "".into(), computed(), ""),
        };
        let (owner, type_text, doc) = (origin(class, &name, &attr), type_text.into_owned(), doc.to_owned());
        Some(Self { name, kind, is_readonly, type_text, owner, value, doc })
    }

    /// As cells of a table.
    pub(crate) fn cells(self, world: &World) -> Vec<String> {
        let value = match &self.value {
            Some(Shown::Value(value)) => show::cell(world, value),
            Some(Shown::Nothing(why)) => (*why).to_owned(),
            None => String::new(),
        };
        let kind = if self.is_readonly { format!("{}, read-only", self.kind) } else { self.kind.to_owned() };
        vec![self.name, kind, self.type_text, self.owner, value, self.doc]
    }
}

impl Shown {
    fn of(read: slotted::Result<Value>) -> Self {
        match read {
            Ok(value) => Self::Value(value),
            Err(error) => Self::Nothing(match error.rule() {
                "unset-slot-read" => "<unset>",
                "nested-slot" => "<by value: follow the path>",
                "opaque-slot" => "<opaque>",
                _ => "<error>",
            }),
        }
    }
}

/// The class that a class attribute comes from: the last in the method resolution order that has the same under that name.
///
/// Classes are asked as any program can ask them, so an override that looks like what it overrides is taken for it.
fn origin(class: &Class, name: &str, attr: &ClassAttr) -> String {
    let has_same = |class: &Class| class.getattr(name).is_ok_and(|other| is_same(attr, &other));
    class.mro().filter(has_same).last().map_or_else(String::new, |class| class.name().to_owned())
}

fn is_same(one: &ClassAttr, other: &ClassAttr) -> bool {
    match (one, other) {
        (ClassAttr::Value(one), ClassAttr::Value(other)) => one == other,
        (ClassAttr::Property(one), ClassAttr::Property(other)) => {
            let looks = |property: &Property| (property.has_setter(), property.has_deleter());
            (one.doc(), looks(one)) == (other.doc(), looks(other))
        }
        (ClassAttr::Descriptor(_), ClassAttr::Descriptor(_)) => true,
        _ => false,
    }
}
