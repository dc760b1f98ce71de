//! What can go wrong with values, told with the values in TLA+ text.

use super::mem::Mem;
use super::word::Value;

/// The result of an operation on values.
pub type VResult<T> = Result<T, Box<ValueError>>;

/// Why an operation on values has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueError {
    /// A set that cannot be enumerated: `Nat`, `Seq(S)`.
    NotEnumerable(Value),
    /// Two values of different kinds: `1 = "a"`.
    Incomparable(Value, Value),
    /// An element of a kind that cannot be in the set: `"a" \in 1..3`.
    BadElement {
        /// What is looked for.
        element: Value,
        /// Where it is looked for.
        set: Value,
    },
    /// A set was expected.
    NotASet(Value),
    /// A function was expected.
    NotAFunction(Value),
    /// A record was expected.
    NotARecord {
        /// What it is.
        value: Value,
        /// The field that was asked for.
        name: String,
    },
    /// A function applied outside of its domain.
    OutOfDomain {
        /// The function.
        function: Value,
        /// The argument.
        argument: Value,
    },
    /// A function applied to what cannot be compared with the elements of its domain.
    ForeignArgument {
        /// The function.
        function: Value,
        /// The argument.
        argument: Value,
    },
    /// A record without the field.
    NoField {
        /// The record.
        record: Value,
        /// The field.
        name: String,
    },
    /// A result that is no integer of 32 bits.
    Overflow {
        /// The operator.
        operator: &'static str,
        /// Its first argument.
        left: i32,
        /// Its second argument.
        right: i32,
    },
    /// `-x` of the smallest integer.
    NegateOverflow(i32),
    /// `a \div 0`.
    DivisionByZero,
    /// `a % b` with `b <= 0`.
    BadModulus(i32),
    /// `0 ^ 0`.
    ZeroToTheZero,
    /// `a ^ b` with `b < 0`.
    NegativeExponent(i32),
    /// A set with too many elements to enumerate.
    TooLarge {
        /// The set, if it is known.
        set: Option<Value>,
    },
    /// A set whose number of elements is no integer of 32 bits.
    CardinalityOverflow(Value),
    /// An operator or a lazy function or set: only the evaluator can tell.
    Closure(Value),
    /// An argument of the wrong kind.
    TypeMismatch {
        /// The operator.
        operator: &'static str,
        /// Which argument, from 1; 0 if there is only one.
        position: usize,
        /// What it should be: `an integer`.
        expected: &'static str,
        /// What it is.
        found: Value,
    },
    /// An operator that needs a sequence with elements.
    EmptySequence {
        /// The operator.
        operator: &'static str,
    },
    /// `SubSeq` outside of the sequence.
    BadSubSeq {
        /// The sequence.
        sequence: Value,
        /// Its second argument.
        from: i32,
        /// Its third argument.
        to: i32,
    },
    /// An operator that touches the outside world, without the permission of the user.
    NotAllowed {
        /// The operator.
        operator: &'static str,
    },
    /// A model value that has no symbol yet.
    NewModelValue {
        /// Its name.
        name: String,
    },
    /// The heap has no place for more values.
    HeapFull {
        /// How many words it has.
        words: usize,
    },
    /// Something that lockwalk cannot do with this value.
    Unsupported {
        /// What cannot be done, as a sentence without a full stop.
        what: String,
    },
}

impl ValueError {
    /// Says whether a function was asked for a value outside of its domain.
    #[must_use]
    pub fn is_missing_key(&self) -> bool {
        matches!(self, ValueError::OutOfDomain { .. } | ValueError::NoField { .. })
    }

    /// Says whether the value as such is fine, only cannot be written out.
    pub(super) fn is_about_laziness(&self) -> bool {
        matches!(self, ValueError::NotEnumerable(_) | ValueError::TooLarge { .. } | ValueError::Closure(_))
    }

