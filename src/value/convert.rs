//! Between values and plain trees, and how values are shown in messages.

use rustc_hash::FxHashMap;

use super::error::{VResult, ValueError};
use super::mem::Mem;
use super::node::Kind;
use super::plain::{self, Plain};
use super::word::{Value, Word};

/// Lazy sets with more elements are shown as they are written: `TLCGlobals.enumBound`.
const MAX_SHOWN: u64 = 1999;
/// The same for `SUBSET S`: up to six elements of `S` (`SubsetValue.java`).
const MAX_SUBSETS: u64 = 64;

/// How `a..b` is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Intervals {
    /// As a set, like everything that has been in the heap.
    Listed,
    /// As `a..b`, unless it is empty.
    Written,
}

/// How a value is made a tree.
struct How<'k> {
    intervals: Intervals,
    /// The trees of values in the heap.
    known: Option<&'k mut FxHashMap<Value, Plain>>,
}

impl How<'_> {
    fn listed() -> Self {
        How { intervals: Intervals::Listed, known: None }
    }
}

impl Mem<'_> {
    /// Returns a value as a plain tree. Intervals and small lazy sets become explicit, others text.
    pub fn plain(&mut self, v: Value) -> Plain {
        self.tree(v, &mut How::listed())
    }

    /// The same for a value in the heap, with all parts that are known already taken from there; those that are new
    /// are known from then on.
    pub(crate) fn plain_with(&mut self, v: Value, known: &mut FxHashMap<Value, Plain>) -> Plain {
        self.tree(v, &mut How { intervals: Intervals::Listed, known: Some(known) })
    }

    /// Returns a value as TLC prints it: intervals stay as they are.
    pub fn print(&mut self, v: Value) -> String {
        self.tree(v, &mut How { intervals: Intervals::Written, known: None }).to_string()
    }

    fn tree(&mut self, v: Value, how: &mut How<'_>) -> Plain {
        if let Some(plain) = how.known.as_ref().and_then(|known| known.get(&v)) {
            return plain.clone();
        }
        let plain = self.fresh_tree(v, how);
        if let Some(known) = how.known.as_mut().filter(|_| plain.place().is_some()) {
            known.insert(v, plain.clone());
        }
        plain
    }

    fn fresh_tree(&mut self, v: Value, how: &mut How<'_>) -> Plain {
        match self.kind(v) {
            Kind::Bool => Plain::Bool(v == Value::TRUE),
            Kind::Int => Plain::Int(self.as_int(v).unwrap_or_default()),
            Kind::Str => Plain::Str(self.as_str(v).unwrap_or_default().into_owned()),
            Kind::Model => Plain::Model(self.model_name(v)),
            Kind::Set => Plain::Set(self.plain_items(how, v).into()),
            Kind::Tuple => Plain::Tuple(self.plain_items(how, v).into()),
            Kind::Function => self.plain_function(how, v),
            Kind::Closure => Plain::Other(self.written(v)),
            Kind::Special if v != Value::BOOLEAN => Plain::Other(self.written(v)),
            Kind::Interval
            | Kind::Subset
            | Kind::FunctionSet
            | Kind::RecordSet
            | Kind::Product
            | Kind::SeqSet
            | Kind::Cup
            | Kind::Cap
            | Kind::Diff
            | Kind::Union
            | Kind::Special => {
                let limit = match (self.kind(v), how.intervals) {
                    (Kind::Interval, Intervals::Listed) => u64::MAX,
                    (Kind::Interval, Intervals::Written) => 0,
                    (Kind::Subset, _) => MAX_SUBSETS,
                    _ => MAX_SHOWN,
                };
                if self.estimate(v).is_none_or(|n| n <= limit)
                    && let Ok(set) = self.explicit(v)
                {
                    return Plain::Set(self.plain_items(how, set).into());
                }
                Plain::Other(self.written(v))
            }
        }
    }

    fn plain_items(&mut self, how: &mut How<'_>, v: Value) -> Vec<Plain> {
        (0..self.len(v))
            .map(|i| {
                let item = self.elem(v, i);
                self.tree(item, how)
            })
            .collect()
    }

    fn plain_function(&mut self, how: &mut How<'_>, f: Value) -> Plain {
        let domain = self.at(f, 0);
        let values = self.plain_items(how, f);
        let keys: Vec<Plain> = (0..values.len())
            .map(|i| {
                let key = self.item(domain, i);
                self.tree(key, how)
            })
            .collect();
        let is_name = |key: &Plain| matches!(key, Plain::Str(name) if plain::is_field_name(name));
        if keys.iter().all(is_name) {
            let fields = keys.into_iter().zip(values).filter_map(|(key, value)| match key {
                Plain::Str(name) => Some((name, value)),
                _ => None,
            });
            return Plain::Record(fields.collect());
        }
        Plain::Function(keys.into_iter().zip(values).collect())
    }

    fn model_name(&self, v: Value) -> String {
        match v.word() {
            Word::Model(name) => self.symbols().text(name).to_owned(),
            Word::Bool(_)
            | Word::Int(_)
            | Word::Str(_)
            | Word::Special
            | Word::Heap(_)
            | Word::Scratch(_) => String::new(),
        }
    }

    /// Returns a lazy set as it would be written.
    fn written(&mut self, v: Value) -> String {
        match self.kind(v) {
            Kind::Interval => {
                let (lo, hi) = self.bounds(v);
                format!("{lo}..{hi}")
            }
            Kind::Subset => format!("SUBSET {}", self.written_part(v, 0)),
            Kind::FunctionSet => {
                let (from, to) = (self.at(v, 0), self.at(v, 1));
                format!("[{} -> {}]", self.written(from), self.written(to))
            }
            Kind::RecordSet => {
                let domain = self.at(v, 0);
                let mut fields = Vec::new();
                for i in 1..self.n_words(v) {
                    let (name, set) = (self.elem(domain, i - 1), self.at(v, i));
                    let name = self.as_str(name).unwrap_or_default().into_owned();
                    fields.push(format!("{name}: {}", self.written(set)));
                }
                format!("[{}]", fields.join(", "))
            }
            Kind::Product => {
                let sets: Vec<String> = (0..self.n_words(v)).map(|i| self.written_part(v, i)).collect();
                sets.join(" \\X ")
            }
            Kind::SeqSet => {
                let set = self.at(v, 0);
                format!("Seq({})", self.written(set))
            }
            Kind::Cup => format!("{} \\cup {}", self.written_part(v, 0), self.written_part(v, 1)),
            Kind::Cap => format!("{} \\cap {}", self.written_part(v, 0), self.written_part(v, 1)),
            Kind::Diff => format!("{} \\ {}", self.written_part(v, 0), self.written_part(v, 1)),
            Kind::Union => format!("UNION {}", self.written_part(v, 0)),
            Kind::Closure => match self.as_closure(v) {
                Some((_, true)) => "{x \\in S : P}".to_owned(),
                _ => "an operator".to_owned(),
            },
            Kind::Special => match v {
                Value::BOOLEAN => "BOOLEAN",
                Value::STRING => "STRING",
                Value::NAT => "Nat",
                Value::INT => "Int",
                Value::REAL => "Real",
                Value::ANY => "Any",
                _ => "no value",
            }
            .to_owned(),
            Kind::Bool | Kind::Int | Kind::Str | Kind::Model | Kind::Set | Kind::Tuple | Kind::Function => {
                self.print(v)
            }
        }
    }

    fn written_part(&mut self, v: Value, index: usize) -> String {
        let part = self.at(v, index);
        let text = self.written(part);
        match self.kind(part) {
            Kind::Interval
            | Kind::Subset
            | Kind::Product
            | Kind::Cup
            | Kind::Cap
            | Kind::Diff
            | Kind::Union => {
                format!("({text})")
            }
            _ => text,
        }
    }

    /// Returns the value that a plain tree describes. Unknown names make it an error.
    pub fn from_plain(&mut self, plain: &Plain) -> VResult<Value> {
        self.known_from_plain(plain, &|_| None)
    }

    /// The same, where the values of some parts are known.
    pub(crate) fn known_from_plain(
        &mut self,
        plain: &Plain,
        known: &dyn Fn(&Plain) -> Option<Value>,
    ) -> VResult<Value> {
        if let Some(value) = known(plain) {
            return Ok(value);
        }
        match plain {
            Plain::Bool(b) => Ok(Value::bool(*b)),
            Plain::Int(i) => Ok(self.int(*i)),
            Plain::Str(text) => Ok(self.string(text)),
            Plain::Model(name) => match self.symbols().get(name) {
                Some(symbol) => Ok(Value::model(symbol)),
                None => {
                    Err(ValueError::Unsupported { what: format!("the spec has no model value {name}") }
                        .into())
                }
            },
            Plain::Set(items) => {
                let mut elems = self.all_from_plain(items, known)?;
                self.set(&mut elems)
            }
            Plain::Tuple(items) => {
                let elems = self.all_from_plain(items, known)?;
                Ok(self.tuple(&elems))
            }
            Plain::Record(fields) => {
                let mut pairs = Vec::with_capacity(fields.len());
                for (name, value) in fields {
                    pairs.push((self.string(name), self.known_from_plain(value, known)?));
                }
                self.function_of_pairs(&pairs)
            }
            Plain::Function(items) => {
                let mut pairs = Vec::with_capacity(items.len());
                for (key, value) in items {
                    pairs.push((self.known_from_plain(key, known)?, self.known_from_plain(value, known)?));
                }
                self.function_of_pairs(&pairs)
            }
            Plain::Other(text) => match text.as_str() {
                "BOOLEAN" => Ok(Value::BOOLEAN),
                "STRING" => Ok(Value::STRING),
                "Nat" => Ok(Value::NAT),
                "Int" => Ok(Value::INT),
                "Real" => Ok(Value::REAL),
                "Any" => Ok(Value::ANY),
                _ => Err(ValueError::Unsupported { what: format!("{text} cannot be read back") }.into()),
            },
        }
    }

    fn all_from_plain(
        &mut self,
        items: &[Plain],
        known: &dyn Fn(&Plain) -> Option<Value>,
    ) -> VResult<Vec<Value>> {
        items.iter().map(|item| self.known_from_plain(item, known)).collect()
    }

    /// Returns the function with these pairs of argument and value, in any order. Of several values for
    /// one argument the first counts.
    pub fn function_of_pairs(&mut self, pairs: &[(Value, Value)]) -> VResult<Value> {
        let mut keys: Vec<Value> = pairs.iter().map(|&(key, _)| key).collect();
        let domain = self.set(&mut keys)?;
        let mut values = vec![None; self.len(domain)];
        for &(key, value) in pairs {
            if let Some(i) = self.position(key, domain)? {
                values[i].get_or_insert(value);
            }
        }
        let values: Vec<Value> = values.into_iter().flatten().collect();
        self.function(domain, &values)
    }

    /// Returns a value as TLA+ text, for messages: long ones are cut in the middle.
    pub fn show(&mut self, v: Value) -> String {
        const MAX: usize = 120;
        let text = self.print(v);
        let n_chars = text.chars().count();
        if n_chars <= MAX {
            return text;
        }
        let head: String = text.chars().take(MAX * 2 / 3).collect();
        let tail: String = text.chars().skip(n_chars - MAX / 4).collect();
        format!("{head} ... {tail}")
    }

    /// Returns what a value is, with an article: `the integer`, `the set`.
    #[must_use]
    pub fn noun(&self, v: Value) -> &'static str {
        match self.kind(v) {
            Kind::Bool => "the boolean",
            Kind::Int => "the integer",
            Kind::Str => "the string",
            Kind::Model => "the model value",
            Kind::Tuple => "the tuple",
            Kind::Function => {
                let domain = self.at(v, 0);
                let is_record = self.kind(domain) == Kind::Set
                    && self.len(domain) > 0
                    && self.kind(self.elem(domain, 0)) == Kind::Str;
                if is_record { "the record" } else { "the function" }
            }
            Kind::Closure => "the operator",
            Kind::Set
            | Kind::Interval
            | Kind::Subset
            | Kind::FunctionSet
            | Kind::RecordSet
            | Kind::Product
            | Kind::SeqSet
            | Kind::Cup
            | Kind::Cap
            | Kind::Diff
            | Kind::Union
            | Kind::Special => "the set",
        }
    }
}
