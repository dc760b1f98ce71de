//! Two variants of a spec in lockstep: the behavior of one, taken step by step in the other.
//!
//! As long as the states are the same, a step that does not lead to the next one is refused, and by which
//! conjunct is said. From there on the other goes its own way by the same actions: each is taken to the state
//! that is nearest, as soon as it is enabled; until then it waits. What lies outside of the constraints of the
//! other is no part of it; a step there that breaks a property is, because the search of the other looks at it, but
//! nothing comes after it.

use super::{Live, Part, Successor, Verdict, WalkError, Walker};
use crate::engine::{ActionInstance, Obstacle};
use crate::trace::{Label, State, Step, Trace};

/// How far the other variant goes along, and how it goes on.
#[derive(Clone, Debug, PartialEq)]
pub struct Lockstep {
    /// How many states are also those of a behavior of the other variant.
    pub same: usize,
    /// What the other does for each state of the behavior, as far as there is anything to follow.
    pub paces: Vec<Pace>,
    /// The first state of the walk of the other in which properties are violated, counted from 0, and which.
    pub violates: Option<(usize, Vec<String>)>,
}

/// What the other variant does for a step. It may refuse it and do something like it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pace {
    /// Why it does not do the same.
    pub refused: Option<Refused>,
    /// The step that it takes.
    pub takes: Option<Step>,
    /// The actions that it could take in its place, if it takes none.
    pub instead: Vec<Label>,
    /// The steps that it refused before and takes now.
    pub later: Vec<Step>,
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
    /// It leads outside of a constraint, or a step before has: its name, and the part that makes it false if that is known.
    Constraint(String, Option<Box<Part>>),
    /// It is not known which part of the action refuses it.
    Unknown,
    /// The spec has other variables.
    Variables,
    /// The evaluation failed.
    Evaluation(String),
}

impl Reason {
    /// Returns the part of the spec that decides it, if there is one.
    #[must_use]
    pub fn part(&self) -> Option<&Part> {
        match self {
            Reason::Conjunct(part) => Some(part),
            Reason::Constraint(_, part) => part.as_deref(),
            Reason::NoAction | Reason::Unknown | Reason::Variables | Reason::Evaluation(_) => None,
        }
    }
}

impl Lockstep {
    /// Returns the first step that is refused; `None` if the other variant can do all of it.
    #[must_use]
    pub fn refused(&self) -> Option<&Refused> {
        self.paces.get(self.same).and_then(|pace| pace.refused.as_ref())
    }

    /// Returns the walk of the other variant.
    pub fn walk(&self) -> impl Iterator<Item = &Step> {
        self.paces.iter().flat_map(|pace| pace.takes.iter().chain(&pace.later))
    }
}

impl Live {
    /// Takes a behavior of another variant step by step.
    pub fn lockstep(&mut self, trace: &Trace) -> Lockstep {
        let mut found = Lockstep { same: 0, paces: Vec::new(), violates: None };
        if self.variables() != trace.variables {
            let label = trace.steps.first().and_then(|step| step.label.clone());
            let refused = Some(Refused { label, reason: Reason::Variables });
            found.paces.push(Pace { refused, ..Pace::default() });
            return found;
        }
        let mut here: Option<State> = None;
        let mut waiting: Vec<&Step> = Vec::new();
        let mut end: Option<Reason> = None;
        for (i, step) in trace.steps.iter().enumerate() {
            let together = found.same == i;
            let mut pace = match (&here, &end) {
                (_, Some(reason)) => refuses(step, reason.clone()),
                (None, None) if i > 0 => break,
                (None, None) => self.begins(step),
                (Some(here), None) => self.follows(here, step, together),
            };
            match &pace.takes {
                Some(taken) => {
                    end = self.outside(here.as_ref(), &taken.state);
                    here = Some(taken.state.clone());
                    if end.is_none() {
                        (pace.later, end) = self.catches_up(&taken.state, &mut waiting);
                    }
                }
                None => waiting.push(step),
            }
            here = pace.later.last().map(|step| step.state.clone()).or(here);
            found.same += usize::from(together && pace.refused.is_none());
            found.paces.push(pace);
        }
        found.violates = self.first_violated(found.walk());
        found
    }

