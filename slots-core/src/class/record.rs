//! `ClassRecord`: what a class knows, built from its declaration in const evaluation.

use core::alloc::Layout;
use core::any::TypeId;

use crate::attr::AttrDecl;
use crate::builtins::Object;
use crate::class::hooks::Hooks;
use crate::class::table::{Entry, EntryRef, Member, Table, bucket_count, find, place};
use crate::class::{BuildInPlace, Declared, ItemKind, ItemLayout, RustType, SlotDecl, Slotted as _};
use crate::name::{Key, Text};
use crate::rules::{ClassId, ClassLink, ClassShape, Link, MAX_BASES, Merge, SlotNames, mro_len};

/// Everything a class knows; one static a class, or one constant an instantiation of a generic class.
#[derive(Debug)]
pub struct ClassRecord {
    pub(crate) shape: ClassShape<'static>,
    pub(crate) table: Table,
    /// What it declares, as far as that is asked for later.
    pub(crate) declared: Own,
    /// The embedded base; `None` for `object` alone.
    pub(crate) base: Option<&'static ClassRecord>,
    /// Where the `__dict__` word is, whichever class up the chain of embedded bases brought it.
    pub(crate) dict: Option<u32>,
    /// Whether `__weakref__` is an attribute of the class.
    pub(crate) has_weakref_attr: bool,
    /// Where an instance lies in the memory of an object.
    pub(crate) object: ObjectLayout,
    /// How many attributes instances have that are no slots.
    pub(crate) attrs: usize,
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
}

/// What a class has of its own, by value: the binary has no other copy.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub(crate) struct Own {
    pub(crate) module: &'static str,
    pub(crate) doc: &'static str,
    pub(crate) mixins: &'static [Option<&'static ClassRecord>],
    pub(crate) slots: &'static [SlotDecl],
    pub(crate) attrs: &'static [AttrDecl],
    pub(crate) rust: RustType,
    pub(crate) build: Option<BuildInPlace>,
    /// Bytes of fields that are no slots.
    pub(crate) hidden: usize,
    /// Whether the `__dict__` is its own, and not the base's.
    pub(crate) dict: bool,
    pub(crate) fixed_dict: bool,
    pub(crate) extends: bool,
    pub(crate) weakref: bool,
    pub(crate) unnamed_weakref: bool,
    pub(crate) assignable: bool,
}

impl Own {
    const fn of(declared: &Declared) -> Self {
        let &Declared { module, doc, mixins, slots, attrs, rust, build, hidden, .. } = declared;
        let &Declared { fixed_dict, extends, weakref, unnamed_weakref, assignable, .. } = declared;
        let dict = declared.dict.is_some();
        Self {
            module,
            doc,
            mixins,
            slots,
            attrs,
            rust,
            build,
            hidden,
            dict,
            fixed_dict,
            extends,
            weakref,
            unnamed_weakref,
            assignable,
        }
    }
}

/// A field of the header, as pictures of an object call it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HeaderField {
    pub(crate) name: &'static str,
    /// From the start of the header.
    pub(crate) offset: usize,
    pub(crate) size: usize,
}

