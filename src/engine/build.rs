//! Puts a resolved program and a cfg together into a model.

use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::base::{Span, Symbol};
use crate::config::{CfgValue, Config, Constant, ConstantKind, Named};
use crate::diag::{Diagnostic, Severity};
use crate::engine::codes;
use crate::engine::core::{Act, Node};
use crate::engine::eval::{Eval, Flow};
use crate::engine::footprint::Footprint;
use crate::engine::lower::{Bound, Lower, Override, Overrides, Split, SplitAction, pattern_slots};
use crate::engine::model::{ActionInstance, Check, Compiled, Model};
use crate::engine::program::Program;
use crate::sema::hir::{self, DefId, DefKind, Level, Target};
use crate::stdmod::World;
use crate::value::{Heap, Mem, Scratch, VResult, Value};

/// The definitions of the root module that viewers ask for.
const VIEWS: [&str; 2] = ["Lanes", "Locks"];

/// Why there is no model.
#[derive(Debug)]
pub struct Misfit {
    /// Everything in the cfg that does not fit the spec.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether the first of it is an INVARIANT that is not about a state, which has an exit status of
    /// its own in TLC (`EC.java`, `TLC_INVARIANT_VIOLATED_LEVEL`).
    pub is_invariant: bool,
}

/// Compiles a program for a cfg.
///
/// # Errors
/// Everything in the cfg that does not fit the spec.
pub fn build(hir: &hir::Program, config: &Config) -> Result<Model, Misfit> {
    build_in(hir, config, World::default())
}

/// Compiles a program for a cfg, in a world that is not the default one.
///
/// # Errors
/// Everything in the cfg that does not fit the spec.
pub fn build_in(hir: &hir::Program, config: &Config, mut world: World) -> Result<Model, Misfit> {
    world.deadlock &= config.check_deadlock.unwrap_or(true);
    compile(hir, config, world).map_err(|diagnostics| {
        let is_invariant = diagnostics.first().is_some_and(|d| d.code == codes::INVARIANT_LEVEL);
        Misfit { diagnostics, is_invariant }
    })
}

fn compile(hir: &hir::Program, config: &Config, world: World) -> Result<Model, Vec<Diagnostic>> {
    let mut heap = Heap::new(Arc::new(hir.symbols.clone()));
    let mut diagnostics = Vec::new();
    let mut warnings = Vec::new();
    let overrides = overrides(hir, config, &mut heap, &mut diagnostics, &mut warnings);
    missing_constants(hir, &overrides, &mut diagnostics);
    if !diagnostics.is_empty() {
        diagnostics.extend(warnings);
        return Err(diagnostics);
    }
    let mut lower = Lower::new(hir, &mut heap, overrides, world);
    let mut builder =
        Builder { hir, lower: &mut lower, parts: Pieces { warnings, ..Pieces::default() }, diagnostics };
    builder.assumptions();
    builder.behavior(config);
    builder.invariants(config);
    builder.properties(config);
    builder.constraints(config);
    builder.views();
    let (mut pieces, mut diagnostics) = (builder.parts, builder.diagnostics);
    let (mut program, more) = lower.finish();
    diagnostics.extend(more);
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    program.settle_reads();
    for check in pieces.invariants.iter_mut().chain(&mut pieces.constraints) {
        check.settle(&program);
    }
    let slots = pieces.next.as_ref().map_or(0, |n| n.slots);
    let instances = match &pieces.next {
        Some(next) => {
            let (found, footprints) = (Vec::new(), FxHashMap::default());
            Instances { program: &program, heap: &mut heap, slots, found, footprints }.all(&next.body)
        }
        None => Vec::new(),
    };
    Ok(Model {
        symbols: heap.shared_symbols(),
        program,
        heap,
        initial: pieces.initial,
        instances,
        slots,
        assumptions: pieces.assumptions,
        invariants: pieces.invariants,
        action_properties: pieces.action_properties,
        initial_properties: pieces.initial_properties,
        constraints: pieces.constraints,
        action_constraints: pieces.action_constraints,
        check_deadlock: config.check_deadlock.unwrap_or(true),
        views: pieces.views,
        warnings: pieces.warnings,
        unchecked: pieces.unchecked,
        sources: hir.sources.clone(),
    })
}

