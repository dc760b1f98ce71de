//! Arguments, checked against the parameters of what they are given to.

use super::instance::count;
use super::paths::Callee;
use super::{Resolver, Signature, names, placeholder};
use crate::base::{Span, Symbol};
use crate::diag::Diagnostic;
use crate::sema::codes;
use crate::sema::hir::{Arg, DefId, DefKind, Expr, ExprKind, InstanceUse, LocalId, OperatorArg, Target};
use crate::sema::scope::Meaning;
use crate::syntax::tree::{self, Name, Segment};

impl Resolver {
    /// Resolves an application.
    pub(super) fn apply(&mut self, callee: Callee, name: Name, args: &[tree::Expr], span: Span) -> Expr {
        let kind = match callee {
            Callee::Part(part) => return part,
            Callee::Local(id) => {
                let signature: Signature = vec![0; self.local(id).arity].into();
                let bound = self.local(id).span;
                let args = self.checked(&signature, args, name, Some(bound));
                if signature.is_empty() { ExprKind::Local(id) } else { ExprKind::LocalApply(id, args) }
            }
            Callee::Def(target) => {
                let signature = self.signature(target.def);
                let args = self.arguments(&signature, args, name, Some(target.def));
                ExprKind::Apply(target, args)
            }
            Callee::Primitive(primitive) => {
                let arity = names::arity(primitive);
                if args.len() != arity {
                    self.wrong_count(name, &vec![0; arity].into(), args.len(), None);
                    return placeholder(span);
                }
                ExprKind::Primitive(primitive, args.iter().map(|e| self.expr(e)).collect())
            }
        };
        Expr { kind, span }
    }

    /// Resolves arguments for a definition.
    pub(super) fn arguments(
        &mut self,
        signature: &Signature,
        args: &[tree::Expr],
        name: Name,
        def: Option<DefId>,
    ) -> Vec<Arg> {
        let place = def.and_then(|d| self.def_place(d).ok());
        self.checked(signature, args, name, place)
    }

    fn checked(
        &mut self,
        signature: &Signature,
        args: &[tree::Expr],
        name: Name,
        place: Option<Span>,
    ) -> Vec<Arg> {
        if signature.len() != args.len() {
            self.wrong_count(name, signature, args.len(), place);
            for e in args {
                self.loose(e);
            }
            return signature.iter().map(|_| Arg::Expr(placeholder(name.span))).collect();
        }
        let callee = self.text(name.symbol).to_owned();
        signature.iter().zip(args).map(|(&arity, e)| self.argument(e, arity, &callee)).collect()
    }

    /// Resolves an argument that must take `arity` arguments itself.
    pub(super) fn argument(&mut self, expr: &tree::Expr, arity: usize, callee: &str) -> Arg {
        if arity == 0 {
            return Arg::Expr(self.expr(expr));
        }
        match self.operator_argument(expr, arity, callee) {
            Some(operator) => Arg::Operator(operator, expr.span),
            None => Arg::Expr(placeholder(expr.span)),
        }
    }

    fn operator_argument(&mut self, expr: &tree::Expr, arity: usize, callee: &str) -> Option<OperatorArg> {
        match &expr.kind {
            tree::ExprKind::Paren(inner) => self.operator_argument(inner, arity, callee),
            tree::ExprKind::Lambda(params, body) => {
                let (params, body) = self.lambda(params, body);
                if params.len() != arity {
                    self.wrong_operator(expr.span, "this LAMBDA", params.len(), arity, callee);
                }
                Some(OperatorArg::Lambda(params, Box::new(body)))
            }
            tree::ExprKind::OperatorName(name) => {
                let found = self.name(*name)?;
                self.operator_of(found, *name, arity, callee)
            }
            tree::ExprKind::Path(segments) if has_no_arguments(segments) => {
                if let Some(operator) = self.uncurried(segments, arity, expr.span) {
                    return Some(operator);
                }
                let (found, name, _) = self.path(segments, expr.span)?;
                self.operator_of(found, name, arity, callee)
            }
            _ => {
                self.not_an_operator(expr.span, arity, callee);
                self.loose(expr);
                None
            }
        }
    }

    fn not_an_operator(&mut self, span: Span, arity: usize, callee: &str) {
        let message = format!("`{callee}` expects an operator of {} here, not a value", count(arity));
        let hint = "give the name of an operator, or `LAMBDA x : ...`";
        self.report(Diagnostic::error(codes::OPERATOR_EXPECTED, message).at(span, "").hint(hint));
    }

