//! Lanes and locks of small behaviors written by hand.

use super::lanes::{Lanes, Source, Transition};
use super::locks::MarkKind;
use super::{Label, LaneTable, State, Step, Trace, resolve};
use crate::value::Plain;

fn s(text: &str) -> Plain {
    Plain::Str(text.to_owned())
}

fn record(fields: &[(&str, Plain)]) -> Plain {
    Plain::Record(fields.iter().map(|(n, v)| ((*n).to_owned(), v.clone())).collect())
}

fn label(text: &str) -> Label {
    let (name, parameters) = text.split_once('(').unwrap_or((text, ""));
    let parameters = parameters.trim_end_matches(')').split(", ").filter(|p| !p.is_empty()).map(s);
    Label { name: name.to_owned(), parameters: parameters.collect(), location: None }
}

fn trace(variables: &[&str], steps: &[(&str, &[Plain])]) -> Trace {
    let step = |(text, state): &(&str, &[Plain])| Step {
        label: (!text.is_empty()).then(|| label(text)),
        state: state.to_vec(),
    };
    Trace {
        variables: variables.iter().map(|v| (*v).to_owned()).collect(),
        steps: steps.iter().map(step).collect(),
        lasso: None,
    }
}

fn lay_out(trace: &Trace) -> LaneTable {
    resolve(trace, &mut |_, _| None)
}

/// One line for each step: lane, text, marks.
fn show(table: &LaneTable) -> Vec<String> {
    let glyph = |kind| match kind {
        MarkKind::Free => "·",
        MarkKind::Acquire => "╷",
        MarkKind::Held => "│",
        MarkKind::Release => "╵",
    };
    let line = |row: &super::Row| {
        let lane = row.lane.map_or("-", |lane| table.columns()[lane].name.as_str());
        let marks: Vec<String> =
            row.marks.iter().map(|mark| format!("{}{}", mark.letters, glyph(mark.kind))).collect();
        format!("{lane} | {} | {}", row.text, marks.join(" ")).trim_end().to_owned()
    };
    table.rows.iter().map(line).collect()
}

fn two_threads() -> Trace {
    let pc = |a: &str, b: &str| record(&[("alice", s(a)), ("bob", s(b))]);
    trace(
        &["pc", "mutex", "ptl"],
        &[
            ("", &[pc("start", "start"), s("free"), record(&[("dst", s("free")), ("src", s("free"))])]),
            (
                "Lock(alice)",
                &[pc("in", "start"), s("alice"), record(&[("dst", s("free")), ("src", s("free"))])],
            ),
            (
                "Ptl(alice, src)",
                &[pc("pt", "start"), s("alice"), record(&[("dst", s("free")), ("src", s("alice"))])],
            ),
            (
                "Unlock(alice)",
                &[pc("out", "start"), s("free"), record(&[("dst", s("free")), ("src", s("alice"))])],
            ),
            ("Lock(bob)", &[pc("out", "in"), s("bob"), record(&[("dst", s("free")), ("src", s("alice"))])]),
        ],
    )
}

#[test]
fn lanes_are_the_domain_of_pc_that_parameters_range_over() {
    let table = lay_out(&two_threads());
    assert_eq!(table.lanes.source, Source::Inferred);
    assert_eq!(table.locks.source, Source::Inferred);
    let heads: Vec<&str> = table.lock_columns().iter().map(|lock| lock.short.as_str()).collect();
    assert_eq!(heads, ["mutex", "dst", "src"]);
    assert_eq!(
        show(&table),
        [
            "- | Init | · · ·",
            "alice | Lock | a╷ · ·",
            "alice | Ptl(\"src\") | a│ · a╷",
            "alice | Unlock | a╵ · a│",
            "bob | Lock | b╷ · a│",
        ]
    );
}

#[test]
fn without_parameters_the_changed_entry_of_pc_tells_the_lane() {
    let mut trace = two_threads();
    for step in &mut trace.steps {
        if let Some(label) = &mut step.label {
            label.parameters.clear();
        }
    }
    let lanes: Vec<String> = show(&lay_out(&trace));
    assert_eq!(lanes[4], "bob | Lock | b╷ · a│");
}

