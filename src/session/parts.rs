//! What the parts of a condition, of a value or of an expression come to, one level of them at a time.
//!
//! Plain data for viewers, with the texts of the spec, as in [`super::why`].

use super::live::Live;
use super::why::Excerpt;
use crate::engine::{self, AskedParts, Check, Eval};
use crate::trace::{Label, State};
use crate::value::Plain;

/// What is taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whole {
    /// A conjunct of the action of a step, by its number among those that have parts.
    Conjunct(usize),
    /// A property, by its name.
    Property(String),
    /// An expression beside the spec.
    Expression(String),
    /// The first false conjunct of an action that cannot be taken, by the number of the action.
    Obstacle(usize),
}

/// A part of an expression that was evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValuePart {
    /// Its number among the parts of the whole, for the path of its own parts.
    pub at: usize,
    /// The part.
    pub excerpt: Excerpt,
    /// The names that the whole binds around it, with their values.
    pub bound: Vec<(String, Plain)>,
    /// Its value as TLA+ text, or why it has none.
    pub value: Result<String, String>,
    /// Whether it has parts itself.
    pub opens: bool,
}

impl ValuePart {
    /// Returns the part in words, with the names that are bound around it.
    #[must_use]
    pub fn words(&self) -> String {
        let bound: Vec<String> = self.bound.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        let around = if bound.is_empty() { String::new() } else { format!("{}: ", bound.join(", ")) };
        format!("{around}{}", self.excerpt.text)
    }

    /// Returns the part with what it came to.
    #[must_use]
    pub fn text(&self) -> String {
        match &self.value {
            Ok(value) => format!("{}   {value}", self.words()),
            Err(reason) => format!("{}   has no value: {reason}", self.words()),
        }
    }
}

/// A state with those around it in a walk.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'a> {
    /// The state before it, with the action that leads from there, if it is not the first.
    pub before: Option<(&'a State, &'a Label)>,
    /// The state.
    pub here: &'a State,
    /// The one after it.
    pub next: Option<&'a State>,
}

impl Live {
    /// Returns the parts of the part at a path.
    pub(super) fn parts_of(
        &mut self,
        whole: &Whole,
        moment: Moment<'_>,
        path: &[usize],
    ) -> Result<Vec<ValuePart>, String> {
        match whole {
            Whole::Conjunct(number) => {
                let Some((before, label)) = moment.before else { return Ok(Vec::new()) };
                let notes = self.notes(before, label, moment.here, Some(AskedParts::Of(*number, path)))?;
                Ok(self.value_parts(notes.parts))
            }
            Whole::Property(name) => self.property_parts(name, moment, path),
            // It is taken apart as a whole only.
            Whole::Obstacle(_) => Ok(Vec::new()),
            Whole::Expression(expression) => match self.own_room() {
                Some(room) => room.parts(expression, Some(moment.here), moment.next, path),
                None => Ok(Vec::new()),
            },
        }
    }

    /// Those of the first part of the property that does not hold, of its first part if all hold.
    fn property_parts(
        &mut self,
        name: &str,
        moment: Moment<'_>,
        path: &[usize],
    ) -> Result<Vec<ValuePart>, String> {
        let parts = self.at_property(name, moment, |eval, check| eval.parts(&check.condition, path))?;
        Ok(self.value_parts(parts))
    }

    /// Asks an evaluator in a state about the first part of a property that does not hold, about its first part if all
    /// hold.
    pub(super) fn at_property<T: Default>(
        &mut self,
        name: &str,
        moment: Moment<'_>,
        ask: impl for<'m> FnOnce(&mut Eval<'m>, &'m Check) -> T,
    ) -> Result<T, String> {
        let before = moment.before.map(|(before, _)| self.settle(before)).transpose()?;
        let here = self.settle(moment.here)?;
        let is_named = |check: &&Check| self.model.symbols.text(check.name) == name;
        let on_states = self.model.invariants.iter().map(|check| (check, Some(&here)));
        let on_steps = self.model.action_properties.iter().map(|check| (check, before.as_ref()));
        let mut first = None;
        for (check, before) in on_states.chain(on_steps).filter(|(check, _)| is_named(check)) {
            let Some(before) = before else { continue };
            let mut eval = self.eval();
            eval.current.copy_from_slice(before);
            eval.set_next(&here);
            let fails = eval.test_step(&check.condition) != Ok(true);
            if fails || first.is_none() {
                first = Some((check, before));
            }
            if fails {
                break;
            }
        }
        let Some((check, before)) = first else { return Ok(T::default()) };
        let mut eval = self.eval();
        eval.current.copy_from_slice(before);
        eval.set_next(&here);
        Ok(ask(&mut eval, check))
    }

    /// Gives parts the texts of the spec. What is written as its value says nothing and is left out, and so is a name
    /// that was there before.
    pub(super) fn value_parts(&self, parts: Vec<engine::ValuePart>) -> Vec<ValuePart> {
        let named = |part: engine::ValuePart| ValuePart {
            at: part.at,
            excerpt: self.excerpt(part.span),
            bound: part.bound.into_iter().map(|(name, value)| (self.name(name), value)).collect(),
            value: part.value,
            opens: part.opens,
        };
        let mut tell: Vec<ValuePart> = Vec::new();
        for part in parts.into_iter().map(named) {
            let is_literal = part.value.as_ref() == Ok(&part.excerpt.text);
            let is_again =
                || tell.iter().any(|other| !other.opens && other.excerpt.text == part.excerpt.text);
            if !part.bound.is_empty() || part.opens || !(is_literal || is_again()) {
                tell.push(part);
            }
        }
        tell
    }
}
