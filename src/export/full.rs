//! A behavior with everything that the explorer shows of its steps, for mail and for those who listen.
//!
//! One thing stands on a line, which says in words what it is; there are no columns, and nothing is told by a
//! color or a place. What is not known has no line.

use std::fmt::Write;

use super::holds::{self, Names};
use super::story::Story;
use super::text::{grouped, loop_text, picture_lines};
use crate::session::{
    Came, Choice, Conjunct, Disabled, Facts, Part, ValueTree, Verdict, WalkError, Way, truth,
};
use crate::trace::diff::{Change, diff};
use crate::trace::lanes::Lane;
use crate::trace::locks::{Holding, MarkKind, Mode};

/// How far what belongs to a line is set in.
const INDENT: &str = "  ";

/// Writes a behavior.
pub(super) fn full(story: &Story<'_>) -> String {
    let mut page = Page { story, out: String::new() };
    if story.facts.iter().any(|facts| matches!(facts.choices, Err(WalkError::NotLive))) {
        page.out.push_str("The spec is not at hand, so its actions and properties are not known.\n\n");
    }
    for step in 0..story.trace.steps.len() {
        page.step(step);
    }
    for hold in holds::longest_in_words(story.table, Names::IN_WORDS) {
        page.line(0, &hold);
    }
    page.out.push('\n');
    if let Some(end) = loop_text(story.trace) {
        let _ = writeln!(page.out, "{end}\n");
    }
    for problem in &story.table.problems {
        let _ = writeln!(page.out, "note: {problem}\n");
    }
    page.out.truncate(page.out.trim_end().len());
    page.out + "\n"
}

/// How many other initial states are told: there may be hundreds of thousands.
const MOST_INITIAL: usize = 40;

/// What has no parts to tell.
const NO_PARTS: &[ValueTree] = &[];

struct Page<'a> {
    story: &'a Story<'a>,
    out: String,
}

