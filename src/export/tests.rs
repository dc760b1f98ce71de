//! What leaves the program, from reports written by hand.

use super::json::{Costs, Document, ReadError, read};
use super::text::Context;
use super::*;
use crate::base::{SourceMap, Span};
use crate::diag::Diagnostic;
use crate::search::{Counts, Outcome, Report, Violation};
use crate::trace::{Label, Lasso, State, Step, Trace, resolve};
use crate::value::Plain;

fn s(text: &str) -> Plain {
    Plain::Str(text.to_owned())
}

fn record(fields: &[(&str, Plain)]) -> Plain {
    Plain::Record(fields.iter().map(|(n, v)| ((*n).to_owned(), v.clone())).collect())
}

fn step(label: Option<(&str, &[Plain])>, state: &[Plain]) -> Step {
    let label = label.map(|(name, parameters)| Label {
        name: name.to_owned(),
        parameters: parameters.to_vec(),
        location: Some("12:3 of Race".to_owned()),
    });
    Step { label, state: state.to_vec() }
}

/// Two threads and a lock; the last step breaks an invariant.
fn race() -> Trace {
    let pc = |m: &str, w: &str| record(&[("mover", s(m)), ("walker", s(w))]);
    let pte = |src: &str| record(&[("src", s(src))]);
    Trace {
        variables: vec!["pc".to_owned(), "pte".to_owned(), "lock".to_owned()],
        steps: vec![
            step(None, &[pc("start", "start"), pte("P"), s("free")]),
            step(Some(("Lock", &[s("mover")])), &[pc("in", "start"), pte("P"), s("mover")]),
            step(Some(("Clear", &[s("mover")])), &[pc("out", "start"), pte("none"), s("mover")]),
            step(Some(("Unlock", &[s("mover")])), &[pc("done", "start"), pte("none"), s("free")]),
            step(Some(("Look", &[s("walker")])), &[pc("done", "done"), pte("none"), s("free")]),
        ],
        lasso: None,
    }
}

fn violation(trace: Option<Trace>) -> (Violation, SourceMap) {
    let mut sources = SourceMap::default();
    let file = sources.add("Race.tla", "Found == pc[\"walker\"] = \"done\" => pte[\"src\"] = \"P\"\n");
    let diagnostic = Diagnostic::error("E0601", "invariant Found is violated")
        .at(Span::new(file, 33, 49), "this part is FALSE");
    (
        Violation {
            outcome: Outcome::Invariant,
            name: Some("Found".to_owned()),
            diagnostic,
            trace,
            shown: Vec::new(),
            no_return: None,
        },
        sources,
    )
}

fn counts() -> Counts {
    Counts { generated: 1082, distinct: 60, queued: 6, depth: 13 }
}

fn report_of(violations: Vec<Violation>) -> Report {
    let outcome = violations.first().map_or(Outcome::Ok, |v| v.outcome);
    Report {
        violations,
        outcome,
        counts: counts(),
        behaviors: None,
        warnings: Vec::new(),
        unchecked: Vec::new(),
    }
}

fn write(report: &Report, context: &Context<'_>, style: Style) -> String {
    text::report(report, context, style, &mut |violation| text::behavior(violation, style))
}

fn text_of(report: &Report, sources: &SourceMap) -> String {
    let context = Context { sources, module: "Race", seconds: 0.0123 };
    write(report, &context, Style::plain())
}

