//! What keys and the mouse do to the explorer.

use super::app::{App, Effect, Event, Overlay};
use super::ask::Purpose;
use super::compare::Comparison;
use super::graph::View;
use super::keymap::{Binding, Code, Command, Key, Scope, TABLE, lookup};
use super::layout::{Form, Pane};
use super::lesson::Player;
use super::marks::MarkKey;
use super::moves::FAR;
use super::text::clean;
use crate::session::{DiffBase, Direction, Find, Kind, WalkError};
use crate::trace::Lasso;

impl App {
    /// Changes the state of the explorer.
    pub fn update(&mut self, event: Event) -> Effect {
        match event {
            Event::Resize(width, height) => {
                self.size = (width, height);
                Effect::None
            }
            Event::Mouse { x, y, action } => {
                self.stop_playing();
                self.mouse_event(x, y, action);
                Effect::None
            }
            Event::Tick => {
                self.tick();
                Effect::None
            }
            Event::Paste(text) => {
                self.paste(&text);
                Effect::None
            }
            Event::Key(key) => {
                self.message.clear();
                self.awaits_fewest = false;
                if self.stop_seeking() && key.code == Code::Esc {
                    return Effect::None;
                }
                if let Some(effect) = self.play_key(key) {
                    return effect;
                }
                if self.overlays.is_empty() {
                    return match self.binding(key) {
                        Some(binding) => self.run(binding.command),
                        None => {
                            self.say_where_key_works(key);
                            Effect::None
                        }
                    };
                }
                self.overlay_key(key)
            }
        }
    }

    /// Says in which pane a key does something that does nothing here.
    fn say_where_key_works(&mut self, key: Key) {
        let Code::Char(c) = key.code else { return };
        let elsewhere = TABLE.iter().find(|row| {
            (self.player.is_some() || !row.command.is_of_lessons())
                && row.all_keys().any(|other| other == key)
        });
        self.message = match elsewhere.map(|row| (row.scope, row.doc)) {
            Some((Scope::Pane(pane), doc)) => {
                format!("{c} works in pane {} {}: {doc}", pane.number(), pane.name())
            }
            Some((Scope::Everywhere, _)) | None if key.ctrl => {
                format!("Ctrl-{c} is no key; ? shows the keys")
            }
            Some((Scope::Everywhere, _)) | None => format!("{c} is no key; ? shows the keys"),
        };
    }

