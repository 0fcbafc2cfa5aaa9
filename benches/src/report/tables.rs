//! Tables of what was measured, beside the peers.

use std::fmt::Write as _;

use super::rounded;
use crate::figures::Figures;

/// By-name access, one row a peer: what it is called, and the figures of get, set and missing.
pub(super) const BY_NAME: &[(&str, [&str; 3])] = &[
    ("direct field, no name", ["field, no name", "field set, no name", ""]),
    ("slotted, `attr_ref(Name)`", ["ref Name", "set Name", "has not, Name"]),
    ("slotted, `attr_ref(&str)`", ["ref &str", "set &str", "has not, &str"]),
    ("slotted, `Obj::getattr(Name)`", ["Obj get Name", "Obj set Name", ""]),
    ("slotted, `Obj::getattr`, literal name", ["site, one class", "", ""]),
    ("slotted, run-time class, `Name`", ["run-time get Name", "run-time set Name", ""]),
    ("hand `match`", ["match", "match set", "match missing"]),
    ("hand `match`, inlined", ["match, inlined", "match, inlined set", "match, inlined missing"]),
    (
        "hand `match` in `Rc<RefCell>`",
        ["match in Rc<RefCell>", "match in Rc<RefCell> set", "match in Rc<RefCell> missing"],
    ),
    ("hashbrown + foldhash map", ["foldhash", "foldhash set", "foldhash missing"]),
    ("std map + rustc-hash", ["Fx map", "Fx map set", "Fx map missing"]),
    ("indexmap + foldhash", ["indexmap", "indexmap set", "indexmap missing"]),
    ("std HashMap", ["std map", "std map set", "std map missing"]),
    ("bevy_reflect", ["bevy", "bevy set", "bevy missing"]),
    ("facet", ["facet", "facet set", "facet missing"]),
    ("rhai::Map", ["rhai::Map", "rhai::Map set", "rhai::Map missing"]),
    ("minijinja object", ["minijinja", "", "minijinja missing"]),
    ("PyO3, interned name, from Rust", ["PyO3", "PyO3 set", "PyO3 missing"]),
    ("CPython slots, `o.x` in its loop", ["CPython o.x", "CPython o.x set", ""]),
    (
        "CPython slots, `getattr(o, n)`",
        ["CPython getattr(o, n)", "CPython setattr(o, n, v)", "CPython hasattr missing"],
    ),
    ("CPython dict class, `o.x`", ["CPython dict class o.x", "CPython dict class o.x set", ""]),
];

/// Memory, one row a kind.
pub(super) const WEIGHTS: &[(&str, &str)] = &[
    ("Box of 4 numbers", "Box"),
    ("Rc<RefCell> of 4", "Rc<RefCell>"),
    ("Obj of 4", "Obj"),
    ("Obj of 4, weakref", "Obj, weakref"),
    ("Obj of 4, dict unused", "Obj, dict"),
    ("Obj of 4, dict of 1", "Obj, dict of 1"),
    ("Obj of 4, dict of 2", "Obj, dict of 2"),
    ("Obj of 4, dict of 3", "Obj, dict of 3"),
    ("Obj of 4, dict of 4", "Obj, dict of 4"),
    ("Obj of 4, dict of 8", "Obj, dict of 8"),
    ("run-time class of 4", "run-time Obj, 4 slots"),
    ("run-time class, dict of 3", "run-time Obj, dict of 3"),
    ("foldhash map of 4", "foldhash map of 4"),
    ("indexmap of 4", "indexmap of 4"),
    ("rhai::Map of 4", "rhai::Map of 4"),
    ("PyO3 class of 4", "PyO3 class of 4"),
    ("CPython slots of 4, with numbers", "CPython slots class of 4"),
    ("CPython slots of 4, numbers shared", "CPython slots class of 4, values shared"),
    ("CPython dict of 3, with numbers", "CPython dict class of 3"),
    ("CPython dict of 3, numbers shared", "CPython dict class of 3, values shared"),
];

/// The ways to declare structs whose compile times are compared.
pub(super) const DECLARED: [&str; 5] = ["plain", "slotted", "serde", "facet", "bevy_reflect"];

