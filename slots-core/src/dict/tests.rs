//! Dicts and their shapes from inside: the invariants one by one, and what bounds shapes.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::mpsc::{Sender, channel};

use super::shape::{NAMES, SHAPES, count};
use super::*;
use crate::builtins::List;
use crate::{Attr, Class, Descriptor, Obj};

fn of(names: &[&str]) -> AttrDict {
    names.iter().zip(0..).collect()
}

fn names(dict: &AttrDict) -> Vec<&str> {
    dict.keys().collect()
}

fn word(dict: &AttrDict) -> usize {
    dict.word.addr()
}

/// On a thread of its own, whose shapes are nobody else's.
fn alone(act: impl FnOnce() + Send + 'static) {
    if let Err(panic) = std::thread::spawn(act).join() {
        std::panic::resume_unwind(panic);
    }
}

/// What the dict is made of, and whether that is whole.
fn form(dict: &AttrDict) -> &'static str {
    match (dict.block(), dict.map()) {
        (Some(block), None) => {
            assert_eq!(block.values().len(), block.shape().len(), "D3");
            assert!(!block.values().is_empty());
            "block"
        }
        (None, Some(map)) => {
            assert!(!map.is_empty());
            "map"
        }
        (None, None) => "nothing",
        (Some(_), Some(_)) => unreachable!(),
    }
}

#[test]
fn an_empty_dict_is_one_word_and_owns_no_heap() {
    assert_eq!(size_of::<AttrDict>(), 8);
    let mut dict = AttrDict::new();
    assert_eq!((form(&dict), word(&dict)), ("nothing", MARK));
    dict.insert("a", 1);
    dict.remove("a");
    assert_eq!(word(&dict), MARK);
    let mut many: AttrDict = (0..40).map(|number| (number.to_string(), number)).collect();
    for number in 0..40 {
        assert_eq!(many.remove(&number.to_string()), Some(Value::Int(number)));
    }
    assert_eq!(word(&many), MARK);
    assert_eq!(word(&Map::default().into()), MARK);
}

#[test]
fn order_is_that_of_insertion_and_a_deleted_key_comes_back_last() {
    let mut dict = of(&["b", "a", "c"]);
    dict.insert("b", 9);
    assert_eq!(names(&dict), ["b", "a", "c"]);
    dict.remove("b");
    dict.insert("b", 1);
    assert_eq!(names(&dict), ["a", "c", "b"]);
}

#[test]
fn equality_ignores_order_and_form() {
    let one: AttrDict = [("a", 1), ("b", 2)].into_iter().collect();
    let mut other: AttrDict = [("c", 3), ("b", 2), ("a", 1)].into_iter().collect();
    assert_ne!(one, other);
    other.remove("c");
    assert_eq!((form(&one), form(&other)), ("block", "map"));
    assert_eq!(one, other);
    assert_eq!(other, one);
    assert_ne!(one, AttrDict::new());
}

#[test]
fn d1_a_dict_is_a_block_a_map_or_nothing() {
    let mut dict = AttrDict::new();
    for index in 0..NAMES {
        dict.insert(&format!("name{index}"), 1);
        assert_eq!((form(&dict), word(&dict) % 2), ("block", 0));
    }
    dict.insert("one too many", 1);
    assert_eq!((form(&dict), word(&dict) % 2, dict.len()), ("map", 1, NAMES + 1));
    // It stays one until it is emptied.
    for index in 1..NAMES {
        dict.remove(&format!("name{index}"));
        assert_eq!((form(&dict), word(&dict) % 2), ("map", 1));
    }
    assert_eq!(names(&dict), ["name0", "one too many"]);
    dict.clear();
    assert_eq!((form(&dict), word(&dict)), ("nothing", MARK));
    dict.insert("again", 1);
    assert_eq!(form(&dict), "block");
}

#[test]
fn d1_what_is_made_of_a_map_is_a_block_if_that_can_be() {
    let map: Map = (0..).map(|number| (Str::from(number.to_string()), number.into())).take(NAMES).collect();
    let dict = AttrDict::from(map.clone());
    assert_eq!(form(&dict), "block");
    assert_eq!(Map::from(dict), map);
    let map: Map = (0..).map(|number| (Str::from(number.to_string()), number.into())).take(NAMES + 1).collect();
    let dict = AttrDict::from(map.clone());
    assert_eq!(form(&dict), "map");
    assert_eq!(Map::from(dict), map);
}

