//! What every other module stands on: names, places in source text, and the outside world as a trait.
//!
//! Invariants: a [`Symbol`] is the rank of a text in order of first appearance, which is also the
//! order that TLC gives to strings and model values (`util/UniqueString.java`); it never changes.
//! Nothing here touches the file system, the clock or the environment: that is the work of [`System`],
//! and of [`Outside`] where a spec asks for it.

mod outside;
mod source;
mod spelling;
mod stop;
mod symbols;
mod system;

pub use outside::{Outside, Ran, Writing};
pub use source::{FileId, LineColumn, SourceFile, SourceMap, Span};
pub use spelling::{distance, nearest};
pub use stop::{Stop, StopReason};
pub use symbols::{Symbol, Symbols};
pub use system::{MemorySystem, System};
