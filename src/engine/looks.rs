//! What an action instance looks at and writes: entries of variables where its parameters tell which, else whole
//! variables.
//!
//! What is not gone into counts as looking at all variables in it, so that what it is said not to look at does not
//! decide what it does. That an entry is kept, or written by EXCEPT without `@`, is no look.

use crate::engine::core::{Access, Act, Bind, Core, Item, Node, Slot, VarIndex};
use crate::engine::model::{ActionInstance, Model};
use crate::engine::program::Program;
use crate::engine::reads::Reads;
use crate::value::Value;

/// Calls deeper than this are not gone into.
const DEEPEST: usize = 8;

/// Something that is looked at or written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The variable.
    pub variable: VarIndex,
    /// The argument of its entry; absent if it may be all of it.
    pub entry: Option<Value>,
    /// Whether it is written.
    pub writes: bool,
}

impl Model {
    /// Returns what an action instance looks at in the state before it, and to what it may give another value;
    /// `None` if that may be anything, as what it does depends on more than variables.
    #[must_use]
    pub fn looks(&self, instance: &ActionInstance) -> Option<Vec<Look>> {
        let mut walk = Walk {
            program: &self.program,
            bound: instance.preset.clone(),
            found: Vec::new(),
            depth: 0,
            lost: false,
        };
        walk.act(&instance.act);
        (!walk.lost).then_some(walk.found)
    }
}

struct Walk<'a> {
    program: &'a Program,
    bound: Vec<(Slot, Value)>,
    found: Vec<Look>,
    depth: usize,
    /// Whether there is something of which nothing is known.
    lost: bool,
}