#[test]
fn d2_a_block_has_no_room_to_spare_up_to_eight_values_and_little_then() {
    let mut dict = AttrDict::new();
    let mut rooms = Vec::new();
    for index in 0..NAMES {
        dict.insert(&format!("name{index}"), index.to_string());
        rooms.push(dict.block().map_or(0, Block::capacity));
    }
    assert_eq!(rooms[..8], [1, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!(rooms[8..], [[12; 4].as_slice(), &[18; 6], &[27; 9], &[32; 5]].concat());
    assert_eq!(dict.clone().block().map(Block::capacity), Some(32));
    for index in (1..NAMES).rev() {
        assert_eq!(dict.remove(&format!("name{index}")), Some(Value::from(index.to_string())));
        assert_eq!(form(&dict), "block");
        if index <= 8 {
            assert_eq!(dict.block().map(Block::capacity), Some(index));
        }
        assert_eq!(dict.clone().block().map(Block::capacity), Some(index), "a copy has what it needs");
    }
    assert_eq!(dict.get("name0"), Some(&Value::from("0")));
}

#[test]
fn d3_a_block_has_a_value_for_each_name() {
    let mut dict = of(&["a", "b", "c"]);
    let copy = dict.clone();
    assert!(Rc::ptr_eq(dict.block().unwrap().shape(), copy.block().unwrap().shape()), "one shape for both");
    assert_eq!(dict.remove("c"), Some(Value::Int(2)));
    assert_eq!((form(&dict), names(&dict)), ("block", vec!["a", "b"]));
    dict.insert("d", "text");
    assert_eq!((form(&dict), names(&dict)), ("block", vec!["a", "b", "d"]));
    assert_eq!((form(&copy), names(&copy)), ("block", vec!["a", "b", "c"]));
    for (name, value) in dict.iter_mut() {
        *value = Value::from(name);
    }
    assert_eq!(dict.values().cloned().collect::<Vec<_>>(), ["a", "b", "d"].map(Value::from));
    assert_eq!(dict.remove("missing"), None);
}

#[test]
fn d3_too_few_values_make_no_block() {
    let dict = of(&["a", "b"]);
    let shape = dict.block().unwrap().shape().clone();
    let text = Str::from("held");
    let one = vec![Value::Str(text.clone())];
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(Block::new(shape.clone(), one))));
    assert!(panic.is_err());
    let many = (0..1000).map(Value::Int);
    assert_eq!(Block::new(shape, many).values(), [0, 1].map(Value::Int), "what is too many is not taken");
}

#[test]
fn d4_a_shape_finds_its_names_and_no_others() {
    let long = |index: usize| format!("a_rather_long_name_{index}_of_an_attribute");
    let texts: Vec<String> =
        (0..NAMES).map(|index| if index % 3 == 0 { long(index) } else { format!("n{index}") }).collect();
    let mut dict = AttrDict::new();
    for (index, text) in texts.iter().enumerate() {
        dict.insert(text, 1);
        let shape = dict.block().unwrap().shape();
        assert_eq!(shape.len(), index + 1);
        for (at, text) in texts.iter().enumerate() {
            let found = shape.find(&Key::of(text), text);
            assert_eq!(found, (at <= index).then_some(at));
            assert_eq!(shape.find(&Key::of(text), &format!("{text}?")).is_some(), found.is_some() && text.len() <= 16);
        }
    }
    assert_eq!(dict.keys().collect::<Vec<_>>(), texts);
}

#[test]
fn names_of_one_hash_have_no_shape() {
    assert!(shape::spread(&[1, 2, 1]).is_none());
    let (factor, places) = shape::spread(&[1, 2, 3]).unwrap();
    assert_eq!(factor % 2, 1);
    assert_eq!(places.iter().filter(|index| **index != 0).count(), 2);
}

#[test]
fn dicts_that_gain_the_same_names_share_a_shape_also_when_none_of_them_is_left() {
    alone(|| {
        let first = of(&["x", "y"]);
        let shape = first.block().unwrap().shape().clone();
        assert_eq!(count(), 2);
        drop(first);
        for _ in 0..3 {
            let next = of(&["x", "y"]);
            assert!(Rc::ptr_eq(next.block().unwrap().shape(), &shape));
        }
        let other_order = of(&["y", "x"]);
        assert!(!Rc::ptr_eq(other_order.block().unwrap().shape(), &shape));
        assert_eq!(count(), 4);
    });
}