    /// Resolves `I!Op` without arguments where the instance has parameters: they come before those of
    /// the operator (`Generator.java`, `processModuleDefinition`).
    fn uncurried(&mut self, segments: &[Segment], arity: usize, span: Span) -> Option<OperatorArg> {
        let mut target: Option<Target> = None;
        let mut params: Vec<Symbol> = Vec::new();
        for segment in segments {
            let Segment::Name { name, args } = segment else { return None };
            let found = match &target {
                None => match &self.scope.get(name.symbol)?.meaning {
                    Meaning::Def(target) => target.clone(),
                    Meaning::Local(_) => return None,
                },
                Some(outer) => {
                    let DefKind::Instance { module, .. } = self.def(outer.def).kind else { return None };
                    let mut via = outer.via.clone();
                    via.push(InstanceUse { instance: outer.def, args: Vec::new() });
                    let inner = self.info(module).exported.get(&name.symbol)?;
                    self.through(&via, inner)
                }
            };
            let signature = self.signature(found.def);
            if !args.is_empty() || signature.iter().any(|&a| a > 0) {
                return None;
            }
            params.extend(signature.iter().map(|_| name.symbol));
            target = Some(found);
        }
        let mut target = target?;
        if params.len() != arity || self.signature(target.def).len() == arity {
            return None;
        }
        let mut locals = params.iter().map(|&name| self.new_local(Name { symbol: name, span }, 0));
        let locals: Vec<LocalId> = locals.by_ref().collect();
        let mut values = locals.iter().map(|&id| Arg::Expr(Expr { kind: ExprKind::Local(id), span }));
        for i in 0..target.via.len() {
            let count = self.signature(target.via[i].instance).len();
            target.via[i].args = values.by_ref().take(count).collect();
        }
        let args = values.collect();
        let body = Expr { kind: ExprKind::Apply(target, args), span };
        Some(OperatorArg::Lambda(locals, Box::new(body)))
    }

    fn operator_of(&mut self, found: Callee, name: Name, arity: usize, callee: &str) -> Option<OperatorArg> {
        let signature: Signature = match &found {
            Callee::Local(id) => vec![0; self.local(*id).arity].into(),
            Callee::Def(target) => self.signature(target.def),
            Callee::Primitive(primitive) => vec![0; names::arity(*primitive)].into(),
            Callee::Part(_) => {
                self.not_an_operator(name.span, arity, callee);
                return None;
            }
        };
        if signature.len() != arity {
            let text = format!("`{}`", self.text(name.symbol));
            self.wrong_operator(name.span, &text, signature.len(), arity, callee);
            return None;
        }
        if signature.iter().any(|&a| a > 0) {
            let message =
                format!("`{}` takes an operator and so cannot be an argument", self.text(name.symbol));
            self.report(Diagnostic::error(codes::OPERATOR_ARITY, message).at(name.span, ""));
            return None;
        }
        match found {
            Callee::Local(id) => Some(OperatorArg::Local(id)),
            Callee::Def(target) => Some(OperatorArg::Def(target)),
            Callee::Primitive(primitive) => Some(OperatorArg::Primitive(primitive)),
            Callee::Part(_) => None,
        }
    }

    fn wrong_operator(&mut self, span: Span, what: &str, takes: usize, arity: usize, callee: &str) {
        let message =
            format!("`{callee}` expects an operator of {}, {what} takes {}", count(arity), count(takes));
        self.report(Diagnostic::error(codes::OPERATOR_ARITY, message).at(span, ""));
    }

    pub(super) fn lambda(&mut self, params: &[Name], body: &tree::Expr) -> (Vec<LocalId>, Expr) {
        self.in_scope(|this| (this.bind_names(params), this.expr(body)))
    }

    /// Looks for mistakes in an argument of something unknown, which may be an operator or a value.
    pub(super) fn loose(&mut self, expr: &tree::Expr) {
        match &expr.kind {
            tree::ExprKind::OperatorName(name) => {
                self.name(*name);
            }
            tree::ExprKind::Lambda(params, body) => {
                self.lambda(params, body);
            }
            tree::ExprKind::Path(segments) if has_no_arguments(segments) => {
                self.path(segments, expr.span);
            }
            _ => {
                self.expr(expr);
            }
        }
    }
}

fn has_no_arguments(segments: &[Segment]) -> bool {
    match segments.last() {
        Some(Segment::Name { args, .. }) => args.is_empty(),
        Some(
            Segment::At(_) | Segment::Part(..) | Segment::Left(_) | Segment::Right(_) | Segment::Body(_),
        ) => true,
        Some(Segment::Args(..)) | None => false,
    }
}
