//! Evaluations that the user has stopped.

use super::app::App;
use crate::base::Stop;

impl App {
    /// The flag that ends the evaluations of the session.
    pub(super) fn stop(&self) -> Option<Stop> {
        self.session.stop()
    }

    /// Goes on after an evaluation was stopped.
    pub(super) fn was_stopped(&mut self) {
        self.has_stopped = true;
        self.seeking = None;
        self.say("the evaluation was stopped; Ctrl-l computes again what is missing");
    }

    /// Forgets what is missing because it was stopped.
    pub(super) fn compute_again(&mut self) {
        if std::mem::take(&mut self.has_stopped) {
            self.session.forget_computed();
            self.forget_drawn();
        }
    }
}
