//! What is found out for a report that says everything of a behavior: what lies ahead of its steps, and which of
//! them its violation needs.

use super::interrupt;
use crate::graph::{Fate, Graph};
use crate::session::{self, Besides, Kind, Session, essential};

/// What was found out.
#[derive(Default)]
pub(super) struct Ahead {
    graph: Option<(Graph, Fate)>,
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
        let lanes = session.main_lanes();
        let graph = session::ahead(&model, &behavior, stop, &mut |_, _| {}).ok();
        let mut live = session::Live::new(model);
        let essential = essential(&mut live, &behavior, &lanes, stop).unwrap_or_default();
        Ahead { graph, essential }
    }

    /// Returns it as the report takes it.
    pub(super) fn besides<'a>(&'a self, watches: &'a [String]) -> Besides<'a> {
        let graph = self.graph.as_ref().map(|(graph, fate)| (graph, fate));
        Besides { watches, graph, essential: &self.essential }
    }
}
