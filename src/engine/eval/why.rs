//! Why an action leads to no state, or not to a given one, and what came of its conjuncts where it leads to one.
//!
//! For people who look at one state; a search never asks. An action is run again up to each of its
//! conjuncts, so the order and the meaning are those of the search, whatever the action is made of.

use super::action::IsEnabled;
use super::parts::{PartTree, ValuePart};
use super::{Eval, Flow, Outcome, Sink};
use crate::base::{Span, Symbol};
use crate::engine::core::{Act, Bind, Item, Node, VarIndex};
use crate::engine::explain::{DecidingPart, bound_values};
use crate::engine::reads::{Reads, VarSet};
use crate::value::{Plain, Value};

/// The first false conjunct of an action, on the way that gets furthest.
#[derive(Clone, Debug, PartialEq)]
pub struct Obstacle {
    /// The conjunct, as far inside as there are conjuncts.
    pub conjunct: Span,
    /// The smallest part of it that is false, with what is bound around it.
    pub part: DecidingPart,
    /// Of which variables the conjunct depends in the current state.
    pub depends: VarSet,
    /// Whether no condition after it is known to be false, too.
    pub alone: bool,
    /// The parts of the conjunct, if they are asked for.
    pub trees: Vec<PartTree>,
    /// How many conjuncts are satisfied before it, from the outside in.
    passed: Vec<usize>,
}

impl Obstacle {
    /// Says whether more conjuncts are satisfied before it than before another one.
    #[must_use]
    pub fn is_further_than(&self, other: &Obstacle) -> bool {
        self.passed > other.passed
    }
}

/// A conjunct of an action that was taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Conjunct {
    /// Where it stands.
    pub span: Span,
    /// What came of it.
    pub came: Came,
    /// Its number among those that have parts, to ask for them.
    pub opens: Option<usize>,
}

/// What is asked for of a conjunct, by its number among those that have parts.
#[derive(Clone, Copy, Debug)]
pub enum AskedParts<'a> {
    /// The parts of the part at a path.
    Of(usize, &'a [usize]),
    /// All parts with their own parts.
    All(usize),
}

/// What is noted of the conjuncts of an action.
#[derive(Debug, Default)]
pub struct Notes<'a> {
    /// The conjuncts in the order in which they are evaluated.
    pub conjuncts: Vec<Conjunct>,
    /// The parts that were asked for.
    pub parts: Vec<ValuePart>,
    /// The same with their own parts, if all were asked for, and of what they are parts.
    pub trees: Option<(Span, Vec<PartTree>)>,
    asked: Option<AskedParts<'a>>,
    n_open: usize,
}

impl<'a> Notes<'a> {
    /// Returns empty notes, for some parts besides the conjuncts.
    #[must_use]
    pub fn asking(asked: Option<AskedParts<'a>>) -> Self {
        Notes { asked, ..Notes::default() }
    }

    fn push(&mut self, span: Span, came: Came, opens: Option<usize>) {
        self.conjuncts.push(Conjunct { span, came, opens });
    }

    /// Notes what is chosen before the action.
    pub(in crate::engine) fn choose(&mut self, span: Span, values: Vec<(Symbol, Plain)>) {
        self.push(span, Came::Chooses(values), None);
    }

    /// Notes the parts of an expression if it is asked for; returns its number if it has any.
    fn open<'m>(&mut self, eval: &mut Eval<'m>, node: &'m Node) -> Option<usize> {
        if !eval.opens(node) {
            return None;
        }
        let number = self.n_open;
        self.n_open += 1;
        match self.asked {
            Some(AskedParts::Of(asked, path)) if asked == number => self.parts = eval.parts_at(node, path),
            Some(AskedParts::All(asked)) if asked == number => {
                self.trees = Some((node.span, eval.trees_of(node)));
            }
            Some(_) | None => {}
        }
        Some(number)
    }
}

/// What came of a conjunct.
#[derive(Clone, Debug, PartialEq)]
pub enum Came {
    /// A condition has a value because of a part of it.
    Is(bool, Option<DecidingPart>),
    /// `IF`, `CASE` and `=>` go on as this condition says.
    Decides(bool, Option<DecidingPart>),
    /// `\E` chooses these values.
    Chooses(Vec<(Symbol, Plain)>),
    /// A variable gets a value.
    Writes(VarIndex, Plain),
    /// Variables keep their values.
    Keeps,
}

