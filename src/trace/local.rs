//! Steps that are of no concern to other threads.
//!
//! A step is *local* if it writes nothing that a step of another thread in the behavior looks at or writes, looks at
//! nothing that one writes, and takes or lets go of no lock. Its thread could take it at any time between its step
//! before and its next one, and nobody would see a difference.

use std::collections::BTreeMap;
use std::ops::Range;

use super::diff::{Path, same_key};
use super::locks::{Mark, MarkKind};

/// What an action has to do with the parts of the state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touch {
    /// What decides what it does.
    pub looks: Vec<Path>,
    /// What it may change, also where it happens to write the value that was there.
    pub writes: Vec<Path>,
}

/// A part that a lane looks at or writes.
struct Use<'a> {
    lane: Option<usize>,
    path: &'a Path,
    writes: bool,
}

/// Says for each step whether it is local. A touch is absent for an action that may look at anything. There are as
/// many touches as lanes; steps without a lane, as the initial state, are not local.
#[must_use]
pub fn local(touches: &[Option<Touch>], lanes: &[Option<usize>], marks: &[&[Mark]]) -> Vec<bool> {
    let mut uses: BTreeMap<&str, Vec<Use<'_>>> = BTreeMap::new();
    for (touch, &lane) in touches.iter().zip(lanes) {
        let Some(touch) = touch else { continue };
        let looks = touch.looks.iter().map(|path| (path, false));
        for (path, writes) in looks.chain(touch.writes.iter().map(|path| (path, true))) {
            let known = uses.entry(path.variable.as_str()).or_default();
            if !known.iter().any(|u| u.lane == lane && u.writes == writes && u.path == path) {
                known.push(Use { lane, path, writes });
            }
        }
    }
    // Beside an action that may look at anything no step of another thread is local.
    let unknown = |lane: Option<usize>| {
        touches.iter().zip(lanes).any(|(touch, &other)| touch.is_none() && other != lane)
    };
    let is_used = |lane: Option<usize>, path: &Path, by_writes: bool| {
        let uses = uses.get(path.variable.as_str()).map_or(&[][..], Vec::as_slice);
        uses.iter().any(|u| u.lane != lane && (u.writes || !by_writes) && meet(u.path, path))
    };
    let is_local = |i: usize| {
        let (Some(touch), lane @ Some(_)) = (&touches[i], lanes[i]) else { return false };
        let on_lock = marks.get(i).is_some_and(|marks| {
            marks.iter().any(|mark| matches!(mark.kind, MarkKind::Acquire | MarkKind::Release))
        });
        !on_lock
            && !unknown(lane)
            && !touch.writes.iter().any(|path| is_used(lane, path, false))
            && !touch.looks.iter().any(|path| is_used(lane, path, true))
    };
    (0..touches.len().min(lanes.len())).map(is_local).collect()
}

/// Returns the runs of two or more local steps of one lane, one behind the other.
#[must_use]
pub fn runs(local: &[bool], lanes: &[Option<usize>]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for i in (0..local.len()).filter(|i| local[*i]) {
        match runs.last_mut() {
            Some(run) if run.end == i && lanes[run.start] == lanes[i] => run.end += 1,
            Some(_) | None => runs.push(i..i + 1),
        }
    }
    runs.retain(|run| run.len() > 1);
    runs
}

/// Whether one of two parts of a variable is the other or lies in it.
fn meet(a: &Path, b: &Path) -> bool {
    a.variable == b.variable && a.segments.iter().zip(&b.segments).all(|(a, b)| same_key(a, b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::diff::Segment;
    use crate::trace::locks::Mode;
    use crate::value::Plain;

    fn path(text: &str) -> Path {
        let (variable, entry) = text.split_once('.').map_or((text, None), |(v, e)| (v, Some(e)));
        let path = Path::variable(variable);
        entry.map_or(path.clone(), |entry| path.then(Segment::Index(Plain::Str(entry.to_owned()))))
    }

    fn touch(looks: &[&str], writes: &[&str]) -> Touch {
        let paths = |list: &[&str]| list.iter().map(|text| path(text)).collect();
        Touch { looks: paths(looks), writes: paths(writes) }
    }

    #[test]
    fn what_others_look_at_or_write_is_not_local() {
        let touches = [
            touch(&["pc.a"], &["pc.a"]),
            touch(&["pc.a"], &["x"]),
            touch(&["pc.b", "x"], &["pc.b"]),
            touch(&["pc.b"], &["pc.b", "y"]),
            touch(&["y"], &["pc.a"]),
        ]
        .map(Some);
        let lanes = [Some(0), Some(0), Some(1), Some(1), Some(0)];
        let none: [&[Mark]; 5] = [&[]; 5];
        assert_eq!(local(&touches, &lanes, &none), [true, false, false, false, false]);
        // One that looks at all of a variable looks at each entry.
        let whole = [touch(&[], &["pc.a"]), touch(&["pc"], &[])].map(Some);
        assert_eq!(local(&whole, &lanes[1..3], &none[..2]), [false, false]);
        // One of which nothing is known looks at everything.
        let unknown = [Some(touch(&[], &["pc.a"])), None];
        assert_eq!(local(&unknown, &lanes[1..3], &none[..2]), [false, false]);
    }

    #[test]
    fn to_take_a_lock_is_not_local() {
        let touches = [touch(&[], &["lock"]), touch(&[], &[]), touch(&[], &["other"])].map(Some);
        let mark = |kind| Mark { kind, letters: "a".to_owned(), mode: Mode::Write };
        let marks = [[mark(MarkKind::Acquire)], [mark(MarkKind::Held)], [mark(MarkKind::Held)]];
        let marks: Vec<&[Mark]> = marks.iter().map(<[Mark; 1]>::as_slice).collect();
        let lanes = [Some(0), Some(0), Some(1)];
        assert_eq!(local(&touches, &lanes, &marks), [false, true, true]);
    }

    #[test]
    fn runs_are_of_one_lane() {
        let lanes = [None, Some(0), Some(0), Some(1), Some(1), Some(0)];
        let local = [false, true, true, true, true, true];
        assert_eq!(runs(&local, &lanes), [1..3, 3..5]);
        let local = [false, true, true, true, true, false];
        assert_eq!(runs(&local, &[None, Some(0), Some(1), Some(0), Some(0), Some(0)]).first(), Some(&(3..5)));
    }
}
