//! The codes of the messages of this layer; a code never changes its meaning.

/// A module was found nowhere.
pub(super) const MODULE_NOT_FOUND: &str = "E0201";
/// The module in a file is not called as the file is.
pub(super) const MODULE_NAME: &str = "E0202";
/// Modules need each other in a circle.
pub(super) const MODULE_CYCLE: &str = "E0203";
/// A file could not be read.
pub(super) const UNREADABLE: &str = "E0204";
/// Two modules of one name are visible at one place.
pub(super) const MODULE_TWICE: &str = "E0205";
/// A name that nothing in scope defines.
pub(super) const UNKNOWN_NAME: &str = "E0210";
/// An operator symbol that nothing in scope defines.
pub(super) const UNKNOWN_SYMBOL: &str = "E0211";
/// A name defined, declared or bound although it has a meaning already.
pub(super) const DEFINED_TWICE: &str = "E0212";
/// A definition of an operator that belongs to the language.
pub(super) const LANGUAGE_OPERATOR: &str = "E0213";
/// The wrong number of arguments.
pub(super) const ARGUMENT_COUNT: &str = "E0214";
/// A value where an operator is expected.
pub(super) const OPERATOR_EXPECTED: &str = "E0215";
/// An operator argument that takes the wrong number of arguments.
pub(super) const OPERATOR_ARITY: &str = "E0216";
/// An operator where a value is expected.
pub(super) const VALUE_EXPECTED: &str = "E0217";
/// The name of an instance used by itself.
pub(super) const INSTANCE_AS_VALUE: &str = "E0218";
/// A RECURSIVE declaration without a definition.
pub(super) const RECURSIVE_UNDEFINED: &str = "E0220";
/// A definition whose arity is not that of its RECURSIVE declaration.
pub(super) const RECURSIVE_ARITY: &str = "E0221";
/// A RECURSIVE declaration and its definition in different LETs.
pub(super) const RECURSIVE_LEVEL: &str = "E0222";
/// A declaration or statement between a RECURSIVE declaration and its definition.
pub(super) const RECURSIVE_SECTION: &str = "E0223";
/// A function applied to the wrong number of arguments.
pub(super) const FUNCTION_ARGUMENTS: &str = "E0224";
/// A label given twice in a definition.
pub(super) const LABEL_TWICE: &str = "E0225";
/// A label that does not name exactly what is bound around it.
pub(super) const LABEL_PARAMETERS: &str = "E0226";
/// A label where there is no definition whose part it could name.
pub(super) const LABEL_PLACE: &str = "E0227";
/// A constant or variable for which an INSTANCE says nothing.
pub(super) const SUBSTITUTION_MISSING: &str = "E0230";
/// A substitution given twice.
pub(super) const SUBSTITUTION_TWICE: &str = "E0231";
/// A substitution for something that is no constant or variable of the module.
pub(super) const SUBSTITUTION_UNKNOWN: &str = "E0232";
/// Two extended modules that mean different kinds of things by one name.
pub(super) const EXTENDS_CONFLICT: &str = "E0233";
/// A number that does not fit in 32 bits.
pub(super) const NUMBER_SIZE: &str = "E0240";
/// `@` outside of an EXCEPT.
pub(super) const AT_OUTSIDE: &str = "E0242";
/// A record field given twice.
pub(super) const FIELD_TWICE: &str = "E0243";
/// A part of a definition selected by `!`.
pub(super) const SELECTOR: &str = "E0250";
/// A statement of the form ASSUME ... PROVE used as an expression.
pub(super) const NO_BODY: &str = "E0251";
/// A HIDE of something that is no fact.
pub(super) const NO_FACT: &str = "E0252";
/// An argument of a level that the operator does not take.
pub(super) const LEVEL_ARGUMENT: &str = "E0260";
/// An assumption that mentions variables.
pub(super) const LEVEL_ASSUMPTION: &str = "E0261";
/// A substitution of a level that the declaration does not take.
pub(super) const LEVEL_SUBSTITUTION: &str = "E0262";
/// `[]` or `<>` of an action that is not guarded against stuttering.
pub(super) const LEVEL_STUTTERING: &str = "E0263";
/// An action where a temporal formula is expected.
pub(super) const LEVEL_TEMPORAL: &str = "E0264";
/// Actions and temporal formulas joined by a logical operator.
pub(super) const LEVEL_MIXED: &str = "E0265";
/// A bound of a quantifier of too high a level.
pub(super) const LEVEL_BOUND: &str = "E0266";
/// A RECURSIVE operator that primes its parameter.
pub(super) const LEVEL_RECURSIVE: &str = "E0267";
/// An instance that puts an operator for a constant whose result hangs on more than values.
pub(super) const LEVEL_LEIBNIZ: &str = "E0268";
/// Extended modules define one name differently; the first counts.
pub(super) const EXTENDS_AMBIGUOUS: &str = "W0201";
/// An instance defines a name that has a meaning already; the first counts.
pub(super) const INSTANCE_AMBIGUOUS: &str = "W0202";
