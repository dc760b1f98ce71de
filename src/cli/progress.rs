//! One line on stderr while a search runs, on a terminal only.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::terminal::Terminal;
use crate::export::text::grouped;
use crate::search::Counts;

/// Searches shorter than this show nothing.
const PATIENCE: Duration = Duration::from_millis(300);

/// The line.
pub(super) struct Progress {
    bar: ProgressBar,
    begun: Instant,
}

impl Progress {
    /// Begins the line; it is not shown where there is no terminal.
    pub(super) fn begin(terminal: &Terminal) -> Self {
        let target = if terminal.shows_progress {
            ProgressDrawTarget::stderr_with_hz(10)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("  {elapsed}  {msg}") {
            bar.set_style(style);
        }
        Progress { bar, begun: Instant::now() }
    }

    /// Shows how far the search has come.
    pub(super) fn show(&self, counts: &Counts) {
        self.say(|| {
            format!(
                "{} generated  {} distinct  {} queued  depth {}  {} states/s",
                grouped(counts.generated),
                grouped(counts.distinct),
                grouped(counts.queued),
                counts.depth,
                grouped(self.rate(counts.generated)),
            )
        });
    }

    /// Shows some words, if it is worth while.
    pub(super) fn say(&self, words: impl FnOnce() -> String) {
        if self.begun.elapsed() >= PATIENCE && !self.bar.is_hidden() {
            self.bar.set_message(words());
        }
    }

    /// Removes the line.
    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }

    fn rate(&self, generated: u64) -> u64 {
        let milliseconds = u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX).max(1);
        generated.saturating_mul(1000) / milliseconds
    }
}
