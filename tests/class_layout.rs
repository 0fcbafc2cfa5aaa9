//! `Class::layout`: every byte of an instance is in one part, whatever the class; and what is drawn of it.

#![allow(missing_docs, dead_code, reason = "test classes, whose fields are measured")]

use std::mem::offset_of;

use proptest::prelude::*;
use slotted::builtins::{Bool, Bytes, Dict, Float, Int, List, NoneType, Str, Tuple, Type};
use slotted::prelude::*;
use slotted::{ClassLayout, LayoutPart, PartKind};

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
struct Reordered {
    a: u8,
    b: u64,
    c: u16,
    d: Option<String>,
    e: Slot<u32>,
    #[slot(opaque)]
    nothing: (),
}

#[slotted(extends = Reordered)]
struct InOrder {
    f: u8,
    #[slot(opaque)]
    nothing_either: [u64; 0],
    g: u64,
    h: u8,
}

#[slotted]
#[repr(align(64))]
struct Aligned {
    x: u8,
}

#[slotted(extends = Aligned, weakref)]
struct BelowAligned {
    y: u8,
    wide: u128,
}

#[slotted]
struct Skipping {
    id: u64,
    #[slot(skip)]
    cache: [u32; 4],
}

#[slotted(extends = Skipping)]
struct SkippingMore {
    flag: u8,
    #[slot(skip)]
    count: u32,
    #[slot(skip)]
    done: bool,
    last: u64,
}

#[slotted]
struct Empty;

#[slotted(extends = Point, mixins(Empty))]
struct Mixed {
    tag: u8,
}

#[slotted]
struct Holder<T: 'static> {
    flag: bool,
    #[slot(opaque)]
    value: T,
}

#[slotted(extends = Holder<T>, dict)]
struct Below<T: 'static> {
    after: u8,
}

#[slotted(slots("a", "b", "__dict__", "__weakref__"))]
struct Untyped;

#[slotted(extends = Tuple)]
struct Pair;

#[slotted(extends = List, dict)]
struct Named;

#[slotted]
struct Large {
    #[slot(opaque)]
    bytes: [u8; 1 << 20],
    end: u8,
}

/// Classes of every kind that structs and builtins are.
fn natives() -> Vec<Class> {
    vec![
        Object::class(),
        Int::class(),
        Bytes::class(),
        Tuple::class(),
        Type::class(),
        Class::of::<Str>(),
        Class::of::<Float>(),
        Class::of::<List>(),
        Class::of::<Dict>(),
        Class::of::<Bool>(),
        Class::of::<NoneType>(),
        Point::class(),
        Pixel::class(),
        Reordered::class(),
        InOrder::class(),
        Aligned::class(),
        BelowAligned::class(),
        Skipping::class(),
        SkippingMore::class(),
        Empty::class(),
        Mixed::class(),
        Holder::<u8>::class(),
        Holder::<String>::class(),
        Below::<u16>::class(),
        Below::<Aligned>::class(),
        Untyped::class(),
        Pair::class(),
        Named::class(),
        Large::class(),
    ]
}

