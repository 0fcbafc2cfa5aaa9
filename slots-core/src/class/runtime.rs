//! Classes made at run time: their records, and what these point to.

use core::any::TypeId;
use core::ptr::NonNull;
use std::collections::HashSet;

use super::decl::{Declared, RustType, SlotDecl};
use super::hooks::Hooks;
use super::record::{ClassRecord, RuntimeParts};
use super::table::{Entry, HeldAttr, Member, Table, place_all};
use super::{Class, Pairs};
use crate::attr::{Attr, Attrs, Native};
use crate::dict::AttrDict;
use crate::error::Result;
use crate::name::Key;
use crate::panics::Panics;
use crate::rules::{ClassId, ClassLink, ClassShape, Link, Merge};
use crate::storage::Slot;
use crate::sync::Count;
use crate::value::{Str, Value};

/// A class made at run time: the record, and all that it points to.
#[repr(C)]
pub(crate) struct RuntimeClass {
    record: ClassRecord,
    /// The handles to the class, and its objects (H5).
    pub(super) count: Count,
    /// The attributes that the class itself defines.
    own_attrs: Attrs,
    /// Those that names reach, inherited ones included; the user's code may run when they are dropped.
    _attrs: Heap<[HeldAttr]>,
    /// What the record points to; dropped after it.
    _parts: Parts,
}

/// The allocations that a record points into, and the classes whose records it points to.
struct Parts {
    _decls: Heap<[SlotDecl]>,
    _entries: Heap<[Entry]>,
    _hidden: Heap<[Member]>,
    _order: Heap<[u16]>,
    _displacements: Heap<[u32]>,
    _docs: Vec<Heap<&'static str>>,
    _bases: Heap<[&'static ClassShape<'static>]>,
    _mro: Heap<[&'static ClassShape<'static>]>,
    _lineage: Heap<[TypeId]>,
    _texts: Vec<Heap<str>>,
    _held: Vec<Class>,
}

/// A `Box` that may be pointed into while it is moved.
struct Heap<T: ?Sized>(NonNull<T>);

impl<T: ?Sized> Heap<T> {
    fn new(content: Box<T>) -> Self {
        Self(NonNull::from(Box::leak(content)))
    }

    /// # Safety
    ///
    /// The result is not used once this is dropped.
    const unsafe fn get(&self) -> &'static T {
        // SAFETY: allocated by a box that was leaked; the caller promises the rest.
        unsafe { self.0.as_ref() }
    }

    /// # Safety
    ///
    /// As for [`get`](Self::get).
    unsafe fn kept(content: impl Into<Box<T>>) -> (Self, &'static T) {
        let kept = Self::new(content.into());
        // SAFETY: the caller's promise.
        let content = unsafe { kept.get() };
        (kept, content)
    }
}

impl<T: ?Sized> Drop for Heap<T> {
    fn drop(&mut self) {
        // SAFETY: made of a box in `new`, and dropped once.
        drop(unsafe { Box::from_raw(self.0.as_ptr()) });
    }
}

/// A definition that the rules have accepted.
pub(crate) struct Accepted {
    pub(crate) name: String,
    pub(crate) module: String,
    pub(crate) doc: String,
    /// At least one; the index of the one whose layout is embedded.
    pub(crate) bases: Vec<Class>,
    pub(crate) primary: usize,
    /// Mangled, in the order given, each with its documentation.
    pub(crate) slots: Vec<(String, String)>,
    pub(crate) adds_dict: bool,
    pub(crate) adds_weakref: bool,
    pub(crate) attrs: Attrs,
}

/// How many bytes an untyped slot takes.
const SLOT: usize = size_of::<Slot<Value>>();

/// Where the slots and the dict lie that a class adds to its base, and how large that makes its instances.
struct Layout {
    /// One a slot, in the order given.
    offsets: Vec<usize>,
    dict: Option<usize>,
    size: usize,
    align: usize,
}

