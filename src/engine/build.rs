//! Puts a resolved program and a cfg together into a model.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::base::{Span, Symbol};
use crate::config::{Config, ConstantKind, Named};
use crate::diag::Diagnostic;
use crate::engine::codes;
use crate::engine::core::{Act, Node};
use crate::engine::described::{Part, Parts, described};
use crate::engine::eval::Eval;
use crate::engine::identity::Identity;
use crate::engine::implications;
use crate::engine::instances::instances;
use crate::engine::lower::{Lower, Split};
use crate::engine::model::{Check, Compiled, Model};
use crate::engine::overrides::{missing_constants, overrides, unknown};
use crate::engine::program::Program;
use crate::engine::reads::Reads;
use crate::engine::symmetry::group;
use crate::scene;
use crate::sema::hir::{self, DefKind, Level, Target};
use crate::stdmod::World;
use crate::value::{Heap, Mem, Permutation, Scratch};

/// The definitions of the root module that viewers ask for.
const VIEWS: [&str; 3] = ["Lanes", "Locks", scene::DEFINITION];

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
    builder.replacements(config);
    builder.assumptions();
    builder.behavior(config);
    builder.invariants(config);
    builder.properties(config);
    builder.constraints(config);
    builder.possible(config);
    builder.identity(config);
    builder.at_the_end(config);
    builder.views(config);
    builder.unused(config);
    builder.missing_next();
    let (mut pieces, mut diagnostics) = (builder.parts, builder.diagnostics);
    let (mut program, more) = lower.finish();
    diagnostics.extend(more);
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    let implications = implications::mark(&mut pieces.invariants, &mut program);
    program.settle_reads();
    for check in pieces.invariants.iter_mut().chain(&mut pieces.constraints) {
        check.settle(&program);
    }
    let variable = pieces.replacements.iter().filter_map(|r| replaced_by_variable(hir, &program, &heap, r));
    let variable: Vec<Diagnostic> = variable.collect();
    if !variable.is_empty() {
        return Err(variable);
    }
    let slots = pieces.next.as_ref().map_or(0, |n| n.slots);
    let instances = pieces.next.as_ref().map_or_else(Vec::new, |n| instances(&program, &mut heap, n));
    let permutations = match &pieces.symmetry {
        Some((name, condition)) => {
            let text = hir.symbols.text(name.symbol);
            let group = permutations(&program, &heap, *name, text, condition)?;
            if group.is_empty() {
                let message = format!("SYMMETRY {text} permutes nothing");
                let warning = Diagnostic::warning(codes::NO_SYMMETRY, message).at(name.span, "");
                let hint = "a set of model values that are alike has at least two elements";
                pieces.warnings.push(warning.hint(hint));
            }
            group
        }
        None => Vec::new(),
    };
    let named = config.view.or(config.symmetry).filter(|_| pieces.view.is_some() || !permutations.is_empty());
    let identity = named.map(|named| Identity { permutations, view: pieces.view, span: named.span });
    // Only `TLCGet` can ask for it, and there may be very many actions.
    if program.effects.any() {
        let parts = Parts {
            inits: &pieces.inits,
            actions: &instances,
            temporals: &pieces.temporals,
            invariants: &pieces.invariants,
            implied_inits: &pieces.initial_properties,
            implied_actions: &pieces.action_properties,
            implied_temporals: &pieces.implied_temporals,
            constraints: &pieces.constraints,
            action_constraints: &pieces.action_constraints,
        };
        program.world.specification = Some(Arc::new(described(hir, &program, &heap, &parts)));
    }
    Ok(Model {
        symbols: heap.shared_symbols(),
        program,
        heap,
        initial: pieces.initial,
        no_next: pieces.no_next.map(no_next),
        instances,
        slots,
        assumptions: pieces.assumptions,
        invariants: pieces.invariants,
        implications,
        action_properties: pieces.action_properties,
        initial_properties: pieces.initial_properties,
        constraints: pieces.constraints,
        action_constraints: pieces.action_constraints,
        identity,
        alias: pieces.alias,
        postconditions: pieces.postconditions,
        periodic: pieces.periodic,
        possible: pieces.possible,
        check_deadlock: config.check_deadlock.unwrap_or(true),
        views: pieces.views,
        warnings: pieces.warnings,
        unchecked: pieces.unchecked,
        sources: hir.sources.clone(),
    })
}

