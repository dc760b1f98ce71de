//! A small model of mremap against an rmap walk, written by hand: what the tests of session and
//! explorer look at. The walk looks at dst, then at src; the move goes from src to dst.

use super::{Successor, Verdict, WalkError, Walker};
use crate::trace::{Label, State, Step, Trace};
use crate::value::Plain;

/// Which of `Lanes`, `Locks` and `Scene` the model defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Definitions {
    /// Lanes and locks.
    Given,
    /// Also a scene.
    Drawn,
    /// Also a scene, which is wrong where the entry is in no place.
    DrawnBadly,
    /// None.
    Missing,
}

#[derive(Debug)]
pub(crate) struct Demo {
    definitions: Definitions,
    variables: Vec<String>,
    properties: Vec<String>,
    /// Number of calls of `check`, for tests of laziness.
    pub(crate) checks: std::sync::Arc<std::sync::atomic::AtomicUsize>,
}

fn s(text: &str) -> Plain {
    Plain::Str(text.to_owned())
}

fn record(fields: &[(&str, Plain)]) -> Plain {
    Plain::Record(fields.iter().map(|(n, v)| ((*n).to_owned(), v.clone())).collect())
}

fn get<'a>(state: &'a State, variable: usize, field: &str) -> &'a str {
    let Plain::Record(fields) = &state[variable] else { return "" };
    match fields.iter().find(|(name, _)| name == field) {
        Some((_, Plain::Str(text) | Plain::Model(text))) => text,
        _ => "",
    }
}

fn set(state: &State, changes: &[(usize, &str, &str)]) -> State {
    let mut state = state.clone();
    for (variable, field, value) in changes {
        if let Plain::Record(fields) = &mut state[*variable] {
            for (name, old) in fields.iter_mut().filter(|(name, _)| name == field) {
                let _ = name;
                *old = s(value);
            }
        }
    }
    state
}

const PC: usize = 0;
const LOCK: usize = 1;
const PTE: usize = 2;
const FOUND: usize = 4;

impl Demo {
    pub(crate) fn new(definitions: Definitions) -> Self {
        let names = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect();
        Demo {
            definitions,
            variables: names(&["pc", "lock", "pte", "order", "found"]),
            properties: names(&["TypeOK", "WalkFindsEntry"]),
            checks: std::sync::Arc::default(),
        }
    }

    pub(crate) fn start(order: [&str; 2]) -> State {
        vec![
            record(&[("mremap", s("copy")), ("walk", s("idle"))]),
            record(&[("anon", s("free")), ("dst", s("free")), ("src", s("free"))]),
            record(&[("dst", s("none")), ("src", s("P"))]),
            Plain::Tuple(order.iter().map(|place| s(place)).collect()),
            Plain::Bool(false),
        ]
    }

    /// The shortest counterexample: 13 states.
    pub(crate) fn counterexample() -> Trace {
        let mut demo = Demo::new(Definitions::Missing);
        let labels = [
            "CopyVma",
            "LockFrom",
            "WalkBegin",
            "WalkLook(\"dst\")",
            "WalkUnlock(\"dst\")",
            "LockTo",
            "Clear",
            "Set",
            "Unlock",
            "WalkLook(\"src\")",
            "WalkUnlock(\"src\")",
            "WalkEnd",
        ];
        let mut steps = vec![Step { label: None, state: Demo::start(["dst", "src"]) }];
        for text in labels {
            let state = steps.last().map(|step: &Step| step.state.clone()).unwrap_or_default();
            let next = demo.successors(&state).unwrap_or_default();
            let Successor { label, state, .. } =
                next.into_iter().find(|n| n.label.to_string() == text).unwrap();
            steps.push(Step { label: Some(label), state });
        }
        Trace { variables: demo.variables, steps, lasso: None }
    }

    fn scene(&self, state: &State) -> Option<Plain> {
        let shape = match self.definitions {
            Definitions::Given | Definitions::Missing => return None,
            Definitions::Drawn => "none",
            Definitions::DrawnBadly => "nothing",
        };
        let cell = |place: &str| {
            let shape = if get(state, PTE, place) == "P" { "dot" } else { shape };
            record(&[("shape", s(shape)), ("text", s(get(state, PTE, place)))])
        };
        let owner = |place: &str| record(&[("owner", s(get(state, LOCK, place).trim_start_matches("free")))]);
        let row = |title: &str, cells: Plain| record(&[("title", s(title)), ("cells", cells)]);
        let places = |cell: &dyn Fn(&str) -> Plain| record(&[("src", cell("src")), ("dst", cell("dst"))]);
        let grid = record(&[
            ("title", s("page tables")),
            ("columns", Plain::Tuple(vec![s("src"), s("dst")].into())),
            ("rows", Plain::Tuple(vec![row("pte", places(&cell)), row("ptl", places(&owner))].into())),
        ]);
        let list = record(&[("title", s("list")), ("items", state[3].clone())]);
        Some(Plain::Tuple(vec![grid, list].into()))
    }

    fn look(state: &State, n: usize) -> Option<Successor> {
        let Plain::Tuple(order) = &state[3] else { return None };
        let Some(Plain::Str(place)) = order.get(n) else { return None };
        let holder = get(state, LOCK, place);
        let at = ["first", "second"][n];
        if get(state, PC, "walk") != at || holder != "free" {
            return None;
        }
        let mut after = set(state, &[(PC, "walk", ["unlock1", "unlock2"][n]), (LOCK, place, "walk")]);
        if get(state, PTE, place) == "P" {
            after[FOUND] = Plain::Bool(true);
        }
        Some(Successor { label: label("WalkLook", &[place]), chosen: Vec::new(), state: after })
    }
}