fn overrides<'p>(
    hir: &'p hir::Program,
    config: &Config,
    heap: &mut Heap,
    diagnostics: &mut Vec<Diagnostic>,
    warnings: &mut Vec<Diagnostic>,
) -> Overrides<'p> {
    let mut overrides = FxHashMap::default();
    for constant in &config.constants {
        let Some(id) = overridden(hir, constant, diagnostics, warnings) else { continue };
        let replacement = match &constant.kind {
            ConstantKind::Value(value) => match cfg_value(value, heap) {
                Ok(value) => Override::Value(value),
                Err(message) => {
                    let name = hir.symbols.text(constant.name.symbol);
                    let message = format!("constant `{name}` cannot have this value: {message}");
                    diagnostics.push(Diagnostic::error(codes::NO_VALUE, message).at(constant.name.span, ""));
                    Override::Value(Value::UNASSIGNED)
                }
            },
            ConstantKind::Replace(name) => match hir.lookup(hir.symbols.text(name.symbol)) {
                Some(target) => {
                    let (want, have) = (arity(hir, id), arity(hir, target.def));
                    if want != have {
                        let message = format!(
                            "`{}` and `{}` take different numbers of arguments: {want} and {have}",
                            hir.symbols.text(constant.name.symbol),
                            hir.symbols.text(name.symbol)
                        );
                        diagnostics.push(Diagnostic::error(codes::WRONG_LEVEL, message).at(name.span, ""));
                    }
                    Override::Definition(target)
                }
                None => {
                    diagnostics.push(unknown(hir, *name, "a definition"));
                    // So that nobody is told that it has no value as well.
                    Override::Value(Value::UNASSIGNED)
                }
            },
        };
        overrides.insert(id, (replacement, constant.module.is_some()));
    }
    overrides
}

fn overridden(
    hir: &hir::Program,
    constant: &Constant,
    diagnostics: &mut Vec<Diagnostic>,
    warnings: &mut Vec<Diagnostic>,
) -> Option<DefId> {
    let name = constant.name;
    let Some(within) = constant.module else {
        return match hir.module(hir.root).scope.get(&name.symbol) {
            Some(target) => Some(target.def),
            // TLC does not look at such a value.
            None if matches!(constant.kind, ConstantKind::Value(_)) => {
                let mut warning = unknown(hir, name, "a constant or definition");
                (warning.severity, warning.code) = (Severity::Warning, codes::UNUSED_VALUE);
                warnings.push(warning);
                None
            }
            None => {
                diagnostics.push(unknown(hir, name, "a constant or definition"));
                None
            }
        };
    };
    let module = hir.modules.iter().find(|m| m.name == within.symbol);
    let target = module.and_then(|m| m.scope.get(&name.symbol));
    if target.is_none() {
        let what = if module.is_none() { within } else { name };
        diagnostics.push(unknown(hir, what, "a module with that definition"));
    }
    target.map(|t| t.def)
}

fn unknown(hir: &hir::Program, name: Named, what: &str) -> Diagnostic {
    let text = hir.symbols.text(name.symbol);
    let module = hir.symbols.text(hir.module(hir.root).name);
    let scope = &hir.module(hir.root).scope;
    // `Int` is not meant where a definition to be checked is named, but may be where it is replaced.
    let meant =
        |target: &Target| what != "a definition" || !matches!(hir.def(target.def).kind, DefKind::Builtin(..));
    let mut names: Vec<&str> =
        scope.iter().filter(|(_, target)| meant(target)).map(|(&s, _)| hir.symbols.text(s)).collect();
    names.sort_unstable();
    let message = format!("module `{module}` does not define `{text}`");
    let diagnostic =
        Diagnostic::error(codes::UNKNOWN_NAME, message).at(name.span, format!("{what} is expected here"));
    if is_untranslated(hir) {
        return diagnostic
            .hint("the PlusCal algorithm of this module has no translation: make it with `java pcal.trans`");
    }
    match crate::base::nearest(text, names.into_iter()) {
        Some(close) => diagnostic.hint(format!("did you mean `{close}`?")),
        None => diagnostic,
    }
}

