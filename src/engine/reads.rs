//! Which states an expression looks at.

use crate::engine::core::{Access, Act, Bind, Core, FunctionDef, Item, Node};
use crate::engine::program::Program;

/// A set of variables. Those from the 128th on count as one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VarSet(u128);

impl VarSet {
    /// All variables.
    pub const ALL: VarSet = VarSet(u128::MAX);

    /// Adds a variable.
    pub fn add(&mut self, index: usize) {
        self.0 |= 1 << index.min(127);
    }

    /// Adds all of another set.
    pub fn add_all(&mut self, other: VarSet) {
        self.0 |= other.0;
    }

    /// Says whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns the one or two variables that are in it; `None` if there are more, or none. The second is
    /// the first again if there is one.
    #[must_use]
    pub fn one_or_two(self) -> Option<(usize, usize)> {
        let count = self.0.count_ones();
        let first = self.0.trailing_zeros() as usize;
        let last = 127 - self.0.leading_zeros() as usize;
        (matches!(count, 1 | 2) && last < 127).then_some((first, last))
    }

    /// Says whether some variable is in both.
    #[must_use]
    pub fn meets(self, other: VarSet) -> bool {
        self.0 & other.0 != 0
    }
}

/// Which variables an expression looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    /// In the current state.
    pub current: VarSet,
    /// In the next state.
    pub next: VarSet,
    /// Whether it also prints, so that how often it is evaluated matters.
    pub prints: bool,
}

impl Reads {
    /// Returns what a node and all that it calls looks at. A function that is still being compiled
    /// counts as looking at nothing: its other parts are seen when it is done.
    #[must_use]
    pub fn of(node: &Node, program: &Program) -> Reads {
        let mut reads = Reads::default();
        reads.node(node, program);
        reads
    }

    /// Says whether it looks at no state.
    #[must_use]
    pub fn is_constant(self) -> bool {
        self.current.is_empty() && self.next.is_empty()
    }

    fn nodes<'a>(&mut self, nodes: impl IntoIterator<Item = &'a Node>, program: &Program) {
        for node in nodes {
            self.node(node, program);
        }
    }

    fn binds(&mut self, binds: &[Bind], program: &Program) {
        self.nodes(binds.iter().map(|b| &b.set), program);
    }

    fn callee(&mut self, id: crate::engine::core::FuncId, program: &Program) {
        if let Some(function) = program.function(id) {
            self.current.add_all(function.reads.current);
            self.next.add_all(function.reads.next);
            self.prints |= function.reads.prints;
        }
    }

    fn function(&mut self, def: &FunctionDef, program: &Program) {
        self.node(&def.domain, program);
        self.callee(def.body.function, program);
    }

    fn node(&mut self, node: &Node, program: &Program) {
        match &node.core {
            Core::Const(_) | Core::Slot(_) | Core::Param(_) | Core::Refused(_) | Core::Unevaluable(_) => {}
            Core::Var(index) => self.current.add(*index as usize),
            Core::Next(index) => self.next.add(*index as usize),
            Core::Unchanged(indices) => {
                for &index in indices {
                    self.current.add(index as usize);
                    self.next.add(index as usize);
                }
            }
            // Whether an action is enabled depends on the current state alone.
            Core::Enabled(_) => self.current = VarSet::ALL,
            Core::Lazy(_, init) => self.node(init, program),
            Core::Outer(_, inner) | Core::Let(_, inner) => self.node(inner, program),
            Core::Call(callee, args) => {
                self.callee(callee.function, program);
                self.nodes(args, program);
            }
            Core::CallFunction(def, arg) => {
                self.function(def, program);
                self.node(arg, program);
            }
            Core::WholeFunction(def, _) => self.function(def, program),
            Core::Builtin(_, args)
            | Core::And(args)
            | Core::Or(args)
            | Core::SetEnum(args)
            | Core::Record(_, args)
            | Core::RecordSet(_, args)
            | Core::Tuple(args)
            | Core::Product(args) => self.nodes(args, program),
            Core::SelectSeq(parts) => self.nodes([&parts.0, &parts.2], program),
            Core::SortSeq(parts) => self.nodes([&parts.0, &parts.3], program),
            Core::Print(pair) => {
                self.prints = true;
                self.nodes([&pair.0, &pair.1], program);
            }
            Core::Assert(pair)
            | Core::Implies(pair)
            | Core::Equiv(pair)
            | Core::Eq(pair)
            | Core::Ne(pair)
            | Core::In(pair)
            | Core::NotIn(pair)
            | Core::SubsetEq(pair)
            | Core::Cup(pair)
            | Core::Cap(pair)
            | Core::Minus(pair)
            | Core::FunctionSet(pair)
            | Core::Apply(pair) => self.nodes([&pair.0, &pair.1], program),
            Core::Not(inner)
            | Core::Subset(inner)
            | Core::Union(inner)
            | Core::Domain(inner)
            | Core::Field(inner, _) => self.node(inner, program),
            Core::Forall(binds, body) | Core::Exists(binds, body) | Core::Map(binds, body) => {
                self.binds(binds, program);
                self.node(body, program);
            }
            Core::Choose(pair) => self.nodes([&pair.0.set, &pair.1], program),
            Core::Filter(bind, body, _) => self.nodes([&bind.set, body], program),
            Core::Function(binds, body, _) => {
                self.binds(binds, program);
                self.node(body, program);
            }
            Core::Except(base, updates) => {
                self.node(base, program);
                for update in updates {
                    for access in &update.path {
                        match access {
                            Access::Index(index) => self.node(index, program),
                            Access::Field(_) => {}
                        }
                    }
                    self.node(&update.value, program);
                }
            }
            Core::If(parts) => self.nodes([&parts.0, &parts.1, &parts.2], program),
            Core::Case(arms, other) => {
                for (guard, value) in arms {
                    self.nodes([guard, value], program);
                }
                self.nodes(other.as_deref(), program);
            }
        }
    }
}

impl Item {
    /// Returns the conjunct as a condition.
    ///
    /// # Panics
    /// Never: an item without a test of its own is a condition.
    #[must_use]
    pub fn condition(&self) -> &Node {
        match (&self.test, &self.act) {
            (Some(test), _) => test,
            (None, Act::Test(node)) => node,
            (None, _) => unreachable!("an item without a test of its own is a condition"),
        }
    }
}
