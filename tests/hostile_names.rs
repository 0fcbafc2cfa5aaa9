//! Names chosen against the tables: of one hash, empty, with NUL, longer than a digest tells apart.

#![allow(missing_docs, missing_debug_implementations, reason = "test classes")]

use slotted::prelude::*;

/// The upper halves of the hashes of both names are the same, so that no displacement keeps them apart; the empty name is in
/// their bucket.
#[slotted]
pub struct Base {
    pub swrig: i64,
}

#[methods]
impl Base {
    fn go(&self) -> i64 {
        self.swrig
    }
}

/// `go` is defined twice, so the table has a place that nothing has.
#[slotted(extends = Base)]
pub struct Derived {
    pub sfuxp: i64,
}

#[methods]
impl Derived {
    fn go(&self) -> i64 {
        self.sfuxp
    }
}

#[test]
fn names_that_no_displacement_keeps_apart_are_all_that_their_bucket_has() {
    let mut derived = Derived::new(Base::new(0x0101_0101), 7);
    assert_eq!(derived.getattr("swrig").unwrap(), Value::Int(0x0101_0101));
    assert_eq!(derived.getattr("sfuxp").unwrap(), Value::Int(7));
    assert_eq!(derived.call_method("go", ()).unwrap(), Value::Int(7));
    assert!(derived.getattr("").is_err());
    assert!(!derived.hasattr(""));
    assert!(derived.setattr("", true).is_err());
    assert!(derived.delattr("").is_err());
    assert_eq!(derived.swrig, 0x0101_0101);
    let shared = Obj::new(derived);
    assert!(shared.getattr("").is_err() && shared.setattr("", true).is_err() && shared.delattr("").is_err());
    assert!(Derived::class().slot("").is_none());
}

/// All 64 bits of their hashes are the same.
const OF_ONE_HASH: [&str; 7] = [
    "a0000000PPPPPPPP_of_hash",
    "a00016b0OX5dO1Zg_of_hash",
    "a0015775sEKmcP0u_of_hash",
    "a001745eYYRuvvEg_of_hash",
    "a0044d75DsYe0T58_of_hash",
    "a004a86eMvZ6ZVLh_of_hash",
    "a00b3806Yz9FOZPQ_of_hash",
];

#[slotted(dict)]
#[derive(Default)]
pub struct OneHash {
    #[slot(rename = "a0000000PPPPPPPP_of_hash")]
    pub first: i64,
    #[slot(rename = "a00016b0OX5dO1Zg_of_hash")]
    pub second: f64,
}

#[slotted(extends = OneHash)]
#[allow(deprecated, reason = "slots under a dict")]
#[derive(Default)]
pub struct BelowOneHash {
    #[slot(rename = "a0015775sEKmcP0u_of_hash")]
    pub third: String,
}

#[test]
fn names_of_one_hash_are_told_apart_in_native_classes() {
    let object = Obj::new(BelowOneHash::default());
    for (index, name) in OF_ONE_HASH.into_iter().enumerate() {
        match index {
            0 => object.setattr(name, 7).unwrap(),
            1 => object.setattr(name, 1.5).unwrap(),
            _ => object.setattr(name, name).unwrap(),
        }
    }
    assert_eq!(
        (object.getattr(OF_ONE_HASH[0]).unwrap(), object.getattr(OF_ONE_HASH[1]).unwrap()),
        (7.into(), 1.5.into())
    );
    for name in &OF_ONE_HASH[2..] {
        assert_eq!(object.getattr(name).unwrap(), Value::from(*name));
        assert_eq!(object.getattr(slotted::Name::intern(name)).unwrap(), Value::from(*name));
    }
    assert_eq!(object.vars().unwrap().keys().unwrap(), OF_ONE_HASH[3..]);
    assert!(object.getattr("a00b3806Yz9FOZPR_of_hash").is_err() && object.getattr("").is_err());
}

#[test]
fn names_of_one_hash_are_told_apart_in_classes_made_at_run_time() {
    let [one, two, three, four, five, six, _] = OF_ONE_HASH;
    let base = Class::builder("Base").slots([one, two]).attr(three, "base").attr(four, "base").build().unwrap();
    let class =
        Class::builder("Below").base(&base).slots([four]).attr(one, "below").attr(five, "below").build().unwrap();
    let object = class.instantiate([(two, 2), (four, 4)]).unwrap();
    let got = |name: &str| object.getattr(name).map(|value| value.to_string()).unwrap_or_default();
    assert_eq!([one, two, three, four, five, six].map(got), ["below", "2", "base", "4", "below", ""]);
    assert!(object.setattr(one, 1).is_err() && object.setattr(six, 1).is_err() && object.setattr("", 1).is_err());
    object.setattr(two, 22).unwrap();
    object.delattr(four).unwrap();
    assert_eq!((got(two).as_str(), got(four).as_str()), ("22", ""));
    let open = Class::builder("Open").base(&class).build().unwrap().instantiate([(two, 2)]).unwrap();
    for name in OF_ONE_HASH.into_iter().chain(["", "\0", "a\0b", "\u{10ffff}"]) {
        open.setattr(name, name).unwrap_or_else(|error| assert_eq!(error.rule(), "class-attr-read-only", "{name:?}"));
        assert_eq!(open.getattr(name).unwrap(), Value::from(name), "{name:?}");
    }
}

/// Names that look alike to a digest, or stand for something else where they are no keys.
fn odd_names() -> Vec<String> {
    let mut names: Vec<String> = OF_ONE_HASH.iter().map(|name| (*name).to_owned()).collect();
    for count in [0, 1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 18, 24, 31, 32, 33, 65_535, 65_536, 65_541] {
        names.extend(["\0", "a", "_", "z"].map(|letter| letter.repeat(count)));
        names.push(format!("{}b", "a".repeat(count)));
    }
    names.extend(["__dict__", "__class__", "__weakref__", "__slots__", "é", "éa", "a\0", "\0a"].map(str::to_owned));
    names.sort_unstable();
    names.dedup();
    names
}

