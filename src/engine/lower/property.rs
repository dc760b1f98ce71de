//! What SPECIFICATION and PROPERTY mean: their parts, sorted by what it takes to check them.
//!
//! As TLC does it (`SpecProcessor.processConfigSpec` and `processConfigProps`): through operators and
//! conjunctions and constant `\A`; `[][A]_v` is the next-state relation or an action property, `[]P` an invariant, a
//! formula without temporal operators is about initial states, all else is temporal.

use super::Lower;
use super::apply::{Actual, Meaning};
use super::expr::chain;
use super::scope::{Binding, Env};
use crate::base::{Span, Symbol};
use crate::engine::core::{Act, Core, Node};
use crate::engine::lower::split::Split;
use crate::engine::model::Compiled;
use crate::sema::hir::{
    Bound, Def, DefId, DefKind, Expr, ExprKind, Level, LocalId, Pattern, Primitive, Target,
};
use crate::stdmod;
use crate::value::{Kind, Mem, Scratch, Value};

/// The parts of a temporal formula.
#[derive(Debug, Default)]
pub(crate) struct Parts<'p> {
    /// About initial states.
    pub(super) initial: Vec<(&'p Expr, Env<'p>)>,
    /// `[][A]_v`: the action `[A]_v` with A and v.
    pub(super) actions: Vec<BoxPart<'p>>,
    /// `[]P`.
    pub(super) always: Vec<(&'p Expr, Env<'p>)>,
    /// WF and SF.
    pub(crate) fairness: Vec<Span>,
    /// Everything else.
    pub(crate) temporal: Vec<Span>,
    /// `[A]_v` or `<<A>>_v` that no `[]` or `<>` stands before.
    pub(crate) bare_actions: Vec<Span>,
    /// Names of what is FALSE whatever happens.
    pub(crate) never: Vec<Span>,
    /// Names of variables, and of constants that are no truth values.
    pub(crate) values: Vec<Span>,
}

/// `[][A]_v`.
#[derive(Debug)]
pub(super) struct BoxPart<'p> {
    pub(super) whole: &'p Expr,
    pub(super) action: &'p Expr,
    pub(super) env: Env<'p>,
}

/// What SPECIFICATION says, compiled.
#[derive(Debug)]
pub(crate) struct Specification {
    /// The initial predicate.
    pub(crate) initial: Compiled<Act>,
    /// The next-state relation; without one there may be no initial states.
    pub(crate) next: Option<Compiled<Split>>,
    /// The conjuncts of the initial predicate, each with its name if it is a definition.
    pub(crate) inits: Vec<(Option<Symbol>, Span)>,
    /// Fairness.
    pub(crate) fairness: Vec<Span>,
    /// Conjuncts that are none of these.
    pub(crate) assumed: Vec<Span>,
}

/// What a PROPERTY says, compiled.
#[derive(Debug, Default)]
pub(crate) struct Property {
    /// Conditions on initial states.
    pub(crate) initial: Vec<Compiled<Node>>,
    /// Conditions on steps.
    pub(crate) actions: Vec<Compiled<Node>>,
    /// Conditions on all states.
    pub(crate) always: Vec<Compiled<Node>>,
    /// Temporal parts, fairness among them.
    pub(crate) temporal: Vec<Span>,
    /// Actions that no `[]` stands before.
    pub(crate) bare_actions: Vec<Span>,
    /// Names of what is FALSE whatever happens.
    pub(crate) never: Vec<Span>,
}

impl<'p> Lower<'p> {
    /// Compiles a formula that stands in the root module as a condition.
    pub(crate) fn condition(&mut self, e: &'p Expr) -> Compiled<Node> {
        let (body, slots) = self.top(|lower, env| lower.expr(e, env, false));
        Compiled { body, slots }
    }

    /// Compiles a definition of the root module without parameters.
    pub(crate) fn named_condition(&mut self, target: &'p Target) -> Compiled<Node> {
        let span = self.hir.def(target.def).span;
        let (body, slots) = self.top(|lower, env| match lower.meaning(target, env, false) {
            // Not as a call: whoever checks or explains it looks at its parts.
            Meaning::Operator { body, env, .. } => {
                let mut nodes = Vec::new();
                lower.conjuncts(body, &env, &mut nodes);
                if nodes.len() == 1 {
                    nodes.remove(0)
                } else {
                    Node { core: Core::And(nodes.into()), span: body.span }
                }
            }
            meaning => lower.apply(meaning, &[], false, span),
        });
        Compiled { body, slots }
    }

