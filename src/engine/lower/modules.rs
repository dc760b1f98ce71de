//! Operators of standard modules that need more than the values of their arguments.

use super::Lower;
use super::apply::Actual;
use crate::base::Span;
use crate::engine::core::{Core, Fold, Node};
use crate::stdmod::{self, Effect, Scope};
use crate::value::{Mem, Scratch};

impl<'p> Lower<'p> {
    /// Compiles a fold. The operator of `FoldRight` takes the element first.
    pub(super) fn fold_over(
        &mut self,
        name: &'static str,
        step: &Actual<'p>,
        base: &Actual<'p>,
        sequence: &Actual<'p>,
        primed: bool,
        span: Span,
    ) -> Core {
        let (base, sequence) = (self.actual(base, primed), self.actual(sequence, primed));
        let (element, so_far) = (self.slot(), self.slot());
        let from_right = name == "FoldRight";
        let slots = if from_right { [element, so_far] } else { [so_far, element] };
        let step = self.applied_to_slots(step, &slots, primed, span);
        Core::Fold(Box::new(Fold { name, from_right, base, sequence, element, so_far, step }))
    }

    /// Compiles `TLCGet`. The level under a prime is that of the next state.
    pub(super) fn tlc_get(&mut self, key: Node, primed: bool) -> Core {
        let text = key.known().and_then(|key| Mem::new(self.heap, Scratch::default()).as_str(key));
        let effect = stdmod::tlc_get(text.as_deref(), primed);
        self.effect(effect, [key].into())
    }

    /// Compiles a native operator that is no function of values, and takes note that there is one.
    pub(super) fn effect(&mut self, effect: Effect, args: Box<[Node]>) -> Core {
        match effect.scope {
            Scope::Place => self.program.effects.place = true,
            Scope::Search => self.program.effects.search = true,
            Scope::World => self.program.effects.world = true,
        }
        Core::Effect(effect, args)
    }

    /// Compiles `TLCEvalDefinition`: the definition of the root module with a name that is known now.
    pub(super) fn definition_by_name(&mut self, name: &Actual<'p>, primed: bool, span: Span) -> Node {
        let name = self.actual(name, primed);
        let text = name.known().and_then(|name| Mem::new(self.heap, Scratch::default()).as_str(name));
        let target = text.and_then(|text| self.hir.lookup(&text));
        let Some(target) = target.filter(|t| self.hir.arity(t.def) == 0) else {
            let reason =
                "TLCEvalDefinition takes the name of a definition of the root module without parameters";
            return Node { core: Core::Unevaluable(reason), span };
        };
        let root = self.root.clone();
        let meaning = self.meaning(target, &root, primed);
        self.apply(meaning, &[], primed, span)
    }
}
