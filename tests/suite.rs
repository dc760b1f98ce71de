//! The language and the checker, tested by Markdown files: `tests/suite/*.md`.
//!
//! - A test with a `cfg` block is checked with 1 and with 4 workers; its `outcome` block says what is
//!   expected: `exit 12`, `states 82`, `distinct 60`, `depth 13`, `violates Inv at 11`, `deadlock at 4`,
//!   `warns W0504`, `warns not W0506`, `unchecked Live`,
//!   `shows 2 sum = 3` (a field of the ALIAS in a state), `behaviors 10`.
//!   The counts are those of TLC, where one search runs to its end.
//! - A test without one is about values: `Foo == 1 + 2 \* => 3` says the value of the definition on the
//!   line, and `\* error: [E0203] "text"` what is wrong with the line.
//!
//! Every module is also printed and parsed again, and must be the same.

#![allow(clippy::unwrap_used)]

mod support;

use libtest_mimic::{Arguments, Failed, Trial};
use lockwalk::base::{FileId, Symbols};
use lockwalk::syntax::parse_module;
use lockwalk::syntax::print::print_module;
use lockwalk::syntax::same::same_module;
use support::{Case, Run};

fn main() {
    let arguments = Arguments::from_args();
    let trial = |case: Case| Trial::test(case.name.clone(), move || run(&case));
    let trials = support::cases("tests/suite").into_iter().map(trial).collect();
    libtest_mimic::run(&arguments, trials).exit();
}

fn run(case: &Case) -> Result<(), Failed> {
    for block in case.blocks.iter().filter(|b| b.kind == "tla") {
        print_and_parse_again(&block.text)?;
    }
    if case.block("cfg").is_some() { check(case) } else { values(case) }
}

/// Parses a module, prints the tree, parses the print: the trees must be the same.
fn print_and_parse_again(text: &str) -> Result<(), Failed> {
    let mut symbols = Symbols::default();
    let first = parse_module(FileId(0), text, &mut symbols);
    if !first.diagnostics.is_empty() {
        return Ok(());
    }
    for module in &first.modules {
        let printed = print_module(module, &symbols);
        let second = parse_module(FileId(0), &printed, &mut symbols);
        let same = second.modules.first().is_some_and(|again| same_module(module, again));
        if !same || !second.diagnostics.is_empty() {
            return Err(format!("printed and parsed again, it is another module:\n{printed}").into());
        }
    }
    Ok(())
}

/// Checks the spec of a test and compares the document with what is expected.
fn check(case: &Case) -> Result<(), Failed> {
    let folder = case.write_files("suite");
    let mut problems = Vec::new();
    for workers in ["1", "4"] {
        let run = case.check(&folder, &["--json", "--workers", workers]);
        let document: serde_json::Value = serde_json::from_str(&run.stdout)
            .map_err(|e| format!("{workers} workers: {e}\n{}\n{}", run.stdout, run.stderr))?;
        for line in case.outcome() {
            if let Err(found) = fits(&line, &document, &run) {
                problems.push(format!("{workers} workers: expected {line}, found {found}"));
            }
        }
        if !problems.is_empty() {
            let message = document["message"].as_str().unwrap_or("");
            return Err(format!("{}\n{message}", problems.join("\n")).into());
        }
    }
    Ok(())
}

/// Whether a line of an `outcome` block is true of a document; otherwise what is.
fn fits(line: &str, document: &serde_json::Value, run: &Run) -> Result<(), String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let number = |text: &str| text.parse::<u64>().map_err(|e| format!("a mistake in the test: {e}"));
    let counted = |key: &str, expected: &str| {
        let found = &document["states"][key];
        if *found == number(expected)? { Ok(()) } else { Err(found.to_string()) }
    };
    let length = document["trace"].as_array().map_or(0, Vec::len) as u64;
    let summary = || format!("{} {} at {length}", document["outcome"], document["violated"]);
    match words.as_slice() {
        ["exit", status] if run.exit.to_string() == *status && document["exit"] == run.exit => Ok(()),
        ["exit", _] => Err(format!("exit {}", run.exit)),
        ["states", expected] => counted("generated", expected),
        ["distinct", expected] => counted("distinct", expected),
        ["depth", expected] => counted("depth", expected),
        ["queued", expected] => counted("queued", expected),
        ["violates", name, "at", step] => {
            let fits = document["violated"] == *name && length == number(step)?;
            if fits { Ok(()) } else { Err(summary()) }
        }
        ["violates", name] => {
            if document["violated"] == *name {
                Ok(())
            } else {
                Err(summary())
            }
        }
        ["deadlock", "at", step] => {
            let fits = document["outcome"] == "deadlock" && length == number(step)?;
            if fits { Ok(()) } else { Err(summary()) }
        }
        ["warns", code] => {
            let codes: Vec<&str> = warnings(document).collect();
            if codes.contains(code) { Ok(()) } else { Err(format!("warnings {codes:?}")) }
        }
        ["warns", "not", code] => {
            if warnings(document).any(|c| c == *code) {
                Err(format!("warning {code}"))
            } else {
                Ok(())
            }
        }
        ["shows", step, name, "=", value @ ..] => {
            let index = number(step)?.saturating_sub(1) as usize;
            let found = &document["trace"][index]["alias"][*name];
            if *found == value.join(" ") { Ok(()) } else { Err(found.to_string()) }
        }
        ["behaviors", expected] => {
            let found = &document["behaviors"];
            if *found == number(expected)? { Ok(()) } else { Err(found.to_string()) }
        }
        ["unchecked", names @ ..] => {
            let found = document["unchecked"].as_array().cloned().unwrap_or_default();
            if found == names { Ok(()) } else { Err(format!("{found:?}")) }
        }
        _ => Err("a line that the runner does not know".to_owned()),
    }
}

