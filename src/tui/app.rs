//! The state of the explorer. `update` changes it, `draw` shows it; neither touches a terminal.

use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;

use ratatui::layout::Rect;

use super::ask::{Asked, Prompt};
use super::collapse::Collapsed;
use super::compare::{Comparing, Comparison};
use super::errand::Errand;
use super::export::{Copying, Writing};
use super::fewest;
use super::found::{Check, Checking};
use super::glyphs::{ASCII, Glyphs, UNICODE};
use super::goal::Goal;
use super::graph::{Reach, View};
use super::input::Input;
use super::keymap::Key;
use super::layout::{Form, Pane, Wish, form};
use super::lesson::Player;
use super::marks::MarkKey;
use super::parts::Parts;
use super::play::Play;
use super::reload::Reloading;
use super::seek::Seeking;
use super::theme::Theme;
use super::ways::Laying;
use super::why::Why;
use super::{Options, Save, VariantsOf};
use crate::diag::Color;
use crate::export::{self, Style};
use crate::session::{BranchId, Choice, Position, Session, Source, WalkError};
use crate::trace::diff::Path;

/// What happens to the explorer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A key.
    Key(Key),
    /// The mouse.
    Mouse {
        /// Column.
        x: u16,
        /// Row.
        y: u16,
        /// What it does.
        action: MouseAction,
    },
    /// The screen has another size.
    Resize(u16, u16),
    /// Text that comes from the clipboard of the terminal.
    Paste(String),
    /// The time of a step is over, while the walk plays.
    Tick,
}

/// What the mouse does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseAction {
    /// A click.
    Click,
    /// A move with the button down.
    Drag,
    /// The wheel, downwards.
    WheelDown,
    /// The wheel, upwards.
    WheelUp,
}

/// What the terminal has to do after an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing but to draw.
    None,
    /// Draw every cell again.
    Redraw,
    /// Stop until the shell wakes us.
    Suspend,
    /// Take or release the mouse, as [`App::mouse`] says.
    Mouse,
    /// Open the spec in the user's editor.
    Edit,
    /// Put the text of [`App::clipboard`] on the clipboard.
    Copy,
    /// Leave.
    Quit,
    /// Leave, and leave what is on the screen in the scrollback.
    QuitWithScreen,
}

/// A layer above the panes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Overlay {
    /// The keys; with the filter, which is being typed or not.
    Help { top: usize, filter: String, typing: bool },
    /// Text to look for.
    Search { input: String },
    /// A command or the number of a step.
    Palette { input: String, selected: usize },
    /// The walks, and the name of the selected one while it is typed.
    Branches { selected: usize, name: Option<Input> },
    /// What the reachable graph says.
    Graph(View),
    /// An expression.
    Ask(Prompt),
    /// The formats of an export, then the name of the file.
    Export { selected: usize, name: Option<String> },
    /// What the next key copies.
    Copy,
    /// The letter of a mark.
    Marks { what: MarkKey, selected: usize },
    /// Another variant beside this one.
    Compare(Comparison),
    /// What a search has found.
    Found { selected: usize },
    /// Conditions and values taken apart.
    Parts(Parts),
}

/// Where a list is scrolled to, and what is selected in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Scroll {
    pub(super) selected: usize,
    pub(super) top: usize,
    /// The row that was selected at the last drawing.
    pub(super) drawn: usize,
    /// Lines that the last drawing had room for.
    pub(super) page: usize,
    /// Rows that the last drawing had.
    pub(super) rows: usize,
    /// Lines that the selected row goes on below the last drawn line.
    pub(super) below: usize,
    /// Lines of the selected row above the first drawn line.
    pub(super) above: usize,
    /// Lines of all rows below the last drawn line.
    pub(super) rest: usize,
}

/// A place on the screen that answers the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hit {
    Pane(Pane),
    /// The name of a pane that is not seen.
    Tab(Pane),
    Row(Pane, usize),
    Step(usize),
    /// A row of the topmost layer.
    Layer(usize),
}

/// What can be taken in a state, shared because there may be many.
pub(super) type Choices = Rc<Result<Vec<Choice>, WalkError>>;

