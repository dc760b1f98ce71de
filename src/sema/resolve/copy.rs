//! Copies of resolved expressions with bound identifiers of their own.

use rustc_hash::FxHashMap;

use super::Resolver;
use crate::sema::hir::{
    Accessor, Arg, Bound, Def, DefId, DefKind, Expr, ExprKind, InstanceUse, Local, LocalId, OperatorArg,
    Pattern, Target, Update,
};
use crate::syntax::tree::Name;

/// What has become of the identifiers and the LET definitions of the original.
#[derive(Default)]
pub(super) struct Copied {
    locals: FxHashMap<LocalId, LocalId>,
    defs: FxHashMap<DefId, DefId>,
}

impl Resolver {
    /// Gives an identifier that is bound in the original one of its own in the copy.
    pub(super) fn copy_binding(&mut self, copied: &mut Copied, id: LocalId) -> LocalId {
        let Local { name, span, arity, .. } = *self.local(id);
        let new = self.new_local(Name { symbol: name, span }, arity);
        copied.locals.insert(id, new);
        new
    }

    fn copy_bindings(&mut self, copied: &mut Copied, ids: &[LocalId]) -> Vec<LocalId> {
        ids.iter().map(|&id| self.copy_binding(copied, id)).collect()
    }

    fn copy_pattern(&mut self, copied: &mut Copied, pattern: &Pattern) -> Pattern {
        match pattern {
            Pattern::Names(ids) => Pattern::Names(self.copy_bindings(copied, ids)),
            Pattern::Tuple(ids) => Pattern::Tuple(self.copy_bindings(copied, ids)),
        }
    }

    fn copy_bounds(&mut self, copied: &mut Copied, bounds: &[Bound]) -> Vec<Bound> {
        let sets: Vec<Expr> = bounds.iter().map(|b| self.copy(copied, &b.set)).collect();
        let bound = |(b, set): (&Bound, Expr)| Bound { pattern: self.copy_pattern(copied, &b.pattern), set };
        bounds.iter().zip(sets).map(bound).collect()
    }

    fn copy_target(&mut self, copied: &mut Copied, target: &Target) -> Target {
        let via = target.via.iter().map(|step| InstanceUse {
            instance: copied.defs.get(&step.instance).copied().unwrap_or(step.instance),
            args: step.args.iter().map(|a| self.copy_arg(copied, a)).collect(),
        });
        let via = via.collect();
        Target { via, def: copied.defs.get(&target.def).copied().unwrap_or(target.def) }
    }

    fn copy_arg(&mut self, copied: &mut Copied, arg: &Arg) -> Arg {
        match arg {
            Arg::Expr(e) => Arg::Expr(self.copy(copied, e)),
            Arg::Operator(operator, span) => {
                let operator = match operator {
                    OperatorArg::Def(target) => OperatorArg::Def(self.copy_target(copied, target)),
                    OperatorArg::Local(id) => OperatorArg::Local(copied.local(*id)),
                    OperatorArg::Primitive(primitive) => OperatorArg::Primitive(*primitive),
                    OperatorArg::Lambda(params, body) => {
                        let params = self.copy_bindings(copied, params);
                        OperatorArg::Lambda(params, Box::new(self.copy(copied, body)))
                    }
                };
                Arg::Operator(operator, *span)
            }
        }
    }

