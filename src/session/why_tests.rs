//! Explanations on small specs: what is false, what is in the way, what was written.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use super::{Came, Live, MOST_DISABLED, Origin, Part, Recorded, Session, Walker, all_waits, with_chosen};
use crate::base::{MemorySystem, SourceMap, Symbols};
use crate::trace::holds::Wait;
use crate::{config, engine, sema};

/// Loads a spec with its cfg.
pub(crate) fn live(module: &str, spec: &str, cfg: &str) -> Live {
    let system = MemorySystem::default().with(format!("{module}.tla"), spec);
    let (mut sources, mut symbols) = (SourceMap::default(), Symbols::default());
    let file = sources.add(format!("{module}.cfg"), cfg);
    let (config, problems) = config::parse(file, cfg, &mut symbols);
    assert_eq!(problems, []);
    let loaded = sema::load(&system, Path::new(&format!("{module}.tla")), &[], symbols, sources);
    let loaded = loaded.unwrap_or_else(|failure| panic!("{:#?}", failure.diagnostics));
    let model = engine::build(&loaded.program, &config);
    let model = model.unwrap_or_else(|misfit| panic!("{:#?}", misfit.diagnostics));
    let origin = Origin { root: format!("{module}.tla").into(), paths: Vec::new(), config, n_cfg: 1 };
    Live::new(Arc::new(model)).beside(origin)
}

fn part_text(part: Option<&Part>) -> String {
    let Some(part) = part else { return String::new() };
    if let Some(nothing) = part.nothing_to_choose() {
        return nothing;
    }
    let is = if part.value { "TRUE" } else { "FALSE" };
    format!("{} is {is} [{}]", part.excerpt.text, part.values())
}

/// Walks by the names of actions.
pub(super) fn walked(live: Live, labels: &[&str]) -> Session {
    let mut session = Session::explore(Box::new(live), "Spec");
    if session.is_empty() {
        let first = session.choices().unwrap().remove(0);
        session.take(&first);
    }
    for label in labels {
        let choices = session.choices().unwrap();
        let choice = choices.iter().find(|c| c.label.as_ref().is_some_and(|l| l.to_string() == *label));
        session.take(choice.unwrap_or_else(|| panic!("{label} is not among {choices:#?}")));
    }
    session
}

/// Walks by the names of actions, and says why the others cannot be taken.
fn disabled_after(live: Live, labels: &[&str]) -> String {
    let mut session = walked(live, labels);
    let mut text = String::new();
    let all = session.disabled(MOST_DISABLED).unwrap();
    for disabled in &all.list {
        let _ = write!(text, "{}: ", disabled.name());
        match &disabled.reason {
            Ok(found) => {
                let place = &found.conjunct.place;
                let _ = write!(text, "{place} {} || {}", found.conjunct.text, part_text(Some(&found.part)));
            }
            Err(reason) => text.push_str(reason),
        }
        if let Some(way) = &disabled.in_the_way {
            let _ = write!(text, " -- {} {}", way.thread, way.lock.clone().unwrap_or_default());
        }
        text.push('\n');
    }
    if all.more > 0 {
        let _ = writeln!(text, "and {} more", all.more);
    }
    text
}

/// What came of the conjuncts of the first choice with a label.
fn conjuncts(mut live: Live, label: &str) -> String {
    let first = live.initial().unwrap().remove(0);
    let next = live.successors(&first).unwrap().into_iter().find(|next| next.label.to_string() == label);
    let next = next.expect("the action is enabled");
    let mut text = String::new();
    for conjunct in live.conjuncts(&first, &next.label, &next.state).unwrap() {
        let line = conjunct.excerpt.place.split(':').next().unwrap_or_default().to_owned();
        let came = match &conjunct.came {
            Came::Is(value, part) => format!("{value} {}", part_text(part.as_ref())),
            Came::Decides(value, part) => format!("decides {value} {}", part_text(part.as_ref())),
            Came::Chooses(values) => format!("chooses {values:?}"),
            Came::Writes(name, value) => format!("{name}' = {value}"),
            Came::Keeps => "keeps".to_owned(),
        };
        let _ = writeln!(text, "{line}: {} || {came}", conjunct.excerpt.text);
    }
    text
}

