//! One line on stderr while a search runs, on a terminal only.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::terminal::Terminal;
use crate::export::text::grouped;
use crate::search;

/// Searches shorter than this show nothing.
const PATIENCE: Duration = Duration::from_millis(300);

/// How far the line is set in.
const INDENT: usize = 2;

/// What stands between two parts of the line.
const GAP: &str = "  ";

/// The line.
pub(super) struct Progress {
    bar: ProgressBar,
    begun: Instant,
    limit: Option<Duration>,
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
        if let Ok(style) = ProgressStyle::with_template(&format!("{}{{msg}}", " ".repeat(INDENT))) {
            bar.set_style(style);
        }
        Progress { bar, begun: Instant::now(), limit: None }
    }

    /// Says how many seconds there are at most. When a search ends by itself nobody can know before.
    pub(super) fn until(self, seconds: Option<u64>) -> Self {
        Progress { limit: seconds.map(Duration::from_secs), ..self }
    }

    /// Shows how far the search has come.
    pub(super) fn show(&self, progress: &search::Progress<'_>) {
        self.tell(|| how_far(progress, self.begun.elapsed(), self.limit));
    }

    /// Shows some words after the time, if it is worth while.
    pub(super) fn say(&self, words: impl FnOnce() -> String) {
        self.tell(|| format!("{}{GAP}{}", clock(self.begun.elapsed()), words()));
    }

    /// Shows some words that have the time, if it is worth while.
    pub(super) fn tell(&self, words: impl FnOnce() -> String) {
        if self.begun.elapsed() >= PATIENCE && !self.bar.is_hidden() {
            // A line that is broken is not removed as a whole.
            let columns = crossterm::terminal::size().map_or(usize::MAX, |(columns, _)| usize::from(columns));
            self.bar.set_message(fitting(&words(), columns.saturating_sub(INDENT + 1)));
        }
    }

    /// Removes the line.
    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }
}

/// Says in words how long a search runs and how far it has come. The most important comes first, for screens that are narrow.
pub(super) fn how_far(progress: &search::Progress<'_>, elapsed: Duration, limit: Option<Duration>) -> String {
    let counts = &progress.counts;
    let milliseconds = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX).max(1);
    let rate = counts.generated.saturating_mul(1000) / milliseconds;
    let mut words = vec![
        clock(elapsed),
        format!("{} distinct", grouped(counts.distinct)),
        format!("{} queued", grouped(counts.queued)),
        format!("depth {}", counts.depth),
        format!("{} states/s", grouped(rate)),
    ];
    if progress.bytes > 0 {
        words.push(format!("{} MB", progress.bytes.div_ceil(1 << 20)));
    }
    if let Some(limit) = limit {
        words.push(format!("{} left at most", clock(limit.saturating_sub(elapsed))));
    }
    words.push(format!("{} generated", grouped(counts.generated)));
    words.join(GAP)
}

/// Returns the first parts of a line, as many as there is room for.
fn fitting(line: &str, columns: usize) -> String {
    let mut line = line;
    while line.chars().count() > columns {
        let Some((first, _)) = line.rsplit_once(GAP) else { return line.chars().take(columns).collect() };
        line = first;
    }
    line.to_owned()
}

/// Returns the words of a line with what a key does behind the time.
pub(super) fn with_key(words: &str, key: &str) -> String {
    let (clock, rest) = words.split_once(GAP).unwrap_or((words, ""));
    format!("{clock}{GAP}{key}{GAP}{rest}")
}

/// Returns minutes and seconds.
fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds / 3600 {
        0 => format!("{}:{:02}", seconds / 60, seconds % 60),
        hours => format!("{hours}:{:02}:{:02}", seconds / 60 % 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Counts;

    #[test]
    fn how_far_a_search_has_come() {
        let counts = Counts { generated: 50_000, distinct: 12_345, queued: 67, depth: 8 };
        let progress = search::Progress { counts, bytes: 3_000_000, violations: &[] };
        assert_eq!(
            how_far(&progress, Duration::from_secs(5), None),
            "0:05  12,345 distinct  67 queued  depth 8  10,000 states/s  3 MB  50,000 generated"
        );
        let progress = search::Progress { bytes: 0, ..progress };
        assert_eq!(
            how_far(&progress, Duration::from_secs(5), Some(Duration::from_secs(70))),
            "0:05  12,345 distinct  67 queued  depth 8  10,000 states/s  1:05 left at most  50,000 generated"
        );
    }

    #[test]
    fn a_narrow_screen_has_the_first_parts() {
        let line = "0:05  12,345 distinct  67 queued";
        let shown: Vec<String> = [32, 31, 21, 20, 3].map(|columns| fitting(line, columns)).to_vec();
        assert_eq!(shown, [line, "0:05  12,345 distinct", "0:05  12,345 distinct", "0:05", "0:0"]);
    }

    #[test]
    fn a_key_is_told_behind_the_time() {
        let line = with_key("0:05  12,345 distinct  67 queued", "Ctrl-C ends it");
        assert_eq!(line, "0:05  Ctrl-C ends it  12,345 distinct  67 queued");
    }

    #[test]
    fn times_are_those_of_a_clock() {
        let shown: Vec<String> = [0, 65, 3600 + 125].map(Duration::from_secs).map(clock).to_vec();
        assert_eq!(shown, ["0:00", "1:05", "1:02:05"]);
    }
}
