//! Values that are tables: functions, sequences and sets whose elements all have the same parts, as
//! `[proc -> [pc |-> ..., x |-> ...]]` has, and functions of pairs.

use super::diff::{Segment, entries, same_key};
use crate::value::Plain;

/// What was at a place, and what is there.
pub type Pair<'a> = (Option<&'a Plain>, Option<&'a Plain>);

/// A value, beside an older one, as a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid<'a> {
    /// The parts that all elements have, which stand at the head of the columns.
    pub columns: Vec<Segment>,
    /// For each element its parts.
    pub rows: Vec<Vec<Pair<'a>>>,
}

/// Returns elements as the rows of a table; `None` if there are not at least two, with the same two or more parts.
#[must_use]
pub fn grid<'a>(elements: &[Pair<'a>]) -> Option<Grid<'a>> {
    if elements.len() < 2 {
        return None;
    }
    let mut columns: Option<Vec<Segment>> = None;
    let mut rows = Vec::with_capacity(elements.len());
    for &(old, new) in elements {
        let (old, new) = (parts(old, &mut columns)?, parts(new, &mut columns)?);
        let n_columns = columns.as_ref()?.len();
        let at = |parts: &Option<Vec<&'a Plain>>, i: usize| parts.as_ref().map(|parts| parts[i]);
        rows.push((0..n_columns).map(|i| (at(&old, i), at(&new, i))).collect());
    }
    Some(Grid { columns: columns?, rows })
}

/// Returns a function of pairs as a table with a row for each first component, and these; `None` if it is none, or
/// has no value for some pair of the components.
#[must_use]
pub fn matrix<'a>(elements: &[(&Segment, Pair<'a>)]) -> Option<(Vec<Segment>, Grid<'a>)> {
    let (mut firsts, mut seconds): (Vec<&Plain>, Vec<&Plain>) = (Vec::new(), Vec::new());
    let mut places = Vec::with_capacity(elements.len());
    for (segment, pair) in elements {
        let Segment::Index(Plain::Tuple(items)) = segment else { return None };
        let [first, second] = &items[..] else { return None };
        places.push((place(&mut firsts, first), place(&mut seconds, second), *pair));
    }
    let (n_rows, n_columns) = (firsts.len(), seconds.len());
    // Keys are not twice, so that as many as there are cells fill all of them.
    if n_rows < 2 || n_columns < 2 || places.len() != n_rows * n_columns {
        return None;
    }
    let mut rows = vec![vec![(None, None); n_columns]; n_rows];
    for (row, column, pair) in places {
        rows[row][column] = pair;
    }
    let keys = |list: Vec<&Plain>| list.into_iter().map(|key| Segment::Index(key.clone())).collect();
    Some((keys(firsts), Grid { columns: keys(seconds), rows }))
}

/// Returns where a key is in a list, to which it is added if it is not there.
fn place<'a>(list: &mut Vec<&'a Plain>, key: &'a Plain) -> usize {
    list.iter().position(|other| *other == key).unwrap_or_else(|| {
        list.push(key);
        list.len() - 1
    })
}

/// Returns the parts of an element, or that there is no element; `None` if they are not those of the columns.
#[expect(clippy::option_option, reason = "an element that is not there is no mistake")]
fn parts<'a>(
    element: Option<&'a Plain>,
    columns: &mut Option<Vec<Segment>>,
) -> Option<Option<Vec<&'a Plain>>> {
    let Some(element) = element else { return Some(None) };
    let entries = entries(element).filter(|entries| entries.len() > 1)?;
    let columns = columns.get_or_insert_with(|| entries.iter().map(|(key, _)| key.clone()).collect());
    let fits = columns.len() == entries.len()
        && columns.iter().zip(&entries).all(|(column, (key, _))| same_key(column, key));
    fits.then(|| Some(entries.into_iter().map(|(_, value)| value).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(fields: &[(&str, i32)]) -> Plain {
        Plain::Record(fields.iter().map(|(name, n)| ((*name).to_owned(), Plain::Int(*n))).collect())
    }

    #[test]
    fn elements_with_the_same_parts_are_rows() {
        let (a, b, c) =
            (record(&[("x", 1), ("y", 2)]), record(&[("x", 3), ("y", 4)]), record(&[("x", 5), ("y", 4)]));
        let found =
            grid(&[(Some(&a), Some(&a)), (Some(&b), Some(&c)), (None, Some(&b)), (Some(&a), None)]).unwrap();
        assert_eq!(found.columns, ["x", "y"].map(|name| Segment::Field(name.to_owned())));
        let (n3, n4, n5) = (Plain::Int(3), Plain::Int(4), Plain::Int(5));
        assert_eq!(found.rows[1], [(Some(&n3), Some(&n5)), (Some(&n4), Some(&n4))]);
        assert_eq!(found.rows[2][0], (None, Some(&n3)));
        assert_eq!(found.rows[3][1].1, None);
    }

    #[test]
    fn a_function_of_all_pairs_is_a_table() {
        let key = |a: i32, b: i32| Segment::Index(Plain::Tuple(vec![Plain::Int(a), Plain::Int(b)].into()));
        let keys = [key(1, 5), key(1, 6), key(2, 5), key(2, 6)];
        let (yes, no) = (Plain::Bool(true), Plain::Bool(false));
        let pairs: Vec<(&Segment, Pair<'_>)> =
            keys.iter().map(|key| (key, (Some(&yes), Some(&no)))).collect();
        let (names, found) = matrix(&pairs).unwrap();
        assert_eq!(names, [1, 2].map(|i| Segment::Index(Plain::Int(i))));
        assert_eq!(found.columns, [5, 6].map(|i| Segment::Index(Plain::Int(i))));
        assert_eq!(found.rows[1][0], (Some(&yes), Some(&no)));
        assert_eq!(matrix(&pairs[..3]), None);
        assert_eq!(matrix(&pairs[..2]), None);
    }

    #[test]
    fn what_is_no_table() {
        let (a, b) = (record(&[("x", 1), ("y", 2)]), record(&[("x", 1), ("z", 2)]));
        let (short, one) = (record(&[("x", 1)]), Plain::Int(1));
        for other in [&b, &short, &one, &Plain::Tuple(vec![one.clone(), one.clone()].into())] {
            assert_eq!(grid(&[(Some(&a), Some(&a)), (Some(other), Some(other))]), None);
            assert_eq!(grid(&[(Some(&a), Some(&a)), (Some(&a), Some(other))]), None);
        }
        assert_eq!(grid(&[(Some(&a), Some(&a))]), None);
        assert_eq!(grid(&[(Some(&short), None), (Some(&short), None)]), None);
    }
}
