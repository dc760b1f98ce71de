//! The explorer in a terminal: walks, lessons, layers, and what the terminal does to it.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod support;
#[path = "support/terminal.rs"]
mod terminal;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use lockwalk::base::SourceMap;
use lockwalk::lesson::{self, Lesson};
use portable_pty::{CommandBuilder, native_pty_system};
use terminal::{
    CTRL_C, DEADLINE, DOWN, END_OF_FRAME, ENTER, RIGHT, Terminal, colors, contains, folder, mouse, size,
};
use vt100::MouseProtocolMode;

/// What the steps of the demonstration say.
const STEPS: [&str; 13] = [
    "Init",
    "copy_vma(): dst merged, grows",
    "spin_lock(src ptl)",
    "anon_vma_lock(root)",
    "spin_lock(dst ptl)",
    "pte_none(dst); spin_unlock(dst ptl)",
    "spin_lock_nested(dst ptl)",
    "pte = ptep_clear_flush(src)",
    "set_pte_at(dst, pte)",
    "spin_unlock(dst ptl, src ptl)",
    "spin_lock(src ptl)",
    "pte_none(src); spin_unlock(src ptl)",
    "anon_vma_unlock(root): MISSED",
];

/// The row of the step that is selected in the interleaving.
fn selected(screen: &str) -> &str {
    screen.lines().find(|line| line.starts_with("│▶")).unwrap_or("")
}

/// Three initial states, and two actions in each of them.
fn choices() -> String {
    let folder = folder("choices");
    let spec = "---- MODULE Choices ----\nEXTENDS Naturals\nVARIABLE x\nInit == x \\in 1..3\n\
                Up == x < 9 /\\ x' = x + 1\nDown == x > 0 /\\ x' = x - 1\nNext == Up \\/ Down\n====\n";
    std::fs::write(folder.join("Choices.tla"), spec).unwrap();
    std::fs::write(folder.join("Choices.cfg"), "INIT Init\nNEXT Next\n").unwrap();
    folder.join("Choices.tla").display().to_string()
}

/// The lessons of a folder, read from their files, in order.
fn lessons(folder: &str) -> Vec<Lesson> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let is_lesson = |path: &PathBuf| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(|c: char| c.is_ascii_digit()))
    };
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(is_lesson);
    files.sort();
    let mut sources = SourceMap::default();
    let mut read = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        lesson::read(sources.add(name.as_str(), text.as_str()), &name, &text).unwrap()
    };
    files.iter().map(&mut read).collect()
}

/// Plays all lessons from the first page to the last with the space bar, answers what is asked, and looks
/// whether every line of every page was on the screen.
fn plays_the_lessons(command: &str, folder: &str, columns: u16, rows: u16) {
    let lessons = lessons(folder);
    let mut terminal = Terminal::start(columns, rows, &[command]);
    for (i, lesson) in lessons.iter().enumerate() {
        for (k, page) in lesson.pages.iter().enumerate() {
            let title = format!("6 Lesson {} of {} ", i + 1, lessons.len());
            let at = format!("page {} of {} ", k + 1, lesson.pages.len());
            let is_ready = |screen: &str| !screen.contains("─ checking ┘");
            terminal.wait_for(&format!("{title}{at}"), |screen| {
                screen.contains(&title) && screen.contains(&at) && is_ready(screen)
            });
            let mut seen = terminal.text();
            loop {
                let before = terminal.text();
                if before.contains("─ Space next page ┘") || before.contains("─ the last page ┘") {
                    break;
                }
                // The choices are answered once the question is read to its end.
                terminal.press(if before.contains(" answers ┘") { "1" } else { " " });
                terminal.wait_for("something new", |screen| screen != before && is_ready(screen));
                seen.push_str(&terminal.text());
            }
            for line in lesson::lines(&page.text, usize::from(columns) - 2) {
                let line: String = line.iter().map(|run| run.text.as_str()).collect();
                assert!(seen.contains(line.trim_end()), "{title}{at}: {line:?} was never seen:\n{seen}");
            }
            if let Some(question) = &page.question {
                assert!(seen.contains("Yes.") || seen.contains("Not quite, it is"), "{title}{at}: {seen}");
                assert!(
                    question.choices.iter().all(|choice| shows_text(&seen, choice)),
                    "{title}{at}: {seen}"
                );
            }
            terminal.press(" ");
        }
    }
    terminal.press("q");
    assert_eq!(terminal.ends(), 0);
}

