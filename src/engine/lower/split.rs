//! The next-state relation split into action instances: the unit of names, coverage and "why not".
//!
//! As TLC does it (`Tool.getActions`): through disjunctions, through `\E` over sets that depend on
//! no state, and into operators all of whose arguments depend on no state. What an instance binds
//! are slots set before its action is run, so one compiled action serves many instances.

use super::Lower;
use super::apply::Meaning;
use super::expr::chain;
use super::scope::{Binding, Env};
use crate::base::{Span, Symbol};
use std::sync::Arc;

use crate::engine::core::{Act, Bind, Node, Pattern, Slot};
use crate::engine::reads::Reads;
use crate::sema::hir::{Arg, DefKind, Expr, ExprKind, LocalId, Primitive, Target};
use crate::value::Value;

/// An action instance as compiled, before its constants are bound.
#[derive(Debug)]
pub(crate) struct SplitAction {
    /// The innermost operator entered, absent if the relation is not in any.
    pub(crate) name: Option<Symbol>,
    /// What its parameters are bound to.
    pub(crate) parameters: Vec<Bound>,
    /// Where the action stands.
    pub(crate) span: Span,
    /// What to run.
    pub(crate) act: Arc<Act>,
}

/// What a parameter of an action is bound to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Bound {
    /// The value of a slot that the instance sets.
    Slot(Slot),
    /// A known value.
    Value(Value),
}

/// The next-state relation as a tree of what splits it.
#[derive(Debug)]
pub(crate) enum Split {
    /// An action that is split no further.
    Action(SplitAction),
    /// Disjuncts.
    Any(Vec<Split>),
    /// `\E` over sets that depend on no state; as a whole where they cannot be enumerated or are empty.
    Exists(Box<[Bind]>, Box<Split>, SplitAction),
    /// An argument that depends on no state; as a whole where it cannot be computed.
    Argument(Slot, Node, Box<Split>, SplitAction),
}

/// The operator that was entered last.
#[derive(Clone, Debug)]
struct Entered {
    name: Option<Symbol>,
    parameters: Vec<Bound>,
}

impl<'p> Lower<'p> {
    /// Compiles a next-state relation.
    pub(super) fn split(&mut self, next: &'p Expr, env: &Env<'p>) -> Split {
        self.split_in(next, env, &Entered { name: None, parameters: Vec::new() })
    }

    /// Compiles a next-state relation that the cfg names.
    pub(super) fn split_target(&mut self, target: &'p Target, env: &Env<'p>) -> Split {
        match self.meaning(target, env, false) {
            Meaning::Operator { def, body, env, .. } => {
                self.split_in(body, &env, &Entered { name: Some(def.name), parameters: Vec::new() })
            }
            Meaning::Source(source) => self.split(source.expr, &source.env),
            meaning => {
                let def = self.hir.def(target.def);
                let (name, span) = (Some(def.name), def.span);
                let act = Arc::new(Act::Test(self.apply(meaning, &[], false, span)));
                Split::Action(SplitAction { name, parameters: Vec::new(), span, act })
            }
        }
    }

    fn split_in(&mut self, e: &'p Expr, env: &Env<'p>, entered: &Entered) -> Split {
        match &e.kind {
            ExprKind::Or(items) => Split::Any(items.iter().map(|i| self.split_in(i, env, entered)).collect()),
            ExprKind::Primitive(Primitive::Or, _) => {
                let mut items = Vec::new();
                chain(Primitive::Or, e, &mut items);
                Split::Any(items.into_iter().map(|i| self.split_in(i, env, entered)).collect())
            }
            ExprKind::Exists(bounds, body) => {
                let (binds, scope) = self.binds(bounds, env, false);
                let constant = binds.iter().all(|b| Reads::of(&b.set, &self.program).is_constant());
                if !constant {
                    return self.leaf(e, env, entered);
                }
                let inner = self.split_in(body, &scope, entered);
                let whole = self.split_action(e, env, entered);
                Split::Exists(binds, Box::new(inner), whole)
            }
            // TLC enters the body of a LET too, but the definitions may be lazy slots here.
            ExprKind::Let(defs, body) => {
                let mut lazy = Vec::new();
                let scope = self.lets(defs, env, false, Some(&mut lazy));
                if lazy.is_empty() {
                    self.split_in(body, &scope, entered)
                } else {
                    self.leaf(e, env, entered)
                }
            }
            ExprKind::Apply(target, args) => match self.meaning(target, env, false) {
                Meaning::Operator { def, params, body, env: scope, .. }
                    if !matches!(def.kind, DefKind::Operator { recursive: true, .. }) =>
                {
                    self.split_call(e, env, def.name, params, args, body, &scope)
                }
                _ => self.leaf(e, env, entered),
            },
            _ => self.leaf(e, env, entered),
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one call")]
    fn split_call(
        &mut self,
        e: &'p Expr,
        env: &Env<'p>,
        name: Symbol,
        params: &'p [LocalId],
        args: &'p [Arg],
        body: &'p Expr,
        scope: &Env<'p>,
    ) -> Split {
        let unnamed = Entered { name: Some(name), parameters: Vec::new() };
        let mut bindings = Vec::new();
        let mut parameters = Vec::new();
        let mut computed = Vec::new();
        for (&param, arg) in params.iter().zip(args) {
            let Arg::Expr(expr) = arg else { return self.leaf(e, env, &unnamed) };
            let node = self.expr(expr, env, false);
            if !Reads::of(&node, &self.program).is_constant() {
                return self.leaf(e, env, &unnamed);
            }
            let frame = self.frame();
            if let Some(value) = node.known() {
                parameters.push(Bound::Value(value));
                bindings.push((param, Binding::Const(value)));
            } else {
                let slot = match node.core {
                    crate::engine::core::Core::Slot(slot) => slot,
                    _ => {
                        let slot = self.slot();
                        computed.push((slot, node));
                        slot
                    }
                };
                parameters.push(Bound::Slot(slot));
                bindings.push((param, Binding::Slot(frame, slot)));
            }
        }
        let inner = self.with_locals(scope, bindings);
        let mut split = self.split_in(body, &inner, &Entered { name: Some(name), parameters });
        while let Some((slot, node)) = computed.pop() {
            let whole = self.split_action(e, env, &unnamed);
            split = Split::Argument(slot, node, Box::new(split), whole);
        }
        split
    }

    fn leaf(&mut self, e: &'p Expr, env: &Env<'p>, entered: &Entered) -> Split {
        Split::Action(self.split_action(e, env, entered))
    }

    fn split_action(&mut self, e: &'p Expr, env: &Env<'p>, entered: &Entered) -> SplitAction {
        SplitAction {
            name: entered.name,
            parameters: entered.parameters.clone(),
            span: e.span,
            act: Arc::new(self.act(e, env, false)),
        }
    }
}

/// Returns the slots that a pattern binds.
pub(crate) fn pattern_slots(pattern: &Pattern) -> &[Slot] {
    match pattern {
        Pattern::Names(slots) | Pattern::Tuple(slots) => slots,
    }
}
