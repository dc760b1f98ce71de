//! Who stands in the way of an action that cannot be taken.
//!
//! It is said only of a thread that the values around the false part name, and of which more than that is known: it
//! holds a lock, and the action comes past its obstacle where that lock is free; or what the action reads is
//! that thread. Nothing is said where something else may as well be the reason: what the thread has itself, the
//! element that `\E` has tried last, a text or a number that only looks like a thread.

use super::why::{AllDisabled, Disabled, InTheWay, Obstacle};
use super::{Walker, truth};
use crate::trace::diff::{Change, Path, Segment, diff_values, entries, same_key, with_part};
use crate::trace::lanes::{Transition, plain_text};
use crate::trace::locks::Holding;
use crate::trace::{Label, LaneTable, State};
use crate::value::Plain;

/// Finds the lanes of the actions that cannot be taken after a step of a walk, and who stands in their way. A thread
/// stands in its own way only at an action for which it has all but the lock, and only if it can take no other one:
/// nobody else lets go what it holds. `states` are those of the walk: in some of them locks are free.
pub(super) fn who_is_in_the_way(
    walker: &mut dyn Walker,
    table: &LaneTable,
    states: &[&State],
    step: usize,
    all: &mut AllDisabled,
) {
    let Some(state) = states.get(step).copied() else { return };
    let labels =
        all.list.iter().map(|disabled| &disabled.label).chain(all.enabled.iter().map(|(_, label)| label));
    let threads = threads(table, labels);
    let variables = walker.variables().to_vec();
    let mut lane = |number: usize, label: &Label| {
        let named = table.lanes.assign(Transition { before: state, label, after: state });
        // What it would change is not known, but of which thread that would be.
        let is_known = named.is_some_and(|lane| !table.lanes.is_of_nobody(lane));
        if is_known { named } else { table.lanes.owner(&variables, &walker.writes(number)).or(named) }
    };
    let go_on: Vec<Option<usize>> = all.enabled.iter().map(|(number, label)| lane(*number, label)).collect();
    for disabled in &mut all.list {
        // So does a thread that is chosen in it.
        let mut label = disabled.label.clone();
        label.parameters.extend(disabled.chosen.iter().map(|(_, value)| value.clone()));
        disabled.lane = lane(disabled.number, &label);
    }
    let mut place = Place { walker, table, states, step, variables, threads };
    for disabled in &mut all.list {
        let stands_there = disabled.reason.as_ref().is_ok_and(|obstacle| obstacle.alone);
        let is_stuck = stands_there && all.more == 0 && !go_on.contains(&disabled.lane);
        disabled.in_the_way = place.in_the_way(disabled, is_stuck);
    }
}

/// The threads as actions name them: a string that reads like a model value is another value.
fn threads<'a>(table: &LaneTable, labels: impl Iterator<Item = &'a Label>) -> Vec<Plain> {
    let mut threads: Vec<Plain> = Vec::new();
    for parameter in labels.flat_map(|label| &label.parameters) {
        let name = plain_text(parameter);
        if table.columns().iter().any(|lane| lane.name == name) && !threads.contains(parameter) {
            threads.push(parameter.clone());
        }
    }
    threads
}

/// A step of a walk.
struct Place<'a> {
    walker: &'a mut dyn Walker,
    table: &'a LaneTable,
    states: &'a [&'a State],
    step: usize,
    variables: Vec<String>,
    threads: Vec<Plain>,
}

/// What a lock has to do with an obstacle.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// The action comes past the obstacle where the lock is free.
    Hinders,
    /// It does not.
    IsNotEnough,
    /// What the obstacle depends on does not say who holds the lock.
    Elsewhere,
    /// Nothing is known of a state where it is free.
    Unknown,
}

/// What is known of an action that is not enabled.
struct Asked<'d> {
    disabled: &'d Disabled,
    obstacle: &'d Obstacle,
    /// The names of its thread; those of all parameters if that is not known.
    own: Vec<String>,
    /// The values of the state that it reads, whatever `\E` tries, with their texts.
    read: Vec<(&'d str, &'d str)>,
    /// The elements for which a condition on all of them is false, with their names.
    bound: Vec<(&'d str, &'d Plain)>,
    /// The words of these values, and of those that it reads for what `\E` has tried.
    named: Vec<String>,
}

