//! What the parts of an expression evaluate to: one level of them at a time, those that are evaluated.
//!
//! For people who look at one state. A part is found by its path: which part of the whole, which part of that
//! one, and so on. What is not evaluated is no part: not the conjuncts behind the first false one, not the
//! branch of an IF that is not taken, not the elements behind the one that decides a quantifier.

use super::bind::Order;
use super::{Eval, Flow, Outcome, Place};
use crate::base::{Span, Symbol};
use crate::engine::core::{Access, Bind, Core, Node, Update};
use crate::engine::explain::bound_values;
use crate::engine::model::Compiled;
use crate::value::{Plain, Value};

/// How many parts of one expression are kept; the last one besides, because it may decide.
const MOST_PARTS: usize = 100;

/// A part of an expression that was evaluated.
#[derive(Clone, Debug, PartialEq)]
pub struct ValuePart {
    /// Its number among the parts, for the path.
    pub at: usize,
    /// Where it stands.
    pub span: Span,
    /// The names that the whole binds around it, with their values.
    pub bound: Vec<(Symbol, Plain)>,
    /// Its value as TLA+ text, or why it has none.
    pub value: Result<String, String>,
    /// Whether it has parts itself.
    pub opens: bool,
}

/// A part with its own parts.
#[derive(Clone, Debug, PartialEq)]
pub struct PartTree {
    /// The part; a long value is cut.
    pub part: ValuePart,
    /// For an element of what a quantifier goes through, how many were looked at before it. Only the last one is kept,
    /// which decides the value if one does.
    pub before: usize,
    /// Its own parts.
    pub parts: Vec<PartTree>,
}

/// How many parts of a tree are opened, and how far one in the other: a function may call itself.
const MOST_OPENED: usize = 500;
const DEEPEST: usize = 40;

