//! Whatever is shown can be read to its end by keys, on every screen and in every layer; and every command does
//! something or says why it does not.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use super::app::{App, Effect, Event};
use super::ask::Said;
use super::found::{Check, News};
use super::keymap::{Command, TABLE};
use super::layers::{Layer, keys_of};
use super::layout::Pane;
use super::lesson_tests::lessons;
use super::tests::{Screen, dark, open_app, with_looks};
use super::{Options, Theme};
use crate::base::Stop;
use crate::engine::Model;
use crate::graph::tests::{DOORS, model, report_of};
use crate::lesson::tests::Demonstration;
use crate::search::Violation;
use crate::session::demo::{Definitions, Demo};
use crate::session::why_tests::live;
use crate::session::{Live, Outcome, Session, Walker};

/// Screens that show panes, from the smallest on.
const SIZES: [(u16, u16); 2] = [(80, 24), (60, 16)];

/// Many states, actions, actions that are not enabled, and properties; long lines.
pub(super) fn long() -> Live {
    let mut spec = "EXTENDS Naturals\nVARIABLES x, text\n\
                    Init == x = 0 /\\ text = [i \\in 1..60 |-> i * 1000]\n\
                    Go(step_that_is_taken) == /\\ x < 500\n  /\\ x' = x + step_that_is_taken\n  /\\ UNCHANGED text\n\
                    Wait(lock_that_nobody_will_ever_give_back) == x > 1000 + lock_that_nobody_will_ever_give_back \
                    /\\ UNCHANGED <<x, text>>\n\
                    Next == (\\E i \\in 1..30 : Go(i)) \\/ (\\E i \\in 1..30 : Wait(i))\n"
        .to_owned();
    let mut cfg = "INIT Init NEXT Next INVARIANT".to_owned();
    for i in 1..=30 {
        let _ = writeln!(spec, "PropertyWithALongNameIndeed{i} == x # 490 \\/ {i} # 30");
        let _ = write!(cfg, " PropertyWithALongNameIndeed{i}");
    }
    let wide: Vec<String> = (1..=60).map(|i| format!("{i}")).collect();
    let _ = writeln!(spec, "Wide == {{{}, 61}}", wide.join(", "));
    live("Spec", &format!("---- MODULE Spec ----\n{spec}====\n"), &cfg)
}

fn counterexample() -> Session {
    let live = long();
    let violation = report_of(&live.model().unwrap()).violations.into_iter().next().unwrap();
    let outcome = Outcome { text: "a property is violated".to_owned(), failed: true };
    Session::counterexample(Box::new(live), violation.trace.unwrap(), "Long", outcome)
}

/// Options of who may write files and has an editor.
pub(super) fn options() -> Options {
    Options { save: Some(|name, _| Ok(name.to_owned())), editor: Some("vi".to_owned()), ..dark() }
}

fn opened(size: (u16, u16)) -> Screen {
    open_app(App::new(counterexample(), &options()), size)
}

/// Presses a key again and again and looks for all texts on the way; blanks and borders do not count, as long text
/// goes on in the next line.
pub(super) fn reads(screen: &mut Screen, key: &str, times: usize, texts: &[String]) {
    let dense = |text: &str| -> String {
        text.chars().filter(|c| !c.is_whitespace() && !"│▲▼▶".contains(*c)).collect()
    };
    let mut seen = vec![dense(&screen.text())];
    for _ in 0..times {
        screen.press(key);
        seen.push(dense(&screen.text()));
    }
    for text in texts {
        let text = dense(text);
        assert!(seen.iter().any(|screen| screen.contains(&text)), "{text:?} is not seen:\n{}", screen.text());
    }
}

fn numbered(count: usize, text: impl Fn(usize) -> String) -> Vec<String> {
    (1..=count).map(text).collect()
}

