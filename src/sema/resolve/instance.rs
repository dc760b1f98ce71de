//! INSTANCE: its parameters and its substitutions, those of the same name included.

use super::Resolver;
use crate::base::{Symbol, nearest};
use crate::diag::Diagnostic;
use crate::sema::codes;
use crate::sema::hir::{Arg, DefId, DefKind, Expr, ExprKind, LocalId, ModuleId, OperatorArg};
use crate::sema::scope::{Meaning, Visibility};
use crate::syntax::tree::{self, Name, OpDecl};

impl Resolver {
    /// `INSTANCE M WITH ...`: all that M exports comes into scope.
    pub(super) fn unnamed_instance(&mut self, instance: &tree::Instance, visibility: Visibility) {
        let Some(module) = self.find_module(instance.module) else { return };
        let def = self.instance(instance.module, module, &[], instance);
        self.import_instance(def, module, instance.module.span, visibility);
    }

    /// `I(x) == INSTANCE M WITH ...`.
    pub(super) fn named_instance(
        &mut self,
        name: Name,
        params: &[OpDecl],
        instance: &tree::Instance,
        visibility: Visibility,
    ) {
        let def = match self.find_module(instance.module) {
            Some(module) => self.instance(name, module, params, instance),
            None => {
                let def = self.add_def(name, DefKind::Statement(None), &[]);
                self.poisoned.insert(def);
                def
            }
        };
        self.check_new(name);
        self.bind_def(name.symbol, def, visibility);
    }

    fn instance(
        &mut self,
        name: Name,
        module: ModuleId,
        params: &[OpDecl],
        instance: &tree::Instance,
    ) -> DefId {
        let mark = self.scope.mark();
        let locals: Vec<LocalId> = params.iter().map(|p| self.bind_local(p.name, p.arity)).collect();
        let explicit = self.explicit(module, instance);
        let with = self.all_substitutions(module, instance, explicit);
        self.scope.rewind(mark);
        let signature: Vec<usize> = params.iter().map(|p| p.arity).collect();
        self.add_def(name, DefKind::Instance { module, params: locals, with }, &signature)
    }

    /// Resolves the substitutions after WITH (`Generator.java`, `processSubst`).
    fn explicit(&mut self, module: ModuleId, instance: &tree::Instance) -> Vec<(Name, DefId, Arg)> {
        let mut explicit: Vec<(Name, DefId, Arg)> = Vec::new();
        for (name, value) in &instance.with {
            let Some(declared) = self.declared(module, name.symbol) else {
                self.unknown_substitution(module, *name);
                self.expr(value);
                continue;
            };
            let arity = self.arity(declared);
            let arg = self.argument(value, arity, self.text(name.symbol).to_owned().as_str());
            if let Some((first, ..)) = explicit.iter().find(|(_, d, _)| *d == declared) {
                let message = format!("`{}` is substituted twice", self.text(name.symbol));
                let error = Diagnostic::error(codes::SUBSTITUTION_TWICE, message)
                    .at(name.span, "the second")
                    .also(first.span, "the first");
                self.report(error);
            } else {
                explicit.push((*name, declared, arg));
            }
        }
        explicit
    }

    fn declared(&self, module: ModuleId, name: Symbol) -> Option<DefId> {
        let module = self.module(module);
        module.constants.iter().chain(&module.variables).copied().find(|&d| self.def(d).name == name)
    }

    fn arity(&self, def: DefId) -> usize {
        match self.def(def).kind {
            DefKind::Constant(arity) | DefKind::Builtin(_, arity) => arity,
            DefKind::Variable
            | DefKind::Operator { .. }
            | DefKind::Function { .. }
            | DefKind::Instance { .. }
            | DefKind::Statement(_) => self.signatures[def.0 as usize].len(),
        }
    }