/// What is true of the layout of any class.
fn check(class: &Class) {
    let layout = class.layout();
    assert_eq!(layout.class(), class);
    assert_eq!((layout.size(), layout.align()), (class.instance_size(), class.instance_align()), "{layout}");
    let sum = |parts: &[LayoutPart]| parts.iter().map(LayoutPart::size).sum::<usize>();
    assert_eq!(sum(layout.parts()), layout.size(), "{layout}");
    assert_eq!(sum(layout.object_parts()), layout.allocation_size(), "{layout}");
    for pair in layout.object_parts().windows(2) {
        assert_eq!(pair[0].offset() + pair[0].size().cast_signed(), pair[1].offset(), "{layout}");
    }
    for part in layout.object_parts() {
        assert_eq!(part.offset() % part.align().cast_signed(), 0, "{}: {layout}", part.name());
    }
    let slots: Vec<_> = class.slots().collect();
    assert_eq!(layout.parts().iter().filter(|part| part.kind() == PartKind::Slot).count(), slots.len(), "{layout}");
    for slot in slots {
        let is_of = |part: &&LayoutPart| {
            part.kind() == PartKind::Slot
                && part.name() == slot.name()
                && part.class() == Some(&slot.owner())
                && part.offset() == slot.offset().cast_signed()
        };
        let part = layout.parts().iter().find(is_of).unwrap_or_else(|| panic!("{} in\n{layout}", slot.name()));
        assert_eq!(part.type_text(), slot.type_text());
        let is_hidden = class.slot(slot.name()).is_none_or(|reached| reached.offset() != slot.offset());
        assert_eq!(part.is_hidden(), is_hidden, "{layout}");
    }
    assert_eq!(layout.parts().iter().any(|part| part.kind() == PartKind::Dict), class.has_dict(), "{layout}");
    assert_eq!(of_kind(&layout, PartKind::WeakRef).len(), usize::from(class.has_weakref()), "{layout}");
    let padding: usize =
        of_kind(&layout, PartKind::Padding).iter().filter(|part| part.offset() >= 0).map(|part| part.size()).sum();
    assert!(layout.padding() >= padding && layout.padding() <= layout.size(), "{layout}");

    let text = layout.to_string();
    assert_eq!(text.lines().filter(|line| line.starts_with('│')).count(), layout.object_parts().len(), "{text}");
    let svg = layout.to_svg();
    let document = roxmltree::Document::parse(&svg).unwrap_or_else(|error| panic!("{error}: {svg}"));
    let titles = document.descendants().filter(|node| node.has_tag_name("rect")).count();
    assert!(titles > layout.parts().iter().filter(|part| part.size() > 0).count());
}

fn of_kind(layout: &ClassLayout, kind: PartKind) -> Vec<&LayoutPart> {
    layout.object_parts().iter().filter(|part| part.kind() == kind).collect()
}

/// Where the parts of an instance are, by name.
fn parts(class: &Class) -> Vec<(String, isize, usize)> {
    let layout = class.layout();
    layout.parts().iter().map(|part| (part.name().to_owned(), part.offset(), part.size())).collect()
}

#[track_caller]
fn assert_parts(class: &Class, expected: &[(&str, isize, usize)]) {
    let found = parts(class);
    let found: Vec<_> = found.iter().map(|(name, offset, size)| (name.as_str(), *offset, *size)).collect();
    assert_eq!(found, expected);
}

#[test]
fn the_parts_of_every_native_class_are_all_of_its_bytes() {
    natives().iter().for_each(check);
}

#[test]
fn an_inherited_part_is_of_the_class_that_brought_it() {
    assert_parts(
        &Pixel::class(),
        &[("x", 0, 8), ("y", 8, 8), ("color", 16, 4), ("padding", 20, 4), ("__dict__", 24, 8)],
    );
    let layout = Pixel::class().layout();
    let classes: Vec<_> = layout.parts().iter().map(|part| part.class().expect("a class").name()).collect();
    assert_eq!(classes, ["Point", "Point", "Pixel", "Pixel", "Pixel"]);
    assert_eq!((layout.size(), layout.align(), layout.padding(), layout.allocation_size()), (32, 8, 4, 56));
    assert_eq!(layout.parts()[2].slot().expect("a slot").type_name(), "u32");
    let mixed = Mixed::class().layout();
    assert_eq!(mixed.parts()[2].class(), Some(&Mixed::class()));
}

#[test]
fn fields_that_rust_reorders_are_where_they_are() {
    let layout = Reordered::class().layout();
    let at = |name: &str| layout.parts().iter().find(|part| part.name() == name).expect("a part").offset();
    for (name, offset) in [
        ("a", offset_of!(Reordered, a)),
        ("b", offset_of!(Reordered, b)),
        ("c", offset_of!(Reordered, c)),
        ("d", offset_of!(Reordered, d)),
        ("e", offset_of!(Reordered, e)),
    ] {
        assert_eq!(at(name), offset.cast_signed(), "{name}");
    }
    assert_eq!(layout.padding(), size_of::<Reordered>() - (1 + 8 + 2 + size_of::<Option<String>>() + 8));
}