    /// Returns what a key does now. Numbers answer only where choices are seen.
    pub(super) fn binding(&self, key: Key) -> Option<&'static Binding> {
        let found = lookup(key, self.active())?;
        match found.command {
            Command::Answer(n) if n > self.n_answers() => lookup(key, Pane::Story),
            _ => Some(found),
        }
    }

    /// Says why a command cannot do anything now.
    pub(super) fn refusal(&mut self, command: Command) -> Option<&'static str> {
        let (undo, redo) = self.session.can_undo_redo();
        let is_first = self.next.selected == 0;
        match command {
            Command::Undo if !undo => Some("nothing was chosen yet"),
            Command::Redo if !redo => Some("nothing was undone"),
            Command::BackToMain if self.session.on_main() => Some("this is the first walk"),
            Command::GoMark if self.session.mark().is_none() => Some("no step is marked; m marks one"),
            Command::Mark if self.session.is_empty() => Some("no state is chosen yet"),
            Command::Play | Command::Faster | Command::Slower => self.play_refusal(command),
            Command::SearchNext | Command::SearchPrevious if self.search.is_empty() => {
                Some("nothing was searched; / searches")
            }
            Command::Take => match self.choices() {
                Ok(list) if list.is_empty() && is_first => Some("no action is enabled here"),
                Ok(_) => None,
                Err(WalkError::NotLive) => Some("this trace was saved without its spec"),
                Err(WalkError::Evaluation(_)) => Some("the evaluation failed"),
            },
            Command::NextStep | Command::PreviousStep if self.session.is_empty() => {
                Some("no state is chosen yet")
            }
            Command::NextStep if self.session.cursor() + 1 >= self.session.len() => self.end_of_walk(),
            Command::PreviousStep if self.session.cursor() == 0 => Some("this is the first step"),
            Command::Focus(Pane::Source) if self.source.is_none() => {
                Some("the spec is not at hand, so there is no text of it")
            }
            Command::Export | Command::Copy if self.session.is_empty() => Some("no state is chosen yet"),
            Command::Export if self.save.is_none() => Some("no files can be written here"),
            Command::Edit if self.source.is_none() => Some("the spec is not at hand"),
            Command::Edit if self.editor.is_none() => Some("there is no editor: set VISUAL or EDITOR"),
            Command::Focus(Pane::Scene) if self.scene_lines.is_none() => {
                Some("no Scene is defined here, so there is nothing to draw")
            }
            Command::Reload => self.reload_refusal(),
            Command::Collapse => self.collapse_refusal(),
            Command::Compare => self.compare_refusal(),
            Command::LockOrder if self.session.model().is_none() && !self.session.is_empty() => None,
            Command::Outlook | Command::Goal | Command::Map | Command::LockOrder | Command::Fewest => {
                self.graph_refusal()
            }
            Command::Evaluate | Command::Watch | Command::Unwatch | Command::WhyNot => {
                self.ask_refusal(command)
            }
            Command::Found => self.found_refusal(),
            Command::Parts => self.parts_refusal(),
            Command::Zoom if !self.zoom && self.wish().zoom => Some("this pane has the whole screen already"),
            Command::ScrollRight if self.shift >= self.room_to_shift() => {
                Some("no text on the screen goes on to the right")
            }
            Command::ScrollLeft if self.shift.min(self.room_to_shift()) == 0 => {
                Some("no text on the screen is shifted; L shifts it")
            }
            lesson if lesson.is_of_lessons() => self.lesson_refusal(lesson),
            Command::Focus(Pane::Story) if self.form() != Form::Story => Some("only on small screens"),
            _ => None,
        }
    }

    fn end_of_walk(&self) -> Option<&'static str> {
        match (self.session.lasso(), self.session.kind()) {
            (Some(Lasso::Cycle { .. }), _) => None,
            (Some(Lasso::Stuttering), _) => Some("from here on nothing changes any more, for ever"),
            (None, _) if self.player.as_ref().is_some_and(Player::hides) => {
                Some("the page shows the walk only to here; 4 and Enter take an action")
            }
            (None, Kind::Recorded) => Some("this is the last step of the trace"),
            (None, Kind::Counterexample | Kind::Explore) => {
                Some("this is the last step; 4 and Enter take an enabled action")
            }
        }
    }

    /// To the next step; from the last one of a loop back to its first.
    fn next_step(&mut self) {
        let next = self.session.cursor() + 1;
        match self.session.lasso().and_then(Lasso::back) {
            Some(back) if next >= self.session.len() => {
                let by = self.closing_words();
                self.go_to(back);
                self.message = format!("round the loop: from step {} back to step {back}{by}", next - 1);
            }
            Some(_) | None => self.go_to(next),
        }
    }

    /// By which action a loop goes back to its first state, if that is known.
    pub(super) fn closing_words(&self) -> String {
        match self.session.lasso() {
            Some(Lasso::Cycle { by: Some(label), .. }) => format!(" by {}", clean(&label.to_string())),
            Some(Lasso::Cycle { by: None, .. } | Lasso::Stuttering) | None => String::new(),
        }
    }

    /// Carries out a command.
    pub(super) fn run(&mut self, command: Command) -> Effect {
        if let Some(reason) = self.refusal(command) {
            reason.clone_into(&mut self.message);
            return Effect::None;
        }
        match command {
            Command::NextStep => self.next_step(),
            Command::PreviousStep => self.go_to(self.session.cursor().saturating_sub(1)),
            Command::NextSameThread => self.find(&Find::SameThread, Direction::Forward),
            Command::PreviousSameThread => self.find(&Find::SameThread, Direction::Backward),
            Command::NextSameLock => self.find_touched(Direction::Forward),
            Command::PreviousSameLock => self.find_touched(Direction::Backward),
            Command::NextPropertyChange => self.find_flip(Direction::Forward),
            Command::PreviousPropertyChange => self.find_flip(Direction::Backward),
            Command::Down => self.move_by(1),
            Command::Up => self.move_by(-1),
            Command::PageDown => {
                let page = self.page();
                self.move_by(page);
            }
            Command::PageUp => {
                let page = self.page();
                self.move_by(-page);
            }
            Command::First => self.move_by(-FAR),
            Command::Last => self.move_by(FAR),
            Command::ScrollRight => self.shift_by(true),
            Command::ScrollLeft => self.shift_by(false),
            Command::FocusNext => self.focus_by(1),
            Command::FocusPrevious => self.focus_by(-1),
            Command::Focus(pane) => self.focus_on(pane),
            Command::Zoom => self.zoom = !self.zoom,
            Command::GoChoices => self.focus_on(Pane::Next),
            Command::Take => self.take(),
            Command::Undo => {
                self.session.undo();
                self.say_where("undone");
            }
            Command::Redo => {
                self.session.redo();
                self.say_where("redone");
            }
            Command::Branches => self.open_branches(),
            Command::BackToMain => {
                self.session.back_to_main();
                self.say_where("back");
            }
            Command::Toggle => self.toggle(),
            Command::Open => self.open(true),
            Command::Fold => self.open(false),
            Command::OpenAll => {
                self.open_all = true;
                self.opened.clear();
            }
            Command::CloseAll => {
                self.open_all = false;
                self.opened.clear();
            }
            Command::Tables => self.turn_tables(),
            Command::DiffBase => {
                let base = match self.session.next_base() {
                    DiffBase::Previous => "the previous state".to_owned(),
                    DiffBase::First => "the first state".to_owned(),
                    DiffBase::Mark => "the state that was marked last".to_owned(),
                    DiffBase::Other => self.other_words(),
                };
                self.message = format!("compared with {base}");
            }
            Command::ChangedOnly => {
                self.changed_only = !self.changed_only;
                let what = if self.changed_only { "only what changed" } else { "all variables" };
                self.message = format!("State shows {what}");
            }
            Command::Collapse => self.collapse(),
            Command::Mark => self.open_marks(MarkKey::Set),
            Command::GoMark => self.open_marks(MarkKey::Go),
            Command::Play => self.begin_play(),
            Command::Faster | Command::Slower => self.change_pace(command),
            Command::Search => self.overlays.push(Overlay::Search { input: String::new() }),
            Command::SearchNext => self.find(&Find::typed(&self.search.clone()), Direction::Forward),
            Command::SearchPrevious => self.find(&Find::typed(&self.search.clone()), Direction::Backward),
            Command::Palette => self.overlays.push(Overlay::Palette { input: String::new(), selected: 0 }),
            Command::Help => {
                self.overlays.push(Overlay::Help { top: 0, filter: String::new(), typing: false });
            }
            Command::Mouse => {
                self.mouse = !self.mouse;
                let owner = if self.mouse { "explorer" } else { "terminal, for selecting text" };
                self.message = format!("the mouse belongs to the {owner}");
                return Effect::Mouse;
            }
            Command::Export => self.overlays.push(Overlay::Export { selected: 0, name: None }),
            Command::Copy => self.overlays.push(Overlay::Copy),
            Command::Redraw => {
                self.compute_again();
                return Effect::Redraw;
            }
            Command::Reload if self.may_lose_walks("R again loads") => self.begin_reload(),
            Command::Reload => {}
            Command::Suspend => return Effect::Suspend,
            Command::Outlook => self.open_graph(View::Outlook { selected: 0, top: None }),
            Command::Goal => self.open_goal(),
            Command::Fewest => self.walk_fewest(),
            Command::Map => self.open_graph(View::Map { top: 0 }),
            Command::LockOrder => self.open_graph(View::Locks { top: 0 }),
            Command::Edit => return Effect::Edit,
            Command::Compare => self.open_comparison(),
            Command::Evaluate => self.open_prompt(Purpose::Value),
            Command::Watch => self.open_prompt(Purpose::Watch),
            Command::Unwatch => self.unwatch(),
            Command::WhyNot => self.show_why_not(),
            Command::GoOn => self.go_on(),
            Command::Choose => self.choose(),
            Command::Answer(n) => self.answer(n - 1),
            Command::NextPage => self.turn(true),
            Command::PreviousPage => self.turn(false),
            Command::NextLesson => self.change_lesson(1),
            Command::PreviousLesson => self.change_lesson(-1),
            Command::Return => self.return_to_place(),
            Command::Close => {
                if self.zoom {
                    self.zoom = false;
                } else if self.stop_reloading() || self.stop_writing() {
                    // The pane stays what it is.
                } else if self.form() == Form::Story {
                    self.focus_on(Pane::Story);
                }
            }
            Command::Found => self.list_findings(),
            Command::Parts => self.open_parts(),
            Command::Stop if self.stop_work() => {}
            Command::Stop | Command::Quit => return self.leave(Effect::Quit),
            Command::QuitWithScreen => return self.leave(Effect::QuitWithScreen),
        }
        Effect::None
    }

    fn go_to(&mut self, step: usize) {
        self.session.go_to(step);
    }

    /// To a step that touches the same lock; with the keyboard in State, or without locks, to one that changes the
    /// value that is selected there.
    fn find_touched(&mut self, direction: Direction) {
        let has_locks = !self.session.table().lock_columns().is_empty();
        let selected = self.state_paths.get(self.state.selected).map(|(path, _)| path.clone());
        match selected.filter(|_| !has_locks || self.active() == Pane::State) {
            Some(path) => self.find(&Find::Changes(path), direction),
            None if has_locks => self.find(&Find::SameLock, direction),
            None => self.say("there are no locks here, and no value is selected in State (2)"),
        }
    }

    fn take(&mut self) {
        let selected = self.next.selected;
        let choice = match self.choices() {
            Ok(list) => list.get(selected).cloned(),
            Err(_) => None,
        };
        let Some(choice) = choice else { return self.say_why_not(selected) };
        let before = self.session.position().branch;
        self.session.take(&choice);
        let branch = self.session.branch().name.clone();
        if self.session.position().branch == before {
            self.message = format!("took {}; u undoes", choice.text);
        } else {
            self.message = format!("took {} in walk {branch}; u undoes, B goes back", choice.text);
        }
    }

    pub(super) fn say_where(&mut self, what: &str) {
        let name = &self.session.branch().name;
        self.message = format!("{what}: step {} of walk {name}", self.session.cursor());
    }

    /// Ends one thing that goes on; says whether there was one.
    fn stop_work(&mut self) -> bool {
        self.stop_reloading() || self.stop_checking() || self.stop_writing()
    }

    pub(super) fn overlay_key(&mut self, key: Key) -> Effect {
        let interrupt = key == Key { code: Code::Char('c'), ctrl: true };
        if interrupt && self.stop_work() {
            return Effect::None;
        }
        let Some(mut overlay) = self.overlays.pop() else { return Effect::None };
        if key.code == Code::Esc || interrupt {
            match &overlay {
                Overlay::Compare(Comparison::Columns { .. }) => self.end_comparison(),
                // A variant that the command line names is loaded all the same.
                Overlay::Compare(Comparison::Choice { .. }) => self.comparing.verdicts.stop(),
                _ => {}
            }
            if let Overlay::Help { typing, filter, top } = &mut overlay
                && *typing
            {
                *typing = false;
                filter.clear();
                *top = 0;
                self.overlays.push(overlay);
            }
            return Effect::None;
        }
        let typed = match key {
            Key { code: Code::Char(c), ctrl: false } => Some(c),
            _ => None,
        };
        match &mut overlay {
            Overlay::Export { selected, name } => return self.export_key(*selected, name.take(), key),
            Overlay::Copy => return self.copy_key(key),
            Overlay::Marks { what, selected } => return self.marks_key(*what, *selected, key),
            Overlay::Found { selected } => return self.found_key(*selected, key),
            Overlay::Search { input } => {
                if key.code == Code::Enter {
                    if !input.is_empty() {
                        self.search.clone_from(input);
                        let text = self.search.clone();
                        self.find(&Find::typed(&text), Direction::Forward);
                    }
                    return Effect::None;
                }
                edit(input, key, typed);
            }
            Overlay::Palette { input, selected } => match key.code {
                Code::Enter => {
                    if let Ok(step) = input.trim().parse::<usize>() {
                        self.go_to_numbered(step);
                        return Effect::None;
                    }
                    let chosen = palette(input).get(*selected).map(|binding| binding.command);
                    return chosen.map_or(Effect::None, |command| self.run(command));
                }
                Code::Down | Code::Tab => {
                    *selected = (*selected + 1).min(palette(input).len().saturating_sub(1));
                }
                Code::Up | Code::BackTab => *selected = selected.saturating_sub(1),
                _ => {
                    edit(input, key, typed);
                    *selected = 0;
                }
            },
            Overlay::Parts(parts) => return self.parts_key(parts.clone(), key),
            Overlay::Compare(view) => return self.comparison_key(view.clone(), key),
            Overlay::Ask(prompt) => return self.prompt_key(prompt.clone(), key),
            Overlay::Branches { selected, name } => return self.branches_key(*selected, name.take(), key),
            Overlay::Graph(view) => {
                let (view, effect) = self.graph_key(*view, key);
                self.overlays.extend(view.map(Overlay::Graph));
                return effect;
            }
            Overlay::Help { top, filter, typing } => {
                if *typing {
                    if key.code == Code::Enter {
                        *typing = false;
                    } else {
                        edit(filter, key, typed);
                        *top = 0;
                    }
                } else {
                    match lookup(key, Pane::Interleaving).map(|binding| binding.command) {
                        Some(Command::Quit | Command::Help) => return Effect::None,
                        Some(Command::Search) => *typing = true,
                        Some(command) => *top = list_move(command, *top, MOST_LINES),
                        None => {}
                    }
                }
            }
        }
        self.overlays.push(overlay);
        Effect::None
    }

    fn go_to_numbered(&mut self, step: usize) {
        if step < self.session.len() {
            self.session.go_to(step);
        } else {
            self.message = match self.session.len().checked_sub(1) {
                Some(last) => format!("there is no step {step}; the last one is {last}"),
                None => "no state is chosen yet".to_owned(),
            };
        }
    }
}

