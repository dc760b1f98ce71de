//! A book as TOML text: the form that `serde` knows, and what is wrong with the values beyond it.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::{Book, Claim, Model, Verdict, codes};
use crate::base::{FileId, Span, nearest};
use crate::diag::Diagnostic;

/// The name of the file in the folder of a book.
pub const FILE: &str = "claims.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBook {
    first: Option<Spanned<String>>,
    claim: Vec<RawClaim>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawClaim {
    name: Spanned<String>,
    table: String,
    who: String,
    when: String,
    says: String,
    verdict: String,
    model: Vec<RawModel>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawModel {
    spec: Spanned<String>,
    cfg: Spanned<String>,
    outcome: Spanned<String>,
    property: Option<String>,
    shows: Option<String>,
    states: Option<Spanned<u64>>,
    generated: Option<u64>,
    distinct: Option<u64>,
    depth: Option<u64>,
}

/// Reads a book.
///
/// # Errors
/// What is wrong with it.
pub fn read(file: FileId, text: &str) -> Result<Book, Vec<Diagnostic>> {
    let raw: RawBook = toml::from_str(text).map_err(|error| {
        let range = error.span().unwrap_or(0..0);
        let message = format!("this is not a book of claims: {}", error.message().replace('\n', ", "));
        vec![Diagnostic::error(codes::NOT_A_BOOK, message).at(span(file, &range), "")]
    })?;
    let mut reader = Reader { file, problems: Vec::new() };
    let mut claims: Vec<Claim> = raw.claim.iter().map(|claim| reader.claim(claim)).collect();
    // Those of a heading stand together, the headings in the order in which they come first.
    let heading = |table: &str| raw.claim.iter().position(|other| other.table == table);
    claims.sort_by_key(|claim| heading(&claim.table));
    for (i, claim) in raw.claim.iter().enumerate() {
        if let Some(first) = raw.claim[..i].iter().find(|c| c.name.get_ref() == claim.name.get_ref()) {
            let message = format!("two claims are called `{}`", claim.name.get_ref());
            let error = Diagnostic::error(codes::TWICE, message);
            let error = error.at(span(file, &claim.name.span()), "another name is expected here");
            reader.problems.push(error.also(span(file, &first.name.span()), "the first"));
        }
    }
    if claims.is_empty() {
        reader.bad(&(0..0), "the book has no claim".to_owned(), "");
    }
    let first = reader.first(raw.first.as_ref(), &claims);
    if reader.problems.is_empty() { Ok(Book { claims, first }) } else { Err(reader.problems) }
}

fn span(file: FileId, range: &Range<usize>) -> Span {
    Span::new(file, range.start, range.end)
}

struct Reader {
    file: FileId,
    problems: Vec<Diagnostic>,
}

impl Reader {
    fn bad(&mut self, range: &Range<usize>, message: String, label: &str) {
        self.problems.push(Diagnostic::error(codes::BAD_CLAIM, message).at(span(self.file, range), label));
    }

    /// Returns the claim that the book names, or the first that its main model refutes.
    fn first(&mut self, name: Option<&Spanned<String>>, claims: &[Claim]) -> usize {
        let refuted = |c: &Claim| c.models.first().is_some_and(|m| m.outcome == Verdict::Violated);
        let Some(name) = name else { return claims.iter().position(refuted).unwrap_or(0) };
        claims.iter().position(|claim| claim.name == *name.get_ref()).unwrap_or_else(|| {
            let message = format!("there is no claim `{}`", name.get_ref());
            self.bad(&name.span(), message, "the name of a claim is expected");
            0
        })
    }

    fn claim(&mut self, raw: &RawClaim) -> Claim {
        if raw.name.get_ref().trim().is_empty() {
            self.bad(&raw.name.span(), "a claim needs a name".to_owned(), "");
        }
        if raw.model.is_empty() {
            let message = format!("claim `{}` has no model", raw.name.get_ref());
            self.bad(&raw.name.span(), message, "at least one `[[claim.model]]` is expected");
        }
        Claim {
            name: raw.name.get_ref().clone(),
            table: raw.table.clone(),
            who: raw.who.clone(),
            when: raw.when.clone(),
            says: raw.says.clone(),
            verdict: raw.verdict.clone(),
            models: raw.model.iter().map(|model| self.model(model)).collect(),
        }
    }

    fn model(&mut self, raw: &RawModel) -> Model {
        for (file, ending) in [(&raw.spec, ".tla"), (&raw.cfg, ".cfg")] {
            // A book speaks of the files beside it, also where it comes from somebody else.
            let name = file.get_ref();
            if !name.ends_with(ending) || name.contains(['/', '\\']) {
                let label = format!("the name of a file beside the book is expected, ending in {ending}");
                self.bad(&file.span(), format!("`{name}` cannot be checked"), &label);
            }
        }
        let word = raw.outcome.get_ref();
        let outcome = Verdict::ALL.into_iter().find(|verdict| verdict.word() == word).unwrap_or_else(|| {
            let words = Verdict::ALL.map(Verdict::word);
            let label = match nearest(word, words.into_iter()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("one of {} is expected", words.join(", ")),
            };
            self.bad(&raw.outcome.span(), format!("`{word}` is no outcome"), &label);
            Verdict::Violated
        });
        match &raw.states {
            Some(states) if outcome == Verdict::Holds => {
                let message = "what holds has no counterexample".to_owned();
                self.bad(&states.span(), message, "so it has no number of states");
            }
            Some(_) | None => {}
        }
        if raw.property.is_none() && outcome != Verdict::Deadlock {
            let message = format!("`{}` needs the name of a property", raw.cfg.get_ref());
            self.bad(&raw.outcome.span(), message, "`property` says what holds or is violated");
        }
        Model {
            spec: raw.spec.get_ref().clone(),
            cfg: raw.cfg.get_ref().clone(),
            outcome,
            property: raw.property.clone(),
            shows: raw.shows.clone(),
            states: raw.states.as_ref().map(|states| *states.get_ref()),
            generated: raw.generated,
            distinct: raw.distinct,
            depth: raw.depth,
        }
    }
}