impl Layout {
    /// Slots lie in the order of their names, as in CPython: the same names make the same layout (`slot-order-sorted`).
    fn new(native: &RustType, slots: &[(String, String)], adds_dict: bool) -> Self {
        if slots.is_empty() && !adds_dict {
            // Objects may then change between the class and its base.
            return Self { offsets: Vec::new(), dict: None, size: native.size, align: native.align };
        }
        let start = native.size.next_multiple_of(8);
        let mut places: Vec<usize> = (0..slots.len()).collect();
        places.sort_by(|&one, &other| slots[one].0.cmp(&slots[other].0));
        let mut offsets = vec![0; slots.len()];
        for (place, &slot) in places.iter().enumerate() {
            offsets[slot] = start + place * SLOT;
        }
        let end = start + slots.len() * SLOT;
        let size = end + if adds_dict { size_of::<AttrDict>() } else { 0 };
        Self { offsets, dict: adds_dict.then_some(end), size, align: native.align.max(8) }
    }
}

/// Makes the class.
pub(crate) fn make(accepted: Accepted) -> Class {
    let Accepted { name, module, doc, bases, primary, slots, adds_dict, adds_weakref, attrs } = accepted;
    let base = bases[primary].record();
    let memory = Box::<RuntimeClass>::new_uninit();
    let memory = NonNull::from(Box::leak(memory)).cast::<RuntimeClass>();
    let address = memory.expose_provenance().get();
    let mut texts = Vec::new();
    let mut text = |text: String| {
        // SAFETY: kept as long as the record that it is for; likewise below.
        let (kept, text) = unsafe { Heap::kept(text) };
        texts.push(kept);
        text
    };
    let (name, module, doc) = (text(name), text(module), text(doc));

    let layout = Layout::new(&base.declared.rust, &slots, adds_dict);
    let mut docs = Vec::new();
    let decls: Vec<SlotDecl> = (slots.into_iter().zip(&layout.offsets))
        .map(|((name, doc), &offset)| {
            let doc = (!doc.is_empty()).then(|| {
                // SAFETY: as above.
                let (kept, doc) = unsafe { Heap::kept(Box::new(text(doc))) };
                docs.push(kept);
                doc
            });
            let name = text(name);
            // SAFETY: C1: slots lie behind the base's bytes, where `build_in_place` puts them.
            unsafe { SlotDecl::untyped(name, offset, doc) }.notified()
        })
        .collect();
    // SAFETY: as above.
    let (decls, own) = unsafe { Heap::<[SlotDecl]>::kept(decls) };
    let shapes: Vec<&'static ClassShape<'static>> = bases.iter().map(|base| base.record().shape()).collect();
    // SAFETY: as above.
    let (shapes, base_shapes) = unsafe { Heap::<[_]>::kept(shapes) };
    let mro: Vec<&'static ClassShape<'static>> = Mro(Merge::new(base_shapes)).collect();
    // SAFETY: as above.
    let (mro, mro_shapes) = unsafe { Heap::<[_]>::kept(mro) };
    let mut lineage = base.lineage().to_vec();
    if !base.is_runtime() {
        lineage.push(base.type_id());
    }
    // SAFETY: as above.
    let (lineage, types) = unsafe { Heap::<[_]>::kept(lineage) };

    let resolved = Resolved::new(base, own, &attrs, mro_shapes);
    // SAFETY: as above.
    let (held, reached) = unsafe { Heap::<[HeldAttr]>::kept(resolved.attrs) };
    let Placed { entries, hidden, order, displacements } = place(&resolved.layout, &resolved.winners, reached);
    // SAFETY: as above.
    let (entries, visible) = unsafe { Heap::<[Entry]>::kept(entries) };
    // SAFETY: as above.
    let (hidden, invisible) = unsafe { Heap::<[Member]>::kept(hidden) };
    // SAFETY: as above.
    let (order, positions) = unsafe { Heap::<[u16]>::kept(order) };
    // SAFETY: as above.
    let (displacements, factors) = unsafe { Heap::<[u32]>::kept(displacements) };
    let declared = Declared {
        name,
        id: ClassId::of_runtime(),
        module,
        doc,
        base: Some(base),
        extends: true,
        mixins: &[],
        slots: own,
        attrs: &[],
        hidden: 0,
        dict: layout.dict,
        fixed_dict: false,
        weakref: adds_weakref,
        closed: false,
        unnamed_weakref: false,
        is_final: false,
        assignable: true,
        items: None,
        rust: RustType { id: base.declared.rust.id, size: layout.size, align: layout.align, drop: Some(drop_in_place) },
        build: base.declared.build.map(|_| build_in_place as _),
        record: || &(),
    };
    let parts = RuntimeParts {
        declared,
        table: Table::new(factors, visible, positions).with_hidden(invisible),
        bases: base_shapes,
        mro: mro_shapes,
        lineage: types,
        link: ClassLink(Link::Runtime(address)),
        attrs: reached.len(),
        hooks: resolved.hooks,
        inherits_weakref_attr: bases.iter().any(|base| base.record().has_weakref_attr),
    };
    let class = RuntimeClass {
        // SAFETY: C1 to C3: slots and dict lie behind the base's bytes, where `build_in_place` puts them.
        record: unsafe { ClassRecord::at_run_time(&parts) },
        count: Count::one(),
        own_attrs: attrs,
        _attrs: held,
        _parts: Parts {
            _decls: decls,
            _entries: entries,
            _hidden: hidden,
            _order: order,
            _displacements: displacements,
            _docs: docs,
            _bases: shapes,
            _mro: mro,
            _lineage: lineage,
            _texts: texts,
            _held: bases,
        },
    };
    // SAFETY: the memory was allocated for it above.
    unsafe { memory.write(class) };
    // SAFETY: H5: the count of 1 is for this handle.
    unsafe { Class::from_counted(memory.cast()) }
}

