//! The manifests of a corpus: `specifications/*/manifest.json`, the format of the TLA+ examples.

use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::Deserialize;

/// A model: a module, a cfg, and what TLC finds.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    /// The root module, relative to the corpus.
    pub(crate) module: String,
    /// The cfg, relative to the corpus; names the model.
    pub(crate) path: String,
    /// How it is run.
    pub(crate) mode: Mode,
    /// What is found.
    pub(crate) expected: Expected,
}

/// What is to be found; what is not known is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Expected {
    /// The verdict.
    pub(crate) verdict: Option<Verdict>,
    /// Distinct states.
    pub(crate) distinct: Option<u64>,
    /// Generated states.
    pub(crate) generated: Option<u64>,
    /// The length of the longest shortest path.
    pub(crate) depth: Option<u64>,
}

/// How a model is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) enum Mode {
    /// All reachable states.
    #[serde(rename = "exhaustive search")]
    Exhaustive,
    /// Random behaviors, so many.
    #[serde(rename = "simulate")]
    Simulate {
        /// How many.
        #[serde(rename = "traceCount")]
        n_traces: u64,
    },
    /// Random behaviors without end, with random choices within a step.
    #[serde(rename = "generate")]
    Generate,
    /// By a symbolic model checker.
    #[serde(rename = "symbolic")]
    Symbolic,
}

/// The verdict of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// TLC's exit status.
    pub(crate) status: u8,
}

/// The exit statuses that manifests have words for.
const WORDS: [(u8, &str); 5] = [
    (0, "success"),
    (10, "assumption failure"),
    (11, "deadlock failure"),
    (12, "safety failure"),
    (13, "liveness failure"),
];

impl Verdict {
    /// Returns the verdict that the manifests call so.
    fn of_words(words: &str) -> Option<Self> {
        WORDS.iter().find(|(_, w)| *w == words).map(|&(status, _)| Verdict { status })
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match WORDS.iter().find(|(status, _)| *status == self.status) {
            Some((_, words)) => f.write_str(words),
            None => write!(f, "exit {}", self.status),
        }
    }
}

#[derive(Deserialize)]
struct Manifest {
    modules: Vec<ModuleEntry>,
}

#[derive(Deserialize)]
struct ModuleEntry {
    path: String,
    models: Vec<ModelEntry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ModelEntry {
    path: String,
    mode: Mode,
    result: String,
    distinct_states: Option<u64>,
    total_states: Option<u64>,
    state_depth: Option<u64>,
}

/// Reads all manifests of a corpus, in the order of their paths.
pub(crate) fn read(corpus: &Path) -> anyhow::Result<Vec<Model>> {
    let mut models = Vec::new();
    for path in manifests(corpus)? {
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let manifest: Manifest = serde_json::from_str(&text).with_context(|| path.display().to_string())?;
        for module in manifest.modules {
            for entry in module.models {
                models.push(model(&module.path, entry)?);
            }
        }
    }
    Ok(models)
}

fn manifests(corpus: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let folder = corpus.join("specifications");
    let entries = std::fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
    let folders = entries.map(|entry| entry.map(|e| e.path())).collect::<Result<Vec<_>, _>>()?;
    let mut paths: Vec<_> = folders.iter().map(|f| f.join("manifest.json")).filter(|p| p.is_file()).collect();
    paths.sort();
    anyhow::ensure!(!paths.is_empty(), "there is no manifest.json in the folders of {}", folder.display());
    Ok(paths)
}

fn model(module: &str, entry: ModelEntry) -> anyhow::Result<Model> {
    let verdict = match entry.result.as_str() {
        "unknown" => None,
        words => {
            let verdict = Verdict::of_words(words);
            Some(verdict.with_context(|| format!("{}: a result \"{words}\"", entry.path))?)
        }
    };
    let expected = Expected {
        verdict,
        distinct: entry.distinct_states,
        generated: entry.total_states,
        depth: entry.state_depth,
    };
    Ok(Model { module: module.to_owned(), path: entry.path, mode: entry.mode, expected })
}
