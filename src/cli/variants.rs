//! Other variants of the spec that is explored: the cfgs beside its own, or its own with other constants.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::compare::constants;
use super::load::{self, Request};
use crate::base::{SourceMap, Symbols, System};
use crate::config::{self, Config};
use crate::diag::to_line;
use crate::session::Live;
use crate::tui::{Variants, Wanted};

/// Returns the variants of a spec that is loaded as a request says. `cfgs` are the files that may be cfgs
/// of it.
pub(super) fn variants(
    system: Arc<dyn System + Send + Sync>,
    request: &Request,
    cfgs: Vec<PathBuf>,
) -> Variants {
    let own = request.config.clone().unwrap_or_else(|| request.spec.with_extension("cfg"));
    let mut words = vec![name_of(&own)];
    words.extend(request.constants.iter().cloned());
    let mut cfgs: Vec<PathBuf> = cfgs.into_iter().filter(|path| name_of(path) != name_of(&own)).collect();
    // Those whose names begin alike are most often about the same.
    let alike = |path: &PathBuf| {
        let (name, own) = (name_of(path), name_of(&own));
        name.chars().zip(own.chars()).take_while(|(one, other)| one == other).count()
    };
    cfgs.sort_by_cached_key(|path| (std::cmp::Reverse(alike(path)), path.clone()));
    cfgs.dedup();
    let folder = own.parent().unwrap_or(Path::new("")).to_owned();
    let (files, request) = (Arc::clone(&system), request.clone());
    Variants {
        own: words.join(" "),
        cfgs: Arc::new(move |names| {
            let fitting = cfgs.iter().filter(|path| fits(files.as_ref(), path, names));
            fitting.map(|path| name_of(path)).collect()
        }),
        load: Arc::new(move |wanted, stop| {
            let mut request = Request { stop: stop.clone(), ..request.clone() };
            match wanted {
                // On a command line it may stand with its folder.
                Wanted::Config(name) => {
                    let (beside, path) = (folder.join(name), PathBuf::from(name));
                    let is_path = system.read(&beside).is_err() && system.read(&path).is_ok();
                    request.config = Some(if is_path { path } else { beside });
                }
                Wanted::Constants(text) => request.constants.extend(constants(text)),
            }
            load(system.as_ref(), &request)
        }),
    }
}

/// Returns the cfgs beside that of a request. One that is named after another module is not among them.
pub(super) fn beside(request: &Request) -> Vec<PathBuf> {
    let own = request.config.as_deref().unwrap_or(&request.spec);
    let folder = own.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    let is_of_another =
        |path: &Path| path.file_stem() != request.spec.file_stem() && path.with_extension("tla").is_file();
    paths.retain(|path| path.extension().is_some_and(|e| e == "cfg") && !is_of_another(path));
    paths
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn load(system: &dyn System, request: &Request) -> Result<Live, String> {
    match load::load(system, request) {
        Ok(loaded) => Ok(loaded.live()),
        Err(failure) => {
            let first = failure.diagnostics.first();
            let line = first.map(|diagnostic| to_line(diagnostic, &failure.sources));
            Err(line.unwrap_or_else(|| failure.outcome.word().to_owned()))
        }
    }
}

/// Says whether all that a cfg names is among the names of a spec.
fn fits(system: &dyn System, path: &Path, names: &[String]) -> bool {
    let Some(text) = system.read(path).ok().and_then(|bytes| String::from_utf8(bytes).ok()) else {
        return false;
    };
    let (mut sources, mut symbols) = (SourceMap::default(), Symbols::default());
    let file = sources.add(path.display().to_string(), text.as_str());
    let (config, _) = config::parse(file, &text, &mut symbols);
    let Config { specification, init, next, constants, invariants, properties, .. } = &config;
    let constants = constants.iter().filter(|constant| constant.module.is_none());
    let mut named = specification.iter().chain(init).chain(next).chain(invariants).chain(properties);
    let mut named_constants = constants.map(|constant| &constant.name);
    let is_known = |symbol| names.iter().any(|name| name == symbols.text(symbol));
    named.all(|name| is_known(name.symbol)) && named_constants.all(|name| is_known(name.symbol))
}
