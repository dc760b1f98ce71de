//! Comparison of trees without their spans, for tests of whatever makes or prints trees.

use super::tree::{Expr, Module, UnitKind};

/// Says whether two modules are the same but for spans and skipped units.
///
/// Both must have been made with one table of symbols.
#[must_use]
pub fn same_module(a: &Module, b: &Module) -> bool {
    without_spans(&format!("{:?}", pruned(a))) == without_spans(&format!("{:?}", pruned(b)))
}

/// Says whether two expressions are the same but for spans; both must have been made with one table of symbols.
#[must_use]
pub fn same_expr(a: &Expr, b: &Expr) -> bool {
    without_spans(&format!("{a:?}")) == without_spans(&format!("{b:?}"))
}

/// Returns a module without the units that are not printed.
fn pruned(module: &Module) -> Module {
    let mut module = module.clone();
    module.units.retain(|u| !matches!(u.kind, UnitKind::Facts { .. } | UnitKind::Skipped));
    for unit in &mut module.units {
        if let UnitKind::Module(inner) = &mut unit.kind {
            *inner = pruned(inner);
        }
    }
    module
}

/// Returns the debug text of a tree without its spans.
#[must_use]
pub fn without_spans(debug: &str) -> String {
    let mut out = String::with_capacity(debug.len());
    let mut rest = debug;
    while let Some(at) = rest.find("Span { ") {
        out.push_str(&rest[..at]);
        let end = rest[at..].find('}').map_or(rest.len(), |e| at + e + 1);
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}
