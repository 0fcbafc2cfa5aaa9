//! `ClassLayout`: where the bytes of an instance go, and those of a shared object around it.

mod fill;
mod svg;
mod text;

use super::{Class, SlotInfo};

/// Where the bytes of an instance go, and those of a shared object around it. [`Class::layout`] makes it.
///
/// It is for people: `Display` draws it for a terminal, [`to_svg`](Self::to_svg) for a page. Offsets count from the start of the
/// instance, where a handle points.
///
/// ```
/// use slots_core::{Class, PartKind};
///
/// let point = Class::builder("Point").slots(["x", "y"]).build()?;
/// let pixel = Class::builder("Pixel").base(&point).slots(["color", "__dict__", "__weakref__"]).build()?;
/// let layout = pixel.layout();
/// assert_eq!((layout.size(), layout.allocation_size()), (16 + 16 + 16 + 8, 8 + 16 + 56));
///
/// let parts: Vec<_> = layout.parts().iter().map(|part| (part.name(), part.offset(), part.size())).collect();
/// assert_eq!(parts, [("x", 0, 16), ("y", 16, 16), ("color", 32, 16), ("__dict__", 48, 8)]);
/// let weakrefs = &layout.object_parts()[0];
/// assert_eq!((weakrefs.kind(), weakrefs.offset(), weakrefs.class()), (PartKind::WeakRef, -24, Some(&pixel)));
///
/// assert_eq!(point.layout().to_string(), "\
/// Point: 32 bytes, aligned to 8; 48 as an object
/// ┌───────────┬────┐ header
/// │ -16 .. -8 │  8 │ class
/// │  -8 .. -4 │  4 │ count
/// │  -4 ..  0 │  4 │ borrow
/// ├───────────┼────┤ Point
/// │   0 .. 16 │ 16 │ x: Slot<Value>
/// │  16 .. 32 │ 16 │ y: Slot<Value>
/// └───────────┴────┘");
/// # Ok::<(), slots_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct ClassLayout {
    class: Class,
    /// In the order of their addresses.
    parts: Vec<LayoutPart>,
    /// How many of them lie before the instance.
    before: usize,
    /// How many of them lie behind it.
    behind: usize,
}

/// Bytes of an instance or of the object around it that belong together.
#[derive(Debug, Clone)]
pub struct LayoutPart {
    kind: PartKind,
    offset: isize,
    size: usize,
    align: usize,
    name: &'static str,
    type_text: &'static str,
    class: Option<Class>,
    slot: Option<SlotInfo>,
    is_hidden: bool,
}

/// What is in a part of a layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PartKind {
    /// What weak references share with the object.
    WeakRef,
    /// How many items the object has.
    ItemCount,
    /// A field of the header, which every object has: its class, how many handles there are, whether it is borrowed.
    Header,
    /// A slot.
    Slot,
    /// The `__dict__`.
    Dict,
    /// Fields that are no slots: those with `skip`, and what the instance of a builtin holds.
    Fields,
    /// Such fields, with padding among them or beside them: a class knows how many bytes its fields take in all, but not where
    /// those that are no slots lie.
    FieldsOrPadding,
    /// Bytes that nothing uses.
    Padding,
    /// The items of an object that varies in size. Of no bytes here, since that is for each object to say.
    Items,
}

impl ClassLayout {
    /// The class.
    #[must_use]
    pub const fn class(&self) -> &Class {
        &self.class
    }