    /// Takes steps that were refused, as long as one of them is enabled; also returns what ends the walk.
    fn catches_up(&mut self, from: &State, waiting: &mut Vec<&Step>) -> (Vec<Step>, Option<Reason>) {
        let mut taken: Vec<Step> = Vec::new();
        let mut end = None;
        while !waiting.is_empty() && end.is_none() {
            let here = taken.last().map_or(from, |step| &step.state);
            let Ok(successors) = self.successors(here) else { break };
            let successors = self.inside(here, successors);
            let next = |step: &&Step| nearest(&successors, step);
            let Some((at, step)) = waiting.iter().enumerate().find_map(|(i, step)| Some((i, next(step)?)))
            else {
                break;
            };
            waiting.remove(at);
            end = self.outside(Some(here), &step.state);
            taken.push(step);
        }
        (taken, end)
    }

    fn first_violated<'a>(&mut self, walk: impl Iterator<Item = &'a Step>) -> Option<(usize, Vec<String>)> {
        let mut before = None;
        for (i, step) in walk.enumerate() {
            let violated = self.violated(before, &step.state);
            if !violated.is_empty() {
                return Some((i, violated));
            }
            before = Some(&step.state);
        }
        None
    }

    fn violated(&mut self, before: Option<&State>, state: &State) -> Vec<String> {
        let verdicts = self.check(before, state);
        let names = self.properties().iter().zip(verdicts);
        names.filter(|(_, v)| matches!(v, Verdict::Violated(_))).map(|(name, _)| name.clone()).collect()
    }

    /// Begins as a behavior does, or in the initial state that is nearest.
    fn begins(&mut self, step: &Step) -> Pace {
        let states = match self.initial() {
            Ok(states) => states,
            Err(message) => return refuses(step, Reason::Evaluation(message)),
        };
        let is_there = states.contains(&step.state);
        let outside = if is_there { self.excluded(None, &step.state) } else { None };
        if is_there && outside.is_none() {
            return Pace { takes: Some(step.clone()), ..Pace::default() };
        }
        let reason = outside.unwrap_or_else(|| self.reason(None, step, true));
        let inside = states.into_iter().filter(|state| self.excluded(None, state).is_none());
        let state = inside.min_by_key(|state| distance(state, &step.state));
        Pace { takes: state.map(|state| Step { label: None, state }), ..refuses(step, reason) }
    }

    /// Goes on as a behavior does, or by the same action to the state that is nearest. `together` says
    /// that both are in the same state.
    fn follows(&mut self, here: &State, step: &Step, together: bool) -> Pace {
        let successors = match self.successors(here) {
            Ok(successors) => successors,
            Err(WalkError::Evaluation(message)) => return refuses(step, Reason::Evaluation(message)),
            Err(WalkError::NotLive) => return refuses(step, Reason::Unknown),
        };
        // To the same state any action will do.
        let is_there = together && successors.iter().any(|next| next.state == step.state);
        let wanted = if is_there { Some(step.clone()) } else { nearest(&successors, step) };
        let excluded = wanted.as_ref().and_then(|step| self.excluded(Some(here), &step.state));
        if is_there && excluded.is_none() {
            return Pace { takes: wanted, ..Pace::default() };
        }
        let inside = self.inside(here, successors);
        let takes = nearest(&inside, step);
        let mut instead: Vec<Label> = Vec::new();
        if takes.is_none() {
            instead.extend(inside.into_iter().map(|next| next.label));
            instead.dedup();
        }
        let refused = match (&takes, excluded) {
            (Some(_), _) if !together => None,
            (_, Some(reason)) => refuses(step, reason).refused,
            (_, None) => refuses(step, self.reason(Some(here), step, takes.is_some())).refused,
        };
        Pace { refused, takes, instead, later: Vec::new() }
    }

    /// Returns those successors of a state that a search looks at.
    fn inside(&mut self, here: &State, mut successors: Vec<Successor>) -> Vec<Successor> {
        successors.retain(|next| self.excluded(Some(here), &next.state).is_none());
        successors
    }

    /// Returns why a search does not look at a state: it is outside of a constraint and breaks nothing.
    fn excluded(&mut self, before: Option<&State>, state: &State) -> Option<Reason> {
        let outside = self.outside(before, state)?;
        self.violated(before, state).is_empty().then_some(outside)
    }

    /// Returns the first constraint that a state, or the step to it, does not satisfy.
    fn outside(&mut self, before: Option<&State>, state: &State) -> Option<Reason> {
        let model = self.model.clone();
        if model.constraints.is_empty() && model.action_constraints.is_empty() {
            return None;
        }
        // What cannot be evaluated excludes nothing: the search says what is wrong with it.
        let after = self.settle(state).ok()?;
        let before = before.and_then(|before| self.settle(before).ok());
        let on_states = model.constraints.iter().map(|check| (check, &after));
        let on_steps = before.iter().flat_map(|b| model.action_constraints.iter().map(move |c| (c, b)));
        on_states.chain(on_steps).find_map(|(check, current)| {
            let mut eval = self.eval();
            eval.current.copy_from_slice(current);
            eval.set_next(&after);
            if !matches!(eval.test_step(&check.condition), Ok(false)) {
                return None;
            }
            let part = eval.explain(&check.condition).map(|part| Box::new(self.part(part)));
            Some(Reason::Constraint(model.symbols.text(check.name).to_owned(), part))
        })
    }

    /// Returns why a step from a state, or an initial state, is none of this variant; or, if it is not `to`
    /// that state that matters, why the action leads nowhere.
    fn reason(&mut self, before: Option<&State>, step: &Step, to: bool) -> Reason {
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
        let found: Result<Vec<Option<Obstacle>>, _> = match &step.label {
            None => self.model.initial_refusal(&mut eval).map(|found| vec![found]),
            Some(label) => {
                let mut instances: Vec<&ActionInstance> = self.model.instances().iter().collect();
                instances.retain(|instance| is_same(label, &self.model.label(instance, &mut eval)));
                if instances.is_empty() {
                    return Reason::NoAction;
                }
                let all = instances.into_iter();
                if to {
                    all.map(|instance| self.model.refusal(instance, &mut eval)).collect()
                } else {
                    all.map(|instance| self.model.obstacle(instance, &mut eval)).collect()
                }
            }
        };
        let Ok(found) = found else { return Reason::Evaluation(self.failure(&mut eval)) };
        let further =
            |best: Obstacle, other: Obstacle| if other.is_further_than(&best) { other } else { best };
        let best = found.into_iter().flatten().reduce(further);
        best.map_or(Reason::Unknown, |found| Reason::Conjunct(Box::new(self.part(found.part))))
    }
}

fn refuses(step: &Step, reason: Reason) -> Pace {
    let refused = Some(Refused { label: step.label.clone(), reason });
    Pace { refused, ..Pace::default() }
}

/// Returns the step by the same action to the state that is nearest, if there is one.
fn nearest(successors: &[Successor], step: &Step) -> Option<Step> {
    let is_named = |next: &&Successor| step.label.as_ref().is_some_and(|own| is_same(own, &next.label));
    let next = successors.iter().filter(is_named).min_by_key(|next| distance(&next.state, &step.state))?;
    Some(Step { label: Some(next.label.clone()), state: next.state.clone() })
}

/// Says whether two labels are those of the same action, wherever it stands.
fn is_same(one: &Label, other: &Label) -> bool {
    (&one.name, &one.parameters) == (&other.name, &other.parameters)
}

/// In how many variables two states differ.
fn distance(one: &State, other: &State) -> usize {
    one.iter().zip(other).filter(|(one, other)| one != other).count()
}
