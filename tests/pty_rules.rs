//! What every program in a terminal must keep to: colors as they are wanted and as they can be shown, nothing
//! over the screen, nothing lost, and the terminal as before at the end.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

#[path = "support/terminal.rs"]
mod terminal;

use lockwalk::session::{Session, Verdict, WalkError, Walker};
use lockwalk::trace::State;
use lockwalk::tui::{self, Options, Theme};
use lockwalk::value::Plain;
use terminal::{ENTER, RIGHT, Terminal, colors, contains, folder, mouse};

#[test]
fn quitting_with_capital_q_leaves_the_screen_in_the_scrollback() {
    for (variables, is_colored) in [(&[][..], true), (&[("NO_COLOR", "1")][..], false)] {
        let mut terminal = Terminal::with(80, 24, &[], variables);
        terminal.shows(&["step 0 of 12"]);
        terminal.press(RIGHT);
        terminal.shows(&["step 1 of 12"]);
        terminal.press("Q");
        assert_eq!(terminal.ends(), 12);
        let after = terminal.after_the_explorer();
        let screen = terminal.text();
        for text in [" 0──▌1▐──2", "┌ 1 Interleaving ─", "│▶ 1 copy_vma(): dst merged", " ? help"]
        {
            assert!(screen.contains(text), "no {text:?} on\n{screen}");
        }
        assert_eq!(!colors(after.as_bytes()).is_empty(), is_colored, "{after:?}");
        // What is selected stands out in both.
        assert!(after.contains("\x1b[0;1;7"), "{after:?}");
    }
    let mut terminal = Terminal::start(80, 24, &[]);
    terminal.shows(&["step 0 of 12"]);
    terminal.press("q");
    assert_eq!(terminal.ends(), 12);
    assert!(!terminal.after_the_explorer().contains("Interleaving"));
}

#[test]
fn a_walk_plays_by_itself() {
    let mut terminal = Terminal::start(80, 24, &[]);
    terminal.shows(&["step 0 of 12"]);
    terminal.press("p+++");
    terminal.shows(&["played to the end, step 12", "step 12 of 12"]);
    terminal.press("p");
    terminal.shows(&["playing 8 steps/s"]);
    terminal.press("x");
    terminal.shows(&["stopped at step ", "p plays on"]);
    terminal.press("q");
    assert_eq!(terminal.ends(), 12);
}

#[test]
fn a_tiny_screen_says_what_to_do_and_answers_keys() {
    for (columns, rows) in [(20, 5), (29, 7)] {
        let mut terminal = Terminal::start(columns, rows, &[]);
        terminal.shows(&["0/12 Init", "enlarge the screen", "or use --plain"]);
        terminal.press(RIGHT);
        terminal.shows(&["1/12 "]);
        terminal.press("Q");
        assert_eq!(terminal.ends(), 12);
    }
    // Too small for that, too.
    let mut terminal = Terminal::start(8, 2, &[]);
    terminal.shows(&["0/12"]);
    terminal.press("q");
    assert_eq!(terminal.ends(), 12);
}

/// How the colors of all control sequences are written: how many of the palette, and whether any is not of it.
fn kinds(bytes: &[u8]) -> (Vec<u32>, bool) {
    let text = String::from_utf8_lossy(bytes);
    let (mut palette, mut has_others) = (Vec::new(), false);
    for part in text.split("\x1b[").skip(1) {
        let numbers: String = part.chars().take_while(|c| c.is_ascii_digit() || *c == ';').collect();
        if !part[numbers.len()..].starts_with('m') {
            continue;
        }
        let numbers: Vec<u32> = numbers.split(';').filter_map(|n| n.parse().ok()).collect();
        for window in numbers.windows(3).filter(|window| matches!(window[0], 38 | 48)) {
            match window[1] {
                5 => palette.push(window[2]),
                _ => has_others = true,
            }
        }
    }
    palette.sort_unstable();
    palette.dedup();
    (palette, has_others)
}

