//! Tests of the cfg parser: what it reads, as an outline, and what it says of mistakes.

use std::fmt::Write;

use super::*;
use crate::base::{SourceMap, Symbols};
use crate::diag::{Diagnostic, Severity};

/// Returns the outline of a cfg and its diagnostics, one a line.
fn outline(text: &str) -> String {
    let mut sources = SourceMap::default();
    let file = sources.add("Spec.cfg", text);
    let mut symbols = Symbols::default();
    let (config, diagnostics) = parse(file, text, &mut symbols);
    let mut out = String::new();
    let single = [
        ("spec", config.specification),
        ("init", config.init),
        ("next", config.next),
        ("symmetry", config.symmetry),
        ("view", config.view),
        ("alias", config.alias),
    ];
    for (word, named) in single {
        if let Some(named) = named {
            writeln!(out, "{word} {}", symbols.text(named.symbol)).unwrap();
        }
    }
    for constant in &config.constants {
        writeln!(out, "{}", one_constant(constant, &symbols)).unwrap();
    }
    let lists = [
        ("invariants", &config.invariants),
        ("properties", &config.properties),
        ("constraints", &config.constraints),
        ("action constraints", &config.action_constraints),
        ("postconditions", &config.postconditions),
    ];
    for (word, list) in lists {
        if !list.is_empty() {
            let names: Vec<&str> = list.iter().map(|n| symbols.text(n.symbol)).collect();
            writeln!(out, "{word} {}", names.join(" ")).unwrap();
        }
    }
    if let Some(check) = config.check_deadlock {
        writeln!(out, "deadlock {check}").unwrap();
    }
    out + &complaints(&diagnostics, &sources)
}

fn one_constant(constant: &Constant, symbols: &Symbols) -> String {
    let module = constant.module.map_or(String::new(), |m| format!("[{}] ", symbols.text(m.symbol)));
    let mut name = symbols.text(constant.name.symbol).to_owned();
    if !constant.arguments.is_empty() {
        let arguments: Vec<String> = constant.arguments.iter().map(|a| one_value(a, symbols)).collect();
        name += &format!("({})", arguments.join(", "));
    }
    match &constant.kind {
        ConstantKind::Value(value) => format!("{name} = {module}{}", one_value(value, symbols)),
        ConstantKind::Replace(other) => format!("{name} <- {module}{}", symbols.text(other.symbol)),
    }
}

fn one_value(value: &CfgValue, symbols: &Symbols) -> String {
    match value {
        CfgValue::Int(number) => number.to_string(),
        CfgValue::Str(text) => format!("{:?}", symbols.text(*text)),
        CfgValue::Bool(value) => value.to_string(),
        CfgValue::Model(name) => format!("model {}", symbols.text(*name)),
        CfgValue::Set(elements) => {
            let elements: Vec<String> = elements.iter().map(|e| one_value(e, symbols)).collect();
            format!("{{{}}}", elements.join(", "))
        }
    }
}

fn complaints(diagnostics: &[Diagnostic], sources: &SourceMap) -> String {
    let mut out = String::new();
    for d in diagnostics {
        let place = d.primary.as_ref().map_or(String::new(), |l| format!("{} ", sources.start(l.span)));
        let word = if d.severity == Severity::Error { "error" } else { "warning" };
        writeln!(out, "{place}{word} {}: {}", d.code, d.message).unwrap();
        for hint in &d.hints {
            writeln!(out, "  hint: {hint}").unwrap();
        }
    }
    out
}

#[test]
fn empty() {
    assert_eq!(outline(""), "");
    assert_eq!(outline("\\* nothing\n(* at (* all *) *)\n"), "");
}

