//! Name resolution: every name becomes a definition, a bound identifier or an operator of the language.
//!
//! A definition is visible after its text, a name has one meaning at a place and cannot be given
//! another (SANY's "multiply-defined symbol"), except that imports may bring the same thing twice.
//! What cannot be resolved is reported once and becomes a placeholder that causes no further errors.

mod arguments;
mod copy;
mod exprs;
mod imports;
mod instance;
mod modules;
mod names;
mod paths;
mod selectors;
mod units;

use std::rc::Rc;

use selectors::Label;

use rustc_hash::{FxHashMap, FxHashSet};

use super::codes;
use super::hir::{
    Def, DefId, DefKind, Expr, ExprKind, Level, Local, LocalId, Module, ModuleId, Program, Target,
};
use super::load::{Forest, Source};
use super::scope::{Entry, Meaning, Scope, Visibility};
use crate::base::{SourceMap, Span, Symbol, Symbols};
use crate::diag::Diagnostic;
use crate::syntax::tree::Name;

/// Resolves the modules of a forest.
pub(super) fn resolve(forest: Forest, root: Symbol) -> (Program, Vec<Diagnostic>) {
    let mut resolver = Resolver {
        symbols: forest.symbols,
        sources: forest.sources,
        diagnostics: forest.diagnostics,
        modules: Vec::new(),
        infos: Vec::new(),
        files: FxHashMap::default(),
        nested_ids: FxHashMap::default(),
        defs: Vec::new(),
        signatures: Vec::new(),
        poisoned: FxHashSet::default(),
        pending: FxHashMap::default(),
        locals: Vec::new(),
        scope: Scope::default(),
        current: ModuleId(0),
        lets: Vec::new(),
        except_depth: 0,
        upcoming: FxHashSet::default(),
        function_arity: FxHashMap::default(),
        unbounded: FxHashMap::default(),
        bound: Vec::new(),
        label_base: 0,
        labels: Vec::new(),
        def_labels: FxHashMap::default(),
    };
    for (name, source) in forest.modules {
        match source {
            Source::Tree(module) => resolver.file_module(&module),
            Source::Builtin(module, text) => resolver.builtin_module(name, module, text.as_ref()),
        }
    }
    let root = resolver.files[&root];
    let program = Program {
        symbols: resolver.symbols,
        sources: resolver.sources,
        modules: resolver.modules,
        root,
        defs: resolver.defs,
        locals: resolver.locals,
    };
    (program, resolver.diagnostics)
}

/// How many arguments each parameter of an operator takes, 0 for a plain value.
type Signature = Rc<[usize]>;

/// What importers of a module need to know beyond its [`Module`].
#[derive(Debug, Default)]
struct ModuleInfo {
    /// The names that importers see, in order.
    exports: Vec<(Symbol, Target)>,
    /// The same for look-ups.
    exported: FxHashMap<Symbol, Target>,
    /// The modules nested in it or in those it extends.
    nested: Vec<(Symbol, ModuleId)>,
    /// Whether neither it nor a module around it declares anything, so that an instance of it
    /// substitutes nothing.
    closed: bool,
}

struct Resolver {
    symbols: Symbols,
    sources: SourceMap,
    diagnostics: Vec<Diagnostic>,
    modules: Vec<Module>,
    infos: Vec<ModuleInfo>,
    /// The modules that are not nested.
    files: FxHashMap<Symbol, ModuleId>,
    /// The ids given in advance to nested modules, by the place of their names.
    nested_ids: FxHashMap<Span, ModuleId>,
    defs: Vec<Def>,
    signatures: Vec<Signature>,
    /// Definitions with an error that was reported, which excuses what follows from it.
    poisoned: FxHashSet<DefId>,
    /// Those declared RECURSIVE and not yet defined, with the depth of their LET.
    pending: FxHashMap<DefId, usize>,
    locals: Vec<Local>,
    scope: Scope,
    current: ModuleId,
    /// The definitions of the LETs around, the innermost last.
    lets: Vec<Vec<DefId>>,
    /// The number of EXCEPTs around.
    except_depth: usize,
    /// The names that the module defines, for a hint on those used too early.
    upcoming: FxHashSet<Symbol>,
    /// How many arguments each defined function takes.
    function_arity: FxHashMap<DefId, usize>,
    /// What the quantifiers without a set bind, by their places.
    unbounded: FxHashMap<Span, Vec<LocalId>>,
    /// What quantifiers and the like bind around, parameters excluded.
    bound: Vec<LocalId>,
    /// Where in `bound` that begins which the innermost definition or label has around it.
    label_base: usize,
    /// The labels of the definitions around, the innermost last.
    labels: Vec<Vec<Label>>,
    /// The labels of the definitions that have any.
    def_labels: FxHashMap<DefId, Vec<Label>>,
}

