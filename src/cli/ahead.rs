//! What is found out for a report that says everything of a behavior: what lies ahead of its steps, and which of
//! them its violation needs.

use std::sync::Arc;

use super::interrupt;
use crate::graph::{Fate, Graph};
use crate::session::{self, Besides, Kind, Live, MOST_STATES, Session, essential};

/// What was found out.
#[derive(Default)]
pub(super) struct Ahead {
    graph: Option<(Arc<Graph>, Arc<Fate>)>,
    essential: Vec<bool>,
}

impl Ahead {
    /// Finds it out for the behavior of a session. Nothing is known of it without the spec, and where Ctrl-C or a
    /// limit ends the search for it.
    pub(super) fn of(session: &mut Session) -> Self {
        let Some(model) = session.model() else { return Ahead::default() };
        let stop = interrupt::stop();
        let behavior = match session.kind() {
            Kind::Counterexample => session.main_steps(),
            Kind::Explore | Kind::Recorded => Vec::new(),
        };
        let graph = session::ahead(&model, &behavior, stop, &mut |_, _| {}).ok();
        let graph = graph.map(|(graph, fate)| (Arc::new(graph), Arc::new(fate)));
        Ahead { graph, essential: needed(session, MOST_STATES) }
    }

    /// Returns it as the report takes it.
    pub(super) fn besides(self, watches: &[String]) -> Besides {
        Besides { watches: watches.to_vec(), graph: self.graph, essential: self.essential }
    }
}

/// Says for each step of a counterexample whether its violation needs it; nothing if that is not known when so many
/// states are expanded.
pub(super) fn needed(session: &mut Session, most: usize) -> Vec<bool> {
    let Some(model) = session.model().filter(|_| session.kind() == Kind::Counterexample) else {
        return Vec::new();
    };
    let (steps, lanes) = (session.main_steps(), session.main_lanes());
    essential(&mut Live::new(model), &steps, &lanes, interrupt::stop(), most).unwrap_or_default()
}