fn label(name: &str, parameters: &[&str]) -> Label {
    Label {
        name: name.to_owned(),
        parameters: parameters.iter().map(|p| s(p)).collect(),
        location: Some("24:1 of Demo".to_owned()),
    }
}

impl Walker for Demo {
    fn variables(&self) -> &[String] {
        &self.variables
    }

    fn initial(&mut self) -> Result<Vec<State>, String> {
        Ok(vec![Demo::start(["dst", "src"]), Demo::start(["src", "dst"])])
    }

    fn successors(&mut self, state: &State) -> Result<Vec<Successor>, WalkError> {
        let mut list = Vec::new();
        let mut add = |name: &str, parameters: &[&str], after: State| {
            list.push(Successor { label: label(name, parameters), chosen: Vec::new(), state: after });
        };
        let free = |lock: &str| get(state, LOCK, lock) == "free";
        match get(state, PC, "mremap") {
            "copy" if free("anon") => add("CopyVma", &[], set(state, &[(PC, "mremap", "lock1")])),
            "lock1" if free("src") => {
                add("LockFrom", &[], set(state, &[(PC, "mremap", "lock2"), (LOCK, "src", "mremap")]));
            }
            "lock2" if free("dst") => {
                add("LockTo", &[], set(state, &[(PC, "mremap", "clear"), (LOCK, "dst", "mremap")]));
            }
            "clear" => add("Clear", &[], set(state, &[(PC, "mremap", "set"), (PTE, "src", "none")])),
            "set" => add("Set", &[], set(state, &[(PC, "mremap", "unlock"), (PTE, "dst", "P")])),
            "unlock" => {
                let changes = [(PC, "mremap", "done"), (LOCK, "src", "free"), (LOCK, "dst", "free")];
                add("Unlock", &[], set(state, &changes));
            }
            _ => {}
        }
        match get(state, PC, "walk") {
            "idle" if free("anon") => {
                add("WalkBegin", &[], set(state, &[(PC, "walk", "first"), (LOCK, "anon", "walk")]));
            }
            "unlock1" | "unlock2" => {
                let n = usize::from(get(state, PC, "walk") == "unlock2");
                let Plain::Tuple(order) = &state[3] else { return Ok(list) };
                if let Some(Plain::Str(place)) = order.get(n) {
                    let next = ["second", "end"][n];
                    add("WalkUnlock", &[place], set(state, &[(PC, "walk", next), (LOCK, place, "free")]));
                }
            }
            "end" => add("WalkEnd", &[], set(state, &[(PC, "walk", "done"), (LOCK, "anon", "free")])),
            _ => {}
        }
        list.extend(Demo::look(state, 0));
        list.extend(Demo::look(state, 1));
        Ok(list)
    }

    fn properties(&self) -> &[String] {
        &self.properties
    }

    fn check(&mut self, _: Option<&State>, state: &State) -> Vec<Verdict> {
        self.checks.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let bad = get(state, PC, "walk") == "done" && state[FOUND] == Plain::Bool(false);
        let found = if bad { Verdict::Violated(Some("found".to_owned())) } else { Verdict::Holds };
        vec![Verdict::Holds, found]
    }

    fn definition(&mut self, name: &str, state: &State) -> Option<Result<Plain, String>> {
        if self.definitions == Definitions::Missing {
            return None;
        }
        let lock = |name: &str, short: &str, mode: &str| {
            let holder = get(state, LOCK, name);
            let holders = if holder == "free" { vec![] } else { vec![s(holder)] };
            record(&[
                ("name", s(name)),
                ("short", s(short)),
                ("holders", Plain::Set(holders.into())),
                ("mode", s(mode)),
            ])
        };
        let value = match name {
            "Lanes" => Plain::Tuple(
                vec![
                    record(&[
                        ("name", s("mremap")),
                        ("letter", s("m")),
                        ("title", s("mremap()")),
                        (
                            "says",
                            record(&[
                                ("CopyVma", s("copy_vma(): merge with the vma that has dst")),
                                ("LockFrom", s("spin_lock(src ptl)")),
                                ("LockTo", s("spin_lock_nested(dst ptl)")),
                                ("Clear", s("pte = ptep_get_and_clear(src)")),
                                ("Set", s("set_pte_at(dst, pte)")),
                                ("Unlock", s("spin_unlock(dst ptl); spin_unlock(src ptl)")),
                            ]),
                        ),
                    ]),
                    record(&[
                        ("name", s("walk")),
                        ("letter", s("w")),
                        ("title", s("rmap_walk()")),
                        (
                            "says",
                            record(&[
                                ("WalkBegin", s("anon_vma_lock_read()")),
                                ("WalkLook", s("spin_lock(ptl); look at the entry")),
                                ("WalkUnlock", s("spin_unlock(ptl)")),
                                ("WalkEnd", s("anon_vma_unlock_read()")),
                            ]),
                        ),
                    ]),
                ]
                .into(),
            ),
            "Locks" => Plain::Tuple(
                vec![lock("anon", "aV", "read"), lock("src", "pS", "write"), lock("dst", "pD", "write")]
                    .into(),
            ),
            "Scene" => self.scene(state)?,
            _ => return None,
        };
        Some(Ok(value))
    }
}
