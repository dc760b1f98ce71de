//! What the CONSTANT lines of a cfg put in the place of which definition.

use std::path::Path;

use crate::config::{CfgValue, Config, Constant, ConstantKind, Named};
use crate::diag::{Diagnostic, Severity};
use crate::engine::codes;
use crate::engine::lower::{Override, Overrides};
use crate::sema::hir::{self, DefId, DefKind, Target};
use crate::value::{Heap, Mem, Scratch, VResult, Value};

/// Returns what stands for which definition; adds what is wrong and what is suspicious.
pub(super) fn overrides<'p>(
    hir: &'p hir::Program,
    config: &Config,
    heap: &mut Heap,
    diagnostics: &mut Vec<Diagnostic>,
    warnings: &mut Vec<Diagnostic>,
) -> Overrides<'p> {
    let mut overrides = Overrides::default();
    for constant in &config.constants {
        let Some(id) = overridden(hir, constant, diagnostics, warnings) else { continue };
        if matches!(hir.def(id).kind, DefKind::Variable) {
            diagnostics.push(is_variable(hir, constant.name, id));
            continue;
        }
        let everywhere = constant.module.is_some();
        match &constant.kind {
            ConstantKind::Value(value) => {
                let value = held(hir, constant, value, heap, diagnostics);
                if constant.arguments.is_empty() {
                    overrides.insert(id, (Override::Value(value), everywhere));
                    continue;
                }
                check_arity(hir, constant.name, hir.arity(id), constant.arguments.len(), diagnostics);
                let arguments = constant
                    .arguments
                    .iter()
                    .map(|argument| held(hir, constant, argument, heap, diagnostics))
                    .collect();
                let (table, _) = overrides.entry(id).or_insert((Override::Table(Vec::new()), everywhere));
                if let Override::Table(rows) = table {
                    rows.push((arguments, value));
                }
            }
            ConstantKind::Replace(name) => {
                let replacement = match hir.lookup(hir.symbols.text(name.symbol)) {
                    Some(target) => {
                        check_arity(hir, *name, hir.arity(id), hir.arity(target.def), diagnostics);
                        Override::Definition(target)
                    }
                    None => {
                        diagnostics.push(unknown(hir, *name, "a definition"));
                        // So that nobody is told that it has no value as well.
                        Override::Value(Value::UNASSIGNED)
                    }
                };
                overrides.insert(id, (replacement, everywhere));
            }
        }
    }
    overrides
}

/// Returns a value of the cfg in the heap.
fn held(
    hir: &hir::Program,
    constant: &Constant,
    value: &CfgValue,
    heap: &mut Heap,
    diagnostics: &mut Vec<Diagnostic>,
) -> Value {
    cfg_value(value, heap).unwrap_or_else(|message| {
        let name = hir.symbols.text(constant.name.symbol);
        let message = format!("constant `{name}` cannot have this value: {message}");
        diagnostics.push(Diagnostic::error(codes::NO_VALUE, message).at(constant.name.span, ""));
        Value::UNASSIGNED
    })
}

fn overridden(
    hir: &hir::Program,
    constant: &Constant,
    diagnostics: &mut Vec<Diagnostic>,
    warnings: &mut Vec<Diagnostic>,
) -> Option<DefId> {
    let name = constant.name;
    let Some(within) = constant.module else {
        return match hir.module(hir.root).scope.get(&name.symbol) {
            Some(target) => Some(target.def),
            // TLC does not look at such a value.
            None if matches!(constant.kind, ConstantKind::Value(_)) => {
                let mut warning = unknown(hir, name, "a constant or definition");
                (warning.severity, warning.code) = (Severity::Warning, codes::UNUSED_VALUE);
                warnings.push(warning);
                None
            }
            None => {
                diagnostics.push(unknown(hir, name, "a constant or definition"));
                None
            }
        };
    };
    let module = hir.modules.iter().find(|m| m.name == within.symbol);
    let target = module.and_then(|m| m.scope.get(&name.symbol));
    if target.is_none() {
        let what = if module.is_none() { within } else { name };
        diagnostics.push(unknown(hir, what, "a module with that definition"));
    }
    target.map(|t| t.def)
}