impl Page<'_> {
    fn line(&mut self, depth: usize, text: &str) {
        let _ = writeln!(self.out, "{}{text}", INDENT.repeat(depth));
    }

    /// Writes a heading with the lines below it; nothing if there are none.
    fn section(&mut self, heading: &str, lines: impl IntoIterator<Item = String>) {
        let mut lines = lines.into_iter().peekable();
        if lines.peek().is_some() {
            self.line(1, heading);
        }
        for line in lines {
            self.line(2, &line);
        }
    }

    fn step(&mut self, step: usize) {
        let story = self.story;
        let n = story.trace.steps.len();
        self.line(0, &format!("State {} of {n}: {}", step + 1, story.label(step)));
        self.what(step);
        let facts = story.facts.get(step);
        if let Some(facts) = facts {
            self.role(facts);
        }
        if let Some(broken) = story.broken_at(step) {
            self.line(1, &format!("Wrong: {broken}"));
        }
        self.changes(step);
        let values = story.trace.variables.iter().zip(&story.trace.steps[step].state);
        self.section("State:", values.map(|(name, value)| format!("{name} = {value}")));
        let shown = facts.map_or(&[][..], |facts| facts.shown.as_slice());
        self.section("Shown by the cfg:", shown.iter().map(|(name, value)| format!("{name} = {value}")));
        self.section("Locks:", self.locks(step));
        let waits = story.table.waits.get(step).map_or(&[][..], Vec::as_slice);
        self.section(
            "Waiting:",
            waits.iter().map(|wait| holds::waits_for(story.table, wait, Names::IN_WORDS)),
        );
        if let Some(facts) = facts {
            self.facts(step, facts);
        }
        if let Some(picture) = story.pictures.get(step) {
            let lines = picture_lines(picture, story.style);
            self.section("Scene:", lines.into_iter().filter(|line| !line.is_empty()));
        }
        self.out.push('\n');
    }

    /// Says whose step it is and where it stands.
    fn what(&mut self, step: usize) {
        let story = self.story;
        let Some(row) = story.table.rows.get(step).filter(|_| step > 0) else { return };
        if let Some(lane) = row.lane.filter(|_| story.table.columns().len() > 1) {
            self.line(1, &format!("Thread: {}", thread(&story.table.columns()[lane])));
        }
        let told = story.told(step);
        if told != row.label && !row.label.starts_with(told) {
            self.line(1, &format!("In words: {told}"));
        }
        let place = story.trace.steps[step].label.as_ref().and_then(|label| label.location.as_deref());
        if let Some(place) = place {
            self.line(1, &format!("Place: {place}"));
        }
    }

    /// Says what the step is for the rest of the behavior.
    fn role(&mut self, facts: &Facts) {
        if let Some(alone) = facts.alone.as_ref().filter(|_| self.story.table.columns().len() > 1) {
            let (from, to) = (alone.start + 1, alone.end);
            self.line(1, &format!("Of one thread alone: states {from} to {to} are of no concern to others"));
        }
        if facts.is_no_return {
            self.line(1, "Point of no return: the violation cannot be avoided any more");
        }
        if facts.is_needless {
            self.line(1, "Not essential: the violation does not need this step");
        }
    }

    fn changes(&mut self, step: usize) {
        let trace = self.story.trace;
        let Some(before) = step.checked_sub(1) else { return };
        let changes = diff(&trace.variables, &trace.steps[before].state, &trace.steps[step].state);
        if changes.is_empty() {
            return self.line(1, "Changes nothing");
        }
        self.section("Changes:", changes.iter().map(self::change));
    }

    /// Says who holds each lock, and what the step does to it.
    fn locks(&self, step: usize) -> Vec<String> {
        let locks = &self.story.table.locks;
        let Some(holdings) = locks.holdings.get(step) else { return Vec::new() };
        let before = step.checked_sub(1).and_then(|before| locks.holdings.get(before));
        let marks = self.story.table.rows.get(step).map_or(&[][..], |row| row.marks.as_slice());
        let say = |(i, holding): (usize, &Holding)| {
            let lock = &locks.locks[i];
            let is = match marks.get(i).map(|mark| mark.kind) {
                Some(MarkKind::Acquire) => format!("{}, acquired by this step", held(holding)),
                Some(MarkKind::Release) => {
                    let before = before.and_then(|row| row.get(i)).map_or_else(String::new, held);
                    format!("{}, released by this step; before it {before}", held(holding))
                }
                Some(MarkKind::Free | MarkKind::Held) | None => {
                    let across = self.story.table.holds.iter();
                    let since = across.filter(|hold| hold.lock == i && hold.is_across(step));
                    let since = since.map(|hold| hold.from + 1).max();
                    held(holding) + &since.map_or_else(String::new, |from| format!(", since state {from}"))
                }
            };
            format!("{}: {is}", (Names::IN_WORDS.lock)(lock))
        };
        holdings.iter().enumerate().map(say).collect()
    }

    fn facts(&mut self, step: usize, facts: &Facts) {
        match &facts.conjuncts {
            Ok(conjuncts) => {
                let of_each =
                    facts.conjunct_parts.iter().map(Vec::as_slice).chain(std::iter::repeat(NO_PARTS));
                let lines =
                    conjuncts.iter().zip(of_each).flat_map(|(own, parts)| with_parts(conjunct(own), parts));
                self.section("Conjuncts of the action:", lines);
            }
            Err(failure) => self.line(1, &format!("The conjuncts of the action are not known: {failure}")),
        }
        let parts = |name: &str| {
            let place = facts.broken.iter().position(|broken| broken.property == *name);
            place.and_then(|place| facts.broken_parts.get(place)).map_or(NO_PARTS, Vec::as_slice)
        };
        let lines = facts.verdicts.iter().flat_map(|own| with_parts(verdict(own, facts), parts(&own.0)));
        self.section("Properties:", lines);
        let watch = |(text, value): &(String, Result<_, String>)| match value {
            Ok(value) => format!("{text} is {value}"),
            Err(reason) => format!("{text} has no value: {}", reason.lines().next().unwrap_or_default()),
        };
        self.section("Expressions:", facts.watches.iter().map(watch));
        if let Some(outlook) = &facts.outlook {
            self.line(1, &format!("Ahead: {}", outlook.says.join(" ")));
            for way in &outlook.ways {
                self.line(2, &told_way(way));
            }
        }
        self.next(step, facts);
    }

    /// Says what can happen next and what cannot.
    fn next(&mut self, step: usize, facts: &Facts) {
        match &facts.choices {
            Ok(choices) if choices.is_empty() => self.line(1, "Next: no action is enabled"),
            Ok(choices) => {
                let is_action = |choice: &Choice| choice.label.is_some();
                self.choices("Next can be:", step, choices.iter().filter(|(choice, _)| is_action(choice)));
                let others = || choices.iter().filter(|(choice, _)| !is_action(choice) && !choice.taken);
                self.choices("Other initial states:", step, others().take(MOST_INITIAL));
                let n_more = others().count().saturating_sub(MOST_INITIAL);
                if n_more > 0 {
                    self.line(2, &format!("{} more initial states", grouped(n_more as u64)));
                }
            }
            Err(WalkError::NotLive) => {}
            Err(WalkError::Evaluation(text)) => self.line(1, &format!("Next: the evaluation failed: {text}")),
        }
        let of_each = facts.disabled_parts.iter().map(Vec::as_slice).chain(std::iter::repeat(NO_PARTS));
        let all = facts.disabled.list.iter().zip(of_each);
        let disabled: Vec<String> =
            all.flat_map(|(disabled, parts)| with_parts(self.disabled(disabled), parts)).collect();
        self.section("Not enabled:", disabled);
        if facts.disabled.more > 0 {
            self.line(2, &format!("{} more actions, not looked at", facts.disabled.more));
        }
    }

    fn choices<'c>(
        &mut self,
        heading: &str,
        step: usize,
        choices: impl Iterator<Item = &'c (Choice, Vec<Conjunct>)>,
    ) {
        for (i, (choice, conjuncts)) in choices.enumerate() {
            if i == 0 {
                self.line(1, heading);
            }
            let label = choice.label.as_ref().map_or_else(|| choice.text.clone(), ToString::to_string);
            // What is taken is told with the next state.
            if choice.taken {
                self.line(
                    2,
                    &format!("{}{label}: it is taken, to state {}", self.lane(choice.lane), step + 2),
                );
                continue;
            }
            self.line(2, &format!("{}{label}", self.lane(choice.lane)));
            let writes = |came: &Came| matches!(came, Came::Writes(..) | Came::Keeps);
            for conjunct in conjuncts.iter().filter(|conjunct| !writes(&conjunct.came)) {
                self.line(3, &self::conjunct(conjunct));
            }
            if choice.changes.is_empty() {
                self.line(3, "changes nothing");
            }
            for change in &choice.changes {
                self.line(3, &self::change(change));
            }
        }
    }

    fn disabled(&self, disabled: &Disabled) -> String {
        let why = match &disabled.reason {
            Err(reason) => format!("it cannot be evaluated: {reason}"),
            Ok(found) if found.conjunct.text == found.part.excerpt.text => decides(&found.part),
            Ok(found) => format!("{}, in {}", decides(&found.part), found.conjunct.text),
        };
        let way = disabled.in_the_way.as_ref().map_or_else(String::new, |way| match &way.lock {
            Some(lock) if way.itself => format!("blocked by itself, because it holds {lock}: "),
            Some(lock) => format!("blocked by {}, which holds {lock}: ", way.thread),
            None => format!("blocked by {}: ", way.thread),
        });
        let place =
            disabled.reason.as_ref().map_or_else(|_| String::new(), |found| at(&found.conjunct.place));
        format!("{}{}: {way}{why}{place}", self.lane(disabled.lane), disabled.name())
    }

    /// The name of a lane before what it does, where there are several.
    fn lane(&self, lane: Option<usize>) -> String {
        let lanes = self.story.table.columns();
        let lane = lane.and_then(|lane| lanes.get(lane)).filter(|_| lanes.len() > 1);
        lane.map_or_else(String::new, |lane| format!("{}, ", lane.name))
    }
}

