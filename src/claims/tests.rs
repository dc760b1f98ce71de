//! Tests of the book and of the comparison.

use super::{Book, Found, Ran, read};
use crate::base::SourceMap;
use crate::diag::{Color, render_all};
use crate::search::Counts;

const BOOK: &str = r#"
[[claim]]
name = "4"
table = "e-mail"
who = "A. Person"
when = "2011-11-04"
says = "it will find all"
verdict = "false"
[[claim.model]]
spec = "Race.tla"
cfg = "claim04.cfg"
outcome = "violated"
property = "FindsAll"
states = 13
generated = 61
distinct = 51
depth = 13

[[claim]]
name = "order"
table = "thread"
who = "B. Person"
when = "2011-11-05"
says = "the order matters"
verdict = "true"
[[claim.model]]
spec = "Race.tla"
cfg = "order.cfg"
outcome = "holds"
property = "FindsAll"
"#;

fn book() -> Book {
    book_of(BOOK).unwrap()
}

fn book_of(text: &str) -> Result<Book, String> {
    let mut sources = SourceMap::default();
    let file = sources.add("claims.toml", text);
    read(file, text).map_err(|problems| render_all(&problems, &sources, Color::Plain))
}

/// The book with one text in place of another.
fn complaint(old: &str, new: &str) -> String {
    assert!(BOOK.contains(old), "{old}");
    book_of(&BOOK.replacen(old, new, 1)).unwrap_err()
}

fn ran(outcome: &str, violated: Option<&str>, states: Option<u64>) -> Found {
    Found::Ran(Ran {
        outcome: outcome.to_owned(),
        violated: violated.map(str::to_owned),
        checked: vec!["TypeOK".to_owned()],
        states,
        counts: Counts { generated: 61, distinct: 51, queued: 4, depth: 13 },
        seconds: 0.1,
    })
}

fn differences(claim: usize, found: &Found) -> Vec<String> {
    book().claims[claim].models[0].differences(found).iter().map(ToString::to_string).collect()
}

#[test]
fn picks_claims_by_name() {
    let book = book();
    let pick = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        book.pick(&names).map(|claims| claims.iter().map(|c| c.name.clone()).collect::<Vec<_>>().join(" "))
    };
    assert_eq!(pick(&[]).unwrap(), "4 order");
    assert_eq!(pick(&["order", "4"]).unwrap(), "4 order");
    assert_eq!(pick(&["oder"]).unwrap_err(), "there is no claim `oder`; did you mean `order`?");
    assert_eq!(pick(&["de"]).unwrap_err(), "there is no claim `de`; those like it are order");
    assert_eq!(pick(&["unknown"]).unwrap_err(), "there is no claim `unknown`; the claims are 4, order");
}

#[test]
fn compares_with_the_record() {
    assert_eq!(differences(0, &ran("violated", Some("FindsAll"), Some(13))), [""; 0]);
    assert_eq!(differences(0, &Found::NotRun), [""; 0]);
    assert_eq!(
        differences(0, &ran("violated", Some("TypeOK"), Some(14))),
        [
            "property: FindsAll on record, TypeOK found",
            "states of the counterexample: 13 on record, 14 found"
        ]
    );
    assert_eq!(differences(0, &ran("holds", None, None)), ["outcome: violated on record, holds found"]);
    assert_eq!(
        differences(1, &ran("violated", Some("FindsAll"), Some(2))),
        ["outcome: holds on record, violated FindsAll found"]
    );
    // What is not checked does not hold.
    assert_eq!(differences(1, &ran("holds", None, None)), ["property: FindsAll on record, TypeOK found"]);
    let unusable = Found::Unusable("there is no file Race.tla".to_owned());
    assert_eq!(differences(1, &unusable), ["outcome: holds on record, there is no file Race.tla found"]);
}

#[test]
fn says_what_is_wrong_with_a_book() {
    insta::assert_snapshot!(complaint("who =", "whom ="), @r#"
    error[E0601]: this is not a book of claims: unknown field `whom`, expected one of `name`, `table`, `who`, `when`, `says`, `verdict`, `model`
     --> claims.toml:5:1
      |
    5 | whom = "A. Person"
      | ^^^^
    "#);
    insta::assert_snapshot!(complaint("outcome = \"violated\"", "outcome = \"violates\""), @r#"
    error[E0602]: `violates` is no outcome
      --> claims.toml:12:11
       |
    12 | outcome = "violates"
       |           ^^^^^^^^^^ did you mean `violated`?
    "#);
    insta::assert_snapshot!(complaint("outcome = \"violated\"", "outcome = \"holds\""), @r#"
    error[E0602]: what holds has no counterexample
      --> claims.toml:14:10
       |
    14 | states = 13
       |          ^^ so it has no number of states
    "#);
    insta::assert_snapshot!(complaint("\"order\"", "\"4\""), @r#"
    error[E0603]: two claims are called `4`
      --> claims.toml:20:8
       |
     3 | name = "4"
       |        --- the first
    ...
    20 | name = "4"
       |        ^^^ another name is expected here
    "#);
    insta::assert_snapshot!(complaint("\"order.cfg\"", "\"../order.cfg\""), @r#"
    error[E0602]: `../order.cfg` cannot be checked
      --> claims.toml:28:7
       |
    28 | cfg = "../order.cfg"
       |       ^^^^^^^^^^^^^^ the name of a file beside the book is expected, ending in .cfg
    "#);
    insta::assert_snapshot!(complaint("property = \"FindsAll\"", ""), @r#"
    error[E0602]: `claim04.cfg` needs the name of a property
      --> claims.toml:12:11
       |
    12 | outcome = "violated"
       |           ^^^^^^^^^^ `property` says what holds or is violated
    "#);
    assert!(book_of("claim = []").unwrap_err().contains("the book has no claim"));
    assert!(book_of("").unwrap_err().contains("missing field `claim`"));
}
