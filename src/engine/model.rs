//! A compiled spec with what a cfg says to check of it: what searches and viewers run on.
//!
//! Invariant: a model never changes; what is found lives in the heap and the store of a search.

use std::sync::Arc;

use crate::base::{SourceMap, Span, Symbol, Symbols};
use crate::diag::Diagnostic;
use crate::engine::core::{Act, Core, Node, Slot};
use crate::engine::eval::{Eval, Flow, Notes, Obstacle, Outcome, Sink, place};
use crate::engine::footprint::Footprint;
use crate::engine::identity::Identity;
use crate::engine::implications::Implication;
use crate::engine::program::Program;
use crate::engine::reads::{Reads, VarSet};
use crate::trace::Label;
use crate::value::{Heap, Value};

/// Something compiled in a frame of its own.
#[derive(Debug)]
pub struct Compiled<T> {
    /// What was compiled.
    pub body: T,
    /// How many slots its frame has.
    pub slots: u32,
}

/// A named condition on a state or a step.
#[derive(Debug)]
pub struct Check {
    /// Its name in the cfg.
    pub name: Symbol,
    /// The condition.
    pub condition: Compiled<Node>,
    /// For each conjunct of the condition, or for the condition as a whole, the variables of which it
    /// depends in the current state.
    pub(super) depends: Box<[VarSet]>,
    /// Whether it depends on more than the state, so that it must be evaluated each time.
    pub(super) always: bool,
}

impl Check {
    /// Returns a named condition that is taken to depend on all variables.
    #[must_use]
    pub fn new(name: Symbol, condition: Compiled<Node>) -> Check {
        Check { name, condition, depends: Box::default(), always: false }
    }

    /// Finds out on which variables it depends, once all functions are compiled.
    pub(super) fn settle(&mut self, program: &Program) {
        self.always = Reads::of(&self.condition.body, program).effects.any();
        let depends_of = |node: &Node| {
            let reads = Reads::of(node, program);
            if reads.prints { VarSet::ALL } else { reads.current }
        };
        self.depends = match &self.condition.body.core {
            Core::And(items) => items.iter().map(depends_of).collect(),
            _ => [depends_of(&self.condition.body)].into(),
        };
    }

    /// Says whether it depends on more than the state, so that it must be evaluated each time.
    #[must_use]
    pub fn is_impure(&self) -> bool {
        self.always
    }

    /// Returns the conjuncts, with the variables of which each depends.
    pub(super) fn conjuncts(&self) -> impl Iterator<Item = (&Node, VarSet)> {
        let items = match &self.condition.body.core {
            Core::And(items) => items,
            _ => std::slice::from_ref(&self.condition.body),
        };
        items.iter().zip(self.depends.iter().copied())
    }
}

/// What a name is bound to on the way to an action.
#[derive(Clone, Copy, Debug)]
pub struct Chosen<V> {
    /// The name.
    pub name: Symbol,
    /// Its value.
    pub value: V,
    /// Where the set stands from which it is taken, or else the name.
    pub span: Span,
}

/// An action with its constants bound.
#[derive(Debug)]
pub struct ActionInstance {
    /// The innermost operator entered; absent for a next-state relation that is written in place.
    pub name: Option<Symbol>,
    /// The values of the operator's parameters.
    pub parameters: Vec<Value>,
    /// What tells it apart from others with these parameters: names bound by `\E` in the operator, or arguments of
    /// the instance that it belongs to.
    pub chosen: Vec<Chosen<Value>>,
    /// Where the action stands.
    pub span: Span,
    /// The slots that are set before it runs.
    pub(super) preset: Vec<(Slot, Value)>,
    /// What is run.
    pub(super) act: Arc<Act>,
    /// Which variables decide what it does; absent if not only they do, or all of them.
    pub(super) footprint: Option<Arc<Footprint>>,
}

