//! `classes` makes classes from a file, answers each step in the library's words, and says where a file is malformed.

use serde_json::{Value, json};
use slotted::rules::{DecidedBy, Policy, RULES};

use super::{Run, run};

/// A script by standard input.
fn play(script: &Value) -> Run {
    run("classes", &["-"], script.to_string().as_bytes())
}

/// What comes of the last step: the lines below it.
#[track_caller]
fn answer(classes: &Value, steps: &[Value]) -> String {
    let out = play(&json!({ "classes": classes, "steps": steps })).clean();
    let (body, _) = out.rsplit_once("\n\nclasses: ").expect("the counts");
    let lines: Vec<&str> = body.lines().collect();
    let last = lines.iter().rposition(|line| !line.starts_with("    ")).expect("a step");
    lines[last + 1..].iter().map(|line| line.trim_start()).collect::<Vec<_>>().join("\n")
}

fn hero() -> Value {
    json!([{ "name": "Hero", "bases": ["Entity"], "slots": ["mana"] }])
}

fn new(name: &str, class: &str, with: &Value) -> Value {
    json!({ "op": "new", "as": name, "class": class, "with": with })
}

fn get(on: &str) -> Value {
    json!({ "op": "get", "on": on })
}

/// The message about a script, without where it came from.
#[track_caller]
fn refused(script: &Value) -> String {
    let message = play(script).refused();
    message.strip_prefix("error: standard input: ").expect("the place").trim_end().to_owned()
}

#[test]
fn the_shipped_game_is_played_to_its_end_and_always_the_same() {
    let out = run("classes", &[], b"").clean();
    assert_eq!(out, run("classes", &["examples/classes/game.json"], b"").clean());
    assert!(
        out.ends_with("classes: 17 made, 16 refused, 0 skipped\nsteps: 77 answered, 32 refused, 2 skipped\n"),
        "{out}"
    );
    assert!(!out.contains("0x"), "an address is not always the same");
}

#[test]
fn the_shipped_game_breaks_once_every_rule_that_a_run_time_class_can_break() {
    let out = run("classes", &[], b"").clean();
    let at_run_time = RULES.iter().filter(|info| {
        let of_structs = [
            "base-not-primary",
            "closed-under-dict",
            "method-hides-slot",
            "methods-not-slotted",
            "slot-type",
            "tight-padding",
        ];
        let of_the_builder = ["slots-not-iterable", "slot-not-string"];
        (info.decided_by == DecidedBy::Engine && !of_structs.contains(&info.id)) || of_the_builder.contains(&info.id)
    });
    for info in at_run_time {
        assert_eq!(out.matches(&format!(" [{}]", info.id)).count(), 1, "{}", info.id);
    }
}

#[test]
fn the_strict_policy_refuses_more_and_what_needs_it_is_skipped() {
    let (python, strict) = (run("classes", &[], b"").clean(), run("classes", &["--strict"], b"").clean());
    assert!(strict.contains("    TypeError: 'a' in __slots__ is listed twice [duplicate-slot-name]\n"), "{strict}");
    assert!(strict.contains("    skipped: there is no class 'Hiding', since that was refused\n"), "{strict}");
    assert!(strict.contains("classes: 15 made, 18 refused, 0 skipped\n"), "{strict}");
    for info in RULES.iter().filter(|info| info.policy == Policy::Python) {
        let id = format!(" [{}]", info.id);
        assert_eq!(strict.matches(&id).count(), python.matches(&id).count(), "{id}");
    }
}

#[test]
fn a_class_on_a_refused_one_is_skipped() {
    let script = json!({ "classes": [{ "name": "A", "slots": 1 }, { "name": "B", "bases": ["A"] }] });
    let out = play(&script).clean();
    assert!(out.contains("class B(A): pass\n    skipped: there is no class 'A', since that was refused\n"), "{out}");
    assert!(out.ends_with("classes: 0 made, 1 refused, 1 skipped\nsteps: 0 answered, 0 refused, 0 skipped\n"), "{out}");
}

#[test]
fn properties_compute_with_the_precedence_of_arithmetic() {
    let value = |expression: &str| {
        let classes = json!([{ "name": "P", "slots": ["n", "t"], "properties": { "p": { "get": expression } } }]);
        answer(&classes, &[new("o", "P", &json!({ "n": 7, "t": "x" })), get("o.p")])
    };
    assert_eq!(value("1 + 2 * n - -1"), "16");
    assert_eq!(value("(1 + 2) * n % 4"), "1");
    assert_eq!(value("-n % 4"), "1");
    assert_eq!(value("n / 2"), "3.5");
    assert_eq!(value("t + 'y z'"), "\"xy z\"");
    assert_eq!(value("t * 2"), "TypeError: unsupported operand type(s) for *: 'str' and 'int' [unsupported-operand]");
    assert_eq!(value("n / (n - 7)"), "ValueError: division by zero [division-by-zero]");
    assert_eq!(value("9223372036854775807 + n"), "OverflowError: the number does not fit 64 bits [number-range]");
    assert_eq!(value("m"), "AttributeError: 'P' object has no attribute 'm' [no-attribute-get]");
    assert_eq!(value("p"), "ValueError: formulas read each other without end [formula-depth]");
}

