//! Whole screens: a session, a size, keys, and what is seen then.

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::app::{App, Effect, Event, MouseAction};
use super::keymap::{Code, Key};
use super::{Options, Theme};
use crate::session::demo::{Definitions, Demo};
use crate::session::{Outcome, Session};
use crate::trace::Lasso;

const SIZES: [(u16, u16); 7] = [(200, 60), (120, 40), (100, 30), (80, 24), (60, 16), (40, 12), (20, 5)];

fn outcome() -> Outcome {
    Outcome { text: "WalkFindsEntry is violated".to_owned(), failed: true }
}

pub(super) fn counterexample(definitions: Definitions) -> Session {
    let walker = Box::new(Demo::new(definitions));
    Session::counterexample(walker, Demo::counterexample(), "Demo", outcome())
}

pub(super) struct Screen {
    pub(super) app: App,
    terminal: Terminal<TestBackend>,
    effect: Effect,
}

fn open(session: Session, size: (u16, u16), options: &Options) -> Screen {
    open_app(App::new(session, options), size)
}

pub(super) fn open_app(app: App, (width, height): (u16, u16)) -> Screen {
    let terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    let mut screen = Screen { app, terminal, effect: Effect::None };
    screen.draw();
    screen
}

pub(super) fn dark() -> Options {
    Options::new(Theme::named("dark").unwrap())
}

impl Screen {
    /// What the terminal was last told to do.
    pub(super) fn effect(&self) -> Effect {
        self.effect
    }

    pub(super) fn redraw(&mut self) {
        self.draw();
    }

    fn draw(&mut self) {
        self.terminal.draw(|frame| self.app.draw(frame)).unwrap();
        if self.app.is_behind() {
            self.app.catch_up();
            self.terminal.draw(|frame| self.app.draw(frame)).unwrap();
        }
    }

    /// Presses keys: names as in the table in angle brackets, everything else as typed.
    pub(super) fn press(&mut self, keys: &str) -> &mut Self {
        let mut rest = keys;
        while !rest.is_empty() {
            let (key, next) = match rest.strip_prefix('<').and_then(|r| r.split_once('>')) {
                Some((name, next)) => (Key::parse(name).unwrap(), next),
                None => {
                    let c = rest.chars().next().unwrap();
                    (Key::plain(Code::Char(c)), &rest[c.len_utf8()..])
                }
            };
            self.effect = self.app.update(Event::Key(key));
            while self.app.is_seeking() {
                self.app.hear();
            }
            self.draw();
            rest = next;
        }
        self
    }

    pub(super) fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.terminal.backend_mut().resize(width, height);
        self.app.update(Event::Resize(width, height));
        self.draw();
        self
    }

    pub(super) fn text(&self) -> String {
        let buffer = self.terminal.backend().buffer();
        let row = |y: u16| -> String { (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect() };
        let rows: Vec<String> = (0..buffer.area.height).map(|y| row(y).trim_end().to_owned()).collect();
        rows.join("\n")
    }

    /// The lines of the screen.
    pub(super) fn rows(&self) -> Vec<String> {
        self.text().lines().map(str::to_owned).collect()
    }

    /// How a cell is set off.
    pub(super) fn modifier(&self, x: u16, y: u16) -> ratatui::style::Modifier {
        self.terminal.backend().buffer()[(x, y)].modifier
    }

    pub(super) fn has(&self, text: &str) {
        assert!(self.text().contains(text), "no {text:?} on\n{}", self.text());
    }

    pub(super) fn has_not(&self, text: &str) {
        assert!(!self.text().contains(text), "{text:?} on\n{}", self.text());
    }
}

/// Opens the counterexample at a size, presses keys and compares the screen with a file.
fn check(name: &str, size: (u16, u16), keys: &str) {
    let mut screen = open(counterexample(Definitions::Given), size, &dark());
    screen.press(keys);
    insta::assert_snapshot!(name, screen.text());
}

#[test]
fn screens_at_all_sizes() {
    for (width, height) in SIZES {
        check(&format!("{width}x{height}"), (width, height), ":7<Enter>");
    }
}

