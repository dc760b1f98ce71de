//! Which states an expression looks at.

use crate::engine::core::{Access, Act, Bind, Core, FunctionDef, Item, Node};
use crate::engine::program::Program;

/// Which states an expression looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    /// Some variable in the current state.
    pub current: bool,
    /// Some variable in the next state.
    pub next: bool,
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
        self == Reads::default()
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
            self.current |= function.reads.current;
            self.next |= function.reads.next;
        }
    }

    fn function(&mut self, def: &FunctionDef, program: &Program) {
        self.node(&def.domain, program);
        self.callee(def.body.function, program);
    }

    fn node(&mut self, node: &Node, program: &Program) {
        match &node.core {
            Core::Const(_) | Core::Slot(_) | Core::Param(_) | Core::Refused(_) | Core::Unevaluable(_) => {}
            Core::Var(_) => self.current = true,
            Core::Next(_) => self.next = true,
            Core::Unchanged(_) => (self.current, self.next) = (true, true),
            // Whether an action is enabled depends on the current state alone.
            Core::Enabled(_) => self.current = true,
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
            Core::Assert(pair)
            | Core::Print(pair)
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
