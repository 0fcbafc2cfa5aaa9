//! What a slot's bytes are: `Slot<T>`, and the erased operations on one field type.
//!
//! Everything here works on a pointer to one field. Its callers prove that the pointer leads to a field of the type
//! that the [`SlotType`] describes (invariant C1 of [`class`](crate::class)).

mod field;
mod slot;
mod slot_type;

pub use field::Field;
pub use slot::Slot;

#[doc(hidden)]
pub use slot_type::SlotType;
pub(crate) use slot_type::{MakeOf, Prepared, Refusal, no_value, store};