/// The explorer.
pub struct App {
    pub(super) session: Session,
    pub(super) theme: Theme,
    pub(super) glyphs: Glyphs,
    pub(super) size: (u16, u16),
    pub(super) focus: Pane,
    pub(super) lower: Pane,
    /// Whether the user chose the pane; until then small screens show the story.
    pub(super) chosen: bool,
    pub(super) zoom: bool,
    pub(super) overlays: Vec<Overlay>,
    pub(super) interleaving: Scroll,
    pub(super) state: Scroll,
    pub(super) next: Scroll,
    pub(super) properties: Scroll,
    pub(super) story: Scroll,
    pub(super) scene: Scroll,
    pub(super) page: Scroll,
    /// The lesson that is played.
    pub(super) player: Option<Player>,
    /// How many lines the scenes drawn so far take at most, if the spec defines one.
    pub(super) scene_lines: Option<u16>,
    /// The module of the current step, if the spec is at hand.
    pub(super) source: Option<Source>,
    pub(super) source_scroll: Scroll,
    pub(super) shift: usize,
    pub(super) changed_only: bool,
    pub(super) collapsed: Collapsed,
    pub(super) open_all: bool,
    /// Whether values whose elements are alike are tables.
    pub(super) tables: bool,
    pub(super) opened: HashMap<Path, bool>,
    /// The rows of the State pane as last drawn, for the keys.
    pub(super) state_paths: Vec<(Path, Option<bool>)>,
    pub(super) message: String,
    pub(super) search: String,
    pub(super) mouse: bool,
    /// The command of the user's editor.
    pub(super) editor: Option<String>,
    pub(super) save: Option<Save>,
    pub(super) reopen: Option<String>,
    /// What was copied last.
    pub(super) clipboard: String,
    pub(super) hits: Vec<(Rect, Hit)>,
    /// By how many columns the longest text of the last drawing is too long for its place.
    pub(super) overhang: Cell<usize>,
    pub(super) drawn_at: Option<Position>,
    /// The step at which the current walk goes wrong, as of the last drawing.
    pub(super) failing: Option<usize>,
    /// Whether State has yet to show what the step changed.
    pub(super) step_is_new: bool,
    /// A long walk that is being written to a file.
    pub(super) writing: Option<Writing>,
    /// A command line whose walk is being told in numbers.
    pub(super) copying: Option<Copying>,
    /// What is known of the reachable graph.
    pub(super) reach: Reach,
    /// The counterexample with the fewest switches, and whether it is walked when it is found.
    pub(super) fewest: Errand<Result<fewest::Found, String>>,
    pub(super) awaits_fewest: bool,
    pub(super) reloading: Reloading,
    pub(super) comparing: Comparing,
    pub(super) variants_of: Option<VariantsOf>,
    pub(super) play: Play,
    /// What the user looks for ahead.
    pub(super) goal: Option<Goal>,
    /// A way that is taken as soon as it is laid out.
    pub(super) laying: Option<Laying>,
    /// The step that is looked for.
    pub(super) seeking: Option<Seeking>,
    /// The search that goes on, or has ended since.
    pub(super) checking: Option<Checking>,
    /// Whether something is not known because its evaluation was stopped.
    pub(super) has_stopped: bool,
    choices: Option<(Position, usize, Choices)>,
    pub(super) why: Why,
    pub(super) asked: Asked,
}

