//! `Printed`: what `#[slotted]` prints of a struct. The traits of a class follow from it here, and not in each expansion.

use core::mem::MaybeUninit;

use crate::class::record::Search;
use crate::class::{
    AddsSlots, BuildInPlace, ClassRecord, Declared, Embeds, HasDict, HasWeakref, Meant, Pairs, SlotDecl, Slotted,
};
use crate::dict::AttrDict;
use crate::error::Result;
// Upward, for the error alone.
use crate::object::no_instances;
use crate::panics::Panics;

/// A struct that is a class if its base is one; nothing here asks whether it is, so that the assertion at the base's own
/// token is all that is said of one that is not.
///
/// # Safety
///
/// As for [`Slotted`], of the record, the kinds and what `__native` returns. Where there is no `MADE`, the struct has no other
/// fields than the base, the slots and the `__dict__` that it declares.
pub unsafe trait Printed: Sized + 'static {
    /// `(base, descriptors, dict, weak references)`.
    type Is: Kinds;

    /// The one value of the descriptors' type.
    const DESCRIPTORS: &'static <Self::Is as Kinds>::Slots;

    /// What a generic class declares, since its record is made of it.
    const DECL: Option<&'static Declared> = None;

    /// What the class knows.
    const RECORD: &'static ClassRecord;

    /// [`Slotted::__class`].
    #[inline]
    fn __native() -> &'static impl Search {
        Self::RECORD
    }

    /// [`Slotted::__build`], where not all of it follows from the declaration; but for what goes to the class's own `__dict__`,
    /// which is empty.
    const MADE: Made<Self> = None;
}

/// What makes an instance.
pub type Made<T> = Option<fn(&mut Pairs) -> Result<T>>;

/// What a class is by its types.
pub trait Kinds {
    /// The embedded base.
    type Base;
    /// The type of its descriptors.
    type Slots: 'static;
    /// Whether it asks for a `__dict__`.
    type Dict: Asked;
    /// Whether it asks for weak references.
    type Weakref: Asked;
}

impl<B, S: 'static, D: Asked, W: Asked> Kinds for (B, S, D, W) {
    type Base = B;
    type Slots = S;
    type Dict = D;
    type Weakref = W;
}

/// What a class asks for, or else takes over from its base.
pub trait Asked {
    /// What it has over a base with `T`.
    type Over<T>;

    /// Whether it is asked for.
    const IS_OWN: bool = true;
}

/// Nothing is asked for.
#[derive(Debug)]
pub struct Same(());

impl Asked for Same {
    type Over<T> = T;

    const IS_OWN: bool = false;
}

impl Asked for HasDict {
    type Over<T> = Self;
}

impl Asked for HasWeakref {
    type Over<T> = Self;
}

type BaseOf<T> = <<T as Printed>::Is as Kinds>::Base;

// What is missing of a class is that it is one, not that it was printed.
#[diagnostic::do_not_recommend]
// SAFETY: as `Printed` promises; the dict and the weak references are the base's where the class has none of its own.
unsafe impl<T: Printed> Slotted for T
where
    BaseOf<T>: Slotted,
{
    type Base = BaseOf<T>;
    type Dict = <<T::Is as Kinds>::Dict as Asked>::Over<<BaseOf<T> as Slotted>::Dict>;
    type Slots = <T::Is as Kinds>::Slots;
    type Weakref = <<T::Is as Kinds>::Weakref as Asked>::Over<<BaseOf<T> as Slotted>::Weakref>;

    const DESCRIPTORS: &'static Self::Slots = T::DESCRIPTORS;
    const RECORD: &'static ClassRecord = <T as Printed>::RECORD;

    #[inline]
    fn __class() -> &'static impl Search {
        T::__native()
    }

    #[inline]
    fn __build(pairs: &mut Pairs) -> Result<Self> {
        build(pairs)
    }
}

