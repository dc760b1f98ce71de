//! Another variant beside the one that is explored: keys and screens, on a spec with a lock that a cfg
//! switches off.

use std::sync::Arc;

use super::app::{App, Event, MouseAction};
use super::compare::{Variants, Wanted};
use super::opening::Opening;
use super::reach_tests::reads;
use super::reload::Reloading;
use super::tests::{Screen, dark, open_app};
use crate::search::{Options, PERIOD, breadth_first};
use crate::session::demo::Demo;
use crate::session::why_tests::live;
use crate::session::{DiffBase, Outcome, Session, Walker};

/// Two threads add one to a register, under a lock if there is one.
const SPEC: &str = r#"
---- MODULE Add ----
EXTENDS Naturals
CONSTANTS Lock, Most
VARIABLES register, own, pc, holder
T == {"a", "b"}
Init == register = 0 /\ own = [t \in T |-> 0] /\ pc = [t \in T |-> "load"] /\ holder = "nobody"
Load(t) == /\ pc[t] = "load"
           /\ Lock => holder = "nobody"
           /\ own' = [own EXCEPT ![t] = register]
           /\ holder' = t
           /\ pc' = [pc EXCEPT ![t] = "store"]
           /\ UNCHANGED register
Store(t) == /\ pc[t] = "store"
            /\ register' = own[t] + 1
            /\ holder' = "nobody"
            /\ pc' = [pc EXCEPT ![t] = "done"]
            /\ UNCHANGED own
End == (\A t \in T : pc[t] = "done") /\ UNCHANGED <<register, own, pc, holder>>
Next == (\E t \in T : Load(t) \/ Store(t)) \/ End
NoneLost == (\A t \in T : pc[t] = "done") => register = Most
====
"#;

fn cfg(constants: &str) -> String {
    format!("INIT Init NEXT Next INVARIANT NoneLost CONSTANTS {constants}")
}

fn variants() -> Variants {
    Variants {
        own: "bad.cfg".to_owned(),
        cfgs: Arc::new(|names| {
            assert!(names.iter().any(|name| name == "NoneLost"), "{names:?}");
            ["good.cfg", "odd.cfg", "worse.cfg"].map(str::to_owned).to_vec()
        }),
        load: Arc::new(|wanted, _| match wanted {
            Wanted::Config(name) if name == "good.cfg" => Ok(live("Add", SPEC, &cfg("Lock = TRUE Most = 2"))),
            Wanted::Config(name) => Err(format!("there is no file {name}")),
            Wanted::Constants(text) => {
                Ok(live("Add", SPEC, &cfg(&format!("Lock = FALSE {}", text.replace(',', " ")))))
            }
        }),
    }
}

fn opened(size: (u16, u16)) -> Screen {
    opened_with(&Opening::default(), size)
}

fn counterexample() -> Session {
    let walker = live("Add", SPEC, &cfg("Lock = FALSE Most = 2"));
    let model = walker.model().unwrap();
    let options = Options {
        workers: 1,
        go_on: false,
        deadlock: true,
        max_states: None,
        period: PERIOD,
        progress: &mut |_| {},
        print: &mut |_| {},
    };
    let violation = breadth_first(&model, options).violations.remove(0);
    let outcome = Outcome { text: "NoneLost is violated".to_owned(), failed: true };
    Session::counterexample(Box::new(walker), violation.trace.unwrap(), "Add", outcome)
}

fn opened_with(opening: &Opening, size: (u16, u16)) -> Screen {
    let mut options = dark();
    options.variants = Some(variants());
    options.opening = opening.clone();
    options.reopen = Some("lockwalk explore Add.tla".to_owned());
    open_app(App::new(counterexample(), &options), size)
}

fn compared(screen: &mut Screen, keys: &str) {
    screen.press(keys);
    screen.app.wait_for_comparison();
    screen.press("k");
}

#[test]
fn another_cfg_is_chosen_and_stands_beside_this_one() {
    let mut screen = opened((120, 40));
    screen.press("c").has("good.cfg");
    screen.app.wait_for_comparison();
    screen.redraw();
    insta::assert_snapshot!("compare_choice", screen.text());
    compared(&mut screen, "<Enter>");
    insta::assert_snapshot!("compare", screen.text());
    screen.press("<Enter>").has("good.cfg differs: step 2 of walk main");
    screen.has_not("Beside");
}

