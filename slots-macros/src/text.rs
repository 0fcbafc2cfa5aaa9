//! Text: attribute names from field names, types as the user wrote them, and "did you mean".

use quote::ToTokens;

/// How `rename_all` makes attribute names.
#[derive(Clone, Copy)]
pub(crate) enum Case {
    Lower,
    Upper,
    Pascal,
    Camel,
    Snake,
    ScreamingSnake,
}

/// The styles whose names are identifiers, as serde spells them.
pub(crate) const CASES: [(&str, Case); 6] = [
    ("lowercase", Case::Lower),
    ("UPPERCASE", Case::Upper),
    ("PascalCase", Case::Pascal),
    ("camelCase", Case::Camel),
    ("snake_case", Case::Snake),
    ("SCREAMING_SNAKE_CASE", Case::ScreamingSnake),
];

impl Case {
    /// The name for a field, which is in snake case.
    pub(crate) fn apply(self, field: &str) -> String {
        match self {
            Self::Lower | Self::Snake => field.to_owned(),
            Self::Upper | Self::ScreamingSnake => field.to_uppercase(),
            Self::Pascal => field.split('_').map(capitalized).collect(),
            Self::Camel => {
                let pascal = Self::Pascal.apply(field);
                let mut chars = pascal.chars();
                chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
            }
        }
    }
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Tokens as a person would write them: `Option<Vec<u8>>`, not `Option < Vec < u8 > >`.
pub(crate) fn source_text(tokens: &impl ToTokens) -> String {
    let spaced = tokens.to_token_stream().to_string();
    let mut text = String::with_capacity(spaced.len());
    let mut chars = spaced.chars().peekable();
    while let Some(next) = chars.next() {
        let tight_after = text.is_empty() || text.ends_with(['<', '(', '[', '&', ':', '\'', ' ', '!']);
        let tight_before = matches!(chars.peek(), Some('<' | '>' | ',' | ';' | ')' | ']' | ':' | '(' | '!') | None);
        let keeps =
            text.ends_with(['=', '+', '>']) && !matches!(chars.peek(), Some('>' | ',' | ';' | ')' | ']' | ':') | None);
        if next == ' ' && (tight_after || tight_before && !keeps) {
            continue;
        }
        text.push(next);
    }
    text
}

/// The candidate that is at most two edits away, the nearest first.
pub(crate) fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (edits(word, candidate), candidate))
        .filter(|&(distance, candidate)| distance <= 2 && distance < candidate.len())
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein's distance.
fn edits(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (line, from_char) in from.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], line + 1);
        for (column, &to_char) in to.iter().enumerate() {
            let substituted = diagonal + usize::from(from_char != to_char);
            diagonal = row[column + 1];
            row[column + 1] = substituted.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_read_as_they_were_written() {
        for text in [
            "f64",
            "Option<Vec<u8>>",
            "HashMap<String, Vec<(u8, i64)>>",
            "[u8; 4]",
            "std::collections::BTreeMap<String, f64>",
            "Box<dyn Fn(u8) -> u8>",
            "&'static str",
            "Box<dyn Send + Sync>",
        ] {
            let tokens: proc_macro2::TokenStream = text.parse().expect("tokens");
            assert_eq!(source_text(&tokens), text);
        }
    }

    #[test]
    fn cases_follow_serde() {
        assert_eq!(Case::Camel.apply("rust_version"), "rustVersion");
        assert_eq!(Case::Pascal.apply("rust_version"), "RustVersion");
        assert_eq!(Case::ScreamingSnake.apply("rust_version"), "RUST_VERSION");
        assert_eq!(Case::Camel.apply("x"), "x");
    }

    #[test]
    fn near_words_are_found() {
        assert_eq!(closest("extend", ["extends", "dict"]), Some("extends"));
        assert_eq!(closest("wekref", ["dict", "weakref"]), Some("weakref"));
        assert_eq!(closest("serialize", ["extends", "dict"]), None);
    }
}
