//! TLA+ text to a tree and back: lexer, parser, operator table, printer.
//!
//! A pure function that never fails: text in, tree and diagnostics out.

pub mod tree;