/// Asks at the first way through some conjuncts why the next one is false.
struct Ask<'m> {
    item: &'m Item,
    rest: &'m [Item],
    found: Option<Obstacle>,
}

impl<'m> Sink<'m> for Ask<'m> {
    fn found(&mut self, eval: &mut Eval<'m>) -> Outcome<Flow> {
        self.found = eval.item_obstacle(self.item)?;
        if let Some(found) = &mut self.found {
            for item in self.rest {
                found.alone &= !eval.is_false(item)?;
            }
        }
        Ok(Flow::Stop)
    }
}

impl<'m> Eval<'m> {
    /// Returns why an action leads nowhere from the current state, or not to the next one if its variables have
    /// their values; `None` if it leads there. `whole` is where it stands.
    ///
    /// # Errors
    /// What has no value.
    pub(in crate::engine) fn obstacle(&mut self, act: &'m Act, whole: Span) -> Outcome<Option<Obstacle>> {
        match act {
            Act::Test(node) => self.false_condition(node),
            Act::All(items) => self.items_obstacle(items),
            Act::Any(acts) => {
                let mut best = None;
                for act in acts {
                    let Some(found) = self.obstacle(act, place(act).unwrap_or(whole))? else {
                        return Ok(None);
                    };
                    best = Some(further(best, found));
                }
                Ok(best)
            }
            Act::Exists(binds, body) => self.choice_obstacle(binds, body, whole),
            Act::Forall(binds, item) => {
                let mut found = None;
                self.each_element(binds, &mut |eval| {
                    found = eval.item_obstacle(item)?;
                    if let Some(found) = &mut found {
                        let bound = bound_values(eval, binds);
                        found.part.bindings.splice(0..0, bound);
                        return Ok(Flow::Stop);
                    }
                    Ok(Flow::Go)
                })?;
                self.or_as_a_whole(found, act, whole)
            }
            Act::If(condition, yes, no) => {
                let act = if self.test(condition)? { yes } else { no };
                self.obstacle(act, place(act).unwrap_or(whole))
            }
            Act::Case(arms, other, _) => {
                for (guard, act) in arms {
                    if self.test(guard)? {
                        return self.obstacle(act, place(act).unwrap_or(whole));
                    }
                }
                match other {
                    Some(act) => self.obstacle(act, place(act).unwrap_or(whole)),
                    // It fails, which says why.
                    None => self.run(act, &mut IsEnabled).map(|_| None),
                }
            }
            Act::Implies(condition, act) => {
                if self.test(condition)? {
                    return self.obstacle(act, place(act).unwrap_or(whole));
                }
                Ok(None)
            }
            Act::Let(slots, act) => {
                for &slot in slots {
                    self.set_slot(slot, Value::UNEVALUATED);
                }
                self.obstacle(act, whole)
            }
            Act::AssignIn(_, set) | Act::AssignSubset(_, set) => {
                if self.run(act, &mut IsEnabled)? == Flow::Stop {
                    return Ok(None);
                }
                let value = self.node(set)?;
                let operands = vec![(set.span, self.mem.show(value))];
                Ok(Some(self.simple(whole, operands, set)))
            }
            Act::Assign(_, node) => {
                if self.run(act, &mut IsEnabled)? == Flow::Stop {
                    return Ok(None);
                }
                let value = self.node(node)?;
                let operands = vec![(node.span, self.mem.show(value))];
                Ok(Some(self.simple(whole, operands, node)))
            }
            Act::Box(act, stutter) => {
                let Some(first) = self.obstacle(act, place(act).unwrap_or(whole))? else { return Ok(None) };
                let Some(second) = self.obstacle(stutter, whole)? else { return Ok(None) };
                Ok(Some(further(Some(first), second)))
            }
            Act::Angle(item, changed) => {
                if let Some(found) = self.item_obstacle(item)? {
                    return Ok(Some(found));
                }
                if self.run(act, &mut IsEnabled)? == Flow::Stop {
                    return Ok(None);
                }
                Ok(Some(self.simple(changed.span, Vec::new(), changed)))
            }
            Act::Call(callee, args, span) => {
                let found =
                    self.in_call(*callee, args, *span, &mut |eval, function| match &function.act {
                        Some(act) => eval.obstacle(act, place(act).unwrap_or(function.body.span)),
                        None => Ok(None),
                    })?;
                self.or_as_a_whole(found, act, *span)
            }
            Act::CallFunction(def, argument, span) => {
                let argument = self.node(argument)?;
                let found =
                    self.in_function(def, argument, *span, &mut |eval, function| match &function.act {
                        Some(act) => eval.obstacle(act, place(act).unwrap_or(function.body.span)),
                        None => Ok(None),
                    })?;
                self.or_as_a_whole(found, act, *span)
            }
            Act::Unchanged(_) | Act::Compose(_) => self.or_as_a_whole(None, act, whole),
        }
    }

