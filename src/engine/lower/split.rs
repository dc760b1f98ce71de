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
use crate::engine::model::Chosen;
use crate::engine::reads::Reads;
use crate::sema::hir::{Arg, DefKind, Expr, ExprKind, Local, LocalId, Primitive, Target};
use crate::value::Value;

/// An action instance as compiled, before its constants are bound.
#[derive(Debug)]
pub(crate) struct SplitAction {
    /// The innermost operator entered, absent if the relation is not in any.
    pub(crate) name: Option<Symbol>,
    /// What its parameters are bound to.
    pub(crate) parameters: Vec<Bound>,
    /// What else decides which instance it is: names that are bound in the operator, or on the way to an instance.
    pub(crate) chosen: Vec<Chosen<Bound>>,
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
#[derive(Clone, Debug, Default)]
struct Entered {
    name: Option<Symbol>,
    parameters: Vec<Chosen<Bound>>,
    /// What `\E` binds in it.
    chosen: Vec<Chosen<Bound>>,
    /// What is bound before it and matters in it: arguments of the instances that it belongs to.
    around: Vec<Chosen<Bound>>,
}

impl Entered {
    fn named(name: Symbol) -> Self {
        Entered { name: Some(name), ..Entered::default() }
    }

    /// Returns all that is bound here.
    fn bound(&self) -> Vec<Chosen<Bound>> {
        [&self.around[..], &self.parameters, &self.chosen].concat()
    }
}

impl<'p> Lower<'p> {
    /// Compiles a next-state relation.
    pub(super) fn split(&mut self, next: &'p Expr, env: &Env<'p>) -> Split {
        self.split_in(next, env, &Entered::default())
    }

    /// Compiles a next-state relation that the cfg names.
    pub(super) fn split_target(&mut self, target: &'p Target, env: &Env<'p>) -> Split {
        match self.meaning(target, env, false) {
            Meaning::Operator { def, body, env, .. } => self.split_in(body, &env, &Entered::named(def.name)),
            Meaning::Source(source) => self.split(source.expr, &source.env),
            meaning => {
                let def = self.hir.def(target.def);
                let (name, span) = (Some(def.name), def.span);
                let act = Arc::new(Act::Test(self.apply(meaning, &[], false, span)));
                Split::Action(SplitAction { name, parameters: Vec::new(), chosen: Vec::new(), span, act })
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
                let mut within = entered.clone();
                for bind in &binds {
                    let slots = bind.names.iter().zip(pattern_slots(&bind.pattern));
                    let chosen =
                        |(&name, &slot)| Chosen { name, value: Bound::Slot(slot), span: bind.set.span };
                    within.chosen.extend(slots.map(chosen));
                }
                let inner = self.split_in(body, &scope, &within);
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
                    // The body speaks of the arguments of an instance by other names.
                    let has_arguments = target.via.iter().any(|step| !step.args.is_empty());
                    let around = if has_arguments { entered.bound() } else { entered.around.clone() };
                    let within = Entered { around, ..Entered::named(def.name) };
                    self.split_call(e, env, (entered, within), params, args, body, &scope)
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
        (entered, mut within): (&Entered, Entered),
        params: &'p [LocalId],
        args: &'p [Arg],
        body: &'p Expr,
        scope: &Env<'p>,
    ) -> Split {
        let whole = Entered { around: entered.bound(), ..within.clone() };
        let mut bindings = Vec::new();
        let mut computed = Vec::new();
        for (&param, arg) in params.iter().zip(args) {
            let Arg::Expr(expr) = arg else { return self.leaf(e, env, &whole) };
            let node = self.expr(expr, env, false);
            if !Reads::of(&node, &self.program).is_constant() {
                return self.leaf(e, env, &whole);
            }
            let frame = self.frame();
            let (bound, binding) = if let Some(value) = node.known() {
                (Bound::Value(value), Binding::Const(value))
            } else {
                let slot = match node.core {
                    crate::engine::core::Core::Slot(slot) => slot,
                    _ => {
                        let slot = self.slot();
                        computed.push((slot, node));
                        slot
                    }
                };
                (Bound::Slot(slot), Binding::Slot(frame, slot))
            };
            let Local { name, span, .. } = *self.hir.local(param);
            within.parameters.push(Chosen { name, value: bound, span });
            bindings.push((param, binding));
        }
        let inner = self.with_locals(scope, bindings);
        let mut split = self.split_in(body, &inner, &within);
        while let Some((slot, node)) = computed.pop() {
            let whole = self.split_action(e, env, &whole);
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
            parameters: entered.parameters.iter().map(|parameter| parameter.value).collect(),
            chosen: [&entered.around[..], &entered.chosen].concat(),
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
