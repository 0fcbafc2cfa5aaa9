//! `ClassRecord`: what a class knows, built from its declaration in const evaluation.

use core::alloc::Layout;
use core::any::TypeId;

use crate::class::attrs::{AttrCell, AttrsAt, Hooks, has_attrs};
use crate::class::table::{Member, MemberRef, Table, bucket_count, find, place};
use crate::class::{Declared, ItemKind, ItemLayout, RustType, SlotDecl};
use crate::name::Key;
use crate::rules::{ClassLink, ClassShape, Link, Merge, mro_len};

/// Everything a class knows; one static a class, or one constant an instantiation of a generic class.
#[derive(Debug)]
pub struct ClassRecord {
    pub(crate) shape: ClassShape<'static>,
    pub(crate) table: Table,
    pub(crate) declared: &'static Declared,
    /// The embedded base; `None` for `object` alone.
    pub(crate) base: Option<&'static ClassRecord>,
    /// Where the `__dict__` word is, whichever class up the chain of embedded bases brought it.
    pub(crate) dict: Option<u32>,
    /// Whether `__weakref__` is an attribute of the class.
    pub(crate) has_weakref_attr: bool,
    /// Where an instance lies in the memory of an object.
    pub(crate) object: ObjectLayout,
    /// Where the table of the attributes is that are no slots.
    pub(crate) attrs: AttrsAt,
    pub(crate) hooks: Hooks,
    /// The Rust types of the embedded bases, `object` first, without the class itself: the one at index `n` is that of the
    /// base with `n` bases.
    lineage: &'static [TypeId],
}

/// The memory of a shared object (a word for weak references or the number of items if its class has either, the header,
/// the instance, the items), and what is left to do before it can be freed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ObjectLayout {
    /// Of an object without items.
    pub(crate) layout: Layout,
    /// Where the instance starts.
    pub(crate) payload: usize,
    /// Whether there is a word for weak references.
    pub(crate) has_weakref: bool,
    /// Whether objects count among the holders of their class, which was made at run time.
    pub(crate) counted: bool,
    /// Whether an object ends with its memory: it has neither an instance to drop nor items.
    pub(crate) is_plain: bool,
    /// What lies behind the instance, if objects vary in size.
    pub(crate) items: Option<ItemLayout>,
    /// What drops the instance of a class with that record, if there is anything to do.
    pub(crate) drop: Option<unsafe fn(*mut u8, &'static ClassRecord)>,
}

impl ObjectLayout {
    /// The header, which ends where the instance starts.
    pub(crate) const HEADER: usize = 16;
    /// The least alignment of an instance.
    pub(crate) const ALIGN: usize = 8;
    /// The word before the header: what weak references share with the object, or how many items it has.
    pub(crate) const WORD: usize = 8;

    /// # Panics
    ///
    /// The memory would be larger than can be addressed.
    const fn of(rust: &RustType, has_weakref: bool, items: Option<ItemKind>) -> Self {
        let before = if has_weakref || items.is_some() { Self::HEADER + Self::WORD } else { Self::HEADER };
        let align = if rust.align < Self::ALIGN { Self::ALIGN } else { rust.align };
        let payload = before.next_multiple_of(align);
        let (end, items) = match items {
            Some(kind) => {
                let start = rust.size.next_multiple_of(kind.align());
                (start, Some(ItemLayout { kind, start }))
            }
            None => (rust.size, None),
        };
        match Layout::from_size_align(payload + end, align) {
            Ok(layout) => {
                let is_plain = rust.drop.is_none() && items.is_none();
                Self { layout, payload, has_weakref, counted: false, is_plain, items, drop: rust.drop }
            }
            Err(_) => panic!("a slotted struct fits into memory"),
        }
    }

    /// Of an object with `len` items; `None` if no memory is large enough.
    pub(crate) fn with_items(&self, len: usize) -> Option<Layout> {
        let size = self.items.map_or(0, |items| items.kind.size());
        let size = size.checked_mul(len)?.checked_add(self.layout.size())?;
        Layout::from_size_align(size, self.layout.align()).ok()
    }
}

const _: () =
    assert!(ItemKind::Values.align() <= ObjectLayout::ALIGN && ItemKind::Limbs.align() <= ObjectLayout::ALIGN);