#[test]
fn a_message_that_is_too_long_goes_on_in_the_line_of_keys() {
    let text = "this is what was found in walk b1, in which the first step is Clear";
    for size in [(80, 24), (60, 16), (40, 12)] {
        let mut screen = open(counterexample(Definitions::Given), size, &dark());
        screen.app.say(text);
        screen.redraw();
        let rows = screen.rows();
        let seen = rows[rows.len() - 2..].join("").split_whitespace().collect::<Vec<_>>().join(" ");
        let has_keys = seen.contains("? help");
        assert_eq!(has_keys, size.0 == 80, "{}", screen.text());
        assert!(seen.contains(text), "{}", screen.text());
        // The keys are back with the next key.
        screen.press("v.").has("? help");
    }
}

#[test]
fn how_a_layer_is_closed_is_seen_on_small_screens() {
    let mut screen = open(counterexample(Definitions::Given), (40, 12), &dark());
    for key in ["b", "e", "y", ":", "?", "m"] {
        screen.press(key).has("Esc closes");
        screen.press("<Esc>").has_not("Esc closes");
    }
}

#[test]
fn a_value_without_parts_says_so() {
    let mut screen = open(counterexample(Definitions::Given), (80, 24), &dark());
    screen.press(":7<Enter>2gj").has("▶~     mremap \"clear\"");
    screen.press("<Enter>").has("this value has no parts");
    screen.press("<→>").has("this value has no parts; . and l step");
    screen.press("<←>").has("▶~ ▾ pc");
    screen.press("<←><←>").has("this value is closed; , and h step back");
}

#[test]
fn what_a_step_changes_is_seen_without_a_key() {
    let mut screen = open(counterexample(Definitions::Given), (80, 24), &dark());
    screen.press(":7<Enter>");
    screen.has("mremap \"clear\" → \"set\"");
    screen.has("src    \"P\" → \"none\"");
    // Who reads in the pane keeps his place.
    screen.press("2g.");
    screen.has("▶~ ▾ pc");
}

#[test]
fn a_tall_screen_stacks_all_panes() {
    check("portrait_80x50", (80, 50), ":7<Enter>");
    check("portrait_90x50", (90, 50), ":7<Enter>");
}

#[test]
fn the_scene_is_drawn_with_what_changed() {
    for (width, height) in [(120, 40), (80, 24), (80, 50), (40, 12)] {
        let mut screen = open(counterexample(Definitions::Drawn), (width, height), &dark());
        screen.press(":8<Enter>7");
        insta::assert_snapshot!(format!("scene_{width}x{height}"), screen.text());
    }
}

#[test]
fn the_scene_fits_into_ascii_and_can_be_shifted() {
    let options = Options { ascii: true, ..dark() };
    let mut screen = open(counterexample(Definitions::Drawn), (50, 14), &options);
    screen.press("7:8<Enter>");
    screen.has("src        dst");
    screen.has("@ P*");
    screen.resize(34, 10).press("L");
    screen.has("L H shift");
    screen.has_not("page tables");
}

#[test]
fn a_scene_that_is_wrong_says_so() {
    let mut screen = open(counterexample(Definitions::DrawnBadly), (80, 24), &dark());
    screen.press("7");
    screen.has("Scene: part 1: row 1: column \"dst\": there is no shape \"nothing\"");
    let mut screen = open(counterexample(Definitions::Given), (80, 24), &dark());
    screen.press("7").has("no Scene is defined here");
    screen.has_not("7 Scene");
}

#[test]
fn first_and_last_step() {
    check("first", (120, 40), "");
    check("last", (120, 40), "G");
}

#[test]
fn lanes_that_are_inferred_and_mono_and_ascii() {
    let options = Options { ascii: true, ..Options::new(Theme::named("mono").unwrap()) };
    let mut screen = open(counterexample(Definitions::Missing), (120, 40), &options);
    screen.press(":7<Enter>");
    assert!(screen.text().is_ascii(), "{}", screen.text());
    insta::assert_snapshot!("inferred_ascii", screen.text());
    assert!(screen.press("?").text().is_ascii(), "{}", screen.text());
    screen.has("Right l . Space ");
}

/// The same screen, with a letter under each cell that is not plain: what a mono terminal tells apart.
#[test]
fn mono_tells_selected_changed_failed_and_taken_apart() {
    let options = Options::new(Theme::named("mono").unwrap());
    let mut screen = open(counterexample(Definitions::Given), (80, 24), &options);
    screen.press(":11<Enter>4");
    insta::assert_snapshot!("mono", with_looks(&screen));
}

