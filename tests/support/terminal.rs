//! The program in a terminal, as a user has it: keys go in, and what is looked at is the screen.
//!
//! The terminal answers no questions (such as where the cursor is), as some do not. No test waits for a
//! time: each waits until the screen shows what it must, however long that takes on a loaded machine.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::must_use_candidate)]

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use vt100::{MouseProtocolMode, Parser, Screen};

/// After this long a screen is taken never to come.
pub const DEADLINE: Duration = Duration::from_secs(120);

pub const RIGHT: &str = "\x1b[C";
pub const DOWN: &str = "\x1b[B";
pub const ENTER: &str = "\r";
pub const CTRL_C: &str = "\x03";

/// What the program writes at the end of a frame (the end of a synchronized update).
pub const END_OF_FRAME: &[u8] = b"\x1b[?2026l";

/// The program in a terminal of its own.
pub struct Terminal {
    master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    output: Receiver<Vec<u8>>,
    pub bytes: Vec<u8>,
    parser: Parser,
    /// How many of the bytes were put on the screen.
    shown: usize,
    /// The screen at the end of the last frame.
    frame: String,
}

pub fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

impl Terminal {
    /// Starts the program in a terminal of a size, with a UTF-8 locale.
    pub fn start(columns: u16, rows: u16, arguments: &[&str]) -> Self {
        Self::with(columns, rows, arguments, &[])
    }

    /// Starts it with other variables of the environment.
    pub fn with(columns: u16, rows: u16, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        Self::of(env!("CARGO_BIN_EXE_lockwalk"), columns, rows, arguments, variables)
    }

    /// Starts another program.
    pub fn of(
        program: &str,
        columns: u16,
        rows: u16,
        arguments: &[&str],
        variables: &[(&str, &str)],
    ) -> Self {
        let pair = native_pty_system().openpty(size(columns, rows)).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.cwd(env!("CARGO_MANIFEST_DIR"));
        for name in [
            "NO_COLOR",
            "CLICOLOR_FORCE",
            "COLORTERM",
            "TLA_PATH",
            "LC_CTYPE",
            "LANG",
            "XDG_CONFIG_HOME",
            "HOME",
        ] {
            command.env_remove(name);
        }
        command.env("LC_ALL", "C.UTF-8");
        command.env("TERM", "xterm-256color");
        for (name, value) in variables {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(n @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..n].to_vec()).is_err() {
                    break;
                }
            }
        });
        Terminal {
            keyboard: pair.master.take_writer().unwrap(),
            master: pair.master,
            child,
            output,
            bytes: Vec::new(),
            parser: Parser::new(rows, columns, 0),
            shown: 0,
            frame: String::new(),
        }
    }

    pub fn screen(&self) -> &Screen {
        self.parser.screen()
    }

    /// What the screen shows: the last whole frame while the explorer is there.
    pub fn text(&self) -> String {
        if self.screen().alternate_screen() { self.frame.clone() } else { self.screen().contents() }
    }

    /// Puts what was read on the screen, up to the end of the next frame; `false` if it has come to the end.
    fn show_frame(&mut self) -> bool {
        // The mark may come in two parts.
        let from = self.shown.saturating_sub(END_OF_FRAME.len() - 1);
        let is_mark = |window: &[u8]| window == END_OF_FRAME;
        let mark = self.bytes[from..].windows(END_OF_FRAME.len()).position(is_mark);
        let end = mark.map_or(self.bytes.len(), |at| from + at + END_OF_FRAME.len());
        self.parser.process(&self.bytes[self.shown..end]);
        self.shown = end;
        if mark.is_some() {
            self.frame = self.screen().contents();
        }
        mark.is_some()
    }

    /// Takes what the program writes next; `false` if it will write nothing more.
    fn read(&mut self, until: Instant) -> bool {
        match self.output.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(bytes) => {
                self.bytes.extend(bytes);
                while self.show_frame() {}
                true
            }
            Err(RecvTimeoutError::Disconnected) => false,
            Err(RecvTimeoutError::Timeout) => {
                let _ = self.child.kill();
                panic!("nothing happens any more:\n{}", self.text());
            }
        }
    }

    /// Waits until the screen is as it must be.
    pub fn wait_for(&mut self, what: &str, mut is_there: impl FnMut(&str) -> bool) {
        let until = Instant::now() + DEADLINE;
        while !is_there(&self.text()) {
            assert!(self.read(until), "the program ended before {what}:\n{}", self.text());
        }
    }

    /// Waits until the screen shows all of these texts.
    pub fn shows(&mut self, texts: &[&str]) {
        self.wait_for(&format!("{texts:?}"), |screen| texts.iter().all(|text| screen.contains(text)));
    }

    pub fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.parser.screen_mut().set_size(rows, columns);
        self.master.resize(size(columns, rows)).unwrap();
    }

    pub fn kill(&self, signal: &str) {
        let process = self.child.process_id().unwrap().to_string();
        assert!(Command::new("kill").args([signal, &process]).status().unwrap().success());
    }

    /// Waits for the end, looks whether the terminal is as before, and returns the exit status.
    pub fn ends(&mut self) -> u32 {
        let until = Instant::now() + DEADLINE;
        while self.read(until) {}
        let status = self.child.wait().unwrap().exit_code();
        let screen = self.screen();
        assert!(!screen.alternate_screen(), "the explorer is still there");
        assert!(!screen.hide_cursor(), "the cursor is hidden");
        assert_eq!(screen.mouse_protocol_mode(), MouseProtocolMode::None);
        assert!(!screen.bracketed_paste() && !screen.application_cursor());
        assert!(!contains(&self.bytes, b"\x1b[6n"), "it asks where the cursor is");
        if cfg!(target_os = "linux") {
            assert!(self.reads_lines(), "the keyboard is still raw");
        }
        status
    }

    /// Says whether the terminal gives whole lines to programs and shows what is typed.
    fn reads_lines(&self) -> bool {
        let name = self.master.tty_name().unwrap();
        let said = Command::new("stty").args(["-a", "-F"]).arg(name).output().unwrap();
        let said = String::from_utf8(said.stdout).unwrap();
        [" icanon ", " echo "].iter().all(|mode| said.replace('\n', " ").contains(mode))
    }

    /// What was written since the explorer gave the screen back for the last time.
    pub fn after_the_explorer(&self) -> String {
        let text = String::from_utf8_lossy(&self.bytes);
        text.rsplit_once("\x1b[?1049l").map(|(_, after)| after.to_owned()).unwrap_or_default()
    }
}

pub fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// A folder of its own for a test.
pub fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pty").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// What a terminal sends for a button of the mouse at a place, counted from 0.
pub fn mouse(button: u16, column: usize, row: usize) -> String {
    format!("\x1b[<{button};{};{}M", column + 1, row + 1)
}

/// The numbers of the escape sequences that set colors.
pub fn colors(bytes: &[u8]) -> Vec<u32> {
    let text = String::from_utf8_lossy(bytes);
    let mut found = Vec::new();
    for part in text.split("\x1b[").skip(1) {
        let numbers: String = part.chars().take_while(|c| c.is_ascii_digit() || *c == ';').collect();
        if part[numbers.len()..].starts_with('m') {
            let is_color = |n: &u32| matches!(n, 30..=38 | 40..=48 | 90..=107);
            found.extend(numbers.split(';').filter_map(|n| n.parse().ok()).filter(is_color));
        }
    }
    found
}
