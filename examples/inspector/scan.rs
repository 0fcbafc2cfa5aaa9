//! `Scanner`: takes a line apart, and knows at which column it is.

use crate::failure::Failure;

/// What ends a path, beside a space.
pub(crate) const MARKS: &str = "=(),[]{}:\"'@";

/// How many parts a path may have.
const LONGEST: usize = 100;

#[derive(Clone)]
pub(crate) struct Scanner<'t> {
    line: &'t str,
    /// In bytes.
    at: usize,
}

/// A dotted path: a name, and what leads on from there.
#[derive(Clone, Copy)]
pub(crate) struct Path<'t> {
    pub(crate) text: &'t str,
    /// The name of an object or class.
    pub(crate) head: &'t str,
    pub(crate) rest: Option<&'t str>,
}

impl<'t> Path<'t> {
    /// The path without its last part, and that, if there are two.
    pub(crate) fn split_last(self) -> Option<(Self, &'t str)> {
        let (parent, last) = self.text.rsplit_once('.')?;
        Some((Self::of(parent), last))
    }

    fn of(text: &'t str) -> Self {
        let (head, rest) = text.split_once('.').map_or((text, None), |(head, rest)| (head, Some(rest)));
        Self { text, head, rest }
    }
}

impl<'t> Scanner<'t> {
    pub(crate) const fn new(line: &'t str) -> Self {
        Self { line, at: 0 }
    }

    /// That the line cannot be understood from here on.
    pub(crate) fn wrong(&self, message: impl Into<String>) -> Failure {
        Failure::Syntax { column: self.line[..self.at].chars().count() + 1, message: message.into() }
    }

    /// What has not been taken yet.
    pub(crate) fn rest(&self) -> &'t str {
        &self.line[self.at..]
    }

    pub(crate) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(crate) fn take(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    /// Takes `mark` if it comes next.
    pub(crate) fn skip(&mut self, mark: char) -> bool {
        let comes = self.peek() == Some(mark);
        if comes {
            self.take();
        }
        comes
    }

    pub(crate) fn take_while(&mut self, mut wanted: impl FnMut(char) -> bool) -> &'t str {
        let rest = self.rest();
        let len = rest.find(|char| !wanted(char)).unwrap_or(rest.len());
        self.at += len;
        &rest[..len]
    }

    pub(crate) fn skip_spaces(&mut self) {
        self.take_while(char::is_whitespace);
    }

    /// The next word, up to a space; empty at the end of the line.
    pub(crate) fn word(&mut self) -> &'t str {
        self.skip_spaces();
        self.take_while(|char| !char.is_whitespace())
    }

    /// Everything up to the end of the line, without the spaces round it.
    pub(crate) fn take_rest(&mut self) -> &'t str {
        self.skip_spaces();
        let rest = self.rest();
        self.at = self.line.len();
        rest.trim_end()
    }

    /// A name or a path; `what` says which is wanted.
    pub(crate) fn path(&mut self, what: &str) -> Result<Path<'t>, Failure> {
        self.skip_spaces();
        let start = self.clone();
        let text = self.take_while(|char| !char.is_whitespace() && !MARKS.contains(char));
        if text.is_empty() {
            return Err(start.wrong(format!("{what} is wanted here")));
        }
        let mut at = start;
        for part in text.split('.') {
            if part.is_empty() {
                return Err(at.wrong("a name is wanted here, as the parts of a path are separated by one dot"));
            }
            at.at += part.len() + 1;
        }
        if text.split('.').nth(LONGEST).is_some() {
            return Err(self.wrong(format!("a path has no more than {LONGEST} parts")));
        }
        Ok(Path::of(text))
    }

    /// As [`path`](Self::path), if there is one.
    pub(crate) fn path_if_any(&mut self) -> Result<Option<Path<'t>>, Failure> {
        self.skip_spaces();
        if self.rest().is_empty() { Ok(None) } else { self.path("a name").map(Some) }
    }

    /// `name=`, if that comes next.
    pub(crate) fn keyword(&mut self) -> Option<&'t str> {
        self.skip_spaces();
        let mut ahead = self.clone();
        let name = ahead.take_while(|char| !char.is_whitespace() && char != '.' && !MARKS.contains(char));
        ahead.skip_spaces();
        if name.is_empty() || name.starts_with(|first: char| first.is_ascii_digit()) || !ahead.skip('=') {
            return None;
        }
        *self = ahead;
        Some(name)
    }

    /// Nothing but spaces may be left.
    pub(crate) fn end(&mut self) -> Result<(), Failure> {
        self.skip_spaces();
        if self.rest().is_empty() { Ok(()) } else { Err(self.wrong("nothing more is wanted here")) }
    }
}