#[test]
fn states_are_compared_with_those_of_the_variant_beside_them() {
    let mut screen = opened((80, 24));
    // Before there is another variant, there are two states to compare with.
    screen.press("2dd").has("compared with the previous state");
    compared(&mut screen, "c<Enter>");
    screen.press("<Enter>").has("good.cfg differs: step 2 of walk main; d compares with it, too");
    // There it waits for the lock.
    screen.press("dd").has("compared with good.cfg, which does not take this step: it has no state here");
    screen.has("all  good.cfg has no state here");
    screen.has_not("→ ");
    screen.press("v").has("nothing is compared here");
    // From there on it goes its own way, in which nothing is lost.
    screen.press("vl").has("against good.cfg  1 of 4 differ");
    screen.press("l").has("against good.cfg  2 of 4 differ");
    screen.has("~   register 2 → 1");
    screen.has("~ ▾ own      1 of 2 differ");
    screen.press("l").has("against good.cfg  2 of 4 differ");
    screen.press("yl");
    assert_eq!(screen.app.clipboard(), "lockwalk explore Add.tla --at 4 --diff good.cfg --pane 2");
    // What both do is the same in both; a mark comes before the variant.
    screen.press(":1<Enter>v").has("nothing differs");
    screen.press("vmadddd").has("compared with the state of good.cfg beside this one");
    // A walk along which it was not taken.
    screen.press("4g<Enter>").has("in walk b1");
    screen.press("2").has("all  good.cfg has no state here");
    screen.press("dddd").has("compared with good.cfg, which has not come along this walk: c takes it along");
    // Another variant takes the place of that one; one that is not loaded does not.
    compared(&mut screen, "codd<Enter>");
    screen.press("q").has("all  good.cfg has no state here");
    compared(&mut screen, "cMost = 1<Enter>");
    screen.press("q").has("against bad.cfg Most = 1  0 of 4 differ");
}

#[test]
fn a_command_line_compares_states_with_those_of_a_variant() {
    let against = |text: &str| Opening { against: Some(Wanted::named(text)), ..Opening::default() };
    for size in [(120, 40), (80, 24)] {
        let mut screen = opened_with(&against("good.cfg"), size);
        screen.app.wait_for_comparison();
        screen.redraw();
        screen.has("compared with the state of good.cfg beside this one");
        screen.press(":4<Enter>2v").has("2 of 4 differ");
        screen.press("yl");
        let line = "lockwalk explore Add.tla --at 4 --diff good.cfg --pane 2 --changed";
        assert_eq!(screen.app.clipboard(), line);
        let mut screen = opened_with(&against("Most = 1"), size);
        screen.app.wait_for_comparison();
        screen.press("2").has("against bad.cfg Most = 1  0 of 4 differ");
        screen.press("yl");
        assert_eq!(screen.app.clipboard(), "lockwalk explore Add.tla --at 0 --diff 'Most = 1' --pane 2");
    }
    let mut screen = opened_with(&against("odd.cfg"), (80, 24));
    screen.app.wait_for_comparison();
    screen.redraw();
    screen.has("odd.cfg is not loaded: there is no file odd.cfg");
    assert_eq!(screen.app.session.base(), DiffBase::Previous);
    // It is loaded, although the list of variants was looked at meanwhile.
    let mut screen = opened_with(&against("good.cfg"), (80, 24));
    screen.press("c<Esc>");
    screen.app.wait_for_comparison();
    screen.redraw();
    screen.has("compared with the state of good.cfg beside this one");
    let remark = Some("there is no step 9".to_owned());
    let screen = opened_with(&Opening { remark, ..Opening::default() }, (80, 24));
    screen.has("there is no step 9");
}

#[test]
fn every_line_is_reached_on_a_small_screen() {
    let mut screen = opened((80, 24));
    compared(&mut screen, "c<Enter>");
    screen.has("good.cfg as a whole: no error");
    screen.has("holder = \"nobody\"");
    screen.resize(60, 16).press("G").has("the last states, left → right:");
    screen.has_not("good.cfg as a whole: no error");
    screen.press("g").has("good.cfg as a whole: no error");
    for (width, height) in [(40, 12), (20, 5)] {
        screen.resize(width, height).press("jGg");
    }
}

