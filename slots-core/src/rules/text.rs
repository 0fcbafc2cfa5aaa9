//! Text built during const evaluation, in a buffer of fixed size.

use core::fmt;

/// How many bytes a [`Text`] holds.
const CAPACITY: usize = 1024;

/// What marks the end of text that did not fit.
const CUT: &str = "..";

/// A short text that const evaluation can build; what does not fit is cut off and marked with `..`.
#[derive(Clone, Copy)]
pub struct Text {
    bytes: [u8; CAPACITY],
    len: usize,
    is_cut: bool,
}

impl Text {
    /// No text yet.
    pub const fn new() -> Self {
        Self { bytes: [0; CAPACITY], len: 0, is_cut: false }
    }

    /// Adds `part` at the end.
    pub const fn push(&mut self, part: &str) {
        if self.is_cut {
            return;
        }
        let room = CAPACITY - CUT.len() - self.len;
        if part.len() <= room {
            self.append(part);
            return;
        }
        let mut end = room;
        while !part.is_char_boundary(end) {
            end -= 1;
        }
        self.append(part.split_at(end).0);
        self.append(CUT);
        self.is_cut = true;
    }

    /// Adds `number` in decimal at the end.
    pub const fn push_number(&mut self, number: u64) {
        if number >= 10 {
            self.push_number(number / 10);
        }
        let digit = (number % 10) as usize;
        self.push("0123456789".split_at(digit).1.split_at(1).0);
    }

    /// What was pushed so far.
    pub const fn as_str(&self) -> &str {
        match core::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => CUT,
        }
    }

    const fn append(&mut self, part: &str) {
        let free = self.bytes.split_at_mut(self.len).1;
        free.split_at_mut(part.len()).0.copy_from_slice(part.as_bytes());
        self.len += part.len();
    }
}

impl Default for Text {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUILT: Text = {
        let mut text = Text::new();
        text.push("größe ");
        text.push_number(1024);
        text
    };
    const _: () = assert!(BUILT.as_str().len() == 12);

    #[test]
    fn text_is_what_was_pushed() {
        assert_eq!(BUILT.as_str(), "größe 1024");
        assert_eq!(format!("{BUILT} {BUILT:?}"), "größe 1024 \"größe 1024\"");
        assert_eq!(Text::default().as_str(), "");
    }

    #[test]
    fn numbers_are_decimal() {
        let mut text = Text::new();
        for number in [0, 9, 10, 305, u64::MAX] {
            text.push_number(number);
            text.push(" ");
        }
        assert_eq!(text.as_str(), "0 9 10 305 18446744073709551615 ");
    }

    #[test]
    fn text_that_is_too_long_is_cut_between_characters_and_marked() {
        let mut text = Text::new();
        text.push("x");
        text.push(&"ö".repeat(CAPACITY));
        text.push("more");
        assert_eq!(text.as_str(), format!("x{}..", "ö".repeat((CAPACITY - 3) / 2)));
    }

    #[test]
    fn text_that_just_fits_is_not_cut() {
        let mut text = Text::new();
        let long = "x".repeat(CAPACITY - CUT.len());
        text.push(&long);
        assert_eq!(text.as_str(), long);
        text.push("");
        assert_eq!(text.as_str(), long);
        text.push("y");
        assert_eq!(text.as_str(), format!("{long}.."));
    }
}