/// A compiled spec and what is checked of it.
#[derive(Debug)]
pub struct Model {
    /// Names and strings.
    pub symbols: Arc<Symbols>,
    /// The text of all modules and of the cfg.
    pub sources: SourceMap,
    /// The compiled functions.
    pub program: Program,
    /// The constants, and what a search starts from.
    pub heap: Heap,
    pub(super) initial: Option<Compiled<Act>>,
    /// What is wrong with initial states for which there is no next-state relation.
    pub no_next: Option<Diagnostic>,
    pub(super) instances: Vec<ActionInstance>,
    pub(super) slots: u32,
    /// What must be true before the search.
    pub assumptions: Vec<(Option<Symbol>, Compiled<Node>)>,
    /// `INVARIANT`, and `[]P` of `PROPERTY`.
    pub invariants: Vec<Check>,
    /// The implications of the invariants.
    pub implications: Vec<Implication>,
    /// `[][A]_v` of `PROPERTY`.
    pub action_properties: Vec<Check>,
    /// What `PROPERTY` says of initial states.
    pub initial_properties: Vec<Check>,
    /// `CONSTRAINT`.
    pub constraints: Vec<Check>,
    /// `ACTION_CONSTRAINT`.
    pub action_constraints: Vec<Check>,
    /// `SYMMETRY` and `VIEW`: by what states are told apart; absent if by all their variables.
    pub identity: Option<Identity>,
    /// `ALIAS`: what is shown of a state in a trace.
    pub alias: Option<Check>,
    /// `POSTCONDITION`.
    pub postconditions: Vec<Check>,
    /// `_PERIODIC`: what is evaluated now and then while the search runs.
    pub periodic: Option<Check>,
    /// `_POSSIBLE`: what some state or step is to satisfy, each with the place of its definition. The
    /// constraints count how many do.
    pub possible: Vec<(Symbol, Span)>,
    /// Whether a state without a successor is an error.
    pub check_deadlock: bool,
    /// Definitions of the root module that viewers ask for.
    pub(super) views: Vec<Check>,
    /// What the user should know all the same.
    pub warnings: Vec<Diagnostic>,
    /// The properties of which a part is not checked, because it is temporal.
    pub unchecked: Vec<Symbol>,
}

impl Model {
    /// Returns the names of the variables, in order of declaration.
    #[must_use]
    pub fn variables(&self) -> Vec<String> {
        self.program.variables.iter().map(|&v| self.symbols.text(v).to_owned()).collect()
    }

    /// Returns the names of the properties of which a part is not checked.
    #[must_use]
    pub fn unchecked_names(&self) -> Vec<String> {
        self.unchecked.iter().map(|&name| self.symbols.text(name).to_owned()).collect()
    }

    /// Says whether there is a behavior to search, or only assumptions.
    #[must_use]
    pub fn has_behavior(&self) -> bool {
        self.initial.is_some()
    }

    /// Returns the action instances.
    #[must_use]
    pub fn instances(&self) -> &[ActionInstance] {
        &self.instances
    }

    /// Says whether some condition that is checked depends on more than states, as on how far they are from an
    /// initial one: then the same state is wrong in one behavior and not in another.
    #[must_use]
    pub fn checks_more_than_states(&self) -> bool {
        let mut checks = self.invariants.iter().chain(&self.action_properties);
        checks.any(Check::is_impure)
    }

