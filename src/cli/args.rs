//! The arguments, as clap reads them; their doc comments are the help.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::export::story::{FORMATS, Format};
use crate::graph::MAX_STATES;
use crate::stdmod::SEED;
use crate::tui::{Opening, Pane};

pub(super) const EXAMPLES: &str = "\
Examples:
  lockwalk                        check a claim of a mail to linux-kernel, walk
                                  the answer
  lockwalk check Spec.tla         check Spec.tla with Spec.cfg
  lockwalk check Spec.tla -c N=3  the same with another constant
  lockwalk check Spec.tla --json  the same as one JSON document
  lockwalk explore Spec.tla       walk the counterexample or the initial states
  lockwalk view trace.json        walk a counterexample saved with --json
  lockwalk eval '2^10 + 1'        evaluate an expression
  lockwalk view tlc.out           walk one that TLC printed
  lockwalk check Spec.tla --output trace.html
                                  save it as a page to step through
  lockwalk claims                 check all claims of the built-in book
  lockwalk learn                  see how they are refuted, in lessons
  lockwalk tutor                  learn to use the explorer

Exit status:
  0 no error         10 assumption       11 deadlock          12 invariant
  13 property        14 assertion        75, 76 evaluation    150 bad spec
  151 bad cfg        124 limit reached   130 interrupted      2 usage
  1 a claim is not as recorded";

/// Checks TLA+ specs and walks through their counterexamples.
///
/// Without a command it checks the built-in model of a locking argument in the Linux kernel.
#[derive(Debug, Parser)]
#[command(name = "lockwalk", version, after_help = EXAMPLES, args_conflicts_with_subcommands = false)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Option<Command>,

    /// When to use colors; `NO_COLOR` and `CLICOLOR_FORCE` are obeyed
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: ColorChoice,

    /// Print the report instead of opening the explorer
    #[arg(long, global = true)]
    pub(super) plain: bool,

    /// How the explorer looks: dark, light, mono, ansi16, high-contrast, a theme of your own, or its file
    #[arg(long, global = true, value_name = "NAME|FILE")]
    pub(super) theme: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check a spec and report what is wrong with it
    Check(Check),
    /// Check a spec and walk through what it can do
    Explore(Explore),
    /// Ask the reachable graph: its states by depth, what goes round, where it ends
    Graph(Graph),
    /// Find the order in which threads take locks, and its cycles
    Locks(Locks),
    /// Check variants of a spec, and take the counterexample of each in the others
    Compare(Compare),
    /// Walk through a saved counterexample, also one of TLC, Apalache or Quint
    View(View),
    /// Evaluate expressions, of a spec or of the standard modules alone
    Eval(Eval),
    /// Check a book of claims and compare with what is on record
    Claims(Claims),
    /// Learn how the claims are refuted, step by step, with questions
    Learn(Learn),
    /// Learn to use the explorer, in ten minutes
    Tutor,
    /// Print the manual page, for `man -l -`
    Man,
}

#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) spec: SpecArgs,
    #[command(flatten)]
    pub(super) search: SearchArgs,

    /// Print one JSON document, also on errors
    #[arg(long)]
    pub(super) json: bool,

    /// How to write the counterexample [default: what FILE of --output ends in, or text]
    #[arg(long, value_name = "FORMAT", value_parser = format(), conflicts_with = "json")]
    pub(super) format: Option<&'static Format>,

    /// Write to a file, in place of one that is there
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,

    /// With the format text, draw the `Scene` of each state
    #[arg(long, conflicts_with = "json")]
    pub(super) scene: bool,
}

#[derive(Clone, Debug, Args)]
pub(super) struct Explore {
    #[command(flatten)]
    pub(super) spec: SpecArgs,
    #[command(flatten)]
    pub(super) search: SearchArgs,

    /// Start at the initial states without a search
    #[arg(long)]
    pub(super) no_check: bool,

    #[command(flatten)]
    pub(super) opening: OpeningArgs,

    /// Begin in a what-if walk, as `y l` in the explorer writes it: the step at which it leaves the
    /// counterexample, and the choices from there
    #[arg(long, value_name = "[NAME=]STEP:CHOICE,..")]
    pub(super) walk: Option<String>,

    /// Write the walk, or the counterexample, in this format in place of exploring it [default for a walk without a
    /// terminal: columns]
    #[arg(long, value_name = "FORMAT", value_parser = format())]
    pub(super) format: Option<&'static Format>,

