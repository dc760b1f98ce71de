//! Where everything is: a scene as boxes, in the columns and lines of a text.
//!
//! Every drawing is made of these boxes, so the text and the picture show the same. A box is as wide as
//! its text needs; nothing is cut. What changed is found by comparing boxes: one is changed if the scene
//! before has none that says the same of the same thing.

use unicode_width::UnicodeWidthStr;

use super::{Body, Cell, Content, Cursor, Row, Scene, Stretch};

/// Between two columns of a grid.
const GAP: usize = 2;
/// From an item of a list to the next: room for the mark of a change, then an arrow between blanks.
const ARROW: usize = 5;
const ARROW_WIDTH: usize = 2;
/// The place of an empty list.
const EMPTY: usize = 3;
/// What a row stands back behind the title of its part.
const INDENT: usize = 2;
/// What a stretch needs besides its text: both ends, and a blank on each side.
const ENDS: usize = 4;

/// A scene as boxes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The boxes; none lies over another.
    pub pieces: Vec<Piece>,
    /// How many columns they take.
    pub width: usize,
    /// How many lines they take.
    pub height: usize,
}

/// A box, one line high.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The first column.
    pub x: usize,
    /// The line.
    pub y: usize,
    /// How many columns it takes.
    pub width: usize,
    /// What it is.
    pub kind: Kind,
    /// Whether the step changed it.
    pub changed: bool,
    /// What thing of the scene it is about, and what it says of its place.
    about: String,
}

/// What a box is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The title of a part.
    Title(String),
    /// The title of a row.
    RowTitle(String),
    /// The head of a column.
    Head(String),
    /// A cell of a grid.
    Cell(Cell),
    /// A piece over some columns.
    Stretch(String),
    /// An item of a list.
    Item(Cell),
    /// The arrow between two items.
    Arrow,
    /// Who stands at the item above.
    Cursor(String),
}

/// How wide the columns are, so that they stand still from state to state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Room {
    /// That of the titles, with the gap behind them.
    margin: usize,
    /// For each part that of its columns.
    columns: Vec<usize>,
}

impl Room {
    /// Makes room for a scene.
    pub fn make(&mut self, scene: &Scene) {
        self.margin = self.margin.max(margin(scene));
        self.columns.resize(self.columns.len().max(scene.parts.len()), 0);
        for (own, part) in self.columns.iter_mut().zip(&scene.parts) {
            if let Body::Grid { columns, rows } = &part.body {
                *own = column_width(columns, rows).max(*own);
            }
        }
    }
}

/// Lays out a scene; `before` is the one of the state before, if there is one. What does not fit into
/// `room` gets more.
#[must_use]
pub fn layout(scene: &Scene, before: Option<&Scene>, room: &Room) -> Layout {
    let mut room = room.clone();
    room.make(scene);
    let mut layout = place(scene, &room);
    if let Some(before) = before {
        room.make(before);
        let before = place(before, &room);
        for piece in &mut layout.pieces {
            let same = |old: &Piece| old.about == piece.about && old.kind == piece.kind;
            piece.changed = piece.can_change() && !before.pieces.iter().any(same);
        }
    }
    layout
}

impl Piece {
    fn can_change(&self) -> bool {
        match self.kind {
            Kind::Cell(_) | Kind::Stretch(_) | Kind::Item(_) | Kind::Cursor(_) => true,
            Kind::Title(_) | Kind::RowTitle(_) | Kind::Head(_) | Kind::Arrow => false,
        }
    }
}

/// Puts boxes down, from top to bottom.
struct Table {
    pieces: Vec<Piece>,
    margin: usize,
    y: usize,
}

fn place(scene: &Scene, room: &Room) -> Layout {
    let mut table = Table { pieces: Vec::new(), margin: room.margin, y: 0 };
    for (i, (part, width)) in scene.parts.iter().zip(&room.columns).enumerate() {
        let about = format!("{i}");
        table.title(&part.title);
        match &part.body {
            Body::Grid { columns, rows } => table.grid(columns, rows, *width, &about),
            Body::List { items, cursors } => table.list(items, cursors.as_deref(), &about),
        }
    }
    let width = table.pieces.iter().map(|piece| piece.x + piece.width).max().unwrap_or(0);
    Layout { pieces: table.pieces, width, height: table.y }
}

/// Where the boxes begin, behind all titles.
fn margin(scene: &Scene) -> usize {
    let mut widest = 0;
    for part in &scene.parts {
        widest = widest.max(part.title.width());
        if let Body::Grid { rows, .. } = &part.body {
            widest = rows.iter().map(|row| INDENT + row.title.width()).fold(widest, usize::max);
        }
    }
    if widest == 0 { 0 } else { widest + GAP }
}

impl Table {
    fn put(&mut self, x: usize, width: usize, kind: Kind, about: String) {
        self.pieces.push(Piece { x, y: self.y, width, kind, changed: false, about });
    }

    fn title(&mut self, title: &str) {
        if !title.is_empty() {
            self.put(0, title.width(), Kind::Title(title.to_owned()), String::new());
        }
    }

