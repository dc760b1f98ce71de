//! What a spec can do to the world around it, where the user allows it.

use std::fmt;
use std::io;

/// What a command gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// Its exit status.
    pub status: i32,
    /// What it wrote to its standard output.
    pub stdout: String,
    /// What it wrote to its standard error.
    pub stderr: String,
}

/// What becomes of the text that a file has already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// It is replaced.
    Replace,
    /// The new text comes after it.
    Append,
}

/// Files, commands and the environment, for modules such as `IOUtils`. An evaluator has one only if the
/// user said `--allow-io`.
pub trait Outside: fmt::Debug + Send + Sync {
    /// Reads a whole file.
    ///
    /// # Errors
    /// What the file system answers.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;

    /// Writes to a file, which is made if it is not there, with its folders.
    ///
    /// # Errors
    /// What the file system answers.
    fn write(&self, path: &str, bytes: &[u8], writing: Writing) -> io::Result<()>;

    /// Returns the names and values of the environment.
    fn environment(&self) -> Vec<(String, String)>;

    /// Runs a command with additions to the environment, and waits for its end.
    ///
    /// # Errors
    /// What the system answers if the command cannot be run.
    fn run(&self, command: &[String], environment: &[(String, String)]) -> io::Result<Ran>;
}
