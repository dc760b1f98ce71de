//! The resolved program: every name is a definition or a bound identifier, every operator is known.
//!
//! INSTANCE is still there as a chain of [`InstanceUse`]; the engine's lowering substitutes it.
//! Invariants: a [`DefId`] indexes `Program::defs`, a [`LocalId`] indexes `Program::locals`; each
//! binding occurrence has a `LocalId` of its own in the whole program; arities have been checked.

use rustc_hash::FxHashMap;

use crate::base::{SourceMap, Span, Symbol, Symbols};
use crate::stdmod::Builtin;

/// A module of [`Program::modules`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModuleId(pub u32);

/// A definition of [`Program::defs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DefId(pub u32);

/// A bound identifier or parameter of [`Program::locals`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalId(pub u32);

/// The four levels of *Specifying Systems*, 17.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// No variable.
    Constant,
    /// Unprimed variables.
    State,
    /// Primed variables.
    Action,
    /// Temporal operators.
    Temporal,
}

/// All modules that a root module needs, resolved.
#[derive(Debug)]
pub struct Program {
    /// Names and strings.
    pub symbols: Symbols,
    /// The text of all modules.
    pub sources: SourceMap,
    /// All modules, those that others need first.
    pub modules: Vec<Module>,
    /// The module that was asked for.
    pub root: ModuleId,
    /// All definitions.
    pub defs: Vec<Def>,
    /// All bound identifiers and parameters.
    pub locals: Vec<Local>,
}

/// A resolved module.
#[derive(Debug)]
pub struct Module {
    /// Its name.
    pub name: Symbol,
    /// Its constants, with those it extends, in order of declaration.
    pub constants: Vec<DefId>,
    /// Its variables, with those it extends, in order of declaration.
    pub variables: Vec<DefId>,
    /// Its assumptions (not its AXIOMs), with those it extends, in order.
    pub assumptions: Vec<DefId>,
    /// What every name at its top level means, LOCAL ones included.
    pub scope: FxHashMap<Symbol, Target>,
}

/// What a name means: a definition, seen through a chain of instances.
#[derive(Clone, Debug)]
pub struct Target {
    /// The instances passed through, the outermost first; empty for a definition of the same module.
    pub via: Vec<InstanceUse>,
    /// The definition.
    pub def: DefId,
}

/// A definition.
#[derive(Debug)]
pub struct Def {
    /// Its name or symbol.
    pub name: Symbol,
    /// Where its name stands.
    pub span: Span,
    /// The module whose text it stands in.
    pub module: ModuleId,
    /// Whether it stands in a LET (and so may mention bound identifiers from around it).
    pub in_let: bool,
    /// Its level with parameters taken as constants.
    pub level: Level,
    /// What it is.
    pub kind: DefKind,
}

/// The kinds of [`Def`].
#[derive(Debug)]
pub enum DefKind {
    /// A declared constant, with its number of arguments.
    Constant(usize),
    /// A declared variable.
    Variable,
    /// A defined operator.
    Operator {
        /// Its parameters; an operator parameter has an arity in its [`Local`].
        params: Vec<LocalId>,
        /// Its right-hand side.
        body: Expr,
        /// Whether it was declared RECURSIVE.
        recursive: bool,
    },
    /// `f[x \in S] == e`: `name` is known inside `e`.
    Function {
        /// The arguments.
        bounds: Vec<Bound>,
        /// The value.
        body: Expr,
    },
    /// An operator of a standard module, computed natively, with its number of arguments.
    Builtin(Builtin, usize),
    /// A named or unnamed instance.
    Instance {
        /// The module.
        module: ModuleId,
        /// Its parameters.
        params: Vec<LocalId>,
        /// For every constant and variable of the module what stands for it, implicit ones included.
        with: Vec<(DefId, Arg)>,
    },
    /// ASSUME, AXIOM or THEOREM; the body of an `ASSUME ... PROVE` is absent.
    Statement(Option<Expr>),
}

