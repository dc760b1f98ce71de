//! All modules of a folder: parsed, resolved, printed and parsed again.

use std::io;
use std::path::{Path, PathBuf};

use lockwalk::base::{FileId, SourceMap, Symbols, System};
use lockwalk::diag::{Severity, to_line};
use lockwalk::sema;
use lockwalk::syntax::parse_module;
use lockwalk::syntax::print::print_module;
use lockwalk::syntax::same::same_module;

/// The files of this computer.
struct Disk;

impl System for Disk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        std::fs::read(path)
    }

    fn exists(&self, path: &Path) -> bool {
        path.is_file()
    }
}

/// Goes through the modules and prints what is wrong with them; returns whether nothing is.
pub(crate) fn run(folder: &Path) -> anyhow::Result<bool> {
    let files = modules(folder)?;
    let (mut n_good, mut n_rejected, mut n_changed) = (0, 0, 0);
    for file in &files {
        if let Some(problem) = changed_by_printing(file) {
            n_changed += 1;
            println!("{}: {problem}", file.display());
        }
        match resolve(file) {
            None => n_good += 1,
            Some(error) => {
                n_rejected += 1;
                println!("{}: {error}", file.display());
            }
        }
    }
    println!("{:5} modules, {n_good} accepted, {n_rejected} rejected", files.len());
    println!("{n_changed:5} are another module when printed and parsed again");
    Ok(n_rejected == 0 && n_changed == 0)
}

/// Returns the files `*.tla` under a folder.
fn modules(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else if entry.path().extension().is_some_and(|e| e == "tla") {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Loads a module with all that it needs; returns the first mistake.
fn resolve(file: &Path) -> Option<String> {
    let failure = sema::load(&Disk, file, &[], Symbols::default(), SourceMap::default()).err()?;
    let first = failure.diagnostics.iter().find(|d| d.severity == Severity::Error);
    Some(first.map_or_else(String::new, |error| to_line(error, &failure.sources)))
}

/// Prints the modules of a file and parses them again; returns what is not as before.
///
/// A file that does not parse is passed over: [`resolve`] says so.
fn changed_by_printing(file: &Path) -> Option<String> {
    let text = String::from_utf8_lossy(&std::fs::read(file).ok()?).into_owned();
    let mut symbols = Symbols::default();
    let first = parse_module(FileId(0), &text, &mut symbols);
    if !first.diagnostics.is_empty() {
        return None;
    }
    first.modules.iter().find_map(|module| {
        let printed = print_module(module, &symbols);
        let second = parse_module(FileId(0), &printed, &mut symbols);
        let same = second.diagnostics.is_empty()
            && second.modules.first().is_some_and(|again| same_module(module, again));
        let name = symbols.text(module.name.symbol);
        (!same).then(|| format!("module {name} is another when printed and parsed again"))
    })
}
