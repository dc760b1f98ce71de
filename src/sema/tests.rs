//! Each rule of resolution and each kind of message.

use std::path::{Path, PathBuf};

use insta::assert_snapshot;

use super::hir::{DefKind, ExprKind, Level, Program};
use super::{Failure, Loaded, load};
use crate::base::{MemorySystem, SourceMap, Symbols};
use crate::diag::Diagnostic;

/// Loads the first of some modules; the others stand beside it.
fn load_all(modules: &[(&str, &str)]) -> Result<Loaded, Box<Failure>> {
    let mut system = MemorySystem::default();
    for (name, text) in modules {
        system = system.with(format!("spec/{name}.tla"), format!("---- MODULE {name} ----\n{text}\n====\n"));
    }
    let path = format!("spec/{}.tla", modules[0].0);
    load(&system, Path::new(&path), &[PathBuf::from("lib")], Symbols::default(), SourceMap::default())
}

fn program(modules: &[(&str, &str)]) -> Program {
    match load_all(modules) {
        Ok(loaded) => loaded.program,
        Err(failure) => panic!("{}", lines(&failure.diagnostics, &failure.sources)),
    }
}

/// Returns what is wrong, one message a line, its other places and hints indented below.
fn errors(modules: &[(&str, &str)]) -> String {
    match load_all(modules) {
        Ok(loaded) => lines(&loaded.warnings, &loaded.program.sources),
        Err(failure) => lines(&failure.diagnostics, &failure.sources),
    }
}

fn errors_in(text: &str) -> String {
    errors(&[("M", text)])
}

fn lines(diagnostics: &[Diagnostic], sources: &SourceMap) -> String {
    let place = |span| format!("{} {}", sources.start(span), sources.text(span));
    let mut lines: Vec<String> = Vec::new();
    for d in diagnostics {
        let at = d.primary.as_ref().map_or(String::new(), |l| format!(" @ {} {}", place(l.span), l.text));
        lines.push(format!("{} {}{at}", d.code, d.message).trim_end().to_owned());
        lines.extend(d.secondary.iter().map(|l| format!("    also {} {}", place(l.span), l.text)));
        lines.extend(d.hints.iter().map(|hint| format!("    hint: {hint}")));
    }
    lines.join("\n")
}

fn level(program: &Program, name: &str) -> Level {
    program.def(program.lookup(name).expect("a name").def).level
}

