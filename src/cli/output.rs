//! The two streams: answers on stdout, notes on stderr.
//!
//! A reader that goes away (`lockwalk ... | head`) is not an error.

use std::fs::File;
use std::io::{ErrorKind, Write};
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

/// How many names are tried for a file that must not be in the place of another one.
const MOST_NAMES: usize = 1000;

/// Writes a file that is not there yet: if there is one of the name, the new one has a number before its ending.
/// Returns its name, or what went wrong.
pub(super) fn save_new(name: &str, text: &str) -> Result<String, String> {
    let (folder, file) = name.rfind('/').map_or(("", name), |slash| name.split_at(slash + 1));
    let (stem, ending) = match file.find('.') {
        Some(dot) if dot > 0 => file.split_at(dot),
        Some(_) | None => (file, ""),
    };
    for i in 1..MOST_NAMES {
        let number = if i == 1 { String::new() } else { format!("_{i}") };
        let path = format!("{folder}{stem}{number}{ending}");
        match File::create_new(&path).and_then(|mut file| file.write_all(text.as_bytes())) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(format!("{path}: {error}")),
        }
    }
    Err(format!("there are too many files like {name}"))
}
