//! Parts of definitions: `Inv!2`, `Op(x)!lab`, `P!(3)!<<` (`Generator.java`, `selectorToNode`).
//!
//! The part becomes a definition of its own, whose parameters are those of the whole and the bound
//! identifiers on the way, so that nobody else needs to know of selectors.

use super::Resolver;
use super::copy::Copied;
use super::paths::Callee;
use crate::base::{Span, Symbol};
use crate::diag::Diagnostic;
use crate::sema::codes;
use crate::sema::hir::{Arg, Bound, Def, DefId, DefKind, Expr, ExprKind, Level, LocalId, Pattern, Target};
use crate::syntax::tree::{self, Name, Segment};

/// A label of a definition: its name, its parameters, and what it stands before.
#[derive(Debug)]
pub(super) struct Label {
    pub(super) name: Symbol,
    pub(super) params: Vec<LocalId>,
    pub(super) span: Span,
}

/// Where a selection has got to.
struct Selection {
    /// The definition whose labels count.
    within: DefId,
    /// Whether a name was the last: then the next name is that of a label, otherwise that of an operator
    /// of a LET.
    named: bool,
    part: Expr,
    /// The definitions of the LETs that were entered, the outermost first.
    lets: Vec<Vec<DefId>>,
    params: Vec<LocalId>,
    args: Vec<Arg>,
}

impl Resolver {
    /// Returns the parameters of a label: each identifier bound between it and the label or definition
    /// around it, once (`Generator.java`, `formalParamsEqual`).
    pub(super) fn label_params(&mut self, label: Name, params: &[Name]) -> Vec<LocalId> {
        let text = self.text(label.symbol).to_owned();
        let misplaced = if self.labels.is_empty() {
            Some("a label names a part of a definition, and there is none here")
        } else if self.except_depth > 0 {
            Some("a label cannot stand in an EXCEPT")
        } else {
            None
        };
        if let Some(message) = misplaced {
            self.report(Diagnostic::error(codes::LABEL_PLACE, message).at(label.span, ""));
            return Vec::new();
        }
        let mut missing = self.bound[self.label_base.min(self.bound.len())..].to_vec();
        let mut given = Vec::new();
        for param in params {
            let shown = self.text(param.symbol);
            match missing.iter().position(|&id| self.local(id).name == param.symbol) {
                Some(found) => given.push(missing.remove(found)),
                None if given.iter().any(|&id| self.local(id).name == param.symbol) => {
                    let message = format!("the label `{text}` names `{shown}` twice");
                    self.report(Diagnostic::error(codes::LABEL_PARAMETERS, message).at(param.span, ""));
                }
                None => {
                    let message = format!("the label `{text}` cannot name `{shown}`");
                    let hint = "a label names what quantifiers and the like bind between it and the \
                                definition or label around it, and nothing else";
                    let error = Diagnostic::error(codes::LABEL_PARAMETERS, message);
                    self.report(error.at(param.span, "not bound there").hint(hint));
                }
            }
        }
        if !missing.is_empty() {
            let names = |ids: &[LocalId]| -> Vec<&str> {
                ids.iter().map(|&id| self.text(self.local(id).name)).collect()
            };
            let message = format!("the label `{text}` must name `{}`", names(&missing).join("`, `"));
            let all = names(&self.bound[self.label_base..]).join(", ");
            let error = Diagnostic::error(codes::LABEL_PARAMETERS, message)
                .at(label.span, "")
                .also(self.local(missing[0]).span, "bound here")
                .hint(format!("write `{text}({all}) :: ...`"));
            self.report(error);
        }
        given
    }

    /// Adds a label to the definition being resolved.
    pub(super) fn label(&mut self, name: Name, params: Vec<LocalId>, body: &Expr) {
        let Some(labels) = self.labels.last() else { return };
        let inside = |l: &Label| body.span.start <= l.span.start && l.span.end <= body.span.end;
        if let Some(first) = labels.iter().find(|l| l.name == name.symbol && !inside(l)) {
            let first = first.span;
            let message = format!("the label `{}` is given twice in one definition", self.text(name.symbol));
            let error =
                Diagnostic::error(codes::LABEL_TWICE, message).at(name.span, "").also(first, "the first");
            self.report(error);
        }
        if let Some(labels) = self.labels.last_mut() {
            labels.push(Label { name: name.symbol, params, span: body.span });
        }
    }