#[test]
fn threads_told_apart_by_variables() {
    let trace = trace(
        &["pcMove", "pcWalk", "lock"],
        &[
            ("", &[s("a"), s("x"), s("none")]),
            ("MoveLock", &[s("b"), s("x"), s("move")]),
            ("MoveUnlock", &[s("c"), s("x"), s("none")]),
            ("WalkLock", &[s("c"), s("y"), s("walk")]),
            ("WalkUnlock", &[s("c"), s("z"), s("none")]),
        ],
    );
    let table = lay_out(&trace);
    assert_eq!(
        show(&table),
        [
            "- | Init | ·",
            "move | MoveLock | m╷",
            "move | MoveUnlock | m╵",
            "walk | WalkLock | w╷",
            "walk | WalkUnlock | w╵",
        ]
    );
}

#[test]
fn a_puzzle_without_threads_has_one_lane_and_no_locks() {
    let trace = trace(
        &["big", "small"],
        &[
            ("", &[Plain::Int(0), Plain::Int(0)]),
            ("FillBig", &[Plain::Int(5), Plain::Int(0)]),
            ("BigToSmall", &[Plain::Int(2), Plain::Int(3)]),
        ],
    );
    let table = lay_out(&trace);
    assert_eq!(table.lanes, Lanes::single());
    assert_eq!(table.rows[2].lane, Some(0));
    assert_eq!(table.sources(), "lanes one for all, locks none found");
}

#[test]
fn a_counter_array_is_no_set_of_threads() {
    // The parameter is a position, but no entry at that position moves.
    let seq = |a: i32, b: i32| Plain::Tuple(vec![Plain::Int(a), Plain::Int(b)].into());
    let mut trace = trace(&["queue"], &[("", &[seq(3, 4)]), ("Swap", &[seq(4, 3)]), ("Swap", &[seq(3, 4)])]);
    for step in trace.steps.iter_mut().skip(1) {
        step.label.as_mut().unwrap().parameters = vec![Plain::Int(1)];
    }
    assert_eq!(lay_out(&trace).lanes.source, Source::Absent);
}

#[test]
fn a_semaphore_is_no_lock_of_thread_1() {
    let with_lock = |values: [i32; 4]| {
        let pc = |a: &str, b: &str| Plain::Tuple(vec![s(a), s(b)].into());
        let pcs = [pc("a", "a"), pc("b", "a"), pc("c", "a"), pc("c", "b")];
        let actions = ["", "Down(1)", "Up(1)", "Down(2)"];
        let states: Vec<[Plain; 2]> =
            pcs.into_iter().zip(values).map(|(pc, lock)| [pc, Plain::Int(lock)]).collect();
        let steps: Vec<(&str, &[Plain])> = actions.into_iter().zip(states.iter().map(|s| &s[..])).collect();
        let mut trace = trace(&["pc", "lock"], &steps);
        for label in trace.steps.iter_mut().filter_map(|step| step.label.as_mut()) {
            let thread = if label.parameters == [s("1")] { 1 } else { 2 };
            label.parameters = vec![Plain::Int(thread)];
        }
        lay_out(&trace).lock_columns().len()
    };
    // It names who has it; it is 1 if nobody has; it is 1 whoever has it.
    assert_eq!(with_lock([0, 1, 0, 2]), 1);
    assert_eq!(with_lock([1, 0, 1, 0]), 0);
    assert_eq!(with_lock([0, 1, 0, 1]), 0);
}

#[test]
fn a_variable_that_others_set_is_no_lock() {
    let pc = |a: &str, b: &str| record(&[("alice", s(a)), ("bob", s(b))]);
    let trace = trace(
        &["pc", "next"],
        &[
            ("", &[pc("1", "1"), s("none")]),
            ("Hand(alice)", &[pc("2", "1"), s("bob")]),
            ("Hand(bob)", &[pc("2", "2"), s("alice")]),
        ],
    );
    assert!(lay_out(&trace).lock_columns().is_empty());
}

#[test]
fn readers_and_writers_of_a_record() {
    let lock = |readers: &[&str], writer: &str| {
        let readers = Plain::Set(readers.iter().map(|r| s(r)).collect());
        record(&[("readers", readers), ("writer", s(writer))])
    };
    let pc = |a: &str, b: &str| record(&[("alice", s(a)), ("bob", s(b))]);
    let trace = trace(
        &["pc", "rwsem"],
        &[
            ("", &[pc("1", "1"), lock(&[], "none")]),
            ("Read(alice)", &[pc("2", "1"), lock(&["alice"], "none")]),
            ("Read(bob)", &[pc("2", "2"), lock(&["alice", "bob"], "none")]),
            ("Done(alice)", &[pc("3", "2"), lock(&["bob"], "none")]),
            ("Done(bob)", &[pc("3", "3"), lock(&[], "none")]),
            ("Write(bob)", &[pc("3", "4"), lock(&[], "bob")]),
        ],
    );
    let marks: Vec<String> = show(&lay_out(&trace));
    let last: Vec<&str> = marks.iter().map(|line| line.rsplit("| ").next().unwrap()).collect();
    assert_eq!(last, ["·", "a╷", "ab╷", "a╵", "b╵", "b╷"]);
}

