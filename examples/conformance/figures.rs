//! What TLC with one worker finds where a manifest says something else, or nothing: `figures.toml`.

use std::collections::BTreeMap;

use anyhow::Context;
use serde::Deserialize;

use crate::manifest::{Expected, Verdict};

const FIGURES: &str = include_str!("figures.toml");

/// The figures, by the path of the cfg.
pub(crate) struct Figures {
    by_path: BTreeMap<String, Figure>,
}

#[derive(Deserialize)]
struct File {
    model: Vec<Figure>,
}

/// What TLC with one worker finds for a model; replaces what the manifest says.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Figure {
    path: String,
    exit: Option<u8>,
    distinct: Option<u64>,
    generated: Option<u64>,
    depth: Option<u64>,
    /// Why the manifest does not decide.
    pub(crate) cause: String,
}

impl Figures {
    /// Reads the file, which is part of this program.
    pub(crate) fn read() -> anyhow::Result<Self> {
        let file: File = toml::from_str(FIGURES).context("figures.toml")?;
        let by_path = file.model.into_iter().map(|figure| (figure.path.clone(), figure)).collect();
        Ok(Figures { by_path })
    }

    /// Puts TLC's figures for a model in the place of the manifest's; returns the entry, if there is one.
    pub(crate) fn apply(&self, path: &str, expected: &mut Expected) -> Option<&Figure> {
        let figure = self.by_path.get(path)?;
        expected.verdict = figure.exit.map(|status| Verdict { status }).or(expected.verdict);
        expected.distinct = figure.distinct.or(expected.distinct);
        expected.generated = figure.generated.or(expected.generated);
        expected.depth = figure.depth.or(expected.depth);
        Some(figure)
    }
}
