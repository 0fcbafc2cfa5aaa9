//! The tour says what it should, with the results that the library gives.

use super::run;

#[test]
fn every_statement_is_made_once_and_shown() {
    let text = run("tour", &[], b"").clean();
    for (number, statement) in (1..).zip([
        "A class with slots has the attributes that it lists",
        "Without slots an instance keeps its attributes in a dict, which is costly",
        "Slots reserve room for what is listed and nothing else",
        "The list is one string, an iterable of strings, or a mapping",
        "Each slot is a descriptor of the class",
        "Without a dict, to assign an attribute that is not listed is an AttributeError.",
        "`__dict__` and `__weakref__` in the list bring back the dict and weak references.",
        "Slots under a parent that has a dict are pointless",
        "Slots reach no further than their class: a child that defines none has a dict.",
        "A child lists only the slots that it adds.",
        "Slots cannot be added to builtins whose instances vary in length: int, bytes and tuple.",
        "`__class__` can be assigned between classes that have the same slots.",
    ]) {
        let heading = format!("{number:2}. {statement}");
        assert_eq!(text.lines().filter(|line| line.starts_with(&heading)).count(), 1, "{heading}");
    }
    assert_eq!(text.lines().filter(|line| line.contains(". ") && !line.starts_with("   ")).count(), 12);
}

#[test]
fn each_result_stands_under_the_rust_that_gave_it() {
    let text = run("tour", &[], b"").clean();
    for (rust, result) in [
        ("point.getattr(\"x\")", "Ok(1.0)"),
        ("point.setattr(\"x\", \"five\")", "TypeError: slot 'x' of 'Point' objects must be float, not 'str'"),
        ("size_of::<Nothing>()", "0"),
        (
            "nothing.setattr(\"x\", 1)",
            "AttributeError: 'Nothing' object has no attribute 'x' and no __dict__ for setting new attributes",
        ),
        ("x.get(&Nothing)", "TypeError: descriptor 'x' for 'Point' objects doesn't apply to a 'Nothing' object"),
        ("open.vars()", "Ok({\"mood\": \"an attribute that nobody listed\"})"),
        ("thing.vars()", "Ok({\"colour\": \"red\"})"),
        ("Note::class().has_dict()", "true"),
        (
            "verdict(class.name(), base, &[\"extra\"], Policy::Python)",
            "TypeError: nonempty __slots__ not supported for subtype of 'tuple'",
        ),
        (
            "point.setattr(\"__class__\", \"Pixel\")",
            "TypeError: __class__ assignment needs an object handle, not a plain 'Point' value",
        ),
    ] {
        assert!(text.contains(&format!("    > {rust}\n      {result}\n")), "{rust}");
    }
}

#[test]
fn classes_are_quoted_from_the_source() {
    let text = run("tour", &[], b"").clean();
    assert!(text.contains("\n    | #[slotted(extends = Point)]\n    | #[derive(Debug)]\n    | struct Pixel {\n"));
    for class in [
        "Point",
        "Bag",
        "Three",
        "Nothing",
        "OneString",
        "Strings",
        "Mapping",
        "Open",
        "Watched",
        "Pointless",
        "Note",
        "Pixel",
        "Count",
        "Digest",
        "Pair",
    ] {
        let found = text.lines().any(|line| {
            let rest = line.strip_prefix("    | struct ").and_then(|rest| rest.strip_prefix(class));
            rest.is_some_and(|rest| rest == ";" || rest.starts_with(" {"))
        });
        assert!(found, "{class}");
    }
}

#[test]
fn a_dict_costs_more_than_slots() {
    let text = run("tour", &[], b"").clean();
    let bytes = |rust: &str| -> usize {
        let (_, rest) = text.split_once(&format!("> {rust}\n")).expect("it is measured");
        rest.lines().next().expect("there is a result").trim().parse().expect("the result is a number")
    };
    let (empty, dict) = (bytes("bytes_each(|| bag(&[]))?"), bytes("bytes_each(|| bag(&[\"x\", \"y\", \"z\"]))?"));
    let slots = bytes("bytes_each(three)?");
    assert_eq!((empty, slots), (8, 48));
    // The names are shared: a few bytes of them for each of a thousand.
    assert!((8 + 16 + slots..8 + 16 + slots + 4).contains(&dict), "{dict}");
}
