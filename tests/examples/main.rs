//! The examples, run as programs: what they print, what they refuse, how they end.

mod classes;
mod inspector;
mod memory;
mod packages;
mod tour;
mod tree;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// What a run left behind.
struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Run {
    /// The output of a run that went well and had nothing to say on the side.
    #[track_caller]
    fn clean(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (Some(0), ""), "{}", self.out);
        self.out
    }

    /// The message of a run that refused, and printed nothing else.
    #[track_caller]
    fn refused(self) -> String {
        assert_eq!((self.code, self.out.as_str()), (Some(2), ""), "{}", self.err);
        self.err
    }
}

/// The built example: beside the directory that this test was built into.
///
/// `cargo test` builds it. `cargo test --test examples` does not, so run `cargo build --examples` before that.
fn program(name: &str) -> Command {
    let test = std::env::current_exe().expect("a running test has a path");
    let profile = test.ancestors().nth(2).expect("it lies in target/<profile>/deps");
    let program = profile.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(program.exists(), "{} is missing: `cargo build --examples`", program.display());
    Command::new(program)
}

fn run(name: &str, arguments: &[&str], input: &[u8]) -> Run {
    let mut child = (program(name).args(arguments))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the example starts");
    // A program that does not read its input may be gone already.
    let _ = child.stdin.take().expect("it is piped").write_all(input);
    let output = child.wait_with_output().expect("the example ends");
    Run {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("the output is text"),
        err: String::from_utf8(output.stderr).expect("messages are text"),
    }
}

fn fixture(name: &str) -> String {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests", "fixtures", "packages", name].iter().collect();
    path.into_os_string().into_string().expect("the path is text")
}