/// The same for the panes that are not on that screen.
#[test]
fn mono_tells_apart_what_is_in_the_other_panes() {
    let options = Options::new(Theme::named("mono").unwrap());
    for (name, keys) in [("state", ":11<Enter>2z"), ("properties", ":11<Enter>5jz"), ("scene", ":8<Enter>7z")]
    {
        let mut screen = open(counterexample(Definitions::Drawn), (60, 16), &options);
        screen.press(keys);
        insta::assert_snapshot!(format!("mono_{name}"), with_looks(&screen));
    }
}

/// A screen without colors, and below it a letter for each cell that is not plain.
pub(super) fn with_looks(screen: &Screen) -> String {
    let buffer = screen.terminal.backend().buffer();
    let mut lines = Vec::new();
    for y in 0..buffer.area.height {
        let cells = (0..buffer.area.width).map(|x| &buffer[(x, y)]);
        let looks: String = cells
            .map(|cell| {
                assert_eq!((cell.fg, cell.bg), (ratatui::style::Color::Reset, ratatui::style::Color::Reset));
                match cell.modifier {
                    m if m.contains(ratatui::style::Modifier::REVERSED) => 'r',
                    m if m.contains(ratatui::style::Modifier::UNDERLINED) => 'u',
                    m if m.contains(ratatui::style::Modifier::BOLD) => 'b',
                    m if m.contains(ratatui::style::Modifier::DIM) => '.',
                    _ => ' ',
                }
            })
            .collect();
        lines.push(looks.trim_end().to_owned());
    }
    format!("{}\n{}", screen.text(), lines.join("\n"))
}

/// crossterm 0.29 writes a reset for every color if `NO_COLOR` is set, and a highlight would be lost.
#[test]
fn highlights_survive_no_color() {
    use ratatui::backend::CrosstermBackend;
    use ratatui::{TerminalOptions, Viewport};
    super::term::without_color(|| {
        let mut bytes = Vec::new();
        let viewport = Viewport::Fixed(ratatui::layout::Rect::new(0, 0, 80, 24));
        let mut terminal =
            Terminal::with_options(CrosstermBackend::new(&mut bytes), TerminalOptions { viewport }).unwrap();
        let options = Options::new(Theme::named("mono").unwrap());
        let mut app = App::new(counterexample(Definitions::Given), &options);
        terminal.draw(|frame| app.draw(frame)).unwrap();
        drop(terminal);
        let text = String::from_utf8(bytes).unwrap();
        let (_, after) = text.split_once("\u{1b}[7m").expect("something is reversed");
        assert!(after.starts_with(" 1 Interleaving"), "{:?}", &after[..40]);
    });
}

#[test]
fn every_step_is_reached_at_every_size() {
    for size in SIZES {
        let mut screen = open(counterexample(Definitions::Given), size, &dark());
        for step in 0..13 {
            let here = if size.1 < 14 { format!("{step}/12 ") } else { format!("▶{step:>2}") };
            if size == (40, 12) || size == (20, 5) {
                screen.has(&format!("{step}/12 "));
            } else {
                screen.has(&here);
            }
            screen.press("<→>");
        }
        for _ in 0..12 {
            screen.press("<←>");
        }
        assert_eq!(screen.app.session.cursor(), 0);
    }
}

#[test]
fn a_long_step_is_read_in_full_on_its_row() {
    let mut screen = open(counterexample(Definitions::Given), (80, 24), &dark());
    screen.has("spin_lock(ptl); look at the e…");
    screen.press(":4<Enter>");
    screen.has("spin_lock(ptl); look at the");
    screen.has("entry");
    // Or shifted, for all rows.
    screen.press("gLL");
    screen.has("…");
    screen.has("ook at the entry");
}