/// The rest of a method resolution order.
struct Mro(Merge<'static>);

impl Iterator for Mro {
    type Item = &'static ClassShape<'static>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }
}

/// What the names of a class's instances stand for.
struct Resolved {
    /// All slots, in layout order.
    layout: Vec<Member>,
    /// The slots that names reach, by their places in that order. Their declarations have no one address: a constant may be in
    /// the binary more than once.
    winners: HashSet<usize>,
    /// The attributes that names reach, inherited ones included.
    attrs: Vec<HeldAttr>,
    hooks: Hooks,
}

impl Resolved {
    /// What a name stands for is what the first class of the method resolution order that has it says; slots that lose are
    /// still there, without a name.
    fn new(
        base: &'static ClassRecord,
        own: &'static [SlotDecl],
        own_attrs: &Attrs,
        mro: &[&'static ClassShape<'static>],
    ) -> Self {
        let mut taken: HashSet<Str> = own_attrs.keys().cloned().collect();
        let mut attrs: Vec<HeldAttr> = own_attrs.iter().map(|(name, attr)| (name.clone(), attr.clone())).collect();
        let mut winners = HashSet::new();
        // All of a class at once: its slots and attributes have different names, but `__qualname__` and its like.
        let mut claim = |slots: &'static [SlotDecl], first: usize, taken: &mut HashSet<Str>| {
            winners.extend(slots.iter().zip(first..).filter_map(|(slot, place)| {
                let is_free = taken.insert(Str::from(slot.name()));
                is_free.then_some(place)
            }));
        };
        claim(own, base.table.len(), &mut taken);
        for shape in mro {
            let Some(class) = Class::of_shape(shape) else { continue };
            let record = class.record();
            if let Some(runtime) = of(record) {
                for (name, attr) in &runtime.own_attrs {
                    if taken.insert(name.clone()) {
                        attrs.push((name.clone(), attr.clone()));
                    }
                }
            }
            for decl in record.declared.attrs {
                let name = Str::from(decl.name);
                if taken.insert(name.clone()) {
                    attrs.push((name, Attr::Native(Native(decl))));
                }
            }
            // A class that adds slots is one of those that the base embeds: the layouts of any other would be in conflict.
            claim(record.declared.slots, record.base.map_or(0, |base| base.table.len()), &mut taken);
        }
        let hooks = attrs.iter().fold(Hooks::NONE, |hooks, (name, _)| hooks.or(Hooks::of_name(name)));
        let hooked = hooks.has(Hooks::SETATTR) || hooks.has(Hooks::DELATTR);
        let mut layout: Vec<Member> = base.table.iter().copied().chain(own.iter().map(Member::new)).collect();
        for member in &mut layout {
            // A base's slots may be hooked where these are not: an attribute of this class may hide the base's hook.
            member.flags &= !Member::HOOKED;
            member.flags |= if hooked { Member::HOOKED } else { 0 };
            // Whoever notifies nobody need not go the long way.
            member.flags &= if hooks.has(Hooks::NOTIFY) { !0 } else { !Member::NOTIFY };
        }
        Self { layout, winners, attrs, hooks }
    }
}