    /// Returns the part of a definition that selectors name, applied to its arguments.
    pub(super) fn select(
        &mut self,
        target: &Target,
        name: Name,
        args: &[tree::Expr],
        rest: &[Segment],
        span: Span,
    ) -> Option<Callee> {
        let def = target.def;
        let whole = self.def(def);
        let (params, part) = match &whole.kind {
            DefKind::Operator { params, body, .. } => (params.clone(), body.clone()),
            DefKind::Function { bounds, body } => {
                let kind = ExprKind::Function(bounds.clone(), Box::new(body.clone()));
                (Vec::new(), Expr { kind, span: body.span })
            }
            DefKind::Statement(Some(body)) => (Vec::new(), body.clone()),
            DefKind::Constant(_)
            | DefKind::Variable
            | DefKind::Builtin(..)
            | DefKind::Instance { .. }
            | DefKind::Statement(None) => {
                self.no_part(span, &format!("`{}` has no parts to select", self.text(name.symbol)));
                return None;
            }
        };
        let signature = self.signature(def);
        let args =
            if args.is_empty() { Vec::new() } else { self.arguments(&signature, args, name, Some(def)) };
        let mut selection = Selection { within: def, named: true, part, lets: Vec::new(), params, args };
        let mut rest = rest;
        while let [first, others @ ..] = rest {
            rest = self.step(&mut selection, first, others, span)?;
        }
        self.selected(target, selection, span)
    }

