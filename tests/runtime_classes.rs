//! Classes made at run time: what names reach, what lies where, and what `__class__` may become.

#![allow(missing_docs, reason = "test classes")]

use std::cell::RefCell;
use std::rc::Rc;

use slotted::builtins::{List, Object, Tuple, Type};
use slotted::prelude::*;

const NOTHING: [(&str, Value); 0] = [];

fn class(name: &str, base: &Class, slots: &[&str]) -> Class {
    Class::builder(name).base(base).slots(slots).build().unwrap()
}

fn object() -> Class {
    Class::of::<Object>()
}

fn new(class: &Class) -> Obj {
    class.instantiate(NOTHING).unwrap()
}

fn message<T: std::fmt::Debug>(result: slotted::Result<T>) -> String {
    result.unwrap_err().message()
}

#[test]
fn a_shadowed_slot_is_reached_through_its_own_class_only() {
    let a = class("A", &object(), &["x"]);
    let b = class("B", &a, &["x"]);
    let o = new(&b);
    o.setattr("x", 2).unwrap();
    let hidden = a.own_slot("x").unwrap();
    assert_eq!(message(hidden.get_from(&o)), "'B' object has no attribute 'x'");
    hidden.set_on(&o, 1).unwrap();
    assert_eq!((hidden.get_from(&o).unwrap(), o.getattr("x").unwrap()), (1.into(), 2.into()));
    assert_eq!(b.own_slot("x").unwrap().get_from(&o).unwrap(), Value::Int(2));
    assert_eq!(
        o.state().unwrap().slots.unwrap().iter().map(|(_, value)| value.clone()).collect::<Vec<_>>(),
        [2.into()]
    );
    assert_eq!(b.slots().len(), 2);
}

#[test]
fn a_pair_goes_to_the_slot_that_its_name_reaches() {
    let a = class("A", &object(), &["x"]);
    let b = class("B", &a, &["x"]);
    let o = b.instantiate([("x", 1)]).unwrap();
    assert_eq!(o.getattr("x").unwrap(), Value::Int(1));
    assert!(a.own_slot("x").unwrap().get_from(&o).is_err());
    let c = Class::builder("C").base(&a).slots(()).attr("x", 7).build().unwrap();
    assert_eq!(message(c.instantiate([("x", 1)])), "C() got an unexpected keyword argument 'x'");
}

#[test]
fn a_class_attribute_hides_an_inherited_slot() {
    let a = class("A", &object(), &["x", "y"]);
    let b = Class::builder("B").base(&a).slots(()).attr("x", 7).build().unwrap();
    let o = new(&b);
    a.own_slot("x").unwrap().set_on(&o, 1).unwrap();
    o.setattr("y", 2).unwrap();
    assert_eq!(o.getattr("x").unwrap(), Value::Int(7));
    let refused = o.setattr("x", 3).unwrap_err();
    assert_eq!(
        (refused.message().as_str(), refused.rule()),
        ("'B' object attribute 'x' is read-only", "class-attr-read-only")
    );
    assert_eq!(o.delattr("x").unwrap_err().rule(), "class-attr-read-only-del");
    // As CPython has it: the state is what the names read.
    let slots = o.state().unwrap().slots.unwrap();
    assert_eq!((&slots["x"], &slots["y"]), (&Value::Int(7), &Value::Int(2)));
    let copy = o.copy().unwrap();
    assert_eq!((copy.getattr("x").unwrap(), copy.getattr("y").unwrap()), (7.into(), 2.into()));
}

#[test]
fn the_state_follows_the_method_resolution_order() {
    let a = class("A", &object(), &["d", "c"]);
    let mixin = Class::builder("Mixin").slots(()).attr("c", "of the mixin").build().unwrap();
    let b = Class::builder("B").base(&mixin).base(&a).slots(["z", "__p"]).build().unwrap();
    let o = b.instantiate([("d", 1), ("z", 2), ("_B__p", 3)]).unwrap();
    let state = o.state().unwrap();
    let slots: Vec<_> = state.slots.as_ref().unwrap().iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!((slots, state.dict), (vec!["z", "_B__p", "d", "c"], None));
}

