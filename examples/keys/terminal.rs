//! The program in a terminal, and what its threads cost.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// What the program writes at the end of a frame (the end of a synchronized update).
const END_OF_FRAME: &[u8] = b"\x1b[?2026l";

/// What it writes over the screen while an evaluation takes long.
const NOTICE: &[u8] = b"Esc stops it";

/// How long nothing happens before the program is taken to be idle.
const QUIET: Duration = Duration::from_millis(125);

/// How long to wait for a frame, and for what is found out in the background.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    keyboard: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    parser: vt100::Parser,
    /// The bytes that were read since the last frame.
    tail: Vec<u8>,
    process: u32,
    /// The thread that reads keys and draws.
    main: String,
    /// The microseconds that it worked at most without waiting for a key, since this was asked last.
    longest: Arc<AtomicU32>,
    _master: Box<dyn MasterPty + Send>,
}

impl Terminal {
    /// Starts the program and waits for its first frame.
    pub(crate) fn start(
        program: &Path,
        folder: &Path,
        arguments: &[String],
        (columns, rows): (u16, u16),
    ) -> anyhow::Result<Terminal> {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size)?;
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.cwd(folder);
        for (name, value) in [("LC_ALL", "C.UTF-8"), ("TERM", "xterm-256color"), ("EDITOR", "true")] {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command)?;
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader()?;
        let (sender, output) = channel();
        let frames = Arc::new(AtomicU32::new(0));
        let drawn = Arc::clone(&frames);
        std::thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(n @ 1..) = reader.read(&mut buffer) {
                if position(&buffer[..n], END_OF_FRAME).is_some() {
                    drawn.fetch_add(1, Ordering::Relaxed);
                }
                if sender.send(buffer[..n].to_vec()).is_err() {
                    break;
                }
            }
        });
        let process = child.process_id().context("the program has ended")?;
        let mut terminal = Terminal {
            child,
            keyboard: pair.master.take_writer()?,
            output,
            parser: vt100::Parser::new(rows, columns, 0),
            tail: Vec::new(),
            process,
            main: String::new(),
            longest: Arc::default(),
            _master: pair.master,
        };
        terminal.frame().context("the explorer was not opened")?;
        let threads = fs::read_dir(format!("/proc/{process}/task"))?.flatten().map(|entry| entry.path());
        let is_main =
            |path: &PathBuf| fs::read_to_string(path.join("comm")).is_ok_and(|comm| comm == "main\n");
        let main = threads.into_iter().find(is_main).context("there is no thread that draws")?;
        terminal.main = main.join("schedstat").display().to_string();
        let longest = Arc::clone(&terminal.longest);
        std::thread::spawn(move || watch(&main, &frames, &longest));
        Ok(terminal)
    }

    /// Presses a key. Returns the milliseconds until the next frame, and of those until the program is idle again
    /// the longest in which no key was read, both of the thread that draws.
    pub(crate) fn press(&mut self, key: &str) -> anyhow::Result<(f64, f64)> {
        self.longest.store(0, Ordering::Relaxed);
        let before = self.main_thread();
        self.keyboard.write_all(key.as_bytes())?;
        self.keyboard.flush()?;
        self.frame()?;
        // The times of a thread are up to date once it waits again, or after a few milliseconds.
        std::thread::sleep(Duration::from_millis(4));
        let answered = self.main_thread();
        self.settle();
        Ok((answered - before, f64::from(self.longest.load(Ordering::Relaxed)) / 1e3))
    }

    /// Waits until no thread does anything; returns the milliseconds of the thread that draws so far.
    pub(crate) fn settle(&mut self) -> f64 {
        let until = Instant::now() + PATIENCE;
        loop {
            let before = self.threads();
            std::thread::sleep(QUIET);
            while let Ok(bytes) = self.output.try_recv() {
                self.parser.process(&bytes);
            }
            let after = self.threads();
            // A thread that came or went had something to do.
            let is_same = before.keys().eq(after.keys());
            let worked = after.values().sum::<f64>() - before.values().sum::<f64>();
            if (is_same && worked < 4.0) || Instant::now() > until {
                return self.main_thread();
            }
        }
    }

    pub(crate) fn screen(&self) -> String {
        self.parser.screen().contents()
    }

    /// The most memory that the program had.
    pub(crate) fn megabytes(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process)).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        kilobytes.unwrap_or_default() / 1024
    }

    fn frame(&mut self) -> anyhow::Result<()> {
        let until = Instant::now() + PATIENCE;
        self.tail.clear();
        loop {
            match self.output.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(bytes) => {
                    self.parser.process(&bytes);
                    self.tail.extend(bytes);
                    while let Some(at) = position(&self.tail, END_OF_FRAME) {
                        let frame: Vec<u8> = self.tail.drain(..at + END_OF_FRAME.len()).collect();
                        // That an evaluation goes on is no answer.
                        if position(&frame, NOTICE).is_none() {
                            return Ok(());
                        }
                    }
                }
                Err(RecvTimeoutError::Disconnected) => bail!("the program has ended:\n{}", self.screen()),
                Err(RecvTimeoutError::Timeout) => bail!("nothing was drawn:\n{}", self.screen()),
            }
        }
    }

    fn main_thread(&self) -> f64 {
        milliseconds(&self.main)
    }

    /// How long each thread has run.
    fn threads(&self) -> BTreeMap<PathBuf, f64> {
        let threads = fs::read_dir(format!("/proc/{}/task", self.process)).into_iter().flatten().flatten();
        let paths = threads.map(|thread| thread.path().join("schedstat"));
        paths.map(|path| (path.clone(), milliseconds(&path.display().to_string()))).collect()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn position(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

/// Looks how long a thread works at a stretch, until it has ended. Who waits leaves the processor of its own accord,
/// and after a frame keys are looked at.
fn watch(thread: &Path, frames: &AtomicU32, longest: &AtomicU32) {
    let (mut waits, mut since) = ((0, 0), 0.0);
    loop {
        let Ok(status) = fs::read_to_string(thread.join("status")) else { return };
        let line = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
        let now = line.and_then(|n| n.trim().parse::<u64>().ok()).unwrap_or_default();
        let now = (now, frames.load(Ordering::Relaxed));
        let ran = milliseconds(&thread.join("schedstat").display().to_string());
        if now == waits {
            longest.fetch_max(((ran - since) * 1e3) as u32, Ordering::Relaxed);
        } else {
            (waits, since) = (now, ran);
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Reads how long a thread has run.
fn milliseconds(schedstat: &str) -> f64 {
    let text = fs::read_to_string(schedstat).unwrap_or_default();
    let nanoseconds = text.split_whitespace().next().and_then(|number| number.parse::<f64>().ok());
    nanoseconds.unwrap_or_default() / 1e6
}