    /// Compiles a definition of the root module without parameters to a condition that is always true,
    /// and counts how often the definition is.
    pub(crate) fn tracked(&mut self, target: &'p Target) -> Compiled<Node> {
        let Compiled { body, slots } = self.named_condition(target);
        let span = body.span;
        let name = Node { core: Core::Const(Value::string(self.hir.def(target.def).name)), span };
        let core = self.effect(stdmod::TRACK, [body, name].into());
        Compiled { body: Node { core, span }, slots }
    }

    /// Compiles the conjuncts of a formula, through conjunctions and definitions without parameters.
    fn conjuncts(&mut self, e: &'p Expr, env: &Env<'p>, nodes: &mut Vec<Node>) {
        match &e.kind {
            ExprKind::And(items) => {
                for item in items {
                    self.conjuncts(item, env, nodes);
                }
            }
            ExprKind::Primitive(Primitive::And, items) => {
                for item in items {
                    self.conjuncts(item, env, nodes);
                }
            }
            ExprKind::Apply(target, args) if args.is_empty() => match self.meaning(target, env, false) {
                Meaning::Operator { params: [], body, env, def, .. }
                    if !def.in_let && !matches!(def.kind, DefKind::Operator { recursive: true, .. }) =>
                {
                    self.conjuncts(body, &env, nodes);
                }
                _ => nodes.push(self.expr(e, env, false)),
            },
            _ => nodes.push(self.expr(e, env, false)),
        }
    }

    /// Returns the level of a definition of the root module without parameters.
    pub(crate) fn level_of(&mut self, target: &'p Target) -> Level {
        self.top(|lower, env| match lower.meaning(target, env, false) {
            Meaning::Operator { body, env, def, .. } => def.level.max(lower.level(body, &env)),
            Meaning::Source(source) => lower.level(source.expr, &source.env),
            Meaning::Variable(_) => Level::State,
            _ => Level::Constant,
        })
        .0
    }

    /// Says whether a definition of the root module without parameters is FALSE whatever happens.
    pub(crate) fn is_false(&mut self, target: &'p Target) -> bool {
        let (value, _) = self.top(|lower, env| match lower.meaning(target, env, false) {
            Meaning::Operator { id, def, params, body, env } => {
                lower.constant_value(id, def, params, body, &env)
            }
            Meaning::Value(value) => Some(value),
            _ => None,
        });
        value == Some(Value::FALSE)
    }

    /// Returns the value of a definition without parameters that depends on no state, though its module
    /// may be one with variables. TLC computes these beforehand, those of a LET excepted.
    fn constant_value(
        &mut self,
        id: DefId,
        def: &'p Def,
        params: &'p [LocalId],
        body: &'p Expr,
        env: &Env<'p>,
    ) -> Option<Value> {
        let recursive = matches!(def.kind, DefKind::Operator { recursive: true, .. });
        if !params.is_empty() || recursive || def.in_let || def.level > Level::State {
            return None;
        }
        self.constant(id, env, |lower| lower.expr(body, env, false))
    }

    /// Compiles the initial predicate.
    pub(crate) fn initial(&mut self, target: &'p Target) -> Compiled<Act> {
        let (body, slots) = self.top(|lower, env| match lower.meaning(target, env, true) {
            Meaning::Operator { body, env, .. } => lower.act(body, &env, true),
            meaning => {
                let span = lower.hir.def(target.def).span;
                Act::Test(lower.apply(meaning, &[], true, span))
            }
        });
        Compiled { body, slots }
    }

    /// Compiles the next-state relation.
    pub(crate) fn next(&mut self, target: &'p Target) -> Compiled<Split> {
        let (body, slots) = self.top(|lower, env| lower.split_target(target, env));
        Compiled { body, slots }
    }