    /// Returns what is wrong, in one line without a full stop.
    #[must_use]
    pub fn message(&self, mem: &mut Mem) -> String {
        match self {
            ValueError::NotEnumerable(v) => {
                format!("attempted to enumerate a set that cannot be enumerated: {}", mem.show(*v))
            }
            ValueError::Incomparable(a, b) => {
                let (kind_a, kind_b) = (mem.noun(*a), mem.noun(*b));
                format!("attempted to compare {kind_a} {} with {kind_b} {}", mem.show(*a), mem.show(*b))
            }
            ValueError::BadElement { element, set } => {
                let noun = mem.noun(*element);
                format!(
                    "attempted to check if {noun} {} is an element of {}",
                    mem.show(*element),
                    mem.show(*set)
                )
            }
            ValueError::NotASet(v) => {
                format!("expected a set, but found {} {}", mem.noun(*v), mem.show(*v))
            }
            ValueError::NotAFunction(v) => {
                format!("expected a function, but found {} {}", mem.noun(*v), mem.show(*v))
            }
            ValueError::NotARecord { value, name } => {
                format!(
                    "attempted to select field `{name}` of {} {}, which is no record",
                    mem.noun(*value),
                    mem.show(*value)
                )
            }
            ValueError::OutOfDomain { function, argument } => {
                let noun = mem.noun(*function);
                format!(
                    "attempted to apply {noun} {} to {}, which is not in its domain",
                    mem.show(*function),
                    mem.show(*argument)
                )
            }
            ValueError::ForeignArgument { function, argument } => {
                let noun = mem.noun(*function);
                format!(
                    "attempted to apply {noun} {} to {}, which is nothing like the elements of its domain",
                    mem.show(*function),
                    mem.show(*argument)
                )
            }
            ValueError::NoField { record, name } => {
                format!("the record {} has no field `{name}`", mem.show(*record))
            }
            ValueError::Overflow { operator, left, right } => {
                format!("the result of {left} {operator} {right} is not a 32-bit integer")
            }
            ValueError::NegateOverflow(i) => format!("the result of -({i}) is not a 32-bit integer"),
            ValueError::DivisionByZero => "the second argument of `\\div` is 0".to_owned(),
            ValueError::BadModulus(m) => {
                format!("the second argument of `%` should be a positive number, but instead it is: {m}")
            }
            ValueError::ZeroToTheZero => "0 ^ 0 is undefined".to_owned(),
            ValueError::NegativeExponent(e) => {
                format!("the second argument of `^` should be a natural number, but instead it is: {e}")
            }
            ValueError::TooLarge { set: Some(set) } => format!(
                "attempted to enumerate a set of more than {} elements: {}",
                super::MAX_SET_SIZE,
                mem.show(*set)
            ),
            ValueError::TooLarge { set: None } => {
                format!("attempted to construct a set of more than {} elements", super::MAX_SET_SIZE)
            }
            ValueError::CardinalityOverflow(set) => {
                format!("the number of elements of {} is not a 32-bit integer", mem.show(*set))
            }
            ValueError::Closure(_) => {
                "attempted to enumerate a function or set that is defined by an expression on an infinite set"
                    .to_owned()
            }
            ValueError::TypeMismatch { operator, position, expected, found } => {
                let which = match position {
                    0 => "argument",
                    1 => "first argument",
                    2 => "second argument",
                    3 => "third argument",
                    _ => "fourth argument",
                };
                format!(
                    "the {which} of `{operator}` should be {expected}, but instead it is: {}",
                    mem.show(*found)
                )
            }
            ValueError::EmptySequence { operator } => {
                format!("attempted to apply `{operator}` to the empty sequence")
            }
            ValueError::BadSubSeq { sequence, from, to } => format!(
                "attempted to apply `SubSeq` to {} with bounds {from} and {to}, which are not in its domain",
                mem.show(*sequence)
            ),
            ValueError::NotAllowed { operator } => {
                format!(
                    "`{operator}` touches files, commands or the environment, which a spec may not by default"
                )
            }
            ValueError::NewModelValue { name } => {
                format!("the model value {name} can be made in the definition of a constant only")
            }
            ValueError::HeapFull { words } => {
                format!("too much memory for values: the states hold more than {words} words of them")
            }
            ValueError::Unsupported { what } => what.clone(),
        }
    }

    /// Returns what the user could do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            ValueError::NotEnumerable(_) => {
                "replace the infinite set by a finite one, for example with `Nat <- 0..3` in the configuration"
            }
            ValueError::Incomparable(..)
            | ValueError::BadElement { .. }
            | ValueError::ForeignArgument { .. } => {
                "only values of the same kind can be compared; use a model value for a value unlike all others"
            }
            ValueError::OutOfDomain { .. } => {
                "check that the argument is in `DOMAIN` before applying the function"
            }
            ValueError::TooLarge { .. } => {
                "test membership instead of enumerating, or make the constants of the model smaller"
            }
            ValueError::Overflow { .. } | ValueError::NegateOverflow(_) => {
                "integers have 32 bits here as in TLC; bound the values with a constraint"
            }
            ValueError::BadModulus(_) => "`x % y` is defined for `y > 0` only",
            ValueError::TypeMismatch { operator: "[a : S]", .. } => {
                "`[a : S]` is a set of records; a record is written `[a |-> e]`"
            }
            ValueError::EmptySequence { .. } => "guard it with `s # <<>>`",
            ValueError::NotAllowed { .. } => "run it with --allow-io if you trust the spec",
            ValueError::HeapFull { .. } => {
                "bound the values with a constraint, or make the constants of the model smaller"
            }
            ValueError::NewModelValue { .. } => {
                "make the value in a definition without parameters that no state changes"
            }
            ValueError::NotASet(_)
            | ValueError::NotAFunction(_)
            | ValueError::NotARecord { .. }
            | ValueError::NoField { .. }
            | ValueError::DivisionByZero
            | ValueError::ZeroToTheZero
            | ValueError::NegativeExponent(_)
            | ValueError::CardinalityOverflow(_)
            | ValueError::Closure(_)
            | ValueError::TypeMismatch { .. }
            | ValueError::BadSubSeq { .. }
            | ValueError::Unsupported { .. } => return None,
        };
        Some(hint.to_owned())
    }
}
