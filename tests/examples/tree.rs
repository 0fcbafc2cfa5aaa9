//! `tree` reads real directories into shared objects, answers by attribute name, and leaves nothing behind.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Run, program, run};

/// A directory for one test, gone when the test ends.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        Self::at(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("tree-{name}-{}", std::process::id())))
    }

    fn at(path: PathBuf) -> Self {
        fs::create_dir_all(&path).expect("a directory can be made");
        Self(path)
    }

    /// Some of everything: 2 + 10 + 3 bytes in files, two directories below the root.
    fn with_files(name: &str) -> Self {
        let scratch = Self::new(name);
        fs::create_dir_all(scratch.0.join("src/empty")).expect("directories can be made");
        for (path, text) in [("README", "hi"), ("src/lib.rs", "fn main(){"), ("src/a.tar.gz", "abc")] {
            fs::write(scratch.0.join(path), text).expect("a file can be written");
        }
        scratch
    }

    fn text(&self) -> &str {
        self.0.to_str().expect("the path is text")
    }

    fn tree(&self, arguments: &[&str]) -> Run {
        run("tree", &[&[self.text()], arguments].concat(), b"")
    }

    /// The table, the two lines after it, with this directory's path left out.
    #[track_caller]
    fn clean(&self, arguments: &[&str]) -> String {
        self.tree(arguments).clean().replace(self.text(), "ROOT")
    }

    /// The table without its header.
    #[track_caller]
    fn lines(&self, arguments: &[&str]) -> Vec<String> {
        let out = self.clean(arguments);
        out.lines().skip(1).take_while(|line| !line.is_empty()).map(str::to_owned).collect()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Of what is nested deeper than can be removed at once, the top is taken off again and again.
        let (deep, next) = (self.0.join("deep"), self.0.join("next"));
        while deep.join("d").exists() && fs::rename(deep.join("d"), &next).is_ok() {
            let _ = fs::remove_dir_all(&deep);
            let _ = fs::rename(&next, &deep);
        }
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn entries_are_listed_parents_first_and_the_count_shows_that_all_are_gone() {
    let expected = "\
__class__  size  path
Directory  15    ROOT
File       2     ROOT/README
Directory  13    ROOT/src
File       3     ROOT/src/a.tar.gz
Directory  0     ROOT/src/empty
File       10    ROOT/src/lib.rs

directories: 3, files: 3, links: 0, others: 0, bytes: 15
objects: 6 made, 6 dropped; weak references: 6 dead, 6 told of it
";
    let scratch = Scratch::with_files("listed");
    assert_eq!(scratch.clean(&[]), expected);
    let with_slash = run("tree", &[&format!("{}/", scratch.text())], b"").clean();
    assert_eq!(with_slash.replace(&format!("{}/", scratch.text()), "ROOT/").replace("ROOT/\n", "ROOT\n"), expected);
}

#[test]
fn a_cycle_of_strong_handles_shows_in_the_count_until_it_is_broken() {
    let out = Scratch::with_files("leak").clean(&["--leak"]);
    let (_, counts) = out.split_once("bytes: 15\n").expect("there are totals");
    let expected = "\
objects: 6 made, 0 dropped; weak references: 0 dead, 0 told of it
objects: 6 made, 6 dropped; weak references: 6 dead, 6 told of it
";
    assert_eq!(counts, expected);
}

#[test]
fn this_crates_runtime_is_read_by_default() {
    let out = run("tree", &["--where", "name=lib.rs", "--show", "path,depth"], b"").clean();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/slots-core/src/lib.rs");
    assert!(out.lines().any(|line| line == format!("{path}  1")), "{out}");
}

#[test]
fn attributes_of_any_class_are_columns_and_what_an_entry_lacks_is_blank() {
    let scratch = Scratch::with_files("columns");
    let table = scratch.lines(&["--show", "name, extension,depth,error,parent,children", "--where", "depth>0"]);
    let expected = [
        "README    None       1             ROOT",
        "src                  1      None   ROOT      ROOT/src/a.tar.gz, ROOT/src/empty, ROOT/src/lib.rs",
        "a.tar.gz  gz         2             ROOT/src",
        "empty                2      None   ROOT/src",
        "lib.rs    rs         2             ROOT/src",
    ];
    assert_eq!(table, expected);
}

#[test]
fn conditions_all_have_to_hold() {
    let scratch = Scratch::with_files("conditions");
    let names = |conditions: &[&str]| {
        let conditions = conditions.iter().flat_map(|condition| ["--where", condition]);
        scratch.lines(&["--show", "name"].into_iter().chain(conditions).collect::<Vec<_>>())
    };
    assert_eq!(names(&["__class__=File", "size>=3"]), ["a.tar.gz", "lib.rs"]);
    assert_eq!(names(&["size>3", "size<=13", "depth!=1"]), ["lib.rs"]);
    assert_eq!(names(&["extension=rs"]), ["lib.rs"]);
    assert_eq!(names(&["extension<s", "extension>h"]), ["lib.rs"]);
    assert_eq!(names(&["extension!=", "size < 2.5"]), ["README"]);
    assert_eq!(names(&["size>big"]), Vec::<String>::new());
}

#[test]
fn order_is_by_number_then_by_text_then_what_has_no_value() {
    let scratch = Scratch::with_files("order");
    let names =
        |arguments: &[&str]| scratch.lines(&[&["--show", "name", "--where", "depth>0"], arguments].concat()).join(" ");
    assert_eq!(names(&["--sort", "size"]), "empty README a.tar.gz lib.rs src");
    assert_eq!(names(&["--sort", "size", "--reverse"]), "src lib.rs a.tar.gz README empty");
    assert_eq!(names(&["--sort", "extension,name"]), "README a.tar.gz lib.rs empty src");
    assert_eq!(
        names(&["--tag", "src", "rank=2", "--tag", "README", "rank=x", "--sort", "rank"]),
        "src README a.tar.gz empty lib.rs"
    );
    assert_eq!(names(&["--limit", "2"]), "README src .. and 3 more");
}

#[test]
fn a_tag_goes_to_the_dict_of_its_entry() {
    let scratch = Scratch::with_files("tags");
    let tags = ["--tag", "src/lib.rs", "owner=ada", "--tag", "src/lib.rs", "level=3", "--tag", ".", "owner=eve"];
    let table = scratch.lines(&[&tags[..], &["--show", "name,owner,__dict__", "--where", "owner=ada"]].concat());
    assert_eq!(table, [r#"lib.rs  ada    {"owner": "ada", "level": 3}"#]);
    assert_eq!(scratch.lines(&[&tags[..], &["--show", "path", "--where", "owner=eve"]].concat()), ["ROOT"]);
}

#[test]
fn a_tag_that_cannot_be_set_is_refused_in_the_librarys_words() {
    let scratch = Scratch::with_files("refused");
    let refused = |path: &str, assignment: &str| scratch.tree(&["--tag", path, assignment]).refused();
    assert_eq!(refused("README", "size=3"), "error: README: attribute 'size' of 'File' objects is not writable\n");
    assert_eq!(refused("README/x", "a=1"), "error: README/x: 'File' object is not an instance of 'Directory'\n");
    assert_eq!(
        refused("README", "__weakref__=1"),
        "error: README: attribute '__weakref__' of 'Entry' objects is not writable\n"
    );
    let missing = refused("src/lib.py", "a=1").replace(scratch.text(), "ROOT");
    assert_eq!(missing, "error: src/lib.py: no 'lib.py' in 'ROOT/src'\n");
    assert_eq!(refused("README", "a"), "error: --tag README a: write NAME=VALUE\n");
}

#[test]
fn an_attribute_that_no_entry_has_is_refused_in_the_librarys_words() {
    let scratch = Scratch::with_files("unknown");
    let expected = "error: 'File' object has no attribute 'extention'. Did you mean: 'extension'?\n";
    assert_eq!(scratch.tree(&["--show", "extention"]).refused(), expected);
    assert_eq!(scratch.tree(&["--where", "extention=rs"]).refused(), expected);
    assert_eq!(scratch.tree(&["--sort", "extention"]).refused(), expected);
    assert_eq!(scratch.tree(&["--show", "zzz"]).refused(), "error: 'Directory' object has no attribute 'zzz'\n");
}

#[test]
fn a_question_that_makes_no_sense_is_refused() {
    let scratch = Scratch::new("nonsense");
    for arguments in [
        &["--where", "size"][..],
        &["--where", "=3"],
        &["--where", "size!3"],
        &["--show", ""],
        &["--show", "name,,size"],
        &["--tag", "README"],
        &["--limit", "-1"],
        &["another-root"],
    ] {
        let message = scratch.tree(arguments).refused();
        assert!(message.starts_with("error: ") && !message.contains("panicked"), "{arguments:?}: {message}");
    }
}

#[test]
fn a_root_that_is_not_there_is_refused_and_a_file_is_a_tree_of_one() {
    let scratch = Scratch::with_files("roots");
    let missing = run("tree", &[&format!("{}/missing", scratch.text())], b"").refused();
    assert!(missing.starts_with(&format!("error: {}/missing: ", scratch.text())), "{missing}");
    let file = run("tree", &[&format!("{}/README", scratch.text()), "--show", "size,parent"], b"").clean();
    let expected = "size  parent\n2     None\n\ndirectories: 0, files: 1, links: 0, others: 0, bytes: 2\n";
    assert_eq!(file.split_once("objects").expect("there is a count").0, expected);
}

#[cfg(unix)]
#[test]
fn links_are_listed_and_not_followed() {
    let scratch = Scratch::with_files("links");
    for (target, link) in [("..", "src/up"), ("nowhere", "src/dangling"), ("lib.rs", "src/file")] {
        std::os::unix::fs::symlink(target, scratch.0.join(link)).expect("a link can be made");
    }
    let links = scratch.lines(&["--where", "__class__=Link", "--show", "name,target,size"]);
    assert_eq!(links, ["dangling  nowhere  7", "file      lib.rs   6", "up        ..       2"]);
    let root = scratch.0.join("src/up");
    let alone = run("tree", &[root.to_str().expect("text"), "--show", "__class__"], b"").clean();
    assert!(alone.starts_with("__class__\nLink\n\ndirectories: 0, files: 0, links: 1,"), "{alone}");
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_no_text_are_shown_with_escapes_and_can_be_tagged() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let scratch = Scratch::new("names");
    let directory = scratch.0.join(OsStr::from_bytes(b"caf\xe9"));
    fs::create_dir(&directory).expect("a directory can be made");
    fs::write(directory.join("two\nlines"), "").expect("a file can be written");
    let table = scratch.lines(&["--tag", "caf\\xe9/two\nlines", "seen=true", "--show", "seen,path"]);
    assert_eq!(table, ["      ROOT", "      ROOT/caf\\xe9", "True  ROOT/caf\\xe9/two\\nlines"]);
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_warned_of_and_the_rest_is_listed() {
    use std::os::unix::fs::PermissionsExt as _;
    use std::os::unix::process::CommandExt as _;

    // Where anybody may go, as the program may have to run as nobody.
    let scratch = Scratch::at(std::env::temp_dir().join(format!("slotted-tree-{}", std::process::id())));
    let (locked, copy) = (scratch.0.join("locked"), scratch.0.join("program"));
    let allow = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("it is ours");
    fs::create_dir_all(locked.join("inside")).expect("directories can be made");
    fs::copy(program("tree").get_program(), &copy).expect("the program can be copied");
    allow(&scratch.0, 0o755);
    allow(&copy, 0o755);
    allow(&locked, 0o000);

    let mut command = std::process::Command::new(&copy);
    command.arg(&scratch.0).args(["--show", "name,error", "--where", "__class__=Directory", "--where", "depth=1"]);
    if fs::read_dir(&locked).is_ok() {
        // Whoever may read everything runs the program as somebody who may not.
        command.uid(65534).gid(65534);
    }
    let output = command.output().expect("the program runs");
    allow(&locked, 0o755);

    let reason = "Permission denied (os error 13)";
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(err, format!("warning: {}: {reason}\n", locked.display()));
    assert!(out.starts_with(&format!("name    error\nlocked  {reason}\n\ndirectories: 2, files: 1,")), "{out}");
    assert!(out.ends_with("objects: 3 made, 3 dropped; weak references: 3 dead, 3 told of it\n"), "{out}");
    assert_eq!(output.status.code(), Some(1));
}

/// Deeper than a path can be long, and than a stack would last if dropping went down it.
#[cfg(unix)]
#[test]
fn a_tree_of_ten_thousand_levels_is_read_and_dropped() {
    let scratch = Scratch::new("deep");
    let (deep, next) = (scratch.0.join("deep"), scratch.0.join("next"));
    fs::create_dir(&deep).expect("a directory can be made");
    fs::write(deep.join("bottom.txt"), "hello").expect("a file can be written");
    for _ in 2..10_000 {
        fs::create_dir(&next).expect("a directory can be made");
        fs::rename(&deep, next.join("d")).expect("it can be moved");
        fs::rename(&next, &deep).expect("it can be moved");
    }

    let out = scratch.clean(&["--show", "name,depth,size", "--sort", "depth", "--reverse", "--limit", "2"]);
    let expected = "\
name        depth  size
bottom.txt  10000  5
d           9999   5
.. and 9999 more

directories: 10000, files: 1, links: 0, others: 0, bytes: 5
objects: 10001 made, 10001 dropped; weak references: 10001 dead, 10001 told of it
";
    assert_eq!(out, expected);
    let path = scratch.lines(&["--show", "path", "--where", "extension=txt"]).concat();
    assert_eq!(path, format!("ROOT/deep{}/bottom.txt", "/d".repeat(9_998)));
}

/// A reader that closes its end before anything is written, as `head` does sooner or later.
#[cfg(unix)]
#[test]
fn a_reader_that_stops_is_no_error() {
    let (reader, writer) = std::io::pipe().expect("there is a pipe to be had");
    drop(reader);
    let output = program("tree").stdout(writer).output().expect("the example runs");
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}
