//! `inspector` shows, writes, calls and watches attributes by name, from a script or from what is typed at a terminal.

#[cfg(unix)]
mod terminal;

use std::path::PathBuf;
use std::process::Stdio;

use proptest::prelude::*;

use super::{Run, program, run};

/// A script by standard input.
fn play(lines: &str) -> Run {
    run("inspector", &[], lines.as_bytes())
}

/// The answers to a script of which no line is refused.
#[track_caller]
fn answers(lines: &str) -> String {
    play(lines).clean()
}

/// What is said of a line that is refused.
#[track_caller]
fn refused(line: &str) -> String {
    let Run { code, out, err } = play(line);
    assert_eq!((code, out.as_str()), (Some(1), ""), "{err}");
    err.strip_prefix("standard input:1").expect("the place").trim_end().to_owned()
}

/// The same, of a line that cannot be understood: the column, and what is wrong there.
#[track_caller]
fn malformed(line: &str) -> (usize, String) {
    let message = refused(line);
    let (column, rest) = message[1..].split_once(": SyntaxError: ").expect("a column");
    (column.parse().expect("a number"), rest.lines().next().unwrap_or_default().to_owned())
}

/// A script in a file, which may be longer than a pipe takes before it is read.
fn play_file(name: &str, lines: &str) -> Run {
    let path: PathBuf = [env!("CARGO_TARGET_TMPDIR"), name].iter().collect();
    std::fs::write(&path, lines).expect("there is room");
    run("inspector", &[path.to_str().expect("the path is text")], b"")
}

/// The cells of the line about `name` in a table.
#[track_caller]
fn row(table: &str, name: &str) -> Vec<String> {
    let line = table.lines().find(|line| line.split("  ").next() == Some(name)).expect("a line about it");
    line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).map(str::to_owned).collect()
}

#[test]
fn the_shipped_story_is_played_to_its_end_and_always_the_same() {
    let story = || run("inspector", &["examples/inspector/story.txt"], b"").clean();
    let out = story();
    assert!(out.ends_with("NameError: name 'villain' is not defined\n"), "{out}");
    assert!(!out.contains("0x"), "an address is not always the same");
    assert_eq!(out, story());
}

#[test]
fn a_script_comes_from_standard_input_or_from_a_file() {
    assert_eq!(run("inspector", &["-"], b"hero.mana\n").clean(), "30\n");
    assert_eq!(play_file("one.txt", "\u{feff}hero.mana\r\n\n  # no more\nquit\nhero.none").clean(), "30\n");
    let message = run("inspector", &["no/such/script"], b"").refused();
    assert!(message.starts_with("error: no/such/script: "), "{message}");
    assert!(run("inspector", &["examples"], b"").refused().starts_with("error: examples: "));
    assert!(run("inspector", &["one", "two"], b"").refused().contains("unexpected argument 'two'"));
}

#[test]
fn errors_name_the_line_and_do_not_end_the_script() {
    let Run { code, out, err } = play("hero.mana\n\nhero.mama\nhero.health\n");
    assert_eq!((code, out.as_str()), (Some(1), "30\n10\n"));
    let expected = "standard input:3: AttributeError: 'Hero' object has no attribute 'mama'. Did you mean: 'mana'?\n";
    assert_eq!(err, expected);
}

#[test]
fn a_line_that_is_to_be_refused_fails_if_it_is_not() {
    assert_eq!(
        answers("! hero.level = 21\n!classes x"),
        "ValueError: level must be from 0 to 20, not 21\nSyntaxError: nothing more is wanted here\n"
    );
    let Run { code, out, err } = play("!hero.mana");
    assert_eq!((code, out.as_str()), (Some(1), "30\n"));
    assert_eq!(err, "standard input:1: this was to be refused, but was not\n");
}

