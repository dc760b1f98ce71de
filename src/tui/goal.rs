//! A goal that the user types: the shortest way from the current step to a state in which it is TRUE.
//!
//! The states of the graph are asked one after the other, the nearest first, in a thread of its own. What was
//! found is kept for the step; at another step the same goal is looked for again.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crossbeam_channel::{Receiver, TryRecvError};

use super::app::{App, Overlay};
use super::ask::{Prompt, Purpose};
use super::graph::{Reach, View};
use crate::base::{Stop, StopReason};
use crate::engine::{Model, STACK_BYTES};
use crate::export::text::grouped;
use crate::graph::{EdgeId, Extent, Graph};
use crate::session::{Live, Outlook, Position, Room, Viewpoint, Walker, Way};
use crate::store::StateId;
use crate::trace::State;
use crate::value::Plain;

/// What is said where not every state is in the graph.
const OTHERS: &str = "under SYMMETRY and VIEW a state stands for others, of which nothing is known";

/// What the user looks for.
pub(super) struct Goal {
    expression: String,
    /// Where the answer is for, once it was looked for.
    from: Option<Position>,
    answer: Answer,
}

enum Answer {
    /// It has to be looked for, as soon as the graph is there.
    Open,
    Busy(Search),
    /// What there is to be said, and a way if there is one.
    Known(Vec<String>, Option<Way>),
}

/// Where a goal is reached.
enum Reached {
    Nowhere,
    Here,
    On(Way),
    /// In a state that stands for the one here or at the end of the way, but not in that one.
    NotThere,
}

/// The thread that looks for it.
struct Search {
    news: Receiver<Result<Reached, String>>,
    asked: Arc<AtomicUsize>,
    stop: Stop,
}

impl Drop for Search {
    fn drop(&mut self) {
        self.stop.raise(StopReason::Interrupt);
    }
}

/// Says whether an expression is TRUE in a state.
fn is_true(room: &mut Room, expression: &str, state: &State) -> Result<bool, String> {
    match room.ask(expression, state, None).map_err(|problem| problem.text())?.value {
        Plain::Bool(value) => Ok(value),
        other => Err(format!("the value of {expression} is {other}, and TRUE or FALSE is expected")),
    }
}

/// Returns the shortest way to a state in which an expression is TRUE, each state asked once.
fn way(
    graph: &Graph,
    from: StateId,
    progress: (&AtomicUsize, &Stop),
    holds: &mut dyn FnMut(&State) -> Result<bool, String>,
) -> Result<Option<Vec<EdgeId>>, String> {
    let (asked, stop) = progress;
    let known: RefCell<Vec<Option<bool>>> = RefCell::new(vec![None; graph.len()]);
    let failure = RefCell::new(None);
    let asks = RefCell::new((graph.reader(), holds));
    // A failure ends the search as a state that is found does.
    let wanted = |state: StateId| {
        if let Some(value) = known.borrow()[state as usize] {
            return value;
        }
        let value = if stop.is_raised() {
            Err("stopped".to_owned())
        } else {
            asked.fetch_add(1, Ordering::Relaxed);
            let (states, holds) = &mut *asks.borrow_mut();
            holds(&states.state(state))
        };
        let value = value.unwrap_or_else(|reason| {
            *failure.borrow_mut() = Some(reason);
            true
        });
        known.borrow_mut()[state as usize] = Some(value);
        value
    };
    let way = graph.net().way(from, &wanted, &|_| false, &|_| true);
    failure.into_inner().map_or(Ok(way), Err)
}

/// What is needed to look for a goal.
struct Task {
    room: Room,
    model: Arc<Model>,
    graph: Arc<Graph>,
    from: Viewpoint,
    here: StateId,
    expression: String,
}

impl Task {
    fn reached(self, asked: &AtomicUsize, stop: &Stop) -> Result<Reached, String> {
        let Task { room, model, graph, from, here, expression } = self;
        let mut room = room.stopped_by(stop.clone());
        let holds = &mut |state: &State| is_true(&mut room, &expression, state);
        let edges = match way(&graph, here, (asked, stop), holds)? {
            None => return Ok(Reached::Nowhere),
            Some(edges) if edges.is_empty() => {
                // The state of the graph may be another one that stands for this.
                return Ok(if holds(from.state())? { Reached::Here } else { Reached::NotThere });
            }
            Some(edges) => edges,
        };
        let mut walker = Live::new(model).stopped_by(stop.clone());
        let successors = &mut |state: &State| walker.successors_of(state);
        if graph.has_others() {
            let steps = graph.steps(from.state(), &edges, successors);
            let last = steps.as_ref().and_then(|steps| steps.last());
            if last.is_none_or(|last| holds(&last.state) != Ok(true)) {
                return Ok(Reached::NotThere);
            }
        }
        let title = format!("the shortest way to {expression}");
        Ok(from.way(&graph, &title, edges, usize::MAX, successors).map_or(Reached::NotThere, Reached::On))
    }