/// Says whether the root module holds an algorithm (in `PlusCal`) without its translation.
fn is_untranslated(hir: &hir::Program) -> bool {
    let root = hir.symbols.text(hir.module(hir.root).name);
    let is_root = |path: &str| Path::new(path).file_stem().is_some_and(|stem| stem == root);
    let mut files = hir.sources.files().filter(|file| is_root(&file.path));
    let is_algorithm = |text: &str| text.contains("--algorithm") || text.contains("--fair algorithm");
    files.any(|f| is_algorithm(&f.text) && !f.text.contains("\\* BEGIN TRANSLATION"))
}

/// Builds a value; otherwise says why there is none, as for `{1, "a"}`.
fn cfg_value(value: &CfgValue, heap: &mut Heap) -> Result<Value, String> {
    fn build(value: &CfgValue, mem: &mut Mem<'_>) -> VResult<Value> {
        Ok(match value {
            CfgValue::Int(i) => mem.int(*i),
            CfgValue::Str(symbol) => Value::string(*symbol),
            CfgValue::Bool(b) => Value::bool(*b),
            CfgValue::Model(symbol) => Value::model(*symbol),
            CfgValue::Set(items) => {
                let mut values: Vec<Value> = items.iter().map(|i| build(i, mem)).collect::<VResult<_>>()?;
                mem.set(&mut values)?
            }
        })
    }
    let mut mem = Mem::new(heap, Scratch::default());
    let value = build(value, &mut mem).map_err(|error| error.message(&mut mem))?;
    let scratch = mem.into_scratch();
    heap.intern(&scratch, value).map_err(|error| error.message(&mut Mem::new(heap, scratch)))
}

fn arity(hir: &hir::Program, id: DefId) -> usize {
    hir.arity(id)
}

fn missing_constants(hir: &hir::Program, overrides: &Overrides<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for &id in &hir.module(hir.root).constants {
        if overrides.contains_key(&id) {
            continue;
        }
        let def = hir.def(id);
        let name = hir.symbols.text(def.name);
        let message = format!("constant `{name}` has no value");
        let diagnostic = Diagnostic::error(codes::NO_VALUE, message).at(def.span, "declared here");
        diagnostics.push(diagnostic.hint(format!("give it one in the cfg, as in `CONSTANT {name} = 3`")));
    }
}

/// What has been compiled so far.
#[derive(Default)]
struct Pieces {
    initial: Option<Compiled<Act>>,
    next: Option<Compiled<Split>>,
    assumptions: Vec<(Option<Symbol>, Compiled<Node>)>,
    invariants: Vec<Check>,
    action_properties: Vec<Check>,
    initial_properties: Vec<Check>,
    constraints: Vec<Check>,
    action_constraints: Vec<Check>,
    views: Vec<Check>,
    warnings: Vec<Diagnostic>,
    unchecked: Vec<Symbol>,
}

struct Builder<'b, 'p> {
    hir: &'p hir::Program,
    lower: &'b mut Lower<'p>,
    parts: Pieces,
    diagnostics: Vec<Diagnostic>,
}

