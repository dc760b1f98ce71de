//! All modules of a folder: parsed, resolved, printed and parsed again; and what SANY says of them.

use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context;
use lockwalk::base::{FileId, SourceMap, Symbols, System};
use lockwalk::diag::{Severity, to_line};
use lockwalk::engine::STACK_BYTES;
use lockwalk::sema;
use lockwalk::syntax::parse_module;
use lockwalk::syntax::print::print_module;
use lockwalk::syntax::same::same_module;

use crate::support::process::{self, Ending, Limits};

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

/// How many modules there are of a sort.
#[derive(Default)]
struct Totals {
    accepted: usize,
    rejected: usize,
    changed: usize,
    otherwise: usize,
}

/// Goes through the modules and prints what is wrong with them; returns whether nothing is.
///
/// Without SANY, a module that is rejected is wrong; with it, one that SANY judges otherwise.
pub(crate) fn run(folder: &Path, sany: Option<&str>) -> anyhow::Result<bool> {
    let files = modules(folder).with_context(|| folder.display().to_string())?;
    let work = || go_through(&files, sany);
    // Expressions may be nested deeply.
    let totals = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work)?;
        thread.join().map_err(|_| io::Error::other("lockwalk has crashed"))
    })??;
    println!("{:5} modules", files.len());
    println!("{:5} accepted", totals.accepted);
    println!("{:5} rejected", totals.rejected);
    println!("{:5} are another module when printed and parsed again", totals.changed);
    if sany.is_some() {
        println!("{:5} are judged otherwise by SANY", totals.otherwise);
    }
    let bad = if sany.is_some() { totals.otherwise } else { totals.rejected };
    Ok(bad + totals.changed == 0)
}

fn go_through(files: &[PathBuf], sany: Option<&str>) -> anyhow::Result<Totals> {
    let mut totals = Totals::default();
    for file in files {
        let shown = file.display();
        if let Some(problem) = changed_by_printing(file) {
            totals.changed += 1;
            println!("{shown}: {problem}");
        }
        let error = resolve(file);
        *(if error.is_none() { &mut totals.accepted } else { &mut totals.rejected }) += 1;
        let by_sany = sany.map(|command| accepted_by(command, file)).transpose()?;
        match (error, by_sany) {
            (Some(error), Some(true)) => {
                totals.otherwise += 1;
                println!("SANY accepts it: {error}");
            }
            (None, Some(false)) => {
                totals.otherwise += 1;
                println!("{shown}: SANY rejects it");
            }
            (Some(error), None) => println!("{error}"),
            (Some(_), Some(false)) | (None, Some(true) | None) => {}
        }
    }
    Ok(totals)
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
    Some(first.map_or_else(|| file.display().to_string(), |error| to_line(error, &failure.sources)))
}

/// Whether SANY accepts a module; it is run in the folder of the module.
fn accepted_by(command: &str, file: &Path) -> anyhow::Result<bool> {
    let mut words = command.split_whitespace().map(str::to_owned);
    let program = PathBuf::from(words.next().context("the command for SANY is empty")?);
    let name = file.file_name().context("a module has a name")?.to_string_lossy().into_owned();
    let folder = file.parent().unwrap_or(Path::new("."));
    let arguments: Vec<String> = words.chain([name]).collect();
    let limits = Limits { seconds: 120, megabytes: u64::MAX >> 20 };
    let finished = process::run(&program, &arguments, folder, &std::env::temp_dir(), limits)
        .with_context(|| program.display().to_string())?;
    Ok(finished.ending == Ending::Exit(0))
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
