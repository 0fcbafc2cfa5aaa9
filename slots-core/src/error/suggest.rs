//! "Did you mean": the known name that is closest to a mistaken one.

/// The candidate within a third of the name's length of edits, the nearest first; none if all are further away.
pub(crate) fn closest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count().max(3)) / 3;
    candidates
        .filter(|candidate| *candidate != name && candidate.len().abs_diff(name.len()) <= limit * 4)
        .map(|candidate| (strsim::osa_distance(name, candidate), candidate))
        // Replacing every letter is no misspelling.
        .filter(|&(distance, candidate)| distance <= limit && distance < candidate.len().min(name.len()))
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::closest;

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
