//! From a record to the parts: what the classes up the chain of bases have laid out, and the bytes between.

use std::ops::Range;

use super::{ClassLayout, LayoutPart, PartKind};
use crate::class::{Class, ClassRecord, ItemKind, ObjectLayout, SlotInfo};
use crate::dict::AttrDict;

impl ClassLayout {
    pub(in crate::class) fn of(class: &Class) -> Self {
        let mut parts = before(class.record());
        let in_front = parts.len();
        for level in chain(class.record()) {
            add_level(class, level, &mut parts);
        }
        let instance = parts.len();
        add_items(class.record(), &mut parts);
        Self { class: class.clone(), before: in_front, behind: parts.len() - instance, parts }
    }
}

/// The class with the bases that its instances embed, the root first.
fn chain(record: &'static ClassRecord) -> impl Iterator<Item = &'static ClassRecord> {
    let mut chain: Vec<_> = core::iter::successors(Some(record), |class| class.base).collect();
    chain.reverse();
    chain.into_iter()
}

/// What an object has before its instance.
fn before(record: &'static ClassRecord) -> Vec<LayoutPart> {
    let start = below(record.object.payload);
    let mut parts = Vec::new();
    let header = below(ObjectLayout::HEADER);
    let word = |kind, name| LayoutPart {
        align: ObjectLayout::ALIGN,
        ..LayoutPart::plain(kind, name, header.saturating_sub_unsigned(ObjectLayout::WORD), ObjectLayout::WORD)
    };
    if record.object.items.is_some() {
        parts.push(word(PartKind::ItemCount, "length"));
    } else if record.object.has_weakref {
        let bringer = chain(record).find(|class| class.object.has_weakref).map(Class::of_record);
        parts.push(LayoutPart { class: bringer, ..word(PartKind::WeakRef, "weakrefs") });
    }
    parts.extend(ObjectLayout::FIELDS.map(|field| LayoutPart {
        align: field.size,
        ..LayoutPart::plain(PartKind::Header, field.name, header.saturating_add_unsigned(field.offset), field.size)
    }));
    with_gaps(parts, start..0, |offset, size| LayoutPart::plain(PartKind::Padding, "padding", offset, size))
}

/// What the class at one level of the chain has added to the instances of `class`.
fn add_level(class: &Class, level: &'static ClassRecord, parts: &mut Vec<LayoutPart>) {
    let declared = &level.declared;
    let (first, start) = level.base.map_or((0, 0), |base| (base.table.len(), base.declared.rust.size));
    // Whether a slot is hidden is for the class that is asked to say; it has those of its bases at the same places.
    let table = class.record().table;
    let mut own: Vec<LayoutPart> = (first..level.table.len())
        .map(|index| {
            let member = table.nth(index);
            LayoutPart {
                align: member.decl.ty.align,
                slot: Some(SlotInfo::of(class.clone(), member)),
                is_hidden: table.is_hidden(index),
                ..LayoutPart::plain(PartKind::Slot, "", above(member.decl.offset()), member.decl.ty.size)
            }
        })
        .collect();
    if let Some(offset) = level.dict.filter(|_| declared.dict) {
        let dict = LayoutPart::plain(PartKind::Dict, "__dict__", above(offset as usize), size_of::<AttrDict>());
        own.push(LayoutPart { align: align_of::<AttrDict>(), ..dict });
    }
    // Rust lays out a root class as it likes. What has no bytes comes before what starts at the same place.
    own.sort_by_key(|part| (part.offset, part.size));
    let used: usize = own.iter().map(LayoutPart::size).sum();
    let unnamed = (declared.rust.size - start).saturating_sub(used);
    let (kind, name) = match declared.hidden {
        0 => (PartKind::Padding, "padding"),
        hidden if hidden >= unnamed => (PartKind::Fields, "other fields"),
        _ => (PartKind::FieldsOrPadding, "other fields or padding"),
    };
    let region = above(start)..above(declared.rust.size);
    let own = with_gaps(own, region, |offset, size| LayoutPart::plain(kind, name, offset, size));
    parts.extend(own.into_iter().map(|part| LayoutPart { class: Some(Class::of_record(level)), ..part }));
}

/// Where the items are, if objects of the class have any.
fn add_items(record: &'static ClassRecord, parts: &mut Vec<LayoutPart>) {
    let Some(items) = record.object.items else { return };
    let type_text = match items.kind {
        ItemKind::Values => "Value",
        ItemKind::Bytes => "u8",
        ItemKind::Limbs => "u64",
    };
    let (end, start) = (above(record.declared.rust.size), above(items.start));
    let tail = LayoutPart {
        align: items.kind.align(),
        type_text,
        ..LayoutPart::plain(PartKind::Items, "each item", start, 0)
    };
    parts.extend(with_gaps(vec![tail], end..start, |offset, size| {
        LayoutPart::plain(PartKind::Padding, "padding", offset, size)
    }));
}

/// The parts, which are in order, with what `gap` makes of the bytes of the region that none of them has.
fn with_gaps(
    parts: Vec<LayoutPart>,
    region: Range<isize>,
    gap: impl Fn(isize, usize) -> LayoutPart,
) -> Vec<LayoutPart> {
    let mut filled = Vec::with_capacity(parts.len());
    let mut reached = region.start;
    for part in parts {
        if part.offset > reached {
            filled.push(gap(reached, part.offset.abs_diff(reached)));
        }
        reached = reached.max(part.end());
        filled.push(part);
    }
    if region.end > reached {
        filled.push(gap(reached, region.end.abs_diff(reached)));
    }
    filled
}

/// So many bytes behind the start of an instance.
const fn above(bytes: usize) -> isize {
    0_isize.saturating_add_unsigned(bytes)
}

/// So many bytes before it.
const fn below(bytes: usize) -> isize {
    0_isize.saturating_sub_unsigned(bytes)
}

impl LayoutPart {
    /// Without a class, a type and an alignment.
    const fn plain(kind: PartKind, name: &'static str, offset: isize, size: usize) -> Self {
        Self { kind, offset, size, align: 1, name, type_text: "", class: None, slot: None, is_hidden: false }
    }
}
