//! Which variables decide what an action does, and to which it gives new values.

use crate::engine::core::{Act, Bind, Item, Node, VarIndex};
use crate::engine::program::Program;
use crate::engine::reads::{Reads, VarSet};

/// What an action has to do with variables: from states that agree on `reads` it finds the same
/// successors in the same order, as far as `writes` goes, and leaves all other variables as they are.
#[derive(Debug)]
pub(super) struct Footprint {
    /// The variables that decide what it does.
    pub(super) reads: Box<[VarIndex]>,
    /// The variables that may change.
    pub(super) writes: Box<[VarIndex]>,
}

impl Footprint {
    /// Returns the footprint of an action in a spec of so many variables; `None` if what it does does
    /// not depend on variables alone, or on all of them.
    pub(super) fn of(act: &Act, program: &Program) -> Option<Footprint> {
        let mut walk = Walk { program, reads: Reads::default(), opaque: false };
        let touched = walk.act(act);
        // What is kept counts as read where its value in the next state is looked at, and where it may
        // have been given another value on another way.
        let mut reads = walk.reads.current;
        reads.add_all(touched.kept.common(walk.reads.next));
        reads.add_all(touched.kept.common(touched.assigned));
        let n = program.variables.len();
        if walk.opaque || walk.reads.prints || walk.reads.effects.any() || n > VarSet::EXACT {
            return None;
        }
        let list = |set: VarSet| (0..n).filter(|&i| set.has(i)).map(|i| i as VarIndex).collect::<Box<[_]>>();
        let (reads, writes) = (list(reads), list(touched.assigned));
        (reads.len() < n).then_some(Footprint { reads, writes })
    }
}

/// The variables that get a value.
#[derive(Clone, Copy, Default)]
struct Touched {
    /// A value of any kind.
    assigned: VarSet,
    /// The value they had, by UNCHANGED.
    kept: VarSet,
}

impl Touched {
    fn all(self) -> VarSet {
        let mut all = self.assigned;
        all.add_all(self.kept);
        all
    }

    fn add(&mut self, other: Touched) {
        self.assigned.add_all(other.assigned);
        self.kept.add_all(other.kept);
    }
}

struct Walk<'a> {
    program: &'a Program,
    reads: Reads,
    /// Whether there is something that this does not look into.
    opaque: bool,
}

impl Walk<'_> {
    fn node(&mut self, node: &Node) {
        self.reads.add_all(Reads::of(node, self.program));
    }

    fn binds(&mut self, binds: &[Bind]) {
        for bind in binds {
            self.node(&bind.set);
        }
    }

    /// A variable that gets a value twice on one way is compared with the first.
    fn meet(&mut self, first: Touched, second: Touched) {
        self.reads.current.add_all(first.all().common(second.all()));
    }

    fn item(&mut self, item: &Item) -> Touched {
        if let Some(test) = &item.test {
            let reads = Reads::of(test, self.program);
            self.reads.prints |= reads.prints;
            self.reads.effects.add_all(reads.effects);
        }
        self.act(&item.act)
    }

    fn either<'a>(&mut self, acts: impl IntoIterator<Item = &'a Act>) -> Touched {
        let mut touched = Touched::default();
        for act in acts {
            touched.add(self.act(act));
        }
        touched
    }

    fn act(&mut self, act: &Act) -> Touched {
        let one = |index: VarIndex| {
            let mut set = VarSet::default();
            set.add(index as usize);
            set
        };
        match act {
            Act::Test(node) => {
                self.node(node);
                Touched::default()
            }
            Act::All(items) => {
                let mut touched = Touched::default();
                for item in items {
                    let next = self.item(item);
                    self.meet(touched, next);
                    touched.add(next);
                }
                touched
            }
            Act::Any(acts) => self.either(acts),
            Act::Exists(binds, body) => {
                self.binds(binds);
                self.act(body)
            }
            Act::Forall(binds, item) => {
                self.binds(binds);
                let touched = self.item(item);
                self.meet(touched, touched);
                touched
            }
            Act::If(condition, yes, no) => {
                self.node(condition);
                self.either([&**yes, no])
            }
            Act::Case(arms, other, _) => {
                for (guard, _) in arms {
                    self.node(guard);
                }
                self.either(arms.iter().map(|(_, act)| act).chain(other.as_deref()))
            }
            Act::Implies(condition, then) => {
                self.node(condition);
                self.act(then)
            }
            Act::Let(_, inner) => self.act(inner),
            Act::Assign(index, node) | Act::AssignIn(index, node) | Act::AssignSubset(index, node) => {
                self.node(node);
                Touched { assigned: one(*index), kept: VarSet::default() }
            }
            Act::Unchanged(indices) => {
                let mut kept = VarSet::default();
                for &index in indices {
                    kept.add(index as usize);
                }
                Touched { assigned: VarSet::default(), kept }
            }
            Act::Box(act, stutter) => self.either([&**act, stutter]),
            Act::Angle(item, changed) => {
                self.node(changed);
                self.item(item)
            }
            Act::Compose(_) | Act::Call(..) | Act::CallFunction(..) => {
                self.opaque = true;
                Touched::default()
            }
        }
    }
}
