//! What names stand for while an expression is compiled.

use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::engine::core::{Node, Slot, VarIndex};
use crate::sema::hir::{Arg, DefId, Expr, LocalId, OperatorArg};
use crate::value::Value;

/// The frame of a function that is being compiled; the frames around it are its lexical parents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct FrameId(pub(super) u32);

/// A scope with all scopes around it.
pub(super) type Env<'p> = Rc<Scope<'p>>;

/// One layer of names.
#[derive(Debug)]
pub(super) struct Scope<'p> {
    /// Which scope it is: two scopes with one number bind the same.
    pub(super) uid: u32,
    pub(super) kind: ScopeKind<'p>,
    /// The scope around it, absent for the root module.
    pub(super) parent: Option<Env<'p>>,
    /// The innermost frame that a binding of this or an outer scope lives in.
    pub(super) frame: Option<FrameId>,
}

#[derive(Debug)]
pub(super) enum ScopeKind<'p> {
    /// The top level of the root module.
    Root,
    /// The top level of an instantiated module: what stands for its constants and variables, to be
    /// read in `outer`. `own` are its primed variables inside ENABLED, where nothing stands for them.
    Instance { with: &'p [(DefId, Arg)], outer: Env<'p>, own: Vec<(DefId, VarIndex)> },
    /// Bound identifiers and parameters.
    Locals(Vec<(LocalId, Binding<'p>)>),
    /// The right-hand side of an EXCEPT: what `@` is.
    At(Binding<'p>),
    /// The definitions of a LET; those without parameters have a binding.
    Lets(FxHashMap<DefId, Option<Binding<'p>>>),
}

/// What a bound identifier, a parameter or a LET definition stands for.
#[derive(Clone, Debug)]
pub(super) enum Binding<'p> {
    /// A slot that holds its value.
    Slot(FrameId, Slot),
    /// A parameter of the function, computed when first asked for.
    Param(FrameId, Slot),
    /// A slot computed when first asked for. The source is compiled again where it is primed.
    Lazy { frame: FrameId, slot: Slot, init: Arc<Node>, varies: bool, source: Source<'p> },
    /// An expression, compiled again at each place.
    Source(Source<'p>),
    /// A known value.
    Const(Value),
    /// An operator.
    Operator(&'p OperatorArg, Env<'p>),
}

/// An expression and the scope to read it in.
#[derive(Clone, Debug)]
pub(super) struct Source<'p> {
    pub(super) expr: &'p Expr,
    pub(super) env: Env<'p>,
    /// Whether it was already primed where it was passed on.
    pub(super) primed: bool,
}

impl<'p> Scope<'p> {
    /// Returns what a bound identifier stands for.
    pub(super) fn local(&self, id: LocalId) -> Option<&Binding<'p>> {
        let mut scope = self;
        loop {
            if let ScopeKind::Locals(bindings) = &scope.kind
                && let Some((_, binding)) = bindings.iter().rev().find(|(l, _)| *l == id)
            {
                return Some(binding);
            }
            scope = scope.parent.as_deref()?;
        }
    }

    /// Returns what `@` stands for.
    pub(super) fn at_sign(&self) -> Option<&Binding<'p>> {
        let mut scope = self;
        loop {
            if let ScopeKind::At(binding) = &scope.kind {
                return Some(binding);
            }
            scope = scope.parent.as_deref()?;
        }
    }
}

/// Returns the scope of the LET that a definition stands in.
pub(super) fn let_scope<'p>(env: &Env<'p>, id: DefId) -> Option<Env<'p>> {
    let mut scope = env;
    loop {
        if let ScopeKind::Lets(definitions) = &scope.kind
            && definitions.contains_key(&id)
        {
            return Some(scope.clone());
        }
        scope = scope.parent.as_ref()?;
    }
}

/// Returns the top level of the module that `env` lies in.
pub(super) fn module_scope<'p>(env: &Env<'p>) -> Env<'p> {
    let mut scope = env;
    loop {
        match (&scope.kind, &scope.parent) {
            (ScopeKind::Root | ScopeKind::Instance { .. }, _) | (_, None) => return scope.clone(),
            (ScopeKind::Locals(_) | ScopeKind::Lets(_) | ScopeKind::At(_), Some(parent)) => scope = parent,
        }
    }
}

/// Returns what stands for a constant or variable of an instantiated module, and where to read it;
/// `None` if it is one of the root module.
pub(super) fn substitute<'p>(env: &Env<'p>, id: DefId) -> Option<(&'p Arg, Env<'p>)> {
    let module = module_scope(env);
    match &module.kind {
        ScopeKind::Instance { with, outer, .. } => {
            let (_, arg) = with.iter().find(|(d, _)| *d == id)?;
            Some((arg, outer.clone()))
        }
        ScopeKind::Root | ScopeKind::Locals(_) | ScopeKind::Lets(_) | ScopeKind::At(_) => None,
    }
}

/// Returns the variable that a primed variable of an instantiated module is inside ENABLED.
pub(super) fn own_variable(env: &Env<'_>, id: DefId) -> Option<VarIndex> {
    match &module_scope(env).kind {
        ScopeKind::Instance { own, .. } => own.iter().find(|(d, _)| *d == id).map(|(_, index)| *index),
        ScopeKind::Root | ScopeKind::Locals(_) | ScopeKind::Lets(_) | ScopeKind::At(_) => None,
    }
}
