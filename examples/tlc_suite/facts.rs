//! What TLC's own tests assert, and what this repository knows of them: `tests.toml`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::Deserialize;

const NOTES: &str = include_str!("tests.toml");

/// The folder of the specs in a checkout of tlaplus/tlaplus.
const SPECS: &str = "tlatools/org.lamport.tlatools/test-model";

/// What a test asserts.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Test {
    /// The class in Java, which names the test.
    pub(crate) class: String,
    spec: String,
    #[serde(default)]
    path: String,
    #[serde(default)]
    args: Vec<String>,
    /// The exit status.
    pub(crate) exit: i32,
    /// Generated states.
    pub(crate) generated: Option<u64>,
    /// Distinct states.
    pub(crate) distinct: Option<u64>,
    /// States left on the queue.
    pub(crate) queue: Option<u64>,
    /// The length of the longest shortest path.
    pub(crate) depth: Option<u64>,
    check_deadlock: bool,
}

/// What is known of the tests beside what they assert.
pub(crate) struct Notes {
    left_out: BTreeMap<String, String>,
    corrections: BTreeMap<String, Correction>,
}

#[derive(Deserialize)]
struct NotesFile {
    left_out: Vec<LeftOut>,
    correction: Vec<Correction>,
}

/// Tests that are left out for one reason.
#[derive(Deserialize)]
struct LeftOut {
    reason: String,
    tests: Vec<String>,
}

/// Where the facts do not say what TLC finds or what it is run on.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Correction {
    class: String,
    spec: Option<String>,
    config: Option<String>,
    exit: Option<i32>,
    generated: Option<u64>,
    distinct: Option<u64>,
    queue: Option<u64>,
    depth: Option<u64>,
    /// Why.
    #[serde(rename = "cause")]
    _cause: String,
}

impl Notes {
    /// Reads the file, which is part of this program.
    pub(crate) fn read() -> anyhow::Result<Self> {
        let file: NotesFile = toml::from_str(NOTES).context("tests.toml")?;
        let pairs = |group: LeftOut| {
            let LeftOut { reason, tests } = group;
            tests.into_iter().map(move |test| (test, reason.clone()))
        };
        Ok(Notes {
            left_out: file.left_out.into_iter().flat_map(pairs).collect(),
            corrections: file.correction.into_iter().map(|c| (c.class.clone(), c)).collect(),
        })
    }

    /// Returns why a test is left out, if it is.
    pub(crate) fn reason(&self, class: &str) -> Option<&str> {
        self.left_out.get(class).map(String::as_str)
    }
}

/// Reads the facts, with the corrections.
pub(crate) fn read(file: &Path, notes: &Notes) -> anyhow::Result<Vec<Test>> {
    #[derive(Deserialize)]
    struct Facts {
        tests: Vec<Test>,
    }
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let facts: Facts = serde_json::from_str(&text).with_context(|| file.display().to_string())?;
    let mut tests = facts.tests;
    for test in &mut tests {
        if let Some(correction) = notes.corrections.get(&test.class) {
            test.correct(correction);
        }
    }
    Ok(tests)
}

/// How lockwalk is called for a test.
pub(crate) struct Call {
    /// The folder of the spec.
    pub(crate) folder: PathBuf,
    /// The spec, in that folder.
    pub(crate) spec: PathBuf,
    /// The cfg, in that folder.
    pub(crate) config: PathBuf,
    /// More arguments.
    pub(crate) arguments: Vec<String>,
}

impl Test {
    fn correct(&mut self, correction: &Correction) {
        if let Some(spec) = &correction.spec {
            let (path, name) = spec.rsplit_once('/').unwrap_or(("", spec));
            (self.path, self.spec) = (path.to_owned(), name.to_owned());
        }
        if let Some(config) = &correction.config {
            self.args = vec!["-config".to_owned(), config.clone()];
        }
        self.exit = correction.exit.unwrap_or(self.exit);
        self.generated = correction.generated.or(self.generated);
        self.distinct = correction.distinct.or(self.distinct);
        self.queue = correction.queue.or(self.queue);
        self.depth = correction.depth.or(self.depth);
    }

    /// Returns how lockwalk is called, from how TLC is.
    ///
    /// What only changes what TLC writes, or when it looks at liveness, is passed over.
    pub(crate) fn call(&self, checkout: &Path) -> Call {
        let spec = self.spec.trim_end_matches(".tla");
        let folder = checkout.join(SPECS).join(self.path.trim_matches('/'));
        let mut config = format!("{spec}.cfg");
        let mut arguments = Vec::new();
        if !self.check_deadlock {
            arguments.push("--no-deadlock".to_owned());
        }
        let mut words = self.args.iter().map(String::as_str).peekable();
        while let Some(word) = words.next() {
            match word {
                "-config" => config = words.next().map_or(config, str::to_owned),
                "-continue" => arguments.push("--continue".to_owned()),
                "-simulate" => {
                    arguments.push("--simulate".to_owned());
                    if let Some(n) = words.next_if(|w| w.starts_with("num=")) {
                        arguments.extend(["--num".to_owned(), n["num=".len()..].to_owned()]);
                    }
                }
                "-depth" => {
                    arguments.push("--depth".to_owned());
                    arguments.extend(words.next().map(str::to_owned));
                }
                _ => {}
            }
        }
        if !folder.join(&config).is_file() && Path::new(&config).extension().is_none() {
            config += ".cfg";
        }
        Call { folder, spec: format!("{spec}.tla").into(), config: config.into(), arguments }
    }
}
