//! ALIAS: what a cfg wants to see of the states of a trace, in place of their variables.

use super::violation::evaluator;
use crate::engine::{Eval, Model};
use crate::stdmod::World;
use crate::value::{Heap, Plain, Value};

/// The field that says why the alias of a state has no value, as in TLC.
const ERROR: &str = "_ALIASEvalError";

/// Returns what is shown of each state of a path: the fields of the alias, a record; nothing if there is
/// no alias. It may speak of the next state, which is the last state itself at the end. As in TLC
/// (`Tool.evalAlias`), a state is shown with its variables if its alias is no record, and also with the
/// reason if its alias has no value.
pub(super) fn shown(
    model: &Model,
    heap: &Heap,
    world: &World,
    path: &[Vec<Value>],
) -> Vec<Vec<(String, Plain)>> {
    let Some(alias) = &model.alias else { return Vec::new() };
    let mut shown = Vec::with_capacity(path.len());
    for (i, state) in path.iter().enumerate() {
        let mut eval = evaluator(model, heap, world, &path[..=i]);
        eval.current.copy_from_slice(state);
        eval.set_next(path.get(i + 1).unwrap_or(state));
        let value = match eval.evaluate(&alias.condition) {
            Ok(value) => {
                eval.mem.normalize(value).map(|v| eval.mem.plain(v)).map_err(|e| e.message(&mut eval.mem))
            }
            Err(_) => Err(eval.take_fault().message),
        };
        let variables = |eval: &mut Eval<'_>| {
            let plain = |&v: &Value| match v {
                Value::UNASSIGNED => Plain::Other("(no value)".to_owned()),
                v => eval.mem.plain(v),
            };
            model.variables().into_iter().zip(state.iter().map(plain)).collect::<Vec<_>>()
        };
        shown.push(match value {
            Ok(Plain::Record(fields)) => fields.into(),
            Ok(_) => variables(&mut eval),
            Err(reason) => {
                let mut fields = variables(&mut eval);
                fields.push((ERROR.to_owned(), Plain::Str(reason)));
                fields
            }
        });
    }
    shown
}
