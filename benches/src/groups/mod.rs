//! The operations that are timed, one file a group of budgets.

pub mod build;
mod call_sites;
mod calls;
mod dynamic;
mod headers;
mod misses;
mod objects;
#[cfg(feature = "python")]
pub mod python;
mod reads;
mod runtime;
mod sizes;
mod writes;

use slotted::{Result, Value};

use crate::clock::Clock;

/// Adds the operations of every group.
pub fn add(clock: &mut Clock<'_>) {
    reads::add(clock);
    writes::add(clock);
    misses::add(clock);
    dynamic::add(clock);
    sizes::add(clock);
    objects::add(clock);
    headers::add(clock);
    runtime::add(clock);
    call_sites::add(clock);
    calls::add(clock);
}

/// The number that an attribute was read as, taken as a caller would who expects one.
#[inline]
#[expect(clippy::needless_pass_by_value, reason = "dropping the value is part of the operation")]
fn number(value: Result<Value>) -> f64 {
    match value {
        Ok(Value::Float(number)) => number,
        _ => f64::NAN,
    }
}
