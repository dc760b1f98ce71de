//! Which states an expression looks at.

use crate::engine::core::{Access, Act, Bind, Core, FuncId, FunctionDef, Item, Node};
use crate::engine::program::{Effects, Program};
use crate::stdmod::Scope;

/// A set of variables. Those from the 128th on count as one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VarSet(u128);

impl VarSet {
    /// How many variables are told apart for certain.
    pub const EXACT: usize = 127;
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

    /// Says whether it tells its variables apart.
    #[must_use]
    pub fn is_exact(self) -> bool {
        !self.has(Self::EXACT)
    }

    /// Returns the variables that are told apart.
    pub fn indices(self) -> impl Iterator<Item = usize> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let index = rest.trailing_zeros() as usize;
            rest &= rest.wrapping_sub(1);
            (index < Self::EXACT).then_some(index)
        })
    }

    /// Says whether a variable is in it.
    #[must_use]
    pub fn has(self, index: usize) -> bool {
        self.0 & (1 << index.min(127)) != 0
    }

    /// Returns the variables that are in both.
    #[must_use]
    pub fn common(self, other: VarSet) -> VarSet {
        VarSet(self.0 & other.0)
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
    /// Whether it looks at slots of the frames around its own.
    pub outer: bool,
    /// On what it depends besides.
    pub effects: Effects,
}

/// Where a node is looked at.
#[derive(Clone, Copy)]
struct Within<'a> {
    program: &'a Program,
    /// The function whose body it is.
    own: Option<FuncId>,
}

impl Reads {
    /// Looks at everything and prints.
    pub const ALL: Reads = Reads {
        current: VarSet::ALL,
        next: VarSet::ALL,
        prints: true,
        outer: true,
        effects: Effects { place: true, search: true, world: true, trace: true },
    };

    /// Returns what a node and all that it calls looks at. A function that is still being compiled
    /// counts as looking at everything; [`Program::settle_reads`] finds out when all are compiled.
    #[must_use]
    pub fn of(node: &Node, program: &Program) -> Reads {
        let mut reads = Reads::default();
        reads.node(node, Within { program, own: None });
        reads
    }

    /// Returns what the body of a function looks at; that it calls itself adds nothing.
    #[must_use]
    pub fn of_body(body: &Node, own: FuncId, program: &Program) -> Reads {
        let mut reads = Reads::default();
        reads.node(body, Within { program, own: Some(own) });
        reads
    }

    /// Adds what another expression looks at.
    pub fn add_all(&mut self, other: Reads) {
        self.current.add_all(other.current);
        self.next.add_all(other.next);
        self.prints |= other.prints;
        self.outer |= other.outer;
        self.effects.add_all(other.effects);
    }

    /// Says whether it looks at no state, nor at the place of the evaluation or at the search. What looks
    /// at the world around is taken for a constant that is computed once, as TLC does.
    #[must_use]
    pub fn is_constant(self) -> bool {
        let effects = self.effects;
        self.current.is_empty() && self.next.is_empty() && !effects.place && !effects.search
    }

    /// Says whether the value follows from the variables alone, however often it is computed.
    #[must_use]
    pub fn is_of_variables(self) -> bool {
        !self.prints && !self.outer && !self.effects.any()
    }

