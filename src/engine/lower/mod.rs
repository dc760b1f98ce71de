//! From the resolved program to the compiled form: INSTANCE and primes pushed down to variables,
//! operators with primes or operator parameters expanded where they are used, all others compiled
//! once, constants computed.
//!
//! Invariants: every binding belongs to a frame; a node mentions only slots of the frame it is
//! compiled for, and those of lexical parents through [`Core::Outer`]. Compilation never fails: what
//! cannot be compiled is a diagnostic and an unevaluable node.

mod action;
mod applied;
mod apply;
mod constant;
mod enabled;
mod expr;
mod level;
mod modules;
mod property;
mod scope;
mod split;

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::base::Span;
use crate::diag::Diagnostic;
use crate::engine::codes;
use crate::engine::core::{Callee, Core, FuncId, Node, Slot, VarIndex};
use crate::engine::program::Program;
use crate::sema::hir::{self, DefId, LocalId, Target};
use crate::stdmod::World;
use crate::value::{Heap, Value};
use scope::{Binding, Env, FrameId, Scope, ScopeKind};

pub(super) use split::{Bound, Split, SplitAction, pattern_slots};

/// What a cfg says of a definition.
#[derive(Clone, Debug)]
pub(super) enum Override<'p> {
    /// A constant has this value.
    Value(Value),
    /// It is an operator with these values, each for arguments.
    Table(Vec<(Vec<Value>, Value)>),
    /// Another definition takes its place.
    Definition(&'p Target),
}

/// What a cfg says of definitions, and whether it does so for a module in which they stand.
pub(super) type Overrides<'p> = FxHashMap<DefId, (Override<'p>, bool)>;

/// Which compiled function a call means.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct FuncKey {
    def: DefId,
    scope: u32,
    primed: bool,
    /// Whether the right-hand side is run as an action, too.
    act: bool,
    /// The operators passed as arguments, by identity.
    operators: Vec<(usize, u32)>,
}

/// A frame under construction.
#[derive(Debug)]
struct Frame {
    id: FrameId,
    slots: Slot,
}

/// The compiler from `hir` to [`Program`].
pub(super) struct Lower<'p> {
    hir: &'p hir::Program,
    heap: &'p mut Heap,
    program: Program,
    overrides: Overrides<'p>,
    /// Those that were asked for.
    used: FxHashSet<DefId>,
    variables: FxHashMap<DefId, VarIndex>,
    root: Env<'p>,
    next_uid: u32,
    /// The lexical parent of each frame made so far.
    parents: Vec<Option<FrameId>>,
    frames: Vec<Frame>,
    functions: FxHashMap<FuncKey, FuncId>,
    constants: FxHashMap<(DefId, u32), Option<Value>>,
    constants_in_progress: FxHashSet<(DefId, u32)>,
    instances: FxHashMap<(u32, DefId), Env<'p>>,
    /// The scope in which the bodies of a LET's operators are read.
    let_scopes: FxHashMap<(DefId, u32), Env<'p>>,
    /// Which definitions have ENABLED in them.
    enabled: FxHashMap<DefId, bool>,
    /// What scopes are inside ENABLED, by the numbers they have outside; and the numbers back.
    inside_enabled: FxHashMap<u32, Env<'p>>,
    outside_enabled: FxHashMap<u32, u32>,
    /// Which parameters are only applied as functions.
    only_applied: FxHashMap<LocalId, bool>,
    /// How many versions of each definition are being compiled.
    open: FxHashMap<DefId, u32>,
    depth: u32,
    /// Whether the limit of expansions was reached, after which nothing more is expanded.
    endless: bool,
    /// Whether what is compiled is evaluated from another state than what lies around it, so that a
    /// value computed there cannot be taken over.
    elsewhere: bool,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// How deeply operators may be expanded into each other before it is taken for a cycle.
const MAX_EXPANSION: u32 = 5_000;

/// How many versions of one definition, for different operators given to it, may be open at once before
/// it is taken for one that has no end of them.
const MAX_VERSIONS: u32 = 100;

impl<'p> Lower<'p> {
    /// Starts with the variables and what the cfg says of constants.
    pub(super) fn new(
        hir: &'p hir::Program,
        heap: &'p mut Heap,
        overrides: Overrides<'p>,
        world: World,
    ) -> Self {
        let root_module = hir.module(hir.root);
        let indices = 0..VarIndex::try_from(root_module.variables.len()).unwrap_or(VarIndex::MAX);
        let variables = root_module.variables.iter().copied().zip(indices).collect();
        let names = root_module.variables.iter().map(|&v| hir.def(v).name).collect();
        let declarations = root_module.variables.iter().map(|&v| hir.def(v).span).collect();
        let root = Rc::new(Scope { uid: 0, kind: ScopeKind::Root, parent: None, frame: None });
        let mut program = Program::new(names, declarations);
        program.world = world;
        Lower {
            hir,
            heap,
            program,
            overrides,
            used: FxHashSet::default(),
            variables,
            root,
            next_uid: 1,
            parents: Vec::new(),
            frames: Vec::new(),
            functions: FxHashMap::default(),
            constants: FxHashMap::default(),
            constants_in_progress: FxHashSet::default(),
            instances: FxHashMap::default(),
            let_scopes: FxHashMap::default(),
            enabled: FxHashMap::default(),
            inside_enabled: FxHashMap::default(),
            outside_enabled: FxHashMap::default(),
            only_applied: FxHashMap::default(),
            open: FxHashMap::default(),
            depth: 0,
            endless: false,
            elsewhere: false,
            diagnostics: Vec::new(),
        }
    }

    /// Says whether anything that was compiled mentions what the cfg says of a definition.
    pub(super) fn is_used(&self, id: DefId) -> bool {
        self.used.contains(&id)
    }