#[test]
fn formats_have_expressions_in_braces() {
    let classes = json!([{ "name": "P", "slots": ["n"], "properties": { "p": { "format": "{{{n}}}: {n * 2 }!" } } }]);
    assert_eq!(answer(&classes, &[new("o", "P", &json!({ "n": 7 })), get("o.p")]), "\"{7}: 14!\"");
}

#[test]
fn values_are_kept_as_they_are() {
    let values = json!({ "a": null, "b": true, "c": -1, "d": 1.5, "e": "ü\n", "f": [[], {}] });
    let steps = [new("o", "Hero", &json!({ "name": "n", "mana": values })), get("o.mana")];
    let expected = r#"{"a": None, "b": True, "c": -1, "d": 1.5, "e": "ü\n", "f": [[], {}]}"#;
    assert_eq!(answer(&hero(), &steps), expected);
}

#[test]
fn a_class_is_a_value() {
    let steps = [new("o", "Hero", &json!({ "name": "n", "mana": { "$class": "Hero" } })), get("o.mana")];
    assert_eq!(answer(&hero(), &steps), "<class 'Hero'>");
}

#[test]
fn malformed_json_is_refused_with_line_and_column() {
    let message = run("classes", &["-"], b"{ \"classes\": [\n  { \"name\" \"Hero\" }\n] }").refused();
    assert_eq!(message, "error: standard input:2:12: malformed JSON: expected `:`\n");
    let message =
        run("classes", &["-"], b"{ \"classes\": [{\n\"name\": \"A\", \"slots\": 1, \"slots\": 2 }] }").refused();
    assert_eq!(message, "error: standard input:2:32: malformed JSON: the key \"slots\" is there already\n");
    let message = run("classes", &["-"], b"").refused();
    assert_eq!(message, "error: standard input:1:0: malformed JSON: EOF while parsing a value\n");
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    assert!(run("classes", &["no/such.json"], b"").refused().starts_with("error: no/such.json: "));
    assert!(run("classes", &["examples"], b"").refused().starts_with("error: examples: "));
}

#[test]
fn a_mark_at_the_start_of_a_file_is_skipped() {
    assert!(run("classes", &["-"], b"\xef\xbb\xbf{}").clean().contains("classes: 0 made"));
}

#[test]
fn wrong_content_is_refused_with_the_path_that_leads_there() {
    let class = |entry: Value| {
        let mut class = json!({ "name": "A" });
        class.as_object_mut().expect("an object").extend(entry.as_object().expect("an object").clone());
        refused(&json!({ "classes": [class] }))
    };
    assert_eq!(refused(&json!([])), "an object is wanted here, not a list");
    assert_eq!(refused(&json!({ "clases": [] })), "'clases' means nothing here; there may be classes, steps");
    assert_eq!(refused(&json!({ "classes": {} })), "classes: a list is wanted here, not an object");
    assert_eq!(refused(&json!({ "classes": [{}] })), "classes[0]: 'name' is missing");
    assert_eq!(class(json!({ "bases": "Entity" })), "classes[0].bases: a list is wanted here, not a text");
    let message = class(json!({ "bases": ["Item", "Entiti"] }));
    assert_eq!(message, "classes[0].bases[1]: there is no class 'Entiti' at this point");
    assert_eq!(class(json!({ "bases": ["A"] })), "classes[0].bases[0]: there is no class 'A' at this point");
    assert_eq!(class(json!({ "name": "Item" })), "classes[0].name: there is a class 'Item' already");
    let message = class(json!({ "slots": [18_446_744_073_709_551_615_u64] }));
    assert_eq!(message, "classes[0].slots[0]: 18446744073709551615 is no number of 64 bits");
    assert_eq!(class(json!({ "strict": 1 })), "classes[0].strict: a truth value is wanted here, not a number");
    let message = class(json!({ "attrs": { "a b": { "$object": "o" } } }));
    assert_eq!(message, "classes[0].attrs[\"a b\"][\"$object\"]: there is no object 'o' at this point");
    let message = class(json!({ "attrs": { "x": 1 }, "properties": { "x": { "get": "1" } } }));
    assert_eq!(message, "classes[0].properties.x: the class has another attribute of that name");
    let message = class(json!({ "properties": { "x": { "set": "y" } } }));
    let expected = "classes[0].properties.x: there must be 'get', an expression, or 'format', a text, and not both";
    assert_eq!(message, expected);
    let message = class(json!({ "bounded": { "x": { "in": "y", "from": 2, "to": 1 } } }));
    assert_eq!(message, "classes[0].bounded.x: there is no number in these bounds");
}

