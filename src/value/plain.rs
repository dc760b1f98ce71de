//! Values as plain trees, independent of any heap: what traces, viewers and files hold.

use std::fmt;

/// A value as a tree. Sets are in TLC's order; functions that are tuples or records are such.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Plain {
    /// `TRUE`, `FALSE`.
    Bool(bool),
    /// An integer.
    Int(i32),
    /// A string.
    Str(String),
    /// A model value.
    Model(String),
    /// An enumerated set.
    Set(Vec<Plain>),
    /// A tuple or sequence; also a function on `1..n`.
    Tuple(Vec<Plain>),
    /// A record: a function on strings that are identifiers.
    Record(Vec<(String, Plain)>),
    /// Any other function.
    Function(Vec<(Plain, Plain)>),
    /// What cannot be enumerated, as TLA+ text: `Nat`, `[Nat -> S]`.
    Other(String),
}

impl fmt::Display for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, items: &[Plain]| {
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    f.write_str(", ")?;
                }
                write!(f, "{item}")?;
            }
            Ok(())
        };
        match self {
            Plain::Bool(b) => f.write_str(if *b { "TRUE" } else { "FALSE" }),
            Plain::Int(i) => write!(f, "{i}"),
            Plain::Str(s) => write!(f, "\"{}\"", s.escape_default()),
            Plain::Model(name) | Plain::Other(name) => f.write_str(name),
            Plain::Set(items) => {
                f.write_str("{")?;
                list(f, items)?;
                f.write_str("}")
            }
            Plain::Tuple(items) => {
                f.write_str("<<")?;
                list(f, items)?;
                f.write_str(">>")
            }
            Plain::Record(fields) => {
                f.write_str("[")?;
                for (i, (name, value)) in fields.iter().enumerate() {
                    let comma = if i > 0 { ", " } else { "" };
                    write!(f, "{comma}{name} |-> {value}")?;
                }
                f.write_str("]")
            }
            Plain::Function(pairs) => {
                f.write_str("(")?;
                for (i, (argument, value)) in pairs.iter().enumerate() {
                    let join = if i > 0 { " @@ " } else { "" };
                    write!(f, "{join}{argument} :> {value}")?;
                }
                f.write_str(")")
            }
        }
    }
}

/// Says whether a string can be the name of a record's field.
pub(super) fn is_field_name(text: &str) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.chars().all(word) && text.chars().any(|c| c.is_ascii_alphabetic())
}