#[test]
fn odd_names_are_keys_of_a_dict_as_any_other() {
    let names = odd_names();
    for start in (0..names.len()).step_by(3) {
        // Short enough to share its names, then longer.
        for count in [2, 20, 40] {
            let chosen: Vec<&String> = names.iter().cycle().skip(start).take(count).collect();
            let mut dict = AttrDict::new();
            for name in &chosen {
                assert!(!dict.contains(name));
                assert_eq!(dict.insert(name, name.as_str()), None);
            }
            assert!(chosen.iter().all(|name| dict.get(name) == Some(&Value::from(name.as_str()))));
            assert!(dict.keys().eq(chosen.iter().map(|name| name.as_str())));
            let middle = chosen[1];
            assert_eq!(dict.remove(middle), Some(Value::from(middle.as_str())));
            assert!(!dict.contains(middle) && dict.insert(middle, 1).is_none());
            assert_eq!(dict.keys().last(), Some(middle.as_str()));
        }
    }
}

#[test]
fn odd_names_reach_the_dict_of_a_plain_value_and_of_an_object() {
    #[slotted(dict)]
    #[derive(Default)]
    struct Open {}
    let object = Obj::new(Open::default());
    let mut plain = Open::default();
    for name in odd_names() {
        let special = ["__dict__", "__class__"].contains(&name.as_str());
        let known = slotted::Name::intern(&name);
        assert_eq!(object.setattr(known, name.as_str()).is_err(), special, "{name:?}");
        assert_eq!(plain.setattr(&name, name.as_str()).is_err(), special);
        object.vars().unwrap().insert(&name, name.as_str()).unwrap();
        plain.vars_mut().unwrap().insert(&name, name.as_str());
        if special {
            assert_ne!(object.getattr(&name).unwrap(), Value::from(name.as_str()));
            assert_ne!(object.getattr(known).unwrap(), Value::from(name.as_str()));
            assert!(object.attr_ref::<str>(known).is_err() && plain.attr_ref::<str>(known).is_err());
            assert!(object.attr_mut::<Value>(known).is_err() && plain.attr_mut::<Value>(known).is_err());
        } else {
            assert_eq!(object.getattr(&name).unwrap(), Value::from(name.as_str()));
            assert_eq!(*object.attr_ref::<str>(known).unwrap(), *name);
            assert_eq!(plain.attr_ref::<str>(known).unwrap(), name);
            object.setattr(known, 1.5).unwrap();
            assert_eq!(object.getattr(&name).unwrap(), Value::from(1.5));
        }
        assert_eq!(plain.vars().unwrap().get(&name), Some(&Value::from(name.as_str())));
    }
}

#[test]
fn names_that_a_digest_does_not_decide_are_looked_at_where_a_dict_has_few() {
    #[slotted(dict)]
    #[derive(Default)]
    struct Open {}
    for special in ["__class__", "__dict__"] {
        let object = Obj::new(Open::default());
        object.vars().unwrap().insert(special, "in the dict").unwrap();
        let mut plain = Open::default();
        plain.vars_mut().unwrap().insert(special, "in the dict");
        let known = slotted::Name::intern(special);
        for found in [object.getattr(special), object.getattr(known), plain.getattr(special), plain.getattr(known)] {
            assert!(found.is_err() || found.unwrap() != Value::from("in the dict"), "{special}");
        }
        assert!(object.attr_ref::<str>(known).is_err() && plain.attr_ref::<str>(known).is_err());
        assert!(object.setattr(known, 1).is_err() && plain.setattr(known, 1).is_err());
        assert_eq!(object.vars().unwrap().get(special).unwrap(), Some(Value::from("in the dict")));
    }
    // Both ends and the length of these are the same, and one name is found wherever a hash leads.
    let (one, other) = ("longnameX_longname", "longnameY_longname");
    let object = Obj::new(Open::default());
    object.setattr(one, 1).unwrap();
    let mut plain = Open::default();
    plain.setattr(one, 1).unwrap();
    let known = slotted::Name::intern(other);
    assert!(object.getattr(other).is_err() && object.getattr(known).is_err() && !object.hasattr(known));
    assert!(plain.getattr(other).is_err() && plain.getattr(known).is_err() && !plain.hasattr(known));
    assert!(object.attr_ref::<i64>(known).is_err() && plain.attr_mut::<i64>(known).is_err());
    object.setattr(known, 2).unwrap();
    plain.setattr(known, 2).unwrap();
    assert_eq!((object.getattr(one).unwrap(), plain.getattr(one).unwrap()), (Value::Int(1), Value::Int(1)));
}

#[slotted]
#[derive(Default)]
pub struct LongName {
    pub longnamex_longname: i64,
}

#[test]
fn a_slot_is_not_found_by_a_name_that_only_looks_like_its_own() {
    let made = Class::builder("Made").slots(["longnamex_longname"]).build().unwrap();
    for object in [Obj::new(LongName::default()).upcast(), made.instantiate([("longnamex_longname", 1)]).unwrap()] {
        for other in ["longnamey_longname", "longnamex\0longname"] {
            let known = slotted::Name::intern(other);
            assert!(object.getattr(other).is_err() && object.getattr(known).is_err() && !object.hasattr(known));
            assert!(object.setattr(other, 1).is_err() && object.class().slot(other).is_none());
        }
        assert!(object.hasattr("longnamex_longname"));
    }
    assert!(LongName::default().getattr("longnamey_longname").is_err());
}