#[test]
fn classes_and_objects_are_listed() {
    let out = answers("classes");
    assert_eq!(row(&out, "Pixel")[..6], ["Pixel", "Point", "in Rust", "56", "5", "1"]);
    assert_eq!(row(&out, "Hero")[..6], ["Hero", "Entity", "at run time", "88", "6", "1"]);
    let out = answers("new other Hero name=Other\nobjects");
    assert_eq!(row(&out, "other"), ["other", "Hero", "Who the story is about."]);
    assert_eq!(row(&out, "root")[1], "Directory");
}

#[test]
fn an_object_is_shown_with_slots_dict_and_what_it_has_from_its_class() {
    let out = answers("show hero");
    assert!(out.starts_with("<Hero Ada>, of class Hero; no __dict__, no weak references\nattribute "), "{out}");
    assert_eq!(row(&out, "name"), ["name", "slot", "String", "Entity", "\"Ada\"", "What it is called."]);
    assert_eq!(row(&out, "mana"), ["mana", "slot", "Slot<Value>", "Hero", "30", "What magic costs."]);
    assert_eq!(row(&out, "cast"), ["cast", "method", "Hero", "Spends mana, and says how much is left."]);
    assert_eq!(row(&out, "level"), ["level", "property", "Hero", "3", "A tenth of the mana, from 0 to 20."]);
    assert_eq!(row(&out, "wounded")[1..4], ["property, read-only", "Hero", "False"]);
    assert_eq!(row(&out, "motto"), ["motto", "constant", "str", "Hero", "\"try again\""]);
    assert_eq!(row(&out, "__notify__"), ["__notify__", "hook", "Hero"]);
    let out = answers("pixel.note = hot\nshow pixel");
    assert_eq!(row(&out, "note"), ["note", "dict", "str", "\"hot\""]);
    assert_eq!(row(&out, "label")[4], "<unset>");
    assert_eq!(row(&out, "layer")[1], "slot, read-only");
    assert_eq!(row(&answers("show line"), "from"), ["from", "slot", "Point", "Segment", "<by value: follow the path>"]);
    assert_eq!(answers("new o object\nshow o").lines().last(), Some("no attributes"));
}

#[test]
fn a_class_is_shown_with_its_doc_and_its_objects() {
    let out = answers("show Hero");
    assert!(out.starts_with("class Hero(Entity), made at run time\nWho the story is about.\n"), "{out}");
    assert!(out.ends_with("\nobjects: hero\n"), "{out}");
    assert_eq!(row(&out, "health"), ["health", "slot", "i64", "Entity", "Never below zero."]);
    assert_eq!(row(&out, "motto")[4], "\"try again\"");
}

#[test]
fn one_attribute_is_shown_alone() {
    assert_eq!(answers("show hero.mana").lines().count(), 2);
    assert_eq!(row(&answers("show Hero.step"), "step"), ["step", "method", "Hero", "Moves by so much."]);
    assert_eq!(row(&answers("show pixel.label"), "label")[4], "<unset>");
    assert!(answers("show hero.pos").starts_with("<Point object>, of class Point; "));
    assert_eq!(answers("show package.metadata.docs"), "{\"all-features\": True} of type dict\n");
    assert_eq!(answers("show sword.__dict__"), "{} of type dict\n");
    assert_eq!(refused("show hero.zz"), ": AttributeError: 'Hero' object has no attribute 'zz'");
}

#[test]
fn paths_lead_into_objects_lists_dicts_and_parts() {
    let lines = "hero.pos.x\nget hero.bag.1.name\nline.to.y\npackage.metadata.docs\nroot.children.0\nHero.motto\nHero";
    let expected =
        "3.0\n\"sword\"\n1.0\n{\"all-features\": True}\n<File object 'readme'>\n\"try again\"\n<class 'Hero'>\n";
    assert_eq!(answers(lines), expected);
    assert_eq!(answers("Hero.cast\nhero.cast"), "<function Hero.cast>\n<bound method Hero.cast of <Hero Ada>>\n");
    assert_eq!(
        answers("readme.parent\ndel root\nreadme.parent"),
        "<weakref to <Directory object 'root'>>\n<weakref; dead>\n"
    );
    assert_eq!(answers("sword.list = [[1]]\nsword.list.0.0 = 2\nsword.list"), "[[2]]\n");
    assert_eq!(refused("hero.bag.7"), ": LookupError: list index '7' is out of range or no index");
    assert_eq!(refused("hero.mana.x"), ": TypeError: 'int' object has no parts that 'x' could name");
    let only = ": TypeError: 'level' of type 'Hero' has a value for its objects only: show Hero.level";
    assert_eq!(refused("Hero.level"), only);
    assert_eq!(refused("line.from").split(": ").nth(1), Some("TypeError"));
}

