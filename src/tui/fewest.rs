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
use crate::graph::switches::{fewest, switches};
use crate::graph::{Extent, Graph};
use crate::session::{Kind, Live, Walker, reorder};
use crate::trace::{State, Step};

/// A behavior with few switches.
pub(super) struct Fewest {
    steps: Vec<Step>,
    switches: usize,
    /// Among what it is the best.
    of: &'static str,
}

/// The behavior that a better one is looked for, with the lanes of its steps.
struct Behavior {
    steps: Vec<Step>,
    lanes: Vec<Option<usize>>,
}

fn find(
    model: Arc<Model>,
    graph: Option<&Graph>,
    behavior: &Behavior,
    stop: &Stop,
) -> Result<Fewest, String> {
    let mut live = Live::new(model);
    let reason = match graph.map(|graph| in_graph(graph, behavior, &mut live, stop)) {
        Some(Ok(found)) => return Ok(found),
        Some(Err(reason)) => reason,
        None => "the states make no graph".to_owned(),
    };
    if behavior.steps.is_empty() {
        return Err(reason);
    }
    let found = reorder(&mut live, &behavior.steps, &behavior.lanes, stop);
    let found = found.map_err(|unable| format!("{reason}; {unable}"))?;
    Ok(Fewest { steps: found.steps, switches: found.switches, of: "of the orders of these steps" })
}

fn in_graph(graph: &Graph, behavior: &Behavior, live: &mut Live, stop: &Stop) -> Result<Fewest, String> {
    let define = &mut |name: &str, state: &State| {
        if stop.is_raised() { Some(Err("stopped".to_owned())) } else { live.definition(name, state) }
    };
    let wrong = graph.wrong(graph.fault_at(&behavior.steps));
    let Some(found) = fewest(graph, &wrong, define)? else {
        return Err("nothing goes wrong in the states that were explored".to_owned());
    };
    let start = graph.state(found.start);
    let more = graph.steps(&start, &found.way, &mut |_| Vec::new());
    let more = more.ok_or("the last step leaves the states that were explored")?;
    let steps = std::iter::once(Step { label: None, state: start }).chain(more).collect();
    let whole = graph.extent() == Extent::Whole;
    let of = if whole { "of all behaviors" } else { "of the behaviors of the states that were explored" };
    Ok(Fewest { steps, switches: found.switches, of })
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
        self.fewest = Errand::begin("fewest", move |stop| find(model, graph.as_deref(), &behavior, stop));
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
        let (steps, n, of) = match &self.fewest {
            Errand::Done(Some(Ok(found))) => (found.steps.clone(), found.switches, found.of),
            Errand::Done(Some(Err(reason))) => return self.say(&reason.clone()),
            Errand::Done(None) => return self.say("the fewest switches could not be found"),
            Errand::Unasked | Errand::Busy(_) => return,
        };
        let plural = |n: usize| if n == 1 { "1 switch".to_owned() } else { format!("{n} switches") };
        let now = switches(self.session.table().rows.iter().map(|row| row.lane));
        if self.session.failed_at().is_some() && now <= n {
            let n = plural(now);
            return self.say(&format!("this walk has the fewest switches {of} already: {n}"));
        }
        self.session.go_to(0);
        self.take_steps(steps);
        let (n, name) = (plural(n), self.session.branch().name.clone());
        self.say(&format!("walk {name} goes wrong with {n} of thread, the fewest {of}; before it was {now}"));
    }
}