/// What has been compiled so far.
#[derive(Default)]
struct Pieces {
    /// The conjuncts of the initial predicate, what the specification assumes of behaviors, and what properties
    /// say of them: for `TLCGet("spec")`.
    inits: Vec<Part>,
    temporals: Vec<Span>,
    implied_temporals: Vec<Part>,
    initial: Option<Compiled<Act>>,
    next: Option<Compiled<Split>>,
    /// The specification, if it has no next-state relation.
    no_next: Option<Named>,
    assumptions: Vec<(Option<Symbol>, Compiled<Node>)>,
    /// What stands for a constant without parameters.
    replacements: Vec<(Named, Named, Compiled<Node>)>,
    invariants: Vec<Check>,
    action_properties: Vec<Check>,
    initial_properties: Vec<Check>,
    constraints: Vec<Check>,
    action_constraints: Vec<Check>,
    symmetry: Option<(Named, Compiled<Node>)>,
    view: Option<Check>,
    alias: Option<Check>,
    postconditions: Vec<Check>,
    periodic: Option<Check>,
    possible: Vec<(Symbol, Span)>,
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

    fn replacements(&mut self, config: &Config) {
        for constant in &config.constants {
            let ConstantKind::Replace(by) = constant.kind else { continue };
            let scope = &self.hir.module(self.hir.root).scope;
            let (Some(of), Some(target)) = (scope.get(&constant.name.symbol), scope.get(&by.symbol)) else {
                continue;
            };
            let is_constant =
                constant.module.is_none() && matches!(self.hir.def(of.def).kind, DefKind::Constant { .. });
            if is_constant && self.hir.arity(of.def) == 0 {
                let condition = self.lower.named_condition(target);
                self.parts.replacements.push((constant.name, by, condition));
            }
        }
    }

