//! Levels: constant, state, action, temporal, and the rules on what may stand under what.
//!
//! The levels of parameters are not known, so that an operator is described by its level with
//! constants for them, and by what it does to them ([`info::Info`]); an application puts in its
//! arguments. RECURSIVE operators are gone through until nothing changes. SANY does the same
//! (`LevelNode.java`, `OpApplNode.java`), the check that operators put for constants are Leibniz included.

mod apply;
mod exprs;
mod info;
mod rules;

use rustc_hash::FxHashSet;

use info::{Info, OperatorInfo, Unknown, Weight};

use super::codes;
use super::hir::{Arg, DefId, DefKind, Level, LocalId, ModuleId, Program};
use crate::base::Span;
use crate::diag::Diagnostic;

/// More rounds than any chain of RECURSIVE operators needs to settle, there being four levels.
const ROUNDS: usize = 16;

/// Computes the level of every definition and reports what breaks the rules.
pub(super) fn check(program: &mut Program) -> Vec<Diagnostic> {
    let mut checker = Checker::new(program);
    let is_recursive = |kind: &DefKind| matches!(kind, DefKind::Operator { recursive: true, .. });
    if program.defs.iter().any(|d| is_recursive(&d.kind)) {
        for _ in 0..ROUNDS {
            let before = checker.infos.clone();
            checker.round();
            if checker.infos == before {
                break;
            }
        }
    }
    checker.reporting = Reporting::On;
    checker.round();
    checker.assumptions();
    let Checker { infos, diagnostics, .. } = checker;
    for (def, info) in program.defs.iter_mut().zip(infos) {
        def.level = info.level;
        for mention in info.mentions {
            if let Unknown::Param(param) = mention.unknown {
                program.locals[param.0 as usize].counts = mention.weight == Weight::Counts;
            }
        }
    }
    diagnostics
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reporting {
    On,
    Off,
}

/// What an instance puts in the place of a declaration.
#[derive(Clone)]
struct Substitution {
    declared: DefId,
    info: Info,
    /// What is applied when the declared operator is.
    operator: Option<OperatorInfo>,
    span: Span,
}

struct Checker<'p> {
    program: &'p Program,
    /// What is known of each definition so far.
    infos: Vec<Info>,
    /// For each instance the levels of what it substitutes.
    substitutions: Vec<Vec<Substitution>>,
    /// Which locals are parameters; the others are bound to constants.
    is_param: Vec<bool>,
    /// What `\EE` and `\AA` bind, which are variables.
    flexible: FxHashSet<LocalId>,
    reporting: Reporting,
    diagnostics: Vec<Diagnostic>,
}

impl<'p> Checker<'p> {
    fn new(program: &'p Program) -> Self {
        Checker {
            program,
            infos: vec![Info::of(Level::Constant); program.defs.len()],
            substitutions: vec![Vec::new(); program.defs.len()],
            is_param: vec![false; program.locals.len()],
            flexible: FxHashSet::default(),
            reporting: Reporting::Off,
            diagnostics: Vec::new(),
        }
    }

    /// Goes through all definitions; those of a LET come with their expression.
    fn round(&mut self) {
        for (i, def) in self.program.defs.iter().enumerate() {
            if !def.in_let {
                self.define(DefId(u32::try_from(i).expect("fewer than 2^32 definitions")));
            }
        }
    }

    fn define(&mut self, id: DefId) {
        let def = self.program.def(id);
        let info = match &def.kind {
            DefKind::Constant(_) => {
                let fixed = !self.program.module(def.module).variables.is_empty();
                if fixed { Info::of(Level::Constant) } else { Info::unknown(Unknown::Declared(id)) }
            }
            DefKind::Variable => Info::variable(id),
            DefKind::Builtin(..) | DefKind::Statement(None) => Info::of(Level::Constant),
            DefKind::Operator { params, body, recursive } => {
                self.add_params(params);
                let info = self.expr(body);
                if *recursive {
                    self.check_recursive(id, params, &info);
                }
                info
            }
            DefKind::Function { bounds, body } => {
                let mut info = self.expr(body);
                self.bounds(bounds, &mut info);
                info
            }
            DefKind::Statement(Some(body)) => self.expr(body),
            DefKind::Instance { module, params, with } => {
                self.add_params(params);
                let substitutions: Vec<_> = with.iter().map(|(d, arg)| self.substitute(*d, arg)).collect();
                self.assumed(*module, &substitutions);
                self.substitutions[id.0 as usize] = substitutions;
                Info::of(Level::Constant)
            }
        };
        self.infos[id.0 as usize] = info;
    }

    fn add_params(&mut self, params: &[LocalId]) {
        for param in params {
            self.is_param[param.0 as usize] = true;
        }
    }

