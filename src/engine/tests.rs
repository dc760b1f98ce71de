//! Models of small specs, for the tests of what works on models.

use std::path::Path;
use std::sync::Arc;

use super::{Model, build};
use crate::base::{MemorySystem, SourceMap, Symbols};
use crate::sema;

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