impl Place<'_> {
    fn in_the_way(&mut self, disabled: &Disabled, is_stuck: bool) -> Option<InTheWay> {
        let asked = self.asked(disabled)?;
        let table = self.table;
        let named = |name: &&str| asked.named.iter().any(|word| word == name);
        let names = table.columns().iter().map(|lane| lane.name.as_str());
        let (own, others): (Vec<&str>, Vec<&str>) =
            names.filter(named).partition(|name| asked.own.iter().any(|own| own == name));
        let mut not_by_lock: Vec<&str> = Vec::new();
        for &thread in &others {
            match self.lock_in_the_way(&asked, thread, &asked.own) {
                Ok(Some(lock)) => {
                    let thread = thread.to_owned();
                    return Some(InTheWay { thread, lock: Some(lock), itself: false });
                }
                Ok(None) => {}
                // It has the lock, and would be in the way without it, too.
                Err(IsNotEnough) => not_by_lock.push(thread),
            }
        }
        // The thread itself is named wherever its parameter stands; what counts is a value that is read.
        let is_read =
            |name: &&&str| asked.read.iter().any(|(_, value)| value_words(value).iter().any(|w| w == *name));
        if is_stuck
            && disabled.lane.is_some_and(|lane| !table.lanes.is_of_nobody(lane))
            && let Some(&thread) = own.iter().find(is_read)
            && let Ok(Some(lock)) = self.lock_in_the_way(&asked, thread, &[])
        {
            return Some(InTheWay { thread: thread.to_owned(), lock: Some(lock), itself: true });
        }
        let thread =
            others.iter().filter(|thread| !not_by_lock.contains(thread)).find(|t| self.is_it(&asked, t))?;
        Some(InTheWay { thread: (*thread).to_owned(), lock: None, itself: false })
    }

    fn asked<'d>(&mut self, disabled: &'d Disabled) -> Option<Asked<'d>> {
        let obstacle = disabled.reason.as_ref().ok()?;
        let part = &obstacle.part;
        let parameters: Vec<String> = disabled.label.parameters.iter().map(plain_text).collect();
        let own = match disabled.lane.filter(|lane| !self.table.lanes.is_of_nobody(*lane)) {
            Some(lane) => vec![self.table.columns()[lane].name.clone()],
            None => parameters.clone(),
        };
        let given: Vec<String> = parameters
            .into_iter()
            .chain(part.bindings.iter().flat_map(|(_, value)| value_words(&value.to_string())))
            .collect();
        let operands = part.operands.iter().map(|(text, value)| (text.as_str(), value.as_str()));
        let of_state: Vec<(&str, &str)> =
            operands.filter(|operand| is_of_state(&obstacle.depends, &given, *operand)).collect();
        let is_tried = |text: &str| words(text).any(|word| part.tried.iter().any(|tried| tried == word));
        let read = of_state.iter().copied().filter(|(text, _)| !is_tried(text)).collect();
        let bound: Vec<(&str, &Plain)> = part
            .bindings
            .iter()
            .filter(|(name, _)| !part.tried.contains(name) && matters(obstacle, name))
            .map(|(name, value)| (name.as_str(), value))
            .collect();
        let bound_words = bound.iter().flat_map(|(_, value)| value_words(&value.to_string()));
        let named = of_state.iter().flat_map(|(_, value)| value_words(value)).chain(bound_words).collect();
        Some(Asked { disabled, obstacle, own, read, bound, named })
    }

    /// Says whether what the action reads is a thread, or an entry of that thread. A number may be anything, unless
    /// it is the holder of a lock; and what a thread has itself is no other thread's doing.
    fn is_it(&self, asked: &Asked<'_>, thread: &str) -> bool {
        let is_thread = |text: &str| match self.threads.iter().find(|value| plain_text(value) == thread) {
            Some(value) => value.to_string() == text,
            None => text.trim_matches('"') == thread,
        };
        let tries = !asked.obstacle.part.tried.is_empty();
        let is_read = |(text, value): &(&str, &str)| {
            let is_plain = is_path(text) && is_of_variable(text, &asked.obstacle.depends);
            is_thread(value) && (is_plain || !tries) && !self.is_entry(text, value, &asked.own, Else::Perhaps)
        };
        let is_of_element = |(name, value): &(&str, &Plain)| {
            is_thread(&value.to_string()) && !tries && self.is_of(asked.obstacle, name, thread)
        };
        thread.parse::<i32>().is_err()
            && (asked.read.iter().any(is_read) || asked.bound.iter().any(is_of_element))
    }

    /// Says whether the false part reads the entry of the thread for which a name stands, as in `pc[q] = "Done"`.
    /// If the part is that of an operator which is applied to the name, another name stands for it there.
    fn is_of(&self, obstacle: &Obstacle, name: &str, thread: &str) -> bool {
        let part = &obstacle.part;
        let whole = (part.excerpt.text.as_str(), truth(part.value));
        let operands = part.operands.iter().map(|(text, value)| (text.as_str(), value.as_str()));
        let texts: Vec<(&str, &str)> = std::iter::once(whole).chain(operands).collect();
        let is_named = words(&part.excerpt.text).any(|word| word == name);
        let is_other = |index: &str| {
            index.chars().all(|c| c.is_alphanumeric() || c == '_')
                && part.bindings.iter().all(|(other, _)| other != index)
        };
        texts.into_iter().any(|(text, value)| {
            let index = text
                .split_once('[')
                .and_then(|(_, rest)| rest.split_once(']'))
                .map_or("", |(index, _)| index);
            (index == name || (!is_named && is_other(index)))
                && is_of_variable(text, &obstacle.depends)
                && self.is_entry(text, value, &[thread.to_owned()], Else::No)
        })
    }

    /// Says whether a text like `vote[t]` or `node[t].vote` reads the entry of one of some threads.
    fn is_entry(&self, text: &str, value: &str, threads: &[String], deeper: Else) -> bool {
        let Some((variable, rest)) = text.split_once('[') else { return false };
        let place = self.variables.iter().position(|name| name == variable.trim());
        let Some(whole) = place.and_then(|place| self.states[self.step].get(place)) else { return false };
        let Some((_, path)) = rest.split_once(']') else { return false };
        let is_of_thread = |segment: &Segment| match segment {
            Segment::Field(name) => threads.contains(name),
            Segment::Index(key) => threads.contains(&plain_text(key)),
        };
        let field = |value: &Plain, name: &str| {
            let name = Segment::Field(name.to_owned());
            entries(value)?
                .into_iter()
                .find(|(segment, _)| same_key(segment, &name))
                .map(|(_, part)| part.clone())
        };
        let entries =
            entries(whole).unwrap_or_default().into_iter().filter(|(segment, _)| is_of_thread(segment));
        let is_it = |entry: &Plain| {
            if !path.is_empty() && !path.starts_with('.') || !is_path(path) {
                // Which part of the entry it is, is not known.
                return deeper == Else::Perhaps && entry.to_string().contains(value);
            }
            let part = path.split('.').skip(1).try_fold(entry.clone(), |part, name| field(&part, name));
            part.is_some_and(|part| part.to_string() == value)
        };
        entries.map(|(_, entry)| entry).any(is_it)
    }

    /// Returns the lock of a thread that is in the way, whoever of `keep` has it, too; fails if it has one that the
    /// obstacle depends on, and the action would not come past the obstacle without it.
    fn lock_in_the_way(
        &mut self,
        asked: &Asked<'_>,
        thread: &str,
        keep: &[String],
    ) -> Result<Option<String>, IsNotEnough> {
        let table = self.table;
        let row = table.locks.holdings.get(self.step).into_iter().flatten();
        let is_held =
            |(_, holding): &(usize, &Holding)| holding.holders.iter().any(|holder| holder == thread);
        let held: Vec<usize> = row.enumerate().filter(is_held).map(|(lock, _)| lock).collect();
        let roles: Vec<(usize, Role)> =
            held.into_iter().map(|lock| (lock, self.role(asked, lock, keep))).collect();
        let name = |lock: usize| table.locks.locks[lock].name.clone();
        if let Some((lock, _)) = roles.iter().find(|(_, role)| *role == Role::Hinders) {
            return Ok(Some(name(*lock)));
        }
        if roles.iter().any(|(_, role)| *role == Role::IsNotEnough) {
            return Err(IsNotEnough);
        }
        let unknown = roles.iter().filter(|(_, role)| *role == Role::Unknown).map(|(lock, _)| name(*lock));
        Ok(spoken_of(asked, &unknown.collect::<Vec<_>>()))
    }

    /// Asks whether the action comes past its obstacle in a state that differs in the lock alone.
    fn role(&mut self, asked: &Asked<'_>, lock: usize, keep: &[String]) -> Role {
        let holdings = &self.table.locks.holdings;
        let is_free = |row: &&Vec<Holding>| row.get(lock).is_some_and(|holding| holding.holders.is_empty());
        let holders = &holdings[self.step][lock].holders;
        let (own, others): (Vec<String>, Vec<String>) =
            holders.iter().cloned().partition(|holder| keep.contains(holder));
        let mut role = Role::Unknown;
        for (other, _) in self.states.iter().zip(holdings).filter(|(_, row)| is_free(row)).take(MOST_FREE) {
            role = Role::Elsewhere;
            // Where they all have to let it go, it is also for the others to do so.
            let Some(gets_past) = self.gets_past(asked, lock, &own, other) else { continue };
            let mut with_others = || {
                self.gets_past(asked, lock, &[], other) == Some(true)
                    && self.gets_past(asked, lock, &others, other) == Some(false)
            };
            let hinders = gets_past || (!own.is_empty() && with_others());
            return if hinders { Role::Hinders } else { Role::IsNotEnough };
        }
        role
    }

    /// Says whether the action comes past its obstacle where only `keep` have a lock, which is free in another state;
    /// nothing if it depends on nothing that says who has it.
    fn gets_past(&mut self, asked: &Asked<'_>, lock: usize, keep: &[String], other: &State) -> Option<bool> {
        let freed = self.freed(asked, lock, keep, other)?;
        Some(self.walker.gets_past(asked.disabled.number, self.states[self.step], &freed))
    }

    /// Returns the state in which a lock is free as it is in another one, or held by `keep` alone, and the others are
    /// as they are.
    fn freed(&mut self, asked: &Asked<'_>, lock: usize, keep: &[String], other: &State) -> Option<State> {
        let (table, here) = (self.table, self.states[self.step]);
        let mut wanted = table.locks.holdings.get(self.step)?.clone();
        wanted.get_mut(lock)?.holders.retain(|holder| keep.contains(holder));
        let mut changes = Vec::new();
        for (i, name) in self.variables.iter().enumerate() {
            if asked.obstacle.depends.contains(name) {
                diff_values(&Path::variable(name), &here[i], &other[i], &mut changes);
            }
        }
        changes.retain(|change| change.new.is_some());
        let holders = &table.locks.holdings[self.step][lock].holders;
        let is_of_holder = |change: &&Change| {
            let old = change.old.iter().flat_map(|old| value_words(&old.to_string()));
            let path = change.path.to_string();
            old.chain(words(&path).map(str::to_owned)).any(|word| holders.contains(&word))
        };
        let of_holders: Vec<Change> = changes.iter().filter(is_of_holder).cloned().collect();
        let alone = changes.iter().map(std::slice::from_ref);
        let candidates: Vec<&[Change]> =
            alone.chain((of_holders.len() > 1).then_some(&of_holders[..])).collect();
        for changes in candidates.into_iter().take(MOST_CHANGES) {
            let mut state = here.clone();
            for change in changes {
                let Some(place) = self.variables.iter().position(|name| *name == change.path.variable) else {
                    continue;
                };
                let new = match (&change.old, &change.new) {
                    (Some(Plain::Set(items)), Some(Plain::Set(_))) => {
                        let kept = items.iter().filter(|item| keep.contains(&plain_text(item)));
                        Plain::Set(kept.cloned().collect())
                    }
                    (_, new) => new.clone()?,
                };
                state[place] = with_part(&state[place], &change.path.segments, &new);
            }
            let walker = &mut *self.walker;
            let mut define = |name: &str, state: &State| walker.definition(name, state);
            let row = table.locks.read(&self.variables, &state, &table.lanes, &mut define);
            if row.is_ok_and(|row| row.iter().map(|h| &h.holders).eq(wanted.iter().map(|h| &h.holders))) {
                return Some(state);
            }
        }
        None
    }
}

