//! What is suspicious, though not wrong: said at the end of a search.

use super::report::Counts;
use crate::base::{Span, Symbol};
use crate::diag::Diagnostic;
use crate::engine::{ActionInstance, Model, codes};

/// Returns the warnings of a search that went through all states. `fired` says of each action instance
/// whether there is a step of it, `reached` of each implication of the invariants whether its right-hand
/// side was evaluated.
pub(super) fn of_complete(
    model: &Model,
    counts: &Counts,
    fired: &[bool],
    reached: &[bool],
) -> Vec<Diagnostic> {
    if counts.generated == 0 {
        let message = "no state satisfies the initial predicate, so nothing was checked";
        return vec![Diagnostic::warning(codes::NO_INITIAL, message)];
    }
    if counts.distinct == 0 {
        let message = "the constraints exclude all initial states, so no step was checked";
        return vec![Diagnostic::warning(codes::ALL_OUTSIDE, message)];
    }
    let mut warnings = never(model, fired);
    warnings.extend(vacuous(model, reached));
    warnings
}

/// Returns the warning that an EXCEPT has a key outside of the domain.
pub(super) fn missed(span: Span) -> Diagnostic {
    Diagnostic::warning(codes::MISSED, "an EXCEPT changes nothing")
        .at(span, "the key is not in the domain")
        .hint("the value of the EXCEPT is that of the function before")
}

/// Returns the warnings of a simulation, which does not go through all states.
pub(super) fn of_simulation(model: &Model, counts: &Counts) -> Vec<Diagnostic> {
    // What is wrong with initial states only: a random behavior misses many an action.
    let all = vec![true; model.instances().len()];
    let reached = vec![true; model.implications.len()];
    let distinct = counts.depth;
    of_complete(model, &Counts { distinct, ..*counts }, &all, &reached)
}

/// Returns a warning for each action that no step is of, whatever its parameters.
fn never(model: &Model, fired: &[bool]) -> Vec<Diagnostic> {
    let place = |instance: &ActionInstance| (instance.name, instance.span);
    let mut happens: Vec<(Option<Symbol>, Span)> = Vec::new();
    let mut silent = Vec::new();
    for (instance, &fired) in model.instances().iter().zip(fired) {
        let places = if fired { &mut happens } else { &mut silent };
        if !places.contains(&place(instance)) {
            places.push(place(instance));
        }
    }
    silent.retain(|place| !happens.contains(place));
    let warning = |(name, span): (Option<Symbol>, Span)| {
        let name =
            name.map_or_else(|| "this action".to_owned(), |n| format!("action {}", model.symbols.text(n)));
        Diagnostic::warning(codes::NEVER, format!("{name} never happens"))
            .at(span, "no step of any behavior is of it")
            .hint("what it does was not checked: its condition may be too strong")
    };
    silent.into_iter().map(warning).collect()
}

/// Returns a warning for each implication of the invariants that says nothing of any state.
fn vacuous(model: &Model, reached: &[bool]) -> impl Iterator<Item = Diagnostic> {
    let unreached = model.implications.iter().zip(reached).filter(|&(_, &reached)| !reached);
    unreached.map(|(implication, _)| {
        let name = model.symbols.text(implication.invariant);
        let message = format!("a part of invariant `{name}` says nothing of any state");
        Diagnostic::warning(codes::VACUOUS, message)
            .at(implication.condition, "this is never true")
            .hint("what comes after `=>` was not checked in any state")
    })
}
