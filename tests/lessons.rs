//! Lessons as `lockwalk learn` checks, lists, prints and writes them; those that are built in, and one
//! that a teacher wrote.

#![allow(clippy::unwrap_used)]

mod support;

use std::path::{Path, PathBuf};

use support::{Run, lockwalk};

const SPEC: &str = "\
---- MODULE Count ----
EXTENDS Naturals
VARIABLE x
Init == x = 0
Up == x < 4 /\\ x' = x + 1
Next == Up
Low == x < 3
Small == x < 9
====
";

const LESSON: &str = "\
+++
title = \"Counting\"
spec = \"Count.tla\"
cfg = \"low.cfg\"
+++

## It grows

The number *grows*: see `Up`.

```lesson
goto = 2
focus = \"state\"
must = [\"x = 1\", \"x' = x + 1\", \"ENABLED Up\"]
ask = \"Does it stay low?\"
choices = [\"holds\", \"violated\"]
outcome = \"violated\"
property = \"Low\"
states = 4
says = \"It comes to 3.\"
```

## Nothing else happens

```lesson
cfg = \"small.cfg\"
reach = \"x = 4\"
goto = 5
must = [\"\"\"
/\\\\ x = 4
/\\\\ ~ENABLED Up\"\"\"]
ask = \"How large is it?\"
choices = [\"small\", \"large\"]
answer_is = 'IF Small THEN \"small\" ELSE \"large\"'
outcome = \"holds\"
```
";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn folder(name: &str, lesson: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lessons").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("Count.tla"), SPEC).unwrap();
    for (cfg, invariant) in [("low.cfg", "Low"), ("small.cfg", "Small")] {
        let text = format!("INIT Init\nNEXT Next\nINVARIANT {invariant}\nCHECK_DEADLOCK FALSE\n");
        std::fs::write(folder.join(cfg), text).unwrap();
    }
    std::fs::write(folder.join("1-count.md"), lesson).unwrap();
    std::fs::write(folder.join("README.md"), "# No lesson\n").unwrap();
    folder
}

fn learn(name: &str, lesson: &str, arguments: &[&str]) -> Run {
    let all: Vec<&str> = ["learn", "--book", "."].iter().chain(arguments).copied().collect();
    lockwalk(&folder(name, lesson), &all)
}

#[test]
fn what_the_built_in_lessons_say_is_so() {
    let run = lockwalk(&root(), &["learn", "--check"]);
    assert_eq!((run.exit, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    assert!(run.stdout.contains("everything is as they say"), "{}", run.stdout);
}

#[test]
fn what_the_tutor_says_is_so() {
    let run = lockwalk(&root(), &["learn", "--book", "assets/lessons/tutor", "--check"]);
    assert_eq!((run.exit, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    let run = lockwalk(&root(), &["tutor"]);
    assert_eq!((run.exit, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    for lesson in ["Lesson 1 of 2: Walk a counterexample", "Lesson 2 of 2: Ask the model"] {
        assert!(run.stdout.contains(lesson), "{}", run.stdout);
    }
}

#[test]
fn a_lesson_of_ones_own_is_checked() {
    let run = learn("right", LESSON, &["--check"]);
    assert_eq!((run.exit, run.stderr.as_str()), (0, ""));
    assert_eq!(run.stdout, "1 lesson with 2 pages: everything is as they say\n");
    let run = lockwalk(&folder("file", LESSON), &["learn", "1-count.md", "--check"]);
    assert_eq!(run.exit, 0, "{}", run.stderr);
}

#[test]
fn what_is_not_so_is_said() {
    let said = |name: &str, from: &str, to: &str| {
        assert!(LESSON.contains(from));
        let run = learn(name, &LESSON.replace(from, to), &["--check"]);
        assert_eq!(run.exit, 1, "{}", run.stdout);
        run.stderr
    };
    let stderr = said("must", "\"x = 1\"", "\"x = 2\"");
    assert!(stderr.contains("1-count.md:14:9"), "{stderr}");
    assert!(stderr.contains("page 1 \"It grows\": in state 2: this is FALSE"), "{stderr}");
    let stderr = said("parse", "\"x = 1\"", "\"x ==\"");
    assert!(stderr.contains("page 1 \"It grows\": in state 2: this has no value"), "{stderr}");
    let stderr = said("states", "states = 4", "states = 5");
    assert!(stderr.contains("the states of the counterexample is 4, and the page says 5"), "{stderr}");
    let stderr = said("goto", "goto = 5", "goto = 6");
    assert!(stderr.contains("there is no state 6; the behavior has 5 states"), "{stderr}");
    let stderr = said("reach", "reach = \"x = 4\"", "reach = \"x = 5\"");
    assert!(stderr.contains("no state can be reached in which x = 5"), "{stderr}");
    let stderr = said("cfg", "small.cfg", "none.cfg");
    assert!(stderr.contains("there is no file"), "{stderr}");
}

#[test]
fn lessons_are_listed_and_printed() {
    let list = learn("list", LESSON, &["--list"]);
    assert_eq!(list.stdout, "  1  1-count  Counting (2 pages)\n");
    let built_in = lockwalk(&root(), &["learn", "--list"]);
    assert!(built_in.stdout.starts_with("  1  01-"), "{}", built_in.stdout);
    let run = learn("text", LESSON, &["count"]);
    assert_eq!(run.exit, 0, "{}", run.stderr);
    for text in [
        "Lesson 1 of 1: Counting\n",
        "1. It grows\n-----------\n",
        "[Count.tla with low.cfg, state 2 of 4: Up]\n\nThe number grows: see Up.\n",
        "? Does it stay low?\n  1  holds\n  2  violated\n\nAnswer: violated. It comes to 3.\n",
        "[Count.tla with small.cfg, state 5 of 5: Up]",
    ] {
        assert!(run.stdout.contains(text), "no {text:?} in\n{}", run.stdout);
    }
    let unknown = learn("unknown", LESSON, &["1-cuont"]);
    assert_eq!(unknown.exit, 2);
    assert!(unknown.stderr.contains("there is no lesson `1-cuont`; did you mean `1-count`?"));
}

#[test]
fn pages_need_nothing_else() {
    let run =
        lockwalk(&root(), &["learn", "--export", "html", &folder("html", LESSON).display().to_string()]);
    assert_eq!(run.exit, 0, "{}", run.stderr);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lessons/html");
    let index = std::fs::read_to_string(folder.join("index.html")).unwrap();
    let files: Vec<&str> = index.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(files.len() > 1, "{index}");
    let mut all = String::new();
    for file in files {
        let page = std::fs::read_to_string(folder.join(file)).unwrap();
        assert!(page.contains("<section id=\"p1\">") && page.ends_with("</html>\n"), "{file}");
        for outside in ["<script", "<link", "src=", "url(", "@import"] {
            assert!(!page.contains(outside), "{outside} in {file}");
        }
        all.push_str(&page);
    }
    assert!(all.contains("<svg") && all.contains("<details>") && all.contains("<mark>"));
}
