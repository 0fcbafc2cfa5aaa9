//! `Int`: Python's `int`.

use core::fmt::{self, Write as _};

use crate::class::Extends;
use crate::object::{Items, Obj, around};

/// Python's `int`: its objects hold a whole number of any size, which stays the same.
///
/// Instances vary in size, so a class under it adds no slots (`nonempty-slots-on-varsized-base`). As a plain value it is 0. What
/// a [`Value`](crate::Value) counts with is an `i64`; this is for classes that are numbers.
///
/// ```
/// use slots_core::builtins::Int;
///
/// let number = Int::of(-5);
/// assert_eq!((number.to_i64(), number.to_string()), (Some(-5), "-5".to_owned()));
///
/// let large = Int::of_limbs(&[0, 0, 1]);
/// assert_eq!((large.to_i128(), large.to_string()), (None, "340282366920938463463374607431768211456".to_owned()));
/// ```
#[derive(Default)]
#[non_exhaustive]
pub struct Int {}

empty_as_plain_value!(Int, "int", "The number 0.");

/// As many decimal digits as fit into a limb, and 10 to the power of that.
const DIGITS: (usize, u128) = (19, 10_u128.pow(19));

impl Int {
    /// A new object of that number.
    #[must_use]
    pub fn of(number: impl Into<i128>) -> Obj<Self> {
        Self::around(Self::new(), number)
    }

    /// A new object of the number with these digits of 64 bits, in two's complement, the least first.
    #[must_use]
    pub fn of_limbs(limbs: &[u64]) -> Obj<Self> {
        around::<Self, Self>(Self::new(), Items::of_limbs(limbs))
    }

    /// A new object of a class that extends `int`, of that number.
    #[must_use]
    pub fn around<T: Extends<Self>>(instance: T, number: impl Into<i128>) -> Obj<T> {
        around::<Self, T>(instance, Items::of_limbs(&limbs_of(number.into())))
    }
}

/// The number in two's complement, the least digits first.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the halves of the bits")]
pub(crate) const fn limbs_of(number: i128) -> [u64; 2] {
    [number as u64, (number >> 64) as u64]
}

/// The limbs that the number needs: 0 none, others no limb that only repeats the sign.
pub(crate) fn needed(mut limbs: &[u64]) -> &[u64] {
    while let [rest @ .., last] = limbs
        && *last == rest.last().map_or(0, |&below| sign(below))
    {
        limbs = rest;
    }
    limbs
}

/// The limb above one that is the last.
const fn sign(limb: u64) -> u64 {
    if limb.cast_signed() < 0 { u64::MAX } else { 0 }
}

impl Obj<Int> {
    /// The number in two's complement, the least digits first, and no more of them than it needs: none for 0.
    #[must_use]
    pub fn limbs(&self) -> &[u64] {
        self.items_of_type()
    }

    /// The number, if it fits.
    #[must_use]
    pub fn to_i64(&self) -> Option<i64> {
        self.to_i128()?.try_into().ok()
    }

    /// The number, if it fits.
    #[must_use]
    pub fn to_i128(&self) -> Option<i128> {
        let (low, high) = match *self.limbs() {
            [] => (0, 0),
            [low] => (low, sign(low)),
            [low, high] => (low, high),
            _ => return None,
        };
        Some(i128::from(high.cast_signed()) << 64 | i128::from(low))
    }

    /// Whether both are the same number; `==` between handles asks whether they lead to the same object.
    #[must_use]
    pub fn same_number(&self, other: &Self) -> bool {
        self.limbs() == other.limbs()
    }
}

/// Shows the number in decimal.
impl fmt::Display for Obj<Int> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_negative = self.limbs().last().is_some_and(|&last| sign(last) != 0);
        let mut left = magnitude(self.limbs(), is_negative);
        let mut groups = Vec::new();
        while !left.is_empty() {
            groups.push(divide(&mut left));
        }
        let mut text = groups.pop().unwrap_or_default().to_string();
        for group in groups.iter().rev() {
            write!(text, "{group:0width$}", width = DIGITS.0)?;
        }
        f.pad_integral(!is_negative, "", &text)
    }
}

/// The number without its sign.
fn magnitude(limbs: &[u64], is_negative: bool) -> Vec<u64> {
    let mut carry = is_negative;
    let mut magnitude: Vec<u64> = (limbs.iter())
        .map(|&limb| {
            let (limb, carried) = if is_negative { (!limb).overflowing_add(carry.into()) } else { (limb, false) };
            carry = carried;
            limb
        })
        .collect();
    while magnitude.last() == Some(&0) {
        magnitude.pop();
    }
    magnitude
}

/// Divides by 10 to the power of the digits that fit into a limb, and gives what is left.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the quotient of less than a limb times the divisor, and a remainder"
)]
fn divide(limbs: &mut Vec<u64>) -> u64 {
    let mut rest = 0;
    for limb in limbs.iter_mut().rev() {
        let part = rest << 64 | u128::from(*limb);
        (*limb, rest) = ((part / DIGITS.1) as u64, part % DIGITS.1);
    }
    while limbs.last() == Some(&0) {
        limbs.pop();
    }
    rest as u64
}
