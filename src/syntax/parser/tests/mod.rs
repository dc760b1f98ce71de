//! Tests of the parser: shapes of expressions, modules, messages, and what holds for any text.

mod any_text;
mod messages;
mod modules;
mod shapes;

use super::{Parsed, parse_expression, parse_module};
use crate::base::{FileId, SourceMap, Symbols};
use crate::diag::{Color, render};
use crate::syntax::print::{print_expr, print_module};
use crate::syntax::same::{same_expr, same_module};
use crate::syntax::tree::{Expr, ExprKind, Junction};

const FILE: FileId = FileId(0);

/// Returns an expression with a pair of parentheses around everything that has parts.
fn shape_of(expr: &Expr, symbols: &Symbols) -> String {
    let shape = |e: &Expr| shape_of(e, symbols);
    let all = |items: &[Expr]| items.iter().map(shape).collect::<Vec<_>>().join(", ");
    match &expr.kind {
        ExprKind::Infix(op, a, b) => format!("({} {} {})", shape(a), symbols.text(op.symbol), shape(b)),
        ExprKind::Prefix(op, a) => format!("({} {})", symbols.text(op.symbol), shape(a)),
        ExprKind::Postfix(op, a) => format!("({} {})", shape(a), symbols.text(op.symbol)),
        ExprKind::Index(f, args) => format!("({}[{}])", shape(f), all(args)),
        ExprKind::Field(r, name) => format!("({}.{})", shape(r), symbols.text(name.symbol)),
        ExprKind::Product(items) => {
            format!("({})", items.iter().map(shape).collect::<Vec<_>>().join(" \\X "))
        }
        ExprKind::Paren(e) => format!("<{}>", shape(e)),
        ExprKind::If(a, b, c) => format!("(IF {} {} {})", shape(a), shape(b), shape(c)),
        ExprKind::Quantified(_, _, e) => format!("(\\Q {})", shape(e)),
        ExprKind::Junction(kind, items) => {
            let bullet = match kind {
                Junction::And => "and",
                Junction::Or => "or",
            };
            format!("{bullet}[{}]", items.iter().map(|(_, e)| shape(e)).collect::<Vec<_>>().join(", "))
        }
        _ => print_expr(expr, symbols),
    }
}

/// Parses an expression that must be right and returns its shape; it must survive printing.
fn shape(text: &str) -> String {
    let mut symbols = Symbols::default();
    let (expr, diagnostics) = parse_expression(FILE, text, &mut symbols);
    assert_eq!(diagnostics, [], "{text}");
    let printed = print_expr(&expr, &symbols);
    let (again, diagnostics) = parse_expression(FILE, &printed, &mut symbols);
    assert_eq!(diagnostics, [], "{text}\nprinted:\n{printed}");
    assert!(same_expr(&expr, &again), "{text}\nprinted:\n{printed}");
    shape_of(&expr, &symbols)
}

/// Parses a module that must be right and returns it printed; that must parse to the same tree.
fn module(text: &str) -> String {
    let mut symbols = Symbols::default();
    let Parsed { modules, diagnostics } = parse_module(FILE, text, &mut symbols);
    assert_eq!(diagnostics, [], "{text}");
    let printed = print_module(&modules[0], &symbols);
    let again = parse_module(FILE, &printed, &mut symbols);
    assert_eq!(again.diagnostics, [], "printed:\n{printed}");
    assert!(same_module(&modules[0], &again.modules[0]), "printed:\n{printed}");
    printed
}

/// Returns the messages about a text, with trailing spaces and the name of the file cut off.
fn messages(text: &str) -> String {
    let mut symbols = Symbols::default();
    let mut sources = SourceMap::default();
    let file = sources.add("M.tla", text);
    let parsed = parse_module(file, text, &mut symbols);
    let rendered: Vec<_> = parsed.diagnostics.iter().map(|d| render(d, &sources, Color::Plain)).collect();
    rendered.join("\n")
}

/// Returns the messages about the units of a module.
fn unit_messages(units: &str) -> String {
    messages(&format!("---- MODULE M ----\n{units}\n===="))
}

/// Runs a test on a stack as large as the one that the command line gives to the parser.
fn with_large_stack(test: impl FnOnce() + Send + 'static) {
    let thread =
        std::thread::Builder::new().stack_size(1 << 30).spawn(test).expect("a thread can be started");
    if let Err(panic) = thread.join() {
        std::panic::resume_unwind(panic);
    }
}

/// Parses an expression that must be right and returns it printed; that must parse to the same tree.
fn printed(text: &str) -> String {
    let mut symbols = Symbols::default();
    let (expr, _) = parse_expression(FILE, text, &mut symbols);
    shape(text);
    print_expr(&expr, &symbols)
}
