//! The walk on the screen beside what another variant of the spec does with it.
//!
//! The variant is loaded on a thread, taken through the walk, and then searched for a verdict; each is shown
//! as soon as it is there. What is compared never changes the session.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crossbeam_channel::{Receiver, Sender, TryRecvError};

use super::app::{App, Effect, Overlay};
use super::input::Input;
use super::keymap::{Code, Command, Key, lookup};
use super::layout::Pane;
use super::update::{MOST_LINES, list_move};
use super::verdicts::Verdicts;
use crate::base::{Stop, StopReason};
use crate::engine::{Model, STACK_BYTES};
use crate::export::beside::{Beside, Side};
use crate::export::compare::verdict;
use crate::export::text::grouped;
use crate::graph::MAX_STATES;
use crate::search::{Options, Outcome, PERIOD, breadth_first};
use crate::session::{BranchId, DiffBase, Live, NoState, NodeId, Other, Walker};
use crate::trace::Trace;

/// Other variants of the spec.
#[derive(Clone)]
pub struct Variants {
    /// What tells the variant that is explored from others: its cfg, its constants.
    pub own: String,
    /// Returns the names of the cfgs that fit a spec in which there are these names, without its own.
    pub cfgs: Cfgs,
    /// Loads a variant whose evaluations a flag stops. The error is a text for the user.
    pub load: LoadVariant,
}

/// How the cfgs of a spec are found.
pub type Cfgs = Arc<dyn Fn(&[String]) -> Vec<String> + Send + Sync>;

/// How a variant is loaded.
pub type LoadVariant = Arc<dyn Fn(&Wanted, &Stop) -> Result<Live, String> + Send + Sync>;

/// A variant that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// That of another cfg, by its name.
    Config(String),
    /// Its own cfg with other constants: `N = 3, M = 4`.
    Constants(String),
}

impl Wanted {
    /// Returns what a text names: constants if it gives values, or else a cfg.
    #[must_use]
    pub fn named(text: &str) -> Self {
        let text = text.to_owned();
        if is_constants(&text) { Wanted::Constants(text) } else { Wanted::Config(text) }
    }

    /// Returns the text that names it.
    fn text(&self) -> &str {
        match self {
            Wanted::Config(text) | Wanted::Constants(text) => text,
        }
    }
}

/// What the overlay shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    /// The variants to choose from.
    Choice { input: Input, selected: usize },
    /// What was compared, scrolled.
    Columns { top: usize },
}

/// What the explorer knows of other variants.
#[derive(Default)]
pub(super) struct Comparing {
    pub(super) variants: Option<Variants>,
    /// The names of the cfgs, once they were asked for.
    cfgs: Option<Vec<String>>,
    /// The constants that were typed.
    past: Vec<String>,
    pub(super) verdicts: Verdicts,
    pub(super) shown: Option<Shown>,
    work: Option<Work>,
}

impl Comparing {
    /// Returns what is known before anything is compared.
    pub(super) fn with(variants: Option<Variants>) -> Self {
        Comparing { variants, ..Comparing::default() }
    }
}

/// What was compared.
pub(super) struct Shown {
    /// The name of the other side.
    pub(super) name: String,
    /// Both walks, once they are known.
    pub(super) beside: Option<Beside>,
    /// What is known of the other variant as a whole, or why there is nothing to show.
    pub(super) says: String,
    /// The walk on the left.
    walk: BranchId,
}

/// The thread that compares.
struct Work {
    news: Receiver<News>,
    found: Arc<AtomicUsize>,
    stop: Stop,
    /// Whether State is to compare with what is loaded, and nothing else is asked.
    for_state: bool,
}

impl Drop for Work {
    fn drop(&mut self) {
        self.stop.raise(StopReason::Interrupt);
    }
}

enum News {
    Beside(Box<Beside>, Option<Other>),
    /// The last news, said of its name: the verdict, or why there is none.
    End(String),
}

