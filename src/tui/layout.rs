//! Where the panes are: a pure function of the size, of the pane that has the keyboard and of zoom.

use ratatui::layout::Rect;

/// A pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pane {
    /// Steps in lanes, with locks.
    Interleaving,
    /// The variables and what changed.
    State,
    /// The text of the spec at the action of the step.
    Source,
    /// Enabled actions.
    Next,
    /// Properties, step by step.
    Properties,
    /// The page of a lesson.
    Lesson,
    /// The state as the spec draws it.
    Scene,
    /// The current step and nothing else, for small screens.
    Story,
}

impl Pane {
    /// All panes but the story, in the order of their numbers.
    pub const ALL: [Pane; 7] = [
        Pane::Interleaving,
        Pane::State,
        Pane::Source,
        Pane::Next,
        Pane::Properties,
        Pane::Lesson,
        Pane::Scene,
    ];

    /// Returns the key that chooses it.
    pub fn number(self) -> char {
        match self {
            Pane::Story => '0',
            Pane::Interleaving => '1',
            Pane::State => '2',
            Pane::Source => '3',
            Pane::Next => '4',
            Pane::Properties => '5',
            Pane::Lesson => '6',
            Pane::Scene => '7',
        }
    }

    /// Returns the pane that a key chooses; that of the lessons is not for others.
    pub fn numbered(number: char) -> Option<Pane> {
        let all = Pane::ALL.into_iter().chain([Pane::Story]);
        all.filter(|pane| *pane != Pane::Lesson).find(|pane| pane.number() == number)
    }

    /// Returns its name.
    pub fn name(self) -> &'static str {
        match self {
            Pane::Story => "Story",
            Pane::Interleaving => "Interleaving",
            Pane::State => "State",
            Pane::Source => "Source",
            Pane::Next => "Next",
            Pane::Properties => "Properties",
            Pane::Lesson => "Lesson",
            Pane::Scene => "Scene",
        }
    }
}

/// The overall form of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Two columns.
    Columns,
    /// All panes one above the other.
    Portrait,
    /// The interleaving and one other pane.
    Stacked,
    /// One pane.
    Story,
    /// Too small for anything but a line.
    Tiny,
}

/// Where everything is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// The overall form.
    pub(super) form: Form,
    /// The first line.
    pub(super) header: Rect,
    /// The line of steps, with one below it for walks that leave.
    pub(super) scrubber: Rect,
    /// The panes that are seen.
    pub(super) panes: Vec<(Pane, Rect)>,
    /// Which pane, if any, shows the names of the hidden panes in its title.
    pub(super) tabs: Option<Pane>,
    /// Messages.
    pub(super) status: Rect,
    /// Keys.
    pub(super) bar: Rect,
}

/// Says which form a size gets.
pub(super) fn form(width: u16, height: u16) -> Form {
    match (width, height) {
        (100.., 30..) => Form::Columns,
        (60.., 46..) => Form::Portrait,
        (50.., 14..) => Form::Stacked,
        (30.., 8..) => Form::Story,
        (_, _) => Form::Tiny,
    }
}

/// What the layout depends on besides the size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wish {
    /// The pane that has the keyboard.
    pub(super) focus: Pane,
    /// The pane under the interleaving where there is room for one; that above the page of a lesson.
    pub(super) lower: Pane,
    /// Whether one pane has the whole screen.
    pub(super) zoom: bool,
    /// Whether there are walks to be shown under the line of steps.
    pub(super) walks: bool,
    /// How many lines the scene takes, if the spec defines one.
    pub(super) scene: Option<u16>,
    /// Whether a lesson is played.
    pub(super) lesson: bool,
}

/// Lays out the screen.
pub(super) fn layout(area: Rect, wish: Wish) -> Layout {
    let Wish { focus, lower, zoom, walks, scene, lesson } = wish;
    let form = form(area.width, area.height);
    let line = |y: u16, height: u16| Rect { x: area.x, y: area.y + y, width: area.width, height };
    if form == Form::Tiny {
        let none = line(0, 0);
        let header = line(0, area.height.min(1));
        return Layout {
            form,
            header,
            scrubber: none,
            panes: Vec::new(),
            tabs: None,
            status: none,
            bar: none,
        };
    }
    let n_scrubber = if walks && area.height >= 20 { 2 } else { 1 };
    let n_status = u16::from(form != Form::Story);
    let (header, scrubber, body) = if form == Form::Story {
        // The scrubber stands below the story.
        let body = line(1, area.height - 3);
        (line(0, 1), line(area.height - 2, 1), body)
    } else {
        let top = 1 + n_scrubber;
        (line(0, 1), line(1, n_scrubber), line(top, area.height - top - n_status - 1))
    };
    let status = line(area.height - 1 - n_status, n_status);
    let bar = line(area.height - 1, 1);
    let focus = if form != Form::Story && focus == Pane::Story { Pane::Interleaving } else { focus };
    let (panes, tabs) = if zoom || form == Form::Story {
        (vec![(focus, body)], Some(focus))
    } else if lesson {
        with_lesson(form, body, lower, scene)
    } else {
        match form {
            Form::Columns => (with_source(with_scene(columns(body), scene), lower), None),
            Form::Portrait => (with_source(with_scene(portrait(body), scene), lower), None),
            Form::Stacked | Form::Story | Form::Tiny => (stacked(body, lower, scene), Some(lower)),
        }
    };
    Layout { form, header, scrubber, panes, tabs, status, bar }
}

