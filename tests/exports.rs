//! Behaviors in every format, as files in `tests/exports`; `LOCKWALK_BLESS=1` rewrites them. One is of a model with
//! lanes, locks and scenes, one of a spec that says nothing of these, one was printed by TLC and goes on for ever,
//! with texts that mean something in each of the formats, one was saved by us with a loop of two threads.

#![allow(clippy::unwrap_used)]

mod support;

use std::path::{Path, PathBuf};

use lockwalk::export::story::{FORMATS, Format};
use support::{Run, blesses, difference, lockwalk};

const RACE: &[&str] =
    &["check", "spec/mremap/RmapRace.tla", "--config", "spec/mremap/claim08.cfg", "--workers", "1"];
const DIE_HARD: &[&str] = &["check", "examples/tla/DieHard.tla", "--workers", "1"];
const ODD: &[&str] = &["view", "tests/traces/odd.out"];
const TURNS: &[&str] = &["view", "tests/traces/turns.json"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("exports").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn run(arguments: &[&str], more: &[&str]) -> Run {
    lockwalk(root(), &[arguments, more].concat())
}

fn compare(name: &str, arguments: &[&str], exit: u8) {
    let mut problems = String::new();
    for format in FORMATS {
        let run = run(arguments, &["--format", format.name]);
        assert_eq!(run.exit, i32::from(exit), "{}: {}", format.name, run.stderr);
        // The line with the time is not the same twice.
        let lines: Vec<&str> = run.stdout.lines().filter(|line| !line.contains("states generated")).collect();
        let found = lines.join("\n") + "\n";
        let path = root().join("tests/exports").join(format!("{name}.{}.{}", format.name, format.ending));
        if blesses() {
            std::fs::write(&path, &found).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        problems += &difference(&expected, &found);
    }
    assert_eq!(problems, "", "LOCKWALK_BLESS=1 rewrites the files");
}

#[test]
fn a_race_with_lanes_locks_and_scenes() {
    compare("race", RACE, 12);
}

#[test]
fn a_spec_without_annotations() {
    compare("diehard", DIE_HARD, 12);
}

#[test]
fn a_behavior_of_tlc_that_goes_on_for_ever() {
    compare("odd", ODD, 0);
}

#[test]
fn a_saved_behavior_with_a_loop_of_two_threads() {
    compare("turns", TURNS, 0);
}

#[test]
fn markup_is_well_formed_and_has_no_text_of_the_spec() {
    for arguments in [RACE, DIE_HARD, ODD, TURNS] {
        for format in ["svg", "html"] {
            let text = run(arguments, &["--format", format]).stdout;
            // Scripts and styles hold no text of a spec.
            let text = outside(&outside(&text, "<script>", "</script>"), "<style>", "</style>");
            let mut open = Vec::new();
            for tag in text.split('<').skip(1) {
                let (tag, _) = tag.split_once('>').unwrap_or_else(|| panic!("{format}: `<{tag}` has no end"));
                let name: String =
                    tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
                if tag.starts_with('/') {
                    assert_eq!(open.pop().as_deref(), Some(name.as_str()), "{format}: `<{tag}>`");
                } else if !tag.ends_with('/') && !["meta", "br", ""].contains(&name.as_str()) {
                    open.push(name);
                }
            }
            assert_eq!(open, Vec::<String>::new(), "{format}");
        }
    }
}

fn outside(text: &str, from: &str, to: &str) -> String {
    let Some((before, rest)) = text.split_once(from) else { return text.to_owned() };
    let (_, after) = rest.split_once(to).unwrap();
    before.to_owned() + after
}

/// A page needs nothing from elsewhere.
#[test]
fn pages_load_nothing() {
    for arguments in [RACE, ODD] {
        let page = run(arguments, &["--format", "html"]).stdout;
        // The name of a language is no address that is loaded.
        let page = page.replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
        for word in ["src=", "<link", "@import", "url(", "fetch(", "//www", "https:"] {
            assert!(!page.contains(word), "{word}");
        }
    }
}

/// The module is a spec: a check of it finds the same states again.
#[test]
fn the_module_has_the_behavior() {
    let folder = folder("module");
    for (name, arguments) in [("Race", RACE), ("DieHard", DIE_HARD)] {
        let file = folder.join(format!("{name}_trace.tla")).display().to_string();
        let written = run(arguments, &["--output", &file]);
        assert!(written.stderr.contains("written to"), "{}", written.stderr);
        let saved = run(arguments, &["--json"]).stdout;
        let again = lockwalk(&folder, &["check", &file, "--json"]).stdout;
        let states = |text: &str| -> Vec<serde_json::Value> {
            let document: serde_json::Value = serde_json::from_str(text).unwrap();
            let trace = document["trace"].as_array().unwrap_or_else(|| panic!("{text}"));
            let state = |step: &serde_json::Value| {
                let mut state = step["state"].clone();
                state.as_object_mut().unwrap().remove("TraceAt");
                state
            };
            trace.iter().map(state).collect()
        };
        assert_eq!(states(&again), states(&saved), "{name}");
    }
}

/// The module of a behavior that goes on for ever is one that can be read, whatever is in its strings.
#[test]
fn the_module_of_a_behavior_that_was_read() {
    let folder = folder("read");
    let file = folder.join("Again.tla").display().to_string();
    let text = std::fs::read_to_string(root().join("tests/traces/odd.out")).unwrap();
    // A set that is not written out is no value of a record field that TLC could compare.
    let source = folder.join("odd.out");
    std::fs::write(&source, text.replace("[Nat -> {1}]", "{}").replace("SUBSET (1..3)", "{}")).unwrap();
    let written = run(&["view", &source.display().to_string()], &["-o", &file]);
    assert_eq!(written.exit, 0, "{}", written.stderr);
    let checked = lockwalk(&folder, &["check", "Again.tla"]);
    assert_eq!(checked.exit, 0, "{}{}", checked.stdout, checked.stderr);
    assert!(checked.stdout.contains("4 distinct"), "{}", checked.stdout);
}

/// Of a way that is long the first steps are told: those that follow are told at the steps that come.
#[test]
fn a_long_way_is_told_in_part() {
    let folder = folder("long");
    let spec = "---- MODULE Long ----\nEXTENDS Naturals\nVARIABLE x\nInit == x = 0\nUp == x' = x + 1\n\
                Next == Up\nLow == x < 1030\n====\n";
    std::fs::write(folder.join("Long.tla"), spec).unwrap();
    std::fs::write(folder.join("Long.cfg"), "INIT Init NEXT Next INVARIANT Low").unwrap();
    let found = lockwalk(&folder, &["check", "Long.tla", "--format", "full"]).stdout;
    let ways: Vec<&str> = found.lines().filter(|line| line.contains("the shortest way wrong")).collect();
    let ups = |n: usize| vec!["Up"; n].join(", ");
    assert_eq!(ways.len(), 1030);
    assert_eq!(ways[0], format!("    the shortest way wrong: {} and 1,018 more steps", ups(12)));
    assert_eq!(ways[1018], format!("    the shortest way wrong: {}", ups(12)));
}

/// What the explorer shows besides the steps, of a walk and of a behavior that was walked at random.
#[test]
fn everything_is_said_of_a_walk() {
    let counter = ["explore", "examples/tla/Counter.tla", "--walk", "1:2,1", "--format", "full"];
    let found = run(&counter, &["--watch", "-counter", "--watch", "pc[0]"]).stdout;
    for line in [
        "State 3 of 4: Store(t1)",
        "    -counter is -1",
        "    pc[0] has no value: error",
        "  Ahead: It is safe: from here nothing can go wrong.",
        "    the shortest way wrong: Load(t2), Store(t1), Store(t2)",
        "    t2, Load(t2): it is taken, to state 4",
        "    t2, Lock(t2): pc[t] = \"lock\" is FALSE, pc[t] is \"load\" (at 34:8 of Counter)",
        "    UNCHANGED <<register, lock>>: unchanged (at 50:8 of Counter)",
    ] {
        assert!(found.lines().any(|own| own.starts_with(line)), "no {line:?} in\n{found}");
    }
    assert!(!found.contains("Point of no return"), "{found}");
    let random = ["check", "examples/tla/DieHard.tla", "--simulate", "--seed", "1", "--format", "full"];
    let found = run(&random, &[]).stdout;
    assert!(found.contains("Not essential: the violation does not need this step"), "{found}");
    let found = run(&["check", "examples/tla/DieHard.tla", "--simulate", "--seed", "1"], &[]).stdout;
    assert!(found.contains("\nnot essential: states 2 to "), "{found}");
    let found =
        run(&["check", "examples/tla/DieHard.tla", "--simulate", "--seed", "1", "--format", "columns"], &[])
            .stdout;
    assert!(found.contains("\n  2○ ") && found.contains("\nnot essential: states 2 to "), "{found}");
    let view = run(&["view", "tests/traces/odd.out", "--format", "full"], &["--watch", "n + 1"]).stdout;
    assert!(view.contains("The spec is not at hand") && view.contains("    n + 1 is -2\n"), "{view}");
}

#[test]
fn the_ending_of_a_file_is_its_format() {
    let of = |name: &str| Format::of_file(name).map(|format| format.name);
    assert_eq!(of("a.itf.json"), Some("itf"));
    assert_eq!(of("a/b.txt"), Some("text"));
    assert_eq!(of("b.md"), Some("md"));
    assert_eq!((of("b.json"), of("md"), of(".md")), (None, None, None));
    let run = run(ODD, &["--output", "trace.pdf"]);
    assert_eq!(run.exit, 2);
    assert!(
        run.stderr.contains("the name of trace.pdf says no format; it ends in none of .txt, .md"),
        "{}",
        run.stderr
    );
}

#[test]
fn nothing_is_written_where_nothing_is_found() {
    let folder = folder("nothing");
    let file = folder.join("none.svg");
    let run = run(
        &["check", "examples/tla/Counter.tla", "--config", "examples/tla/CounterLocked.cfg"],
        &["--output", &file.display().to_string()],
    );
    assert_eq!(run.exit, 0, "{}", run.stderr);
    assert!(run.stderr.contains("there is no behavior to write"), "{}", run.stderr);
    assert!(!file.exists());
}

#[test]
fn a_what_if_walk_is_written_without_a_terminal() {
    let explore = ["explore", "examples/tla/Counter.tla", "--walk"];
    let found = run(&[&explore[..], &["mine=1:2,1"]].concat(), &["--format", "text"]);
    assert_eq!(found.exit, 12, "{}", found.stderr);
    let begins = |line: &&str| line.starts_with(|c: char| c.is_ascii_digit());
    let actions: Vec<&str> =
        found.stdout.lines().filter(begins).filter_map(|l| l.split_whitespace().nth(1)).collect();
    assert_eq!(actions, ["Init", "Load(t1)", "Store(t1)", "Load(t2)"]);
    let found = run(&[&explore[..], &["mine=1:2"]].concat(), &["--format", "tla"]);
    assert!(found.stdout.starts_with("---- MODULE Counter_trace_mine ----"), "{}", found.stdout);
    assert!(found.stdout.contains("A behavior of Counter, walk mine, written"), "{}", found.stdout);
    let found = run(&[&explore[..], &["1:9"]].concat(), &[]);
    assert_eq!((found.exit, found.stderr.contains("there is no choice 9 after step 1")), (2, true));
}

/// `\E` over a set without elements is no false condition, also in another variant, and hundreds of initial states are
/// not all listed.
#[test]
fn nothing_to_choose_and_many_initial_states_in_full() {
    let folder = folder("nothing_to_choose");
    let spec = "---- MODULE Post ----\nEXTENDS Naturals\nVARIABLES out, box\n\
                Init == out \\in 0..99 /\\ box = {}\n\
                Read == \\E i \\in 1..2, m \\in box : out' = m + i /\\ box' = box \\ {m}\n\
                Send == box = {} /\\ box' = {out} /\\ out' = out\n\
                Next == Read \\/ Send\nInv == box = {}\n====\n";
    std::fs::write(folder.join("Post.tla"), spec).unwrap();
    std::fs::write(folder.join("Post.cfg"), "INIT Init NEXT Next INVARIANT Inv").unwrap();
    let found = lockwalk(&folder, &["check", "Post.tla", "--format", "full"]).stdout;
    assert!(found.contains("Read: nothing to choose in box (at 5:30 of Post)\n"), "{found}");
    assert!(!found.contains("box is FALSE"), "{found}");
    assert_eq!(found.matches("    Init ").count(), 40, "{found}");
    assert!(found.contains("    59 more initial states\n"), "{found}");
    // Where another variant has nothing to choose.
    let spec = "---- MODULE Take ----\nEXTENDS Naturals\nCONSTANT N\nVARIABLES x\nInit == x = 0\n\
                Take == x = 0 /\\ \\E m \\in {i \\in {1} : i + x < N} : x' = m\n\
                Next == Take\nInv == x = 0\n====\n";
    std::fs::write(folder.join("Take.tla"), spec).unwrap();
    std::fs::write(folder.join("Take.cfg"), "INIT Init NEXT Next INVARIANT Inv CONSTANT N = 2").unwrap();
    let found = lockwalk(&folder, &["compare", "Take.tla", "--with", "N = 2", "--with", "N = 0"]).stdout;
    let refused =
        "by Take, is refused: there is nothing to choose in `{i \\in {1} : i + x < N}`  (6:27 of Take)";
    assert!(found.contains(refused), "{found}");
}
