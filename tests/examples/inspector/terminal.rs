//! `inspector` at a terminal: what is typed is edited, completed and remembered.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::process::Child;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use nix::pty::{Winsize, openpty};

use super::program;

/// Printed when the next line can be typed: what comes before would reach the program in no order.
const READY: &str = "\x1b[?2004h";

/// The program at a terminal of its own.
struct Terminal {
    child: Child,
    keys: File,
    output: Receiver<Vec<u8>>,
    /// What has been printed since the last answer.
    seen: String,
}

impl Terminal {
    fn new() -> Self {
        let size = Winsize { ws_row: 24, ws_col: 200, ws_xpixel: 0, ws_ypixel: 0 };
        let pty = openpty(&size, None).expect("the system has terminals");
        let [stdin, stdout] = [(); 2].map(|()| pty.slave.try_clone().expect("a descriptor is left"));
        let child = program("inspector").env("TERM", "xterm").stdin(stdin).stdout(stdout).stderr(pty.slave).spawn();
        let keys = File::from(pty.master);
        let mut screen = keys.try_clone().expect("a descriptor is left");
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            // An error is how a terminal says that the program has gone.
            while let Ok(count @ 1..) = screen.read(&mut bytes) {
                if sender.send(bytes[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let mut terminal = Self { child: child.expect("the example starts"), keys, output, seen: String::new() };
        terminal.wait_for(READY);
        terminal
    }

    /// Types `keys`, and waits until `answer` is printed; what is printed up to there.
    #[track_caller]
    fn type_until(&mut self, keys: &str, answer: &str) -> String {
        self.keys.write_all(keys.as_bytes()).expect("the program is there");
        self.wait_for(answer)
    }

    /// Types a whole line, and waits for its answer and then for the next prompt.
    #[track_caller]
    fn enter(&mut self, line: &str, answer: &str) {
        self.type_until(&format!("{line}\r"), answer);
        self.wait_for(READY);
    }

    #[track_caller]
    fn wait_for(&mut self, answer: &str) -> String {
        loop {
            if let Some(at) = self.seen.find(answer) {
                let rest = self.seen.split_off(at + answer.len());
                return std::mem::replace(&mut self.seen, rest);
            }
            match self.output.recv_timeout(Duration::from_secs(20)) {
                Ok(bytes) => self.seen.push_str(&String::from_utf8_lossy(&bytes)),
                Err(error) => panic!("{answer:?} is not printed ({error}): {:?}", self.seen),
            }
        }
    }

    /// Types `keys`, which end the program well.
    #[track_caller]
    fn end(mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("the program is there");
        assert!(self.child.wait().expect("it ends").success(), "{}", self.seen);
    }
}

#[test]
fn names_are_completed_with_tab() {
    let mut terminal = Terminal::new();
    terminal.enter("sh\ther\t.ma\t", "What magic costs.");
    terminal.enter("her\t.ca\t(3)", "* hero.mana: 30 -> 27");
    terminal.enter("new d Poi\t x=1 y\t2 lab\thome", "\r\n");
    terminal.enter("d.label", "\r\n\"home\"");
    terminal.enter("hero.wields = @swo\t", "\r\n");
    terminal.enter("hero.wields.pri\t", "\r\n12.5");
    terminal.enter("!Hero.mot\t = 1", "TypeError: cannot set 'motto' attribute of immutable type 'Hero'");
    terminal.enter("package.metadata.do\t", "\r\n{\"all-features\": True}");
    terminal.enter("watch pixel.x", "pixel.x = 1.0");
    terminal.enter("unwatch p\t", "\r\n");
    terminal.enter("help unw\t", "watch it no longer");
    terminal.end("qui\t\r");
}

#[test]
fn several_names_are_listed() {
    let mut terminal = Terminal::new();
    let listed = terminal.type_until("hero.m\t\t", "hero.motto");
    assert!(listed.contains("hero.mana"), "{listed}");
    // The line is emptied first.
    terminal.end("\x15quit\r");
}

#[test]
fn lines_are_edited_and_remembered() {
    let mut terminal = Terminal::new();
    // Backspace, then on from the start of the line.
    terminal.enter("ero.manaa\x7f\x01h", "\r\n30");
    terminal.enter("hero.level = 2", "* hero.mana: 30 -> 20");
    // The last line but one.
    terminal.enter("\x1b[A\x1b[A", "\r\n20");
    // Given up with Ctrl-C.
    terminal.type_until("hero.level = 1\x03", READY);
    terminal.enter("hero.mana", "\r\n20");
    // Ctrl-D.
    terminal.end("\x04");
}

#[test]
fn errors_are_shown_where_they_are_and_do_not_end_the_session() {
    let mut terminal = Terminal::new();
    terminal.enter("hero.nmae", "AttributeError: 'Hero' object has no attribute 'nmae'. Did you mean: 'name'?");
    let excerpt = "    sword.v = [1\r\n              ^\r\nSyntaxError: the list that starts here is not closed";
    terminal.enter("sword.v = [1", excerpt);
    terminal.enter("# nothing", "\r\n");
    terminal.enter("!hero.level = 99", "ValueError: level must be from 0 to 20, not 99");
    terminal.end("\x04");
}