/// The error that a variable is to have one value.
fn is_variable(hir: &hir::Program, name: Named, id: DefId) -> Diagnostic {
    let message =
        format!("`{}` is a variable, and CONSTANT gives values to constants", hir.symbols.text(name.symbol));
    Diagnostic::error(codes::WRONG_LEVEL, message)
        .at(name.span, "a constant or definition is expected here")
        .also(hir.def(id).span, "defined here")
}

/// The error that the cfg names what the spec does not define.
pub(super) fn unknown(hir: &hir::Program, name: Named, what: &str) -> Diagnostic {
    let text = hir.symbols.text(name.symbol);
    let module = hir.symbols.text(hir.module(hir.root).name);
    let scope = &hir.module(hir.root).scope;
    // `Int` is not meant where a definition to be checked is named, but may be where it is replaced.
    let meant =
        |target: &Target| what != "a definition" || !matches!(hir.def(target.def).kind, DefKind::Builtin(..));
    let mut names: Vec<&str> =
        scope.iter().filter(|(_, target)| meant(target)).map(|(&s, _)| hir.symbols.text(s)).collect();
    names.sort_unstable();
    let message = format!("module `{module}` does not define `{text}`");
    let diagnostic =
        Diagnostic::error(codes::UNKNOWN_NAME, message).at(name.span, format!("{what} is expected here"));
    if is_untranslated(hir) {
        return diagnostic
            .hint("the PlusCal algorithm of this module has no translation: make it with `java pcal.trans`");
    }
    match crate::base::nearest(text, names.into_iter()) {
        Some(close) => diagnostic.hint(format!("did you mean `{close}`?")),
        None => diagnostic,
    }
}

/// Reports that what stands for a definition takes another number of arguments.
fn check_arity(hir: &hir::Program, name: Named, want: usize, have: usize, diagnostics: &mut Vec<Diagnostic>) {
    if want != have {
        let text = hir.symbols.text(name.symbol);
        let message = format!("`{text}` takes {have} arguments here, and {want} are expected");
        diagnostics.push(Diagnostic::error(codes::WRONG_LEVEL, message).at(name.span, ""));
    }
}

/// Builds a value; otherwise says why there is none, as for `{1, "a"}`.
fn cfg_value(value: &CfgValue, heap: &mut Heap) -> Result<Value, String> {
    fn build(value: &CfgValue, mem: &mut Mem<'_>) -> VResult<Value> {
        Ok(match value {
            CfgValue::Int(i) => mem.int(*i),
            CfgValue::Str(symbol) => Value::string(*symbol),
            CfgValue::Bool(b) => Value::bool(*b),
            CfgValue::Model(symbol) => Value::model(*symbol),
            CfgValue::Set(items) => {
                let mut values: Vec<Value> = items.iter().map(|i| build(i, mem)).collect::<VResult<_>>()?;
                mem.set(&mut values)?
            }
        })
    }
    let mut mem = Mem::new(heap, Scratch::default());
    let value = build(value, &mut mem).map_err(|error| error.message(&mut mem))?;
    let scratch = mem.into_scratch();
    heap.intern(&scratch, value).map_err(|error| error.message(&mut Mem::new(heap, scratch)))
}

/// Reports the constants that have no value.
pub(super) fn missing_constants(
    hir: &hir::Program,
    overrides: &Overrides<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for &id in &hir.module(hir.root).constants {
        if overrides.contains_key(&id) {
            continue;
        }
        let def = hir.def(id);
        let name = hir.symbols.text(def.name);
        let message = format!("constant `{name}` has no value");
        let diagnostic = Diagnostic::error(codes::NO_VALUE, message).at(def.span, "declared here");
        diagnostics.push(diagnostic.hint(format!("give it one in the cfg, as in `CONSTANT {name} = 3`")));
    }
}

/// Says whether the root module holds an algorithm (in `PlusCal`) without its translation.
fn is_untranslated(hir: &hir::Program) -> bool {
    let root = hir.symbols.text(hir.module(hir.root).name);
    let is_root = |path: &str| Path::new(path).file_stem().is_some_and(|stem| stem == root);
    let mut files = hir.sources.files().filter(|file| is_root(&file.path));
    let is_algorithm = |text: &str| text.contains("--algorithm") || text.contains("--fair algorithm");
    files.any(|f| is_algorithm(&f.text) && !f.text.contains("\\* BEGIN TRANSLATION"))
}
