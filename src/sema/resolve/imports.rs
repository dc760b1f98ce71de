//! What EXTENDS and an unnamed INSTANCE bring into scope.

use super::Resolver;
use crate::base::{Span, Symbol};
use crate::diag::Diagnostic;
use crate::sema::codes;
use crate::sema::hir::{DefId, DefKind, InstanceUse, ModuleId, Target};
use crate::sema::scope::{Meaning, Visibility};
use crate::syntax::tree::Name;

impl Resolver {
    /// Returns the module of a name: a nested one in scope, or one of a file.
    pub(super) fn find_module(&mut self, name: Name) -> Option<ModuleId> {
        let found = self.scope.module(name.symbol).or_else(|| self.files.get(&name.symbol).copied());
        if found.is_none() {
            let message = format!("module `{}` is not in scope here", self.text(name.symbol));
            let hint =
                "a nested module is known after its text, in the module around it and those that extend it";
            self.report(Diagnostic::error(codes::MODULE_NOT_FOUND, message).at(name.span, "").hint(hint));
        }
        found
    }

    pub(super) fn extend(&mut self, name: Name) {
        if let Some(module) = self.find_module(name) {
            self.extend_module(module, name.span);
        }
    }

    /// Brings what a module exports, and its declarations and assumptions (`Context.java`,
    /// `mergeExtendContext`).
    pub(super) fn extend_module(&mut self, module: ModuleId, span: Span) {
        for (name, target) in self.info(module).exports.clone() {
            let own = self.scope.get(name).filter(|e| e.owner == self.current);
            match own.map(|e| e.meaning.clone()) {
                Some(Meaning::Def(old)) => self.extend_conflict(name, &old, &target, span),
                Some(Meaning::Local(_)) | None => self.bind(name, Meaning::Def(target), Visibility::Exported),
            }
        }
        for (name, id) in self.info(module).nested.clone() {
            if self.scope.module(name).is_none() {
                self.scope.bind_module(name, id);
            }
        }
        let extended = self.module(module);
        let (constants, variables) = (extended.constants.clone(), extended.variables.clone());
        let assumptions = extended.assumptions.clone();
        let kept = |this: &Self, id: DefId| {
            let name = this.def(id).name;
            this.scope.get(name).is_some_and(|e| matches!(&e.meaning, Meaning::Def(t) if t.def == id))
        };
        let constants: Vec<DefId> = constants.into_iter().filter(|&id| kept(self, id)).collect();
        let variables: Vec<DefId> = variables.into_iter().filter(|&id| kept(self, id)).collect();
        let current = self.current_module();
        add_new(&mut current.constants, constants);
        add_new(&mut current.variables, variables);
        add_new(&mut current.assumptions, assumptions);
    }

    /// The first meaning stays; SANY warns of a second of the same kind and rejects one of another.
    fn extend_conflict(&mut self, name: Symbol, old: &Target, new: &Target, span: Span) {
        if same(old, new) {
            return;
        }
        let text = self.text(name).to_owned();
        if self.is_declaration(old.def) == self.is_declaration(new.def) {
            if self.def(old.def).module == self.def(new.def).module {
                return;
            }
            let message = format!("`{text}` has two meanings in the extended modules; the first counts");
            let warning =
                Diagnostic::warning(codes::EXTENDS_AMBIGUOUS, message).at(span, "brings the second");
            let warning = self.with_place(warning, old.def, "the first");
            self.report(warning);
        } else {
            let message = format!("`{text}` is declared in one extended module and defined in another");
            let error = Diagnostic::error(codes::EXTENDS_CONFLICT, message).at(span, "brings the second");
            let error = self.with_place(error, old.def, "the first");
            let error = self.with_place(error, new.def, "the second");
            self.report(error);
        }
    }

    /// Brings what an unnamed instance exports (`Generator.java`, `generateInstance`).
    pub(super) fn import_instance(
        &mut self,
        instance: DefId,
        module: ModuleId,
        span: Span,
        visibility: Visibility,
    ) {
        let step = InstanceUse { instance, args: Vec::new() };
        for (name, inner) in self.info(module).exports.clone() {
            if self.is_declaration(inner.def) {
                continue;
            }
            let target = self.through(std::slice::from_ref(&step), &inner);
            match self.scope.get(name).map(|e| e.meaning.clone()) {
                None => self.bind(name, Meaning::Def(target), visibility),
                Some(Meaning::Def(old)) => self.instance_conflict(name, &old, &target, span),
                Some(Meaning::Local(id)) => {
                    let message = format!("the instance defines `{}`, which is bound here", self.text(name));
                    let bound = self.local(id).span;
                    let error = Diagnostic::error(codes::DEFINED_TWICE, message)
                        .at(span, "")
                        .also(bound, "bound here");
                    self.report(error);
                }
            }
        }
    }

    fn instance_conflict(&mut self, name: Symbol, old: &Target, new: &Target, span: Span) {
        let is_instance = matches!(self.def(new.def).kind, DefKind::Instance { .. });
        if same(old, new) || is_instance || self.origin(old) == self.origin(new) {
            return;
        }
        let text = self.text(name).to_owned();
        let same_kind =
            !self.is_declaration(old.def) && self.signature(old.def).len() == self.signature(new.def).len();
        let diagnostic = if same_kind {
            let message =
                format!("the instance defines `{text}`, which has a meaning already; the first counts");
            Diagnostic::warning(codes::INSTANCE_AMBIGUOUS, message).at(span, "brings the second")
        } else {
            let message = format!("the instance defines `{text}`, which is defined or declared already");
            Diagnostic::error(codes::DEFINED_TWICE, message).at(span, "brings the second")
        };
        let diagnostic = self.with_place(diagnostic, old.def, "the first");
        let diagnostic = self.with_place(diagnostic, new.def, "the second");
        self.report(diagnostic);
    }

    fn with_place(&self, diagnostic: Diagnostic, def: DefId, what: &str) -> Diagnostic {
        match self.def_place(def) {
            Ok(span) => diagnostic.also(span, what),
            Err(module) => diagnostic.hint(format!("{what} is in the built-in module {module}")),
        }
    }

    /// Returns the module that a definition counts as coming from: that of the outermost instance.
    fn origin(&self, target: &Target) -> ModuleId {
        let def = target.via.first().map_or(target.def, |step| step.instance);
        self.def(def).module
    }

    pub(super) fn is_declaration(&self, def: DefId) -> bool {
        matches!(self.def(def).kind, DefKind::Constant(_) | DefKind::Variable)
    }

    /// Returns what a name of an instantiated module means outside of it. Instances that substitute
    /// nothing leave no trace: `I!+` is the `+` of Naturals.
    pub(super) fn through(&self, outer: &[InstanceUse], inner: &Target) -> Target {
        if self.info(self.origin(inner)).closed {
            return inner.clone();
        }
        let via = outer.iter().chain(&inner.via).cloned().collect();
        Target { via, def: inner.def }
    }
}

fn same(a: &Target, b: &Target) -> bool {
    let instances = |t: &Target| t.via.iter().map(|step| step.instance).collect::<Vec<_>>();
    a.def == b.def && instances(a) == instances(b)
}

fn add_new(list: &mut Vec<DefId>, new: Vec<DefId>) {
    for id in new {
        if !list.contains(&id) {
            list.push(id);
        }
    }
}
