//! Expressions beside a spec: each becomes a definition of a module that extends the spec, which is
//! loaded again with its cfg, so that it is read and evaluated as a part of the spec would be.
//!
//! The texts are those that were loaded at first; no file is read again. Names and strings keep their
//! ranks, so that the order of values is that of the spec. What is wrong is shown in the expression.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::live::Live;
use super::parts::ValuePart;
use crate::base::{FileId, MemorySystem, SourceMap, Span, Stop, Symbol, Symbols};
use crate::config::{self, CfgValue, Config, Constant, ConstantKind, Named};
use crate::diag::{Color, Diagnostic, Severity, render_all};
use crate::engine::{self, Eval, FaultKind, Model, Reads, codes};
use crate::sema;
use crate::stdmod::World;
use crate::syntax;
use crate::trace::{State, Trace};
use crate::value::Plain;

const NOT_OF_A_STEP: &str = "an expression about one step is expected";

/// The module of an expression, and its definition.
const MODULE: &str = "LockwalkExpression";
const DEFINITION: &str = "LockwalkExpression_";

/// The standard modules that an expression may use although the spec does not.
const USUAL: &str = "Integers, Sequences, FiniteSets, TLC";

/// Those that a constant expression may use without a spec.
const ALL: &str = "Reals, Sequences, FiniteSets, Bags, TLC, SequencesExt, FiniteSetsExt, Functions, Folds, \
                   BagsExt, Combinatorics";

/// The name under which an expression appears in messages.
const SHOWN: &str = "expression";

/// How many expressions are kept ready to be evaluated in other states.
const KEPT: usize = 32;

/// Where a spec was loaded from, to load it again.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The file of the root module.
    pub root: PathBuf,
    /// Folders to search for modules.
    pub paths: Vec<PathBuf>,
    /// Its cfg.
    pub config: Config,
    /// How many of its source texts are those of the cfg; they come first.
    pub n_cfg: usize,
}

/// What an expression comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its value.
    pub value: Plain,
    /// What it printed on the way.
    pub printed: Vec<String>,
}

/// Why an expression has no value.
#[derive(Clone, Debug)]
pub struct Problem {
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts in which it is shown.
    pub sources: SourceMap,
    /// What kind of mistake it is.
    pub kind: ProblemKind,
}

/// What kind of mistake an expression has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// It is no expression, or names what is not there.
    Parse,
    /// It does not fit the constants of the spec.
    Config,
    /// Its evaluation failed.
    Evaluation,
    /// `Assert` of module TLC failed.
    Assert,
}

/// What an expression is used as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Its value is asked for.
    Value,
    /// Its negation is an invariant, in place of those of the cfg: a state is searched in which it is TRUE.
    Goal,
}

/// What expressions stand beside: texts that are loaded with each of them.
pub struct Room {
    /// What the module of the expression begins with; the next one is for what the first leaves unknown.
    heads: Vec<String>,
    /// Names of model values that the cfg makes, of which the heads know nothing yet.
    models: Vec<Symbol>,
    /// What follows after the module: the text of the root module.
    tail: String,
    /// Where the module is, beside the root module.
    path: PathBuf,
    /// The path of the root module.
    root: String,
    system: MemorySystem,
    paths: Vec<PathBuf>,
    config: Config,
    symbols: Symbols,
    /// The text of the cfg.
    sources: SourceMap,
    world: World,
    known: Vec<(String, Asked)>,
}

/// An expression that is ready to be evaluated.
struct Asked {
    live: Live,
    text: Text,
}

/// Where the expression is in the text of its module.
#[derive(Clone, Debug)]
struct Text {
    file: FileId,
    start: u32,
    /// Where the root module begins.
    tail: u32,
    expression: String,
    root: String,
}

impl Problem {
    /// Returns it as text, with the lines it is about.
    #[must_use]
    pub fn text(&self) -> String {
        render_all(&self.diagnostics, &self.sources, Color::Plain).trim_end().to_owned()
    }

    /// Returns it in one line.
    #[must_use]
    pub fn message(&self) -> String {
        self.diagnostics.first().map(|diagnostic| diagnostic.message.clone()).unwrap_or_default()
    }
}

