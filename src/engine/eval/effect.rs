//! Folds, and operators that are no functions of values.

use super::{Eval, Failed, Fault, Outcome};
use crate::base::Span;
use crate::engine::core::{Fold, Node};
use crate::stdmod::Effect;
use crate::value::{Kind, Plain, Value};

impl<'m> Eval<'m> {
    /// Says which states came before the current one, if the spec asks for them.
    pub fn set_before<'s>(&mut self, states: impl Iterator<Item = &'s [Value]>) {
        self.world.here.before.clear();
        if self.program.effects.trace {
            for state in states {
                let record = self.record_of(|_, i| state[i]);
                self.world.here.before.push(record);
            }
        }
    }

    /// Looks at the next state as the current one.
    pub(super) fn step_forward(&mut self) {
        std::mem::swap(&mut self.current, &mut self.next);
        self.world.here.level += 1;
        if self.program.effects.trace && self.world.here.level > 1 {
            let record = self.record_of(|eval, i| eval.next[i]);
            self.world.here.before.push(record);
        }
    }

    /// Undoes [`Eval::step_forward`].
    pub(super) fn step_back(&mut self) {
        if self.program.effects.trace && self.world.here.level > 1 {
            self.world.here.before.pop();
        }
        self.world.here.level -= 1;
        std::mem::swap(&mut self.current, &mut self.next);
    }

    /// Folds an operator over a sequence, without a call for each element.
    pub(super) fn fold_sequence(&mut self, fold: &'m Fold, span: Span) -> Outcome<Value> {
        let base = self.node(&fold.base)?;
        let sequence = self.node(&fold.sequence)?;
        if self.mem.kind(sequence) != Kind::Tuple {
            let shown = self.mem.show(sequence);
            return Err(
                self.fail(Fault::new(format!("{} needs a sequence, but this is {shown}", fold.name), span))
            );
        }
        let n = self.mem.len(sequence);
        let mut so_far = base;
        for i in 0..n {
            let element = self.mem.elem(sequence, if fold.from_right { n - 1 - i } else { i });
            self.set_slot(fold.element, element);
            self.set_slot(fold.so_far, so_far);
            so_far = self.node(&fold.step)?;
        }
        Ok(so_far)
    }

    pub(super) fn effect(&mut self, effect: Effect, args: &'m [Node], span: Span) -> Outcome<Value> {
        let start = self.nodes(args)?;
        let values = self.temp.split_off(start);
        let result = effect.compute(&mut self.mem, &mut self.world, &values);
        self.lift(result, span)
    }

    /// Computes an expression, or takes what it was for the same value of another.
    pub(super) fn cached(&mut self, node: &'m Node, decides: &'m Node) -> Outcome<Value> {
        let key = self.node(decides)?;
        let key = (node.span, self.mem.plain(key));
        if let Some(known) = self.world.cache.get(&key) {
            let value = self.mem.from_plain(known);
            return self.lift(value, node.span);
        }
        let value = self.node(node)?;
        let plain = self.mem.plain(value);
        // What cannot be enumerated is computed again.
        if self.mem.from_plain(&plain).is_ok() {
            self.world.cache.insert(key, plain);
        }
        Ok(value)
    }

    /// `Trace`: the states before the current one, and that.
    pub(super) fn trace(&mut self, span: Span) -> Outcome<Value> {
        let mut states = self.world.here.before.clone();
        if self.current.contains(&Value::UNASSIGNED) {
            let fault = Fault::new("Trace is evaluated before all variables have values", span);
            return Err(self.fail(fault));
        }
        states.push(self.record_of(|eval, i| eval.current[i]));
        let result = self.mem.from_plain(&Plain::Tuple(states.into()));
        self.lift(result, span)
    }

    /// Returns a state as a record.
    fn record_of(&mut self, value: impl Fn(&Self, usize) -> Value) -> Plain {
        let names = &self.program.variables;
        let fields = names.iter().enumerate().map(|(i, &name)| {
            let value = value(self, i);
            (self.mem.symbols().text(name).to_owned(), self.mem.plain(value))
        });
        Plain::Record(fields.collect())
    }

    /// Says whether an expression has no value. What is wrong with it is not compared with TLC's message.
    pub(super) fn fails(&mut self, node: &'m Node) -> Outcome<bool> {
        let start = self.temp.len();
        if self.node(node).is_ok() {
            return Ok(false);
        }
        if self.fault.as_ref().is_some_and(|fault| fault.is_stop()) {
            return Err(Failed);
        }
        self.temp.truncate(start);
        self.fault = None;
        Ok(true)
    }
}
