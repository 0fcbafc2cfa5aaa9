//! Untyped slots: the forms of `slots`, private names, names that are no Rust names, documentation.

#![allow(missing_docs, reason = "test classes")]

use slotted::prelude::*;

fn slots(class: &Class) -> Vec<String> {
    class.slots().map(|slot| slot.name().to_owned()).collect()
}

#[test]
fn a_string_is_one_slot_and_a_list_is_many() {
    #[slotted(slots = "abc")]
    struct One;
    #[slotted(slots("b", "a"))]
    struct Two;
    #[slotted(slots = ["x", "y", "z"])]
    struct Three;
    #[slotted(slots = ("p", "q"))]
    struct Pair;
    #[slotted(slots = "")]
    struct Empty;
    #[slotted(slots())]
    struct AlsoEmpty;
    assert_eq!(slots(&One::class()), ["abc"]);
    assert_eq!(slots(&Two::class()), ["b", "a"]);
    assert_eq!(slots(&Three::class()), ["x", "y", "z"]);
    assert_eq!(slots(&Pair::class()), ["p", "q"]);
    assert!(slots(&Empty::class()).is_empty() && slots(&AlsoEmpty::class()).is_empty());
    assert_eq!((size_of::<Empty>(), size_of::<One>()), (0, 16));
}

#[test]
fn a_mapping_gives_documentation() {
    #[slotted(slots(x = "the x", "y" = "the y", "z": "the z", w = None))]
    struct Documented;
    let class = Documented::class();
    let docs: Vec<(String, String)> =
        class.slots().map(|slot| (slot.name().to_owned(), slot.doc().to_owned())).collect();
    let expected = [("x", "the x"), ("y", "the y"), ("z", "the z"), ("w", "")];
    assert_eq!(docs, expected.map(|(name, doc)| (name.to_owned(), doc.to_owned())));
}

#[test]
fn untyped_slots_are_unset_at_first_and_hold_anything() {
    #[slotted(slots("mana"))]
    #[derive(Debug, Clone, PartialEq)]
    struct Hero {
        level: i64,
    }
    let mut hero = Hero::new(1);
    assert_eq!(hero.getattr("mana").unwrap_err().rule(), "unset-slot-read");
    for value in [Value::from(1), Value::from("full"), Value::None] {
        hero.setattr("mana", value.clone()).unwrap();
        assert_eq!(hero.getattr("mana").unwrap(), value);
        assert_eq!(hero.attr_ref::<Value>("mana").unwrap(), &value);
    }
    assert!(hero.mana.is_set(), "None is a value");
    hero.mana.set(Value::from(2.5));
    assert_eq!(Hero::SLOTS.mana.get(&hero).get(), Some(&Value::Float(2.5)));
    hero.delattr("mana").unwrap();
    assert_eq!(hero, Hero::new(1));
    assert_eq!(Hero::from_pairs([("mana", 3), ("level", 4)]).unwrap().mana.get(), Some(&Value::Int(3)));
    assert_eq!(slots(&Hero::class()), ["level", "mana"]);
}

#[test]
fn dict_and_weakref_in_the_list_are_the_options() {
    #[slotted(slots("a", "__dict__", "__weakref__"))]
    struct Open;
    let mut open = Open::new();
    assert!(Open::class().has_dict() && Open::class().has_weakref());
    assert_eq!(slots(&Open::class()), ["a"]);
    open.setattr("free", 1).unwrap();
    assert_eq!(open.vars().unwrap().len(), 1);
}