/// What a property says after a step.
fn verdict((name, verdict): &(String, Verdict), facts: &Facts) -> String {
    let part = facts.broken.iter().find(|broken| broken.property == *name).map(|broken| &broken.part);
    match (verdict, part) {
        (Verdict::Holds, _) => format!("{name} holds"),
        (Verdict::Violated(_), Some(part)) => {
            format!("{name} is violated, because {}{}", decides(part), at(&part.excerpt.place))
        }
        (Verdict::Violated(Some(text)), None) => format!("{name} is violated, because {text} is FALSE"),
        (Verdict::Violated(None), None) => format!("{name} is violated"),
        (Verdict::Unknown(reason), _) => format!("{name} is not known: {reason}"),
    }
}

/// A thread with what it stands for.
fn thread(lane: &Lane) -> String {
    if lane.title.is_empty() || lane.title == lane.name {
        lane.name.clone()
    } else {
        format!("{}, {}", lane.name, lane.title)
    }
}

fn held(holding: &Holding) -> String {
    let by = holding.holders.join(", ");
    match (holding.holders.is_empty(), holding.mode) {
        (true, _) => "free".to_owned(),
        (false, Mode::Write) => format!("held by {by}"),
        (false, Mode::Read) => format!("held for reading by {by}"),
    }
}