#[test]
fn next_can_be_read_to_its_end() {
    for size in SIZES {
        let mut screen = opened(size);
        screen.press("4g");
        let mut texts = numbered(30, |i| format!("Go({i})"));
        texts.extend(numbered(30, |i| format!("Wait({i})")));
        texts.push("x > 1000 + lock_that_nobody_will_ever_give_back".to_owned());
        reads(&mut screen, "j", 400, &texts);
    }
}

#[test]
fn properties_and_watches_can_be_read_to_their_end() {
    for size in SIZES {
        let mut screen = opened(size);
        screen.press("wtext<Enter>5g");
        let mut texts = numbered(30, |i| format!("PropertyWithALongNameIndeed{i}"));
        texts.push("60000".to_owned());
        reads(&mut screen, "j", 200, &texts);
    }
}

#[test]
fn the_source_can_be_read_to_its_end_and_to_the_right() {
    for size in SIZES {
        let mut screen = opened(size);
        screen.press("l3g");
        reads(&mut screen, "j", 80, &["MODULE Spec".to_owned(), "Wide == {1, 2".to_owned()]);
        screen.press("G<↑>");
        reads(&mut screen, "L", 30, &["59, 60, 61}".to_owned()]);
    }
}

#[test]
fn text_is_shifted_as_far_as_there_is_any_and_back_at_once() {
    for size in SIZES {
        let mut screen = opened(size);
        screen.press("l3G<↑>").has("…│");
        screen.press(&"L".repeat(60)).has("59, 60, 61}");
        screen.press("L").has("59, 60, 61}");
        screen.has("no text on the screen goes on to the right");
        screen.press("H").has_not("59, 60, 61}");
        // What is shifted less far is not lost behind it.
        screen.press("LLL").press("2g").has("x ");
        screen.press("3G<↑>").has("61}");
        screen.press(&"H".repeat(60)).has("Wide == {1, 2");
        screen.has("no text on the screen is shifted; L shifts it");
    }
}

#[test]
fn state_and_steps_can_be_read_to_their_end() {
    for size in SIZES {
        let mut screen = opened(size);
        screen.press("2g+");
        reads(&mut screen, "j", 100, &numbered(60, |i| format!("{i}000")));
        screen.press("1g");
        let last = screen.app.session.len() - 1;
        assert!(last > 15, "{last}");
        reads(&mut screen, "j", last, &numbered(last - 1, |step| format!("{step} Go")));
        assert_eq!(screen.app.session.cursor(), last);
        screen.has("Go(30)");
    }
}

#[test]
fn the_scene_can_be_read_to_its_end() {
    let outcome = Outcome { text: "WalkFindsEntry is violated".to_owned(), failed: true };
    for size in [(80, 24), (60, 16), (40, 12)] {
        let walker = Box::new(Demo::new(Definitions::Drawn));
        let session = Session::counterexample(walker, Demo::counterexample(), "Demo", outcome.clone());
        let mut screen = open_app(App::new(session, &options()), size);
        screen.press(":8<Enter>7");
        let whole = {
            let Some(Ok(layout)) = screen.app.session.picture(8) else { panic!("there is a scene") };
            layout.height
        };
        for _ in 0..whole {
            screen.press("j");
        }
        assert_eq!(screen.app.scene.rest, 0, "{size:?}:\n{}", screen.text());
    }
}

