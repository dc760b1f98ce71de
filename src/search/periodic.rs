//! What `_PERIODIC` names: a condition that is evaluated now and then while a search runs, as TLC does
//! where it reports its progress (`ModelChecker.doPeriodicWork`).
//!
//! It is about how far the search has come. So when it is false, and what it prints, depends on the
//! machine; all else that is found does not.

use std::time::{Duration, Instant};

use super::violation::{self, Wrong};
use crate::engine::{Check, Model, codes};
use crate::stdmod::World;

/// How long TLC waits from one evaluation to the next (`TLCGlobals.progressInterval`).
pub const PERIOD: Duration = Duration::from_secs(60);

/// When to evaluate the condition.
pub(super) struct Periodic {
    period: Duration,
    last: Instant,
}

impl Periodic {
    pub(super) fn new(period: Duration) -> Self {
        Periodic { period, last: Instant::now() }
    }

    /// Returns the condition of a model if it is time to evaluate it.
    pub(super) fn due<'m>(&mut self, model: &'m Model) -> Option<&'m Check> {
        let condition = model.periodic.as_ref()?;
        let due = self.last.elapsed() >= self.period;
        if due {
            self.last = Instant::now();
        }
        due.then_some(condition)
    }
}

/// Evaluates the condition; says whether it ends the search, with `TLCSet("exit", TRUE)`. It sees of
/// `world` how far the search is, and changes nothing else.
pub(super) fn ask(
    model: &Model,
    condition: &Check,
    print: &mut dyn FnMut(&str),
    world: &World,
) -> Result<bool, Wrong> {
    violation::constant(model, condition, codes::PERIODIC, "the periodic condition", print, world)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::{Checked, Options, Outcome, Progress, Report, Simulation, breadth_first, simulate};
    use crate::engine::tests::model;

    const SPEC: &str = r#"
EXTENDS Naturals, TLC
VARIABLE n
Init == n = 0
Next == n' = (n + 1) % 5000
Few == TLCGet("diameter") < 50
Enough == IF TLCGet("diameter") < 50 THEN TRUE ELSE TLCSet("exit", TRUE)
Shown == PrintT("now")
Wrong == 1 + TRUE
"#;

    /// Searches or simulates with a condition that is evaluated whenever it can be; returns what was found
    /// and how often something was printed.
    fn run(condition: &str, workers: usize, simulated: bool) -> (Report, usize) {
        let model = model(SPEC, &format!("INIT Init NEXT Next\n_PERIODIC {condition}"), &[]);
        let mut printed = 0;
        let (progress, print) = (&mut |_: &Progress| {}, &mut |_: &str| printed += 1);
        let (go_on, deadlock, period) = (false, true, Duration::ZERO);
        let report = if simulated {
            // One initial state, and 100 steps of each of 200 behaviors.
            let (steps, behaviors, checked) = (100, Some(200), Checked::Successors);
            simulate(
                &model,
                Simulation { workers, go_on, deadlock, steps, behaviors, checked, period, progress, print },
            )
        } else {
            let max_states = None;
            breadth_first(&model, Options { workers, go_on, deadlock, max_states, period, progress, print })
        };
        (report, printed)
    }

    #[test]
    fn a_condition_that_is_false_ends_the_search() {
        for (workers, simulated) in [(1, false), (2, false), (1, true), (2, true)] {
            let (report, _) = run("Few", workers, simulated);
            assert_eq!(report.outcome, Outcome::Assumption, "{workers} {simulated}");
            assert_eq!(report.violations[0].diagnostic.message, "the periodic condition Few is false");
            assert!(report.counts.generated < if simulated { 20_001 } else { 5001 });
        }
    }

    #[test]
    fn a_condition_may_tell_the_search_to_exit() {
        for (workers, simulated) in [(1, false), (1, true)] {
            let (report, _) = run("Enough", workers, simulated);
            assert_eq!(report.outcome, Outcome::Ok, "{workers} {simulated}");
            assert!(report.counts.generated < if simulated { 20_001 } else { 5001 });
        }
    }

    #[test]
    fn a_condition_changes_nothing_else() {
        for simulated in [false, true] {
            let (report, printed) = run("Shown", 1, simulated);
            assert_eq!(report.outcome, Outcome::Ok);
            assert_eq!(report.counts.generated, if simulated { 20_001 } else { 5001 });
            assert!(printed > 2, "{printed}");
        }
    }

    #[test]
    fn a_condition_that_has_no_value_is_an_error() {
        let (report, _) = run("Wrong", 1, false);
        assert_eq!(report.outcome, Outcome::Assumption);
    }
}
