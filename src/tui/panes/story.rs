//! The current step and nothing else, for small screens.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::super::app::App;
use super::super::layout::Pane;
use super::super::text::{clean, wrap};
use super::super::theme::Role;
use super::{Row, next, span};
use crate::export::holds;
use crate::session::Verdict;

pub(in super::super) fn draw(app: &mut App, area: Rect, buf: &mut Buffer) {
    let title = app.step_title();
    let inner = super::frame(app, Pane::Story, area, &title, "", buf);
    let columns = usize::from(inner.width);
    let mut row: Row = Vec::new();
    let mut add = |text: &str, style| {
        for line in wrap(&clean(text), columns) {
            row.push(Line::from(span(&line, style)));
        }
    };
    let at = app.session.cursor();
    let text = app.theme.style(Role::Text);
    if app.session.is_empty() {
        add("choose an initial state: 4, then Enter", text);
    } else {
        let (thread, said, label) = app.step_words(at);
        if !thread.is_empty() {
            add(&format!("{thread}: {said}"), app.theme.style(Role::Header));
        }
        if said != label && at > 0 {
            add(&label, app.theme.style(Role::Dim));
        }
        if at == 0 {
            let state: Vec<String> = app
                .session
                .variables()
                .iter()
                .zip(app.session.state(0).into_iter().flatten())
                .map(|(name, value)| format!("{name} = {value}"))
                .collect();
            for line in state {
                add(&line, text);
            }
        }
        for change in app.session.step_changes(at) {
            add(&next::change_text(app, &change), app.theme.style(Role::Changed));
        }
        let holders = app.session.holders_text(at);
        if !holders.is_empty() {
            add(&format!("locks  {holders}"), text);
        }
        let table = app.session.table();
        for wait in app.waits() {
            add(&holds::waits_for(&table, &wait, holds::Names::OF_COLUMNS), text);
        }
        let names = app.session.properties().to_vec();
        let verdicts = app.session.verdicts(at).to_vec();
        for (name, verdict) in names.iter().zip(&verdicts) {
            if matches!(verdict, Verdict::Violated(_)) {
                add(&format!("{} {name}", app.glyphs.fail), app.theme.style(Role::PropFail));
            }
        }
        if app.session.failed_at() == Some(at) && !verdicts.iter().any(|v| matches!(v, Verdict::Violated(_)))
        {
            let outcome = app.session.outcome().map(|outcome| outcome.text.clone()).unwrap_or_default();
            add(&format!("{} {outcome}", app.glyphs.fail), app.theme.style(Role::PropFail));
        }
        if let Some(failed) = app.session.failed_at().filter(|failed| *failed > at) {
            add(&format!("fails at {failed}"), app.theme.style(Role::Dim));
        }
    }
    super::list(app, Pane::Story, inner, &[row], buf);
}