#[test]
fn a_search_for_verdicts_ends_with_the_list_and_goes_on_with_it() {
    let mut screen = opened((100, 30));
    screen.press("c<Esc>");
    assert!(!screen.app.has_compared());
    screen.press("c");
    screen.app.wait_for_comparison();
    screen.redraw();
    screen.has("good.cfg   no error, 9 distinct states");
    screen.has("odd.cfg    not loaded: there is no file odd.cfg");
    // All is known.
    screen.press("<Esc>c").has("good.cfg   no error");
    assert!(!screen.app.has_compared());
}

#[test]
fn constants_are_typed() {
    let mut screen = opened((100, 30));
    screen.press("cMost = 1").has("with these constants");
    compared(&mut screen, "<Enter>");
    screen.has("bad.cfg Most = 1 as a whole: NoneLost is violated, ");
    screen.has("equal states");
    screen.press("<Enter>").has("goes along to the end: step 4 of walk main");
    // What was typed comes back.
    screen.press("cx<Backspace>good<Backspace><Backspace><Backspace><Backspace>zz<↑>").has("Most = 1");
}

#[test]
fn a_part_of_a_name_is_typed_and_what_cannot_be_loaded_is_said() {
    let mut screen = opened((100, 30));
    screen.press("codd").has_not("good.cfg");
    compared(&mut screen, "<Enter>");
    screen.has("odd.cfg is not loaded: there is no file odd.cfg");
    screen.press("q").has_not("Beside");
    assert!(!screen.app.has_news());
}

#[test]
fn a_comparison_that_fails_ends() {
    let mut screen = opened((100, 30));
    screen.app.comparing.variants.as_mut().unwrap().load = Arc::new(|_, _| panic!("it is to fail"));
    compared(&mut screen, "c<Enter>");
    screen.has("good.cfg could not be compared");
}

/// Loads another session, with a layer open that was opened meanwhile.
fn loaded_again(screen: &mut Screen, open: fn() -> Session, keys: &str) {
    screen.app.reloading = Reloading::with(Some(Arc::new(move |_| Ok((open(), None)))));
    screen.press("R").press("R").press(keys);
    while !screen.app.has_reloaded() {
        std::thread::yield_now();
    }
    screen.app.hear_reload();
    screen.redraw();
}

#[test]
fn layers_show_nothing_of_a_session_that_is_gone() {
    /// The same walk, of which nothing is wrong with another constant.
    fn right() -> Session {
        let trace = counterexample().trace();
        Session::walk(Box::new(live("Add", SPEC, &cfg("Lock = FALSE Most = 1"))), trace, "Add")
    }
    let mut screen = opened((100, 30));
    loaded_again(&mut screen, counterexample, "c<Enter>");
    assert!(screen.app.overlays.is_empty(), "{:?}", screen.app.overlays);
    loaded_again(&mut screen, counterexample, "c");
    screen.has("good.cfg   ");
    screen.has_not("no other cfg");
    screen.press("<Esc>");
    loaded_again(&mut screen, right, "a");
    screen.has_not("nothing is explored");
    screen.press("<Esc>");
    let mut screen = opened((100, 30));
    loaded_again(&mut screen, right, "Gt");
    screen.has("NoneLost");
    screen.has_not("is violated");
}

#[test]
fn what_was_saved_without_its_spec_has_no_variants() {
    let session = Session::recorded(Demo::counterexample(), "trace.json", None);
    let mut screen = open_app(App::new(session, &dark()), (80, 24));
    screen.press("c").has("the spec is not at hand");
}

#[test]
fn the_verdict_of_the_selected_variant_is_read_in_full_on_a_narrow_screen() {
    let mut screen = opened((40, 12));
    screen.press("c");
    screen.app.wait_for_comparison();
    screen.redraw();
    reads(&mut screen, "<↓>", 3, &["there is no file worse.cfg".to_owned()]);
    // A click selects one.
    screen.press("<Esc>c").has("▶ good.cfg");
    let y = screen.rows().iter().position(|row| row.contains("worse.cfg")).unwrap();
    screen.app.update(Event::Mouse { x: 5, y: y as u16, action: MouseAction::Click });
    screen.redraw();
    screen.has("▶ worse.cfg");
}
