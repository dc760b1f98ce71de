//! The document of `claims --json`; keys are only added.

use serde::Serialize;

use super::json::{Costs, States};
use crate::claims::{Answer, Found, Model};

/// The document.
#[derive(Clone, Debug, Serialize)]
pub struct ClaimsDocument {
    version: u32,
    exit: u8,
    message: Option<String>,
    claims: Vec<ClaimRecord>,
    seconds: f64,
    peak_bytes: u64,
}

#[derive(Clone, Debug, Serialize)]
struct ClaimRecord {
    name: String,
    table: String,
    who: String,
    when: String,
    says: String,
    verdict: String,
    as_recorded: bool,
    models: Vec<ModelRecord>,
}

#[derive(Clone, Debug, Serialize)]
struct ModelRecord {
    spec: String,
    cfg: String,
    shows: Option<String>,
    recorded: Recorded,
    found: Option<FoundRecord>,
    differs: Vec<DifferenceRecord>,
}

#[derive(Clone, Debug, Serialize)]
struct Recorded {
    outcome: &'static str,
    property: Option<String>,
    states: Option<u64>,
    generated: Option<u64>,
    distinct: Option<u64>,
    depth: Option<u64>,
}

#[derive(Clone, Debug, Serialize)]
struct FoundRecord {
    outcome: String,
    violated: Option<String>,
    states: Option<u64>,
    searched: Option<States>,
    message: Option<String>,
    seconds: f64,
}

#[derive(Clone, Debug, Serialize)]
struct DifferenceRecord {
    what: &'static str,
    recorded: String,
    found: String,
}

impl ClaimsDocument {
    /// Returns the document of a run.
    pub fn of_answers(answers: &[Answer<'_>], exit: u8, costs: Costs) -> Self {
        let claims = answers.iter().map(ClaimRecord::of).collect();
        ClaimsDocument { claims, ..ClaimsDocument::bare(exit, None, costs) }
    }

    /// Returns the document of a run that did not take place.
    pub fn of_failure(message: String, exit: u8, costs: Costs) -> Self {
        ClaimsDocument::bare(exit, Some(message), costs)
    }

    fn bare(exit: u8, message: Option<String>, costs: Costs) -> Self {
        let Costs { seconds, peak_bytes } = costs;
        ClaimsDocument {
            version: super::json::VERSION,
            exit,
            message,
            claims: Vec::new(),
            seconds,
            peak_bytes,
        }
    }

    /// Returns the document as text.
    pub fn to_text(&self) -> String {
        let text = serde_json::to_string_pretty(self);
        text.expect("strings, numbers and lists are always JSON") + "\n"
    }
}

impl ClaimRecord {
    fn of(answer: &Answer<'_>) -> Self {
        let claim = answer.claim;
        ClaimRecord {
            name: claim.name.clone(),
            table: claim.table.clone(),
            who: claim.who.clone(),
            when: claim.when.clone(),
            says: claim.says.clone(),
            verdict: claim.verdict.clone(),
            as_recorded: !answer.differs() && !answer.is_open(),
            models: answer.models().map(|(model, found)| ModelRecord::of(model, found)).collect(),
        }
    }
}

impl ModelRecord {
    fn of(model: &Model, found: &Found) -> Self {
        let differs = model.differences(found).into_iter();
        ModelRecord {
            spec: model.spec.clone(),
            cfg: model.cfg.clone(),
            shows: model.shows.clone(),
            recorded: Recorded {
                outcome: model.outcome.word(),
                property: model.property.clone(),
                states: model.states,
                generated: model.generated,
                distinct: model.distinct,
                depth: model.depth,
            },
            found: FoundRecord::of(found),
            differs: differs
                .map(|d| DifferenceRecord { what: d.what, recorded: d.recorded, found: d.found })
                .collect(),
        }
    }
}

impl FoundRecord {
    fn of(found: &Found) -> Option<Self> {
        match found {
            Found::NotRun => None,
            Found::Unusable(reason) => Some(FoundRecord {
                outcome: "unusable".to_owned(),
                violated: None,
                states: None,
                searched: None,
                message: Some(reason.clone()),
                seconds: 0.0,
            }),
            Found::Ran(ran) => Some(FoundRecord {
                outcome: ran.outcome.clone(),
                violated: ran.violated.clone(),
                states: ran.states,
                searched: Some(States::from(ran.counts)),
                message: None,
                seconds: ran.seconds,
            }),
        }
    }
}
