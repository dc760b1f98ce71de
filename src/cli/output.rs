//! The two streams: answers on stdout, notes on stderr.
//!
//! A reader that goes away (`lockwalk ... | head`) is not an error. While the explorer has the terminal, notes wait:
//! what a spec prints must not go over the screen.

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::USAGE;

/// Writes an answer. That it cannot be written, as on a full disk, is said once.
pub(super) fn answer(text: &str) {
    let written = {
        let mut stdout = std::io::stdout().lock();
        stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush())
    };
    if let Err(error) = written
        && error.kind() != ErrorKind::BrokenPipe
        && !IS_LOST.swap(true, Ordering::Relaxed)
    {
        note(&format!("cannot write the answer: {error}"));
    }
}

/// Whether an answer could not be written.
static IS_LOST: AtomicBool = AtomicBool::new(false);

/// Returns an exit status, or that of an answer which could not be written.
pub(super) fn status(status: u8) -> u8 {
    if IS_LOST.load(Ordering::Relaxed) { USAGE } else { status }
}

/// Writes text that is not the answer: diagnostics of a spec that cannot be checked.
pub(super) fn complaint(text: &str) {
    match &mut *waiting() {
        Some(later) if later.text.len() < MOST_WAITING => later.text.push_str(text),
        Some(later) => later.dropped += 1,
        // Still under the lock: the explorer does not open in between.
        None => written(text),
    }
}

/// Notes that wait.
#[derive(Default)]
struct Later {
    text: String,
    /// How many were too many.
    dropped: usize,
}

/// There is something while the terminal belongs to the explorer.
static WAITING: Mutex<Option<Later>> = Mutex::new(None);

/// So many bytes of notes wait; a spec may print without end.
const MOST_WAITING: usize = 1 << 20;

fn waiting() -> MutexGuard<'static, Option<Later>> {
    // Nobody panics with it.
    WAITING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Lets notes wait until the answer is dropped.
pub(super) fn wait() -> impl Drop {
    *waiting() = Some(Later::default());
    Waiting
}

struct Waiting;

impl Drop for Waiting {
    fn drop(&mut self) {
        release();
    }
}

/// Writes the notes that wait; from now on none does.
pub(super) fn release() {
    let Some(later) = waiting().take() else { return };
    written(&later.text);
    if later.dropped > 0 {
        note(&format!("{} more lines were printed meanwhile", later.dropped));
    }
}

fn written(text: &str) {
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
        let mut file = match File::create_new(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => continue,
            Err(error) => return Err(format!("{path}: {error}")),
        };
        return match file.write_all(text.as_bytes()) {
            Ok(()) => Ok(path),
            Err(error) => {
                // A part of it would be taken for the whole.
                let _ = std::fs::remove_file(&path);
                Err(format!("{path}: {error}"))
            }
        };
    }
    Err(format!("there are too many files like {name}"))
}
