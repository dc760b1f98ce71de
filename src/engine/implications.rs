//! The implications of the invariants whose right-hand sides may never be looked at.
//!
//! `A => B` says nothing where A is never true. Each right-hand side is marked, and evaluation notes
//! which marks it came to, so that a search through all states can name the others.

use crate::base::{Span, Symbol};
use crate::engine::core::{Core, FuncId, Node};
use crate::engine::model::Check;
use crate::engine::program::Program;

/// An implication of an invariant, by the number of its mark.
#[derive(Debug)]
pub struct Implication {
    /// The invariant.
    pub invariant: Symbol,
    /// The left-hand side.
    pub condition: Span,
}

/// Marks the right-hand sides of implications on which invariants depend positively: of conjuncts, of
/// what `\A` says of each element, and of the definitions that these name.
pub(super) fn mark(invariants: &mut [Check], program: &mut Program) -> Vec<Implication> {
    let mut found = Vec::new();
    let mut entered: Vec<FuncId> = Vec::new();
    for check in invariants {
        let mut marker = Marker { invariant: check.name, found: &mut found, calls: Vec::new() };
        marker.node(&mut check.condition.body);
        let mut calls = marker.calls;
        while let Some(id) = calls.pop() {
            if entered.contains(&id) {
                continue;
            }
            entered.push(id);
            let Some(body) = program.body_mut(id) else { continue };
            let mut marker = Marker { invariant: check.name, found: &mut found, calls };
            marker.node(body);
            calls = marker.calls;
        }
    }
    found
}

struct Marker<'a> {
    invariant: Symbol,
    found: &'a mut Vec<Implication>,
    /// Functions that were called.
    calls: Vec<FuncId>,
}

impl Marker<'_> {
    fn node(&mut self, node: &mut Node) {
        match &mut node.core {
            Core::And(items) => items.iter_mut().for_each(|item| self.node(item)),
            Core::Forall(_, body) | Core::Let(_, body) => self.node(body),
            Core::If(parts) => {
                self.node(&mut parts.1);
                self.node(&mut parts.2);
            }
            Core::Call(callee, _) => self.calls.push(callee.function),
            Core::Implies(pair) => {
                let number = u32::try_from(self.found.len()).expect("fewer than 2^32 implications");
                self.found.push(Implication { invariant: self.invariant, condition: pair.0.span });
                self.node(&mut pair.1);
                let span = pair.1.span;
                let nothing = Node { core: Core::Unevaluable("nothing"), span };
                let inner = std::mem::replace(&mut pair.1, nothing);
                pair.1 = Node { core: Core::Marked(number, Box::new(inner)), span };
            }
            _ => {}
        }
    }
}
