//! The answers to a book of claims: as a table for a terminal, and the book itself as Markdown.

use std::fmt::Write;

use super::lines::{pad, width, wrap};
use super::{Ink, Style};
use crate::claims::{Answer, Book, Claim, Found, Model};

/// Narrower than this, the verdict stands on a line of its own.
const LEAST_VERDICT: usize = 24;
/// The width of a quotation.
const INTRODUCTION: usize = 72;
/// Between two columns.
const GAP: &str = "  ";

/// Which claims are written with their models.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Only those of which something is not as recorded.
    Differing,
    /// All.
    Models,
}

/// Writes a table of claims with what was found of them.
pub fn table(answers: &[Answer<'_>], detail: Detail, columns: usize, style: Style) -> String {
    let widths = Widths::of(answers, columns);
    let mut out = String::new();
    let mut heading = None;
    for answer in answers {
        let claim = answer.claim;
        if heading != Some(&claim.table) {
            if heading.is_some() {
                out.push('\n');
            }
            heading = Some(&claim.table);
            let _ = writeln!(out, "{}", style.paint(Ink::Strong, &claim.table));
            let head = ["claim", "by", "when", "states", "seconds", "verdict"];
            widths.write(&mut out, style, Ink::Faint, " ", &head.map(str::to_owned));
        }
        write_answer(&mut out, answer, &widths, style);
        for (model, found) in answer.models() {
            if detail == Detail::Models || !model.differences(found).is_empty() {
                write_model(&mut out, model, found, columns, style);
            }
        }
    }
    let (ink, text) = summary(answers);
    let mark = match ink {
        Ink::Good => style.pick("✓", "ok"),
        _ => style.pick("✗", "!!"),
    };
    let margin = width(mark) + 1;
    for (i, line) in wrap(&text, columns.saturating_sub(margin), 0).iter().enumerate() {
        let mark = if i == 0 { style.paint(ink, mark) } else { " ".repeat(width(mark)) };
        let _ = writeln!(out, "{}{mark} {line}", if i == 0 { "\n" } else { "" });
    }
    out
}

/// The widths of the columns before the verdict.
struct Widths {
    name: usize,
    who: usize,
    when: usize,
    /// That of the verdict, if it stands in the line.
    verdict: Option<usize>,
    columns: usize,
}

impl Widths {
    fn of(answers: &[Answer<'_>], columns: usize) -> Self {
        let widest = |text: fn(&Claim) -> &str, head: &str| {
            let texts = answers.iter().map(|answer| width(text(answer.claim)));
            texts.chain([width(head)]).max().unwrap_or(0)
        };
        let name = widest(|claim| &claim.name, "claim");
        let who = widest(|claim| &claim.who, "by");
        let when = widest(|claim| &claim.when, "when");
        let mut widths = Widths { name, who, when, verdict: None, columns };
        let room = columns.saturating_sub(widths.before_verdict());
        widths.verdict = (room >= LEAST_VERDICT).then_some(room);
        widths
    }

    fn before_verdict(&self) -> usize {
        let cells = [1, self.name, self.who, self.when, "states".len(), "seconds".len()];
        cells.iter().map(|cell| cell + GAP.len()).sum()
    }

    /// Writes a line; the verdict is wrapped.
    fn write(&self, out: &mut String, style: Style, ink: Ink, mark: &str, cells: &[String; 6]) {
        let [name, who, when, states, seconds, verdict] = cells;
        let (name, who, when) = (pad(name, self.name), pad(who, self.who), pad(when, self.when));
        let line = format!("{name}{GAP}{who}{GAP}{when}{GAP}{states:>6}{GAP}{seconds:>7}");
        let parts = self.verdict.map(|room| wrap(verdict, room, 0)).unwrap_or_default();
        let (first, rest) = parts.split_first().map_or(("", parts.as_slice()), |(f, r)| (f.as_str(), r));
        let line = style.paint(ink, format!("{line}{GAP}{first}").trim_end());
        let _ = writeln!(out, "{mark}{GAP}{line}");
        for part in rest {
            let _ = writeln!(out, "{}{part}", " ".repeat(self.before_verdict()));
        }
        if self.verdict.is_none() && ink == Ink::Plain {
            write_wrapped(out, verdict, 3, self.columns, style, Ink::Strong);
        }
    }
}

fn write_answer(out: &mut String, answer: &Answer<'_>, widths: &Widths, style: Style) {
    let claim = answer.claim;
    let mark = if answer.differs() { style.paint(Ink::Bad, style.pick("✗", "!")) } else { " ".to_owned() };
    let states = answer.found.first().and_then(Found::states);
    let seconds = if answer.is_open() { "-".to_owned() } else { format!("{:.2}", answer.seconds()) };
    let cells = [
        claim.name.clone(),
        claim.who.clone(),
        claim.when.clone(),
        states.map_or_else(|| "-".to_owned(), |n| n.to_string()),
        seconds,
        one_line(&claim.verdict),
    ];
    widths.write(out, style, Ink::Plain, &mark, &cells);
    write_wrapped(out, &format!("\"{}\"", one_line(&claim.says)), 3, widths.columns, style, Ink::Faint);
}

fn write_model(out: &mut String, model: &Model, found: &Found, columns: usize, style: Style) {
    let what = match found {
        Found::NotRun => "not run".to_owned(),
        Found::Unusable(_) => "cannot be checked".to_owned(),
        Found::Ran(ran) => {
            let property = match (&ran.violated, &model.property) {
                (None, Some(name)) => format!("{name} "),
                (Some(_), _) | (None, None) => String::new(),
            };
            let states = ran.states.map(|n| format!(" in {n} states")).unwrap_or_default();
            let counts = ran.counts;
            format!(
                "{property}{}{states} ({} generated, {} distinct, depth {}, {:.2} s)",
                ran.what_happened(),
                counts.generated,
                counts.distinct,
                counts.depth,
                ran.seconds
            )
        }
    };
    let text = format!("{} {}: {what}", model.spec, model.cfg);
    write_wrapped(out, &text, 5, columns, style, Ink::Plain);
    if let Some(shows) = &model.shows {
        write_wrapped(out, &one_line(shows), 7, columns, style, Ink::Faint);
    }
    for difference in model.differences(found) {
        let sign = style.pick("✗", "!!");
        write_wrapped(out, &format!("{sign} {difference}"), 7, columns, style, Ink::Bad);
    }
}

fn write_wrapped(out: &mut String, text: &str, margin: usize, columns: usize, style: Style, ink: Ink) {
    for line in wrap(text, columns.saturating_sub(margin), 0) {
        let _ = writeln!(out, "{}{}", " ".repeat(margin), style.paint(ink, &line));
    }
}

/// Says in one line whether all is as recorded.
fn summary(answers: &[Answer<'_>]) -> (Ink, String) {
    let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    let n_models: usize = answers.iter().map(|answer| answer.found.len()).sum();
    let seen = format!("{}, {}", plural(answers.len(), "claim"), plural(n_models, "model"));
    let names = |wanted: &dyn Fn(&Answer<'_>) -> bool| -> Vec<&str> {
        answers.iter().filter(|answer| wanted(answer)).map(|answer| answer.claim.name.as_str()).collect()
    };
    let (differing, open) = (names(&|answer| answer.differs()), names(&|answer| answer.is_open()));
    let mut parts = Vec::new();
    if !differing.is_empty() {
        parts.push(format!("not as recorded: {}", differing.join(", ")));
    }
    if !open.is_empty() {
        parts.push(format!("interrupted before the end of: {}", open.join(", ")));
    }
    if parts.is_empty() {
        return (Ink::Good, format!("{seen}: all as recorded"));
    }
    (Ink::Bad, format!("{seen}; {}", parts.join("; ")))
}

/// Writes what somebody said, the model that decides it, and what its check came to, in a sentence.
pub fn introduction(claim: &Claim, model: &Model, sentence: &str) -> String {
    let Claim { name, who, when, .. } = claim;
    let mut out = format!("Claim {name}, by {who} on {when}:\n\n");
    let mut write = |text: &str, margin: usize| {
        for line in wrap(text, INTRODUCTION, 0) {
            let _ = writeln!(out, "{}{line}", " ".repeat(margin));
        }
        out.push('\n');
    };
    write(&format!("\"{}\"", one_line(&claim.says)), 4);
    write(&format!("The model: {} with {}.", model.spec, model.cfg), 0);
    if !sentence.is_empty() {
        write(&format!("{sentence} Verdict: {}.", one_line(&claim.verdict)), 0);
    }
    out
}

/// Writes a book as Markdown: for each heading a table of its claims, then one of their models.
pub fn markdown(book: &Book) -> String {
    let mut out = String::new();
    for claims in book.claims.chunk_by(|a, b| a.table == b.table) {
        let heading = &claims[0].table;
        let _ =
            writeln!(out, "### {heading}\n\n| claim | by | when | says | verdict |\n|---|---|---|---|---|");
        for claim in claims {
            let cells = [&claim.name, &claim.who, &claim.when, &claim.says, &claim.verdict];
            write_cells(&mut out, &cells.map(|text| escaped(text)));
        }
        out.push_str(
            "\n| claim | cfg | module | property | outcome | states | generated | distinct | depth |\n",
        );
        out.push_str("|---|---|---|---|---|---|---|---|---|\n");
        for claim in claims {
            for model in &claim.models {
                write_cells(&mut out, &model_cells(claim, model));
            }
        }
        out.push('\n');
    }
    out
}

fn model_cells(claim: &Claim, model: &Model) -> [String; 9] {
    let figure = |n: Option<u64>| n.map_or_else(|| "-".to_owned(), |n| n.to_string());
    let name = match &model.shows {
        Some(shows) => format!("{}: {}", claim.name, one_line(shows)),
        None => claim.name.clone(),
    };
    [
        escaped(&name),
        escaped(&model.cfg),
        escaped(model.spec.trim_end_matches(".tla")),
        escaped(model.property.as_deref().unwrap_or("-")),
        model.outcome.word().to_owned(),
        figure(model.states),
        figure(model.generated),
        figure(model.distinct),
        figure(model.depth),
    ]
}

fn write_cells(out: &mut String, cells: &[String]) {
    let _ = writeln!(out, "| {} |", cells.join(" | "));
}

fn escaped(text: &str) -> String {
    one_line(text).replace('|', "\\|")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::{Ran, Verdict};
    use crate::search::Counts;

    fn claim(name: &str, table: &str, outcome: Verdict) -> Claim {
        let model = Model {
            spec: "Race.tla".to_owned(),
            cfg: format!("{name}.cfg"),
            outcome,
            property: Some("FindsAll".to_owned()),
            shows: Some("one walk | one move".to_owned()),
            states: (outcome == Verdict::Violated).then_some(13),
            generated: Some(61),
            distinct: None,
            depth: None,
        };
        Claim {
            name: name.to_owned(),
            table: table.to_owned(),
            who: "A. Person".to_owned(),
            when: "2011-11-04".to_owned(),
            says: "a walk that begins\nafter the merge finds all entries, in whatever order they come"
                .to_owned(),
            verdict: "true if both locks are held, and false if only one of them is".to_owned(),
            models: vec![model],
        }
    }

    fn found(outcome: &str, violated: Option<&str>, states: Option<u64>) -> Found {
        Found::Ran(Ran {
            outcome: outcome.to_owned(),
            violated: violated.map(str::to_owned),
            checked: vec!["FindsAll".to_owned()],
            states,
            counts: Counts { generated: 61, distinct: 51, queued: 4, depth: 13 },
            seconds: 0.25,
        })
    }

    #[test]
    fn a_table_for_each_width() {
        let claims = [
            claim("4", "e-mail", Verdict::Violated),
            claim("7", "e-mail", Verdict::Holds),
            claim("old", "history", Verdict::Holds),
        ];
        let found =
            [found("violated", Some("FindsAll"), Some(14)), found("holds", None, None), Found::NotRun];
        let answers: Vec<Answer<'_>> =
            claims.iter().zip(found).map(|(claim, found)| Answer { claim, found: vec![found] }).collect();
        insta::assert_snapshot!(table(&answers, Detail::Differing, 100, Style::plain()), @r#"
        e-mail
           claim  by         when        states  seconds  verdict
        ✗  4      A. Person  2011-11-04      14     0.25  true if both locks are held, and false if only one
                                                          of them is
           "a walk that begins after the merge finds all entries, in whatever order they come"
             Race.tla 4.cfg: violated FindsAll in 14 states (61 generated, 51 distinct, depth 13, 0.25 s)
               one walk | one move
               ✗ states of the counterexample: 13 on record, 14 found
           7      A. Person  2011-11-04       -     0.25  true if both locks are held, and false if only one
                                                          of them is
           "a walk that begins after the merge finds all entries, in whatever order they come"

        history
           claim  by         when        states  seconds  verdict
           old    A. Person  2011-11-04       -        -  true if both locks are held, and false if only one
                                                          of them is
           "a walk that begins after the merge finds all entries, in whatever order they come"

        ✗ 3 claims, 3 models; not as recorded: 4; interrupted before the end of: old
        "#);
        insta::assert_snapshot!(table(&answers[1..2], Detail::Models, 60, Style::plain()), @r#"
        e-mail
           claim  by         when        states  seconds
           7      A. Person  2011-11-04       -     0.25
           true if both locks are held, and false if only one of
           them is
           "a walk that begins after the merge finds all entries, in
           whatever order they come"
             Race.tla 7.cfg: FindsAll holds (61 generated, 51
             distinct, depth 13, 0.25 s)
               one walk | one move

        ✓ 1 claim, 1 model: all as recorded
        "#);
        for columns in [40, 60, 100] {
            let text = table(&answers, Detail::Models, columns, Style::plain());
            assert!(text.lines().all(|line| width(line) <= columns.max(48)), "{columns}:\n{text}");
        }
    }

    #[test]
    fn a_book_as_markdown() {
        let mut book = "first = \"a\"\n".to_owned();
        for name in ["a", "b"] {
            book.push_str(&format!(
                "[[claim]]\nname = \"{name}\"\ntable = \"mails\"\nwho = \"A | B\"\nwhen = \"2011\"\nsays = \"x\"\n\
                 verdict = \"true\"\n[[claim.model]]\nspec = \"S.tla\"\ncfg = \"{name}.cfg\"\n\
                 outcome = \"holds\"\nproperty = \"P\"\n"
            ));
        }
        let book = crate::claims::read(crate::base::FileId(0), &book).unwrap();
        insta::assert_snapshot!(markdown(&book), @r#"
        ### mails

        | claim | by | when | says | verdict |
        |---|---|---|---|---|
        | a | A \| B | 2011 | x | true |
        | b | A \| B | 2011 | x | true |

        | claim | cfg | module | property | outcome | states | generated | distinct | depth |
        |---|---|---|---|---|---|---|---|---|
        | a | a.cfg | S | P | holds | - | - | - | - |
        | b | b.cfg | S | P | holds | - | - | - | - |
        "#);
    }
}
