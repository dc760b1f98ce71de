//! Declarations, definitions and statements of a module or a LET.

use super::paths::Callee;
use super::selectors::Label;
use super::{Resolver, placeholder};
use crate::base::Span;
use crate::diag::Diagnostic;
use crate::sema::codes;
use crate::sema::hir::{Bound, DefId, DefKind, Expr, LocalId, ModuleId, Pattern};
use crate::sema::resolve::instance::count;
use crate::sema::scope::{Meaning, Visibility};
use crate::syntax::tree::{self, Name, OpDecl, Segment, Unit, UnitKind};

impl Resolver {
    /// Resolves the units of the current module, or of a LET; `around` are the modules around it.
    pub(super) fn units(&mut self, units: &[Unit], around: &[ModuleId]) {
        for unit in units {
            self.check_section(unit);
            let visibility = if unit.local { Visibility::Local } else { Visibility::Exported };
            match &unit.kind {
                UnitKind::Variables(names) => {
                    for &name in names {
                        self.declare(OpDecl { name, arity: 0 }, DefKind::Variable);
                    }
                }
                UnitKind::Constants(constants) => {
                    for &constant in constants {
                        self.declare(constant, DefKind::Constant(constant.arity));
                    }
                }
                UnitKind::Recursive(operators) => operators.iter().for_each(|o| self.declare_recursive(*o)),
                UnitKind::Operator(operator) => self.operator(operator, visibility),
                UnitKind::Function { name, bounds, body } => self.function(*name, bounds, body, visibility),
                UnitKind::Instance(instance) => self.unnamed_instance(instance, visibility),
                UnitKind::NamedInstance { name, params, instance } => {
                    self.named_instance(*name, params, instance, visibility);
                }
                UnitKind::Assume { name, body, axiom } => {
                    let def = self.statement(*name, Some(body), unit.span, visibility);
                    if !axiom {
                        self.current_module().assumptions.push(def);
                    }
                }
                UnitKind::Theorem { name, body } => {
                    self.statement(*name, body.as_ref(), unit.span, visibility);
                }
                UnitKind::Module(module) => self.nested_module(module, around),
                UnitKind::Facts { facts, hide, in_proof } => {
                    for fact in facts {
                        self.fact(fact, *hide, *in_proof);
                    }
                }
                UnitKind::Skipped => {}
            }
        }
        self.check_pending();
    }

    /// Declares a constant or a variable. Declared twice, it stays one.
    fn declare(&mut self, declaration: OpDecl, kind: DefKind) {
        let name = declaration.name;
        if self.declared_elsewhere(name, &kind) {
            return;
        }
        self.check_new(name);
        let variable = matches!(kind, DefKind::Variable);
        let def = self.add_def(name, kind, &vec![0; declaration.arity]);
        self.bind_def(name.symbol, def, Visibility::Exported);
        let module = self.current_module();
        if variable {
            module.variables.push(def);
        } else {
            module.constants.push(def);
        }
    }

    /// Says whether the same name is declared alike already, which SANY merely warns of
    /// (`SymbolTable.java`, `addSymbol`).
    fn declared_elsewhere(&mut self, name: Name, kind: &DefKind) -> bool {
        let Some(entry) = self.scope.get(name.symbol) else { return false };
        let Meaning::Def(old) = &entry.meaning else { return false };
        let old = old.def;
        let alike = match (&self.def(old).kind, kind) {
            (DefKind::Variable, DefKind::Variable) => true,
            (DefKind::Constant(a), DefKind::Constant(b)) => a == b,
            _ => false,
        };
        if !alike {
            return false;
        }
        let message = format!("`{}` is declared twice; both mean the same", self.text(name.symbol));
        let first = self.def(old).span;
        let warning = Diagnostic::warning(codes::INSTANCE_AMBIGUOUS, message)
            .at(name.span, "the second")
            .also(first, "the first");
        self.report(warning);
        true
    }

    fn declare_recursive(&mut self, declaration: OpDecl) {
        let name = declaration.name;
        self.check_new(name);
        let body = placeholder(name.span);
        let kind = DefKind::Operator { params: Vec::new(), body, recursive: true };
        let def = self.add_def(name, kind, &vec![0; declaration.arity]);
        self.pending.insert(def, self.lets.len());
        self.bind_def(name.symbol, def, Visibility::Exported);
    }

