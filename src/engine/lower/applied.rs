//! Parameters that stand for functions and are only applied to arguments.
//!
//! TLC keeps a defined function as an expression until somebody asks for all of it, so that
//! `Sum(f, S)` computes `f[x]` for the elements of `S` alone. The same is done here where all that an
//! operator does with its parameter is to apply it, or to pass it on to such a parameter.

use super::Lower;
use crate::engine::core::{Core, Node};
use crate::sema::hir::{Arg, DefId, DefKind, Expr, ExprKind, LocalId, Part};

impl<'p> Lower<'p> {
    /// Keeps an argument that is a defined function as an expression, if that is all the same.
    pub(super) fn lazy_if_applied(&mut self, argument: Node, id: DefId, param: LocalId) -> Node {
        let Node { core: Core::WholeFunction(def, closure), span } = argument else { return argument };
        let core = if self.is_only_applied(id, param) {
            Core::LazyFunction(def, closure)
        } else {
            Core::WholeFunction(def, closure)
        };
        Node { core, span }
    }

    fn is_only_applied(&mut self, id: DefId, param: LocalId) -> bool {
        if let Some(&known) = self.only_applied.get(&param) {
            return known;
        }
        let DefKind::Operator { body, .. } = &self.hir.def(id).kind else { return false };
        // Being passed on in a circle changes nothing.
        self.only_applied.insert(param, true);
        let applied = self.applies(body, param);
        if !applied {
            // What was found meanwhile may rest on this one.
            self.only_applied.retain(|_, applied| !*applied);
            self.only_applied.insert(param, false);
        }
        applied
    }

    /// Says whether an expression does nothing with a parameter but apply it.
    fn applies(&mut self, e: &'p Expr, param: LocalId) -> bool {
        let is_param = |e: &Expr| matches!(e.kind, ExprKind::Local(id) if id == param);
        match &e.kind {
            ExprKind::Local(id) => *id != param,
            ExprKind::Index(function, argument) if is_param(function) => self.applies(argument, param),
            ExprKind::Let(defs, inner) => {
                defs.iter().all(|&def| self.definition_applies(def, param)) && self.applies(inner, param)
            }
            ExprKind::Apply(target, args)
                if target.via.is_empty() && !self.overrides.contains_key(&target.def) =>
            {
                let DefKind::Operator { params, .. } = &self.hir.def(target.def).kind else {
                    return self.parts_apply(e, param);
                };
                params.iter().zip(args).all(|(&passed, arg)| match arg {
                    Arg::Expr(e) if is_param(e) => self.is_only_applied(target.def, passed),
                    Arg::Expr(e) => self.applies(e, param),
                    Arg::Operator(..) => false,
                })
            }
            _ => self.parts_apply(e, param),
        }
    }

    /// The same of a definition of a LET.
    fn definition_applies(&mut self, id: DefId, param: LocalId) -> bool {
        match &self.hir.def(id).kind {
            DefKind::Operator { body, .. } => self.applies(body, param),
            DefKind::Function { bounds, body } => {
                bounds.iter().all(|bound| self.applies(&bound.set, param)) && self.applies(body, param)
            }
            _ => false,
        }
    }

    fn parts_apply(&mut self, e: &'p Expr, param: LocalId) -> bool {
        let mut inner = Vec::new();
        e.parts(&mut |part| {
            if let Part::Expr(e) = part {
                inner.push(e);
            }
        });
        inner.into_iter().all(|e| self.applies(e, param))
    }
}