/// A change.
fn change(change: &Change) -> String {
    let path = &change.path;
    match (&change.old, &change.new) {
        (Some(old), Some(new)) => format!("{path} was {old}, is now {new}"),
        (None, Some(new)) => format!("{path} is new: {new}"),
        (Some(old), None) => format!("{path} is gone: {old}"),
        (None, None) => format!("{path} is another"),
    }
}

/// The part of a condition that decides it, with its values.
fn decides(part: &Part) -> String {
    if let Some(nothing) = part.nothing_to_choose() {
        return nothing;
    }
    let (text, value, values) = (&part.excerpt.text, truth(part.value), part.values());
    if values.is_empty() { format!("{text} is {value}") } else { format!("{text} is {value}, {values}") }
}

/// A line with the parts of what it is about below it.
fn with_parts(line: String, parts: &[ValueTree]) -> Vec<String> {
    let mut lines = vec![line];
    tell_parts(parts, 1, &mut lines);
    lines
}

fn tell_parts(parts: &[ValueTree], depth: usize, lines: &mut Vec<String>) {
    for tree in parts {
        let words = tree.part.words();
        let is = match &tree.part.value {
            Ok(value) => format!("{words} is {value}"),
            Err(reason) => format!("{words} has no value: {reason}"),
        };
        let others = tree.others().map_or_else(String::new, |others| format!(", {others}"));
        lines.push(format!("{}{is}{others}", INDENT.repeat(depth)));
        tell_parts(&tree.parts, depth + 1, lines);
    }
}

/// Where a text stands.
fn at(place: &str) -> String {
    format!(" (at {place})")
}

/// A conjunct with what came of it.
fn conjunct(conjunct: &Conjunct) -> String {
    let (text, says) = (&conjunct.excerpt.text, conjunct.says());
    let came = match &conjunct.came {
        // The values alone do not say it.
        Came::Is(value, _) if says == truth(*value) => says,
        Came::Is(value, _) => format!("{}, {says}", truth(*value)),
        Came::Decides(..) => format!("decides: {says}"),
        Came::Chooses(_) => format!("chooses {says}"),
        Came::Writes(..) => format!("writes {says}"),
        Came::Keeps => says,
    };
    format!("{text}: {came}{}", at(&conjunct.excerpt.place))
}

/// The actions of a way.
/// Tells the first steps of a way, and how many more there are.
fn told_way(way: &Way) -> String {
    let labels: Vec<String> = way.labels.iter().map(ToString::to_string).collect();
    let n_more = way.edges.len() - labels.len();
    let more = if n_more > 0 { format!(" and {} more steps", grouped(n_more as u64)) } else { String::new() };
    format!("{}: {}{more}", way.title, labels.join(", "))
}
