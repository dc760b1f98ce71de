//! Expressions that are computed to a value.

use std::sync::Arc;

use super::Lower;
use super::apply::{Actual, Meaning};
use super::scope::{Binding, Env, ScopeKind, Source, own_variable};
use crate::base::{Span, Symbol};
use crate::engine::core::{Access, Argument, Bind, Closure, ClosureId, Core, Node, Pattern, Slot, Update};
use crate::engine::reads::Reads;
use crate::sema::hir::{self, Accessor, Arg, Bound, Expr, ExprKind, Primitive};
use crate::stdmod::Builtin;
use crate::value::{Mem, Scratch, Value};

impl<'p> Lower<'p> {
    /// Compiles an expression; `primed` if it stands under a prime.
    pub(super) fn expr(&mut self, e: &'p Expr, env: &Env<'p>, primed: bool) -> Node {
        let span = e.span;
        let node = |core| Node { core, span };
        match &e.kind {
            ExprKind::Int(i) => {
                let value = self.integer(*i);
                Node::constant(value, span)
            }
            ExprKind::Decimal => {
                node(Core::Unevaluable("a decimal number cannot be evaluated: only integers can"))
            }
            ExprKind::Str(symbol) => Node::constant(Value::string(*symbol), span),
            ExprKind::Bool(b) => Node::constant(Value::bool(*b), span),
            ExprKind::BooleanSet => Node::constant(Value::BOOLEAN, span),
            ExprKind::StringSet => Node::constant(Value::STRING, span),
            ExprKind::At => self.at_sign(env, span),
            ExprKind::Local(id) => match env.local(*id).cloned() {
                Some(binding) => self.binding(&binding, primed, span),
                None => node(Core::Unevaluable("this name is out of reach here")),
            },
            ExprKind::LocalApply(id, args) => {
                let actuals = Self::written(args, env);
                let meaning = match env.local(*id).cloned() {
                    Some(Binding::Operator(op, scope)) => self.meaning_of_operator(op, &scope, primed),
                    Some(other) => Meaning::Let(other),
                    None => Meaning::Nothing("this operator is out of reach here"),
                };
                self.apply(meaning, &actuals, primed, span)
            }
            ExprKind::Apply(target, args) => {
                let actuals = Self::written(args, env);
                let meaning = self.meaning(target, env, primed);
                self.apply(meaning, &actuals, primed, span)
            }
            ExprKind::Primitive(primitive, args) => self.primitive_expr(*primitive, args, env, primed, span),
            ExprKind::And(items) => node(Core::And(self.exprs(items, env, primed))),
            ExprKind::Or(items) => node(Core::Or(self.exprs(items, env, primed))),
            ExprKind::Forall(bounds, body) => {
                let (binds, scope) = self.binds(bounds, env, primed);
                let body = self.expr(body, &scope, primed);
                node(Core::Forall(binds, Box::new(body)))
            }
            ExprKind::Exists(bounds, body) => {
                let (binds, scope) = self.binds(bounds, env, primed);
                let body = self.expr(body, &scope, primed);
                node(Core::Exists(binds, Box::new(body)))
            }
            ExprKind::Unbounded(_) => {
                node(Core::Unevaluable("a quantifier without a set cannot be evaluated"))
            }
            ExprKind::Flexible(..) => {
                node(Core::Unevaluable("a quantifier over behaviors cannot be evaluated"))
            }
            ExprKind::Choose(pattern, Some(set), body) => {
                let (bind, scope) = self.bind_one(pattern, set, env, primed);
                let body = self.expr(body, &scope, primed);
                node(Core::Choose(Box::new((bind, body))))
            }
            ExprKind::Choose(_, None, _) => {
                node(Core::Unevaluable("CHOOSE without a set cannot be evaluated"))
            }
            ExprKind::SetEnum(items) => {
                let set = node(Core::SetEnum(self.exprs(items, env, primed)));
                self.folded(set)
            }
            ExprKind::SetFilter(pattern, set, body) => {
                let (bind, scope) = self.bind_one(pattern, set, env, primed);
                let body = Arc::new(self.expr(body, &scope, primed));
                let closure = self.closure(std::slice::from_ref(&bind), &body);
                node(Core::Filter(Box::new(bind), body, closure))
            }
            ExprKind::SetMap(body, bounds) => {
                let (binds, scope) = self.binds(bounds, env, primed);
                let body = self.expr(body, &scope, primed);
                node(Core::Map(binds, Box::new(body)))
            }
            ExprKind::Function(bounds, body) => {
                let (binds, scope) = self.binds(bounds, env, primed);
                let body = Arc::new(self.expr(body, &scope, primed));
                let closure = self.closure(&binds, &body);
                node(Core::Function(binds, body, closure))
            }
            ExprKind::FunctionSet(domain, range) => {
                let pair = (self.expr(domain, env, primed), self.expr(range, env, primed));
                let set = node(Core::FunctionSet(Box::new(pair)));
                self.folded(set)
            }
            ExprKind::Record(fields) => self.record(fields, env, primed, span, Core::Record),
            ExprKind::RecordSet(fields) => self.record(fields, env, primed, span, Core::RecordSet),
            ExprKind::Except(base, updates) => {
                let base = self.expr(base, env, primed);
                let updates = updates.iter().map(|u| self.update(u, env, primed)).collect();
                node(Core::Except(Box::new(base), updates))
            }
            ExprKind::Index(function, argument) => self.index(function, argument, env, primed, span),
            ExprKind::Field(record, name) => {
                let field = node(Core::Field(Box::new(self.expr(record, env, primed)), *name));
                self.folded(field)
            }
            ExprKind::Tuple(items) => {
                let tuple = node(Core::Tuple(self.exprs(items, env, primed)));
                self.folded(tuple)
            }
            ExprKind::Product(items) => {
                let product = node(Core::Product(self.exprs(items, env, primed)));
                self.folded(product)
            }
            ExprKind::BoxAction(action, sub) => {
                let stutter = self.unchanged(sub, env, span);
                node(Core::Or([self.expr(action, env, primed), stutter].into()))
            }
            ExprKind::AngleAction(action, sub) => {
                let stutter = self.unchanged(sub, env, span);
                let changed = Node { core: Core::Not(Box::new(stutter)), span: sub.span };
                node(Core::And([self.expr(action, env, primed), changed].into()))
            }
            ExprKind::WeakFairness(..) | ExprKind::StrongFairness(..) => {
                node(Core::Unevaluable("a temporal formula has no value in a state"))
            }
            ExprKind::If(condition, yes, no) => {
                let condition = self.expr(condition, env, primed);
                match condition.known().and_then(Value::as_bool) {
                    Some(true) => self.expr(yes, env, primed),
                    Some(false) => self.expr(no, env, primed),
                    None => {
                        let yes = self.expr(yes, env, primed);
                        let no = self.expr(no, env, primed);
                        node(Core::If(Box::new((condition, yes, no))))
                    }
                }
            }
            ExprKind::Case(arms, other) => {
                let arms = arms
                    .iter()
                    .map(|(g, v)| (self.expr(g, env, primed), self.expr(v, env, primed)))
                    .collect();
                let other = other.as_ref().map(|o| Box::new(self.expr(o, env, primed)));
                node(Core::Case(arms, other))
            }
            ExprKind::Let(defs, body) => {
                let mut lazy = Vec::new();
                let scope = self.lets(defs, env, primed, Some(&mut lazy));
                let body = self.expr(body, &scope, primed);
                if lazy.is_empty() { body } else { node(Core::Let(lazy.into(), Box::new(body))) }
            }
        }
    }