    /// Returns the obstacle, or the action itself if it leads nowhere for no smaller reason.
    fn or_as_a_whole(
        &mut self,
        found: Option<Obstacle>,
        act: &'m Act,
        whole: Span,
    ) -> Outcome<Option<Obstacle>> {
        if found.is_some() || self.run(act, &mut IsEnabled)? == Flow::Stop {
            return Ok(found);
        }
        let part = DecidingPart::disabled(whole, Vec::new());
        Ok(Some(Obstacle {
            conjunct: whole,
            part,
            depends: VarSet::default(),
            alone: true,
            trees: Vec::new(),
            passed: Vec::new(),
        }))
    }

    fn simple(&self, span: Span, operands: Vec<(Span, String)>, node: &Node) -> Obstacle {
        let part = DecidingPart::disabled(span, operands);
        Obstacle {
            conjunct: span,
            part,
            depends: self.depends(node),
            alone: true,
            trees: Vec::new(),
            passed: Vec::new(),
        }
    }

    fn depends(&self, node: &Node) -> VarSet {
        Reads::of(node, self.program).current
    }

    fn false_condition(&mut self, node: &'m Node) -> Outcome<Option<Obstacle>> {
        if self.test(node)? {
            return Ok(None);
        }
        let found = self.deciding_part(node, false);
        let trees = if self.takes_apart { self.trees_of(node) } else { Vec::new() };
        Ok(found.map(|part| Obstacle {
            conjunct: node.span,
            part,
            depends: self.depends(node),
            alone: true,
            trees,
            passed: Vec::new(),
        }))
    }

