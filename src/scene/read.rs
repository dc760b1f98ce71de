//! The value of a definition `Scene`, read.
//!
//! `Scene` is a sequence of records, one for each part:
//!
//! - a grid `[title, columns, rows]`: `columns` is a sequence or a set of values, `rows` a sequence of
//!   `[title, cells]` or `[title, spans]`. `cells` has a cell for each column: a sequence of as many, or
//!   a function on the columns. `spans` is a sequence or a set of `[from, to, text]`, where `from` and
//!   `to` are the first and the last column;
//! - a list `[title, items, cursors]`: `items` is a sequence of cells, `cursors` a sequence or a set of
//!   `[at, text]`, where `at` is a position in `items`, or the one behind the last.
//!
//! A cell is a value, or `[shape, text, owner]` with any of these. A text is a value, or a tuple of
//! values that are set side by side. An owner is a text or a set of them. Titles, cursors and the
//! fields of a cell may be left out.

use super::{Body, Cell, Content, Cursor, Part, Row, Scene, Shape, Stretch};
use crate::base::nearest;
use crate::trace::diff::{Segment, entries, same_key};
use crate::trace::lanes::{field, plain_text, sequence, words};
use crate::value::Plain;

/// The word for no mark.
const NO_SHAPE: &str = "none";
const CELL_FIELDS: [&str; 3] = ["shape", "text", "owner"];

/// Reads a scene.
///
/// # Errors
/// What is wrong with the value, as text for the user.
pub fn read(value: &Plain) -> Result<Scene, String> {
    let records = sequence(value).ok_or("a sequence of records is expected")?;
    let mut parts = Vec::with_capacity(records.len());
    for (i, record) in records.iter().enumerate() {
        parts.push(part(record).map_err(|problem| format!("part {}: {problem}", i + 1))?);
    }
    Ok(Scene { parts })
}

fn part(record: &Plain) -> Result<Part, String> {
    if field(record, "rows").is_none() && field(record, "items").is_none() {
        return Err("a record with `columns` and `rows`, or with `items`, is expected".to_owned());
    }
    let title = field(record, "title").map(words).unwrap_or_default();
    let body = match field(record, "items") {
        Some(items) => {
            known_fields(record, &["title", "items", "cursors"])?;
            list(items, field(record, "cursors"))?
        }
        None => {
            known_fields(record, &["title", "columns", "rows"])?;
            grid(needed(record, "columns")?, needed(record, "rows")?)?
        }
    };
    Ok(Part { title, body })
}

fn grid(columns: &Plain, rows: &Plain) -> Result<Body, String> {
    let columns = collection(columns, "columns")?;
    let records = sequence(rows).ok_or("`rows` must be a sequence")?;
    let mut rows = Vec::with_capacity(records.len());
    for (i, record) in records.iter().enumerate() {
        rows.push(row(record, columns).map_err(|problem| format!("row {}: {problem}", i + 1))?);
    }
    Ok(Body::Grid { columns: columns.iter().map(words).collect(), rows })
}

fn row(record: &Plain, columns: &[Plain]) -> Result<Row, String> {
    let title = field(record, "title").map(words).unwrap_or_default();
    let content = match (field(record, "cells"), field(record, "spans")) {
        (Some(given), None) => {
            known_fields(record, &["title", "cells"])?;
            Content::Cells(cells(given, columns)?)
        }
        (None, Some(spans)) => {
            known_fields(record, &["title", "spans"])?;
            Content::Stretches(stretches(spans, columns)?)
        }
        (_, _) => return Err("a record with `cells` or with `spans` is expected".to_owned()),
    };
    Ok(Row { title, content })
}

fn cells(value: &Plain, columns: &[Plain]) -> Result<Vec<Cell>, String> {
    let entries = entries(value).ok_or("`cells` must be a sequence or a function")?;
    let of_column = |column: &Plain| {
        let key = Segment::Index(column.clone());
        entries.iter().find(|(own, _)| same_key(own, &key)).map(|(_, value)| *value)
    };
    let mut found = Vec::with_capacity(columns.len());
    for (i, column) in columns.iter().enumerate() {
        // A sequence has the cells in the order of the columns, whatever these are called.
        let given = match value {
            Plain::Tuple(items) => items.get(i),
            _ => of_column(column),
        };
        let given = given.ok_or_else(|| format!("there is no cell for column {column}"))?;
        found.push(cell(given).map_err(|problem| format!("column {column}: {problem}"))?);
    }
    if entries.len() > columns.len() {
        return Err(format!("there are {} cells for {} columns", entries.len(), columns.len()));
    }
    Ok(found)
}

