//! The command line as scripts see it: help, usage, files that are missing or are not what they seem.

#![allow(clippy::unwrap_used)]

mod support;

use std::path::{Path, PathBuf};

use support::{Run, lockwalk};

/// A folder of its own for a test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn run(arguments: &[&str]) -> Run {
    lockwalk(Path::new(env!("CARGO_TARGET_TMPDIR")), arguments)
}

fn document(run: &Run) -> serde_json::Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|e| panic!("{e}: {}", run.stdout))
}

#[test]
fn help_has_examples_and_exit_statuses() {
    let help = run(&["--help"]);
    assert_eq!(help.exit, 0);
    for words in ["lockwalk check Spec.tla", "Exit status:", "explore", "view", "--color"] {
        assert!(help.stdout.contains(words), "{words}: {}", help.stdout);
    }
    let check = run(&["check", "--help"]);
    for words in ["--config", "--workers", "--json", "--continue", "--no-deadlock", "--path", "NAME=VALUE"] {
        assert!(check.stdout.contains(words), "{words}: {}", check.stdout);
    }
}

#[test]
fn version() {
    assert_eq!(run(&["--version"]).stdout, format!("lockwalk {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn usage_errors() {
    let lines: [&[&str]; 8] = [
        &["walk"],
        &["check"],
        &["check", "A.tla", "--frob"],
        &["check", "A.tla", "--workers", "0"],
        &["check", "A.tla", "-c", "N"],
        &["check", "A.tla", "--max-states", "many"],
        &["--color", "sometimes"],
        &["view"],
    ];
    for line in lines {
        let run = run(line);
        assert_eq!(run.exit, 2, "{line:?}");
        assert!(run.stdout.is_empty() && run.stderr.contains("error:"), "{line:?}: {}", run.stderr);
    }
}

#[test]
fn a_spec_that_is_not_there() {
    let text = run(&["check", "None.tla"]);
    assert_eq!(text.exit, 150);
    assert_eq!(text.stderr.trim_end(), "error[E0001]: there is no file None.tla");
    let json = run(&["check", "None.tla", "--json"]);
    assert_eq!((json.exit, json.stderr.as_str()), (150, ""));
    let document = document(&json);
    assert_eq!(document["outcome"], "parse");
    assert_eq!(document["trace"], serde_json::json!([]));
}

#[test]
fn a_folder_as_spec_or_cfg() {
    let folder = folder("folders");
    std::fs::create_dir_all(folder.join("A.tla")).unwrap();
    std::fs::create_dir_all(folder.join("B.cfg")).unwrap();
    std::fs::write(folder.join("B.tla"), "---- MODULE B ----\n====\n").unwrap();
    let spec = lockwalk(&folder, &["check", "A.tla"]);
    assert_eq!((spec.exit, spec.stderr.trim_end()), (150, "error[E0001]: A.tla is a folder, not a file"));
    let cfg = lockwalk(&folder, &["check", "B.tla"]);
    assert_eq!(cfg.exit, 151);
    assert!(cfg.stderr.starts_with("error[E0002]: B.cfg is a folder, not a file"), "{}", cfg.stderr);
}

/// What is nested deeply is checked all the same, as it is found in specs that a program wrote.
#[test]
fn a_thousand_brackets() {
    let folder = folder("brackets");
    std::fs::write(folder.join("A.cfg"), "INIT Init NEXT Next\n").unwrap();
    for (open, close) in [("(", ")"), ("{", "}"), ("<<", ">>"), ("IF TRUE THEN ", " ELSE 1")] {
        let value = format!("{}1{}", open.repeat(1000), close.repeat(1000));
        let spec =
            format!("---- MODULE A ----\nVARIABLE x\nInit == x = {value}\nNext == UNCHANGED x\n====\n");
        std::fs::write(folder.join("A.tla"), spec).unwrap();
        let run = lockwalk(&folder, &["check", "A.tla"]);
        assert_eq!(run.exit, 0, "{open}: {}", run.stderr);
    }
}

#[test]
fn a_cfg_that_is_not_there() {
    let folder = folder("no_cfg");
    std::fs::write(folder.join("A.tla"), "---- MODULE A ----\n====\n").unwrap();
    let run = lockwalk(&folder, &["check", "A.tla"]);
    assert_eq!(run.exit, 151);
    assert!(run.stderr.contains("there is no file A.cfg"), "{}", run.stderr);
}

#[test]
fn the_keys_of_the_document_are_in_order() {
    let text = run(&["check", "None.tla", "--json"]).stdout;
    let keys = [
        "version",
        "outcome",
        "exit",
        "violated",
        "message",
        "states",
        "generated",
        "distinct",
        "queued",
        "depth",
        "trace",
        "lasso",
        "warnings",
        "seconds",
        "peak_bytes",
    ];
    let places: Vec<usize> = keys.iter().map(|key| text.find(&format!("\"{key}\":")).unwrap()).collect();
    assert!(places.is_sorted(), "{text}");
}

/// Files that no editor writes must give a message, not a panic.
#[test]
fn specs_that_are_no_text() {
    let folder = folder("no_text");
    std::fs::write(folder.join("A.cfg"), "INIT Init NEXT Next\n").unwrap();
    let nested = format!("---- MODULE A ----\nInit == {}\n====\n", "(".repeat(1000));
    let deep = format!("---- MODULE A ----\nInit == {}1{}\n====\n", "(".repeat(100_000), ")".repeat(100_000));
    let contents: [(&str, Vec<u8>); 6] = [
        ("binary", (0..=255).cycle().take(4096).collect()),
        ("zeros", vec![0; 4096]),
        ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
        ("a thousand parentheses", nested.into_bytes()),
        ("a hundred thousand parentheses", deep.into_bytes()),
        ("windows line ends", b"---- MODULE A ----\r\nInit == (\r\n====\r\n".to_vec()),
    ];
    for (name, bytes) in contents {
        std::fs::write(folder.join("A.tla"), bytes).unwrap();
        let run = lockwalk(&folder, &["check", "A.tla"]);
        assert_eq!(run.exit, 150, "{name}: {}", run.stderr);
        assert!(!run.stderr.contains("panicked") && run.stderr.contains("error["), "{name}: {}", run.stderr);
        assert!(run.stderr.len() < 20_000, "{name}: {} bytes of messages", run.stderr.len());
    }
}

#[test]
fn cfgs_that_are_no_text() {
    let folder = folder("no_cfg_text");
    std::fs::write(folder.join("A.tla"), "---- MODULE A ----\nInit == TRUE\n====\n").unwrap();
    let contents: [(&str, Vec<u8>); 3] = [
        ("binary", (0..=255).cycle().take(4096).collect()),
        ("control characters", (1..=31).cycle().take(4096).collect()),
        ("zeros", vec![0; 4096]),
    ];
    for (name, bytes) in contents {
        std::fs::write(folder.join("A.cfg"), bytes).unwrap();
        let run = lockwalk(&folder, &["check", "A.tla"]);
        assert_eq!(run.exit, 151, "{name}: {}", run.stderr);
        assert!(!run.stderr.contains("panicked") && run.stderr.contains("error["), "{name}: {}", run.stderr);
    }
}

const TRACE: &str = r#"{"version": 1, "outcome": "invariant", "exit": 12, "violated": "Small", "message": "it grew",
 "states": {"generated": 2, "distinct": 2, "queued": 0, "depth": 2},
 "trace": [{"index": 1, "action": null, "parameters": [], "location": null, "state": {"n": "1", "s": "{\"a\"}"}},
           {"index": 2, "action": "Up", "parameters": ["2"], "location": "4:1 of A", "state": {"n": "3", "s": "{\"a\"}"}}],
 "lasso": null, "warnings": [], "seconds": 0.01, "peak_bytes": 0}"#;

#[test]
fn view_without_a_terminal() {
    let folder = folder("view");
    std::fs::write(folder.join("trace.json"), TRACE).unwrap();
    let run = lockwalk(&folder, &["view", "trace.json", "--format", "text"]);
    assert_eq!((run.exit, run.stderr.as_str()), (0, ""));
    for words in ["it grew", "Up(2)", "~ n : 1 → 3", "4:1 of A"] {
        assert!(run.stdout.contains(words), "{words}: {}", run.stdout);
    }
    let run = lockwalk(&folder, &["view", "trace.json"]);
    assert!(run.stderr.contains("no terminal"), "{}", run.stderr);
    let run = lockwalk(&folder, &["view", "trace.json", "--plain"]);
    assert_eq!((run.exit, run.stderr.as_str()), (0, ""));
    assert!(run.stdout.contains("<-- Small is violated"), "{}", run.stdout);
}

#[test]
fn view_of_what_is_no_trace() {
    let folder = folder("malformed");
    let last_value = TRACE.replace(r#""n": "3""#, r#""n": "<<3""#);
    let contents: [(&str, &str); 6] = [
        ("", "expected a document of `lockwalk check --json`, the output of TLC"),
        ("{\"version\": 1", "the text begins as JSON, but EOF while parsing an object at line 1"),
        ("---- MODULE A ----", "expected a document of `lockwalk check --json`"),
        (&TRACE.replace(r#""version": 1"#, r#""version": 9"#), "its version is 9"),
        (&last_value, "the value of n in step 2 of the trace is not TLA+ text"),
        (&TRACE.replace(r#""n": "3", "#, ""), "step 2 of the trace does not have the variables of step 1"),
    ];
    for (text, expected) in contents {
        std::fs::write(folder.join("trace.json"), text).unwrap();
        let run = lockwalk(&folder, &["view", "trace.json"]);
        assert_eq!(run.exit, 2, "{expected}: {}", run.stderr);
        assert!(run.stderr.contains(expected), "{expected}: {}", run.stderr);
    }
    let run = lockwalk(&folder, &["view", "none.json"]);
    assert_eq!(run.exit, 2);
    assert!(run.stderr.contains("cannot read none.json"), "{}", run.stderr);
}

/// Generated specs have sums of thousands of terms and definitions that build on each other.
/// What has no end is refused as soon as it is seen to be no text.
#[cfg(target_os = "linux")]
#[test]
fn view_of_what_has_no_end() {
    let run = run(&["view", "/dev/zero"]);
    assert_eq!((run.exit, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("cannot read /dev/zero: it is not a text"), "{}", run.stderr);
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_cannot_be_written_is_said() {
    use std::process::{Command, Stdio};
    let lines: [&[&str]; 4] = [&["eval", "1 + 1"], &["man"], &["learn", "--list"], &["--plain"]];
    for line in lines {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_lockwalk"));
        let ended = command.args(line).stdin(Stdio::null()).stdout(full).output().unwrap();
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(2), "{line:?}: {said}");
        assert_eq!(said.matches("cannot write the answer: No space left").count(), 1, "{line:?}: {said}");
    }
}

#[test]
fn long_sums_and_long_chains_of_definitions() {
    let folder = folder("long");
    let sum = vec!["1"; 5000].join(" + ");
    let chain: Vec<String> = (1..3000).map(|i| format!("D{i} == D{} + 0", i - 1)).collect();
    let chain = chain.join("\n");
    let spec = format!(
        "---- MODULE Long ----\nEXTENDS Naturals\nVARIABLE x\nD0 == x\n{chain}\nInit == x = {sum}\nNext == x' = D2999\n====\n"
    );
    std::fs::write(folder.join("Long.tla"), spec).unwrap();
    std::fs::write(folder.join("Long.cfg"), "INIT Init\nNEXT Next\n").unwrap();
    let run = lockwalk(&folder, &["check", "Long.tla", "--json"]);
    let document = document(&run);
    assert_eq!(run.exit, 0, "{}", run.stdout);
    assert_eq!(document["states"]["distinct"], 1);
}

/// A cfg can make definitions use each other without end; that is told, and takes no time.
#[test]
fn definitions_without_end() {
    let folder = folder("endless");
    let spec = "---- MODULE Endless ----\nEXTENDS Naturals\nVARIABLE x\nF == 1\nG == F + F\nInit == x = 0\nNext == x' = G\n====\n";
    std::fs::write(folder.join("Endless.tla"), spec).unwrap();
    std::fs::write(folder.join("Endless.cfg"), "CONSTANT F <- G\nINIT Init\nNEXT Next\n").unwrap();
    let run = lockwalk(&folder, &["check", "Endless.tla"]);
    assert_eq!(run.exit, 75, "{}", run.stderr);
    assert!(run.stdout.contains("recurs"), "{}", run.stdout);
}

/// A state that violates one invariant is expanded all the same, and what it violates besides is
/// found in its successors.
#[test]
fn going_on_finds_each_invariant_that_is_violated() {
    let folder = folder("going_on");
    let spec = "---- MODULE Two ----\nEXTENDS Naturals\nVARIABLES x, y\nInit == x = 0 /\\ y = 0\n\
                Next == \\/ x = 0 /\\ x' = 1 /\\ y' = 1\n        \\/ x \\in {1, 2} /\\ x' = x + 1 /\\ y' = y\n\
                Inv1 == x # 1\nInv2 == y = 0\n====\n";
    std::fs::write(folder.join("Two.tla"), spec).unwrap();
    std::fs::write(
        folder.join("Two.cfg"),
        "INIT Init NEXT Next\nINVARIANT Inv1 Inv2\nCHECK_DEADLOCK FALSE\n",
    )
    .unwrap();
    for workers in ["1", "2"] {
        let run = lockwalk(&folder, &["check", "Two.tla", "--continue", "--workers", workers]);
        assert_eq!(run.exit, 12);
        for name in ["`Inv1` is violated", "`Inv2` is violated"] {
            assert!(run.stdout.contains(name), "{name}: {}", run.stdout);
        }
    }
}

/// A limit stops at the same state, and what is printed is printed once, with any number of workers.
#[test]
fn limits_and_prints_do_not_depend_on_workers() {
    let folder = folder("limits");
    let spec = "---- MODULE Many ----\nEXTENDS Naturals, TLC\nVARIABLE x\nInit == x = 0\n\
                Next == x' \\in {(x + 1) % 5000, (x * 7 + 3) % 5000, (x * 3) % 5000}\nInv == PrintT(x)\n====\n";
    std::fs::write(folder.join("Many.tla"), spec).unwrap();
    std::fs::write(folder.join("Many.cfg"), "INIT Init NEXT Next\nINVARIANT Inv\n").unwrap();
    let mut seen = Vec::new();
    for workers in ["1", "2", "4"] {
        let run =
            lockwalk(&folder, &["check", "Many.tla", "--max-states", "1000", "--json", "--workers", workers]);
        assert_eq!(run.exit, 124, "{}", run.stdout);
        seen.push((document(&run)["states"].clone(), run.stderr));
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[0], seen[2]);
    let distinct = seen[0].0["distinct"].as_u64().unwrap();
    assert_eq!(seen[0].1.lines().count() as u64, distinct);
}

/// What a spec prints comes in the order of the evaluation, up to the state that breaks the invariant, as
/// TLC prints it with one worker.
#[test]
fn prints_come_in_order_up_to_the_violation() {
    let folder = folder("prints");
    let spec = r#"---- MODULE Prints ----
EXTENDS Naturals, TLC
VARIABLE x
Init == x = 0
Next == \/ x < 3 /\ PrintT(<<"a", x>>) /\ x' = x + 1 /\ PrintT(<<"b", x'>>)
        \/ x < 2 /\ PrintT(<<"c", x>>) /\ x' = x + 2
Inv == PrintT(<<"i", x>>) /\ x < 3
Con == PrintT(<<"k", x>>)
====
"#;
    std::fs::write(folder.join("Prints.tla"), spec).unwrap();
    std::fs::write(folder.join("Prints.cfg"), "INIT Init NEXT Next INVARIANT Inv CONSTRAINT Con\n").unwrap();
    for workers in ["1", "2"] {
        let run = lockwalk(&folder, &["check", "Prints.tla", "--json", "--workers", workers]);
        assert_eq!(run.exit, 12, "{}", run.stdout);
        let values = run.stderr.lines().filter_map(|line| line.split_once("<<")).map(|(_, value)| value);
        let said: String = values.flat_map(str::chars).filter(char::is_ascii_alphanumeric).collect();
        assert_eq!(said, "k0i0a0b1k1i1c0k2i2a1b2k2c1k3i3", "{}", run.stderr);
    }
}

/// Files, commands and the environment are for a spec only where the user says so.
#[test]
fn a_spec_touches_the_outside_only_if_allowed() {
    let folder = folder("outside");
    let spec = r#"---- MODULE Outside ----
EXTENDS Integers, Sequences, TLC, IOUtils, CSV, Json
ASSUME CSVWrite("%1$s;%s %%", <<42, "x">>, "made/out.csv") /\ CSVRecords("made/out.csv") = 1
ASSUME CSVRead(<<"a", "b">>, ";", "made/out.csv") = <<[a |-> "42", b |-> "42 %"]>>
ASSUME CSVWriteRecord([b |-> 1], ",", CSVRecords("out.csv") = 0, "out.csv") /\ CSVRecords("out.csv") = 2
ASSUME JsonSerialize("out.json", <<[a |-> {2, 1}], "x">>)
ASSUME JsonDeserialize("out.json") = <<[a |-> <<1, 2>>], "x">>
ASSUME ndJsonSerialize("out.ndjson", <<1, TRUE>>) /\ ndJsonDeserialize("out.ndjson") = <<1, TRUE>>
ASSUME IOSerialize(<<1, {2}>>, "out.value", FALSE) /\ IODeserialize("out.value", FALSE) = <<1, {2}>>
ASSUME LET options == [format |-> "TXT", charset |-> "UTF-8", openOptions |-> <<"APPEND">>]
       IN  /\ Serialize("a", "out.txt", options).exitValue = 0
           /\ Serialize("b", "out.txt", options).exitValue = 0
           /\ Deserialize("out.txt", options).stdout = "ab"
ASSUME IOEnv.LC_ALL = "C.UTF-8"
ASSUME IOEnvExec([GREETING |-> "hi"], <<"sh", "-c", "echo $GREETING; exit 3">>)
         = [exitValue |-> 3, stdout |-> "hi\n", stderr |-> ""]
ASSUME IOExecTemplate(<<"echo", "%2$s-%s">>, <<"a", "b">>).stdout = "b-a\n"
====
"#;
    std::fs::write(folder.join("Outside.tla"), spec).unwrap();
    std::fs::write(folder.join("Outside.cfg"), "").unwrap();
    let refused = lockwalk(&folder, &["check", "Outside.tla"]);
    assert_eq!(refused.exit, 10, "{}", refused.stdout);
    assert!(
        refused.stdout.contains("[E0508]") && refused.stdout.contains("--allow-io"),
        "{}",
        refused.stdout
    );
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2, "a spec has written a file");
    let allowed = lockwalk(&folder, &["check", "Outside.tla", "--allow-io"]);
    assert_eq!(allowed.exit, 0, "{}", allowed.stdout);
    let line = std::fs::read_to_string(folder.join("made/out.csv")).unwrap();
    assert_eq!(line, "42;42 %\n");
}

#[test]
fn random_choices_follow_from_the_seed() {
    let folder = folder("seed");
    let spec = "---- MODULE Seed ----\nEXTENDS Integers, TLC\nVARIABLE x\nInit == x = 0\n\
                Next == x' = RandomElement(1..1000000) /\\ x < 1\nInv == x = 0\n====\n";
    std::fs::write(folder.join("Seed.tla"), spec).unwrap();
    std::fs::write(folder.join("Seed.cfg"), "INIT Init NEXT Next INVARIANT Inv").unwrap();
    let chosen = |seed: &str, workers: &str| {
        let run = lockwalk(&folder, &["check", "Seed.tla", "--json", "--seed", seed, "--workers", workers]);
        document(&run)["trace"][1]["state"]["x"].as_str().unwrap().to_owned()
    };
    assert_eq!(chosen("5", "1"), chosen("5", "4"));
    assert_ne!(chosen("5", "1"), chosen("6", "1"));
}

/// The same seed gives the same behaviors with any number of workers, and another seed others.
#[test]
fn simulations_follow_from_their_seed() {
    let folder = folder("simulations");
    let spec = "---- MODULE Walk ----\nEXTENDS Integers\nVARIABLES x, y\nInit == x \\in 0..3 /\\ y = 0\n\
                Left == x' = x - 1 /\\ y' \\in 0..9\nRight == x' = x + 1 /\\ y' \\in 0..9\n\
                Next == Left \\/ Right\nInv == x < 12\n====\n";
    std::fs::write(folder.join("Walk.tla"), spec).unwrap();
    std::fs::write(folder.join("Walk.cfg"), "INIT Init NEXT Next\nINVARIANT Inv\n").unwrap();
    let walk = |seed: &str, workers: &str| {
        let arguments = ["check", "Walk.tla", "--json", "--simulate", "--seed", seed, "--workers", workers];
        let run = lockwalk(&folder, &arguments);
        assert_eq!(run.exit, 12, "{}", run.stdout);
        let document = document(&run);
        (document["states"].clone(), document["behaviors"].clone(), document["trace"].clone())
    };
    let found = walk("7", "1");
    assert_eq!(found, walk("7", "2"));
    assert_eq!(found, walk("7", "4"));
    assert_ne!(found, walk("8", "1"));
}

/// A file may hold modules and the cfg.
#[test]
fn a_cfg_in_the_file_of_the_modules() {
    let folder = folder("monolith");
    let spec = "---- MODULE Mono ----\nEXTENDS Lib\nVARIABLE x\nInit == x = 0\nNext == x' = Inc(x, 4)\n\
                Inv == x < 3\n====\n---- MODULE Lib ----\nEXTENDS Naturals\nInc(x, n) == (x + 1) % n\n====\n\
                ---- CONFIG Other ----\nINIT Nothing\n====\n----- CONFIG Mono -----\n\\* what to check\n\
                INIT Init NEXT Next\nINVARIANT Inv\n====\n";
    std::fs::write(folder.join("Mono.tla"), spec).unwrap();
    for arguments in [&["check", "Mono.tla"][..], &["check", "Mono.tla", "--config", "Mono.tla"]] {
        let run = lockwalk(&folder, arguments);
        assert_eq!(run.exit, 12, "{}{}", run.stdout, run.stderr);
    }
    std::fs::write(folder.join("Mono.tla"), spec.replace("INVARIANT Inv", "INVARIANT Vin")).unwrap();
    let run = lockwalk(&folder, &["check", "Mono.tla"]);
    assert_eq!(run.exit, 151);
    assert!(run.stderr.contains("Mono.tla:18:11"), "{}", run.stderr);
    std::fs::write(folder.join("Mono.tla"), spec.replace("CONFIG Mono", "CONFIG Poly")).unwrap();
    let run = lockwalk(&folder, &["check", "Mono.tla", "--config", "Mono.tla"]);
    assert_eq!(run.exit, 151);
    assert!(run.stderr.contains("there is no cfg in Mono.tla"), "{}", run.stderr);
}

#[test]
fn a_limit_of_time_ends_a_long_evaluation() {
    let folder = folder("a_limit_of_time_ends_a_long_evaluation");
    let long = "(CHOOSE n \\in 1..2000000000 : n < 0 \\/ \\A m \\in SUBSET (1..29) : m = {}) > 0";
    for (place, [constant, assumption, init, next, invariant]) in [
        ("constant", [long, "TRUE", "Long", "TRUE", "TRUE"]),
        ("assumption", ["TRUE", long, "TRUE", "TRUE", "TRUE"]),
        ("init", ["TRUE", "TRUE", long, "TRUE", "TRUE"]),
        ("next", ["TRUE", "TRUE", "TRUE", long, "TRUE"]),
        ("invariant", ["TRUE", "TRUE", "TRUE", "TRUE", long]),
    ] {
        let spec = folder.join("Long.tla");
        let text = format!(
            "---- MODULE Long ----\nEXTENDS Integers\nVARIABLE x\nLong == {constant}\nASSUME {assumption}\n\
             Init == x = 0 /\\ {init}\nNext == x' = 1 /\\ {next}\nInv == x = 0 \\/ {invariant}\n====\n"
        );
        std::fs::write(&spec, text).unwrap();
        std::fs::write(folder.join("Long.cfg"), "INIT Init NEXT Next INVARIANT Inv\n").unwrap();
        for workers in ["1", "4"] {
            let spec = spec.to_str().unwrap();
            let run = run(&["check", spec, "--max-seconds", "1", "--workers", workers]);
            assert_eq!(run.exit, 124, "{place} with {workers}: {}{}", run.stdout, run.stderr);
        }
    }
}

#[test]
fn expressions_are_evaluated_without_a_spec() {
    let eval = |expressions: &[&str]| run(&[&["eval"], expressions].concat());
    let values =
        eval(&["{x \\in 1..10 : x % 3 = 0}", "/\\ TRUE\n/\\ \\/ FALSE\n   \\/ 1 = 1", "-1", "Len(<<1>>)"]);
    assert_eq!((values.exit, values.stdout.as_str()), (0, "{3, 6, 9}\nTRUE\n-1\n1\n"), "{}", values.stderr);
    let printed = eval(&["PrintT(<<1, \"a\">>)"]);
    assert_eq!(printed.stdout, "<<1, \"a\">>\nTRUE\n");
    for (expression, exit, words) in [
        ("1 + x", 150, " --> expression:1:5"),
        ("(1", 150, "this `(` is not closed"),
        ("1 \\div 0", 75, "error[E0501]"),
        ("Assert(1 = 2, \"no\")", 14, "error[E0502]"),
    ] {
        let wrong = eval(&[expression, "2"]);
        assert_eq!((wrong.exit, wrong.stdout.as_str()), (exit, "2\n"), "{expression}: {}", wrong.stderr);
        assert!(wrong.stderr.contains(words), "{expression}: {}", wrong.stderr);
    }
    assert_eq!(eval(&["1", "--config", "A.cfg"]).exit, 2);
    // The parts of one that has no value are those that have one, and the one that has none.
    let parts = eval(&["--parts", r"[i \in {1, 2} |-> 4 \div (2 - i)]", "1"]);
    assert_eq!(
        parts.stdout,
        "  i = 1: 4 \\div (2 - i)   4\n    2 - i   1\n      i   1\n\
         \x20 i = 2: 4 \\div (2 - i)   has no value: the second argument of `\\div` is 0\n    2 - i   0\n      i   2\n1\n"
    );
    // There may be very many.
    let many = eval(&["--parts", r"\A x \in 1..100 : \A y \in 1..100 : x + y > 0"]);
    assert!(many.stdout.ends_with("  ... and more parts\n"), "{}", many.stdout);
    assert_eq!(many.stdout.lines().count(), 1002);
}

#[test]
fn expressions_are_evaluated_with_a_spec() {
    let folder = folder("eval");
    let spec = "---- MODULE Sum ----\nEXTENDS Naturals\nCONSTANTS N, Who\nVARIABLE x\n\
                Upto == 1..N\nInit == x = 0\nNext == x' = x\n====\n";
    std::fs::write(folder.join("Sum.tla"), spec).unwrap();
    std::fs::write(folder.join("Sum.cfg"), "CONSTANTS N = 3 Who = {p, q}\nINIT Init\nNEXT Next\n").unwrap();
    std::fs::write(folder.join("Pure.tla"), "---- MODULE Pure ----\nTwice(f) == <<f, f>>\n====\n").unwrap();
    let eval = |arguments: &[&str]| lockwalk(&folder, &[&["eval"], arguments].concat());
    let values = eval(&["Upto", "Who \\ {p}", "Cardinality(Who)", "--spec", "Sum.tla"]);
    assert_eq!((values.exit, values.stdout.as_str()), (0, "{1, 2, 3}\n{q}\n2\n"), "{}", values.stderr);
    let values = eval(&["Upto", "--spec", "Sum", "-c", "N=2"]);
    assert_eq!(values.stdout, "{1, 2}\n");
    let wrong = eval(&["x + 1", "--spec", "Sum.tla"]);
    assert_eq!(wrong.exit, 75);
    assert!(wrong.stderr.contains("there is no state here"), "{}", wrong.stderr);
    // A module without variables and constants needs no cfg.
    assert_eq!(eval(&["Twice(1)", "--spec", "Pure.tla"]).stdout, "<<1, 1>>\n");
    assert_eq!(eval(&["1", "--spec", "None.tla"]).exit, 150);
}

#[test]
fn a_module_that_extends_a_spec_says_what_its_threads_and_locks_are() {
    let folder = folder("lanes");
    let spec = "---- MODULE Given ----\nEXTENDS Naturals\nVARIABLE x\nInit == x = 0\n\
                Up == x < 2 /\\ x' = x + 1\nDown == x = 2 /\\ x' = 9\nNext == Up \\/ Down\nGood == x # 9\n====\n";
    let seen = "---- MODULE Seen ----\nEXTENDS Given\n\
                Lanes == <<[name |-> \"adder\", says |-> [Up |-> <<\"x is\", x>>]], [name |-> \"ender\", actions |-> {\"Down\"}]>>\n\
                Locks == <<[name |-> \"all\", holders |-> IF x = 1 THEN {\"adder\"} ELSE {}]>>\n====\n";
    std::fs::write(folder.join("Given.tla"), spec).unwrap();
    std::fs::write(folder.join("Seen.tla"), seen).unwrap();
    std::fs::write(folder.join("Seen.cfg"), "INIT Init\nNEXT Next\nINVARIANT Good\n").unwrap();
    let run = lockwalk(&folder, &["check", "Seen.tla", "--format", "columns"]);
    let (_, columns) = run.stdout.split_once("is 9\n\n").unwrap();
    let (columns, _) = columns.split_once("\n     longest").unwrap();
    assert_eq!(
        columns,
        "     adder                 ender                 all

  2  x is 0                                      a╷
  3  x is 1                                      a╵
  4                        Down                  ·
                           <-- Good is violated

     x╷ acquires   x│ holds   x╵ releases
     a = adder  e = ender
"
    );
}

#[test]
fn comments_of_actions_are_the_kernel_text() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let run = lockwalk(root, &["check", "examples/tla/Counter.tla", "--format", "kernel"]);
    assert_eq!(
        run.stdout,
        "        t1                      t2

        tmp[t1] = counter
                                tmp[t2] = counter
        counter = tmp[t1] + 1
                                counter = tmp[t2] + 1   <-- NothingLost
"
    );
}
