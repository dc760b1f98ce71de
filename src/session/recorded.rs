//! A trace without its spec: what a viewer can ask of a saved counterexample.

use super::{Answer, Room, Successor, Verdict, WalkError, Walker};
use crate::base::Stop;
use crate::trace::{State, Trace};
use crate::value::Plain;

/// A walker that knows the states of a trace and nothing else.
pub struct Recorded {
    trace: Trace,
    room: Option<Room>,
    stop: Stop,
}

impl Recorded {
    /// Returns the walker of a trace that was read from a file.
    pub fn new(trace: Trace) -> Self {
        Recorded { trace, room: None, stop: Stop::default() }
    }
}

impl Recorded {
    /// Expressions of its variables can be evaluated all the same.
    fn room(&mut self) -> &mut Room {
        self.room.get_or_insert_with(|| Room::of_trace(&self.trace).stopped_by(self.stop.clone()))
    }
}

impl Walker for Recorded {
    fn variables(&self) -> &[String] {
        &self.trace.variables
    }

    fn initial(&mut self) -> Result<Vec<State>, String> {
        Ok(self.trace.steps.first().map(|step| step.state.clone()).into_iter().collect())
    }

    fn successors(&mut self, _: &State) -> Result<Vec<Successor>, WalkError> {
        Err(WalkError::NotLive)
    }

    fn properties(&self) -> &[String] {
        &[]
    }

    fn check(&mut self, _: Option<&State>, _: &State) -> Vec<Verdict> {
        Vec::new()
    }

    fn definition(&mut self, _: &str, _: &State) -> Option<Result<Plain, String>> {
        None
    }

    fn ask(&mut self, expression: &str, state: &State, next: Option<&State>) -> Result<Plain, String> {
        self.ask_aloud(expression, state, next).map(|answer| answer.value)
    }

    fn ask_aloud(&mut self, expression: &str, state: &State, next: Option<&State>) -> Result<Answer, String> {
        self.room().ask(expression, state, next).map_err(|problem| problem.text())
    }

    fn stop(&self) -> Option<Stop> {
        Some(self.stop.clone())
    }

    fn names(&mut self) -> Vec<String> {
        self.room().names()
    }
}
