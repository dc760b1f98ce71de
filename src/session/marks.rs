//! Steps that the user has marked with a letter, in whatever walk.

use super::tree::NodeId;
use super::{BranchId, Position, Session};
use crate::trace::{Label, State};

/// A marked step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Its letter; no other mark has it.
    pub letter: char,
    /// The step, in the walk in which it was marked.
    pub position: Position,
}

impl Session {
    /// Returns the mark that was set last.
    pub fn mark(&self) -> Option<Mark> {
        self.marks.last().copied()
    }

    /// Returns all marks in the order of their letters, those from `a` to `z` first.
    pub fn marks(&self) -> Vec<Mark> {
        let mut marks = self.marks.clone();
        marks.sort_by_key(|mark| (mark.letter.is_uppercase(), mark.letter));
        marks
    }

    /// Returns the letter of a step of the current walk, also if it was marked in another walk that shares the step;
    /// of several the one that was set last.
    pub fn mark_at(&self, step: usize) -> Option<char> {
        let here = self.path().get(step)?;
        let is_here = |mark: &&Mark| mark.position.step == step && self.marked(mark) == Some(*here);
        self.marks.iter().rev().find(is_here).map(|mark| mark.letter)
    }

    /// Returns the action that led to a marked step; `None` for an initial state.
    pub fn label_of(&self, mark: &Mark) -> Option<&Label> {
        self.tree.step(self.marked(mark)?).label.as_ref()
    }

    /// Marks the current step. A letter is at one step only.
    pub fn set_mark(&mut self, letter: char) {
        let position = self.position();
        self.marks.retain(|mark| mark.letter != letter);
        self.marks.push(Mark { letter, position });
    }

    /// Goes to the step with a letter; says whether there is one.
    pub fn go_to_mark(&mut self, letter: char) -> bool {
        let mark = self.marks.iter().find(|mark| mark.letter == letter).copied();
        if let Some(mark) = mark {
            self.go_to_position(mark.position);
        }
        mark.is_some()
    }

    /// Takes over the marks of a session about an older version of the spec, where the step is still there, in the
    /// current walk or in the first one; returns the letters of the others.
    pub fn take_marks(&mut self, older: &Session) -> Vec<char> {
        let mut gone = Vec::new();
        for mark in &older.marks {
            let (step, state) = (mark.position.step, older.marked_state(mark));
            let is_there = |walk: &BranchId| {
                let node = self.tree.path(*walk).get(step);
                node.is_some_and(|node| Some(self.tree.state(*node)) == state)
            };
            match [self.position().branch, BranchId::MAIN].into_iter().find(is_there) {
                Some(branch) => {
                    self.marks.push(Mark { letter: mark.letter, position: Position { branch, step } });
                }
                None => gone.push(mark.letter),
            }
        }
        gone
    }

    /// Returns the state of a marked step.
    pub(super) fn marked_state(&self, mark: &Mark) -> Option<&State> {
        Some(self.tree.state(self.marked(mark)?))
    }

    fn marked(&self, mark: &Mark) -> Option<NodeId> {
        self.tree.path(mark.position.branch).get(mark.position.step).copied()
    }
}

#[cfg(test)]
mod tests {
    use crate::session::Session;
    use crate::session::demo::{Definitions, Demo};

    fn session() -> Session {
        let walker = Box::new(Demo::new(Definitions::Given));
        let outcome = crate::session::Outcome { text: "wrong".to_owned(), failed: true };
        Session::counterexample(walker, Demo::counterexample(), "Demo", outcome)
    }

    /// Goes to a step of the counterexample and takes the other choice there.
    fn leave_at(session: &mut Session, step: usize) {
        session.go_to(step);
        let other = session.choices().unwrap().into_iter().find(|choice| !choice.taken).unwrap();
        session.take(&other);
    }

    #[test]
    fn a_letter_is_at_one_step_and_is_gone_to_from_any_walk() {
        let mut session = session();
        session.go_to(3);
        session.set_mark('b');
        session.go_to(1);
        session.set_mark('a');
        leave_at(&mut session, 1);
        session.set_mark('c');
        let walk = session.position().branch;
        let letters: Vec<char> = session.marks().iter().map(|mark| mark.letter).collect();
        assert_eq!(letters, ['a', 'b', 'c']);
        assert_eq!(session.mark().map(|mark| mark.letter), Some('c'));
        // Step 1 is shared, step 3 is not.
        assert_eq!([1, 2, 3].map(|step| session.mark_at(step)), [Some('a'), Some('c'), None]);
        assert!(session.go_to_mark('b'));
        assert!(session.on_main() && session.cursor() == 3);
        assert_eq!([1, 2, 3].map(|step| session.mark_at(step)), [Some('a'), None, Some('b')]);
        assert!(session.go_to_mark('c') && session.position().branch == walk);
        session.go_to(0);
        session.set_mark('c');
        assert_eq!((session.marks().len(), session.mark_at(2)), (3, None));
        assert!(!session.go_to_mark('z') && session.cursor() == 0);
    }

    #[test]
    fn marks_are_taken_over_where_the_step_is_still_there() {
        let mut older = session();
        older.go_to(3);
        older.set_mark('a');
        leave_at(&mut older, 1);
        older.set_mark('b');
        let mut newer = session();
        assert_eq!(newer.take_marks(&older), ['b']);
        assert_eq!(newer.mark_at(3), Some('a'));
        assert_eq!(newer.label_of(&newer.mark().unwrap()), older.label_of(&older.marks()[0]));
    }
}