impl ClassRecord {
    /// From a declaration and the parts built from it.
    ///
    /// # Panics
    ///
    /// The struct is larger than 4 GiB.
    ///
    /// # Safety
    ///
    /// The declaration is true of a struct (invariants C1, C2 and C3), and the parts were built from it.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "an offset is below the size, which is checked")]
    pub const unsafe fn new(declared: &'static Declared, parts: PartsView) -> Self {
        let base = declared.base;
        assert!(declared.rust.size <= u32::MAX as usize, "a slotted struct is smaller than 4 GiB");
        let (base_dict, base_weakref, base_varies, base_items) = match base {
            Some(base) => (base.dict, base.shape.has_weakref, base.shape.var_sized, base.object.items),
            None => (None, false, false, None),
        };
        let mut has_weakref_attr = match base {
            Some(base) => base.has_weakref_attr,
            None => false,
        } || declared.weakref && !declared.unnamed_weakref;
        let mut at = 0;
        while at < declared.mixins.len() {
            if let Some(mixin) = declared.mixins[at] {
                has_weakref_attr |= mixin.has_weakref_attr;
            }
            at += 1;
        }
        let items = match base_items {
            Some(items) => Some(items.kind),
            None => declared.items,
        };
        let dict = match (base_dict, declared.dict) {
            (Some(offset), _) => Some(offset),
            (None, Some(offset)) => Some(offset as u32),
            (None, None) => None,
        };
        // Weak references to what varies in size are an error of their own (`nonempty-slots-on-varsized-base`); the word
        // before the header is for one or the other.
        let has_weakref = (base_weakref || declared.weakref) && items.is_none();
        Self {
            shape: ClassShape {
                name: declared.name,
                id: declared.id,
                primary: match base {
                    Some(base) => Some(&base.shape),
                    None => None,
                },
                bases: parts.bases,
                mro: parts.mro,
                slots: parts.names,
                adds_layout: !declared.slots.is_empty() || declared.hidden > 0,
                var_sized: base_varies || items.is_some(),
                has_dict: dict.is_some(),
                has_weakref,
                is_final: declared.is_final,
                class: Some(ClassLink(Link::Native(declared.record))),
            },
            table: Table::new(parts.displacements, parts.members, parts.order),
            declared,
            base,
            dict,
            has_weakref_attr,
            object: ObjectLayout::of(&declared.rust, has_weakref, items),
            attrs: if has_attrs(declared) { AttrsAt::Registry } else { AttrsAt::Nowhere },
            hooks: Hooks::of(declared),
            lineage: parts.lineage,
        }
    }

    /// The record of a class that has a static for the table of its attributes.
    #[must_use]
    pub const fn with_attrs(mut self, cell: &'static AttrCell) -> Self {
        if matches!(self.attrs, AttrsAt::Registry) {
            self.attrs = AttrsAt::Cell(cell);
        }
        self
    }

    /// That of a class which varies in size for the rules, although no objects of it hold items.
    pub(crate) const fn varying(mut self) -> Self {
        self.shape.var_sized = true;
        self
    }

    /// What the rules see of the class.
    #[must_use]
    pub const fn shape(&'static self) -> &'static ClassShape<'static> {
        &self.shape
    }

    /// Whether instances have an attribute of that name that is neither a slot nor in the dict.
    pub(crate) fn has_special(&self, name: &str) -> bool {
        match name {
            "__class__" => true,
            "__dict__" => self.shape.has_dict,
            "__weakref__" => self.names_weakref(),
            _ => false,
        }
    }

    /// Whether instances have weak references, and the attribute that leads to them.
    pub(crate) const fn names_weakref(&self) -> bool {
        self.shape.has_weakref && self.has_weakref_attr
    }

    /// The identity of the Rust type.
    pub(crate) const fn type_id(&self) -> TypeId {
        self.declared.rust.id
    }

    /// Whether the class was made at run time: its record is freed when nobody holds it any more.
    #[inline]
    pub(crate) const fn is_runtime(&self) -> bool {
        self.shape.is_runtime()
    }

    /// Whether both are records of one class.
    #[inline]
    pub(crate) fn is(&self, other: &Self) -> bool {
        // A generic class may have more than one record. A class made at run time has the Rust type of its native base.
        core::ptr::eq(self, other) || self.type_id() == other.type_id() && !self.is_runtime() && !other.is_runtime()
    }

    /// Whether instances of this class embed one of `other` at their start, or this is `other`; as fast at any depth.
    #[inline]
    pub(crate) fn embeds(&self, other: &Self) -> bool {
        match self.lineage.get(other.lineage.len()) {
            Some(base) if !other.is_runtime() => *base == other.type_id(),
            None if !other.is_runtime() => self.is(other),
            _ => self.embeds_runtime(other),
        }
    }

    /// As [`embeds`](Self::embeds), for a class made at run time.
    fn embeds_runtime(&self, other: &Self) -> bool {
        core::iter::successors(Some(self), |class| class.base).any(|class| core::ptr::eq(class, other))
    }
}

