//! Values as JSON, as the module `Json` writes and reads them (`tlc2/module/Json.java`).

use serde_json::Value as Tree;

use super::call::mismatch;
use crate::value::{Mem, Plain, VResult, Value, ValueError};

/// Writes a value as JSON: sequences and sets are arrays, other functions objects, with the fields in
/// the order of values.
pub(super) fn write(plain: &Plain, text: &mut String) -> VResult<()> {
    match plain {
        Plain::Bool(b) => text.push_str(if *b { "true" } else { "false" }),
        Plain::Int(i) => text.push_str(&i.to_string()),
        Plain::Str(s) | Plain::Model(s) => text.push_str(&quoted(s)),
        Plain::Set(items) | Plain::Tuple(items) => {
            text.push('[');
            for (i, item) in items.iter().enumerate() {
                text.push_str(if i > 0 { "," } else { "" });
                write(item, text)?;
            }
            text.push(']');
        }
        Plain::Record(fields) => {
            write_object(fields.iter().map(|(name, value)| (name.clone(), value)), text)?;
        }
        Plain::Function(items) => {
            write_object(items.iter().map(|(key, value)| (key_of(key), value)), text)?;
        }
        Plain::Other(what) => {
            return Err(ValueError::Unsupported { what: format!("{what} cannot be written as JSON") }.into());
        }
    }
    Ok(())
}

fn write_object<'a>(fields: impl Iterator<Item = (String, &'a Plain)>, text: &mut String) -> VResult<()> {
    text.push('{');
    for (i, (name, value)) in fields.enumerate() {
        text.push_str(if i > 0 { "," } else { "" });
        text.push_str(&quoted(&name));
        text.push(':');
        write(value, text)?;
    }
    text.push('}');
    Ok(())
}

fn quoted(text: &str) -> String {
    Tree::String(text.to_owned()).to_string()
}

fn key_of(key: &Plain) -> String {
    match key {
        Plain::Str(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Returns the value that JSON describes. There is none for `null` and for numbers that are no integers.
pub(super) fn value(mem: &mut Mem, tree: &Tree) -> VResult<Value> {
    match tree {
        Tree::Bool(b) => Ok(Value::bool(*b)),
        Tree::Number(number) => match number.as_i64().and_then(|i| i32::try_from(i).ok()) {
            Some(i) => Ok(mem.int(i)),
            None => no_value(&format!("the number {number}")),
        },
        Tree::String(text) => Ok(mem.string(text)),
        Tree::Array(items) => {
            let items = items.iter().map(|item| value(mem, item)).collect::<VResult<Vec<_>>>()?;
            Ok(mem.tuple(&items))
        }
        Tree::Object(fields) => {
            let mut pairs = Vec::with_capacity(fields.len());
            for (name, field) in fields {
                pairs.push((mem.string(name), value(mem, field)?));
            }
            mem.function_of_pairs(&pairs)
        }
        Tree::Null => no_value("null"),
    }
}

fn no_value<T>(what: &str) -> VResult<T> {
    Err(ValueError::Unsupported { what: format!("{what} of JSON is no value of TLA+ here") }.into())
}

/// `ToJson(value)`.
pub(super) fn to_json(mem: &mut Mem, args: &[Value]) -> VResult<Value> {
    let mut text = String::new();
    write(&mem.plain(args[0]), &mut text)?;
    Ok(mem.string(&text))
}

/// `ToJsonArray(value)`, which is `ToJson` of sequences, sets and functions.
pub(super) fn to_json_array(mem: &mut Mem, args: &[Value]) -> VResult<Value> {
    match mem.plain(args[0]) {
        Plain::Bool(_) | Plain::Int(_) | Plain::Str(_) | Plain::Model(_) => {
            Err(mismatch("ToJsonArray", 0, "a sequence, a set or a function", args[0]))
        }
        _ => to_json(mem, args),
    }
}

/// `ToJsonObject(value)`: `ToJson` of functions.
///
/// In TLC the sequence `[n \in 1..2 |-> e]` is an array here too, and the equal `<<e, e>>` is an object with
/// its places from 0 as keys. Equal values have one text here.
pub(super) fn to_json_object(mem: &mut Mem, args: &[Value]) -> VResult<Value> {
    match mem.plain(args[0]) {
        Plain::Tuple(_) | Plain::Record(_) | Plain::Function(_) => to_json(mem, args),
        _ => Err(mismatch("ToJsonObject", 0, "a function", args[0])),
    }
}
