//! Actions and initial predicates: which conjuncts give variables their values.
//!
//! Only `x' = e`, `x' \in S`, `x' \subseteq S` and `UNCHANGED` do, with the variable on the left
//! through operators, parameters and instances (`Spec.getPrimedVar` and `Tool.getNextStates` of TLC);
//! in an initial predicate the same forms without the prime. An initial predicate is compiled as if
//! it stood under a prime, so that both kinds fill the next state.

use super::Lower;
use super::apply::{Actual, Expanded, Meaning};
use super::expr::chain;
use super::scope::{Binding, Env, Source, own_variable};
use crate::base::Span;
use crate::engine::core::{Act, Core, Function, Item, Node, Slot, VarIndex};
use crate::engine::reads::Reads;
use crate::sema::hir::{Arg, DefKind, Expr, ExprKind, Primitive};

impl<'p> Lower<'p> {
    /// Compiles an action; with `init` an initial predicate.
    pub(super) fn act(&mut self, e: &'p Expr, env: &Env<'p>, init: bool) -> Act {
        match &e.kind {
            ExprKind::And(items) => self.all(items.iter(), env, init),
            ExprKind::Or(items) => Act::Any(items.iter().map(|i| self.act(i, env, init)).collect()),
            ExprKind::Exists(bounds, body) => {
                let (binds, scope) = self.binds(bounds, env, init);
                Act::Exists(binds, Box::new(self.act(body, &scope, init)))
            }
            ExprKind::Forall(bounds, body) => {
                let (binds, scope) = self.binds(bounds, env, init);
                Act::Forall(binds, Box::new(self.item(body, &scope, init)))
            }
            ExprKind::If(condition, yes, no) => {
                let condition = self.expr(condition, env, init);
                let yes = self.act(yes, env, init);
                Act::If(Box::new(condition), Box::new(yes), Box::new(self.act(no, env, init)))
            }
            ExprKind::Case(arms, other) => {
                let arms =
                    arms.iter().map(|(g, a)| (self.expr(g, env, init), self.act(a, env, init))).collect();
                let other = other.as_ref().map(|o| Box::new(self.act(o, env, init)));
                Act::Case(arms, other, e.span)
            }
            ExprKind::Let(defs, body) => {
                let mut lazy = Vec::new();
                let scope = self.lets(defs, env, init, Some(&mut lazy));
                let act = self.act(body, &scope, init);
                if lazy.is_empty() { act } else { act.with_lazy(lazy) }
            }
            ExprKind::BoxAction(action, sub) => {
                let action = self.act(action, env, init);
                Act::Box(Box::new(action), Box::new(self.unchanged_act(sub, env, e.span)))
            }
            ExprKind::AngleAction(action, sub) => {
                let item = self.item(action, env, init);
                let stutter = self.unchanged(sub, env, e.span);
                let changed = Node { core: Core::Not(Box::new(stutter)), span: sub.span };
                Act::Angle(Box::new(item), Box::new(changed))
            }
            ExprKind::Primitive(primitive, args) => self.primitive_act(*primitive, args, e, env, init),
            ExprKind::Local(id) => match env.local(*id).cloned() {
                Some(Binding::Source(source) | Binding::Lazy { source, .. }) => {
                    self.source_act(&source, init)
                }
                _ => self.test(e, env, init),
            },
            ExprKind::LocalApply(id, args) => match env.local(*id).cloned() {
                Some(Binding::Operator(op, scope)) => {
                    let meaning = self.meaning_of_operator(op, &scope, init);
                    let actuals = Self::written(args, env);
                    self.apply_act(meaning, &actuals, e, env, init)
                }
                _ => self.test(e, env, init),
            },
            ExprKind::Apply(target, args) => {
                let meaning = self.meaning(target, env, init);
                let actuals = Self::written(args, env);
                self.apply_act(meaning, &actuals, e, env, init)
            }
            ExprKind::Index(function, argument) => self.index_act(function, argument, e, env, init),
            _ => self.test(e, env, init),
        }
    }

    /// Compiles the application of a function. TLC runs the body of a defined function as an action,
    /// which shows in its counts where the body has several ways to be true.
    fn index_act(
        &mut self,
        function: &'p Expr,
        argument: &'p Expr,
        e: &'p Expr,
        env: &Env<'p>,
        init: bool,
    ) -> Act {
        let ExprKind::Apply(target, args) = &function.kind else { return self.test(e, env, init) };
        let (true, Meaning::Function { id, def, bounds, body, env: scope }) =
            (args.is_empty(), self.meaning(target, env, init))
        else {
            return self.test(e, env, init);
        };
        let argument = self.expr(argument, env, init);
        let def = self.function_def(id, def, bounds, body, &scope, init, true, function.span);
        match self.program.function(def.body.function) {
            Some(Function { act: Some(Act::Test(_)), .. }) => self.test(e, env, init),
            _ => Act::CallFunction(def, Box::new(argument), e.span),
        }
    }

