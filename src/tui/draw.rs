//! Puts the whole screen together.

use std::fmt::Write as _;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::app::{App, Scroll};
use super::found::Checking;
use super::layout::{Form, Pane, layout};
use super::lesson::Player;
use super::panes::{interleaving, lesson, next, overlay, properties, scene, scrubber, source, state, story};
use super::text::{clean, cut, fit, width, wrap};
use super::theme::Role;
use crate::session::WalkStatus;

impl App {
    /// Draws the explorer.
    pub fn draw(&mut self, frame: &mut Frame<'_>) {
        let area = frame.area();
        self.draw_on(area, frame.buffer_mut());
    }

    fn draw_on(&mut self, area: Rect, buf: &mut Buffer) {
        self.size = (area.width, area.height);
        self.hits.clear();
        self.overhang.set(0);
        if area.width == 0 || area.height == 0 {
            return;
        }
        // What is enabled decides the selection in Next, also while that pane is not seen.
        let _ = self.choices();
        if self.drawn_at != Some(self.session.position()) {
            self.drawn_at = Some(self.session.position());
            self.story = Scroll::default();
            self.step_is_new = true;
            self.find_source();
        }
        self.measure_scene();
        self.failing = self.wrong().map(|(step, _)| step);
        let layout = layout(area, self.wish());
        if layout.form == Form::Tiny {
            self.draw_tiny(area, buf);
            return;
        }
        self.draw_header(layout.header, layout.form, buf);
        scrubber::draw(self, layout.scrubber, buf);
        for (pane, area) in layout.panes {
            match pane {
                Pane::Interleaving => interleaving::draw(self, area, buf),
                Pane::State => state::draw(self, area, buf),
                Pane::Source => source::draw(self, area, buf),
                Pane::Next => next::draw(self, area, buf),
                Pane::Properties => properties::draw(self, area, buf),
                Pane::Lesson => lesson::draw(self, area, buf),
                Pane::Scene => scene::draw(self, area, buf),
                Pane::Story => story::draw(self, area, buf),
            }
        }
        let has_line = layout.status.height > 0;
        if has_line || self.message.is_empty() {
            overlay::bar(self, layout.bar, buf);
        }
        if has_line {
            self.draw_status(layout.status, layout.bar, buf);
        } else if !self.message.is_empty() {
            let one = width(&clean(&self.message)) < usize::from(area.width);
            self.draw_status(if one { layout.bar } else { layout.scrubber }, layout.bar, buf);
        }
        overlay::draw(self, buf);
    }

    fn draw_tiny(&mut self, area: Rect, buf: &mut Buffer) {
        let columns = usize::from(area.width);
        let title = self.step_title();
        let lines = [title.as_str(), "enlarge the screen", "or use --plain"];
        for (line, y) in lines.iter().zip(area.y..area.bottom()) {
            buf.set_string(area.x, y, fit(line, columns, self.glyphs.more), self.theme.style(Role::Text));
        }
    }

    fn draw_header(&mut self, area: Rect, form: Form, buf: &mut Buffer) {
        let columns = usize::from(area.width);
        let style = self.theme.style(Role::Header);
        let walk = self.session.branch().name.clone();
        let step = match self.session.len() {
            0 => "no step yet".to_owned(),
            len => format!("step {} of {}", self.session.cursor(), len - 1),
        };
        // Where the walk has gone round about.
        let step = match self.depth_here().filter(|(depth, _)| *depth <= self.session.cursor()) {
            Some((depth, _)) => format!("{step}, depth {depth}"),
            None => step,
        };
        let checking = match (self.is_reloading(), self.is_checking()) {
            (true, _) => "loading  ",
            (false, true) => "checking  ",
            (false, false) => "",
        };
        let right = match form {
            Form::Story | Form::Tiny => String::new(),
            Form::Columns => format!("{checking}{step}  {walk}  ? help "),
            Form::Portrait | Form::Stacked => format!("{checking}{step}  {walk} "),
        };
        let (mut outcome, failed) = self.verdict_text();
        if let Some((at, n)) = self.checking.as_ref().and_then(Checking::place) {
            let _ = write!(outcome, " ({at} of {n})");
        }
        let name = if form == Form::Columns { " lockwalk  " } else { " " };
        let left = format!("{name}{}", clean(self.session.title()));
        let room = columns.saturating_sub(width(&right));
        // The outcome matters more than the title.
        let title_room = room.saturating_sub(width(&outcome) + 4).max(room.min(14));
        let left = cut(&left, title_room, self.glyphs.more);
        buf.set_string(area.x, area.y, &left, style);
        let x = width(&left) + 3;
        let role = if failed { Role::PropFail } else { Role::PropOk };
        let text = cut(&outcome, room.saturating_sub(x + 1), self.glyphs.more);
        if !text.is_empty() {
            buf.set_string(area.x + x as u16, area.y, text, self.theme.style(role));
        }
        let x = area.x + columns.saturating_sub(width(&right)) as u16;
        buf.set_string(x, area.y, cut(&right, columns, ""), self.theme.style(Role::Title));
    }

