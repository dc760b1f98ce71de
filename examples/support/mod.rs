//! What the runners of `examples/` share: running a checker in a process of its own, and tables.

#![allow(dead_code)]

pub(crate) mod checker;
pub(crate) mod process;
pub(crate) mod table;
