//! TLA+ text to a tree and back: lexer, parser, operator table, printer.
//!
//! A pure function that never fails: text in, tree and diagnostics out.

pub mod codes;
pub mod lexer;
pub mod operators;
mod parser;
pub mod print;
pub mod same;
pub mod token;
pub mod tree;

pub use parser::{MAX_CHAIN, MAX_DEPTH, Parsed, parse_expression, parse_module};