#[test]
fn names_that_are_always_new_leave_few_shapes_and_then_there_is_room_again() {
    alone(|| {
        for number in 0..20_000 {
            let dict: AttrDict = [(format!("first{number}"), 1), (format!("second{number}"), 2)].into_iter().collect();
            assert_eq!(dict.get(&format!("second{number}")), Some(&Value::Int(2)));
            if number % 1000 == 0 {
                assert!(count() <= 2 * 1024, "{}", count());
            }
        }
        let becomes_a_block = |_| form(&of(&["x", "y", "z"])) == "block";
        assert!((0..5000).any(becomes_a_block));
    });
}

#[test]
fn shapes_that_are_used_stay_and_more_than_the_most_are_refused() {
    alone(|| {
        let name = |number: usize, at: usize| format!("name{number}_{at}");
        let make = |number| -> AttrDict { (0..10).map(|at| (name(number, at), 1)).collect() };
        let dicts: Vec<AttrDict> = (0..600).map(make).collect();
        assert_eq!(count(), SHAPES);
        let blocks = dicts.iter().filter(|dict| form(dict) == "block").count();
        assert_eq!(blocks, SHAPES / 10);
        for (number, dict) in dicts.iter().enumerate() {
            assert_eq!(dict.len(), 10);
            for (at, found) in dict.keys().enumerate() {
                assert_eq!(found, name(number, at));
            }
        }
        // As many again, which need no new shape.
        let again: Vec<AttrDict> = (0..100).map(make).collect();
        assert!(again.iter().all(|dict| form(dict) == "block"));
        drop((dicts, again));
        assert!((0..5000).any(|number| form(&of(&[&name(number, 11)])) == "block"));
        assert!(count() < SHAPES / 2);
    });
}

#[test]
fn no_shape_is_continued_by_more_than_sixty_four_names() {
    alone(|| {
        let dicts: Vec<AttrDict> = (0..100).map(|number| of(&["kind", &format!("name{number}")])).collect();
        assert_eq!(dicts.iter().filter(|dict| form(dict) == "block").count(), 64);
        assert_eq!(count(), 65);
    });
}

#[test]
fn no_more_than_a_thousand_and_twenty_four_names_are_a_shape_by_themselves() {
    alone(|| {
        let name = |number: usize| format!("name{number}");
        let dicts: Vec<AttrDict> = (0..1100).map(|number| of(&[&name(number)])).collect();
        let is_block = |number: &usize| form(&dicts[*number]) == "block";
        assert!((0..1024).all(|number| is_block(&number)) && !(1024..1100).any(|number| is_block(&number)));
        assert_eq!(count(), 1024);
        for (number, dict) in dicts.iter().enumerate() {
            assert_eq!((dict.get(&name(number)), dict.get(&name(number + 1))), (Some(&Value::Int(0)), None));
        }
    });
}

/// Names of 24 bytes all 64 bits of whose hashes are the same.
fn names_of_one_hash(count: usize) -> Vec<String> {
    let with = |number: usize, middle: [u8; 8]| {
        let middle = core::str::from_utf8(&middle).expect("ASCII");
        format!("a{number:07}{middle}_of_hash")
    };
    // The hash of a name is a mix of its middle and of what the rest of it makes: that is what this finds, by trying.
    let whole = |text: &str| Key::of(text).hash();
    let first = with(0, *b"PPPPPPPP");
    let mut names = vec![first.clone()];
    let rest = |number: usize| crate::name::rest_of_hash(&with(number, *b"PPPPPPPP"));
    for number in 1.. {
        let middle = u64::from_le_bytes(*b"PPPPPPPP") ^ rest(0) ^ rest(number);
        if middle.to_le_bytes().is_ascii() {
            names.push(with(number, middle.to_le_bytes()));
        }
        if names.len() == count {
            break;
        }
    }
    assert!(names.iter().all(|name| whole(name) == whole(&first)));
    names
}

