//! Finds, reads and parses the modules that a root module needs.
//!
//! A module is looked for among the others of the root file, beside the root file, in the folders of
//! the search path, and at last among the built-in ones. The order of loading is that of TLC, for it
//! decides the order of identifiers: a module's own text, then the modules it extends with all that they
//! need, then those it instantiates. A string has the place of an identifier that is spelled like it, or
//! comes after all identifiers.

use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};

use super::{codes, deps, suggest};
use crate::base::{FileId, SourceMap, Span, Symbol, Symbols, System};
use crate::diag::Diagnostic;
use crate::stdmod::{self, StdModule};
use crate::syntax::{self, tree};

/// A module with its text, or a built-in one.
pub(super) enum Source {
    /// Parsed from a file.
    Tree(tree::Module),
    /// Built in: native operators, or also a text.
    Builtin(&'static StdModule, Option<tree::Module>),
}

/// What [`load`] finds.
pub(super) struct Forest {
    /// The modules by name, those that others need first.
    pub(super) modules: Vec<(Symbol, Source)>,
    /// The module that was asked for.
    pub(super) root: Option<Symbol>,
    pub(super) symbols: Symbols,
    pub(super) sources: SourceMap,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Loads the root module and all that it needs.
pub(super) fn load(
    system: &dyn System,
    path: &Path,
    search: &[PathBuf],
    symbols: Symbols,
    sources: SourceMap,
) -> Forest {
    let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
    let folders = std::iter::once(folder).chain(search.iter().cloned()).collect();
    let mut loader = Loader {
        system,
        folders,
        waiting: FxHashMap::default(),
        visiting: Vec::new(),
        visible: FxHashMap::default(),
        worded: FxHashSet::default(),
        forest: Forest { modules: Vec::new(), root: None, symbols, sources, diagnostics: Vec::new() },
    };
    for word in stdmod::first_words() {
        loader.forest.symbols.intern(word);
    }
    loader.root(path);
    loader.forest.strings();
    loader.forest
}

impl Forest {
    /// Meets the strings of all modules: TLC does when it has read them all, and goes through those first
    /// that others need.
    fn strings(&mut self) {
        for (_, source) in &self.modules {
            let (Source::Tree(module) | Source::Builtin(_, Some(module))) = source else { continue };
            for text in &module.strings {
                self.symbols.intern(text);
            }
        }
    }
}

struct Loader<'a> {
    system: &'a dyn System,
    folders: Vec<PathBuf>,
    /// Modules of the root file that nothing has asked for yet.
    waiting: FxHashMap<Symbol, tree::Module>,
    /// The modules being loaded, each needed by the one before it.
    visiting: Vec<Symbol>,
    /// For each module that was visited the nested modules that those who extend it see.
    visible: FxHashMap<Symbol, FxHashSet<Symbol>>,
    /// The built-in modules whose words were met.
    worded: FxHashSet<&'static str>,
    forest: Forest,
}

impl Loader<'_> {
    fn root(&mut self, path: &Path) {
        let path = if path.extension().is_none() && !self.system.exists(path) {
            path.with_extension("tla")
        } else {
            path.to_path_buf()
        };
        let stem = path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
        let Some((file, modules)) = self.read(&path) else { return };
        let named = modules.iter().position(|m| self.forest.symbols.text(m.name.symbol) == stem);
        let index = named.unwrap_or(0);
        let mut root = None;
        for (i, module) in modules.into_iter().enumerate() {
            if i == index {
                root = Some(module);
            } else {
                self.waiting.entry(module.name.symbol).or_insert(module);
            }
        }
        let Some(root) = root else {
            self.no_module(file, &stem);
            return;
        };
        self.check_name(&root, &stem, &path);
        self.forest.root = Some(root.name.symbol);
        self.visit(root);
    }