    /// Compiles a specification; there is none without variables and without an initial predicate. Fairness and other temporal conjuncts bound no search of states; TLC
    /// assumes them where it checks temporal properties.
    ///
    /// # Errors
    /// Why the formula is no specification, and the conjunct that makes it none.
    pub(crate) fn specification(
        &mut self,
        target: &'p Target,
    ) -> Result<Option<Specification>, (&'static str, Option<Span>)> {
        let (parts, _) = self.top(|lower, env| lower.parts(target, env));
        if let Some(&span) = parts.bare_actions.first() {
            return Err(("the specification has an action without [] before it", Some(span)));
        }
        if let Some(&span) = parts.never.first() {
            return Err(("the specification has a constant part that is FALSE", Some(span)));
        }
        if let Some(&span) = parts.values.first() {
            return Err((
                "the specification has a part that is a variable or constant, and no formula",
                Some(span),
            ));
        }
        // TLC cannot handle it either.
        if let Some((always, _)) = parts.always.first() {
            return Err(("the specification has a part []P with a state predicate P", Some(always.span)));
        }
        if parts.initial.is_empty() {
            if self.hir.module(self.hir.root).variables.is_empty() {
                return Ok(None);
            }
            return Err(("the specification has no initial predicate", None));
        }
        let next = match parts.actions.as_slice() {
            [next] => Some(next),
            [] => None,
            [_, second, ..] => {
                let message = "the specification has more than one part [][Next]_vars";
                return Err((message, Some(second.whole.span)));
            }
        };
        let (body, slots) = self.top(|lower, _| {
            let items = parts.initial.iter().map(|(e, env)| lower.item(e, env, true)).collect();
            Act::All(items)
        });
        let initial = Compiled { body, slots };
        let next = next.map(|next| {
            let (body, slots) = self.top(|lower, _| lower.split(next.action, &next.env));
            Compiled { body, slots }
        });
        let inits = parts.initial.iter().map(|(e, _)| self.named(e)).collect();
        Ok(Some(Specification { initial, next, inits, fairness: parts.fairness, assumed: parts.temporal }))
    }

    /// Returns the name and the place of what an expression stands for.
    fn named(&self, e: &Expr) -> (Option<Symbol>, Span) {
        match &e.kind {
            ExprKind::Apply(target, args) if args.is_empty() => match &self.hir.def(target.def).kind {
                DefKind::Operator { body, .. } => (Some(self.hir.def(target.def).name), body.span),
                _ => (None, e.span),
            },
            _ => (None, e.span),
        }
    }

    /// Compiles a PROPERTY.
    pub(crate) fn property(&mut self, target: &'p Target) -> Property {
        let (parts, _) = self.top(|lower, env| lower.parts(target, env));
        let (bare_actions, never) = (parts.bare_actions, parts.never);
        let mut property = Property { bare_actions, never, ..Property::default() };
        property.temporal = parts.temporal;
        property.temporal.extend(parts.fairness);
        let mut compile = |e: &'p Expr, env: &Env<'p>| {
            let (body, slots) = self.top(|lower, _| lower.expr(e, env, false));
            Compiled { body, slots }
        };
        property.initial = parts.initial.iter().map(|(e, env)| compile(e, env)).collect();
        property.always = parts.always.iter().map(|(e, env)| compile(e, env)).collect();
        property.actions = parts.actions.iter().map(|part| compile(part.whole, &part.env)).collect();
        property
    }

