//! Values as plain trees, independent of any heap: what traces, viewers and files hold.
//!
//! They are printed in TLC's form, on one line, and read back from it ([`Plain::parse`]).

use std::fmt::{self, Write};

use super::list::List;

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
    Set(List<Plain>),
    /// A tuple or sequence; also a function on `1..n`.
    Tuple(List<Plain>),
    /// A record: a function on strings that are identifiers.
    Record(List<(String, Plain)>),
    /// Any other function.
    Function(List<(Plain, Plain)>),
    /// What cannot be enumerated, as TLA+ text: `Nat`, `[Nat -> S]`.
    Other(String),
}

impl Plain {
    /// Returns the same value, which takes the parts that it has in common with another one from there.
    ///
    /// Only parts at the same place are looked at: this is for values of one variable in states that follow each other.
    #[must_use]
    pub fn sharing(self, other: &Plain) -> Plain {
        match (self, other) {
            (Plain::Set(new), Plain::Set(old)) => Plain::Set(shared(new, old, |item| item, |item| item)),
            (Plain::Tuple(new), Plain::Tuple(old)) => {
                Plain::Tuple(shared(new, old, |item| item, |item| item))
            }
            (Plain::Record(new), Plain::Record(old)) => {
                Plain::Record(shared(new, old, |(_, value)| value, |(_, value)| value))
            }
            (Plain::Function(new), Plain::Function(old)) => {
                Plain::Function(shared(new, old, |(_, value)| value, |(_, value)| value))
            }
            (new, _) => new,
        }
    }

    /// Returns a number that no other value has while this one is kept; `None` for values without parts.
    #[must_use]
    pub(crate) fn place(&self) -> Option<usize> {
        match self {
            Plain::Set(items) | Plain::Tuple(items) => Some(items.place()),
            Plain::Record(fields) => Some(fields.place()),
            Plain::Function(pairs) => Some(pairs.place()),
            Plain::Bool(_) | Plain::Int(_) | Plain::Str(_) | Plain::Model(_) | Plain::Other(_) => None,
        }
    }

    /// Returns the values of a set, function, record or tuple that have parts themselves.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &Plain> {
        let values: Vec<&Plain> = match self {
            Plain::Set(items) | Plain::Tuple(items) => items.iter().collect(),
            Plain::Record(fields) => fields.iter().map(|(_, value)| value).collect(),
            Plain::Function(pairs) => pairs.iter().map(|(_, value)| value).collect(),
            Plain::Bool(_) | Plain::Int(_) | Plain::Str(_) | Plain::Model(_) | Plain::Other(_) => Vec::new(),
        };
        values.into_iter().filter(|part| part.place().is_some())
    }

    /// Says whether a part of this value would be taken from the other one.
    fn gains_from(&self, other: &Plain) -> bool {
        if self.place().is_none() || other.place().is_none() || self.place() == other.place() {
            return false;
        }
        let any = |items: &[Plain], others: &[Plain]| items.iter().zip(others).any(|(a, b)| a.gains_from(b));
        self == other
            || match (self, other) {
                (Plain::Set(new), Plain::Set(old)) | (Plain::Tuple(new), Plain::Tuple(old)) => any(new, old),
                (Plain::Record(new), Plain::Record(old)) => {
                    new.iter().zip(old).any(|((_, new), (_, old))| new.gains_from(old))
                }
                (Plain::Function(new), Plain::Function(old)) => {
                    new.iter().zip(old).any(|((_, new), (_, old))| new.gains_from(old))
                }
                (_, _) => false,
            }
    }
}

/// Returns a list that takes from another one what is alike. It is the same list as before if that is nothing.
fn shared<T: Clone + PartialEq>(
    mut new: List<T>,
    old: &List<T>,
    value: impl Fn(&T) -> &Plain,
    value_mut: impl Fn(&mut T) -> &mut Plain,
) -> List<T> {
    if new == *old {
        return old.clone();
    }
    for i in 0..new.len().min(old.len()) {
        if value(&new[i]).gains_from(value(&old[i])) {
            let own = value_mut(&mut new[i]);
            *own = std::mem::replace(own, Plain::Bool(false)).sharing(value(&old[i]));
        }
    }
    new
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
            Plain::Str(text) => write_string(f, text),
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
            Plain::Record(fields) if fields.is_empty() => f.write_str("<<>>"),
            Plain::Function(pairs) if pairs.is_empty() => f.write_str("<<>>"),
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

/// Writes a string as TLC does: quotes, backslashes and the four escapes of TLA+ are escaped.
fn write_string(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_str("\"")?;
    for c in text.chars() {
        match c {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\t' => f.write_str("\\t")?,
            '\r' => f.write_str("\\r")?,
            '\u{c}' => f.write_str("\\f")?,
            _ => f.write_char(c)?,
        }
    }
    f.write_str("\"")
}

/// Says whether a function on such strings is shown as a record (`FcnRcdValue.isName`).
pub fn is_field_name(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || c == '_')
        && text.chars().any(char::is_alphabetic)
        && (text.len() < 4 || !(text.starts_with("WF_") || text.starts_with("SF_")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_alike_at_the_same_place_is_taken_from_the_other() {
        let read = |text: &str| Plain::parse(text).expect("it is a value");
        let old = read("[a |-> <<1, 2>>, b |-> {3}]");
        for text in ["[a |-> <<1, 2>>, b |-> {4}]", "[a |-> <<1, 2>>]", "<<1, 2>>", "7", "[b |-> <<1, 2>>]"] {
            assert_eq!(read(text).sharing(&old), read(text));
        }
        let places = |value: &Plain| value.parts().filter_map(Plain::place).collect::<Vec<_>>();
        let new = read("[a |-> <<1, 2>>, b |-> {4}]").sharing(&old);
        assert_eq!(places(&new)[0], places(&old)[0]);
        assert_ne!(places(&new)[1], places(&old)[1]);
        assert_eq!(read("[a |-> <<1, 2>>, b |-> {3}]").sharing(&old).place(), old.place());
        let same = new.clone().sharing(&old);
        assert_eq!(same.place(), new.place(), "what has nothing to gain is not copied");
    }
}