#[test]
fn text_of_a_violated_invariant() {
    let (violation, sources) = violation(Some(race()));
    insta::assert_snapshot!(text_of(&report_of(vec![violation]), &sources), @r#"
    error[E0601]: invariant Found is violated
     --> Race.tla:1:34
      |
    1 | Found == pc["walker"] = "done" => pte["src"] = "P"
      |                                  ^^^^^^^^^^^^^^^^ this part is FALSE

    1  Init
         pc   = [mover |-> "start", walker |-> "start"]
         pte  = [src |-> "P"]
         lock = "free"
    2  Lock("mover")                                             12:3 of Race
       ~ pc.mover : "start" → "in"
       ~ lock     : "free" → "mover"
    3  Clear("mover")                                            12:3 of Race
       ~ pc.mover : "in" → "out"
       ~ pte.src  : "P" → "none"
    4  Unlock("mover")                                           12:3 of Race
       ~ pc.mover : "out" → "done"
       ~ lock     : "mover" → "free"
    5  Look("walker")                                            12:3 of Race
       ~ pc.walker : "start" → "done"

    ✗ Race: invariant Found is violated in state 5
      1,082 states generated, 60 distinct, 6 left on the queue, depth 13, 0.01 s
    "#);
}

#[test]
fn text_of_a_good_run() {
    let mut report = report_of(Vec::new());
    report.counts.queued = 0;
    insta::assert_snapshot!(text_of(&report, &SourceMap::default()), @r"
    ✓ Race: no error has been found
      1,082 states generated, 60 distinct, depth 13, 0.01 s
    ");
}

#[test]
fn text_of_runs_that_were_cut_short() {
    let mut report = report_of(Vec::new());
    report.outcome = Outcome::Limit;
    insta::assert_snapshot!(text_of(&report, &SourceMap::default()), @r"
    ✗ Race: a limit was reached before the search was complete
      1,082 states generated, 60 distinct, 6 left on the queue, depth 13, 0.01 s
    ");
    report.outcome = Outcome::Interrupted;
    insta::assert_snapshot!(text_of(&report, &SourceMap::default()), @r"
    ✗ Race: interrupted before the search was complete
      1,082 states generated, 60 distinct, 6 left on the queue, depth 13, 0.01 s
    ");
}

#[test]
fn text_of_a_lasso_and_of_more_than_one_violation() {
    let (mut property, sources) = violation(Some(race()));
    property.outcome = Outcome::Property;
    property.name = Some("Live".to_owned());
    let mut short = race();
    short.steps.truncate(2);
    short.lasso = Some(Lasso::to(0));
    property.trace = Some(short.clone());
    short.lasso = Some(Lasso::Stuttering);
    let (deadlock, _) = violation(Some(short));
    let deadlock = Violation { outcome: Outcome::Deadlock, name: None, ..deadlock };
    insta::assert_snapshot!(text_of(&report_of(vec![property, deadlock]), &sources), @r#"
    error[E0601]: invariant Found is violated
     --> Race.tla:1:34
      |
    1 | Found == pc["walker"] = "done" => pte["src"] = "P"
      |                                  ^^^^^^^^^^^^^^^^ this part is FALSE

    1  Init
         pc   = [mover |-> "start", walker |-> "start"]
         pte  = [src |-> "P"]
         lock = "free"
    2  Lock("mover")                                             12:3 of Race
       ~ pc.mover : "start" → "in"
       ~ lock     : "free" → "mover"
       then back to 1, and so on for ever

    error[E0601]: invariant Found is violated
     --> Race.tla:1:34
      |
    1 | Found == pc["walker"] = "done" => pte["src"] = "P"
      |                                  ^^^^^^^^^^^^^^^^ this part is FALSE

    1  Init
         pc   = [mover |-> "start", walker |-> "start"]
         pte  = [src |-> "P"]
         lock = "free"
    2  Lock("mover")                                             12:3 of Race
       ~ pc.mover : "start" → "in"
       ~ lock     : "free" → "mover"
       then nothing changes any more

    ✗ Race: property Live is violated by a behavior of 2 states (and 1 more)
      1,082 states generated, 60 distinct, 6 left on the queue, depth 13, 0.01 s
    "#);
}

#[test]
fn every_outcome_has_a_summary() {
    let (mut violation, _) = violation(None);
    let outcomes = [
        Outcome::Assumption,
        Outcome::Deadlock,
        Outcome::Invariant,
        Outcome::Property,
        Outcome::Assert,
        Outcome::Evaluation(75),
        Outcome::Parse,
        Outcome::Config,
    ];
    let mut lines = Vec::new();
    for outcome in outcomes {
        violation.outcome = outcome;
        lines.push(text::summary(&violation));
    }
    insta::assert_snapshot!(lines.join("\n"), @r"
    an assumption does not hold
    deadlock: no step is possible
    invariant Found is violated
    property Found is violated
    an assertion failed
    an evaluation failed
    the spec cannot be read
    the cfg cannot be used
    ");
}

#[test]
fn ascii_and_colors() {
    let (violation, sources) = violation(Some(race()));
    let report = report_of(vec![violation]);
    let context = Context { sources: &sources, module: "Race", seconds: 0.0 };
    let ascii = Style { glyphs: Glyphs::Ascii, ..Style::plain() };
    assert!(write(&report, &context, ascii).lines().skip(1).all(str::is_ascii));
    let colors = Style { color: Color::Ansi, ..Style::plain() };
    assert!(write(&report, &context, colors).contains("\u{1b}[1;38;5;166m✗\u{1b}[0m"));
}

fn columns_of(trace: &Trace, width: usize, style: Style) -> String {
    let mut locks = |name: &str, state: &State| {
        let holders = if state[2] == s("free") { vec![] } else { vec![state[2].clone()] };
        (name == "Locks").then(|| {
            Ok(Plain::Tuple(
                vec![record(&[
                    ("name", s("ptl")),
                    ("short", s("pS")),
                    ("title", s("page-table lock of src")),
                    ("holders", Plain::Set(holders.into())),
                    ("mode", s("write")),
                ])]
                .into(),
            ))
        })
    };
    let table = resolve(trace, &mut locks);
    columns::columns(trace, &table, Some("Found is violated"), &[], width, style)
}

#[test]
fn columns_for_a_mail() {
    let ascii = Style { glyphs: Glyphs::Ascii, ..Style::plain() };
    insta::assert_snapshot!(columns_of(&race(), 100, ascii), @r"
         mover                  walker                 pS

      2  Lock                                          m+
      3  Clear                                         m|
      4  Unlock                                        m-
      5                         Look                   .
                                <-- Found is violated

         pS  page-table lock of src
         x+ acquires   x| holds   x- releases
         m = mover  w = walker

         longest hold of each lock
           pS  mover  from 2 to 4  across 1 step
    ");
}

#[test]
fn steps_that_are_not_essential_have_a_sign_in_their_rows() {
    let table = resolve(&race(), &mut |_, _| None);
    let essential = [true, true, false, true, true];
    let told = |essential: &[bool], style| columns::columns(&race(), &table, None, essential, 60, style);
    let ascii = Style { glyphs: Glyphs::Ascii, ..Style::plain() };
    let (plain, signs) = (told(&[], ascii), told(&essential, ascii));
    assert!(signs.contains("\n  3o Clear"), "{signs}");
    assert!(signs.contains("\n     o  not essential: the violation does not need this step\n"), "{signs}");
    // The rest is as it was.
    let same = |line: &&str| !line.contains("Clear") && !line.contains("not essential");
    assert!(signs.lines().filter(same).eq(plain.lines().filter(same)), "{signs}");
    assert_eq!(signs.replace("3o", "3 ").lines().nth(3), plain.lines().nth(3));
    assert!(told(&essential, Style::plain()).contains("\n  3○ Clear"));
    assert_eq!(told(&[true; 5], ascii), plain);
}

#[test]
fn holds_that_go_round_a_loop() {
    let hold = |n_steps: usize, lasso: Lasso| {
        let mut trace = Trace { lasso: Some(lasso), ..race() };
        trace.steps.truncate(n_steps);
        let text = columns_of(&trace, 100, Style::plain());
        text.lines().last().map(|line| line.trim().to_owned()).unwrap_or_default()
    };
    assert_eq!(
        hold(3, Lasso::Cycle { back: 1, by: None }),
        "pS  mover  from 2 for ever  across all 2 steps of the loop"
    );
    assert_eq!(
        hold(3, Lasso::Cycle { back: 2, by: None }),
        "pS  mover  from 2 for ever  across the one step of the loop"
    );
    assert_eq!(
        hold(3, Lasso::Cycle { back: 0, by: None }),
        "pS  mover  from 2 to the step back to 1  across 1 step"
    );
    assert_eq!(hold(3, Lasso::Stuttering), "pS  mover  from 2 for ever  across 1 step");
    // It is taken again at the end of the loop.
    let mut trace = Trace { lasso: Some(Lasso::Cycle { back: 1, by: None }), ..race() };
    trace.steps[4] = trace.steps[1].clone();
    let text = columns_of(&trace, 100, Style::plain());
    let again = "pS  mover  from 5 to 4 of the next round  across 2 steps";
    assert!(text.contains(again), "{text}");
}

#[test]
fn columns_wrap_inside_themselves() {
    let mut trace = race();
    if let Some(label) = &mut trace.steps[2].label {
        label.parameters.push(s("a text that is longer than the column is wide"));
    }
    let text = columns_of(&trace, 60, Style::plain());
    assert!(text.lines().all(|line| lines::width(line) <= 60), "{text}");
    insta::assert_snapshot!(text, @r#"
         mover                     walker                    pS

      2  Lock                                                m╷
      3  Clear("a text that is                               m│
           longer than the column
           is wide")
      4  Unlock                                              m╵
      5                            Look                      ·
                                   <-- Found is violated

         pS  page-table lock of src
         x╷ acquires   x│ holds   x╵ releases
         m = mover  w = walker

         longest hold of each lock
           pS  mover  from 2 to 4  across 1 step
    "#);
}

#[test]
fn columns_of_a_spec_without_threads() {
    let steps = vec![
        step(None, &[Plain::Int(0)]),
        step(Some(("Up", &[])), &[Plain::Int(1)]),
        step(Some(("Up", &[])), &[Plain::Int(2)]),
    ];
    let trace = Trace { variables: vec!["n".to_owned()], steps, lasso: Some(Lasso::to(1)) };
    let table = resolve(&trace, &mut |_, _| None);
    insta::assert_snapshot!(columns::columns(&trace, &table, None, &[], 100, Style::plain()), @r"
         action

      2  Up
      3  Up
         then back to 2, and so on for ever
    ");
}

/// A picture is as wide as its title, and a lock is drawn as long as somebody holds it.
#[test]
fn the_width_and_the_locks_of_a_picture() {
    use crate::export::story::{Format, Story};
    let sem = |readers: &[&str]| {
        let readers = Plain::Set(readers.iter().map(|name| s(name)).collect());
        record(&[("readers", readers), ("writer", s("none"))])
    };
    let pc = |a: &str, b: &str| record(&[("ann", s(a)), ("bob", s(b))]);
    let steps = vec![
        step(None, &[pc("in", "in"), sem(&["ann", "bob"])]),
        step(Some(("Leave", &[s("bob")])), &[pc("in", "out"), sem(&["ann"])]),
        step(Some(("Enter", &[s("bob")])), &[pc("in", "back"), sem(&["ann", "bob"])]),
        step(Some(("Fall", &[s("bob")])), &[pc("out", "out"), sem(&[])]),
    ];
    let trace = Trace { variables: vec!["pc".to_owned(), "sem".to_owned()], steps, lasso: None };
    let table = resolve(&trace, &mut |_, _| None);
    let title = "a title that is much longer than the names of the threads and what they do";
    let story = Story {
        title,
        stem: "Sem",
        trace: &trace,
        table: &table,
        said: &[],
        broken: None,
        pictures: &[],
        others: &[],
        facts: &[],
        essential: &[],
        style: Style::plain(),
    };
    let picture = (Format::named("svg").unwrap().write)(&story);
    assert!(picture.contains(&format!("width=\"{}\"", 8 * title.len() + 16)), "{picture}");
    let bars = picture.lines().filter(|line| line.contains("class=\"held") || line.contains(">ab<"));
    insta::assert_snapshot!(bars.collect::<Vec<_>>().join("\n"), @r#"
    <path class="held shared" d="M179 60v26"/>
    <text x="192" y="77">ab</text>
    <path class="held shared" d="M179 86v26"/>
    <path class="held shared" d="M179 112v26"/>
    <text x="192" y="129">ab</text>
    <path class="held shared" d="M179 138v13"/>
    "#);
}

#[test]
fn a_loop_in_pictures_and_pages() {
    use crate::export::story::{Format, Story};
    let steps = (0..3).map(|n| step((n > 0).then_some(("Up", &[][..])), &[Plain::Int(n)])).collect();
    let trace = Trace { variables: vec!["n".to_owned()], steps, lasso: Some(Lasso::to(1)) };
    let table = resolve(&trace, &mut |_, _| None);
    let (pictures, said, others) = (&[], &[], &[]);
    let (title, stem, broken) = ("Up", "Up", None);
    let (facts, style) = (&[], Style::plain());
    let story = Story {
        title,
        stem,
        trace: &trace,
        table: &table,
        said,
        broken,
        pictures,
        others,
        facts,
        essential: &[],
        style,
    };
    let written = |format: &str| (Format::named(format).unwrap().write)(&story);
    insta::assert_snapshot!(written("mermaid"), @r"
    sequenceDiagram
        participant T0 as action
        Note over T0: 1 Init
        T0->>T0: 2 Up
        loop for ever
        T0->>T0: 3 Up
        Note over T0: then back to 2, and so on for ever
        end
    ");
    let page = written("html");
    assert!(page.contains("<tr id=\"r3\" class=\"loop\">") && page.contains("<tr id=\"r1\"><td>"));
    assert!(page.contains("id=\"s3\" data-next=\"s2\""));
    assert!(written("svg").contains("class=\"loop\""));
    assert!(written("kernel").contains("then back to what was after `Up`"));
}

fn costs() -> Costs {
    Costs { seconds: 0.012_345, peak_bytes: 4_194_304 }
}

#[test]
fn json_of_a_violated_invariant() {
    let mut short = race();
    short.steps.truncate(2);
    let (violation, sources) = violation(Some(short));
    let mut report = report_of(vec![violation]);
    report.warnings.push(Diagnostic::warning("W0101", "`Foo` is defined twice"));
    insta::assert_snapshot!(Document::of_report(&report, &sources, costs()).to_text(), @r#"
    {
      "version": 1,
      "outcome": "invariant",
      "exit": 12,
      "violated": "Found",
      "message": "error[E0601]: invariant Found is violated\n --> Race.tla:1:34\n  |\n1 | Found == pc[\"walker\"] = \"done\" => pte[\"src\"] = \"P\"\n  |                                  ^^^^^^^^^^^^^^^^ this part is FALSE",
      "states": {
        "generated": 1082,
        "distinct": 60,
        "queued": 6,
        "depth": 13
      },
      "trace": [
        {
          "index": 1,
          "action": null,
          "parameters": [],
          "location": null,
          "state": {
            "pc": "[mover |-> \"start\", walker |-> \"start\"]",
            "pte": "[src |-> \"P\"]",
            "lock": "\"free\""
          }
        },
        {
          "index": 2,
          "action": "Lock",
          "parameters": [
            "\"mover\""
          ],
          "location": "12:3 of Race",
          "state": {
            "pc": "[mover |-> \"in\", walker |-> \"start\"]",
            "pte": "[src |-> \"P\"]",
            "lock": "\"mover\""
          }
        }
      ],
      "lasso": null,
      "warnings": [
        {
          "code": "W0101",
          "text": "`Foo` is defined twice"
        }
      ],
      "seconds": 0.012,
      "peak_bytes": 4194304
    }
    "#);
}

#[test]
fn json_of_a_good_run() {
    let document = Document::of_report(&report_of(Vec::new()), &SourceMap::default(), costs());
    insta::assert_snapshot!(document.to_text(), @r#"
    {
      "version": 1,
      "outcome": "ok",
      "exit": 0,
      "violated": null,
      "message": null,
      "states": {
        "generated": 1082,
        "distinct": 60,
        "queued": 6,
        "depth": 13
      },
      "trace": [],
      "lasso": null,
      "warnings": [],
      "seconds": 0.012,
      "peak_bytes": 4194304
    }
    "#);
}

#[test]
fn json_of_a_spec_that_cannot_be_read() {
    let diagnostics = [
        Diagnostic::warning("W0302", "`PROPERTEIS` is taken as a name, not as a directive"),
        Diagnostic::error("E0101", "expected `)`"),
    ];
    let document = Document::of_failure(Outcome::Parse, &diagnostics, &SourceMap::default(), costs());
    insta::assert_snapshot!(document.to_text(), @r#"
    {
      "version": 1,
      "outcome": "parse",
      "exit": 150,
      "violated": null,
      "message": "error[E0101]: expected `)`",
      "states": {
        "generated": 0,
        "distinct": 0,
        "queued": 0,
        "depth": 0
      },
      "trace": [],
      "lasso": null,
      "warnings": [
        {
          "code": "W0302",
          "text": "`PROPERTEIS` is taken as a name, not as a directive"
        }
      ],
      "seconds": 0.012,
      "peak_bytes": 4194304
    }
    "#);
}

#[test]
fn json_is_read_back() {
    let by = step(Some(("Give", &["a", "b"].map(|name| Plain::Str(name.to_owned())))), &[]).label;
    let closed = Lasso::Cycle { back: 2, by };
    for lasso in [None, Some(Lasso::to(2)), Some(closed), Some(Lasso::Stuttering)] {
        let trace = Trace { lasso, ..race() };
        let (first, sources) = violation(Some(trace.clone()));
        let (second, _) = violation(Some(race()));
        let document = Document::of_report(&report_of(vec![first, second]), &sources, costs());
        let again = read(&document.to_text()).unwrap();
        assert_eq!(again, document);
        assert_eq!(again.behavior().unwrap(), trace);
        assert_eq!(again.further.len(), 1);
    }
}

#[test]
fn the_action_that_closes_a_loop_is_written_where_it_is_known() {
    let (mut violation, sources) = violation(Some(race()));
    let mut lasso = |lasso: Lasso| {
        let closed = Trace { lasso: Some(lasso), ..race() };
        violation.trace = Some(closed);
        let document = Document::of_report(&report_of(vec![violation.clone()]), &sources, costs());
        serde_json::to_string(&document.lasso).unwrap()
    };
    assert_eq!(lasso(Lasso::to(2)), r#"{"kind":"cycle","back_to":3}"#);
    let by = step(Some(("Give", &[Plain::Str("a".to_owned())])), &[]).label;
    assert_eq!(
        lasso(Lasso::Cycle { back: 2, by }),
        r#"{"kind":"cycle","back_to":3,"action":"Give","parameters":["\"a\""],"location":"12:3 of Race"}"#
    );
    assert_eq!(lasso(Lasso::Stuttering), r#"{"kind":"stuttering","back_to":5}"#);
}

#[test]
fn json_that_is_not_ours() {
    let (violation, sources) = violation(Some(race()));
    let document = Document::of_report(&report_of(vec![violation]), &sources, costs());
    let errors = [
        read("").map(drop),
        read("{\"version\": 1}").map(drop),
        read(&document.to_text().replace("\"version\": 1", "\"version\": 2")).map(drop),
        read(&document.to_text().replacen("\"lock\":", "\"look\":", 1)).unwrap().behavior().map(drop),
        read(&document.to_text().replacen("\\\"free\\\"", "<<1,", 1)).unwrap().behavior().map(drop),
        read(
            &document
                .to_text()
                .replace("\"lasso\": null", "\"lasso\": {\"kind\": \"cycle\", \"back_to\": 9}"),
        )
        .unwrap()
        .behavior()
        .map(drop),
        read(&document.to_text().replace(
            "\"lasso\": null",
            r#""lasso": {"kind": "cycle", "back_to": 1, "action": "Give", "parameters": ["<<1"]}"#,
        ))
        .unwrap()
        .behavior()
        .map(drop),
        read(
            &document.to_text().replace("\"lasso\": null", "\"lasso\": {\"kind\": \"knot\", \"back_to\": 1}"),
        )
        .unwrap()
        .behavior()
        .map(drop),
    ];
    let lines: Vec<String> =
        errors.into_iter().map(|e: Result<(), ReadError>| e.unwrap_err().to_string()).collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    it is not what `lockwalk check --json` writes: EOF while parsing a value at line 1 column 0
    it is not what `lockwalk check --json` writes: missing field `outcome` at line 1 column 14
    its version is 2, and this lockwalk reads versions up to 1
    step 2 of the trace does not have the variables of step 1
    the value of lock in step 1 of the trace is not TLA+ text: expected a value at character 5, but the text ends there
    the lasso is wrong: it goes back to 9, but the steps are 1 to 5
    the lasso is wrong: a parameter of its action: expected `,` at character 4, but the text ends there
    the lasso is wrong: its kind is "knot", not cycle or stuttering
    "#);
}

#[test]
fn states_that_are_not_needed() {
    let say = |signs: &str| text::not_essential(&signs.chars().map(|c| c == 'x').collect::<Vec<_>>());
    assert_eq!((say(""), say("xxx")), (None, None));
    assert_eq!(
        say("x..x.xx...").as_deref(),
        Some("not essential: states 2 to 3, 5, 8 to 10; the violation does not need these steps")
    );
    assert_eq!(say("x.x").as_deref(), Some("not essential: state 2; the violation does not need this step"));
}