impl Resolver {
    fn text(&self, symbol: Symbol) -> &str {
        self.symbols.text(symbol)
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn def(&self, id: DefId) -> &Def {
        &self.defs[id.0 as usize]
    }

    fn local(&self, id: LocalId) -> &Local {
        &self.locals[id.0 as usize]
    }

    fn module(&self, id: ModuleId) -> &Module {
        &self.modules[id.0 as usize]
    }

    fn current_module(&mut self) -> &mut Module {
        &mut self.modules[self.current.0 as usize]
    }

    fn info(&self, id: ModuleId) -> &ModuleInfo {
        &self.infos[id.0 as usize]
    }

    fn signature(&self, id: DefId) -> Signature {
        Rc::clone(&self.signatures[id.0 as usize])
    }

    /// Adds a definition to the current module, and to the innermost LET.
    fn add_def(&mut self, name: Name, kind: DefKind, signature: &[usize]) -> DefId {
        let id = DefId(u32::try_from(self.defs.len()).expect("fewer than 2^32 definitions"));
        self.defs.push(Def {
            name: name.symbol,
            span: name.span,
            module: self.current,
            in_let: !self.lets.is_empty(),
            level: Level::Constant,
            kind,
        });
        self.signatures.push(Rc::from(signature));
        if let Some(frame) = self.lets.last_mut() {
            frame.push(id);
        }
        id
    }

    /// Adds a local and gives its name that meaning.
    fn bind_local(&mut self, name: Name, arity: usize) -> LocalId {
        let id = self.new_local(name, arity);
        self.check_new(name);
        self.bind(name.symbol, Meaning::Local(id), Visibility::Local);
        id
    }

    fn new_local(&mut self, name: Name, arity: usize) -> LocalId {
        let id = LocalId(u32::try_from(self.locals.len()).expect("fewer than 2^32 locals"));
        self.locals.push(Local { name: name.symbol, span: name.span, arity, counts: true });
        id
    }

    fn bind(&mut self, name: Symbol, meaning: Meaning, visibility: Visibility) {
        self.scope.bind(name, Entry { meaning, visibility, owner: self.current });
    }

    fn bind_def(&mut self, name: Symbol, def: DefId, visibility: Visibility) {
        self.bind(name, Meaning::Def(Target { via: Vec::new(), def }), visibility);
    }

    /// Reports a name that has a meaning already (`SymbolTable.java`, `addSymbol`).
    fn check_new(&mut self, name: Name) {
        let text = self.text(name.symbol).to_owned();
        if names::primitive(&text).is_some() || matches!(&*text, "TRUE" | "FALSE" | "BOOLEAN" | "STRING") {
            let message = format!("`{text}` belongs to the language and cannot be defined");
            self.report(Diagnostic::error(codes::LANGUAGE_OPERATOR, message).at(name.span, ""));
        } else if let Some(entry) = self.scope.get(name.symbol) {
            let old = self.place(&entry.meaning.clone());
            let error =
                Diagnostic::error(codes::DEFINED_TWICE, format!("`{text}` is defined or declared twice"))
                    .at(name.span, "a second meaning")
                    .hint("TLA+ lets no name be given a second meaning where it has one: choose another");
            self.report(match old {
                Ok(span) => error.also(span, "the first"),
                Err(module) => error.hint(format!("the first is in the built-in module {module}")),
            });
        }
    }

    /// Returns where the thing that a name means was named, or its module if that is built in.
    fn place(&self, meaning: &Meaning) -> Result<Span, String> {
        match meaning {
            Meaning::Local(id) => Ok(self.local(*id).span),
            Meaning::Def(target) => self.def_place(target.def),
        }
    }

    fn def_place(&self, id: DefId) -> Result<Span, String> {
        let def = self.def(id);
        match def.kind {
            DefKind::Builtin(..) => Err(self.text(self.module(def.module).name).to_owned()),
            DefKind::Constant(_)
            | DefKind::Variable
            | DefKind::Operator { .. }
            | DefKind::Function { .. }
            | DefKind::Instance { .. }
            | DefKind::Statement(_) => Ok(def.span),
        }
    }
}

/// Stands for what could not be resolved.
fn placeholder(span: Span) -> Expr {
    Expr { kind: ExprKind::Bool(false), span }
}