    fn grid(&mut self, columns: &[String], rows: &[Row], width: usize, about: &str) {
        let margin = self.margin;
        let x_of = |column: usize| margin + column * (width + GAP);
        for (column, head) in columns.iter().enumerate() {
            self.put(x_of(column), width, Kind::Head(head.clone()), String::new());
        }
        self.y += 1;
        for (i, row) in rows.iter().enumerate() {
            let about = format!("{about}/{i}");
            if !row.title.is_empty() {
                let kind = Kind::RowTitle(row.title.clone());
                self.put(INDENT, row.title.width(), kind, String::new());
            }
            match &row.content {
                Content::Cells(cells) => {
                    for (column, cell) in cells.iter().enumerate() {
                        self.put(x_of(column), width, Kind::Cell(cell.clone()), format!("{about}/{column}"));
                    }
                }
                Content::Stretches(stretches) => {
                    let extent = |s: &Stretch| (x_of(s.from), x_of(s.to) + width);
                    let lines = self.beside_each_other(stretches.iter().map(extent));
                    for (stretch, line) in stretches.iter().zip(&lines) {
                        let (from, to) = extent(stretch);
                        let about = format!("{about}/{}-{}", stretch.from, stretch.to);
                        let kind = Kind::Stretch(stretch.text.clone());
                        self.pieces.push(Piece {
                            x: from,
                            y: *line,
                            width: to - from,
                            kind,
                            changed: false,
                            about,
                        });
                    }
                    self.y = lines.iter().copied().max().unwrap_or(self.y);
                }
            }
            self.y += 1;
        }
    }

    fn list(&mut self, items: &[Cell], cursors: Option<&[Cursor]>, about: &str) {
        let mut x = self.margin;
        let mut starts = Vec::with_capacity(items.len() + 1);
        for (i, item) in items.iter().enumerate() {
            starts.push(x);
            let width = cell_width(item) + 2;
            self.put(x, width, Kind::Item(item.clone()), format!("{about}/{i}"));
            x += width;
            if i + 1 < items.len() {
                self.put(x + 2, ARROW_WIDTH, Kind::Arrow, String::new());
                x += ARROW;
            }
        }
        if items.is_empty() {
            self.put(x, EMPTY, Kind::Cell(Cell::default()), about.to_owned());
            x += EMPTY;
        }
        // Behind the last item there is a place for a cursor.
        starts.push(x + GAP);
        self.y += 1;
        let Some(cursors) = cursors else { return };
        let extent = |c: &Cursor| (starts[c.at], starts[c.at] + c.text.width() + 3);
        let lines = self.beside_each_other(cursors.iter().map(extent));
        for (cursor, line) in cursors.iter().zip(&lines) {
            let (x, end) = extent(cursor);
            let kind = Kind::Cursor(cursor.text.clone());
            let about = format!("{about}/at {}", cursor.at);
            self.pieces.push(Piece { x, y: *line, width: end - x, kind, changed: false, about });
        }
        // Without a cursor its line stays, so that what is below does not jump.
        self.y = lines.iter().copied().max().unwrap_or(self.y) + 1;
    }

    /// Returns a line for each extent, from the current one on, so that none lies over another.
    fn beside_each_other(&self, extents: impl Iterator<Item = (usize, usize)>) -> Vec<usize> {
        let mut taken: Vec<Vec<(usize, usize)>> = Vec::new();
        let mut lines = Vec::new();
        for (from, to) in extents {
            let is_free = |line: &Vec<(usize, usize)>| line.iter().all(|(a, b)| to <= *a || *b <= from);
            let line = taken.iter().position(is_free).unwrap_or(taken.len());
            if line == taken.len() {
                taken.push(Vec::new());
            }
            taken[line].push((from, to));
            lines.push(self.y + line);
        }
        lines
    }
}

/// Returns the width of the columns of a grid, in which all fits.
fn column_width(columns: &[String], rows: &[Row]) -> usize {
    let mut width = columns.iter().map(|head| head.width()).max().unwrap_or(0);
    for row in rows {
        match &row.content {
            Content::Cells(cells) => {
                width = cells.iter().map(|cell| cell_width(cell) + 1).fold(width, usize::max);
            }
            Content::Stretches(stretches) => {
                for stretch in stretches {
                    let n = stretch.to - stretch.from + 1;
                    let room = (stretch.text.width() + ENDS + 1).saturating_sub(GAP * (n - 1));
                    width = width.max(room.div_ceil(n));
                }
            }
        }
    }
    width
}

/// Returns how many columns the mark, the text and the owner of a cell take.
fn cell_width(cell: &Cell) -> usize {
    let owner = if cell.owner.is_empty() { 0 } else { cell.owner.width() + 2 };
    let parts = [usize::from(cell.shape.is_some()), cell.text.width(), owner];
    let n_parts = parts.iter().filter(|part| **part > 0).count();
    (parts.iter().sum::<usize>() + n_parts.saturating_sub(1)).max(1)
}
