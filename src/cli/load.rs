//! From a path to a model that can be searched: the one place that knows how `cli` calls the engine.
//!
//! Everything that the command line can say of a spec is in a [`Request`]; what comes back is either a
//! [`Loaded`] spec or a [`Failure`] with the diagnostics and their source text.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::SpecArgs;
use super::system::{Disk, milliseconds};
use super::{codes, interrupt};
use crate::base::{Outside, SourceMap, Stop, Symbols, System};
use crate::config::{self, Config};
use crate::diag::{Diagnostic, Severity};
use crate::engine::{self, Misfit, Model};
use crate::graph::{self, Graph, Refusal};
use crate::search::{
    Checked, Options, Outcome, PERIOD, Progress, Report, Simulation, breadth_first, simulate,
};
use crate::sema;
use crate::session::{Live, Origin, Problem, Room, Use, Walker};
use crate::stdmod::World;

/// The name under which values of the command line appear in messages.
const COMMAND_LINE: &str = "-c";

/// What to load.
#[derive(Clone, Debug)]
pub(super) struct Request {
    /// The root module.
    pub(super) spec: PathBuf,
    /// The cfg, if it is not that of the spec's name.
    pub(super) config: Option<PathBuf>,
    /// `NAME=VALUE`, in order.
    pub(super) constants: Vec<String>,
    /// Folders to search for modules, after that of the spec.
    pub(super) paths: Vec<PathBuf>,
    /// Whether the spec may touch files, commands and the environment.
    pub(super) allow_io: bool,
    /// What random choices follow from.
    pub(super) seed: u64,
    /// Whether a state without a successor is an error, if the cfg does not say that it is none.
    pub(super) deadlock: bool,
    /// Whether a spec without a cfg is one with an empty cfg.
    pub(super) cfg_is_optional: bool,
    /// What tells its evaluations to stop, also those of constants while it is loaded.
    pub(super) stop: Stop,
}

/// How to search.
pub(super) struct SearchOptions<'a> {
    /// How many threads.
    pub(super) workers: usize,
    /// Whether to go on after a violation.
    pub(super) go_on: bool,
    /// Whether a state without a successor is an error, if the cfg does not say that it is none.
    pub(super) deadlock: bool,
    /// After how many distinct states to stop.
    pub(super) max_states: Option<u64>,
    /// How to simulate, if not all states are searched.
    pub(super) simulation: Option<SimulationOptions>,
    /// Is told now and then how far it has come.
    pub(super) progress: &'a (dyn Fn(&Progress<'_>) + Sync),
    /// Is given what the spec prints.
    pub(super) print: &'a (dyn Fn(&str) + Sync),
}

/// How to simulate.
#[derive(Clone, Copy)]
pub(super) struct SimulationOptions {
    /// How many steps a behavior has at most.
    pub(super) steps: u64,
    /// How many behaviors; without an end if absent.
    pub(super) behaviors: Option<u64>,
    /// Which states are checked.
    pub(super) checked: Checked,
}

/// A spec that can be searched and walked.
pub(super) struct Loaded {
    /// The name of the root module.
    pub(super) module: String,
    /// All source text.
    pub(super) sources: SourceMap,
    /// What the user should know of the cfg and the spec.
    pub(super) warnings: Vec<Diagnostic>,
    model: Arc<Model>,
    origin: Origin,
}

/// Why there is nothing to search.
pub(super) struct Failure {
    /// Whether the spec, the cfg or an assumption is wrong.
    pub(super) outcome: Outcome,
    /// What is wrong.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// All source text that was read.
    pub(super) sources: SourceMap,
}

impl Request {
    /// Returns what the arguments ask for; `TLA_PATH` comes after `--path`.
    pub(super) fn of(arguments: &SpecArgs) -> Self {
        Request {
            spec: arguments.spec.clone(),
            config: arguments.config.clone(),
            constants: arguments.constants.clone(),
            paths: with_tla_path(&arguments.path),
            allow_io: arguments.allow_io,
            seed: arguments.seed,
            deadlock: !arguments.no_deadlock,
            cfg_is_optional: false,
            stop: interrupt::stop().clone(),
        }
    }
}

/// Returns folders to search for modules, with those of `TLA_PATH` after them.
pub(super) fn with_tla_path(paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut paths = paths.to_vec();
    if let Some(more) = std::env::var_os("TLA_PATH") {
        paths.extend(std::env::split_paths(&more).filter(|p| !p.as_os_str().is_empty()));
    }
    paths
}

