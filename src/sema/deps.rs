//! The modules that a module names, in the order in which they are to be loaded: first those it
//! extends, then those it instantiates (`modanalyzer/SpecObj.java`, `loadUnresolvedRelatives`).

use crate::base::Symbol;
use crate::syntax::tree::{Accessor, Bound, Expr, ExprKind, Module, Name, Segment, Unit, UnitKind};

/// The modules that a module and those nested in it name.
#[derive(Debug, Default)]
pub(super) struct Needs {
    /// After EXTENDS.
    pub(super) extends: Vec<Name>,
    /// After INSTANCE.
    pub(super) instances: Vec<Name>,
    /// The modules nested in it, at any depth.
    pub(super) nested: Vec<Symbol>,
}

/// Returns what a module names.
pub(super) fn needs(module: &Module) -> Needs {
    let mut needs = Needs::default();
    add_module(module, &mut needs);
    needs
}

fn add_module(module: &Module, needs: &mut Needs) {
    needs.extends.extend(&module.extends);
    add_units(&module.units, needs);
}

fn add_units(units: &[Unit], needs: &mut Needs) {
    for unit in units {
        match &unit.kind {
            UnitKind::Variables(_)
            | UnitKind::Constants(_)
            | UnitKind::Recursive(_)
            | UnitKind::Facts { .. }
            | UnitKind::Skipped => {}
            UnitKind::Operator(operator) => add_expr(&operator.body, needs),
            UnitKind::Function { bounds, body, .. } => {
                add_bounds(bounds, needs);
                add_expr(body, needs);
            }
            UnitKind::Instance(instance) | UnitKind::NamedInstance { instance, .. } => {
                needs.instances.push(instance.module);
                for (_, e) in &instance.with {
                    add_expr(e, needs);
                }
            }
            UnitKind::Assume { body, .. } => add_expr(body, needs),
            UnitKind::Theorem { body, .. } => {
                if let Some(body) = body {
                    add_expr(body, needs);
                }
            }
            UnitKind::Module(module) => {
                needs.nested.push(module.name.symbol);
                add_module(module, needs);
            }
        }
    }
}

fn add_bounds(bounds: &[Bound], needs: &mut Needs) {
    for b in bounds {
        add_expr(&b.set, needs);
    }
}

fn add_all(exprs: &[Expr], needs: &mut Needs) {
    for e in exprs {
        add_expr(e, needs);
    }
}

fn add_expr(expr: &Expr, needs: &mut Needs) {
    match &expr.kind {
        ExprKind::Number(_)
        | ExprKind::Str(_)
        | ExprKind::Bool(_)
        | ExprKind::Boolean
        | ExprKind::StringSet
        | ExprKind::At
        | ExprKind::OperatorName(_)
        | ExprKind::Error => {}
        ExprKind::Path(segments) => {
            for segment in segments {
                match segment {
                    Segment::Name { args, .. } | Segment::Args(args, _) => add_all(args, needs),
                    Segment::Part(..)
                    | Segment::Left(_)
                    | Segment::Right(_)
                    | Segment::Body(_)
                    | Segment::At(_) => {}
                }
            }
        }
        ExprKind::Prefix(_, e)
        | ExprKind::Postfix(_, e)
        | ExprKind::Paren(e)
        | ExprKind::Unbounded(_, _, e)
        | ExprKind::Field(e, _)
        | ExprKind::Lambda(_, e)
        | ExprKind::Label(_, _, e) => add_expr(e, needs),
        ExprKind::Infix(_, a, b)
        | ExprKind::FunctionSet(a, b)
        | ExprKind::BoxAction(a, b)
        | ExprKind::AngleAction(a, b)
        | ExprKind::WeakFairness(a, b)
        | ExprKind::StrongFairness(a, b)
        | ExprKind::SetFilter(_, a, b) => {
            add_expr(a, needs);
            add_expr(b, needs);
        }
        ExprKind::Junction(_, items) => items.iter().for_each(|(_, e)| add_expr(e, needs)),
        ExprKind::Quantified(_, bounds, body) | ExprKind::Function(bounds, body) => {
            add_bounds(bounds, needs);
            add_expr(body, needs);
        }
        ExprKind::SetMap(body, bounds) => {
            add_expr(body, needs);
            add_bounds(bounds, needs);
        }
        ExprKind::Choose(_, set, body) => {
            if let Some(set) = set {
                add_expr(set, needs);
            }
            add_expr(body, needs);
        }
        ExprKind::SetEnum(items) | ExprKind::Tuple(items) | ExprKind::Product(items) => add_all(items, needs),
        ExprKind::Record(fields) | ExprKind::RecordSet(fields) => {
            for (_, e) in fields {
                add_expr(e, needs);
            }
        }
        ExprKind::Except(function, updates) => {
            add_expr(function, needs);
            for update in updates {
                for accessor in &update.path {
                    match accessor {
                        Accessor::Index(args, _) => add_all(args, needs),
                        Accessor::Field(_) => {}
                    }
                }
                add_expr(&update.value, needs);
            }
        }
        ExprKind::Index(function, args) => {
            add_expr(function, needs);
            add_all(args, needs);
        }
        ExprKind::If(c, a, b) => {
            add_expr(c, needs);
            add_expr(a, needs);
            add_expr(b, needs);
        }
        ExprKind::Case(arms, other) => {
            for (guard, value) in arms {
                add_expr(guard, needs);
                add_expr(value, needs);
            }
            if let Some(other) = other {
                add_expr(other, needs);
            }
        }
        ExprKind::Let(units, body) => {
            add_units(units, needs);
            add_expr(body, needs);
        }
    }
}