impl ObjectLayout {
    /// The header, which ends where the instance starts.
    pub(crate) const HEADER: usize = 16;
    /// The least alignment of an instance.
    pub(crate) const ALIGN: usize = 8;
    /// The word before the header: what weak references share with the object, or how many items it has.
    pub(crate) const WORD: usize = 8;
    /// What is in the header.
    pub(crate) const FIELDS: [HeaderField; 3] = [
        HeaderField { name: "class", offset: 0, size: size_of::<usize>() },
        HeaderField { name: "count", offset: size_of::<usize>(), size: size_of::<u32>() },
        HeaderField { name: "borrow", offset: size_of::<usize>() + size_of::<u32>(), size: size_of::<i32>() },
    ];

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
                Self { layout, payload, has_weakref, counted: false, is_plain, items }
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
    /// The class of that identity, if it is this one or a base.
    const fn find_base(&'static self, class: ClassId) -> Option<&'static Self> {
        if self.attrs == 0 {
            // What is searched for has attributes.
            return None;
        }
        if self.shape.id.same(class) { Some(self) } else { find_among(self.base, self.declared.mixins, class) }
    }

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
    pub const unsafe fn new(declared: &Declared, parts: PartsView) -> Self {
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
                // SAFETY: a declaration starts with a head.
                slots: unsafe { SlotNames::heading(declared.slots) },
                adds_layout: !declared.slots.is_empty() || declared.hidden > 0,
                var_sized: base_varies || items.is_some(),
                has_dict: dict.is_some(),
                has_weakref,
                is_final: declared.is_final,
                class: Some(ClassLink(Link::Native(declared.record))),
            },
            table: Table::new(parts.displacements, parts.entries, parts.order),
            declared: Own::of(declared),
            base,
            dict,
            has_weakref_attr,
            object: ObjectLayout::of(&declared.rust, has_weakref, items),
            attrs: parts.attrs,
            hooks: Hooks::of(declared),
            lineage: parts.lineage,
        }
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

    /// Whether instances have nothing but slots, and what every object has.
    #[inline]
    pub(crate) const fn is_bare(&self) -> bool {
        self.attrs == 0 && self.dict.is_none()
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
    pub(super) declared: Declared,
    pub(super) table: Table,
    pub(super) bases: &'static [&'static ClassShape<'static>],
    pub(super) mro: &'static [&'static ClassShape<'static>],
    pub(super) lineage: &'static [TypeId],
    pub(super) link: ClassLink,
    pub(super) attrs: usize,
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
            entries: &[],
            attrs: parts.attrs,
            order: &[],
            displacements: &[],
            bases: parts.bases,
            mro: parts.mro,
            lineage: parts.lineage,
        };
        // SAFETY: the caller's promise.
        let mut record = unsafe { Self::new(&parts.declared, view) };
        record.table = parts.table;
        record.shape.class = Some(parts.link);
        record.has_weakref_attr |= parts.inherits_weakref_attr;
        record.object.counted = true;
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
    pub(crate) const fn slot_count(&self) -> usize {
        self.base_slots() + self.slots.len()
    }

    /// How many entries its table has: one a slot, and one an attribute of any class in its method resolution order, of which some
    /// may have the same name.
    pub(crate) const fn entry_count(&self) -> usize {
        let mut count = self.slot_count() + self.attrs.len();
        if let Some(base) = self.base {
            count += base.attrs;
        }
        let mut at = 0;
        while at < self.mixins.len() {
            if let Some(mixin) = self.mixins[at] {
                count += mixin.attrs;
            }
            at += 1;
        }
        count
    }

    /// How many displacements its table has.
    const fn bucket_count(&self) -> usize {
        bucket_count(self.entry_count())
    }

    /// How many bases it has, in Python's sense.
    const fn base_count(&self) -> usize {
        let mut count = 0;
        let mut at = 0;
        while at < self.mixins.len() {
            count += self.mixins[at].is_some() as usize;
            at += 1;
        }
        if self.base.is_some() && (self.extends || count == 0) { count + 1 } else { count }
    }

    /// The length of one of the arrays of its record: entries, displacements, or classes that are a base of it.
    #[must_use]
    pub const fn len(&self, array: usize) -> usize {
        match array {
            0 => self.entry_count(),
            1 => self.bucket_count(),
            _ => self.class_count(),
        }
    }

    /// Whether `object` is all that it is under, as most are: they share what is to be known of that.
    const fn is_under_object(&self) -> bool {
        match self.base {
            Some(base) => base.base.is_none() && self.mixins.is_empty(),
            None => false,
        }
    }

