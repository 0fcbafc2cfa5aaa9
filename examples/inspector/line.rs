//! `Line`: one line of a script, or one that was typed.

use std::borrow::Cow;

pub(crate) struct Line<'t> {
    pub(crate) text: Cow<'t, str>,
    /// Whether it starts with `!`: a script goes well if the line is refused.
    pub(crate) is_to_fail: bool,
}

impl<'t> Line<'t> {
    /// None if there is nothing to do: an empty line, or a comment.
    pub(crate) fn read(text: &'t str) -> Option<Self> {
        let said = text.trim_start();
        if said.is_empty() || said.starts_with('#') {
            return None;
        }
        let is_to_fail = said.starts_with('!');
        // A space in its place, so that columns stay what they are.
        let text = if is_to_fail { text.replacen('!', " ", 1).into() } else { text.into() };
        Some(Self { text, is_to_fail })
    }
}