#[test]
fn a_class_is_asked_for_its_attributes() {
    struct OfClass;
    impl Descriptor for OfClass {
        fn get(&self, _: &Obj) -> slotted::Result<Value> {
            Ok("of the object".into())
        }
        fn get_from_class(&self, class: &Class) -> slotted::Result<Option<Value>> {
            Ok(Some(class.name().into()))
        }
    }
    struct Plain;
    impl Descriptor for Plain {
        fn get(&self, _: &Obj) -> slotted::Result<Value> {
            Ok(Value::None)
        }
    }
    let a = Class::builder("A")
        .slots(["x"])
        .attr("unit", "mm")
        .attr("named", slotted::Attr::descriptor(OfClass))
        .attr("plain", slotted::Attr::descriptor(Plain))
        .property("twice", |_| Ok(2.into()))
        .module("shapes")
        .build()
        .unwrap();
    let b = class("B", &a, &[]);
    assert!(matches!(b.getattr("x").unwrap(), ClassAttr::Slot(slot) if slot.owner() == a));
    assert!(matches!(b.getattr("named").unwrap(), ClassAttr::Value(name) if name == "B".into()));
    assert!(matches!(b.getattr("plain").unwrap(), ClassAttr::Descriptor(_)));
    assert!(matches!(b.getattr("twice").unwrap(), ClassAttr::Property(_)));
    assert!(matches!(a.getattr("__module__").unwrap(), ClassAttr::Value(module) if module == "shapes".into()));
    let error = b.getattr("unis").unwrap_err();
    assert_eq!(
        (error.message().as_str(), error.rule()),
        ("type object 'B' has no attribute 'unis'", "class-get-missing")
    );
    assert_eq!(error.suggestion(), Some("unit"));
    assert_eq!(b.dir(), ["__module__", "__slots__", "named", "plain", "twice", "unit", "x"]);
    assert_eq!(b.dir(), new(&b).dir().unwrap());
}