/// The parts of the record of a class made at run time.
pub(super) struct RuntimeParts {
    pub(super) declared: &'static Declared,
    pub(super) table: Table,
    pub(super) names: &'static [&'static str],
    pub(super) bases: &'static [&'static ClassShape<'static>],
    pub(super) mro: &'static [&'static ClassShape<'static>],
    pub(super) lineage: &'static [TypeId],
    pub(super) link: ClassLink,
    pub(super) hooks: Hooks,
    /// Whether one of the bases has the attribute `__weakref__`.
    pub(super) inherits_weakref_attr: bool,
}

impl ClassRecord {
    /// The record of a class made at run time.
    ///
    /// # Safety
    ///
    /// As for [`new`](Self::new), of the instances that are made of the class; what the parts refer to is there as long as
    /// the record is.
    pub(super) unsafe fn at_run_time(parts: &RuntimeParts) -> Self {
        let view = PartsView {
            members: &[],
            order: &[],
            displacements: &[],
            names: parts.names,
            bases: parts.bases,
            mro: parts.mro,
            lineage: parts.lineage,
        };
        // SAFETY: the caller's promise.
        let mut record = unsafe { Self::new(parts.declared, view) };
        record.table = parts.table;
        record.shape.class = Some(parts.link);
        record.has_weakref_attr |= parts.inherits_weakref_attr;
        record.object.counted = true;
        record.attrs = AttrsAt::Runtime;
        record.hooks = parts.hooks;
        record
    }

    /// The Rust types of the embedded bases that are native, without that of the class itself.
    pub(super) const fn lineage(&self) -> &'static [TypeId] {
        self.lineage
    }
}

impl Declared {
    const fn base_slots(&self) -> usize {
        match self.base {
            Some(base) => base.table.len(),
            None => 0,
        }
    }

    /// How many slots the class has, inherited ones included.
    #[must_use]
    pub const fn slot_count(&self) -> usize {
        self.base_slots() + self.slots.len()
    }

    /// How many displacements its table has.
    #[must_use]
    pub const fn bucket_count(&self) -> usize {
        bucket_count(self.slot_count())
    }

    /// How many bases it has, in Python's sense.
    #[must_use]
    pub const fn base_count(&self) -> usize {
        let mut count = 0;
        let mut at = 0;
        while at < self.mixins.len() {
            count += self.mixins[at].is_some() as usize;
            at += 1;
        }
        if self.base.is_some() && (self.extends || count == 0) { count + 1 } else { count }
    }

    /// Its bases in Python's order: the mixins, then the embedded base. `object` is left out where there are others.
    pub(crate) const fn fill_bases(&self, bases: &mut [&'static ClassShape<'static>]) {
        let mut count = 0;
        let mut at = 0;
        while at < self.mixins.len() {
            if let Some(mixin) = self.mixins[at] {
                bases[count] = &mixin.shape;
                count += 1;
            }
            at += 1;
        }
        if let Some(base) = self.base
            && (self.extends || count == 0)
        {
            bases[count] = &base.shape;
        }
    }
}

/// The arrays of a record, with exactly the lengths that the declaration gives, or with room to spare.
#[derive(Debug)]
pub struct Parts<const SLOTS: usize, const BUCKETS: usize, const OWN: usize, const BASES: usize> {
    members: [Member; SLOTS],
    order: [u16; SLOTS],
    displacements: [u32; BUCKETS],
    names: [&'static str; OWN],
    bases: [&'static ClassShape<'static>; BASES],
    buckets: usize,
    slots: usize,
    own: usize,
    base_count: usize,
    base: Option<&'static ClassRecord>,
}

/// The method resolution order of a class and the Rust types of its embedded bases, all of which are in that order; both
/// without the class itself.
#[derive(Debug)]
pub struct Mro<const LEN: usize> {
    classes: [&'static ClassShape<'static>; LEN],
    len: usize,
    lineage: [TypeId; LEN],
    depth: usize,
}

/// The arrays of a record as slices.
#[derive(Debug, Clone, Copy)]
pub struct PartsView {
    members: &'static [Member],
    order: &'static [u16],
    displacements: &'static [u32],
    names: &'static [&'static str],
    bases: &'static [&'static ClassShape<'static>],
    mro: &'static [&'static ClassShape<'static>],
    lineage: &'static [TypeId],
}