#[test]
fn every_supported_directive() {
    let text = "SPECIFICATION Spec\n\
        CONSTANT N = 3\nCONSTANTS Procs = {p1, p2} Name = \"x\" Deep = {{}, {1, {TRUE}}} 2PC = p1\n\
        INVARIANT TypeOK INVARIANTS Safe\nSound\nPROPERTY Live PROPERTIES A B\n\
        CONSTRAINT Small CONSTRAINTS Few ACTION_CONSTRAINT Slow ACTION_CONSTRAINTS Calm\nCHECK_DEADLOCK FALSE";
    insta::assert_snapshot!(outline(text), @r#"
    spec Spec
    N = 3
    Procs = {model p1, model p2}
    Name = "x"
    Deep = {{}, {1, {true}}}
    2PC = model p1
    invariants TypeOK Safe Sound
    properties Live A B
    constraints Small Few
    action constraints Slow Calm
    deadlock false
    "#);
}

#[test]
fn init_and_next() {
    insta::assert_snapshot!(outline("INIT Init \\* here\nNEXT (* there *) Next\nCHECK_DEADLOCK TRUE"), @r"
    init Init
    next Next
    deadlock true
    ");
}

#[test]
fn substitutions() {
    insta::assert_snapshot!(outline("CONSTANTS\n Nat <- Small\n Op <- [M] Other\n K = [M] 3\n I!X <- Y\n N=3 M<-Z"), @r"
    Nat <- Small
    Op <- [M] Other
    K = [M] 3
    I!X <- Y
    N = 3
    M <- Z
    ");
}

#[test]
fn empty_lists() {
    assert_eq!(outline("CONSTANTS\nINVARIANTS\nPROPERTIES\n"), "");
}

#[test]
fn directives_that_are_not_supported() {
    let text = "TYPE t\nTYPE_CONSTRAINT c\nINVARIANT Still";
    insta::assert_snapshot!(outline(text), @r"
    invariants Still
    1:1 error E0308: TYPE is not supported yet
      hint: make it an INVARIANT
    2:1 error E0308: TYPE_CONSTRAINT is not supported yet
      hint: make it an INVARIANT
    ");
}

#[test]
fn values_of_operator_constants() {
    let text = "CONSTANTS F(1, 2) = 3\nF(a, {}) = b\nF(1, 2) = 4\nN = 4\nF(1 = 2";
    insta::assert_snapshot!(outline(text), @r"
    F(model a, {}) = model b
    F(1, 2) = 4
    N = 4
    3:1 warning W0301: `F` is given twice, the last one holds
    5:5 error E0303: expected `,` or `)`, found `=`
    ");
}

#[test]
fn what_is_said_of_states_and_traces() {
    insta::assert_snapshot!(outline("SYMMETRY Perms\nVIEW v\nALIAS a\nPOSTCONDITION p\nPOSTCONDITIONS q r\nVIEW w"), @r"
    symmetry Perms
    view v
    alias a
    postconditions p q r
    6:1 error E0304: VIEW is given twice
      hint: keep one of them
    ");
}

#[test]
fn unknown_directives() {
    insta::assert_snapshot!(outline("Spec\nSPECIFCATION Spec\nINVARIANT\nTypeOK\n\"text\"\n3\ninvariants A"), @r#"
    invariants TypeOK invariants A
    1:1 error E0301: `Spec` is not a directive
      hint: a cfg has SPECIFICATION or INIT and NEXT, then CONSTANTS, INVARIANTS, PROPERTIES
    2:1 error E0301: `SPECIFCATION` is not a directive
      hint: did you mean `SPECIFICATION`?
    5:1 error E0303: expected the name of a definition, found the string "text"
    6:1 error E0303: expected the name of a definition, found the number 3
    7:1 warning W0302: `invariants` is taken as a name, not as a directive
      hint: did you mean `INVARIANTS`?
    "#);
}

#[test]
fn a_name_that_looks_like_a_directive() {
    insta::assert_snapshot!(outline("INIT I\nNEXT N\nINVARIANT TypeOK\nPROPERTEIS Live"), @r"
    init I
    next N
    invariants TypeOK PROPERTEIS Live
    4:1 warning W0302: `PROPERTEIS` is taken as a name, not as a directive
      hint: did you mean `PROPERTIES`?
    ");
}

#[test]
fn commas() {
    insta::assert_snapshot!(outline("CONSTANTS a = 1, b = 2\nINVARIANTS A, B"), @r"
    a = 1
    b = 2
    invariants A B
    1:16 error E0303: expected the name of a constant, found `,`
      hint: assignments are separated by blanks or lines, not by commas
    2:13 error E0303: expected a name, found `,`
      hint: names are separated by blanks, not by commas
    ");
}

#[test]
fn numbers() {
    insta::assert_snapshot!(outline("CONSTANTS a = -1 b = 2147483647 c = 2147483648 d = {1, -2} e = 5"), @r"
    b = 2147483647
    e = 5
    1:15 error E0307: a cfg cannot hold a negative number
      hint: define `Minus1 == -1` in the spec and write `<- Minus1`
    1:37 error E0307: the number 2147483648 is too large
      hint: numbers go up to 2147483647, as in TLC
    1:56 error E0307: a cfg cannot hold a negative number
      hint: define `Minus2 == -2` in the spec and write `<- Minus2`
    ");
}

#[test]
fn values_that_a_cfg_cannot_hold() {
    insta::assert_snapshot!(outline("CONSTANTS a = <<1, 2>>\nb = [x |-> 1]\nc = \nd = {1 2}\ne = {1,\nf = 1"), @r"
    f = 1
    1:15 error E0303: expected a value, found `<`
      hint: a value is a number, a string, TRUE, FALSE, a set of values, or a name for a model value
      hint: for any other value define an operator in the spec and write `<-` with its name
    2:8 error E0303: expected `]` after the name of the module, found `|`
    4:1 error E0303: expected a value, found `d`
    4:8 error E0303: expected `,` or `}`, found the number 2
    6:1 error E0303: expected a value, found `f`
    ");
}

#[test]
fn missing_parts() {
    insta::assert_snapshot!(outline("CONSTANTS a\nb = 1\nc <- 2\nd <- [M Op\ne <- [3] Op\nI! <- X\nCHECK_DEADLOCK maybe\nINIT"), @r"
    b = 1
    2:1 error E0303: expected `=` or `<-` after `a`, found `b`
    3:6 error E0303: expected the name of a definition after `<-`, found the number 2
      hint: for a value write `=`
    4:9 error E0303: expected `]` after the name of the module, found `Op`
    5:7 error E0303: expected the name of a module after `[`, found the number 3
    7:16 error E0303: expected TRUE or FALSE after CHECK_DEADLOCK, found `maybe`
    8:5 error E0303: expected the name of a definition after INIT, found the end of the file
    ");
    insta::assert_snapshot!(outline("INIT NEXT Next Other\nSPECIFICATION"), @r"
    next Next
    1:6 error E0303: expected the name of a definition after INIT, found the directive NEXT
    1:16 error E0303: expected a directive: NEXT takes one name, found `Other`
    2:14 error E0303: expected the name of a definition after SPECIFICATION, found the end of the file
    ");
}

#[test]
fn twice() {
    insta::assert_snapshot!(outline("INIT A\nINIT B\nNEXT C\nNEXT D\nCHECK_DEADLOCK TRUE\nCHECK_DEADLOCK TRUE"), @r"
    init A
    next C
    deadlock true
    2:1 error E0304: INIT is given twice
      hint: keep one of them
    4:1 error E0304: NEXT is given twice
      hint: keep one of them
    6:1 error E0304: CHECK_DEADLOCK is given twice
      hint: keep one of them
    ");
    insta::assert_snapshot!(outline("SPECIFICATION A\nSPECIFICATION B"), @r"
    spec A
    2:1 error E0304: SPECIFICATION is given twice
      hint: keep one of them
    ");
}

#[test]
fn a_specification_and_half_a_behavior() {
    insta::assert_snapshot!(outline("SPECIFICATION Spec\nINIT Init"), @r"
    spec Spec
    init Init
    2:6 error E0305: SPECIFICATION cannot be combined with INIT or NEXT
      hint: keep one of the two
    ");
    insta::assert_snapshot!(outline("INIT Init\nINVARIANT I"), @r"
    init Init
    invariants I
    1:6 error E0306: INIT is given but NEXT is not
      hint: add `NEXT` with the name of the next-state action
    ");
    insta::assert_snapshot!(outline("NEXT Next"), @r"
    next Next
    1:6 error E0306: NEXT is given but INIT is not
      hint: add `INIT` with the name of the initial predicate
    ");
    assert_eq!(outline("INIT Init"), "init Init\n");
}

#[test]
fn a_constant_given_twice() {
    insta::assert_snapshot!(outline("CONSTANTS N = 1 N = 2\nA <- B\nA = 1\nA <- [M] B"), @r"
    N = 2
    A = 1
    A <- [M] B
    1:17 warning W0301: `N` is given twice, the last one holds
    3:1 error E0309: `A` has a value and a substitution
    ");
}

#[test]
fn unreadable_text() {
    insta::assert_snapshot!(outline("INIT \u{1}\u{2} Init\nNEXT N\nCONSTANT s = \"open\nt = 1\n(* (* never closed *)"), @r#"
    init Init
    next N
    s = "open"
    t = 1
    1:6 error E0302: `\u{1}` cannot stand in a cfg
    3:14 error E0302: the string is not closed
    5:1 error E0302: the comment is not closed
    "#);
}

#[test]
fn sets_may_not_be_nested_without_end() {
    let text = format!("CONSTANT s = {}{}", "{".repeat(100_000), "}".repeat(100_000));
    insta::assert_snapshot!(outline(&text), @"1:214 error E0303: sets are nested more than 200 deep");
}

#[test]
fn places_are_those_of_the_names() {
    let mut symbols = Symbols::default();
    let mut sources = SourceMap::default();
    let text = "INIT Init\n  NEXT Next";
    let file = sources.add("Spec.cfg", text);
    let (config, _) = parse(file, text, &mut symbols);
    let next = config.next.unwrap();
    assert_eq!(sources.text(next.span), "Next");
    assert_eq!(sources.start(next.span).to_string(), "2:8");
}

/// Returns what a value on the command line makes of a cfg.
fn overridden(text: &str) -> String {
    let mut sources = SourceMap::default();
    let mut symbols = Symbols::default();
    let cfg = "CONSTANTS N = 1 M = 2";
    let file = sources.add("Spec.cfg", cfg);
    let (mut config, _) = parse(file, cfg, &mut symbols);
    let file = sources.add("-c", text);
    match parse_override(file, text, &mut symbols) {
        Ok(constant) => {
            config.set(constant);
            config.constants.iter().map(|c| one_constant(c, &symbols) + "\n").collect()
        }
        Err(diagnostics) => complaints(&diagnostics, &sources),
    }
}

#[test]
fn values_from_the_command_line() {
    insta::assert_snapshot!(overridden("N=3"), @r"
    M = 2
    N = 3
    ");
    insta::assert_snapshot!(overridden("Procs = {a, \"b\"}"), @r#"
    N = 1
    M = 2
    Procs = {model a, "b"}
    "#);
    insta::assert_snapshot!(overridden("N<-Many"), @r"
    M = 2
    N <- Many
    ");
}

#[test]
fn malformed_values_from_the_command_line() {
    insta::assert_snapshot!(overridden("N"), @"1:2 error E0303: expected `=` or `<-` after `N`, found the end of the file");
    insta::assert_snapshot!(overridden(""), @"1:1 error E0303: expected the name of a constant, found the end of the file");
    insta::assert_snapshot!(overridden("=3"), @"1:1 error E0303: expected the name of a constant, found `=`");
    insta::assert_snapshot!(overridden("N=3 M=4"), @"1:5 error E0303: expected the end of `NAME=VALUE`, found `M`");
    insta::assert_snapshot!(overridden("N=-3"), @r"
    1:3 error E0307: a cfg cannot hold a negative number
      hint: define `Minus3 == -3` in the spec and write `<- Minus3`
    ");
}