fn definitions(name: &str, state: &State) -> Option<Result<Plain, String>> {
    let value = match name {
        "Lanes" => Plain::Tuple(
            vec![
                record(&[
                    ("name", s("mremap")),
                    ("letter", s("m")),
                    ("title", s("mremap()")),
                    ("says", record(&[("Move", Plain::Str(format!("move from {}", state[0])))])),
                ]),
                record(&[("name", s("walk")), ("actions", Plain::Set(vec![s("Look")].into()))]),
            ]
            .into(),
        ),
        "Locks" => Plain::Tuple(
            vec![record(&[
                ("name", s("anon")),
                ("short", s("aV")),
                (
                    "holders",
                    Plain::Set(if state[0] == Plain::Int(1) {
                        vec![s("walk")].into()
                    } else {
                        vec![].into()
                    }),
                ),
                ("mode", s("read")),
            ])]
            .into(),
        ),
        _ => return None,
    };
    Some(Ok(value))
}

#[test]
fn definitions_of_the_spec_win() {
    let steps: [(&str, &[Plain]); 4] = [
        ("", &[Plain::Int(0)]),
        ("Look", &[Plain::Int(1)]),
        ("Move", &[Plain::Int(2)]),
        ("Odd", &[Plain::Int(3)]),
    ];
    let trace = trace(&["x"], &steps);
    let table = resolve(&trace, &mut definitions);
    assert_eq!(table.lanes.source, Source::FromSpec);
    assert_eq!(table.lanes.lanes[1].letter, "w");
    assert_eq!(
        show(&table),
        ["- | Init | ·", "walk | Look | w╷", "mremap | move from 1 | w╵", "other | Odd | ·"]
    );
    assert_eq!(table.sources(), "lanes and locks from spec");
}

#[test]
fn a_lane_with_a_thread_value_takes_the_instances_with_that_parameter() {
    let value = Plain::Tuple(
        vec![
            record(&[("name", s("first")), ("thread", s("t1"))]),
            record(&[("name", s("second")), ("thread", s("t2"))]),
        ]
        .into(),
    );
    let lanes = Lanes::from_definition(&value).unwrap();
    let state = vec![];
    let lane = |text: &str| lanes.assign(Transition { before: &state, label: &label(text), after: &state });
    assert_eq!(lane("Go(t2, x)"), Some(1));
    assert_eq!(lane("Go(t1)"), Some(0));
    assert_eq!(lane("Tick"), None);
}

#[test]
fn a_wrong_definition_is_named_and_inference_takes_its_place() {
    let trace = two_threads();
    let mut wrong = |name: &str, _: &State| {
        Some(if name == "Lanes" { Ok(Plain::Int(3)) } else { Err("no such thing".into()) })
    };
    let table = resolve(&trace, &mut wrong);
    assert_eq!(table.lanes.source, Source::Inferred);
    assert_eq!(table.problems, ["Lanes: Lanes must be a sequence of records", "Locks: no such thing"]);
}

#[test]
fn letters_of_numbered_threads_are_their_numbers() {
    let value = Plain::Tuple(["p1", "p2"].iter().map(|n| record(&[("name", s(n))])).collect());
    let lanes = Lanes::from_definition(&value).unwrap();
    let letters: Vec<&str> = lanes.lanes.iter().map(|lane| lane.letter.as_str()).collect();
    assert_eq!(letters, ["1", "2"]);
}

#[test]
fn short_names_that_begin_alike_are_their_own_letters() {
    for (names, expected) in [
        (["w1", "w2", "r1"], ["w1", "w2", "r1"]),
        (["a", "b1", "c1"], ["a", "b", "c"]),
        (["w1", "w2", "red"], ["w", "2", "r"]),
    ] {
        let value = Plain::Tuple(names.iter().map(|n| record(&[("name", s(n))])).collect());
        let lanes = Lanes::from_definition(&value).unwrap();
        let letters: Vec<&str> = lanes.lanes.iter().map(|lane| lane.letter.as_str()).collect();
        assert_eq!(letters, expected);
    }
}

