//! Sentences with gaps such as `{class}`, taken apart for whoever fills them in.

/// A stretch of a template.
#[derive(Debug, Clone, Copy)]
pub(super) enum Piece {
    /// Text to print as it is.
    Text(&'static str),
    /// The name of the class that is being defined.
    Class,
    /// The name of the slot in question.
    Slot,
    /// The name of the base in question.
    Base,
    /// Another name: of a second base, a type, an option.
    Other,
    /// A number.
    Count,
    /// The classes among which no method resolution order can choose.
    Heads,
    /// The fields in a better order.
    Order,
}

/// What is left of a template.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pieces(&'static str);

impl Pieces {
    pub(super) const fn new(template: &'static str) -> Self {
        Self(template)
    }

    /// Takes the next piece off; a gap of a name that is not known stays text.
    pub(super) const fn next(&mut self) -> Option<Piece> {
        if self.0.is_empty() {
            return None;
        }
        let bytes = self.0.as_bytes();
        let is_gap = bytes[0] == b'{';
        let mut end = 1;
        while end < bytes.len() && bytes[end] != b'{' && !(is_gap && bytes[end - 1] == b'}') {
            end += 1;
        }
        let (piece, rest) = self.0.split_at(end);
        self.0 = rest;
        Some(match piece.as_bytes() {
            b"{class}" => Piece::Class,
            b"{slot}" => Piece::Slot,
            b"{base}" => Piece::Base,
            b"{other}" => Piece::Other,
            b"{count}" => Piece::Count,
            b"{heads}" => Piece::Heads,
            b"{order}" => Piece::Order,
            _ => Piece::Text(piece),
        })
    }
}
