//! What is expected of a model against what lockwalk found.

use lockwalk::export::json::Document;

use crate::manifest::{Expected, Verdict};
use crate::support::checker::Run;
use crate::support::process::Ending;

/// The codes of what is refused because it is not supported.
const REFUSALS: [&str; 3] = ["E0241", "E0250", "E0308"];
/// The code of a temporal formula that is refused.
const TEMPORAL_REFUSED: &str = "E0406";
/// The code of a spec that wants to touch the outside world.
const NOT_ALLOWED: &str = "E0508";

const SUCCESS: Verdict = Verdict { status: 0 };

/// Why a model agrees or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cause {
    /// The verdict and all counts that are known are the same.
    Agrees,
    /// The same, but temporal parts of properties were not checked.
    InPart,
    /// Nothing is known to compare with, and lockwalk came to a verdict.
    NothingKnown,
    /// The verdict is the same, the counts are not.
    Counts,
    /// The verdict is another.
    Verdict,
    /// The verdict is that of a temporal property, which is not checked.
    Temporal,
    /// It needs files or commands, which the user did not allow.
    Outside,
    /// Lockwalk says that it does not support something.
    Refused,
    /// It took too long or too much memory.
    Limit,
    /// It ended otherwise than a checker may.
    Crash,
}

impl Cause {
    /// All, in the order of the totals.
    pub(crate) const ALL: [Cause; 10] = [
        Cause::Agrees,
        Cause::InPart,
        Cause::NothingKnown,
        Cause::Counts,
        Cause::Verdict,
        Cause::Temporal,
        Cause::Outside,
        Cause::Refused,
        Cause::Limit,
        Cause::Crash,
    ];

    /// Returns how it is called in tables.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Cause::Agrees => "agrees",
            Cause::InPart => "agrees but for temporal parts, which are not checked",
            Cause::NothingKnown => "nothing to compare",
            Cause::Counts => "counts differ",
            Cause::Verdict => "verdict differs",
            Cause::Temporal => "temporal part not checked",
            Cause::Outside => "needs --allow-io",
            Cause::Refused => "refused",
            Cause::Limit => "limit reached",
            Cause::Crash => "crashed",
        }
    }

    /// Whether it is what one wants.
    pub(crate) fn is_good(self) -> bool {
        matches!(self, Cause::Agrees | Cause::NothingKnown)
    }
}

/// Compares a run with what is expected; returns the cause and what there is to say of it.
pub(crate) fn compare(expected: &Expected, run: &Run) -> (Cause, String) {
    let document = match (run.ending, &run.document) {
        (Ending::TooLong, _) => return (Cause::Limit, "it did not stop in time".to_owned()),
        (Ending::TooLarge, _) => return (Cause::Limit, "memory".to_owned()),
        (Ending::Exit(124), _) => return (Cause::Limit, "time".to_owned()),
        (Ending::Exit(70) | Ending::Signal, _) | (Ending::Exit(_), None) => {
            return (Cause::Crash, run.headline());
        }
        (Ending::Exit(_), Some(document)) => document,
    };
    let found = Verdict { status: document.exit };
    if expected.verdict.is_some_and(|verdict| verdict != found) {
        let unchecked = found == SUCCESS && !document.unchecked.is_empty();
        let cause = if unchecked || run.says(TEMPORAL_REFUSED) {
            Cause::Temporal
        } else if run.says(NOT_ALLOWED) {
            Cause::Outside
        } else if REFUSALS.iter().any(|code| run.says(code)) {
            Cause::Refused
        } else {
            Cause::Verdict
        };
        return (cause, run.headline());
    }
    match differences(expected, document) {
        text if !text.is_empty() => (Cause::Counts, text),
        _ if expected.verdict.is_none() => (Cause::NothingKnown, run.headline()),
        _ if !document.unchecked.is_empty() => (Cause::InPart, document.unchecked.join(", ")),
        _ => (Cause::Agrees, String::new()),
    }
}

/// Returns the counts that differ.
fn differences(expected: &Expected, document: &Document) -> String {
    let counts = [
        ("distinct", expected.distinct, document.states.distinct),
        ("generated", expected.generated, document.states.generated),
        ("depth", expected.depth, document.states.depth),
    ];
    let differs = |&(name, expected, found): &(&str, Option<u64>, u64)| {
        expected.filter(|e| *e != found).map(|e| format!("{name} {found}, not {e}"))
    };
    counts.iter().filter_map(differs).collect::<Vec<_>>().join("; ")
}