    /// Sorts the parts of a formula that the cfg names.
    pub(super) fn parts(&mut self, target: &'p Target, env: &Env<'p>) -> Parts<'p> {
        let mut parts = Parts::default();
        let meaning = self.meaning(target, env, false);
        self.meaning_parts(meaning, &[], None, env, &mut parts);
        parts
    }

    fn formula(&mut self, e: &'p Expr, env: &Env<'p>, parts: &mut Parts<'p>) {
        match &e.kind {
            ExprKind::And(items) => items.iter().for_each(|i| self.formula(i, env, parts)),
            ExprKind::Primitive(Primitive::And, _) => {
                let mut items = Vec::new();
                chain(Primitive::And, e, &mut items);
                for item in items {
                    self.formula(item, env, parts);
                }
            }
            ExprKind::Primitive(Primitive::Always, args) => match args.first() {
                Some(inner) => self.always(e, inner, env, parts),
                None => parts.temporal.push(e.span),
            },
            ExprKind::WeakFairness(..) | ExprKind::StrongFairness(..) => parts.fairness.push(e.span),
            ExprKind::Apply(target, args) => {
                let meaning = self.meaning(target, env, false);
                self.meaning_parts(meaning, &Self::written(args, env), Some(e), env, parts);
            }
            ExprKind::Let(defs, body) => {
                let scope = self.lets(defs, env, false, None);
                self.formula(body, &scope, parts);
            }
            // A parameter of an operator stands for the argument.
            ExprKind::Local(id) if self.level(e, env) > Level::State => match env.local(*id).cloned() {
                Some(Binding::Source(source) | Binding::Lazy { source, .. }) => {
                    self.formula(source.expr, &source.env, parts);
                }
                _ => parts.temporal.push(e.span),
            },
            ExprKind::LocalApply(id, args) => match env.local(*id).cloned() {
                Some(Binding::Operator(op, scope)) => {
                    let meaning = self.meaning_of_operator(op, &scope, false);
                    self.meaning_parts(meaning, &Self::written(args, env), Some(e), env, parts);
                }
                _ => parts.temporal.push(e.span),
            },
            ExprKind::Forall(_, body) if self.is_fairness(body, env) => parts.fairness.push(e.span),
            ExprKind::Forall(bounds, body) if self.level(e, env) == Level::Temporal => {
                match self.instances_of(bounds, env) {
                    Some(scopes) => scopes.iter().for_each(|scope| self.formula(body, scope, parts)),
                    None => parts.temporal.push(e.span),
                }
            }
            ExprKind::BoxAction(..) | ExprKind::AngleAction(..) => parts.bare_actions.push(e.span),
            _ => self.leaf_formula(e, env, parts),
        }
    }

    /// Sorts a formula that is not looked into, by its level.
    fn leaf_formula(&mut self, e: &'p Expr, env: &Env<'p>, parts: &mut Parts<'p>) {
        match self.level(e, env) {
            Level::Constant | Level::State => parts.initial.push((e, env.clone())),
            Level::Action => parts.bare_actions.push(e.span),
            Level::Temporal => parts.temporal.push(e.span),
        }
    }

    fn meaning_parts(
        &mut self,
        meaning: Meaning<'p>,
        actuals: &[Actual<'p>],
        e: Option<&'p Expr>,
        env: &Env<'p>,
        parts: &mut Parts<'p>,
    ) {
        match meaning {
            Meaning::Operator { id, params, body, env: scope, def } => {
                if let Some(e) = e
                    && def.level < Level::Temporal
                    && self.level(e, env) < Level::Action
                {
                    if self.constant_value(id, def, params, body, &scope) == Some(Value::FALSE) {
                        parts.never.push(e.span);
                    }
                    parts.initial.push((e, env.clone()));
                    return;
                }
                let bindings = params
                    .iter()
                    .zip(actuals)
                    .map(|(&param, actual)| {
                        let binding = match actual {
                            Actual::Written(arg, scope) => Self::by_source(arg, scope, false),
                            Actual::Bound(binding) => binding.clone(),
                        };
                        (param, binding)
                    })
                    .collect();
                let scope = self.with_locals(&scope, bindings);
                self.formula(body, &scope, parts);
            }
            Meaning::Source(source)
            | Meaning::Let(Binding::Source(source) | Binding::Lazy { source, .. }) => {
                self.formula(source.expr, &source.env, parts);
            }
            Meaning::Value(value) => {
                if let Some(e) = e {
                    match value {
                        Value::TRUE => {}
                        Value::FALSE => parts.never.push(e.span),
                        _ => parts.values.push(e.span),
                    }
                    self.leaf_formula(e, env, parts);
                }
            }
            Meaning::Variable(_) => {
                if let Some(e) = e {
                    parts.values.push(e.span);
                    self.leaf_formula(e, env, parts);
                }
            }
            Meaning::Table(_)
            | Meaning::Builtin(_)
            | Meaning::Primitive(_)
            | Meaning::Lambda(..)
            | Meaning::Function { .. }
            | Meaning::Let(_)
            | Meaning::Nothing(_) => {
                if let Some(e) = e {
                    self.leaf_formula(e, env, parts);
                }
            }
        }
    }

    fn always(&mut self, whole: &'p Expr, inner: &'p Expr, env: &Env<'p>, parts: &mut Parts<'p>) {
        match &inner.kind {
            ExprKind::BoxAction(action, _) => {
                parts.actions.push(BoxPart { whole: inner, action, env: env.clone() });
            }
            ExprKind::Apply(target, args) => match self.meaning(target, env, false) {
                Meaning::Operator { params, body, env: scope, def, .. } if def.level >= Level::Action => {
                    let bindings = params
                        .iter()
                        .zip(args)
                        .map(|(&param, arg)| (param, Self::by_source(arg, env, false)))
                        .collect();
                    let scope = self.with_locals(&scope, bindings);
                    self.always(whole, body, &scope, parts);
                }
                _ => self.always_state(whole, inner, env, parts),
            },
            ExprKind::And(items) if self.level(inner, env) >= Level::Action => {
                for item in items {
                    self.always(whole, item, env, parts);
                }
            }
            _ => self.always_state(whole, inner, env, parts),
        }
    }

    fn always_state(&mut self, whole: &'p Expr, inner: &'p Expr, env: &Env<'p>, parts: &mut Parts<'p>) {
        match self.level(inner, env) {
            Level::Constant | Level::State => parts.always.push((inner, env.clone())),
            Level::Action | Level::Temporal => parts.temporal.push(whole.span),
        }
    }

    /// Returns the scopes of a quantifier's body, one for each element, if its sets depend on no state
    /// and are small.
    fn instances_of(&mut self, bounds: &'p [Bound], env: &Env<'p>) -> Option<Vec<Env<'p>>> {
        const MOST: usize = 1000;
        let mut rows: Vec<Vec<(LocalId, Binding<'p>)>> = vec![Vec::new()];
        for bound in bounds {
            let (node, slots) = self.in_frame(None, |lower| lower.expr(&bound.set, env, false));
            let set = self.fold(&node, slots)?;
            let each = match &bound.pattern {
                Pattern::Names(names) => names.iter().map(std::slice::from_ref).collect(),
                Pattern::Tuple(names) => vec![names.as_slice()],
            };
            for names in each {
                let elements = self.elements(set, names.len(), matches!(bound.pattern, Pattern::Tuple(_)))?;
                if rows.len() * elements.len() > MOST {
                    return None;
                }
                rows = rows
                    .iter()
                    .flat_map(|row| {
                        elements.iter().map(|values| {
                            let bound = names.iter().zip(values).map(|(&name, &v)| (name, Binding::Const(v)));
                            row.iter().cloned().chain(bound).collect()
                        })
                    })
                    .collect();
            }
        }
        Some(rows.into_iter().map(|row| self.with_locals(env, row)).collect())
    }

    /// Returns the elements of a set of the heap, each as the values of `width` names.
    fn elements(&mut self, set: Value, width: usize, is_tuple: bool) -> Option<Vec<Vec<Value>>> {
        let mut mem = Mem::new(self.heap, Scratch::default());
        let listed = mem.explicit(set).ok()?;
        let mut rows = Vec::new();
        for i in 0..mem.len(listed) {
            let element = mem.item(listed, i);
            if !is_tuple {
                rows.push(vec![element]);
            } else if mem.kind(element) == Kind::Tuple && mem.len(element) == width {
                rows.push((0..width).map(|j| mem.elem(element, j)).collect());
            } else {
                return None;
            }
        }
        let scratch = mem.into_scratch();
        for value in rows.iter_mut().flatten() {
            *value = self.heap.intern(&scratch, *value).ok()?;
        }
        Some(rows)
    }

    fn is_fairness(&mut self, e: &'p Expr, env: &Env<'p>) -> bool {
        match &e.kind {
            ExprKind::WeakFairness(..) | ExprKind::StrongFairness(..) => true,
            ExprKind::And(items) => items.iter().all(|i| self.is_fairness(i, env)),
            ExprKind::Primitive(Primitive::And, items) => items.iter().all(|i| self.is_fairness(i, env)),
            ExprKind::Forall(_, body) => self.is_fairness(body, env),
            ExprKind::Apply(target, _) => match self.meaning(target, env, false) {
                Meaning::Operator { body, env, def, .. } if def.level == Level::Temporal => {
                    self.is_fairness(body, &env)
                }
                _ => false,
            },
            _ => false,
        }
    }
}