    /// Returns the definition that a RECURSIVE declaration has announced, if this is its place.
    fn announced(&mut self, name: Name, signature: &[usize]) -> Option<DefId> {
        let Meaning::Def(target) = &self.scope.get(name.symbol)?.meaning else { return None };
        let def = target.def;
        let depth = *self.pending.get(&def)?;
        let declared = self.def(def).span;
        let text = self.text(name.symbol).to_owned();
        if depth != self.lets.len() {
            let message = format!("`{text}` was declared RECURSIVE outside of this LET");
            let error = Diagnostic::error(codes::RECURSIVE_LEVEL, message)
                .at(name.span, "defined here")
                .also(declared, "declared here")
                .hint("declare and define it in the same LET, or both in the module");
            self.report(error);
        } else if self.signature(def).len() == signature.len() {
            // The declaration only counts parameters; which of them are operators the definition says.
            self.signatures[def.0 as usize] = signature.into();
        } else {
            let message = format!(
                "`{text}` was declared with {} and is defined with {}",
                count(self.signature(def).len()),
                count(signature.len())
            );
            let error = Diagnostic::error(codes::RECURSIVE_ARITY, message)
                .at(name.span, "defined here")
                .also(declared, "declared here");
            self.report(error);
        }
        self.pending.remove(&def);
        Some(def)
    }

    fn check_pending(&mut self) {
        let depth = self.lets.len();
        let mut left: Vec<DefId> =
            self.pending.keys().copied().filter(|d| self.pending[d] == depth).collect();
        left.sort_unstable();
        for def in left {
            self.pending.remove(&def);
            let (name, span) = (self.def(def).name, self.def(def).span);
            let message = format!("`{}` is declared RECURSIVE but never defined", self.text(name));
            self.report(Diagnostic::error(codes::RECURSIVE_UNDEFINED, message).at(span, ""));
        }
    }

    /// Only definitions may stand between a RECURSIVE declaration and its definition
    /// (`Generator.java`, `checkIfInRecursiveSection`).
    fn check_section(&mut self, unit: &Unit) {
        let what = match &unit.kind {
            UnitKind::Variables(_) | UnitKind::Constants(_) => "a declaration",
            UnitKind::Assume { .. } => "an assumption",
            UnitKind::Theorem { .. } => "a theorem",
            UnitKind::Module(_) => "a module",
            UnitKind::Recursive(_)
            | UnitKind::Operator(_)
            | UnitKind::Function { .. }
            | UnitKind::Instance(_)
            | UnitKind::NamedInstance { .. }
            | UnitKind::Facts { .. }
            | UnitKind::Skipped => return,
        };
        let Some(&waiting) = self.pending.keys().min() else { return };
        let (name, declared) = (self.def(waiting).name, self.def(waiting).span);
        let message = format!(
            "{what} stands between the RECURSIVE declaration of `{}` and its definition",
            self.text(name)
        );
        let error = Diagnostic::error(codes::RECURSIVE_SECTION, message)
            .at(unit.span, "")
            .also(declared, "declared here");
        self.report(error);
    }

    fn operator(&mut self, operator: &tree::Operator, visibility: Visibility) {
        let name = operator.name;
        let signature: Vec<usize> = operator.params.iter().map(|p| p.arity).collect();
        let announced = self.announced(name, &signature);
        if announced.is_none() {
            self.check_new(name);
        }
        let mark = self.scope.mark();
        let params: Vec<LocalId> = operator.params.iter().map(|p| self.bind_local(p.name, p.arity)).collect();
        let (body, labels) = self.labelled(self.bound.len(), &operator.body);
        self.scope.rewind(mark);
        let kind = DefKind::Operator { params, body, recursive: announced.is_some() };
        let def = self.define(announced, name, kind, &signature);
        self.keep_labels(def, labels);
        self.bind_def(name.symbol, def, visibility);
    }

