//! Constants: definitions and small expressions that are computed before the search.

use super::Lower;
use super::scope::Env;
use crate::engine::core::{Core, Node};
use crate::engine::eval::{Eval, Fault, FaultKind};
use crate::engine::reads::Reads;
use crate::sema::hir::DefId;
use crate::value::{Kind, Mem, Scratch, Value};

impl<'p> Lower<'p> {
    /// Returns the value of a definition that depends on no state and no bound identifier, if it can
    /// be computed and held; a failure is no error here, as in TLC (`SpecProcessor.java`): it comes
    /// out where the definition is used.
    pub(super) fn constant(
        &mut self,
        id: DefId,
        env: &Env<'p>,
        compile: impl FnOnce(&mut Self) -> Node,
    ) -> Option<Value> {
        if env.frame.is_some() || self.hir.def(id).in_let {
            return None;
        }
        let key = (id, env.uid);
        if let Some(known) = self.constants.get(&key) {
            return *known;
        }
        if !self.constants_in_progress.insert(key) {
            return None;
        }
        let effects = self.program.effects;
        let (node, slots) = self.in_frame(None, compile);
        self.constants_in_progress.remove(&key);
        let value = self.fold(&node, slots);
        if value.is_some() {
            // What the definition depended on is in its value now.
            self.program.effects = effects;
        }
        self.constants.insert(key, value);
        value
    }

    /// Computes a node that depends on no state, if it can be computed and held.
    pub(super) fn fold(&mut self, node: &Node, slots: u32) -> Option<Value> {
        if let Some(value) = node.known() {
            return Some(value);
        }
        let reads = Reads::of(node, &self.program);
        if !reads.is_constant() || reads.prints {
            return None;
        }
        self.compute(node, slots, &[]).ok().flatten()
    }

    /// Computes a node with some slots set; `None` if the value cannot be held in the heap as it is.
    pub(super) fn compute(
        &mut self,
        node: &Node,
        slots: u32,
        preset: &[(u32, Value)],
    ) -> Result<Option<Value>, Box<Fault>> {
        loop {
            let mut eval = Eval::new(&self.program, Mem::new(self.heap, Scratch::default()));
            eval.enter(slots, preset);
            let result = eval.node(node).map_err(|_| eval.take_fault());
            if let Err(fault) = &result
                && let FaultKind::NewModelValue(name) = &fault.kind
            {
                // `TLCModelValue` of a name that is new: it has one when this is computed again.
                let name = name.clone();
                drop(eval);
                self.heap.add_symbol(&name);
                continue;
            }
            let value = result?;
            // What the user is to be warned of is left to the run, which may never come to it.
            if !eval.world.missed.is_empty() {
                return Ok(None);
            }
            let form = form_of(&eval.mem, value);
            let random = eval.world.random.clone();
            let scratch = eval.into_scratch();
            self.program.world.random = random;
            return Ok(match form {
                Form::Explicit => self.heap.intern(&scratch, value).ok(),
                Form::Lazy => self.heap.settle(&scratch, value).ok(),
                Form::Open => None,
            });
        }
    }

    /// Lists the elements of a known lazy set that is gone through, if they are not many.
    pub(super) fn listed(&mut self, node: Node) -> Node {
        const MANY: u64 = 4096;
        let Some(set) = node.known() else { return node };
        let mut mem = Mem::new(self.heap, Scratch::default());
        if mem.is_listed(set) || mem.at_most(set).is_none_or(|n| n > MANY) {
            return node;
        }
        let Ok(listed) = mem.explicit(set) else { return node };
        let scratch = mem.into_scratch();
        match self.heap.intern(&scratch, listed) {
            Ok(listed) => Node::constant(listed, node.span),
            Err(_) => node,
        }
    }

    /// Computes an application of known arguments at once.
    pub(super) fn folded(&mut self, node: Node) -> Node {
        if !children_known(&node) {
            return node;
        }
        match self.compute(&node, 0, &[]) {
            Ok(Some(value)) => Node::constant(value, node.span),
            Ok(None) | Err(_) => node,
        }
    }
}

/// How a value is held in the heap.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// With all its elements.
    Explicit,
    /// As the lazy set that it is, which is cheap to test membership in.
    Lazy,
    /// Not at all: it has to do with an expression.
    Open,
}

fn form_of(mem: &Mem<'_>, value: Value) -> Form {
    match mem.kind(value) {
        Kind::Interval if mem.len(value) < 10_000 => Form::Explicit,
        Kind::Interval => Form::Open,
        kind if !kind.is_lazy() => Form::Explicit,
        _ if mem.has_closure(value) => Form::Open,
        _ => Form::Lazy,
    }
}

fn children_known(node: &Node) -> bool {
    let all = |nodes: &[Node]| nodes.iter().all(|n| n.known().is_some());
    match &node.core {
        Core::Builtin(_, args)
        | Core::SetEnum(args)
        | Core::Tuple(args)
        | Core::Product(args)
        | Core::Record(_, args)
        | Core::RecordSet(_, args) => all(args),
        Core::Eq(pair)
        | Core::Ne(pair)
        | Core::In(pair)
        | Core::NotIn(pair)
        | Core::SubsetEq(pair)
        | Core::Cup(pair)
        | Core::Cap(pair)
        | Core::Minus(pair)
        | Core::FunctionSet(pair)
        | Core::Apply(pair) => pair.0.known().is_some() && pair.1.known().is_some(),
        Core::Not(inner)
        | Core::Subset(inner)
        | Core::Union(inner)
        | Core::Domain(inner)
        | Core::Field(inner, _) => inner.known().is_some(),
        _ => false,
    }
}