    /// Says whether a condition of an action is false where one before it is. What has no value there is not known.
    fn is_false(&mut self, item: &'m Item) -> Outcome<bool> {
        match &item.act {
            Act::Test(node) => Ok(!self.fails(node)? && self.node(node)? == Value::FALSE),
            Act::All(items) => {
                for item in items {
                    if self.is_false(item)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            _ => Ok(false),
        }
    }

    fn item_obstacle(&mut self, item: &'m Item) -> Outcome<Option<Obstacle>> {
        let Some(found) = self.obstacle(&item.act, item.span)? else { return Ok(None) };
        if let Act::Test(_) = item.act {
            return Ok(Some(Obstacle { conjunct: item.span, ..found }));
        }
        // A variable that has its value already is compared with another one.
        let known = match item.act {
            Act::Assign(index, _) | Act::AssignIn(index, _) | Act::AssignSubset(index, _) => {
                self.next[index as usize] != Value::UNASSIGNED
            }
            Act::Unchanged(_) => self.next.iter().all(|value| *value != Value::UNASSIGNED),
            _ => false,
        };
        if !known {
            return Ok(Some(found));
        }
        let part = self.deciding_part(item.condition(), false);
        let trees = if self.takes_apart { self.trees_of(item.condition()) } else { Vec::new() };
        Ok(Some(match part {
            Some(part) => Obstacle { part, trees, ..found },
            None => found,
        }))
    }

    fn items_obstacle(&mut self, items: &'m [Item]) -> Outcome<Option<Obstacle>> {
        for (k, item) in items.iter().enumerate() {
            if self.run_all(&items[..=k], &mut IsEnabled)? == Flow::Stop {
                continue;
            }
            let mut ask = Ask { item, rest: &items[k + 1..], found: None };
            self.run_all(&items[..k], &mut ask)?;
            return Ok(ask.found.map(|mut found| {
                found.passed.insert(0, k);
                found
            }));
        }
        Ok(None)
    }

    fn choice_obstacle(
        &mut self,
        binds: &'m [Bind],
        body: &'m Act,
        whole: Span,
    ) -> Outcome<Option<Obstacle>> {
        let mut best: Option<Obstacle> = None;
        let body_place = place(body).unwrap_or(whole);
        let flow = self.each_element(binds, &mut |eval| {
            let Some(mut found) = eval.obstacle(body, body_place)? else { return Ok(Flow::Stop) };
            let bound = bound_values(eval, binds);
            found.part.tried.extend(bound.iter().map(|(name, _)| *name));
            found.part.bindings.splice(0..0, bound);
            best = Some(further(best.take(), found));
            Ok(Flow::Go)
        })?;
        if flow == Flow::Stop {
            return Ok(None);
        }
        if best.is_some() {
            return Ok(best);
        }
        let mut part = DecidingPart::disabled(whole, Vec::new());
        let mut depends = VarSet::default();
        for bind in binds {
            let value = self.node(&bind.set)?;
            if matches!(self.mem.cardinality(value), Ok(0)) {
                part =
                    DecidingPart { is_empty_set: true, ..DecidingPart::disabled(bind.set.span, Vec::new()) };
                depends = self.depends(&bind.set);
                break;
            }
        }
        Ok(Some(Obstacle {
            conjunct: part.span,
            part,
            depends,
            alone: true,
            trees: Vec::new(),
            passed: Vec::new(),
        }))
    }

    /// Notes what came of the conjuncts of an action on the step from the current to the next state, up to
    /// the first false one; says whether all are true. `whole` is where the action stands.
    ///
    /// # Errors
    /// What has no value.
    pub(in crate::engine) fn conjuncts(
        &mut self,
        act: &'m Act,
        whole: Span,
        notes: &mut Notes<'_>,
    ) -> Outcome<bool> {
        match act {
            Act::Test(node) => {
                let value = self.test(node)?;
                let part = self.deciding_part(node, value);
                let opens = notes.open(self, node);
                notes.push(node.span, Came::Is(value, part), opens);
                Ok(value)
            }
            Act::All(items) => {
                for item in items {
                    if !self.item_conjuncts(item, notes)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Act::Any(acts) => {
                for act in acts {
                    if self.run(act, &mut IsEnabled)? == Flow::Stop {
                        return self.conjuncts(act, place(act).unwrap_or(whole), notes);
                    }
                }
                Ok(false)
            }
            Act::Exists(binds, body) => {
                let flow = self.each_element(binds, &mut |eval| {
                    if eval.run(body, &mut IsEnabled)? == Flow::Go {
                        return Ok(Flow::Go);
                    }
                    let span = binds.first().map_or(whole, |bind| bind.set.span);
                    let came = Came::Chooses(bound_values(eval, binds));
                    notes.push(span, came, None);
                    eval.conjuncts(body, place(body).unwrap_or(whole), notes)?;
                    Ok(Flow::Stop)
                })?;
                Ok(flow == Flow::Stop)
            }
            Act::If(condition, yes, no) => {
                let act = if self.decides(condition, notes)? { yes } else { no };
                self.conjuncts(act, place(act).unwrap_or(whole), notes)
            }
            Act::Case(arms, other, _) => {
                for (guard, act) in arms {
                    if self.test(guard)? {
                        self.decides(guard, notes)?;
                        return self.conjuncts(act, place(act).unwrap_or(whole), notes);
                    }
                }
                match other {
                    Some(act) => self.conjuncts(act, place(act).unwrap_or(whole), notes),
                    None => Ok(self.run(act, &mut IsEnabled)? == Flow::Stop),
                }
            }
            Act::Implies(condition, act) => {
                if self.decides(condition, notes)? {
                    return self.conjuncts(act, place(act).unwrap_or(whole), notes);
                }
                Ok(true)
            }
            Act::Let(slots, act) => {
                for &slot in slots {
                    self.set_slot(slot, Value::UNEVALUATED);
                }
                self.conjuncts(act, whole, notes)
            }
            Act::Assign(index, node) | Act::AssignIn(index, node) | Act::AssignSubset(index, node) => {
                let holds = self.run(act, &mut IsEnabled)? == Flow::Stop;
                let value = self.mem.plain(self.next[*index as usize]);
                let came = if holds { Came::Writes(*index, value) } else { Came::Is(false, None) };
                let opens = notes.open(self, node);
                notes.push(whole, came, opens);
                Ok(holds)
            }
            Act::Unchanged(_) => {
                let holds = self.run(act, &mut IsEnabled)? == Flow::Stop;
                let came = if holds { Came::Keeps } else { Came::Is(false, None) };
                notes.push(whole, came, None);
                Ok(holds)
            }
            Act::Box(act, stutter) => {
                let is_step = self.run(act, &mut IsEnabled)? == Flow::Stop;
                let act = if is_step { act } else { stutter };
                self.conjuncts(act, place(act).unwrap_or(whole), notes)
            }
            Act::Angle(item, _) => self.item_conjuncts(item, notes),
            // The state between is not known any more; who asks knows that this is such a step.
            Act::Compose(_) => {
                notes.push(whole, Came::Is(true, None), None);
                Ok(true)
            }
            Act::Forall(..) => {
                let holds = self.run(act, &mut IsEnabled)? == Flow::Stop;
                notes.push(whole, Came::Is(holds, None), None);
                Ok(holds)
            }
            Act::Call(callee, args, span) => {
                self.in_call(*callee, args, *span, &mut |eval, function| match &function.act {
                    Some(act) => eval.conjuncts(act, place(act).unwrap_or(function.body.span), notes),
                    None => Ok(false),
                })
            }
            Act::CallFunction(def, argument, span) => {
                let argument = self.node(argument)?;
                self.in_function(def, argument, *span, &mut |eval, function| match &function.act {
                    Some(act) => eval.conjuncts(act, place(act).unwrap_or(function.body.span), notes),
                    None => Ok(false),
                })
            }
        }
    }

    fn item_conjuncts(&mut self, item: &'m Item, notes: &mut Notes<'_>) -> Outcome<bool> {
        let start = notes.conjuncts.len();
        if let Act::Compose(_) = item.act {
            let holds = self.test(item.condition())?;
            notes.push(item.span, Came::Is(holds, None), None);
            return Ok(holds);
        }
        let holds = self.conjuncts(&item.act, item.span, notes)?;
        if let (Act::Test(_), Some(note)) = (&item.act, notes.conjuncts.get_mut(start)) {
            note.span = item.span;
        }
        // A definition that stands elsewhere is also a conjunct here.
        let within = |span: Span| {
            span.file == item.span.file && item.span.start <= span.start && span.end <= item.span.end
        };
        if !notes.conjuncts[start..].iter().any(|note| within(note.span)) {
            let whole = Conjunct { span: item.span, came: Came::Is(holds, None), opens: None };
            notes.conjuncts.insert(start, whole);
        }
        Ok(holds)
    }

    fn decides(&mut self, condition: &'m Node, notes: &mut Notes<'_>) -> Outcome<bool> {
        let value = self.test(condition)?;
        let part = self.deciding_part(condition, value);
        let opens = notes.open(self, condition);
        notes.push(condition.span, Came::Decides(value, part), opens);
        Ok(value)
    }
}

/// Returns the obstacle before which more conjuncts are satisfied; the first if they are alike.
fn further(best: Option<Obstacle>, other: Obstacle) -> Obstacle {
    match best {
        Some(best) if !other.is_further_than(&best) => best,
        _ => other,
    }
}

/// Returns where an action stands, if its parts say so.
pub(in crate::engine) fn place(act: &Act) -> Option<Span> {
    match act {
        Act::Test(node) => Some(node.span),
        Act::All(items) => {
            let (first, last) = (items.first()?.span, items.last()?.span);
            Some(if first.file == last.file { first.to(last) } else { first })
        }
        Act::Let(_, act) => place(act),
        Act::Call(_, _, span) | Act::CallFunction(_, _, span) => Some(*span),
        _ => None,
    }
}