    fn define(&mut self, announced: Option<DefId>, name: Name, kind: DefKind, signature: &[usize]) -> DefId {
        let Some(id) = announced else { return self.add_def(name, kind, signature) };
        let def = &mut self.defs[id.0 as usize];
        def.kind = kind;
        def.span = name.span;
        self.signatures[id.0 as usize] = signature.into();
        id
    }

    /// The function is known in its own body, not in its domain (`Generator.java`, `processFunction`).
    fn function(&mut self, name: Name, bounds: &[tree::Bound], body: &tree::Expr, visibility: Visibility) {
        let announced = self.announced(name, &[]);
        if announced.is_none() {
            self.check_new(name);
        }
        let (mark, bound) = (self.scope.mark(), self.bound.len());
        let bounds = self.bounds(bounds);
        let kind = DefKind::Function { bounds: Vec::new(), body: placeholder(name.span) };
        let def = self.define(announced, name, kind, &[]);
        self.bind_def(name.symbol, def, visibility);
        let arguments = |b: &Bound| match &b.pattern {
            Pattern::Names(names) => names.len(),
            Pattern::Tuple(_) => 1,
        };
        self.function_arity.insert(def, bounds.iter().map(arguments).sum());
        let (body, labels) = self.labelled(bound, body);
        self.keep_labels(def, labels);
        self.scope.rewind(mark);
        self.bound.truncate(bound);
        self.defs[def.0 as usize].kind = DefKind::Function { bounds, body };
        self.bind_def(name.symbol, def, visibility);
    }

    fn statement(
        &mut self,
        name: Option<Name>,
        body: Option<&tree::Expr>,
        span: Span,
        seen: Visibility,
    ) -> DefId {
        let resolve = |e| match name {
            Some(_) => self.labelled(self.bound.len(), e),
            None => (self.expr(e), Vec::new()),
        };
        let (body, labels) = body.map(resolve).unzip();
        let module = self.module(self.current).name;
        let title = name.unwrap_or(Name { symbol: module, span });
        let def = self.add_def(title, DefKind::Statement(body), &[]);
        self.keep_labels(def, labels.unwrap_or_default());
        if let Some(name) = name {
            self.check_new(name);
            self.bind_def(name.symbol, def, seen);
        }
        def
    }

    /// Looks for mistakes in what a USE or HIDE names: HIDE takes names of theorems, assumptions and
    /// steps (`UseOrHideNode.java`, `factCheck`). What a name means in a proof is not known here.
    fn fact(&mut self, fact: &tree::Expr, hide: bool, in_proof: bool) {
        let is_name = match &fact.kind {
            tree::ExprKind::Paren(inner) => return self.fact(inner, hide, in_proof),
            // The theorems of the built-in modules are not known by name.
            tree::ExprKind::Path(_) if in_proof || !hide => true,
            tree::ExprKind::Path(segments) => match segments.as_slice() {
                [Segment::Name { name, args }] if args.is_empty() => match self.name(*name) {
                    Some(Callee::Def(target)) => matches!(self.def(target.def).kind, DefKind::Statement(_)),
                    Some(Callee::Local(_) | Callee::Primitive(_) | Callee::Part(_)) => false,
                    None => true,
                },
                _ => true,
            },
            _ if in_proof => false,
            _ => {
                self.expr(fact);
                false
            }
        };
        if hide && !is_name {
            let message = "HIDE takes the names of theorems, assumptions and steps";
            let error = Diagnostic::error(codes::NO_FACT, message).at(fact.span, "this is none");
            self.report(error.hint("what a definition says is hidden by `HIDE DEF F`"));
        }
    }

    /// Resolves the body of a definition with its labels, which must name what is bound from `base` on.
    fn labelled(&mut self, base: usize, body: &tree::Expr) -> (Expr, Vec<Label>) {
        self.labels.push(Vec::new());
        let outer = std::mem::replace(&mut self.label_base, base);
        let body = self.expr(body);
        self.label_base = outer;
        (body, self.labels.pop().unwrap_or_default())
    }

    fn keep_labels(&mut self, def: DefId, labels: Vec<Label>) {
        if !labels.is_empty() {
            self.def_labels.insert(def, labels);
        }
    }
}
