//! Conditions and values taken apart at once, for a report: their parts, with their own parts below them.
//!
//! A report is read from the first line to the last, so less is told than the tree on the screen has:
//!
//! - of the elements that a quantifier goes through only the last, which decides if one does;
//! - of `f[x]`, `r.a` and `[f EXCEPT ...]` not what `f` and `r` are if they are names, and no name that is bound
//!   around the part: what they are stands elsewhere;
//! - of a tree with more than [`MOST_LINES`] parts only the upper levels.

use super::Session;
use super::live::Live;
use super::parts::{Moment, ValuePart, Whole};
use super::why::{Broken, Came, Conjunct, Obstacle, Part};
use crate::engine::{self, AskedParts};

/// How many parts of a tree are told, if there are so many below its uppermost level.
const MOST_LINES: usize = 40;

/// A part with its own parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueTree {
    /// The part; a long value is cut.
    pub part: ValuePart,
    /// How many elements a quantifier has looked at before this one.
    pub before: usize,
    /// Its own parts.
    pub parts: Vec<ValueTree>,
}

impl ValueTree {
    /// Says in words how many elements were looked at before, if it is an element and there were any.
    #[must_use]
    pub fn others(&self) -> Option<String> {
        let plural = if self.before == 1 { "element" } else { "elements" };
        (self.before > 0).then(|| format!("after {} other {plural}", self.before))
    }
}

impl Session {
    /// Returns the parts of what is taken apart at a step of the current walk, each with its own parts; none if they
    /// are not known.
    pub fn trees(&mut self, step: usize, whole: &Whole) -> Vec<ValueTree> {
        let found = self.at_moment(step, |walker, moment| walker.trees(whole, moment));
        upper_levels(found.and_then(Result::ok).unwrap_or_default())
    }

    /// Returns the parts of a conjunct of the action of a step, if it says more than what came of it. That is so of a
    /// condition that is more than a comparison; of a value that is written only if `with_values`, and only if it is
    /// computed from values that are computed.
    pub(super) fn conjunct_trees(
        &mut self,
        step: usize,
        conjunct: &Conjunct,
        with_values: bool,
    ) -> Vec<ValueTree> {
        let is_wanted = match &conjunct.came {
            Came::Is(_, part) | Came::Decides(_, part) => {
                part.as_ref().is_none_or(|part| !is_told(part, conjunct))
            }
            Came::Writes(..) => with_values,
            Came::Chooses(_) | Came::Keeps => false,
        };
        let Some(number) = conjunct.opens.filter(|_| is_wanted) else { return Vec::new() };
        let trees = self.trees(step, &Whole::Conjunct(number));
        let says_more = match &conjunct.came {
            Came::Is(_, Some(part)) | Came::Decides(_, Some(part)) => says_more(&trees, part),
            Came::Writes(..) => trees.iter().any(|tree| !tree.parts.is_empty()),
            Came::Is(_, None) | Came::Decides(_, None) | Came::Chooses(_) | Came::Keeps => true,
        };
        if says_more { trees } else { Vec::new() }
    }

    /// Returns the parts of a property that does not hold after a step, if they say more than why.
    pub(super) fn broken_trees(&mut self, step: usize, broken: &Broken) -> Vec<ValueTree> {
        let trees = self.trees(step, &Whole::Property(broken.property.clone()));
        if says_more(&trees, &broken.part) { trees } else { Vec::new() }
    }

    /// Returns the parts of the first false conjunct of an action, by the number of the action, if it is more than a
    /// comparison.
    pub(super) fn obstacle_trees(
        &mut self,
        step: usize,
        number: usize,
        obstacle: &Obstacle,
    ) -> Vec<ValueTree> {
        if obstacle.part.excerpt == obstacle.conjunct {
            return Vec::new();
        }
        let trees = self.trees(step, &Whole::Obstacle(number));
        if says_more(&trees, &obstacle.part) { trees } else { Vec::new() }
    }
}