pub(crate) const LOCKED: &str = r#"---- MODULE Locked ----
EXTENDS Naturals
CONSTANT Thread
VARIABLES pc, owner, n
vars == <<pc, owner, n>>
Free == owner = "free"
Init == pc = [t \in Thread |-> "out"] /\ owner = "free" /\ n = 0
Take(t) ==
    /\ pc[t] = "out"
    /\ Free
    /\ owner' = t
    /\ pc' = [pc EXCEPT ![t] = "in"]
    /\ UNCHANGED n
Leave(t) ==
    /\ pc[t] = "in"
    /\ IF n > 0 THEN n' = n - 1 ELSE n' = n + 1
    /\ \/ pc' = [pc EXCEPT ![t] = "out"]
       \/ pc' = [pc EXCEPT ![t] = "end"]
    /\ owner' = "free"
Next == \E t \in Thread : Take(t) \/ Leave(t)
Small == n < 1
===="#;

pub(crate) const LOCKED_CFG: &str = "CONSTANT Thread = {a, b} INIT Init NEXT Next INVARIANT Small";

#[test]
fn the_first_false_conjunct_and_who_is_in_the_way() {
    insta::assert_snapshot!(disabled_after(live("Locked", LOCKED, LOCKED_CFG), &["Take(a)"]), @r#"
    Take(b): 10:8 of Locked Free || owner = "free" is FALSE [owner is a] -- a owner
    Take(a): 9:8 of Locked pc[t] = "out" || pc[t] = "out" is FALSE [pc[t] is "in"]
    Leave(b): 15:8 of Locked pc[t] = "in" || pc[t] = "in" is FALSE [pc[t] is "out"]
    "#);
}

#[test]
fn who_is_only_named_in_a_message_is_in_nobodys_way() {
    let spec = r#"---- MODULE Sent ----
EXTENDS Naturals
CONSTANT Node
VARIABLES said, msgs, leader
Init == said = [n \in Node |-> FALSE] /\ msgs = {} /\ leader = "nobody"
Say(n) == ~said[n] /\ said' = [said EXCEPT ![n] = TRUE] /\ msgs' = msgs \cup {[from |-> n]} /\ UNCHANGED leader
Lead(n) == leader = "nobody" /\ leader' = n /\ UNCHANGED <<said, msgs>>
Stop(n) == [stop |-> n] \in msgs /\ UNCHANGED <<said, msgs, leader>>
Next == \E n \in Node : Say(n) \/ Lead(n) \/ Stop(n)
===="#;
    let cfg = "CONSTANT Node = {a, b} INIT Init NEXT Next";
    let text = disabled_after(live("Sent", spec, cfg), &["Say(a)", "Lead(a)"]);
    assert!(text.contains("leader = \"nobody\" is FALSE [leader is a] -- a"), "{text}");
    // The message of `a` does not keep `b` from anything.
    let stop = text.lines().find(|line| line.starts_with("Stop(b)")).unwrap();
    assert!(!stop.contains("--"), "{text}");
}

#[test]
fn what_came_of_the_conjuncts_of_a_step() {
    insta::assert_snapshot!(conjuncts(live("Locked", LOCKED, LOCKED_CFG), "Take(b)"), @r#"
    9: pc[t] = "out" || true pc[t] = "out" is TRUE [pc[t] is "out"]
    10: Free || true owner = "free" is TRUE [owner is "free"]
    11: owner' = t || owner' = b
    12: pc' = [pc EXCEPT ![t] = "in"] || pc' = (a :> "out" @@ b :> "in")
    13: UNCHANGED n || keeps
    "#);
}

#[test]
fn all_forms_of_actions() {
    let spec = r"---- MODULE Forms ----
EXTENDS Naturals, Sequences
CONSTANT Null
VARIABLES x, q, s
Init == x = 0 /\ q = <<>> /\ s = {}
TooSmall == x > 0 /\ x' = 0 /\ UNCHANGED <<q, s>>
Nothing == \E e \in s : x' = e /\ UNCHANGED <<q, s>>
Furthest == \E i \in 1..3 : /\ i > 1
                            /\ i # 3
                            /\ x > i
                            /\ x' = i /\ UNCHANGED <<q, s>>
Either == \/ x = 1 /\ x' = 2
          \/ x = 0 /\ q # <<>> /\ x' = 2
Case == CASE x = 1 -> x' = 2 [] x = 0 -> q # <<>> /\ x' = 3
Cond == IF x = 0 THEN LET y == x + 1 IN y > 1 /\ x' = y ELSE x' = 1
NoChoice == x' \in s /\ UNCHANGED <<q, s>>
Twice == x' = 1 /\ UNCHANGED <<q, s>> /\ x' = 2
Late == x' \in {1, 2} /\ UNCHANGED <<q, s>> /\ x' > 2
Each == \A i \in 1..2 : x >= i - 1 /\ UNCHANGED <<x, q, s>>
Fails == Head(q) = 1 /\ UNCHANGED <<x, q, s>>
Asks == ENABLED TooSmall /\ UNCHANGED <<x, q, s>>
AsksNothing == ENABLED Nothing /\ UNCHANGED <<x, q, s>>
Not == ~(x = 0 \/ x = 1) /\ UNCHANGED <<x, q, s>>
RECURSIVE Down(_)
Down(n) == IF n = 0 THEN x > 5 /\ UNCHANGED <<x, q, s>> ELSE Down(n - 1)
I == INSTANCE Inner WITH v <- x
Go == x' = 1 /\ UNCHANGED <<q, s>>
Next == \/ TooSmall \/ Nothing \/ Furthest \/ Either \/ Case \/ Cond \/ NoChoice \/ Twice \/ Late
        \/ Each \/ Fails \/ Asks \/ AsksNothing \/ Not \/ Down(x + 2) \/ (I!Step /\ UNCHANGED <<q, s>>) \/ Go
====
---- MODULE Inner ----
EXTENDS Naturals
VARIABLE v
Ready == v > 3
Step == Ready /\ v' = 0
====";
    let live = live("Forms", spec, "CONSTANT Null = Null INIT Init NEXT Next");
    insta::assert_snapshot!(disabled_after(live, &[]), @r"
    TooSmall: 6:13 of Forms x > 0 || x > 0 is FALSE [x is 0]
    Nothing: 7:21 of Forms s || nothing to choose in s
    Furthest, i = 1: 8:32 of Forms i > 1 || i > 1 is FALSE [i is 1]
    Furthest, i = 2: 10:32 of Forms x > i || x > i is FALSE [x is 0, i is 2]
    Furthest, i = 3: 9:32 of Forms i # 3 || i # 3 is FALSE [i is 3]
    Either: 12:14 of Forms x = 1 || x = 1 is FALSE [x is 0]
    Either: 13:23 of Forms q # <<>> || q # <<>> is FALSE [q is <<>>]
    Case: 14:42 of Forms q # <<>> || q # <<>> is FALSE [q is <<>>]
    Cond: 15:41 of Forms y > 1 || y > 1 is FALSE [y is 1]
    NoChoice: 16:13 of Forms x' \in s || x' \in s is FALSE [s is {}]
    Twice: 17:42 of Forms x' = 2 || x' = 2 is FALSE [x' is 1]
    Late: 18:48 of Forms x' > 2 || x' > 2 is FALSE [x' is 1]
    Each: 19:25 of Forms x >= i - 1 || x >= i - 1 is FALSE [i = 2, x is 0, i - 1 is 1]
    Fails: attempted to apply `Head` to the empty sequence (20:10 of Forms)
    Asks: 21:9 of Forms ENABLED TooSmall || x > 0 is FALSE [x is 0]
    AsksNothing: 22:16 of Forms ENABLED Nothing || nothing to choose in s
    Not: 23:8 of Forms ~(x = 0 \/ x = 1) || x = 0 is TRUE [x is 0]
    Next: 25:26 of Forms x > 5 || x > 5 is FALSE [x is 0]
    Next: 35:9 of Forms Ready || v > 3 is FALSE [v is 0]
    ");
}

#[test]
fn instances_of_an_action_are_told_apart_by_what_they_choose() {
    let spec = r"---- MODULE Chosen ----
EXTENDS Naturals
VARIABLES x, y
Sub(c) == INSTANCE Inner WITH n <- c
Init == x = 0 /\ y = 0
Both == \E i \in 1..2 : x < i /\ x' = x + i /\ y' = y
Pair(k) == \E <<a, b>> \in {<<1, 2>>, <<3, 4>>} : y = a - k /\ y' = b /\ x' = x
Large == x > 5 /\ UNCHANGED <<x, y>>
Above(v, j) == v > j /\ UNCHANGED <<x, y>>
Through(t) == Sub(t)!Go
Next == \/ Both \/ (\E k \in {1, 2} : Pair(k)) \/ (\E c \in 1..3 : Large)
        \/ (\E j \in {7, 8} : Above(x, j)) \/ (\E z \in {5, 6} : Through(z))
        \/ (\E w \in {8, 9} : x = w /\ UNCHANGED <<x, y>>)
====
---- MODULE Inner ----
EXTENDS Naturals
CONSTANT n
VARIABLES x, y
Again == x = n /\ UNCHANGED <<x, y>>
Go == y = 0 /\ Again
====";
    let load = || live("Chosen", spec, "INIT Init NEXT Next");
    insta::assert_snapshot!(disabled_after(load(), &[]), @r"
    Pair(1), a = 3, b = 4: 7:51 of Chosen y = a - k || y = a - k is FALSE [y is 0, a - k is 2]
    Pair(2), a = 1, b = 2: 7:51 of Chosen y = a - k || y = a - k is FALSE [y is 0, a - k is -1]
    Pair(2), a = 3, b = 4: 7:51 of Chosen y = a - k || y = a - k is FALSE [y is 0, a - k is 1]
    Large: 8:10 of Chosen x > 5 || x > 5 is FALSE [x is 0]
    Above, j = 7: 9:16 of Chosen v > j || v > j is FALSE [x is 0, j is 7]
    Above, j = 8: 9:16 of Chosen v > j || v > j is FALSE [x is 0, j is 8]
    Go, t = 5: 19:10 of Chosen x = n || x = n is FALSE [x is 0, n is 5]
    Go, t = 6: 19:10 of Chosen x = n || x = n is FALSE [x is 0, n is 6]
    Next, w = 8: 13:31 of Chosen x = w || x = w is FALSE [x is 0, w is 8]
    Next, w = 9: 13:31 of Chosen x = w || x = w is FALSE [x is 0, w is 9]
    ");
    insta::assert_snapshot!(conjuncts(load(), "Both"), @r#"
    6: 1..2 || chooses [("i", Int(1))]
    6: x < i || true x < i is TRUE [x is 0, i is 1]
    6: x' = x + i || x' = 1
    6: y' = y || y' = 0
    "#);
    let choices = walked(load(), &[]).choices().unwrap();
    let names: Vec<String> = choices.iter().map(|choice| with_chosen(&choice.text, &choice.chosen)).collect();
    assert_eq!(names, ["Both, i = 1", "Both, i = 2", "Pair(1), a = 1, b = 2"]);
}

/// What ENABLED would choose from nothing is a set, and not FALSE.
#[test]
fn an_action_asked_for_has_nothing_to_choose() {
    let spec = r"---- MODULE Calm ----
EXTENDS Naturals
VARIABLES x, s
Init == x = 0 /\ s = {}
Take == \E e \in s : x' = e /\ s' = s \ {e}
Rest == ~ENABLED Take /\ UNCHANGED <<x, s>>
Next == Take \/ Rest
Busy == ENABLED Take
====";
    let calm = || live("Calm", spec, "INIT Init NEXT Next INVARIANT Busy");
    insta::assert_snapshot!(conjuncts(calm(), "Rest"), @r"
    6: ~ENABLED Take || true nothing to choose in s
    6: UNCHANGED <<x, s>> || keeps
    ");
    let mut session = walked(calm(), &["Rest"]);
    let rest = session.conjuncts(1).unwrap().remove(0);
    assert_eq!(rest.says(), "nothing to choose in s");
    assert_eq!(session.broken(1)[0].part.about(), "nothing to choose in s");
}

/// A translation as the `PlusCal` translator writes it.
#[test]
fn a_translation_of_pluscal() {
    let spec = r#"---- MODULE Mutex ----
EXTENDS Naturals, TLC
\* BEGIN TRANSLATION
VARIABLES pc, sem, got

vars == << pc, sem, got >>

ProcSet == (1..2)

Init == (* Global variables *)
        /\ sem = 1
        (* Process P *)
        /\ got = [self \in 1..2 |-> 0]
        /\ pc = [self \in ProcSet |-> "wait"]

wait(self) == /\ pc[self] = "wait"
              /\ sem > 0
              /\ sem' = sem - 1
              /\ pc' = [pc EXCEPT ![self] = "work"]
              /\ got' = got

work(self) == /\ pc[self] = "work"
              /\ IF got[self] < 1
                    THEN /\ got' = [got EXCEPT ![self] = got[self] + 1]
                         /\ pc' = [pc EXCEPT ![self] = "work"]
                    ELSE /\ pc' = [pc EXCEPT ![self] = "Done"]
                         /\ got' = got
              /\ sem' = sem

P(self) == wait(self) \/ work(self)

(* Allow infinite stuttering to prevent deadlock on termination. *)
Terminating == /\ \A self \in ProcSet: pc[self] = "Done"
               /\ UNCHANGED vars

Next == (\E self \in 1..2: P(self))
           \/ Terminating

Spec == Init /\ [][Next]_vars
\* END TRANSLATION
===="#;
    let live = live("Mutex", spec, "SPECIFICATION Spec");
    insta::assert_snapshot!(disabled_after(live, &["wait(2)", "work(2)"]), @r#"
    wait(1): 17:18 of Mutex sem > 0 || sem > 0 is FALSE [sem is 0]
    work(1): 22:18 of Mutex pc[self] = "work" || pc[self] = "work" is FALSE [pc[self] is "wait"]
    wait(2): 16:18 of Mutex pc[self] = "wait" || pc[self] = "wait" is FALSE [pc[self] is "work"]
    Terminating: 33:40 of Mutex pc[self] = "Done" || pc[self] = "Done" is FALSE [self = 1, pc[self] is "wait"]
    "#);
}

/// An action is either disabled, and then something of it is false, or it leads somewhere, and then
/// everything that is noted of the step is true.
fn explanations_agree_with_the_steps(name: &str, mut live: Live, most_states: usize) {
    let mut states = live.initial().unwrap();
    let mut at = 0;
    while at < states.len().min(most_states) {
        let state = states[at].clone();
        at += 1;
        let next = live.successors(&state).unwrap();
        let mut count = 0;
        for disabled in live.disabled(&state, MOST_DISABLED).unwrap().list {
            let found =
                disabled.reason.unwrap_or_else(|reason| panic!("{name}: {}: {reason}", disabled.label));
            assert!(!found.part.excerpt.text.is_empty(), "{name}: {}", disabled.label);
            count += 1;
        }
        let model = live.model.clone();
        let values = live.settle(&state).unwrap();
        let n_disabled = model.instances().iter().filter(|instance| {
            let mut eval = live.eval();
            eval.current.copy_from_slice(&values);
            let mut is_enabled = Any(false);
            model.run(instance, &mut eval, &mut is_enabled).unwrap();
            !is_enabled.0
        });
        assert_eq!(count, n_disabled.count().min(200), "{name}");
        for successor in next {
            let notes = live.conjuncts(&state, &successor.label, &successor.state).unwrap();
            assert!(!notes.is_empty(), "{name}: {}", successor.label);
            for note in notes {
                assert!(!matches!(note.came, Came::Is(false, _)), "{name}: {}: {note:?}", successor.label);
            }
            if states.len() < most_states && !states.contains(&successor.state) {
                states.push(successor.state);
            }
        }
    }
    assert!(at > 0, "{name}");
}

#[test]
fn two_steps_in_one_are_explained_as_one() {
    let spec = "---- MODULE Cdot ----\nEXTENDS Naturals\nVARIABLE x\nInit == x = 0\nUp == x < 3 /\\ x' = x + 1\n\
                Next == (x < 2 /\\ (Up \\cdot Up)) \\/ (Up \\cdot Up)\n====\n";
    explanations_agree_with_the_steps("Cdot", live("Cdot", spec, "INIT Init NEXT Next"), 5);
}

/// Whether any state was found.
struct Any(bool);

impl<'m> engine::Sink<'m> for Any {
    fn found(&mut self, _: &mut engine::Eval<'m>) -> engine::Outcome<engine::Flow> {
        self.0 = true;
        Ok(engine::Flow::Stop)
    }
}

#[test]
fn explanations_of_the_examples_agree_with_their_steps() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/tla");
    let mut count = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let cfg = path.with_extension("cfg");
        if path.extension().is_some_and(|e| e == "tla") && cfg.exists() {
            let text = |path: &Path| std::fs::read_to_string(path).unwrap();
            explanations_agree_with_the_steps(&name, live(&name, &text(&path), &text(&cfg)), 60);
            count += 1;
        }
    }
    assert!(count > 5, "{count}");
}

/// Two locks; `Try` looks at the lock before it looks at who is where.
pub(crate) const WAITS: &str = r#"---- MODULE Waits ----
CONSTANT Thread
VARIABLES pc, lock
Init == pc = [t \in Thread |-> "idle"] /\ lock = [A |-> "free", B |-> "free"]
Step(t, from, to) == pc[t] = from /\ pc' = [pc EXCEPT ![t] = to]
First(t) == Step(t, "idle", "one") /\ lock.A = "free" /\ lock' = [lock EXCEPT !.A = t]
Second(t) == Step(t, "one", "two") /\ lock.B = "free" /\ lock' = [lock EXCEPT !.B = t]
Try(t) == /\ lock.A = "free"
          /\ pc[t] # "idle" /\ pc[t] = "two"
          /\ pc' = [pc EXCEPT ![t] = "tried"] /\ UNCHANGED lock
Jump(t) == Step(t, "idle", "jumped") /\ lock.B = "free" /\ lock' = [lock EXCEPT !.B = t]
Next == \E t \in Thread : First(t) \/ Second(t) \/ Try(t) \/ Jump(t)
===="#;

pub(crate) const WAITS_CFG: &str = "CONSTANT Thread = {a, b} INIT Init NEXT Next CHECK_DEADLOCK FALSE";

#[test]
fn who_stands_at_an_action_waits_for_the_lock_that_it_needs() {
    let mut session = Session::explore(Box::new(live("Waits", WAITS, WAITS_CFG)), "Waits");
    for label in ["First(a)", "Jump(b)"] {
        let choices = session.choices().unwrap();
        let choice = choices.iter().find(|c| c.label.as_ref().is_some_and(|l| l.to_string() == label));
        session.take(choice.unwrap_or_else(|| panic!("{label} is not among {choices:#?}")));
    }
    let table = session.table();
    let says = |wait: &Wait| {
        let lock = &table.lock_columns()[wait.lock].short;
        format!("{} waits for {lock}, held by {}", table.columns()[wait.lane].name, wait.holders.join(", "))
    };
    let waits = |walker: &mut dyn Walker| all_waits(walker, &session.trace().steps, &table);
    let known = waits(&mut live("Waits", WAITS, WAITS_CFG));
    let told: Vec<Vec<String>> = known.iter().map(|waits| waits.iter().map(says).collect()).collect();
    // After the first step b may still jump, but it also stands where it needs A. After the second it stands
    // nowhere: Try needs the lock, too, but b is not there.
    assert_eq!(told[0], [""; 0]);
    assert_eq!(told[1], ["b waits for A, held by a"]);
    assert_eq!(told[2], ["a waits for B, held by b"]);
    assert!(waits(&mut Recorded::new(session.trace())).is_empty());
}
