//! The lock lanes: who holds what in each state, and which step acquires or releases.
//!
//! A spec may say it in a definition `Locks`, evaluated in each state; otherwise locks are the
//! variables, or entries of functions, whose values are names of lanes or mean that nobody holds it.
//! Inference keeps only those which the lanes take themselves: a variable `leader` is no lock.

use super::diff::{Path, Segment, entries};
use super::infer::words;
use super::lanes::{Definition, Lanes, Source, field, plain_text, sequence};
use super::{State, Step};
use crate::value::Plain;

/// A lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock {
    /// Its name.
    pub name: String,
    /// What stands at the head of its column.
    pub short: String,
    /// What it stands for; empty if the name says it all.
    pub title: String,
}

/// How a lock is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// By one.
    Write,
    /// Shared by readers.
    Read,
}

/// Who holds a lock in a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// The names of the holders, which are those of lanes if the spec is well made.
    pub holders: Vec<String>,
    /// How they hold it.
    pub mode: Mode,
}

/// What a step does to a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// Nobody holds it, before and after.
    Free,
    /// Somebody takes it.
    Acquire,
    /// Somebody holds it.
    Held,
    /// The last holder, or one of the readers, lets it go.
    Release,
}

/// The cell of a step and a lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What happens.
    pub kind: MarkKind,
    /// The letters of those who hold it, or of those who let it go.
    pub letters: String,
    /// How it is held.
    pub mode: Mode,
}

/// The locks of a behavior, with their holders after each step.
#[derive(Clone, Debug, PartialEq)]
pub struct Locks {
    /// The columns, from left to right.
    pub locks: Vec<Lock>,
    /// Where they come from.
    pub source: Source,
    /// For each step the holding of each lock.
    pub holdings: Vec<Vec<Holding>>,
    /// Where in a state each lock is found, if they are inferred.
    paths: Vec<Path>,
}

impl Locks {
    /// Returns no locks for a behavior of `n_steps`.
    pub fn none(n_steps: usize) -> Self {
        Locks {
            locks: Vec::new(),
            source: Source::Absent,
            holdings: vec![Vec::new(); n_steps],
            paths: Vec::new(),
        }
    }

    /// Reads the definition `Locks` in each state; `None` if the spec has no such definition.
    ///
    /// # Errors
    /// What is wrong with the definition, as text for the user.
    pub fn from_definition(steps: &[Step], definition: &mut Definition<'_>) -> Option<Result<Self, String>> {
        let mut locks = Locks { source: Source::FromSpec, ..Locks::none(0) };
        for step in steps {
            let row = match definition("Locks", &step.state)? {
                Ok(value) => read_locks(&value),
                Err(error) => Err(error),
            };
            match row {
                Ok(row) => {
                    if locks.locks.is_empty() {
                        locks.locks = row.iter().map(|(lock, _)| lock.clone()).collect();
                    }
                    let new: Vec<Lock> = row
                        .iter()
                        .map(|(lock, _)| lock)
                        .filter(|lock| !locks.locks.iter().any(|other| other.name == lock.name))
                        .cloned()
                        .collect();
                    for earlier in &mut locks.holdings {
                        earlier.extend(new.iter().map(|_| Holding::free()));
                    }
                    locks.locks.extend(new);
                    locks.holdings.push(by_name(&locks.locks, &row));
                }
                Err(error) => return Some(Err(error)),
            }
        }
        Some(Ok(locks))
    }