#[test]
fn the_layers_can_be_read_to_their_end() {
    for size in SIZES {
        let mut screen = opened(size);
        screen.app.look_ahead();
        screen.app.wait_for_graph();
        // Help has its own test. The names of all commands, and the doc of the selected one in full.
        screen.press(":");
        let docs: Vec<String> = TABLE
            .iter()
            .filter(|b| {
                screen.app.refusal(b.command).is_none() && matches!(b.scope, super::Scope::Everywhere)
            })
            .flat_map(|b| [b.name.to_owned(), b.doc.to_owned()])
            .collect();
        reads(&mut screen, "<↓>", TABLE.len(), &docs);
        // Formats and copies.
        screen.press("<Esc>E");
        let docs: Vec<String> = crate::export::story::FORMATS.iter().map(|f| f.doc.to_owned()).collect();
        reads(&mut screen, "j", docs.len(), &docs);
        screen.press("<Esc>y");
        let docs: Vec<String> = keys_of(Layer::Copies).map(|row| row.doc.to_owned()).collect();
        reads(&mut screen, "<F1>", 0, &docs);
        // Many walks.
        screen.press("<Esc>");
        for choice in screen.app.session.choices().unwrap().into_iter().take(25) {
            screen.app.session.take(&choice);
            screen.app.session.back_to_main();
        }
        screen.press("b");
        let n = screen.app.walks().len();
        assert!(n > 20, "{n}");
        screen.press("g");
        let names: Vec<String> = screen.app.walks().into_iter().map(|(_, text)| text).collect();
        reads(&mut screen, "j", n, &names);
        // The graph.
        screen.press("<Esc>gS");
        let super::graph::Reach::Ready(known) = &screen.app.reach else { panic!("it is explored") };
        let style = crate::export::Style::plain();
        let map = crate::export::graph::overview(&known.graph, &[], style);
        let map: Vec<String> = map.iter().filter(|line| !line.contains('#')).cloned().collect();
        reads(&mut screen, "j", 80, &map);
        screen.press("<Esc>O");
        screen.press("<Esc>1ga");
        let ways = screen.app.outlook().unwrap();
        let steps: usize = ways.ways.iter().map(|way| way.edges.len()).sum();
        let titles: Vec<String> =
            ways.ways.iter().map(|way| format!("{}: {}", way.title, way.edges.len())).collect();
        reads(&mut screen, "<PgDn>", steps, &titles);
        screen.press("<Esc>");
    }
}

#[test]
fn the_help_can_be_read_to_its_end_in_every_pane() {
    for size in SIZES {
        let mut screen = opened(size);
        for pane in ["2", "5"] {
            screen.press(pane).press("?");
            let mut docs: Vec<String> = TABLE
                .iter()
                .filter(|binding| !binding.command.is_of_lessons())
                .map(|binding| binding.doc.to_owned())
                .collect();
            // The last line.
            docs.push("text goes on; select the row, shift with L, or zoom with z".to_owned());
            reads(&mut screen, "j", 4 * TABLE.len(), &docs);
            screen.press("<Esc>");
        }
    }
}

#[test]
fn two_walks_beside_each_other_can_be_read_to_their_end() {
    for size in SIZES {
        let mut screen = opened(size);
        screen.press("4");
        for _ in 0..25 {
            screen.press("g<Enter>");
        }
        screen.press("bc");
        let columns = usize::from(size.0 - 2);
        let style = screen.app.text_style();
        let beside = screen.app.comparing.shown.as_ref().and_then(|shown| shown.beside.as_ref()).unwrap();
        let lines: Vec<String> = beside.lines(columns, style).into_iter().map(|(_, line)| line).collect();
        assert!(lines.len() > 30, "{lines:?}");
        reads(&mut screen, "j", lines.len(), &lines);
    }
}

#[test]
fn what_was_evaluated_can_be_read_to_its_beginning() {
    for size in SIZES {
        let mut screen = opened(size);
        screen.app.asked.said.push(Said::Value(0, "first".to_owned(), "one ".repeat(600)));
        screen.press("e");
        reads(&mut screen, "<PgUp>", 100, &["0> first".to_owned()]);
    }
}

/// A search that has found many things, one of them with nothing to walk.
pub(super) fn check(model: &Arc<Model>) -> (Check, crossbeam_channel::Sender<News>) {
    let (sender, news) = crossbeam_channel::unbounded();
    let first = report_of(model).violations.into_iter().next().unwrap();
    let found = (1..=20).map(|i| Violation {
        name: Some(format!("APropertyThatIsViolatedAndHasAVeryLongNameIndeedAsSomeDo{i}")),
        trace: first.trace.clone().filter(|_| i != 20),
        ..first.clone()
    });
    let model = Arc::clone(model);
    let open = move |violation: &Violation| {
        let outcome = Outcome { text: crate::export::text::broken(violation), failed: true };
        let walker = Box::new(Live::new(Arc::clone(&model)));
        Session::counterexample(walker, violation.trace.clone().unwrap(), "Long", outcome)
    };
    let progress = Arc::new(Mutex::new("12 distinct  3 queued".to_owned()));
    let check = Check { found: found.collect(), news, progress, stop: Stop::default(), open: Box::new(open) };
    (check, sender)
}

