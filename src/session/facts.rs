//! Everything that the panes show of a step beside its state, as plain data: for a report that has it all.

use std::ops::Range;
use std::sync::Arc;

use super::{
    AllDisabled, Broken, Choice, Conjunct, MOST_DISABLED, Outlook, Session, ValueTree, Verdict, WalkError,
};
use crate::base::Stop;
use crate::graph::{Fate, Graph};
use crate::value::Plain;

/// How many actions of a way are told: those that follow are told at the steps that come.
const MOST_OF_WAY: usize = 12;

/// What is known of a session besides.
#[derive(Clone, Debug, Default)]
pub struct Besides {
    /// The expressions that are watched.
    pub watches: Vec<String>,
    /// The reachable graph, and what can happen in it.
    pub graph: Option<(Arc<Graph>, Arc<Fate>)>,
    /// For each step of the walk whether the violation needs it; nothing if that is not known.
    pub essential: Vec<bool>,
}

/// What there is to say of a step.
#[derive(Clone, Debug)]
pub struct Facts {
    /// What the cfg shows of the state besides its variables, each with its name.
    pub shown: Vec<(&'static str, Plain)>,
    /// What came of the conjuncts of its action, or what went wrong in their evaluation.
    pub conjuncts: Result<Vec<Conjunct>, String>,
    /// For each of them the parts of what it computes, where that says more.
    pub conjunct_parts: Vec<Vec<ValueTree>>,
    /// What each property says after it.
    pub verdicts: Vec<(String, Verdict)>,
    /// The properties that do not hold after it, with their first false parts.
    pub broken: Vec<Broken>,
    /// For each of them all of its parts, where these say more.
    pub broken_parts: Vec<Vec<ValueTree>>,
    /// The expressions that are watched, with their values or why they have none.
    pub watches: Vec<(String, Result<Plain, String>)>,
    /// What can happen next, each with what came of its conjuncts.
    pub choices: Result<Vec<(Choice, Vec<Conjunct>)>, WalkError>,
    /// What cannot happen next.
    pub disabled: AllDisabled,
    /// For each of these the parts of its first false conjunct where that says more; known after the last step only.
    pub disabled_parts: Vec<Vec<ValueTree>>,
    /// What lies ahead, if it is known.
    pub outlook: Option<Outlook>,
    /// Whether it is the first from which the violation cannot be avoided, if that is known.
    pub is_no_return: bool,
    /// Whether the violation is known not to need it.
    pub is_needless: bool,
    /// The steps on end around it, by position, that concern its thread alone.
    pub alone: Option<Range<usize>>,
}

impl Session {
    /// Returns what there is to say of each step of the current walk, or of its first ones if it is stopped.
    pub fn facts(&mut self, besides: &Besides, stop: &Stop) -> Vec<Facts> {
        let here = self.cursor();
        let runs = self.local_runs();
        let no_return = besides.graph.as_ref().and_then(|(graph, fate)| self.no_return(graph, fate));
        let mut all = Vec::with_capacity(self.len());
        for step in (0..self.len()).take_while(|_| !stop.is_raised()) {
            self.go_to(step);
            let alone = runs.iter().find(|run| run.contains(&step)).cloned();
            let facts = self.facts_here(besides);
            all.push(Facts { is_no_return: no_return == Some(step), alone, ..facts });
        }
        self.go_to(here);
        all
    }

    fn facts_here(&mut self, besides: &Besides) -> Facts {
        let step = self.cursor();
        let verdicts = self.verdicts(step).to_vec();
        let choices = self.choices().map(|choices| {
            let with_conjuncts = |choice: Choice| {
                let conjuncts = self.conjuncts_of(&choice).unwrap_or_default();
                (choice, conjuncts)
            };
            choices.into_iter().map(with_conjuncts).collect()
        });
        let is_last = step + 1 == self.len();
        let conjuncts = self.conjuncts(step);
        let conjunct_parts = conjuncts.iter().flatten();
        let conjunct_parts = conjunct_parts.map(|own| self.conjunct_trees(step, own, is_last)).collect();
        let broken = self.broken(step);
        let broken_parts = broken.iter().map(|own| self.broken_trees(step, own)).collect();
        let disabled = self.disabled(MOST_DISABLED).unwrap_or_default();
        let looked_at = disabled.list.iter().filter(|_| is_last);
        let disabled_parts = looked_at.map(|own| match &own.reason {
            Ok(obstacle) => self.obstacle_trees(step, own.number, obstacle),
            Err(_) => Vec::new(),
        });
        let disabled_parts = disabled_parts.collect();
        Facts {
            shown: self.shown().into_iter().map(|(name, _, value)| (name, value)).collect(),
            conjuncts,
            conjunct_parts,
            verdicts: self.properties().iter().cloned().zip(verdicts).collect(),
            broken,
            broken_parts,
            watches: besides.watches.iter().map(|watch| (watch.clone(), self.ask(watch, step))).collect(),
            choices,
            disabled,
            disabled_parts,
            outlook: besides.graph.as_ref().and_then(|(graph, fate)| self.outlook(graph, fate, MOST_OF_WAY)),
            is_no_return: false,
            is_needless: besides.essential.get(step) == Some(&false),
            alone: None,
        }
    }
}
