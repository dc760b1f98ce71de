//! What the definition `Scene` of a spec draws: as text, as SVG, as a page. The drawings are files in
//! `tests/scenes`, rewritten by `LOCKWALK_BLESS=1`.

#![allow(clippy::unwrap_used)]

mod support;

use std::path::{Path, PathBuf};

use support::{Run, blesses, difference, lockwalk};

const SPEC: &str = r#"---- MODULE Ring ----
EXTENDS Naturals, Sequences
VARIABLES slot, lock, queue
vars == <<slot, lock, queue>>
Init == slot = [i \in 0..2 |-> "empty"] /\ lock = "free" /\ queue = <<1, 2>>
Take == lock = "free" /\ queue # <<>> /\ lock' = "writer" /\ UNCHANGED <<slot, queue>>
Write == lock = "writer" /\ lock' = "free" /\ queue' = Tail(queue)
         /\ slot' = [slot EXCEPT ![Head(queue)] = "full"]
Next == Take \/ Write
NotFull == slot[2] # "full"
Full == {i \in 0..2 : slot[i] = "full"}
Scene ==
    << [title |-> "ring", columns |-> 0..2, rows |->
          << [title |-> "slots", cells |->
                [i \in 0..2 |-> [shape |-> IF i \in Full THEN "square" ELSE "ring", text |-> slot[i]]]],
             [title |-> "parts", spans |-> {[from |-> 0, to |-> i, text |-> <<"up to", i>>] : i \in Full}] >>],
       [title |-> "queue", items |-> queue,
        cursors |-> IF lock = "free" THEN {} ELSE {[at |-> 1, text |-> lock]}] >>
====
"#;

fn folder(name: &str, spec: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("scenes").join(name);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("Ring.tla"), spec).unwrap();
    std::fs::write(
        folder.join("Ring.cfg"),
        "INIT Init\nNEXT Next\nINVARIANT NotFull\nCHECK_DEADLOCK FALSE\n",
    )
    .unwrap();
    folder
}

fn draw(name: &str, spec: &str, arguments: &[&str]) -> Run {
    let all: Vec<&str> = ["check", "Ring.tla", "--workers", "1"].iter().chain(arguments).copied().collect();
    lockwalk(&folder(name, spec), &all)
}

/// Compares with a file, without the line that has the time.
fn compare(file: &str, run: &Run) {
    assert_eq!(run.exit, 12, "{}{}", run.stdout, run.stderr);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenes").join(file);
    assert!(run.stdout.lines().all(|line| !line.ends_with(' ')), "{}", run.stdout);
    let lines: Vec<&str> = run.stdout.lines().filter(|line| !line.contains("states generated")).collect();
    let found = lines.join("\n") + "\n";
    if blesses() {
        std::fs::write(&path, &found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(difference(&expected, &found), "", "{file}: LOCKWALK_BLESS=1 rewrites it");
}

#[test]
fn as_text() {
    compare("ring.txt", &draw("text", SPEC, &["--scene"]));
}

#[test]
fn as_svg() {
    let run = draw("svg", SPEC, &["--format", "svg"]);
    compare("ring.svg", &run);
    assert!(run.stderr.contains("NotFull is violated"), "{}", run.stderr);
}

#[test]
fn as_a_page() {
    compare("ring.html", &draw("page", SPEC, &["--format", "html"]));
}

#[test]
fn what_is_wrong_with_a_scene_is_said_where_it_would_stand() {
    let run = draw("bad", &SPEC.replace("to |-> i", "to |-> i + 7"), &["--scene"]);
    assert_eq!(run.exit, 12);
    let problem = "Scene: part 1: row 2: span 1: `to` is 8, but the columns are 0, 1, 2";
    assert!(run.stdout.contains(problem), "{}", run.stdout);
    let run = draw("failing", &SPEC.replace("text |-> slot[i]", "text |-> slot[i + 1]"), &["--scene"]);
    assert_eq!(run.exit, 12);
    assert!(run.stdout.contains("Scene: "), "{}", run.stdout);
}

#[test]
fn a_spec_without_a_scene_has_nothing_to_draw() {
    let spec = SPEC.replace("Scene ==", "Picture ==");
    let run = draw("none", &spec, &["--scene", "--plain"]);
    assert_eq!(run.exit, 12);
    assert!(run.stderr.contains("the spec does not define Scene"), "{}", run.stderr);
    // The lanes are drawn all the same.
    let run = draw("none", &spec, &["--format", "svg"]);
    assert!(run.stdout.contains("NotFull is violated"), "{}", run.stdout);
    let holds = draw("holds", &SPEC.replace("slot[2] # \"full\"", "TRUE"), &["--format", "svg"]);
    assert_eq!((holds.exit, holds.stdout.as_str()), (0, ""));
    assert!(holds.stderr.contains("there is no behavior to write"), "{}", holds.stderr);
}