impl Walk<'_> {
    fn look(&mut self, variable: VarIndex, entry: Option<Value>) {
        self.note(Look { variable, entry, writes: false });
    }

    fn write(&mut self, variable: VarIndex, entry: Option<Value>) {
        self.note(Look { variable, entry, writes: true });
    }

    fn note(&mut self, look: Look) {
        if !self.found.contains(&look) {
            self.found.push(look);
        }
    }

    /// The value of an expression, as far as parameters and constants tell.
    fn value(&self, node: &Node) -> Option<Value> {
        match &node.core {
            Core::Const(value) => Some(*value),
            Core::Slot(slot) | Core::Param(slot) => {
                self.bound.iter().rev().find(|(other, _)| other == slot).map(|(_, value)| *value)
            }
            Core::Lazy(_, init) => self.value(init),
            Core::Marked(_, inner) => self.value(inner),
            _ => None,
        }
    }

    /// All that a node may look at.
    fn whole(&mut self, node: &Node) {
        self.reads(Reads::of(node, self.program));
    }

    fn reads(&mut self, reads: Reads) {
        self.lost |= reads.prints || reads.effects.any() || !reads.current.is_exact();
        for variable in reads.current.indices().chain(reads.next.indices()) {
            self.look(variable as VarIndex, None);
        }
    }

    fn nodes<'n>(&mut self, nodes: impl IntoIterator<Item = &'n Node>) {
        for node in nodes {
            self.node(node);
        }
    }

    fn binds(&mut self, binds: &[Bind]) {
        self.nodes(binds.iter().map(|bind| &bind.set));
    }

    fn node(&mut self, node: &Node) {
        match &node.core {
            Core::Apply(pair) => match (&pair.0.core, self.value(&pair.1)) {
                (Core::Var(variable), Some(entry)) => self.look(*variable, Some(entry)),
                (_, _) => self.nodes([&pair.0, &pair.1]),
            },
            Core::And(args)
            | Core::Or(args)
            | Core::Builtin(_, args)
            | Core::SetEnum(args)
            | Core::Tuple(args)
            | Core::Record(_, args) => self.nodes(args),
            Core::Not(inner) | Core::Marked(_, inner) | Core::Field(inner, _) | Core::Let(_, inner) => {
                self.node(inner);
            }
            Core::Lazy(_, init) => self.node(init),
            Core::Implies(pair)
            | Core::Equiv(pair)
            | Core::Eq(pair)
            | Core::Ne(pair)
            | Core::In(pair)
            | Core::NotIn(pair)
            | Core::SubsetEq(pair)
            | Core::Cup(pair)
            | Core::Cap(pair)
            | Core::Minus(pair) => self.nodes([&pair.0, &pair.1]),
            Core::If(parts) => self.nodes([&parts.0, &parts.1, &parts.2]),
            Core::Case(arms, other) => {
                self.nodes(arms.iter().flat_map(|(guard, value)| [guard, value]));
                self.nodes(other.as_deref());
            }
            Core::Exists(binds, body) | Core::Forall(binds, body) => {
                self.binds(binds);
                self.node(body);
            }
            Core::Call(callee, args) => match self.program.function(callee.function) {
                Some(function) if self.depth < DEEPEST && callee.hops == 0 => {
                    self.nodes(args);
                    let values = args.iter().map(|arg| self.value(arg)).collect::<Vec<_>>();
                    let values = (0..).zip(values).filter_map(|(slot, value)| Some((slot, value?)));
                    let around = std::mem::replace(&mut self.bound, values.collect());
                    self.depth += 1;
                    self.node(&function.body);
                    self.depth -= 1;
                    self.bound = around;
                }
                _ => self.whole(node),
            },
            _ => self.whole(node),
        }
    }

    /// A new value of a variable.
    fn assigned(&mut self, variable: VarIndex, node: &Node) {
        let is_it = |node: &Node| matches!(node.core, Core::Var(index) if index == variable);
        let updates = match &node.core {
            Core::If(parts) => {
                self.node(&parts.0);
                self.assigned(variable, &parts.1);
                return self.assigned(variable, &parts.2);
            }
            Core::Except(base, updates) if is_it(base) => updates,
            _ if is_it(node) => return,
            _ => {
                self.write(variable, None);
                return self.node(node);
            }
        };
        for update in updates {
            for access in &update.path {
                if let Access::Index(index) = access {
                    self.node(index);
                }
            }
            let entry = match update.path.first() {
                Some(Access::Index(index)) => self.value(index),
                Some(Access::Field(_)) | None => None,
            };
            self.write(variable, entry);
            if update.at.is_some() {
                self.look(variable, entry);
            }
            self.node(&update.value);
        }
    }

    fn item(&mut self, item: &Item) {
        self.act(&item.act);
    }

    fn act(&mut self, act: &Act) {
        match act {
            Act::Test(node) => self.node(node),
            Act::All(items) => items.iter().for_each(|item| self.item(item)),
            Act::Any(acts) => acts.iter().for_each(|act| self.act(act)),
            Act::Exists(binds, body) => {
                self.binds(binds);
                self.act(body);
            }
            Act::Forall(binds, item) => {
                self.binds(binds);
                self.item(item);
            }
            Act::If(condition, yes, no) => {
                self.node(condition);
                self.act(yes);
                self.act(no);
            }
            Act::Case(arms, other, _) => {
                for (guard, act) in arms {
                    self.node(guard);
                    self.act(act);
                }
                if let Some(other) = other {
                    self.act(other);
                }
            }
            Act::Implies(condition, then) => {
                self.node(condition);
                self.act(then);
            }
            Act::Let(_, inner) => self.act(inner),
            Act::Assign(variable, node) => self.assigned(*variable, node),
            Act::AssignIn(variable, node) | Act::AssignSubset(variable, node) => {
                self.write(*variable, None);
                self.node(node);
            }
            Act::Unchanged(_) => {}
            Act::Box(act, stutter) => {
                self.act(act);
                self.act(stutter);
            }
            Act::Angle(item, changed) => {
                self.node(changed);
                self.item(item);
            }
            Act::Compose(_) | Act::Call(..) | Act::CallFunction(..) => self.lost = true,
        }
    }
}
