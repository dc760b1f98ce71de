//! What is asked of the reachable graph: what can still happen, the map by depth, the order of locks.
//!
//! The graph is explored in a thread of its own, so that every key answers at once; until it is there, an
//! overlay says how far it has come. For a counterexample it is begun when the explorer opens, for the
//! mark on the line of steps; otherwise when something is asked. The order of locks is found when it is shown.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crossbeam_channel::{Receiver, TryRecvError};

use super::app::{App, Effect, Overlay};
use super::errand::Errand;
use super::keymap::{Code, Command, Key, lookup};
use super::layout::Pane;
use super::lesson::Player;
use super::update::{MOST_LINES, list_move};
use crate::base::{Stop, StopReason};
use crate::engine::{Model, STACK_BYTES};
use crate::graph::locks::LockOrder;
use crate::graph::{Fate, Graph};
use crate::session::{BranchId, Kind, Live, NodeId, Outlook, Position, Viewpoint, Walker, ahead, lock_order};
use crate::store::StateId;
use crate::trace::{State, Step};

/// What an overlay shows of the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum View {
    /// What can still happen from the current step; the selected way, and the first line once it was scrolled.
    Outlook { selected: usize, top: Option<usize> },
    /// The states by depth, scrolled.
    Map { top: usize },
    /// The order of locks, scrolled.
    Locks { top: usize },
}

/// What is known of the graph.
pub(super) enum Reach {
    /// Nobody has asked.
    Unasked,
    /// It is being explored.
    Busy(Work),
    /// It is there.
    Ready(Box<Known>),
    /// There is none, and why.
    None(String),
}

/// The thread that explores.
pub(super) struct Work {
    news: Receiver<News>,
    found: Arc<AtomicUsize>,
    stop: Stop,
}

impl Drop for Work {
    fn drop(&mut self) {
        self.stop.raise(StopReason::Interrupt);
    }
}

/// What the thread has found out.
type News = Result<Found, String>;

/// A graph, what can go wrong in it, and where the states of the first and the current walk are in it.
type Found = (Arc<Graph>, Fate, HashMap<NodeId, Option<StateId>>);

/// A graph with what was found out about it.
pub(super) struct Known {
    pub(super) graph: Arc<Graph>,
    pub(super) fate: Arc<Fate>,
    pub(super) locks: Errand<Result<LockOrder, String>>,
    /// The states of the walks in the graph, as far as they were looked for.
    pub(super) places: HashMap<NodeId, Option<StateId>>,
    /// Those of the walk that was looked at last.
    path: Option<(BranchId, usize, Path)>,
    /// What can still happen from the step that was looked at last. It is found out elsewhere where a state stands
    /// for others, because the steps have to be looked for.
    outlook: Option<(Position, Errand<Outlook>)>,
    /// The text that was drawn last, with what it depends on.
    pub(super) text: Option<(TextKey, Arc<Vec<String>>)>,
}

impl Known {
    fn new(graph: Arc<Graph>, fate: Fate, places: HashMap<NodeId, Option<StateId>>) -> Known {
        Known {
            graph,
            fate: Arc::new(fate),
            locks: Errand::Unasked,
            places,
            path: None,
            outlook: None,
            text: None,
        }
    }
}

/// What the text of an overlay depends on: the overlay, the walk and its length, the columns, whether the locks
/// are known.
pub(super) type TextKey = (bool, BranchId, usize, usize, bool);

/// The states of a walk, shared because there may be many.
type Path = Arc<Vec<Option<StateId>>>;