    pub(super) fn written(args: &'p [Arg], env: &Env<'p>) -> Vec<Actual<'p>> {
        args.iter().map(|a| Actual::Written(a, env.clone())).collect()
    }

    fn exprs(&mut self, items: &'p [Expr], env: &Env<'p>, primed: bool) -> Box<[Node]> {
        items.iter().map(|e| self.expr(e, env, primed)).collect()
    }

    fn integer(&mut self, i: i32) -> Value {
        let mut mem = Mem::new(self.heap, Scratch::default());
        let value = mem.int(i);
        let scratch = mem.into_scratch();
        self.heap.intern(&scratch, value).expect("an integer can be held")
    }

    /// Returns the set of the names of fields, as the heap holds it.
    fn field_names(&mut self, names: &[Symbol]) -> Value {
        let mut mem = Mem::new(self.heap, Scratch::default());
        let mut values: Vec<Value> = names.iter().map(|&n| Value::string(n)).collect();
        let set = mem.set(&mut values).expect("strings can be compared");
        let scratch = mem.into_scratch();
        self.heap.intern(&scratch, set).expect("a set of strings can be held")
    }

    fn record(
        &mut self,
        fields: &'p [(Symbol, Expr)],
        env: &Env<'p>,
        primed: bool,
        span: Span,
        core: fn(Value, Box<[Node]>) -> Core,
    ) -> Node {
        let names: Vec<Symbol> = fields.iter().map(|(n, _)| *n).collect();
        let domain = self.field_names(&names);
        let mut values: Vec<(Symbol, Node)> =
            fields.iter().map(|(n, e)| (*n, self.expr(e, env, primed))).collect();
        values.sort_by_key(|(n, _)| *n);
        values.dedup_by_key(|(n, _)| *n);
        let record = Node { core: core(domain, values.into_iter().map(|(_, v)| v).collect()), span };
        self.folded(record)
    }

    fn index(
        &mut self,
        function: &'p Expr,
        argument: &'p Expr,
        env: &Env<'p>,
        primed: bool,
        span: Span,
    ) -> Node {
        if let ExprKind::Apply(target, args) = &function.kind
            && args.is_empty()
            && let Meaning::Function { id, def, bounds, body, env: scope } = self.meaning(target, env, primed)
        {
            let actual = self.expr(argument, env, primed);
            let whole = Meaning::Function { id, def, bounds, body, env: scope.clone() };
            let whole = self.apply(whole, &[], primed, function.span);
            let core = if whole.known().is_some() {
                Core::Apply(Box::new((whole, actual)))
            } else {
                let def = self.function_def(id, def, bounds, body, &scope, primed, false, function.span);
                Core::CallFunction(def, Box::new(actual))
            };
            return self.folded(Node { core, span });
        }
        let function = self.expr(function, env, primed);
        let argument = self.expr(argument, env, primed);
        self.folded(Node { core: Core::Apply(Box::new((function, argument))), span })
    }

    fn update(&mut self, update: &'p hir::Update, env: &Env<'p>, primed: bool) -> Update {
        let path = update
            .path
            .iter()
            .map(|a| match a {
                Accessor::Index(e) => Access::Index(self.expr(e, env, primed)),
                Accessor::Field(name) => Access::Field(*name),
            })
            .collect();
        let slot = self.slot();
        let frame = self.frame();
        let uid = self.uid();
        let scope = std::rc::Rc::new(super::Scope {
            uid,
            kind: ScopeKind::At(Binding::Slot(frame, slot)),
            parent: Some(env.clone()),
            frame: self.innermost(env.frame, Some(frame)),
        });
        let value = self.expr(&update.value, &scope, primed);
        Update { path, at: Some(slot), value }
    }

    fn at_sign(&mut self, env: &Env<'p>, span: Span) -> Node {
        match env.at_sign().cloned() {
            Some(binding) => self.binding(&binding, false, span),
            None => Node { core: Core::Unevaluable("`@` stands outside of an EXCEPT"), span },
        }
    }

    /// Compiles binders and opens the scope of their names; the sets are read outside of it.
    pub(super) fn binds(
        &mut self,
        bounds: &'p [Bound],
        env: &Env<'p>,
        primed: bool,
    ) -> (Box<[Bind]>, Env<'p>) {
        let mut binds = Vec::new();
        let mut names = Vec::new();
        for bound in bounds {
            let set = self.expr(&bound.set, env, primed);
            let set = self.listed(set);
            let pattern = self.pattern(&bound.pattern, &mut names);
            binds.push(Bind { pattern, names: self.names(&bound.pattern), set });
        }
        let scope = self.with_locals(env, names);
        (binds.into(), scope)
    }

    fn bind_one(
        &mut self,
        pattern: &'p hir::Pattern,
        set: &'p Expr,
        env: &Env<'p>,
        primed: bool,
    ) -> (Bind, Env<'p>) {
        let set = self.expr(set, env, primed);
        let set = self.listed(set);
        let mut names = Vec::new();
        let texts = self.names(pattern);
        let pattern = self.pattern(pattern, &mut names);
        let scope = self.with_locals(env, names);
        (Bind { pattern, names: texts, set }, scope)
    }

    fn names(&self, pattern: &hir::Pattern) -> Box<[Symbol]> {
        pattern.locals().iter().map(|&l| self.hir.local(l).name).collect()
    }

    pub(super) fn pattern(
        &mut self,
        pattern: &'p hir::Pattern,
        names: &mut Vec<(hir::LocalId, Binding<'p>)>,
    ) -> Pattern {
        let frame = self.frame();
        let slots: Box<[Slot]> = pattern
            .locals()
            .iter()
            .map(|&local| {
                let slot = self.slot();
                names.push((local, Binding::Slot(frame, slot)));
                slot
            })
            .collect();
        match pattern {
            hir::Pattern::Names(_) => Pattern::Names(slots),
            hir::Pattern::Tuple(_) => Pattern::Tuple(slots),
        }
    }

    fn closure(&mut self, binds: &[Bind], body: &Arc<Node>) -> ClosureId {
        let argument = Argument::of(binds.iter().map(|bind| &bind.pattern));
        self.program.add_closure(Closure { argument, body: body.clone() })
    }

    pub(super) fn primitive_expr(
        &mut self,
        primitive: Primitive,
        args: &'p [Expr],
        env: &Env<'p>,
        primed: bool,
        span: Span,
    ) -> Node {
        match (primitive, args) {
            (Primitive::Prime, [inner]) => {
                let mut node = self.expr(inner, env, true);
                node.span = span;
                node
            }
            (Primitive::Unchanged, [inner]) => self.unchanged(inner, env, span),
            (Primitive::Enabled, [inner]) => {
                let inside = self.inside_enabled(env);
                let act = self.act(inner, &inside, false);
                let core = if primed { Core::EnabledNext } else { Core::Enabled };
                Node { core: core(Box::new(act)), span }
            }
            (Primitive::Compose, [first, second]) => {
                let first = self.act(first, env, false);
                let second = self.compile_elsewhere(|lower| lower.expr(second, env, false));
                Node { core: Core::Compose(Box::new((first, second))), span }
            }
            (Primitive::And, _) => self.junction(Primitive::And, args, env, primed, span),
            (Primitive::Or, _) => self.junction(Primitive::Or, args, env, primed, span),
            _ => {
                let args = args.iter().map(|e| self.expr(e, env, primed)).collect();
                let node = Self::primitive(primitive, args, span);
                self.folded(node)
            }
        }
    }

    /// Compiles a chain of infix `/\` or `\/` as one list.
    fn junction(
        &mut self,
        primitive: Primitive,
        args: &'p [Expr],
        env: &Env<'p>,
        primed: bool,
        span: Span,
    ) -> Node {
        let mut items = Vec::new();
        for arg in args {
            chain(primitive, arg, &mut items);
        }
        let nodes = items.into_iter().map(|e| self.expr(e, env, primed)).collect();
        Node { core: if primitive == Primitive::And { Core::And(nodes) } else { Core::Or(nodes) }, span }
    }

    /// Compiles `UNCHANGED e`: the same value in both states.
    pub(super) fn unchanged(&mut self, e: &'p Expr, env: &Env<'p>, span: Span) -> Node {
        let mut indices = Vec::new();
        if self.plain_variables(e, env, &mut indices) {
            return Node { core: Core::Unchanged(indices.into()), span };
        }
        let next = self.expr(e, env, true);
        let now = self.expr(e, env, false);
        Node { core: Core::Eq(Box::new((next, now))), span }
    }

    /// Compiles an operator of the language applied to compiled arguments.
    pub(super) fn primitive(primitive: Primitive, args: Vec<Node>, span: Span) -> Node {
        let unary = |args: Vec<Node>, core: fn(Box<Node>) -> Core| match <[Node; 1]>::try_from(args) {
            Ok([a]) => core(Box::new(a)),
            Err(_) => Core::Unevaluable("this operator takes one argument"),
        };
        let binary = |args: Vec<Node>, core: fn(Box<(Node, Node)>) -> Core| match <[Node; 2]>::try_from(args)
        {
            Ok([a, b]) => core(Box::new((a, b))),
            Err(_) => Core::Unevaluable("this operator takes two arguments"),
        };
        let core = match primitive {
            Primitive::And => Core::And(args.into()),
            Primitive::Or => Core::Or(args.into()),
            Primitive::Implies => binary(args, Core::Implies),
            Primitive::Equiv => binary(args, Core::Equiv),
            Primitive::Not => unary(args, Core::Not),
            Primitive::Eq => binary(args, Core::Eq),
            Primitive::Ne => binary(args, Core::Ne),
            Primitive::In => binary(args, Core::In),
            Primitive::NotIn => binary(args, Core::NotIn),
            Primitive::SubsetEq => binary(args, Core::SubsetEq),
            Primitive::Cup => binary(args, Core::Cup),
            Primitive::Cap => binary(args, Core::Cap),
            Primitive::SetMinus => binary(args, Core::Minus),
            Primitive::Subset => unary(args, Core::Subset),
            Primitive::Union => unary(args, Core::Union),
            Primitive::Domain => unary(args, Core::Domain),
            Primitive::Prime | Primitive::Unchanged | Primitive::Enabled | Primitive::Compose => {
                Core::Unevaluable("an action operator cannot be passed as an argument")
            }
            Primitive::Always | Primitive::Eventually | Primitive::LeadsTo | Primitive::Guarantees => {
                Core::Unevaluable("a temporal formula has no value in a state")
            }
        };
        Node { core, span }
    }

    /// Compiles a native operator.
    pub(super) fn builtin(
        &mut self,
        builtin: Builtin,
        actuals: &[Actual<'p>],
        primed: bool,
        span: Span,
    ) -> Node {
        let core = match (builtin, actuals) {
            (Builtin::SelectSeq, [sequence, test]) => {
                let sequence = self.actual(sequence, primed);
                let slot = self.slot();
                let test = self.applied_to_slots(test, &[slot], primed, span);
                Core::SelectSeq(Box::new((sequence, slot, test)))
            }
            (Builtin::SortSeq, [sequence, less]) => {
                let sequence = self.actual(sequence, primed);
                let (a, b) = (self.slot(), self.slot());
                let less = self.applied_to_slots(less, &[a, b], primed, span);
                Core::SortSeq(Box::new((sequence, a, b, less)))
            }
            (Builtin::Assert, [value, message]) => {
                Core::Assert(Box::new((self.actual(value, primed), self.actual(message, primed))))
            }
            (Builtin::Print, [out, value]) => {
                Core::Print(Box::new((self.actual(out, primed), self.actual(value, primed))))
            }
            (Builtin::PrintT, [out]) => {
                let out = self.actual(out, primed);
                Core::Print(Box::new((out, Node::constant(Value::TRUE, span))))
            }
            (Builtin::TlcEval, [value]) => return self.actual(value, primed),
            (Builtin::FoldLeft, [step, base, sequence]) => {
                self.fold_over("FoldLeft", step, base, sequence, primed, span)
            }
            (Builtin::FoldRight, [step, sequence, base]) => {
                self.fold_over("FoldRight", step, base, sequence, primed, span)
            }
            (Builtin::TlcGet, [key]) => {
                let key = self.actual(key, primed);
                self.tlc_get(key, primed)
            }
            (Builtin::Effect(effect), _) => {
                let args = actuals.iter().map(|a| self.actual(a, primed)).collect();
                self.effect(effect, args)
            }
            (Builtin::Trace, _) => {
                self.program.effects.search = true;
                self.program.effects.trace = true;
                Core::Trace
            }
            (Builtin::Cache, [e, decides]) => {
                let (e, decides) = (self.actual(e, primed), self.actual(decides, primed));
                let reads = Reads::of(&e, &self.program);
                if !reads.current.is_empty() || !reads.next.is_empty() || reads.effects.place {
                    return e;
                }
                Core::Cached(Box::new((e, decides)))
            }
            (Builtin::AssertError, [_, e]) => Core::Fails(Box::new(self.actual(e, primed))),
            (Builtin::EvalDefinition, [name]) => return self.definition_by_name(name, primed, span),
            // Tactics, and what is put off or asked of a user, are not looked at.
            (Builtin::Tactic, _) => Core::Const(Value::TRUE),
            (Builtin::Nat, _) => Core::Const(Value::NAT),
            (Builtin::Int, _) => Core::Const(Value::INT),
            _ => {
                let args = actuals.iter().map(|a| self.actual(a, primed)).collect();
                let node = Node { core: Core::Builtin(builtin, args), span };
                return self.folded(node);
            }
        };
        Node { core, span }
    }

    /// Adds the variables that `e` is a tuple of; says whether it is made of variables alone.
    pub(super) fn plain_variables(&mut self, e: &'p Expr, env: &Env<'p>, indices: &mut Vec<u32>) -> bool {
        match &e.kind {
            ExprKind::Tuple(items) => items.iter().all(|i| self.plain_variables(i, env, indices)),
            ExprKind::Local(id) => match env.local(*id).cloned() {
                Some(
                    Binding::Source(Source { expr, env, .. })
                    | Binding::Lazy { source: Source { expr, env, .. }, .. },
                ) => self.plain_variables(expr, &env, indices),
                _ => false,
            },
            ExprKind::Apply(target, _) if own_variable(env, target.def).is_some() => false,
            ExprKind::Apply(target, args) if args.is_empty() => match self.meaning(target, env, false) {
                Meaning::Variable(index) => {
                    indices.push(index);
                    true
                }
                Meaning::Source(source) => self.plain_variables(source.expr, &source.env, indices),
                Meaning::Operator { params: [], body, env, .. } => self.plain_variables(body, &env, indices),
                Meaning::Let(Binding::Source(source) | Binding::Lazy { source, .. }) => {
                    self.plain_variables(source.expr, &source.env, indices)
                }
                _ => false,
            },
            _ => false,
        }
    }
}

/// Adds the operands of a chain of one infix operator, from left to right.
pub(super) fn chain<'p>(primitive: Primitive, e: &'p Expr, items: &mut Vec<&'p Expr>) {
    match &e.kind {
        ExprKind::Primitive(p, args) if *p == primitive => {
            for arg in args {
                chain(primitive, arg, items);
            }
        }
        _ => items.push(e),
    }
}