/// The parts of a table.
struct Placed {
    entries: Vec<Entry>,
    hidden: Vec<Member>,
    order: Vec<u16>,
    displacements: Vec<u32>,
}

/// Gives each name its place.
fn place(layout: &[Member], winners: &HashSet<usize>, attrs: &'static [HeldAttr]) -> Placed {
    let slots = layout.iter().enumerate().filter(|(place, _)| winners.contains(place));
    let slots = slots.map(|(_, member)| (member.decl.name(), Entry::of(member)));
    let attrs = attrs.iter().map(|attr| (attr.0.as_str(), Entry::held(attr)));
    let found: Vec<(&str, Entry)> = slots.chain(attrs).collect();
    let hashes: Vec<u64> = found.iter().map(|(name, _)| Key::of(name).hash()).collect();
    let (displacements, positions) = place_all(&hashes);
    let mut entries = vec![Entry::NOWHERE; found.len()];
    for ((_, entry), &position) in found.into_iter().zip(&positions) {
        entries[usize::from(position)] = entry;
    }
    // Those of the slots come first.
    let mut positions = positions.into_iter();
    let (mut hidden, mut order) = (Vec::new(), Vec::new());
    for (place, member) in layout.iter().enumerate() {
        if let Some(position) = winners.contains(&place).then(|| positions.next()).flatten() {
            order.push(position);
        } else {
            // As many names and slots as a table can have is what the builder has checked.
            order.push(u16::try_from(entries.len() + hidden.len()).unwrap_or(u16::MAX));
            hidden.push(*member);
        }
    }
    Placed { entries, hidden, order, displacements }
}

/// Makes an instance of a class made at run time: the native part first, then the slots and the dict of each class below.
///
/// # Safety
///
/// As [`BuildInPlace`](super::BuildInPlace) says, for the class that the pairs are for.
unsafe fn build_in_place(pairs: &mut Pairs, place: *mut u8, _: &'static ClassRecord) -> Result<()> {
    let native = native(pairs.record());
    if let Some(build) = native.declared.build {
        // SAFETY: the caller's promise: the native part lies at the start (C2).
        unsafe { build(pairs, place, native) }?;
    }
    // SAFETY: as above; the native part is there now.
    unsafe { build_below(pairs, place) };
    Ok(())
}

