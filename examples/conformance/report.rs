//! The report: a row for each model, and totals by cause.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::manifest::{Expected, Verdict};
use crate::support::checker::Run;
use crate::support::table::aligned;
use crate::verdict::Cause;

/// A model that was checked.
pub(crate) struct Row {
    /// The path of its cfg.
    pub(crate) path: String,
    /// What TLC finds.
    pub(crate) expected: Expected,
    /// What lockwalk found.
    pub(crate) found: Run,
    /// How the two compare.
    pub(crate) cause: Cause,
    /// What there is to say of it.
    pub(crate) text: String,
    /// Why the manifest does not decide, where it does not.
    pub(crate) note: Option<String>,
}

/// Returns the report as a table with totals.
pub(crate) fn text(rows: &[Row]) -> String {
    let head =
        ["model", "expected", "found", "distinct", "seconds", "verdict", ""].map(str::to_owned).to_vec();
    let lines = rows.iter().map(|row| {
        let found = row.found.document.as_ref();
        vec![
            row.path.clone(),
            row.expected.verdict.map_or("unknown".to_owned(), |v| v.to_string()),
            found.map_or("none".to_owned(), |d| Verdict { status: d.exit }.to_string()),
            found.map_or(String::new(), |d| d.states.distinct.to_string()),
            format!("{:.1}", row.found.seconds),
            row.cause.words().to_owned(),
            row.text.clone(),
        ]
    });
    let mut text = aligned(&std::iter::once(head).chain(lines).collect::<Vec<_>>());
    text.push('\n');
    for row in rows {
        if let Some(note) = &row.note {
            let _ = writeln!(text, "{}: figures of TLC with one worker, because: {note}", row.path);
        }
    }
    text.push('\n');
    for (cause, n) in totals(rows) {
        let _ = writeln!(text, "{n:5}  {}", cause.words());
    }
    let _ = writeln!(text, "{:5}  models", rows.len());
    text
}

/// Returns the report as one JSON document.
pub(crate) fn json(rows: &[Row]) -> serde_json::Result<String> {
    let models: Vec<Value> = rows.iter().map(record).collect();
    let totals: serde_json::Map<String, Value> =
        totals(rows).map(|(cause, n)| (cause.words().to_owned(), n.into())).collect();
    Ok(serde_json::to_string_pretty(&json!({ "models": models, "totals": totals }))? + "\n")
}

fn record(row: &Row) -> Value {
    let found = row.found.document.as_ref();
    json!({
        "path": row.path,
        "expected": {
            "exit": row.expected.verdict.map(|v| v.status),
            "distinct": row.expected.distinct,
            "generated": row.expected.generated,
            "depth": row.expected.depth,
        },
        "found": found.map(|d| json!({
            "exit": d.exit,
            "distinct": d.states.distinct,
            "generated": d.states.generated,
            "depth": d.states.depth,
            "peak_bytes": d.peak_bytes,
        })),
        "seconds": row.found.seconds,
        "verdict": row.cause.words(),
        "text": row.text,
        "note": row.note,
    })
}

/// Returns the causes that there are, with how many models have each.
fn totals(rows: &[Row]) -> impl Iterator<Item = (Cause, usize)> {
    let count = |cause: Cause| rows.iter().filter(|row| row.cause == cause).count();
    Cause::ALL.into_iter().map(move |cause| (cause, count(cause))).filter(|(_, n)| *n > 0)
}
