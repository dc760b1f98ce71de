//! The compiled form of a spec: resolved expressions with slots instead of names.
//!
//! Constants are folded, INSTANCE is gone, primes have been pushed down to the variables, and every
//! bound identifier is a slot of its function's frame. Two forms: a [`Node`] is evaluated to a value;
//! an [`Act`] is run to find the states that satisfy it, in TLC's order (`tlc2/tool/impl/Tool.java`).
//! Every back end consumes this form, so nothing in it says how values are held beyond [`Value`].

use std::sync::Arc;

use crate::base::{Span, Symbol};
use crate::engine::reads::Reads;
use crate::stdmod::{Builtin, Effect};
use crate::value::Value;

/// A slot of a frame.
pub type Slot = u32;

/// The index of a variable in a state.
pub type VarIndex = u32;

/// A function of [`Program::functions`](super::Program).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FuncId(pub u32);

/// A closure body of [`Program::closures`](super::Program).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClosureId(pub u32);

/// An expression with its place in the source.
#[derive(Debug)]
pub struct Node {
    /// What to compute.
    pub core: Core,
    /// The place it came from.
    pub span: Span,
}

/// How the names of a binder take an element.
#[derive(Debug)]
pub enum Pattern {
    /// Each slot takes an element of the set of its own.
    Names(Box<[Slot]>),
    /// The slots take the parts of one element, a tuple of that length.
    Tuple(Box<[Slot]>),
}

/// How the argument of a function is bound: as a whole by one pattern, or its places by one each.
///
/// The patterns take one element: a `Names` among them has one slot.
#[derive(Debug)]
pub struct Argument(pub Box<[Pattern]>);

impl Argument {
    /// Returns how the argument is bound of a function over binders with these patterns.
    pub fn of<'a>(patterns: impl Iterator<Item = &'a Pattern>) -> Self {
        let mut places = Vec::new();
        for pattern in patterns {
            match pattern {
                Pattern::Names(slots) => {
                    places.extend(slots.iter().map(|&slot| Pattern::Names([slot].into())));
                }
                Pattern::Tuple(slots) => places.push(Pattern::Tuple(slots.clone())),
            }
        }
        Argument(places.into())
    }
}

/// Slots and the set they range over.
#[derive(Debug)]
pub struct Bind {
    /// The slots.
    pub pattern: Pattern,
    /// The names of the slots, in order.
    pub names: Box<[Symbol]>,
    /// The set.
    pub set: Node,
}

/// One accessor of an EXCEPT.
#[derive(Debug)]
pub enum Access {
    /// `[e]`.
    Index(Node),
    /// `.f`.
    Field(Symbol),
}

/// One update of an EXCEPT.
#[derive(Debug)]
pub struct Update {
    /// From the outside in.
    pub path: Box<[Access]>,
    /// The slot of `@`, if the value mentions it.
    pub at: Option<Slot>,
    /// The new value.
    pub value: Node,
}