fn build<T: Printed>(pairs: &mut Pairs) -> Result<T> {
    if let Some(made) = T::MADE {
        let mut instance = made(pairs)?;
        if <<T::Is as Kinds>::Dict as Asked>::IS_OWN {
            // SAFETY: as `Printed` promises.
            unsafe { pairs.give_dict(&mut instance, T::__native().record()) };
        }
        return Ok(instance);
    }
    let mut instance = MaybeUninit::<T>::uninit();
    // SAFETY: memory for a `T`; `Printed` promises that the declaration has all of its fields.
    unsafe { build_fields(pairs, instance.as_mut_ptr().cast(), T::__native().record()) }?;
    // SAFETY: that made it.
    Ok(unsafe { instance.assume_init() })
}

/// What makes a `T` in place: the same function for all that are made of what they declare.
pub(super) const fn build_of<T: Printed>() -> BuildInPlace {
    if T::MADE.is_some() { build_in_place::<T> } else { build_fields }
}

/// [`BuildInPlace`] for `T`.
///
/// # Safety
///
/// `place` is memory for a `T`.
unsafe fn build_in_place<T: Printed>(pairs: &mut Pairs, place: *mut u8, _: &'static ClassRecord) -> Result<()> {
    let instance: T = build(pairs)?;
    // SAFETY: the caller's promise.
    unsafe { place.cast::<T>().write(instance) };
    Ok(())
}

/// [`BuildInPlace`] for a struct whose fields are a base, slots and a `__dict__`, or some of these.
///
/// # Safety
///
/// `place` is memory for the struct of that class, which has no other fields.
unsafe fn build_fields(pairs: &mut Pairs, place: *mut u8, class: &'static ClassRecord) -> Result<()> {
    let declared = &class.declared;
    let mut made = Fields { place, base: None, slots: &[] };
    // `object`, which is the base of the others, has no bytes.
    if declared.extends {
        let known = class.base.and_then(|base| Some((base, base.declared.build?)));
        let (base, build) = known.ok_or_else(|| no_instances(class.shape.name))?;
        // SAFETY: C2: the base lies at the start.
        unsafe { build(pairs, place, base) }?;
        made.base = Some(base);
    }
    for (index, slot) in declared.slots.iter().enumerate() {
        // SAFETY: C1: the field lies inside the instance.
        let field = unsafe { place.add(slot.offset()) };
        // SAFETY: C1: memory for a field of the slot's type.
        unsafe { pairs.next_in_place(slot, field) }?;
        made.slots = declared.slots.split_at(index + 1).0;
    }
    if let Some(offset) = class.dict.filter(|_| declared.dict) {
        // SAFETY: C3: the dict lies inside the instance.
        let dict: *mut AttrDict = unsafe { place.add(offset as usize) }.cast();
        // SAFETY: C3: memory for a dict, which nobody else has.
        unsafe { dict.write(pairs.dict()) };
    }
    core::mem::forget(made);
    Ok(())
}

/// The fields of an instance that will not be whole: the base, if it is there, and those of the slots.
struct Fields {
    place: *mut u8,
    base: Option<&'static ClassRecord>,
    slots: &'static [SlotDecl],
}

impl Drop for Fields {
    fn drop(&mut self) {
        let mut panics = Panics::default();
        for slot in self.slots.iter().rev() {
            // SAFETY: C1: the field lies inside the instance.
            let field = unsafe { self.place.add(slot.offset()) };
            // SAFETY: C1: `build_fields` has written it, and it is dropped once.
            panics.catch(|| unsafe { (slot.ty.drop)(field) });
        }
        if let Some(base) = self.base
            && let Some(drop) = base.declared.rust.drop
        {
            // SAFETY: C2: as above, of the base at the start.
            panics.catch(|| unsafe { drop(self.place, base) });
        }
        panics.resume();
    }
}

#[diagnostic::do_not_recommend]
// SAFETY: an instance is one at its own start (C2).
unsafe impl<T: Printed> Embeds<T> for T {}

#[diagnostic::do_not_recommend]
impl<T: Printed> Meant for T {}

#[diagnostic::do_not_recommend]
impl<T: Printed> AddsSlots for T {
    type Marked = <T::Is as Kinds>::Slots;
    type Under = BaseOf<T>;
}
