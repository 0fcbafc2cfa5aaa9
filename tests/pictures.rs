//! The pictures in the guide are what the code draws.
//!
//! `SLOTTED_BLESS=1 cargo test --test pictures` draws them anew.

#![allow(missing_docs, dead_code, reason = "the guide's classes, which are only drawn")]

use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;

use slotted::prelude::*;

#[slotted]
struct Shape {
    name: String,
}

#[slotted(extends = Shape)]
struct Circle {
    radius: f64,
}

#[slotted]
struct Point {
    x: f64,
    y: f64,
}

#[slotted(extends = Point, dict, weakref)]
struct Pixel {
    color: u32,
}

#[slotted]
struct Entity {
    name: String,
    #[slot(default = 10)]
    health: i64,
}

/// The guide is rewritten by one test at a time.
static BLESSED: Mutex<()> = Mutex::new(());

fn path(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "docs", name].iter().collect()
}

/// Fails unless `found`, which is in the file, is as expected; or puts that there with `bless`.
#[track_caller]
fn compare(found: &str, expected: &str, bless: impl FnOnce()) {
    if found == expected {
        return;
    }
    assert!(std::env::var_os("SLOTTED_BLESS").is_some(), "{found}\nshould be\n{expected}\nSLOTTED_BLESS=1 writes it");
    bless();
}

#[track_caller]
fn assert_in_guide(class: &Class) {
    let _one = BLESSED.lock();
    let guide = fs::read_to_string(path("guide.md")).expect("the guide is there");
    let start = guide.find(&format!("```text\n{class}: ")).expect("a picture of the class") + "```text\n".len();
    let end = start + guide[start..].find("\n```\n").expect("its end");
    let expected = class.layout().to_string();
    compare(&guide[start..end], &expected, || {
        let guide = format!("{}{expected}{}", &guide[..start], &guide[end..]);
        fs::write(path("guide.md"), guide).expect("the guide can be written");
    });
}

#[track_caller]
fn assert_drawn(name: &str, class: &Class) {
    let expected = class.layout().to_svg();
    let found = fs::read_to_string(path(name)).unwrap_or_default();
    compare(&found, &expected, || fs::write(path(name), &expected).expect("a drawing can be written"));
    let guide = fs::read_to_string(path("guide.md")).expect("the guide is there");
    assert!(guide.contains(&format!("]: {name}\n")), "the guide shows {name}");
}

#[test]
fn the_pictures_in_the_guide_are_what_layouts_print() {
    assert_in_guide(&Circle::class());
    assert_in_guide(&Pixel::class());
}

#[test]
fn the_drawings_in_the_guide_are_what_layouts_draw() {
    assert_drawn("layout-pixel.svg", &Pixel::class());
    let hero = Class::builder("Hero").base(Entity::class()).slots(["mana", "__dict__", "__weakref__"]).build().unwrap();
    assert_drawn("layout-hero.svg", &hero);
}
