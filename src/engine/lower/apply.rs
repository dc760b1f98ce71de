//! Applications: what a name means here, and how its arguments are passed.

use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::scope::{
    Binding, Env, Scope, ScopeKind, Source, let_scope, module_scope, own_variable, substitute,
};
use super::{FuncKey, Lower, MAX_VERSIONS, Override};
use crate::base::Span;
use crate::engine::core::{
    Act, Argument, Callee, Closure, Core, FuncId, Function, FunctionDef, Node, Pattern, Slot, VarIndex,
};
use crate::engine::reads::Reads;
use crate::sema::hir::{
    Arg, Bound, Def, DefId, DefKind, Expr, ExprKind, InstanceUse, Level, LocalId, OperatorArg, Primitive,
    Target,
};
use crate::stdmod::Builtin;
use crate::value::Value;

/// An argument on its way to a parameter.
#[derive(Clone, Debug)]
pub(super) enum Actual<'p> {
    /// As written, with the scope to read it in.
    Written(&'p Arg, Env<'p>),
    /// A value or operator that is bound already.
    Bound(Binding<'p>),
}

/// What a name means once instances and the cfg are taken into account.
#[derive(Debug)]
pub(super) enum Meaning<'p> {
    /// A variable of the root module.
    Variable(VarIndex),
    /// A known value.
    Value(Value),
    /// A constant operator that the cfg gives by its values.
    Table(DefId),
    /// An expression that an instance puts in its place.
    Source(Source<'p>),
    /// A native operator.
    Builtin(Builtin),
    /// An operator of the language.
    Primitive(Primitive),
    /// `LAMBDA`, with the scope it stands in.
    Lambda(&'p [LocalId], &'p Expr, Env<'p>),
    /// A defined operator, with the scope of its body.
    Operator { id: DefId, def: &'p Def, params: &'p [LocalId], body: &'p Expr, env: Env<'p> },
    /// A recursively defined function, with the scope of its body.
    Function { id: DefId, def: &'p Def, bounds: &'p [Bound], body: &'p Expr, env: Env<'p> },
    /// A LET definition without parameters.
    Let(Binding<'p>),
    /// A name without a meaning, with the reason.
    Nothing(&'static str),
}

impl<'p> Lower<'p> {
    /// Goes through instances, from the outside in.
    pub(super) fn enter(&mut self, via: &'p [InstanceUse], env: &Env<'p>, primed: bool) -> Env<'p> {
        let mut here = env.clone();
        for step in via {
            here = self.enter_one(step, &here, env, primed);
        }
        here
    }

    fn enter_one(
        &mut self,
        step: &'p InstanceUse,
        here: &Env<'p>,
        arguments: &Env<'p>,
        primed: bool,
    ) -> Env<'p> {
        let def = self.hir.def(step.instance);
        let DefKind::Instance { params, with, .. } = &def.kind else { return here.clone() };
        if params.is_empty() && !def.in_let {
            let outer = module_scope(here);
            let key = (outer.uid, step.instance);
            if let Some(scope) = self.instances.get(&key) {
                return scope.clone();
            }
            let uid = self.uid();
            let kind = ScopeKind::Instance { with, outer: outer.clone(), own: Vec::new() };
            let scope = Rc::new(Scope { uid, kind, parent: Some(outer), frame: None });
            self.instances.insert(key, scope.clone());
            return scope;
        }
        let base = if def.in_let { here.clone() } else { module_scope(here) };
        let bindings = params
            .iter()
            .zip(&step.args)
            .map(|(&param, arg)| (param, Self::by_source(arg, arguments, primed)))
            .collect();
        let outer = self.with_locals(&base, bindings);
        let uid = self.uid();
        let frame = outer.frame;
        let kind = ScopeKind::Instance { with, outer: outer.clone(), own: Vec::new() };
        Rc::new(Scope { uid, kind, parent: Some(outer), frame })
    }

    pub(super) fn by_source(arg: &'p Arg, env: &Env<'p>, primed: bool) -> Binding<'p> {
        match arg {
            Arg::Expr(expr) => Binding::Source(Source { expr, env: env.clone(), primed }),
            Arg::Operator(op, _) => Self::operator(op, env),
        }
    }

    /// Returns the binding of an operator argument; one that is a parameter itself is looked through.
    fn operator(op: &'p OperatorArg, env: &Env<'p>) -> Binding<'p> {
        if let OperatorArg::Local(id) = op
            && let Some(binding) = env.local(*id)
        {
            return binding.clone();
        }
        Binding::Operator(op, env.clone())
    }

    /// Returns what a name means.
    pub(super) fn meaning(&mut self, target: &'p Target, env: &Env<'p>, primed: bool) -> Meaning<'p> {
        let here = self.enter(&target.via, env, primed);
        let renamed = target.via.last().is_some_and(|step| self.is_named_instance(step.instance));
        self.meaning_of_def(target.def, &here, primed, renamed)
    }

    /// Says whether what an instance brings has another name, as in `I!Op`.
    fn is_named_instance(&self, id: DefId) -> bool {
        let def = self.hir.def(id);
        match &def.kind {
            DefKind::Instance { module, .. } => self.hir.module(*module).name != def.name,
            _ => false,
        }
    }

    fn meaning_of_def(&mut self, id: DefId, here: &Env<'p>, primed: bool, renamed: bool) -> Meaning<'p> {
        let def = self.hir.def(id);
        if primed && let Some(index) = own_variable(here, id) {
            return Meaning::Variable(index);
        }
        match substitute(here, id) {
            Some((Arg::Expr(expr), env)) => return Meaning::Source(Source { expr, env, primed: false }),
            Some((Arg::Operator(op, _), env)) => return self.meaning_of_operator(op, &env, primed),
            None => {}
        }
        // The cfg replaces `Op`, which `I!Op` is not (`SpecProcessor.java`): so the replacement may be
        // defined with the original. A replacement for a module is one for all that name it.
        let found = self.overrides.get(&id).filter(|(_, everywhere)| *everywhere || !renamed);
        if found.is_some() {
            self.used.insert(id);
        }
        match found {
            Some((Override::Value(value), _)) => return Meaning::Value(*value),
            Some((Override::Table(_), _)) => return Meaning::Table(id),
            Some((Override::Definition(target), _)) => {
                let target: &'p Target = target;
                let root = self.root.clone();
                if target.def != id {
                    return self.meaning(target, &root, primed);
                }
            }
            None => {}
        }
        match &def.kind {
            DefKind::Constant(_) => Meaning::Nothing("this constant has no value"),
            DefKind::Variable => match self.variables.get(&id) {
                Some(&index) => Meaning::Variable(index),
                None => Meaning::Nothing("this variable is not one of the root module"),
            },
            DefKind::Builtin(builtin, _) => Meaning::Builtin(*builtin),
            DefKind::Operator { params, body, .. } => {
                if !def.in_let {
                    return Meaning::Operator { id, def, params, body, env: module_scope(here) };
                }
                let Some(scope) = let_scope(here, id) else {
                    return Meaning::Nothing("this definition is out of reach here");
                };
                if let ScopeKind::Lets(definitions) = &scope.kind
                    && let Some(Some(binding)) = definitions.get(&id)
                {
                    return Meaning::Let(binding.clone());
                }
                let env = self.let_scope_of(id, scope);
                Meaning::Operator { id, def, params, body, env }
            }
            DefKind::Function { bounds, body } => {
                let env = if def.in_let {
                    let Some(scope) = let_scope(here, id) else {
                        return Meaning::Nothing("this definition is out of reach here");
                    };
                    self.let_scope_of(id, scope)
                } else {
                    module_scope(here)
                };
                Meaning::Function { id, def, bounds, body, env }
            }
            DefKind::Statement(Some(expr)) => {
                Meaning::Source(Source { expr, env: module_scope(here), primed: false })
            }
            DefKind::Statement(None) => Meaning::Nothing("a theorem with ASSUME and PROVE is no expression"),
            DefKind::Instance { .. } => Meaning::Nothing("an instance is no expression"),
        }
    }

    /// Returns what an operator argument means.
    pub(super) fn meaning_of_operator(
        &mut self,
        op: &'p OperatorArg,
        env: &Env<'p>,
        primed: bool,
    ) -> Meaning<'p> {
        match op {
            OperatorArg::Def(target) => self.meaning(target, env, primed),
            OperatorArg::Local(id) => match env.local(*id).cloned() {
                Some(Binding::Operator(op, env)) => self.meaning_of_operator(op, &env, primed),
                Some(other) => Meaning::Let(other),
                None => Meaning::Nothing("this operator is out of reach here"),
            },
            OperatorArg::Primitive(primitive) => Meaning::Primitive(*primitive),
            OperatorArg::Lambda(params, body) => Meaning::Lambda(params, body, env.clone()),
        }
    }

    /// Compiles an application to a value.
    pub(super) fn apply(
        &mut self,
        meaning: Meaning<'p>,
        actuals: &[Actual<'p>],
        primed: bool,
        span: Span,
    ) -> Node {
        if !matches!(meaning, Meaning::Operator { .. } | Meaning::Lambda(..)) {
            return self.apply_meaning(meaning, actuals, primed, span);
        }
        let node = self.deeper(span, |lower| lower.apply_meaning(meaning, actuals, primed, span));
        node.unwrap_or(Node { core: Core::Unevaluable("a definition without end"), span })
    }

    fn apply_meaning(
        &mut self,
        meaning: Meaning<'p>,
        actuals: &[Actual<'p>],
        primed: bool,
        span: Span,
    ) -> Node {
        match meaning {
            Meaning::Variable(index) => {
                Node { core: if primed { Core::Next(index) } else { Core::Var(index) }, span }
            }
            Meaning::Value(value) => Node::constant(value, span),
            Meaning::Table(id) => {
                let function = self.table(id);
                let values = actuals.iter().map(|a| self.actual(a, primed)).collect();
                Node { core: Core::Call(self.callee(function, None), values), span }
            }
            Meaning::Source(source) => self.source(&source, primed).named_at(span),
            Meaning::Builtin(builtin) => self.builtin(builtin, actuals, primed, span),
            Meaning::Primitive(
                primitive @ (Primitive::Prime | Primitive::Unchanged | Primitive::Enabled),
            ) if let [Actual::Written(Arg::Expr(inner), env)] = actuals => {
                self.primitive_expr(primitive, std::slice::from_ref(inner), env, primed, span)
            }
            Meaning::Primitive(primitive) => {
                let args = actuals.iter().map(|a| self.actual(a, primed)).collect();
                Self::primitive(primitive, args, span)
            }
            Meaning::Lambda(params, body, env) => {
                self.expand(params, actuals, &env, primed, |lower, env| lower.expr(body, env, primed))
            }
            Meaning::Operator { id, def, params, body, env } => {
                self.operator_call(id, def, params, body, &env, actuals, primed, span)
            }
            Meaning::Function { id, def, bounds, body, env } => {
                match self.constant(id, &env, |lower| {
                    lower.whole_function(id, def, bounds, body, &env, false, span)
                }) {
                    Some(value) => Node::constant(value, span),
                    None => self.whole_function(id, def, bounds, body, &env, primed, span),
                }
            }
            Meaning::Let(binding) => self.binding(&binding, primed, span),
            Meaning::Nothing(reason) => Node { core: Core::Unevaluable(reason), span },
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one meaning")]
    fn operator_call(
        &mut self,
        id: DefId,
        def: &'p Def,
        params: &'p [LocalId],
        body: &'p Expr,
        env: &Env<'p>,
        actuals: &[Actual<'p>],
        primed: bool,
        span: Span,
    ) -> Node {
        let recursive = matches!(def.kind, DefKind::Operator { recursive: true, .. });
        if params.is_empty()
            && !recursive
            && def.level == Level::Constant
            && let Some(value) = self.constant(id, env, |lower| lower.expr(body, env, false))
        {
            return Node::constant(value, span);
        }
        let higher_order = params.iter().any(|&p| self.hir.local(p).arity > 0);
        let expanded = !recursive
            && (def.level >= Level::Action
                || self.has_enabled(id)
                || higher_order
                || def.in_let
                || (params.is_empty() && is_small(body)));
        if expanded {
            return self.expand(params, actuals, env, primed, |lower, env| lower.expr(body, env, primed));
        }
        let (callee, values) = self.prepared_call((id, def, params, body), env, actuals, primed, false);
        Node { core: Core::Call(callee, values.into()), span }
    }

    /// Compiles the right-hand side of an operator as a function, with `act` also as an action, and
    /// the arguments of a call. An action may give a value to a variable that is an argument, so there is
    /// a function for each such variable.
    pub(super) fn prepared_call(
        &mut self,
        (id, def, params, body): (DefId, &'p Def, &'p [LocalId], &'p Expr),
        env: &Env<'p>,
        actuals: &[Actual<'p>],
        primed: bool,
        act: bool,
    ) -> (Callee, Vec<Node>) {
        let mut values = Vec::new();
        let mut operators = Vec::new();
        for (&param, actual) in params.iter().zip(actuals) {
            if self.hir.local(param).arity > 0 {
                operators.push((param, Self::bound_operator(actual)));
            } else if act && let Some(variable) = self.assigned_argument(actual, primed) {
                operators.push((param, Binding::Source(variable)));
            } else {
                let value = self.actual(actual, primed);
                values.push(self.lazy_if_applied(value, id, param));
            }
        }
        let is_bound =
            |param: LocalId, bound: &[(LocalId, Binding<'p>)]| bound.iter().any(|(p, _)| *p == param);
        let by_value: Vec<LocalId> = params.iter().copied().filter(|&p| !is_bound(p, &operators)).collect();
        let key = FuncKey { def: id, scope: env.uid, primed, act, operators: identities(&operators) };
        let inner = self.with_locals(env, operators);
        let parent = inner.frame;
        let function = self.function(key, parent, |lower, function| {
            let mut bindings = Vec::new();
            let mut names = Vec::new();
            for param in by_value {
                let slot = lower.slot();
                bindings.push((param, Binding::Param(lower.frame(), slot)));
                names.push(lower.hir.local(param).name);
            }
            let scope = lower.with_locals(&inner, bindings);
            let node = lower.expr(body, &scope, primed);
            let act = act.then(|| lower.act(body, &scope, primed));
            lower.define(function, def, names, None, node, act);
        });
        (self.callee(function, parent), values)
    }

    /// Returns the function for a key, compiled by `compile` if it is not there yet.
    fn function(
        &mut self,
        key: FuncKey,
        parent: Option<super::FrameId>,
        compile: impl FnOnce(&mut Self, FuncId),
    ) -> FuncId {
        if let Some(&id) = self.functions.get(&key) {
            return id;
        }
        let id = self.program.reserve();
        let def = key.def;
        self.functions.insert(key, id);
        let versions = self.open.get(&def).copied().unwrap_or(0);
        if versions == MAX_VERSIONS {
            self.report_endless(self.hir.def(def).span);
        }
        self.open.insert(def, versions + 1);
        let ((), slots) = self.in_frame(parent, |lower| compile(lower, id));
        self.open.insert(def, versions);
        self.program.resize(id, slots);
        id
    }

    /// Compiles a constant operator that the cfg gives by its values.
    fn table(&mut self, id: DefId) -> FuncId {
        let key = FuncKey { def: id, scope: self.root.uid, primed: false, act: false, operators: Vec::new() };
        self.function(key, None, |lower, function| {
            let def = lower.hir.def(id);
            let node = |core| Node { core, span: def.span };
            let rows = match lower.overrides.get(&id) {
                Some((Override::Table(rows), _)) => rows.clone(),
                _ => Vec::new(),
            };
            let slots: Vec<Slot> =
                (0..rows.first().map_or(0, |(a, _)| a.len())).map(|_| lower.slot()).collect();
            let is = |(&slot, value): (&Slot, Value)| {
                node(Core::Eq(Box::new((node(Core::Param(slot)), Node::constant(value, def.span)))))
            };
            let arm = |(arguments, value): (Vec<Value>, Value)| {
                let guard = node(Core::And(slots.iter().zip(arguments).map(is).collect()));
                (guard, Node::constant(value, def.span))
            };
            let other = node(Core::Unevaluable("the cfg gives no value for these arguments"));
            let body = node(Core::Case(rows.into_iter().map(arm).collect(), Some(Box::new(other))));
            lower.define(function, def, Vec::new(), None, body, None);
        })
    }

    fn define(
        &mut self,
        id: FuncId,
        def: &Def,
        params: Vec<crate::base::Symbol>,
        argument: Option<Argument>,
        body: Node,
        act: Option<Act>,
    ) {
        let reads = Reads::of_body(&body, id, &self.program);
        let function = Function {
            name: def.name,
            span: def.span,
            slots: 0,
            params: params.into(),
            argument,
            body,
            act,
            reads,
        };
        self.program.define(id, function);
    }

    /// Compiles what a recursively defined function needs where it is used.
    #[expect(clippy::too_many_arguments, reason = "the parts of one meaning")]
    pub(super) fn function_def(
        &mut self,
        id: DefId,
        def: &'p Def,
        bounds: &'p [Bound],
        body: &'p Expr,
        env: &Env<'p>,
        primed: bool,
        act: bool,
        span: Span,
    ) -> Arc<FunctionDef> {
        let key = FuncKey { def: id, scope: env.uid, primed, act, operators: Vec::new() };
        let parent = env.frame;
        let function = self.function(key, parent, |lower, function| {
            lower.slot();
            let mut names = Vec::new();
            let patterns: Vec<Pattern> =
                bounds.iter().map(|bound| lower.pattern(&bound.pattern, &mut names)).collect();
            let argument = Argument::of(patterns.iter());
            let scope = lower.with_locals(env, names);
            let node = lower.expr(body, &scope, primed);
            let act = act.then(|| lower.act(body, &scope, primed));
            lower.define(function, def, vec![def.name], Some(argument), node, act);
        });
        let domain = self.function_domain(bounds, env, primed, span);
        let body = self.callee(function, parent);
        Arc::new(FunctionDef { name: def.name, domain, body })
    }

    fn function_domain(&mut self, bounds: &'p [Bound], env: &Env<'p>, primed: bool, span: Span) -> Node {
        let mut sets: Vec<Node> = Vec::new();
        for bound in bounds {
            let times = match &bound.pattern {
                crate::sema::hir::Pattern::Names(names) => names.len(),
                crate::sema::hir::Pattern::Tuple(_) => 1,
            };
            for _ in 0..times {
                sets.push(self.expr(&bound.set, env, primed));
            }
        }
        if sets.len() == 1 {
            return sets.remove(0);
        }
        Node { core: Core::Product(sets.into()), span }
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one meaning")]
    fn whole_function(
        &mut self,
        id: DefId,
        def: &'p Def,
        bounds: &'p [Bound],
        body: &'p Expr,
        env: &Env<'p>,
        primed: bool,
        span: Span,
    ) -> Node {
        let function = self.function_def(id, def, bounds, body, env, primed, false, span);
        let slot = self.slot();
        let argument = Node { core: Core::Slot(slot), span };
        let call = Node { core: Core::CallFunction(function.clone(), Box::new(argument)), span };
        let argument = Argument([Pattern::Names([slot].into())].into());
        let closure = Closure { argument, body: Arc::new(call) };
        let closure = self.program.add_closure(closure);
        Node { core: Core::WholeFunction(function, closure), span }
    }

    /// Binds parameters in the current frame and compiles a body with them.
    pub(super) fn expand<T: Expanded>(
        &mut self,
        params: &'p [LocalId],
        actuals: &[Actual<'p>],
        env: &Env<'p>,
        primed: bool,
        compile: impl FnOnce(&mut Self, &Env<'p>) -> T,
    ) -> T {
        let mut lazy = Vec::new();
        let bindings = params
            .iter()
            .zip(actuals)
            .map(|(&param, actual)| (param, self.bind(actual, primed, &mut lazy)))
            .collect();
        let scope = self.with_locals(env, bindings);
        let body = compile(self, &scope);
        if lazy.is_empty() { body } else { body.with_lazy(lazy) }
    }

    fn bound_operator(actual: &Actual<'p>) -> Binding<'p> {
        match actual {
            Actual::Written(Arg::Operator(op, _), env) => Self::operator(op, env),
            Actual::Written(Arg::Expr(expr), env) => {
                Binding::Source(Source { expr, env: env.clone(), primed: false })
            }
            Actual::Bound(binding) => binding.clone(),
        }
    }

    /// Chooses how an argument is passed to a body that is expanded here.
    fn bind(&mut self, actual: &Actual<'p>, primed: bool, lazy: &mut Vec<Slot>) -> Binding<'p> {
        match actual {
            Actual::Bound(binding) => binding.clone(),
            Actual::Written(Arg::Operator(op, _), env) => Self::operator(op, env),
            Actual::Written(Arg::Expr(expr), env) => {
                let source = Source { expr, env: env.clone(), primed };
                self.bind_source(source, lazy)
            }
        }
    }

    /// Binds an expression: by its source if that is as cheap, or if it mentions the next state, which
    /// may change while an action is run; otherwise by a slot that is computed when first asked for.
    pub(super) fn bind_source(&mut self, source: Source<'p>, lazy: &mut Vec<Slot>) -> Binding<'p> {
        match &source.expr.kind {
            ExprKind::Local(id) => {
                if let Some(binding) = source.env.local(*id)
                    && (!source.primed || matches!(binding, Binding::Slot(..) | Binding::Const(_)))
                {
                    return binding.clone();
                }
                return Binding::Source(source);
            }
            ExprKind::Int(_) | ExprKind::Str(_) | ExprKind::Bool(_) => return Binding::Source(source),
            ExprKind::Apply(target, args) if args.is_empty() => {
                if matches!(self.meaning(target, &source.env, source.primed), Meaning::Variable(_)) {
                    return Binding::Source(source);
                }
            }
            _ => {}
        }
        let init = self.expr(source.expr, &source.env, source.primed);
        let reads = Reads::of(&init, &self.program);
        if !reads.next.is_empty() {
            return Binding::Source(source);
        }
        if let Some(value) = init.known() {
            return Binding::Const(value);
        }
        let slot = self.slot();
        lazy.push(slot);
        let frame = self.frame();
        Binding::Lazy { frame, slot, init: Arc::new(init), varies: !reads.is_constant(), source }
    }

    /// Compiles an argument to a value.
    pub(super) fn actual(&mut self, actual: &Actual<'p>, primed: bool) -> Node {
        match actual {
            Actual::Written(Arg::Expr(expr), env) => self.expr(expr, env, primed),
            Actual::Written(Arg::Operator(_, span), _) => {
                Node { core: Core::Unevaluable("an operator stands where a value is needed"), span: *span }
            }
            Actual::Bound(binding) => {
                let span = self.hir.def(DefId(0)).span;
                self.binding(binding, primed, span)
            }
        }
    }

    /// Compiles an operator with values in slots, for `SelectSeq` and its like.
    pub(super) fn applied_to_slots(
        &mut self,
        actual: &Actual<'p>,
        slots: &[Slot],
        primed: bool,
        span: Span,
    ) -> Node {
        let frame = self.frame();
        let args: Vec<Actual<'p>> = slots.iter().map(|&s| Actual::Bound(Binding::Slot(frame, s))).collect();
        let meaning = match Self::bound_operator(actual) {
            Binding::Operator(op, env) => self.meaning_of_operator(op, &env, primed),
            other => Meaning::Let(other),
        };
        self.apply(meaning, &args, primed, span)
    }

    /// Compiles what a name is bound to.
    pub(super) fn binding(&mut self, binding: &Binding<'p>, primed: bool, span: Span) -> Node {
        match binding {
            Binding::Slot(frame, slot) => self.place(*frame, Core::Slot(*slot), span),
            Binding::Param(frame, slot) => self.place(*frame, Core::Param(*slot), span),
            Binding::Const(value) => Node::constant(*value, span),
            Binding::Lazy { frame, slot, init, varies, source } => {
                if (primed || self.elsewhere) && *varies && !source.primed {
                    return self.source(source, primed);
                }
                self.place(*frame, Core::Lazy(*slot, init.clone()), span)
            }
            Binding::Source(source) => self.source(source, primed),
            Binding::Operator(op, env) => {
                let env = env.clone();
                let meaning = self.meaning_of_operator(op, &env, primed);
                self.apply(meaning, &[], primed, span)
            }
        }
    }

    /// Compiles a source again.
    pub(super) fn source(&mut self, source: &Source<'p>, primed: bool) -> Node {
        self.expr(source.expr, &source.env, primed || source.primed)
    }

    /// Opens the scope of a LET; the slots to mark as not computed are added to `lazy`. Without
    /// `lazy` no slots are used: the definitions are compiled again where they are used.
    pub(super) fn lets(
        &mut self,
        defs: &'p [DefId],
        env: &Env<'p>,
        primed: bool,
        mut lazy: Option<&mut Vec<Slot>>,
    ) -> Env<'p> {
        let uid = self.uid();
        let is_value = |def: &Def| matches!(&def.kind, DefKind::Operator { params, recursive: false, .. } if params.is_empty());
        let others: FxHashMap<_, _> =
            defs.iter().filter(|&&d| !is_value(self.hir.def(d))).map(|&d| (d, None)).collect();
        let names: Vec<DefId> = defs.iter().copied().filter(|d| others.contains_key(d)).collect();
        let frame = if lazy.is_some() { self.innermost(env.frame, Some(self.frame())) } else { env.frame };
        let mut scope =
            Rc::new(Scope { uid, kind: ScopeKind::Lets(others), parent: Some(env.clone()), frame });
        for &id in defs {
            for &name in &names {
                self.let_scopes.insert((name, uid), scope.clone());
            }
            let def = self.hir.def(id);
            if !is_value(def) {
                continue;
            }
            let DefKind::Operator { body, .. } = &def.kind else { continue };
            let source = Source { expr: body, env: scope.clone(), primed };
            let binding = match &mut lazy {
                Some(lazy) => self.bind_source(source, lazy),
                None => Binding::Source(source),
            };
            let kind = ScopeKind::Lets(std::iter::once((id, Some(binding))).collect());
            let uid = self.uid();
            scope = Rc::new(Scope { uid, kind, parent: Some(scope), frame });
        }
        for &name in &names {
            self.let_scopes.insert((name, uid), scope.clone());
        }
        scope
    }
}

/// What can be compiled in the scope of an expanded operator.
pub(super) trait Expanded {
    /// Marks slots as not computed before it.
    fn with_lazy(self, slots: Vec<Slot>) -> Self;
}

impl Expanded for Node {
    fn with_lazy(self, slots: Vec<Slot>) -> Self {
        let span = self.span;
        Node { core: Core::Let(slots.into(), Box::new(self)), span }
    }
}

fn identities(operators: &[(LocalId, Binding<'_>)]) -> Vec<(usize, u32)> {
    operators
        .iter()
        .map(|(_, binding)| match binding {
            Binding::Operator(op, env) => (std::ptr::from_ref(*op).addr(), env.uid),
            Binding::Source(source) => (std::ptr::from_ref(source.expr).addr(), source.env.uid),
            Binding::Slot(frame, slot) | Binding::Param(frame, slot) | Binding::Lazy { frame, slot, .. } => {
                (*slot as usize, frame.0)
            }
            Binding::Const(value) => (value.bits() as usize, u32::MAX),
        })
        .collect()
}

/// Says whether an expression is so small that a call would cost more.
fn is_small(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Int(_) | ExprKind::Str(_) | ExprKind::Bool(_) | ExprKind::Local(_) => true,
        ExprKind::Apply(_, args) => args.is_empty(),
        ExprKind::Tuple(items) => items.iter().all(is_small),
        _ => false,
    }
}

impl crate::sema::hir::Pattern {
    /// Returns the names in order.
    pub(super) fn locals(&self) -> &[LocalId] {
        match self {
            crate::sema::hir::Pattern::Names(names) | crate::sema::hir::Pattern::Tuple(names) => names,
        }
    }
}