impl Room {
    /// Returns the room beside a spec.
    #[must_use]
    pub fn of_spec(model: &Model, origin: &Origin) -> Self {
        let mut system = MemorySystem::default();
        let mut sources = SourceMap::default();
        let mut tail = String::new();
        for (i, file) in model.sources.files().enumerate() {
            if i < origin.n_cfg {
                sources.add(file.path.as_str(), file.text.as_str());
            } else {
                if Path::new(&file.path) == origin.root {
                    tail.clone_from(&file.text);
                }
                system = system.with(file.path.as_str(), file.text.as_bytes());
            }
        }
        let module = origin.root.file_stem().unwrap_or_default().to_string_lossy();
        Room {
            heads: vec![format!("EXTENDS {module}\n"), format!("EXTENDS {module}, {USUAL}\n")],
            models: models_of(&origin.config),
            tail,
            path: origin.root.with_file_name(format!("{MODULE}.tla")),
            root: origin.root.to_string_lossy().into_owned(),
            system,
            paths: origin.paths.clone(),
            config: config_of(&origin.config),
            symbols: (*model.symbols).clone(),
            sources,
            world: model.program.world.clone(),
            known: Vec::new(),
        }
    }

    /// Returns the room of constant expressions without a spec.
    #[must_use]
    pub fn of_constants(world: World) -> Self {
        Room::without_spec(&format!("EXTENDS {ALL}\n"), "", world)
    }

    /// Returns the room beside a trace whose spec is not at hand: there are its variables and model values.
    #[must_use]
    pub fn of_trace(trace: &Trace) -> Self {
        let variables: Vec<String> = trace.variables.iter().map(|name| identifier(name)).collect();
        let mut found = ModelValues::default();
        trace.steps.iter().flat_map(|step| &step.state).for_each(|value| found.look_at(value));
        let models = found.names;
        let (mut head, mut cfg) = (format!("EXTENDS {USUAL}\n"), String::new());
        for name in models.iter().filter(|name| identifier(name) == **name && !variables.contains(name)) {
            head.push_str(&format!("CONSTANT {name}\n"));
            cfg.push_str(&format!("CONSTANT {name} = {name}\n"));
        }
        if !variables.is_empty() {
            head.push_str(&format!("VARIABLES {}\n", variables.join(", ")));
        }
        let mut room = Room::without_spec(&head, &cfg, World::default());
        for name in &models {
            room.symbols.intern(name);
        }
        room
    }

    fn without_spec(head: &str, cfg: &str, world: World) -> Self {
        let (mut sources, mut symbols) = (SourceMap::default(), Symbols::default());
        let behavior = format!("{DEFINITION}Any");
        let cfg = format!("{cfg}INIT {behavior}\nNEXT {behavior}\n");
        let file = sources.add(format!("{MODULE}.cfg"), cfg.as_str());
        let (config, _) = config::parse(file, &cfg, &mut symbols);
        Room {
            heads: vec![format!("{head}{behavior} == TRUE\n")],
            models: Vec::new(),
            tail: String::new(),
            path: PathBuf::from(format!("{MODULE}.tla")),
            root: String::new(),
            system: MemorySystem::default(),
            paths: Vec::new(),
            config,
            symbols,
            sources,
            world,
            known: Vec::new(),
        }
    }

    /// Gives the evaluations another flag that ends them.
    #[must_use]
    pub fn stopped_by(mut self, stop: Stop) -> Self {
        self.world.stop = stop;
        self
    }