    fn test(&mut self, e: &'p Expr, env: &Env<'p>, init: bool) -> Act {
        Act::Test(self.expr(e, env, init))
    }

    fn source_act(&mut self, source: &Source<'p>, init: bool) -> Act {
        if source.primed && !init {
            return Act::Test(self.source(source, true));
        }
        self.act(source.expr, &source.env, init)
    }

    /// Compiles a conjunct both ways.
    pub(super) fn item(&mut self, e: &'p Expr, env: &Env<'p>, init: bool) -> Item {
        let act = self.act(e, env, init);
        let test = match act {
            Act::Test(_) => None,
            _ => Some(self.expr(e, env, init)),
        };
        Item { act, test, span: e.span }
    }

    fn all(&mut self, items: impl Iterator<Item = &'p Expr>, env: &Env<'p>, init: bool) -> Act {
        Act::All(items.map(|e| self.item(e, env, init)).collect())
    }

    fn primitive_act(
        &mut self,
        primitive: Primitive,
        args: &'p [Expr],
        e: &'p Expr,
        env: &Env<'p>,
        init: bool,
    ) -> Act {
        match (primitive, args) {
            (Primitive::And, _) => {
                let mut items = Vec::new();
                chain(Primitive::And, e, &mut items);
                self.all(items.into_iter(), env, init)
            }
            (Primitive::Or, _) => {
                let mut items = Vec::new();
                chain(Primitive::Or, e, &mut items);
                Act::Any(items.into_iter().map(|i| self.act(i, env, init)).collect())
            }
            (Primitive::Implies, [condition, then]) => {
                let condition = self.expr(condition, env, init);
                Act::Implies(Box::new(condition), Box::new(self.act(then, env, init)))
            }
            (Primitive::Compose, [first, second]) if !init => {
                let first = self.act(first, env, false);
                let second = self.compile_elsewhere(|lower| lower.act(second, env, false));
                Act::Compose(Box::new((first, second)))
            }
            (Primitive::Unchanged, [inner]) if !init => self.unchanged_act(inner, env, e.span),
            (Primitive::Eq | Primitive::In | Primitive::SubsetEq, [left, right]) => {
                let Some(variable) = self.assigned(left, env, init) else { return self.test(e, env, init) };
                let right = Box::new(self.expr(right, env, init));
                Self::assignment(primitive, variable, right)
            }
            _ => self.test(e, env, init),
        }
    }

    fn assignment(primitive: Primitive, variable: VarIndex, right: Box<Node>) -> Act {
        match primitive {
            Primitive::Eq => Act::Assign(variable, right),
            Primitive::In => Act::AssignIn(variable, right),
            _ => Act::AssignSubset(variable, right),
        }
    }

    /// Compiles `UNCHANGED e` as an action: variables get their old values, from left to right.
    pub(super) fn unchanged_act(&mut self, e: &'p Expr, env: &Env<'p>, span: Span) -> Act {
        let mut indices = Vec::new();
        if self.plain_variables(e, env, &mut indices) {
            return Act::Unchanged(indices.into());
        }
        if let ExprKind::Apply(target, _) = &e.kind
            && let Some(own) = own_variable(env, target.def)
        {
            return Act::Assign(own, Box::new(self.expr(e, env, false)));
        }
        match &e.kind {
            ExprKind::Tuple(items) => {
                let items = items
                    .iter()
                    .map(|i| {
                        let act = self.unchanged_act(i, env, span);
                        let test = match act {
                            Act::Test(_) => None,
                            _ => Some(self.unchanged(i, env, span)),
                        };
                        Item { act, test, span: i.span }
                    })
                    .collect();
                Act::All(items)
            }
            ExprKind::Apply(target, args) if args.is_empty() => match self.meaning(target, env, false) {
                Meaning::Operator { params: [], body, env, .. } => self.unchanged_act(body, &env, span),
                Meaning::Source(source) => self.unchanged_act(source.expr, &source.env, span),
                _ => Act::Test(self.unchanged(e, env, span)),
            },
            _ => Act::Test(self.unchanged(e, env, span)),
        }
    }