#[test]
fn numbered_threads_of_pluscal_are_lanes_also_without_parameters() {
    let pc = |a: &str, b: &str| Plain::Tuple(vec![s(a), s(b)].into());
    let steps: [(&str, &[Plain]); 4] =
        [("", &[pc("a", "a")]), ("a", &[pc("b", "a")]), ("a", &[pc("b", "b")]), ("b", &[pc("c", "b")])];
    let table = lay_out(&trace(&["pc"], &steps));
    assert_eq!(show(&table), ["- | Init |", "1 | a |", "2 | a |", "1 | b |"]);
}

#[test]
fn squares_of_a_board_are_no_threads() {
    let board = |cells: [&str; 3]| Plain::Tuple(cells.iter().map(|cell| s(cell)).collect());
    let steps: [(&str, &[Plain]); 4] = [
        ("", &[board(["-", "-", "-"])]),
        ("Mark", &[board(["X", "-", "-"])]),
        ("Mark", &[board(["X", "O", "-"])]),
        ("Mark", &[board(["X", "O", "X"])]),
    ];
    let mut trace = trace(&["board"], &steps);
    for (i, step) in (0..).zip(&mut trace.steps).skip(1) {
        step.label.as_mut().unwrap().parameters = vec![Plain::Int(i)];
    }
    assert_eq!(lay_out(&trace).lanes.source, Source::Absent);
    trace.variables[0] = "state".to_owned();
    assert_eq!(lay_out(&trace).lanes.source, Source::Inferred);
}

/// Makes the parameters of all labels model values.
fn with_models(mut trace: Trace) -> Trace {
    for label in trace.steps.iter_mut().filter_map(|step| step.label.as_mut()) {
        for parameter in &mut label.parameters {
            *parameter = Plain::Model(parameter.to_string().trim_matches('"').to_owned());
        }
    }
    trace
}

#[test]
fn threads_outside_the_domain_have_lanes_and_steps_of_nobody_one_more() {
    let next = |a: i32, b: i32| {
        let pair = |name: &str, n| (Plain::Model(name.to_owned()), Plain::Int(n));
        Plain::Function(vec![pair("p1", a), pair("p2", b)].into())
    };
    let steps: [(&str, &[Plain]); 6] = [
        ("", &[next(0, 0), Plain::Int(0)]),
        ("Put(p1)", &[next(1, 0), Plain::Int(0)]),
        ("Put(p2)", &[next(1, 1), Plain::Int(0)]),
        ("Take(c1)", &[next(1, 1), Plain::Int(1)]),
        ("Put(p1)", &[next(2, 1), Plain::Int(1)]),
        ("Tick", &[next(2, 1), Plain::Int(2)]),
    ];
    let table = lay_out(&with_models(trace(&["next", "n"], &steps)));
    let lanes: Vec<&str> = table.columns().iter().map(|lane| lane.name.as_str()).collect();
    assert_eq!(lanes, ["p1", "p2", "c1", "other"]);
    assert_eq!(show(&table)[3..], ["c1 | Take |", "p1 | Put |", "other | Tick |"]);
}

#[test]
fn model_values_that_are_first_parameters_are_threads() {
    let set = |names: &[&str]| Plain::Set(names.iter().map(|n| Plain::Model((*n).to_owned())).collect());
    let steps: [(&str, &[Plain]); 4] = [
        ("", &[set(&[])]),
        ("Start(t1)", &[set(&["t1"])]),
        ("Start(t2)", &[set(&["t1", "t2"])]),
        ("Stop(t1)", &[set(&["t2"])]),
    ];
    let table = lay_out(&with_models(trace(&["readers"], &steps)));
    assert_eq!(show(&table)[1..], ["t1 | Start | 1╷", "t2 | Start | 12╷", "t1 | Stop | 1╵"]);
}

#[test]
fn holds_go_from_the_step_that_takes_a_lock_to_the_one_that_lets_it_go() {
    use super::holds::longest;
    let table = lay_out(&two_threads());
    let show = |hold: &super::holds::Hold| {
        let lock = &table.lock_columns()[hold.lock].short;
        let until = hold.until;
        format!("{lock} {} {}..{until:?} {} {}", hold.thread, hold.from, hold.across, hold.of_others)
    };
    let all: Vec<String> = table.holds.iter().map(show).collect();
    assert_eq!(all, ["mutex alice 1..Step(3) 1 0", "src alice 2..End 2 1", "mutex bob 4..End 0 0"]);
    let longest: Vec<String> = longest(&table.holds).into_iter().map(show).collect();
    assert_eq!(longest, ["mutex alice 1..Step(3) 1 0", "src alice 2..End 2 1"]);
    // Not across the steps that take it and let it go.
    let across: Vec<bool> = (0..5).map(|step| table.holds[0].is_across(step)).collect();
    assert_eq!(across, [false, false, true, false, false]);
    assert!(table.holds[1].is_across(4));
}