    fn behavior(&mut self, config: &Config) {
        if let Some(name) = config.specification {
            self.specification(name);
        } else if let (Some(init), Some(next)) = (config.init, config.next) {
            let init = self.definition(init, "INIT", Level::State);
            let next = self.definition(next, "NEXT", Level::Temporal);
            if let (Some(init), Some(next)) = (init, next) {
                let definition = self.hir.def(init.def);
                if let DefKind::Operator { body, .. } = &definition.kind {
                    self.parts.inits = vec![(Some(definition.name), body.span)];
                }
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
            Ok(None) => {}
            Ok(Some(specification)) => {
                self.parts.initial = Some(specification.initial);
                self.parts.inits = specification.inits;
                self.parts.temporals = specification.fairness;
                self.parts.temporals.extend(&specification.assumed);
                self.parts.next = specification.next;
                self.parts.no_next = self.parts.next.is_none().then_some(name);
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

    /// Without a next-state relation nothing can be checked but whether there are initial states
    /// (`SpecProcessor.java`).
    fn missing_next(&mut self) {
        let checks = !self.parts.invariants.is_empty()
            || !self.parts.action_properties.is_empty()
            || !self.parts.unchecked.is_empty();
        self.diagnostics.extend(self.parts.no_next.filter(|_| checks).map(no_next));
    }

    /// Looks a name of the cfg up: a definition without parameters of at most some level.
    fn definition(&mut self, name: Named, directive: &str, most: Level) -> Option<&'p Target> {
        let text = self.hir.symbols.text(name.symbol);
        let Some(target) = self.hir.module(self.hir.root).scope.get(&name.symbol) else {
            self.diagnostics.push(unknown(self.hir, name, "a definition"));
            return None;
        };
        let arity = self.hir.arity(target.def);
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
            if let Some(target) = self.hir.module(self.hir.root).scope.get(&name.symbol)
                && self.hir.arity(target.def) == 0
                && self.lower.is_false(target)
            {
                self.diagnostics.push(never(self.hir, name, self.hir.def(target.def).span));
                continue;
            }
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

    /// What `_POSSIBLE` names is counted by constraints that are always true. They come after the others,
    /// so that what lies outside of those is not counted.
    fn possible(&mut self, config: &Config) {
        for &name in &config.possible {
            let Some(target) = self.definition(name, "_POSSIBLE", Level::Action) else { continue };
            let check = Check::new(name.symbol, self.lower.tracked(target));
            let is_of_state = self.lower.level_of(target) <= Level::State;
            let constraints =
                if is_of_state { &mut self.parts.constraints } else { &mut self.parts.action_constraints };
            constraints.push(check);
            self.parts.possible.push((name.symbol, self.hir.def(target.def).span));
        }
    }

    fn identity(&mut self, config: &Config) {
        if let Some(name) = config.symmetry
            && let Some(target) = self.definition(name, "SYMMETRY", Level::Constant)
        {
            self.parts.symmetry = Some((name, self.lower.named_condition(target)));
        }
        self.parts.view = config.view.and_then(|name| self.check(name, "VIEW", Level::State));
    }

    /// What is evaluated of a trace, while the search runs, and after it. The reward guides a way of
    /// simulating that TLC alone has (`sched=rl`): it has to be there, and is not evaluated.
    fn at_the_end(&mut self, config: &Config) {
        self.parts.alias = config.alias.and_then(|name| self.check(name, "ALIAS", Level::Action));
        self.parts.periodic = config.periodic.and_then(|name| self.check(name, "_PERIODIC", Level::Constant));
        config.reward.and_then(|name| self.definition(name, "_RL_REWARD", Level::Action));
        for &name in &config.postconditions {
            let check = self.check(name, "POSTCONDITION", Level::Constant);
            self.parts.postconditions.extend(check);
        }
    }

    fn properties(&mut self, config: &Config) {
        for &name in &config.properties {
            let Some(target) = self.definition(name, "PROPERTY", Level::Temporal) else { continue };
            let property = self.lower.property(target);
            let text = self.hir.symbols.text(name.symbol);
            for span in distinct(&property.bare_actions) {
                let message = format!("property `{text}` has an action without `[]` before it");
                self.diagnostics.push(
                    Diagnostic::error(codes::WRONG_LEVEL, message)
                        .at(name.span, "")
                        .also(span, "this part")
                        .hint("an action property has the form [][A]_vars"),
                );
            }
            for span in distinct(&property.never) {
                self.diagnostics.push(never(self.hir, name, span));
            }
            if !property.temporal.is_empty() {
                self.parts.unchecked.push(name.symbol);
                let parts = property.temporal.iter().map(|&span| (Some(name.symbol), span));
                self.parts.implied_temporals.extend(parts);
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

    /// Warns of constants with a value that nothing depends on. What is temporal was not compiled, so
    /// nothing is known where there is such a part.
    fn unused(&mut self, config: &Config) {
        if !self.parts.unchecked.is_empty() || self.parts.next.is_none() {
            return;
        }
        for &id in &self.hir.module(self.hir.root).constants {
            let name = self.hir.def(id).name;
            let line = config.constants.iter().find(|c| c.name.symbol == name && c.module.is_none());
            if let Some(line) = line.filter(|_| !self.lower.is_used(id)) {
                let message =
                    format!("nothing that is checked depends on constant {}", self.hir.symbols.text(name));
                let warning = Diagnostic::warning(codes::UNUSED_CONSTANT, message).at(line.name.span, "");
                self.parts.warnings.push(warning.also(self.hir.def(id).span, "declared here"));
            }
        }
    }

    fn views(&mut self, config: &Config) {
        let always = VIEWS.into_iter().map(|name| (name, Level::State));
        let wanted = config.views.iter().map(|name| (name.as_str(), Level::Action));
        for (name, most) in always.chain(wanted) {
            let Some(target) = self.hir.lookup(name) else { continue };
            let Some(symbol) = self.hir.symbols.get(name) else { continue };
            if self.hir.arity(target.def) == 0 && self.lower.level_of(target) <= most {
                let condition = self.lower.named_condition(target);
                self.parts.views.push(Check::new(symbol, condition));
            }
        }
    }
}

/// The error that a specification has no next-state relation.
fn no_next(name: Named) -> Diagnostic {
    Diagnostic::error(codes::NO_BEHAVIOR, "the specification has no part [][Next]_vars")
        .at(name.span, "")
        .hint("a specification has the form Init /\\ [][Next]_vars, with fairness if wanted")
}

/// The error that what is to be checked is FALSE without regard to any state.
fn never(hir: &hir::Program, name: Named, span: Span) -> Diagnostic {
    let message = format!("`{}` is FALSE whatever happens", hir.symbols.text(name.symbol));
    Diagnostic::error(codes::NEVER_TRUE, message).at(name.span, "").also(span, "this is a constant")
}

/// Returns each place once: a part is there for each value of a bound name.
fn distinct(places: &[Span]) -> Vec<Span> {
    let mut seen = FxHashSet::default();
    places.iter().copied().filter(|&place| seen.insert(place)).collect()
}

/// The warning that a property is checked in part only, or not at all.
fn unchecked(text: &str, name: Named, parts: &[Span]) -> Diagnostic {
    let parts = distinct(parts);
    let which = if parts.len() == 1 { "a temporal part" } else { "temporal parts" };
    let message = format!(
        "property `{text}` has {which} that {} NOT checked",
        if parts.len() == 1 { "is" } else { "are" }
    );
    let warning = Diagnostic::warning(codes::UNCHECKED, message).at(name.span, "");
    let warning = parts.iter().fold(warning, |warning, &span| warning.also(span, "not checked"));
    warning.hint("properties of the form []P and [][A]_vars are checked; temporal ones cannot be yet")
}

/// The error that what stands for a constant has no value before there is a state, or a search that
/// `TLCGet` could ask about. A definition that mentions a variable may have one: `IF N > 0 THEN N ELSE x`.
fn replaced_by_variable(
    hir: &hir::Program,
    program: &Program,
    heap: &Heap,
    (constant, by, condition): &(Named, Named, Compiled<Node>),
) -> Option<Diagnostic> {
    if Reads::of(&condition.body, program).is_constant() {
        return None;
    }
    let mut eval = Eval::new(program, Mem::new(heap, Scratch::default()));
    eval.world.is_ready = false;
    eval.evaluate(condition).err()?;
    let text = |name: &Named| hir.symbols.text(name.symbol);
    let message = format!("constant `{}` cannot be `{}`: it depends on a state", text(constant), text(by));
    let diagnostic = Diagnostic::error(codes::WRONG_LEVEL, message).at(by.span, "");
    Some(diagnostic.also(condition.body.span, "this is not constant"))
}

/// Evaluates SYMMETRY.
fn permutations(
    program: &Program,
    heap: &Heap,
    name: Named,
    text: &str,
    condition: &Compiled<Node>,
) -> Result<Vec<Permutation>, Vec<Diagnostic>> {
    let wrong = |reason: &str| {
        let message = format!("SYMMETRY {text} cannot be used: {reason}");
        let error = Diagnostic::error(codes::BAD_SYMMETRY, message).at(name.span, "");
        vec![error.also(condition.body.span, "")]
    };
    let mut eval = Eval::new(program, Mem::new(heap, Scratch::default()));
    match eval.evaluate(condition) {
        Ok(set) => group(&mut eval.mem, set).map_err(|reason| wrong(&reason)),
        Err(_) => Err(wrong(&eval.take_fault().message)),
    }
}
