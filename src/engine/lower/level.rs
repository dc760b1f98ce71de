//! The level of an expression where it stands, with what its parameters are bound to.

use super::Lower;
use super::scope::{Binding, Env, substitute};
use crate::sema::hir::{Accessor, Arg, Bound, DefId, DefKind, Expr, ExprKind, Level, OperatorArg, Primitive};

impl<'p> Lower<'p> {
    /// Returns the level of an expression (*Specifying Systems*, 17.2).
    pub(super) fn level(&self, e: &'p Expr, env: &Env<'p>) -> Level {
        let all =
            |items: &'p [Expr]| items.iter().map(|i| self.level(i, env)).max().unwrap_or(Level::Constant);
        let bounds = |bounds: &'p [Bound]| {
            bounds.iter().map(|b| self.level(&b.set, env)).max().unwrap_or(Level::Constant)
        };
        match &e.kind {
            ExprKind::Int(_)
            | ExprKind::Decimal
            | ExprKind::Str(_)
            | ExprKind::Bool(_)
            | ExprKind::BooleanSet
            | ExprKind::StringSet
            | ExprKind::At => Level::Constant,
            ExprKind::Local(id) => match env.local(*id) {
                Some(Binding::Source(source) | Binding::Lazy { source, .. }) => {
                    let level = self.level(source.expr, &source.env);
                    if source.primed && level == Level::State { Level::Action } else { level }
                }
                Some(Binding::Param(..)) => Level::State,
                _ => Level::Constant,
            },
            ExprKind::LocalApply(id, args) => {
                let op = match env.local(*id) {
                    Some(Binding::Operator(op, scope)) => self.operator_level(op, scope),
                    _ => Level::Constant,
                };
                op.max(self.args_level(args, env))
            }
            ExprKind::Apply(target, args) => {
                let def = self.hir.def(target.def);
                let own = match (substitute(env, target.def), &def.kind) {
                    (Some((Arg::Expr(expr), scope)), _) if target.via.is_empty() => self.level(expr, &scope),
                    (_, DefKind::Variable) => Level::State,
                    _ => def.level,
                };
                let via = target.via.iter().flat_map(|step| {
                    let with = match &self.hir.def(step.instance).kind {
                        DefKind::Instance { with, .. } => with.as_slice(),
                        _ => &[],
                    };
                    with.iter().map(|(_, arg)| arg).chain(&step.args)
                });
                // A constant that an instance gives a state-level meaning makes the whole so.
                let substituted = via.map(|a| self.arg_level(a, env)).max().unwrap_or(Level::Constant);
                let substituted =
                    if own == Level::Constant { Level::Constant } else { substituted.min(Level::State) };
                own.max(substituted).max(self.counting_level(target.def, args, env))
            }
            ExprKind::Primitive(primitive, args) => {
                let inner = all(args);
                match primitive {
                    Primitive::Prime | Primitive::Unchanged => {
                        if inner >= Level::State {
                            inner.max(Level::Action)
                        } else {
                            inner
                        }
                    }
                    Primitive::Enabled => inner.min(Level::State),
                    Primitive::Always
                    | Primitive::Eventually
                    | Primitive::LeadsTo
                    | Primitive::Guarantees => Level::Temporal,
                    Primitive::Compose => Level::Action,
                    _ => inner,
                }
            }
            ExprKind::And(items)
            | ExprKind::Or(items)
            | ExprKind::SetEnum(items)
            | ExprKind::Tuple(items)
            | ExprKind::Product(items) => all(items),
            ExprKind::Forall(bs, body)
            | ExprKind::Exists(bs, body)
            | ExprKind::Function(bs, body)
            | ExprKind::SetMap(body, bs) => bounds(bs).max(self.level(body, env)),
            ExprKind::Unbounded(body) => self.level(body, env),
            ExprKind::Flexible(..) => Level::Temporal,
            ExprKind::Choose(_, set, body) => {
                let set = set.as_ref().map_or(Level::Constant, |s| self.level(s, env));
                set.max(self.level(body, env))
            }
            ExprKind::SetFilter(_, a, b) | ExprKind::FunctionSet(a, b) | ExprKind::Index(a, b) => {
                self.level(a, env).max(self.level(b, env))
            }
            ExprKind::Record(fields) | ExprKind::RecordSet(fields) => {
                fields.iter().map(|(_, f)| self.level(f, env)).max().unwrap_or(Level::Constant)
            }
            ExprKind::Except(base, updates) => {
                let mut level = self.level(base, env);
                for update in updates {
                    level = level.max(self.level(&update.value, env));
                    for access in &update.path {
                        match access {
                            Accessor::Index(index) => level = level.max(self.level(index, env)),
                            Accessor::Field(_) => {}
                        }
                    }
                }
                level
            }
            ExprKind::Field(record, _) => self.level(record, env),
            ExprKind::BoxAction(a, v) | ExprKind::AngleAction(a, v) => {
                Level::Action.max(self.level(a, env)).max(self.level(v, env))
            }
            ExprKind::WeakFairness(..) | ExprKind::StrongFairness(..) => Level::Temporal,
            ExprKind::If(c, a, b) => self.level(c, env).max(self.level(a, env)).max(self.level(b, env)),
            ExprKind::Case(arms, other) => {
                let other = other.as_ref().map_or(Level::Constant, |o| self.level(o, env));
                arms.iter().map(|(g, v)| self.level(g, env).max(self.level(v, env))).fold(other, Level::max)
            }
            ExprKind::Let(defs, body) => {
                let defs = defs.iter().map(|&d| self.hir.def(d).level).max().unwrap_or(Level::Constant);
                self.level(body, env).max(defs)
            }
        }
    }

    fn args_level(&self, args: &'p [Arg], env: &Env<'p>) -> Level {
        args.iter().map(|a| self.arg_level(a, env)).max().unwrap_or(Level::Constant)
    }

    /// Returns the level of the arguments for an operator that are not under ENABLED and the like in it.
    fn counting_level(&self, def: DefId, args: &'p [Arg], env: &Env<'p>) -> Level {
        let params = match &self.hir.def(def).kind {
            DefKind::Operator { params, .. } => params.as_slice(),
            DefKind::Constant(_)
            | DefKind::Variable
            | DefKind::Function { .. }
            | DefKind::Builtin(..)
            | DefKind::Instance { .. }
            | DefKind::Statement(_) => &[],
        };
        let counts = |i: usize| params.get(i).is_none_or(|&p| self.hir.local(p).counts);
        let counting = args.iter().enumerate().filter(|(i, _)| counts(*i));
        counting.map(|(_, a)| self.arg_level(a, env)).max().unwrap_or(Level::Constant)
    }

    fn arg_level(&self, arg: &'p Arg, env: &Env<'p>) -> Level {
        match arg {
            Arg::Expr(expr) => self.level(expr, env),
            Arg::Operator(op, _) => self.operator_level(op, env),
        }
    }

    fn operator_level(&self, op: &'p OperatorArg, env: &Env<'p>) -> Level {
        match op {
            OperatorArg::Def(target) => self.hir.def(target.def).level,
            OperatorArg::Local(id) => match env.local(*id) {
                Some(Binding::Operator(op, scope)) => self.operator_level(op, scope),
                _ => Level::Constant,
            },
            OperatorArg::Primitive(_) => Level::Constant,
            OperatorArg::Lambda(_, body) => self.level(body, env),
        }
    }
}