    /// Reads and parses a file; the diagnostics of the parser are kept.
    fn read(&mut self, path: &Path) -> Option<(FileId, Vec<tree::Module>)> {
        let bytes = match self.system.read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                let message = format!("cannot read `{}`: {error}", path.display());
                self.forest.diagnostics.push(Diagnostic::error(codes::UNREADABLE, message));
                return None;
            }
        };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let file = self.forest.sources.add(path.to_string_lossy(), text);
        let text = &self.forest.sources.file(file).text;
        let parsed = syntax::parse_module(file, text, &mut self.forest.symbols);
        self.forest.diagnostics.extend(parsed.diagnostics);
        Some((file, parsed.modules))
    }

    fn no_module(&mut self, file: FileId, stem: &str) {
        if self.forest.diagnostics.is_empty() {
            let message = format!("no module in `{}`", self.forest.sources.file(file).path);
            let hint = format!("a module begins with `---- MODULE {stem} ----` and ends with `====`");
            let error =
                Diagnostic::error(codes::MODULE_NAME, message).at(Span::new(file, 0, 0), "").hint(hint);
            self.forest.diagnostics.push(error);
        }
    }

    /// A module has the name of its file (`SpecObj.java`).
    fn check_name(&mut self, module: &tree::Module, stem: &str, path: &Path) {
        let name = self.forest.symbols.text(module.name.symbol);
        if name != stem {
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            let message = format!("module `{name}` stands in the file `{file}`");
            let error = Diagnostic::error(codes::MODULE_NAME, message)
                .at(module.name.span, format!("expected `{stem}`"))
                .hint(format!("rename the module to `{stem}` or the file to `{name}.tla`"));
            self.forest.diagnostics.push(error);
        }
    }

    /// Loads what a parsed module needs, then adds the module itself.
    fn visit(&mut self, module: tree::Module) {
        self.visit_needs(&module);
        self.forest.modules.push((module.name.symbol, Source::Tree(module)));
    }

    fn visit_needs(&mut self, module: &tree::Module) {
        let name = module.name.symbol;
        let needs = deps::needs(module);
        let mut seen: FxHashSet<Symbol> = needs.nested.iter().copied().collect();
        self.visiting.push(name);
        for extended in &needs.extends {
            if !seen.contains(&extended.symbol) {
                self.need(*extended);
                if let Some(inner) = self.visible.get(&extended.symbol) {
                    seen.extend(inner);
                }
            }
        }
        for instance in &needs.instances {
            if !seen.contains(&instance.symbol) {
                self.need(*instance);
            }
        }
        self.visiting.pop();
        self.visible.insert(name, seen);
    }

    fn need(&mut self, name: tree::Name) {
        if let Some(start) = self.visiting.iter().position(|&m| m == name.symbol) {
            self.cycle(start, name);
            return;
        }
        if self.visible.contains_key(&name.symbol) {
            return;
        }
        if let Some(module) = self.waiting.remove(&name.symbol) {
            self.visit(module);
            return;
        }
        let text = self.forest.symbols.text(name.symbol).to_owned();
        let file = format!("{text}.tla");
        let found = self.folders.iter().map(|f| f.join(&file)).find(|p| self.system.exists(p));
        if let Some(path) = found {
            self.file(name, &text, &path);
        } else if let Some(module) = stdmod::module(&text) {
            self.builtin(name.symbol, module);
        } else {
            self.not_found(name, &text);
        }
    }

    fn file(&mut self, name: tree::Name, text: &str, path: &Path) {
        // A module that fails is not looked for again.
        self.visible.insert(name.symbol, FxHashSet::default());
        let Some((file, modules)) = self.read(path) else { return };
        self.visible.remove(&name.symbol);
        let named = modules.iter().position(|m| m.name.symbol == name.symbol).unwrap_or(0);
        let Some(mut module) = modules.into_iter().nth(named) else {
            self.visible.insert(name.symbol, FxHashSet::default());
            self.no_module(file, text);
            return;
        };
        self.check_name(&module, text, path);
        module.name.symbol = name.symbol;
        self.visit(module);
    }

    fn builtin(&mut self, name: Symbol, module: &'static StdModule) {
        self.visible.insert(name, FxHashSet::default());
        self.words(module.name);
        for extended in module.extends {
            let symbol = self.forest.symbols.intern(extended);
            if let Some(module) = stdmod::module(extended).filter(|_| !self.visible.contains_key(&symbol)) {
                self.builtin(symbol, module);
            }
        }
        for operator in module.operators {
            self.forest.symbols.intern(operator.name);
        }
        let text = module.text.and_then(|text| self.builtin_text(module.name, text));
        if let Some(tree) = &text {
            self.visit_needs(tree);
        }
        self.forest.modules.push((name, Source::Builtin(module, text)));
    }

    /// Meets the words of a built-in module in the order of TLC, who reads it as a file.
    fn words(&mut self, module: &'static str) {
        let Some(words) = stdmod::words_of(module).filter(|_| self.worded.insert(module)) else { return };
        for word in words.words() {
            self.forest.symbols.intern(word);
        }
        words.needs().for_each(|need| self.words(need));
    }

    /// Parses the text of a built-in module, which has no mistakes.
    fn builtin_text(&mut self, name: &str, text: &str) -> Option<tree::Module> {
        let file = self.forest.sources.add(format!("<{name}>"), text);
        let parsed = syntax::parse_module(file, text, &mut self.forest.symbols);
        self.forest.diagnostics.extend(parsed.diagnostics);
        parsed.modules.into_iter().next()
    }

    fn not_found(&mut self, name: tree::Name, text: &str) {
        self.visible.insert(name.symbol, FxHashSet::default());
        let folders: Vec<String> = self.folders.iter().map(|f| shown(f)).collect();
        let mut error = Diagnostic::error(codes::MODULE_NOT_FOUND, format!("module `{text}` was not found"))
            .at(name.span, "")
            .hint(format!(
                "looked for `{text}.tla` in {}, then among the built-in modules",
                folders.join(", ")
            ));
        if let Some(near) = suggest::standard_module(text) {
            error = error.hint(format!("did you mean `{near}`?"));
        } else {
            error = error.hint("`--path DIR` adds a folder to look in");
        }
        self.forest.diagnostics.push(error);
    }

    fn cycle(&mut self, start: usize, name: tree::Name) {
        let names = self.visiting[start..].iter().chain(std::iter::once(&name.symbol));
        let names: Vec<&str> = names.map(|&m| self.forest.symbols.text(m)).collect();
        let message = if names.len() == 2 {
            format!("module `{}` needs itself", names[0])
        } else {
            format!("modules need each other in a circle: {}", names.join(" -> "))
        };
        self.forest.diagnostics.push(Diagnostic::error(codes::MODULE_CYCLE, message).at(name.span, ""));
    }
}

fn shown(folder: &Path) -> String {
    if folder.as_os_str().is_empty() { "`.`".to_owned() } else { format!("`{}`", folder.display()) }
}
