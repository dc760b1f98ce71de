//! What came of conditions, in words: the same on the screen and in a report.

use super::why::bound;
use super::{Came, Conjunct, Disabled, Part};
use crate::value::Plain;

impl Conjunct {
    /// Says what came of it: the values that made it so, what is chosen or written.
    #[must_use]
    pub fn says(&self) -> String {
        match &self.came {
            Came::Is(value, part) => self.why(part.as_ref(), *value),
            Came::Decides(value, part) => {
                let (truth, why) = (truth(*value), self.why(part.as_ref(), *value));
                if why == truth { why } else { format!("{truth}: {why}") }
            }
            Came::Chooses(values) => bound(values),
            Came::Writes(name, value) => format!("{name}' = {value}"),
            Came::Keeps => "unchanged".to_owned(),
        }
    }

    /// What a condition is and why: the values of its operands, or the part of it that decides.
    fn why(&self, part: Option<&Part>, value: bool) -> String {
        let truth = truth(value);
        let Some(part) = part else { return truth.to_owned() };
        if let Some(nothing) = part.nothing_to_choose() {
            return nothing;
        }
        let values = part.values();
        let is_whole = part.excerpt.text == self.excerpt.text;
        match (is_whole, values.is_empty()) {
            (true, true) => truth.to_owned(),
            (true, false) => values,
            (false, true) => part.text_in(value),
            (false, false) => format!("{}: {values}", part.text_in(value)),
        }
    }
}

impl Part {
    /// Returns the text of the part of a condition, with its value if that is not the one of the condition.
    fn text_in(&self, of_condition: bool) -> String {
        match self.value {
            value if value == of_condition => self.excerpt.text.clone(),
            value => format!("{} is {}", self.excerpt.text, truth(value)),
        }
    }

    /// Returns what to say of a set that has no element for `\E`: it is no condition, so it is neither TRUE nor FALSE.
    #[must_use]
    pub fn nothing_to_choose(&self) -> Option<String> {
        self.is_empty_set.then(|| {
            let bound = self.bindings.iter().map(|(name, value)| format!(", {name} = {value}"));
            format!("nothing to choose in {}{}", self.excerpt.text, bound.collect::<String>())
        })
    }

    /// Says what the part of a condition that is false is, with the values that make it so.
    #[must_use]
    pub fn about(&self) -> String {
        if let Some(nothing) = self.nothing_to_choose() {
            return nothing;
        }
        let (text, values) = (self.text_in(false), self.values());
        if values.is_empty() { text } else { format!("{text}   {values}") }
    }
}

/// Returns a name with what is chosen besides, as in `Send, to = b`.
#[must_use]
pub fn with_chosen(name: &str, chosen: &[(String, Plain)]) -> String {
    if chosen.is_empty() { name.to_owned() } else { format!("{name}, {}", bound(chosen)) }
}

impl Disabled {
    /// Returns the action in words, so that it is told apart from the others.
    #[must_use]
    pub fn name(&self) -> String {
        with_chosen(&self.label.to_string(), &self.chosen)
    }

    /// Says why the action is not enabled: a line that says it, then more of it.
    #[must_use]
    pub fn reasons(&self) -> Vec<String> {
        let found = match &self.reason {
            Ok(found) => found,
            Err(reason) => return vec![format!("cannot be evaluated: {reason}")],
        };
        let mut texts = vec![found.part.about()];
        if let Some(way) = &self.in_the_way
            && let Some(lock) = &way.lock
        {
            let itself = if way.itself { " itself" } else { "" };
            texts.push(format!("{} holds {lock}{itself}", way.thread));
        }
        if found.conjunct.text == found.part.excerpt.text {
            texts.push(format!("at {}", found.conjunct.place));
        } else {
            texts.push(format!("in {}   at {}", found.conjunct.text, found.conjunct.place));
        }
        texts
    }
}

/// A value of a condition, as TLA+ has it.
#[must_use]
pub fn truth(value: bool) -> &'static str {
    if value { "TRUE" } else { "FALSE" }
}
