//! The page of a lesson: its text, its question, and what is said to the answer.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

use super::super::app::App;
use super::super::glyphs::UNICODE;
use super::super::keymap::Command;
use super::super::layout::Pane;
use super::super::theme::Role;
use super::{Row, span};
use crate::lesson::{self, Ink, Question};

pub(in super::super) fn draw(app: &mut App, area: Rect, buf: &mut Buffer) {
    let Some(player) = &app.player else { return };
    let lesson = &player.lessons[player.at.0];
    let dot = app.glyphs.between;
    let title = format!(
        "6 Lesson {} of {} {dot} page {} of {} {dot} {}",
        player.at.0 + 1,
        player.lessons.len(),
        player.at.1 + 1,
        lesson.pages.len(),
        lesson.title
    );
    let columns = usize::from(area.width.saturating_sub(2));
    let rows = rows(app, columns);
    // What is below is known only once it is laid out.
    let inner = Rect {
        x: area.x + 1,
        y: area.y + 1,
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(2),
    };
    super::list(app, Pane::Lesson, inner, &rows, buf);
    let hits = std::mem::take(&mut app.hits);
    let foot = foot(app);
    let inner = super::frame(app, Pane::Lesson, area, &title, &foot, buf);
    // The frame lies below the rows for the mouse.
    app.hits.extend(hits);
    super::list(app, Pane::Lesson, inner, &rows, buf);
}

/// Says what the keys do next.
fn foot(app: &mut App) -> String {
    // What the page shows, and whether the answer is right, is found out after the first drawing.
    if app.player.as_ref().is_some_and(|player| player.scene.is_none()) {
        return "checking".to_owned();
    }
    // In another pane these keys do something else.
    let here = app.active() == Pane::Lesson;
    let is_last = app.refusal(Command::NextPage).is_some();
    match (app.page.rest, app.n_choices()) {
        (0, _) if !here => "6 comes back".to_owned(),
        (rest, _) if !here => format!("6 comes back  {rest} more"),
        (0, 0) if is_last => "the last page".to_owned(),
        (0, 0) => "Space next page".to_owned(),
        (0, n) => format!("1 to {n} answers"),
        (rest, _) => format!("Space {rest} more"),
    }
}

/// The text with the question as the first row, a row for each choice, and one for what is said then.
fn rows(app: &App, columns: usize) -> Vec<Row> {
    let Some(player) = &app.player else { return Vec::new() };
    let page = player.page();
    let mut text: Row = Vec::new();
    add(app, &mut text, &page.title.text, columns, Role::Header);
    if let (Some(line), Some(Ok(scene))) = (text.last_mut(), &player.scene) {
        let place = format!("   state {} is step {}", scene.at + 1, scene.at);
        if line.width() + place.len() <= columns {
            line.spans.push(span(&place, app.theme.style(Role::Dim)));
        }
    }
    text.extend(lesson::lines(&page.text, columns).iter().map(|line| inked(app, line)));
    if let Some(Err(problem)) = &player.scene {
        text.push(Line::default());
        let said = format!("This page cannot be shown: {problem}");
        add(app, &mut text, &said, columns, Role::PropFail);
    }
    let Some(question) = &page.question else { return vec![text] };
    text.push(Line::default());
    add(app, &mut text, &question.ask, columns, Role::Title);
    let mut rows = vec![text];
    let right = player.right();
    let chosen = player.answer();
    for i in 0..question.choices.len() {
        rows.push(choice(app, question, i, chosen, right, columns));
    }
    match (chosen, right) {
        (Some(chosen), Some(right)) => rows.push(said(app, question, chosen, right, columns)),
        // Its place, until it is known what is shown with it.
        (Some(_), None) => rows.push(vec![Line::default()]),
        (None, _) => {}
    }
    rows
}

fn add(app: &App, row: &mut Row, text: &str, columns: usize, role: Role) {
    let style = app.theme.style(role);
    for line in lesson::paragraph(text, columns, Ink::Plain) {
        row.push(Line::from(line.iter().map(|run| span(&run.text, style)).collect::<Vec<_>>()));
    }
}

fn inked(app: &App, line: &lesson::Line) -> Line<'static> {
    // A page names the sign of what is wrong as the other panes have it.
    let text = |text: &str| text.replace(UNICODE.fail, app.glyphs.fail);
    Line::from(line.iter().map(|run| span(&text(&run.text), ink(app, run.ink))).collect::<Vec<_>>())
}

fn ink(app: &App, ink: Ink) -> Style {
    app.theme.style(match ink {
        Ink::Plain => Role::Text,
        Ink::Code => Role::Key,
        Ink::Emphasis | Ink::Strong => Role::Title,
    })
}

fn choice(
    app: &App,
    question: &Question,
    i: usize,
    chosen: Option<usize>,
    right: Option<usize>,
    columns: usize,
) -> Row {
    let is_selected = chosen.is_none() && app.active() == Pane::Lesson && app.page.selected == i + 1;
    let (sign, role) = match (chosen, right) {
        (Some(_), Some(right)) if right == i => (app.glyphs.ok, Role::PropOk),
        (Some(chosen), Some(_)) if chosen == i => (app.glyphs.fail, Role::Text),
        (Some(_), _) => (" ", Role::Dim),
        (None, _) if is_selected => (app.glyphs.cursor, Role::Selected),
        (None, _) => (" ", Role::Text),
    };
    let mut row = Row::new();
    add(app, &mut row, &question.choices[i], columns.saturating_sub(6), role);
    let style = app.theme.style(role);
    for (n, line) in row.iter_mut().enumerate() {
        let head = if n == 0 { format!(" {sign} {}  ", i + 1) } else { " ".repeat(6) };
        line.spans.insert(0, span(&head, style));
    }
    row
}

fn said(app: &App, question: &Question, chosen: usize, right: usize, columns: usize) -> Row {
    let mut row = vec![Line::default()];
    let verdict = if chosen == right {
        "Yes.".to_owned()
    } else {
        format!("Not quite, it is \"{}\".", question.choices[right])
    };
    add(app, &mut row, &verdict, columns, Role::Header);
    if let Some(says) = &question.says {
        add(app, &mut row, says, columns, Role::Text);
    }
    row
}