#[test]
fn taking_an_action_begins_a_walk() {
    let mut screen = open(counterexample(Definitions::Given), (120, 40), &dark());
    screen.press("l<Enter>");
    screen.has("4 Next from 1");
    screen.press("j");
    insta::assert_snapshot!("next", screen.text());
    screen.press("<Enter>");
    screen.has("step 2 of 2  b1");
    screen.press("1u");
    screen.has("step 1 of 12  main");
    screen.has("└─ b1 ✓ ●");
    screen.press("<Ctrl-r>");
    screen.has("step 2 of 2  b1");
    screen.press("b");
    screen.has("leaves main at 1");
    screen.press("k<Enter>");
    screen.has("main  ? help");
    screen.press("<Ctrl-r>u");
    insta::assert_snapshot!("after_branch", screen.text());
}

#[test]
fn exploring_from_the_initial_states() {
    for size in SIZES {
        let session = Session::explore(Box::new(Demo::new(Definitions::Given)), "Demo");
        let mut screen = open(session, size, &dark());
        if size == (20, 5) {
            screen.has("initial states");
        } else {
            screen.has("Init 1");
        }
        screen.press("j<Enter>");
        assert_eq!(screen.app.session.state(0), Some(&Demo::start(["src", "dst"])));
        screen.press("<Enter>");
        assert_eq!(screen.app.session.label(1).map(|label| label.name.as_str()), Some("CopyVma"));
        screen.press("uj<Enter>");
        assert_eq!(screen.app.session.label(1).map(|label| label.name.as_str()), Some("WalkBegin"));
        assert_eq!(screen.app.session.branches().len(), 2);
    }
    let session = Session::explore(Box::new(Demo::new(Definitions::Given)), "Demo");
    insta::assert_snapshot!("explore", open(session, (120, 40), &dark()).text());
}

#[test]
fn a_saved_trace_says_that_there_is_no_live_spec() {
    let mut trace = Demo::counterexample();
    trace.lasso = Some(Lasso::to(5));
    let mut screen = open(Session::recorded(trace, "trace.json", Some(outcome())), (120, 40), &dark());
    screen.has("no live spec");
    screen.has("↻ back to 5");
    screen.press("4<Enter>");
    screen.has("this trace was saved without its spec");
    screen.press("1").has_not("this trace was saved without its spec");
    screen.press("W").has("this trace was saved without its spec");
}

#[test]
fn search_and_its_ends() {
    let mut screen = open(counterexample(Definitions::Given), (80, 24), &dark());
    screen.press("/set_pte<Enter>");
    screen.has("▶ 8");
    screen.press("/WalkUnlock<Enter>");
    screen.has("▶11");
    screen.press("n");
    screen.has("▶ 5");
    screen.press("N");
    screen.has("▶11");
    screen.press("/nothing like this<Enter>");
    screen.has("no step has nothing like this");
    screen.press("/abc<Esc>");
    screen.has("▶11");
}

#[test]
fn zoom_and_panes() {
    let mut screen = open(counterexample(Definitions::Given), (80, 24), &dark());
    screen.has("2 State");
    screen.press("z");
    screen.has_not("2 State after");
    screen.has("12✗");
    screen.press("<Esc>");
    screen.has("2 State");
    screen.press("5");
    screen.has("WalkFindsEntry  ");
    screen.press("<Tab>");
    assert_eq!(screen.app.focus.number(), '1');
    screen.press("<Shift-Tab><Shift-Tab>");
    assert_eq!(screen.app.focus.number(), '4');
}

#[test]
fn the_value_tree_opens_and_closes() {
    let mut screen = open(counterexample(Definitions::Given), (120, 40), &dark());
    screen.press(":7<Enter>2gjjj<→>");
    screen.has("▾ lock");
    screen.has("dst    \"mremap\"");
    screen.press("<←>");
    screen.has("▸ lock");
    screen.press("v");
    screen.has_not("order");
    screen.press("v+");
    screen.has("[2]    \"src\"");
    screen.press("-d");
    screen.has("against first");
}

#[test]
fn palette_help_and_layers() {
    let mut screen = open(counterexample(Definitions::Given), (80, 24), &dark());
    screen.press("?");
    insta::assert_snapshot!("help", screen.text());
    screen.press("/same thread");
    screen.has("next step of the same thread");
    screen.has_not("enabled actions");
    screen.press("<Esc><Esc>");
    assert!(screen.app.overlays.is_empty());
    screen.press(":").has_not("answer-1");
    screen.press("answer").has("answer-1");
    screen.press("<Esc>:undo");
    screen.has("not now: nothing was chosen yet");
    screen.press("<Esc>:zoom<Enter>");
    assert!(screen.app.zoom);
    screen.press("<Esc><Esc><Esc>");
    assert_eq!(screen.effect, Effect::None);
    screen.press("q");
    assert_eq!(screen.effect, Effect::Quit);
}