    fn unknown_substitution(&mut self, module: ModuleId, name: Name) {
        let text = self.text(name.symbol);
        let target = self.module(module);
        let title = self.text(target.name);
        let names: Vec<&str> =
            target.constants.iter().chain(&target.variables).map(|&d| self.text(self.def(d).name)).collect();
        let mut error = Diagnostic::error(
            codes::SUBSTITUTION_UNKNOWN,
            format!("`{text}` is not a constant or variable of module `{title}`"),
        )
        .at(name.span, "");
        if let Some(near) = nearest(text, names.iter().copied()) {
            error = error.hint(format!("did you mean `{near}`?"));
        } else if names.is_empty() {
            error = error.hint(format!("module `{title}` declares neither constants nor variables"));
        } else {
            error = error.hint(format!("module `{title}` declares {}", names.join(", ")));
        }
        self.report(error);
    }

    /// Completes the substitutions by those of the same name in the order of declaration.
    fn all_substitutions(
        &mut self,
        module: ModuleId,
        instance: &tree::Instance,
        mut explicit: Vec<(Name, DefId, Arg)>,
    ) -> Vec<(DefId, Arg)> {
        let target = self.module(module);
        let declared: Vec<DefId> = target.constants.iter().chain(&target.variables).copied().collect();
        let mut with = Vec::with_capacity(declared.len());
        for def in declared {
            if let Some(i) = explicit.iter().position(|(_, d, _)| *d == def) {
                with.push((def, explicit.swap_remove(i).2));
            } else if let Some(arg) = self.implicit(def, instance) {
                with.push((def, arg));
            } else {
                self.missing_substitution(module, def, instance);
            }
        }
        with
    }

    /// Resolves `x <- x`, if the name means something here.
    fn implicit(&mut self, def: DefId, instance: &tree::Instance) -> Option<Arg> {
        let name = Name { symbol: self.def(def).name, span: instance.module.span };
        let arity = self.arity(def);
        let span = name.span;
        let meaning = self.scope.get(name.symbol)?.meaning.clone();
        let found = match &meaning {
            Meaning::Local(id) => self.local(*id).arity,
            Meaning::Def(target) if matches!(self.def(target.def).kind, DefKind::Instance { .. }) => {
                return None;
            }
            Meaning::Def(target) => self.arity(target.def),
        };
        if found != arity {
            let text = self.text(name.symbol).to_owned();
            let message =
                format!("`{text}` here takes {}, that of the instance {}", count(found), count(arity));
            let mut error = Diagnostic::error(codes::OPERATOR_ARITY, message)
                .at(span, format!("substitutes `{text}` for `{text}`"))
                .also(self.def(def).span, "declared here");
            if let Ok(place) = self.place(&meaning) {
                error = error.also(place, "what it means here");
            }
            self.report(error);
            return Some(Arg::Expr(super::placeholder(span)));
        }
        let arg = match (meaning, arity) {
            (Meaning::Local(id), 0) => Arg::Expr(Expr { kind: ExprKind::Local(id), span }),
            (Meaning::Local(id), _) => Arg::Operator(OperatorArg::Local(id), span),
            (Meaning::Def(target), 0) => Arg::Expr(Expr { kind: ExprKind::Apply(target, Vec::new()), span }),
            (Meaning::Def(target), _) => Arg::Operator(OperatorArg::Def(target), span),
        };
        Some(arg)
    }

    fn missing_substitution(&mut self, module: ModuleId, def: DefId, instance: &tree::Instance) {
        let name = self.text(self.def(def).name);
        let title = self.text(self.module(module).name);
        let kind = match self.def(def).kind {
            DefKind::Variable => "variable",
            DefKind::Constant(_)
            | DefKind::Operator { .. }
            | DefKind::Function { .. }
            | DefKind::Builtin(..)
            | DefKind::Instance { .. }
            | DefKind::Statement(_) => "constant",
        };
        let message = format!("no substitution for the {kind} `{name}` of module `{title}`");
        let hint = format!("add `{name} <- ...` after WITH, or define `{name}` before the INSTANCE");
        let error = Diagnostic::error(codes::SUBSTITUTION_MISSING, message)
            .at(instance.span, "")
            .also(self.def(def).span, "declared here")
            .hint(hint);
        self.report(error);
    }
}

/// Returns `2 arguments` and the like.
pub(super) fn count(arguments: usize) -> String {
    match arguments {
        0 => "no arguments".to_owned(),
        1 => "1 argument".to_owned(),
        n => format!("{n} arguments"),
    }
}
