//! Playing lessons: which page is open, which behavior the explorer shows of it, what was answered.
//!
//! While a question about a model is open, the explorer shows its behavior only as far as the pages have
//! come, and no verdict, so that the answer can be thought out, or walked to, before it is seen.

use std::collections::HashMap;

use super::app::{App, Scroll};
use super::keymap::Command;
use super::layout::Pane;
use super::{Options, Variants};
use crate::lesson::{self, Focus, Lesson, Page, Scene, Setting, Stage};
use crate::session::{BranchId, Outcome, Position, Session};
use crate::trace::Trace;

/// The lessons and where the reader is in them.
pub(super) struct Player {
    pub(super) lessons: Vec<Lesson>,
    stage: Box<dyn Stage>,
    /// The positions of the lesson and of its page.
    pub(super) at: (usize, usize),
    /// What was answered on which page.
    answers: HashMap<(usize, usize), usize>,
    /// What the page shows, or why it shows nothing; absent until it is known.
    pub(super) scene: Option<Result<Scene, String>>,
    /// What the session is about: the behavior, and its last state if it is not shown to its end.
    shown: Option<(Setting, Option<usize>)>,
    /// The pane that the page is about.
    pub(super) look: Option<Pane>,
}

impl Player {
    /// Returns the page that is open.
    pub(super) fn page(&self) -> &Page {
        &self.lessons[self.at.0].pages[self.at.1]
    }

    /// Returns what was answered on this page.
    pub(super) fn answer(&self) -> Option<usize> {
        self.answers.get(&self.at).copied()
    }

    /// Returns the right answer, once the page is shown.
    pub(super) fn right(&self) -> Option<usize> {
        self.scene.as_ref()?.as_ref().ok()?.answer
    }

    /// Says whether something is asked and not answered yet.
    pub(super) fn asks(&self) -> bool {
        self.page().question.is_some() && self.answer().is_none()
    }

    /// Says whether the explorer shows less than what is known of the behavior.
    pub(super) fn hides(&self) -> bool {
        self.asks() || self.shown.as_ref().is_some_and(|(_, last)| last.is_some())
    }

    /// Returns the last state that may be seen, from 0; absent for all.
    fn last_seen(&self, at: usize) -> Option<usize> {
        let (lesson, page) = self.at;
        self.lessons[lesson].last_seen(page, at, &|page| self.answers.contains_key(&(lesson, page)))
    }

    /// Returns the position of the next page, or of the one before.
    fn neighbor(&self, forward: bool) -> Option<(usize, usize)> {
        let (lesson, page) = self.at;
        if forward {
            if page + 1 < self.lessons[lesson].pages.len() {
                return Some((lesson, page + 1));
            }
            return (lesson + 1 < self.lessons.len()).then_some((lesson + 1, 0));
        }
        match page.checked_sub(1) {
            Some(before) => Some((lesson, before)),
            None => lesson.checked_sub(1).map(|before| (before, self.lessons[before].pages.len() - 1)),
        }
    }

    /// Returns the other cfgs of the spec of the page that were there before, if nothing is still asked about them:
    /// what is not known yet of the others is not to be told.
    fn known_cfgs(&self) -> Vec<String> {
        let own = &self.page().setting;
        let before = (0..=self.at.0).flat_map(|lesson| {
            let n_pages = self.lessons[lesson].pages.len();
            (0..if lesson == self.at.0 { self.at.1 } else { n_pages }).map(move |page| (lesson, page))
        });
        let pages: Vec<_> = before.map(|at| (at, &self.lessons[at.0].pages[at.1])).collect();
        let is_open = |cfg: &str| {
            let asks = |at, page: &Page| page.question.is_some() && !self.answers.contains_key(at);
            pages.iter().any(|(at, page)| page.setting.cfg == cfg && asks(at, page))
        };
        let same_spec = pages.iter().filter(|(_, page)| page.setting.spec == own.spec);
        let mut cfgs: Vec<String> = same_spec.map(|(_, page)| page.setting.cfg.clone()).collect();
        cfgs.sort();
        cfgs.dedup();
        cfgs.retain(|cfg| *cfg != own.cfg && !is_open(cfg));
        cfgs
    }

