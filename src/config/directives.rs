//! The directives of a cfg: one table for the parser, the messages and the suggestions.
//!
//! The list is that of TLC (`ALL_KEYWORDS` in `tlc2/tool/impl/ModelConfig.java`), with the older `TYPE`
//! and `TYPE_CONSTRAINT`.

use crate::base::distance;

/// What a directive does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Directive {
    Specification,
    Init,
    Next,
    Constants,
    Invariants,
    Properties,
    Constraints,
    ActionConstraints,
    Symmetry,
    View,
    Alias,
    PostConditions,
    Periodic,
    Possible,
    Reward,
    CheckDeadlock,
    /// Known to TLC and not supported yet, with what the user can do instead.
    Unsupported(&'static str),
}

const TYPE: &str = "make it an INVARIANT";

const TABLE: &[(&str, Directive)] = &[
    ("SPECIFICATION", Directive::Specification),
    ("INIT", Directive::Init),
    ("NEXT", Directive::Next),
    ("CONSTANT", Directive::Constants),
    ("CONSTANTS", Directive::Constants),
    ("INVARIANT", Directive::Invariants),
    ("INVARIANTS", Directive::Invariants),
    ("PROPERTY", Directive::Properties),
    ("PROPERTIES", Directive::Properties),
    ("CONSTRAINT", Directive::Constraints),
    ("CONSTRAINTS", Directive::Constraints),
    ("ACTION_CONSTRAINT", Directive::ActionConstraints),
    ("ACTION_CONSTRAINTS", Directive::ActionConstraints),
    ("CHECK_DEADLOCK", Directive::CheckDeadlock),
    ("SYMMETRY", Directive::Symmetry),
    ("VIEW", Directive::View),
    ("ALIAS", Directive::Alias),
    ("POSTCONDITION", Directive::PostConditions),
    ("POSTCONDITIONS", Directive::PostConditions),
    ("_PERIODIC", Directive::Periodic),
    ("_POSSIBLE", Directive::Possible),
    ("_RL_REWARD", Directive::Reward),
    ("TYPE", Directive::Unsupported(TYPE)),
    ("TYPE_CONSTRAINT", Directive::Unsupported(TYPE)),
];

/// Returns the directive of that name.
pub(super) fn find(word: &str) -> Option<Directive> {
    TABLE.iter().find(|(name, _)| *name == word).map(|&(_, directive)| directive)
}

/// Returns the directive whose name is most like `word`, if any is.
pub(super) fn similar(word: &str) -> Option<&'static str> {
    let allowed = if word.len() > 5 { 2 } else { 1 };
    TABLE
        .iter()
        .map(|&(name, _)| (distance(word, name), name))
        .filter(|&(distance, _)| distance <= allowed)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, name)| name)
}