#[test]
fn colors_are_those_that_the_terminal_can_show() {
    let shown = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut terminal = Terminal::with(120, 40, arguments, variables);
        terminal.shows(&["step 0 of 12", "5 Properties"]);
        terminal.press("Q");
        assert_eq!(terminal.ends(), 12);
        let (palette, has_others) = kinds(&terminal.bytes);
        (palette, has_others, colors(&terminal.bytes))
    };
    let (_, has_others, _) = shown(&[], &[("COLORTERM", "truecolor")]);
    assert!(has_others);
    let (palette, has_others, _) = shown(&[], &[]);
    assert!(!has_others && palette.len() > 4 && palette.iter().all(|n| *n >= 16), "{palette:?}");
    for arguments in [&[][..], &["--theme", "dark"], &["--theme", "light"]] {
        for name in ["linux", "xterm", "screen"] {
            let (palette, has_others, mut colors) = shown(arguments, &[("TERM", name)]);
            colors.sort_unstable();
            colors.dedup();
            assert!(!has_others && palette.is_empty(), "{name}: {palette:?}");
            assert!(colors.len() > 2 && !colors.contains(&38), "{name}: {colors:?}");
        }
    }
}

#[test]
fn colors_are_there_where_they_are_wanted() {
    let wanted = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut terminal = Terminal::with(80, 24, arguments, variables);
        terminal.shows(&["step 0 of 12"]);
        // What is selected stands out with colors and without.
        let (rows, columns) = terminal.screen().size();
        let selected = (0..rows)
            .any(|y| (0..columns).any(|x| terminal.screen().cell(y, x).is_some_and(vt100::Cell::inverse)));
        assert!(selected, "{arguments:?} {variables:?}");
        terminal.press("q");
        assert_eq!(terminal.ends(), 12);
        !colors(&terminal.bytes).is_empty()
    };
    assert!(wanted(&[], &[]));
    assert!(!wanted(&[], &[("NO_COLOR", "1")]));
    assert!(wanted(&[], &[("NO_COLOR", "")]));
    assert!(!wanted(&[], &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]));
    assert!(wanted(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(!wanted(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!wanted(&["--color", "never", "--theme", "dark"], &[("COLORTERM", "truecolor")]));
}

#[test]
fn what_a_spec_prints_is_not_written_over_the_screen() {
    let folder = folder("prints");
    let spec = "---- MODULE Prints ----\nEXTENDS Naturals, TLC\nVARIABLE x\nInit == x = 0 /\\ PrintT(\"begins\")\n\
                Next == x < 9 /\\ PrintT(<<\"from\", x>>) /\\ x' = x + 1\n\
                Low == PrintT(<<\"looks\", x>>) /\\ x # 4\nView == x\n====\n";
    std::fs::write(folder.join("Prints.tla"), spec).unwrap();
    std::fs::write(folder.join("Prints.cfg"), "INIT Init\nNEXT Next\nINVARIANT Low\n").unwrap();
    let file = folder.join("Prints.tla").display().to_string();
    let mut terminal = Terminal::start(80, 24, &["explore", &file]);
    terminal.shows(&["Low is violated at 4", "step 0 of 4"]);
    terminal.press(RIGHT);
    terminal.shows(&["step 1 of 4"]);
    terminal.press("R");
    terminal.shows(&["loaded again: Low is violated; at step 1 as before"]);
    terminal.press("ePrintT(\"asked\")\r");
    // There it is what was asked for.
    terminal.shows(&["1> PrintT(\"asked\")", "│  \"asked\" ", "│  TRUE "]);
    terminal.press("\x1b");
    terminal.wait_for("the dialog is closed", |screen| !screen.contains("Evaluate"));
    terminal.press("wPrintT(\"watched\")\r");
    terminal.shows(&["5 Properties and watches", "PrintT(\"watched\")"]);
    terminal.press("1G4");
    terminal.shows(&["step 4 of 4", "4 Next from 4"]);
    terminal.press("q");
    assert_eq!(terminal.ends(), 12);
    let text = String::from_utf8_lossy(&terminal.bytes).into_owned();
    let (_, explorer) = text.split_once("\x1b[?1049h").unwrap();
    let (explorer, after) = explorer.rsplit_once("\x1b[?1049l").unwrap();
    assert!(!explorer.contains("lockwalk: "), "{explorer:?}");
    // What the second search printed is there afterwards.
    for text in ["lockwalk: \"begins\"", "lockwalk: <<\"from\", 3>>", "lockwalk: <<\"looks\", 4>>"] {
        assert!(after.contains(text), "no {text} in {after:?}");
    }
}

#[test]
fn the_button_goes_along_the_line_of_steps() {
    let mut terminal = Terminal::start(120, 40, &[]);
    terminal.shows(&["step 0 of 12", "5 Properties"]);
    let place = |terminal: &Terminal, step: &str| {
        let line = terminal.text().lines().nth(1).unwrap().to_owned();
        line[..line.find(step).unwrap()].chars().count()
    };
    let column = place(&terminal, "3");
    terminal.press(&mouse(0, column, 1));
    terminal.shows(&["step 3 of 12"]);
    for step in [6, 9, 7] {
        let column = place(&terminal, &step.to_string());
        terminal.press(&mouse(32, column, 1));
        terminal.shows(&[&format!("step {step} of 12")]);
    }
    terminal.press("q");
    assert_eq!(terminal.ends(), 12);
}

/// A spec whose evaluation has a mistake of ours.
struct Mistaken(Vec<String>);

impl Walker for Mistaken {
    fn variables(&self) -> &[String] {
        &self.0
    }

    fn initial(&mut self) -> Result<Vec<State>, String> {
        Ok(vec![vec![Plain::Int(1)]])
    }

    fn successors(&mut self, _: &State) -> Result<Vec<lockwalk::session::Successor>, WalkError> {
        Ok(Vec::new())
    }

    fn properties(&self) -> &[String] {
        &[]
    }

    fn check(&mut self, _: Option<&State>, _: &State) -> Vec<Verdict> {
        Vec::new()
    }

    fn definition(&mut self, _: &str, _: &State) -> Option<Result<Plain, String>> {
        None
    }

    fn ask(&mut self, expression: &str, _: &State, _: Option<&State>) -> Result<Plain, String> {
        match expression {
            "thread" => {
                let thread = std::thread::spawn(|| panic!("a mistake of a thread"));
                assert!(thread.join().is_err());
                Ok(Plain::Int(7))
            }
            _ => panic!("a mistake of ours"),
        }
    }
}

/// The test runs itself in a terminal, and there it shows an explorer with a mistake in it.
#[test]
fn a_panic_gives_the_terminal_back() {
    if std::env::var_os("SHOWS_A_MISTAKE").is_some() {
        let session = Session::explore(Box::new(Mistaken(vec!["x".to_owned()])), "Mistaken");
        tui::run(session, None, Options::new(Theme::named("dark").unwrap())).unwrap();
        return;
    }
    let program = std::env::current_exe().unwrap().display().to_string();
    let arguments = ["--exact", "a_panic_gives_the_terminal_back", "--nocapture"];
    let mut terminal = Terminal::of(&program, 80, 24, &arguments, &[("SHOWS_A_MISTAKE", "1")]);
    terminal.shows(&["Mistaken", "1 Interleaving", "step 0 of 0"]);
    terminal.press("e");
    terminal.shows(&["Evaluate at step 0"]);
    // The explorer outlives the mistake of a thread, and says it at the end.
    terminal.press("thread\r");
    terminal.shows(&["0> thread", "│  7 "]);
    terminal.press("other");
    terminal.press(ENTER);
    assert_eq!(terminal.ends(), 101);
    let after = terminal.after_the_explorer();
    assert!(after.contains("a mistake of ours"), "{after:?}");
    let (before, _) = after.split_once("a mistake of ours").unwrap();
    assert!(!contains(before.as_bytes(), b"Interleaving"));
}