    /// Returns the value of an expression in a state, with the one after it if there is one.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn ask(&mut self, expression: &str, state: &State, next: Option<&State>) -> Result<Answer, Problem> {
        self.asked(expression)?.value(Some(state), next)
    }

    /// Returns the value of an expression that depends on no state.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn constant(&mut self, expression: &str) -> Result<Answer, Problem> {
        self.asked(expression)?.value(None, None)
    }

    /// Returns the parts of an expression in a state if there is one, those of the part at a path in it.
    ///
    /// # Errors
    /// What is wrong with the expression, in one line.
    pub fn parts(
        &mut self,
        expression: &str,
        state: Option<&State>,
        next: Option<&State>,
        path: &[usize],
    ) -> Result<Vec<ValuePart>, String> {
        let asked = self.asked(expression).map_err(|problem| problem.message())?;
        asked.parts(state, next, path)
    }

    fn asked(&mut self, expression: &str) -> Result<&mut Asked, Problem> {
        let at = match self.known.iter().position(|(other, _)| other == expression) {
            Some(at) => at,
            None => {
                let asked = self.prepare(expression)?;
                if self.known.len() == KEPT {
                    self.known.remove(0);
                }
                self.known.push((expression.to_owned(), asked));
                self.known.len() - 1
            }
        };
        Ok(&mut self.known[at].1)
    }

    /// Returns the names that an expression may use.
    pub fn names(&mut self) -> Vec<String> {
        self.name_models();
        let mut heads = (0..self.heads.len()).rev();
        let Some((program, _)) = heads.find_map(|head| self.program("TRUE", head, Use::Value).ok()) else {
            return Vec::new();
        };
        let is_own = |name: &str| name.starts_with(MODULE);
        let scope = program.module(program.root).scope.keys();
        let mut names: Vec<String> = scope.map(|&symbol| program.symbols.text(symbol).to_owned()).collect();
        names.retain(|name| !is_own(name) && name.starts_with(char::is_alphabetic));
        names.sort();
        names
    }

    /// Loads the spec with an expression beside it; returns what can be searched, with the name of the
    /// definition.
    ///
    /// # Errors
    /// What is wrong with the expression.
    pub fn model(&mut self, expression: &str, used: Use) -> Result<(Model, &'static str), Problem> {
        Ok((self.load(expression, used)?.0, DEFINITION))
    }

    fn prepare(&mut self, expression: &str) -> Result<Asked, Problem> {
        let (model, text) = self.load(expression, Use::Value)?;
        Ok(Asked { live: Live::new(Arc::new(model)), text })
    }

    fn load(&mut self, expression: &str, used: Use) -> Result<(Model, Text), Problem> {
        let expression = expression.trim_end();
        self.check(expression)?;
        let first = match self.build(expression, 0, used) {
            Err(problem) if self.heads.len() > 1 => problem,
            built => return built,
        };
        self.name_models();
        // If more names do not help, the mistake is the one that is there without them.
        (1..self.heads.len()).find_map(|head| self.build(expression, head, used).ok()).ok_or(first)
    }

    /// Makes the model values of the cfg known by their names, those that mean nothing else in the spec.
    fn name_models(&mut self) {
        let models = std::mem::take(&mut self.models);
        if models.is_empty() {
            return;
        }
        let Ok((program, _)) = self.program("TRUE", 0, Use::Value) else { return };
        let span = Span::new(FileId(0), 0, 0);
        let is_free = |symbol: &&Symbol| {
            let text = program.symbols.text(**symbol);
            identifier(text) == text && program.lookup(text).is_none()
        };
        let declared: Vec<Symbol> = models.iter().filter(is_free).copied().collect();
        let mut lines = String::new();
        for symbol in declared {
            lines.push_str(&format!("CONSTANT {}\n", program.symbols.text(symbol)));
            self.config.set(Constant {
                name: Named { symbol, span },
                arguments: Vec::new(),
                module: None,
                kind: ConstantKind::Value(CfgValue::Model(symbol)),
            });
        }
        let named: Vec<String> = self.heads.iter().map(|head| format!("{head}{lines}")).collect();
        self.heads.extend(named);
    }

    /// Says whether a text is one expression: then nothing of it can be taken for the module around it.
    fn check(&self, expression: &str) -> Result<(), Problem> {
        let mut sources = SourceMap::default();
        let file = sources.add(SHOWN, expression);
        let (_, mut diagnostics) = syntax::parse_expression(file, expression, &mut self.symbols.clone());
        diagnostics.retain(|diagnostic| diagnostic.severity == Severity::Error);
        if diagnostics.is_empty() {
            return Ok(());
        }
        Err(Problem { diagnostics, sources, kind: ProblemKind::Parse })
    }

    /// Resolves the module of an expression.
    fn program(
        &self,
        expression: &str,
        head: usize,
        used: Use,
    ) -> Result<(sema::hir::Program, Text), Problem> {
        let head = &self.heads[head];
        let (open, close) = match used {
            Use::Value => ("", ""),
            Use::Goal => ("~(\n", "\n)"),
        };
        let before = format!("---- MODULE {MODULE} ----\n{head}{DEFINITION} ==\n{open}");
        let module = format!("{before}{expression}{close}\n====\n");
        let size = |text: &str| u32::try_from(text.len()).unwrap_or(u32::MAX);
        let text = Text {
            file: FileId(size_of(&self.sources)),
            start: size(&before),
            tail: size(&module),
            expression: expression.to_owned(),
            root: self.root.clone(),
        };
        let system = self.system.clone().with(&self.path, format!("{module}{}", self.tail));
        let loaded = sema::load(&system, &self.path, &self.paths, self.symbols.clone(), self.sources.clone());
        match loaded {
            Ok(loaded) => Ok((loaded.program, text)),
            Err(failure) => {
                let mut diagnostics = failure.diagnostics;
                diagnostics.retain(|diagnostic| diagnostic.severity == Severity::Error);
                Err(text.problem(diagnostics, &failure.sources, ProblemKind::Parse))
            }
        }
    }

    fn build(&self, expression: &str, head: usize, used: Use) -> Result<(Model, Text), Problem> {
        let (program, text) = self.program(expression, head, used)?;
        let mut config = self.config.clone();
        match used {
            Use::Value => config.views = vec![DEFINITION.to_owned()],
            Use::Goal => {
                let symbol = program.symbols.get(DEFINITION).unwrap_or(Symbol(0));
                config.invariants = vec![Named { symbol, span: Span::new(FileId(0), 0, 0) }];
            }
        }
        match engine::build_in(&program, &config, self.world.clone()) {
            Ok(model) => Ok((model, text)),
            Err(misfit) => Err(text.problem(misfit.diagnostics, &program.sources, ProblemKind::Config)),
        }
    }
}

