//! `lockwalk graph --fewest-switches`: the behavior that goes wrong with the fewest switches of thread.
//!
//! The reachable graph has the best of all behaviors. Where it has no answer (`SYMMETRY`, `VIEW`, too many states), a
//! counterexample is searched, and its steps are set in a better order. Which of them it is stands below the behavior.

use super::args::Graph as GraphArgs;
use super::load::{Loaded, SearchOptions};
use super::progress::Progress;
use super::terminal::Terminal;
use super::{USAGE, finish, graph, interrupt, output};
use crate::export::text;
use crate::graph::Extent;
use crate::graph::switches::{ONE_LANE, switches};
use crate::search::{Outcome, Report};
use crate::session::{FewSwitches, Walker, n_switches};
use crate::trace::{self, Trace};

/// Why the graph is not asked where states stand for others.
const OTHERS: &str =
    "under SYMMETRY or VIEW a state stands for others, so threads cannot be followed in the graph";

/// Runs the command and returns the exit status.
pub(super) fn run(arguments: &GraphArgs, loaded: &Loaded, terminal: &Terminal) -> u8 {
    if loaded.has_identity() {
        output::note(OTHERS);
        return in_order(arguments, loaded, Outcome::Ok.exit(), terminal);
    }
    let explored = match graph::explore(loaded, &arguments.spec, arguments.max_states, terminal) {
        Ok(explored) => explored,
        // What makes no graph may go wrong all the same.
        Err(status) => return in_order(arguments, loaded, status, terminal),
    };
    let status = graph::status(&explored);
    match FewSwitches::in_graph(&explored, &[], &mut loaded.live(), interrupt::stop()) {
        Ok(Some(found)) => {
            let broken = explored.broken_at(&found.steps);
            let says = format!("{} of thread, the fewest {}", n_switches(found.switches), found.among);
            print(loaded, found, &broken, &says, terminal);
            return status;
        }
        Ok(None) if explored.extent() == Extent::Whole => {
            output::answer("nothing goes wrong\n");
            return status;
        }
        Ok(None) => output::note("nothing goes wrong in the states that were explored"),
        Err(ONE_LANE) => {
            output::note(ONE_LANE);
            return USAGE;
        }
        Err(reason) => output::note(reason),
    }
    in_order(arguments, loaded, status, terminal)
}

/// Searches a counterexample, and prints its steps in a better order; without one returns `otherwise`.
fn in_order(arguments: &GraphArgs, loaded: &Loaded, otherwise: u8, terminal: &Terminal) -> u8 {
    let report = search(loaded, !arguments.spec.no_deadlock, terminal);
    let Some((violation, trace)) = report.violations.iter().find_map(|v| Some((v, v.trace.as_ref()?))) else {
        return match report.outcome {
            Outcome::Limit | Outcome::Interrupted | Outcome::Memory => report.outcome.exit(),
            _ => {
                output::answer("nothing goes wrong\n");
                otherwise
            }
        };
    };
    let mut live = loaded.live();
    let table = trace::resolve(trace, &mut |name, state| live.definition(name, state));
    if table.columns().len() < 2 {
        output::note(ONE_LANE);
        return USAGE;
    }
    let lanes: Vec<Option<usize>> = table.rows.iter().map(|row| row.lane).collect();
    match FewSwitches::of_orders(&mut live, &trace.steps, &lanes, interrupt::stop()) {
        Ok(found) => {
            let n = n_switches(found.switches);
            let says =
                format!("{n} of thread, the fewest {}; it was found with {}", found.among, switches(lanes));
            print(loaded, found, &text::broken(violation), &says, terminal);
            Outcome::Ok.exit()
        }
        Err(unable) => {
            output::note(&unable.to_string());
            USAGE
        }
    }
}

fn search(loaded: &Loaded, deadlock: bool, terminal: &Terminal) -> Report {
    let progress = Progress::begin(terminal);
    let report = loaded.search(&SearchOptions {
        workers: 1,
        go_on: false,
        deadlock,
        max_states: None,
        simulation: None,
        progress: &|far| progress.show(far),
        print: &output::note,
    });
    progress.end();
    report
}

fn print(loaded: &Loaded, found: FewSwitches, broken: &str, says: &str, terminal: &Terminal) {
    let variables = loaded.live().variables().to_vec();
    let trace = Trace { variables, steps: found.steps, lasso: None };
    let columns = finish::in_columns(loaded, &trace, (broken, &[]), terminal.width, terminal.style);
    output::answer(&format!("{columns}\n{says}\n"));
}