#[test]
fn values_are_what_they_look_like() {
    let value = |text: &str| answers(&format!("sword.v = {text}\nsword.v"));
    for (text, shown) in [
        ("1", "1"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("+1", "1"),
        ("2.5", "2.5"),
        (".5", "0.5"),
        ("1e3", "1000.0"),
        ("-inf", "-inf"),
        ("true", "True"),
        ("False", "False"),
        ("none", "None"),
        ("word", "\"word\""),
        ("1.2.3", "\"1.2.3\""),
        ("http://a/b?c=d", "\"http://a/b?c=d\""),
        ("-", "\"-\""),
        ("'a \"b\"'", "\"a \\\"b\\\"\""),
        (r#""\n\t\\\"\u{fc}""#, r#""\n\t\\\"ü""#),
        ("\"größe 大\"", "\"größe 大\""),
        ("[]", "[]"),
        ("[1, 2.5, [a], ]", "[1, 2.5, [\"a\"]]"),
        ("{}", "{}"),
        ("{a: 1, 'b c': {d: none},}", "{\"a\": 1, \"b c\": {\"d\": None}}"),
        ("@hero", "<Hero Ada>"),
        ("@Hero", "<class 'Hero'>"),
        ("[@hero.mana, @sword]", "[30, <Item object 'sword'>]"),
        ("@hero.cast(1, times=2)", "28"),
    ] {
        let out = value(text);
        // A call may change something beside.
        assert_eq!(out.lines().last(), Some(shown), "{text}");
    }
}

#[test]
fn values_are_read_as_what_the_slot_holds() {
    assert_eq!(answers("hero.name = 12\nhero.name"), "\"12\"\n");
    assert_eq!(answers("hero.name = Ada of the \"north\"\nhero.name"), "\"Ada of the \\\"north\\\"\"\n");
    assert_eq!(answers("set hero.name true\nhero.name"), "\"true\"\n");
    assert_eq!(answers("package.license = MIT OR Apache-2.0\npackage.license"), "\"MIT OR Apache-2.0\"\n");
    assert_eq!(answers("package.license = none\npackage.license"), "None\n");
    assert_eq!(answers("hero.pos.x = 7\nhero.pos.x"), "7.0\n");
    assert_eq!(answers("package.authors = [\"A\", B]\npackage.authors"), "[\"A\", \"B\"]\n");
    assert_eq!(answers("hero.wields = @sword\nhero.wields.name"), "\"sword\"\n");
    assert_eq!(
        refused("hero.health = much"),
        ": TypeError: slot 'health' of 'Hero' objects must be int (i64), not 'str'"
    );
    assert_eq!(
        refused("pixel.color = 1.5"),
        ": TypeError: slot 'color' of 'Pixel' objects must be int (u32), not 'float'"
    );
    assert_eq!(
        refused("pixel.color = -1"),
        ": OverflowError: slot 'color' of 'Pixel' objects: -1 is out of range for u32"
    );
    assert_eq!(refused("hero.health = -1"), ": ValueError: slot 'health' of 'Hero' objects: -1 is below zero");
}

#[test]
fn what_cannot_be_written_or_deleted_is_refused_in_pythons_words() {
    assert_eq!(refused("pixel.layer = 2"), ": AttributeError: attribute 'layer' of 'Pixel' objects is not writable");
    assert_eq!(refused("hero.motto = x"), ": AttributeError: 'Hero' object attribute 'motto' is read-only");
    assert_eq!(refused("hero.wounded = x"), ": AttributeError: property 'wounded' of 'Hero' object has no setter");
    assert_eq!(
        refused("hero.colour = 1"),
        ": AttributeError: 'Hero' object has no attribute 'colour' and no __dict__ for setting new attributes"
    );
    assert_eq!(refused("Hero.motto = x"), ": TypeError: cannot set 'motto' attribute of immutable type 'Hero'");
    assert_eq!(refused("del Hero.motto"), ": TypeError: cannot set 'motto' attribute of immutable type 'Hero'");
    assert_eq!(refused("del Hero"), ": TypeError: class 'Hero' cannot be deleted");
    assert_eq!(refused("del hero.level"), ": AttributeError: property 'level' of 'Hero' object has no deleter");
    assert_eq!(refused("del sword.zz"), ": AttributeError: 'Item' object has no attribute 'zz'");
    assert_eq!(refused("heor.mana = 1"), ": NameError: name 'heor' is not defined. Did you mean: 'hero'?");
}

#[test]
fn deleting_unsets_slots_and_removes_from_the_dict() {
    assert_eq!(answers("sword.a = 1\ndel sword.a\n!sword.a"), "AttributeError: 'Item' object has no attribute 'a'\n");
    assert_eq!(
        answers("del hero.mana\n!hero.mana\n!del hero.mana"),
        "AttributeError: 'Hero' object has no attribute 'mana'\nAttributeError: mana\n"
    );
}

#[test]
fn objects_are_named_made_and_let_go() {
    assert_eq!(
        answers("p = @hero.pos\nhero.pos\nset q @p\nq\ndel p\nhero.pos"),
        "<Point object 'p'>\n<Point object 'p'>\n<Point object 'q'>\n"
    );
    assert_eq!(answers("new d Point x=1 y=2 label=home\nd.label"), "\"home\"\n");
    assert_eq!(answers("new i Item name=12 price=3 extra='a b'\ni.name\ni.extra"), "\"12\"\n\"a b\"\n");
    assert_eq!(answers("eve = @Hero.fresh(Eve)\neve.name"), "\"Eve\"\n");
    assert_eq!(refused("new d Point x=1"), ": TypeError: Point() missing 1 required argument: 'y'");
    assert_eq!(refused("new d Point x=1 y=2 z=3"), ": TypeError: Point() got an unexpected keyword argument 'z'");
    assert_eq!(refused("new d Point x=1 x=2 y=3"), ": TypeError: Point() got multiple values for argument 'x'");
    assert_eq!(refused("new d hero"), ": TypeError: 'Hero' object is no class");
    assert_eq!(refused("new d Poitn"), ": NameError: name 'Poitn' is not defined. Did you mean: 'Point'?");
    assert_eq!(refused("new Hero Point x=1 y=2"), ": TypeError: 'Hero' is the name of a class");
    assert_eq!(refused("new show Point x=1 y=2"), ": TypeError: 'show' is the name of a command");
    assert_eq!(refused("p = 1"), ": TypeError: names are given to objects, as in point = @hero.pos, not to 'int'");
}

#[test]
fn methods_are_called_with_words_or_with_parentheses() {
    assert_eq!(answers("call hero.cast 3 times=2"), "24\n* hero.mana: 30 -> 24\n");
    assert_eq!(answers("call hero.cast(3, times = 2)"), "24\n* hero.mana: 30 -> 24\n");
    assert_eq!(answers("hero.cast(cost=1,)"), "29\n* hero.mana: 30 -> 29\n");
    assert_eq!(answers("hero.step(1)\nhero.pos.x"), "4.0\n");
    assert_eq!(answers("Hero.fresh(Eve)\nhero.fresh('E v')"), "<Hero Eve>\n<Hero E v>\n");
    assert_eq!(answers("Hero.cast(@hero, 1)"), "29\n* hero.mana: 30 -> 29\n");
    assert_eq!(answers("call Point x=1 y=2"), "<Point object>\n");
    assert_eq!(refused("hero.cast(99)"), ": ValueError: 30 mana is not enough");
    assert_eq!(refused("hero.cast()"), ": TypeError: Hero.cast() missing 1 required positional argument: 'cost'");
    assert_eq!(refused("hero.cast(a)").split(": ").nth(1), Some("TypeError"));
    assert_eq!(refused("hero.cast(1, tmies=2)").split(": ").nth(1), Some("TypeError"));
    assert_eq!(refused("hero.fly(1)"), ": AttributeError: 'Hero' object has no attribute 'fly'");
    assert_eq!(refused("hero.mana(1)"), ": TypeError: 'int' object is not callable");
    assert_eq!(refused("hero()"), ": TypeError: 'Hero' object is not callable");
    assert_eq!(refused("call heor.cast"), ": NameError: name 'heor' is not defined. Did you mean: 'hero'?");
}

#[test]
fn methods_of_structs_are_called_as_those_of_other_classes() {
    assert_eq!(row(&answers("show pixel"), "scale")[1..3], ["method", "Point"]);
    assert_eq!(row(&answers("show hero.pos.norm"), "norm")[1..4], ["property, read-only", "Point", "5.0"]);
    assert_eq!(answers("pixel.scale(by=2)\npixel.y\nPoint.scale(@pixel, 2)\npixel.y"), "4.0\n8.0\n");
    let out = answers("watch hero.pos\nhero.pos.scale(2)");
    assert!(
        out.ends_with("* hero.pos.x: 3.0 -> 6.0\n* hero.pos.y: 4.0 -> 8.0\n* hero.pos.norm: 5.0 -> 10.0\n"),
        "{out}"
    );
    assert_eq!(refused("pixel.scale(x)"), ": TypeError: Point.scale() argument 'by' must be float, not str");
    assert_eq!(refused("pixel.norm = 1"), ": AttributeError: property 'norm' of 'Pixel' object has no setter");
}

#[test]
fn a_class_with_a_notify_hook_tells_of_each_write_to_its_slots() {
    assert_eq!(answers("hero.level = 20"), "* hero.mana: 30 -> 200\n");
    assert_eq!(answers("hero.health = 9"), "", "the slots of the native base do not say `notify`");
    assert_eq!(answers("!hero.level = 21"), "ValueError: level must be from 0 to 20, not 21\n");
}

#[test]
fn what_is_watched_is_told_when_it_differs_after_a_command() {
    assert_eq!(
        answers("watch hero.health\nhero.health = 9\nhero.health = 9"),
        "hero.health = 10\n* hero.health: 10 -> 9\n"
    );
    let out = answers("watch hero\nhero.cast(10)\ndel hero.mana");
    let (_, changes) = out.split_once("hero.wounded = False\n").expect("what is there at first");
    assert_eq!(
        changes,
        "20\n* hero.mana: 30 -> 20\n* hero.level: 3 -> 2\n* hero.mana: 20 -> <unset>\n* hero.level: 2 -> <unset>\n"
    );
    let out = answers("watch hero.pos\nhero.step(1)\nhero.pos = @pixel");
    assert!(out.contains("\n* hero.pos.x: 3.0 -> 4.0\n"), "{out}");
    assert!(
        out.contains("\n* hero.pos: <Point object> -> <Pixel object 'pixel'>\n* hero.pos.x: 4.0 -> 1.0\n"),
        "{out}"
    );
    let out = answers("watch sword.__dict__\nwatch sword\nsword.a = 1\ndel sword.a");
    assert!(out.ends_with("* sword.__dict__: {} -> {\"a\": 1}\n* sword.a: <unset> -> 1\n* sword.__dict__: {\"a\": 1} -> {}\n* sword.a: 1 -> <unset>\n"), "{out}");
    let out = answers("watch Point\nnew d Point x=1 y=2\nd.x = 5");
    assert!(out.contains("\n* d.x: <unset> -> 1.0\n* d.y: <unset> -> 2.0\n* d.norm: "), "{out}");
    assert!(out.contains("\n* d.x: 1.0 -> 5.0\n* d.norm: "), "{out}");
    let out = answers("watch pixel.x\npixel.x = nan\npixel.x = nan\ndel pixel");
    assert_eq!(out, "pixel.x = 1.0\n* pixel.x: 1.0 -> NaN\n* pixel.x: NaN -> <unset>\n");
}

#[test]
fn watching_ends() {
    assert_eq!(
        answers("watch pixel.x\nwatch pixel.y\nunwatch pixel.x\nwatch\npixel.x = 5"),
        "pixel.x = 1.0\npixel.y = 2.0\npixel.y\n"
    );
    assert_eq!(answers("watch pixel.x\nunwatch\nwatch\npixel.x = 5"), "pixel.x = 1.0\n");
    assert_eq!(refused("unwatch pixel.x"), ": NameError: name 'pixel.x' is not defined");
    assert_eq!(refused("watch pixel.zz"), ": AttributeError: 'Pixel' object has no attribute 'zz'");
    assert_eq!(refused("watch Pixl"), ": NameError: name 'Pixl' is not defined. Did you mean: 'Pixel'?");
}

#[test]
fn names_order_and_layout_are_told() {
    assert_eq!(answers("mro hero\nmro Pixel"), "Hero < Entity < object\nPixel < Point < object\n");
    let out = answers("dir hero");
    for name in ["__notify__", "bag", "cast", "health", "level", "wields"] {
        assert!(out.split_whitespace().any(|listed| listed == name), "{out}");
    }
    assert!(answers("sword.tag = 1\ndir sword").contains(" tag"));
    let out = answers("layout Hero");
    assert!(out.starts_with("class Hero: 88 bytes, alignment 8; no __dict__, no weak references\n"), "{out}");
    assert_eq!(row(&out, "24"), ["24", "8", "health", "i64", "Entity"]);
    assert_eq!(answers("layout object").lines().count(), 1);
    assert_eq!(refused("mro hero.mana"), ": TypeError: an object or a class is wanted, not 'int'");
    assert_eq!(refused("dir hero.mana"), ": TypeError: an object or a class is wanted, not 'int'");
}

#[test]
fn help_lists_every_command_and_explains_one() {
    let out = answers("help");
    for command in "classes objects show get set del call new dir mro layout watch unwatch help quit".split(' ') {
        assert!(out.lines().any(|line| line.split(' ').next() == Some(command)), "{command}");
        assert!(answers(&format!("help {command}")).starts_with(command));
    }
    assert_eq!(refused("help wacth"), ": NameError: name 'wacth' is not defined. Did you mean: 'watch'?");
    assert!(run("inspector", &["--help"], b"").clean().contains("Exit status: 0; 1 if a line of a script failed; 2 "));
    assert_eq!(refused("shwo"), ": NameError: name 'shwo' is not defined. Did you mean: 'show'?");
}

#[test]
fn a_line_that_cannot_be_understood_is_refused_with_the_column() {
    let cases = [
        ("show", 5, "the name of an object or class is wanted here"),
        ("show hero sword", 11, "nothing more is wanted here"),
        ("classes all", 9, "nothing more is wanted here"),
        ("quit now", 6, "nothing more is wanted here"),
        ("hero mana", 6, "'=', '(' or the end of the line is wanted here; `help` lists the commands"),
        ("hero..mana", 6, "a name is wanted here, as the parts of a path are separated by one dot"),
        ("hero.", 6, "a name is wanted here, as the parts of a path are separated by one dot"),
        ("= 1", 1, "a command, or the name of an object or class, is wanted here"),
        ("set", 4, "what to set is wanted here"),
        ("set sword.v", 12, "a value is wanted here"),
        ("sword.v =", 10, "a value is wanted here"),
        ("sword.v = 1 2", 13, "one value is wanted; a text with spaces in it stands in quotes"),
        ("sword.v = [1, 2", 11, "the list that starts here is not closed"),
        ("sword.v = [1 2]", 14, "a comma or ']' is wanted here"),
        ("sword.v = [,]", 12, "a value is wanted here"),
        ("sword.v = [1]2", 14, "a space is wanted after a value"),
        ("sword.v = {a 1}", 14, "a colon is wanted here, after the key"),
        ("sword.v = {: 1}", 12, "a key is wanted here"),
        ("sword.v = {a: 1", 11, "the dict that starts here is not closed"),
        ("sword.v = \"größe", 11, "the text that starts here is not closed"),
        ("sword.v = \"ü\\q\"", 13, "there is no such escape"),
        ("sword.v = '\\u{d800}'", 12, "there is no such escape"),
        ("sword.v = @", 12, "the name of an object or class is wanted here"),
        (
            "sword.v = 9223372036854775808",
            11,
            "this number does not fit 64 bits; with a point it is a float, in quotes a text",
        ),
        ("hero.cast(1", 10, "the parenthesis that starts here is not closed"),
        ("hero.cast(1) 2", 14, "nothing more is wanted here"),
        ("hero.cast(1 2)", 13, "a comma or ')' is wanted here"),
        ("call", 5, "what to call is wanted here"),
        ("new", 4, "a name for the object is wanted here"),
        ("new a.b Point", 4, "a name for the object is wanted here, without a dot"),
        ("new p", 6, "the class is wanted here"),
        ("new p Point 1", 13, "NAME=VALUE is wanted here"),
    ];
    for (line, column, message) in cases {
        assert_eq!(malformed(line), (column, message.to_owned()), "{line}");
    }
}

#[test]
fn the_place_is_marked_below_the_line() {
    let err = play("  sword.v = [大, 'x]").err;
    assert_eq!(err.lines().skip(1).collect::<Vec<_>>(), ["      sword.v = [大, 'x]", "                     ^"]);
    assert_eq!(play(&format!("sword.v = [{}", "1, ".repeat(100))).err.lines().count(), 1, "too long to be shown again");
    let Run { code, err, .. } = run("inspector", &[], b"hero.mana\nsword.v = \xff\xfe\n");
    assert_eq!(code, Some(1));
    assert!(err.starts_with("standard input:2:11: SyntaxError: these bytes are no text in UTF-8\n"), "{err}");
}

#[test]
fn lines_of_any_length_and_in_any_script_are_read() {
    let long = "ü".repeat(500_000);
    assert_eq!(
        play_file("long.txt", &format!("sword.v = {long}\nsword.v = \"{long}\"\nsword.{long} = 1\n{long}\n")).code,
        Some(1)
    );
    let shown = play_file("cut.txt", &format!("sword.v = {long}\nsword.v\nshow sword")).clean();
    assert!(shown.len() < 100_000 && shown.contains('…'), "{}", shown.len());
    assert_eq!(answers("герой = @hero\nгерой.mana\nsword.größe = 大\nsword.größe"), "30\n\"大\"\n");
    assert_eq!(
        answers("sword.v = \"a\\nb\"\nsword.v\nhero.name = '\\u{1b}[31m\\n'\nhero"),
        "\"a\\nb\"\n<Hero \\u{1b}[31m\\n>\n"
    );
}

#[test]
fn what_is_nested_too_deeply_or_grows_without_end_is_refused() {
    let deep = format!("sword.v = {}", "[".repeat(100_000));
    assert!(play_file("deep.txt", &deep).err.contains("SyntaxError: this is nested too deeply"));
    let deep = format!("sword.v = {}", "@hero.cast(".repeat(100_000));
    assert!(play_file("calls.txt", &deep).err.contains("SyntaxError: this is nested too deeply"));
    assert!(refused(&format!("hero{}", ".pos".repeat(100_000))).contains("a path has no more than 100 parts"));
    let doubled = format!("sword.v = [1]\nwatch sword\n{}sword.v", "sword.v = [@sword.v, @sword.v]\n".repeat(60));
    let Run { code, err, .. } = play_file("doubled.txt", &doubled);
    assert_eq!(code, Some(1));
    assert!(err.contains("SyntaxError: this is too large, or nested too deeply"), "{err}");
    let inside = format!("sword.v = [1]\n{}sword.v", "sword.v.0 = @sword.v\n".repeat(200));
    assert!(play_file("inside.txt", &inside).err.contains("SyntaxError: this is too large, or nested too deeply"));
    let out = answers("sword.d = @sword.__dict__\nsword.d\nshow sword\nsword.me = @sword\nsword.me.me.me.name");
    assert!(out.ends_with("\"sword\"\n"), "{out}");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let path: PathBuf = [env!("CARGO_TARGET_TMPDIR"), "pipe.txt"].iter().collect();
    std::fs::write(&path, "show package\n".repeat(1000)).expect("there is room");
    let mut child = program("inspector")
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the example starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the example ends");
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

/// Words that mean something at some place, and some that do nowhere.
const COMMANDS: [&str; 14] = [
    "show", "get", "set", "del", "call", "new", "dir", "mro", "layout", "watch", "unwatch", "help", "classes",
    "objects",
];
const PATHS: [&str; 30] = [
    "hero",
    "hero.mana",
    "hero.pos",
    "hero.pos.x",
    "hero.bag",
    "hero.bag.0",
    "hero.level",
    "hero.cast",
    "hero.step",
    "hero.wields",
    "hero.__repr__",
    "Hero",
    "Hero.fresh",
    "Hero.motto",
    "Point",
    "sword",
    "sword.v",
    "sword.v.0",
    "sword.__dict__",
    "sword.__class__",
    "pixel",
    "pixel.größe",
    "line.from",
    "line.from.x",
    "root.children",
    "readme.parent",
    "package.metadata",
    "package.license",
    "object",
    "x",
];
const VALUES: [&str; 26] = [
    "1",
    "-1",
    "2.5",
    "nan",
    "99999999999999999999",
    "true",
    "none",
    "word",
    "'a b'",
    "\"\\u{1b}\"",
    "[1, [2], {a: 3}]",
    "{a: {b: [c]}}",
    "@x",
    "@hero",
    "@hero.bag",
    "@sword.v",
    "[@sword.v, @sword]",
    "@sword.__dict__",
    "@Hero",
    "@hero.cast",
    "@Hero.fresh(a)",
    "@readme.parent",
    "大",
    "x=1",
    "name=a",
    "mana=@hero",
];
const MARKS: [&str; 18] =
    ["!", "#", "=", "==", "(", ")", "[", "]", "{", "}", ":", ",", "..", "\"", "'", "\\", "\u{0}", "\u{1b}"];

/// A line that says something, or nearly so, or nothing.
fn line() -> impl Strategy<Value = String> {
    use prop::sample::select;
    let value = || prop_oneof![4 => select(&VALUES[..]), 1 => select(&PATHS[..]), 1 => select(&MARKS[..])];
    let word = prop_oneof![
        3 => select(&COMMANDS[..]).prop_map(str::to_owned),
        3 => select(&PATHS[..]).prop_map(str::to_owned),
        3 => value().prop_map(str::to_owned),
        3 => select(&MARKS[..]).prop_map(str::to_owned),
        1 => "\\PC{0,6}",
    ];
    let words = prop::collection::vec(word, 0..8);
    prop_oneof![
        select(&PATHS[..]).prop_map(str::to_owned),
        (select(&COMMANDS[..]), select(&PATHS[..])).prop_map(|(command, path)| format!("{command} {path}")),
        (select(&PATHS[..]), value()).prop_map(|(path, value)| format!("{path} = {value}")),
        (select(&PATHS[..]), value(), value()).prop_map(|(path, one, other)| format!("{path}({one}, {other})")),
        (select(&PATHS[..]), value()).prop_map(|(class, value)| format!("new x {class} {value} y=2")),
        (words, select(&["", " "][..])).prop_map(|(words, between)| words.join(between)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(12) })]

    #[test]
    fn no_line_ends_the_program(lines in prop::collection::vec(line(), 600)) {
        let script = format!("watch sword\nwatch Hero\n{}\nlast = @Hero.fresh(last)\nlast", lines.join("\n"));
        let Run { code, out, err } = play_file("random.txt", &script);
        prop_assert!(matches!(code, Some(0 | 1)), "{:?} {}", code, err);
        prop_assert!(out.contains("<Hero last>\n"), "{}", err);
    }
}
