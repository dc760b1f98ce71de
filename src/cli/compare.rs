//! `lockwalk compare`: variants of a spec, by their cfgs or constants, beside each other.

use std::num::NonZeroUsize;

use super::args::{Compare, SpecArgs};
use super::interrupt;
use super::limit::Timer;
use super::load::{self, Loaded, Request, SearchOptions};
use super::progress::Progress;
use super::system::Disk;
use super::terminal::Terminal;
use super::{USAGE, output};
use crate::diag::to_line;
use crate::export::compare::{CompareDocument, Pair, Variant, pair, table};
use crate::export::graph_json::to_text;
use crate::search::{self, Outcome};
use crate::stdmod::SEED;

/// Runs the command and returns the exit status: that of the first variant in which something is wrong.
pub(super) fn run(arguments: &Compare, terminal: &Terminal) -> u8 {
    let requests = requests(arguments);
    if requests.len() < 2 {
        output::note("two variants are needed: name --config or --with twice, or more often");
        return USAGE;
    }
    let timer = Timer::start(arguments.max_seconds, interrupt::stop());
    let progress = Progress::begin(terminal);
    let show = |far: &search::Progress<'_>| progress.show(far);
    let mut variants: Vec<Variant> = Vec::new();
    let mut loaded: Vec<Option<Loaded>> = Vec::new();
    for (name, request) in requests {
        let options = SearchOptions {
            workers: arguments.workers.map_or(1, NonZeroUsize::get),
            go_on: false,
            deadlock: request.deadlock,
            max_states: arguments.max_states,
            simulation: None,
            progress: &show,
            print: &output::note,
        };
        let (report, here) = match load::load(&Disk, &request) {
            Ok(here) => (Ok(here.search(&options)), Some(here)),
            Err(failure) => {
                let first = failure.diagnostics.first();
                let line = first.map(|diagnostic| to_line(diagnostic, &failure.sources));
                (Err(line.unwrap_or_else(|| failure.outcome.word().to_owned())), None)
            }
        };
        variants.push(Variant { name, report });
        loaded.push(here);
    }
    progress.end();
    drop(timer);
    let pairs = pairs(&variants, &loaded);
    output::answer(&if arguments.json {
        to_text(&CompareDocument::new(&variants, &pairs))
    } else {
        let (width, style) = (terminal.width, terminal.style);
        let texts: Vec<String> =
            pairs.iter().map(|p| format!("\n{}", pair(&variants, p, width, style))).collect();
        table(&variants, terminal.style) + &texts.concat()
    });
    let status = |variant: &Variant| match &variant.report {
        Ok(report) => report.outcome.exit(),
        Err(_) => Outcome::Config.exit(),
    };
    variants.iter().map(status).find(|&status| status != 0).unwrap_or(0)
}

/// Returns the variants: each cfg with each set of constants.
fn requests(arguments: &Compare) -> Vec<(String, Request)> {
    let base = Request::of(&SpecArgs {
        spec: arguments.spec.clone(),
        config: None,
        path: arguments.path.clone(),
        constants: arguments.constants.clone(),
        no_deadlock: arguments.no_deadlock,
        allow_io: false,
        seed: SEED,
    });
    let configs: Vec<_> = match &arguments.configs[..] {
        [] => vec![None],
        configs => configs.iter().map(Some).collect(),
    };
    let sets: Vec<_> = match &arguments.with[..] {
        [] => vec![None],
        sets => sets.iter().map(Some).collect(),
    };
    let mut requests = Vec::new();
    for config in configs {
        for set in &sets {
            let mut request = base.clone();
            request.config = config.cloned().or(request.config);
            let mut words = Vec::new();
            if let Some(config) = config {
                let name = config.file_name().unwrap_or(config.as_os_str());
                words.push(name.to_string_lossy().into_owned());
            }
            if let Some(set) = set {
                words.push((*set).clone());
                request.constants.extend(constants(set));
            }
            requests.push((words.join(" "), request));
        }
    }
    requests
}

/// `N=1, M={a, b}` is two constants: a comma separates them if `NAME=` follows it.
pub(super) fn constants(set: &str) -> Vec<String> {
    let mut constants: Vec<String> = Vec::new();
    for part in set.split(',') {
        let name = part.split_once("<-").or_else(|| part.split_once('=')).map(|(name, _)| name.trim());
        let is_name = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
        match constants.last_mut() {
            Some(last) if !name.is_some_and(is_name) => {
                last.push(',');
                last.push_str(part);
            }
            _ => constants.push(part.trim().to_owned()),
        }
    }
    constants
}

/// Takes the counterexample of each variant in each other one.
fn pairs(variants: &[Variant], loaded: &[Option<Loaded>]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (of, variant) in variants.iter().enumerate() {
        let Some(trace) = variant.trace() else { continue };
        for (other, loaded) in loaded.iter().enumerate().filter(|(other, _)| *other != of) {
            let Some(loaded) = loaded else { continue };
            pairs.push(Pair { of, other, lockstep: loaded.live().lockstep(trace) });
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::constants;

    #[test]
    fn sets_of_constants() {
        assert_eq!(constants("N=1"), ["N=1"]);
        assert_eq!(constants("N=1, M={a, b}, K<-Op"), ["N=1", "M={a, b}", "K<-Op"]);
        assert_eq!(constants("S={{1, 2}, {3}}"), ["S={{1, 2}, {3}}"]);
    }
}