#[test]
fn what_a_check_has_found_is_listed_and_walked() {
    let model = long().model().unwrap();
    for size in SIZES {
        let (check, sender) = check(&model);
        let stop = check.stop.clone();
        let app = App::new(check.session(), &options()).with_check(Some(check));
        let mut screen = open_app(app, size);
        screen.press("llV");
        screen.has("checking, 12 distinct  3 queued");
        let names = numbered(20, |i| format!("IndeedAsSomeDo{i} is violated"));
        reads(&mut screen, "j", 20, &names);
        reads(&mut screen, "", 0, &["(no behavior)".to_owned()]);
        screen.press("<Enter>");
        assert_eq!(screen.app.message, "it has no behavior to walk");
        // Another one, and back to the step where the first was left.
        screen.press("Vj<Enter>");
        assert_eq!(screen.app.session.cursor(), 0);
        screen.press("Vk<Enter>");
        assert_eq!(screen.app.session.cursor(), 2);
        // It finds more.
        let more = Violation { name: Some("More".to_owned()), ..report_of(&model).violations.remove(0) };
        sender.send(News::Found(Box::new(more))).unwrap();
        screen.press("h");
        assert!(screen.app.has_news());
        screen.app.message.clear();
        screen.app.hear();
        assert_eq!(screen.app.message, "the check has found more: More is violated; V lists it");
        // Ctrl-c ends it, and then leaves.
        screen.press("<Ctrl-c>");
        assert!(stop.is_raised());
        assert_eq!(screen.effect(), Effect::None);
        sender.send(News::Ended("the check was stopped: 9 distinct".to_owned())).unwrap();
        screen.app.hear();
        screen.press("V").has("the check was stopped: 9 distinct");
        screen.press("<Esc><Ctrl-c>");
        assert_eq!(screen.effect(), Effect::Quit);
    }
}

#[test]
fn a_check_without_an_end_in_order_is_said_to_have_failed() {
    let (check, sender) = check(&long().model().unwrap());
    let mut app = App::new(check.session(), &options()).with_check(Some(check));
    drop(sender);
    app.hear();
    assert_eq!(app.message, "the check has failed");
    assert!(!app.is_checking());
}

