//! What comments of a spec say of its actions: `\* @say spin_lock({l})` above a definition, or behind its head.
//!
//! The text goes to the end of the line; `{l}` is the value of the parameter `l`.

use std::collections::HashMap;

use super::{Source, Walker};
use crate::trace::lanes::plain_text;
use crate::trace::{Label, Step};

/// What introduces the text.
const MARK: &str = "@say";

/// Returns for each step what a comment says of its action.
pub fn said<'a>(walker: &dyn Walker, steps: &'a [Step]) -> Vec<Option<String>> {
    // Many steps are of one action.
    let mut known: HashMap<&str, Option<Source>> = HashMap::new();
    let text = |step: &'a Step| {
        let label = step.label.as_ref()?;
        let place = label.location.as_deref()?;
        let source = known.entry(place).or_insert_with(|| walker.source(Some(place))).as_ref()?;
        say(&source.lines, source.line, label)
    };
    steps.iter().map(text).collect()
}

/// Returns what is said of the action whose right-hand side begins in a line, counted from 0.
fn say(lines: &[String], line: usize, label: &Label) -> Option<String> {
    let (at, rest) = (0..=line.min(lines.len().checked_sub(1)?))
        .rev()
        .find_map(|at| Some((at, after_name(&lines[at], &label.name)?)))?;
    let (_, behind) = rest.split_once("\\*").unwrap_or_default();
    let text = marked(behind).or_else(|| above(lines, at).iter().find_map(|line| marked(line)))?;
    Some(filled(text, rest, label))
}

/// What follows the name in the head of its definition.
fn after_name<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let rest = line.trim_start().strip_prefix(name)?.trim_start();
    (rest.starts_with('(') || rest.starts_with("==")).then_some(rest)
}

/// The lines of the comments that stand above a line.
fn above(lines: &[String], at: usize) -> &[String] {
    let mut first = at;
    while let Some(before) = first.checked_sub(1) {
        let line = lines[before].trim();
        if line.starts_with("\\*") {
            first = before;
        } else if line.ends_with("*)") {
            match lines[..=before].iter().rposition(|line| line.trim_start().starts_with("(*")) {
                Some(begin) => first = begin,
                None => break,
            }
        } else {
            break;
        }
    }
    &lines[first..at]
}

/// The text behind the mark in a comment.
fn marked(line: &str) -> Option<&str> {
    let (_, text) = line.split_once(MARK)?;
    let text = text.trim_end().trim_end_matches("*)").trim();
    (!text.is_empty()).then_some(text)
}

/// The text with the values of parameters in the place of their names.
fn filled(text: &str, head: &str, label: &Label) -> String {
    let list = head.strip_prefix('(').and_then(|rest| rest.split_once(')')).map_or("", |(list, _)| list);
    let names: Vec<&str> = list.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    if names.len() != label.parameters.len() {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, more)| Some((before, more.split_once('}')?)))
    {
        out.push_str(before);
        match names.iter().position(|other| *other == name.trim()) {
            Some(place) => out.push_str(&plain_text(&label.parameters[place])),
            None => out.push_str(&format!("{{{name}}}")),
        }
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Plain;

    const SPEC: &str = r#"
(* Takes the lock.              *)
(* @say spin_lock(&{l}->lock)   *)
Lock(t, l) ==
    /\ pc[t] = "lock"
    /\ TRUE
\* It looks.
\* @say if (pte_none({p})) goto {out}
Look(t, p) == pc[t] = "look"
Leave(t) == pc[t] = "leave"  \* @say return {t};
Rest == TRUE
\* @say nothing is said of what comes behind a blank line

Idle == TRUE
Locker(t) == Lock(t, "a")
"#;

    fn of(line: usize, name: &str, parameters: &[&str]) -> Option<String> {
        let lines: Vec<String> = SPEC.lines().map(str::to_owned).collect();
        let parameters = parameters.iter().map(|text| Plain::Str((*text).to_owned())).collect();
        say(&lines, line, &Label { name: name.to_owned(), parameters, location: None })
    }

    #[test]
    fn comments_above_and_behind() {
        assert_eq!(of(4, "Lock", &["m", "ptl"]).as_deref(), Some("spin_lock(&ptl->lock)"));
        assert_eq!(of(8, "Look", &["m", "src"]).as_deref(), Some("if (pte_none(src)) goto {out}"));
        assert_eq!(of(9, "Leave", &["m"]).as_deref(), Some("return m;"));
    }

    #[test]
    fn where_nothing_is_said() {
        assert_eq!(of(10, "Rest", &[]), None);
        assert_eq!(of(13, "Idle", &[]), None);
        assert_eq!(of(14, "Locker", &["m"]), None);
        assert_eq!(of(14, "Action", &[]), None);
        assert_eq!(of(999, "Nowhere", &[]), None);
        // The parameters are not known: the names stay.
        assert_eq!(of(4, "Lock", &[]).as_deref(), Some("spin_lock(&{l}->lock)"));
    }
}
