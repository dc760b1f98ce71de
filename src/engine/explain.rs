//! Why a condition has its value: the part that decides it, the bound values that make it so, and what
//! its operands are. Of a false condition it is the first false part.

use crate::base::{Span, Symbol};
use crate::engine::core::{Bind, Core, Node, Slot};
use crate::engine::eval::{Eval, Flow};
use crate::engine::lower::pattern_slots;
use crate::engine::model::Compiled;
use crate::value::{Plain, Value};

/// The smallest part of a condition that decides its value.
#[derive(Clone, Debug, PartialEq)]
pub struct DecidingPart {
    /// Where it stands.
    pub span: Span,
    /// Its value: the other one than that of the condition if it stands under a negation.
    pub value: bool,
    /// The names bound by quantifiers around it, with the values for which it has that value.
    pub bindings: Vec<(Symbol, Plain)>,
    /// Those among them that `\E` of an action has tried: it is false for the others, too.
    pub tried: Vec<Symbol>,
    /// Its operands that are no constants, with their values as TLA+ text.
    pub operands: Vec<(Span, String)>,
    /// Whether it is no condition, but a set without elements of which `\E` would choose one.
    pub is_empty_set: bool,
}

impl DecidingPart {
    /// Returns a part that is FALSE, so that an action is disabled.
    pub(super) fn disabled(span: Span, operands: Vec<(Span, String)>) -> Self {
        let (bindings, tried) = (Vec::new(), Vec::new());
        DecidingPart { span, value: false, bindings, tried, operands, is_empty_set: false }
    }
}

/// What is noted on the way to the part.
#[derive(Default)]
struct Trail {
    bindings: Vec<(Symbol, Plain)>,
    tried: Vec<Symbol>,
    operands: Vec<(Span, String)>,
    is_empty_set: bool,
}

/// A part and its value.
type Part = (Span, bool);

impl<'m> Eval<'m> {
    /// Returns the first false part of a condition on the step from the current to the next state;
    /// `None` if it is true or cannot be evaluated.
    pub fn explain(&mut self, condition: &'m Compiled<Node>) -> Option<DecidingPart> {
        self.enter(condition.slots, &[]);
        self.deciding_part(&condition.body, false)
    }

    /// Returns the part because of which a node has a value, in the frame that is open; `None` if it has
    /// another one.
    pub fn deciding_part(&mut self, node: &'m Node, value: bool) -> Option<DecidingPart> {
        let mut trail = Trail::default();
        let (span, value) = self.cause(node, value, &mut trail)?;
        let Trail { bindings, tried, operands, is_empty_set } = trail;
        Some(DecidingPart { span, value, bindings, tried, operands, is_empty_set })
    }

    /// Returns the part because of which a node has a value; `None` if it has another one.
    fn cause(&mut self, node: &'m Node, value: bool, trail: &mut Trail) -> Option<Part> {
        if self.test(node).ok()? != value {
            return None;
        }
        let inner = match (&node.core, value) {
            (Core::And(items), false) | (Core::Or(items), true) => {
                items.iter().find_map(|item| self.cause(item, value, trail))
            }
            (Core::Implies(pair), false) => self.cause(&pair.1, false, trail),
            // What has no smaller part to show is better shown with its negation.
            (Core::Not(inner), _) => self.cause(inner, !value, trail).filter(|part| part.0 != inner.span),
            (Core::Forall(binds, body), false) | (Core::Exists(binds, body), true) => {
                self.element(binds, body, value, trail)
            }
            (Core::If(parts), _) => {
                let branch = if self.test(&parts.0).ok()? { &parts.1 } else { &parts.2 };
                self.cause(branch, value, trail)
            }
            (Core::Let(slots, body), _) => {
                for &slot in slots {
                    self.set_slot(slot, Value::UNEVALUATED);
                }
                self.cause(body, value, trail)
            }
            (Core::Marked(_, inner), _) => self.cause(inner, value, trail),
            (Core::Lazy(_, init), _) => self.cause(init, value, trail),
            (Core::Enabled(act), false) => {
                let found = self.with_open_next(|eval| eval.obstacle(act, node.span));
                found.ok().flatten().map(|found| {
                    trail.bindings.extend(found.part.bindings);
                    trail.tried.extend(found.part.tried);
                    trail.operands.extend(found.part.operands);
                    trail.is_empty_set = found.part.is_empty_set;
                    (found.part.span, found.part.value)
                })
            }
            (Core::Call(callee, args), _) => self
                .in_call(*callee, args, node.span, &mut |eval, function| {
                    Ok(eval.cause(&function.body, value, trail))
                })
                .ok()
                .flatten(),
            _ => None,
        };
        if inner.is_none() {
            self.note_operands(node, trail);
        }
        Some(inner.unwrap_or((node.span, value)))
    }

    /// Finds the first element for which the body has a value, and the part that makes it so.
    fn element(&mut self, binds: &'m [Bind], body: &'m Node, value: bool, trail: &mut Trail) -> Option<Part> {
        let mut found = None;
        let result = self.each_element(binds, &mut |eval| {
            if eval.test(body)? != value {
                return Ok(Flow::Go);
            }
            trail.bindings.extend(bound_values(eval, binds));
            found = eval.cause(body, value, trail);
            Ok(Flow::Stop)
        });
        result.ok()?;
        found
    }

    /// Notes what the operands of a comparison, or the sets of a quantifier, are.
    fn note_operands(&mut self, node: &'m Node, trail: &mut Trail) {
        let operands: Vec<&'m Node> = match &node.core {
            Core::Eq(pair)
            | Core::Ne(pair)
            | Core::In(pair)
            | Core::NotIn(pair)
            | Core::SubsetEq(pair)
            | Core::Equiv(pair) => vec![&pair.0, &pair.1],
            Core::Builtin(_, operands) => operands.iter().collect(),
            Core::Exists(binds, _) | Core::Forall(binds, _) => binds.iter().map(|b| &b.set).collect(),
            _ => return,
        };
        for operand in operands.into_iter().filter(|o| !matches!(o.core, Core::Const(_))) {
            if let Ok(value) = self.node(operand) {
                trail.operands.push((operand.span, self.mem.show(value)));
            }
        }
    }
}

/// Returns the names of binders with the values that they have now.
pub(super) fn bound_values(eval: &mut Eval<'_>, binds: &[Bind]) -> Vec<(Symbol, Plain)> {
    let mut values = Vec::new();
    for bind in binds {
        let slots: &[Slot] = pattern_slots(&bind.pattern);
        for (&name, &slot) in bind.names.iter().zip(slots) {
            let value = eval.slot(slot);
            values.push((name, eval.mem.plain(value)));
        }
    }
    values
}