#[test]
fn names_are_known_after_their_text() {
    assert_snapshot!(errors_in("EXTENDS Naturals\nA == B + 1\nB == 1\nC == Bee\nD(x) == x\nE == x"), @r#"
    E0210 `B` is not defined here @ 3:6 B
        hint: a definition is known only after its text: move it up, or declare it RECURSIVE
    E0210 `Bee` is not defined here @ 5:6 Bee
    E0210 `x` is not defined here @ 7:6 x
    "#);
}

#[test]
fn standard_operators_need_their_module() {
    assert_snapshot!(errors_in("A == 1 + 2\nB == Len(<<>>)\nC == -1\nD == 1 %% 2"), @r#"
    E0211 the operator `+` is not defined here @ 2:8 +
        hint: it is defined by module Naturals: add it to EXTENDS
    E0210 `Len` is not defined here @ 3:6 Len
        hint: it is defined by module Sequences: add it to EXTENDS
    E0211 the operator `-` is not defined here @ 4:6 -
        hint: it is defined by module Integers: add it to EXTENDS
    E0211 the operator `%%` is not defined here @ 5:8 %%
    "#);
}

#[test]
fn slips_get_a_suggestion() {
    assert_snapshot!(errors_in("EXTENDS FiniteSets\nA == Cardinalty({})\nVARIABLE pages\nB == pagse = {}"), @r#"
    E0210 `Cardinalty` is not defined here @ 3:6 Cardinalty
        hint: did you mean `Cardinality`?
    E0210 `pagse` is not defined here @ 5:6 pagse
        hint: did you mean `pages`?
    "#);
}

#[test]
fn every_occurrence_is_reported_and_nothing_more() {
    assert_snapshot!(errors_in("A == what(where, {who})\nB == A /\\ what(1, 2)"), @r#"
    E0210 `what` is not defined here @ 2:6 what
    E0210 `where` is not defined here @ 2:11 where
    E0210 `who` is not defined here @ 2:19 who
    E0210 `what` is not defined here @ 3:11 what
    "#);
}

#[test]
fn a_name_has_one_meaning() {
    let text = "EXTENDS Naturals\nVARIABLE x\nA == \\E x \\in {1} : TRUE\nB(x) == 1\nC == LET x == 1 IN x\n\
                x == 2\nLen == 1\na + b == 1\nD == {y \\in {1} : \\A y \\in {2} : TRUE}\na \\in b == 1\nTRUE == 1";
    assert_snapshot!(errors_in(text), @r#"
    E0212 `x` is defined or declared twice @ 4:9 x a second meaning
        also 3:10 x the first
        hint: TLA+ lets no name be given a second meaning where it has one: choose another
    E0212 `x` is defined or declared twice @ 5:3 x a second meaning
        also 3:10 x the first
        hint: TLA+ lets no name be given a second meaning where it has one: choose another
    E0212 `x` is defined or declared twice @ 6:10 x a second meaning
        also 3:10 x the first
        hint: TLA+ lets no name be given a second meaning where it has one: choose another
    E0212 `x` is defined or declared twice @ 7:1 x a second meaning
        also 3:10 x the first
        hint: TLA+ lets no name be given a second meaning where it has one: choose another
    E0212 `+` is defined or declared twice @ 9:3 + a second meaning
        hint: TLA+ lets no name be given a second meaning where it has one: choose another
        hint: the first is in the built-in module Naturals
    E0212 `y` is defined or declared twice @ 10:22 y a second meaning
        also 10:7 y the first
        hint: TLA+ lets no name be given a second meaning where it has one: choose another
    E0213 `\in` belongs to the language and cannot be defined @ 11:3 \in
    E0213 `TRUE` belongs to the language and cannot be defined @ 12:1 TRUE
    "#);
}

#[test]
fn bound_names_end_with_their_binder() {
    let text = "A == (\\E x \\in {1} : x = 1) /\\ (\\E x \\in {2} : x = 2)\nB(x) == LET y == x IN y\nC(x) == LET y == x IN y\n\
                Foo == LET Foo == 1 IN Foo";
    assert_snapshot!(errors_in(text), @"");
}

#[test]
fn bounds_do_not_see_their_names() {
    assert_snapshot!(errors_in("A == \\E x \\in {1}, y \\in x : TRUE\nf[x \\in f] == x"), @r#"
    E0210 `x` is not defined here @ 2:26 x
    E0210 `f` is not defined here @ 3:9 f
        hint: a definition is known only after its text: move it up, or declare it RECURSIVE
    "#);
}

#[test]
fn a_variable_declared_twice_is_one() {
    assert_snapshot!(errors_in("VARIABLES x, x\nCONSTANT C\nCONSTANT C"), @r#"
    W0202 `x` is declared twice; both mean the same @ 2:14 x the second
        also 2:11 x the first
    W0202 `C` is declared twice; both mean the same @ 4:10 C the second
        also 3:10 C the first
    "#);
    assert_eq!(program(&[("M", "VARIABLES x, x")]).modules[0].variables.len(), 1);
}

#[test]
fn arguments_are_counted() {
    let text = "F(x, y) == x\nA == F(1)\nB == F\nC == A(1)\nG(H(_)) == H(1)\nD == G(F)\nE == G(1)\nI == G(LAMBDA x, y : x)\n\
                J == G(G)\nK == G(1, 2)\nf[x, y \\in {}] == 1\nL == f[1, 2, 3]\nM2 == f[<<1, 2>>]";
    assert_snapshot!(errors_in(text), @r#"
    E0214 `F` takes 2 arguments, 1 given @ 3:6 F
        also 2:1 F defined here with 2 arguments
    E0214 `F` takes 2 arguments, none given @ 4:6 F
        also 2:1 F defined here with 2 arguments
    E0214 `A` takes no arguments, 1 given @ 5:6 A
        also 3:1 A defined here with no arguments
    E0216 `G` expects an operator of 1 argument, `F` takes 2 arguments @ 7:8 F
    E0215 `G` expects an operator of 1 argument here, not a value @ 8:8 1
        hint: give the name of an operator, or `LAMBDA x : ...`
    E0216 `G` expects an operator of 1 argument, this LAMBDA takes 2 arguments @ 9:8 LAMBDA x, y : x
    E0216 `G` takes an operator and so cannot be an argument @ 10:8 G
    E0214 `G` takes 1 argument, 2 given @ 11:6 G
        also 6:1 G defined here with 1 argument
    E0224 the function `f` takes 2, 3 given @ 13:6 f[1, 2, 3]
        also 12:1 f defined here
    "#);
}

#[test]
fn operators_are_arguments() {
    let text = "EXTENDS Naturals, Sequences\nF(Op(_, _), x) == Op(x, x)\nA == F(+, 1)\nB == F(\\cup, {})\n\
                C == F(LAMBDA x, y : x, 1)\na ++ b == a\nD == F(++, 1)\nE(G(_, _)) == F(G, 1)\nI == INSTANCE N\nJ == F(I!Op, 1)\n\
                K == SelectSeq(<<1>>, LAMBDA x : x > 0)";
    let modules = [("M", text), ("N", "Op(a, b) == a")];
    assert_snapshot!(errors(&modules), @"");
}

#[test]
fn recursion_is_declared() {
    let text = "EXTENDS Naturals\nRECURSIVE F(_), G\nF(x) == IF x = 0 THEN G ELSE F(x - 1)\nG == F(1)\n\
                RECURSIVE H(_, _)\nH(x) == H(1, 2)\nRECURSIVE I(_)\nA == LET I(x) == x IN I(1)\nRECURSIVE J\nVARIABLE v\n\
                f[x \\in {1}] == f[x]\nRECURSIVE P(_)\nP(x) == x'";
    assert_snapshot!(errors_in(text), @r#"
    E0221 `H` was declared with 2 arguments and is defined with 1 argument @ 7:1 H defined here
        also 6:11 H declared here
    E0222 `I` was declared RECURSIVE outside of this LET @ 9:10 I defined here
        also 8:11 I declared here
        hint: declare and define it in the same LET, or both in the module
    E0223 a declaration stands between the RECURSIVE declaration of `J` and its definition @ 11:1 VARIABLE v
        also 10:11 J declared here
    E0220 `J` is declared RECURSIVE but never defined @ 10:11 J
    E0267 the RECURSIVE operator `P` primes its parameter `x` @ 14:3 x
    "#);
}

#[test]
fn numbers_fit_in_32_bits() {
    let text = "A == 2147483647\nB == 2147483648\nC == \\hFFFFFFFF\nD == \\b101\nE == 1.5\nF == @\n";
    assert_snapshot!(errors_in(text), @r#"
    E0240 the number 2147483648 does not fit in 32 bits @ 3:6 2147483648
        hint: the largest number is 2147483647
    E0240 the number \hFFFFFFFF does not fit in 32 bits @ 4:6 \hFFFFFFFF
        hint: the largest number is 2147483647
    E0242 `@` means something only in an EXCEPT @ 7:6 @
        hint: it is the old value: `[f EXCEPT ![i] = @ + 1]`
    "#);
    let program = program(&[("M", "A == \\hff")]);
    let def = program.def(program.lookup("A").expect("A").def);
    let DefKind::Operator { body, .. } = &def.kind else { panic!("an operator") };
    assert!(matches!(body.kind, ExprKind::Int(255)));
}

#[test]
fn fields_are_given_once() {
    assert_snapshot!(errors_in("A == [a |-> 1, b |-> 2, a |-> 3]"), @r#"
    E0243 the field `a` is given twice @ 2:25 a the second
        also 2:7 a the first
    "#);
}

#[test]
fn extends_shares_definitions() {
    let modules = [
        ("M", "EXTENDS A, B\nX == Op + OpA + OpB"),
        ("A", "EXTENDS C\nOpA == Op\nVARIABLE v"),
        ("B", "EXTENDS C\nOpB == Op\nLOCAL Hidden == 1"),
        ("C", "EXTENDS Naturals\nOp == 1\nCONSTANT N\nASSUME N = 1"),
    ];
    let program = program(&modules);
    let names = |module: usize| {
        let module = &program.modules[module];
        (module.constants.len(), module.variables.len(), module.assumptions.len())
    };
    assert_eq!(program.symbols.text(program.module(program.root).name), "M");
    assert_eq!(names(program.root.0 as usize), (1, 1, 1));
    assert!(program.lookup("Op").expect("Op").via.is_empty());
    assert!(program.lookup("Hidden").is_none());
}

#[test]
fn extended_modules_may_disagree() {
    let modules = [("M", "EXTENDS A, B"), ("A", "Op == 1\nx == 1"), ("B", "Op == 2\nVARIABLE x")];
    assert_snapshot!(errors(&modules), @r#"
    W0201 `Op` has two meanings in the extended modules; the first counts @ 2:12 B brings the second
        also 2:1 Op the first
    E0233 `x` is declared in one extended module and defined in another @ 2:12 B brings the second
        also 3:1 x the first
        also 3:10 x the second
    "#);
}

#[test]
fn modules_are_found_or_reported() {
    let modules = [("M", "EXTENDS Natural, Wrong\nA == INSTANCE Nowhere\nB == undefined")];
    assert_snapshot!(errors(&modules), @r#"
    E0201 module `Natural` was not found @ 2:9 Natural
        hint: looked for `Natural.tla` in `spec`, `lib`, then among the built-in modules
        hint: did you mean `Naturals`?
    E0201 module `Wrong` was not found @ 2:18 Wrong
        hint: looked for `Wrong.tla` in `spec`, `lib`, then among the built-in modules
        hint: `--path DIR` adds a folder to look in
    E0201 module `Nowhere` was not found @ 3:15 Nowhere
        hint: looked for `Nowhere.tla` in `spec`, `lib`, then among the built-in modules
        hint: `--path DIR` adds a folder to look in
    "#);
}

#[test]
fn a_module_has_the_name_of_its_file() {
    let system = MemorySystem::default().with("A.tla", "---- MODULE B ----\n====\n").with("E.tla", "nothing");
    let run = |path: &str| {
        let result = load(&system, Path::new(path), &[], Symbols::default(), SourceMap::default());
        let failure = result.expect_err("an error");
        failure.diagnostics.iter().map(|d| d.message.clone()).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(run("A.tla"), "module `B` stands in the file `A.tla`");
    assert_eq!(run("C.tla"), "cannot read `C.tla`: entity not found");
}

#[test]
fn modules_may_not_need_each_other() {
    let modules = [("M", "EXTENDS A"), ("A", "INSTANCE B"), ("B", "EXTENDS A, B")];
    assert_snapshot!(errors(&modules), @r#"
    E0203 modules need each other in a circle: A -> B -> A @ 2:9 A
    E0203 module `B` needs itself @ 2:12 B
    "#);
}

#[test]
fn a_file_beside_the_spec_wins_over_a_built_in_module() {
    let program = program(&[("M", "EXTENDS Naturals\nA == Mine"), ("Naturals", "Mine == 1")]);
    assert!(program.lookup("+").is_none());
}

#[test]
fn instances_substitute() {
    let modules = [
        (
            "M",
            "EXTENDS Naturals\nVARIABLE x\nI == INSTANCE N WITH c <- 1, y <- x\nJ(c) == INSTANCE N WITH y <- x + c\n\
               A == I!Op(1) /\\ J(2)!Op(3) /\\ I!K!Deep",
        ),
        ("N", "CONSTANT c\nVARIABLE y\nOp(a) == y = a\nK == INSTANCE O WITH z <- y"),
        ("O", "VARIABLE z\nDeep == z = 1"),
    ];
    let program = program(&modules);
    let def = program.def(program.lookup("A").expect("A").def);
    let DefKind::Operator { body, .. } = &def.kind else { panic!("an operator") };
    let ExprKind::Primitive(_, parts) = &body.kind else { panic!("a conjunction") };
    let ExprKind::Apply(target, args) = &parts[1].kind else { panic!("an application") };
    let names = target.via.iter().map(|step| program.symbols.text(program.def(step.instance).name));
    assert_eq!(names.collect::<Vec<_>>(), ["I", "K"]);
    assert!(args.is_empty());
}

#[test]
fn unnamed_instances_bring_names_with_their_chain() {
    let modules = [
        ("M", "EXTENDS Naturals\nVARIABLE y\nINSTANCE N WITH c <- 1\nA == Op /\\ 1 + 1 = 2"),
        ("N", "EXTENDS Naturals\nCONSTANT c\nVARIABLE y\nOp == y = c"),
    ];
    let program = program(&modules);
    assert_eq!(program.lookup("Op").expect("Op").via.len(), 1);
    assert_eq!(program.lookup("+").expect("+").via.len(), 0);
    assert!(program.lookup("c").is_none());
}

#[test]
fn instances_of_closed_modules_leave_no_trace() {
    let modules = [
        (
            "M",
            "I == INSTANCE Naturals\nLOCAL INSTANCE Sequences\nJ == INSTANCE N\nA == I!+(1, Len(<<J!Op>>))",
        ),
        ("N", "Op == 1"),
    ];
    let program = program(&modules);
    assert!(program.lookup("Len").expect("Len").via.is_empty());
}

#[test]
fn instances_need_every_substitution() {
    let modules = [
        (
            "M",
            "VARIABLE x\nI == INSTANCE N WITH q <- 1, c <- 1, c <- 2\nF(z) == z\nJ == LET F2 == 1 IN 1\n\
               K == INSTANCE N WITH c <- 1, y <- x\nL == K!Oops\nM1 == K\nM2 == x!Op\nM3 == K!y\nM4 == K!Hidden",
        ),
        ("N", "CONSTANT c, F(_, _)\nVARIABLE y\nOp == y\nLOCAL Hidden == 1"),
    ];
    assert_snapshot!(errors(&modules), @r#"
    E0232 `q` is not a constant or variable of module `N` @ 3:22 q
        hint: module `N` declares c, F, y
    E0231 `c` is substituted twice @ 3:38 c the second
        also 3:30 c the first
    E0230 no substitution for the constant `F` of module `N` @ 3:6 INSTANCE N WITH q <- 1, c <- 1, c <- 2
        also 2:13 F declared here
        hint: add `F <- ...` after WITH, or define `F` before the INSTANCE
    E0230 no substitution for the variable `y` of module `N` @ 3:6 INSTANCE N WITH q <- 1, c <- 1, c <- 2
        also 3:10 y declared here
        hint: add `y <- ...` after WITH, or define `y` before the INSTANCE
    E0216 `F` here takes 1 argument, that of the instance 2 arguments @ 6:15 N substitutes `F` for `F`
        also 2:13 F declared here
        also 4:1 F what it means here
    E0210 module `N` defines no `Oops` @ 7:8 Oops
    E0218 `K` is an instance, not a value @ 8:7 K
        also 6:1 K defined here
        hint: select an operator of it: `K!Op`
    E0250 `x` is not an instance, so `!Op` selects nothing @ 9:7 x
        hint: an instance is made by `x == INSTANCE ...`
    E0210 module `N` defines no `y` @ 10:9 y
        also 3:10 y declared, so that the instance substitutes it
    E0210 module `N` defines no `Hidden` @ 11:9 Hidden
        hint: `Hidden` is LOCAL to `N`
    "#);
}

#[test]
fn nested_modules_see_what_is_around() {
    let text = "EXTENDS Naturals\nVARIABLE x\nA == x + 1\n---- MODULE Inner ----\nVARIABLE y\nB == A + y\n====\n\
                I(y) == INSTANCE Inner\nC == I(3)!B\nJ == LET K == INSTANCE Inner WITH y <- 1 IN K!B";
    assert_snapshot!(errors_in(text), @"");
}

#[test]
fn parts_of_definitions_can_be_selected() {
    let text = "EXTENDS Naturals\nVARIABLE x\nInv == /\\ x = 1\n       /\\ P0:: x > 2\nF(a) == \\E b \\in {1, 2} : a < b\n\
                A == Inv!1 /\\ Inv!P0 /\\ F(1)!(2)!<<  = 1 /\\ Inv!2!>> = 2\nB == Inv!3\nC == Inv!P1\nD == x!1\nG == F(1)!(1, 2)";
    assert_snapshot!(errors_in(text), @r#"
    E0250 there is no such part @ 8:6 Inv!3
        hint: give the part a name of its own: `Part == ...`
    E0250 no label `P1` in `Inv` @ 9:10 P1
        hint: give the part a name of its own: `Part == ...`
    E0250 `!` selects parts of a definition, and there is none here @ 10:8 1
    E0214 1 identifier is bound here, and 2 are given values @ 11:11 (1, 2)
    "#);
}

#[test]
fn levels_follow_arguments() {
    let program = program(&[(
        "M",
        "EXTENDS Naturals\nVARIABLE x\nCONSTANT C\nA == x' = 1\nB(a) == ENABLED a\nD == B(A)\nE == [][A]_x\n\
         F(a) == a + C\nG == F(x)\nH == F(x')\nRECURSIVE R(_)\nR(n) == IF n = 0 THEN x ELSE R(n - 1)\nK == R(1)\n\
         f[i \\in {1}] == x + f[i]\nL(Op(_)) == Op(1)\nN == L(LAMBDA a : a = x')",
    )]);
    let levels = |names: &str| names.split(' ').map(|n| level(&program, n)).collect::<Vec<_>>();
    assert_eq!(levels("F L"), [Level::Constant; 2]);
    assert_eq!(levels("B D G R K f"), [Level::State; 6]);
    assert_eq!(levels("A H N"), [Level::Action; 3]);
    assert_eq!(levels("E"), [Level::Temporal; 1]);
}

#[test]
fn levels_are_checked() {
    let text = "EXTENDS Naturals\nVARIABLE x\nA == (x' = 1)'\nB == [](x' = x)\nC == <>(x' = x)\nD == (x' = 1) ~> TRUE\n\
                E == [][x' = 1]_x /\\ x' = 1\nF(a) == a'\nG == F(x')\nH == UNCHANGED (x')\nI == ENABLED []TRUE\n\
                J == \\E i \\in {x'} : []TRUE\nK == \\E i \\in {1} : TRUE\nL == {i \\in {1} : []TRUE}\nASSUME x = 1\n\
                M2 == WF_x(WF_x(x' = x))\nN(Op(_), a) == Op(a)\nO == N(LAMBDA a : a', x')\nP(a) == []a\nQ == P(x' = x)";
    assert_snapshot!(errors_in(text), @r#"
    E0260 `'` cannot be applied to an action, which has primed variables @ 4:7 x' = 1 expected an expression without primes
        hint: TLA+ speaks of two states at a time: nothing can be primed twice
    E0263 `[]` of an action that is not written `[A]_v` @ 5:9 x' = x this has primed variables
        hint: write `[][A]_v` with the action for A and the variables for v
    E0263 `<>` of an action that is not written `<<A>>_v` @ 6:9 x' = x this has primed variables
        hint: write `<><<A>>_v` with the action for A and the variables for v
    E0264 `~>` cannot be applied to an action @ 7:7 x' = 1 expected a formula without primes, or a temporal one
    E0265 `/\` joins an action and a temporal formula @ 8:6 [][x' = 1]_x /\ x' = 1
        also 8:22 x' = 1 an action
        also 8:6 [][x' = 1]_x a temporal formula
    E0260 `F` cannot be applied to an action, which has primed variables @ 10:8 x' expected an expression without primes
        also 9:1 F defined here
    E0260 `UNCHANGED` cannot be applied to an action, which has primed variables @ 11:17 x' expected an expression without primes
    E0260 `ENABLED` cannot be applied to a temporal formula @ 12:14 []TRUE expected an expression without temporal operators
    E0266 a quantified temporal formula cannot range over a set with primes @ 13:15 {x'}
    E0260 `{x \in S : ...}` cannot be applied to a temporal formula @ 15:19 []TRUE expected an expression without temporal operators
    E0260 `WF_v(A)` cannot be applied to a temporal formula @ 17:12 WF_x(x' = x) expected an expression without temporal operators
    E0260 an operator given as an argument is applied to an action, which has primed variables @ 19:6 N(LAMBDA a : a', x')
    E0261 an assumption must be about constants only @ 16:8 x = 1 this is an expression with variables
        hint: what holds in every state is checked as an INVARIANT
    "#);
}

#[test]
fn substitutions_keep_levels() {
    let modules = [
        (
            "M",
            "VARIABLE x\nI == INSTANCE N WITH c <- x, y <- x'\nJ == INSTANCE K WITH c <- x\nA == J!Op\nB == A'\nC == J!Pr",
        ),
        ("N", "CONSTANT c\nVARIABLE y"),
        ("K", "CONSTANT c\nOp == c = 1\nPr == c'"),
    ];
    assert_snapshot!(errors(&modules), @r#"
    E0262 `c` cannot be replaced by an expression with variables @ 3:27 x expected an expression without variables
        also 2:10 c declared here
    E0262 `y` cannot be replaced by an action, which has primed variables @ 3:35 x' expected an expression without primes
        also 3:10 y declared here
    "#);
    let program = program(&[("M", "VARIABLE x\nJ == INSTANCE K WITH c <- x\nA == J!Op"), modules[2]]);
    assert_eq!(level(&program, "A"), Level::State);
}

#[test]
fn statements_have_names() {
    let text = "VARIABLE x\nASSUME Small == 1 = 1\nTHEOREM Thm == x = 1\nA == Small /\\ Thm\nTHEOREM Big == ASSUME TRUE PROVE x = 1\nB == Big";
    assert_snapshot!(errors_in(text), @r#"
    E0251 `Big` is an ASSUME ... PROVE, which has no value @ 7:6 Big
        also 6:9 Big defined here
    "#);
}

#[test]
fn labels_name_what_is_bound_around_them() {
    let text = "EXTENDS Naturals\n\
                A == \\A x \\in {} : l :: TRUE\n\
                B == \\A x, y \\in {} : l(y, x, y) :: TRUE\n\
                C(x) == {y \\in {} : l(x, y) :: TRUE}\n\
                f[x \\in {}] == l :: x\n\
                Good(p) == \\A x \\in {} : l(x) :: (\\E y \\in {} : m(y) :: (LET h(q) == k :: q IN h(p)) = x)";
    assert_snapshot!(errors_in(text), @"
    E0226 the label `l` must name `x` @ 3:20 l
        also 3:9 x bound here
        hint: write `l(x) :: ...`
    E0226 the label `l` names `y` twice @ 4:31 y
    E0226 the label `l` cannot name `x` @ 5:23 x not bound there
        hint: a label names what quantifiers and the like bind between it and the definition or label around it, and nothing else
    E0226 the label `l` must name `x` @ 6:16 l
        also 6:3 x bound here
        hint: write `l(x) :: ...`
    ");
}

#[test]
fn labels_stand_in_definitions() {
    let text = "f[x \\in {1}] == x\nASSUME l :: TRUE\nASSUME A == l :: TRUE\nTHEOREM l :: TRUE\n\
                B == [f EXCEPT ![1] = l :: 2]";
    assert_snapshot!(errors_in(text), @"
    E0227 a label names a part of a definition, and there is none here @ 3:8 l
    E0227 a label names a part of a definition, and there is none here @ 5:9 l
    E0227 a label cannot stand in an EXCEPT @ 6:23 l
    ");
}

#[test]
fn operators_put_for_constants_are_leibniz() {
    let inner = "CONSTANT F(_)\nA == F(1)";
    let text = "VARIABLE v\n\
                Next(x) == x'\n\
                Both(x) == <<x, v'>>\n\
                Hidden(x) == Next(x)\n\
                Twice(G(_), x) == G(x)\n\
                Given(x) == Twice(Next, x)\n\
                I1 == INSTANCE Inner WITH F <- Next\n\
                I2 == INSTANCE Inner WITH F <- Both\n\
                I3 == INSTANCE Inner WITH F <- Hidden\n\
                I4 == INSTANCE Inner WITH F <- '\n\
                I5 == INSTANCE Inner WITH F <- LAMBDA x : ENABLED (x = v')\n\
                I6 == INSTANCE Inner WITH F <- Given\n\
                I7 == INSTANCE Inner WITH F <- DOMAIN";
    assert_snapshot!(errors(&[("M", text), ("Inner", inner)]), @"
    E0268 `F` cannot be replaced by an operator that is not Leibniz @ 8:32 Next equal arguments may give different results
        also 2:10 F declared here
        hint: an operator that primes its argument, or has it under ENABLED, UNCHANGED or `[]`, may give different results for equal arguments, and no constant operator does
    E0268 `F` cannot be replaced by an operator that is not Leibniz @ 10:32 Hidden equal arguments may give different results
        also 2:10 F declared here
        hint: an operator that primes its argument, or has it under ENABLED, UNCHANGED or `[]`, may give different results for equal arguments, and no constant operator does
    E0268 `F` cannot be replaced by an operator that is not Leibniz @ 11:32 ' equal arguments may give different results
        also 2:10 F declared here
        hint: an operator that primes its argument, or has it under ENABLED, UNCHANGED or `[]`, may give different results for equal arguments, and no constant operator does
    E0268 `F` cannot be replaced by an operator that is not Leibniz @ 12:32 LAMBDA x : ENABLED (x = v') equal arguments may give different results
        also 2:10 F declared here
        hint: an operator that primes its argument, or has it under ENABLED, UNCHANGED or `[]`, may give different results for equal arguments, and no constant operator does
    E0268 `F` cannot be replaced by an operator that is not Leibniz @ 13:32 Given equal arguments may give different results
        also 2:10 F declared here
        hint: an operator that primes its argument, or has it under ENABLED, UNCHANGED or `[]`, may give different results for equal arguments, and no constant operator does
    ");
}

#[test]
fn parameters_of_instances_have_levels() {
    let inner = "VARIABLE y\nA == y' = 0\nB == TRUE";
    let text =
        "VARIABLE x\nI(z) == INSTANCE Inner WITH y <- z\nGood == I(x)!A\nBad == I(x')!A\nFree == I(x')!B";
    assert_snapshot!(errors(&[("M", text), ("Inner", inner)]), @"
    E0260 `A` cannot be applied to an action, which has primed variables @ 5:10 x' expected an expression without primes
        also 3:1 A defined here
    ");
}

#[test]
fn what_is_assumed_is_not_temporal() {
    let inner = "CONSTANTS C, D\nASSUME C";
    let text = "VARIABLE x\nI == INSTANCE Inner WITH C <- [](x = 0), D <- TRUE\n\
                J == INSTANCE Inner WITH C <- TRUE, D <- [](x = 0)";
    assert_snapshot!(errors(&[("M", text), ("Inner", inner)]), @"
    E0262 `C` cannot be replaced by a temporal formula @ 3:31 [](x = 0)
        also 3:1 ASSUME C an assumption speaks of it
    ");
}

/// Every module that is built in, also those whose definitions are a text.
#[test]
fn the_built_in_modules_have_no_mistakes() {
    for module in crate::stdmod::modules() {
        let spec = format!("---- MODULE Spec ----\nEXTENDS {}\n====\n", module.name);
        let system = MemorySystem::default().with("Spec.tla", spec);
        let loaded = load(&system, Path::new("Spec.tla"), &[], Symbols::default(), SourceMap::default());
        let diagnostics = match loaded {
            Ok(loaded) => loaded.warnings,
            Err(failure) => failure.diagnostics,
        };
        assert!(diagnostics.is_empty(), "{}: {diagnostics:?}", module.name);
    }
}

#[test]
fn temporal_quantifiers_bind_variables() {
    let text = "EXTENDS Naturals\nVARIABLE x\nA == \\EE y : y = x\nB == \\AA y : [][y' = y + x]_y\nC == \\EE y : (y')' = 1\n\
                D == {A}";
    assert_snapshot!(errors_in(text), @"
    E0260 `'` cannot be applied to an action, which has primed variables @ 6:15 y' expected an expression without primes
        hint: TLA+ speaks of two states at a time: nothing can be primed twice
    E0260 `{...}` cannot be applied to a temporal formula @ 7:7 A expected an expression without temporal operators
    ");
    let program = program(&[("M", "VARIABLE x\nA == \\EE y : y = x\nB == \\E y : y = x")]);
    assert_eq!((level(&program, "A"), level(&program, "B")), (Level::Temporal, Level::State));
}