/// How many states where a lock is free are looked at.
const MOST_FREE: usize = 8;

/// How many ways to set a lock free are tried.
const MOST_CHANGES: usize = 64;

/// What is said of a part deeper in an entry.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Else {
    /// It may be the one.
    Perhaps,
    /// It is not.
    No,
}

/// A lock is not all that keeps an action from going on.
struct IsNotEnough;

/// Says whether the value of an operand is that of something in the state, and not only of a name that is bound or of a
/// parameter.
fn is_of_state(depends: &[String], given: &[String], (text, value): (&str, &str)) -> bool {
    !is_path(text)
        || is_of_variable(text, depends)
        || !value_words(value).iter().any(|word| given.contains(word))
}

/// Says whether a text is a name, or a field of one.
fn is_path(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '.')
}

/// Says whether a text begins with one of some variables.
fn is_of_variable(text: &str, variables: &[String]) -> bool {
    words(text).next().is_some_and(|first| variables.iter().any(|name| name == first))
}

/// Says whether the false part may depend on a name that a quantifier binds: it stands there, or the part is that of
/// an operator and the name stands where it is called, and not only where it is bound.
fn matters(obstacle: &Obstacle, name: &str) -> bool {
    let part = &obstacle.part;
    let stands_in = |text: &str| words(text).any(|word| word == name);
    if stands_in(&part.excerpt.text) || part.operands.iter().any(|(text, _)| stands_in(text)) {
        return true;
    }
    let conjunct = &obstacle.conjunct.text;
    let n_times = words(conjunct).filter(|word| *word == name).count();
    let n_bound =
        conjunct.matches(&format!("{name} \\in ")).count() + conjunct.matches(&format!("{name}, ")).count();
    n_times == 0 || n_times > n_bound
}

