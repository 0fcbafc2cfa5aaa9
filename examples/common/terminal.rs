//! What the examples have in common as programs at a terminal.

use std::borrow::Cow;
use std::io::{self, Write as _};

/// Tells the user something beside the output.
pub(crate) fn say(what: &str, message: &str) {
    // There is nowhere to say that this failed.
    let _ = writeln!(io::stderr(), "{what}: {message}");
}

/// The reader of the output has seen enough: no error, as for any filter.
pub(crate) fn is_broken_pipe(error: &(dyn std::error::Error + 'static)) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// A text in one line: line breaks and other control characters are written as escapes.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(char::is_control) {
        return Cow::Borrowed(text);
    }
    let mut line = String::new();
    for char in text.chars() {
        if char.is_control() {
            line.extend(char.escape_default());
        } else {
            line.push(char);
        }
    }
    Cow::Owned(line)
}
