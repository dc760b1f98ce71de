//! The tree as TLA+ text that parses to the same tree.
//!
//! Invariants: junction lists are printed with their bullets in one column and everything of an item
//! to the right of it; parentheses are printed where the tree has them and nowhere else, so a tree
//! that was not made by the parser must have a `Paren` wherever precedence needs one. Comments,
//! separators and proofs are not in the tree and so not in the text; [`UnitKind::Skipped`] prints
//! as nothing.

mod expr;
mod writer;

use super::tree::{
    Bound, Expr, Instance, Module, Name, OpDecl, Operator, OperatorForm, Pattern, Unit, UnitKind,
};
use crate::base::Symbols;
use writer::Writer;

/// Returns the text of a module.
#[must_use]
pub fn print_module(module: &Module, symbols: &Symbols) -> String {
    let mut printer = Printer { out: Writer::default(), symbols };
    printer.module(module);
    printer.out.finish()
}

/// Returns the text of an expression, its first line beginning in column 1.
#[must_use]
pub fn print_expr(expr: &Expr, symbols: &Symbols) -> String {
    let mut printer = Printer { out: Writer::default(), symbols };
    printer.expr(expr);
    printer.out.finish()
}

/// How far the body of a definition is indented when it does not stand beside its name.
const INDENT: usize = 2;

struct Printer<'a> {
    out: Writer,
    symbols: &'a Symbols,
}

impl Printer<'_> {
    fn name(&mut self, name: Name) {
        let text = self.symbols.text(name.symbol).to_owned();
        self.out.token(&text);
    }

    fn names(&mut self, names: &[Name]) {
        self.separated(names, |p, n| p.name(*n));
    }

    fn separated<T>(&mut self, items: &[T], mut print: impl FnMut(&mut Self, &T)) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.out.raw(", ");
            }
            print(self, item);
        }
    }

    fn module(&mut self, module: &Module) {
        self.out.raw("---- MODULE ");
        self.name(module.name);
        self.out.raw(" ----");
        self.out.newline(0);
        if !module.extends.is_empty() {
            self.out.raw("EXTENDS ");
            self.names(&module.extends);
            self.out.newline(0);
        }
        for unit in
            module.units.iter().filter(|u| !matches!(u.kind, UnitKind::Facts { .. } | UnitKind::Skipped))
        {
            self.out.newline(0);
            self.unit(unit, 0);
            self.out.newline(0);
        }
        self.out.newline(0);
        self.out.raw("====");
    }

    /// Prints a unit whose first token stands in column `column`, from 0.
    fn unit(&mut self, unit: &Unit, column: usize) {
        if unit.local {
            self.out.raw("LOCAL ");
        }
        match &unit.kind {
            UnitKind::Variables(names) => {
                self.out.raw("VARIABLES ");
                self.names(names);
            }
            UnitKind::Constants(decls) => {
                self.out.raw("CONSTANTS ");
                self.separated(decls, Printer::decl);
            }
            UnitKind::Recursive(decls) => {
                self.out.raw("RECURSIVE ");
                self.separated(decls, Printer::decl);
            }
            UnitKind::Operator(operator) => self.operator(operator, column),
            UnitKind::Function { name, bounds, body } => {
                self.name(*name);
                self.out.raw("[");
                self.bounds(bounds);
                self.out.raw("] ==");
                self.body(body, column);
            }
            UnitKind::Instance(instance) => self.instance(instance),
            UnitKind::NamedInstance { name, params, instance } => {
                self.name(*name);
                self.params(params);
                self.out.raw(" == ");
                self.instance(instance);
            }
            UnitKind::Assume { name, body, axiom } => {
                self.out.raw(if *axiom { "AXIOM" } else { "ASSUME" });
                self.statement_name(*name);
                self.body(body, column);
            }
            UnitKind::Theorem { name, body } => {
                self.out.raw("THEOREM");
                self.statement_name(*name);
                match body {
                    Some(body) => self.body(body, column),
                    None => self.out.raw(" ASSUME TRUE PROVE TRUE"),
                }
            }
            UnitKind::Module(module) => self.module(module),
            UnitKind::Facts { .. } | UnitKind::Skipped => {}
        }
    }

    fn statement_name(&mut self, name: Option<Name>) {
        if let Some(name) = name {
            self.out.raw(" ");
            self.name(name);
            self.out.raw(" ==");
        }
    }

    fn operator(&mut self, operator: &Operator, column: usize) {
        match (operator.form, operator.params.as_slice()) {
            (OperatorForm::Prefix, [a]) => {
                self.name(operator.name);
                self.out.raw(" ");
                self.name(a.name);
            }
            (OperatorForm::Infix, [a, b]) => {
                self.name(a.name);
                self.out.raw(" ");
                self.name(operator.name);
                self.out.raw(" ");
                self.name(b.name);
            }
            (OperatorForm::Postfix, [a]) => {
                self.name(a.name);
                self.out.raw(" ");
                self.name(operator.name);
            }
            _ => {
                self.name(operator.name);
                self.params(&operator.params);
            }
        }
        self.out.raw(" ==");
        self.body(&operator.body, column);
    }

    /// Prints what stands after `==`: beside it if it is short, below it otherwise.
    fn body(&mut self, body: &Expr, column: usize) {
        if expr::is_tall(body) {
            self.out.newline(column + INDENT);
        } else {
            self.out.raw(" ");
        }
        self.expr(body);
    }

    fn params(&mut self, params: &[OpDecl]) {
        if !params.is_empty() {
            self.out.raw("(");
            self.separated(params, Printer::decl);
            self.out.raw(")");
        }
    }

    fn decl(&mut self, decl: &OpDecl) {
        let text = self.symbols.text(decl.name.symbol);
        let is_symbol = !text.contains(|c: char| c.is_ascii_alphanumeric()) || text.starts_with('\\');
        if is_symbol {
            let before = if decl.arity == 1 && text == "-." { "" } else { "_ " };
            let after = if decl.arity == 2 || text == "-." { " _" } else { "" };
            let text = format!("{before}{text}{after}");
            self.out.raw(&text);
            return;
        }
        self.name(decl.name);
        if decl.arity > 0 {
            let places = vec!["_"; decl.arity].join(", ");
            self.out.raw(&format!("({places})"));
        }
    }

    fn instance(&mut self, instance: &Instance) {
        self.out.raw("INSTANCE ");
        self.name(instance.module);
        if !instance.with.is_empty() {
            self.out.raw(" WITH ");
            self.separated(&instance.with, |p, (name, value)| {
                p.name(*name);
                p.out.raw(" <- ");
                p.expr(value);
            });
        }
    }

    fn pattern(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::Names(names) => self.names(names),
            Pattern::Tuple(names, _) => {
                self.out.raw("<<");
                self.names(names);
                self.out.raw(">>");
            }
        }
    }

    fn bounds(&mut self, bounds: &[Bound]) {
        self.separated(bounds, |p, bound| {
            p.pattern(&bound.pattern);
            p.out.raw(" \\in ");
            p.expr(&bound.set);
        });
    }
}