#[test]
fn help_shows_every_key_by_scrolling() {
    let mut screen = open(counterexample(Definitions::Given), (80, 24), &dark());
    screen.press("?");
    let mut seen = screen.text();
    for _ in 0..2 * super::TABLE.len() {
        screen.press("j");
        seen.push_str(&screen.text());
    }
    for binding in super::TABLE.iter().filter(|b| !b.command.is_of_lessons()) {
        assert!(seen.contains(binding.doc), "{}", binding.name);
    }
}

#[test]
fn commands_that_can_do_nothing_say_why() {
    let mut screen = open(counterexample(Definitions::Given), (80, 24), &dark());
    for (keys, reason) in [
        ("h", "this is the first step"),
        ("u", "nothing was chosen yet"),
        ("B", "this is the first walk"),
        ("n", "nothing was searched"),
        ("'", "no step is marked"),
        (":99<Enter>", "there is no step 99"),
        ("Gl", "this is the last step"),
    ] {
        screen.press(keys).has(reason);
    }
}

#[test]
fn resizing_never_panics_and_keeps_the_step() {
    let mut screen = open(counterexample(Definitions::Given), (120, 40), &dark());
    screen.press(":7<Enter>");
    for keys in ["", "2", "4", "5", "z", "?", "<Esc>:", "<Esc>b", "<Esc>/x"] {
        screen.press(keys);
        for width in [1, 2, 5, 19, 31, 49, 51, 79, 99, 130] {
            for height in [1, 2, 3, 8, 9, 14, 15, 29, 31, 50] {
                screen.resize(width, height);
            }
        }
    }
    screen.press("<Esc>").resize(120, 40);
    assert_eq!(screen.app.session.cursor(), 7);
}

#[test]
fn the_mouse_chooses_steps_rows_and_panes() {
    let mut screen = open(counterexample(Definitions::Given), (120, 40), &dark());
    let find = |screen: &Screen, text: &str| {
        let screen = screen.text();
        let (y, line) = screen.lines().enumerate().find(|(_, line)| line.contains(text)).unwrap();
        let x = line[..line.find(text).unwrap()].chars().count();
        (x as u16, y as u16)
    };
    let click = |screen: &mut Screen, (x, y): (u16, u16)| {
        screen.app.update(Event::Mouse { x, y, action: MouseAction::Click });
        screen.draw();
    };
    let at = find(&screen, "spin_lock_nested");
    click(&mut screen, at);
    assert_eq!(screen.app.session.cursor(), 6);
    let at = find(&screen, "9──10");
    click(&mut screen, at);
    assert_eq!(screen.app.session.cursor(), 9);
    // The button stays down on the line of steps.
    for (text, step) in [("6──7", 6), ("3──4", 3), ("12✗", 12), ("9──10", 9)] {
        let (x, y) = find(&screen, text);
        screen.app.update(Event::Mouse { x, y, action: MouseAction::Drag });
        screen.draw();
        assert_eq!(screen.app.session.cursor(), step);
    }
    // The line after a step belongs to it, and the wheel goes step by step.
    let (x, y) = find(&screen, "──4");
    click(&mut screen, (x, y));
    assert_eq!(screen.app.session.cursor(), 3);
    for (action, step) in [(MouseAction::WheelDown, 4), (MouseAction::WheelUp, 3), (MouseAction::WheelUp, 2)]
    {
        let (x, y) = find(&screen, "5──6");
        screen.app.update(Event::Mouse { x, y, action });
        screen.draw();
        assert_eq!(screen.app.session.cursor(), step);
    }
    let at = find(&screen, "9──10");
    click(&mut screen, at);
    // Elsewhere a drag does nothing.
    let (x, y) = find(&screen, "spin_lock_nested");
    screen.app.update(Event::Mouse { x, y, action: MouseAction::Drag });
    assert_eq!(screen.app.session.cursor(), 9);
    let at = find(&screen, "▸ order");
    click(&mut screen, at);
    assert_eq!((screen.app.focus.number(), screen.app.state.selected), ('2', 8));
    let (x, y) = find(&screen, "1 Interleaving");
    screen.app.update(Event::Mouse { x, y, action: MouseAction::WheelDown });
    assert_eq!(screen.app.session.cursor(), 10);
    screen.press("M");
    assert_eq!(screen.effect, Effect::Mouse);
    // Of a long line the ends lead further.
    screen.press(":0<Enter>").resize(30, 12);
    let at = find(&screen, "…12");
    click(&mut screen, at);
    assert_eq!(screen.app.session.cursor(), 12);
    let at = find(&screen, "…4─5");
    click(&mut screen, at);
    assert_eq!(screen.app.session.cursor(), 3);
}

