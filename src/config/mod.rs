//! TLC's `.cfg` files: what to check of a spec, and with which constants.
//!
//! Read as TLC does (`tlc2/tool/impl/ModelConfig.java`), which takes its words from TLA+. A directive
//! that is not supported is an error that names it: nothing is ignored. Whether the names are defined
//! is not known here; that is `engine`'s work.

mod codes;
mod directives;
mod embedded;
mod parse;
#[cfg(test)]
mod tests;
mod words;

use crate::base::{Span, Symbol, Symbols};

pub use embedded::embedded;
pub use parse::{parse, parse_override};

/// A name that the cfg mentions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// The name.
    pub symbol: Symbol,
    /// Where it stands in the cfg.
    pub span: Span,
}

/// A parsed cfg.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// `SPECIFICATION`.
    pub specification: Option<Named>,
    /// `INIT`.
    pub init: Option<Named>,
    /// `NEXT`.
    pub next: Option<Named>,
    /// `CONSTANT` with values and substitutions, in order.
    pub constants: Vec<Constant>,
    /// `INVARIANT`.
    pub invariants: Vec<Named>,
    /// `PROPERTY`.
    pub properties: Vec<Named>,
    /// `CONSTRAINT`.
    pub constraints: Vec<Named>,
    /// `ACTION_CONSTRAINT`.
    pub action_constraints: Vec<Named>,
    /// `SYMMETRY`.
    pub symmetry: Option<Named>,
    /// `VIEW`.
    pub view: Option<Named>,
    /// `ALIAS`.
    pub alias: Option<Named>,
    /// `POSTCONDITION`.
    pub postconditions: Vec<Named>,
    /// `_PERIODIC`.
    pub periodic: Option<Named>,
    /// `_RL_REWARD`.
    pub reward: Option<Named>,
    /// `_POSSIBLE`.
    pub possible: Vec<Named>,
    /// `CHECK_DEADLOCK`, if it is there.
    pub check_deadlock: Option<bool>,
    /// Definitions that a viewer wants to ask for; no cfg says so.
    pub views: Vec<String>,
}

impl Config {
    /// Meets the model values and strings, in order. They are all that TLC has of a cfg in its table of
    /// names when it reads the modules; so the cfg is parsed with a table of its own before.
    pub fn meet_values(&mut self, own: &Symbols, symbols: &mut Symbols) {
        self.each_symbol(&mut |symbol, is_value| {
            if is_value {
                symbols.intern(own.text(*symbol));
            }
        });
    }

    /// Moves all names from the table it was parsed with to another one.
    pub fn rename(&mut self, own: &Symbols, symbols: &mut Symbols) {
        self.each_symbol(&mut |symbol, _| *symbol = symbols.intern(own.text(*symbol)));
    }

    /// Shows each name, and whether it is a value.
    fn each_symbol(&mut self, show: &mut impl FnMut(&mut Symbol, bool)) {
        for constant in &mut self.constants {
            constant.arguments.iter_mut().for_each(|value| value.each_symbol(show));
            match &mut constant.kind {
                ConstantKind::Value(value) => value.each_symbol(show),
                ConstantKind::Replace(with) => show(&mut with.symbol, false),
            }
            show(&mut constant.name.symbol, false);
            constant.module.iter_mut().for_each(|name| show(&mut name.symbol, false));
        }
        let Config { specification, init, next, symmetry, view, alias, periodic, reward, .. } = self;
        let single = [specification, init, next, symmetry, view, alias, periodic, reward];
        let Config {
            invariants, properties, constraints, action_constraints, postconditions, possible, ..
        } = self;
        let lists = [invariants, properties, constraints, action_constraints, postconditions, possible];
        let single = single.into_iter().flatten();
        single.chain(lists.into_iter().flatten()).for_each(|name| show(&mut name.symbol, false));
    }

    /// Sets a constant, in place of what the cfg says of it.
    pub fn set(&mut self, constant: Constant) {
        self.constants.retain(|c| !c.is_about_same(&constant));
        self.constants.push(constant);
    }
}

impl CfgValue {
    fn each_symbol(&mut self, show: &mut impl FnMut(&mut Symbol, bool)) {
        match self {
            CfgValue::Str(symbol) | CfgValue::Model(symbol) => show(symbol, true),
            CfgValue::Set(values) => values.iter_mut().for_each(|value| value.each_symbol(show)),
            CfgValue::Int(_) | CfgValue::Bool(_) => {}
        }
    }
}

/// What the cfg says of a constant or a definition.
#[derive(Clone, Debug)]
pub struct Constant {
    /// The constant, or the definition that is replaced.
    pub name: Named,
    /// `F(1, 2)`: the arguments for which the constant operator has the value.
    pub arguments: Vec<CfgValue>,
    /// `[M]`: only within module M.
    pub module: Option<Named>,
    /// What stands for it.
    pub kind: ConstantKind,
}

impl Constant {
    /// Says whether two lines give a value to the same.
    fn is_about_same(&self, other: &Constant) -> bool {
        self.name.symbol == other.name.symbol
            && self.arguments == other.arguments
            && self.module.map(|m| m.symbol) == other.module.map(|m| m.symbol)
    }
}

/// What stands for a constant.
#[derive(Clone, Debug)]
pub enum ConstantKind {
    /// `N = value`.
    Value(CfgValue),
    /// `N <- Definition`.
    Replace(Named),
}

/// A value as a cfg can write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CfgValue {
    /// `3`.
    Int(i32),
    /// `"text"`.
    Str(Symbol),
    /// `TRUE`, `FALSE`.
    Bool(bool),
    /// `{a, b}`.
    Set(Vec<CfgValue>),
    /// Any other word: a model value of that name.
    Model(Symbol),
}
