//! `Hooks`: which of the attributes that the protocol asks a class has.

use crate::attr::AttrDecl;
use crate::class::Declared;
use crate::rules::same_name;

/// The hooks that a class has, itself or in its method resolution order, as a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hooks(u8);

impl Hooks {
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const GETATTR: Self = Self(1);
    pub(crate) const SETATTR: Self = Self(2);
    pub(crate) const DELATTR: Self = Self(4);
    pub(crate) const DIR: Self = Self(8);
    pub(crate) const REPR: Self = Self(16);
    pub(crate) const NOTIFY: Self = Self(32);

    /// By name.
    const ALL: [(&'static str, Self); 6] = [
        ("__getattr__", Self::GETATTR),
        ("__setattr__", Self::SETATTR),
        ("__delattr__", Self::DELATTR),
        ("__dir__", Self::DIR),
        ("__repr__", Self::REPR),
        ("__notify__", Self::NOTIFY),
    ];

    /// The name of the one that this is.
    pub(crate) fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, hook)| *hook == self).map_or("", |(name, _)| name)
    }

    #[inline]
    pub(crate) const fn has(self, hook: Self) -> bool {
        self.0 & hook.0 != 0
    }

    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What the attribute of that name is, if it is a hook.
    pub(crate) const fn of_name(name: &str) -> Self {
        let bytes = name.as_bytes();
        if bytes.len() < 2 || bytes[0] != b'_' || bytes[1] != b'_' {
            return Self::NONE;
        }
        let mut at = 0;
        while at < Self::ALL.len() {
            if same_name(name, Self::ALL[at].0) {
                return Self::ALL[at].1;
            }
            at += 1;
        }
        Self::NONE
    }

    /// Those that the declaration has.
    const fn own(attrs: &[AttrDecl]) -> Self {
        let mut hooks = Self::NONE;
        let mut at = 0;
        while at < attrs.len() {
            hooks = hooks.or(Self::of_name(attrs[at].name));
            at += 1;
        }
        hooks
    }

    /// Those of a native class.
    pub(crate) const fn of(declared: &Declared) -> Self {
        let mut hooks = Self::own(declared.attrs);
        if let Some(base) = declared.base {
            hooks = hooks.or(base.hooks);
        }
        let mut at = 0;
        while at < declared.mixins.len() {
            if let Some(mixin) = declared.mixins[at] {
                hooks = hooks.or(mixin.hooks);
            }
            at += 1;
        }
        hooks
    }
}
