//! Without a command: the argument of a mail, checked.
//!
//! The model and the cfg are part of the program, so that it works anywhere and reads no file.

use std::time::Instant;

use super::explore::counterexample;
use super::finish::{self, Show};
use super::load::{self, Request, SearchOptions};
use super::progress::Progress;
use super::terminal::Terminal;
use super::{output, screen};
use crate::base::MemorySystem;
use crate::search::{Counts, Outcome};
use crate::stdmod::SEED;

const SPEC: &str = include_str!("../../spec/mremap/RmapRace.tla");
const CONFIG: &str = include_str!("../../spec/mremap/claim04.cfg");

const CLAIM: &str = "\
The claim, by Andrea Arcangeli to linux-kernel on 4 November 2011,
in \"Re: [PATCH] mremap: enforce rmap src/dst vma ordering ...\":

    \"What that anon_vma_merge, rmap_walk will have to complete before we can
    start moving the ptes. And so rmap_walk when starts again from scratch
    (after anon_vma_merge run in vma_adjust) will find all ptes even if
    vma_merge succeeded before.\"

The model: one page, one mremap(), one rmap_walk(),
in spec/mremap/RmapRace.tla with claim04.cfg.
";

const REFUTED: &str = "\
The claim is refuted: a walk that starts after the merge visits dst before the
pte is moved there, and src after it has left. Both page-table locks are taken,
and do not help.
";

const HOLDS: &str = "The claim holds in this model.\n";

/// Runs the demonstration and returns the exit status.
pub(super) fn run(plain: bool, terminal: &Terminal) -> u8 {
    let begun = Instant::now();
    let system = MemorySystem::default().with("RmapRace.tla", SPEC).with("claim04.cfg", CONFIG);
    let request = Request {
        spec: "RmapRace.tla".into(),
        config: Some("claim04.cfg".into()),
        constants: Vec::new(),
        paths: Vec::new(),
        allow_io: false,
        seed: SEED,
        deadlock: true,
    };
    let loaded = match load::load(&system, &request) {
        Ok(loaded) => loaded,
        Err(failure) => return finish::failure(&failure, begun, Show::Steps, terminal),
    };
    let progress = Progress::begin(terminal);
    let report = loaded.search(&SearchOptions {
        workers: 1,
        go_on: false,
        deadlock: true,
        max_states: None,
        simulation: None,
        progress: &|counts: &Counts| progress.show(counts),
    });
    progress.end();
    let verdict = match report.outcome {
        Outcome::Invariant => REFUTED,
        Outcome::Ok => HOLDS,
        _ => "",
    };
    output::answer(&format!("{CLAIM}\n{verdict}\n"));
    if terminal.can_explore
        && !plain
        && let Some(subject) = counterexample(&loaded, &report)
    {
        return screen::open(subject, "mremap and rmap_walk", terminal, report.outcome.exit());
    }
    finish::report(&loaded, &report, begun, Show::Columns, terminal)
}
