//! What every file of the project keeps to: the layers, doc lines, lengths, where printing is allowed.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

/// The layers; each may use only those before it. The list is that of the table in ARCHITECTURE.md.
const LAYERS: [&str; 20] = [
    "base", "diag", "syntax", "config", "value", "trace", "scene", "stdmod", "sema", "engine", "store",
    "search", "graph", "claims", "session", "lesson", "export", "import", "tui", "cli",
];

const MAX_LINES: usize = 800;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the Rust files under a folder with their texts.
fn rust_files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                files.push((path, text));
            }
        }
    }
    files.sort();
    files
}

fn all_files() -> Vec<(PathBuf, String)> {
    ["src", "tests", "examples", "benches"].iter().flat_map(|f| rust_files(&root().join(f))).collect()
}

fn report(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn layers_use_only_those_before_them() {
    let mut problems = Vec::new();
    for (path, text) in rust_files(&root().join("src")) {
        let relative = path.strip_prefix(root().join("src")).unwrap();
        let Some(own) = relative.iter().next().and_then(|p| p.to_str()) else { continue };
        let own = own.trim_end_matches(".rs");
        let Some(rank) = LAYERS.iter().position(|layer| *layer == own) else {
            assert!(["lib", "main"].contains(&own), "{own} is in no layer");
            continue;
        };
        for used in uses(&text) {
            let Some(other) = LAYERS.iter().position(|layer| *layer == used) else {
                problems.push(format!("{}: `crate::{used}` is no layer", relative.display()));
                continue;
            };
            if other > rank {
                problems.push(format!("{}: {own} may not use {used}", relative.display()));
            }
        }
    }
    report(&problems);
}

/// Returns the modules that a file takes from the crate: `crate::trace::...`, `crate::{base, diag}`.
fn uses(text: &str) -> Vec<String> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = Vec::new();
    for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
        for (at, _) in line.match_indices("crate::") {
            if line[..at].ends_with(['$', '_']) || line[..at].ends_with(is_word) {
                continue;
            }
            let rest = &line[at + 7..];
            match rest.strip_prefix('{') {
                Some(list) => found.extend(
                    list.split(',')
                        .map(|part| part.trim().chars().take_while(|c| is_word(*c)).collect::<String>()),
                ),
                None => found.push(rest.chars().take_while(|c| is_word(*c)).collect()),
            }
        }
    }
    found.retain(|name| !name.is_empty());
    found
}

#[test]
fn the_table_of_layers_is_that_of_the_architecture() {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let rows =
        text.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`').map(|(name, _)| name));
    let rows: Vec<&str> = rows.filter(|name| LAYERS.contains(name)).take(LAYERS.len()).collect();
    assert_eq!(rows, LAYERS);
}

#[test]
fn every_file_says_what_it_is() {
    let files = all_files();
    let silent = files.iter().filter(|(_, text)| !text.starts_with("//! "));
    report(&silent.map(|(path, _)| format!("{}: no `//!` line", path.display())).collect::<Vec<_>>());
}

#[test]
fn files_are_short() {
    let mut problems = Vec::new();
    for (path, text) in all_files() {
        let n_lines = text.lines().count();
        if n_lines > MAX_LINES {
            problems.push(format!("{}: {n_lines} lines, more than {MAX_LINES}", path.display()));
        }
    }
    report(&problems);
}

#[test]
fn no_blanks_at_the_ends_of_lines() {
    let mut problems = Vec::new();
    for (path, text) in all_files() {
        for (i, line) in text.lines().enumerate() {
            if line.ends_with([' ', '\t']) {
                problems.push(format!("{}:{}: a blank at the end", path.display(), i + 1));
            }
        }
    }
    report(&problems);
}

/// The core must be able to run where there is no terminal and no file system.
#[test]
fn only_the_command_line_touches_the_outside() {
    let forbidden =
        ["println!(", "print!(", "eprintln!(", "eprint!(", "std::fs::", "std::env::", "std::process::"];
    let mut problems = Vec::new();
    for (path, text) in rust_files(&root().join("src")) {
        let relative = path.strip_prefix(root().join("src")).unwrap();
        let outer = relative.starts_with("cli") || relative.starts_with("main.rs");
        // The explorer suspends the process as a shell expects it, and ends it on a second signal.
        let on_screen = relative.starts_with("tui");
        // Tests stand at the end of a file, or in a file of their own.
        let is_test = relative.to_string_lossy().contains("tests");
        if outer || is_test {
            continue;
        }
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or("");
        for (i, line) in code.lines().enumerate().filter(|(_, l)| !l.trim_start().starts_with("//")) {
            for word in forbidden.iter().filter(|w| line.contains(**w)) {
                if !(on_screen && word.starts_with("std::")) {
                    problems.push(format!("{}:{}: {word} outside cli", relative.display(), i + 1));
                }
            }
        }
    }
    report(&problems);
}

#[test]
fn codes_of_diagnostics_are_unique() {
    let mut owners: std::collections::BTreeMap<String, PathBuf> = std::collections::BTreeMap::new();
    let mut problems = Vec::new();
    for (path, text) in rust_files(&root().join("src")) {
        if path.file_name().is_none_or(|name| name != "codes.rs") {
            continue;
        }
        for line in text.lines().filter(|line| line.contains("const ")) {
            let Some((_, rest)) = line.split_once('"') else { continue };
            let code = rest.split('"').next().unwrap_or("").to_owned();
            if let Some(other) = owners.insert(code.clone(), path.clone()) {
                problems.push(format!("{code} is in {} and in {}", other.display(), path.display()));
            }
        }
    }
    report(&problems);
}
