//! The names of the slots that a class adds: a list of names, or rows of a table that begin with them.

use core::marker::PhantomData;

/// A slot's name, as the row of a table has it: the start of a text that says more of the slot.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub(crate) struct SlotHead<'a> {
    text: &'a str,
    /// Where the field is in an instance.
    pub(crate) offset: u32,
    name_len: u16,
    /// What the owner of the table makes of them.
    pub(crate) flags: u8,
}

impl<'a> SlotHead<'a> {
    /// # Panics
    ///
    /// The name is longer than any that Rust allows, or the offset than 32 bits.
    #[expect(clippy::cast_possible_truncation, reason = "const code cannot use `try_from`; both are checked")]
    pub(crate) const fn new(text: &'a str, name_len: usize, offset: usize) -> Self {
        assert!(name_len <= u16::MAX as usize && offset <= u32::MAX as usize, "a slotted struct is smaller than 4 GiB");
        Self { text, offset: offset as u32, name_len: name_len as u16, flags: 0 }
    }

    pub(crate) const fn name(&self) -> &'a str {
        self.text.split_at(self.name_len as usize).0
    }

    /// What follows the name.
    pub(crate) const fn rest(&self) -> &'a str {
        self.text.split_at(self.name_len as usize).1
    }
}

/// The names of slots, in order.
///
/// The rows of a table are not repeated as a list, which would take 40 bytes a name in the binary.
#[derive(Debug, Clone, Copy)]
pub struct SlotNames<'a> {
    /// Of a `&str`, or of a `SlotHead` at the start of a row.
    first: *const (),
    len: u32,
    /// From one to the next; 0 if these are `&str`s.
    row: u32,
    names: PhantomData<&'a [&'a str]>,
}

// SAFETY: it is a shared reference to texts.
unsafe impl Send for SlotNames<'_> {}
// SAFETY: as above.
unsafe impl Sync for SlotNames<'_> {}

#[expect(
    clippy::cast_possible_truncation,
    reason = "const code cannot use `try_from`; tables have few rows of few bytes"
)]
impl<'a> SlotNames<'a> {
    /// None.
    pub const NONE: Self = Self::listed(&[]);

    /// These.
    ///
    /// # Panics
    ///
    /// There are more than a class can have.
    pub const fn listed(names: &'a [&'a str]) -> Self {
        assert!(names.len() <= u32::MAX as usize, "a class has few slots");
        Self { first: names.as_ptr().cast(), len: names.len() as u32, row: 0, names: PhantomData }
    }

    /// Those that the rows begin with.
    ///
    /// # Safety
    ///
    /// A `SlotHead<'a>` lies at the start of each.
    pub(crate) const unsafe fn heading<T>(rows: &'a [T]) -> Self {
        assert!(rows.len() <= u32::MAX as usize && size_of::<T>() <= u32::MAX as usize, "a class has few slots");
        Self { first: rows.as_ptr().cast(), len: rows.len() as u32, row: size_of::<T>() as u32, names: PhantomData }
    }

    /// How many there are.
    pub const fn len(self) -> usize {
        self.len as usize
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.len == 0
    }

    /// The name at `index`.
    ///
    /// # Panics
    ///
    /// There are not so many.
    pub const fn get(self, index: usize) -> &'a str {
        assert!(index < self.len());
        if self.row == 0 {
            // SAFETY: `listed` made this of a slice of so many.
            let name = unsafe { self.first.cast::<&'a str>().add(index) };
            // SAFETY: as above; the slice is borrowed for `'a`.
            return unsafe { *name };
        }
        // SAFETY: `heading` made this of a slice of so many rows of that size.
        let head = unsafe { self.first.byte_add(index * self.row as usize) };
        // SAFETY: a row begins with a head, as the caller of `heading` promised, and is borrowed for `'a`.
        unsafe { &*head.cast::<SlotHead<'a>>() }.name()
    }

    /// One by one.
    pub fn iter(self) -> impl Iterator<Item = &'a str> {
        (0..self.len()).map(move |index| self.get(index))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_lists_have_the_same_names() {
        #[repr(C)]
        struct Row(SlotHead<'static>, u64);
        let rows = [Row(SlotHead::new("x: f64", 1, 8), 1), Row(SlotHead::new("y", 1, 16), 2)];
        // SAFETY: a head lies at the start of each row.
        let heading = unsafe { SlotNames::heading(&rows) };
        let listed = SlotNames::listed(&["x", "y"]);
        assert!(heading.iter().eq(listed.iter()) && heading.iter().eq(["x", "y"]));
        assert_eq!((rows[0].0.rest(), rows[1].0.rest(), rows[1].1), (": f64", "", 2));
        assert_eq!((heading.len(), SlotNames::NONE.iter().count()), (2, 0));
    }
}