/// A walk that another variant is to go along with.
struct Task {
    load: LoadVariant,
    wanted: Wanted,
    trace: Trace,
    /// The same steps in the session.
    nodes: Vec<NodeId>,
    /// What tells its variant from others, and what it breaks.
    own: (String, String),
    /// The name of the other variant.
    other: String,
}

fn work(task: &Task, found: &AtomicUsize, stop: &Stop, news: &Sender<News>) {
    let end = match (task.load)(&task.wanted, stop) {
        Err(reason) => format!(" is not loaded: {reason}"),
        Ok(mut live) => {
            let steps = live.lockstep(&task.trace);
            let side = Side { name: &task.own.0, broken: &task.own.1 };
            let beside = Beside::lockstep(0, side, &task.other, &task.trace, &steps);
            let other = Other::new(&task.other, task.wanted.text(), task.nodes.clone(), &steps);
            // Who asked may have left.
            let _ = news.send(News::Beside(Box::new(beside), other));
            live.model().map_or_else(String::new, |model| format!(" as a whole: {}", search(&model, found)))
        }
    };
    let _ = news.send(News::End(end));
}

/// Returns what a search finds, counting the states in `found` meanwhile.
pub(super) fn search(model: &Model, found: &AtomicUsize) -> String {
    let report = breadth_first(
        model,
        Options {
            workers: 1,
            go_on: false,
            deadlock: model.check_deadlock && model.program.world.deadlock,
            max_states: Some(MAX_STATES as u64),
            period: PERIOD,
            progress: &mut |progress| {
                let distinct = usize::try_from(progress.counts.distinct).unwrap_or(usize::MAX);
                found.store(distinct, Ordering::Relaxed);
            },
            print: &mut |_| {},
        },
    );
    let distinct = grouped(report.counts.distinct);
    match report.outcome {
        Outcome::Limit => format!("no error in its first {distinct} states"),
        _ => format!("{}, {distinct} distinct states", verdict(&report)),
    }
}

