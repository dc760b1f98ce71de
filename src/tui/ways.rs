//! A way that lies ahead is taken, as a what-if walk. A long one is laid out in a thread of its own.

use std::sync::Arc;

use super::app::App;
use super::errand::Errand;
use super::graph::Reach;
use crate::graph::{EdgeId, OUTSIDE};
use crate::session::{Laid, Live, Position, Walker, Way};

/// Ways of so many steps are laid out at once, unless a state stands for others, so that they have to be looked for.
const MOST_AT_ONCE: usize = 200;

/// A long way that is laid out.
pub(super) struct Laying {
    steps: Errand<Option<Laid>>,
    way: Way,
    /// Where it begins.
    from: Position,
}

impl App {
    /// Takes one of the ways from the current step, as a what-if walk.
    pub(super) fn walk_way(&mut self, selected: usize) {
        let Some(mut outlook) = self.outlook().filter(|outlook| !outlook.ways.is_empty()) else { return };
        let way = outlook.ways.swap_remove(selected.min(outlook.ways.len() - 1));
        let Reach::Ready(known) = &self.reach else { return };
        if way.edges.len() > MOST_AT_ONCE || known.graph.has_others() {
            return self.lay_out(way);
        }
        let Some(steps) = self.session.steps_of_way(&known.graph, &way.edges) else { return };
        self.session.take_steps(steps);
        self.has_taken(&way);
    }

    /// Begins to lay out a way.
    fn lay_out(&mut self, way: Way) {
        let Reach::Ready(known) = &self.reach else { return };
        let from = self.session.position();
        let (Some(model), Some(outset)) = (self.session.model(), self.session.outset()) else { return };
        let (graph, edges) = (Arc::clone(&known.graph), Arc::clone(&way.edges));
        let steps = Errand::begin("way", move |stop| {
            let mut walker = Live::new(model).stopped_by(stop.clone());
            let steps = graph.steps(outset.state(), &edges, &mut |state| walker.successors_of(state))?;
            Some(outset.lay_out(&mut walker, steps))
        });
        self.say(&format!("{} is laid out", way.title));
        self.laying = Some(Laying { steps, way, from });
    }

    /// Says whether a way has been laid out that was not taken yet.
    pub(super) fn has_laid_out(&self) -> bool {
        self.laying.as_ref().is_some_and(|laying| laying.steps.has_news())
    }

    /// Takes the way that was laid out, unless the user has gone elsewhere since.
    pub(super) fn hear_way(&mut self) {
        let Some(mut laying) = self.laying.take_if(|laying| laying.steps.hear()) else { return };
        let Errand::Done(steps) = std::mem::replace(&mut laying.steps, Errand::Unasked) else { return };
        if self.session.position() != laying.from {
            return self.say(&format!("{} was not taken: this is another step", laying.way.title));
        }
        let Some(laid) = steps.flatten() else {
            return self.say(&format!("{} cannot be shown", laying.way.title));
        };
        self.session.take_laid(laid);
        self.has_taken(&laying.way);
    }

    fn has_taken(&mut self, way: &Way) {
        self.places_of(&way.edges);
        let name = self.session.branch().name.clone();
        let back = if self.session.on_main() { "" } else { ", B goes back" };
        self.say(&format!("took {} in walk {name}; u undoes{back}", way.title));
    }

    /// Remembers where the last steps up to the current one are in the graph.
    fn places_of(&mut self, edges: &[EdgeId]) {
        let Reach::Ready(known) = &mut self.reach else { return };
        let position = self.session.position();
        let end = position.step + 1;
        let nodes = &self.session.nodes(position.branch)[end - edges.len()..end];
        for (node, edge) in nodes.iter().zip(edges) {
            let to = known.graph.net().edge(*edge).to;
            known.places.entry(*node).or_insert((to != OUTSIDE).then_some(to));
        }
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
