//! Modules: those of files, those nested in others, the built-in ones.

use rustc_hash::FxHashMap;

use super::{ModuleInfo, Resolver};
use crate::base::{FileId, Span, Symbol};
use crate::diag::Diagnostic;
use crate::sema::codes;
use crate::sema::hir::{DefKind, Module, ModuleId};
use crate::sema::scope::{Mark, Meaning, Scope, Visibility};
use crate::stdmod::{StdModule, StdOperator};
use crate::syntax::tree::{self, Name, UnitKind};

impl Resolver {
    /// Resolves a module that is not nested.
    pub(super) fn file_module(&mut self, module: &tree::Module) {
        let id = self.allocate(module);
        self.files.insert(module.name.symbol, id);
        self.scope = Scope::default();
        self.current = id;
        self.module_body(module, &[], &[]);
    }

    /// Gives a module its id, after those nested in it.
    fn allocate(&mut self, module: &tree::Module) -> ModuleId {
        for unit in &module.units {
            if let UnitKind::Module(inner) = &unit.kind {
                let id = self.allocate(inner);
                self.nested_ids.insert(inner.name.span, id);
            }
        }
        self.new_module(module.name.symbol)
    }

    fn new_module(&mut self, name: Symbol) -> ModuleId {
        let id = ModuleId(u32::try_from(self.modules.len()).expect("fewer than 2^32 modules"));
        self.modules.push(Module {
            name,
            constants: Vec::new(),
            variables: Vec::new(),
            assumptions: Vec::new(),
            scope: FxHashMap::default(),
        });
        self.infos.push(ModuleInfo::default());
        id
    }

    /// Resolves a module inside the current one; it sees all that is in scope here.
    pub(super) fn nested_module(&mut self, module: &tree::Module, around: &[ModuleId]) {
        let Some(&id) = self.nested_ids.get(&module.name.span) else { return };
        let name = module.name.symbol;
        if self.scope.module(name).is_some() || self.files.contains_key(&name) {
            let message = format!("module `{}` is defined twice", self.text(name));
            self.report(Diagnostic::error(codes::MODULE_TWICE, message).at(module.name.span, "the second"));
        }
        let outer = self.current;
        let around: Vec<ModuleId> = around.iter().copied().chain([outer]).collect();
        let mark = self.scope.mark();
        self.current = id;
        self.module_body(module, &around, &[]);
        self.scope.rewind(mark);
        self.current = outer;
        self.scope.bind_module(name, id);
    }

    fn module_body(&mut self, module: &tree::Module, around: &[ModuleId], natives: &[StdOperator]) {
        let mark = self.scope.mark();
        for unit in &module.units {
            match &unit.kind {
                UnitKind::Operator(tree::Operator { name, .. })
                | UnitKind::Function { name, .. }
                | UnitKind::NamedInstance { name, .. } => {
                    self.upcoming.insert(name.symbol);
                }
                UnitKind::Variables(names) => self.upcoming.extend(names.iter().map(|n| n.symbol)),
                UnitKind::Constants(_)
                | UnitKind::Recursive(_)
                | UnitKind::Instance(_)
                | UnitKind::Assume { .. }
                | UnitKind::Theorem { .. }
                | UnitKind::Module(_)
                | UnitKind::Facts { .. }
                | UnitKind::Skipped => {}
            }
        }
        for extended in &module.extends {
            self.extend(*extended);
        }
        self.natives(module.name.symbol, natives);
        self.units(&module.units, around);
        self.finish_module(mark, around);
    }

    /// Records what the current module means to others; its names are those bound since `mark`.
    fn finish_module(&mut self, mark: Mark, around: &[ModuleId]) {
        let mut info = ModuleInfo { nested: self.scope.modules_since(mark), ..ModuleInfo::default() };
        let mut scope = FxHashMap::default();
        for name in self.scope.names_since(mark) {
            let Some(entry) = self.scope.get(name) else { continue };
            let Meaning::Def(target) = &entry.meaning else { continue };
            if scope.insert(name, target.clone()).is_none() && entry.visibility == Visibility::Exported {
                info.exports.push((name, target.clone()));
                info.exported.insert(name, target.clone());
            }
        }
        let declares_nothing = |id: &ModuleId| {
            let module = self.module(*id);
            module.constants.is_empty() && module.variables.is_empty()
        };
        info.closed = around.iter().chain([&self.current]).all(declares_nothing);
        self.infos[self.current.0 as usize] = info;
        self.current_module().scope = scope;
    }

    /// Adds a built-in module: its native operators, then what its text says.
    pub(super) fn builtin_module(
        &mut self,
        name: Symbol,
        module: &'static StdModule,
        text: Option<&tree::Module>,
    ) {
        let id = match text {
            Some(text) => self.allocate(text),
            None => self.new_module(name),
        };
        self.files.insert(name, id);
        self.scope = Scope::default();
        self.current = id;
        if let Some(text) = text {
            return self.module_body(text, &[], module.operators);
        }
        let mark = self.scope.mark();
        for extended in module.extends {
            if let Some(&id) = self.symbols.get(extended).and_then(|s| self.files.get(&s)) {
                self.extend_module(id, Span::new(FileId(0), 0, 0));
            }
        }
        self.natives(name, module.operators);
        self.finish_module(mark, &[]);
    }

    /// Adds native operators, which stand in a made-up text, one a line.
    fn natives(&mut self, module: Symbol, operators: &[StdOperator]) {
        if operators.is_empty() {
            return;
        }
        let module = self.text(module).to_owned();
        let mut text = format!("built-in module {module}\n");
        let starts: Vec<usize> = operators.iter().map(|o| add_line(&mut text, o)).collect();
        let file = self.sources.add(format!("<{module}>"), text);
        for (operator, start) in operators.iter().zip(starts) {
            let symbol = self.symbols.intern(operator.name);
            let name = Name { symbol, span: Span::new(file, start, start + operator.name.len()) };
            let kind = DefKind::Builtin(operator.builtin, operator.arity);
            let def = self.add_def(name, kind, &signature(operator));
            let visibility = if operator.is_private() { Visibility::Local } else { Visibility::Exported };
            self.bind_def(symbol, def, visibility);
        }
    }
}

fn add_line(text: &mut String, operator: &StdOperator) -> usize {
    let start = text.len();
    text.push_str(operator.name);
    text.push('\n');
    start
}

fn signature(operator: &StdOperator) -> Vec<usize> {
    let mut signature = operator.operator_params.to_vec();
    signature.resize(operator.arity, 0);
    signature
}
