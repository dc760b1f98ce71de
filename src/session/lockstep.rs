//! Two variants of a spec in lockstep: the behavior of one, taken step by step in the other, up to the
//! first step that the other refuses, and by which conjunct.

use super::{Live, Part, Verdict, Walker};
use crate::engine::Refusal;
use crate::trace::{Label, State, Step, Trace};

/// How far the other variant goes along.
#[derive(Clone, Debug, PartialEq)]
pub struct Lockstep {
    /// How many states are also those of a behavior of the other variant.
    pub same: usize,
    /// How it ends.
    pub end: End,
}

/// How a walk in lockstep ends.
#[derive(Clone, Debug, PartialEq)]
pub enum End {
    /// The other variant can do all of it; the properties of the other that the last state violates.
    Whole(Vec<String>),
    /// The other variant refuses the next state.
    Refused(Refused),
}

/// A step that is refused.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// The action; absent for an initial state.
    pub label: Option<Label>,
    /// Why.
    pub reason: Reason,
}

/// Why a step is refused.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// The other variant has no action of this name and with these parameters.
    NoAction,
    /// The first conjunct that is false, down to the part that makes it so.
    Conjunct(Box<Part>),
    /// It is not known which part of the action refuses it.
    Unknown,
    /// The spec has other variables.
    Variables,
    /// The evaluation failed.
    Evaluation(String),
}

impl Live {
    /// Takes a behavior of another variant step by step.
    pub fn lockstep(&mut self, trace: &Trace) -> Lockstep {
        let refused = |same, label: Option<Label>, reason| Lockstep {
            same,
            end: End::Refused(Refused { label, reason }),
        };
        if self.variables() != trace.variables {
            return refused(0, None, Reason::Variables);
        }
        for (i, step) in trace.steps.iter().enumerate() {
            let found = match i.checked_sub(1) {
                None => self.initial().map(|states| states.contains(&step.state)),
                Some(before) => self.takes(&trace.steps[before].state, step),
            };
            let reason = match found {
                Ok(true) => continue,
                Ok(false) => self.reason(i.checked_sub(1).map(|i| &trace.steps[i].state), step),
                Err(message) => Reason::Evaluation(message),
            };
            return refused(i, step.label.clone(), reason);
        }
        let mut violated = Vec::new();
        if let Some((last, before)) = trace.steps.split_last() {
            let verdicts = self.check(before.last().map(|step| &step.state), &last.state);
            let names = self.properties().iter().zip(verdicts);
            violated =
                names.filter(|(_, v)| matches!(v, Verdict::Violated(_))).map(|(n, _)| n.clone()).collect();
        }
        Lockstep { same: trace.steps.len(), end: End::Whole(violated) }
    }

    /// Says whether a step leads from a state, whatever its action is called.
    fn takes(&mut self, before: &State, step: &Step) -> Result<bool, String> {
        match self.successors(before) {
            Ok(found) => Ok(found.iter().any(|next| next.state == step.state)),
            Err(super::WalkError::Evaluation(message)) => Err(message),
            Err(super::WalkError::NotLive) => Ok(false),
        }
    }

    /// Returns why a step, or an initial state, is none of this variant.
    fn reason(&mut self, before: Option<&State>, step: &Step) -> Reason {
        let settled = self.settle(&step.state).and_then(|after| {
            let before = before.map(|before| self.settle(before)).transpose()?;
            Ok((before, after))
        });
        let (before, after) = match settled {
            Ok(states) => states,
            Err(message) => return Reason::Evaluation(message),
        };
        let mut eval = self.eval();
        eval.current.copy_from_slice(before.as_deref().unwrap_or(&after));
        eval.set_next(&after);
        let refusal = match &step.label {
            None => self.model.initial_refusal(&mut eval),
            Some(label) => {
                let mut best: Option<Refusal> = None;
                let mut found = false;
                for instance in self.model.instances() {
                    let own = self.model.label(instance, &mut eval);
                    if (&own.name, &own.parameters) != (&label.name, &label.parameters) {
                        continue;
                    }
                    found = true;
                    let refusal = self.model.refusal(instance, &mut eval);
                    if refusal.as_ref().is_some_and(|r| best.as_ref().is_none_or(|b| r.passed > b.passed)) {
                        best = refusal;
                    }
                }
                if !found {
                    return Reason::NoAction;
                }
                best
            }
        };
        match refusal.and_then(|refusal| refusal.part) {
            Some(part) => Reason::Conjunct(Box::new(self.part(part))),
            None => Reason::Unknown,
        }
    }
}
