//! The syntax tree: TLA+ as written, every node with its source span.
//!
//! The tree keeps what the reader wrote (parentheses, junction bullets, labels), so that it can be
//! printed and parsed again to the same tree. Nothing is resolved here: whether `+` is the operator
//! of `Naturals` or the user's own is the business of `sema`.

use crate::base::{Span, Symbol};

/// An identifier or operator symbol at a place in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// The text, interned. Operators are interned in one spelling (`\leq`, `=<` and `<=` are `\leq`).
    pub symbol: Symbol,
    /// Where it stands.
    pub span: Span,
}

/// A module, from `---- MODULE` to `====`.
#[derive(Clone, Debug)]
pub struct Module {
    /// Its name.
    pub name: Name,
    /// The modules named by `EXTENDS`, in order.
    pub extends: Vec<Name>,
    /// What stands in it, in order.
    pub units: Vec<Unit>,
    /// Its strings, in order, with those of nested modules.
    pub strings: Vec<Box<str>>,
    /// From the first dash to the last equals sign.
    pub span: Span,
}

/// One declaration, definition or statement of a module or of a LET.
#[derive(Clone, Debug)]
pub struct Unit {
    /// What it is.
    pub kind: UnitKind,
    /// Whether `LOCAL` stands before it.
    pub local: bool,
    /// The whole unit.
    pub span: Span,
}

/// The kinds of [`Unit`].
#[derive(Clone, Debug)]
pub enum UnitKind {
    /// `VARIABLES x, y`.
    Variables(Vec<Name>),
    /// `CONSTANTS N, F(_, _)`.
    Constants(Vec<OpDecl>),
    /// `RECURSIVE F(_), G`.
    Recursive(Vec<OpDecl>),
    /// `F(x, G(_)) == e`, and `a ++ b == e` with the operator's symbol as its name.
    Operator(Operator),
    /// `f[x \in S, y \in T] == e`.
    Function {
        /// The function's name.
        name: Name,
        /// Its arguments.
        bounds: Vec<Bound>,
        /// Its value.
        body: Expr,
    },
    /// `INSTANCE M WITH x <- e`.
    Instance(Instance),
    /// `I(x) == INSTANCE M WITH ...`.
    NamedInstance {
        /// The instance's name.
        name: Name,
        /// Its parameters.
        params: Vec<OpDecl>,
        /// What is instantiated.
        instance: Instance,
    },
    /// `ASSUME e`, `ASSUMPTION`; `AXIOM` too, which is not evaluated.
    Assume {
        /// Its name, if it has one.
        name: Option<Name>,
        /// The formula.
        body: Expr,
        /// Whether it is an AXIOM.
        axiom: bool,
    },
    /// `THEOREM e` with its proof passed over; the body is absent for `ASSUME ... PROVE ...`.
    Theorem {
        /// Its name, if it has one.
        name: Option<Name>,
        /// The formula.
        body: Option<Expr>,
    },
    /// A module inside the module.
    Module(Module),
    /// The facts that a `USE` or `HIDE` names, modules and definitions excepted; for the HIDEs of a proof
    /// a unit after the theorem.
    Facts {
        /// The facts.
        facts: Vec<Expr>,
        /// Whether it is a `HIDE`.
        hide: bool,
        /// Whether it stands in a proof, which has names of its own.
        in_proof: bool,
    },
    /// What could not be parsed.
    Skipped,
}

/// An operator definition.
#[derive(Clone, Debug)]
pub struct Operator {
    /// Its name or symbol. A prefix minus is `-.`.
    pub name: Name,
    /// Its parameters.
    pub params: Vec<OpDecl>,
    /// How it is written, for the printer.
    pub form: OperatorForm,
    /// The right-hand side.
    pub body: Expr,
}

/// How the left-hand side of an operator definition is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperatorForm {
    /// `F` or `F(x, y)`.
    Named,
    /// `- a`, written `-. a` in a definition.
    Prefix,
    /// `a ++ b`.
    Infix,
    /// `a ^+`.
    Postfix,
}

/// A declared operator: a constant, a parameter, a RECURSIVE declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpDecl {
    /// Its name or symbol.
    pub name: Name,
    /// How many arguments it takes, 0 for a plain value.
    pub arity: usize,
}

/// `INSTANCE M WITH a <- e, b <- Op`.
#[derive(Clone, Debug)]
pub struct Instance {
    /// The module.
    pub module: Name,
    /// The substitutions as written.
    pub with: Vec<(Name, Expr)>,
    /// The whole instance.
    pub span: Span,
}

/// What a binder binds.
#[derive(Clone, Debug)]
pub enum Pattern {
    /// `x, y` in `\E x, y \in S`; a single name for CHOOSE and set filters.
    Names(Vec<Name>),
    /// `<<x, y>>`.
    Tuple(Vec<Name>, Span),
}

/// `x, y \in S` or `<<x, y>> \in S`.
#[derive(Clone, Debug)]
pub struct Bound {
    /// The names.
    pub pattern: Pattern,
    /// The set they range over.
    pub set: Expr,
}