/// The codes of the warnings of a document.
fn warnings(document: &serde_json::Value) -> impl Iterator<Item = &str> {
    document["warnings"].as_array().into_iter().flatten().filter_map(|w| w["code"].as_str())
}

/// A mark at the end of a line.
struct Mark {
    line: usize,
    name: Option<String>,
    expected: Expected,
}

enum Expected {
    Value(String),
    Error { code: String, text: String },
}

/// Compares the values of definitions, and the errors of lines.
fn values(case: &Case) -> Result<(), Failed> {
    let folder = case.write_files("suite");
    let text = &case.block("tla").ok_or("no module")?.text;
    let marks = marks(text)?;
    if marks.is_empty() {
        return Err("there is neither a cfg nor a mark".into());
    }
    let mut problems = Vec::new();
    for mark in &marks {
        let run = evaluate(case, &folder, mark.name.as_deref());
        let document: serde_json::Value =
            serde_json::from_str(&run.stdout).map_err(|e| format!("{e}\n{}\n{}", run.stdout, run.stderr))?;
        let message = document["message"].as_str().unwrap_or("").to_owned();
        let found = document["trace"][0]["state"]["value_of_test"].as_str();
        let problem = match (&mark.expected, found) {
            (Expected::Value(expected), Some(found)) if expected == found => continue,
            (Expected::Value(expected), Some(found)) => format!("expected {expected}, found {found}"),
            (Expected::Value(expected), None) => format!("expected {expected}\n{message}"),
            (Expected::Error { .. }, Some(found)) => format!("expected an error, found {found}"),
            (Expected::Error { code, text }, None) => {
                let place = format!("{}.tla:{}:", case.root(), mark.line);
                let fits = message.contains(&format!("[{code}]"))
                    && message.contains(text)
                    && message.contains(&place);
                if fits {
                    continue;
                }
                format!("expected [{code}] {text:?} at {place}\n{message}")
            }
        };
        problems.push(format!("line {}: {problem}", mark.line));
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n").into()) }
}

/// Evaluates a definition as the initial state of a module that extends that of the test.
fn evaluate(case: &Case, folder: &std::path::Path, name: Option<&str>) -> Run {
    let value = name.unwrap_or("TRUE");
    let module = format!(
        "---- MODULE ValueOfTest ----\nEXTENDS {}\nVARIABLE value_of_test\nInit_of_test == value_of_test = {value}\n\
         Next_of_test == UNCHANGED value_of_test\nNever_of_test == FALSE /\\ value_of_test = value_of_test\n====\n",
        case.root()
    );
    std::fs::write(folder.join("ValueOfTest.tla"), module).unwrap();
    let cfg = "INIT Init_of_test NEXT Next_of_test INVARIANT Never_of_test CHECK_DEADLOCK FALSE\n";
    std::fs::write(folder.join("ValueOfTest.cfg"), cfg).unwrap();
    support::lockwalk(folder, &["check", "ValueOfTest.tla", "--json", "--workers", "1"])
}

fn marks(text: &str) -> Result<Vec<Mark>, String> {
    let mut marks = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let Some((code, comment)) = line.split_once("\\*") else { continue };
        let name = code.split_once("==").map(|(name, _)| name.trim().to_owned());
        let name = name.filter(|n| n.chars().all(|c| c.is_alphanumeric() || c == '_'));
        let comment = comment.trim();
        let expected = if let Some(value) = comment.strip_prefix("=>") {
            Expected::Value(value.trim().to_owned())
        } else if let Some(error) = comment.strip_prefix("error:") {
            let (code, text) = error.trim().split_once(' ').unwrap_or((error.trim(), "\"\""));
            let code = code.trim_matches(['[', ']']).to_owned();
            Expected::Error { code, text: text.trim().trim_matches('"').to_owned() }
        } else {
            continue;
        };
        if matches!(expected, Expected::Value(_)) && name.is_none() {
            return Err(format!("line {}: no definition to evaluate", i + 1));
        }
        marks.push(Mark { line: i + 1, name, expected });
    }
    Ok(marks)
}