#[test]
fn an_object_has_its_header_before_the_instance() {
    let before = |class: Class| -> Vec<(PartKind, isize, usize)> {
        let layout = class.layout();
        let parts = layout.object_parts().iter().take_while(|part| part.offset() < 0);
        parts.map(|part| (part.kind(), part.offset(), part.size())).collect()
    };
    let header = [PartKind::Header; 3];
    assert_eq!(before(Point::class()), [(header[0], -16, 8), (header[1], -8, 4), (header[2], -4, 4)]);
    assert_eq!(before(Pixel::class())[0], (PartKind::WeakRef, -24, 8));
    assert_eq!(before(Pair::class())[0], (PartKind::ItemCount, -24, 8));
    // The instance lies at a multiple of its alignment, so there is room in front of the word.
    assert_eq!(before(BelowAligned::class())[..2], [(PartKind::Padding, -64, 40), (PartKind::WeakRef, -24, 8)]);
    assert_eq!(Pixel::class().layout().object_parts()[0].class(), Some(&Pixel::class()));
}

#[test]
fn weak_references_are_of_the_first_class_that_has_them() {
    let child = Class::builder("Child").base(Pixel::class()).slots(["z"]).build().unwrap();
    assert_eq!(child.layout().object_parts()[0].class(), Some(&Pixel::class()));
    let asked = Class::builder("Asked").base(Point::class()).slots(["__weakref__"]).build().unwrap();
    assert_eq!(asked.layout().object_parts()[0].class(), Some(&asked));
}

#[test]
fn fields_without_slots_are_told_from_padding_where_that_can_be_known() {
    let layout = Skipping::class().layout();
    assert_eq!(of_kind(&layout, PartKind::Fields).iter().map(|part| part.size()).sum::<usize>(), 16);
    assert_eq!(layout.padding(), 0);
    // Five bytes of fields among those between two slots.
    let layout = SkippingMore::class().layout();
    let unclear: usize = of_kind(&layout, PartKind::FieldsOrPadding).iter().map(|part| part.size()).sum();
    let own = size_of::<SkippingMore>() - size_of::<Skipping>() - 1 - 8;
    assert_eq!((unclear, layout.padding()), (own, own - 5));
    // What a builtin holds has no name.
    let layout = Class::of::<Float>().layout();
    assert_eq!((layout.parts()[0].kind(), layout.parts()[0].size()), (PartKind::Fields, 8));
    assert_eq!(Named::class().layout().parts()[0].class(), Some(&Class::of::<List>()));
}

#[test]
fn items_are_behind_the_instance_and_of_the_size_of_one() {
    for (class, size, type_text) in [
        (Tuple::class(), 16, "Value"),
        (Pair::class(), 16, "Value"),
        (Bytes::class(), 1, "u8"),
        (Int::class(), 8, "u64"),
    ] {
        let layout = class.layout();
        let items = layout.object_parts().last().expect("items");
        assert_eq!((layout.item_size(), items.kind(), items.type_text()), (Some(size), PartKind::Items, type_text));
        assert!(layout.to_string().lines().nth_back(1).expect("a row").contains("each item"));
    }
    assert_eq!((Point::class().layout().item_size(), Pair::class().layout().size()), (None, 0));
}

#[test]
fn instantiations_of_a_generic_class_have_layouts_of_their_own() {
    assert_eq!(Holder::<u8>::class().layout().padding(), 0);
    assert_eq!(Holder::<u64>::class().layout().padding(), 7);
    let (narrow, wide) = (Below::<u16>::class().layout(), Below::<Aligned>::class().layout());
    assert_eq!((narrow.align(), wide.align()), (8, 64));
    assert_eq!(narrow.parts().iter().map(LayoutPart::type_text).find(|text| *text == "T"), Some("T"));
}

#[test]
fn a_class_made_at_run_time_has_its_slots_behind_the_base_s_bytes() {
    let class = Class::builder("Hero").base(Mixed::class()).slots(["y", "x", "__dict__"]).build().unwrap();
    let offset = 16 + 8;
    assert_parts(
        &class,
        &[
            ("x", 0, 8),
            ("y", 8, 8),
            ("tag", 16, 1),
            ("padding", 17, 7),
            ("x", offset, 16),
            ("y", offset + 16, 16),
            ("__dict__", offset + 32, 8),
        ],
    );
    let layout = class.layout();
    assert_eq!(layout.parts().iter().map(LayoutPart::is_hidden).collect::<Vec<_>>()[..2], [true, true]);
    drop(class);
    // The layout holds the class.
    assert_eq!((layout.class().name(), layout.parts()[4].class().map(Class::name)), ("Hero", Some("Hero")));
}

