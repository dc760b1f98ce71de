//! Lockwalk: a TLA+ interpreter and explicit-state model checker whose counterexamples are walked
//! through in a terminal.
//!
//! The modules are layers. Their order is in ARCHITECTURE.md, and `tests/tidy.rs` holds them to it.

pub mod base;
pub mod claims;
pub mod cli;
pub mod config;
pub mod diag;
pub mod engine;
pub mod export;
pub mod graph;
pub mod import;
pub mod lesson;
pub mod scene;
pub mod search;
pub mod sema;
pub mod session;
pub mod stdmod;
pub mod store;
pub mod syntax;
pub mod trace;
pub mod tui;
pub mod value;
