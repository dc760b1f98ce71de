//! Steps that another thread lays out before a session takes them, with what is to be known of them then.

use std::sync::Arc;

use super::{Live, Session, Successor, Verdict, Walker};
use crate::trace::lanes::Transition;
use crate::trace::{LaneTable, State, Step, Trace, resolve_with, sharing};

/// A walk up to where steps are to be taken, with the steps from which its lanes are inferred.
pub struct Outset {
    walk: Vec<Step>,
    evidence: Vec<(State, Successor)>,
}

/// Steps that are laid out.
#[derive(Clone)]
pub struct Laid {
    steps: Vec<Step>,
    verdicts: Vec<Vec<Verdict>>,
    /// The walk with them.
    table: Arc<LaneTable>,
}

impl Session {
    /// Returns the current walk up to the current step; `None` if no state is chosen yet.
    #[must_use]
    pub fn outset(&self) -> Option<Outset> {
        let walk = self.path().get(..=self.cursor())?;
        let walk = walk.iter().map(|node| self.tree.step(*node).clone()).collect();
        Some(Outset { walk, ..self.outset_anew() })
    }

    /// Returns a walk before its initial state.
    #[must_use]
    pub fn outset_anew(&self) -> Outset {
        let evidence = self.evidence().map(|(before, next)| (before.clone(), next.clone())).collect();
        Outset { walk: Vec::new(), evidence }
    }

    /// Takes steps that were laid out from here, as [`Session::take_steps`] does.
    pub fn take_laid(&mut self, laid: Laid) {
        let n = laid.steps.len();
        self.take_steps(laid.steps);
        let end = self.cursor() + 1;
        let nodes = self.path()[end - n..end].to_vec();
        for (node, verdicts) in nodes.into_iter().zip(laid.verdicts) {
            self.verdicts.entry(node).or_insert(verdicts);
        }
        if end == self.len() {
            self.tables.insert(self.position().branch, (end, laid.table));
        }
    }
}

impl Outset {
    /// Returns the state from which steps are taken.
    #[must_use]
    pub fn state(&self) -> &State {
        // Only a walk that begins anew has no state.
        self.walk.last().map_or(const { &State::new() }, |step| &step.state)
    }

    /// Lays out steps from here.
    #[must_use]
    pub fn lay_out(self, walker: &mut Live, mut steps: Vec<Step>) -> Laid {
        let Outset { mut walk, evidence } = self;
        let mut verdicts = Vec::with_capacity(steps.len());
        for step in &mut steps {
            let before = walk.last().map(|step| &step.state);
            if let Some(before) = before {
                step.state = sharing(std::mem::take(&mut step.state), before);
            }
            verdicts.push(walker.check(before, &step.state));
            walk.push(step.clone());
        }
        let trace = Trace { variables: walker.variables().to_vec(), steps: walk, lasso: None };
        let evidence: Vec<Transition<'_>> =
            evidence.iter().map(|(before, next)| next.after(before)).collect();
        let table = resolve_with(&trace, &evidence, &mut |name, state| walker.definition(name, state));
        Laid { steps, verdicts, table: Arc::new(table) }
    }
}
