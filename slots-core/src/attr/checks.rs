//! What is asked of a class and its `#[methods]` block in const evaluation: what the block has, and whether it may.

use core::marker::PhantomData;

use super::{MethodsInOneBlock, MethodsOf};
use crate::class::{ClassRecord, Meant, Slotted};
use crate::rules::{ClassShape, Violation, method_hides_slot, methods_not_slotted};

/// A type that may or may not be a class, and have a `#[methods]` block: as for `ClassProbe`, the inherent items
/// win where it is or has.
#[doc(hidden)]
#[derive(Debug)]
pub struct MethodsProbe<T>(PhantomData<T>);

impl<T: Slotted> MethodsProbe<T> {
    /// The class's record.
    pub const PROBED_RECORD: Option<&'static ClassRecord> = Some(T::RECORD);
}

impl<T: MethodsInOneBlock> MethodsProbe<T> {
    /// What the type's `#[methods]` block has written down.
    pub const PROBED_METHODS: MethodsOf<T> = T::METHODS;
}

impl<T: Meant> MethodsProbe<T> {
    /// Whether the type is a class, or would be one but for an error that is reported already.
    pub const PROBED_MEANT: bool = true;
}

/// [`MethodsProbe`]'s answers for any other type.
#[doc(hidden)]
pub trait MethodsProbeFallback {
    /// The type that is asked about.
    type Asked;

    /// It has no block.
    const PROBED_METHODS: MethodsOf<Self::Asked> = MethodsOf(&[], PhantomData);

    /// It has no record.
    const PROBED_RECORD: Option<&'static ClassRecord> = None;

    /// Nobody said that it is a class.
    const PROBED_MEANT: bool = false;
}

impl<T> MethodsProbeFallback for MethodsProbe<T> {
    type Asked = T;
}

/// A class that has a `#[methods]` block; a generic one, of which no constant can be asked, says so by implementing this.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "[methods-not-slotted] `{Self}` is not a slotted class, so `#[methods]` has nothing to add to; put `#[slotted]` \
               on `{Self}`",
    label = "not a slotted class"
)]
pub trait WithMethods {}

#[diagnostic::do_not_recommend]
impl<T: Slotted> WithMethods for T {}

/// Compiles for classes alone.
#[doc(hidden)]
pub const fn assert_class<T: WithMethods>() {}

/// The block of one class as the attribute macro sees it.
#[doc(hidden)]
#[derive(Debug)]
pub struct MethodsChecks {
    /// The struct's name.
    pub class: &'static str,
    /// Its record, if it is a class.
    pub record: Option<&'static ClassRecord>,
    /// Whether it is one, or would be but for an error that is reported already.
    pub is_class: bool,
}

impl MethodsChecks {
    /// The type is a class.
    #[track_caller]
    pub const fn class(&self) {
        if !self.is_class {
            refuse(&methods_not_slotted(self.class));
        }
    }

    /// No slot is called so, which would be found instead.
    #[track_caller]
    pub const fn name(&self, name: &str) {
        let Some(record) = self.record else { return };
        let shape: &ClassShape<'_> = record.shape();
        if let Some(violation) = method_hides_slot(shape, name) {
            refuse(&violation);
        }
    }
}

#[track_caller]
const fn refuse(violation: &Violation<'_>) -> ! {
    panic!("{}", violation.explain().as_str())
}