fn begin(model: Arc<Model>, behavior: Vec<Step>, walks: Vec<(NodeId, State)>) -> Option<Work> {
    let (sender, news) = crossbeam_channel::unbounded();
    let (found, stop) = (Arc::new(AtomicUsize::new(0)), Stop::default());
    let (counter, flag) = (Arc::clone(&found), stop.clone());
    let thread = std::thread::Builder::new().name("graph".to_owned()).stack_size(STACK_BYTES);
    let explore = move || {
        let progress = &mut |states: usize, _| counter.store(states, Ordering::Relaxed);
        let found = ahead(&model, &behavior, &flag, progress).map(|(graph, fate)| {
            let places = walks.into_iter().map(|(node, state)| (node, graph.find(&state))).collect();
            (Arc::new(graph), fate, places)
        });
        // Who asked may have left.
        let _ = sender.send(found.map_err(|refusal| refusal.to_string()));
    };
    thread.spawn(explore).ok()?;
    Some(Work { news, found, stop })
}

/// Begins to look for the order of locks.
fn begin_locks(model: Arc<Model>, graph: Arc<Graph>) -> Errand<Result<LockOrder, String>> {
    Errand::begin("locks", move |stop| {
        lock_order(&graph, &mut Live::new(model).stopped_by(stop.clone()), stop)
    })
}

/// Begins to find out what lies ahead of a step.
fn begin_outlook(from: Viewpoint, model: Arc<Model>, graph: Arc<Graph>, fate: Arc<Fate>) -> Errand<Outlook> {
    Errand::begin("outlook", move |stop| {
        let mut walker = Live::new(model).stopped_by(stop.clone());
        from.outlook(&graph, &fate, usize::MAX, &mut |state| walker.successors_of(state))
    })
}