/// Returns the world in which a spec is evaluated.
pub(super) fn world(seed: u64, allow_io: bool, stop: &Stop) -> World {
    let outside = allow_io.then(|| Arc::new(Disk) as Arc<dyn Outside>);
    let mut world = World::new(seed, milliseconds, outside);
    world.stop = stop.clone();
    world
}

/// Loads a spec with its cfg.
pub(super) fn load(system: &dyn System, request: &Request) -> Result<Loaded, Failure> {
    let mut sources = SourceMap::default();
    let spec = match find_spec(system, &request.spec) {
        Ok(path) => path,
        Err(diagnostics) => return Err(failure(Outcome::Parse, diagnostics, sources)),
    };
    let mut own = Symbols::default();
    let (mut config, warnings) = match read_config(system, &spec, request, &mut sources, &mut own) {
        Ok(found) => found,
        Err(diagnostics) => return Err(failure(Outcome::Config, diagnostics, sources)),
    };
    let mut symbols = Symbols::default();
    config.meet_values(&own, &mut symbols);
    let n_cfg = sources.files().count();
    let module = spec.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    match sema::load(system, &spec, &request.paths, symbols, sources) {
        Err(found) => {
            let sema::Failure { sources, diagnostics, .. } = *found;
            let diagnostics = diagnostics.into_iter().chain(warnings).collect();
            Err(failure(Outcome::Parse, diagnostics, sources))
        }
        Ok(sema::Loaded { mut program, warnings: more }) => {
            config.rename(&own, &mut program.symbols);
            let warnings = warnings.into_iter().chain(more).collect();
            let sources = program.sources.clone();
            let unknown = unknown_constants(&program, &config, &sources);
            if !unknown.is_empty() {
                return Err(failure(Outcome::Config, unknown, sources));
            }
            let mut world = world(request.seed, request.allow_io, &request.stop);
            world.deadlock = request.deadlock;
            match engine::build_in(&program, &config, world) {
                Ok(model) => {
                    let origin = Origin { root: spec, paths: request.paths.clone(), config, n_cfg };
                    Ok(Loaded { module, sources, warnings, model: Arc::new(model), origin })
                }
                Err(misfit) => Err(misfits(misfit, sources, &request.stop)),
            }
        }
    }
}

impl Loaded {
    /// Searches all reachable states, or some random behaviors.
    pub(super) fn search(&self, options: &SearchOptions<'_>) -> Report {
        let (workers, go_on) = (options.workers, options.go_on);
        let deadlock = options.deadlock && self.model.check_deadlock;
        let progress = &mut |progress: &Progress<'_>| (options.progress)(progress);
        let print = &mut |text: &str| (options.print)(text);
        let period = PERIOD;
        let mut report = match options.simulation {
            None => {
                let max_states = options.max_states;
                let options = Options { workers, go_on, deadlock, max_states, period, progress, print };
                breadth_first(&self.model, options)
            }
            Some(SimulationOptions { steps, behaviors, checked }) => simulate(
                &self.model,
                Simulation { workers, go_on, deadlock, steps, behaviors, checked, period, progress, print },
            ),
        };
        report.warnings.splice(0..0, self.warnings.iter().cloned());
        report
    }

