//! Names of slots: what an identifier is, which names are private, and how those are mangled.

use super::xid;

/// Whether `name` is an identifier to Python (`str.isidentifier`): rule `slot-not-identifier`.
///
/// Keywords are identifiers, non-ASCII letters are allowed, and nothing is normalised.
pub const fn is_identifier(name: &str) -> bool {
    let bytes = name.as_bytes();
    let len = bytes.len();
    let mut at = 0;
    while at < len {
        match bytes[at] {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => at += 1,
            b'0'..=b'9' if at > 0 => at += 1,
            0..0x80 => return false,
            _ => {
                let (code, width) = decode(bytes, at);
                if !(if at == 0 { xid::is_start(code) } else { xid::is_continue(code) }) {
                    return false;
                }
                at += width;
            }
        }
    }
    len > 0
}

/// The non-ASCII character at `at` in the text `bytes`, and how many bytes encode it.
const fn decode(bytes: &[u8], at: usize) -> (u32, usize) {
    let (lead, width) = match bytes[at] {
        lead @ 0..0xe0 => (lead & 0x1f, 2),
        lead @ 0xe0..0xf0 => (lead & 0x0f, 3),
        lead => (lead & 0x07, 4),
    };
    let mut code = lead as u32;
    let mut next = 1;
    while next < width {
        code = code << 6 | (bytes[at + next] & 0x3f) as u32;
        next += 1;
    }
    (code, width)
}

/// Whether a slot of this name is private to its class, hence mangled: rule `name-mangling`.
///
/// Private names start with two underscores and do not end with two (`name-mangling-dunder-exempt`).
pub const fn is_private(name: &str) -> bool {
    !matches!(name.as_bytes(), [.., b'_', b'_']) && matches!(name.as_bytes(), [b'_', b'_', ..])
}

/// How many bytes [`mangle`] makes of `slot` in a class named `class`.
pub const fn mangled_len(class: &str, slot: &str) -> usize {
    let prefix = prefix(class, slot).len();
    if prefix == 0 { slot.len() } else { 1 + prefix + slot.len() }
}

/// The name under which the class `class` stores `slot`: rule `name-mangling`.
///
/// A private name gets `_` and the class's name, without its leading underscores, in front; any other name, and any
/// name in a class that is named with underscores only (`name-mangling-underscore-class`), stays as it is. `N` has to
/// be [`mangled_len`]; what does not fit is cut off, and what is left over is zero. A mangled name is not private, so
/// mangling it again changes nothing.
pub const fn mangle<const N: usize>(class: &str, slot: &str) -> [u8; N] {
    let mut bytes = [0; N];
    let prefix = prefix(class, slot);
    if prefix.is_empty() {
        put(&mut bytes, 0, slot.as_bytes());
    } else {
        put(&mut bytes, 0, b"_");
        put(&mut bytes, 1, prefix);
        put(&mut bytes, 1 + prefix.len(), slot.as_bytes());
    }
    bytes
}

/// As [`mangle`], as text of its own.
pub(crate) fn mangled(class: &str, slot: &str) -> String {
    match mangling(class, slot) {
        "" => slot.to_owned(),
        prefix => format!("_{prefix}{slot}"),
    }
}

const fn put(bytes: &mut [u8], start: usize, part: &[u8]) {
    let mut at = 0;
    while at < part.len() && start + at < bytes.len() {
        bytes[start + at] = part[at];
        at += 1;
    }
}

/// The class's name without leading underscores if `slot` is mangled with it; else empty.
const fn prefix<'a>(class: &'a str, slot: &str) -> &'a [u8] {
    if !is_private(slot) {
        return &[];
    }
    let mut rest = class.as_bytes();
    while let [b'_', tail @ ..] = rest {
        rest = tail;
    }
    rest
}

/// What stands before `slot` in its mangled name, after the first underscore; empty where nothing is mangled.
pub(super) fn mangling<'a>(class: &'a str, slot: &str) -> &'a str {
    if is_private(slot) { class.trim_start_matches('_') } else { "" }
}

/// Whether `slot`, mangled for `class`, is `name`.
pub(super) const fn mangled_eq(class: &str, slot: &str, name: &str) -> bool {
    let prefix = prefix(class, slot);
    if prefix.is_empty() {
        return same(slot, name);
    }
    let [b'_', rest @ ..] = name.as_bytes() else { return false };
    rest.len() == prefix.len() + slot.len()
        && same_bytes(rest.split_at(prefix.len()).0, prefix)
        && same_bytes(rest.split_at(prefix.len()).1, slot.as_bytes())
}

