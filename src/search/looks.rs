//! What a simulation does with the states it finds: it checks them, and keeps those inside the
//! constraints.

use super::report::Violation;
use super::violation::{self, Found, Status};
use crate::engine::{Eval, Flow, Model, Sink};
use crate::stdmod::World;
use crate::value::{Heap, Scratch, Value};

/// What is wrong, and the state in which it is, if that is not the last one of the path.
pub(super) struct Wrong {
    found: Found<'static>,
    state: Option<Vec<Value>>,
}

impl Wrong {
    /// The evaluation that has just failed.
    pub(super) fn fault(eval: &mut Eval<'_>, status: Status, state: Option<Vec<Value>>) -> Self {
        Wrong { found: Found::fault(*eval.take_fault(), status, None), state }
    }

    /// Puts a violation together, given the states before.
    pub(super) fn violation(
        self,
        model: &Model,
        heap: &mut Heap,
        world: &World,
        scratch: &Scratch,
        path: &[Vec<Value>],
    ) -> Violation {
        let mut path = path.to_vec();
        if let Some(state) = self.state {
            path.push(violation::settled(heap, scratch, &state));
        }
        let path = (!path.is_empty()).then_some(path);
        violation::of_path(model, heap, None, world, &self.found, path.as_deref())
    }
}

/// Takes the states that are found and checks them.
pub(super) struct Looks<'m> {
    model: &'m Model,
    is_initial: bool,
    checks: bool,
    pub(super) generated: u64,
    /// Those inside the constraints; their values may lie in the scratch.
    pub(super) states: Vec<Vec<Value>>,
    pub(super) wrong: Option<Wrong>,
    pub(super) interrupted: bool,
}

impl<'m> Looks<'m> {
    pub(super) fn new(model: &'m Model, is_initial: bool, checks: bool) -> Self {
        let states = Vec::new();
        Looks { model, is_initial, checks, generated: 0, states, wrong: None, interrupted: false }
    }

    fn status(&self, status: Status) -> Status {
        if self.is_initial { Status::Initial } else { status }
    }

    /// Checks the next state and the step to it.
    pub(super) fn check(&self, eval: &mut Eval<'m>) -> Option<Wrong> {
        let state = Some(eval.next.clone());
        for (i, invariant) in self.model.invariants.iter().enumerate() {
            match eval.test_next_state(&invariant.condition) {
                Ok(true) => {}
                Ok(false) => return Some(Wrong { found: Found::invariant(invariant, i, None), state }),
                Err(_) => return Some(Wrong::fault(eval, self.status(Status::Invariant), state)),
            }
        }
        // What a property says of initial states TLC does not check in a simulation, so that initial states
        // may be made up (`Simulator.java`).
        let properties = if self.is_initial { &[][..] } else { &self.model.action_properties };
        for property in properties {
            match eval.test_step(&property.condition) {
                Ok(true) => {}
                Ok(false) => return Some(Wrong { found: Found::property(property, None), state }),
                Err(_) => return Some(Wrong::fault(eval, self.status(Status::Action), state)),
            }
        }
        None
    }

    fn in_model(&self, eval: &mut Eval<'m>) -> crate::engine::Outcome<bool> {
        for constraint in &self.model.constraints {
            if !eval.test_next_state(&constraint.condition)? {
                return Ok(false);
            }
        }
        let on_steps: &[_] = if self.is_initial { &[] } else { &self.model.action_constraints };
        for constraint in on_steps {
            if !eval.test_step(&constraint.condition)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl<'m> Sink<'m> for Looks<'m> {
    fn found(&mut self, eval: &mut Eval<'m>) -> crate::engine::Outcome<Flow> {
        self.generated += 1;
        eval.world.here.generated += u64::from(!self.is_initial);
        if self.generated.is_multiple_of(1024) && self.model.program.world.stop.is_raised() {
            self.interrupted = true;
            return Ok(Flow::Stop);
        }
        if eval.next.contains(&Value::UNASSIGNED) {
            let found = Found::incomplete(None);
            self.wrong = Some(Wrong { found, state: Some(eval.next.clone()) });
            return Ok(Flow::Stop);
        }
        eval.settle_next()?;
        if self.checks {
            self.wrong = self.check(eval);
            if self.wrong.is_some() {
                return Ok(Flow::Stop);
            }
        }
        match self.in_model(eval) {
            Ok(true) => self.states.push(eval.next.clone()),
            Ok(false) => {}
            Err(_) => {
                let state = Some(eval.next.clone());
                self.wrong = Some(Wrong::fault(eval, self.status(Status::Action), state));
                return Ok(Flow::Stop);
            }
        }
        Ok(Flow::Go)
    }
}
