//! A command in a process of its own, with a limit of time and one of memory.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How often a running process is looked at.
const GLANCE: Duration = Duration::from_millis(5);

/// What a process may use.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Seconds until it is killed.
    pub(crate) seconds: u64,
    /// Megabytes of resident memory at which it is killed; only where `/proc` tells them.
    pub(crate) megabytes: u64,
}

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// With a status of its own.
    Exit(i32),
    /// It took too long.
    TooLong,
    /// It took too much memory.
    TooLarge,
    /// By a signal that was not ours.
    Signal,
}

/// A process that has ended.
#[derive(Clone, Debug)]
pub(crate) struct Finished {
    /// How.
    pub(crate) ending: Ending,
    /// What it wrote to its standard output.
    pub(crate) stdout: String,
    /// What it wrote to its standard error.
    pub(crate) stderr: String,
    /// From start to end.
    pub(crate) seconds: f64,
    /// The most resident memory that was seen, or 0 where `/proc` does not tell it.
    pub(crate) peak_bytes: u64,
}

/// Runs a program in a folder and waits for it.
///
/// Its output goes to files without a name in `scratch`, so that no pipe can fill up.
///
/// # Errors
/// The program cannot be started, or the files cannot be written.
pub(crate) fn run(
    program: &Path,
    arguments: &[String],
    folder: &Path,
    scratch: &Path,
    limits: Limits,
) -> io::Result<Finished> {
    let (mut stdout, mut stderr) = (unnamed(scratch, "stdout")?, unnamed(scratch, "stderr")?);
    let start = Instant::now();
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(stdout.try_clone()?)
        .stderr(stderr.try_clone()?)
        .spawn()?;
    let (ending, peak_bytes) = wait(&mut child, start, limits)?;
    let seconds = start.elapsed().as_secs_f64();
    Ok(Finished { ending, stdout: text(&mut stdout)?, stderr: text(&mut stderr)?, seconds, peak_bytes })
}

/// Waits until a process ends or has to be ended; returns how it ended and its peak of memory.
fn wait(child: &mut Child, start: Instant, limits: Limits) -> io::Result<(Ending, u64)> {
    let mut peak = 0;
    let ending = loop {
        peak = resident_peak(child.id()).unwrap_or(0).max(peak);
        if let Some(status) = child.try_wait()? {
            break status.code().map_or(Ending::Signal, Ending::Exit);
        }
        let excess = if start.elapsed() > Duration::from_secs(limits.seconds) {
            Some(Ending::TooLong)
        } else {
            (peak > limits.megabytes << 20).then_some(Ending::TooLarge)
        };
        if let Some(excess) = excess {
            child.kill()?;
            child.wait()?;
            break excess;
        }
        sleep(GLANCE);
    };
    Ok((ending, peak))
}

/// Returns the peak of the resident memory of a running process in bytes.
fn resident_peak(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024)
}

/// Opens a file of our own in `scratch`.
fn unnamed(scratch: &Path, name: &str) -> io::Result<File> {
    let path = scratch.join(format!("{name}-{}", std::process::id()));
    let file = File::options().read(true).write(true).create(true).truncate(true).open(&path)?;
    // On systems that keep open files, nothing is left behind when the runner is interrupted.
    let _ = std::fs::remove_file(&path);
    Ok(file)
}

fn text(file: &mut File) -> io::Result<String> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