#[test]
fn the_picture_is_a_table_with_the_names_outside() {
    let class = Class::builder("Größe\n").base(Pixel::class()).slots(["日本語"]).build().unwrap();
    assert_eq!(
        class.layout().to_string(),
        "\
Größe\\n: 48 bytes, aligned to 8, 4 of them padding; 72 as an object
┌────────────┬────┐ header
│ -24 .. -16 │  8 │ weakrefs
│ -16 ..  -8 │  8 │ class
│  -8 ..  -4 │  4 │ count
│  -4 ..   0 │  4 │ borrow
├────────────┼────┤ Point
│   0 ..   8 │  8 │ x: f64
│   8 ..  16 │  8 │ y: f64
├────────────┼────┤ Pixel
│  16 ..  20 │  4 │ color: u32
│  20 ..  24 │  4 │ (padding)
│  24 ..  32 │  8 │ __dict__
├────────────┼────┤ Größe\\n
│  32 ..  48 │ 16 │ 日本語: Slot<Value>
└────────────┴────┘"
    );
    assert_eq!(
        Pair::class().layout().to_string(),
        "\
Pair: 0 bytes, aligned to 1; 24 as an object, and 16 for each item
┌────────────┬────┐ header
│ -24 .. -16 │  8 │ length
│ -16 ..  -8 │  8 │ class
│  -8 ..  -4 │  4 │ count
│  -4 ..   0 │  4 │ borrow
├────────────┼────┤ items
│   0 ..     │ 16 │ each item: Value
└────────────┴────┘"
    );
}

#[test]
fn the_drawing_says_what_the_texts_say_whatever_is_in_them() {
    let odd = "<A> & \"B\" 'C' \u{1}\u{202e}\u{ffff}]]>";
    let class = Class::builder(odd).base(Point::class()).slots(["größe"]).build().unwrap();
    check(&class);
    let svg = class.layout().to_svg();
    let document = roxmltree::Document::parse(&svg).unwrap();
    let printable = "<A> & \"B\" 'C' \\u{1}\\u{202e}\\u{ffff}]]>";
    let texts: Vec<_> =
        document.descendants().filter(roxmltree::Node::is_text).filter_map(|node| node.text()).collect();
    assert_eq!(texts.iter().filter(|text| **text == printable).count(), 2, "the title and the legend: {svg}");
    assert!(texts.contains(&"größe"), "{svg}");
    assert!(texts.contains(&format!("größe: Slot<Value> ({printable}): 16 bytes at 16").as_str()), "{svg}");
}

#[test]
fn a_large_field_is_drawn_in_a_few_rows() {
    let layout = Large::class().layout();
    let svg = layout.to_svg();
    assert!(svg.len() < 10_000 && svg.contains("bytes more"), "{}", svg.len());
    assert_eq!(layout.size(), (1 << 20) + 1);
}

#[test]
fn colours_are_those_of_the_classes() {
    let svg = Pixel::class().layout().to_svg();
    let document = roxmltree::Document::parse(&svg).unwrap();
    let colour = |start: &str| {
        let title = document.descendants().find(|node| node.text().is_some_and(|text| text.starts_with(start)));
        title.and_then(|title| title.parent()).and_then(|rect| rect.attribute("class"))
    };
    assert_eq!([colour("x: f64 (Point)"), colour("y: f64 (Point)")], [Some("c0"); 2]);
    assert_eq!([colour("color: u32 (Pixel)"), colour("__dict__ (Pixel)")], [Some("c1"); 2]);
    assert_eq!([colour("(padding) (Pixel)"), colour("weakrefs"), colour("count")], [Some("p"), Some("h"), Some("h")]);
    assert!(svg.contains("prefers-color-scheme:dark"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_parts_of_every_class_made_at_run_time_are_all_of_its_bytes(
        levels in prop::collection::vec((0_usize..64, prop::collection::vec("[a-f]|__dict__|__weakref__", 0..5)), 1..6)
    ) {
        let mut classes = natives();
        for (base, slots) in levels {
            let base = &classes[(classes.len() - 1).saturating_sub(base)];
            // Some definitions are refused: a second dict, slots under `tuple`, a base that is final.
            if let Ok(class) = Class::builder("Made").base(base).slots(slots).build() {
                check(&class);
                classes.push(class);
            }
        }
    }
}