#[test]
fn a_formula_that_is_none_is_refused_with_the_column() {
    let formula = |kind: &str, text: &str| {
        let message = refused(&json!({ "classes": [{ "name": "A", "properties": { "x": { kind: text } } }] }));
        message.strip_prefix(&format!("classes[0].properties.x.{kind}: ")).expect("the path").to_owned()
    };
    assert_eq!(formula("get", "1 +"), "column 4: a number, a text or a path is wanted");
    assert_eq!(formula("get", "1 2"), "column 3: '2' does not go on with the expression");
    assert_eq!(formula("get", "(1"), "column 3: a parenthesis is not closed");
    assert_eq!(formula("get", "'a"), "a text is not closed");
    assert_eq!(formula("get", "a..b"), "column 4: 'a..b' is no path");
    assert_eq!(formula("get", "99999999999999999999"), "column 20: '99999999999999999999' is no number of 64 bits");
    assert_eq!(formula("get", &"(".repeat(100_000)), "column 51: this is nested too deeply");
    assert_eq!(formula("get", &"-".repeat(100_000)), "column 51: this is nested too deeply");
    assert_eq!(formula("format", "{a"), "a brace is not closed");
    assert_eq!(formula("format", "a}"), "column 2: a brace is closed that was not opened");
}

#[test]
fn a_formula_of_any_length_is_computed() {
    let sum = vec!["n"; 100_000].join("+");
    let classes = json!([{ "name": "P", "slots": ["n"], "properties": { "p": { "get": sum } } }]);
    let out = play(&json!({ "classes": classes, "steps": [new("o", "P", &json!({ "n": 2 })), get("o.p")] })).clean();
    assert!(out.contains("\no.p\n    200000\n"), "{out}");
}

#[test]
fn wrong_steps_are_refused_with_the_path_that_leads_there() {
    let step = |step: Value| {
        refused(&json!({ "classes": hero(), "steps": [new("o", "Hero", &json!({ "name": "n" })), step] }))
    };
    assert!(step(json!({ "op": "gte" })).starts_with("steps[1].op: there is no operation 'gte'; there are new, get, "));
    assert_eq!(step(json!({ "on": "o.name" })), "steps[1]: 'op' is missing");
    assert_eq!(step(json!({ "op": 1 })), "steps[1].op: a text is wanted here, not a number");
    assert_eq!(step(get("o")), "steps[1].on: OBJECT.PATH is wanted here");
    assert_eq!(step(get("p.name")), "steps[1].on: there is no object 'p' at this point");
    assert_eq!(step(json!({ "op": "set", "on": "o.mana" })), "steps[1]: 'to' is missing");
    assert_eq!(
        step(json!({ "op": "get", "on": "o.mana", "to": 1 })),
        "steps[1]: 'to' means nothing here; there may be on, through, op, note"
    );
    assert_eq!(
        step(json!({ "op": "set", "on": "o.mana", "to": [{ "$object": "p" }] })),
        "steps[1].to[0][\"$object\"]: there is no object 'p' at this point"
    );
    assert_eq!(
        step(json!({ "op": "set", "on": "o.mana", "to": { "$ref": "o" } })),
        "steps[1].to: a reference is one of $object, $class and $weak, and nothing else"
    );
    assert_eq!(step(new("a.b", "Hero", &json!({}))), "steps[1].as: a name is not empty, and has no dot in it");
    assert_eq!(
        step(json!({ "op": "new", "as": "p", "class": "Hero", "around": { "Hero": {} } })),
        "steps[1].around: there must be one of Entity, Item"
    );
    let dropped = [new("o", "Hero", &json!({ "name": "n" })), json!({ "op": "drop", "on": "o" }), get("o.name")];
    let message = refused(&json!({ "classes": hero(), "steps": dropped }));
    assert_eq!(message, "steps[2].on: there is no object 'o' at this point");
}

#[test]
fn output_stays_in_its_line() {
    let out = play(&json!({ "classes": [{ "name": "A\nB", "note": "one\ntwo" }] })).clean();
    assert!(out.starts_with("\n# one\\ntwo\nclass A\\nB(): pass\n    A\\nB < object"), "{out}");
    assert_eq!(refused(&json!({ "classes": [{ "name": "A", "x\ny": 1 }] })).lines().count(), 1);
}