impl App {
    /// Says why there is nothing to compare with.
    pub(super) fn compare_refusal(&self) -> Option<&'static str> {
        if let Some(reason) = self.graph_refusal() {
            return Some(reason);
        }
        match &self.comparing.variants {
            None if self.variants_of.is_none() => {
                Some("other variants are not known here; `lockwalk explore` knows them")
            }
            _ if self.session.is_empty() => Some("no state is chosen yet"),
            _ => None,
        }
    }

    /// Shows the variants to choose from.
    pub(super) fn open_comparison(&mut self) {
        self.find_variants();
        self.overlays.push(Overlay::Compare(Comparison::Choice { input: Input::default(), selected: 0 }));
    }

    /// Finds out which variants there are, and begins to find out what is wrong with them.
    pub(super) fn find_variants(&mut self) {
        if let Some(variants) = self.variants_of_page() {
            self.comparing.variants = Some(variants);
            self.comparing.cfgs = None;
        }
        if let (None, Some(variants)) = (&self.comparing.cfgs, &self.comparing.variants) {
            let cfgs = Arc::clone(&variants.cfgs);
            self.comparing.cfgs = Some(cfgs(&self.session.names()));
        }
        self.begin_verdicts();
    }

    /// The cfgs that have every word of a text in their names.
    pub(super) fn cfgs_with(&self, text: &str) -> Vec<String> {
        let has = |name: &&String| text.split_whitespace().all(|word| name.contains(word));
        self.comparing.cfgs.iter().flatten().filter(has).cloned().collect()
    }

    /// What a key does while variants are chosen or shown.
    pub(super) fn comparison_key(&mut self, mut view: Comparison, key: Key) -> Effect {
        let command = lookup(key, Pane::Next).map(|binding| binding.command);
        match (&mut view, key.code) {
            (Comparison::Choice { input, selected }, Code::Enter) => {
                let text = input.text().trim().to_owned();
                let wanted = if is_constants(&text) {
                    self.comparing.past.retain(|other| *other != text);
                    self.comparing.past.push(text.clone());
                    Some(Wanted::Constants(text))
                } else {
                    self.cfgs_with(&text).into_iter().nth(*selected).map(Wanted::Config)
                };
                if let Some(wanted) = wanted {
                    self.begin_comparison(wanted);
                    view = Comparison::Columns { top: 0 };
                }
            }
            (Comparison::Choice { input, selected }, Code::Down | Code::Up)
                if !is_constants(input.text()) =>
            {
                let n = self.cfgs_with(input.text()).len();
                let command = if key.code == Code::Down { Command::Down } else { Command::Up };
                if n == 0 {
                    input.key(key, &self.comparing.past);
                } else {
                    *selected = list_move(command, *selected, n);
                }
            }
            (Comparison::Choice { input, selected }, _) => {
                input.key(key, &self.comparing.past);
                *selected = 0;
            }
            (Comparison::Columns { .. }, Code::Enter) => {
                self.go_to_difference();
                return Effect::None;
            }
            (Comparison::Columns { top }, _) => match command {
                Some(Command::Quit | Command::Compare) => {
                    self.end_comparison();
                    return Effect::None;
                }
                Some(command) => *top = list_move(command, *top, MOST_LINES),
                None => {}
            },
        }
        self.overlays.push(Overlay::Compare(view));
        Effect::None
    }

    fn begin_comparison(&mut self, wanted: Wanted) {
        let Some(Variants { own, load, .. }) = self.comparing.variants.clone() else { return };
        let name = match &wanted {
            Wanted::Config(name) => name.clone(),
            Wanted::Constants(text) => format!("{own} {text}"),
        };
        self.comparing.verdicts.stop();
        let walk = self.session.position().branch;
        let broken = self.session.broken_at_end_of(walk).unwrap_or_default();
        let nodes = self.session.nodes(walk).to_vec();
        let trace = self.session.trace();
        let task = Task { load, wanted, trace, nodes, own: (own, broken), other: name.clone() };
        let (sender, news) = crossbeam_channel::unbounded();
        let (found, stop) = (Arc::new(AtomicUsize::new(0)), Stop::default());
        let (counter, flag) = (Arc::clone(&found), stop.clone());
        let thread = std::thread::Builder::new().name("compare".to_owned()).stack_size(STACK_BYTES);
        let begun = thread.spawn(move || work(&task, &counter, &flag, &sender));
        let (work, says) = match begun {
            Ok(_) => (Some(Work { news, found, stop, for_state: false }), "loading"),
            Err(_) => (None, "no thread can be started to load it"),
        };
        self.comparing.work = work;
        self.comparing.shown = Some(Shown { name, beside: None, says: says.to_owned(), walk });
    }

    /// Loads a variant whose states State is to compare with, or says why not.
    pub(super) fn compare_states_with(&mut self, wanted: &Wanted) {
        if let Some(reason) = self.compare_refusal() {
            return self.say(reason);
        }
        self.begin_comparison(wanted.clone());
        if let Some(work) = &mut self.comparing.work {
            work.for_state = true;
        }
    }

    /// Compares with the states of the variant that was loaded for that, or says what is known of it.
    fn compare_states_if_loaded(&mut self, says: &str) {
        // Of the variant as a whole nothing was asked.
        self.comparing.work = None;
        if self.session.other().is_none() {
            return self.say(says);
        }
        while self.session.base() != DiffBase::Other {
            self.session.next_base();
        }
        let words = self.other_words();
        self.say(&format!("compared with {words}"));
    }

    /// Shows two walks of the session beside each other.
    pub(super) fn compare_walks(&mut self, left: BranchId, right: BranchId) {
        let broken = [left, right].map(|walk| self.session.broken_at_end_of(walk).unwrap_or_default());
        let walks = [left, right].map(|walk| self.session.steps_of(walk));
        let names = [left, right].map(|walk| self.session.name_of(walk));
        let sides = [0, 1].map(|i| Side { name: &names[i], broken: &broken[i] });
        let beside = Beside::walks(0, sides, self.session.variables(), [&walks[0], &walks[1]]);
        self.comparing.work = None;
        let [_, name] = names;
        let says = String::new();
        self.comparing.shown = Some(Shown { name, beside: Some(beside), says, walk: left });
        self.overlays.push(Overlay::Compare(Comparison::Columns { top: 0 }));
    }

    /// Ends what is under way.
    pub(super) fn end_comparison(&mut self) {
        self.comparing.verdicts.stop();
        self.comparing.work = None;
    }

    /// Goes to the first step that is another one on the other side.
    fn go_to_difference(&mut self) {
        self.end_comparison();
        let Some(Shown { beside: Some(beside), walk, name, .. }) = &self.comparing.shown else { return };
        let (same, walk, name) = (beside.same(), *walk, name.clone());
        if self.session.position().branch != walk {
            self.session.switch(walk);
        }
        self.session.go_to(same);
        let text = if same < self.session.len() { "differs" } else { "goes along to the end" };
        let d = if self.session.other() == Some(&name) { "; d compares with it, too" } else { "" };
        self.say(&format!(
            "{name} {text}: step {} of walk {}{d}",
            self.session.cursor(),
            self.session.branch().name
        ));
    }

    /// What the state of the other variant is called that the current one is compared with.
    pub(super) fn other_words(&self) -> String {
        let name = self.session.other().unwrap_or_default();
        match self.session.other_state() {
            Ok(_) => format!("the state of {name} beside this one"),
            Err(NoState::Refused) => format!("{name}, which does not take this step: it has no state here"),
            Err(NoState::Elsewhere) => {
                format!("{name}, which has not come along this walk: c takes it along")
            }
        }
    }

    /// Says whether something has come of a comparison, or is to be shown of its progress.
    pub(super) fn has_compared(&self) -> bool {
        self.comparing.work.is_some() || self.comparing.verdicts.is_busy()
    }

    /// Takes what has come of a comparison.
    pub(super) fn hear_comparison(&mut self) {
        self.comparing.verdicts.hear();
        let (Some(work), Some(shown)) = (&self.comparing.work, &mut self.comparing.shown) else { return };
        let mut is_over = false;
        loop {
            match work.news.try_recv() {
                Ok(News::Beside(beside, other)) => {
                    shown.beside = Some(*beside);
                    self.session.set_other(other);
                }
                Ok(News::End(says)) => {
                    shown.says = format!("{}{says}", shown.name);
                    is_over = true;
                }
                Err(TryRecvError::Disconnected) if !is_over => {
                    let what = if shown.beside.is_some() { "searched" } else { "compared" };
                    shown.says = format!("{} could not be {what}", shown.name);
                    is_over = true;
                }
                Err(TryRecvError::Disconnected | TryRecvError::Empty) => break,
            }
        }
        let is_known = is_over || shown.beside.is_some();
        let for_state = is_known && work.for_state;
        if is_over {
            self.comparing.work = None;
        } else if shown.beside.is_some() {
            let found = grouped(work.found.load(Ordering::Relaxed) as u64);
            shown.says = format!("searching {}: {found} states so far", shown.name);
        }
        if for_state {
            let says = shown.says.clone();
            self.compare_states_if_loaded(&says);
        }
    }

    /// Waits until all is known; for tests.
    #[cfg(test)]
    pub(super) fn wait_for_comparison(&mut self) {
        while self.has_compared() {
            self.hear_comparison();
            std::thread::yield_now();
        }
    }
}

/// Says whether a text is constants and not a part of a name.
pub(super) fn is_constants(text: &str) -> bool {
    text.contains('=') || text.contains("<-")
}