/// Says whether a text was on the screen, perhaps over several lines.
fn shows_text(screen: &str, text: &str) -> bool {
    let words = |text: &str| {
        let plain = text.replace(['│', '|'], " ");
        plain.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    words(screen).contains(&words(text))
}

#[test]
fn the_lessons_are_played_on_a_large_screen() {
    plays_the_lessons("learn", "assets/lessons/mremap", 120, 40);
}

#[test]
fn the_lessons_are_played_on_a_small_screen() {
    plays_the_lessons("learn", "assets/lessons/mremap", 80, 24);
}

#[test]
fn the_tutor_is_played_on_a_small_screen() {
    plays_the_lessons("tutor", "assets/lessons/tutor", 80, 24);
}

fn walks_the_demonstration(columns: u16, rows: u16) {
    let mut terminal = Terminal::start(columns, rows, &[]);
    terminal.shows(&["LateWalkFindsAll is violated at 12", "step 0 of 12", "1 Interleaving"]);
    for (step, said) in STEPS.iter().enumerate() {
        if step > 0 {
            terminal.press(RIGHT);
        }
        let at = format!("step {step} of 12");
        terminal.wait_for(&format!("{at}: {said}"), |screen| {
            // The status says it in full, the column over several lines.
            let status = screen.lines().rev().nth(1).unwrap_or("");
            let begin = said.split(' ').next().unwrap_or("");
            let row = selected(screen);
            let failed = step == 12 && status.contains("12 ✗ LateWalkFindsAll is violated: ");
            screen.contains(&at)
                && row.contains(&format!("{step:>2}"))
                && row.contains(begin)
                && (failed || status.contains(said))
        });
    }
    assert!(terminal.screen().alternate_screen() && terminal.screen().hide_cursor());
    terminal.press("q");
    assert_eq!(terminal.ends(), 12);
    let screen = terminal.text();
    assert!(screen.contains("The claim is refuted") && !screen.contains("Interleaving"), "{screen}");
    assert!(screen.lines().all(|line| line.chars().count() <= 80), "{screen}");
}

#[test]
fn a_walk_of_the_command_line_stands_beside_another_variant() {
    let spec = "examples/tla/Counter.tla";
    let mut terminal = Terminal::start(100, 30, &["explore", spec, "--walk", "mine=1:2", "--at", "2"]);
    terminal.shows(&["step 2 of 2", "mine"]);
    terminal.press("c");
    terminal.shows(&["Compare Counter.cfg (NothingLost is violated) with", "CounterLocked.cfg"]);
    terminal.press("Locked\r");
    terminal.shows(&["CounterLocked.cfg as a whole: no error, 61 distinct states", "enabled: Lock(t1)"]);
    terminal.press("q");
    // The walk is written on the command line.
    terminal.press("q");
    assert_eq!(terminal.ends(), 12);
}

#[test]
fn the_demonstration_at_120x40() {
    walks_the_demonstration(120, 40);
}

#[test]
fn the_demonstration_at_80x24() {
    walks_the_demonstration(80, 24);
}

#[test]
fn explore_chooses_takes_and_undoes() {
    let mut terminal = Terminal::start(80, 24, &["explore", &choices()]);
    terminal.shows(&["choose an initial state", "Init 1", "x = 1", "Init 3", "x = 3"]);
    terminal.press(DOWN);
    terminal.press(ENTER);
    terminal.shows(&["took Init 2; u undoes", "step 0 of 0", "x 2 → 3", "x 2 → 1"]);
    terminal.press(ENTER);
    terminal.shows(&["took Up; u undoes", "step 1 of 1", "x 3 → 4"]);
    terminal.press("u");
    terminal.shows(&["undone", "step 0 of 1", "taken → 1"]);
    terminal.press(DOWN);
    terminal.press(ENTER);
    terminal.shows(&["took Down in walk b1", "step 1 of 1  b1", "x 1 → 0"]);
    terminal.press("b");
    terminal.shows(&["Walks", "main  1 step, the first walk", "1 step, leaves main at 0"]);
    terminal.press("q");
    terminal.wait_for("the list of walks is closed", |screen| !screen.contains("Walks"));
    terminal.press("B");
    terminal.shows(&["of 1  main"]);
    terminal.press("q");
    // The walk itself and the one that left it.
    terminal.shows(&["2 walks are written nowhere"]);
    terminal.press("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn explore_ends_as_check_does() {
    let spec = ["explore", "examples/tla/DieHard.tla"];
    let mut terminal = Terminal::start(100, 30, &spec);
    terminal.shows(&["NotSolved is violated at 6", "step 0 of 6"]);
    // To the end, another action there, and back.
    terminal.press("G");
    terminal.shows(&["step 6 of 6", "6 ✗ NotSolved is violated: BigToSmall"]);
    terminal.press("4");
    terminal.press(ENTER);
    terminal.shows(&["took ", "step 7 of 7"]);
    terminal.press("u");
    terminal.shows(&["undone", "step 6 of "]);
    terminal.press("/empty\r");
    terminal.shows(&["/empty  n next", "step 3 of "]);
    terminal.press("?");
    terminal.shows(&["Keys", "next step of the same thread"]);
    terminal.press("q");
    terminal.wait_for("help is closed", |screen| !screen.contains("Keys"));
    terminal.press("q");
    terminal.shows(&["1 walk is written nowhere"]);
    terminal.press("q");
    assert_eq!(terminal.ends(), 12);
}

#[test]
fn a_spec_that_was_edited_is_loaded_again() {
    let folder = folder("reload");
    let spec = |limit: u32, top: u32, more: &str| {
        let text = format!(
            "---- MODULE Count ----\nEXTENDS Naturals\nVARIABLE x\n{more}Init == x = 0\nUp == x' = x + 1\n\
             Next == x < {top} /\\ Up\nLow == x < {limit}\n====\n"
        );
        std::fs::write(folder.join("Count.tla"), text).unwrap();
    };
    spec(4, 9, "");
    std::fs::write(folder.join("Count.cfg"), "INIT Init\nNEXT Next\nINVARIANT Low\n").unwrap();
    let mut terminal = Terminal::start(80, 24, &["explore", &folder.join("Count.tla").display().to_string()]);
    terminal.shows(&["Low is violated at 4", "step 0 of 4"]);
    terminal.press("...");
    terminal.shows(&["step 3 of 4"]);
    spec(6, 9, "Double == 2 * x\n");
    terminal.press("R");
    terminal.shows(&["loaded again: Low is violated; at step 3 as before", "step 3 of 6"]);
    spec(9, 2, "");
    terminal.press("R");
    terminal.shows(&["deadlock", "step 3 is not there as it was", "step 2 of 2"]);
    spec(9, 2, "Init ==");
    terminal.press("R");
    // The place is seen however long the message is.
    terminal.shows(&["not loaded, at 4:13 of Count: error[E", "step 2 of 2"]);
    std::fs::write(folder.join("Count.cfg"), "INIT Init\nNEXT Next\nINVARIANT Lower\n").unwrap();
    spec(9, 2, "");
    terminal.press("R");
    terminal.shows(&["not loaded, at 3:11 of Count.cfg: error[E", "step 2 of 2"]);
    terminal.press("q");
    assert_eq!(terminal.ends(), 12);
}

#[test]
fn a_spec_that_is_loaded_again_without_an_end_is_stopped() {
    let folder = folder("endless");
    let spec = |top: u32, next: &str| {
        let text = format!(
            "---- MODULE Count ----\nEXTENDS Naturals\nCONSTANT N\nVARIABLE x\nInit == x = 0\nUp == x' = x + 1\n\
             Next == {next} /\\ Up\nLow == x # {top}\nSlow == {{s \\in SUBSET (1..26) : s = {{}}}}\n====\n"
        );
        std::fs::write(folder.join("Count.tla"), text).unwrap();
    };
    let config = |n: &str| {
        let text = format!("CONSTANT N {n}\nINIT Init\nNEXT Next\nINVARIANT Low\nCHECK_DEADLOCK FALSE\n");
        std::fs::write(folder.join("Count.cfg"), text).unwrap();
    };
    let stopped = "the loading was stopped; what is shown is from before, R loads again";
    spec(4, "TRUE");
    config("= 1");
    let mut terminal = Terminal::start(80, 24, &["explore", &folder.join("Count.tla").display().to_string()]);
    terminal.shows(&["Low is violated at 4"]);
    // The search behind the explorer has no end either, and is stopped by the loading.
    terminal.press("..R");
    terminal.shows(&["loaded again: Low is violated; at step 2 as before"]);
    // A search without an end, then constants that take long, then what ends.
    spec(0, "x >= 0");
    std::fs::write(folder.join("Count.cfg"), "CONSTANT N = 1\nINIT Init\nNEXT Next\n").unwrap();
    for key in ["\x03", "\x1b"] {
        terminal.press("R");
        terminal.shows(&["loading and searching again", "loading  step 2 of 4"]);
        std::thread::sleep(Duration::from_millis(300));
        terminal.press(key);
        terminal.shows(&[stopped, "step 2 of 4"]);
    }
    config("<- Slow");
    terminal.press("R");
    terminal.shows(&["loading  step 2 of 4"]);
    terminal.press("\x03");
    terminal.shows(&[stopped, "Low is violated at 4"]);
    // What was shown can be walked as before.
    terminal.press(".4");
    terminal.shows(&["step 3 of 4", "Next"]);
    spec(5, "TRUE");
    config("= 1");
    terminal.press("R");
    terminal.shows(&["loaded again: Low is violated; at step 3 as before", "Low is violated at 5"]);
    // Nothing is loaded: it ends the check, and leaves.
    terminal.press("\x03");
    terminal.wait_for("the check is stopped", |screen| !screen.contains("checking"));
    terminal.press("\x03");
    assert_eq!(terminal.ends(), 12);
}

#[test]
fn view_walks_what_check_saved() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let saved = support::lockwalk(root, &["check", "examples/tla/DieHard.tla", "--json"]);
    assert_eq!(saved.exit, 12);
    let file = folder("view").join("trace.json");
    std::fs::write(&file, saved.stdout).unwrap();
    let mut terminal = Terminal::start(80, 24, &["view", &file.display().to_string()]);
    terminal.shows(&["NotSolved is violated", "step 0 of 6"]);
    for step in 1..=6 {
        terminal.press(RIGHT);
        terminal.shows(&[&format!("step {step} of 6")]);
    }
    terminal.shows(&["BigToSmall", "big   5 → 4"]);
    terminal.press("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_screen_may_shrink_and_grow() {
    let mut terminal = Terminal::start(120, 40, &[]);
    terminal.shows(&["step 0 of 12", "5 Properties"]);
    terminal.press(RIGHT);
    terminal.shows(&["step 1 of 12"]);
    for (columns, rows, text) in [
        (80, 24, "1 Interleaving"),
        (40, 12, "1/12 CopyVma"),
        (20, 5, "enlarge the screen"),
        (120, 40, "5 Properties"),
    ] {
        terminal.resize(columns, rows);
        terminal.shows(&[text]);
    }
    terminal.shows(&["LateWalkFindsAll is violated at 12", "step 1 of 12"]);
    terminal.press("q");
    assert_eq!(terminal.ends(), 12);
}

#[test]
fn a_layer_stays_open_when_the_screen_shrinks_and_grows() {
    let mut terminal = Terminal::start(80, 24, &[]);
    terminal.shows(&["step 0 of 12"]);
    for (key, title) in [("?", "Keys"), (":", "Commands"), ("e", "Evaluate at step 0"), ("E", "Export walk")]
    {
        terminal.press(key);
        terminal.shows(&[title]);
        terminal.resize(20, 5);
        terminal.shows(&["enlarge the screen"]);
        terminal.resize(80, 24);
        terminal.shows(&[title]);
        terminal.press("\x1b");
        terminal.wait_for("the layer is closed", |screen| !screen.contains(title));
    }
    terminal.press("q");
    assert_eq!(terminal.ends(), 12);
}

/// A shell is there to say `fg`: a process without one is not stopped.
#[test]
fn the_explorer_is_suspended_and_comes_back() {
    let program = env!("CARGO_BIN_EXE_lockwalk");
    let mut terminal = Terminal::of("/bin/sh", 80, 24, &["-i"], &[("PS1", "$ "), ("ENV", "")]);
    terminal.press(&format!("'{program}'; echo \"status $?\"\r"));
    terminal.shows(&["step 0 of 12", "1 Interleaving"]);
    terminal.press(RIGHT);
    terminal.shows(&["step 1 of 12"]);
    terminal.press("\x1a");
    // What is typed before the prompt may be thrown away with what the explorer has not read.
    let has_prompt =
        |screen: &str| screen.trim_end().lines().last().is_some_and(|line| line.trim_end() == "$");
    terminal
        .wait_for("the shell has the terminal", |screen| screen.contains("Stopped") && has_prompt(screen));
    let screen = terminal.screen();
    assert!(!screen.alternate_screen() && !screen.bracketed_paste());
    assert_eq!(screen.mouse_protocol_mode(), MouseProtocolMode::None);
    terminal.press("fg\r");
    terminal.shows(&["step 1 of 12", "1 Interleaving"]);
    terminal.press(RIGHT);
    terminal.shows(&["step 2 of 12"]);
    assert!(terminal.screen().bracketed_paste());
    assert_ne!(terminal.screen().mouse_protocol_mode(), MouseProtocolMode::None);
    terminal.press("q");
    terminal.wait_for("the shell has it again", |screen| {
        screen.contains("claim is refuted") && has_prompt(screen)
    });
    terminal.press("exit\r");
    terminal.ends();
}

#[test]
fn pasted_text_is_text_and_no_keys() {
    let mut terminal = Terminal::start(80, 24, &["explore", "examples/tla/DieHard.tla"]);
    terminal.shows(&["step 0 of 6"]);
    // As keys it would leave.
    terminal.press("\x1b[200~qqq\x1b[201~");
    terminal.shows(&["pasted text goes into a line that is typed", "step 0 of 6"]);
    terminal.press("e");
    terminal.shows(&["Evaluate at step 0"]);
    terminal.press("\x1b[200~big +\r\n  small + 7\n\x1b[201~");
    terminal.shows(&["> big +   small + 7"]);
    terminal.press(ENTER);
    terminal.shows(&["0> big +   small + 7", "│  7 "]);
    terminal.press("\x1b");
    terminal.wait_for("the dialog is closed", |screen| !screen.contains("Evaluate"));
    terminal.press("q");
    assert_eq!(terminal.ends(), 12);
}

#[test]
fn the_mouse_clicks_scrolls_and_is_given_back() {
    let mut terminal = Terminal::start(120, 40, &[]);
    terminal.shows(&["step 0 of 12", "5 Properties"]);
    let row = terminal.text().lines().position(|line| line.contains(" 3 ") && line.starts_with('│')).unwrap();
    terminal.press(&mouse(0, 10, row));
    terminal.shows(&["step 3 of 12"]);
    terminal.press(&mouse(65, 10, row));
    terminal.shows(&["step 4 of 12"]);
    terminal.press(&mouse(64, 10, row));
    terminal.shows(&["step 3 of 12"]);
    terminal.press("M");
    terminal.shows(&["the mouse belongs to the terminal"]);
    assert_eq!(terminal.screen().mouse_protocol_mode(), MouseProtocolMode::None);
    terminal.press("M");
    terminal.shows(&["the mouse belongs to the explorer"]);
    assert_ne!(terminal.screen().mouse_protocol_mode(), MouseProtocolMode::None);
    terminal.press("q");
    assert_eq!(terminal.ends(), 12);
}

/// States without end, of which the fifth and the five thousandth are wrong.
fn endless() -> String {
    let folder = folder("endless");
    let spec = "---- MODULE Endless ----\nEXTENDS Naturals\nVARIABLE x\nInit == x = 0\nNext == x' = x + 1\n\
                Low == x # 4\nHigh == x # 4999\n====\n";
    std::fs::write(folder.join("Endless.tla"), spec).unwrap();
    std::fs::write(folder.join("Endless.cfg"), "INIT Init\nNEXT Next\nINVARIANTS Low High\n").unwrap();
    folder.join("Endless.tla").display().to_string()
}

#[test]
fn the_explorer_opens_while_the_search_goes_on() {
    let mut terminal = Terminal::start(80, 24, &["explore", &endless()]);
    terminal.shows(&["Low is violated at 4", "checking  step 0 of 4"]);
    terminal.press(RIGHT);
    terminal.shows(&["step 1 of 4"]);
    terminal.press("V");
    terminal.shows(&["What the check has found", "* Low is violated at 4", "High is violated at 4999"]);
    terminal.press(DOWN);
    terminal.press(ENTER);
    terminal.shows(&["High is violated at 4999 (2 of 2)", "step 0 of 4999"]);
    // The walk so far is as it was left.
    terminal.press("V");
    terminal.shows(&["* High is violated at 4999", "checking, ", " queued", "depth "]);
    terminal.press("k\r");
    terminal.shows(&["Low is violated at 4 (1 of 2)", "step 1 of 4"]);
    // The first ends the search, the second the explorer.
    terminal.press(CTRL_C);
    terminal.wait_for("the search has ended", |screen| !screen.contains("checking  step"));
    terminal.press("V");
    terminal.shows(&["the check was stopped: "]);
    terminal.press("\x1b");
    terminal.wait_for("the list is closed", |screen| !screen.contains("What the check"));
    terminal.press(RIGHT);
    terminal.shows(&["step 2 of 4", "x 1 → 2"]);
    terminal.press(CTRL_C);
    assert_eq!(terminal.ends(), 12);
}

#[test]
fn an_evaluation_that_takes_long_is_ended() {
    let mut terminal = Terminal::start(80, 24, &["explore", "examples/tla/DieHard.tla"]);
    terminal.shows(&["step 0 of 6"]);
    terminal.press("e");
    terminal.shows(&["Evaluate at step 0"]);
    terminal.press("\\A n \\in 0..2000000000 : n >= big\r");
    terminal.shows(&["evaluating; Esc stops it"]);
    terminal.press("\x1b");
    terminal.shows(&["Evaluate at step 0", "the evaluation was told to stop"]);
    terminal.press("big + 1\r");
    terminal.shows(&["0> big + 1", "│  1 "]);
    // A watch, which is evaluated where it is drawn.
    terminal.press("\x1b");
    terminal.wait_for("the dialog is closed", |screen| !screen.contains("Evaluate"));
    terminal.press("w");
    terminal.shows(&["watch: "]);
    terminal.press("\\A n \\in 0..2000000000 : n >= small\r");
    terminal.shows(&["evaluating; Esc stops it"]);
    terminal.press("\x1b");
    terminal.shows(&["the evaluation was stopped", "5 Properties and watches"]);
    terminal.press("q");
    assert_eq!(terminal.ends(), 12);
}

#[test]
fn a_theme_of_the_user_is_taken_and_a_wrong_one_refused() {
    let folder = folder("themes");
    let themes = folder.join("lockwalk").join("themes");
    std::fs::create_dir_all(&themes).unwrap();
    std::fs::write(themes.join("mine.toml"), "name = 'mine'\n[styles]\nheader = { fg = '#010203' }\n")
        .unwrap();
    std::fs::write(themes.join("bad.toml"), "name = 'bad'\n[styles]\nheder = {}\n").unwrap();
    let home = folder.display().to_string();
    let mut terminal = Terminal::with(
        80,
        24,
        &["--theme", "mine"],
        &[("XDG_CONFIG_HOME", &home), ("COLORTERM", "truecolor")],
    );
    terminal.shows(&["step 0 of 12"]);
    terminal.press("q");
    assert_eq!(terminal.ends(), 12);
    assert!(contains(&terminal.bytes, b"38;2;1;2;3"));
    let mut terminal = Terminal::with(80, 24, &["--theme", "bad"], &[("XDG_CONFIG_HOME", &home)]);
    terminal.shows(&["3 | heder = {}", "heder is no part of the screen", "did you mean header?"]);
    assert_eq!(terminal.ends(), 2);
}

#[test]
fn it_ends_when_the_terminal_is_closed() {
    let pair = native_pty_system().openpty(size(80, 24)).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_lockwalk"));
    command.cwd(env!("CARGO_MANIFEST_DIR"));
    command.env("TERM", "xterm-256color");
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let (mut seen, mut buffer) = (Vec::new(), [0; 4096]);
    while !contains(&seen, END_OF_FRAME) {
        let n = reader.read(&mut buffer).unwrap();
        assert!(n > 0, "it ended before it drew anything");
        seen.extend(&buffer[..n]);
    }
    drop(reader);
    drop(pair.master);
    let until = Instant::now() + DEADLINE;
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status.exit_code();
        }
        if Instant::now() > until {
            let _ = child.kill();
            panic!("it goes on without a terminal");
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    // It hears of the signal or that nothing can be read or drawn, whatever comes first; it does not fail of that.
    assert!([130, 2].contains(&status), "{status}");
}

#[test]
fn signals_give_the_terminal_back() {
    for signal in ["-TERM", "-INT", "-HUP"] {
        let mut terminal = Terminal::start(80, 24, &[]);
        terminal.shows(&["step 0 of 12"]);
        terminal.kill(signal);
        assert_eq!(terminal.ends(), 130, "{signal}");
    }
    let mut terminal = Terminal::start(80, 24, &[]);
    terminal.shows(&["step 0 of 12"]);
    terminal.press(CTRL_C);
    assert_eq!(terminal.ends(), 12);
}

#[test]
fn no_color_means_no_color() {
    let keys = ["?", "q", "4", RIGHT, "z"];
    let mut colored = Terminal::start(120, 40, &[]);
    colored.shows(&["step 0 of 12", "? help"]);
    colored.press("q");
    assert_eq!(colored.ends(), 12);
    assert!(!colors(&colored.bytes).is_empty());

    let mut plain = Terminal::with(120, 40, &[], &[("NO_COLOR", "1")]);
    plain.shows(&["step 0 of 12", "? help"]);
    for key in keys {
        plain.press(key);
    }
    plain.shows(&["step 1 of 12"]);
    // What is selected stands out all the same.
    let (rows, columns) = plain.screen().size();
    let stands_out = |cell: &vt100::Cell| cell.inverse() || cell.bold();
    assert!((0..rows).any(|y| (0..columns).any(|x| plain.screen().cell(y, x).is_some_and(stands_out))));
    plain.press("q");
    assert_eq!(plain.ends(), 12);
    assert!(colors(&plain.bytes).is_empty(), "{:?}", colors(&plain.bytes));
}

#[test]
fn where_the_explorer_cannot_be_there_is_text() {
    let mut terminal = Terminal::with(80, 60, &[], &[("TERM", "dumb")]);
    terminal.shows(&["MISSED"]);
    assert_eq!(terminal.ends(), 12);
    assert!(!contains(&terminal.bytes, b"\x1b"), "{}", String::from_utf8_lossy(&terminal.bytes));
    assert!(terminal.text().contains("invariant LateWalkFindsAll is violated in state 13"));

    let piped = support::lockwalk(Path::new(env!("CARGO_MANIFEST_DIR")), &[]);
    assert_eq!(piped.exit, 12);
    assert!(!piped.stdout.contains('\x1b'));
    for said in &STEPS[1..] {
        assert!(piped.stdout.contains(said), "{said}: {}", piped.stdout);
    }
}

#[test]
fn without_a_utf8_locale_all_is_ascii() {
    let mut terminal = Terminal::with(120, 40, &[], &[("LC_ALL", "C")]);
    terminal.shows(&["LateWalkFindsAll is violated at 12", "step 0 of 12", "? help"]);
    for key in ["G", "?", "q", "2", "z", "4"] {
        terminal.press(key);
    }
    terminal.shows(&["step 12 of 12", "4 Next"]);
    terminal.press("q");
    assert_eq!(terminal.ends(), 12);
    let bytes = String::from_utf8_lossy(&terminal.bytes);
    let others: Vec<&str> = bytes.lines().filter(|line| !line.is_ascii()).collect();
    assert!(others.is_empty(), "{others:?}");
}

/// What `y l` copies, as it is on the clipboard of the terminal.
fn copied(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let code = text.rsplit_once("\x1b]52;c;").and_then(|(_, rest)| rest.split(['\x07', '\x1b']).next());
    let digit = |c: u8| match c {
        b'A'..=b'Z' => Some(c - b'A'),
        b'a'..=b'z' => Some(c - b'a' + 26),
        b'0'..=b'9' => Some(c - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let digits: Vec<u8> = code.unwrap_or_default().bytes().filter_map(digit).collect();
    let bytes = digits.chunks(4).flat_map(|four| {
        let bits =
            four.iter().fold(0_u32, |bits, digit| bits << 6 | u32::from(*digit)) << (6 * (4 - four.len()));
        bits.to_be_bytes()[1..four.len()].to_vec()
    });
    String::from_utf8(bytes.collect()).unwrap()
}

#[test]
fn a_copied_command_line_opens_the_same_view() {
    let spec = "examples/tla/Counter.tla";
    let mut terminal = Terminal::start(120, 40, &["explore", spec, "--walk", "mine=1:2", "--at", "1"]);
    terminal.shows(&["step 1 of 2", "mine"]);
    terminal.press("wcounter + 1\r");
    terminal.shows(&["w counter + 1"]);
    terminal.press("dv3z");
    terminal.shows(&["3 Source", "step 1 of 2"]);
    terminal.press("yl");
    terminal.shows(&["copied the command line"]);
    let line = copied(&terminal.bytes);
    terminal.press("qq");
    terminal.ends();
    let options = "--walk mine=1:2 --at 1 --diff first --pane 3 --zoom --changed --watch='counter + 1'";
    assert_eq!(line, format!("lockwalk explore examples/tla/Counter.tla {options}"));
    let words =
        "explore examples/tla/Counter.tla --walk mine=1:2 --at 1 --diff first --pane 3 --zoom --changed";
    let mut words: Vec<&str> = words.split(' ').collect();
    words.push("--watch=counter + 1");
    let mut terminal = Terminal::start(120, 40, &words);
    terminal.shows(&["3 Source", "step 1 of 2", "mine"]);
    terminal.press("z2");
    terminal.shows(&["changed only  against first", "w counter + 1"]);
    terminal.press("q");
    terminal.ends();
}