    /// Write to a file, in place of one that is there
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

/// What the explorer shows first.
#[derive(Clone, Debug, Args)]
pub(super) struct OpeningArgs {
    /// Begin at this step
    #[arg(long, value_name = "N")]
    pub(super) at: Option<usize>,

    /// Compare states with the previous one, the first one, that of a step, or those of another variant: a cfg, or the
    /// own one with `NAME=VALUE` [default: previous]
    #[arg(long, value_name = "previous|first|N|VARIANT")]
    pub(super) diff: Option<String>,

    /// Choose panes by their numbers; the last one has the keyboard
    #[arg(long, value_name = "N,..", value_delimiter = ',', value_parser = pane)]
    pub(super) pane: Vec<Pane>,

    /// Give that pane the whole screen
    #[arg(long)]
    pub(super) zoom: bool,

    /// Show only what changed of the states
    #[arg(long)]
    pub(super) changed: bool,

    /// Set steps that concern one thread alone in one row, and mark those that are not needed
    #[arg(long)]
    pub(super) collapse: bool,

    /// Show the value of an expression at every step; several times for several; also for the format full
    #[arg(long, value_name = "EXPR", allow_hyphen_values = true)]
    pub(super) watch: Vec<String>,
}

impl OpeningArgs {
    /// Returns what is seen first, beside the step and the state it is compared with.
    pub(super) fn opening(&self) -> Opening {
        Opening {
            changed: self.changed,
            collapse: self.collapse,
            panes: self.pane.clone(),
            zoom: self.zoom,
            watches: self.watch.clone(),
            ..Opening::default()
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct Graph {
    #[command(flatten)]
    pub(super) spec: SpecArgs,

    /// Find all states in which an expression holds, and how they are reached
    #[arg(long = "where", value_name = "EXPR")]
    pub(super) condition: Option<String>,

    /// Print the behavior that goes wrong with the fewest switches of thread; where the graph has no answer, the steps
    /// of a counterexample in the order with the fewest
    #[arg(long, conflicts_with_all = ["json", "condition", "format"])]
    pub(super) fewest_switches: bool,

    /// To how many of these states the way is printed
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(super) most: usize,

    /// Explore at most so many states (exit status 124 if there are more)
    #[arg(long, value_name = "N", default_value_t = MAX_STATES)]
    pub(super) max_states: usize,

    /// Stop after so many seconds (exit status 124)
    #[arg(long, value_name = "N")]
    pub(super) max_seconds: Option<u64>,

    /// Print one JSON document
    #[arg(long)]
    pub(super) json: bool,

    /// How to print the graph
    #[arg(long, value_name = "FORMAT", default_value = "text", conflicts_with_all = ["json", "condition"])]
    pub(super) format: GraphFormat,
}

#[derive(Debug, Args)]
pub(super) struct Locks {
    #[command(flatten)]
    pub(super) spec: SpecArgs,

    /// Explore at most so many states (exit status 124 if there are more)
    #[arg(long, value_name = "N", default_value_t = MAX_STATES)]
    pub(super) max_states: usize,

    /// Print one JSON document
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Compare {
    /// The root module
    #[arg(value_name = "SPEC.tla")]
    pub(super) spec: PathBuf,

    /// The cfg of a variant; several times for several variants
    #[arg(long = "config", value_name = "FILE")]
    pub(super) configs: Vec<PathBuf>,

    /// The constants of a variant; several times for several variants of each cfg
    #[arg(long, value_name = "NAME=VALUE,..", value_parser = constant)]
    pub(super) with: Vec<String>,

    /// A folder to search for modules; also those in `TLA_PATH`
    #[arg(long, value_name = "DIR")]
    pub(super) path: Vec<PathBuf>,

    /// Set a constant in all variants
    #[arg(short = 'c', long = "constant", value_name = "NAME=VALUE", value_parser = constant)]
    pub(super) constants: Vec<String>,

    /// Do not take a state without a successor for an error
    #[arg(long)]
    pub(super) no_deadlock: bool,

    /// How many threads search [default: 1]
    #[arg(long, value_name = "N", value_parser = workers)]
    pub(super) workers: Option<NonZeroUsize>,

    /// Stop each search after so many distinct states
    #[arg(long, value_name = "N")]
    pub(super) max_states: Option<u64>,

    /// Stop after so many seconds
    #[arg(long, value_name = "N")]
    pub(super) max_seconds: Option<u64>,

    /// Print one JSON document
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct View {
    /// A document of `check --json`, TLC's output, TLC's JSON or ITF; `-` for standard input
    #[arg(value_name = "TRACE")]
    pub(super) file: PathBuf,

    #[command(flatten)]
    pub(super) opening: OpeningArgs,

    /// Write the counterexample in this format in place of walking through it [default without a
    /// terminal: columns]
    #[arg(long, value_name = "FORMAT", value_parser = format())]
    pub(super) format: Option<&'static Format>,

    /// Write to a file, in place of one that is there
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Eval {
    /// The expressions; `-` stands for one on each line of the standard input
    #[arg(value_name = "EXPR", required = true, allow_negative_numbers = true)]
    pub(super) expressions: Vec<String>,

    /// A spec whose constants and definitions they may use
    #[arg(long, value_name = "SPEC.tla")]
    pub(super) spec: Option<PathBuf>,

    /// The cfg; by default that of the spec's name beside it, if there is one
    #[arg(long, value_name = "FILE", requires = "spec")]
    pub(super) config: Option<PathBuf>,

    /// A folder to search for modules; also those in `TLA_PATH`
    #[arg(long, value_name = "DIR", requires = "spec")]
    pub(super) path: Vec<PathBuf>,

    /// Set a constant, in place of what the cfg says
    #[arg(short = 'c', long = "constant", value_name = "NAME=VALUE", value_parser = constant)]
    #[arg(requires = "spec")]
    pub(super) constants: Vec<String>,

    /// Print also what each part of an expression came to that was evaluated
    #[arg(long)]
    pub(super) parts: bool,

    /// Let the expressions read and write files, see the environment and run commands
    #[arg(long)]
    pub(super) allow_io: bool,

    /// What random choices follow from
    #[arg(long, value_name = "N", default_value_t = SEED)]
    pub(super) seed: u64,
}

#[derive(Debug, Args)]
pub(super) struct Claims {
    /// The claims to check, with their models; all if none is named
    #[arg(value_name = "NAME")]
    pub(super) names: Vec<String>,

    /// A book of claims, or the folder with its `claims.toml`, in place of the built-in one
    #[arg(long, value_name = "FILE")]
    pub(super) book: Option<PathBuf>,

    /// How many models are searched at once; changes no result [default: all cores]
    #[arg(long, value_name = "N", value_parser = workers)]
    pub(super) workers: Option<NonZeroUsize>,

    /// Print one JSON document, also on errors
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Learn {
    /// The number or the name of a lesson to begin with, or a file or folder of lessons of your own
    #[arg(value_name = "LESSON")]
    pub(super) lesson: Option<String>,

    /// A folder with lessons in place of the built-in ones
    #[arg(long, value_name = "DIR")]
    pub(super) book: Option<PathBuf>,

    /// List the lessons
    #[arg(long, conflicts_with_all = ["check", "export"])]
    pub(super) list: bool,

    /// Check everything that the lessons state of their models
    #[arg(long, conflicts_with = "export")]
    pub(super) check: bool,

    /// Write the lessons to a folder, a page each with an index
    #[arg(long, num_args = 2, value_names = ["FORMAT", "DIR"])]
    pub(super) export: Option<Vec<String>>,
}

#[derive(Clone, Debug, Args)]
pub(super) struct SpecArgs {
    /// The root module
    #[arg(value_name = "SPEC.tla")]
    pub(super) spec: PathBuf,

    /// The cfg; by default that of the spec's name beside it
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,

    /// A folder to search for modules; also those in `TLA_PATH`
    #[arg(long, value_name = "DIR")]
    pub(super) path: Vec<PathBuf>,

    /// Set a constant, in place of what the cfg says
    #[arg(short = 'c', long = "constant", value_name = "NAME=VALUE", value_parser = constant)]
    pub(super) constants: Vec<String>,

    /// Do not take a state without a successor for an error
    #[arg(long)]
    pub(super) no_deadlock: bool,

    /// Let the spec read and write files, see the environment and run commands
    #[arg(long)]
    pub(super) allow_io: bool,

    /// What random choices follow from
    #[arg(long, value_name = "N", default_value_t = SEED)]
    pub(super) seed: u64,
}

#[derive(Clone, Debug, Args)]
pub(super) struct SearchArgs {
    /// How many threads search; changes no verdict, count or trace [default: all cores]
    #[arg(long, value_name = "N", value_parser = workers)]
    pub(super) workers: Option<NonZeroUsize>,

    /// Go on after a violation, and report the first of each kind
    #[arg(long = "continue")]
    pub(super) go_on: bool,

    /// Stop after so many seconds (exit status 124)
    #[arg(long, value_name = "N")]
    pub(super) max_seconds: Option<u64>,

    /// Stop after so many distinct states (exit status 124)
    #[arg(long, value_name = "N")]
    pub(super) max_states: Option<u64>,

    #[command(flatten)]
    pub(super) simulation: SimulationArgs,
}

#[derive(Clone, Debug, Args)]
pub(super) struct SimulationArgs {
    /// Walk random behaviors instead of searching all states, and check all successors on the way
    #[arg(long, conflicts_with = "max_states")]
    pub(super) simulate: bool,

    /// The same, but check only the states that the behaviors go through
    #[arg(long, conflicts_with_all = ["simulate", "max_states"])]
    pub(super) generate: bool,

    /// How many steps a random behavior has at most
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub(super) depth: u64,

    /// How many random behaviors [default: until an error is found or it is stopped]
    #[arg(long, value_name = "N")]
    pub(super) num: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorChoice {
    /// On a terminal
    Auto,
    /// Also in a pipe
    Always,
    /// Never
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum GraphFormat {
    /// Counts, depths, parts and ends
    Text,
    /// A drawing for Graphviz, of small graphs
    Dot,
}

/// Reads the name of a format of the one table.
fn format() -> impl TypedValueParser<Value = &'static Format> {
    let values = FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.doc));
    PossibleValuesParser::new(values)
        .map(|name| Format::named(&name).expect("only names of the table are let through"))
}

fn constant(text: &str) -> Result<String, String> {
    let parts = text.split_once("<-").or_else(|| text.split_once('='));
    match parts {
        Some((name, value)) if !name.trim().is_empty() && !value.trim().is_empty() => Ok(text.to_owned()),
        _ => Err("it must be NAME=VALUE, or NAME<-DEFINITION".to_owned()),
    }
}

fn pane(text: &str) -> Result<Pane, String> {
    let mut letters = text.chars();
    let pane = letters.next().and_then(Pane::numbered).filter(|_| letters.next().is_none());
    pane.ok_or_else(|| "it must be the number of a pane: 0 to 5, or 7".to_owned())
}

/// More workers than these bring nothing, and to start them takes long.
const MOST_WORKERS: NonZeroUsize = NonZeroUsize::new(512).expect("it is not zero");

fn workers(text: &str) -> Result<NonZeroUsize, String> {
    let n: NonZeroUsize = text.parse().map_err(|_| "it must be a number from 1".to_owned())?;
    Ok(n.min(MOST_WORKERS))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn clap_accepts_the_definition() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn the_contract() {
        let line = "lockwalk check S.tla --config C.cfg --workers 2 --json --continue --no-deadlock \
                    --path a --path b -c N=3 -c M<-Op --max-seconds 1 --max-states 2";
        let arguments = Arguments::try_parse_from(line.split_whitespace()).unwrap();
        let Some(Command::Check(check)) = arguments.command else { panic!("not a check") };
        assert_eq!(check.spec.path, [PathBuf::from("a"), PathBuf::from("b")]);
        assert_eq!(check.spec.constants, ["N=3", "M<-Op"]);
        assert_eq!(check.search.workers.map(NonZeroUsize::get), Some(2));
        assert_eq!(workers("100000"), Ok(MOST_WORKERS));
        assert!(check.json && check.search.go_on && check.spec.no_deadlock);
    }

    #[test]
    fn how_the_explorer_opens() {
        let line = "lockwalk view t.json --at 5 --diff first --pane 4,2 --zoom --changed --collapse --watch=-x --watch y";
        let arguments = Arguments::try_parse_from(line.split_whitespace()).unwrap();
        let Some(Command::View(View { opening, .. })) = arguments.command else { panic!("not a view") };
        assert_eq!((opening.at, opening.diff.as_deref()), (Some(5), Some("first")));
        let panes = vec![Pane::Next, Pane::State];
        let watches = vec!["-x".to_owned(), "y".to_owned()];
        let base = Opening::default();
        let shown = Opening { changed: true, collapse: true, panes, zoom: true, watches, ..base };
        assert_eq!(opening.opening(), shown);
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for line in [
            "check",
            "check S --workers 0",
            "check S -c N",
            "check S -c =3",
            "view",
            "walk S",
            "view t --pane 6",
        ] {
            let arguments = std::iter::once("lockwalk").chain(line.split_whitespace());
            let error = Arguments::try_parse_from(arguments).unwrap_err();
            assert_eq!(error.exit_code(), 2, "{line}");
        }
    }
}
