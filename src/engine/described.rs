//! What `TLCGet("spec")` is: the parts of a specification and of its cfg, with their names and places, in the
//! form that TLC gives them (`TLCGetSet.java`) where it does not measure coverage.

use crate::base::{Span, Symbol};
use crate::engine::model::{ActionInstance, Check};
use crate::engine::program::Program;
use crate::sema::hir;
use crate::sema::hir::DefKind;
use crate::value::{Heap, List, Mem, Plain, Scratch};

/// What TLC calls a part without a name.
const UNNAMED: &str = "UnnamedAction";

/// A part with its name, if it has one.
pub(super) type Part = (Option<Symbol>, Span);

/// The parts that are asked for.
pub(super) struct Parts<'a> {
    pub(super) inits: &'a [Part],
    pub(super) actions: &'a [ActionInstance],
    /// What the specification assumes of behaviors.
    pub(super) temporals: &'a [Span],
    pub(super) invariants: &'a [Check],
    pub(super) implied_inits: &'a [Check],
    pub(super) implied_actions: &'a [Check],
    pub(super) implied_temporals: &'a [Part],
    pub(super) constraints: &'a [Check],
    pub(super) action_constraints: &'a [Check],
}

/// Describes a specification.
pub(super) fn described(hir: &hir::Program, program: &Program, heap: &Heap, parts: &Parts<'_>) -> Plain {
    let describer = Describer { hir, heap };
    let checks = |checks: &[Check]| -> Vec<Plain> {
        let part = |check: &Check| describer.part((Some(check.name), check.condition.body.span));
        checks.iter().map(part).collect()
    };
    let whole = |checks: &[Check]| -> Vec<Plain> { checks.iter().map(|c| describer.whole(c)).collect() };
    let all = |parts: &[Part]| -> Vec<Plain> { parts.iter().map(|&part| describer.part(part)).collect() };
    let variables = program.variables.iter().zip(&program.declarations);
    let fields = [
        ("inits", all(parts.inits)),
        ("actions", parts.actions.iter().map(|action| describer.action(action)).collect()),
        ("temporals", parts.temporals.iter().map(|&span| describer.part((None, span))).collect()),
        ("invariants", checks(parts.invariants)),
        ("impliedinits", checks(parts.implied_inits)),
        ("impliedtemporals", all(parts.implied_temporals)),
        ("variables", variables.map(|(&name, &span)| describer.part((Some(name), span))).collect()),
        ("actionconstraints", whole(parts.action_constraints)),
        ("constraints", whole(parts.constraints)),
        ("impliedactions", checks(parts.implied_actions)),
    ];
    Plain::Record(fields.map(|(name, parts)| (name.to_owned(), Plain::Set(parts.into()))).into())
}

struct Describer<'a> {
    hir: &'a hir::Program,
    heap: &'a Heap,
}

impl Describer<'_> {
    fn part(&self, (name, span): Part) -> Plain {
        let name = name.map_or(UNNAMED, |name| self.hir.symbols.text(name));
        Plain::Record(List::from([
            ("name".to_owned(), Plain::Str(name.to_owned())),
            ("location".to_owned(), self.location(span)),
        ]))
    }

    /// A constraint is described by its whole definition.
    fn whole(&self, check: &Check) -> Plain {
        let body = check.condition.body.span;
        let definition = self.hir.module(self.hir.root).scope.get(&check.name);
        let span = definition.map(|target| self.hir.def(target.def).span.to(body));
        self.part((Some(check.name), span.unwrap_or(body)))
    }

    /// An action has the names of its parameters, too, and their values.
    fn action(&self, action: &ActionInstance) -> Plain {
        let mut described = self.part((action.name, action.span));
        let names = action.name.and_then(|name| self.parameters(name)).unwrap_or_default();
        if let Plain::Record(fields) = &mut described
            && !names.is_empty()
            && names.len() == action.parameters.len()
        {
            let mut mem = Mem::new(self.heap, Scratch::default());
            let values = action.parameters.iter().map(|&value| mem.plain(value));
            let context = names.iter().cloned().zip(values).collect();
            let names = names.into_iter().map(Plain::Str).collect();
            fields.push(("context".to_owned(), Plain::Record(context)));
            fields.push(("parameters".to_owned(), Plain::Tuple(names)));
        }
        described
    }

    fn parameters(&self, name: Symbol) -> Option<Vec<String>> {
        let target = self.hir.module(self.hir.root).scope.get(&name)?;
        let DefKind::Operator { params, .. } = &self.hir.def(target.def).kind else { return None };
        let text = |id: &hir::LocalId| self.hir.symbols.text(self.hir.local(*id).name).to_owned();
        Some(params.iter().map(text).collect())
    }

    fn location(&self, span: Span) -> Plain {
        let file = self.hir.sources.file(span.file);
        let (begin, end) = (file.line_column(span.start), file.line_column(span.end));
        let name = file.path.rsplit(['/', '\\']).next().unwrap_or(&file.path);
        let module = name.strip_suffix(".tla").unwrap_or(name).trim_matches(['<', '>']);
        let number = |n: u32| Plain::Int(i32::try_from(n).unwrap_or(i32::MAX));
        Plain::Record(List::from([
            ("beginLine".to_owned(), number(begin.line)),
            ("beginColumn".to_owned(), number(begin.column)),
            ("endLine".to_owned(), number(end.line)),
            // TLC names the last character, not the one after it.
            ("endColumn".to_owned(), number(end.column.saturating_sub(1))),
            ("module".to_owned(), Plain::Str(module.to_owned())),
        ]))
    }
}