    /// Goes one selector on; a part of a CASE takes two.
    fn step<'s>(
        &mut self,
        selection: &mut Selection,
        first: &Segment,
        others: &'s [Segment],
        span: Span,
    ) -> Option<&'s [Segment]> {
        let after_name = std::mem::replace(&mut selection.named, matches!(first, Segment::Name { .. }));
        match first {
            Segment::Body(_) => {}
            Segment::Name { name, args } if after_name => self.select_label(selection, *name, args)?,
            Segment::Name { name, args } => self.select_in_let(selection, *name, args)?,
            Segment::Args(args, place) => self.open(selection, Some(args.as_slice()), *place)?,
            Segment::At(place) => self.open(selection, None, *place)?,
            Segment::Part(..) | Segment::Left(_) | Segment::Right(_) => {
                if let ExprKind::Case(arms, other) = &selection.part.kind {
                    let Some((second, others)) = others.split_first() else {
                        self.no_part(span, "a part of a CASE is selected by two numbers, as in `!1!2`");
                        return None;
                    };
                    let arm = position(first, arms.len() + usize::from(other.is_some()));
                    let found = arm.and_then(|i| match (arms.get(i), position(second, 2)) {
                        (Some((guard, _)), Some(0)) => Some(guard.clone()),
                        (Some((_, value)), Some(1)) => Some(value.clone()),
                        (None, Some(1)) => other.as_deref().cloned(),
                        _ => None,
                    });
                    let Some(found) = found else {
                        self.no_part(span, "the CASE has no such part");
                        return None;
                    };
                    selection.part = found;
                    return Some(others);
                }
                if let ExprKind::Let(defs, body) = &selection.part.kind {
                    selection.lets.push(defs.clone());
                    selection.part = (**body).clone();
                } else if let Some(part) = operand(&selection.part, first) {
                    selection.part = part;
                } else {
                    self.no_part(span, "there is no such part");
                    return None;
                }
            }
        }
        Some(others)
    }

    fn select_label(&mut self, selection: &mut Selection, name: Name, args: &[tree::Expr]) -> Option<()> {
        let def = selection.within;
        let inside = selection.part.span;
        let within = |s: Span| s.file == inside.file && inside.start <= s.start && s.end <= inside.end;
        let labels = self.def_labels.get(&def);
        let found = labels.and_then(|l| l.iter().rfind(|l| l.name == name.symbol && within(l.span)));
        let Some((params, span)) = found.map(|l| (l.params.clone(), l.span)) else {
            let message =
                format!("no label `{}` in `{}`", self.text(name.symbol), self.text(self.def(def).name));
            self.no_part(name.span, &message);
            return None;
        };
        if params.len() != args.len() && !args.is_empty() {
            self.wrong_count(name, &vec![0; params.len()].into(), args.len(), Some(span));
            return None;
        }
        let part = locate(&selection.part, span, &mut selection.lets)?;
        selection.part = part;
        selection.params.extend(params);
        selection.args.extend(args.iter().map(|e| Arg::Expr(self.expr(e))));
        Some(())
    }

    /// Goes to an operator that the part, a LET, defines.
    fn select_in_let(&mut self, selection: &mut Selection, name: Name, args: &[tree::Expr]) -> Option<()> {
        let defs = match &selection.part.kind {
            ExprKind::Let(defs, _) => defs.as_slice(),
            _ => &[],
        };
        let found = defs.iter().find_map(|&d| match &self.def(d).kind {
            DefKind::Operator { params, body, .. } if self.def(d).name == name.symbol => {
                Some((d, params.clone(), body.clone()))
            }
            _ => None,
        });
        let Some((inner, params, body)) = found else {
            let message = format!("no LET defines `{}` there", self.text(name.symbol));
            self.no_part(name.span, &message);
            return None;
        };
        selection.lets.push(defs.to_vec());
        selection.within = inner;
        selection.part = body;
        selection.params.extend(params);
        if !args.is_empty() {
            let signature = self.signature(inner);
            let args = self.arguments(&signature, args, name, Some(inner));
            selection.args.extend(args);
        }
        Some(())
    }

    /// Gives values to the identifiers that the part binds, or leaves them open for `!@`.
    fn open(&mut self, selection: &mut Selection, args: Option<&[tree::Expr]>, place: Span) -> Option<()> {
        let (names, body) = match &selection.part.kind {
            ExprKind::Forall(bounds, body)
            | ExprKind::Exists(bounds, body)
            | ExprKind::SetMap(body, bounds)
            | ExprKind::Function(bounds, body) => (bound_names(bounds), (**body).clone()),
            ExprKind::Choose(pattern, _, body) | ExprKind::SetFilter(pattern, _, body) => {
                (pattern_names(pattern).to_vec(), (**body).clone())
            }
            ExprKind::Unbounded(body) | ExprKind::Flexible(_, body) => {
                let names = self.unbounded.get(&selection.part.span).cloned().unwrap_or_default();
                (names, (**body).clone())
            }
            _ => {
                self.no_part(place, "`!(...)` gives values to bound identifiers, and there are none here");
                return None;
            }
        };
        if let Some(args) = args.filter(|args| args.len() != names.len()) {
            let bound = if names.len() == 1 {
                "1 identifier is".to_owned()
            } else {
                format!("{} identifiers are", names.len())
            };
            let message = format!("{bound} bound here, and {} are given values", args.len());
            self.report(Diagnostic::error(codes::ARGUMENT_COUNT, message).at(place, ""));
            return None;
        }
        selection.part = body;
        selection.params.extend(names);
        selection.args.extend(args.unwrap_or_default().iter().map(|e| Arg::Expr(self.expr(e))));
        Some(())
    }

    /// Makes a definition of the part; without any arguments it is an operator. A part of a LET definition
    /// is defined in a LET of its own, as it may mention what is bound around.
    fn selected(&mut self, target: &Target, selection: Selection, span: Span) -> Option<Callee> {
        let whole = target.def;
        let Selection { mut part, lets, params, args, .. } = selection;
        for defs in lets.into_iter().rev() {
            let span = part.span;
            part = Expr { kind: ExprKind::Let(defs, Box::new(part)), span };
        }
        let mut copied = Copied::default();
        let params: Vec<LocalId> = params.into_iter().map(|p| self.copy_binding(&mut copied, p)).collect();
        let body = self.copy(&mut copied, &part);
        let signature: Vec<usize> = params.iter().map(|&p| self.local(p).arity).collect();
        let Def { name, module, in_let, .. } = *self.def(whole);
        let def = DefId(u32::try_from(self.defs.len()).expect("fewer than 2^32 definitions"));
        let kind = DefKind::Operator { params, body, recursive: false };
        self.defs.push(Def { name, span: part.span, module, in_let, level: Level::Constant, kind });
        self.signatures.push(signature.into());
        let complete = args.len() == self.signature(def).len();
        let target = Target { via: target.via.clone(), def };
        if !complete && in_let {
            self.no_part(span, "an operator cannot be selected from a LET definition");
            return None;
        }
        if !complete {
            return Some(Callee::Def(target));
        }
        let part = Expr { kind: ExprKind::Apply(target, args), span };
        let kind = if in_let { ExprKind::Let(vec![def], Box::new(part)) } else { part.kind };
        Some(Callee::Part(Expr { kind, span }))
    }

    fn no_part(&mut self, span: Span, message: &str) {
        let hint = "give the part a name of its own: `Part == ...`";
        self.report(Diagnostic::error(codes::SELECTOR, message).at(span, "").hint(hint));
    }
}

