//! In which order TLC meets the words of the standard and the community modules. Its strings are in the
//! order of its table of names, where a string has its place from an operator or an identifier that is
//! spelled like it, in whatever module.
//!
//! `words.txt` has an entry for each module, that goes on in lines that are indented: the name, the
//! modules that it needs, and its identifiers. The first entry has the names that TLC knows before it
//! reads anything. That this is the order was seen in what TLC prints for sets of strings.

const WORDS: &str = include_str!("words.txt");

/// The words of one module.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    needs: &'static str,
    words: &'static str,
}

impl Words {
    /// Returns the modules that it needs, in order.
    pub fn needs(self) -> impl Iterator<Item = &'static str> {
        self.needs.split_ascii_whitespace()
    }

    /// Returns its identifiers, in order of first appearance.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        self.words.split_ascii_whitespace()
    }
}

/// Returns the names that are there before anything is read.
pub fn first_words() -> impl Iterator<Item = &'static str> {
    entries().take(1).flat_map(|(_, words)| words.words())
}

/// Returns the words of a module, if they are known.
#[must_use]
pub fn words_of(module: &str) -> Option<Words> {
    entries().skip(1).find(|(name, _)| *name == module).map(|(_, words)| words)
}

fn entries() -> impl Iterator<Item = (&'static str, Words)> {
    let mut rest = WORDS;
    std::iter::from_fn(move || {
        let end = rest.match_indices('\n').map(|(at, _)| at + 1).find(|&at| !rest[at..].starts_with(' '))?;
        let (entry, after) = rest.split_at(end);
        rest = after;
        let (head, words) = entry.split_once(':')?;
        let (name, needs) = head.split_once('(').unwrap_or((head, ""));
        Some((name.trim(), Words { needs: needs.trim_end_matches(')'), words }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_module_of_tlc_has_its_words() {
        for module in ["Naturals", "Integers", "Reals", "Sequences", "FiniteSets", "Bags", "TLC", "TLCExt"] {
            assert!(words_of(module).is_some(), "{module}");
        }
        assert_eq!(words_of("Naturals").map(|w| w.words().collect()), Some(vec!["Nat", "a", "b", "n"]));
        assert_eq!(words_of("Bags").map(|w| w.needs().collect()), Some(vec!["TLC", "Naturals"]));
        assert_eq!(first_words().take(3).collect::<Vec<_>>(), ["STRING", "FALSE", "TRUE"]);
        assert_eq!(first_words().last(), Some("@"));
        assert!(words_of("Statistics").is_some() && words_of("NoSuchModule").is_none());
    }

    #[test]
    fn what_a_module_needs_has_words_too() {
        let unknown = entries().flat_map(|(_, words)| words.needs()).filter(|need| words_of(need).is_none());
        assert_eq!(unknown.collect::<Vec<_>>(), [""; 0]);
    }
}