/// What a command is given in: its name, and how it is made.
type Context = (&'static str, fn() -> App);

const CONTEXTS: [Context; 5] = [
    ("a counterexample", || App::new(doors(), &options())),
    ("a saved trace", || App::new(Session::recorded(Demo::counterexample(), "trace", None), &options())),
    ("a spec with nothing wrong", || App::new(Session::explore(Box::new(fine()), "Fine"), &options())),
    ("a page of a lesson", || lesson(0)),
    ("a question of a lesson", || lesson(1)),
];

/// A lesson, at one of its pages.
fn lesson(page: usize) -> App {
    let mut app = App::learn(lessons(), Box::new(Demonstration), 0, &options());
    for _ in 0..page {
        app.catch_up();
        app.turn(true);
    }
    app.catch_up();
    app
}

pub(super) fn doors() -> Session {
    let model = model(DOORS, "INIT Init NEXT Next INVARIANT Safe", &[]);
    let violation = report_of(&model).violations.into_iter().next().unwrap();
    let outcome = Outcome { text: "Safe is violated".to_owned(), failed: true };
    Session::counterexample(Box::new(Live::new(model)), violation.trace.unwrap(), "Doors", outcome)
}

fn fine() -> Live {
    let spec = "EXTENDS Naturals\nVARIABLE x\nInit == x \\in 1..2\nNext == x' = x";
    Live::new(model(spec, "INIT Init NEXT Next", &[]))
}

/// What can be seen of the explorer after a command.
fn seen(screen: &Screen) -> (String, Pane, bool) {
    (screen.text(), screen.app.focus, screen.app.overlays.is_empty())
}

#[test]
fn every_command_does_something_or_says_why_not() {
    for (size, contexts) in [((120, 40), &CONTEXTS[..1]), ((80, 24), &CONTEXTS[..])] {
        for (name, app) in contexts {
            for binding in TABLE {
                let mut screen = open_app(app(), size);
                // In the middle, so that there is somewhere to go, with the text shifted to where it can go back.
                screen.press("llHLLL");
                if let super::Scope::Pane(pane) = binding.scope {
                    screen.app.focus_on(pane);
                }
                screen.press("jjk");
                screen.app.message.clear();
                let before = seen(&screen);
                let refusal = screen.app.refusal(binding.command);
                let effect = screen.app.run(binding.command);
                screen.redraw();
                let after = seen(&screen);
                let says = !screen.app.message.is_empty();
                if let Some(reason) = refusal {
                    assert_eq!(screen.app.message, reason, "{name}: {}", binding.name);
                    continue;
                }
                let is_still = matches!(
                    binding.command,
                    // To where one is already; shifting what fits; nothing is open.
                    Command::First
                        | Command::Last
                        | Command::Up
                        | Command::Down
                        | Command::PageUp
                        | Command::PageDown
                        | Command::ScrollLeft
                        | Command::ScrollRight
                        | Command::Focus(_)
                        | Command::Close
                        | Command::OpenAll
                        | Command::CloseAll
                        | Command::Open
                        | Command::Fold
                        | Command::Toggle
                        | Command::GoChoices
                );
                let does = effect != Effect::None || before != after;
                assert!(does || says || is_still, "{name} {size:?}: {} does nothing", binding.name);
            }
        }
    }
}

#[test]
fn the_palette_shows_why_a_command_can_do_nothing() {
    for (name, app) in CONTEXTS {
        let mut screen = open_app(app(), (80, 24));
        let refused: Vec<(&str, &'static str)> = TABLE
            .iter()
            .filter(|b| b.scope == super::Scope::Everywhere)
            .filter_map(|b| Some((b.name, screen.app.refusal(b.command)?)))
            .collect();
        assert!(refused.len() > 3, "{name}: {refused:?}");
        for (command, reason) in refused {
            screen.press(":").app.update(Event::Paste(command.to_owned()));
            screen.redraw();
            reads(&mut screen, "", 0, &[format!("(not now: {reason})")]);
            screen.press("<Esc>");
        }
    }
}

/// What a command does, seen from outside.
fn outcome(screen: &mut Screen, effect: Effect) -> (String, Pane, Effect, Option<std::time::Duration>) {
    screen.redraw();
    (screen.text(), screen.app.focus, effect, screen.app.pace())
}

#[test]
fn the_palette_runs_every_command() {
    for (name, app) in [CONTEXTS[0], CONTEXTS[4]] {
        for binding in TABLE {
            let open = || {
                let mut app = app();
                app.look_ahead();
                app.wait_for_graph();
                open_app(app, (80, 24))
            };
            let mut direct = open();
            direct.press("l").app.message.clear();
            let effect = direct.app.run(binding.command);
            while direct.app.is_seeking() {
                direct.app.hear();
            }
            let mut chosen = open();
            chosen.press("l:").app.update(Event::Paste(binding.name.to_owned()));
            chosen.press("<Enter>");
            let effect = (outcome(&mut direct, effect), chosen.effect());
            let (expected, found) = (effect.0, outcome(&mut chosen, effect.1));
            assert_eq!(expected, found, "{name}: {}", binding.name);
        }
    }
}

#[test]
fn layers_stay_within_every_screen() {
    let model = long().model().unwrap();
    let sizes =
        [(200, 60), (120, 40), (100, 30), (80, 24), (60, 16), (40, 12), (20, 5), (90, 50), (3, 3), (1, 1)];
    for keys in [
        "?",
        "?/x",
        "/abc",
        ":",
        ":un",
        "b",
        "a",
        "S",
        "O",
        "e",
        "ex + 1<Enter>",
        "w",
        "E",
        "E<Enter>",
        "y",
        "m",
        "'",
        "V",
    ] {
        let (check, _sender) = check(&model);
        let mut app = App::new(check.session(), &options()).with_check(Some(check));
        app.look_ahead();
        app.wait_for_graph();
        let mut screen = open_app(app, (120, 40));
        screen.press("ma").press("ll").press(keys);
        assert!(!screen.app.overlays.is_empty(), "{keys}");
        for (width, height) in sizes {
            // A layer that reached over the edge would panic.
            screen.resize(width, height);
            let text = screen.text();
            if (60..).contains(&width) && keys != "/abc" && !keys.starts_with('w') {
                let corners = ["┌", "┐", "└", "┘"].map(|corner| text.matches(corner).count());
                assert!(corners.iter().all(|n| *n > 0), "{keys} {width}x{height}\n{text}");
            }
        }
    }
}

/// The cells of a row that are not plain.
fn looks(screen: &Screen, text: &str) -> Vec<ratatui::style::Modifier> {
    let (y, line) =
        screen.rows().into_iter().enumerate().find(|(_, row)| row.contains(text)).unwrap_or_else(|| {
            panic!("no {text:?} on\n{}", screen.text());
        });
    let x = line[..line.find(text).unwrap()].chars().count();
    (x..x + text.chars().count()).map(|x| screen.modifier(x as u16, y as u16)).collect()
}

#[test]
fn mono_tells_the_current_line_of_the_source_and_its_conjuncts_apart() {
    let options = Options { theme: Theme::named("mono").unwrap(), ..options() };
    let mut screen = open_app(App::new(doors(), &options), (60, 16));
    screen.press("l3z");
    insta::assert_snapshot!("mono_source", with_looks(&screen));
}

#[test]
fn mono_tells_apart_what_matters_in_every_pane() {
    use ratatui::style::Modifier;
    let options = Options::new(Theme::named("mono").unwrap());
    let outcome = Outcome { text: "WalkFindsEntry is violated".to_owned(), failed: true };
    let walker = Box::new(Demo::new(Definitions::Drawn));
    let session = Session::counterexample(walker, Demo::counterexample(), "Demo", outcome);
    let mut screen = open_app(App::new(session, &options), (120, 50));
    let all = |looks: &[Modifier], wanted: Modifier| looks.iter().all(|look| look.contains(wanted));
    screen.press(":7<Enter>");
    // The current step, among others.
    assert!(all(&looks(&screen, "▶ 7"), Modifier::BOLD), "{}", screen.text());
    assert!(!all(&looks(&screen, " 6 ")[1..2], Modifier::BOLD));
    // A value that changed has a sign and a look.
    assert!(screen.text().contains("~ ▾ pc") || screen.text().contains("~     mremap"), "{}", screen.text());
    // The title of the pane that has the keyboard.
    for (key, title) in
        [("1", "1 Interleaving"), ("2", "2 State"), ("4", "4 Next"), ("5", "5 Properties"), ("7", "7 Scene")]
    {
        screen.press(key);
        assert!(all(&looks(&screen, title), Modifier::REVERSED), "{title}\n{}", screen.text());
        let others = screen.rows().iter().flat_map(|row| row.match_indices(" Interleaving")).count();
        assert_eq!(others, 1);
        if key != "1" {
            assert!(!all(&looks(&screen, "1 Interleaving"), Modifier::REVERSED));
        }
    }
    // The action that the walk goes on with, the property that fails.
    screen.press("4");
    assert!(screen.text().contains("taken → 8"));
    screen.press("G").press("1G5");
    assert!(all(&looks(&screen, "✗ WalkFindsEntry")[..1], Modifier::BOLD), "{}", screen.text());
    assert!(matches!(screen.app.active(), Pane::Properties));
}