/// What a [`Node`] computes.
#[derive(Debug)]
pub enum Core {
    /// A value known when the check starts.
    Const(Value),
    /// A variable in the current state.
    Var(VarIndex),
    /// A variable in the next state, which may have no value yet.
    Next(VarIndex),
    /// A slot that holds a value.
    Slot(Slot),
    /// A slot that is computed when first asked for, by an expression of the same frame.
    Lazy(Slot, Arc<Node>),
    /// A parameter of the function: computed when first asked for, in the caller's frame.
    Param(Slot),
    /// An expression of the frame that lies this many lexical levels out.
    Outer(u32, Box<Node>),
    /// Marks slots as not computed, then goes on.
    Let(Box<[Slot]>, Box<Node>),
    /// Calls a function with its arguments.
    Call(Callee, Box<[Node]>),
    /// Applies a recursively defined function without computing all of it: function, then argument.
    CallFunction(Arc<FunctionDef>, Box<Node>),
    /// All of a recursively defined function as a value; the closure serves where its domain cannot be
    /// enumerated.
    WholeFunction(Arc<FunctionDef>, ClosureId),
    /// The same, where it is only applied: kept as an expression, so that what nobody asks for is not
    /// computed.
    LazyFunction(Arc<FunctionDef>, ClosureId),
    /// A native operator that is a function of values.
    Builtin(Builtin, Box<[Node]>),
    /// `SelectSeq(s, Test)`: the operator's parameter is the slot.
    SelectSeq(Box<(Node, Slot, Node)>),
    /// `SortSeq(s, Less)`: the operator's parameters are the slots.
    SortSeq(Box<(Node, Slot, Slot, Node)>),
    /// `Assert(value, message)`.
    Assert(Box<(Node, Node)>),
    /// `Print(out, value)`.
    Print(Box<(Node, Node)>),
    /// A fold of an operator over a sequence.
    Fold(Box<Fold>),
    /// A native operator that is no function of values.
    Effect(Effect, Box<[Node]>),
    /// `TLCCache` of an expression that looks at no state: computed once for each value of the second.
    Cached(Box<(Node, Node)>),
    /// `Trace` of `TLCExt`: the states up to the current one.
    Trace,
    /// `AssertError`: whether an expression has no value.
    Fails(Box<Node>),
    /// Conjunction, from left to right.
    And(Box<[Node]>),
    /// Disjunction, from left to right.
    Or(Box<[Node]>),
    /// `~`.
    Not(Box<Node>),
    /// `=>`.
    Implies(Box<(Node, Node)>),
    /// What notes, by its number, that it was evaluated.
    Marked(u32, Box<Node>),
    /// `<=>`.
    Equiv(Box<(Node, Node)>),
    /// `=`.
    Eq(Box<(Node, Node)>),
    /// `#`.
    Ne(Box<(Node, Node)>),
    /// `\in`.
    In(Box<(Node, Node)>),
    /// `\notin`.
    NotIn(Box<(Node, Node)>),
    /// `\subseteq`.
    SubsetEq(Box<(Node, Node)>),
    /// `\cup`.
    Cup(Box<(Node, Node)>),
    /// `\cap`.
    Cap(Box<(Node, Node)>),
    /// `\`.
    Minus(Box<(Node, Node)>),
    /// `SUBSET`.
    Subset(Box<Node>),
    /// `UNION`.
    Union(Box<Node>),
    /// `DOMAIN`.
    Domain(Box<Node>),
    /// `\A`.
    Forall(Box<[Bind]>, Box<Node>),
    /// `\E`.
    Exists(Box<[Bind]>, Box<Node>),
    /// CHOOSE.
    Choose(Box<(Bind, Node)>),
    /// `{a, b}`.
    SetEnum(Box<[Node]>),
    /// `{x \in S : p}`; the closure serves where S cannot be enumerated.
    Filter(Box<Bind>, Arc<Node>, ClosureId),
    /// `{e : x \in S}`.
    Map(Box<[Bind]>, Box<Node>),
    /// `[x \in S |-> e]`; the closure serves where S cannot be enumerated.
    Function(Box<[Bind]>, Arc<Node>, ClosureId),
    /// `[S -> T]`.
    FunctionSet(Box<(Node, Node)>),
    /// `[a |-> e]`: the domain, and the values in its order.
    Record(Value, Box<[Node]>),
    /// `[a : S]`: the domain, and the sets in its order.
    RecordSet(Value, Box<[Node]>),
    /// `[f EXCEPT ...]`.
    Except(Box<Node>, Box<[Update]>),
    /// `f[e]`.
    Apply(Box<(Node, Node)>),
    /// `r.a`.
    Field(Box<Node>, Symbol),
    /// `<<a, b>>`.
    Tuple(Box<[Node]>),
    /// `S \X T`.
    Product(Box<[Node]>),
    /// `IF`.
    If(Box<(Node, Node, Node)>),
    /// `CASE`.
    Case(Box<[(Node, Node)]>, Option<Box<Node>>),
    /// `UNCHANGED` of variables.
    Unchanged(Box<[VarIndex]>),
    /// `ENABLED`.
    Enabled(Box<Act>),
    /// `ENABLED` under a prime: from the next state on.
    EnabledNext(Box<Act>),
    /// `A \cdot B`: some state follows by A from the first one, and the second one from it by B.
    Compose(Box<(Act, Node)>),
    /// What the spec says but no checker can evaluate, with the reason.
    Unevaluable(&'static str),
}

/// A fold over a sequence.
#[derive(Debug)]
pub struct Fold {
    /// The operator as it is written, for messages.
    pub name: &'static str,
    /// Whether it begins with the last element.
    pub from_right: bool,
    /// What it begins with.
    pub base: Node,
    /// The sequence.
    pub sequence: Node,
    /// The slot of the element.
    pub element: Slot,
    /// The slot of what was computed so far.
    pub so_far: Slot,
    /// What comes of the two.
    pub step: Node,
}

/// A recursively defined function `f[x \in S] == e`.
#[derive(Debug)]
pub struct FunctionDef {
    /// Its name.
    pub name: Symbol,
    /// Its domain, in the frame where it is used.
    pub domain: Node,
    /// Its body, with the argument as its one parameter.
    pub body: Callee,
}

/// A function and how many lexical levels out of the caller's frame its surroundings lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Callee {
    /// The function.
    pub function: FuncId,
    /// 0 if it is defined in the caller's own frame or at the top level.
    pub hops: u32,
}