    /// Explores the reachable graph.
    pub(super) fn graph(
        &self,
        max_states: usize,
        deadlock: bool,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<Graph, Refusal> {
        let options = graph::Options { max_states, deadlock, stop: self.stop(), progress };
        graph::explore(&self.model, options)
    }

    /// Returns the flag that stops its evaluations.
    pub(super) fn stop(&self) -> &Stop {
        &self.model.program.world.stop
    }

    /// Returns the names of the properties that a search checks.
    pub(super) fn properties(&self) -> Vec<String> {
        self.walker().properties().to_vec()
    }

    /// Says whether states stand for others, as under SYMMETRY and VIEW.
    pub(super) fn has_identity(&self) -> bool {
        self.model.identity.is_some()
    }

    /// Returns what an explorer asks.
    pub(super) fn walker(&self) -> Box<dyn Walker> {
        Box::new(self.live())
    }

    /// Returns what the explorer asks on the screen, where a search may be told to stop and who walks goes on.
    pub(super) fn guide(&self) -> Box<dyn Walker> {
        Box::new(self.live().stopped_by(Stop::default()))
    }

    /// Returns what evaluates expressions beside the spec.
    pub(super) fn live(&self) -> Live {
        Live::new(self.model.clone()).beside(self.origin.clone())
    }

    /// Returns where expressions beside the spec are evaluated.
    pub(super) fn room(&self) -> Room {
        Room::of_spec(&self.model, &self.origin)
    }

    /// Returns the spec with one invariant: that an expression is FALSE. With it comes the name of that
    /// invariant.
    ///
    /// # Errors
    /// What is wrong with the expression.
    pub(super) fn with_goal(&self, expression: &str) -> Result<(Loaded, &'static str), Problem> {
        let (model, name) = self.room().model(expression, Use::Goal)?;
        let (module, sources) = (self.module.clone(), model.sources.clone());
        let origin = self.origin.clone();
        Ok((Loaded { module, sources, warnings: Vec::new(), model: Arc::new(model), origin }, name))
    }
}

/// Returns an error for each value of the command line whose name the spec does not define. In a cfg,
/// which may serve several specs, such a name is only worth a warning.
fn unknown_constants(program: &sema::hir::Program, config: &Config, sources: &SourceMap) -> Vec<Diagnostic> {
    let unknown = |name: &config::Named| {
        let text = program.symbols.text(name.symbol);
        program.lookup(text).is_none().then(|| {
            let message = format!("the spec does not define {text}");
            Diagnostic::error(codes::NO_CONSTANT, message)
                .at(name.span, "a constant of the spec is expected here")
        })
    };
    let names = config.constants.iter().filter(|c| c.module.is_none()).map(|c| &c.name);
    names.filter(|n| sources.file(n.span.file).path == COMMAND_LINE).filter_map(unknown).collect()
}

/// Returns what the cfg is found not to fit the spec by; it may be that the constants could not be computed
/// in time.
fn misfits(misfit: Misfit, sources: SourceMap, stop: &Stop) -> Failure {
    let Misfit { diagnostics, is_invariant } = misfit;
    if let Some(reason) = stop.reason() {
        let message = "stopped while the constants of the spec were computed";
        return failure(reason.into(), vec![Diagnostic::error(codes::STOPPED, message)], sources);
    }
    let outcome = if is_invariant { Outcome::Evaluation(76) } else { Outcome::Config };
    failure(outcome, diagnostics, sources)
}

fn failure(outcome: Outcome, diagnostics: Vec<Diagnostic>, sources: SourceMap) -> Failure {
    Failure { outcome, diagnostics, sources }
}

/// Returns the file of a spec; `Spec` means `Spec.tla`.
fn find_spec(system: &dyn System, path: &Path) -> Result<PathBuf, Vec<Diagnostic>> {
    if system.exists(path) && path.extension().is_some_and(|e| e == "tla") {
        return Ok(path.to_owned());
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".tla");
    let longer = PathBuf::from(name);
    if system.exists(&longer) {
        return Ok(longer);
    }
    let shown = path.display();
    if path.extension().is_some_and(|e| e == "cfg") {
        let error = Diagnostic::error(codes::NO_SPEC, format!("{shown} is a cfg, not a spec"));
        let spec = path.with_extension("tla");
        return Err(vec![error.hint(format!("try `{} --config {shown}`", spec.display()))]);
    }
    if system.exists(path) {
        let error = Diagnostic::error(codes::NO_SPEC, format!("{shown} is not a TLA+ file"));
        return Err(vec![error.hint("the name of a module's file ends in .tla")]);
    }
    Err(vec![Diagnostic::error(codes::NO_SPEC, no_file(system, path))])
}

/// Says why a path is not that of a file.
fn no_file(system: &dyn System, path: &Path) -> String {
    let shown = path.display();
    match system.read(path) {
        Err(error) if error.kind() == ErrorKind::IsADirectory => format!("{shown} is a folder, not a file"),
        _ => format!("there is no file {shown}"),
    }
}

/// Reads the cfg and the values of the command line.
fn read_config(
    system: &dyn System,
    spec: &Path,
    request: &Request,
    sources: &mut SourceMap,
    symbols: &mut Symbols,
) -> Result<(Config, Vec<Diagnostic>), Vec<Diagnostic>> {
    let beside = spec.with_extension("cfg");
    let (path, text) = match &request.config {
        Some(path) => {
            (path.as_path(), config_text(system, path, "`--config` names the cfg that says what to check"))
        }
        None if system.exists(&beside) => (beside.as_path(), config_text(system, &beside, "")),
        None => {
            let missing = || {
                let error = Diagnostic::error(codes::NO_CONFIG, no_file(system, &beside));
                error.hint("a spec needs a cfg beside it that says what to check, or `--config FILE`")
            };
            let text = config_text(system, spec, "");
            let text = if request.cfg_is_optional { text.or(Ok(String::new())) } else { text };
            (spec, text.map_err(|_: Vec<Diagnostic>| vec![missing()]))
        }
    };
    let text = text?;
    let file = sources.add(path.display().to_string(), text.as_str());
    let (mut config, mut diagnostics) = config::parse(file, &text, symbols);
    for text in &request.constants {
        let file = sources.add(COMMAND_LINE, text.as_str());
        match config::parse_override(file, text, symbols) {
            Ok(constant) => config.set(constant),
            Err(errors) => diagnostics.extend(errors),
        }
    }
    if diagnostics.iter().any(|d| d.severity == Severity::Error) {
        return Err(diagnostics);
    }
    Ok((config, diagnostics))
}

/// Reads the text of a cfg, which may be a part of a file of modules.
fn config_text(system: &dyn System, path: &Path, hint: &str) -> Result<String, Vec<Diagnostic>> {
    let shown = path.display();
    let error = |message: String| Diagnostic::error(codes::NO_CONFIG, message);
    if !system.exists(path) {
        let error = error(no_file(system, path));
        return Err(vec![if hint.is_empty() { error } else { error.hint(hint) }]);
    }
    let bytes = system.read(path).map_err(|e| vec![error(format!("cannot read {shown}: {e}"))])?;
    let text =
        String::from_utf8(bytes).map_err(|_| vec![error(format!("{shown} is not a text in UTF-8"))])?;
    if path.extension().is_none_or(|e| e != "tla") {
        return Ok(text);
    }
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    config::embedded(&text, &name).ok_or_else(|| {
        let hint = format!("in a file of modules it stands between `---- CONFIG {name} ----` and `====`");
        vec![error(format!("there is no cfg in {shown}")).hint(hint)]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::MemorySystem;
    use crate::stdmod::SEED;

    fn complaint(spec: &str, config: Option<&str>, constants: &[&str]) -> String {
        let system = MemorySystem::default()
            .with("Spec.tla", "---- MODULE Spec ----\n====\n")
            .with("Spec.cfg", "INIT Init NEXT Next")
            .with("Bad.cfg", "INIT")
            .with("Binary.cfg", vec![0xff, 0xfe])
            .with("Alone.tla", "---- MODULE Alone ----\n====\n");
        let request = Request {
            spec: spec.into(),
            config: config.map(PathBuf::from),
            constants: constants.iter().map(|c| (*c).to_owned()).collect(),
            paths: Vec::new(),
            allow_io: false,
            seed: SEED,
            deadlock: true,
            cfg_is_optional: false,
            stop: Stop::default(),
        };
        match load(&system, &request) {
            Ok(_) => "loaded".to_owned(),
            Err(f) => {
                let messages: Vec<String> = f.diagnostics.iter().map(|d| d.message.clone()).collect();
                format!("{} {}", f.outcome.exit(), messages.join("; "))
            }
        }
    }

    #[test]
    fn files_that_are_not_there() {
        assert_eq!(complaint("None.tla", None, &[]), "150 there is no file None.tla");
        assert_eq!(complaint("Spec.cfg", None, &[]), "150 Spec.cfg is a cfg, not a spec");
        assert_eq!(complaint("Alone.tla", None, &[]), "151 there is no file Alone.cfg");
        assert_eq!(complaint("Spec.tla", Some("None.cfg"), &[]), "151 there is no file None.cfg");
    }

    #[test]
    fn cfgs_that_are_wrong() {
        assert!(complaint("Spec.tla", Some("Bad.cfg"), &[]).starts_with("151 expected the name"));
        assert_eq!(complaint("Spec.tla", Some("Binary.cfg"), &[]), "151 Binary.cfg is not a text in UTF-8");
        assert!(complaint("Spec", None, &["N=-1"]).starts_with("151 a cfg cannot hold a negative number"));
    }
}
