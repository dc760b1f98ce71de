//! From trees to a resolved program: modules, EXTENDS and INSTANCE, names, arities, levels.
//!
//! [`load`] runs the three steps: finding the modules, resolving names, checking levels. It follows
//! SANY in what it accepts (`tla2sany/semantic/Generator.java`, `OpApplNode.java`) and reports all the
//! mistakes of a spec that it can see, not the first alone. It neither evaluates nor substitutes: an
//! instance stays a chain of [`hir::InstanceUse`].

use std::path::{Path, PathBuf};

use crate::base::{SourceMap, Symbols, System};
use crate::diag::{Diagnostic, Severity};

mod codes;
mod deps;
pub mod hir;
mod level;
mod load;
mod resolve;
mod scope;
mod suggest;
#[cfg(test)]
mod tests;

/// A program without errors.
#[derive(Debug)]
pub struct Loaded {
    /// The program.
    pub program: hir::Program,
    /// What the user should know although it is no error.
    pub warnings: Vec<Diagnostic>,
}

/// What is left of a program with errors: enough to show them.
#[derive(Debug)]
pub struct Failure {
    /// The text of the modules that were read.
    pub sources: SourceMap,
    /// The names in them.
    pub symbols: Symbols,
    /// The errors, and the warnings.
    pub diagnostics: Vec<Diagnostic>,
}

/// Loads the module in a file with all that it needs, and resolves it.
///
/// Modules are looked for beside the file, then in the folders of `search`, then among the built-in
/// ones. `symbols` may hold names already: those of the cfg, which TLC reads first.
///
/// # Errors
/// The mistakes of the spec.
pub fn load(
    system: &dyn System,
    path: &Path,
    search: &[PathBuf],
    symbols: Symbols,
    sources: SourceMap,
) -> Result<Loaded, Box<Failure>> {
    let forest = load::load(system, path, search, symbols, sources);
    let is_error = |d: &Diagnostic| d.severity == Severity::Error;
    let (Some(root), false) = (forest.root, forest.diagnostics.iter().any(is_error)) else {
        let load::Forest { sources, symbols, diagnostics, .. } = forest;
        return Err(Box::new(Failure { sources, symbols, diagnostics }));
    };
    let (mut program, mut diagnostics) = resolve::resolve(forest, root);
    diagnostics.extend(level::check(&mut program));
    if diagnostics.iter().any(is_error) {
        let hir::Program { sources, symbols, .. } = program;
        return Err(Box::new(Failure { sources, symbols, diagnostics }));
    }
    Ok(Loaded { program, warnings: diagnostics })
}