/// A compiled operator, or the body of a recursive function.
#[derive(Debug)]
pub struct Function {
    /// Its name, for messages.
    pub name: Symbol,
    /// Where it is defined.
    pub span: Span,
    /// How many slots its frame has; parameters come first.
    pub slots: u32,
    /// The names of its parameters, for messages.
    pub params: Box<[Symbol]>,
    /// How the argument of a recursive function is bound; absent for an operator.
    pub argument: Option<Argument>,
    /// The right-hand side.
    pub body: Node,
    /// The right-hand side as something to run, where it is used as an action.
    pub act: Option<Act>,
    /// Which states the right-hand side looks at.
    pub reads: Reads,
}

/// A body that outlives its frame, of a lazy set or function: it is kept with a copy of the frame.
#[derive(Debug)]
pub struct Closure {
    /// How the element is bound.
    pub argument: Argument,
    /// The condition, or the value of the function.
    pub body: Arc<Node>,
}

/// One conjunct: as something to run, and as something to test once all variables have values.
#[derive(Debug)]
pub struct Item {
    /// Run to find values of variables.
    pub act: Act,
    /// Tested when there is nothing left to find; absent if `act` is the test itself.
    pub test: Option<Node>,
    /// Where the conjunct stands; what it is made of may stand in other definitions.
    pub span: Span,
}

impl Act {
    /// Returns the conditions that a conjunction starts with, and its other conjuncts.
    #[must_use]
    pub fn split_guards(&self) -> (&[Item], &[Item]) {
        match self {
            Act::All(items) => {
                items.split_at(items.iter().take_while(|i| matches!(i.act, Act::Test(_))).count())
            }
            _ => (&[], &[]),
        }
    }
}

/// An action or an initial predicate, run to find states.
#[derive(Debug)]
pub enum Act {
    /// A condition.
    Test(Node),
    /// Conjuncts from left to right; never empty.
    All(Box<[Item]>),
    /// Disjuncts, each of which gives states of its own.
    Any(Box<[Act]>),
    /// `\E`.
    Exists(Box<[Bind]>, Box<Act>),
    /// `\A`: a conjunction over the elements.
    Forall(Box<[Bind]>, Box<Item>),
    /// `IF`.
    If(Box<Node>, Box<Act>, Box<Act>),
    /// `CASE`.
    Case(Box<[(Node, Act)]>, Option<Box<Act>>, Span),
    /// `P => A`.
    Implies(Box<Node>, Box<Act>),
    /// Marks slots as not computed, then goes on.
    Let(Box<[Slot]>, Box<Act>),
    /// `x' = e`.
    Assign(VarIndex, Box<Node>),
    /// `x' \in S`.
    AssignIn(VarIndex, Box<Node>),
    /// `x' \subseteq S`.
    AssignSubset(VarIndex, Box<Node>),
    /// `UNCHANGED` of variables, in order.
    Unchanged(Box<[VarIndex]>),
    /// `[A]_v`: A, then the stuttering step.
    Box(Box<Act>, Box<Act>),
    /// `<<A>>_v`: A, then a test that v changes.
    Angle(Box<Item>, Box<Node>),
    /// `A \cdot B`: A, then B from each state that A leads to.
    Compose(Box<(Act, Act)>),
    /// A recursive operator with its arguments: its right-hand side is run.
    Call(Callee, Box<[Node]>, Span),
    /// A defined function with its argument: TLC runs its body as it does that of an operator.
    CallFunction(Arc<FunctionDef>, Box<Node>, Span),
}