/// Whether two slots of `class` are one after mangling.
pub(super) const fn same_slot(class: &str, one: &str, other: &str) -> bool {
    if is_private(one) && !is_private(other) {
        mangled_eq(class, one, other)
    } else if is_private(other) && !is_private(one) {
        mangled_eq(class, other, one)
    } else {
        same(one, other)
    }
}

/// `==` for text in const evaluation.
pub const fn same(one: &str, other: &str) -> bool {
    same_bytes(one.as_bytes(), other.as_bytes())
}

/// `==` for bytes in const evaluation, which pays for each step: most names differ at once, in an end or in length.
pub(super) const fn same_bytes(one: &[u8], other: &[u8]) -> bool {
    let ([first, .., last], [other_first, .., other_last]) = (one, other) else {
        return matches!((one, other), ([], [])) || matches!((one, other), ([a], [b]) if *a == *b);
    };
    if *first != *other_first || *last != *other_last || one.len() != other.len() {
        return false;
    }
    let mut at = one.len() - 2;
    while at > 0 {
        if one[at] != other[at] {
            return false;
        }
        at -= 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const _: () = {
        assert!(is_identifier("x1") && is_identifier("größe") && !is_identifier("foo bar"));
        assert!(is_private("__p") && !is_private("__p__"));
        assert!(same(str_of(&mangle::<{ mangled_len("_C", "__p") }>("_C", "__p")), "_C__p"));
        assert!(mangled_eq("C", "__p", "_C__p"));
    };

    const fn str_of(bytes: &[u8]) -> &str {
        match core::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(_) => "",
        }
    }

    #[test]
    fn identifiers_are_those_of_python() {
        for good in ["a", "_", "__dict__", "A9", "class", "None", "é", "ﬁ", "名前", "a·b", "𝒳", "x\u{301}", "x٣", "℘"]
        {
            assert!(is_identifier(good), "{good}");
        }
        for bad in
            ["", "1a", "a b", "a-b", "a.b", "a\0", "·a", "\u{301}x", "٣x", "€", "a€", "a\u{a0}b", "😀", "r#type", " a"]
        {
            assert!(!is_identifier(bad), "{bad}");
        }
    }

    #[test]
    fn identifiers_agree_with_the_reference_on_every_character() {
        for char in '\0'..=char::MAX {
            let start = char == '_' || unicode_ident::is_xid_start(char);
            assert_eq!(is_identifier(char.encode_utf8(&mut [0; 4])), start, "{char:?} first");
            let later = format!("a{char}");
            assert_eq!(is_identifier(&later), unicode_ident::is_xid_continue(char), "{char:?} later");
        }
    }

    #[test]
    fn private_names_start_but_do_not_end_with_two_underscores() {
        for private in ["__p", "___p", "__p_", "__é"] {
            assert!(is_private(private), "{private}");
        }
        for public in ["", "_", "__", "___", "____", "_p", "p", "__p__", "___p__", "p__"] {
            assert!(!is_private(public), "{public}");
        }
    }

    #[test]
    fn private_names_are_mangled_with_the_class_stripped_of_underscores() {
        for (class, slot, mangled) in [
            ("C", "__p", "_C__p"),
            ("__C_", "__p", "_C___p"),
            ("Größe", "__p", "_Größe__p"),
            ("C", "__p_", "_C__p_"),
            ("C", "___p", "_C___p"),
            ("C", "p", "p"),
            ("C", "_p", "_p"),
            ("C", "__p__", "__p__"),
            ("_", "__p", "__p"),
            ("___", "__p", "__p"),
        ] {
            let length = mangled_len(class, slot);
            assert_eq!(length, mangled.len(), "{class} {slot}");
            assert_eq!(str_of(&mangle::<16>(class, slot)[..length]), mangled);
            assert!(mangled_eq(class, slot, mangled));
            assert!(mangled_eq(class, mangled, mangled), "mangling twice changes nothing");
            assert!(!mangled_eq(class, slot, "_D__p"));
            assert!(!mangled_eq(class, slot, "other"));
            let prefix = mangling(class, slot);
            assert_eq!(if prefix.is_empty() { slot.to_owned() } else { format!("_{prefix}{slot}") }, mangled);
        }
    }

    #[test]
    fn slots_are_the_same_after_mangling() {
        assert!(same_slot("C", "__p", "_C__p") && same_slot("C", "_C__p", "__p"));
        assert!(same_slot("C", "__p", "__p") && same_slot("C", "p", "p"));
        assert!(!same_slot("C", "__p", "_D__p") && !same_slot("C", "__p", "__q") && !same_slot("C", "p", "q"));
    }
}
