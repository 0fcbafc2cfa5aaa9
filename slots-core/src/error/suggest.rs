//! "Did you mean": the known name that is closest to a mistaken one.

/// The candidate within a third of the name's length of edits, the nearest first; none if all are further away.
pub(crate) fn closest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // Longer names are compared with none, as in CPython: it takes time with the square of the length.
    const LONGEST: usize = 160;
    let limit = (name.chars().count().max(3)) / 3;
    let candidates = if name.len() > LONGEST { None } else { Some(candidates) };
    candidates
        .into_iter()
        .flatten()
        .filter(|candidate| {
            *candidate != name && candidate.len() <= LONGEST && candidate.len().abs_diff(name.len()) <= limit * 4
        })
        .map(|candidate| (strsim::osa_distance(name, candidate), candidate))
        // Replacing every letter is no misspelling.
        .filter(|&(distance, candidate)| distance <= limit && distance < candidate.len().min(name.len()))
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// What an insertion, a deletion or another letter costs in [`closest_in_message`]; another case costs half of it.
const MOVE: usize = 2;

/// The candidate that CPython names in the message itself, as it does for keyword arguments: by its own measure.
pub(crate) fn closest_in_message<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates.filter(|candidate| *candidate != name) {
        let limit = (name.len() + candidate.len() + 3) * MOVE / 6;
        let distance = python_distance(name.as_bytes(), candidate.as_bytes());
        if distance <= limit && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// CPython's distance of two names; none of those that are longer than it compares is close.
fn python_distance(one: &[u8], other: &[u8]) -> usize {
    /// Without what both start and end with.
    const LONGEST: usize = 40;
    let same = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[same..], &other[same..]);
    let same = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[..one.len() - same], &other[..other.len() - same]);
    if one.is_empty() || other.is_empty() {
        return (one.len() + other.len()) * MOVE;
    }
    if one.len().max(other.len()) > LONGEST {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (1..=one.len()).map(|at| at * MOVE).collect();
    for (at, letter) in other.iter().enumerate() {
        let (mut diagonal, mut left) = (at * MOVE, (at + 1) * MOVE);
        for (cell, wanted) in row.iter_mut().zip(one) {
            let replaced = diagonal + replacement(*letter, *wanted);
            diagonal = *cell;
            left = replaced.min(left.min(diagonal) + MOVE);
            *cell = left;
        }
    }
    row.last().copied().unwrap_or_default()
}

const fn replacement(one: u8, other: u8) -> usize {
    if one == other {
        0
    } else if one.eq_ignore_ascii_case(&other) {
        MOVE / 2
    } else {
        MOVE
    }
}

#[cfg(test)]
mod tests {
    use super::{closest, closest_in_message};

    /// What CPython 3.13 says of a call with a keyword argument of each of these names.
    #[test]
    fn messages_suggest_what_those_of_cpython_do() {
        let suggested = |name: &str, params: &[&'static str]| closest_in_message(name, params.iter().copied());
        assert_eq!(suggested("aa", &["a", "b", "c"]), Some("a"));
        assert_eq!(suggested("kex", &["key"]), Some("key"));
        assert_eq!(suggested("x", &["a", "b", "c"]), None);
        assert_eq!(suggested("KEY", &["key"]), Some("key"));
        assert_eq!(suggested("lenght", &["length", "width"]), Some("length"));
        assert_eq!(suggested("bluch", &["blech", "fluch", "first_noise"]), Some("blech"));
        assert_eq!(suggested("wi", &["width", "height"]), None);
        assert_eq!(suggested("colour", &["colours", "color"]), Some("colours"));
        assert_eq!(suggested("offset_of_it", &["offset"]), None);
    }

    #[test]
    fn only_a_near_name_is_suggested() {
        let names = ["color", "width", "x"];
        assert_eq!(closest("colour", names.into_iter()), Some("color"));
        assert_eq!(closest("widht", names.into_iter()), Some("width"));
        assert_eq!(closest("colossal_name", names.into_iter()), None);
        assert_eq!(closest("zz", names.into_iter()), None);
        assert_eq!(closest("z", names.into_iter()), None);
        assert_eq!(closest("width", names.into_iter()), None);
    }
}