#[test]
fn slots_are_kept_as_they_were_written() {
    let slots = |class: &Class| match class.getattr("__slots__").unwrap() {
        ClassAttr::Value(value) => value,
        other => panic!("{other:?}"),
    };
    assert_eq!(slots(&Class::builder("A").slots("__x").build().unwrap()), "__x".into());
    let listed = Class::builder("A").slots(["__x", "__dict__"]).build().unwrap();
    assert_eq!(slots(&listed), vec![Value::from("__x"), "__dict__".into()].into());
    let documented = Class::builder("A").slots([("x", "its doc"), ("y", "")]).build().unwrap();
    assert_eq!(slots(&documented).to_string(), r#"{"x": "its doc", "y": None}"#);
    assert_eq!(new(&documented).getattr("__slots__").unwrap(), slots(&documented));
    assert_eq!(Class::builder("A").build().unwrap().getattr("__slots__").unwrap_err().rule(), "class-get-missing");
}

#[test]
fn special_names_among_the_attributes_mean_what_they_mean_in_a_namespace() {
    let value = |class: &Class, name: &str| match class.getattr(name).unwrap() {
        ClassAttr::Value(value) => value,
        other => panic!("{other:?}"),
    };
    let a = || Class::builder("A");
    let slotted = a().attr("__slots__", vec![Value::from("x"), "__p".into()]).build().unwrap();
    assert_eq!(slotted.own_slots().map(|slot| slot.name().to_owned()).collect::<Vec<_>>(), ["x", "_A__p"]);
    assert!(!slotted.has_dict() && value(&slotted, "__slots__").to_string() == r#"["x", "__p"]"#);
    assert_eq!(a().attr("__slots__", "x").slots(()).build().unwrap().slots().len(), 0);
    assert_eq!(message(a().attr("__slots__", 5).build()), "'int' object is not iterable");
    assert_eq!(message(a().property("__slots__", |_| Ok(5.into())).build()), "'property' object is not iterable");
    let named = a()
        .attr("__doc__", "its doc")
        .attr("__module__", "its module")
        .attr("__qualname__", "Outer.A")
        .build()
        .unwrap();
    assert_eq!((named.doc().to_owned(), named.module().to_owned()), ("its doc".to_owned(), "its module".to_owned()));
    assert_eq!(new(&named).getattr("__qualname__").unwrap_err().rule(), "no-attribute-get");
    let documented = a().slots(()).doc("its doc").build().unwrap();
    assert_eq!(
        (value(&documented, "__doc__"), new(&documented).getattr("__doc__").unwrap()),
        ("its doc".into(), "its doc".into())
    );
    assert_eq!(
        message(a().slots(["__doc__"]).doc("its doc").build()),
        "'__doc__' in __slots__ conflicts with class variable"
    );
    assert_eq!(message(a().attr("__qualname__", 5).build()), "type __qualname__ must be a str, not int");
    // What is no text is an attribute and nothing more.
    let odd = a().attr("__doc__", 5).attr("__module__", 6).module("given").build().unwrap();
    assert_eq!((odd.doc().to_owned(), odd.module().to_owned()), (String::new(), "given".to_owned()));
    assert_eq!((value(&odd, "__doc__"), value(&odd, "__module__")), (5.into(), 6.into()));
}

#[test]
fn what_instances_have_of_their_own_is_not_replaced_by_a_class_attribute() {
    #[slotted(weakref = unnamed)]
    struct Set;
    let refused = |builder: slotted::ClassBuilder| builder.build().unwrap_err().rule() == "reserved-attribute";
    let with = |name: &str| Class::builder("A").attr(name, 5);
    let open = class("Open", &object(), &["__dict__", "__weakref__"]);
    for name in ["__dict__", "__weakref__"] {
        assert!(refused(with(name)) && refused(with(name).slots([name])) && refused(with(name).base(&open).slots(())));
        assert_eq!(new(&with(name).slots(()).build().unwrap()).getattr(name).unwrap(), Value::Int(5));
    }
    assert!(refused(with("__class__")) && refused(with("__class__").slots(())));
    let set = new(&with("__weakref__").base(Set::class()).build().unwrap());
    assert_eq!(set.getattr("__weakref__").unwrap(), Value::Int(5));
}

#[test]
fn the_documentation_of_a_private_name_is_that_of_its_mangled_one() {
    let a = Class::builder("A").slots([("__p", "lost"), ("__q", "lost too"), ("_A__q", "found")]).build().unwrap();
    let docs: Vec<_> = a.own_slots().map(|slot| (slot.name().to_owned(), slot.doc().to_owned())).collect();
    let doc = |name: &str| docs.iter().find(|(slot, _)| slot == name).map(|(_, doc)| doc.as_str());
    assert_eq!((doc("_A__p"), doc("_A__q")), (Some(""), Some("found")));
}

#[test]
fn the_class_can_change_between_equal_layouts_with_repeated_and_hidden_slots() {
    let base = class("Base", &object(), &["a"]);
    let (one, other) = (class("One", &base, &["b", "a", "b"]), class("Other", &base, &["b", "b", "a"]));
    let o = one.instantiate([("a", 1), ("b", 2)]).unwrap();
    base.own_slot("a").unwrap().set_on(&o, 0).unwrap();
    o.set_class(&other).unwrap();
    assert_eq!((o.getattr("a").unwrap(), o.getattr("b").unwrap()), (1.into(), 2.into()));
    assert_eq!(base.own_slot("a").unwrap().get_from(&o).unwrap(), Value::Int(0));
    assert_eq!(
        message(one.own_slot("a").unwrap().get_from(&o)),
        "descriptor 'a' for 'One' objects doesn't apply to a 'Other' object"
    );
    let once = class("Once", &base, &["a", "b"]);
    assert_eq!(message(o.set_class(&once)), "__class__ assignment: 'Once' object layout differs from 'Other'");
}

#[test]
fn the_class_can_change_to_a_native_base_that_agrees_whatever_its_size() {
    #[slotted(assignable)]
    struct Small {
        number: u32,
    }
    let empty = class("Empty", &Small::class(), &[]);
    assert_eq!((empty.instance_size(), empty.instance_align()), (4, 4));
    let o = empty.instantiate([("number", 5)]).unwrap();
    o.set_class(&Small::class()).unwrap();
    assert_eq!(o.clone().downcast::<Small>().unwrap().borrow().number, 5);
    o.set_class(&empty).unwrap();
    assert!(o.is_instance(&empty));
}

#[test]
fn the_weak_reference_that_cannot_be_written_is_named_after_its_class() {
    let weak = class("Weak", &object(), &["__weakref__"]);
    let child = class("Child", &weak, &[]);
    assert_eq!(
        message(new(&child).setattr("__weakref__", 1)),
        "attribute '__weakref__' of 'Weak' objects is not writable"
    );
    // Where sizes vary there are none, though a mixin has the attribute.
    let varying = Class::builder("Varying").base(Class::of::<Tuple>()).base(&weak).slots(()).build().unwrap();
    assert!(!varying.has_weakref() && varying.dir().contains(&"__weakref__".to_owned()));
    assert_eq!(
        message(new(&varying).delattr("__weakref__")),
        "attribute '__weakref__' of 'Weak' objects is not writable"
    );
}

#[test]
fn weak_references_without_a_name_leave_the_name_to_the_dict() {
    #[slotted(weakref = unnamed)]
    struct Set;
    let closed = class("Closed", &Set::class(), &[]);
    let o = new(&closed);
    assert_eq!(o.getattr("__weakref__").unwrap_err().rule(), "no-attribute-get");
    assert!(!o.hasattr("__weakref__") && !o.dir().unwrap().contains(&"__weakref__".to_owned()));
    assert_eq!(o.setattr("__weakref__", 1).unwrap_err().rule(), "no-dict-set");
    assert_eq!(o.delattr("__weakref__").unwrap_err().rule(), "no-dict-del");
    let weak = o.try_downgrade().unwrap();
    assert_eq!(weak.upgrade(), Some(o.clone()));
    let mut plain = Set::new();
    assert_eq!(plain.getattr("__weakref__").unwrap_err().rule(), "no-attribute-get");
    assert_eq!(plain.setattr("__weakref__", 1).unwrap_err().rule(), "no-dict-set");
    let open = Class::builder("Open").base(Set::class()).build().unwrap();
    let o = open.instantiate([("__weakref__", 1)]).unwrap();
    assert_eq!((o.getattr("__weakref__").unwrap(), o.vars().unwrap().len().unwrap()), (1.into(), 1));
    o.delattr("__weakref__").unwrap();
    assert!(o.try_downgrade().is_ok());
    // A base that has the name brings it.
    let named = class("Named", &object(), &["__weakref__"]);
    let both = Class::builder("Both").base(Set::class()).base(&named).slots(()).build().unwrap();
    assert_eq!(new(&both).getattr("__weakref__").unwrap(), Value::None);
    assert_eq!(
        message(new(&both).setattr("__weakref__", 1)),
        "attribute '__weakref__' of 'Named' objects is not writable"
    );
    assert_eq!(both.dir(), ["__module__", "__slots__", "__weakref__"]);
}

#[test]
fn classes_of_classes_have_no_instances() {
    let meta = class("Meta", &Type::class(), &[]);
    assert!(meta.has_dict() && meta.has_weakref() && meta.is_subclass(&Type::class()));
    assert_eq!(meta.instantiate(NOTHING).unwrap_err().rule(), "no-instances");
    assert_eq!(Type::class().instantiate(NOTHING).unwrap_err().rule(), "no-instances");
    assert_eq!(meta.instantiate_items([Value::from(1)], NOTHING).unwrap_err().rule(), "takes-no-items");
    let mixed = Class::builder("Mixed").base(&meta).base(Class::of::<Tuple>()).build();
    assert_eq!(message(mixed), "multiple bases have instance lay-out conflict");
    assert_eq!(
        message(new(&class("A", &object(), &[])).set_class(&meta)),
        "__class__ assignment: 'Meta' object layout differs from 'A'"
    );
}

#[test]
fn a_fixed_dict_cannot_be_deleted_and_any_other_can() {
    #[slotted(dict = fixed)]
    struct Fixed;
    #[slotted(dict)]
    struct Open;
    for base in [Fixed::class(), class("Child", &Fixed::class(), &["x"])] {
        let o = new(&base);
        o.setattr("tag", 1).unwrap();
        let error = o.delattr("__dict__").unwrap_err();
        assert_eq!((error.message().as_str(), error.rule()), ("cannot delete __dict__", "exception-dict-delete"));
        assert_eq!(o.getattr("tag").unwrap(), Value::Int(1));
        o.setattr("__dict__", Value::Dict([("other", Value::Int(2))].into_iter().collect())).unwrap();
        assert!(!o.hasattr("tag") && o.hasattr("other"));
    }
    let mut plain = Fixed::new();
    assert_eq!(plain.delattr("__dict__").unwrap_err().rule(), "exception-dict-delete");
    for base in [Open::class(), class("Child", &Open::class(), &["x"]), class("Own", &object(), &["__dict__"])] {
        let o = new(&base);
        o.setattr("tag", 1).unwrap();
        o.delattr("__dict__").unwrap();
        assert!(!o.hasattr("tag"));
    }
}

#[test]
fn a_name_that_only_the_class_has_is_not_deleted() {
    let a = Class::builder("A").attr("x", 1).build().unwrap();
    let o = new(&a);
    let error = o.delattr("x").unwrap_err();
    assert_eq!((error.message().as_str(), error.rule()), ("'A' object has no attribute 'x'", "dict-del-class-attr"));
    o.setattr("x", 2).unwrap();
    o.delattr("x").unwrap();
    assert_eq!(o.getattr("x").unwrap(), Value::Int(1));
}

#[test]
fn a_value_that_takes_the_class_away_while_it_is_stored_does_no_harm() {
    #[slotted]
    struct Named {
        name: String,
    }
    struct Thief(Obj, Class);
    impl IntoValue for Thief {
        fn to_value(&self) -> Result<Value, Mismatch> {
            Ok("a value".into())
        }
        fn as_text(&self) -> Option<&str> {
            self.0.set_class(&self.1).expect("the classes agree");
            None
        }
    }
    let to = class("To", &Named::class(), &[]);
    let o = class("From", &Named::class(), &[]).instantiate([("name", "n")]).unwrap();
    o.setattr("name", Thief(o.clone(), to.clone())).unwrap();
    assert_eq!((o.getattr("name").unwrap(), o.class()), ("a value".into(), to));
}

#[test]
fn builtins_that_vary_in_size_have_instances_of_classes_made_at_run_time() {
    let varying = Class::builder("Varying").base(Class::of::<Tuple>()).build().unwrap();
    let o = new(&varying);
    o.setattr("x", 1).unwrap();
    assert_eq!(o.getattr("x").unwrap(), Value::Int(1));
    assert_eq!(message(o.try_downgrade()), "cannot create weak reference to 'Varying' object");
    let list = new(&class("Row", &Class::of::<List>(), &["x"]));
    assert!(list.downcast_ref::<List>().is_some());
}

#[test]
fn a_hidden_slot_is_not_what_a_wrong_argument_may_have_meant() {
    let a = class("A", &object(), &["value"]);
    let b = Class::builder("B").base(&a).slots(()).attr("value", 7).build().unwrap();
    let error = b.instantiate([("value", 1)]).unwrap_err();
    assert_eq!((error.rule(), error.suggestion()), ("unexpected-argument", None));
    assert_eq!(a.instantiate([("valeu", 1)]).unwrap_err().suggestion(), Some("value"));
}

#[test]
fn a_path_does_not_write_into_what_the_class_has() {
    let limits = Value::Dict([("low", Value::from(vec![1, 2]))].into_iter().collect());
    let a =
        Class::builder("A").attr("limits", limits.clone()).property("of", move |_| Ok(limits.clone())).build().unwrap();
    let o = new(&a);
    for name in ["limits", "of"] {
        let path = format!("{name}.low.0");
        assert_eq!(o.getattr_path(&path).unwrap(), Value::Int(1));
        for refused in [o.setattr_path(&path, 5), o.delattr_path(&path)] {
            assert_eq!(refused.unwrap_err().message(), format!("'A' object attribute '{name}' is read-only"));
        }
    }
    assert_eq!(o.setattr_path("missing.low", 5).unwrap_err().rule(), "no-attribute-get");
    o.setattr("limits", Value::Dict([("low", Value::from(vec![3]))].into_iter().collect())).unwrap();
    o.setattr_path("limits.low.0", 4).unwrap();
    assert_eq!(o.getattr_path("limits.low.0").unwrap(), Value::Int(4));
}

#[test]
fn a_value_of_the_class_is_lent_as_the_own_are() {
    let a = Class::builder("A")
        .slots(["x", "__dict__"])
        .attr("unit", "mm")
        .attr("limits", vec![1, 2])
        .property("twice", |_| Ok(vec![2].into()))
        .descriptor("seven", Calls(|| (), false))
        .build()
        .unwrap();
    let other = Class::builder("B").slots(["x", "__dict__"]).build().unwrap();
    let o = new(&a);
    drop(a);
    let unit = o.attr_ref::<str>("unit").unwrap();
    // While it is lent, the object keeps its class, and so the value.
    assert_eq!(o.set_class(&other).unwrap_err().rule(), "already-borrowed");
    assert_eq!(&*unit, "mm");
    drop(unit);
    assert_eq!(o.attr_ref::<List>("limits").unwrap().len(), 2);
    assert_eq!(o.attr_ref::<i64>("unit").map(|_| ()).unwrap_err().rule(), "attr-type");
    for computed in ["twice", "seven"] {
        let refused = o.attr_ref::<i64>(computed).map(|_| ()).unwrap_err();
        assert_eq!(
            refused.message(),
            format!("attribute '{computed}' of 'A' objects is computed: read it with getattr")
        );
    }
    for of_class in ["unit", "limits", "twice", "seven"] {
        let refused = o.attr_mut::<Value>(of_class).map(|_| ()).unwrap_err();
        assert_eq!(refused.message(), format!("'A' object attribute '{of_class}' is read-only"));
    }
    assert_eq!(o.attr_ref::<i64>("none").map(|_| ()).unwrap_err().rule(), "no-attribute-get");
    assert_eq!(o.attr_mut::<i64>("none").map(|_| ()).unwrap_err().rule(), "no-attribute-get");
    // What the dict has wins over all but the property, as it does for `getattr`.
    for name in ["unit", "seven", "twice"] {
        o.vars().unwrap().insert(name, vec![5]).unwrap();
    }
    for name in ["unit", "seven"] {
        o.attr_mut::<List>(name).unwrap().push(6.into());
        o.setattr_path(&format!("{name}.0"), 4).unwrap();
        assert_eq!(
            (o.attr_ref::<List>(name).unwrap().len(), o.getattr_path(&format!("{name}.0")).unwrap()),
            (2, 4.into())
        );
    }
    assert_eq!(o.attr_ref::<List>("twice").map(|_| ()).unwrap_err().rule(), "computed-attribute");
    assert_eq!(o.attr_mut::<List>("twice").map(|_| ()).unwrap_err().rule(), "class-attr-read-only");
    assert_eq!(o.setattr_path("twice.0", 4).unwrap_err().rule(), "class-attr-read-only");
    o.set_class(&other).unwrap();
    assert!(o.attr_mut::<List>("twice").is_ok());
}

#[test]
fn what_a_property_says_is_missing_is_not_in_the_state_and_what_it_refuses_is_refused() {
    let a = class("A", &object(), &["x", "y"]);
    let over = |kind| {
        let refuse = move |_: &Obj| Err(Error::custom(kind, "mine", "mine"));
        let b = Class::builder("B").base(&a).slots(()).property("x", refuse).build().unwrap();
        b.instantiate([("y", 1)]).unwrap()
    };
    let slots = over(ErrorKind::Attribute).state().unwrap().slots.unwrap();
    assert_eq!(slots.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["y"]);
    let refused = over(ErrorKind::Value).state().unwrap_err();
    assert_eq!((refused.kind(), refused.rule()), (ErrorKind::Value, "mine"));
}

#[test]
fn pairs_find_their_places_whatever_the_number_of_slots() {
    // A walk over all slots for each pair would be as many steps as nobody waits for.
    let names: Vec<String> = (0..60_000).map(|number| format!("slot_{number}")).collect();
    let a = Class::builder("A").slots(&*names).build().unwrap();
    let o = a.instantiate(names.iter().zip(0..)).unwrap();
    for number in [0, 1, 29_999, 59_999] {
        assert_eq!(o.getattr(&names[number]).unwrap(), Value::from(i64::try_from(number).unwrap()));
    }
    assert_eq!(o.copy().unwrap().state().unwrap().slots.unwrap().len(), 60_000);
}

#[test]
fn a_pair_that_a_property_would_hide_is_refused() {
    let twice = Property::new(|_| Ok(2.into()));
    let a =
        Class::builder("A").attr("twice", twice).attr("unit", "mm").descriptor("seven", Calls(|| (), false)).build();
    let a = a.unwrap();
    let refused = a.instantiate([("unit", 1), ("twice", 2)]).unwrap_err();
    assert_eq!(refused.message(), "A() got an unexpected keyword argument 'twice'");
    let o = a.instantiate([("unit", 1), ("seven", 2)]).unwrap();
    assert_eq!((o.getattr("unit").unwrap(), o.getattr("seven").unwrap()), (1.into(), 2.into()));
}

#[test]
fn a_native_slot_that_is_hidden_gets_its_value_from_the_native_part() {
    #[slotted]
    struct Native {
        x: i64,
        y: i64,
    }
    let builder = || Class::builder("B").base(Native::class()).slots(["z"]);
    for b in [
        Class::builder("B").base(Native::class()).slots(["x", "z"]).build().unwrap(),
        builder().attr("x", 9).build().unwrap(),
    ] {
        let refused = b.instantiate([("y", 2)]).unwrap_err();
        assert_eq!(refused.message(), "B() needs a value for 'x' of 'Native', which 'B' hides: use instantiate_with");
        let against: Vec<_> =
            refused.counterparts().iter().map(|other| (other.class_name(), other.attribute_name())).collect();
        assert_eq!((refused.attribute_name(), against), (Some("x"), vec![("Native", Some("x"))]));
        let o = b.instantiate_with(Native::new(1, 2), [("z", 3)]).unwrap();
        let slot = Native::class().own_slot("x").unwrap();
        assert_eq!((slot.get_from(&o).unwrap(), o.getattr("z").unwrap()), (1.into(), 3.into()));
        // Only what names reach is listed by name.
        let listed: Vec<_> = o.attrs().unwrap().into_iter().map(|(name, value)| (name, value.unwrap())).collect();
        assert_eq!(listed, [("y".to_owned(), 2.into()), ("z".to_owned(), Value::from(3))]);
    }
}

#[test]
fn pairs_reach_the_slots_that_other_classes_hide_from_none() {
    #[slotted(dict)]
    struct Native {
        one: i64,
        two: Slot<String>,
    }
    let a = Class::builder("A").base(Native::class()).slots(["x", "y"]).build().unwrap();
    // `one` is hidden and still has to have a value, which no pair can give.
    let b = Class::builder("B").base(&a).slots(["y", "z"]).attr("two", 2).attr("x", 5).build().unwrap();
    let o = b.instantiate([("z", 3), ("one", 1), ("y", 4), ("free", 6)]).unwrap();
    let read = |name| o.getattr(name).unwrap();
    assert_eq!(
        [read("one"), read("z"), read("y"), read("free"), read("two"), read("x")],
        [1, 3, 4, 6, 2, 5].map(Value::from)
    );
    assert!(a.own_slot("y").unwrap().get_from(&o).is_err());
    let around = b.instantiate_with(Native::new(7), [("z", 3), ("free", 6)]).unwrap();
    assert_eq!((around.getattr("one").unwrap(), around.getattr("free").unwrap()), (7.into(), 6.into()));
    assert_eq!(around.borrow().__dict__.get("free"), Some(&6.into()));
    let twice = b.instantiate_with(Native::new(7), [("one", 3)]).map(|_| ()).unwrap_err();
    assert_eq!(twice.message(), "B() got multiple values for argument 'one'");
}

#[test]
fn a_descriptor_of_its_own_is_an_attribute() {
    struct Squares(i64);
    impl Descriptor for Squares {
        fn get(&self, _: &Obj) -> slotted::Result<Value> {
            Ok((self.0 * self.0).into())
        }
    }
    let name = "square".to_owned();
    let a = Class::builder("A").descriptor(&name, Squares(3)).build().unwrap();
    let o = new(&a);
    assert_eq!(o.getattr(&name).unwrap(), Value::Int(9));
    o.setattr("square", 1).unwrap();
    assert_eq!(o.getattr("square").unwrap(), Value::Int(1));
}

/// A descriptor that calls what it was made with whenever it is asked anything about an object.
struct Calls<F>(F, bool);

impl<F: Fn()> Descriptor for Calls<F> {
    fn get(&self, _: &Obj) -> slotted::Result<Value> {
        (self.0)();
        Ok(Value::Int(7))
    }

    fn is_data(&self) -> bool {
        (self.0)();
        self.1
    }
}

#[test]
fn a_descriptor_that_takes_the_class_away_while_it_is_asked_what_it_is_does_no_harm() {
    type Kept = Rc<RefCell<Option<(Obj, Class)>>>;
    fn closed(kept: &Kept, is_data: bool) -> Obj {
        let taken = kept.clone();
        let leave = move || {
            if let Some((object, other)) = taken.take() {
                object.set_class(&other).unwrap();
            }
        };
        let from = Class::builder("From").slots(["x"]).attr("tag", slotted::Attr::descriptor(Calls(leave, is_data)));
        // The object alone holds its class.
        let o = from.build().unwrap().instantiate([("x", 1)]).unwrap();
        kept.replace(Some((o.clone(), class("To", &object(), &["x"]))));
        o
    }
    for is_data in [false, true] {
        let kept = Kept::default();
        let o = closed(&kept, is_data);
        let refused = o.delattr("tag");
        assert_eq!(refused.err().map(|error| error.rule()), (!is_data).then_some("class-attr-read-only-del"));
        assert_eq!(o.class().name(), "To");
        let o = closed(&kept, is_data);
        let refused = o.setattr("tag", 1);
        assert_eq!(refused.err().map(|error| error.rule()), (!is_data).then_some("class-attr-read-only"));
        let o = closed(&kept, is_data);
        assert_eq!(o.getattr("tag").unwrap(), Value::Int(7));
        let o = closed(&kept, is_data);
        assert!(o.hasattr("tag") && !o.hasattr("tag"));
    }
}

#[test]
fn asking_whether_an_attribute_is_there_borrows_nothing_while_it_is_computed() {
    let counted = Class::builder("Counted")
        .slots(["count"])
        .property("next", |object| {
            let Value::Int(count) = object.getattr("count")? else { return Ok(Value::None) };
            object.setattr("count", count + 1)?;
            Ok(count.into())
        })
        .build()
        .unwrap();
    let o = counted.instantiate([("count", 0)]).unwrap();
    assert!(o.hasattr("next"));
    assert_eq!((o.getattr("next").unwrap(), o.getattr("count").unwrap()), (1.into(), 2.into()));
}

#[test]
fn an_attribute_is_there_exactly_if_it_can_be_read() {
    let refuses = |_: &Obj| Err(Error::custom(ErrorKind::Attribute, "never", "never"));
    let open = Class::builder("Open").property("refused", refuses).attr("given", 1).build().unwrap();
    let o = new(&open);
    // The property wins over what the dict has.
    o.vars().unwrap().insert("refused", 1).unwrap();
    assert!(!o.hasattr("refused") && o.getattr("refused").is_err());
    assert!(o.hasattr("given") && o.getattr("given").is_ok());
    // `__dict__` is a name like any other where there is none.
    let closed = Class::builder("Closed").slots(()).attr("__dict__", 5).attr("__weakref__", 6).build().unwrap();
    let o = new(&closed);
    assert!(o.hasattr("__dict__") && o.hasattr("__weakref__"));
    assert_eq!((o.getattr("__dict__").unwrap(), o.getattr("__weakref__").unwrap()), (5.into(), 6.into()));
}

#[test]
fn an_untyped_slot_takes_whatever_is_written_to_it_in_every_way() {
    let a = class("A", &object(), &["x"]);
    let o = new(&a);
    let held = new(&a);
    let slot = a.slot("x").unwrap();
    let mut before = Value::None;
    let values: Vec<Value> = vec![
        1.into(),
        2.5.into(),
        "text".into(),
        true.into(),
        Value::None,
        held.clone().into(),
        vec![Value::from(held.clone())].into(),
        a.clone().into(),
        7.into(),
    ];
    for value in values {
        o.setattr("x", value.clone()).unwrap();
        assert_eq!(o.getattr("x").unwrap(), value);
        o.setattr("x", "in between").unwrap();
        slot.set_on(&o, before.clone()).unwrap();
        assert_eq!((slot.get_from(&o).unwrap(), &*o.attr_ref::<Value>("x").unwrap()), (before.clone(), &before));
        o.delattr("x").unwrap();
        assert_eq!(o.getattr("x").unwrap_err().rule(), "unset-slot-read");
        before = value;
    }
    drop(before);
    assert_eq!(held.strong_count(), 1);
    for (number, float) in [(i64::MIN, f64::NEG_INFINITY), (0, -0.0)] {
        o.setattr("x", number).unwrap();
        assert_eq!(o.getattr("x").unwrap(), Value::Int(number));
        o.setattr("x", float).unwrap();
        assert_eq!(o.getattr("x").unwrap(), Value::Float(float));
        o.setattr("x", held.clone()).unwrap();
        o.setattr("x", 7_u8).unwrap();
        o.setattr("x", "text".to_owned()).unwrap();
        assert_eq!((o.getattr("x").unwrap(), held.strong_count()), ("text".into(), 1));
    }
    // Borrowed, it is neither read nor written past the borrow.
    o.setattr("x", 1).unwrap();
    let guard = o.attr_mut::<Value>("x").unwrap();
    assert_eq!(o.getattr("x").unwrap_err().rule(), "already-mutably-borrowed");
    assert_eq!(o.setattr("x", 2).unwrap_err().rule(), "already-mutably-borrowed");
    drop(guard);
    let guard = o.attr_ref::<Value>("x").unwrap();
    assert_eq!(o.setattr("x", 2.5).unwrap_err().rule(), "already-borrowed");
    assert_eq!((o.getattr("x").unwrap(), &*guard), (1.into(), &1.into()));
}

/// Each module may be a compilation unit of its own, with its own copies of constants.
mod low {
    #[slotted::slotted]
    pub(super) struct Low {
        pub(super) x: f64,
        pub(super) y: i64,
    }
}

mod high {
    #[slotted::slotted(extends = super::low::Low)]
    pub(super) struct High {
        pub(super) z: f64,
    }
}

#[test]
fn names_reach_the_slots_of_native_bases_from_several_modules() {
    let base = high::High::class();
    let class = Class::builder("C").base(&base).slots(["w"]).build().unwrap();
    let owners: Vec<_> = class.slots().map(|slot| (slot.name().to_owned(), slot.owner().name().to_owned())).collect();
    let expected = [("x", "Low"), ("y", "Low"), ("z", "High"), ("w", "C")];
    assert_eq!(owners, expected.map(|(slot, owner)| (slot.to_owned(), owner.to_owned())));
    let object = class.instantiate([("x", Value::from(1.5)), ("y", Value::from(2)), ("z", Value::from(3.5))]).unwrap();
    assert_eq!(object.getattr("x").unwrap(), Value::from(1.5));
    assert_eq!(object.getattr("y").unwrap(), Value::from(2));
}