impl<const SLOTS: usize, const BUCKETS: usize, const OWN: usize, const BASES: usize> Parts<SLOTS, BUCKETS, OWN, BASES> {
    /// Arrays that are not in use.
    pub(crate) const EMPTY: Self = Self {
        members: [const { Member::new(UNUSED_SLOT) }; SLOTS],
        order: [0; SLOTS],
        displacements: [0; BUCKETS],
        names: [""; OWN],
        bases: [ClassShape::NONE; BASES],
        buckets: 0,
        slots: 0,
        own: 0,
        base_count: 0,
        base: None,
    };

    /// Fills the arrays; each length is at least what the declaration needs.
    #[must_use]
    pub const fn build(declared: &'static Declared) -> Self {
        let slots = declared.slot_count();
        let inherited = declared.base_slots();
        let hooks = Hooks::of(declared);
        let hooked = hooks.has(Hooks::SETATTR) || hooks.has(Hooks::DELATTR);
        let mut layout = [const { Member::new(UNUSED_SLOT) }; SLOTS];
        let mut hashes = [0; SLOTS];
        let mut names = [""; OWN];
        let mut at = 0;
        while at < slots {
            layout[at] = match declared.base {
                Some(base) if at < inherited => *base.table.nth(at),
                _ => Member::new(&declared.slots[at - inherited]),
            };
            if hooked {
                layout[at].flags |= Member::HOOKED;
            }
            hashes[at] = Key::of(layout[at].decl.name).hash();
            if at >= inherited {
                names[at - inherited] = layout[at].decl.name;
            }
            at += 1;
        }
        let placement = place::<SLOTS, BUCKETS>(&hashes, slots);
        let mut members = layout;
        at = 0;
        while at < slots {
            members[placement.positions[at] as usize] = layout[at];
            at += 1;
        }
        let mut bases = [ClassShape::NONE; BASES];
        declared.fill_bases(&mut bases);
        Self {
            members,
            order: placement.positions,
            displacements: placement.displacements,
            names,
            bases,
            buckets: bucket_count(slots),
            slots,
            own: declared.slots.len(),
            base_count: declared.base_count(),
            base: declared.base,
        }
    }

    /// What [`mro_count`](Self::mro_count) counts, filled in.
    #[must_use]
    pub const fn mro<const LEN: usize>(&'static self) -> Mro<LEN> {
        let mut merge = Merge::new(self.bases());
        let mut mro = Mro { classes: [ClassShape::NONE; LEN], len: 0, lineage: [TypeId::of::<()>(); LEN], depth: 0 };
        // A conflict ends the order early; the check that belongs to the definition reports it.
        while let Some(class) = merge.next() {
            mro.classes[mro.len] = class;
            mro.len += 1;
        }
        if let Some(base) = self.base
            && base.lineage.len() < LEN
        {
            while mro.depth < base.lineage.len() {
                mro.lineage[mro.depth] = base.lineage[mro.depth];
                mro.depth += 1;
            }
            mro.lineage[mro.depth] = base.type_id();
            mro.depth += 1;
        }
        mro
    }

    /// What the table of a class with exactly these parts finds, without loading anything but what is compared.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the search is the hot path of every access by name")]
    pub fn find(&'static self, key: &Key, text: &str) -> Option<MemberRef> {
        if SLOTS == 0 || !BUCKETS.is_power_of_two() {
            return None;
        }
        // SAFETY: T1 and T2 have just been asked of the arrays' lengths, which are constants.
        unsafe { find(&self.displacements, &self.members, key, text) }.map(MemberRef)
    }

    const fn bases(&'static self) -> &'static [&'static ClassShape<'static>] {
        self.bases.split_at(self.base_count).0
    }

    /// How many classes the method resolution order has after the class itself.
    #[must_use]
    pub const fn mro_count(&'static self) -> usize {
        mro_len(self.bases())
    }

    /// The arrays, cut to the lengths in use.
    #[must_use]
    pub const fn view<const LEN: usize>(&'static self, mro: &'static Mro<LEN>) -> PartsView {
        PartsView {
            members: self.members.split_at(self.slots).0,
            order: self.order.split_at(self.slots).0,
            displacements: self.displacements.split_at(self.buckets).0,
            names: self.names.split_at(self.own).0,
            bases: self.bases(),
            mro: mro.classes.split_at(mro.len).0,
            lineage: mro.lineage.split_at(mro.depth).0,
        }
    }
}

/// Fills array places that no slice shows.
pub(super) const UNUSED_SLOT: &SlotDecl = &{
    use crate::storage::{Field, Slot};
    // SAFETY: no table holds this declaration within its length, so nothing is ever read at its offset.
    unsafe { SlotDecl::new("", 0, (<Slot<bool> as Field>::TYPE, None), "", || unreachable!()) }
};