    /// Returns what was compiled.
    pub(super) fn finish(self) -> (Program, Vec<Diagnostic>) {
        (self.program, self.diagnostics)
    }

    /// Compiles something in a frame of its own at the top level; returns it with the frame's size.
    fn top<T>(&mut self, compile: impl FnOnce(&mut Self, &Env<'p>) -> T) -> (T, u32) {
        let root = self.root.clone();
        self.in_frame(None, |lower| compile(lower, &root))
    }

    fn in_frame<T>(&mut self, parent: Option<FrameId>, compile: impl FnOnce(&mut Self) -> T) -> (T, u32) {
        let id = FrameId(u32::try_from(self.parents.len()).unwrap_or(u32::MAX));
        self.parents.push(parent);
        self.frames.push(Frame { id, slots: 0 });
        let result = compile(self);
        let frame = self.frames.pop().expect("pushed above");
        (result, frame.slots)
    }

    fn frame(&self) -> FrameId {
        self.frames.last().expect("expressions are compiled in a frame").id
    }

    fn slot(&mut self) -> Slot {
        let frame = self.frames.last_mut().expect("expressions are compiled in a frame");
        frame.slots += 1;
        frame.slots - 1
    }

    /// Compiles what is evaluated from another state than what lies around it.
    fn compile_elsewhere<T>(&mut self, compile: impl FnOnce(&mut Self) -> T) -> T {
        let saved = std::mem::replace(&mut self.elsewhere, true);
        let result = compile(self);
        self.elsewhere = saved;
        result
    }

    fn uid(&mut self) -> u32 {
        self.next_uid += 1;
        self.next_uid
    }

    fn error(&mut self, diagnostic: Diagnostic) {
        if !self.diagnostics.contains(&diagnostic) {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Reports that the compiled form would have no end; from here on nothing is expanded.
    fn report_endless(&mut self, span: Span) {
        if std::mem::replace(&mut self.endless, true) {
            return;
        }
        self.error(
            Diagnostic::error(codes::ENDLESS, "definitions are expanded into each other without end")
                .at(span, "reached here again and again")
                .hint(
                    "a RECURSIVE operator cannot give itself an ever larger operator, such as a LAMBDA \
                     that uses its parameter: give it a function",
                )
                .hint("a substitution `<-` of the cfg may make a definition use itself"),
        );
    }

    /// Goes one expansion deeper, unless there are so many that it is taken for a cycle.
    fn deeper<T>(&mut self, span: Span, expand: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.endless {
            return None;
        }
        if self.depth == MAX_EXPANSION {
            self.report_endless(span);
            return None;
        }
        self.depth += 1;
        let result = expand(self);
        self.depth -= 1;
        Some(result)
    }

    /// Returns a scope with more bound identifiers.
    fn with_locals(&mut self, env: &Env<'p>, bindings: Vec<(LocalId, Binding<'p>)>) -> Env<'p> {
        if bindings.is_empty() {
            return env.clone();
        }
        let uid = self.uid();
        let frame =
            bindings.iter().map(|(_, b)| Self::binding_frame(b)).fold(env.frame, |a, b| self.innermost(a, b));
        Rc::new(Scope { uid, kind: ScopeKind::Locals(bindings), parent: Some(env.clone()), frame })
    }

    fn binding_frame(binding: &Binding<'p>) -> Option<FrameId> {
        match binding {
            Binding::Slot(frame, _) | Binding::Param(frame, _) | Binding::Lazy { frame, .. } => Some(*frame),
            Binding::Source(source) => source.env.frame,
            Binding::Operator(_, env) => env.frame,
            Binding::Const(_) => None,
        }
    }

    /// Returns the frame that lies inside the other; both lie on one lexical chain.
    fn innermost(&self, a: Option<FrameId>, b: Option<FrameId>) -> Option<FrameId> {
        match (a, b) {
            (Some(x), Some(y)) => Some(if self.hops(x, y).is_some() { x } else { y }),
            (x, None) => x,
            (None, y) => y,
        }
    }

    /// Returns how many lexical levels `outer` lies out of `inner`.
    fn hops(&self, inner: FrameId, outer: FrameId) -> Option<u32> {
        let mut frame = inner;
        let mut hops = 0;
        while frame != outer {
            frame = self.parents[frame.0 as usize]?;
            hops += 1;
        }
        Some(hops)
    }

    /// Returns `core`, which belongs to `frame`, as seen from the current frame.
    fn place(&mut self, frame: FrameId, core: Core, span: Span) -> Node {
        let node = Node { core, span };
        match self.hops(self.frame(), frame) {
            Some(0) => node,
            Some(hops) => Node { core: Core::Outer(hops, Box::new(node)), span },
            None => Node { core: Core::Unevaluable("this name is out of reach here"), span },
        }
    }

    fn callee(&self, function: FuncId, parent: Option<FrameId>) -> Callee {
        let hops = parent.and_then(|p| self.hops(self.frame(), p)).unwrap_or(0);
        Callee { function, hops }
    }
}

impl Node {
    /// Returns a node that is a known value.
    pub(super) fn constant(value: Value, span: Span) -> Node {
        Node { core: Core::Const(value), span }
    }

    /// Returns the node for a name that stands for it: a name for a name stands where it is written, so that it is
    /// shown by the word that is read there.
    pub(super) fn named_at(self, span: Span) -> Node {
        match self.core {
            Core::Var(_) | Core::Next(_) | Core::Slot(_) | Core::Param(_) => Node { span, ..self },
            _ => self,
        }
    }

    /// Returns the value, if it is known.
    pub(super) fn known(&self) -> Option<Value> {
        match self.core {
            Core::Const(value) => Some(value),
            _ => None,
        }
    }
}
