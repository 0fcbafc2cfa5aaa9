//! `Type`: Python's `type`.

use core::mem::offset_of;

use super::{Object, no_instances};
use crate::class::{
    Class, ClassRecord, Declared, Embeds, HasDict, HasWeakref, Native, Pairs, RustType, Slotted, build_in_place,
    class_of,
};
use crate::dict::AttrDict;
use crate::error::Result;
use crate::rules::ClassId;

/// Python's `type`: the class of classes, which varies in size and has a `__dict__` and weak references.
///
/// The rules know it as a base, so that a definition on top of it gets CPython's answer. It has no instances, and neither
/// has a class under it: here each class is a [`Class`], and metaclasses decide nothing.
///
/// ```
/// use slots_core::{Class, builtins::Type};
///
/// let meta = Class::builder("Meta").base(Type::class()).build()?;
/// assert!(meta.has_dict() && meta.has_weakref());
/// assert_eq!(meta.instantiate([("", 0); 0]).unwrap_err().message(), "cannot create 'type' instances");
///
/// let error = Class::builder("Bad").base(Type::class()).slots(["x"]).build().unwrap_err();
/// assert_eq!(error.message(), "nonempty __slots__ not supported for subtype of 'type'");
/// # Ok::<(), slots_core::Error>(())
/// ```
#[derive(Debug)]
pub struct Type {
    dict: AttrDict,
}

impl Type {
    /// The class `type`.
    #[must_use]
    pub fn class() -> Class {
        class_of::<Self>()
    }
}

const DECL: &Declared = &Declared {
    name: "type",
    id: ClassId(11),
    module: "builtins",
    doc: "",
    base: Some(Object::RECORD),
    extends: false,
    mixins: &[],
    slots: &[],
    attrs: &[],
    hidden: 1,
    dict: Some(offset_of!(Type, dict)),
    fixed_dict: false,
    weakref: true,
    unnamed_weakref: true,
    closed: false,
    is_final: false,
    items: None,
    assignable: false,
    rust: RustType::of::<Type>(),
    build: Some(build_in_place::<Type>),
    record: || <Type as Slotted>::__class_record(),
};
// SAFETY: C1 to C3: the class has no slots, its base no bytes, and the dict is where the struct has it.
static CLASS: Native<0, 0, { DECL.len(2) }> = unsafe { Native::new(DECL, &CLASS) }.varying();

// SAFETY: an instance of a class is one at its own start (C2).
unsafe impl Embeds<Self> for Type {}

// SAFETY: an `Object`, which has no bytes, lies anywhere (C2).
unsafe impl Embeds<Object> for Type {}

// SAFETY: the class has no slots, `object`, its base, has no bytes, and the dict is where the record says (C1, C2, C3).
unsafe impl Slotted for Type {
    type Base = Object;
    type Dict = HasDict;
    type Slots = ();
    type Weakref = HasWeakref;
    const DESCRIPTORS: &'static () = &();
    const RECORD: &'static ClassRecord = &CLASS.record;

    fn __build(_: &mut Pairs) -> Result<Self> {
        Err(no_instances("type"))
    }
}
