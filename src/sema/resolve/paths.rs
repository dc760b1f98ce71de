//! Names and paths such as `I(3)!J!Op`.

use super::instance::count;
use super::{Resolver, Signature, names};
use crate::base::{Span, nearest};
use crate::diag::Diagnostic;
use crate::sema::hir::{self, DefKind, InstanceUse, LocalId, ModuleId, Primitive, Target};
use crate::sema::scope::Meaning;
use crate::sema::{codes, suggest};
use crate::syntax::tree::{Expr, Name, Segment};

/// What an expression applies.
pub(super) enum Callee {
    /// A bound identifier or a parameter.
    Local(LocalId),
    /// A definition or declaration.
    Def(Target),
    /// An operator of the language.
    Primitive(Primitive),
    /// A part of a definition, with its arguments.
    Part(hir::Expr),
}

impl Resolver {
    /// Returns what the last name of a path means, with its arguments; reports why there is nothing.
    pub(super) fn path<'t>(
        &mut self,
        segments: &'t [Segment],
        span: Span,
    ) -> Option<(Callee, Name, &'t [Expr])> {
        let mut via: Vec<InstanceUse> = Vec::new();
        let mut inside: Option<ModuleId> = None;
        for (i, segment) in segments.iter().enumerate() {
            let Segment::Name { name, args } = segment else {
                self.selector(segment_span(segment, span));
                return None;
            };
            let rest = &segments[i + 1..];
            let callee = match inside {
                None => self.name(*name)?,
                Some(module) => Callee::Def(self.member(&via, module, *name)?),
            };
            if rest.is_empty() {
                return Some((self.usable(callee, *name)?, *name, args));
            }
            let Callee::Def(target) = callee else {
                self.not_an_instance(*name, rest, span);
                return None;
            };
            if self.poisoned.contains(&target.def) {
                return None;
            }
            let DefKind::Instance { module, .. } = self.def(target.def).kind else {
                if self.is_declaration(target.def) {
                    self.not_an_instance(*name, rest, span);
                    return None;
                }
                return Some((self.select(&target, *name, args, rest, span)?, *name, &[]));
            };
            let signature = self.signature(target.def);
            let args = self.arguments(&signature, args, *name, Some(target.def));
            via = target.via;
            via.push(InstanceUse { instance: target.def, args });
            inside = Some(module);
        }
        None
    }

    /// Returns what a name or symbol means here.
    pub(super) fn name(&mut self, name: Name) -> Option<Callee> {
        if let Some(entry) = self.scope.get(name.symbol) {
            return Some(match &entry.meaning {
                Meaning::Local(id) => Callee::Local(*id),
                Meaning::Def(target) => Callee::Def(target.clone()),
            });
        }
        if let Some(primitive) = names::primitive(self.text(name.symbol)) {
            return Some(Callee::Primitive(primitive));
        }
        self.unknown(name);
        None
    }

    fn member(&mut self, via: &[InstanceUse], module: ModuleId, name: Name) -> Option<Target> {
        let found = self.info(module).exported.get(&name.symbol);
        // The declarations of a module are what its instance substitutes, not a part of it.
        let is_part = |t: &&Target| !matches!(self.def(t.def).kind, DefKind::Constant(_) | DefKind::Variable);
        if let Some(target) = found.filter(is_part) {
            return Some(self.through(via, target));
        }
        let text = self.text(name.symbol);
        let title = self.text(self.module(module).name);
        let mut error =
            Diagnostic::error(codes::UNKNOWN_NAME, format!("module `{title}` defines no `{text}`"));
        error = error.at(name.span, "");
        let exported = self.info(module).exports.iter().map(|(n, _)| self.text(*n));
        if let Some(target) = self.module(module).scope.get(&name.symbol) {
            let def = self.def(target.def);
            error = match def.kind {
                DefKind::Constant(_) | DefKind::Variable => {
                    error.also(def.span, "declared, so that the instance substitutes it")
                }
                DefKind::Operator { .. }
                | DefKind::Function { .. }
                | DefKind::Builtin(..)
                | DefKind::Instance { .. }
                | DefKind::Statement(_) => error.hint(format!("`{text}` is LOCAL to `{title}`")),
            };
        } else if let Some(near) = nearest(text, exported) {
            error = error.hint(format!("did you mean `{near}`?"));
        }
        self.report(error);
        None
    }

    /// Rejects what cannot stand at the end of a path.
    fn usable(&mut self, callee: Callee, name: Name) -> Option<Callee> {
        let Callee::Def(target) = &callee else { return Some(callee) };
        if self.poisoned.contains(&target.def) {
            return None;
        }
        let text = self.text(name.symbol);
        let error = match &self.def(target.def).kind {
            DefKind::Instance { .. } => {
                Diagnostic::error(codes::INSTANCE_AS_VALUE, format!("`{text}` is an instance, not a value"))
                    .at(name.span, "")
                    .hint(format!("select an operator of it: `{text}!Op`"))
            }
            DefKind::Statement(None) => {
                let message = format!("`{text}` is an ASSUME ... PROVE, which has no value");
                Diagnostic::error(codes::NO_BODY, message).at(name.span, "")
            }
            DefKind::Statement(Some(_))
            | DefKind::Constant(_)
            | DefKind::Variable
            | DefKind::Operator { .. }
            | DefKind::Function { .. }
            | DefKind::Builtin(..) => return Some(callee),
        };
        let error = error.also(self.def(target.def).span, "defined here");
        self.report(error);
        None
    }

    fn not_an_instance(&mut self, name: Name, rest: &[Segment], span: Span) {
        match rest.first() {
            Some(Segment::Name { name: next, .. }) => {
                let (text, next_text) = (self.text(name.symbol), self.text(next.symbol));
                let message = format!("`{text}` is not an instance, so `!{next_text}` selects nothing");
                let hint = format!("an instance is made by `{text} == INSTANCE ...`");
                self.report(Diagnostic::error(codes::SELECTOR, message).at(name.span, "").hint(hint));
            }
            Some(segment) => self.selector(segment_span(segment, span)),
            None => {}
        }
    }

    fn selector(&mut self, span: Span) {
        let message = "`!` selects parts of a definition, and there is none here";
        self.report(Diagnostic::error(codes::SELECTOR, message).at(span, ""));
    }

    fn unknown(&mut self, name: Name) {
        let text = self.text(name.symbol).to_owned();
        let is_word = text.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        let mut error = if is_word {
            Diagnostic::error(codes::UNKNOWN_NAME, format!("`{text}` is not defined here"))
        } else {
            let shown = if text == "-." { "-" } else { &text };
            Diagnostic::error(codes::UNKNOWN_SYMBOL, format!("the operator `{shown}` is not defined here"))
        };
        error = error.at(name.span, "");
        if self.upcoming.contains(&name.symbol) {
            error =
                error.hint("a definition is known only after its text: move it up, or declare it RECURSIVE");
        } else if let Some(module) = suggest::standard_home(&text) {
            error = error.hint(format!("it is defined by module {module}: add it to EXTENDS"));
        } else if let Some(near) = self.near(&text).filter(|_| is_word) {
            error = error.hint(format!("did you mean `{near}`?"));
        } else if text == ":=" {
            error = error.hint("TLA+ has no assignments: write `x = ...` in Init, `x' = ...` in an action");
        }
        self.report(error);
    }

    fn near(&self, text: &str) -> Option<String> {
        let names = self.scope.all().map(|s| self.text(s));
        nearest(text, names).map(str::to_owned)
    }

    /// Reports a wrong number of arguments.
    pub(super) fn wrong_count(
        &mut self,
        name: Name,
        signature: &Signature,
        given: usize,
        callee: Option<Span>,
    ) {
        let text = self.text(name.symbol);
        let expected = count(signature.len());
        let given = if given == 0 { "none".to_owned() } else { given.to_string() };
        let message = format!("`{text}` takes {expected}, {given} given");
        let mut error = Diagnostic::error(codes::ARGUMENT_COUNT, message).at(name.span, "");
        if let Some(span) = callee {
            error = error.also(span, format!("defined here with {expected}"));
        }
        self.report(error);
    }
}

fn segment_span(segment: &Segment, path: Span) -> Span {
    match segment {
        Segment::Name { name, .. } => name.span,
        Segment::Part(_, span)
        | Segment::Left(span)
        | Segment::Right(span)
        | Segment::Body(span)
        | Segment::At(span)
        | Segment::Args(_, span) => {
            if span.start == span.end {
                path
            } else {
                *span
            }
        }
    }
}