    /// Infers the locks of a behavior whose lanes are known.
    pub fn infer(variables: &[String], steps: &[Step], lanes: &Lanes, step_lanes: &[Option<usize>]) -> Self {
        let Some(first) = steps.first() else { return Locks::none(0) };
        if lanes.source == Source::Absent {
            // Nobody is known who could hold one.
            return Locks::none(steps.len());
        }
        let names: Vec<&str> = lanes.lanes.iter().map(|lane| lane.name.as_str()).collect();
        let mut found = Vec::new();
        for (i, name) in variables.iter().enumerate() {
            candidates(&Path::variable(name), &first.state[i], &names, &mut found);
        }
        let mut locks = Locks::none(steps.len());
        for path in found {
            let row: Option<Vec<Holding>> = steps
                .iter()
                .map(|step| read_holding(at(variables, &step.state, &path)?, &names, &path))
                .collect();
            let Some(row) = row else { continue };
            let counts = at(variables, &first.state, &path).is_some_and(|v| matches!(v, Plain::Int(_)));
            if !taken_by_lanes(&row, &names, step_lanes, &path)
                || (counts && is_semaphore(&row, &names, step_lanes))
            {
                continue;
            }
            let name = path.to_string();
            let short = short_name(&path);
            locks.locks.push(Lock { name, short, title: String::new() });
            locks.paths.push(path);
            for (holdings, holding) in locks.holdings.iter_mut().zip(row) {
                holdings.push(holding);
            }
        }
        if !locks.locks.is_empty() {
            locks.source = Source::Inferred;
        }
        locks.tell_apart();
        locks
    }

    /// Gives locks whose heads are alike longer ones: `readers[0]` and `writers[0]`, or their whole names.
    fn tell_apart(&mut self) {
        let longer = |path: &Path| {
            let tail = path.segments.len().saturating_sub(2);
            let text: String = path.segments[tail..].iter().map(ToString::to_string).collect();
            text.trim_start_matches('.').to_owned()
        };
        for head in [longer, |path: &Path| path.to_string()] {
            let shorts: Vec<String> = self.locks.iter().map(|lock| lock.short.clone()).collect();
            for (lock, path) in self.locks.iter_mut().zip(&self.paths) {
                if shorts.iter().filter(|short| **short == lock.short).count() > 1 {
                    lock.short = head(path);
                }
            }
        }
    }

    /// Returns who holds each of the locks in some state.
    ///
    /// # Errors
    /// What is wrong with the definition in that state, as text for the user.
    pub fn read(
        &self,
        variables: &[String],
        state: &State,
        lanes: &Lanes,
        definition: &mut Definition<'_>,
    ) -> Result<Vec<Holding>, String> {
        if self.source == Source::FromSpec {
            let value = definition("Locks", state).ok_or("Locks is not defined")?;
            return Ok(by_name(&self.locks, &read_locks(&value?)?));
        }
        let names: Vec<&str> = lanes.lanes.iter().map(|lane| lane.name.as_str()).collect();
        let holding = |path: &Path| at(variables, state, path).and_then(|v| read_holding(v, &names, path));
        Ok(self.paths.iter().map(|path| holding(path).unwrap_or_else(Holding::free)).collect())
    }

    /// Returns the cells of a step, one for each lock.
    pub fn marks(&self, step: usize, lanes: &Lanes) -> Vec<Mark> {
        let before = step.checked_sub(1).and_then(|i| self.holdings.get(i));
        let Some(after) = self.holdings.get(step) else { return Vec::new() };
        let cell = |(i, after): (usize, &Holding)| {
            let before = before.map_or(after, |row| &row[i]);
            mark(before, after, lanes)
        };
        after.iter().enumerate().map(cell).collect()
    }
}

impl Holding {
    /// Returns that nobody holds it.
    pub fn free() -> Self {
        Holding { holders: Vec::new(), mode: Mode::Write }
    }
}

/// Returns who holds each lock. Locks may come and go; a column is found by its name.
fn by_name(locks: &[Lock], row: &[(Lock, Holding)]) -> Vec<Holding> {
    let holding = |lock: &Lock| {
        let here = row.iter().find(|(other, _)| other.name == lock.name);
        here.map_or_else(Holding::free, |(_, holding)| holding.clone())
    };
    locks.iter().map(holding).collect()
}

fn mark(before: &Holding, after: &Holding, lanes: &Lanes) -> Mark {
    let came = after.holders.iter().any(|name| !before.holders.contains(name));
    let gone: Vec<String> =
        before.holders.iter().filter(|name| !after.holders.contains(name)).cloned().collect();
    if came || (!after.holders.is_empty() && before.mode != after.mode) {
        return Mark { kind: MarkKind::Acquire, letters: letters(&after.holders, lanes), mode: after.mode };
    }
    if !gone.is_empty() {
        return Mark { kind: MarkKind::Release, letters: letters(&gone, lanes), mode: before.mode };
    }
    let kind = if after.holders.is_empty() { MarkKind::Free } else { MarkKind::Held };
    Mark { kind, letters: letters(&after.holders, lanes), mode: after.mode }
}