    fn copy_def(&mut self, copied: &mut Copied, id: DefId) {
        let kind = match &self.def(id).kind {
            DefKind::Constant(arity) => DefKind::Constant(*arity),
            DefKind::Variable => DefKind::Variable,
            DefKind::Builtin(builtin, arity) => DefKind::Builtin(*builtin, *arity),
            DefKind::Operator { params, body, recursive } => {
                let (params, body, recursive) = (params.clone(), body.clone(), *recursive);
                let params = self.copy_bindings(copied, &params);
                DefKind::Operator { params, body: self.copy(copied, &body), recursive }
            }
            DefKind::Function { bounds, body } => {
                let (bounds, body) = (bounds.clone(), body.clone());
                let bounds = self.copy_bounds(copied, &bounds);
                DefKind::Function { bounds, body: self.copy(copied, &body) }
            }
            DefKind::Instance { module, params, with } => {
                let (module, params, with) = (*module, params.clone(), with.clone());
                let params = self.copy_bindings(copied, &params);
                let with = with.iter().map(|(d, arg)| (*d, self.copy_arg(copied, arg))).collect();
                DefKind::Instance { module, params, with }
            }
            DefKind::Statement(body) => {
                let body = body.clone();
                DefKind::Statement(body.map(|e| self.copy(copied, &e)))
            }
        };
        let new = copied.defs[&id];
        self.defs[new.0 as usize].kind = kind;
    }

    fn copy_let(&mut self, copied: &mut Copied, ids: &[DefId]) -> Vec<DefId> {
        for &id in ids {
            let Def { name, span, module, in_let, level, .. } = *self.def(id);
            let new = DefId(u32::try_from(self.defs.len()).expect("fewer than 2^32 definitions"));
            self.defs.push(Def { name, span, module, in_let, level, kind: DefKind::Statement(None) });
            let signature = self.signature(id);
            self.signatures.push(signature);
            copied.defs.insert(id, new);
        }
        // What a definition binds is bound in it alone: a part taken out of it may be in `copied` already.
        let around = copied.locals.clone();
        for &id in ids {
            self.copy_def(copied, id);
        }
        copied.locals = around;
        ids.iter().map(|id| copied.defs[id]).collect()
    }

    fn copy_boxed(&mut self, copied: &mut Copied, expr: &Expr) -> Box<Expr> {
        Box::new(self.copy(copied, expr))
    }

    fn copy_all(&mut self, copied: &mut Copied, exprs: &[Expr]) -> Vec<Expr> {
        exprs.iter().map(|e| self.copy(copied, e)).collect()
    }