    fn nodes<'a>(&mut self, nodes: impl IntoIterator<Item = &'a Node>, within: Within<'_>) {
        for node in nodes {
            self.node(node, within);
        }
    }

    fn binds(&mut self, binds: &[Bind], within: Within<'_>) {
        self.nodes(binds.iter().map(|b| &b.set), within);
    }

    fn callee(&mut self, id: FuncId, within: Within<'_>) {
        if within.own == Some(id) {
            return;
        }
        let reads = within.program.function(id).map_or(Reads::ALL, |function| function.reads);
        self.add_all(reads);
    }

    fn function(&mut self, def: &FunctionDef, within: Within<'_>) {
        self.node(&def.domain, within);
        self.callee(def.body.function, within);
    }

    fn node(&mut self, node: &Node, within: Within<'_>) {
        match &node.core {
            Core::Const(_) | Core::Slot(_) | Core::Param(_) | Core::Unevaluable(_) => {}
            Core::Var(index) => self.current.add(*index as usize),
            Core::Next(index) => self.next.add(*index as usize),
            Core::Unchanged(indices) => {
                for &index in indices {
                    self.current.add(index as usize);
                    self.next.add(index as usize);
                }
            }
            // Whether an action is enabled depends on the current state alone.
            // What it depends on besides is not looked for: it may be all that the program depends on.
            Core::Enabled(_) => {
                self.current = VarSet::ALL;
                self.effects.add_all(within.program.effects);
            }
            Core::EnabledNext(_) => {
                self.next = VarSet::ALL;
                self.effects.add_all(within.program.effects);
            }
            Core::Compose(_) => self.add_all(Reads::ALL),
            Core::Lazy(_, init) => self.node(init, within),
            Core::Outer(_, inner) => {
                self.outer = true;
                self.node(inner, within);
            }
            Core::Let(_, inner) => self.node(inner, within),
            Core::Call(callee, args) => {
                self.callee(callee.function, within);
                self.nodes(args, within);
            }
            Core::CallFunction(def, arg) => {
                self.function(def, within);
                self.node(arg, within);
            }
            Core::WholeFunction(def, _) | Core::LazyFunction(def, _) => self.function(def, within),
            Core::Builtin(_, args)
            | Core::And(args)
            | Core::Or(args)
            | Core::SetEnum(args)
            | Core::Record(_, args)
            | Core::RecordSet(_, args)
            | Core::Tuple(args)
            | Core::Product(args) => self.nodes(args, within),
            Core::Fold(fold) => self.nodes([&fold.base, &fold.sequence, &fold.step], within),
            Core::Effect(effect, args) => {
                match effect.scope {
                    Scope::Place => self.effects.place = true,
                    Scope::Search => self.effects.search = true,
                    Scope::World => self.effects.world = true,
                }
                self.nodes(args, within);
            }
            Core::Trace => {
                self.current = VarSet::ALL;
                (self.effects.search, self.effects.trace) = (true, true);
            }
            Core::SelectSeq(parts) => self.nodes([&parts.0, &parts.2], within),
            Core::SortSeq(parts) => self.nodes([&parts.0, &parts.3], within),
            Core::Print(pair) => {
                self.prints = true;
                self.nodes([&pair.0, &pair.1], within);
            }
            Core::Cached(pair)
            | Core::Assert(pair)
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
            | Core::Apply(pair) => self.nodes([&pair.0, &pair.1], within),
            Core::Fails(inner)
            | Core::Not(inner)
            | Core::Marked(_, inner)
            | Core::Subset(inner)
            | Core::Union(inner)
            | Core::Domain(inner)
            | Core::Field(inner, _) => self.node(inner, within),
            Core::Forall(binds, body) | Core::Exists(binds, body) | Core::Map(binds, body) => {
                self.binds(binds, within);
                self.node(body, within);
            }
            Core::Choose(pair) => self.nodes([&pair.0.set, &pair.1], within),
            Core::Filter(bind, body, _) => self.nodes([&bind.set, body], within),
            Core::Function(binds, body, _) => {
                self.binds(binds, within);
                self.node(body, within);
            }
            Core::Except(base, updates) => {
                self.node(base, within);
                for update in updates {
                    for access in &update.path {
                        match access {
                            Access::Index(index) => self.node(index, within),
                            Access::Field(_) => {}
                        }
                    }
                    self.node(&update.value, within);
                }
            }
            Core::If(parts) => self.nodes([&parts.0, &parts.1, &parts.2], within),
            Core::Case(arms, other) => {
                for (guard, value) in arms {
                    self.nodes([guard, value], within);
                }
                self.nodes(other.as_deref(), within);
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