#[test]
fn the_mouse_reaches_layers_and_the_panes_that_are_not_seen() {
    let mut screen = open(counterexample(Definitions::Given), (80, 24), &dark());
    let mouse = |screen: &mut Screen, text: &str, action| {
        let rows = screen.rows();
        let y = rows.iter().position(|row| row.contains(text)).unwrap();
        let x = rows[y][..rows[y].find(text).unwrap()].chars().count() + 1;
        screen.app.update(Event::Mouse { x: x as u16, y: y as u16, action });
        screen.draw();
    };
    mouse(&mut screen, "4 Next", MouseAction::Click);
    screen.has("┌ 4 Next from 0");
    mouse(&mut screen, "2 State", MouseAction::Click);
    screen.has("┌ 2 State after 0");
    mouse(&mut screen, "4 Next", MouseAction::WheelDown);
    screen.has("┌ 2 State after 0");
    // The wheel scrolls a layer, and what is behind it stays.
    screen.press("?").has("│in State ");
    mouse(&mut screen, "Keys", MouseAction::WheelDown);
    screen.has_not("│in State ");
    mouse(&mut screen, "Keys", MouseAction::WheelUp);
    screen.has("│in State ");
    screen.press("<Esc>y").has("Copy");
    mouse(&mut screen, "Copy", MouseAction::WheelDown);
    screen.has("Esc closes");
    screen.press("<Esc>").has("step 0 of 12");
    // A message is gone with the next click.
    screen.press("u").has("nothing was chosen yet");
    mouse(&mut screen, "1 Interleaving", MouseAction::Click);
    screen.has_not("nothing was chosen yet");
}

#[test]
fn actions_of_one_name_are_told_apart_where_they_differ() {
    use crate::session::why_tests::live;
    let spec = "---- MODULE Pick ----\nEXTENDS Naturals\nVARIABLES aLongName, anotherLongName, theLast\n\
                Init == aLongName = 0 /\\ anotherLongName = 0 /\\ theLast = 0\n\
                Next == aLongName' = 1 /\\ anotherLongName' = 1 /\\ theLast' \\in {7, 8}\n====";
    let session = Session::explore(Box::new(live("Pick", spec, "INIT Init NEXT Next")), "Pick");
    let mut screen = open_app(App::new(session, &dark()), (50, 24));
    screen.press("4").has("theLast 0 → 8  ~ aLongName 0 → 1");
    // The selected one is written out in the order of the variables.
    screen.has("│    ~ aLongName 0 → 1  ");
}

#[test]
fn a_step_is_not_gone_to_before_there_is_one() {
    let walker = Box::new(Demo::new(Definitions::Given));
    let mut screen = open(Session::explore(walker, "Demo"), (80, 24), &dark());
    screen.press(":1<Enter>").has("no state is chosen yet");
}

#[test]
fn a_key_of_another_pane_says_where_it_works() {
    let mut screen = open(counterexample(Definitions::Given), (80, 24), &dark());
    screen.press("1x").has("x works in pane 5 Properties: forget the selected expression");
    screen.press("T").has("T works in pane 2 State");
    screen.press("X").has("X is no key; ? shows the keys");
    screen.press("8").has("8 is no key");
}

