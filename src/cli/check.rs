//! `lockwalk check`: search a spec and report.

use std::num::NonZeroUsize;
use std::time::Instant;

use super::args::{Check, SearchArgs, SimulationArgs, SpecArgs};
use super::finish::{self, Show};
use super::interrupt;
use super::limit::Timer;
use super::load::{self, Loaded, Request, SearchOptions, SimulationOptions};
use super::progress::Progress;
use super::system::Disk;
use super::terminal::Terminal;
use super::{USAGE, output, told};
use crate::graph::MAX_STATES;
use crate::search::{self, Checked, Outcome, Report, Violation};

/// How many times the states that the search has found are explored for the point of no return.
const MORE_STATES: usize = 4;
/// So many states are explored in any case.
const FEW_STATES: usize = 2_000;

/// Runs the command and returns the exit status.
pub(super) fn run(arguments: &Check, terminal: &Terminal) -> u8 {
    let begun = Instant::now();
    let file = arguments.output.as_deref();
    let format = match told::format(arguments.format, file.filter(|_| !arguments.json)) {
        Ok(format) => format,
        Err(message) => {
            output::note(&message);
            return USAGE;
        }
    };
    let show = match format.map(Show::of) {
        _ if arguments.json => Show::Json,
        None | Some(Show::Steps) if arguments.scene => Show::Scenes,
        None => Show::Steps,
        Some(show) => show,
    };
    let timer = Timer::start(arguments.search.max_seconds, interrupt::stop());
    match load::load(&Disk, &Request::of(&arguments.spec)) {
        Err(failure) => finish::failure(&failure, begun, show, terminal),
        Ok(loaded) => {
            let report = search(&loaded, &arguments.spec, &arguments.search, terminal);
            drop(timer);
            finish::report(&loaded, &report, begun, (show, file), terminal)
        }
    }
}

fn simulation(arguments: &SimulationArgs) -> Option<SimulationOptions> {
    let checked = match (arguments.simulate, arguments.generate) {
        (true, _) => Checked::Successors,
        (false, true) => Checked::Behavior,
        (false, false) => return None,
    };
    let SimulationArgs { depth: steps, num: behaviors, .. } = *arguments;
    Some(SimulationOptions { steps, behaviors, checked })
}

/// Searches with the options of the command line, with progress on stderr.
pub(super) fn search(loaded: &Loaded, spec: &SpecArgs, search: &SearchArgs, terminal: &Terminal) -> Report {
    let progress = Progress::begin(terminal).until(search.max_seconds);
    let show = |far: &search::Progress<'_>| progress.show(far);
    let mut report = loaded.search(&options(spec, search, &show, &output::note));
    progress.end();
    if !search.simulation.simulate && !search.simulation.generate {
        find_no_return(loaded, &mut report, !spec.no_deadlock);
    }
    report
}

/// Returns the options of the command line.
pub(super) fn options<'a>(
    spec: &SpecArgs,
    search: &SearchArgs,
    progress: &'a (dyn Fn(&search::Progress<'_>) + Sync),
    print: &'a (dyn Fn(&str) + Sync),
) -> SearchOptions<'a> {
    let cores = || std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    SearchOptions {
        workers: search.workers.map_or_else(cores, NonZeroUsize::get),
        go_on: search.go_on,
        deadlock: !spec.no_deadlock,
        max_states: search.max_states,
        simulation: simulation(&search.simulation),
        progress,
        print,
    }
}

/// Finds out from which state of each counterexample its violation cannot be avoided. The search has
/// stopped before it saw all states; what is explored besides is bounded by what it saw, so that an
/// answer comes as fast, and nothing is said where that is not enough.
fn find_no_return(loaded: &Loaded, report: &mut Report, deadlock: bool) {
    // Of a mistake in the spec there is nothing to avoid.
    let has_a_fate = |violation: &Violation| {
        violation.trace.is_some()
            && matches!(violation.outcome, Outcome::Deadlock | Outcome::Invariant | Outcome::Property)
    };
    if !report.violations.iter().any(has_a_fate) {
        return;
    }
    let found = usize::try_from(report.counts.distinct).unwrap_or(usize::MAX);
    if found > MAX_STATES {
        return;
    }
    let max_states = found.saturating_mul(MORE_STATES).clamp(FEW_STATES, MAX_STATES);
    let Ok(graph) = loaded.graph(max_states, deadlock, &mut |_, _| {}) else { return };
    for violation in report.violations.iter_mut().filter(|violation| has_a_fate(violation)) {
        violation.no_return = graph.no_return(violation);
    }
}