/// As [`build_in_place`], of an instance whose native part is there already.
///
/// # Safety
///
/// As there, but the memory holds an instance of the class's native base.
pub(crate) unsafe fn build_below(pairs: &mut Pairs, place: *mut u8) {
    let record = pairs.record();
    // From the class next to the native base down; chains are short, and a list of them would be an allocation an object.
    let levels = runtime_chain(record).count();
    for class in (0..levels).rev().filter_map(|level| runtime_chain(record).nth(level)) {
        for slot in class.declared.slots {
            let value: Slot<Value> = pairs.next_value().into();
            // SAFETY: C1: the slot's place lies inside the instance.
            let field: *mut Slot<Value> = unsafe { place.add(slot.offset()) }.cast();
            // SAFETY: aligned to 8 bytes, as `make` has laid it out.
            unsafe { field.write(value) };
        }
        if let Some(offset) = class.dict.filter(|_| class.declared.dict) {
            // SAFETY: C3: the dict's place lies inside the instance.
            let field: *mut AttrDict = unsafe { place.add(offset as usize) }.cast();
            // SAFETY: as for the slots.
            unsafe { field.write(pairs.dict()) };
        }
    }
}

/// Drops an instance of a class made at run time: what the classes below the native base have added, then that.
///
/// # Safety
///
/// `place` leads to a live instance of `record`'s class, which is given up.
unsafe fn drop_in_place(place: *mut u8, record: &'static ClassRecord) {
    let mut panics = Panics::default();
    for class in runtime_chain(record) {
        for slot in class.declared.slots {
            // SAFETY: C1: the slot's place lies inside the instance.
            let field: *mut Slot<Value> = unsafe { place.add(slot.offset()) }.cast();
            // SAFETY: C1: a live slot, dropped once.
            panics.catch(|| unsafe { field.drop_in_place() });
        }
        if let Some(offset) = class.dict.filter(|_| class.declared.dict) {
            // SAFETY: C3: the dict's place lies inside the instance.
            let field: *mut AttrDict = unsafe { place.add(offset as usize) }.cast();
            // SAFETY: C3: a live dict, dropped once.
            panics.catch(|| unsafe { field.drop_in_place() });
        }
    }
    let native = native(record);
    if let Some(drop) = native.declared.rust.drop {
        // SAFETY: C2: a live instance of the native base lies at the start, and is dropped once.
        panics.catch(|| unsafe { drop(place, native) });
    }
    panics.resume();
}

/// The class and its bases, as far as they were made at run time.
fn runtime_chain(record: &'static ClassRecord) -> impl Iterator<Item = &'static ClassRecord> {
    core::iter::successors(Some(record), |class| class.base).take_while(|class| class.is_runtime())
}

/// The nearest base that was not made at run time.
pub(crate) fn native(record: &'static ClassRecord) -> &'static ClassRecord {
    let mut native = record;
    while let (true, Some(base)) = (native.is_runtime(), native.base) {
        native = base;
    }
    native
}

/// What a class made at run time has besides its record.
pub(crate) fn of(record: &'static ClassRecord) -> Option<&'static RuntimeClass> {
    match record.shape.class?.0 {
        Link::Native(_) => None,
        // SAFETY: H5: the record is there, so all of the class is.
        Link::Runtime(address) => Some(unsafe { &*whole(address) }),
    }
}

impl RuntimeClass {
    /// The attributes of instances that are no slots.
    pub(crate) const fn own_attrs(&self) -> &Attrs {
        &self.own_attrs
    }

    /// Where all of the class is, by the pointer that it was made with.
    pub(super) fn whole(&self) -> NonNull<Self> {
        NonNull::with_exposed_provenance(NonNull::from(self).addr())
    }
}

fn whole(address: usize) -> *const RuntimeClass {
    core::ptr::with_exposed_provenance(address)
}

/// The record of the class at that address.
///
/// # Safety
///
/// There is a class made at run time, and somebody holds it as long as the result is used (H5).
pub(crate) unsafe fn at(address: usize) -> &'static ClassRecord {
    // SAFETY: the caller's promise.
    unsafe { &(*whole(address)).record }
}