    fn apply_act(
        &mut self,
        meaning: Meaning<'p>,
        actuals: &[Actual<'p>],
        e: &'p Expr,
        env: &Env<'p>,
        init: bool,
    ) -> Act {
        let span = e.span;
        let act = self.deeper(span, |lower| lower.apply_meaning_act(meaning, actuals, e, env, init));
        act.unwrap_or(Act::Test(Node { core: Core::Unevaluable("a definition without end"), span }))
    }

    fn apply_meaning_act(
        &mut self,
        meaning: Meaning<'p>,
        actuals: &[Actual<'p>],
        e: &'p Expr,
        env: &Env<'p>,
        init: bool,
    ) -> Act {
        match meaning {
            Meaning::Operator { def, params, body, env: scope, .. }
                if !matches!(def.kind, DefKind::Operator { recursive: true, .. }) =>
            {
                self.expand(params, actuals, &scope, init, |lower, env| lower.act(body, env, init))
            }
            Meaning::Operator { id, def, params, body, env: scope } => {
                let (callee, values) =
                    self.prepared_call((id, def, params, body), &scope, actuals, init, true);
                // What is passed is computed once, but a next state changes while an action runs.
                if values.iter().any(|v| !Reads::of(v, &self.program).next.is_empty()) {
                    return self.test(e, env, init);
                }
                Act::Call(callee, values.into(), e.span)
            }
            Meaning::Lambda(params, body, scope) => {
                self.expand(params, actuals, &scope, init, |lower, env| lower.act(body, env, init))
            }
            Meaning::Primitive(primitive @ (Primitive::Eq | Primitive::In | Primitive::SubsetEq)) => {
                let assigned = match actuals {
                    [Actual::Written(Arg::Expr(left), scope), _] => self.assigned(left, scope, init),
                    _ => None,
                };
                match (assigned, actuals) {
                    (Some(variable), [_, right]) => {
                        let right = Box::new(self.actual(right, init));
                        Self::assignment(primitive, variable, right)
                    }
                    _ => self.test(e, env, init),
                }
            }
            Meaning::Primitive(Primitive::Unchanged) if !init => match actuals {
                [Actual::Written(Arg::Expr(inner), scope)] => self.unchanged_act(inner, scope, e.span),
                _ => self.test(e, env, init),
            },
            Meaning::Source(source)
            | Meaning::Let(Binding::Source(source) | Binding::Lazy { source, .. })
                if actuals.is_empty() =>
            {
                self.source_act(&source, init)
            }
            _ => self.test(e, env, init),
        }
    }

    /// Returns the variable that a conjunct with `left` on its left side gives a value to.
    fn assigned(&mut self, left: &'p Expr, env: &Env<'p>, init: bool) -> Option<VarIndex> {
        if init {
            return self.variable(left, env);
        }
        match &left.kind {
            ExprKind::Primitive(Primitive::Prime, args) => self.variable(args.first()?, env),
            ExprKind::Local(id) => match env.local(*id).cloned()? {
                Binding::Source(source) | Binding::Lazy { source, .. } => {
                    if source.primed {
                        return self.variable(source.expr, &source.env);
                    }
                    self.assigned(source.expr, &source.env, false)
                }
                Binding::Slot(..) | Binding::Param(..) | Binding::Const(_) | Binding::Operator(..) => None,
            },
            ExprKind::Apply(target, args) if args.is_empty() => match self.meaning(target, env, false) {
                Meaning::Operator { params: [], body, env, .. } => self.assigned(body, &env, false),
                Meaning::Source(source)
                | Meaning::Let(Binding::Source(source) | Binding::Lazy { source, .. }) => {
                    self.assigned(source.expr, &source.env, false)
                }
                _ => None,
            },
            ExprKind::Let(defs, body) => {
                let scope = self.lets(defs, env, false, None);
                self.assigned(body, &scope, false)
            }
            _ => None,
        }
    }

    /// Returns an argument if an action may give it a value: the variable with the scope to read it in.
    pub(super) fn assigned_argument(&mut self, actual: &Actual<'p>, init: bool) -> Option<Source<'p>> {
        let Actual::Written(Arg::Expr(expr), env) = actual else { return None };
        let mut source = Source { expr, env: env.clone(), primed: init };
        while let ExprKind::Local(id) = &source.expr.kind
            && let Some(Binding::Source(inner)) = source.env.local(*id)
        {
            source = inner.clone();
        }
        let variable = self.assigned(source.expr, &source.env, init);
        variable.is_some().then_some(source)
    }

    /// Returns the variable that an expression under a prime is, through operators, parameters and
    /// instances.
    fn variable(&mut self, e: &'p Expr, env: &Env<'p>) -> Option<VarIndex> {
        if let ExprKind::Apply(target, _) = &e.kind
            && let Some(own) = own_variable(env, target.def)
        {
            return Some(own);
        }
        match &e.kind {
            ExprKind::Local(id) => match env.local(*id).cloned()? {
                Binding::Source(source) | Binding::Lazy { source, .. } => {
                    self.variable(source.expr, &source.env)
                }
                Binding::Slot(..) | Binding::Param(..) | Binding::Const(_) | Binding::Operator(..) => None,
            },
            ExprKind::Apply(target, args) if args.is_empty() => match self.meaning(target, env, false) {
                Meaning::Variable(index) => Some(index),
                Meaning::Operator { params: [], body, env, .. } => self.variable(body, &env),
                Meaning::Source(source)
                | Meaning::Let(Binding::Source(source) | Binding::Lazy { source, .. }) => {
                    self.variable(source.expr, &source.env)
                }
                _ => None,
            },
            _ => None,
        }
    }
}

impl Expanded for Act {
    fn with_lazy(self, slots: Vec<Slot>) -> Self {
        Act::Let(slots.into(), Box::new(self))
    }
}