    const fn class_count(&self) -> usize {
        if self.is_under_object() {
            return 0;
        }
        let direct = self.base_count();
        let mut classes = direct;
        if direct <= MAX_BASES {
            let mut bases = [ClassShape::NONE; MAX_BASES];
            self.fill_bases(&mut bases);
            let order = mro_len(bases.split_at(direct).0);
            if order > classes {
                classes = order;
            }
        }
        classes
    }

    /// What the class of that identity declares, which is a base of this one, or a base of such.
    const fn attrs_of(&'static self, class: ClassId) -> &'static [AttrDecl] {
        match find_among(self.base, self.mixins, class) {
            Some(record) => record.declared.attrs,
            None => &[],
        }
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

/// The class of that identity, which is one of these or a base of one.
const fn find_among(
    base: Option<&'static ClassRecord>,
    mixins: &'static [Option<&'static ClassRecord>],
    class: ClassId,
) -> Option<&'static ClassRecord> {
    let mut found = match base {
        Some(base) => base.find_base(class),
        None => None,
    };
    let mut at = 0;
    while found.is_none() && at < mixins.len() {
        if let Some(mixin) = mixins[at] {
            found = mixin.find_base(class);
        }
        at += 1;
    }
    found
}

/// The arrays of a record, each as long as the declaration needs or longer.
#[derive(Debug)]
pub struct Parts<const ENTRIES: usize, const BUCKETS: usize, const CLASSES: usize> {
    entries: [Entry; ENTRIES],
    order: [u16; ENTRIES],
    displacements: [u32; BUCKETS],
    bases: [&'static ClassShape<'static>; CLASSES],
    mro: [&'static ClassShape<'static>; CLASSES],
    lineage: [TypeId; CLASSES],
}

/// What is above a class that is under `object` alone. Not constants, which `object` would need to be evaluated for its own.
static OBJECT: [&ClassShape<'static>; 1] = [&Object::RECORD.shape];
static OBJECT_TYPE: [TypeId; 1] = [Object::RECORD.type_id()];

/// How much of each array is in use.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lengths {
    entries: usize,
    slots: usize,
    attrs: usize,
    buckets: usize,
    bases: usize,
    mro: usize,
    lineage: usize,
    under_object: bool,
}

/// The arrays of a record as slices.
#[derive(Debug, Clone, Copy)]
pub struct PartsView {
    entries: &'static [Entry],
    /// How many of them are of no slot.
    attrs: usize,
    order: &'static [u16],
    displacements: &'static [u32],
    bases: &'static [&'static ClassShape<'static>],
    /// The method resolution order, without the class itself.
    mro: &'static [&'static ClassShape<'static>],
    /// The Rust types of the embedded bases, all of which are in that order.
    lineage: &'static [TypeId],
}

impl Lengths {
    pub(super) const NONE: Self =
        Self { entries: 0, slots: 0, attrs: 0, buckets: 0, bases: 0, mro: 0, lineage: 0, under_object: false };
}

impl<const ENTRIES: usize, const BUCKETS: usize, const CLASSES: usize> Parts<ENTRIES, BUCKETS, CLASSES> {
    /// Arrays that are not in use.
    pub(crate) const EMPTY: Self = Self {
        entries: [Entry::NOWHERE; ENTRIES],
        order: [0; ENTRIES],
        displacements: [0; BUCKETS],
        bases: [ClassShape::NONE; CLASSES],
        mro: [ClassShape::NONE; CLASSES],
        lineage: [TypeId::of::<()>(); CLASSES],
    };

    /// Fills the arrays, each of which is as long as the declaration needs, or longer; how much of them is in use.
    #[must_use]
    pub(super) const fn build(declared: &'static Declared) -> (Self, Lengths) {
        let mut parts = Self::EMPTY;
        let mut used = Lengths {
            entries: declared.entry_count(),
            slots: declared.slot_count(),
            attrs: 0,
            buckets: declared.bucket_count(),
            bases: 0,
            mro: 0,
            lineage: 0,
            under_object: declared.is_under_object(),
        };
        if !used.under_object {
            used.bases = declared.base_count();
            declared.fill_bases(&mut parts.bases);
            parts.fill_mro(&mut used);
            parts.fill_lineage(declared.base, &mut used);
        }
        parts.fill_table(declared, &mut used);
        (parts, used)
    }

