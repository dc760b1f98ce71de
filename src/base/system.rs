//! The outside world as the core sees it.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// Files, as far as the core needs them; `cli` gives the real ones, tests give their own.
pub trait System {
    /// Reads a whole file.
    ///
    /// # Errors
    /// What the file system answers.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// Says whether a file is there.
    fn exists(&self, path: &Path) -> bool;
}

/// Files held in memory: for tests, and for the specs embedded in the binary.
#[derive(Clone, Debug, Default)]
pub struct MemorySystem {
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl MemorySystem {
    /// Adds a file.
    #[must_use]
    pub fn with(mut self, path: impl Into<PathBuf>, text: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path.into(), text.into());
        self
    }
}

impl System for MemorySystem {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.files.get(path).cloned().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }

    fn exists(&self, path: &Path) -> bool {
        self.files.contains_key(path)
    }
}