#[test]
fn dicts_with_names_of_one_hash_are_maps_and_as_good() {
    alone(|| {
        let texts = names_of_one_hash(100);
        // One at a time: a hundred shapes under one hash, of which no more are looked at than there may be branches.
        let dicts: Vec<AttrDict> = texts.iter().map(|text| of(&[text, "x"])).collect();
        for (text, dict) in texts.iter().zip(&dicts) {
            assert_eq!((form(dict), names(dict)), ("block", vec![text.as_str(), "x"]));
            let others = texts.iter().filter(|other| *other != text);
            assert!(others.clone().all(|other| dict.get(other).is_none()));
        }
        // And behind another name.
        let behind: Vec<AttrDict> = texts.iter().map(|text| of(&["x", text])).collect();
        assert!(texts.iter().zip(&behind).all(|(text, dict)| names(dict) == ["x", text.as_str()]));
        let mut all = AttrDict::new();
        for (index, text) in texts.iter().enumerate() {
            all.insert(text, text.as_str());
            assert_eq!(form(&all), if index == 0 { "block" } else { "map" });
        }
        assert!(texts.iter().all(|text| all.get(text) == Some(&Value::from(text.as_str()))));
        assert_eq!(form(&AttrDict::from(Map::from(all.clone()))), "map");
        // What is always new does not fill the thread with copies of the same shape.
        (0..5000).for_each(|_| drop(of(&[&texts[99], "y"])));
        assert!(count() <= 2 * 1024, "{}", count());
        drop((dicts, behind, all));
    });
}

/// A dict that is used when the thread's variables are dropped; it sends what it is made of then.
struct Keeper(AttrDict, Sender<(&'static str, &'static str, usize)>);

impl Drop for Keeper {
    fn drop(&mut self) {
        let before = form(&self.0);
        self.0.insert("b", 2);
        self.0.insert("a name that is new", 3);
        assert_eq!(self.0.remove("b"), Some(Value::Int(2)));
        let copy = self.0.clone();
        assert_eq!((copy, self.0.get("a")), (self.0.clone(), Some(&Value::Int(0))));
        let new = of(&["made here"]);
        assert_eq!(new.get("made here"), Some(&Value::Int(0)));
        // A panic here would abort the process, which fails the test as well.
        self.1.send((before, form(&self.0), new.len())).expect("the test listens");
    }
}

#[test]
fn dicts_outlive_the_shapes_of_their_thread() {
    thread_local! {
        static KEPT: RefCell<Option<Keeper>> = const { RefCell::new(None) };
    }
    for shapes_first in [false, true] {
        let (sender, receiver) = channel();
        alone(move || {
            // Variables of a thread are dropped in the reverse order of their first use.
            if shapes_first {
                drop(of(&["a", "b"]));
            }
            KEPT.with(|_| ());
            let dict = of(&["a"]);
            KEPT.set(Some(Keeper(dict, sender)));
        });
        assert_eq!(receiver.recv(), Ok(("block", "map", 1)));
    }
}

/// Panics when it dies, having noted that.
struct Bomb(Rc<RefCell<usize>>);

impl Drop for Bomb {
    fn drop(&mut self) {
        *self.0.borrow_mut() += 1;
        panic!("a destructor that panics");
    }
}

impl Descriptor for Bomb {
    fn get(&self, _: &Obj) -> crate::Result<Value> {
        Ok(Value::None)
    }
}

/// A value that panics when it is dropped.
fn bomb(dropped: &Rc<RefCell<usize>>) -> Value {
    let class = Class::builder("Bomb").attr("bomb", Attr::descriptor(Bomb(dropped.clone()))).build().expect("a class");
    Value::Class(class)
}

#[test]
fn a_destructor_that_panics_keeps_no_other_value_alive() {
    let ends: [fn(AttrDict); 5] = [
        drop,
        |mut dict| dict.clear(),
        |mut dict| drop(dict.insert("bomb", 1)),
        |mut dict| drop(dict.remove("bomb")),
        |dict| drop(Map::from(dict)),
    ];
    for end in ends {
        for extra in [0, NAMES] {
            let (dropped, held) = (Rc::default(), Obj::new(List::default()));
            let mut dict = of(&["first"]);
            dict.insert("bomb", bomb(&dropped));
            dict.insert("held", held.clone());
            dict.extend((0..extra).map(|number| (number.to_string(), held.clone())));
            assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| end(dict))).is_err());
            assert_eq!((*dropped.borrow(), held.strong_count()), (1, 1));
        }
    }
}