    const fn fill_table(&mut self, declared: &'static Declared, used: &mut Lengths) {
        let (slots, inherited) = (used.slots, declared.base_slots());
        let hooks = Hooks::of(declared);
        let hooked = hooks.has(Hooks::SETATTR) || hooks.has(Hooks::DELATTR);
        // Slots in layout order, then what names reach of the attributes.
        let mut found = [Entry::NOWHERE; ENTRIES];
        let mut hashes = [0; ENTRIES];
        let mut at = 0;
        while at < slots {
            let mut member = match declared.base {
                Some(base) if at < inherited => *base.table.nth(at),
                _ => Member::new(&declared.slots[at - inherited]),
            };
            if hooked {
                member.flags |= Member::HOOKED;
            }
            found[at] = Entry::of(&member);
            hashes[at] = Key::of(member.decl.name()).hash();
            at += 1;
        }
        if used.entries > slots {
            used.attrs = self.add_attrs(declared, *used, hooks.has(Hooks::GETATTR), &mut found, &mut hashes);
        }
        let count = slots + used.attrs;
        let placement = place::<ENTRIES, BUCKETS>(&hashes, count, used.entries);
        at = 0;
        while at < count {
            self.entries[placement.positions[at] as usize] = found[at];
            at += 1;
        }
        self.order = placement.positions;
        self.displacements = placement.displacements;
    }

    /// Adds what names reach of the attributes in the method resolution order; how many that are.
    const fn add_attrs(
        &self,
        declared: &'static Declared,
        used: Lengths,
        is_hooked: bool,
        found: &mut [Entry; ENTRIES],
        hashes: &mut [u64; ENTRIES],
    ) -> usize {
        let (slots, mut count) = (used.slots, 0);
        let mut class = 0;
        while class <= used.mro {
            let attrs = if class == 0 { declared.attrs } else { declared.attrs_of(self.mro[class - 1].id) };
            let mut at = 0;
            while at < attrs.len() {
                let hash = Key::of(attrs[at].name).hash();
                let mut other = 0;
                // A slot of that name is what instances have, or the attribute of an earlier class.
                while other < slots + count && !(hashes[other] == hash && found[other].is_called(attrs[at].name)) {
                    other += 1;
                }
                if other == slots + count {
                    found[other] = Entry::native(&attrs[at], is_hooked);
                    hashes[other] = hash;
                    count += 1;
                }
                at += 1;
            }
            class += 1;
        }
        count
    }

    const fn fill_mro(&mut self, used: &mut Lengths) {
        // SAFETY: the slice is of an array that outlives the merge, and what the merge gives are elements of it and of what
        // these refer to, all of which are static.
        let bases: &'static [&'static ClassShape<'static>] =
            unsafe { core::slice::from_raw_parts(self.bases.as_ptr(), used.bases) };
        let mut merge = Merge::new(bases);
        // A conflict ends the order early; the check that belongs to the definition reports it, and too many bases.
        while let Some(class) = merge.next()
            && used.mro < CLASSES
        {
            self.mro[used.mro] = class;
            used.mro += 1;
        }
    }

    const fn fill_lineage(&mut self, base: Option<&'static ClassRecord>, used: &mut Lengths) {
        let Some(base) = base else { return };
        if base.lineage.len() >= CLASSES {
            return;
        }
        while used.lineage < base.lineage.len() {
            self.lineage[used.lineage] = base.lineage[used.lineage];
            used.lineage += 1;
        }
        self.lineage[used.lineage] = base.type_id();
        used.lineage += 1;
    }