/// All tables, each under its title.
pub(super) fn all(figures: &Figures) -> String {
    let mut page = String::new();
    by_name(figures, &mut page);
    weights(figures, &mut page);
    declared(figures, &mut page);
    operations(figures, &mut page);
    page
}

fn cell(figures: &Figures, what: &str) -> String {
    match figures.value(what) {
        Some(value) => rounded(value),
        None if what.is_empty() => "-".to_owned(),
        None => "not measured".to_owned(),
    }
}

fn by_name(figures: &Figures, page: &mut String) {
    page.push_str(
        "\n## Access by name, 16 fields, ns\n\n![get by name](plots/get.svg)\n![set by name](plots/set.svg)\n\n",
    );
    page.push_str("\"Missing\" asks whether there is such a name.\n\n| | get | set f64 | missing |\n| --- | ---: | ---: | ---: |\n");
    for (label, [get, set, missing]) in BY_NAME {
        let [get, set, missing] = [get, set, missing].map(|what| cell(figures, what));
        let _ = writeln!(page, "| {label} | {get} | {set} | {missing} |");
    }
}

fn weights(figures: &Figures, page: &mut String) {
    page.push_str("\n## Memory an instance, bytes\n\n![memory an instance](plots/memory.svg)\n\n");
    page.push_str(
        "Of a million instances that live together. \"In all\" is what was asked of the allocator and what holds the\n",
    );
    page.push_str("instance; \"resident\" is what the process grew by.\n\n");
    page.push_str("| | in all | on the heap | allocations | resident |\n| --- | ---: | ---: | ---: | ---: |\n");
    for (label, what) in WEIGHTS {
        // Python says one number of its own objects.
        let detail = |suffix: &str| match figures.value(&format!("{what} {suffix}")) {
            Some(value) => rounded(value),
            None => "-".to_owned(),
        };
        let in_all = cell(figures, &format!("{what} in all"));
        let _ = writeln!(
            page,
            "| {label} | {in_all} | {} | {} | {} |",
            detail("on the heap"),
            detail("allocations"),
            detail("resident")
        );
    }
}

fn declared(figures: &Figures, page: &mut String) {
    page.push_str(
        "\n## Compile time and code size, 200 structs of eight fields\n\n![compile time](plots/compile.svg)\n\n",
    );
    page.push_str(
        "Seconds on the clock, and in parentheses those of all processors. The edit adds a line at the top.\n\n",
    );
    page.push_str("| | edit, build | edit, check | clean build | release | binary, kB | kB a struct over plain |\n");
    page.push_str("| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    let plain = figures.value("binary: plain");
    for name in DECLARED {
        let _ = write!(page, "| {name} |");
        for what in ["rebuild", "check", "clean build", "release"] {
            let processors = figures.value(&format!("{what}, processors: {name}"));
            let processors = processors.map_or(String::new(), |processors| format!(" ({processors:.2})"));
            let _ = write!(page, " {}{processors} |", cell(figures, &format!("{what}: {name}")));
        }
        let binary = format!("binary: {name}");
        let each = figures
            .value(&binary)
            .zip(plain)
            .map(|(binary, plain)| (binary - plain) / f64::from(crate::budgets::STRUCTS));
        let each = each.map_or("not measured".to_owned(), |each| format!("{each:.2}"));
        let _ = writeln!(page, " {} | {each} |", cell(figures, &binary));
    }
}

fn operations(figures: &Figures, page: &mut String) {
    page.push_str(
        "\n## All operations\n\n| | steady, ns | fresh, ns | allocations in 1024 |\n| --- | ---: | ---: | ---: |\n",
    );
    for (what, figure) in figures.figures.iter().filter(|(_, figure)| figure.unit == "ns") {
        let fresh = figure.fresh.map_or("-".to_owned(), |fresh| format!("{fresh:.2}"));
        let allocations = figure.allocations.map_or("-".to_owned(), |count| count.to_string());
        let _ = writeln!(page, "| {what} | {:.2} | {fresh} | {allocations} |", figure.value);
    }
}
