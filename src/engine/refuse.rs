//! Why a step is no step of an action: the first conjunct that is false, given both states.
//!
//! Where there is a choice, among disjuncts or elements of a set, it is that of the choice which comes
//! furthest. It only looks: an action that cannot be followed to a conjunct is said to refuse without one.

use crate::engine::core::{Act, Item};
use crate::engine::eval::{Eval, Flow};
use crate::engine::explain::DecidingPart;
use crate::engine::model::{ActionInstance, Model};
use crate::value::Value;

/// A step that is refused.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// The conjunct, if it is known.
    pub part: Option<DecidingPart>,
    /// How many conjuncts hold before it.
    pub passed: usize,
}

impl Model {
    /// Returns why the step from [`Eval::current`] to [`Eval::next`] is none of an action; `None` if it
    /// is one, as far as its conjuncts tell.
    pub fn refusal<'m>(&'m self, instance: &'m ActionInstance, eval: &mut Eval<'m>) -> Option<Refusal> {
        eval.enter_again(self.slots, &instance.preset);
        refusal(&instance.act, eval)
    }

    /// Returns why the state in [`Eval::next`] is no initial state; `None` if it is one, as far as the
    /// conjuncts tell.
    pub fn initial_refusal<'m>(&'m self, eval: &mut Eval<'m>) -> Option<Refusal> {
        let initial = self.initial.as_ref()?;
        eval.enter(initial.slots, &[]);
        refusal(&initial.body, eval)
    }
}

fn refusal<'m>(act: &'m Act, eval: &mut Eval<'m>) -> Option<Refusal> {
    let unknown = Some(Refusal { part: None, passed: 0 });
    match act {
        Act::Test(node) => match eval.test(node) {
            Ok(true) => None,
            Ok(false) => Some(Refusal { part: eval.deciding_part(node, false), passed: 0 }),
            Err(_) => {
                eval.take_fault();
                unknown
            }
        },
        Act::All(items) => items.iter().enumerate().find_map(|(passed, item)| {
            let refusal = of_item(item, eval)?;
            Some(Refusal { passed: passed + refusal.passed, ..refusal })
        }),
        Act::Any(acts) => furthest(acts.iter().map(|act| refusal(act, eval))),
        Act::Exists(binds, body) => {
            let mut found: Vec<Option<Refusal>> = Vec::new();
            let each = eval.each_element(binds, &mut |eval| {
                found.push(refusal(body, eval));
                Ok(if matches!(found.last(), Some(None)) { Flow::Stop } else { Flow::Go })
            });
            if each.is_err() {
                eval.take_fault();
                return unknown;
            }
            furthest(found.into_iter())
        }
        Act::Forall(binds, item) => {
            let mut found = None;
            let each = eval.each_element(binds, &mut |eval| {
                found = of_item(item, eval);
                Ok(if found.is_some() { Flow::Stop } else { Flow::Go })
            });
            if each.is_err() {
                eval.take_fault();
                return unknown;
            }
            found
        }
        Act::If(condition, yes, no) => match eval.test(condition) {
            Ok(true) => refusal(yes, eval),
            Ok(false) => refusal(no, eval),
            Err(_) => {
                eval.take_fault();
                unknown
            }
        },
        Act::Implies(condition, act) => match eval.test(condition) {
            Ok(true) => refusal(act, eval),
            Ok(false) => None,
            Err(_) => {
                eval.take_fault();
                unknown
            }
        },
        Act::Let(slots, act) => {
            for &slot in slots {
                eval.set_slot(slot, Value::UNEVALUATED);
            }
            refusal(act, eval)
        }
        Act::Angle(item, changes) => of_item(item, eval).or_else(|| match eval.test(changes) {
            Ok(true) => None,
            Ok(false) => Some(Refusal { part: eval.deciding_part(changes, false), passed: 1 }),
            Err(_) => {
                eval.take_fault();
                unknown
            }
        }),
        Act::Case(..)
        | Act::Assign(..)
        | Act::AssignIn(..)
        | Act::AssignSubset(..)
        | Act::Unchanged(_)
        | Act::Box(..)
        | Act::Compose(_)
        | Act::Call(..)
        | Act::CallFunction(..) => unknown,
    }
}

fn of_item<'m>(item: &'m Item, eval: &mut Eval<'m>) -> Option<Refusal> {
    let Some(test) = &item.test else { return refusal(&item.act, eval) };
    match eval.test(test) {
        Ok(true) => None,
        // What chooses says more when it is followed.
        Ok(false) => match &item.act {
            Act::Any(_) | Act::Exists(..) | Act::All(_) | Act::Let(..) => refusal(&item.act, eval)
                .filter(|refusal| refusal.part.is_some())
                .or_else(|| Some(Refusal { part: eval.deciding_part(test, false), passed: 0 })),
            _ => Some(Refusal { part: eval.deciding_part(test, false), passed: 0 }),
        },
        Err(_) => {
            eval.take_fault();
            Some(Refusal { part: None, passed: 0 })
        }
    }
}

/// Returns the refusal that comes furthest, the first of those; `None` if one choice allows the step.
fn furthest(choices: impl Iterator<Item = Option<Refusal>>) -> Option<Refusal> {
    let mut best = Refusal { part: None, passed: 0 };
    for choice in choices {
        let refusal = choice?;
        if refusal.part.is_some() && (best.part.is_none() || refusal.passed > best.passed) {
            best = refusal;
        }
    }
    Some(best)
}
