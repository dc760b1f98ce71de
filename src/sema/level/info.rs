//! What level checking knows of an expression or an operator (*Specifying Systems*, 17.2).

use super::rules::Rule;
use crate::sema::hir::{DefId, Level, LocalId};

/// Something whose level is known only where it is substituted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unknown {
    /// A parameter.
    Param(LocalId),
    /// A variable, or a constant of a module without variables, for which an instance may put an expression.
    Declared(DefId),
}

/// How the level of an expression hangs on that of something unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// The expression is at least of its level.
    Counts,
    /// It does not matter: it stands under `'`, ENABLED, `[]` and the like.
    Hidden,
    /// It does not matter: it is the argument for a parameter that is not used.
    Unused,
}

/// A mention of something unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) unknown: Unknown,
    pub(super) weight: Weight,
    /// The highest level that may be substituted.
    pub(super) max: Level,
    /// Whether it is hidden somewhere, so that the value of the expression hangs on more than its value:
    /// the expression is not Leibniz in it.
    pub(super) opaque: bool,
}

/// An application of an operator parameter or an operator constant, as far as the levels of its arguments go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Applied {
    pub(super) operator: Unknown,
    pub(super) position: usize,
    pub(super) level: Level,
    /// What is mentioned in the argument, with weight.
    pub(super) inside: Vec<Unknown>,
}

/// The level of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Info {
    pub(super) level: Level,
    /// Sorted by what is unknown.
    pub(super) mentions: Vec<Mention>,
    pub(super) applied: Vec<Applied>,
}

impl Info {
    /// Returns what holds of an expression of that level that mentions nothing unknown.
    pub(super) fn of(level: Level) -> Info {
        Info { level, mentions: Vec::new(), applied: Vec::new() }
    }

    /// Returns what holds of a name whose level is not known.
    pub(super) fn unknown(unknown: Unknown) -> Info {
        Info::mentioning(unknown, Level::Constant, Level::Temporal)
    }

    /// Returns what holds of a variable.
    pub(super) fn variable(id: DefId) -> Info {
        Info::mentioning(Unknown::Declared(id), Level::State, Level::State)
    }

    fn mentioning(unknown: Unknown, level: Level, max: Level) -> Info {
        let mention = Mention { unknown, weight: Weight::Counts, max, opaque: false };
        Info { level, mentions: vec![mention], applied: Vec::new() }
    }

    pub(super) fn mention(&self, unknown: Unknown) -> Option<&Mention> {
        let found = self.mentions.binary_search_by_key(&unknown, |m| m.unknown);
        found.ok().map(|i| &self.mentions[i])
    }

    pub(super) fn add_mention(&mut self, new: Mention) {
        match self.mentions.binary_search_by_key(&new.unknown, |m| m.unknown) {
            Ok(i) => {
                let old = &mut self.mentions[i];
                old.max = old.max.min(new.max);
                old.opaque |= new.opaque;
                if new.weight == Weight::Counts {
                    old.weight = Weight::Counts;
                }
            }
            Err(i) => self.mentions.insert(i, new),
        }
    }

    pub(super) fn add_applied(&mut self, new: Applied) {
        if !self.applied.contains(&new) {
            self.applied.push(new);
        }
    }

    /// Adds an operand that may be of level `max` at most and counts as `weight` says.
    pub(super) fn absorb(&mut self, operand: &Info, max: Level, weight: Weight) {
        if weight == Weight::Counts {
            self.level = self.level.max(operand.level);
        }
        for mention in &operand.mentions {
            let mut mention = *mention;
            mention.opaque |= weight == Weight::Hidden;
            if mention.weight == Weight::Counts {
                mention.max = mention.max.min(max);
                mention.weight = weight;
            }
            self.add_mention(mention);
        }
        for applied in &operand.applied {
            self.add_applied(applied.clone());
        }
    }

    /// Returns what is mentioned with weight.
    pub(super) fn counting(&self) -> Vec<Unknown> {
        self.mentions.iter().filter(|m| m.weight == Weight::Counts).map(|m| m.unknown).collect()
    }
}

/// The level of an operator with the parameters that its mentions are about.
#[derive(Clone, Debug)]
pub(super) struct OperatorInfo {
    pub(super) params: Vec<LocalId>,
    pub(super) info: Info,
    /// Its rule, if it is an operator of the language, which has no parameters to mention.
    pub(super) primitive: Option<Rule>,
}

impl OperatorInfo {
    /// Returns the highest level that an argument may have.
    pub(super) fn max(&self, position: usize) -> Level {
        match (&self.primitive, self.params.get(position)) {
            (Some(rule), _) => rule.max,
            (None, Some(&param)) => {
                self.info.mention(Unknown::Param(param)).map_or(Level::Temporal, |m| m.max)
            }
            (None, None) => Level::Temporal,
        }
    }

    /// Says whether the result hangs on more than the value of an argument.
    pub(super) fn is_opaque(&self, position: usize) -> bool {
        match (&self.primitive, self.params.get(position)) {
            (Some(rule), _) => rule.weight == Weight::Hidden,
            (None, Some(&param)) => self.info.mention(Unknown::Param(param)).is_some_and(|m| m.opaque),
            (None, None) => false,
        }
    }
}
