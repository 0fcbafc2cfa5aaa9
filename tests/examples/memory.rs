//! `memory` counts what objects take: exactly what their layouts say, where nothing else is theirs.

use std::fs;
use std::path::PathBuf;

use super::{Run, run};

fn memory(arguments: &[&str]) -> Run {
    run("memory", &[&["--count", "500"], arguments].concat(), b"")
}

/// Bytes, allocations and what the layout says of the kind with that name, as the table has them.
fn row<'o>(out: &'o str, kind: &str) -> Vec<&'o str> {
    let line = out.lines().find_map(|line| line.strip_prefix(kind)?.strip_prefix("  "));
    line.unwrap_or_else(|| panic!("{kind} in\n{out}")).split_whitespace().collect()
}

fn number(cell: &str) -> f64 {
    cell.parse().expect("a number")
}

/// The lines with bars.
fn bars(out: &str) -> Vec<&str> {
    let (_, bars) = out.split_once("\nbytes:\n\n").expect("the bars");
    bars.lines().collect()
}

/// A file for one test, gone when the test ends.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        Self(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("memory-{name}-{}.svg", std::process::id())))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

#[test]
fn an_object_takes_its_struct_and_a_header_in_one_allocation() {
    let out = memory(&[]).clean();
    let (data, header, word) = (24, 16, 8);
    assert_eq!(row(&out, "struct in a Vec"), [data.to_string().as_str(), "0.0"]);
    assert_eq!(row(&out, "Box<struct>"), [data.to_string().as_str(), "1"]);
    assert_eq!(row(&out, "Rc<RefCell<struct>>"), [(data + 3 * word).to_string().as_str(), "1"]);
    for (kind, bytes) in [
        ("Obj, closed", data + header),
        ("Obj, weakref", data + header + word),
        ("Obj, dict unused", data + header + word),
        ("run-time, 3 slots", 3 * 16 + header),
    ] {
        let bytes = bytes.to_string();
        assert_eq!(row(&out, kind), [&bytes, "1", &bytes], "{kind}");
    }
}

#[test]
fn a_dict_takes_its_values_and_two_words() {
    let out = memory(&[]).clean();
    for kind in ["Obj, 3 in its dict", "run-time, 3 in its dict"] {
        // The object; then the values, 16 bytes each, behind what says which names they have.
        assert_eq!(row(&out, kind), ["88", "2", "24"], "{out}");
    }
    // Names of its own, and a table for four.
    let [bytes, allocations] = row(&out, "HashMap<String, _>")[..] else { panic!("two numbers in\n{out}") };
    assert!(number(bytes) > 48.0 + 3.0 * (24.0 + 24.0), "{out}");
    assert_eq!(allocations, "5", "{out}");
}

#[test]
fn bars_are_as_long_as_the_width_allows() {
    for width in [60, 100] {
        let out = memory(&["--width", &width.to_string()]).clean();
        let lengths: Vec<usize> = bars(&out).iter().map(|line| line.chars().count()).collect();
        let longest = lengths.iter().max().copied().expect("there are bars");
        // The longest number, for which there is room, need not stand behind the longest bar.
        assert!(lengths.len() == 10 && (width - 6..width).contains(&longest), "{out}");
    }
    // On no terminal there are 80 columns.
    assert_eq!(bars(&memory(&[]).clean()), bars(&memory(&["--width", "80"]).clean()));
    let narrow = memory(&["--width", "0"]).clean();
    assert!(bars(&narrow).iter().all(|line| line.contains(['█', '▏', '▎', '▍', '▌', '▋', '▊', '▉'])), "{narrow}");
}

#[test]
fn the_bars_are_drawn_to_a_file() {
    let file = Scratch::new("bars");
    let path = file.0.to_str().expect("the path is text");
    let out = memory(&["--svg", path]).clean();
    let svg = fs::read_to_string(&file.0).expect("the file is there");
    let document = roxmltree::Document::parse(&svg).expect("it is XML");
    let texts: Vec<_> =
        document.descendants().filter(roxmltree::Node::is_text).filter_map(|node| node.text()).collect();
    assert!(texts.contains(&"Bytes for one object with three numbers, on average over 500"), "{svg}");
    let width = |name: &str| -> usize {
        let is_name = |node: &roxmltree::Node<'_, '_>| node.has_tag_name("text") && node.text() == Some(name);
        let text = document.descendants().find(is_name).expect("a name");
        let bar = text.next_sibling_element().expect("its bar").attribute("width").expect("it is a rectangle");
        bar.parse().expect("a number")
    };
    assert_eq!(width("struct in a Vec"), width("Box<struct>"));
    assert!(
        width("Obj, closed") < width("Rc<RefCell<struct>>")
            && width("Rc<RefCell<struct>>") < width("HashMap<String, _>")
    );
    for line in bars(&out) {
        let bytes = line.split_whitespace().next_back().expect("a number");
        assert!(texts.contains(&bytes), "{bytes} in {svg}");
    }
}

#[test]
fn what_cannot_be_done_is_refused() {
    let error = memory(&["--svg", "no/such/directory/memory.svg"]).refused();
    assert!(error.starts_with("error: no/such/directory/memory.svg: "), "{error}");
    for count in ["0", "-1", "1.5", "many", "100000001", "99999999999999999999"] {
        let error = run("memory", &[&format!("--count={count}")], b"").refused();
        assert!(error.contains("a number from 1 to 100000000 is wanted"), "{error}");
    }
}
