//! Measures how long the explorer takes to answer each key, on long behaviors, large states and many actions.
//!
//! ```text
//! cargo build --release && cargo run --release --example keys [-- --only long]
//! ```
//!
//! The program runs in a terminal of its own, as a user has it. For every key this is the processor time of
//! the thread that reads keys and draws, from the key to the end of the next frame, and the longest that it then
//! works without looking for another key; what other threads find out meanwhile does not count, because keys are
//! answered all the same. Linux alone tells these times.

mod scripts;
mod terminal;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, ensure};
use clap::Parser;

use scripts::{SESSIONS, Session};
use terminal::Terminal;

/// Measures how long the explorer takes to answer each key.
#[derive(Debug, Parser)]
struct Arguments {
    /// Only sessions whose name contains this
    #[arg(long, value_name = "TEXT")]
    only: Vec<String>,

    /// Another lockwalk than the one beside this program
    #[arg(long, value_name = "PROGRAM")]
    lockwalk: Option<PathBuf>,

    /// Milliseconds within which a key must be answered
    #[arg(long, value_name = "N", default_value_t = 50.0)]
    within: f64,

    /// Shows all keys that take at least so many milliseconds
    #[arg(long, value_name = "N", default_value_t = 25.0)]
    show: f64,

    /// Only the scripts, not each key in each pane
    #[arg(long)]
    scripts: bool,

    /// Columns and rows of the terminal
    #[arg(long, value_name = "WxH", default_value = "120x40", value_parser = size)]
    size: (u16, u16),

    /// Only these keys, as a script has them, and the screen after them
    #[arg(long, value_name = "KEYS")]
    keys: Option<String>,
}

fn size(text: &str) -> Result<(u16, u16), String> {
    let sides = text.split_once('x').and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    sides.ok_or_else(|| "a size looks like 80x24".to_owned())
}

fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let program = match &arguments.lockwalk {
        Some(program) => program.clone(),
        // Examples are built into a folder beside it.
        None => std::env::current_exe()?.with_file_name("../lockwalk"),
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/keys");
    let mut n_slow = 0;
    for session in SESSIONS {
        if arguments.only.is_empty() || arguments.only.iter().any(|only| session.name.contains(only)) {
            n_slow += measure(session, &program, &folder, &arguments)?;
        }
    }
    println!("{n_slow} of the keys took longer than {} ms", arguments.within);
    Ok(if n_slow == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Plays a session, prints what it took, and returns how many keys were too slow.
fn measure(session: &Session, program: &Path, folder: &Path, wanted: &Arguments) -> anyhow::Result<usize> {
    if let Some(trace) = session.trace {
        let path = std::env::temp_dir().join(trace);
        let mut command = Command::new(program);
        let saved = command.current_dir(folder).args(session.saves).arg("--json").output()?;
        ensure!(!saved.stdout.is_empty(), "no trace was saved: {}", String::from_utf8_lossy(&saved.stderr));
        std::fs::write(path, saved.stdout)?;
    }
    let arguments = session.arguments.iter().map(|argument| match session.trace {
        Some(trace) if argument == &trace => std::env::temp_dir().join(trace).display().to_string(),
        Some(_) | None => (*argument).to_owned(),
    });
    let mut terminal = Terminal::start(program, folder, &arguments.collect::<Vec<_>>(), wanted.size)?;
    let opened = terminal.settle();
    println!("{}: opened with {opened:.0} ms, {} MB", session.name, terminal.megabytes());

    let entries = match &wanted.keys {
        Some(keys) => vec![(String::new(), keys.clone())],
        None if wanted.scripts => session.scripts(),
        None => session.entries(),
    };
    let (mut n_slow, mut slowest, mut n_keys) = (0, 0.0, 0);
    for (place, entry) in entries {
        for (i, key) in scripts::keys(&entry).iter().enumerate() {
            let (answer, longest) =
                terminal.press(key).with_context(|| format!("{place} {entry}, at key {}", i + 1))?;
            n_keys += 1;
            let worse = answer.max(longest);
            slowest = worse.max(slowest);
            n_slow += usize::from(worse > wanted.within);
            if worse >= wanted.show || wanted.keys.is_some() {
                println!(
                    "  {answer:7.1} ms, busy {longest:7.1} ms   {place} {entry}, key {}: {key:?}",
                    i + 1
                );
            }
        }
    }
    if wanted.keys.is_some() {
        println!("{}", terminal.screen());
    }
    println!("{}: {n_keys} keys, slowest {slowest:.1} ms, {} MB", session.name, terminal.megabytes());
    Ok(n_slow)
}
