//! Lessons, right and wrong, about the small model that the tests of the explorer walk.

use std::rc::Rc;

use super::{Lesson, Moment, Played, Setting, Stage, check, lines, read};
use crate::base::SourceMap;
use crate::claims::{Found, Ran};
use crate::diag::{Color, render_all};
use crate::search::Counts;
use crate::session::Walker;
use crate::session::demo::{Definitions, Demo};
use crate::value::Plain;

/// The model of the tests: its counterexample has 13 states. An expression is the value that it has.
pub(crate) struct Demonstration;

impl Stage for Demonstration {
    fn play(&mut self, setting: &Setting) -> Result<Rc<Played>, String> {
        if setting.cfg != "Demo.cfg" {
            return Err(format!("there is no file {}", setting.cfg));
        }
        let trace = Demo::counterexample();
        let found = Found::Ran(Ran {
            outcome: "violated".to_owned(),
            violated: Some("WalkFindsEntry".to_owned()),
            checked: vec!["TypeOK".to_owned(), "WalkFindsEntry".to_owned()],
            states: Some(trace.steps.len() as u64),
            counts: Counts::default(),
            seconds: 0.0,
        });
        let broken = Some("WalkFindsEntry is violated".to_owned());
        Ok(Rc::new(Played { module: "Demo".to_owned(), found, broken, trace }))
    }

    fn value(&mut self, _: &Setting, expression: &str, moment: Moment<'_>) -> Result<Plain, String> {
        match expression {
            "TRUE" => Ok(Plain::Bool(true)),
            "FALSE" => Ok(Plain::Bool(false)),
            "x'" if moment.next.is_none() => Err("x' has no value".to_owned()),
            word => word
                .strip_prefix('"')
                .and_then(|word| word.strip_suffix('"'))
                .map(|word| Plain::Str(word.to_owned()))
                .ok_or_else(|| format!("expected an expression, found {word}")),
        }
    }

    fn walker(&mut self, _: &Setting) -> Result<Box<dyn Walker>, String> {
        Ok(Box::new(Demo::new(Definitions::Given)))
    }
}

const FRONT: &str = "+++\ntitle = \"Orders\"\nspec = \"Demo.tla\"\ncfg = \"Demo.cfg\"\n+++\n";

/// Reads lessons for tests of other modules.
pub(crate) fn lesson(name: &str, pages: &str) -> Lesson {
    let mut sources = SourceMap::default();
    let text = format!("{FRONT}{pages}");
    let file = sources.add(name, text.as_str());
    read(file, name, &text).map_err(|problems| render_all(&problems, &sources, Color::Plain)).unwrap()
}

/// Returns everything that is said of a lesson, read and checked.
fn said(text: &str) -> String {
    let mut sources = SourceMap::default();
    let file = sources.add("orders.md", text);
    let problems = match read(file, "orders", text) {
        Ok(lesson) => check(&lesson, &mut Demonstration),
        Err(problems) => problems,
    };
    render_all(&problems, &sources, Color::Plain)
}

/// Returns what is said of a page with these lines in its block.
fn said_of(block: &str) -> String {
    said(&format!("{FRONT}\n## First\n\nText.\n\n```lesson\n{block}\n```\n"))
}

#[track_caller]
fn says(found: &str, expected: &[&str]) {
    for text in expected {
        assert!(found.contains(text), "no {text:?} in\n{found}");
    }
}

#[test]
fn pages_are_read() {
    let pages = "\n## The walk begins\n\nIt holds `anon`, says *nobody* else.\n\n- one\n- two\n\n\
                 ```text\n## a picture\n```\n\n```lesson\ngoto = 4\nfocus = \"state\"\n```\n\n\
                 ## And ends\n\n```lesson\nask = \"So?\"\nchoices = [\"yes\", \"no\"]\nanswer = \"no\"\n```\n";
    let lesson = lesson("orders", pages);
    let titles: Vec<&str> = lesson.pages.iter().map(|page| page.title.text.as_str()).collect();
    assert_eq!((lesson.title.as_str(), titles), ("Orders", vec!["The walk begins", "And ends"]));
    assert_eq!(lesson.pages[1].goto, 4, "the place is taken over");
    let text = |columns| -> Vec<String> {
        let lines = lines(&lesson.pages[0].text, columns);
        lines.iter().map(|line| line.iter().map(|run| run.text.as_str()).collect()).collect()
    };
    assert_eq!(text(40), ["It holds anon, says nobody else.", "", "- one", "- two", "", "  ## a picture"]);
    assert_eq!(
        text(12),
        ["It holds", "anon, says", "nobody else.", "", "- one", "- two", "", "## a picture"]
    );
}

