//! The models of the book of claims in `spec/mremap` and the rows of `examples/tla/README.md`: every one
//! is checked, and comes to what stands there.
//!
//! Columns of a README: claim, cfg, module, property, verdict, states in trace, generated, distinct, depth,
//! with the counts of TLC. Every row is checked with 1 and with 2 workers, and the two JSON documents are
//! the same byte for byte, but for the time and the memory that they took. No cfg is without a row.

#![allow(clippy::unwrap_used)]

mod support;

use std::path::{Path, PathBuf};

use libtest_mimic::{Arguments, Failed, Trial};
use lockwalk::base::SourceMap;
use lockwalk::claims::{self, Model, Verdict};
use support::{Run, lockwalk};

const FOLDERS: [&str; 2] = ["spec/mremap", "examples/tla"];

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    for folder in FOLDERS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let rows = if folder.join(claims::FILE).is_file() { models(&folder) } else { rows(&folder) };
        let cfgs: Vec<String> = rows.iter().map(|row| row.cfg.clone()).collect();
        trials.extend(rows.into_iter().map(|row| Trial::test(row.name(), move || check(&row))));
        let name = format!("{} has a row for every cfg", folder_name(&folder));
        trials.push(Trial::test(name, move || every_cfg_has_a_row(&folder, &cfgs)));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn folder_name(folder: &Path) -> String {
    folder.file_name().unwrap().to_string_lossy().into_owned()
}

/// A row of a table.
struct Row {
    folder: PathBuf,
    cfg: String,
    module: String,
    properties: Vec<String>,
    verdict: String,
    /// The length of the trace, or `-`.
    length: String,
    /// Generated, distinct and depth, or `-`.
    counts: [String; 3],
}

impl Row {
    fn name(&self) -> String {
        format!("{}/{}", folder_name(&self.folder), self.cfg)
    }
}

/// Reads the rows of the table in a folder's README.
fn rows(folder: &Path) -> Vec<Row> {
    let readme = std::fs::read_to_string(folder.join("README.md")).unwrap();
    let mut rows = Vec::new();
    for line in readme.lines().filter(|line| line.contains(".cfg |")) {
        let cells: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
        let [_, cfg, module, properties, verdict, length, generated, distinct, depth] = cells.as_slice()
        else {
            panic!("{}: {line}: nine columns are expected", folder.display());
        };
        rows.push(Row {
            folder: folder.to_owned(),
            cfg: (*cfg).to_owned(),
            module: (*module).to_owned(),
            properties: properties.split(',').map(|name| name.trim().to_owned()).collect(),
            verdict: (*verdict).to_owned(),
            length: (*length).to_owned(),
            counts: [generated, distinct, depth].map(|count| (*count).to_owned()),
        });
    }
    assert!(!rows.is_empty(), "{}: there is no table", folder.display());
    rows
}

/// Reads the models of the book in a folder.
fn models(folder: &Path) -> Vec<Row> {
    let text = std::fs::read_to_string(folder.join(claims::FILE)).unwrap();
    let mut sources = SourceMap::default();
    let book = claims::read(sources.add(claims::FILE, text.as_str()), &text).unwrap();
    book.claims.iter().flat_map(|claim| &claim.models).map(|model| row(folder, model)).collect()
}

fn row(folder: &Path, model: &Model) -> Row {
    let figure = |n: Option<u64>| n.map_or_else(|| "-".to_owned(), |n| n.to_string());
    let property = model.property.clone();
    Row {
        folder: folder.to_owned(),
        cfg: model.cfg.clone(),
        module: model.spec.trim_end_matches(".tla").to_owned(),
        verdict: match (model.outcome, &property) {
            (Verdict::Violated, Some(property)) => format!("violated: {property}"),
            (outcome, _) => outcome.word().to_owned(),
        },
        properties: property.into_iter().collect(),
        length: figure(model.states),
        counts: [model.generated, model.distinct, model.depth].map(figure),
    }
}

fn every_cfg_has_a_row(folder: &Path, cfgs: &[String]) -> Result<(), Failed> {
    let files = std::fs::read_dir(folder)?.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut without: Vec<String> =
        files.filter(|f| Path::new(f).extension().is_some_and(|e| e == "cfg") && !cfgs.contains(f)).collect();
    without.sort();
    if without.is_empty() { Ok(()) } else { Err(format!("no row: {}", without.join(", ")).into()) }
}

fn check(row: &Row) -> Result<(), Failed> {
    every_property_is_checked(row)?;
    let spec = format!("{}.tla", row.module);
    let run = |workers| {
        let arguments = ["check", &spec, "--config", &row.cfg, "--json", "--workers", workers];
        lockwalk(&row.folder, &arguments)
    };
    let (one, two) = (run("1"), run("2"));
    let difference = support::difference(&stable(&one), &stable(&two));
    if !difference.is_empty() {
        return Err(format!("1 worker (expected) and 2 workers (found):\n{difference}").into());
    }
    let document: serde_json::Value =
        serde_json::from_str(&one.stdout).map_err(|e| format!("{e}\n{}{}", one.stdout, one.stderr))?;
    let found = [verdict(&document), length(&document)];
    let expected = [row.verdict.clone(), row.length.clone()];
    if found != expected {
        let message = document["message"].as_str().unwrap_or("");
        return Err(format!("expected {expected:?}, found {found:?}\n{message}").into());
    }
    let counts = ["generated", "distinct", "depth"].map(|key| document["states"][key].to_string());
    let differs = |(expected, found): (&String, &String)| expected != "-" && expected != found;
    if row.counts.iter().zip(&counts).any(differs) {
        return Err(format!("expected {:?}, found {counts:?}", row.counts).into());
    }
    Ok(())
}

/// The properties in the row stand in the cfg.
fn every_property_is_checked(row: &Row) -> Result<(), Failed> {
    let cfg = std::fs::read_to_string(row.folder.join(&row.cfg))?;
    let words: Vec<&str> = cfg.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    match row.properties.iter().find(|property| !words.contains(&property.as_str())) {
        None => Ok(()),
        Some(property) => Err(format!("the cfg does not name {property}").into()),
    }
}

/// The document without the time and the memory.
fn stable(run: &Run) -> String {
    let differs = |line: &&str| line.contains("\"seconds\":") || line.contains("\"peak_bytes\":");
    let lines: Vec<&str> = run.stdout.lines().filter(|line| !differs(line)).collect();
    format!("exit {}\n{}\n{}", run.exit, lines.join("\n"), run.stderr)
}

fn verdict(document: &serde_json::Value) -> String {
    match document["outcome"].as_str() {
        Some("ok") => "holds".to_owned(),
        Some("invariant" | "property") => {
            format!("violated: {}", document["violated"].as_str().unwrap_or("-"))
        }
        outcome => outcome.unwrap_or("-").to_owned(),
    }
}

fn length(document: &serde_json::Value) -> String {
    match document["trace"].as_array().map_or(0, Vec::len) {
        0 => "-".to_owned(),
        n => n.to_string(),
    }
}