/// More lines than a layer has; how many there are is known when it is drawn.
pub(super) const MOST_LINES: usize = usize::MAX / 2;

/// Returns the row to which a command leads in a list, or the first line that is shown then.
pub(super) fn list_move(command: Command, at: usize, len: usize) -> usize {
    let last = len.saturating_sub(1);
    match command {
        Command::Down => (at + 1).min(last),
        Command::Up => at.saturating_sub(1),
        Command::PageDown => (at + 10).min(last),
        Command::PageUp => at.saturating_sub(10),
        Command::First => 0,
        Command::Last => last,
        _ => at,
    }
}

fn edit(input: &mut String, key: Key, typed: Option<char>) {
    match key {
        Key { code: Code::Backspace, .. } => {
            input.pop();
        }
        Key { code: Code::Char('u' | 'w'), ctrl: true } => input.clear(),
        _ => input.extend(typed),
    }
}

/// Returns the commands whose name or doc contains every word of the input.
pub(super) fn palette(input: &str) -> Vec<&'static Binding> {
    let words: Vec<String> = input.split_whitespace().map(str::to_lowercase).collect();
    let has = |text: &str, word: &String| text.to_lowercase().contains(word);
    let mut found: Vec<&Binding> =
        TABLE.iter().filter(|b| words.iter().all(|word| has(b.name, word) || has(b.doc, word))).collect();
    // Those whose name begins with it come first; with nothing typed those of lessons, which are seldom there, last.
    let first = words.first().cloned().unwrap_or_default();
    let of_lesson = |b: &Binding| words.is_empty() && b.scope == Scope::Pane(Pane::Lesson);
    found.sort_by_key(|b| {
        (of_lesson(b), b.name != first, !b.name.starts_with(&first), !b.name.contains(&first))
    });
    found
}
