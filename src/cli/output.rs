//! The two streams: answers on stdout, notes on stderr.
//!
//! A reader that goes away (`lockwalk ... | head`) is not an error.

use std::io::Write;
use std::path::Path;

use super::USAGE;

/// Writes an answer.
pub(super) fn answer(text: &str) {
    let mut stdout = std::io::stdout().lock();
    let _ = stdout.write_all(text.as_bytes());
    let _ = stdout.flush();
}

/// Writes text that is not the answer: diagnostics of a spec that cannot be checked.
pub(super) fn complaint(text: &str) {
    let mut stderr = std::io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes());
}

/// Writes a line for the user that is not the answer.
pub(super) fn note(text: &str) {
    complaint(&format!("lockwalk: {text}\n"));
}

/// Writes an answer to stdout, or to a file if there is one to write to; returns `status`, or that of what went wrong.
pub(super) fn deliver(text: &str, file: Option<&Path>, status: u8) -> u8 {
    let Some(file) = file else {
        answer(text);
        return status;
    };
    let shown = file.display();
    match std::fs::write(file, text) {
        Ok(()) => {
            note(&format!("written to {shown}"));
            status
        }
        Err(error) => {
            note(&format!("cannot write {shown}: {error}"));
            USAGE
        }
    }
}
