//! A walk that is asked by another thread, with an evaluator of its own, while its session goes on.

use std::sync::Arc;

use super::{Kind, Live, Outcome, Room, Session, all_waits};
use crate::base::Stop;
use crate::engine::Model;
use crate::trace::holds::Wait;
use crate::trace::{LaneTable, Trace};

/// The current walk of a session, to be opened as a session of its own.
pub struct Apart {
    kind: Kind,
    outcome: Option<Outcome>,
    trace: Trace,
    table: Arc<LaneTable>,
    model: Option<Arc<Model>>,
    room: Option<Room>,
}

impl Session {
    /// Takes the current walk apart from the session.
    #[must_use]
    pub fn apart(&mut self) -> Apart {
        // Of a walk of the user no check has said anything.
        let kind = if self.on_main() || self.kind() == Kind::Recorded { self.kind() } else { Kind::Explore };
        Apart {
            kind,
            outcome: self.outcome().filter(|_| self.on_main()).cloned(),
            trace: self.trace(),
            table: self.table(),
            model: self.model(),
            room: self.room(),
        }
    }

    /// Returns who waits for a lock after each step of the current walk; nothing if the spec is not at hand.
    #[must_use]
    pub fn waits(&mut self) -> Vec<Vec<Wait>> {
        let (table, steps) = (self.table(), self.steps_of(self.position().branch));
        all_waits(self.walker.as_mut(), &steps, &table)
    }
}

impl Apart {
    /// Opens the walk; the flag ends evaluations.
    #[must_use]
    pub fn session(self, stop: &Stop) -> Session {
        let Apart { kind, outcome, trace, table, model, room } = self;
        let mut session = match model {
            Some(model) => {
                let walker = Box::new(Live::new(model).stopped_by(stop.clone()).in_room(room));
                match (kind, outcome) {
                    (Kind::Counterexample, Some(outcome)) => {
                        Session::counterexample(walker, trace, "", outcome)
                    }
                    (_, _) => Session::walk(walker, trace, ""),
                }
            }
            None => Session::recorded(trace, "", outcome),
        };
        session.tables.insert(session.position().branch, (session.len(), table));
        session
    }
}