fn letters(holders: &[String], lanes: &Lanes) -> String {
    let letter = |name: &String| {
        let lane = lanes.lanes.iter().find(|lane| lane.name == *name);
        lane.map_or_else(|| name.chars().next().map(String::from).unwrap_or_default(), |l| l.letter.clone())
    };
    holders.iter().map(letter).collect()
}

fn read_locks(value: &Plain) -> Result<Vec<(Lock, Holding)>, String> {
    let records = sequence(value).ok_or("Locks must be a sequence of records")?;
    let mut row = Vec::new();
    for record in records {
        let name = field(record, "name").ok_or("each record of Locks needs a field name")?;
        let name = plain_text(name);
        let holders = match field(record, "holders") {
            Some(Plain::Set(items) | Plain::Tuple(items)) => items.iter().map(plain_text).collect(),
            Some(_) | None => return Err(format!("lock {name} needs holders, a set of names of lanes")),
        };
        let mode = match field(record, "mode").map(plain_text).as_deref() {
            Some("read") => Mode::Read,
            Some("write") | None => Mode::Write,
            Some(other) => return Err(format!("mode of lock {name} is {other}, not read or write")),
        };
        let short = field(record, "short").map_or_else(|| name.clone(), plain_text);
        let title = field(record, "title").map(plain_text).unwrap_or_default();
        row.push((Lock { name, short, title }, Holding { holders, mode }));
    }
    Ok(row)
}

/// Adds the places of a value that may be locks.
fn candidates(path: &Path, value: &Plain, lanes: &[&str], found: &mut Vec<Path>) {
    if read_holding(value, lanes, path).is_some() {
        found.push(path.clone());
        return;
    }
    // A function of threads says something about each thread; it does not hold locks.
    let parts = entries(value).unwrap_or_default();
    let of_threads = parts.iter().any(|(segment, _)| match segment {
        Segment::Field(name) => lanes.contains(&name.as_str()),
        Segment::Index(value) => lanes.contains(&plain_text(value).as_str()),
    });
    if of_threads || parts.len() > 32 || path.segments.len() > 2 {
        return;
    }
    for (segment, part) in parts {
        candidates(&path.then(segment), part, lanes, found);
    }
}

fn at<'a>(variables: &[String], state: &'a State, path: &Path) -> Option<&'a Plain> {
    let variable = variables.iter().position(|name| *name == path.variable)?;
    let mut value = state.get(variable)?;
    for segment in &path.segments {
        value = entries(value)?
            .into_iter()
            .find(|(key, _)| super::diff::same_key(key, segment))
            .map(|(_, part)| part)?;
    }
    Some(value)
}

const FREE: [&str; 14] = [
    "free",
    "none",
    "nobody",
    "unlocked",
    "null",
    "nil",
    "nothread",
    "noproc",
    "no_thread",
    "noone",
    "idle",
    "",
    "available",
    "open",
];

/// Words in the name of a variable that is a lock, or ends of such words.
const LOCKISH: [&str; 10] =
    ["lock", "mutex", "mtx", "sem", "owner", "holder", "reader", "writer", "rcu", "ptl"];

/// Words that end like these and are no locks.
const OTHER_WORDS: [&str; 2] = ["clock", "block"];

fn lockish(path: &Path) -> bool {
    let like = |word: &String| {
        let word = word.strip_suffix("es").or_else(|| word.strip_suffix('s')).unwrap_or(word);
        LOCKISH.iter().any(|lock| word.starts_with(lock) || word.ends_with(lock))
            && !OTHER_WORDS.iter().any(|other| word.ends_with(other))
    };
    words(&path.to_string()).iter().any(like)
}

