//! Guesses what a misspelled word was meant to be: one measure for names and directives.

/// Returns the candidate nearest to a name, if one is near enough to be a slip of the pen.
pub fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    let limit = match length {
        0..=4 => 1,
        5..=7 => 2,
        _ => 3,
    };
    candidates
        .filter(|c| c.starts_with(char::is_alphanumeric) == name.starts_with(char::is_alphanumeric))
        .map(|c| (distance(name, c), c))
        .filter(|&(d, c)| d <= limit && d < length.max(c.chars().count()))
        .min()
        .map(|(_, c)| c)
}

/// Counts the insertions, deletions, replacements and swaps between two words, letter case apart.
pub fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().flat_map(char::to_lowercase).collect();
    let b: Vec<char> = b.chars().flat_map(char::to_lowercase).collect();
    if a.len().abs_diff(b.len()) > 3 {
        return usize::MAX;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let replace = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = replace.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_slips() {
        let names = ["Cardinality", "Append", "pages", "x"];
        assert_eq!(nearest("Cardinalty", names.into_iter()), Some("Cardinality"));
        assert_eq!(nearest("apend", names.into_iter()), Some("Append"));
        assert_eq!(nearest("pgaes", names.into_iter()), Some("pages"));
        assert_eq!(nearest("y", names.into_iter()), None);
        assert_eq!(nearest("Quorum", names.into_iter()), None);
    }
}
