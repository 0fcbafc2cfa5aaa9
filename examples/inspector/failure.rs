//! `Failure`: why a command has no answer.

use std::fmt;

use slotted::{Error, ErrorKind};
use unicode_width::UnicodeWidthStr as _;

use crate::terminal::printable;

/// How many columns a line may take that is shown again.
const WIDEST: usize = 100;

/// Shown as Python shows an exception: `AttributeError: 'Point' object has no attribute 'z'`.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The library refuses.
    Refused(Error),
    /// The line says nothing that could be done; `column` counts characters from 1.
    Syntax { column: usize, message: String },
    /// There is nothing of that name.
    Unknown(String),
}

/// What a command says, in lines.
pub(crate) type Answer = Result<Vec<String>, Failure>;

impl Failure {
    /// A `TypeError` of the inspector's own.
    pub(crate) fn wrong_type(rule: &'static str, message: impl Into<String>) -> Self {
        Self::Refused(Error::custom(ErrorKind::Type, rule, message))
    }

    /// That there is no such name, and which one may have been meant.
    pub(crate) fn unknown(name: &str, names: impl IntoIterator<Item = String>) -> Self {
        Self::Unknown(match nearest(name, names) {
            Some(near) => format!("name '{name}' is not defined. Did you mean: '{near}'?"),
            None => format!("name '{name}' is not defined"),
        })
    }

    /// Where in the line it is, counted in characters from 1.
    pub(crate) const fn column(&self) -> Option<usize> {
        match self {
            Self::Syntax { column, .. } => Some(*column),
            Self::Refused(_) | Self::Unknown(_) => None,
        }
    }

    /// The line with a mark below the place, if it is not too long for that.
    pub(crate) fn excerpt(&self, line: &str) -> Vec<String> {
        let Some(column) = self.column() else { return Vec::new() };
        let width = |text: &str| printable(text).width();
        if width(line) > WIDEST {
            return Vec::new();
        }
        let before: String = line.chars().take(column - 1).collect();
        vec![format!("    {}", printable(line)), format!("    {}^", " ".repeat(width(&before)))]
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(error) => write!(f, "{}: {error}", error.kind().exception()),
            Self::Syntax { message, .. } => write!(f, "SyntaxError: {message}"),
            Self::Unknown(message) => write!(f, "NameError: {message}"),
        }
    }
}

/// Which of these names may have been meant: what the library suggests for an object that has them as attributes.
pub(crate) fn nearest(name: &str, names: impl IntoIterator<Item = String>) -> Option<String> {
    let known = slotted::Class::builder("Names").build().ok()?;
    let known = known.instantiate(names.into_iter().map(|name| (name, ()))).ok()?;
    known.getattr(name).err()?.suggestion().map(str::to_owned)
}