/// Reads a value as who holds a lock, if it can be that.
fn read_holding(value: &Plain, lanes: &[&str], path: &Path) -> Option<Holding> {
    match value {
        Plain::Str(_) | Plain::Model(_) => {
            let text = plain_text(value);
            if lanes.contains(&text.as_str()) {
                return Some(Holding { holders: vec![text], mode: Mode::Write });
            }
            FREE.contains(&text.to_lowercase().as_str()).then(Holding::free)
        }
        Plain::Int(number) if lockish(path) => {
            let text = plain_text(value);
            if lanes.contains(&text.as_str()) {
                return Some(Holding { holders: vec![text], mode: Mode::Write });
            }
            (*number == 0 || *number == -1).then(Holding::free)
        }
        Plain::Set(items) if lockish(path) => {
            let holders: Vec<String> = items.iter().map(plain_text).collect();
            let known = holders.iter().all(|name| lanes.contains(&name.as_str()));
            known.then_some(Holding { holders, mode: Mode::Read })
        }
        Plain::Record(fields) => {
            let side = |words: &[&str]| {
                fields.iter().find(|(name, _)| words.contains(&name.to_lowercase().as_str()))
            };
            let reader = side(&["readers", "reader"]);
            let writer = side(&["writer", "writers", "owner", "holder"]);
            let read = |(name, value): &(String, Plain)| {
                read_holding(value, lanes, &path.then(Segment::Field(name.clone())))
            };
            if reader.is_none() && writer.is_none() {
                return None;
            }
            let readers = reader.map_or_else(|| Some(Holding::free()), read)?;
            let writers = writer.map_or_else(|| Some(Holding::free()), read)?;
            if writers.holders.is_empty() {
                return Some(Holding { mode: Mode::Read, ..readers });
            }
            Some(Holding { mode: Mode::Write, ..writers })
        }
        Plain::Bool(_)
        | Plain::Int(_)
        | Plain::Set(_)
        | Plain::Tuple(_)
        | Plain::Function(_)
        | Plain::Other(_) => None,
    }
}

/// Counts how often a lane takes it for itself, and how often somebody else does.
fn takers(row: &[Holding], lanes: &[&str], step_lanes: &[Option<usize>]) -> (usize, usize) {
    let mut own = 0;
    let mut foreign = 0;
    for (step, pair) in row.windows(2).enumerate() {
        for name in pair[1].holders.iter().filter(|name| !pair[0].holders.contains(name)) {
            let lane = lanes.iter().position(|lane| lane == name);
            let actor = step_lanes.get(step + 1).copied().flatten();
            if actor.is_some() && actor == lane {
                own += 1;
            } else {
                foreign += 1;
            }
        }
    }
    (own, foreign)
}

/// Whether a number that was read as who holds a lock is no name of a thread: a semaphore is 1 before
/// anybody takes it, or whoever takes it.
fn is_semaphore(row: &[Holding], lanes: &[&str], step_lanes: &[Option<usize>]) -> bool {
    row.first().is_some_and(|holding| !holding.holders.is_empty()) || takers(row, lanes, step_lanes).1 > 0
}

/// Whether it looks like a lock over time: some lane takes it, and lanes take it for themselves.
fn taken_by_lanes(row: &[Holding], lanes: &[&str], step_lanes: &[Option<usize>], path: &Path) -> bool {
    let (own, foreign) = takers(row, lanes, step_lanes);
    let is_free = row.iter().any(|holding| holding.holders.is_empty());
    if own + foreign == 0 {
        // Never taken here: shown only if its name says that it is a lock.
        return lockish(path);
    }
    is_free && own > foreign
}

/// A head for the column: `ptl["src"]` is `src`, `mmap_lock` is `mmap`.
fn short_name(path: &Path) -> String {
    let name = match path.segments.last() {
        Some(Segment::Field(name)) => name.clone(),
        // `locks[3]` is one of many; a bare number would say nothing.
        Some(Segment::Index(value @ Plain::Int(_))) => format!("{}{value}", path.variable),
        Some(Segment::Index(value)) => plain_text(value),
        None => path.variable.clone(),
    };
    let stripped = name.strip_suffix("_lock").or_else(|| name.strip_suffix("Lock"));
    stripped.filter(|rest| !rest.is_empty()).unwrap_or(&name).to_owned()
}