    /// Finds out what the page shows; a session if it is not the one that is shown.
    fn prepare(&mut self) -> Option<Session> {
        let Player { lessons, stage, at, .. } = self;
        let page = &lessons[at.0].pages[at.1];
        let scene = match lesson::scene(page, stage.as_mut()) {
            Ok(scene) => scene,
            Err(problem) => {
                self.scene = Some(Err(problem.message));
                return None;
            }
        };
        let last = self.last_seen(scene.at);
        let key = (self.page().setting.clone(), last.filter(|last| !self.shows_all(*last, &scene)));
        let session = if self.shown.as_ref() == Some(&key) { None } else { self.session(&key, &scene) };
        self.scene = Some(Ok(scene));
        session
    }

    /// Says whether a state is the last one, and nothing is asked there that was not seen before.
    fn shows_all(&self, last: usize, scene: &Scene) -> bool {
        let n_states = scene.played.trace.steps.len();
        last + 1 >= n_states && (!self.asks() || self.was_at(n_states))
    }

    /// Says whether a page before this one stood at a state of the same behavior, with nothing asked.
    fn was_at(&self, state: usize) -> bool {
        let (lesson, here) = self.at;
        self.lessons[lesson].pages[..here].iter().enumerate().any(|(i, page)| {
            let is_open = page.question.is_some() && !self.answers.contains_key(&(lesson, i));
            page.setting == self.page().setting && page.goto == state && !is_open
        })
    }

    fn session(&mut self, key: &(Setting, Option<usize>), scene: &Scene) -> Option<Session> {
        let walker = self.stage.walker(&key.0).ok()?;
        let (trace, title) = (&scene.played.trace, scene.played.module.clone());
        self.shown = Some(key.clone());
        Some(match (key.1, &scene.played.broken) {
            (None, Some(broken)) => {
                let outcome = Outcome { text: broken.clone(), failed: true };
                Session::counterexample(walker, trace.clone(), title, outcome)
            }
            (None, None) => Session::walk(walker, trace.clone(), title),
            (Some(last), _) => {
                let steps = trace.steps.iter().take(last + 1).cloned().collect();
                let trace = Trace { steps, lasso: None, ..trace.clone() };
                Session::walk(walker, trace, title)
            }
        })
    }
}

impl App {
    /// Returns the other variants of the spec of the page, if a lesson is played.
    pub(super) fn variants_of_page(&self) -> Option<Variants> {
        let (of, player) = (self.variants_of.as_ref()?, self.player.as_ref()?);
        Some(of(&player.page().setting, &player.known_cfgs()))
    }

    /// Returns the explorer with lessons, at the first page of one of them.
    pub fn learn(lessons: Vec<Lesson>, stage: Box<dyn Stage>, first: usize, options: &Options) -> Self {
        let nothing = Trace { variables: Vec::new(), steps: Vec::new(), lasso: None };
        let mut app = App::new(Session::recorded(nothing, "", None), options);
        app.player = Some(Player {
            at: (first.min(lessons.len().saturating_sub(1)), 0),
            lessons,
            stage,
            answers: HashMap::new(),
            scene: None,
            shown: None,
            look: None,
        });
        app.lower = Pane::Interleaving;
        app.open_page();
        app
    }

    /// Says whether the explorer does not show yet what the page of the lesson is about.
    pub fn is_behind(&self) -> bool {
        self.player.as_ref().is_some_and(|player| player.scene.is_none())
    }

    /// Shows what the page of the lesson is about, which may take a search.
    pub fn catch_up(&mut self) {
        let Some(player) = &mut self.player else { return };
        self.message.clear();
        if let Some(session) = player.prepare() {
            self.show(session);
        }
        self.measure_scene();
        self.go_to_place();
        self.look();
        self.look_ahead();
    }

    /// Opens the page that the player is at.
    fn open_page(&mut self) {
        let Some(player) = &mut self.player else { return };
        player.scene = None;
        player.look = None;
        let setting = &player.page().setting;
        self.message = format!("checking {} with {}", setting.spec, setting.cfg);
        self.page = Scroll::default();
        self.zoom = false;
        self.focus_on(Pane::Lesson);
    }

    /// Brings the pane that the page is about onto the screen; the keyboard stays with the page.
    fn look(&mut self) {
        let Some(player) = &mut self.player else { return };
        let pane = match player.page().focus {
            Some(Focus::Interleaving) => Some(Pane::Interleaving),
            Some(Focus::State) => Some(Pane::State),
            Some(Focus::Source) => Some(Pane::Source),
            Some(Focus::Next) => Some(Pane::Next),
            Some(Focus::Properties) => Some(Pane::Properties),
            Some(Focus::Scene) => Some(Pane::Scene).filter(|_| self.scene_lines.is_some()),
            None => None,
        };
        player.look = pane;
        if let Some(pane) = pane {
            self.lower = pane;
        } else if self.lower == Pane::Scene && self.scene_lines.is_none() {
            self.lower = Pane::Interleaving;
        }
    }