impl App {
    /// Says why nothing can be asked of the graph.
    pub(super) fn graph_refusal(&self) -> Option<&'static str> {
        if self.player.as_ref().is_some_and(Player::hides) {
            return Some("not before the questions about this model are answered: it would tell");
        }
        self.session.model().is_none().then_some("the spec is not at hand, so nothing can be explored")
    }

    /// Begins to explore, unless it was begun before.
    pub(super) fn begin_graph(&mut self) {
        if !matches!(self.reach, Reach::Unasked) {
            return;
        }
        let Some(model) = self.session.model() else { return };
        let behavior: Vec<Step> = match self.session.kind() {
            Kind::Counterexample => self.session.main_steps(),
            Kind::Explore | Kind::Recorded => Vec::new(),
        };
        let mut nodes = self.session.nodes(BranchId::MAIN).to_vec();
        nodes.extend(self.session.nodes(self.session.position().branch));
        nodes.sort_unstable();
        nodes.dedup();
        let walks = nodes.into_iter().map(|node| (node, self.session.state_of(node).clone())).collect();
        self.reach = match begin(model, behavior, walks) {
            Some(work) => Reach::Busy(work),
            None => Reach::None("no thread can be started to explore".to_owned()),
        };
    }

    /// Begins what the line of steps shows of a counterexample.
    pub(super) fn look_ahead(&mut self) {
        if self.session.kind() == Kind::Counterexample && self.graph_refusal().is_none() {
            self.begin_graph();
        }
    }

    /// Says whether something has come that is not shown yet.
    pub fn has_news(&self) -> bool {
        if self.is_seeking()
            || self.has_reloaded()
            || self.has_findings()
            || self.has_compared()
            || self.seeks_goal()
        {
            return true;
        }
        let is_open = self.overlays.iter().any(|overlay| matches!(overlay, Overlay::Graph(_)));
        self.fewest.has_news()
            || self.has_essential()
            || self.writing.as_ref().is_some_and(|writing| writing.file.has_news())
            || self.has_laid_out()
            || self.has_numbers()
            || match &self.reach {
                Reach::Busy(work) => is_open || !work.news.is_empty(),
                Reach::Ready(known) => {
                    let is_found = |(_, outlook): &(Position, Errand<Outlook>)| outlook.has_news();
                    known.locks.has_news() || known.outlook.as_ref().is_some_and(is_found)
                }
                Reach::Unasked | Reach::None(_) => false,
            }
    }

    /// Takes what has come; returns what is to be done outside of the screen then.
    pub fn hear(&mut self) -> Effect {
        if self.has_reloaded() {
            self.hear_reload();
            return Effect::None;
        }
        self.seek_on();
        self.hear_findings();
        self.hear_comparison();
        self.hear_goal();
        self.hear_graph();
        if let Reach::Ready(known) = &mut self.reach {
            known.locks.hear();
            if let Some((_, outlook)) = &mut known.outlook {
                outlook.hear();
            }
        }
        self.look_for_locks();
        self.hear_fewest();
        self.hear_essential();
        self.hear_writing();
        self.hear_way();
        self.look_for_goal();
        self.hear_numbers()
    }

    /// Takes the graph if it has come.
    fn hear_graph(&mut self) {
        let Reach::Busy(work) = &self.reach else { return };
        self.reach = match work.news.try_recv() {
            Ok(Ok((graph, fate, places))) => Reach::Ready(Box::new(Known::new(graph, fate, places))),
            Ok(Err(reason)) => Reach::None(reason),
            Err(TryRecvError::Disconnected) => Reach::None("the states could not be explored".to_owned()),
            Err(TryRecvError::Empty) => return,
        };
    }

    /// Begins to look for the order of locks, if it is to be shown.
    fn look_for_locks(&mut self) {
        let Some(model) = self.session.model() else { return };
        let is_shown = |overlay: &Overlay| matches!(overlay, Overlay::Graph(View::Locks { .. }));
        if let Reach::Ready(known) = &mut self.reach
            && known.locks.is_unasked()
            && self.overlays.iter().any(is_shown)
        {
            known.locks = begin_locks(model, Arc::clone(&known.graph));
        }
    }

    /// Waits until everything that was asked for is found out; for tests.
    #[cfg(test)]
    pub(super) fn wait_for_graph(&mut self) {
        loop {
            let busy = match &self.reach {
                Reach::Busy(_) => true,
                Reach::Ready(known) => {
                    let is_sought = |(_, outlook): &(Position, Errand<Outlook>)| outlook.is_busy();
                    known.locks.is_busy() || known.outlook.as_ref().is_some_and(is_sought)
                }
                Reach::Unasked | Reach::None(_) => false,
            };
            if !busy && !self.fewest.is_busy() {
                return;
            }
            std::thread::yield_now();
            self.hear();
        }
    }

    /// Takes a graph that was explored before, for tests: one that ends before its time.
    #[cfg(test)]
    pub(super) fn know_graph(&mut self, graph: Graph, fate: Fate) {
        self.reach = Reach::Ready(Box::new(Known::new(Arc::new(graph), fate, HashMap::new())));
    }

    /// Opens an overlay.
    pub(super) fn open_graph(&mut self, view: View) {
        self.begin_graph();
        self.look_for_goal();
        self.overlays.push(Overlay::Graph(view));
        self.look_for_locks();
    }

    /// What a key does while an overlay of the graph is open; what is shown then, if anything.
    pub(super) fn graph_key(&mut self, view: View, key: Key) -> (Option<View>, Effect) {
        let command = lookup(key, Pane::Next).map(|binding| binding.command);
        let scrolled = |top: usize| command.map_or(top, |command| list_move(command, top, MOST_LINES));
        let view = match (view, command) {
            (_, Some(Command::Quit)) => None,
            (View::Outlook { .. }, Some(Command::Outlook))
            | (View::Map { .. }, Some(Command::Map))
            | (View::Locks { .. }, Some(Command::LockOrder)) => None,
            (View::Outlook { selected, .. }, _) if key.code == Code::Enter => {
                self.walk_way(selected);
                None
            }
            (View::Outlook { .. }, Some(Command::Goal | Command::Search)) => {
                self.overlays.push(Overlay::Graph(view));
                self.open_goal();
                return (None, Effect::None);
            }
            // Ways are chosen, lines are scrolled.
            (View::Outlook { selected, top }, Some(Command::PageDown)) => {
                Some(View::Outlook { selected, top: Some(top.unwrap_or(0) + PAGE) })
            }
            (View::Outlook { selected, top }, Some(Command::PageUp)) => {
                Some(View::Outlook { selected, top: Some(top.unwrap_or(0).saturating_sub(PAGE)) })
            }
            (View::Outlook { selected, .. }, Some(command)) => {
                let n = self.outlook().map_or(0, |outlook| outlook.ways.len());
                let selected = selected.min(n.saturating_sub(1));
                Some(View::Outlook { selected: list_move(command, selected, n), top: None })
            }
            (View::Outlook { selected, top }, None) => Some(View::Outlook { selected, top }),
            (View::Map { top }, _) => Some(View::Map { top: scrolled(top) }),
            (View::Locks { top }, _) => Some(View::Locks { top: scrolled(top) }),
        };
        (view, Effect::None)
    }

    /// Returns what can still happen from the current step; `None` until the graph is there.
    pub(super) fn outlook(&mut self) -> Option<Outlook> {
        let at = self.session.position();
        let Reach::Ready(known) = &mut self.reach else { return None };
        if known.outlook.as_ref().is_none_or(|(from, _)| *from != at) {
            let outlook = if known.graph.has_others() {
                let (graph, fate) = (Arc::clone(&known.graph), Arc::clone(&known.fate));
                begin_outlook(self.session.viewpoint()?, self.session.model()?, graph, fate)
            } else {
                Errand::Done(Some(self.session.outlook(&known.graph, &known.fate, usize::MAX)?))
            };
            known.outlook = Some((at, outlook));
        }
        let says = |text: &str| Outlook { says: vec![text.to_owned()], ways: Vec::new() };
        let mut outlook = match &known.outlook {
            Some((_, Errand::Done(Some(outlook)))) => outlook.clone(),
            Some((_, Errand::Done(None))) => says("What lies ahead cannot be found out."),
            _ => says("The steps of what lies ahead are looked for."),
        };
        self.add_goal(&mut outlook);
        Some(outlook)
    }

    /// Forgets what can still happen from the step that was looked at last.
    pub(super) fn forget_outlook(&mut self) {
        if let Reach::Ready(known) = &mut self.reach {
            known.outlook = None;
        }
    }

    /// How many states have been found, while they are explored.
    pub(super) fn states_found(&self) -> Option<usize> {
        match &self.reach {
            Reach::Busy(work) => Some(work.found.load(Ordering::Relaxed)),
            Reach::Unasked | Reach::Ready(_) | Reach::None(_) => None,
        }
    }

    /// Returns the states of the current walk in the graph, once it is there.
    pub(super) fn walk_in_graph(&mut self) -> Option<Path> {
        let key = (self.session.position().branch, self.session.len());
        let Reach::Ready(known) = &mut self.reach else { return None };
        if known.path.as_ref().is_none_or(|(branch, len, _)| (*branch, *len) != key) {
            let nodes = self.session.nodes(key.0).iter().enumerate();
            let path = nodes.filter_map(|(step, node)| {
                let state = self.session.state(step)?;
                Some(*known.places.entry(*node).or_insert_with(|| known.graph.find(state)))
            });
            known.path = Some((key.0, key.1, Arc::new(path.collect())));
        }
        known.path.as_ref().map(|(_, _, path)| Arc::clone(path))
    }

    /// Returns how deep the current state is in the graph, where initial states are at 1, and how deep the deepest one
    /// that was found; `None` if that is not known.
    pub(super) fn depth_here(&mut self) -> Option<(usize, usize)> {
        let here = *self.walk_in_graph()?.get(self.session.cursor())?;
        let Reach::Ready(known) = &self.reach else { return None };
        Some((known.graph.depth(here?), known.graph.states_by_depth().len()))
    }

    /// Returns the first step of the current walk from which the violation cannot be avoided, as far as
    /// the graph is there.
    pub(super) fn no_return(&mut self) -> Option<usize> {
        let path = self.walk_in_graph()?;
        let fails = self.session.failed_at().is_some();
        let Reach::Ready(known) = &self.reach else { return None };
        if fails { known.fate.no_return(&path) } else { known.fate.first_lost(&path) }
    }
}

/// So many lines are scrolled at once; every overlay that is drawn has as many.
const PAGE: usize = 4;
