//! A way that lies ahead is taken, as a what-if walk. A long one is laid out in a thread of its own.

use std::sync::Arc;

use super::app::App;
use super::errand::Errand;
use super::graph::Reach;
use crate::session::{Live, Position, Walker, Way};
use crate::trace::{State, Step, sharing};

/// Ways of so many steps are laid out at once.
const MOST_AT_ONCE: usize = 200;

/// A long way that is laid out.
pub(super) struct Laying {
    steps: Errand<Option<Vec<Step>>>,
    /// What it leads to.
    title: String,
    /// Where it begins.
    from: Position,
}

impl App {
    /// Takes one of the ways from the current step, as a what-if walk.
    pub(super) fn walk_way(&mut self, selected: usize) {
        let Some(mut outlook) = self.outlook().filter(|outlook| !outlook.ways.is_empty()) else { return };
        let way = outlook.ways.swap_remove(selected.min(outlook.ways.len() - 1));
        if way.edges.len() > MOST_AT_ONCE {
            return self.lay_out(way);
        }
        let Reach::Ready(known) = &self.reach else { return };
        let steps = self.session.steps_of_way(&known.graph, &way.edges);
        self.take_way(&way.title, steps);
    }

    /// Begins to lay out a way.
    fn lay_out(&mut self, way: Way) {
        let Reach::Ready(known) = &self.reach else { return };
        let from = self.session.position();
        let (Some(model), Some(state)) = (self.session.model(), self.session.state(from.step)) else {
            return;
        };
        let (graph, state, edges) = (Arc::clone(&known.graph), state.clone(), way.edges);
        let steps = Errand::begin("way", move |stop| {
            let mut walker = Live::new(model).stopped_by(stop.clone());
            let successors = &mut |state: &State| {
                let found = walker.successors(state).unwrap_or_default();
                found.into_iter().map(|next| (next.label, next.state)).collect()
            };
            let mut steps = graph.steps(&state, &edges, successors)?;
            let mut before = &state;
            for step in &mut steps {
                step.state = sharing(std::mem::take(&mut step.state), before);
                before = &step.state;
            }
            Some(steps)
        });
        self.say(&format!("{} is laid out", way.title));
        self.laying = Some(Laying { steps, title: way.title, from });
    }

    /// Says whether a way has been laid out that was not taken yet.
    pub(super) fn has_laid_out(&self) -> bool {
        self.laying.as_ref().is_some_and(|laying| laying.steps.has_news())
    }

    /// Takes the way that was laid out, unless the user has gone elsewhere since.
    pub(super) fn hear_way(&mut self) {
        let Some(mut laying) = self.laying.take_if(|laying| laying.steps.hear()) else { return };
        let Errand::Done(steps) = std::mem::replace(&mut laying.steps, Errand::Unasked) else { return };
        if self.session.position() == laying.from {
            self.take_way(&laying.title, steps.flatten());
        }
    }

    fn take_way(&mut self, title: &str, steps: Option<Vec<Step>>) {
        let Some(steps) = steps else { return self.say(&format!("{title} cannot be shown")) };
        self.session.take_steps(steps);
        let name = self.session.branch().name.clone();
        self.say(&format!("took {title} in walk {name}; u undoes, B goes back"));
    }

    /// Waits until a way is laid out; for tests.
    #[cfg(test)]
    pub(super) fn wait_for_way(&mut self) {
        while self.laying.is_some() {
            std::thread::yield_now();
            self.hear();
        }
    }
}