/// A bound identifier or parameter.
#[derive(Clone, Copy, Debug)]
pub struct Local {
    /// Its name.
    pub name: Symbol,
    /// Where it is bound.
    pub span: Span,
    /// How many arguments it takes, 0 for a plain value.
    pub arity: usize,
    /// Whether the whole is at least of its level: not if it is a parameter that stands under ENABLED and
    /// the like only.
    pub counts: bool,
}

/// One step through an instance: `I(x)!`.
#[derive(Clone, Debug)]
pub struct InstanceUse {
    /// The instance, a [`DefKind::Instance`].
    pub instance: DefId,
    /// Its arguments.
    pub args: Vec<Arg>,
}

/// An argument: a value or an operator.
#[derive(Clone, Debug)]
pub enum Arg {
    /// A value.
    Expr(Expr),
    /// An operator.
    Operator(OperatorArg, Span),
}

/// An operator as an argument.
#[derive(Clone, Debug)]
pub enum OperatorArg {
    /// A definition, seen through instances.
    Def(Target),
    /// An operator parameter of the surrounding definition.
    Local(LocalId),
    /// An operator of the language, such as `\cup`.
    Primitive(Primitive),
    /// `LAMBDA x, y : e`.
    Lambda(Vec<LocalId>, Box<Expr>),
}

/// The names of a binder.
#[derive(Clone, Debug)]
pub enum Pattern {
    /// `x, y \in S`; one name for CHOOSE and filters.
    Names(Vec<LocalId>),
    /// `<<x, y>> \in S`.
    Tuple(Vec<LocalId>),
}

/// Names and the set they range over.
#[derive(Clone, Debug)]
pub struct Bound {
    /// The names.
    pub pattern: Pattern,
    /// The set.
    pub set: Expr,
}

/// Operators that belong to the language, not to a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Primitive {
    /// `/\` (infix; a junction list is [`ExprKind::And`] as well).
    And,
    /// `\/`.
    Or,
    /// `=>`.
    Implies,
    /// `<=>`, `\equiv`.
    Equiv,
    /// `~`.
    Not,
    /// `=`.
    Eq,
    /// `#`, `/=`.
    Ne,
    /// `\in`.
    In,
    /// `\notin`.
    NotIn,
    /// `\subseteq`.
    SubsetEq,
    /// `\cup`.
    Cup,
    /// `\cap`.
    Cap,
    /// `\`.
    SetMinus,
    /// `SUBSET`.
    Subset,
    /// `UNION`.
    Union,
    /// `DOMAIN`.
    Domain,
    /// `'`.
    Prime,
    /// `UNCHANGED`.
    Unchanged,
    /// `ENABLED`.
    Enabled,
    /// `[]`.
    Always,
    /// `<>`.
    Eventually,
    /// `~>`.
    LeadsTo,
    /// `-+->`.
    Guarantees,
    /// `\cdot`.
    Compose,
}

/// One accessor of an EXCEPT.
#[derive(Clone, Debug)]
pub enum Accessor {
    /// `[e]`; `[a, b]` is one accessor with a tuple.
    Index(Expr),
    /// `.f`.
    Field(Symbol),
}

/// One update of an EXCEPT.
#[derive(Clone, Debug)]
pub struct Update {
    /// From the outside in; never empty.
    pub path: Vec<Accessor>,
    /// The new value, in which [`ExprKind::At`] is the old one.
    pub value: Expr,
}

