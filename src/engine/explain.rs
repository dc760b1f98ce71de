//! Why a condition is false: its first false part, and the bound values that make it so.

use crate::base::{Span, Symbol};
use crate::engine::core::{Bind, Core, Node, Slot};
use crate::engine::eval::{Eval, Flow};
use crate::engine::lower::pattern_slots;
use crate::engine::model::Compiled;
use crate::value::{Plain, Value};

/// The first false part of a condition.
#[derive(Clone, Debug, PartialEq)]
pub struct FalsePart {
    /// Where it stands.
    pub span: Span,
    /// The names bound by quantifiers around it, with the values for which it is false.
    pub bindings: Vec<(Symbol, Plain)>,
}

impl<'m> Eval<'m> {
    /// Returns the first false part of a condition on the step from the current to the next state;
    /// `None` if it is true or cannot be evaluated.
    pub fn explain(&mut self, condition: &'m Compiled<Node>) -> Option<FalsePart> {
        self.enter(condition.slots, &[]);
        self.false_part(&condition.body)
    }

    /// Returns the first false part of a node in the frame that is open.
    pub fn false_part(&mut self, node: &'m Node) -> Option<FalsePart> {
        let mut bindings = Vec::new();
        let span = self.first_false(node, &mut bindings)?;
        Some(FalsePart { span, bindings })
    }

    fn first_false(&mut self, node: &'m Node, bindings: &mut Vec<(Symbol, Plain)>) -> Option<Span> {
        if self.test(node).ok()? {
            return None;
        }
        let inner = match &node.core {
            Core::And(items) => items.iter().find_map(|item| self.first_false(item, bindings)),
            Core::Implies(pair) => self.first_false(&pair.1, bindings),
            Core::If(parts) => {
                let branch = if self.test(&parts.0).ok()? { &parts.1 } else { &parts.2 };
                self.first_false(branch, bindings)
            }
            Core::Let(slots, body) => {
                for &slot in slots {
                    self.set_slot(slot, Value::UNEVALUATED);
                }
                self.first_false(body, bindings)
            }
            Core::Lazy(_, init) => self.first_false(init, bindings),
            Core::Forall(binds, body) => self.false_element(binds, body, bindings),
            Core::Call(callee, args) => self
                .in_call(*callee, args, node.span, &mut |eval, function| {
                    Ok(eval.first_false(&function.body, bindings))
                })
                .ok()
                .flatten(),
            _ => None,
        };
        Some(inner.unwrap_or(node.span))
    }

    fn false_element(
        &mut self,
        binds: &'m [Bind],
        body: &'m Node,
        bindings: &mut Vec<(Symbol, Plain)>,
    ) -> Option<Span> {
        let mut found = None;
        let result = self.each_element(binds, &mut |eval| {
            if eval.test(body)? {
                return Ok(Flow::Go);
            }
            for bind in binds {
                let slots: &[Slot] = pattern_slots(&bind.pattern);
                for (&name, &slot) in bind.names.iter().zip(slots) {
                    let value = eval.slot(slot);
                    bindings.push((name, eval.mem.plain(value)));
                }
            }
            found = eval.first_false(body, bindings);
            Ok(Flow::Stop)
        });
        result.ok()?;
        found
    }
}