    /// The arrays, cut to the lengths in use, without a look at what is in them.
    pub(super) const fn cut(&'static self, used: Lengths) -> PartsView {
        let (bases, mro, lineage): (&[_], &[_], &[_]) = if used.under_object {
            (&OBJECT, &OBJECT, &OBJECT_TYPE)
        } else {
            (self.bases.split_at(used.bases).0, self.mro.split_at(used.mro).0, self.lineage.split_at(used.lineage).0)
        };
        PartsView {
            entries: self.entries.split_at(used.entries).0,
            attrs: used.attrs,
            order: self.order.split_at(used.slots).0,
            displacements: self.displacements.split_at(used.buckets).0,
            bases,
            mro,
            lineage,
        }
    }
}

/// What a class without parameters has in one static: its record, and the arrays that the record refers to.
#[derive(Debug)]
pub struct Native<const ENTRIES: usize, const BUCKETS: usize, const CLASSES: usize> {
    parts: Parts<ENTRIES, BUCKETS, CLASSES>,
    /// The record.
    pub record: ClassRecord,
}

impl<const ENTRIES: usize, const BUCKETS: usize, const CLASSES: usize> Native<ENTRIES, BUCKETS, CLASSES> {
    /// The class of a declaration, which will be at `place`.
    ///
    /// # Safety
    ///
    /// The declaration is true of a struct (invariants C1, C2 and C3), and the result is what `place` is initialised with.
    #[must_use]
    pub const unsafe fn new(declared: &'static Declared, place: &'static Self) -> Self {
        let (parts, used) = Parts::build(declared);
        let view = place.parts.cut(used);
        // SAFETY: the caller's promise; the parts will be where the view is of.
        let record = unsafe { ClassRecord::new(declared, view) };
        Self { parts, record }
    }

    /// With a record that is [`varying`](ClassRecord::varying).
    pub(crate) const fn varying(self) -> Self {
        let Self { parts, record } = self;
        Self { parts, record: record.varying() }
    }
}

/// Where the names of a class are looked for.
pub trait Search {
    /// The class.
    fn record(&'static self) -> &'static ClassRecord;

    /// What `text`, whose digest is `key`, stands for.
    fn find(&'static self, key: &Key, text: Text<'_>) -> Option<EntryRef>;
}

impl<const ENTRIES: usize, const BUCKETS: usize, const CLASSES: usize> Search for Native<ENTRIES, BUCKETS, CLASSES> {
    #[inline]
    fn record(&'static self) -> &'static ClassRecord {
        &self.record
    }

    /// What the table finds, without loading anything but what is compared.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "the search is the hot path of every access by name")]
    fn find(&'static self, key: &Key, text: Text<'_>) -> Option<EntryRef> {
        if ENTRIES == 0 || !BUCKETS.is_power_of_two() {
            return None;
        }
        // SAFETY: T1 and T2 have just been asked of the arrays' lengths, which are constants and those in use.
        unsafe { find(&self.parts.displacements, BUCKETS - 1, &self.parts.entries, key, text) }.map(EntryRef)
    }
}

impl Search for ClassRecord {
    #[inline]
    fn record(&'static self) -> &'static ClassRecord {
        self
    }

    #[inline]
    fn find(&'static self, key: &Key, text: Text<'_>) -> Option<EntryRef> {
        self.table.find_key(key, text).map(EntryRef)
    }
}

/// Fills array places that no slice shows, or that nothing finds ([`Entry::NOWHERE`]).
pub(super) const UNUSED_SLOT: &SlotDecl = &{
    use crate::storage::{Field, Slot};
    // SAFETY: no name leads to an entry with this declaration, nor does the order of a table, so nothing is ever read at its
    // offset.
    unsafe { SlotDecl::new("", 0, <Slot<bool> as Field>::TYPE, ": ") }
};