#[test]
fn a_hold_goes_on_round_a_loop() {
    use super::Lasso;
    use super::holds::{Hold, longest};
    // a takes A for ever. b has B at the beginning of the loop and at its end, not in its midst; c takes C last.
    let held = |pc: [&str; 3], [a, b, c]: [&str; 3]| {
        let pc = record(&[("a", s(pc[0])), ("b", s(pc[1])), ("c", s(pc[2]))]);
        [pc, record(&[("A", s(a)), ("B", s(b)), ("C", s(c))])]
    };
    let steps = [
        ("", held(["i", "i", "i"], ["free", "free", "free"])),
        ("Take(a)", held(["h", "i", "i"], ["a", "free", "free"])),
        ("Take(b)", held(["h", "h", "i"], ["a", "b", "free"])),
        ("Look(b)", held(["h", "l", "i"], ["a", "b", "free"])),
        ("Leave(b)", held(["h", "i", "i"], ["a", "free", "free"])),
        ("Take(b)", held(["h", "h", "i"], ["a", "b", "free"])),
        ("Take(c)", held(["h", "h", "h"], ["a", "b", "c"])),
    ];
    let steps: Vec<(&str, &[Plain])> =
        steps.iter().map(|(label, state)| (*label, state.as_slice())).collect();
    let told = |lasso: Option<Lasso>| {
        let table = lay_out(&super::Trace { lasso, ..trace(&["pc", "lock"], &steps) });
        let show = |hold: &Hold| {
            let lock = &table.lock_columns()[hold.lock].short;
            format!("{lock} {} {:?} {} {}", hold.from, hold.until, hold.across, hold.of_others)
        };
        let longest = longest(&table.holds).into_iter().map(show).collect::<Vec<_>>();
        (table.holds.iter().map(show).collect::<Vec<_>>(), longest)
    };
    let (all, longest) = told(Some(Lasso::Cycle { back: 2, by: None }));
    let taken_again = "B 5 NextRound(4) 3 1";
    assert_eq!(all, ["A 1 Loop 5 4", "B 2 Step(4) 1 0", taken_again, "C 6 StepBack(2) 0 0"]);
    assert_eq!(longest, ["A 1 Loop 5 4", taken_again, "C 6 StepBack(2) 0 0"]);
    let (all, longest) = told(Some(Lasso::Stuttering));
    assert_eq!(all, ["A 1 Never 5 5", "B 2 Step(4) 1 0", "B 5 Never 1 1", "C 6 Never 0 0"]);
    assert_eq!(longest, ["A 1 Never 5 5", "B 5 Never 1 1", "C 6 Never 0 0"]);
}

#[test]
fn readers_hold_a_lock_each_for_himself() {
    use super::holds::Until;
    use super::locks::Mode;
    let pc = |a: &str, b: &str| record(&[("alice", s(a)), ("bob", s(b))]);
    let lock = |readers: &[&str], writer: &str| {
        let readers = Plain::Set(readers.iter().map(|r| s(r)).collect());
        record(&[("readers", readers), ("writer", s(writer))])
    };
    let trace = trace(
        &["pc", "sem"],
        &[
            ("", &[pc("a", "a"), lock(&["bob"], "none")]),
            ("Read(alice)", &[pc("b", "a"), lock(&["alice", "bob"], "none")]),
            ("Leave(bob)", &[pc("b", "b"), lock(&["alice"], "none")]),
            ("Upgrade(alice)", &[pc("c", "b"), lock(&[], "alice")]),
            ("Leave(alice)", &[pc("d", "b"), lock(&[], "none")]),
        ],
    );
    let holds = lay_out(&trace).holds;
    let told: Vec<_> = holds.iter().map(|h| (h.thread.as_str(), h.mode, h.from, h.until)).collect();
    assert_eq!(told, [("bob", Mode::Read, 0, Until::Step(2)), ("alice", Mode::Write, 1, Until::Step(4))]);
}
