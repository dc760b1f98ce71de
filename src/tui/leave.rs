//! Leaving, and loading again: walks of the user that are written nowhere would be lost, so he is asked once.

use super::app::{App, Effect};
use super::found::Checking;

impl App {
    /// Leaves in the way of an effect, or asks first.
    pub(super) fn leave(&mut self, effect: Effect) -> Effect {
        const AGAIN: &str = "the same key leaves";
        // One question after the other.
        let may_leave = self.may_end_writing(AGAIN) && self.may_lose_walks(AGAIN);
        if may_leave { effect } else { Effect::None }
    }

    /// Says whether all walks that are written nowhere may be lost. If the user was not asked about one of them, he
    /// is now; `again` says what brings him on. Walks in lessons are exercises.
    pub(super) fn may_lose_walks(&mut self, again: &str) -> bool {
        let (mut n, mut is_told) = (self.session.n_unwritten(), self.session.is_told());
        for session in self.checking.iter().flat_map(Checking::parked) {
            n += session.n_unwritten();
            is_told &= session.is_told();
        }
        if self.player.is_some() || is_told {
            return true;
        }
        self.session.tell();
        self.checking.iter_mut().flat_map(Checking::parked_mut).for_each(crate::session::Session::tell);
        let walks = if n == 1 { "1 walk is".to_owned() } else { format!("{n} walks are") };
        self.say(&format!("{walks} written nowhere: E writes one, y copies one; {again}"));
        false
    }
}
