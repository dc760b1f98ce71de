//! TLA+ text to a tree and back: lexer, parser, operator table, printer.
//!
//! A pure function that never fails: text in, tree and diagnostics out.

pub mod lexer;
pub mod operators;
pub mod token;
pub mod tree;