    fn begin(self) -> Option<Search> {
        let (sender, news) = crossbeam_channel::unbounded();
        let (asked, stop) = (Arc::new(AtomicUsize::new(0)), Stop::default());
        let (counter, flag) = (Arc::clone(&asked), stop.clone());
        let thread = std::thread::Builder::new().name("goal".to_owned()).stack_size(STACK_BYTES);
        // Who asked may have left.
        thread.spawn(move || _ = sender.send(self.reached(&counter, &flag))).ok()?;
        Some(Search { news, asked, stop })
    }
}

impl App {
    /// Asks for a goal, above what lies ahead.
    pub(super) fn open_goal(&mut self) {
        // It is explored while the expression is typed.
        self.begin_graph();
        self.overlays.push(Overlay::Ask(Prompt { purpose: Purpose::Goal, ..Prompt::default() }));
    }

    /// Looks for another goal; none if it is empty.
    pub(super) fn set_goal(&mut self, expression: &str) {
        let expression = expression.to_owned();
        self.goal = (!expression.is_empty()).then_some(Goal { expression, from: None, answer: Answer::Open });
        // The way to it is the last one.
        let outlook = View::Outlook { selected: usize::MAX, top: None };
        if let Some(Overlay::Graph(view @ View::Outlook { .. })) = self.overlays.last_mut() {
            *view = outlook;
            self.look_for_goal();
        } else {
            self.open_graph(outlook);
        }
    }

    /// Begins to look for the goal at the current step, unless that was begun before.
    pub(super) fn look_for_goal(&mut self) {
        let at = self.session.position();
        let Some(goal) = &mut self.goal else { return };
        if goal.from.is_some_and(|from| from != at) {
            (goal.from, goal.answer) = (None, Answer::Open);
        }
        let (Answer::Open, Reach::Ready(known)) = (&goal.answer, &self.reach) else { return };
        let Some(from) = self.session.viewpoint() else { return };
        let (graph, expression) = (Arc::clone(&known.graph), goal.expression.clone());
        let session = &self.session;
        let needs = || Some((session.room()?, session.model()?, graph.find(from.state())?));
        let search = needs().and_then(|(room, model, here)| {
            Task { room, model, graph: Arc::clone(&graph), from, here, expression }.begin()
        });
        let none = || Answer::Known(vec!["It cannot be looked for from here.".to_owned()], None);
        goal.answer = search.map_or_else(none, Answer::Busy);
        goal.from = Some(at);
    }

    /// Says whether a goal is looked for.
    pub(super) fn seeks_goal(&self) -> bool {
        matches!(&self.goal, Some(Goal { answer: Answer::Busy(_), .. }))
    }

    /// Takes what was found.
    pub(super) fn hear_goal(&mut self) {
        let Some(Goal { answer: Answer::Busy(search), expression, .. }) = &self.goal else { return };
        let found = match search.news.try_recv() {
            Ok(found) => found,
            Err(TryRecvError::Empty) => return,
            Err(TryRecvError::Disconnected) => Err("the search for it failed".to_owned()),
        };
        let expression = expression.clone();
        let answer = match found {
            Err(reason) => {
                let mut says = vec![format!("{expression} cannot be looked for:")];
                says.extend(reason.lines().map(str::to_owned));
                Answer::Known(says, None)
            }
            Ok(Reached::Nowhere) => Answer::Known(vec![self.nowhere(&expression)], None),
            Ok(Reached::Here) => Answer::Known(vec![format!("{expression} is TRUE here.")], None),
            Ok(Reached::On(way)) => Answer::Known(Vec::new(), Some(way)),
            Ok(Reached::NotThere) => {
                Answer::Known(vec![format!("{expression} is not known to be TRUE ahead: {OTHERS}.")], None)
            }
        };
        if let Some(goal) = &mut self.goal {
            goal.answer = answer;
        }
    }

    /// Says that a goal is reached nowhere, as far as that is known.
    fn nowhere(&self, expression: &str) -> String {
        let Reach::Ready(known) = &self.reach else { return String::new() };
        let says = format!("{expression} is TRUE in no state that can be reached from here");
        if known.graph.has_others() {
            return format!("{says}; but {OTHERS}.");
        }
        if known.graph.extent() == Extent::Whole {
            return format!("{says}.");
        }
        let n = grouped(known.graph.len() as u64);
        format!("{says} among the {n} that were explored; there are more, and of those nothing is known.")
    }

    /// Adds what is known of the goal to what lies ahead.
    pub(super) fn add_goal(&self, outlook: &mut Outlook) {
        let Some(goal) = &self.goal else { return };
        match &goal.answer {
            Answer::Open => {}
            Answer::Busy(search) => {
                let asked = grouped(search.asked.load(Ordering::Relaxed) as u64);
                outlook.says.push(format!("Looking for {}: {asked} states so far.", goal.expression));
            }
            Answer::Known(says, way) => {
                outlook.says.extend(says.iter().cloned());
                outlook.ways.extend(way.clone());
            }
        }
    }

    /// Waits until the goal is found; for tests.
    #[cfg(test)]
    pub(super) fn wait_for_goal(&mut self) {
        while self.seeks_goal() {
            self.hear_goal();
            std::thread::yield_now();
        }
    }
}