/// A trace with many threads, many locks, long values and long names.
pub(super) fn large(n_steps: usize) -> Session {
    use crate::trace::{Label, Step, Trace};
    use crate::value::Plain;
    let threads: Vec<String> = (0..12).map(|i| format!("worker{i}")).collect();
    let record = |value: &dyn Fn(usize) -> Plain| {
        Plain::Record(threads.iter().enumerate().map(|(i, name)| (name.clone(), value(i))).collect())
    };
    let mut steps = Vec::new();
    for step in 0..n_steps {
        let turn = step % 12;
        let state = vec![
            record(&|i| Plain::Int(i32::try_from((step + 11 - i) / 12).unwrap())),
            Plain::Set((0..120).map(|i| Plain::Str(format!("element number {i}"))).collect()),
            Plain::Function((0..40).map(|i| (Plain::Int(i * 7), Plain::Bool(i == 3))).collect()),
            Plain::Tuple((0..9).map(|_| Plain::Str("free".to_owned())).collect()),
            Plain::Str(format!("a long text {} at the end", "with many words ".repeat(60))),
        ];
        let label = (step > 0).then(|| Label {
            name: "TakeAVeryLongNamedActionThatNoColumnCanHold".to_owned(),
            parameters: vec![
                Plain::Str(threads[(turn + 11) % 12].clone()),
                Plain::Str("with a long second parameter".into()),
            ],
            location: None,
        });
        steps.push(Step { label, state });
    }
    let names = ["pc", "a_set_with_a_long_name_indeed", "table", "locks", "text"];
    let variables = names.iter().map(|name| (*name).to_owned()).collect();
    Session::recorded(Trace { variables, steps, lasso: None }, "large", None)
}

#[test]
fn nothing_is_cut_that_cannot_be_read() {
    for size in [(120, 40), (80, 24), (60, 16), (40, 12)] {
        let mut screen = open(large(30), size, &dark());
        // The text is longer than the pane; it is read by going down.
        screen.press("2G");
        let mut seen = String::new();
        for _ in 0..60 {
            seen.push_str(&screen.text());
            screen.press("j");
        }
        assert!(seen.contains("a long text"), "{size:?}");
        screen.has("the end");
        // Every element of the set.
        screen.press("gGkkk<Enter>");
        let mut seen = screen.text();
        for _ in 0..150 {
            screen.press("j");
            seen.push_str(&screen.text());
        }
        for i in [0, 1, 60, 119] {
            assert!(seen.contains(&format!("\"element number {i}\"")), "{size:?} {i}");
        }
        // The label in full on the row of the step.
        screen.press("1l");
        let text = screen.text().replace(['\n', ' ', '│', '▲', '▼'], "");
        assert!(text.contains("parameter"), "{size:?} {}", screen.text());
    }
    insta::assert_snapshot!("large", open(large(30), (80, 24), &dark()).press("lll").text());
}

#[test]
fn a_trace_of_thousands_of_steps_is_walked() {
    let mut screen = open(large(3000), (120, 40), &dark());
    screen.press("Gg:1500<Enter>lllllllllllllllll");
    screen.has("1517");
}

/// Whatever is pressed, on whatever size, nothing panics and the cursor stays in the walk.
#[test]
fn random_keys_are_safe() {
    let keys: Vec<Key> = super::TABLE.iter().flat_map(super::Binding::all_keys).collect();
    let mut random = 12_345_u64;
    let mut next = |n: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(random >> 33).unwrap() % n
    };
    let sessions: [&dyn Fn() -> Session; 3] = [
        &|| counterexample(Definitions::Missing),
        &|| Session::explore(Box::new(Demo::new(Definitions::Given)), "Demo"),
        &|| Session::recorded(Demo::counterexample(), "trace", None),
    ];
    for session in sessions {
        let mut screen = open(session(), (80, 24), &dark());
        for _ in 0..1500 {
            match next(12) {
                0 => {
                    let size = SIZES[next(SIZES.len())];
                    screen.resize(size.0, size.1);
                }
                1 => {
                    let (width, height) = screen.app.size;
                    let (x, y) = (next(usize::from(width)) as u16, next(usize::from(height)) as u16);
                    let action =
                        [MouseAction::Click, MouseAction::Drag, MouseAction::WheelUp, MouseAction::WheelDown];
                    screen.app.update(Event::Mouse { x, y, action: action[next(4)] });
                    screen.draw();
                }
                _ => {
                    let key = keys[next(keys.len())];
                    screen.app.update(Event::Key(key));
                    screen.draw();
                }
            }
            let session = &screen.app.session;
            assert!(session.is_empty() || session.cursor() < session.len());
        }
    }
}