/// Takes a part, with the binders that are open around it in the whole.
type Visit<'v, 'm> = dyn FnMut(&mut Eval<'m>, &'m Node, &'m [Bind]) -> Outcome<Flow> + 'v;

impl<'m> Eval<'m> {
    /// Returns the parts of the part at a path, in a frame of their own.
    pub fn parts(&mut self, whole: &'m Compiled<Node>, path: &[usize]) -> Vec<ValuePart> {
        self.enter(whole.slots, &[]);
        self.parts_at(&whole.body, path)
    }

    /// Returns all parts with their own parts, in a frame of their own.
    pub fn part_trees(&mut self, whole: &'m Compiled<Node>) -> Vec<PartTree> {
        self.enter(whole.slots, &[]);
        self.trees_of(&whole.body)
    }

    /// Returns all parts with their own parts, in the frame that is open.
    pub(super) fn trees_of(&mut self, node: &'m Node) -> Vec<PartTree> {
        self.trees(node, DEEPEST, &mut 0)
    }

    fn trees(&mut self, node: &'m Node, deepest: usize, n_opened: &mut usize) -> Vec<PartTree> {
        let mut trees: Vec<PartTree> = Vec::new();
        let (mut at, mut was_element) = (0, false);
        let result = self.each_part(node, &mut |eval, part, binds| {
            let is_element = !binds.is_empty();
            let mut before = 0;
            if is_element && was_element {
                before = trees.pop().map_or(0, |last| last.before + 1);
            } else if trees.len() > MOST_PARTS {
                trees.pop();
            }
            was_element = is_element;
            let bound = bound_values(eval, binds);
            let value = eval.tried(part, true);
            let part = ValuePart { at, span: part.span, bound, value, opens: eval.opens(part) };
            trees.push(PartTree { part, before, parts: Vec::new() });
            at += 1;
            Ok(Flow::Go)
        });
        self.forget_fault(result);
        if deepest == 0 {
            return trees;
        }
        // Only now it is known which elements are kept.
        let mut kept = trees.iter_mut().filter(|tree| tree.part.opens).peekable();
        let mut at = 0;
        let result = self.each_part(node, &mut |eval, part, _| {
            if let Some(tree) = kept.next_if(|tree| tree.part.at == at) {
                if *n_opened == MOST_OPENED {
                    return Ok(Flow::Stop);
                }
                *n_opened += 1;
                tree.parts = eval.trees(part, deepest - 1, n_opened);
            }
            at += 1;
            Ok(if kept.peek().is_some() { Flow::Go } else { Flow::Stop })
        });
        self.forget_fault(result);
        trees
    }

    /// Returns the parts of the part at a path, in the frame that is open; none if there is no such part.
    pub(super) fn parts_at(&mut self, node: &'m Node, path: &[usize]) -> Vec<ValuePart> {
        let Some((&wanted, rest)) = path.split_first() else { return self.all_parts(node) };
        let mut found = Vec::new();
        let mut at = 0;
        let result = self.each_part(node, &mut |eval, part, _| {
            if at == wanted {
                found = eval.parts_at(part, rest);
                return Ok(Flow::Stop);
            }
            at += 1;
            Ok(Flow::Go)
        });
        self.forget_fault(result);
        found
    }

    fn all_parts(&mut self, node: &'m Node) -> Vec<ValuePart> {
        let mut parts = Vec::new();
        let mut last = None;
        let mut at = 0;
        let result = self.each_part(node, &mut |eval, part, binds| {
            let bound = bound_values(eval, binds);
            let value = eval.tried(part, false);
            let part = ValuePart { at, span: part.span, bound, value, opens: eval.opens(part) };
            at += 1;
            if parts.len() < MOST_PARTS {
                parts.push(part);
            } else {
                last = Some(part);
            }
            Ok(Flow::Go)
        });
        self.forget_fault(result);
        parts.extend(last);
        parts
    }

    /// What went wrong in a part, its own value says.
    fn forget_fault(&mut self, result: Outcome<Flow>) {
        if result.is_err() {
            self.take_fault();
        }
    }

    fn tried(&mut self, node: &'m Node, cut: bool) -> Result<String, String> {
        let start = self.temp.len();
        match self.node(node) {
            Ok(value) if cut => Ok(self.mem.show(value)),
            Ok(value) => Ok(self.mem.print(value)),
            Err(_) => {
                self.temp.truncate(start);
                Err(self.take_fault().message)
            }
        }
    }

    /// Says whether an expression has parts. Before the first of them nothing is evaluated.
    pub(super) fn opens(&mut self, node: &'m Node) -> bool {
        let result = self.each_part(node, &mut |_, _, _| Ok(Flow::Stop));
        let opens = matches!(result, Ok(Flow::Stop));
        self.forget_fault(result);
        opens
    }

    /// Visits the parts of an expression in the order in which they are evaluated, each where its names are
    /// bound, until the visitor says stop.
    fn each_part(&mut self, node: &'m Node, visit: &mut Visit<'_, 'm>) -> Outcome<Flow> {
        match &node.core {
            Core::Lazy(_, inner) => self.each_part(inner, visit),
            Core::Marked(_, inner) => self.each_part(inner, visit),
            Core::Outer(hops, inner) => {
                let frame = self.ancestor(*hops);
                let here = self.go_to(Place { frame, base: self.frames[frame].base });
                let result = self.each_part(inner, visit);
                self.go_to(here);
                result
            }
            Core::Let(slots, body) => {
                for &slot in slots {
                    self.set_slot(slot, Value::UNEVALUATED);
                }
                self.each_part(body, visit)
            }
            Core::And(items) => self.until(items, false, visit),
            Core::Or(items) => self.until(items, true, visit),
            Core::Implies(pair) => match visit(self, &pair.0, &[])? {
                Flow::Go if self.test(&pair.0)? => visit(self, &pair.1, &[]),
                flow => Ok(flow),
            },
            Core::If(parts) => match visit(self, &parts.0, &[])? {
                Flow::Stop => Ok(Flow::Stop),
                Flow::Go => {
                    let branch = if self.test(&parts.0)? { &parts.1 } else { &parts.2 };
                    visit(self, branch, &[])
                }
            },
            Core::Case(arms, other) => {
                for (guard, value) in arms {
                    if visit(self, guard, &[])? == Flow::Stop {
                        return Ok(Flow::Stop);
                    }
                    if self.test(guard)? {
                        return visit(self, value, &[]);
                    }
                }
                other.as_ref().map_or(Ok(Flow::Go), |other| visit(self, other, &[]))
            }
            Core::Forall(binds, body) => self.each_body(binds, body, Order::Context, Some(false), visit),
            Core::Exists(binds, body) => self.each_body(binds, body, Order::Context, Some(true), visit),
            Core::Choose(pair) => {
                let binds = std::slice::from_ref(&pair.0);
                self.each_body(binds, &pair.1, Order::Context, Some(true), visit)
            }
            Core::Filter(bind, body, _) => {
                self.each_body(std::slice::from_ref(&**bind), body, Order::Context, None, visit)
            }
            Core::Map(binds, body) => self.each_body(binds, body, Order::Context, None, visit),
            Core::Function(binds, body, _) => self.each_body(binds, body, Order::Product, None, visit),
            Core::Call(callee, args) if args.is_empty() => {
                self.in_call(*callee, args, node.span, &mut |eval, function| {
                    eval.each_part(&function.body, visit)
                })
            }
            Core::Call(callee, args) => match self.each_of_parts(args, visit)? {
                Flow::Stop => Ok(Flow::Stop),
                Flow::Go => self.in_call(*callee, args, node.span, &mut |eval, function| {
                    visit(eval, &function.body, &[])
                }),
            },
            Core::CallFunction(def, argument) => match visit(self, argument, &[])? {
                Flow::Stop => Ok(Flow::Stop),
                Flow::Go => {
                    let argument = self.node(argument)?;
                    self.in_function(def, argument, node.span, &mut |eval, function| {
                        visit(eval, &function.body, &[])
                    })
                }
            },
            Core::Apply(pair) => match &pair.0.core {
                // All of the function may need the value that is asked for.
                Core::CallFunction(_, first) => self.each_of_parts([&**first, &pair.1], visit),
                _ => self.each_of_parts([&pair.0, &pair.1], visit),
            },
            Core::Except(base, updates) => self.updates(base, updates, node.span, visit),
            Core::Builtin(_, items)
            | Core::SetEnum(items)
            | Core::Tuple(items)
            | Core::Product(items)
            | Core::Record(_, items)
            | Core::RecordSet(_, items) => self.each_of_parts(items, visit),
            Core::Eq(pair)
            | Core::Ne(pair)
            | Core::In(pair)
            | Core::NotIn(pair)
            | Core::SubsetEq(pair)
            | Core::Equiv(pair)
            | Core::Cup(pair)
            | Core::Cap(pair)
            | Core::Minus(pair)
            | Core::FunctionSet(pair)
            | Core::Assert(pair)
            | Core::Print(pair) => self.each_of_parts([&pair.0, &pair.1], visit),
            Core::Not(inner) | Core::Subset(inner) | Core::Union(inner) | Core::Domain(inner) => {
                visit(self, inner, &[])
            }
            Core::Field(record, _) => visit(self, record, &[]),
            Core::SelectSeq(parts) => visit(self, &parts.0, &[]),
            Core::SortSeq(parts) => visit(self, &parts.0, &[]),
            Core::Fold(fold) => self.each_of_parts([&fold.base, &fold.sequence], visit),
            Core::Cached(pair) => visit(self, &pair.0, &[]),
            Core::Const(_)
            | Core::Var(_)
            | Core::Next(_)
            | Core::Slot(_)
            | Core::Param(_)
            | Core::WholeFunction(..)
            | Core::LazyFunction(..)
            | Core::Effect(..)
            | Core::Trace
            | Core::Fails(_)
            | Core::Unchanged(_)
            | Core::Enabled(_)
            | Core::EnabledNext(_)
            | Core::Compose(_)
            | Core::Unevaluable(_) => Ok(Flow::Go),
        }
    }

    fn each_of_parts(
        &mut self,
        items: impl IntoIterator<Item = &'m Node>,
        visit: &mut Visit<'_, 'm>,
    ) -> Outcome<Flow> {
        for item in items {
            if visit(self, item, &[])? == Flow::Stop {
                return Ok(Flow::Stop);
            }
        }
        Ok(Flow::Go)
    }

    /// Visits conditions up to the first that has a value.
    fn until(&mut self, items: &'m [Node], value: bool, visit: &mut Visit<'_, 'm>) -> Outcome<Flow> {
        for item in items {
            if visit(self, item, &[])? == Flow::Stop {
                return Ok(Flow::Stop);
            }
            if self.test(item)? == value {
                break;
            }
        }
        Ok(Flow::Go)
    }

    /// Visits the sets of binders, then the body for each element, up to the first for which it has a value.
    fn each_body(
        &mut self,
        binds: &'m [Bind],
        body: &'m Node,
        order: Order,
        until: Option<bool>,
        visit: &mut Visit<'_, 'm>,
    ) -> Outcome<Flow> {
        if self.each_of_parts(binds.iter().map(|bind| &bind.set), visit)? == Flow::Stop {
            return Ok(Flow::Stop);
        }
        let mut flow = Flow::Go;
        self.each(binds, order, &mut |eval| {
            flow = visit(eval, body, binds)?;
            if flow == Flow::Stop {
                return Ok(Flow::Stop);
            }
            match until {
                Some(value) if eval.test(body)? == value => Ok(Flow::Stop),
                Some(_) | None => Ok(Flow::Go),
            }
        })?;
        Ok(flow)
    }

    /// Visits the parts of an EXCEPT: what is changed, the arguments, and the new values where `@` is the old one.
    fn updates(
        &mut self,
        base: &'m Node,
        updates: &'m [Update],
        span: Span,
        visit: &mut Visit<'_, 'm>,
    ) -> Outcome<Flow> {
        if visit(self, base, &[])? == Flow::Stop {
            return Ok(Flow::Stop);
        }
        let mut so_far = self.node(base)?;
        for update in updates {
            let mut old = so_far;
            for access in &update.path {
                let key = match access {
                    Access::Field(name) => Value::string(*name),
                    Access::Index(index) => {
                        if visit(self, index, &[])? == Flow::Stop {
                            return Ok(Flow::Stop);
                        }
                        self.node(index)?
                    }
                };
                if update.at.is_some() {
                    old = self.apply(old, key, span)?;
                }
            }
            if let Some(slot) = update.at {
                self.set_slot(slot, old);
            }
            if visit(self, &update.value, &[])? == Flow::Stop {
                return Ok(Flow::Stop);
            }
            so_far = self.update(so_far, update, 0, span)?;
        }
        Ok(Flow::Go)
    }
}