fn stretches(value: &Plain, columns: &[Plain]) -> Result<Vec<Stretch>, String> {
    let mut stretches = Vec::new();
    for (i, record) in collection(value, "spans")?.iter().enumerate() {
        let stretch = stretch(record, columns).map_err(|problem| format!("span {}: {problem}", i + 1))?;
        stretches.push(stretch);
    }
    stretches.sort_by_key(|stretch| (stretch.from, stretch.to));
    Ok(stretches)
}

fn stretch(record: &Plain, columns: &[Plain]) -> Result<Stretch, String> {
    let position = |name: &str| {
        let wanted = needed(record, name)?;
        columns.iter().position(|column| column == wanted).ok_or_else(|| {
            let names: Vec<String> = columns.iter().map(ToString::to_string).collect();
            format!("`{name}` is {wanted}, but the columns are {}", names.join(", "))
        })
    };
    let (from, to) = (position("from")?, position("to")?);
    known_fields(record, &["from", "to", "text"])?;
    if from > to {
        return Err(format!("it begins at {}, behind its end at {}", columns[from], columns[to]));
    }
    Ok(Stretch { from, to, text: field(record, "text").map(words).unwrap_or_default() })
}

fn list(items: &Plain, cursors: Option<&Plain>) -> Result<Body, String> {
    let given = sequence(items).ok_or("`items` must be a sequence")?;
    let mut items = Vec::with_capacity(given.len());
    for (i, item) in given.iter().enumerate() {
        items.push(cell(item).map_err(|problem| format!("item {}: {problem}", i + 1))?);
    }
    let cursors = cursors.map(|given| read_cursors(given, items.len())).transpose()?;
    Ok(Body::List { items, cursors })
}

fn read_cursors(value: &Plain, n_items: usize) -> Result<Vec<Cursor>, String> {
    let mut cursors = Vec::new();
    for (i, record) in collection(value, "cursors")?.iter().enumerate() {
        cursors.push(cursor(record, n_items).map_err(|problem| format!("cursor {}: {problem}", i + 1))?);
    }
    Ok(cursors)
}

fn cursor(record: &Plain, n_items: usize) -> Result<Cursor, String> {
    let at = needed(record, "at")?;
    known_fields(record, &["at", "text"])?;
    let position = match at {
        Plain::Int(n) => usize::try_from(*n).ok().and_then(|n| n.checked_sub(1)).filter(|n| *n <= n_items),
        _ => None,
    };
    let at =
        position.ok_or_else(|| format!("`at` is {at}, a number from 1 to {} is expected", n_items + 1))?;
    Ok(Cursor { at, text: field(record, "text").map(words).unwrap_or_default() })
}

fn cell(value: &Plain) -> Result<Cell, String> {
    let Plain::Record(fields) = value else { return Ok(Cell { text: words(value), ..Cell::default() }) };
    if fields.is_empty() {
        return Ok(Cell::default());
    }
    known_fields(value, &CELL_FIELDS)?;
    Ok(Cell {
        shape: field(value, "shape").map(shape).transpose()?.flatten(),
        text: field(value, "text").map(words).unwrap_or_default(),
        owner: field(value, "owner").map(owner).unwrap_or_default(),
    })
}

fn shape(value: &Plain) -> Result<Option<Shape>, String> {
    let name = plain_text(value);
    if name == NO_SHAPE {
        return Ok(None);
    }
    let found = Shape::ALL.into_iter().find(|shape| shape.name() == name);
    found.map(Some).ok_or_else(|| {
        let names = || Shape::ALL.into_iter().map(Shape::name).chain([NO_SHAPE]);
        let hint = match nearest(&name, names()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("known are {}", names().collect::<Vec<_>>().join(", ")),
        };
        format!("there is no shape {value}; {hint}")
    })
}

fn owner(value: &Plain) -> String {
    match value {
        Plain::Set(items) => items.iter().map(words).collect::<Vec<_>>().join(", "),
        _ => words(value),
    }
}

fn collection<'a>(value: &'a Plain, name: &str) -> Result<&'a [Plain], String> {
    match value {
        Plain::Set(items) => Ok(items),
        _ => sequence(value).ok_or_else(|| format!("`{name}` must be a sequence or a set")),
    }
}

fn needed<'a>(record: &'a Plain, name: &str) -> Result<&'a Plain, String> {
    field(record, name).ok_or_else(|| format!("a field `{name}` is expected"))
}

fn known_fields(record: &Plain, known: &[&str]) -> Result<(), String> {
    for (key, _) in entries(record).unwrap_or_default() {
        let name = match key {
            Segment::Field(name) => name,
            Segment::Index(value) => plain_text(&value),
        };
        if !known.contains(&name.as_str()) {
            let hint = match nearest(&name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known are {}", known.join(", ")),
            };
            return Err(format!("a field `{name}` means nothing here; {hint}"));
        }
    }
    Ok(())
}