impl Asked {
    fn value(&mut self, state: Option<&State>, next: Option<&State>) -> Result<Answer, Problem> {
        let model = Arc::clone(&self.live.model);
        let fail = |message: String, kind| {
            let diagnostics = vec![Diagnostic::error(codes::EVALUATION, message)];
            Problem { diagnostics, sources: SourceMap::default(), kind }
        };
        let Some(view) = model.view(DEFINITION) else {
            return Err(fail(NOT_OF_A_STEP.to_owned(), ProblemKind::Parse));
        };
        let unfit = |reason| fail(reason, ProblemKind::Evaluation);
        let reads = Reads::of(&view.condition.body, &model.program);
        if state.is_none() && !(reads.current.is_empty() && reads.next.is_empty()) {
            return Err(unfit("there is no state here, of which variables speak".to_owned()));
        }
        if next.is_none() && !reads.next.is_empty() {
            return Err(unfit("there is no next step here, of which primed variables speak".to_owned()));
        }
        let mut eval = self.eval(state, next).map_err(unfit)?;
        match eval.evaluate(&view.condition) {
            Ok(value) => {
                let value = eval.mem.plain(value);
                Ok(Answer { value, printed: std::mem::take(&mut eval.output) })
            }
            Err(_) => {
                let fault = eval.take_fault();
                let kind = match fault.kind {
                    FaultKind::Assert => ProblemKind::Assert,
                    _ => ProblemKind::Evaluation,
                };
                Err(self.text.problem(vec![fault.diagnostic()], &model.sources, kind))
            }
        }
    }
}

impl Asked {
    /// Returns an evaluator in a state, with the one after it.
    fn eval(&mut self, state: Option<&State>, next: Option<&State>) -> Result<Eval<'_>, String> {
        let state = state.map(|state| self.live.settle(state)).transpose()?;
        let next = next.map(|next| self.live.settle(next)).transpose()?;
        let mut eval = self.live.eval();
        if let Some(values) = state {
            eval.current.copy_from_slice(&values);
        }
        if let Some(next) = next {
            eval.set_next(&next);
        }
        Ok(eval)
    }

    fn parts(
        &mut self,
        state: Option<&State>,
        next: Option<&State>,
        path: &[usize],
    ) -> Result<Vec<ValuePart>, String> {
        let model = Arc::clone(&self.live.model);
        let view = model.view(DEFINITION).ok_or(NOT_OF_A_STEP)?;
        let parts = self.eval(state, next)?.parts(&view.condition, path);
        Ok(self.live.value_parts(parts))
    }
}

