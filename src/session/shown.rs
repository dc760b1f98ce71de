//! What the cfg shows of a state besides its variables: the fields of its ALIAS, and its VIEW.

use super::live::Live;
use super::view::{DiffBase, Position, Session};
use crate::engine::Check;
use crate::trace::State;
use crate::trace::diff::{Change, Path, diff_values};
use crate::value::{Plain, Value};

/// The name of the row, and the value, or that and why there is none.
pub type Shown = (&'static str, Plain);

/// A state on its way.
#[derive(Clone, Copy, Debug)]
pub struct OnWay<'a> {
    /// How many states there are up to it.
    pub level: usize,
    /// The states before it, if the spec looks at them.
    pub before: &'a [State],
    /// The state.
    pub state: &'a State,
    /// The state after it; none at the end.
    pub next: Option<&'a State>,
}

impl Live {
    /// Returns what the cfg shows of a state. As in a trace, an alias may speak of the next state, which is the
    /// last state itself at the end.
    pub(super) fn shown_of(&mut self, at: OnWay<'_>) -> Vec<Shown> {
        let model = self.model.clone();
        let view = model.identity.as_ref().and_then(|identity| identity.view());
        let both = [("ALIAS", model.alias.as_ref()), ("VIEW", view)];
        let both = both.into_iter().filter_map(|(name, check)| Some((name, check?)));
        let value = |(name, check)| match self.value_on(check, at) {
            Ok(value) => (name, value),
            Err(reason) => (name, Plain::Other(format!("(no value: {reason})"))),
        };
        both.map(value).collect()
    }

    fn value_on(&mut self, check: &Check, at: OnWay<'_>) -> Result<Plain, String> {
        let (values, next) = (self.settle(at.state)?, self.settle(at.next.unwrap_or(at.state))?);
        let before: Result<Vec<Vec<Value>>, String> =
            at.before.iter().map(|state| self.settle(state)).collect();
        let before = before?;
        let mut eval = self.eval();
        eval.set_before(before.iter().map(Vec::as_slice));
        eval.world.here.level = u32::try_from(at.level).unwrap_or(u32::MAX);
        eval.current.copy_from_slice(&values);
        eval.set_next(&next);
        match eval.evaluate(&check.condition) {
            Ok(value) => {
                eval.mem.normalize(value).map(|v| eval.mem.plain(v)).map_err(|e| e.message(&mut eval.mem))
            }
            Err(_) => Err(eval.take_fault().message),
        }
    }
}

impl Session {
    /// Returns what the cfg shows of the current state besides its variables, with that of the state it is compared
    /// with. Fields of an ALIAS that only repeat variables are left out.
    pub fn shown(&mut self) -> Vec<(&'static str, Option<Plain>, Plain)> {
        let at = self.position();
        let base = match self.base() {
            DiffBase::Previous => at.step.checked_sub(1).map(|step| Position { step, ..at }),
            DiffBase::First => Some(Position { step: 0, ..at }),
            DiffBase::Mark => self.mark().map(|mark| mark.position),
            // What the cfg of the other variant shows is not known.
            DiffBase::Other => Some(at),
        };
        let now = self.shown_at(at);
        let before = base.map(|base| self.shown_at(base)).unwrap_or_default();
        let old = |name| before.iter().find(|(other, _)| *other == name).map(|(_, value)| value.clone());
        now.into_iter().map(|(name, value)| (name, old(name), value)).collect()
    }

    /// Returns what a step of the current walk changes of it.
    pub(super) fn shown_changes(&mut self, step: usize) -> Vec<Change> {
        let at = self.position();
        let Some(before) = step.checked_sub(1) else { return Vec::new() };
        let before = self.shown_at(Position { step: before, ..at });
        let mut changes = Vec::new();
        for (name, new) in self.shown_at(Position { step, ..at }) {
            let old = before.iter().find(|(other, _)| *other == name);
            if let Some((_, old)) = old {
                diff_values(&Path::variable(name), old, &new, &mut changes);
            }
        }
        changes
    }

    fn shown_at(&mut self, at: Position) -> Vec<Shown> {
        let Session { walker, tree, shown, .. } = self;
        let path = tree.path(at.branch);
        let Some(&here) = path.get(at.step) else { return Vec::new() };
        let next = path.get(at.step + 1).copied();
        let found = shown.entry((here, next)).or_insert_with(|| {
            let looks_back = walker.model().is_some_and(|model| model.program.effects.trace);
            let way = if looks_back { &path[..at.step] } else { &[] };
            let before: Vec<State> = way.iter().map(|node| tree.state(*node).clone()).collect();
            let (state, next) = (tree.state(here), next.map(|next| tree.state(next)));
            let mut found = walker.shown(OnWay { level: at.step + 1, before: &before, state, next });
            let variables = walker.variables();
            for (_, value) in found.iter_mut().filter(|(name, _)| *name == "ALIAS") {
                leave_out_variables(value, variables, tree.state(here));
            }
            found.retain(|(_, value)| !matches!(value, Plain::Record(fields) if fields.is_empty()));
            found
        });
        found.clone()
    }
}

/// Leaves out the fields of a record that are variables with their values.
fn leave_out_variables(value: &mut Plain, variables: &[String], state: &State) {
    let Plain::Record(fields) = value else { return };
    let is_variable = |(name, value): &(String, Plain)| {
        variables.iter().position(|variable| variable == name).is_some_and(|i| state.get(i) == Some(value))
    };
    fields.retain(|field| !is_variable(field));
}