#[test]
fn private_names_are_mangled_as_python_mangles_them() {
    #[slotted(slots("__p", "__q__", "___r", "_s", "__t_"))]
    struct Plain;
    #[slotted(slots("__p"))]
    struct _Lead;
    #[slotted(slots("__p"))]
    struct __;
    assert_eq!(slots(&Plain::class()), ["_Plain__p", "__q__", "_Plain___r", "_s", "_Plain__t_"]);
    assert_eq!(slots(&_Lead::class()), ["_Lead__p"]);
    assert_eq!(slots(&__::class()), ["__p"]);
    let mut plain = Plain::new();
    plain.setattr("_Plain__p", 1).unwrap();
    assert_eq!(plain.setattr("__p", 1).unwrap_err().rule(), "no-dict-set");
    assert_eq!(plain.__p.get(), Some(&Value::Int(1)));
    assert_eq!(Plain::SLOTS.__p.name(), "_Plain__p");
    assert_eq!((_Lead::new().dir(), __::new().dir()), (vec!["_Lead__p".to_owned()], vec!["__p".to_owned()]));
}

#[test]
fn the_same_private_name_in_base_and_class_is_two_slots() {
    #[slotted(slots("__p"))]
    struct Base;
    #[slotted(extends = Base, slots("__p"))]
    struct Child;
    let mut child = Child::new(Base::new());
    child.setattr("_Base__p", 1).unwrap();
    child.setattr("_Child__p", 2).unwrap();
    assert_eq!((child.__base__.__p.get(), child.__p.get()), (Some(&Value::Int(1)), Some(&Value::Int(2))));
}

#[test]
fn keywords_and_foreign_letters_are_names() {
    #[slotted(slots("class", "None", "self", "Self", "crate", "fn", "_", "größe", "ﬁ", "名前"))]
    struct Names;
    let mut names = Names::new();
    for (slot, index) in slots(&Names::class()).into_iter().zip(0_i64..) {
        names.setattr(&slot, index).unwrap();
        assert_eq!(names.getattr(&slot).unwrap(), Value::Int(index));
    }
    assert_eq!(names.attrs().count(), 10);
    assert_eq!(names.größe.get(), Some(&Value::Int(7)));
    assert!(!names.hasattr("fi"), "names are compared as they are, not normalised");
}

#[test]
fn typed_fields_have_unicode_and_raw_names_too() {
    #[slotted]
    struct Typed {
        r#type: i64,
        größe: f64,
        #[slot(rename = "class")]
        kind: String,
    }
    let mut typed = Typed::new(1, 2.0, "k".to_owned());
    typed.setattr("type", 5).unwrap();
    typed.setattr("größe", 3).unwrap();
    typed.setattr("class", "c").unwrap();
    assert_eq!((typed.r#type, typed.größe.to_string().as_str(), typed.kind.as_str()), (5, "3", "c"));
    assert_eq!(*Typed::SLOTS.r#type.get(&typed), 5);
    assert_eq!(slots(&Typed::class()), ["type", "größe", "class"]);
}

#[test]
fn rename_all_makes_attribute_names() {
    #[slotted(rename_all = "camelCase")]
    struct Renamed {
        rust_version: String,
        #[slot(rename = "as_is")]
        default_run: String,
        x: i64,
    }
    let renamed = Renamed::new("1".into(), "r".into(), 1);
    assert_eq!(slots(&Renamed::class()), ["rustVersion", "as_is", "x"]);
    assert_eq!(renamed.getattr("rustVersion").unwrap(), Value::from("1"));
    assert_eq!((renamed.rust_version.as_str(), renamed.default_run.as_str(), renamed.x), ("1", "r", 1));
}

#[test]
fn a_slot_may_be_called_like_the_stand_in_of_another() {
    // A keyword is no field name, so its slot lies in a field of another name.
    #[slotted(slots("type", "__slot_0", "fn", "__slot_2"))]
    struct Odd;
    assert_eq!(slots(&Odd::class()), ["type", "_Odd__slot_0", "fn", "_Odd__slot_2"]);
    let mut odd = Odd::new();
    for (name, value) in ["type", "_Odd__slot_0", "fn", "_Odd__slot_2"].into_iter().zip(1..) {
        odd.setattr(name, value).unwrap();
    }
    assert_eq!(odd.getattr("type").unwrap(), Value::Int(1));
    assert_eq!(odd.getattr("_Odd__slot_2").unwrap(), Value::Int(4));
}