    /// Runs the initial predicate; each state found is in [`Eval::next`].
    ///
    /// # Errors
    /// What has no value, or what the sink finds wrong.
    pub fn initial<'m>(&'m self, eval: &mut Eval<'m>, sink: &mut dyn Sink<'m>) -> Outcome<Flow> {
        let Some(initial) = &self.initial else { return Ok(Flow::Go) };
        eval.enter(initial.slots, &[]);
        eval.clear_next();
        eval.run(&initial.body, sink)
    }

    /// Runs one action instance from [`Eval::current`].
    ///
    /// # Errors
    /// What has no value, or what the sink finds wrong.
    pub fn run<'m>(
        &'m self,
        instance: &'m ActionInstance,
        eval: &mut Eval<'m>,
        sink: &mut dyn Sink<'m>,
    ) -> Outcome<Flow> {
        eval.enter_again(self.slots, &instance.preset);
        eval.run(&instance.act, sink)
    }

    /// Tests the conditions that an action instance starts with, from [`Eval::current`]; says whether
    /// all are true, so that [`Model::run_rest`] goes on.
    ///
    /// # Errors
    /// What has no value.
    pub fn guards<'m>(&'m self, instance: &'m ActionInstance, eval: &mut Eval<'m>) -> Outcome<bool> {
        eval.enter_again(self.slots, &instance.preset);
        let (guards, _) = instance.act.split_guards();
        for guard in guards {
            if !eval.test(guard.condition())? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Runs what comes after the conditions that an action instance starts with.
    ///
    /// # Errors
    /// What has no value, or what the sink finds wrong.
    pub fn run_rest<'m>(
        &'m self,
        instance: &'m ActionInstance,
        eval: &mut Eval<'m>,
        sink: &mut dyn Sink<'m>,
    ) -> Outcome<Flow> {
        match instance.act.split_guards() {
            ([], _) => eval.run(&instance.act, sink),
            (_, rest) => eval.run_all(rest, sink),
        }
    }

    /// Returns why an action instance leads nowhere from [`Eval::current`]; `None` if it leads somewhere.
    ///
    /// # Errors
    /// What has no value.
    pub fn obstacle<'m>(
        &'m self,
        instance: &'m ActionInstance,
        eval: &mut Eval<'m>,
    ) -> Outcome<Option<Obstacle>> {
        eval.clear_next();
        eval.enter(self.slots, &instance.preset);
        eval.obstacle(&instance.act, instance.span)
    }

    /// Returns why the step from [`Eval::current`] to [`Eval::next`] is none of an action instance; `None` if it
    /// is one.
    ///
    /// # Errors
    /// What has no value.
    pub fn refusal<'m>(
        &'m self,
        instance: &'m ActionInstance,
        eval: &mut Eval<'m>,
    ) -> Outcome<Option<Obstacle>> {
        eval.enter(self.slots, &instance.preset);
        eval.obstacle(&instance.act, instance.span)
    }

    /// Returns why the state in [`Eval::next`] is no initial state; `None` if it is one, or if that is not
    /// known.
    ///
    /// # Errors
    /// What has no value.
    pub fn initial_refusal<'m>(&'m self, eval: &mut Eval<'m>) -> Outcome<Option<Obstacle>> {
        let Some(initial) = &self.initial else { return Ok(None) };
        let Some(whole) = place(&initial.body) else { return Ok(None) };
        eval.enter(initial.slots, &[]);
        eval.obstacle(&initial.body, whole)
    }

    /// Notes what came of the conjuncts of an action instance on the step from [`Eval::current`] to
    /// [`Eval::next`], the last one being false if it is no such step; says whether it is one.
    ///
    /// # Errors
    /// What has no value.
    pub fn conjuncts<'m>(
        &'m self,
        instance: &'m ActionInstance,
        eval: &mut Eval<'m>,
        notes: &mut Notes<'_>,
    ) -> Outcome<bool> {
        eval.enter(self.slots, &instance.preset);
        for of_one_set in instance.chosen.chunk_by(|a, b| a.span == b.span) {
            let values = of_one_set.iter().map(|chosen| (chosen.name, eval.mem.plain(chosen.value)));
            notes.choose(of_one_set[0].span, values.collect());
        }
        eval.conjuncts(&instance.act, instance.span, notes)
    }

    /// Returns an action instance as shown to people.
    #[must_use]
    pub fn label(&self, instance: &ActionInstance, eval: &mut Eval<'_>) -> Label {
        let name = instance.name.map_or("Action", |n| self.symbols.text(n)).to_owned();
        let parameters = instance.parameters.iter().map(|&p| eval.mem.plain(p)).collect();
        Label { name, parameters, location: Some(self.location(instance.span)) }
    }

    /// Returns a definition that viewers ask for, by name.
    #[must_use]
    pub fn view(&self, name: &str) -> Option<&Check> {
        self.views.iter().find(|v| self.symbols.text(v.name) == name)
    }

    /// Returns a place as `line:col of Module`.
    #[must_use]
    pub fn location(&self, span: Span) -> String {
        self.sources.location(span).unwrap_or_default()
    }
}