    fn go_to_place(&mut self) {
        let at = match self.player.as_ref().and_then(|player| player.scene.as_ref()) {
            Some(Ok(scene)) => scene.at,
            Some(Err(_)) | None => return,
        };
        if self.session.on_main() {
            self.session.go_to(at);
        } else {
            self.session.go_to_position(Position { branch: BranchId::MAIN, step: at });
        }
    }

    pub(super) fn return_to_place(&mut self) {
        self.go_to_place();
        self.say_where("at the place of the page");
        self.look();
        self.focus_on(Pane::Lesson);
    }

    /// How many choices there are to answer with.
    pub(super) fn n_choices(&self) -> usize {
        let Some(player) = self.player.as_ref().filter(|player| player.asks()) else { return 0 };
        let known = player.right().is_some();
        player.page().question.as_ref().filter(|_| known).map_or(0, |question| question.choices.len())
    }

    /// How many choices a number may answer with now: an answer cannot be taken back, so none before the choices were
    /// on the screen.
    pub(super) fn n_answers(&self) -> usize {
        let seen = self.page.page > 0 && (self.page.rest == 0 || self.page.selected > 0);
        if seen { self.n_choices() } else { 0 }
    }

    /// Says why a command about lessons cannot do anything now.
    pub(super) fn lesson_refusal(&self, command: Command) -> Option<&'static str> {
        let Some(player) = &self.player else {
            return Some("no lesson is played; `lockwalk learn` plays them");
        };
        match command {
            Command::NextPage if player.neighbor(true).is_none() => Some("this is the last page; q leaves"),
            Command::PreviousPage if player.neighbor(false).is_none() => Some("this is the first page"),
            Command::NextLesson if player.at.0 + 1 >= player.lessons.len() => Some("this is the last lesson"),
            Command::PreviousLesson if player.at == (0, 0) => Some("this is the first lesson"),
            Command::Answer(n) if n > self.n_choices() => Some("nothing is asked here"),
            Command::Answer(n) if n > self.n_answers() => Some("the choices come below; Space reads on"),
            _ => None,
        }
    }

    /// Opens the next page or the one before, also of another lesson.
    pub(super) fn turn(&mut self, forward: bool) {
        let Some(player) = &mut self.player else { return };
        if let Some(at) = player.neighbor(forward) {
            player.at = at;
            self.open_page();
        }
    }

    /// Opens another lesson; backwards from within one its own beginning.
    pub(super) fn change_lesson(&mut self, by: isize) {
        let Some(player) = &mut self.player else { return };
        let (lesson, page) = player.at;
        let to = if by < 0 && page > 0 { lesson } else { lesson.saturating_add_signed(by) };
        player.at = (to.min(player.lessons.len() - 1), 0);
        self.open_page();
    }

    /// Shows the text that is below, and after the last of it the next page.
    pub(super) fn go_on(&mut self) {
        let Some(player) = &self.player else { return };
        let asks = player.asks();
        if self.page.below > 0 {
            self.page.top += self.page.page;
        } else if self.page.rest > 0 {
            self.page.selected += 1;
        } else if asks && self.n_choices() > 0 {
            self.message = format!("what do you think? 1 to {} answers, > goes on", self.n_choices());
        } else if let Some(reason) = self.refusal(Command::NextPage) {
            reason.clone_into(&mut self.message);
        } else {
            self.turn(true);
        }
    }

    /// Answers with the choice that is selected. Where none is, it goes on, in the end to the choices.
    pub(super) fn choose(&mut self) {
        let n_choices = self.n_choices();
        match self.page.selected {
            choice @ 1.. if choice <= n_choices => self.answer(choice - 1),
            0 if n_choices > 0 && self.page.below == 0 => self.page.selected = 1,
            _ => self.go_on(),
        }
    }

    pub(super) fn answer(&mut self, choice: usize) {
        let Some(player) = &mut self.player else { return };
        player.answers.insert(player.at, choice);
        // What comes may be seen now.
        player.scene = None;
        let n_choices = player.page().question.as_ref().map_or(0, |question| question.choices.len());
        self.page = Scroll { selected: n_choices + 1, rows: n_choices + 2, ..Scroll::default() };
    }
}
