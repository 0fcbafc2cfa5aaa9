//! What is asked of a class and its `#[methods]` block in const evaluation: what the block has, and whether it may.

use crate::class::{ClassRecord, Declared, Slotted};
use crate::rules::{ClassShape, Rule, Violation, method_hides_slot, methods_not_slotted, same_name};

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
    record: Option<&'static ClassRecord>,
}

impl MethodsChecks {
    /// The block of a struct, with the record that it has as a class.
    #[must_use]
    pub const fn of(record: Option<&'static ClassRecord>) -> Self {
        Self { record }
    }

    /// The struct, of that name, is a class; or is `meant` to be one, but for an error that is reported already.
    #[track_caller]
    pub const fn class(&self, class: &str, meant: bool) {
        if self.record.is_none() && !meant {
            refuse(&methods_not_slotted(class));
        }
    }

    /// No slot is called so, which would be found instead.
    #[track_caller]
    pub const fn name(&self, name: &str) {
        let Some(record) = self.record else { return };
        if let Some(violation) = method_hides_slot(record.shape(), name) {
            refuse(&violation);
        }
    }
}

/// The same for all names of a generic class, once one of its instantiations is used.
#[track_caller]
pub(crate) const fn assert_methods(declared: &'static Declared) {
    let attrs = declared.attrs;
    let mut at = 0;
    while at < attrs.len() {
        let name = attrs[at].name;
        let mut slot = 0;
        while slot < declared.slots.len() {
            if same_name(declared.slots[slot].name(), name) {
                refuse(&Violation::new(Rule::ClassVarConflict, declared.name).with_slot(name));
            }
            slot += 1;
        }
        if let Some(base) = declared.base
            && let Some(violation) = method_hides_slot(base.shape(), name)
        {
            let base = if violation.base.is_empty() { base.shape().name } else { violation.base };
            refuse(&Violation::new(Rule::MethodHidesSlot, declared.name).with_slot(name).with_base(base));
        }
        at += 1;
    }
}

/// Whether a mixin of `class` has an attribute that a slot of the embedded base hides: the mixin comes first in the method
/// resolution order.
pub(crate) const fn mixin_hides_slot<'a>(
    class: &'a str,
    mixin: &'static ClassRecord,
    embedded: &ClassShape<'a>,
) -> Option<Violation<'a>> {
    let attrs = mixin.declared.attrs;
    let mut at = 0;
    while at < attrs.len() {
        if !has_slot(mixin.shape(), attrs[at].name)
            && let Some(violation) = method_hides_slot(embedded, attrs[at].name)
        {
            let base = if violation.base.is_empty() { embedded.name } else { violation.base };
            let violation = Violation::new(Rule::MethodHidesSlot, class).with_slot(attrs[at].name);
            return Some(violation.with_base(base).with_other(mixin.shape().name));
        }
        at += 1;
    }
    let found = match mixin.base {
        Some(base) => mixin_hides_slot(class, base, embedded),
        None => None,
    };
    let mut at = 0;
    while found.is_none() && at < mixin.declared.mixins.len() {
        if let Some(mixin) = mixin.declared.mixins[at]
            && let Some(violation) = mixin_hides_slot(class, mixin, embedded)
        {
            return Some(violation);
        }
        at += 1;
    }
    found
}

/// Whether the class has a slot of that name, itself or from a base: its own block has been told of that.
const fn has_slot(class: &ClassShape<'_>, name: &str) -> bool {
    method_hides_slot(class, name).is_some()
}

#[track_caller]
const fn refuse(violation: &Violation<'_>) -> ! {
    panic!("{}", violation.explain().as_str())
}
