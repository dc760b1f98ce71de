//! The codes of what the engine has to say.

/// An expression has no value.
pub(crate) const EVALUATION: &str = "E0501";
/// `Assert` of module TLC failed.
pub(crate) const ASSERT: &str = "E0502";
/// Operators are expanded into each other without end.
pub(crate) const ENDLESS: &str = "E0401";
/// A constant without a value.
pub(crate) const NO_VALUE: &str = "E0402";
/// A name of the cfg that the spec does not define.
pub(crate) const UNKNOWN_NAME: &str = "E0403";
/// A definition of the wrong level or arity for its directive.
pub(crate) const WRONG_LEVEL: &str = "E0404";
/// An INVARIANT that is not about a state.
pub(crate) const INVARIANT_LEVEL: &str = "E0407";
/// An INVARIANT or a PROPERTY with a constant part that is FALSE.
pub(crate) const NEVER_TRUE: &str = "E0409";
/// A cfg without a behavior.
pub(crate) const NO_BEHAVIOR: &str = "E0405";
/// SYMMETRY does not name a set of permutations.
pub(crate) const BAD_SYMMETRY: &str = "E0408";
/// An assumption is false.
pub(crate) const ASSUMPTION: &str = "E0503";
/// A state without a successor.
pub(crate) const DEADLOCK: &str = "E0504";
/// An invariant is false.
pub(crate) const INVARIANT: &str = "E0505";
/// An action property is false.
pub(crate) const PROPERTY: &str = "E0506";
/// A successor without a value for each variable.
pub(crate) const INCOMPLETE: &str = "E0507";
/// A postcondition is false.
pub(crate) const POSTCONDITION: &str = "E0509";
/// What is evaluated while a search runs is false.
pub(crate) const PERIODIC: &str = "E0512";
/// What some state or step is to satisfy, and none does.
pub(crate) const IMPOSSIBLE: &str = "E0510";
/// A spec wants to touch the outside world, which the user has not allowed.
pub(crate) const NOT_ALLOWED: &str = "E0508";
/// No state satisfies the initial predicate.
pub(crate) const NO_INITIAL: &str = "W0501";
/// A property of state level is checked on initial states only.
pub(crate) const STATE_PROPERTY: &str = "W0502";
/// A value of the cfg for a name that the spec does not define.
pub(crate) const UNUSED_VALUE: &str = "W0503";
/// A part of a property that is temporal and not checked.
pub(crate) const UNCHECKED: &str = "W0504";
/// A conjunct of a specification that is only assumed of behaviors.
pub(crate) const ASSUMED: &str = "W0505";
/// An action that no step is of.
pub(crate) const NEVER: &str = "W0506";
/// A SYMMETRY without a permutation.
pub(crate) const NO_SYMMETRY: &str = "W0507";
/// The constraints exclude all initial states.
pub(crate) const ALL_OUTSIDE: &str = "W0508";
/// An implication of an invariant whose left-hand side is never true.
pub(crate) const VACUOUS: &str = "W0510";
/// A constant with a value that nothing depends on.
pub(crate) const UNUSED_CONSTANT: &str = "W0509";
/// An EXCEPT that changes nothing, because its key is not in the domain.
pub(crate) const MISSED: &str = "W0511";
/// There is no memory for more values.
pub(crate) const MEMORY: &str = "E0511";