    /// Returns the level of a substitution; a variable takes a state function, and a constant of a
    /// module with variables takes a constant (`InstanceNode.java`, `levelCheck`).
    fn substitute(&mut self, declared: DefId, arg: &Arg) -> Substitution {
        let (info, operator, span) = self.arg(arg);
        let def = self.program.def(declared);
        let max = match def.kind {
            DefKind::Variable => Level::State,
            DefKind::Constant(_) if self.program.module(def.module).variables.is_empty() => Level::Temporal,
            DefKind::Constant(_)
            | DefKind::Operator { .. }
            | DefKind::Function { .. }
            | DefKind::Builtin(..)
            | DefKind::Instance { .. }
            | DefKind::Statement(_) => Level::Constant,
        };
        if info.level > max {
            let name = self.program.symbols.text(def.name);
            let message = format!("`{name}` cannot be replaced by {}", given(info.level));
            let error = Diagnostic::error(codes::LEVEL_SUBSTITUTION, message)
                .at(span, format!("expected {}", allowed(max)))
                .also(def.span, "declared here");
            self.report(error);
        }
        if let (Some(operator), DefKind::Constant(arity)) = (&operator, &def.kind)
            && (0..*arity).any(|position| operator.is_opaque(position))
        {
            let name = self.program.symbols.text(def.name);
            let message = format!("`{name}` cannot be replaced by an operator that is not Leibniz");
            let hint = "an operator that primes its argument, or has it under ENABLED, UNCHANGED or `[]`, \
                        may give different results for equal arguments, and no constant operator does";
            let error = Diagnostic::error(codes::LEVEL_LEIBNIZ, message)
                .at(span, "equal arguments may give different results")
                .also(def.span, "declared here")
                .hint(hint);
            self.report(error);
        }
        Substitution { declared, info, operator, span }
    }

    /// What assumptions speak of cannot be replaced by a temporal formula (`AssumeNode.java`).
    fn assumed(&mut self, module: ModuleId, substitutions: &[Substitution]) {
        for assumption in &self.program.module(module).assumptions {
            for s in substitutions.iter().filter(|s| s.info.level == Level::Temporal) {
                if self.infos[assumption.0 as usize].mention(Unknown::Declared(s.declared)).is_none() {
                    continue;
                }
                let name = self.program.symbols.text(self.program.def(s.declared).name);
                let message = format!("`{name}` cannot be replaced by a temporal formula");
                let error = Diagnostic::error(codes::LEVEL_SUBSTITUTION, message)
                    .at(s.span, "")
                    .also(self.program.def(*assumption).span, "an assumption speaks of it");
                self.report(error);
            }
        }
    }

    /// A RECURSIVE operator may not prime its parameters (`OpDefNode.java`, `levelCheck`).
    fn check_recursive(&mut self, id: DefId, params: &[LocalId], info: &Info) {
        let primed = |p: &LocalId| info.mention(Unknown::Param(*p)).is_some_and(|m| m.max < Level::Action);
        for &param in params.iter().filter(|p| primed(p)) {
            let text = |symbol| self.program.symbols.text(symbol);
            let (local, def) = (self.program.local(param), self.program.def(id));
            let message = format!(
                "the RECURSIVE operator `{}` primes its parameter `{}`",
                text(def.name),
                text(local.name)
            );
            self.report(Diagnostic::error(codes::LEVEL_RECURSIVE, message).at(local.span, ""));
        }
    }

    /// Assumptions are constant (`AssumeNode.java`).
    fn assumptions(&mut self) {
        let mut ids: Vec<DefId> = self.program.modules.iter().flat_map(|m| m.assumptions.clone()).collect();
        ids.sort_unstable();
        ids.dedup();
        for id in ids {
            let level = self.infos[id.0 as usize].level;
            if let (true, DefKind::Statement(Some(body))) =
                (level > Level::Constant, &self.program.def(id).kind)
            {
                let error =
                    Diagnostic::error(codes::LEVEL_ASSUMPTION, "an assumption must be about constants only")
                        .at(body.span, format!("this is {}", given(level)))
                        .hint("what holds in every state is checked as an INVARIANT");
                self.report(error);
            }
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        if self.reporting == Reporting::On {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Reports an operand above the level that an operator takes.
    fn check_operand(&mut self, operator: &str, info: &Info, max: Level, span: Span, defined: Option<Span>) {
        if info.level <= max {
            return;
        }
        let message = format!("`{operator}` cannot be applied to {}", given(info.level));
        let mut error =
            Diagnostic::error(codes::LEVEL_ARGUMENT, message).at(span, format!("expected {}", allowed(max)));
        if let Some(span) = defined {
            error = error.also(span, "defined here");
        }
        if operator == "'" && info.level == Level::Action {
            error = error.hint("TLA+ speaks of two states at a time: nothing can be primed twice");
        }
        self.report(error);
    }

    fn operator_info(&self, id: DefId) -> OperatorInfo {
        let params = match &self.program.def(id).kind {
            DefKind::Operator { params, .. } => params.clone(),
            DefKind::Constant(_)
            | DefKind::Variable
            | DefKind::Function { .. }
            | DefKind::Builtin(..)
            | DefKind::Instance { .. }
            | DefKind::Statement(_) => Vec::new(),
        };
        OperatorInfo { params, info: self.infos[id.0 as usize].clone(), primitive: None }
    }
}

/// Says what an expression of that level is.
fn given(level: Level) -> &'static str {
    match level {
        Level::Constant => "a constant",
        Level::State => "an expression with variables",
        Level::Action => "an action, which has primed variables",
        Level::Temporal => "a temporal formula",
    }
}

/// Says what an expression of at most that level is.
fn allowed(level: Level) -> &'static str {
    match level {
        Level::Constant => "an expression without variables",
        Level::State => "an expression without primes",
        Level::Action => "an expression without temporal operators",
        Level::Temporal => "any expression",
    }
}