/// An expression.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// `\A` or `\E`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    /// `\A`.
    Forall,
    /// `\E`.
    Exists,
    /// `\AA`.
    TemporalForall,
    /// `\EE`.
    TemporalExists,
}

/// Whether a junction list is of `/\` or of `\/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Junction {
    /// `/\`.
    And,
    /// `\/`.
    Or,
}

/// One step of a path such as `I(3)!J!Op(x)` or `Inv!2!<<`.
#[derive(Clone, Debug)]
pub enum Segment {
    /// A name with its arguments.
    Name {
        /// The name; an operator symbol too, as in `I!+(1, 2)`.
        name: Name,
        /// Its arguments, empty if there are none.
        args: Vec<Expr>,
    },
    /// `!3`: the third part.
    Part(u32, Span),
    /// `!<<`.
    Left(Span),
    /// `!>>`.
    Right(Span),
    /// `!:`.
    Body(Span),
    /// `!@`.
    At(Span),
    /// `!(a, b)`: arguments for bound names.
    Args(Vec<Expr>, Span),
}

/// One accessor of an EXCEPT: `[a, b]` or `.f`.
#[derive(Clone, Debug)]
pub enum Accessor {
    /// `[a, b]`.
    Index(Vec<Expr>, Span),
    /// `.f`.
    Field(Name),
}

/// `!.a[i] = e` of an EXCEPT.
#[derive(Clone, Debug)]
pub struct Update {
    /// What is updated, from the outside in; never empty.
    pub path: Vec<Accessor>,
    /// The new value.
    pub value: Expr,
    /// The whole update.
    pub span: Span,
}

/// The kinds of [`Expr`].
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A number literal as written: `12`, `\b101`, `1.5`.
    Number(String),
    /// A string literal, escapes resolved.
    Str(Box<str>),
    /// `TRUE`, `FALSE`.
    Bool(bool),
    /// `BOOLEAN`.
    Boolean,
    /// `STRING`.
    StringSet,
    /// `@` inside an EXCEPT.
    At,
    /// A name with or without arguments, possibly selected from an instance; at least one segment.
    Path(Vec<Segment>),
    /// A bare operator symbol as an argument: the `+` of `Fold(+, 0, s)`.
    OperatorName(Name),
    /// A prefix operator: `~`, `-.`, `[]`, `<>`, `DOMAIN`, `SUBSET`, `UNION`, `ENABLED`, `UNCHANGED`.
    Prefix(Name, Box<Expr>),
    /// An infix operator.
    Infix(Name, Box<Expr>, Box<Expr>),
    /// A postfix operator; the prime is one.
    Postfix(Name, Box<Expr>),
    /// `( e )`.
    Paren(Box<Expr>),
    /// A junction list by column, each item with the span of its bullet.
    Junction(Junction, Vec<(Span, Expr)>),
    /// `\A x \in S, <<y, z>> \in T : e`.
    Quantified(Quantifier, Vec<Bound>, Box<Expr>),
    /// `\A x, y : e` without a set, `\EE x : e`.
    Unbounded(Quantifier, Vec<Name>, Box<Expr>),
    /// `CHOOSE x \in S : e`, the set absent if unbounded.
    Choose(Pattern, Option<Box<Expr>>, Box<Expr>),
    /// `{a, b}`.
    SetEnum(Vec<Expr>),
    /// `{x \in S : p}`.
    SetFilter(Pattern, Box<Expr>, Box<Expr>),
    /// `{e : x \in S, y \in T}`.
    SetMap(Box<Expr>, Vec<Bound>),
    /// `[x \in S, y \in T |-> e]`.
    Function(Vec<Bound>, Box<Expr>),
    /// `[S -> T]`.
    FunctionSet(Box<Expr>, Box<Expr>),
    /// `[a |-> 1, b |-> 2]`.
    Record(Vec<(Name, Expr)>),
    /// `[a : S, b : T]`.
    RecordSet(Vec<(Name, Expr)>),
    /// `[f EXCEPT ![i] = e, !.a.b = @ + 1]`.
    Except(Box<Expr>, Vec<Update>),
    /// `f[a, b]`.
    Index(Box<Expr>, Vec<Expr>),
    /// `r.a`.
    Field(Box<Expr>, Name),
    /// `<<a, b>>`.
    Tuple(Vec<Expr>),
    /// `S \X T \X U`, one node for the whole unparenthesised product.
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
    /// `CASE c -> a [] d -> b [] OTHER -> e`.
    Case(Vec<(Expr, Expr)>, Option<Box<Expr>>),
    /// `LET defs IN e`.
    Let(Vec<Unit>, Box<Expr>),
    /// `LAMBDA x, y : e`.
    Lambda(Vec<Name>, Box<Expr>),
    /// `lab(x) :: e`.
    Label(Name, Vec<Name>, Box<Expr>),
    /// What could not be parsed; a diagnostic says why.
    Error,
}
