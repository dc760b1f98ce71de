//! Lockwalk as the runners call it.

use std::io;
use std::path::{Path, PathBuf};

use lockwalk::export::json::{self, Document};

use super::process::{self, Ending, Finished, Limits};

/// Seconds that lockwalk gets to stop by itself before it is killed.
const GRACE: u64 = 10;

/// Lockwalk, and what every run of it gets.
#[derive(Clone, Debug)]
pub(crate) struct Checker {
    /// The program: this one, which is lockwalk when it is told to `check`, or another.
    pub(crate) program: PathBuf,
    /// How many threads search.
    pub(crate) workers: usize,
    /// Arguments for every run.
    pub(crate) arguments: Vec<String>,
    /// What a run may use.
    pub(crate) limits: Limits,
}

/// What a run of lockwalk gave.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    /// How the process ended.
    pub(crate) ending: Ending,
    /// What it found; absent if it did not come to say it.
    pub(crate) document: Option<Document>,
    /// What it wrote to its standard error.
    pub(crate) stderr: String,
    /// From start to end.
    pub(crate) seconds: f64,
}

impl Checker {
    /// Checks a spec with a cfg; the paths are relative to `folder`.
    ///
    /// # Errors
    /// Lockwalk cannot be started.
    pub(crate) fn check(
        &self,
        spec: &Path,
        config: &Path,
        more: &[String],
        folder: &Path,
    ) -> io::Result<Run> {
        let mut arguments = vec!["check".to_owned(), spec.display().to_string()];
        arguments.extend(["--config".to_owned(), config.display().to_string(), "--json".to_owned()]);
        arguments.extend(["--workers".to_owned(), self.workers.to_string()]);
        arguments.extend(["--max-seconds".to_owned(), self.limits.seconds.to_string()]);
        arguments.extend(self.arguments.iter().chain(more).cloned());
        let limits = Limits { seconds: self.limits.seconds + GRACE, ..self.limits };
        let finished = process::run(&self.program, &arguments, folder, &std::env::temp_dir(), limits)?;
        Ok(Run::of(finished))
    }
}

impl Run {
    fn of(finished: Finished) -> Self {
        Run {
            ending: finished.ending,
            document: json::read(&finished.stdout).ok(),
            stderr: finished.stderr,
            seconds: finished.seconds,
        }
    }

    /// Whether the first mistake has this code.
    pub(crate) fn says(&self, code: &str) -> bool {
        self.document.as_ref().and_then(|d| d.message.as_ref()).is_some_and(|m| m.contains(code))
    }

    /// Whether there is a warning with this code.
    pub(crate) fn warns(&self, code: &str) -> bool {
        self.document.as_ref().is_some_and(|d| d.warnings.iter().any(|w| w.code == code))
    }

    /// The first line of what is wrong, for a table.
    pub(crate) fn headline(&self) -> String {
        let message = self.document.as_ref().and_then(|d| d.message.as_deref()).unwrap_or(&self.stderr);
        message.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default().to_owned()
    }
}