#[test]
fn what_is_right_is_not_complained_about() {
    let block = "goto = 4\nfocus = \"state\"\nmust = [\"TRUE\"]\nask = \"So?\"\nchoices = [\"yes\", \"no\"]\n\
                 answer_is = '\"no\"'\nat = 13\noutcome = \"violated\"\nproperty = \"WalkFindsEntry\"\nstates = 13";
    assert_eq!(said_of(block), "");
    assert_eq!(said_of("outcome = \"violated\"\nask = \"So?\"\nchoices = [\"holds\", \"violated\"]"), "");
}

#[test]
fn what_cannot_be_read_is_said() {
    says(&said("## Page\n"), &["E0701", "a lesson begins with its front matter", "title, spec and cfg"]);
    says(&said("+++\ntitle = \"x\"\n+++\n"), &["the front matter of a lesson: missing field `spec`"]);
    says(&said(FRONT), &["the lesson has no page"]);
    says(&said(&format!("{FRONT}Text.\n## Page\n")), &["orders.md:6:1", "text before the first page"]);
    says(&said_of("gotoo = 3"), &["orders.md:12:1", "unknown field `gotoo`", "`goto`"]);
    says(&said_of("goto = 0"), &["orders.md:12:8", "`goto` counts states from 1"]);
    says(&said_of("focus = \"stat\""), &["there is no pane `stat`; did you mean `state`?"]);
    says(&said_of("outcome = \"fine\""), &["an outcome is one of holds, violated, deadlock"]);
    let second = "## First\n\n```lesson\ngoto = 1\n```\n\n```lesson\ngoto = 2\n```\n";
    says(&said(&format!("{FRONT}{second}")), &["orders.md:12:1", "a second block `lesson` on one page"]);
    says(&said(&format!("{FRONT}## First\n\n<b>bold</b>\n")), &["HTML is not shown"]);
    let wide = format!("{FRONT}## First\n\n```text\n{}\n```\n", "x".repeat(77));
    says(&said(&wide), &["orders.md:9:1", "more than 76 columns"]);
}

#[test]
fn questions_that_make_no_sense_are_refused() {
    says(&said_of("says = \"x\""), &["`says` says nothing where nothing is asked"]);
    says(&said_of("ask = \"So?\""), &["a question needs its `choices`"]);
    says(&said_of("ask = \"So?\"\nchoices = [\"a\", \"a\"]\nanswer = \"a\""), &["no two alike"]);
    let ask = "ask = \"So?\"\nchoices = [\"a\", \"b\"]\n";
    says(&said_of(ask), &["which choice is right?"]);
    says(&said_of(&format!("{ask}answer = \"c\"")), &["orders.md:14:10", "none of the choices"]);
    says(&said_of(&format!("{ask}answer = \"a\"\nanswer_is = '\"a\"'")), &["not both"]);
    says(&said_of(&format!("{ask}answer = \"a\"\nat = 3")), &["`at` is the state in which `answer_is`"]);
}

#[test]
fn what_is_not_so_is_said_with_file_page_and_line() {
    let must = said_of("goto = 2\nmust = [\"TRUE\", \"FALSE\"]");
    says(
        &must,
        &["E0706", "orders.md:13:17", "page 1 \"First\": in state 2: this is FALSE, and must be TRUE"],
    );
    says(&said_of("must = [\"x ==\"]"), &["this has no value: expected an expression, found x =="]);
    says(&said_of("goto = 13\nmust = [\"x'\"]"), &["in state 13: this has no value: x' has no value"]);
    says(&said_of("goto = 14"), &["orders.md:12:8", "there is no state 14; the behavior has 13 states"]);
    says(
        &said_of("outcome = \"holds\""),
        &["the outcome is violated WalkFindsEntry, and the page says holds"],
    );
    says(&said_of("states = 9"), &["the states of the counterexample is 13, and the page says 9"]);
    says(&said_of("cfg = \"None.cfg\""), &["E0704", "there is no file None.cfg"]);
    let ask = "ask = \"So?\"\nchoices = [\"a\", \"b\"]\n";
    says(
        &said_of(&format!("{ask}answer_is = '\"c\"'")),
        &["the answer is \"c\", which is none of the choices"],
    );
    says(&said_of(&format!("{ask}answer_is = 'TRUE'")), &["the answer must be a string; it is TRUE"]);
    says(&said_of(&format!("{ask}answer_is = '\"a\"'\nat = 14")), &["there is no state 14"]);
    says(&said_of("focus = \"scene\""), &["Demo.tla defines no Scene"]);
}
