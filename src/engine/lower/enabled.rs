//! ENABLED, and what it does to the variables of an instantiated module.
//!
//! Inside ENABLED a primed variable is bound (*Specifying Systems*, 17.8): where the module of the ENABLED is
//! instantiated with `x <- e`, only the unprimed `x` is `e`. So the primed variables are variables of
//! their own there, which only the next state of the ENABLED has. An instance that is entered inside the
//! ENABLED substitutes as usual, and so does what is passed as an argument (`Context.branch` of TLC).

use std::rc::Rc;

use super::Lower;
use super::scope::{Env, Scope, ScopeKind};
use crate::engine::core::VarIndex;
use crate::sema::hir::{DefId, DefKind, Expr, ExprKind, Part, Primitive};

impl<'p> Lower<'p> {
    /// Returns the scope for the action of an ENABLED that stands in `env`.
    pub(super) fn inside_enabled(&mut self, env: &Env<'p>) -> Env<'p> {
        if let Some(inside) = self.inside_enabled.get(&env.uid) {
            return inside.clone();
        }
        let (kind, parent) = match (&env.kind, &env.parent) {
            (ScopeKind::Root, _) | (_, None) => return env.clone(),
            (ScopeKind::Instance { with, outer, own }, parent) => {
                if !own.is_empty() {
                    return env.clone();
                }
                let is_variable = |id: &DefId| matches!(self.hir.def(*id).kind, DefKind::Variable);
                let variables = with.iter().map(|(id, _)| *id).filter(is_variable);
                let first = self.program.variables.len() + self.program.bound_variables.len();
                let own: Vec<(DefId, VarIndex)> = variables
                    .zip(first..)
                    .map(|(id, i)| (id, VarIndex::try_from(i).unwrap_or(VarIndex::MAX)))
                    .collect();
                if own.is_empty() {
                    return env.clone();
                }
                self.program.bound_variables.extend(own.iter().map(|(id, _)| self.hir.def(*id).name));
                (ScopeKind::Instance { with, outer: outer.clone(), own }, parent.clone())
            }
            (kind @ (ScopeKind::Locals(_) | ScopeKind::At(_) | ScopeKind::Lets(_)), Some(around)) => {
                let inside = self.inside_enabled(around);
                if Rc::ptr_eq(&inside, around) {
                    return env.clone();
                }
                let kind = match kind {
                    ScopeKind::Locals(bindings) => ScopeKind::Locals(bindings.clone()),
                    ScopeKind::At(binding) => ScopeKind::At(binding.clone()),
                    ScopeKind::Lets(definitions) => ScopeKind::Lets(definitions.clone()),
                    ScopeKind::Root | ScopeKind::Instance { .. } => return env.clone(),
                };
                (kind, Some(inside))
            }
        };
        let uid = self.uid();
        let inside = Rc::new(Scope { uid, kind, parent, frame: env.frame });
        self.outside_enabled.insert(uid, env.uid);
        self.inside_enabled.insert(env.uid, inside.clone());
        inside
    }

    /// Returns the scope in which the body of an operator of a LET is read, given that of the LET.
    pub(super) fn let_scope_of(&mut self, id: DefId, scope: Env<'p>) -> Env<'p> {
        if let Some(found) = self.let_scopes.get(&(id, scope.uid)) {
            return found.clone();
        }
        let outside = self.outside_enabled.get(&scope.uid);
        match outside.and_then(|&uid| self.let_scopes.get(&(id, uid))).cloned() {
            Some(found) => self.inside_enabled(&found),
            None => scope,
        }
    }

    /// Says whether a definition has ENABLED in it or in a definition that it uses: its parameters may
    /// be primed in there.
    pub(super) fn has_enabled(&mut self, id: DefId) -> bool {
        if let Some(&known) = self.enabled.get(&id) {
            return known;
        }
        // What is being looked at has nothing else in a circle of definitions.
        self.enabled.insert(id, false);
        let mut open: Vec<&'p Expr> = match &self.hir.def(id).kind {
            DefKind::Operator { body, .. }
            | DefKind::Function { body, .. }
            | DefKind::Statement(Some(body)) => {
                vec![body]
            }
            DefKind::Constant(_)
            | DefKind::Variable
            | DefKind::Builtin(..)
            | DefKind::Instance { .. }
            | DefKind::Statement(None) => Vec::new(),
        };
        let mut found = false;
        while let Some(e) = open.pop().filter(|_| !found) {
            found = matches!(e.kind, ExprKind::Primitive(Primitive::Enabled, _));
            let mut defs = Vec::new();
            e.parts(&mut |part| match part {
                Part::Expr(e) => open.push(e),
                Part::Def(def) => defs.push(def),
            });
            found |= defs.into_iter().any(|def| self.has_enabled(def));
        }
        self.enabled.insert(id, found);
        found
    }
}