impl App {
    /// Returns the explorer of a session.
    pub fn new(mut session: Session, options: &Options) -> Self {
        let start_at_choices = session.is_empty();
        // What the command line opened is written there.
        session.keep_walks();
        let mut app = App {
            session,
            theme: options.theme.clone(),
            glyphs: if options.ascii { ASCII } else { UNICODE },
            size: (80, 24),
            focus: if start_at_choices { Pane::Next } else { Pane::Interleaving },
            lower: if start_at_choices { Pane::Next } else { Pane::State },
            chosen: start_at_choices,
            zoom: false,
            overlays: Vec::new(),
            interleaving: Scroll::default(),
            state: Scroll::default(),
            next: Scroll::default(),
            properties: Scroll::default(),
            story: Scroll::default(),
            scene: Scroll::default(),
            page: Scroll::default(),
            player: None,
            scene_lines: None,
            source: None,
            source_scroll: Scroll::default(),
            shift: 0,
            changed_only: false,
            collapsed: Collapsed::default(),
            open_all: false,
            tables: true,
            opened: HashMap::new(),
            state_paths: Vec::new(),
            message: String::new(),
            search: String::new(),
            mouse: options.mouse,
            editor: options.editor.clone(),
            save: options.save,
            reopen: options.reopen.clone(),
            clipboard: String::new(),
            hits: Vec::new(),
            overhang: Cell::new(0),
            drawn_at: None,
            failing: None,
            step_is_new: true,
            writing: None,
            copying: None,
            reach: Reach::Unasked,
            fewest: Errand::Unasked,
            awaits_fewest: false,
            reloading: Reloading::with(options.reload.clone()),
            goal: None,
            laying: None,
            play: Play::default(),
            comparing: Comparing::with(options.variants.clone()),
            variants_of: options.variants_of.clone(),
            seeking: None,
            checking: None,
            has_stopped: false,
            choices: None,
            why: Why::default(),
            asked: Asked::default(),
        };
        app.show_first(&options.opening);
        app
    }

    /// Hears of a search that goes on from now on.
    #[must_use]
    pub fn with_check(self, check: Option<Check>) -> Self {
        App { checking: check.map(Checking::new), ..self }
    }

    /// Goes to a step before the explorer is shown.
    #[must_use]
    pub fn at(mut self, step: usize) -> Self {
        self.session.go_to(step);
        self
    }

    /// Returns what was copied last.
    pub fn clipboard(&self) -> &str {
        &self.clipboard
    }

    /// Says whether the mouse belongs to the explorer.
    pub fn mouse(&self) -> bool {
        self.mouse
    }

    /// Shows a message until the next key.
    pub(super) fn say(&mut self, message: &str) {
        message.clone_into(&mut self.message);
    }

    /// How text that is made for files is written on this screen.
    pub(super) fn text_style(&self) -> Style {
        let glyphs = if self.glyphs.cursor == ">" { export::Glyphs::Ascii } else { export::Glyphs::Unicode };
        Style { color: Color::Plain, glyphs }
    }

    pub(super) fn form(&self) -> Form {
        form(self.size.0, self.size.1)
    }

    /// The pane whose keys work.
    pub(super) fn active(&self) -> Pane {
        match (self.form(), self.focus) {
            (Form::Story | Form::Tiny, _) if !self.chosen => Pane::Story,
            (Form::Story | Form::Tiny, focus) => focus,
            (Form::Columns | Form::Portrait | Form::Stacked, Pane::Story) => Pane::Interleaving,
            (Form::Columns | Form::Portrait | Form::Stacked, focus) => focus,
        }
    }

    pub(super) fn wish(&self) -> Wish {
        let walks = self.session.branches().len() > 1;
        // Before there is a step, the choice of the first state has the room.
        let lesson = self.player.is_some();
        let zoom = self.zoom || (!lesson && self.session.is_empty() && self.form() == Form::Stacked);
        Wish { focus: self.active(), lower: self.lower, zoom, walks, scene: self.scene_lines, lesson }
    }

    /// The panes that have something to show.
    pub(super) fn panes(&self) -> impl Iterator<Item = Pane> {
        let (has_scene, has_lesson) = (self.scene_lines.is_some(), self.player.is_some());
        let has_source = self.source.is_some();
        Pane::ALL.into_iter().filter(move |pane| match pane {
            Pane::Scene => has_scene,
            Pane::Source => has_source,
            Pane::Lesson => has_lesson,
            Pane::Interleaving | Pane::State | Pane::Next | Pane::Properties | Pane::Story => true,
        })
    }