/// A resolved expression.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of [`Expr`].
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// An integer.
    Int(i32),
    /// A decimal number, which no checker can evaluate.
    Decimal,
    /// A string.
    Str(Symbol),
    /// `TRUE`, `FALSE`.
    Bool(bool),
    /// `BOOLEAN`.
    BooleanSet,
    /// `STRING`.
    StringSet,
    /// `@`: the old value in an EXCEPT.
    At,
    /// A bound identifier, or a parameter without arguments.
    Local(LocalId),
    /// An operator parameter with its arguments.
    LocalApply(LocalId, Vec<Arg>),
    /// A constant, a variable, an operator: whatever was defined or declared.
    Apply(Target, Vec<Arg>),
    /// An operator of the language; `And`, `Or` and `Prime` among them.
    Primitive(Primitive, Vec<Expr>),
    /// A junction list of `/\`.
    And(Vec<Expr>),
    /// A junction list of `\/`.
    Or(Vec<Expr>),
    /// `\A x \in S : e`.
    Forall(Vec<Bound>, Box<Expr>),
    /// `\E x \in S : e`.
    Exists(Vec<Bound>, Box<Expr>),
    /// `\A x : e`, `\E x : e`: no checker can evaluate it.
    Unbounded(Box<Expr>),
    /// `\AA x : e`, `\EE x : e`, whose names are variables: no checker can evaluate it either.
    Flexible(Vec<LocalId>, Box<Expr>),
    /// `CHOOSE x \in S : e`; without a set it cannot be evaluated.
    Choose(Pattern, Option<Box<Expr>>, Box<Expr>),
    /// `{a, b}`.
    SetEnum(Vec<Expr>),
    /// `{x \in S : p}`.
    SetFilter(Pattern, Box<Expr>, Box<Expr>),
    /// `{e : x \in S}`.
    SetMap(Box<Expr>, Vec<Bound>),
    /// `[x \in S |-> e]`.
    Function(Vec<Bound>, Box<Expr>),
    /// `[S -> T]`.
    FunctionSet(Box<Expr>, Box<Expr>),
    /// `[a |-> e]`.
    Record(Vec<(Symbol, Expr)>),
    /// `[a : S]`.
    RecordSet(Vec<(Symbol, Expr)>),
    /// `[f EXCEPT ![i] = e]`.
    Except(Box<Expr>, Vec<Update>),
    /// `f[e]`; `f[a, b]` has a tuple as its argument.
    Index(Box<Expr>, Box<Expr>),
    /// `r.a`.
    Field(Box<Expr>, Symbol),
    /// `<<a, b>>`.
    Tuple(Vec<Expr>),
    /// `S \X T`.
    Product(Vec<Expr>),
    /// `[A]_v`.
    BoxAction(Box<Expr>, Box<Expr>),
    /// `<<A>>_v`.
    AngleAction(Box<Expr>, Box<Expr>),
    /// `WF_v(A)`: subscript, action.
    WeakFairness(Box<Expr>, Box<Expr>),
    /// `SF_v(A)`: subscript, action.
    StrongFairness(Box<Expr>, Box<Expr>),
    /// `IF c THEN a ELSE b`.
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `CASE c -> a [] OTHER -> e`.
    Case(Vec<(Expr, Expr)>, Option<Box<Expr>>),
    /// `LET defs IN e`.
    Let(Vec<DefId>, Box<Expr>),
}

impl Program {
    /// Returns a definition.
    #[must_use]
    pub fn def(&self, id: DefId) -> &Def {
        &self.defs[id.0 as usize]
    }

    /// Returns a bound identifier.
    #[must_use]
    pub fn local(&self, id: LocalId) -> &Local {
        &self.locals[id.0 as usize]
    }

    /// Returns a module.
    #[must_use]
    pub fn module(&self, id: ModuleId) -> &Module {
        &self.modules[id.0 as usize]
    }

    /// Returns what a name means at the top level of the root module, the way a cfg names things.
    #[must_use]
    pub fn lookup(&self, name: &str) -> Option<&Target> {
        let symbol = self.symbols.get(name)?;
        self.module(self.root).scope.get(&symbol)
    }

    /// Returns how many arguments a definition takes.
    #[must_use]
    pub fn arity(&self, id: DefId) -> usize {
        match &self.def(id).kind {
            DefKind::Constant(arity) | DefKind::Builtin(_, arity) => *arity,
            DefKind::Operator { params, .. } | DefKind::Instance { params, .. } => params.len(),
            DefKind::Variable | DefKind::Function { .. } | DefKind::Statement(_) => 0,
        }
    }
}