impl Text {
    /// Returns a problem in which places in the module of the expression are places in the expression.
    fn problem(&self, mut diagnostics: Vec<Diagnostic>, sources: &SourceMap, kind: ProblemKind) -> Problem {
        let mut shown = SourceMap::default();
        let mut root = String::new();
        for (i, file) in (0..).zip(sources.files()) {
            if FileId(i) == self.file {
                file.text.get(self.tail as usize..).unwrap_or_default().clone_into(&mut root);
                shown.add(SHOWN, self.expression.as_str());
            } else {
                shown.add(file.path.as_str(), file.text.as_str());
            }
        }
        let root = shown.add(self.root.as_str(), root);
        for diagnostic in &mut diagnostics {
            let labels = diagnostic.secondary.iter_mut().chain(&mut diagnostic.calls);
            for label in labels.chain(&mut diagnostic.primary) {
                label.span = self.moved(label.span, root);
            }
        }
        Problem { diagnostics, sources: shown, kind }
    }

    fn moved(&self, span: Span, root: FileId) -> Span {
        if span.file != self.file {
            return span;
        }
        if span.start >= self.tail {
            return Span { file: root, start: span.start - self.tail, end: span.end - self.tail };
        }
        let length = u32::try_from(self.expression.len()).unwrap_or(u32::MAX);
        let at = |place: u32| place.saturating_sub(self.start).min(length);
        Span { file: span.file, start: at(span.start), end: at(span.end) }
    }
}

/// Returns what of a cfg matters to expressions: its constants, and that there is a behavior.
fn config_of(config: &Config) -> Config {
    Config {
        specification: config.specification,
        init: config.init,
        next: config.next,
        constants: config.constants.clone(),
        constraints: config.constraints.clone(),
        action_constraints: config.action_constraints.clone(),
        symmetry: config.symmetry,
        view: config.view,
        check_deadlock: config.check_deadlock,
        ..Config::default()
    }
}

/// Returns the model values in the constants of a cfg.
fn models_of(config: &Config) -> Vec<Symbol> {
    fn add(value: &CfgValue, models: &mut Vec<Symbol>) {
        match value {
            CfgValue::Model(symbol) if !models.contains(symbol) => models.push(*symbol),
            CfgValue::Set(items) => items.iter().for_each(|item| add(item, models)),
            CfgValue::Model(_) | CfgValue::Int(_) | CfgValue::Str(_) | CfgValue::Bool(_) => {}
        }
    }
    let mut models = Vec::new();
    for constant in &config.constants {
        constant.arguments.iter().for_each(|value| add(value, &mut models));
        if let ConstantKind::Value(value) = &constant.kind {
            add(value, &mut models);
        }
    }
    models
}

fn size_of(sources: &SourceMap) -> u32 {
    u32::try_from(sources.files().count()).unwrap_or(u32::MAX)
}

/// Returns the name if it is one in TLA+, or one that is made of it.
fn identifier(name: &str) -> String {
    let mut text: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' }).collect();
    if !text.chars().any(|c| c.is_ascii_alphabetic()) {
        text.push('x');
    }
    text
}

/// Collects the model values in values, each part that is shared looked at once.
#[derive(Default)]
struct ModelValues {
    names: BTreeSet<String>,
    seen: FxHashSet<usize>,
}

impl ModelValues {
    fn look_at(&mut self, value: &Plain) {
        if value.place().is_some_and(|place| !self.seen.insert(place)) {
            return;
        }
        match value {
            Plain::Model(name) if !self.names.contains(name) => {
                self.names.insert(name.clone());
            }
            Plain::Set(items) | Plain::Tuple(items) => items.iter().for_each(|item| self.look_at(item)),
            Plain::Record(fields) => fields.iter().for_each(|(_, item)| self.look_at(item)),
            Plain::Function(pairs) => pairs.iter().for_each(|(key, item)| {
                self.look_at(key);
                self.look_at(item);
            }),
            Plain::Model(_) | Plain::Bool(_) | Plain::Int(_) | Plain::Str(_) | Plain::Other(_) => {}
        }
    }
}
