//! The counterexample with the fewest switches of thread, found out when it is first asked for.
//!
//! Where the whole graph is there it is the best of all behaviors; otherwise the best of those of the states that
//! were explored, or else the steps of the counterexample in a better order.

use std::sync::Arc;

use super::app::App;
use super::errand::Errand;
use super::graph::Reach;
use crate::base::Stop;
use crate::engine::Model;
use crate::graph::Graph;
use crate::graph::switches::switches;
use crate::session::{Among, FewSwitches, Kind, Laid, Live, Outset, n_switches};
use crate::trace::Step;

/// The behavior that a better one is looked for, with the lanes of its steps.
struct Behavior {
    steps: Vec<Step>,
    lanes: Vec<Option<usize>>,
}

/// What was found.
pub(super) struct Found {
    laid: Laid,
    switches: usize,
    among: Among,
}

/// Looks for it, and lays it out.
fn find(
    model: Arc<Model>,
    graph: Option<&Graph>,
    behavior: &Behavior,
    outset: Outset,
    stop: &Stop,
) -> Result<Found, String> {
    let mut live = Live::new(model).stopped_by(stop.clone());
    let FewSwitches { mut steps, switches, among } = fewest(&mut live, graph, behavior, stop)?;
    for (step, known) in steps.iter_mut().zip(&behavior.steps) {
        if step == known {
            // States that are one are compared at once.
            step.clone_from(known);
        }
    }
    Ok(Found { laid: outset.lay_out(&mut live, steps), switches, among })
}

fn fewest(
    live: &mut Live,
    graph: Option<&Graph>,
    behavior: &Behavior,
    stop: &Stop,
) -> Result<FewSwitches, String> {
    let Behavior { steps, lanes } = behavior;
    let reason = match graph.map(|graph| FewSwitches::in_graph(graph, steps, live, stop)) {
        Some(Ok(Some(found))) => return Ok(found),
        Some(Ok(None)) => "nothing goes wrong in the states that were explored",
        Some(Err(reason)) => reason,
        None => "the states make no graph",
    };
    if steps.is_empty() {
        return Err(reason.to_owned());
    }
    FewSwitches::of_orders(live, steps, lanes, stop).map_err(|unable| format!("{reason}; {unable}"))
}

impl App {
    /// Takes the behavior that goes wrong in the same way with the fewest switches of thread, as a walk, now or
    /// when it is found.
    pub(super) fn walk_fewest(&mut self) {
        self.begin_graph();
        self.begin_fewest();
        match &self.fewest {
            Errand::Done(_) => self.take_fewest(),
            Errand::Busy(_) => {
                self.awaits_fewest = true;
                self.say("looking for the fewest switches; the walk begins when they are found");
            }
            Errand::Unasked => {
                self.awaits_fewest = true;
                self.say("still exploring the states; the walk begins when the fewest switches are found");
            }
        }
    }

    /// Begins to look for it, if it is known whether there is a graph.
    fn begin_fewest(&mut self) {
        let graph = match &self.reach {
            Reach::Ready(known) => Some(Arc::clone(&known.graph)),
            Reach::None(_) => None,
            Reach::Unasked | Reach::Busy(_) => return,
        };
        let Some(model) = self.session.model().filter(|_| self.fewest.is_unasked()) else { return };
        let behavior = match self.session.kind() {
            Kind::Counterexample => {
                Behavior { steps: self.session.main_steps(), lanes: self.session.main_lanes() }
            }
            Kind::Explore | Kind::Recorded => Behavior { steps: Vec::new(), lanes: Vec::new() },
        };
        let outset = self.session.outset_anew();
        self.fewest =
            Errand::begin("fewest", move |stop| find(model, graph.as_deref(), &behavior, outset, stop));
    }

    /// Takes what has come of it.
    pub(super) fn hear_fewest(&mut self) {
        if self.awaits_fewest {
            self.begin_fewest();
        }
        if self.fewest.hear() && self.awaits_fewest {
            self.take_fewest();
        }
    }

    fn take_fewest(&mut self) {
        self.awaits_fewest = false;
        let (laid, n, of) = match &self.fewest {
            Errand::Done(Some(Ok(found))) => (found.laid.clone(), found.switches, found.among),
            Errand::Done(Some(Err(reason))) => return self.say(&reason.clone()),
            Errand::Done(None) => return self.say("the fewest switches could not be found"),
            Errand::Unasked | Errand::Busy(_) => return,
        };
        let now = switches(self.session.table().rows.iter().map(|row| row.lane));
        if self.session.failed_at().is_some() && now <= n {
            let n = n_switches(now);
            return self.say(&format!("this walk has the fewest switches {of} already: {n}"));
        }
        self.session.take_laid(laid);
        let (n, name) = (n_switches(n), self.session.branch().name.clone());
        self.say(&format!("walk {name} goes wrong with {n} of thread, the fewest {of}; before it was {now}"));
    }
}
