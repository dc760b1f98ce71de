//! A picture of a state, as its spec describes it in a definition `Scene`.
//!
//! A scene has parts, one below the other. A grid has columns, and rows of cells or of stretches that
//! lie over several columns: page tables, an address space with what is mapped in it. A list has items
//! and cursors: a queue with the place where a thread stands. What the records of `Scene` may say is
//! told at [`read`]; [`layout`] makes boxes of it, and every drawing is made of these boxes.

mod layout;
mod lines;
mod read;
#[cfg(test)]
mod tests;

pub use layout::{Kind, Layout, Piece, Room, layout};
pub use lines::{Ink, Run, Signs, lines};
pub use read::read;

use crate::trace::Trace;
use crate::trace::lanes::Definition;
use crate::value::Plain;

/// The name of the definition.
pub const DEFINITION: &str = "Scene";

/// A picture of a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scene {
    /// The parts, from top to bottom.
    pub parts: Vec<Part>,
}

/// A part of a scene.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What stands above it; may be empty.
    pub title: String,
    /// What it is made of.
    pub body: Body,
}

/// What a part is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Columns with rows below them.
    Grid {
        /// The heads of the columns.
        columns: Vec<String>,
        /// The rows.
        rows: Vec<Row>,
    },
    /// Items in a line.
    List {
        /// The items.
        items: Vec<Cell>,
        /// Who stands where; absent if nobody ever does.
        cursors: Option<Vec<Cursor>>,
    },
}

/// A row of a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What stands before it; may be empty.
    pub title: String,
    /// What is in it.
    pub content: Content,
}

/// What is in a row of a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A cell for each column.
    Cells(Vec<Cell>),
    /// Pieces that lie over one or more columns each.
    Stretches(Vec<Stretch>),
}

/// A cell of a grid, or an item of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// The mark in it.
    pub shape: Option<Shape>,
    /// The words in it; may be empty.
    pub text: String,
    /// Who has it; empty if nobody has.
    pub owner: String,
}

/// A piece that lies over columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The position of its first column.
    pub from: usize,
    /// The position of its last column.
    pub to: usize,
    /// The words on it.
    pub text: String,
}

/// Somebody who stands at an item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The position of the item; behind the last one if it is their number.
    pub at: usize,
    /// Who it is.
    pub text: String,
}

/// A mark. No two are told apart by their color.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A filled circle.
    Dot,
    /// An empty circle.
    Ring,
    /// A filled square.
    Square,
    /// A filled diamond.
    Diamond,
    /// Two lines that cross.
    Cross,
}

impl Shape {
    /// All of them.
    pub const ALL: [Shape; 5] = [Shape::Dot, Shape::Ring, Shape::Square, Shape::Diamond, Shape::Cross];

    /// Returns its name in a spec.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Shape::Dot => "dot",
            Shape::Ring => "ring",
            Shape::Square => "square",
            Shape::Diamond => "diamond",
            Shape::Cross => "cross",
        }
    }
}

/// The scene of a step, laid out, with what stands above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The number and the name of the step.
    pub caption: String,
    /// The boxes, or what is wrong with the definition, as text for the user.
    pub layout: Result<Layout, String>,
}

/// Returns a picture of each state of a behavior; `None` if the spec has no such definition.
pub fn pictures(trace: &Trace, definition: &mut Definition<'_>) -> Option<Vec<Picture>> {
    let mut scenes = Vec::with_capacity(trace.steps.len());
    let mut room = Room::default();
    for step in &trace.steps {
        let scene = evaluate(definition(DEFINITION, &step.state)?);
        if let Ok(scene) = &scene {
            room.make(scene);
        }
        scenes.push(scene);
    }
    let mut pictures = Vec::with_capacity(trace.steps.len());
    for (i, (step, scene)) in trace.steps.iter().zip(&scenes).enumerate() {
        let before = i.checked_sub(1).and_then(|before| scenes[before].as_ref().ok());
        let label = step.label.as_ref().map_or_else(|| "Init".to_owned(), ToString::to_string);
        pictures.push(Picture {
            caption: format!("{}  {label}", i + 1),
            layout: scene.as_ref().map(|scene| layout(scene, before, &room)).map_err(Clone::clone),
        });
    }
    Some(pictures)
}

/// Returns the scene that the value of the definition describes.
///
/// # Errors
/// What is wrong with it, as text for the user.
pub fn evaluate(value: Result<Plain, String>) -> Result<Scene, String> {
    value.and_then(|value| read(&value)).map_err(|problem| format!("{DEFINITION}: {problem}"))
}
