//! Tests that are Markdown files: every heading with a block of TLA+ is a test.
//!
//! Blocks: `tla` (the first is the root module), `cfg`, `args` (more arguments), `outcome` (what is
//! expected, a line each), `message` (what the user sees, rewritten by `LOCKWALK_BLESS=1`).

#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::must_use_candidate)]

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A test of a Markdown file.
#[derive(Clone, Debug)]
pub struct Case {
    /// The file and the heading: `sets/A set of records`.
    pub name: String,
    /// The Markdown file.
    pub file: PathBuf,
    /// The blocks under the heading.
    pub blocks: Vec<Block>,
}

/// A fenced block.
#[derive(Clone, Debug)]
pub struct Block {
    /// The word behind the fence.
    pub kind: String,
    /// The text inside.
    pub text: String,
    /// The lines of the Markdown file between the fences, from 0, the end not included.
    pub lines: std::ops::Range<usize>,
}

/// What a run gave.
#[derive(Clone, Debug)]
pub struct Run {
    /// The exit status.
    pub exit: i32,
    /// The answer.
    pub stdout: String,
    /// The notes.
    pub stderr: String,
}

impl Case {
    /// Returns the text of the first block of a kind.
    pub fn block(&self, kind: &str) -> Option<&Block> {
        self.blocks.iter().find(|b| b.kind == kind)
    }

    /// Returns the name of the root module.
    pub fn root(&self) -> String {
        module_name(&self.block("tla").expect("every case has a module").text)
            .unwrap_or_else(|| "Spec".to_owned())
    }

    /// Writes the files of the test into a folder of its own, and returns it.
    pub fn write_files(&self, suite: &str) -> PathBuf {
        let folder: String =
            self.name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(suite).join(folder);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        for block in self.blocks.iter().filter(|b| b.kind == "tla") {
            let name = module_name(&block.text).unwrap_or_else(|| "Spec".to_owned());
            std::fs::write(folder.join(format!("{name}.tla")), &block.text).unwrap();
        }
        if let Some(cfg) = self.block("cfg") {
            std::fs::write(folder.join(format!("{}.cfg", self.root())), &cfg.text).unwrap();
        }
        folder
    }

    /// Runs `lockwalk check` on the root module.
    pub fn check(&self, folder: &Path, more: &[&str]) -> Run {
        let spec = format!("{}.tla", self.root());
        let own = self.block("args").map(|b| b.text.clone()).unwrap_or_default();
        let mut arguments = vec!["check", &spec];
        arguments.extend(own.split_whitespace());
        arguments.extend(more);
        lockwalk(folder, &arguments)
    }

    /// Returns what is expected, a line each.
    pub fn outcome(&self) -> Vec<String> {
        let lines = |b: &Block| b.text.lines().map(str::trim).map(str::to_owned).collect::<Vec<_>>();
        self.block("outcome").map(lines).unwrap_or_default()
    }
}

/// Reads all tests of a folder.
pub fn cases(folder: &str) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut cases = Vec::new();
    for file in files.into_iter().filter(|f| f.extension().is_some_and(|e| e == "md")) {
        cases.extend(cases_of(&file));
    }
    cases
}

fn cases_of(file: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(file).unwrap();
    let stem = file.file_stem().unwrap().to_string_lossy().into_owned();
    let mut cases: Vec<Case> = Vec::new();
    let mut open: Option<(String, usize)> = None;
    let mut inside: Vec<&str> = Vec::new();
    for (i, line) in text.lines().enumerate() {
        if let Some((kind, first)) = &open {
            if line.starts_with("```") {
                let block = Block { kind: kind.clone(), text: inside.join("\n") + "\n", lines: *first..i };
                cases.last_mut().expect("a block stands under a heading").blocks.push(block);
                open = None;
            } else {
                inside.push(line);
            }
        } else if let Some(kind) = line.strip_prefix("```") {
            open = Some((kind.trim().to_owned(), i + 1));
            inside.clear();
        } else if line.starts_with('#') {
            let heading = line.trim_start_matches('#').trim();
            let name = format!("{stem}/{heading}");
            cases.push(Case { name, file: file.to_owned(), blocks: Vec::new() });
        }
    }
    cases.retain(|case| case.block("tla").is_some());
    cases
}

fn module_name(text: &str) -> Option<String> {
    let rest = &text[text.find("MODULE ")? + 7..];
    let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!name.is_empty()).then_some(name)
}

/// Runs the program in a folder, as from a script with a UTF-8 locale.
pub fn lockwalk(folder: &Path, arguments: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_lockwalk"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("TLA_PATH")
        .env("LC_ALL", "C.UTF-8")
        .env("TERM", "xterm")
        .env("RUST_BACKTRACE", "0")
        .output()
        .unwrap();
    Run {
        exit: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Whether pinned texts are rewritten.
pub fn blesses() -> bool {
    std::env::var_os("LOCKWALK_BLESS").is_some()
}

/// Rewrites the `message` blocks of a file: the texts in the order of the tests.
pub fn rewrite(file: &Path, changes: &[(Block, String)]) {
    let text = std::fs::read_to_string(file).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut changes: Vec<_> = changes.iter().collect();
    changes.sort_by_key(|(block, _)| std::cmp::Reverse(block.lines.start));
    for (block, new) in changes {
        lines.splice(block.lines.clone(), new.trim_end().lines().map(str::to_owned));
    }
    std::fs::write(file, lines.join("\n") + "\n").unwrap();
}

/// Returns both texts side by side, line by line, where they differ.
pub fn difference(expected: &str, found: &str) -> String {
    let mut out = String::new();
    let (mut expected, mut found) = (expected.trim_end().lines(), found.trim_end().lines());
    loop {
        match (expected.next(), found.next()) {
            (None, None) => return out,
            (Some(a), Some(b)) if a.trim_end() == b.trim_end() => {}
            (a, b) => {
                let _ = writeln!(out, "  expected: {}\n  found:    {}", a.unwrap_or("-"), b.unwrap_or("-"));
            }
        }
    }
}