impl<'p> Builder<'_, 'p> {
    fn assumptions(&mut self) {
        for &id in &self.hir.module(self.hir.root).assumptions {
            let def = self.hir.def(id);
            let DefKind::Statement(Some(body)) = &def.kind else { continue };
            let condition = self.lower.condition(body);
            self.parts.assumptions.push((Some(def.name), condition));
        }
    }

    fn behavior(&mut self, config: &Config) {
        if let Some(name) = config.specification {
            self.specification(name);
        } else if let (Some(init), Some(next)) = (config.init, config.next) {
            let init = self.definition(init, "INIT", Level::State);
            let next = self.definition(next, "NEXT", Level::Action);
            if let (Some(init), Some(next)) = (init, next) {
                self.parts.initial = Some(self.lower.initial(init));
                self.parts.next = Some(self.lower.next(next));
            }
        } else if !self.hir.module(self.hir.root).variables.is_empty() || !config.invariants.is_empty() {
            let message = "the cfg does not say which behavior to check";
            let diagnostic = Diagnostic::error(codes::NO_BEHAVIOR, message);
            self.diagnostics
                .push(diagnostic.hint("add a line such as: SPECIFICATION Spec, or: INIT Init and NEXT Next"));
        }
    }

    fn specification(&mut self, name: Named) {
        let Some(target) = self.definition(name, "SPECIFICATION", Level::Temporal) else { return };
        let specification = self.lower.specification(target);
        match specification {
            Ok(specification) => {
                self.parts.initial = Some(specification.initial);
                self.parts.next = Some(specification.next);
                for span in specification.assumed {
                    let message = "this part of the specification does not bound the search";
                    self.parts.warnings.push(
                        Diagnostic::warning(codes::ASSUMED, message)
                            .at(span, "neither an initial predicate nor [][Next]_vars")
                            .hint(
                                "TLC assumes it too, where it checks temporal properties, and nowhere else",
                            ),
                    );
                }
            }
            Err((message, span)) => {
                let diagnostic = Diagnostic::error(codes::NO_BEHAVIOR, message).at(name.span, "");
                let diagnostic = match span {
                    Some(span) => diagnostic.also(span, "this part"),
                    None => diagnostic,
                };
                self.diagnostics
                    .push(diagnostic.hint(
                        "a specification has the form Init /\\ [][Next]_vars, with fairness if wanted",
                    ));
            }
        }
    }

    /// Looks a name of the cfg up: a definition without parameters of at most some level.
    fn definition(&mut self, name: Named, directive: &str, most: Level) -> Option<&'p Target> {
        let text = self.hir.symbols.text(name.symbol);
        let Some(target) = self.hir.module(self.hir.root).scope.get(&name.symbol) else {
            self.diagnostics.push(unknown(self.hir, name, "a definition"));
            return None;
        };
        let arity = arity(self.hir, target.def);
        if arity > 0 {
            let arguments = if arity == 1 { "an argument" } else { "arguments" };
            let message = format!(
                "`{text}` of {directive} takes {arguments}, but only a definition without any can be checked"
            );
            self.diagnostics.push(Diagnostic::error(codes::WRONG_LEVEL, message).at(name.span, ""));
            return None;
        }
        let level = self.lower.level_of(target);
        if level > most {
            let words = |level| match level {
                Level::Constant => "is a constant",
                Level::State => "is about a state",
                Level::Action => "has primed variables",
                Level::Temporal => "has temporal operators",
            };
            let message = format!("`{text}` of {directive} {}, which is not allowed here", words(level));
            let code = if directive == "INVARIANT" { codes::INVARIANT_LEVEL } else { codes::WRONG_LEVEL };
            let mut diagnostic = Diagnostic::error(code, message).at(name.span, "");
            diagnostic = diagnostic.also(self.hir.def(target.def).span, "defined here");
            if directive == "INVARIANT" {
                diagnostic = diagnostic.hint(match level {
                    Level::Temporal => format!("a temporal formula is checked as `PROPERTY {text}`"),
                    _ => format!("check what it says of steps as PROPERTY, in the form `[][{text}]_vars`"),
                });
            }
            self.diagnostics.push(diagnostic);
            return None;
        }
        Some(target)
    }

    fn check(&mut self, name: Named, directive: &str, most: Level) -> Option<Check> {
        let target = self.definition(name, directive, most)?;
        let condition = self.lower.named_condition(target);
        Some(Check::new(name.symbol, condition))
    }

    fn invariants(&mut self, config: &Config) {
        for &name in &config.invariants {
            let check = self.check(name, "INVARIANT", Level::State);
            self.parts.invariants.extend(check);
        }
    }

    fn constraints(&mut self, config: &Config) {
        for &name in &config.constraints {
            let check = self.check(name, "CONSTRAINT", Level::State);
            self.parts.constraints.extend(check);
        }
        for &name in &config.action_constraints {
            let check = self.check(name, "ACTION_CONSTRAINT", Level::Action);
            self.parts.action_constraints.extend(check);
        }
    }

    fn properties(&mut self, config: &Config) {
        for &name in &config.properties {
            let Some(target) = self.definition(name, "PROPERTY", Level::Temporal) else { continue };
            let property = self.lower.property(target);
            let text = self.hir.symbols.text(name.symbol);
            for span in property.bare_actions {
                let message = format!("property `{text}` has an action without `[]` before it");
                self.diagnostics.push(
                    Diagnostic::error(codes::WRONG_LEVEL, message)
                        .at(name.span, "")
                        .also(span, "this part")
                        .hint("an action property has the form [][A]_vars"),
                );
            }
            if !property.temporal.is_empty() {
                self.parts.unchecked.push(name.symbol);
                self.parts.warnings.push(unchecked(text, name, &property.temporal));
            }
            if !property.initial.is_empty() {
                let message = format!("property `{text}` says something of initial states only");
                self.parts.warnings.push(
                    Diagnostic::warning(codes::STATE_PROPERTY, message)
                        .at(name.span, "")
                        .hint(format!("if it is to hold in every state, check it as `INVARIANT {text}`")),
                );
            }
            let check = |condition| Check::new(name.symbol, condition);
            self.parts.initial_properties.extend(property.initial.into_iter().map(check));
            self.parts.action_properties.extend(property.actions.into_iter().map(check));
            self.parts.invariants.extend(property.always.into_iter().map(check));
        }
    }

    fn views(&mut self) {
        for name in VIEWS {
            let Some(target) = self.hir.lookup(name) else { continue };
            let Some(symbol) = self.hir.symbols.get(name) else { continue };
            if arity(self.hir, target.def) == 0 && self.lower.level_of(target) <= Level::State {
                let condition = self.lower.named_condition(target);
                self.parts.views.push(Check::new(symbol, condition));
            }
        }
    }
}