/// Returns the lock that is spoken of, or else the only one of the variables that matter; nothing if it may be several.
fn spoken_of(asked: &Asked<'_>, held: &[String]) -> Option<String> {
    let Obstacle { part, depends, .. } = asked.obstacle;
    let mut about: Vec<String> = words(&part.excerpt.text).map(str::to_owned).collect();
    about.extend(asked.named.iter().cloned());
    about.extend(asked.disabled.label.parameters.iter().map(plain_text));
    // Of `ptl.dst` the last word tells which one it is; a variable that is a lock has no other word.
    let is_meant =
        |name: &&String| words(name).last().is_some_and(|last| about.iter().any(|word| word == last));
    let is_of_variable = |name: &&String| is_of_variable(name, depends);
    let only = |found: Vec<&String>| if let [only] = found[..] { Some(only.clone()) } else { None };
    let meant: Vec<&String> = held.iter().filter(is_meant).collect();
    if meant.is_empty() { only(held.iter().filter(is_of_variable).collect()) } else { only(meant) }
}

/// The words of a text.
fn words(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

/// The words of a value, without those that are names of fields or arguments of functions.
fn value_words(value: &str) -> Vec<String> {
    let keys = value.replace(":>", "|->");
    let mut parts: Vec<&str> = keys.split("|->").collect();
    let last = parts.pop().unwrap_or_default();
    let without_key = |part: &str| {
        let cut = part.trim_end().rfind([',', '[', '(', ' ', '{']).map_or(0, |at| at + 1);
        part[..cut].to_owned()
    };
    let kept = parts.into_iter().map(without_key).chain(std::iter::once(last.to_owned()));
    kept.flat_map(|part| words(&part).map(str::to_owned).collect::<Vec<_>>()).collect()
}