impl Live {
    /// Returns the parts of what is taken apart, each with its own parts.
    pub(super) fn trees_of(&mut self, whole: &Whole, moment: Moment<'_>) -> Result<Vec<ValueTree>, String> {
        let found = match whole {
            Whole::Conjunct(number) => {
                let Some((before, label)) = moment.before else { return Ok(Vec::new()) };
                self.notes(before, label, moment.here, Some(AskedParts::All(*number)))?.trees
            }
            Whole::Property(name) => self.at_property(name, moment, |eval, check| {
                Some((check.condition.body.span, eval.part_trees(&check.condition)))
            })?,
            Whole::Obstacle(number) => {
                let here = self.settle(moment.here)?;
                let mut eval = self.eval();
                eval.current.copy_from_slice(&here);
                eval.takes_apart = true;
                let instance = self.model.instances().get(*number);
                let found = instance.map(|instance| self.model.obstacle(instance, &mut eval));
                found.and_then(Result::ok).flatten().map(|found| (found.conjunct, found.trees))
            }
            // It has a value below each step.
            Whole::Expression(_) => return Ok(Vec::new()),
        };
        let Some((span, trees)) = found else { return Ok(Vec::new()) };
        Ok(self.value_trees(trees, &self.excerpt(span).text, &mut Vec::new()))
    }

    fn value_trees(
        &self,
        trees: Vec<engine::PartTree>,
        whole: &str,
        bound: &mut Vec<String>,
    ) -> Vec<ValueTree> {
        let mut tell: Vec<ValueTree> = Vec::new();
        let is_of = |name: &str| {
            ["[", "."].iter().any(|sign| whole.starts_with(&format!("{name}{sign}")))
                || whole.starts_with(&format!("[{name} EXCEPT"))
        };
        for engine::PartTree { part, before, parts } in trees {
            let Some(part) = self.value_parts(vec![part]).pop() else { continue };
            let text = &part.excerpt.text;
            let is_leaf = parts.is_empty() && part.bound.is_empty();
            let is_again =
                tell.iter().any(|other| other.parts.is_empty() && other.part.excerpt.text == *text);
            if is_leaf && (is_again || bound.contains(text) || is_of(text)) {
                continue;
            }
            let n_bound = bound.len();
            bound.extend(part.bound.iter().map(|(name, _)| name.clone()));
            let parts = self.value_trees(parts, text, bound);
            bound.truncate(n_bound);
            tell.push(ValueTree { part, before, parts });
        }
        tell
    }
}

/// Says whether a conjunct is a comparison whose operands are told with it.
fn is_told(part: &Part, conjunct: &Conjunct) -> bool {
    part.excerpt == conjunct.excerpt && !part.operands.is_empty()
}

/// Says whether a tree has more than the part that decides, and what its operands are.
fn says_more(trees: &[ValueTree], part: &Part) -> bool {
    let is_known =
        |text: &str| part.excerpt.text == text || part.operands.iter().any(|(operand, _)| operand == text);
    trees.iter().any(|tree| !is_known(&tree.part.excerpt.text) || says_more(&tree.parts, part))
}

/// Cuts off the lower levels of what has too many parts.
fn upper_levels(mut trees: Vec<ValueTree>) -> Vec<ValueTree> {
    let mut by_level = Vec::new();
    count(&trees, 0, &mut by_level);
    let mut total = 0;
    let fits = by_level.iter().take_while(|n| {
        total += **n;
        total <= MOST_LINES
    });
    let n_levels = fits.count().max(1);
    if n_levels < by_level.len() {
        cut(&mut trees, n_levels);
    }
    trees
}

fn count(trees: &[ValueTree], level: usize, by_level: &mut Vec<usize>) {
    if trees.is_empty() {
        return;
    }
    if by_level.len() == level {
        by_level.push(0);
    }
    by_level[level] += trees.len();
    for tree in trees {
        count(&tree.parts, level + 1, by_level);
    }
}

fn cut(trees: &mut [ValueTree], n_levels: usize) {
    for tree in trees {
        if n_levels == 1 {
            tree.parts.clear();
        } else {
            cut(&mut tree.parts, n_levels - 1);
        }
    }
}
