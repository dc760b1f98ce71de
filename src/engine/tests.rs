//! Models of small specs, for the tests of what works on models.

use std::path::Path;
use std::sync::Arc;

use super::{Eval, Model, build};
use crate::base::{MemorySystem, SourceMap, Symbols};
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
