//! A book of claims: what people said of a protocol, and what a checker says of it.
//!
//! Each claim has one or more models, each a spec with a cfg and the figures that were recorded for it.
//! Nothing is run here: the book is read from text, and what a run found is compared with the record.

mod codes;
mod compare;
mod read;
#[cfg(test)]
mod tests;

pub use compare::{Answer, Difference, Found, Ran};
pub use read::{FILE, read};

use crate::base::nearest;

/// All claims, in the order of the book, with those of one heading together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    /// The claims; there is at least one, and no two have the same name.
    pub claims: Vec<Claim>,
    /// The position of the claim with which somebody new to the book begins.
    first: usize,
}

/// What somebody said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// What it is called.
    pub name: String,
    /// The heading under which it stands.
    pub table: String,
    /// Who said it.
    pub who: String,
    /// On which day.
    pub when: String,
    /// In which words.
    pub says: String,
    /// What the models mean for it, in words.
    pub verdict: String,
    /// The models; there is at least one, and the first is the one that decides.
    pub models: Vec<Model>,
}

/// A spec with a cfg, and what was recorded of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    /// The file of the root module, beside the book.
    pub spec: String,
    /// The cfg, beside the book.
    pub cfg: String,
    /// What the check comes to.
    pub outcome: Verdict,
    /// The property that fails, or the main one of those that hold.
    pub property: Option<String>,
    /// What this model shows.
    pub shows: Option<String>,
    /// How many states the shortest counterexample has, the initial one included.
    pub states: Option<u64>,
    /// How many states TLC generates with one worker.
    pub generated: Option<u64>,
    /// How many of them are distinct.
    pub distinct: Option<u64>,
    /// The depth of the search.
    pub depth: Option<u64>,
}

/// What a check comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// No error was found, and everything was checked.
    Holds,
    /// A property is violated.
    Violated,
    /// There is a state without a successor.
    Deadlock,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Verdict; 3] = [Verdict::Holds, Verdict::Violated, Verdict::Deadlock];

    /// Returns the word for it in a book.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Holds => "holds",
            Verdict::Violated => "violated",
            Verdict::Deadlock => "deadlock",
        }
    }
}

impl Book {
    /// Returns the claim with which somebody new to the book begins, and the model that decides it.
    #[must_use]
    pub fn first(&self) -> (&Claim, &Model) {
        let claim = &self.claims[self.first];
        (claim, &claim.models[0])
    }

    /// Returns the claims of these names in the order of the book, or all if there are no names.
    ///
    /// # Errors
    /// A name that the book does not have, as text for the user, with the nearest that it has.
    pub fn pick(&self, names: &[String]) -> Result<Vec<&Claim>, String> {
        for name in names {
            if !self.claims.iter().any(|claim| claim.name == *name) {
                return Err(self.unknown(name));
            }
        }
        let is_wanted = |claim: &&Claim| names.is_empty() || names.contains(&claim.name);
        Ok(self.claims.iter().filter(is_wanted).collect())
    }

    fn unknown(&self, name: &str) -> String {
        let names = || self.claims.iter().map(|claim| claim.name.as_str());
        let hint = match (nearest(name, names()), self.containing(name)) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, near) if !near.is_empty() => format!("those like it are {}", near.join(", ")),
            (None, _) => format!("the claims are {}", names().collect::<Vec<_>>().join(", ")),
        };
        format!("there is no claim `{name}`; {hint}")
    }

    fn containing(&self, part: &str) -> Vec<&str> {
        let part = part.to_lowercase();
        let names = self.claims.iter().map(|claim| claim.name.as_str());
        names.filter(|name| name.to_lowercase().contains(&part)).collect()
    }
}
