//! Models of small specs, for the tests of what works on models.

use std::path::Path;
use std::sync::Arc;

use super::{Eval, Flow, Model, Outcome, Sink, build};
use crate::base::{MemorySystem, SourceMap, StopReason, Symbols};
use crate::sema;
use crate::value::{Mem, Scratch, Value};

/// Builds a model from texts; definitions named in `views` can be asked for.
pub(crate) fn model(spec: &str, cfg: &str, views: &[&str]) -> Arc<Model> {
    let (mut sources, mut symbols) = (SourceMap::default(), Symbols::default());
    let file = sources.add("Spec.cfg", cfg);
    let (mut config, problems) = crate::config::parse(file, cfg, &mut symbols);
    assert!(problems.is_empty(), "{problems:?}");
    config.views = views.iter().map(|view| (*view).to_owned()).collect();
    let text = format!("---- MODULE Spec ----\n{spec}\n====\n");
    let system = MemorySystem::default().with("Spec.tla", text.as_str());
    let loaded = sema::load(&system, Path::new("Spec.tla"), &[], symbols, sources);
    let program = loaded.unwrap_or_else(|failure| panic!("{:?}", failure.diagnostics)).program;
    Arc::new(build(&program, &config).unwrap_or_else(|misfit| panic!("{:?}", misfit.diagnostics)))
}

/// 65,536 subsets would take more than two million bytes.
#[test]
fn a_subset_that_was_looked_at_is_given_back() {
    let spec = r"EXTENDS Naturals, FiniteSets
All == \A s \in SUBSET (1..16) : Cardinality(s) < 17
Some == ~\E s \in SUBSET (1..16) : \E t \in {s} : Cardinality(t) = 17
Filter == {s \in SUBSET (1..16) : Cardinality(s) = 16} = {1..16}
Choose == (CHOOSE s \in SUBSET (1..16) : Cardinality(s) = 16) = 1..16
Pair == \A s \in SUBSET (1..8), t \in SUBSET (1..8) : Cardinality(s \cup t) < 9
VARIABLE x
Init == x = 0
Next == UNCHANGED x";
    let names = ["All", "Some", "Filter", "Choose", "Pair"];
    let model = model(spec, "INIT Init NEXT Next", &names);
    for name in names {
        let mut eval = Eval::new(&model.program, Mem::new(&model.heap, Scratch::default()));
        let value = eval.evaluate(&model.view(name).unwrap().condition).unwrap();
        assert_eq!(value, Value::TRUE, "{name}");
        assert!(eval.mem.scratch().bytes() < 1 << 18, "{name}: {}", eval.mem.scratch().bytes());
    }
}

/// What is checked of a state that an action has found may be told to stop; the action then ends in order.
#[test]
fn an_action_ends_in_order_where_what_is_checked_of_its_state_is_stopped() {
    struct Stopped<'m>(&'m Model, bool);
    impl<'m> Sink<'m> for Stopped<'m> {
        fn found(&mut self, eval: &mut Eval<'m>) -> Outcome<Flow> {
            let _ = eval.world.stop.raise(StopReason::Interrupt);
            self.1 = eval.test_next_state(&self.0.invariants[0].condition).is_err();
            Ok(Flow::Stop)
        }
    }
    let spec = r"EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
Next == (\A i \in 1..2 : x < i) /\ x' = x + 1 /\ y' = 1
Small == \A i \in 1..3 : x < i + 3";
    let model = model(spec, "INIT Init NEXT Next INVARIANT Small", &[]);
    let mut eval = Eval::new(&model.program, Mem::new(&model.heap, Scratch::default()));
    eval.current.fill(Value::small_int(0).unwrap());
    let mut sink = Stopped(&model, false);
    assert_eq!(model.run(&model.instances()[0], &mut eval, &mut sink).ok(), Some(Flow::Stop));
    assert!(sink.1);
}