impl Expr {
    /// Calls `visit` with each expression directly inside, and with each definition that is named.
    pub fn parts<'a>(&'a self, visit: &mut dyn FnMut(Part<'a>)) {
        fn args<'a>(args: &'a [Arg], visit: &mut dyn FnMut(Part<'a>)) {
            for arg in args {
                match arg {
                    Arg::Expr(e) => visit(Part::Expr(e)),
                    Arg::Operator(OperatorArg::Def(target), _) => named(target, visit),
                    Arg::Operator(OperatorArg::Lambda(_, body), _) => visit(Part::Expr(body)),
                    Arg::Operator(OperatorArg::Local(_) | OperatorArg::Primitive(_), _) => {}
                }
            }
        }
        fn named<'a>(target: &'a Target, visit: &mut dyn FnMut(Part<'a>)) {
            visit(Part::Def(target.def));
            for step in &target.via {
                visit(Part::Def(step.instance));
                args(&step.args, visit);
            }
        }
        let mut all = |items: &'a [Expr]| items.iter().for_each(|e| visit(Part::Expr(e)));
        match &self.kind {
            ExprKind::Int(_)
            | ExprKind::Decimal
            | ExprKind::Str(_)
            | ExprKind::Bool(_)
            | ExprKind::BooleanSet
            | ExprKind::StringSet
            | ExprKind::At
            | ExprKind::Local(_) => {}
            ExprKind::LocalApply(_, list) => args(list, visit),
            ExprKind::Apply(target, list) => {
                named(target, visit);
                args(list, visit);
            }
            ExprKind::Primitive(_, items)
            | ExprKind::And(items)
            | ExprKind::Or(items)
            | ExprKind::SetEnum(items)
            | ExprKind::Tuple(items)
            | ExprKind::Product(items) => all(items),
            ExprKind::Forall(bounds, body)
            | ExprKind::Exists(bounds, body)
            | ExprKind::Function(bounds, body)
            | ExprKind::SetMap(body, bounds) => {
                for bound in bounds {
                    visit(Part::Expr(&bound.set));
                }
                visit(Part::Expr(body));
            }
            ExprKind::Unbounded(body) | ExprKind::Flexible(_, body) | ExprKind::Field(body, _) => {
                visit(Part::Expr(body));
            }
            ExprKind::Choose(_, set, body) => {
                if let Some(set) = set {
                    visit(Part::Expr(set));
                }
                visit(Part::Expr(body));
            }
            ExprKind::SetFilter(_, a, b)
            | ExprKind::FunctionSet(a, b)
            | ExprKind::Index(a, b)
            | ExprKind::BoxAction(a, b)
            | ExprKind::AngleAction(a, b)
            | ExprKind::WeakFairness(a, b)
            | ExprKind::StrongFairness(a, b) => [a, b].into_iter().for_each(|e| visit(Part::Expr(e))),
            ExprKind::Record(fields) | ExprKind::RecordSet(fields) => {
                for (_, e) in fields {
                    visit(Part::Expr(e));
                }
            }
            ExprKind::Except(base, updates) => {
                visit(Part::Expr(base));
                for update in updates {
                    visit(Part::Expr(&update.value));
                    for access in &update.path {
                        match access {
                            Accessor::Index(e) => visit(Part::Expr(e)),
                            Accessor::Field(_) => {}
                        }
                    }
                }
            }
            ExprKind::If(a, b, c) => [a, b, c].into_iter().for_each(|e| visit(Part::Expr(e))),
            ExprKind::Case(arms, other) => {
                for (guard, value) in arms {
                    visit(Part::Expr(guard));
                    visit(Part::Expr(value));
                }
                if let Some(other) = other {
                    visit(Part::Expr(other));
                }
            }
            ExprKind::Let(defs, body) => {
                for &def in defs {
                    visit(Part::Def(def));
                }
                visit(Part::Expr(body));
            }
        }
    }
}

/// What an expression is made of.
#[derive(Clone, Copy, Debug)]
pub enum Part<'a> {
    /// An expression directly inside.
    Expr(&'a Expr),
    /// A definition that is named.
    Def(DefId),
}