/// Returns the place, from 0, that a selector names among so many operands.
fn position(selector: &Segment, count: usize) -> Option<usize> {
    match selector {
        Segment::Part(n, _) => (1..=count).contains(&(*n as usize)).then(|| *n as usize - 1),
        Segment::Left(_) => (count > 0).then_some(0),
        Segment::Right(_) => (count == 2).then_some(1),
        Segment::Name { .. } | Segment::Body(_) | Segment::At(_) | Segment::Args(..) => None,
    }
}

fn operand(expr: &Expr, selector: &Segment) -> Option<Expr> {
    if let ExprKind::Field(_, name) = &expr.kind
        && position(selector, 2) == Some(1)
    {
        return Some(Expr { kind: ExprKind::Str(*name), span: expr.span });
    }
    let operands = operands(expr);
    position(selector, operands.len()).and_then(|i| operands[i].cloned())
}

/// Returns the operands that a number can select, an operator argument as a gap.
fn operands(expr: &Expr) -> Vec<Option<&Expr>> {
    match &expr.kind {
        ExprKind::Int(_)
        | ExprKind::Decimal
        | ExprKind::Str(_)
        | ExprKind::Bool(_)
        | ExprKind::BooleanSet
        | ExprKind::StringSet
        | ExprKind::At
        | ExprKind::Local(_)
        | ExprKind::Unbounded(_)
        | ExprKind::Flexible(..)
        | ExprKind::Case(..)
        | ExprKind::Let(..) => Vec::new(),
        ExprKind::LocalApply(_, args) | ExprKind::Apply(_, args) => args
            .iter()
            .map(|arg| match arg {
                Arg::Expr(e) => Some(e),
                Arg::Operator(..) => None,
            })
            .collect(),
        ExprKind::Primitive(_, items)
        | ExprKind::And(items)
        | ExprKind::Or(items)
        | ExprKind::SetEnum(items)
        | ExprKind::Tuple(items)
        | ExprKind::Product(items) => items.iter().map(Some).collect(),
        ExprKind::Forall(bounds, _)
        | ExprKind::Exists(bounds, _)
        | ExprKind::SetMap(_, bounds)
        | ExprKind::Function(bounds, _) => bounds.iter().map(|b| Some(&b.set)).collect(),
        ExprKind::Choose(_, set, _) => set.iter().map(|s| Some(&**s)).collect(),
        ExprKind::SetFilter(_, set, _) | ExprKind::Except(set, _) => vec![Some(set)],
        ExprKind::FunctionSet(a, b)
        | ExprKind::Index(a, b)
        | ExprKind::BoxAction(a, b)
        | ExprKind::AngleAction(a, b)
        | ExprKind::WeakFairness(a, b)
        | ExprKind::StrongFairness(a, b) => vec![Some(a), Some(b)],
        ExprKind::Record(fields) | ExprKind::RecordSet(fields) => {
            fields.iter().map(|(_, e)| Some(e)).collect()
        }
        ExprKind::Field(record, _) => vec![Some(record), None],
        ExprKind::If(c, a, b) => vec![Some(c), Some(a), Some(b)],
    }
}

/// Finds the part at a place, and notes the LETs on the way to it.
fn locate(expr: &Expr, span: Span, lets: &mut Vec<Vec<DefId>>) -> Option<Expr> {
    if expr.span == span {
        return Some(expr.clone());
    }
    let depth = lets.len();
    if let ExprKind::Let(defs, _) = &expr.kind {
        lets.push(defs.clone());
    }
    for part in operands(expr).into_iter().flatten().chain(bodies(expr)) {
        if let Some(found) = locate(part, span, lets) {
            return Some(found);
        }
    }
    lets.truncate(depth);
    None
}

/// Returns the parts that no number selects.
fn bodies(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Forall(_, body)
        | ExprKind::Exists(_, body)
        | ExprKind::Unbounded(body)
        | ExprKind::Flexible(_, body)
        | ExprKind::Choose(_, _, body)
        | ExprKind::SetFilter(_, _, body)
        | ExprKind::SetMap(body, _)
        | ExprKind::Function(_, body)
        | ExprKind::Let(_, body) => vec![body],
        ExprKind::Case(arms, other) => {
            arms.iter().flat_map(|(g, v)| [g, v]).chain(other.as_deref()).collect()
        }
        _ => Vec::new(),
    }
}

fn bound_names(bounds: &[Bound]) -> Vec<LocalId> {
    bounds.iter().flat_map(|b| pattern_names(&b.pattern)).copied().collect()
}

fn pattern_names(pattern: &Pattern) -> &[LocalId] {
    match pattern {
        Pattern::Names(ids) | Pattern::Tuple(ids) => ids,
    }
}