/// The warning that a property is checked in part only, or not at all.
fn unchecked(text: &str, name: Named, parts: &[Span]) -> Diagnostic {
    let which = if parts.len() == 1 { "a temporal part" } else { "temporal parts" };
    let message = format!(
        "property `{text}` has {which} that {} NOT checked",
        if parts.len() == 1 { "is" } else { "are" }
    );
    let warning = Diagnostic::warning(codes::UNCHECKED, message).at(name.span, "");
    let warning = parts.iter().fold(warning, |warning, &span| warning.also(span, "not checked"));
    warning.hint("properties of the form []P and [][A]_vars are checked; temporal ones cannot be yet")
}

/// Binds the constants of the action instances.
struct Instances<'b> {
    program: &'b Program,
    heap: &'b mut Heap,
    slots: u32,
    found: Vec<ActionInstance>,
    footprints: FxHashMap<*const Act, Option<Arc<Footprint>>>,
}

impl Instances<'_> {
    fn all(mut self, split: &Split) -> Vec<ActionInstance> {
        self.split(split, &[]);
        self.found
    }

    fn split(&mut self, split: &Split, preset: &[(u32, Value)]) {
        match split {
            Split::Action(action) => self.action(action, preset),
            Split::Any(splits) => splits.iter().for_each(|s| self.split(s, preset)),
            Split::Exists(binds, inner, whole) => {
                let slots: Vec<u32> = binds.iter().flat_map(|b| pattern_slots(&b.pattern)).copied().collect();
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

    fn action(&mut self, action: &SplitAction, preset: &[(u32, Value)]) {
        let bound = |slot: u32| preset.iter().rev().find(|(s, _)| *s == slot).map(|(_, v)| *v);
        let parameters = action
            .parameters
            .iter()
            .filter_map(|p| match *p {
                Bound::Slot(slot) => bound(slot),
                Bound::Value(value) => Some(value),
            })
            .collect();
        let footprint = self.footprint(&action.act);
        self.found.push(ActionInstance {
            name: action.name,
            parameters,
            span: action.span,
            preset: preset.to_vec(),
            act: action.act.clone(),
            footprint,
        });
    }
}