/// Gives the page of a lesson the lower part of the screen.
fn with_lesson(form: Form, body: Rect, upper: Pane, scene: Option<u16>) -> (Vec<(Pane, Rect)>, Option<Pane>) {
    let share = if form == Form::Stacked { 50 } else { 38 };
    let height = body.height * share / 100;
    let rest = Rect { height: body.height - height, ..body };
    let page = (Pane::Lesson, Rect { y: rest.bottom(), height, ..body });
    let (mut panes, tabs) = match form {
        Form::Columns => (with_source(with_scene(columns(rest), scene), upper), None),
        Form::Portrait => (with_source(with_scene(portrait(rest), scene), upper), None),
        Form::Stacked | Form::Story | Form::Tiny => (vec![(upper, rest)], Some(upper)),
    };
    panes.push(page);
    (panes, tabs)
}

fn columns(body: Rect) -> Vec<(Pane, Rect)> {
    let left = (u32::from(body.width) * 55 / 100) as u16;
    let right = body.width - left;
    let part = |y: u16, height: u16| Rect { x: body.x + left, y: body.y + y, width: right, height };
    let state = body.height * 45 / 100;
    let properties = (body.height / 4).clamp(6, 12);
    let next = body.height - state - properties;
    vec![
        (Pane::Interleaving, Rect { width: left, ..body }),
        (Pane::State, part(0, state)),
        (Pane::Next, part(state, next)),
        (Pane::Properties, part(state + next, properties)),
    ]
}

fn portrait(body: Rect) -> Vec<(Pane, Rect)> {
    let part = |y: u16, height: u16| Rect { y: body.y + y, height, ..body };
    let interleaving = body.height * 38 / 100;
    let state = body.height * 26 / 100;
    let next = body.height * 20 / 100;
    let rest = body.height - interleaving - state - next;
    vec![
        (Pane::Interleaving, part(0, interleaving)),
        (Pane::State, part(interleaving, state)),
        (Pane::Next, part(interleaving + state, next)),
        (Pane::Properties, part(interleaving + state + next, rest)),
    ]
}

/// Puts the scene below the interleaving, which is the first pane.
fn with_scene(mut panes: Vec<(Pane, Rect)>, lines: Option<u16>) -> Vec<(Pane, Rect)> {
    let (Some(lines), Some((_, above))) = (lines, panes.first_mut()) else { return panes };
    let height = lines.saturating_add(2).min(above.height * 2 / 5);
    above.height -= height;
    let scene = Rect { y: above.y + above.height, height, ..*above };
    panes.insert(1, (Pane::Scene, scene));
    panes
}

/// Puts the source, if it was the last pane to be chosen, in the place of the state and of what can happen
/// next, which stand one above the other.
fn with_source(mut panes: Vec<(Pane, Rect)>, chosen: Pane) -> Vec<(Pane, Rect)> {
    if chosen == Pane::Source {
        let next = panes.iter().find(|(pane, _)| *pane == Pane::Next).map_or(0, |(_, area)| area.height);
        panes.retain(|(pane, _)| *pane != Pane::Next);
        for (pane, area) in panes.iter_mut().filter(|(pane, _)| *pane == Pane::State) {
            *pane = Pane::Source;
            area.height += next;
        }
    }
    panes
}

fn stacked(body: Rect, lower: Pane, scene: Option<u16>) -> Vec<(Pane, Rect)> {
    let mut below = (body.height * 42 / 100).max(5);
    if lower == Pane::Scene {
        // A picture is worth more as a whole.
        below = scene.unwrap_or(0).saturating_add(2).min(body.height / 2).max(below);
    }
    let above = body.height - below;
    vec![
        (Pane::Interleaving, Rect { height: above, ..body }),
        (lower, Rect { y: body.y + above, height: below, ..body }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panes_fill_the_screen_without_holes_or_overlap() {
        for width in 1..220 {
            for height in 1..80 {
                let area = Rect { x: 0, y: 0, width, height };
                let wish = Wish {
                    focus: Pane::Interleaving,
                    lower: Pane::State,
                    zoom: false,
                    walks: (width + height) % 2 == 0,
                    scene: (width % 3 > 0).then_some(height / 4),
                    lesson: width % 5 == 0,
                };
                let layout = layout(area, wish);
                let mut cells = vec![0_u8; usize::from(width) * usize::from(height)];
                let parts = [layout.header, layout.scrubber, layout.status, layout.bar];
                for part in layout.panes.iter().map(|(_, part)| *part).chain(parts) {
                    for position in part.positions() {
                        assert!(position.x < width && position.y < height, "{width}x{height} {part:?}");
                        cells[usize::from(position.y) * usize::from(width) + usize::from(position.x)] += 1;
                    }
                }
                if layout.form != Form::Tiny {
                    assert!(cells.iter().all(|n| *n == 1), "{width}x{height}: {layout:?}");
                }
            }
        }
    }

    #[test]
    fn forms_by_size() {
        assert_eq!(form(120, 40), Form::Columns);
        assert_eq!(form(100, 30), Form::Columns);
        assert_eq!(form(80, 50), Form::Portrait);
        assert_eq!(form(80, 24), Form::Stacked);
        assert_eq!(form(60, 16), Form::Stacked);
        assert_eq!(form(40, 12), Form::Story);
        assert_eq!(form(20, 5), Form::Tiny);
    }
}