    /// The size of an instance in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.class.instance_size()
    }

    /// The alignment of an instance in bytes.
    #[must_use]
    pub fn align(&self) -> usize {
        self.class.instance_align()
    }

    /// How many bytes a shared object takes: the instance with its header and what else is around it, without items.
    #[must_use]
    pub fn allocation_size(&self) -> usize {
        self.class.record().object.layout.size()
    }

    /// How many more bytes an object takes for each of its items, if its class has any.
    #[must_use]
    pub fn item_size(&self) -> Option<usize> {
        self.class.record().object.items.map(|items| items.kind.size())
    }

    /// The parts of an instance, in the order of their offsets: from 0 to its size, without a gap.
    #[must_use]
    pub fn parts(&self) -> &[LayoutPart] {
        &self.parts[self.before..self.parts.len() - self.behind]
    }

    /// The parts of a shared object: what lies before the instance, at offsets below 0, the instance, and what lies behind it.
    #[must_use]
    pub fn object_parts(&self) -> &[LayoutPart] {
        &self.parts
    }

    /// How many bytes of an instance nothing uses.
    #[must_use]
    pub fn padding(&self) -> usize {
        let unclear: usize = self.of_kind(PartKind::FieldsOrPadding).map(LayoutPart::size).sum();
        let padding: usize = self.of_kind(PartKind::Padding).map(LayoutPart::size).sum();
        let mut fields = 0;
        // Several parts may be of one class; what its fields take counts once.
        let mut last = None;
        for part in self.of_kind(PartKind::FieldsOrPadding) {
            if last != part.class() {
                fields += part.class().map_or(0, |class| class.record().declared.hidden);
                last = part.class();
            }
        }
        padding + unclear - fields
    }

    fn of_kind(&self, kind: PartKind) -> impl Iterator<Item = &LayoutPart> {
        self.parts().iter().filter(move |part| part.kind == kind)
    }

    /// A picture of the object as a self-contained SVG: eight bytes a row, a colour for each class, on light and dark pages.
    #[must_use]
    pub fn to_svg(&self) -> String {
        svg::Svg(self).to_string()
    }
}

impl LayoutPart {
    /// What is in the part.
    #[must_use]
    pub const fn kind(&self) -> PartKind {
        self.kind
    }

    /// The slot's name; a word that says what the part is for all others, such as `__dict__`, `count` or `padding`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.slot.as_ref().map_or(self.name, SlotInfo::name)
    }

    /// The type of what is in the part, as it was written; empty where there is none to tell.
    #[must_use]
    pub fn type_text(&self) -> &str {
        self.slot.as_ref().map_or(self.type_text, SlotInfo::type_text)
    }

    /// Where the part starts, in bytes from the start of the instance: below 0 for what lies before that.
    #[must_use]
    pub const fn offset(&self) -> isize {
        self.offset
    }

    /// How many bytes it takes.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.size
    }

    /// At multiples of how many bytes it lies; 1 for padding, and for fields of which that is not known.
    #[must_use]
    pub const fn align(&self) -> usize {
        self.align
    }

    /// The class that brought the part; `None` for what is the same in every object.
    #[must_use]
    pub const fn class(&self) -> Option<&Class> {
        self.class.as_ref()
    }

    /// The slot, if the part is one.
    #[must_use]
    pub const fn slot(&self) -> Option<&SlotInfo> {
        self.slot.as_ref()
    }

    /// Whether the part is a slot that no name reaches, since another attribute of the class has its name.
    #[must_use]
    pub const fn is_hidden(&self) -> bool {
        self.is_hidden
    }

    /// Where the part ends.
    const fn end(&self) -> isize {
        self.offset.saturating_add_unsigned(self.size)
    }

    /// As pictures show it beside its name.
    fn note(&self) -> &'static str {
        if self.is_hidden { " (hidden)" } else { "" }
    }

    /// Under which heading pictures show it.
    fn heading(&self) -> &str {
        match (&self.class, self.kind) {
            (_, PartKind::WeakRef) => "header",
            (Some(class), _) => class.name(),
            (None, _) if self.offset < 0 => "header",
            (None, _) => "items",
        }
    }

    /// Whether pictures show both under one heading.
    fn is_beside(&self, other: &Self) -> bool {
        let is_before = |part: &Self| part.offset < 0;
        is_before(self) == is_before(other) && (is_before(self) || self.class == other.class)
    }
}