    /// Shows another session in place of the one so far, which is returned with what is known of its graph.
    pub(super) fn show(&mut self, session: Session) -> (Session, Reach) {
        let session = std::mem::replace(&mut self.session, session);
        let reach = std::mem::replace(&mut self.reach, Reach::Unasked);
        self.scene_lines = None;
        self.forget_drawn();
        self.fewest = Errand::Unasked;
        self.collapsed = Collapsed::default();
        self.goal = None;
        self.laying = None;
        self.copying = None;
        self.seeking = None;
        self.forget_written_walk();
        self.play.is_on = false;
        self.comparing = Comparing::with(self.comparing.variants.take());
        self.asked = Asked { past: std::mem::take(&mut self.asked.past), ..Asked::default() };
        for pane in [Pane::State, Pane::Next, Pane::Properties, Pane::Scene] {
            *self.scroll(pane) = Scroll::default();
        }
        (session, reach)
    }

    /// Forgets what is kept of the session for the screen.
    pub(super) fn forget_drawn(&mut self) {
        self.drawn_at = None;
        self.choices = None;
        self.why = Why::default();
        self.collapsed.forget_runs();
        self.forget_outlook();
    }

    /// Finds out how much room the scene needs. Once it has some, it keeps it: the panes do not jump.
    pub(super) fn measure_scene(&mut self) {
        let Some(picture) = self.session.picture(self.session.cursor()) else { return };
        let lines = picture.map_or(1, |layout| u16::try_from(layout.height).unwrap_or(u16::MAX));
        self.scene_lines = self.scene_lines.max(Some(lines));
    }

    /// Finds the action of the current step in the text of the spec.
    pub(super) fn find_source(&mut self) {
        self.source = self.session.source(self.session.cursor());
        let line = self.source.as_ref().map_or(0, |source| source.line);
        let page = self.source_scroll.page;
        self.source_scroll =
            Scroll { selected: line, top: line.saturating_sub(page / 3), page, ..Scroll::default() };
    }

    /// The choices in the current state, computed once.
    pub(super) fn choices(&mut self) -> &Result<Vec<Choice>, WalkError> {
        let key = (self.session.position(), self.session.len());
        if self.choices.as_ref().is_none_or(|(at, len, _)| (*at, *len) != key) {
            let choices = self.session.choices();
            let list = choices.as_ref().map_or(&[][..], Vec::as_slice);
            let selected = list.iter().position(|choice| choice.taken && choice.label.is_some());
            let rows = list.len();
            self.next = Scroll { selected: selected.unwrap_or(0), rows, ..Scroll::default() };
            self.choices = Some((key.0, key.1, Rc::new(choices)));
        }
        &self.choices.as_ref().expect("they were just computed").2
    }

    /// The same, to be kept while other things are asked; there may be many.
    pub(super) fn shared_choices(&mut self) -> Choices {
        let _ = self.choices();
        Rc::clone(&self.choices.as_ref().expect("they were just computed").2)
    }

    /// The walks, each with the number of its steps.
    pub(super) fn walks(&self) -> Vec<(BranchId, String)> {
        let describe = |(id, branch, len): (BranchId, &crate::session::Branch, usize)| {
            let from = match branch.from {
                Some((from, shared)) => {
                    let from = self.session.branches().into_iter().find(|(other, _, _)| *other == from);
                    let name = from.map(|(_, branch, _)| branch.name.clone()).unwrap_or_default();
                    match shared.checked_sub(1) {
                        Some(step) => format!("leaves {name} at {step}"),
                        None => "another initial state".to_owned(),
                    }
                }
                None => "the first walk".to_owned(),
            };
            let n = len.saturating_sub(1);
            let plural = if n == 1 { "" } else { "s" };
            (id, format!("{:<5} {n} step{plural}, {from}", branch.name))
        };
        self.session.branches().into_iter().map(describe).collect()
    }

    pub(super) fn scroll(&mut self, pane: Pane) -> &mut Scroll {
        match pane {
            Pane::Interleaving => &mut self.interleaving,
            Pane::State => &mut self.state,
            Pane::Source => &mut self.source_scroll,
            Pane::Next => &mut self.next,
            Pane::Properties => &mut self.properties,
            Pane::Story => &mut self.story,
            Pane::Lesson => &mut self.page,
            Pane::Scene => &mut self.scene,
        }
    }
}
