//! The action instances of a next-state relation: its actions with their constants bound.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::engine::core::{Act, Slot};
use crate::engine::eval::{Eval, Flow};
use crate::engine::footprint::Footprint;
use crate::engine::lower::{Bound, Split, SplitAction, pattern_slots};
use crate::engine::model::{ActionInstance, Chosen, Compiled};
use crate::engine::program::Program;
use crate::value::{Heap, Mem, Scratch, Value};

/// Returns the instances of a next-state relation, in the order in which TLC takes them.
pub(super) fn instances(program: &Program, heap: &mut Heap, next: &Compiled<Split>) -> Vec<ActionInstance> {
    let (found, footprints) = (Vec::new(), FxHashMap::default());
    Instances { program, heap, slots: next.slots, found, footprints }.all(&next.body)
}

/// Binds the constants of the action instances.
struct Instances<'b> {
    program: &'b Program,
    heap: &'b mut Heap,
    slots: Slot,
    found: Vec<ActionInstance>,
    footprints: FxHashMap<*const Act, Option<Arc<Footprint>>>,
}

impl Instances<'_> {
    fn all(mut self, split: &Split) -> Vec<ActionInstance> {
        self.split(split, &[]);
        self.found
    }

    fn split(&mut self, split: &Split, preset: &[(Slot, Value)]) {
        match split {
            Split::Action(action) => self.action(action, preset),
            Split::Any(splits) => splits.iter().for_each(|s| self.split(s, preset)),
            Split::Exists(binds, inner, whole) => {
                let slots: Vec<Slot> =
                    binds.iter().flat_map(|b| pattern_slots(&b.pattern)).copied().collect();
                let mut rows: Vec<Value> = Vec::new();
                let mut eval = Eval::new(self.program, Mem::new(self.heap, Scratch::default()));
                eval.enter(self.slots, preset);
                let result = eval.each_element(binds, &mut |eval| {
                    rows.extend(slots.iter().map(|&s| eval.slot(s)));
                    Ok(Flow::Go)
                });
                let scratch = eval.into_scratch();
                let settled: Option<Vec<Value>> =
                    rows.iter().map(|&v| self.heap.intern(&scratch, v).ok()).collect();
                match settled {
                    Some(rows) if result.is_ok() && !rows.is_empty() => {
                        for row in rows.chunks(slots.len()) {
                            let mut preset = preset.to_vec();
                            preset.extend(slots.iter().copied().zip(row.iter().copied()));
                            self.split(inner, &preset);
                        }
                    }
                    _ => self.action(whole, preset),
                }
            }
            Split::Argument(slot, node, inner, whole) => {
                let mut eval = Eval::new(self.program, Mem::new(self.heap, Scratch::default()));
                eval.enter(self.slots, preset);
                let result = eval.node(node);
                let scratch = eval.into_scratch();
                match result.ok().and_then(|v| self.heap.intern(&scratch, v).ok()) {
                    Some(value) => {
                        let mut preset = preset.to_vec();
                        preset.push((*slot, value));
                        self.split(inner, &preset);
                    }
                    None => self.action(whole, preset),
                }
            }
        }
    }

    /// Returns the footprint of an action, which many instances may share.
    fn footprint(&mut self, act: &Arc<Act>) -> Option<Arc<Footprint>> {
        let program = self.program;
        let known = self.footprints.entry(Arc::as_ptr(act));
        known.or_insert_with(|| Footprint::of(act, program).map(Arc::new)).clone()
    }

    fn action(&mut self, action: &SplitAction, preset: &[(Slot, Value)]) {
        let bound = |slot: Slot| preset.iter().rev().find(|(s, _)| *s == slot).map(|(_, v)| *v);
        let value = |bound_to: Bound| match bound_to {
            Bound::Slot(slot) => bound(slot),
            Bound::Value(value) => Some(value),
        };
        let parameters = action.parameters.iter().filter_map(|&p| value(p)).collect();
        let chosen = action
            .chosen
            .iter()
            .filter_map(|c| Some(Chosen { name: c.name, value: value(c.value)?, span: c.span }))
            .collect();
        let footprint = self.footprint(&action.act);
        self.found.push(ActionInstance {
            name: action.name,
            parameters,
            chosen,
            span: action.span,
            preset: preset.to_vec(),
            act: action.act.clone(),
            footprint,
        });
    }
}
