//! The book of claims, as `lockwalk claims` checks it, and its tables in the README.

#![allow(clippy::unwrap_used)]

mod support;

use std::path::{Path, PathBuf};

use lockwalk::base::SourceMap;
use lockwalk::{claims, export};
use serde_json::Value;
use support::{Run, blesses, difference, lockwalk};

const BEGIN: &str =
    "<!-- The tables of claims.toml, rewritten by LOCKWALK_BLESS=1 cargo test --test claims -->\n";
const END: &str = "<!-- end of the tables -->\n";

const SPEC: &str = "\
---- MODULE Count ----
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 3
Low == x < 2
Small == x < 3
====
";

const BOOK: &str = r#"
[[claim]]
name = "low"
table = "numbers"
who = "A. Person"
when = "2011-11-04"
says = "the number is low"
verdict = "false, it reaches 2"
[[claim.model]]
spec = "Count.tla"
cfg = "low.cfg"
outcome = "violated"
property = "Low"
states = 3
generated = 3

[[claim]]
name = "small"
table = "numbers"
who = "B. Person"
when = "2011-11-05"
says = "the number is small"
verdict = "true"
[[claim.model]]
spec = "Count.tla"
cfg = "small.cfg"
outcome = "holds"
property = "Small"
"#;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Writes a book with its spec into a folder of its own and runs it.
fn run_book(name: &str, book: &str, arguments: &[&str]) -> Run {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("claims").join(name);
    std::fs::create_dir_all(&folder).unwrap();
    let files = [
        ("claims.toml", book),
        ("Count.tla", SPEC),
        ("low.cfg", "INIT Init\nNEXT Next\nINVARIANT Low\n"),
        ("small.cfg", "INIT Init\nNEXT Next\nINVARIANT Small\n"),
    ];
    for (file, text) in files {
        std::fs::write(folder.join(file), text).unwrap();
    }
    let all: Vec<&str> = ["claims", "--book", "."].iter().chain(arguments).copied().collect();
    lockwalk(&folder, &all)
}

/// The text without what differs from run to run.
fn stable(run: &Run) -> String {
    let lines = run.stdout.lines().filter(|l| !l.contains("\"seconds\":") && !l.contains("\"peak_bytes\":"));
    format!("exit {}\n{}\n{}", run.exit, lines.collect::<Vec<_>>().join("\n"), run.stderr)
}

#[test]
fn the_book_is_as_recorded() {
    let run = |workers| lockwalk(&root(), &["claims", "--json", "--workers", workers]);
    let (one, two) = (run("1"), run("2"));
    assert_eq!(difference(&stable(&one), &stable(&two)), "");
    let document: Value = serde_json::from_str(&one.stdout).unwrap();
    for claim in document["claims"].as_array().unwrap() {
        assert_eq!(claim["as_recorded"], Value::Bool(true), "{claim:#}");
    }
    assert_eq!(one.exit, 0);
}

#[test]
fn the_built_in_book_is_that_of_the_folder() {
    let built_in = lockwalk(&root(), &["claims", "4", "--json"]);
    let on_disk = lockwalk(&root(), &["claims", "4", "--json", "--book", "spec/mremap"]);
    assert_eq!(stable(&built_in), stable(&on_disk));
    let elsewhere = lockwalk(&root().join("src"), &["claims", "4", "--json"]);
    assert_eq!(stable(&built_in), stable(&elsewhere));
}

#[test]
fn says_which_claim_differs_in_what() {
    let good = run_book("good", BOOK, &[]);
    assert_eq!((good.exit, good.stderr.as_str()), (0, ""), "{}", good.stdout);
    assert!(good.stdout.contains("2 claims, 2 models: all as recorded"), "{}", good.stdout);

    let longer = run_book("longer", &BOOK.replace("states = 3", "states = 4"), &[]);
    assert_eq!(longer.exit, 1);
    for part in ["✗  low", "✗ states of the counterexample: 4 on record, 3 found", "not as recorded: low"]
    {
        assert!(longer.stdout.contains(part), "{part}:\n{}", longer.stdout);
    }
    let other = run_book("other", &BOOK.replace("\"Small\"", "\"Low\""), &["small"]);
    assert_eq!(other.exit, 1);
    assert!(other.stdout.contains("property: Low on record, Small found"), "{}", other.stdout);

    let missing = run_book("missing", &BOOK.replace("small.cfg", "none.cfg"), &["--json"]);
    assert_eq!(missing.exit, 1);
    let document: Value = serde_json::from_str(&missing.stdout).unwrap();
    let model = &document["claims"][1]["models"][0];
    assert_eq!(model["found"]["outcome"], "unusable");
    assert!(model["found"]["message"].as_str().unwrap().contains("none.cfg"), "{model:#}");
    assert_eq!(document["claims"][0]["as_recorded"], Value::Bool(true));
}

#[test]
fn refuses_what_it_cannot_run() {
    let unknown = run_book("unknown", BOOK, &["smal"]);
    assert_eq!((unknown.exit, unknown.stdout.as_str()), (2, ""));
    assert_eq!(unknown.stderr, "lockwalk: there is no claim `smal`; did you mean `small`?\n");

    let broken = run_book("broken", "[[claim]]\nname = 4\n", &["--json"]);
    assert_eq!(broken.exit, 2);
    let document: Value = serde_json::from_str(&broken.stdout).unwrap();
    assert_eq!(document["exit"], 2);
    assert!(document["message"].as_str().unwrap().contains("E0601"), "{document:#}");

    let nowhere = lockwalk(&root(), &["claims", "--book", "src"]);
    assert_eq!(nowhere.exit, 2);
    assert!(nowhere.stderr.contains("cannot read the book of claims src/claims.toml"), "{}", nowhere.stderr);
}

#[test]
fn the_readme_has_the_tables_of_the_book() {
    let folder = root().join("spec/mremap");
    let text = std::fs::read_to_string(folder.join(claims::FILE)).unwrap();
    let mut sources = SourceMap::default();
    let book = claims::read(sources.add(claims::FILE, text.as_str()), &text).unwrap();
    let tables = export::claims::markdown(&book);
    let path = folder.join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once(BEGIN).unwrap();
    let (old, after) = rest.split_once(END).unwrap();
    if blesses() {
        std::fs::write(&path, format!("{before}{BEGIN}\n{tables}{END}{after}")).unwrap();
    } else {
        assert_eq!(difference(old, &format!("\n{tables}")), "", "LOCKWALK_BLESS=1 rewrites them");
    }
}
