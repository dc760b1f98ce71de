//! The levels of the operators of the language (`tla2sany/semantic/BuiltInOperators.java`).

use super::info::Weight;
use crate::sema::hir::{Level, Primitive};

/// What an operator makes of the levels of its operands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    /// How it is written.
    pub(super) symbol: &'static str,
    /// The least level of the result.
    pub(super) level: Level,
    /// The highest level of an operand.
    pub(super) max: Level,
    /// Whether the levels of the operands count for the result.
    pub(super) weight: Weight,
}

const fn logical(symbol: &'static str) -> Rule {
    Rule { symbol, level: Level::Constant, max: Level::Temporal, weight: Weight::Counts }
}

const fn value(symbol: &'static str) -> Rule {
    Rule { symbol, level: Level::Constant, max: Level::Action, weight: Weight::Counts }
}

const fn raising(symbol: &'static str, level: Level, max: Level) -> Rule {
    Rule { symbol, level, max, weight: Weight::Hidden }
}

/// Returns the rule of an operator of the language.
pub(super) fn rule(primitive: Primitive) -> Rule {
    match primitive {
        Primitive::And => logical("/\\"),
        Primitive::Or => logical("\\/"),
        Primitive::Implies => logical("=>"),
        Primitive::Equiv => logical("<=>"),
        Primitive::Not => logical("~"),
        Primitive::Eq => value("="),
        Primitive::Ne => value("#"),
        Primitive::In => value("\\in"),
        Primitive::NotIn => value("\\notin"),
        Primitive::SubsetEq => value("\\subseteq"),
        Primitive::Cup => value("\\cup"),
        Primitive::Cap => value("\\cap"),
        Primitive::SetMinus => value("\\"),
        Primitive::Subset => value("SUBSET"),
        Primitive::Union => value("UNION"),
        Primitive::Domain => value("DOMAIN"),
        Primitive::Prime => raising("'", Level::Action, Level::State),
        Primitive::Unchanged => raising("UNCHANGED", Level::Action, Level::State),
        Primitive::Enabled => raising("ENABLED", Level::State, Level::Action),
        Primitive::Always => raising("[]", Level::Temporal, Level::Temporal),
        Primitive::Eventually => raising("<>", Level::Temporal, Level::Temporal),
        Primitive::LeadsTo => raising("~>", Level::Temporal, Level::Temporal),
        Primitive::Guarantees => raising("-+->", Level::Temporal, Level::Temporal),
        Primitive::Compose => raising("\\cdot", Level::Action, Level::Action),
    }
}