    /// Returns a copy of an expression.
    pub(super) fn copy(&mut self, copied: &mut Copied, expr: &Expr) -> Expr {
        let c = copied;
        let kind = match &expr.kind {
            ExprKind::Int(_)
            | ExprKind::Decimal
            | ExprKind::Str(_)
            | ExprKind::Bool(_)
            | ExprKind::BooleanSet
            | ExprKind::StringSet
            | ExprKind::At => expr.kind.clone(),
            ExprKind::Local(id) => ExprKind::Local(c.local(*id)),
            ExprKind::LocalApply(id, args) => {
                ExprKind::LocalApply(c.local(*id), args.iter().map(|a| self.copy_arg(c, a)).collect())
            }
            ExprKind::Apply(target, args) => {
                let target = self.copy_target(c, target);
                ExprKind::Apply(target, args.iter().map(|a| self.copy_arg(c, a)).collect())
            }
            ExprKind::Primitive(primitive, operands) => {
                ExprKind::Primitive(*primitive, self.copy_all(c, operands))
            }
            ExprKind::And(items) => ExprKind::And(self.copy_all(c, items)),
            ExprKind::Or(items) => ExprKind::Or(self.copy_all(c, items)),
            ExprKind::Forall(bounds, body) => {
                let bounds = self.copy_bounds(c, bounds);
                ExprKind::Forall(bounds, self.copy_boxed(c, body))
            }
            ExprKind::Exists(bounds, body) => {
                let bounds = self.copy_bounds(c, bounds);
                ExprKind::Exists(bounds, self.copy_boxed(c, body))
            }
            ExprKind::Unbounded(body) => ExprKind::Unbounded(self.copy_boxed(c, body)),
            ExprKind::Flexible(names, body) => {
                ExprKind::Flexible(self.copy_bindings(c, names), self.copy_boxed(c, body))
            }
            ExprKind::Choose(pattern, set, body) => {
                let set = set.as_ref().map(|s| self.copy_boxed(c, s));
                let pattern = self.copy_pattern(c, pattern);
                ExprKind::Choose(pattern, set, self.copy_boxed(c, body))
            }
            ExprKind::SetEnum(items) => ExprKind::SetEnum(self.copy_all(c, items)),
            ExprKind::SetFilter(pattern, set, body) => {
                let set = self.copy_boxed(c, set);
                let pattern = self.copy_pattern(c, pattern);
                ExprKind::SetFilter(pattern, set, self.copy_boxed(c, body))
            }
            ExprKind::SetMap(body, bounds) => {
                let bounds = self.copy_bounds(c, bounds);
                ExprKind::SetMap(self.copy_boxed(c, body), bounds)
            }
            ExprKind::Function(bounds, body) => {
                let bounds = self.copy_bounds(c, bounds);
                ExprKind::Function(bounds, self.copy_boxed(c, body))
            }
            ExprKind::FunctionSet(a, b) => {
                ExprKind::FunctionSet(self.copy_boxed(c, a), self.copy_boxed(c, b))
            }
            ExprKind::Record(fields) => {
                ExprKind::Record(fields.iter().map(|(name, e)| (*name, self.copy(c, e))).collect())
            }
            ExprKind::RecordSet(fields) => {
                ExprKind::RecordSet(fields.iter().map(|(name, e)| (*name, self.copy(c, e))).collect())
            }
            ExprKind::Except(function, updates) => {
                let function = self.copy_boxed(c, function);
                ExprKind::Except(function, updates.iter().map(|u| self.copy_update(c, u)).collect())
            }
            ExprKind::Index(a, b) => ExprKind::Index(self.copy_boxed(c, a), self.copy_boxed(c, b)),
            ExprKind::Field(record, name) => ExprKind::Field(self.copy_boxed(c, record), *name),
            ExprKind::Tuple(items) => ExprKind::Tuple(self.copy_all(c, items)),
            ExprKind::Product(items) => ExprKind::Product(self.copy_all(c, items)),
            ExprKind::BoxAction(a, b) => ExprKind::BoxAction(self.copy_boxed(c, a), self.copy_boxed(c, b)),
            ExprKind::AngleAction(a, b) => {
                ExprKind::AngleAction(self.copy_boxed(c, a), self.copy_boxed(c, b))
            }
            ExprKind::WeakFairness(a, b) => {
                ExprKind::WeakFairness(self.copy_boxed(c, a), self.copy_boxed(c, b))
            }
            ExprKind::StrongFairness(a, b) => {
                ExprKind::StrongFairness(self.copy_boxed(c, a), self.copy_boxed(c, b))
            }
            ExprKind::If(p, a, b) => {
                ExprKind::If(self.copy_boxed(c, p), self.copy_boxed(c, a), self.copy_boxed(c, b))
            }
            ExprKind::Case(arms, other) => {
                let arms =
                    arms.iter().map(|(guard, value)| (self.copy(c, guard), self.copy(c, value))).collect();
                ExprKind::Case(arms, other.as_ref().map(|e| self.copy_boxed(c, e)))
            }
            ExprKind::Let(defs, body) => {
                let defs = self.copy_let(c, defs);
                ExprKind::Let(defs, self.copy_boxed(c, body))
            }
        };
        Expr { kind, span: expr.span }
    }

    fn copy_update(&mut self, copied: &mut Copied, update: &Update) -> Update {
        let path = update.path.iter().map(|accessor| match accessor {
            Accessor::Index(e) => Accessor::Index(self.copy(copied, e)),
            Accessor::Field(name) => Accessor::Field(*name),
        });
        let path = path.collect();
        Update { path, value: self.copy(copied, &update.value) }
    }
}

impl Copied {
    fn local(&self, id: LocalId) -> LocalId {
        self.locals.get(&id).copied().unwrap_or(id)
    }
}