    /// The step at which the current walk goes wrong, and what is wrong there.
    fn wrong(&mut self) -> Option<(usize, String)> {
        if let Some(step) = self.session.failed_at() {
            return Some((step, self.session.outcome()?.text.clone()));
        }
        match self.session.walk_status(self.session.position().branch) {
            WalkStatus::Violated { property, step } => Some((step, format!("{property} is violated"))),
            WalkStatus::Holds | WalkStatus::Unknown => None,
        }
    }

    /// What is known of the current walk, and whether it fails.
    fn verdict_text(&mut self) -> (String, bool) {
        let given = self.session.outcome().cloned().filter(|_| self.session.on_main());
        if let Some(outcome) = given {
            let at = self.session.failed_at().map(|at| format!(" at {at}")).unwrap_or_default();
            let sign = if outcome.failed { self.glyphs.fail } else { self.glyphs.ok };
            return (format!("{sign} {}{at}", clean(&outcome.text)), outcome.failed);
        }
        if self.session.is_empty() {
            return (String::new(), false);
        }
        match self.session.walk_status(self.session.position().branch) {
            WalkStatus::Unknown => (String::new(), false),
            // That it holds so far is no hint at whether it does.
            WalkStatus::Holds if self.player.as_ref().is_some_and(Player::hides) => (String::new(), false),
            WalkStatus::Holds => {
                let which = if self.session.unchecked().is_empty() { "" } else { "checked " };
                (format!("{} {which}properties hold", self.glyphs.ok), false)
            }
            WalkStatus::Violated { property, step } => {
                (format!("{} {} is violated at {step}", self.glyphs.fail, clean(&property)), true)
            }
        }
    }

    /// Draws the message, or a line about the step. A message that is too long goes on in the line of keys.
    fn draw_status(&mut self, area: Rect, below: Rect, buf: &mut Buffer) {
        let columns = usize::from(area.width);
        let mut line = |area: Rect, text: &str, style| {
            buf.set_string(area.x, area.y, fit(text, columns, self.glyphs.more), style);
        };
        if self.message.is_empty() {
            let text = format!(" {}", clean(&self.step_line()));
            buf.set_string(
                area.x,
                area.y,
                cut(&text, columns, self.glyphs.more),
                self.theme.style(Role::Dim),
            );
            return;
        }
        let style = self.theme.style(Role::Text);
        let lines = wrap(&clean(&self.message), columns.saturating_sub(1));
        line(area, &format!(" {}", lines.first().map_or("", String::as_str)), style);
        if lines.len() > 1 && below != area {
            line(below, &format!(" {}", lines[1..].join(" ")), style);
        }
    }

    /// The thread of a step, what it says in its lane, and its label with all parameters.
    pub(super) fn step_words(&mut self, step: usize) -> (String, String, String) {
        let table = self.session.table();
        let Some(row) = table.rows.get(step) else { return Default::default() };
        let thread = match row.lane {
            Some(lane) if table.columns().len() > 1 => table.columns()[lane].name.clone(),
            Some(_) | None => String::new(),
        };
        (thread, row.text.clone(), row.label.clone())
    }

    /// The number and the label of the current step.
    pub(super) fn step_title(&mut self) -> String {
        let Some(last) = self.session.len().checked_sub(1) else { return "initial states".to_owned() };
        let at = self.session.cursor();
        let (_, _, label) = self.step_words(at);
        clean(&format!("{at}/{last} {label}"))
    }

    /// One line about the current step, and what is wrong with the definitions of the spec.
    fn step_line(&mut self) -> String {
        if self.session.is_empty() {
            return "choose an initial state".to_owned();
        }
        if let Some(problem) = self.session.table().problems.first() {
            return problem.clone();
        }
        let at = self.session.cursor();
        let (thread, said, label) = self.step_words(at);
        let said =
            if said == label || label.starts_with(&said) { String::new() } else { format!("  {said}") };
        let thread = if thread.is_empty() { thread } else { format!("{thread}: ") };
        let location = self.session.label(at).and_then(|label| label.location.clone());
        let location = location.map(|place| format!("  ({place})")).unwrap_or_default();
        let outcome = self.wrong().filter(|(step, _)| *step == at);
        let outcome = outcome.map(|(_, text)| format!("{} {text}: ", self.glyphs.fail));
        format!("{at} {}{thread}{label}{said}{location}", outcome.unwrap_or_default())
    }
}
