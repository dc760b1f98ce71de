//! A lesson as a text: front matter in TOML between two lines `+++`, then pages in Markdown.
//!
//! A page begins with a heading of level 2. One fenced block of it may have the info string `lesson`;
//! it says in TOML where the page stands, what must be so there and what is asked.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde::Deserialize;
use toml::Spanned;

use super::text::{Collector, is_fence};
use super::{Answer, Focus, Lesson, MOST_CHOICES, PANES, Page, Question, Record, Setting, Words, codes};
use crate::base::{FileId, Span, nearest};
use crate::claims::Verdict;
use crate::diag::Diagnostic;

/// What stands before and after the front matter.
const FENCE: &str = "+++";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Front {
    title: String,
    spec: String,
    cfg: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPage {
    goto: Option<Spanned<usize>>,
    focus: Option<Spanned<String>>,
    #[serde(default)]
    must: Vec<Spanned<String>>,
    ask: Option<Spanned<String>>,
    choices: Option<Spanned<Vec<String>>>,
    answer: Option<Spanned<String>>,
    answer_is: Option<Spanned<String>>,
    at: Option<Spanned<usize>>,
    says: Option<Spanned<String>>,
    spec: Option<String>,
    cfg: Option<String>,
    reach: Option<Spanned<String>>,
    outcome: Option<Spanned<String>>,
    property: Option<Spanned<String>>,
    states: Option<Spanned<u64>>,
}

/// Reads a lesson.
///
/// # Errors
/// What is wrong with it.
pub fn read(file: FileId, name: &str, text: &str) -> Result<Lesson, Vec<Diagnostic>> {
    let mut reader = Reader { file, offset: 0, problems: Vec::new() };
    let Some((front, body)) = front_matter(text) else {
        let message = "a lesson begins with its front matter between two lines `+++`";
        let error = Diagnostic::error(codes::NOT_A_LESSON, message).at(Span::new(file, 0, 0), "");
        return Err(vec![error.hint("it says title, spec and cfg")]);
    };
    reader.offset = front.start;
    let front: Front = match toml::from_str(&text[front]) {
        Ok(front) => front,
        Err(error) => return Err(vec![reader.toml("the front matter of a lesson", &error)]),
    };
    let mut setting = Setting { spec: front.spec, cfg: front.cfg, reach: None };
    let mut pages: Vec<Page> = Vec::new();
    for sheet in reader.sheets(text, body) {
        if let Some(page) = reader.page(sheet, pages.last(), &mut setting) {
            pages.push(page);
        }
    }
    if pages.is_empty() && reader.problems.is_empty() {
        let message = "the lesson has no page; each begins with a heading such as `## What happens`";
        reader.problems.push(Diagnostic::error(codes::BAD_PAGE, message).at(Span::new(file, 0, 0), ""));
    }
    if !reader.problems.is_empty() {
        return Err(reader.problems);
    }
    Ok(Lesson { name: name.to_owned(), title: front.title, pages })
}

/// Returns where the front matter is, and where the pages begin.
fn front_matter(text: &str) -> Option<(Range<usize>, usize)> {
    let rest = text.strip_prefix(FENCE)?;
    let start = text.len() - rest.trim_start_matches([' ', '\r']).strip_prefix('\n')?.len();
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        let end = at + line.len();
        if line.trim_end() == FENCE {
            return Some((start..at, end));
        }
        at = end;
    }
    None
}

/// A page as it is found in the text.
struct Sheet {
    title: String,
    title_at: Range<usize>,
    blocks: Vec<super::Block>,
    /// The TOML, with its place.
    toml: Option<(String, usize)>,
}

struct Reader {
    file: FileId,
    /// Where the TOML that is read begins.
    offset: usize,
    problems: Vec<Diagnostic>,
}

impl Reader {
    fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.file, self.offset + range.start, self.offset + range.end)
    }

    fn bad(&mut self, range: &Range<usize>, message: impl Into<String>) {
        let span = self.span(range);
        self.problems.push(Diagnostic::error(codes::BAD_PAGE, message).at(span, ""));
    }

    fn toml(&self, what: &str, error: &toml::de::Error) -> Diagnostic {
        let message = format!("this is not {what}: {}", error.message().replace('\n', ", "));
        let range = error.span().unwrap_or(0..0);
        Diagnostic::error(codes::NOT_A_LESSON, message).at(self.span(&range), "")
    }

    /// Divides the text into pages.
    fn sheets(&mut self, text: &str, body: usize) -> Vec<Sheet> {
        self.offset = body;
        let mut sheets: Vec<(Sheet, Collector)> = Vec::new();
        let (mut in_title, mut in_toml) = (false, false);
        for (event, range) in Parser::new_ext(&text[body..], Options::empty()).into_offset_iter() {
            if let Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) = event {
                let (title, title_at) = (String::new(), range.clone());
                let sheet = Sheet { title, title_at, blocks: Vec::new(), toml: None };
                sheets.push((sheet, Collector::default()));
                in_title = true;
                continue;
            }
            let Some((sheet, collector)) = sheets.last_mut() else {
                if let Event::Start(_) = event {
                    self.bad(&range, "text before the first page; a page begins with `## Title`");
                    return Vec::new();
                }
                continue;
            };
            match event {
                Event::End(TagEnd::Heading(HeadingLevel::H2)) => in_title = false,
                Event::Text(words) | Event::Code(words) if in_title => sheet.title.push_str(&words),
                Event::Start(tag) if is_fence(&tag, "lesson") => {
                    in_toml = true;
                    if sheet.toml.is_some() {
                        self.bad(&range, "a second block `lesson` on one page; a page has at most one");
                    }
                    sheet.toml = Some((String::new(), range.start));
                }
                Event::Text(words) if in_toml => {
                    if let Some((toml, at)) = &mut sheet.toml {
                        if toml.is_empty() {
                            *at = range.start;
                        }
                        toml.push_str(&words);
                    }
                }
                Event::End(TagEnd::CodeBlock) if in_toml => in_toml = false,
                other if !in_title => collector.take(other, range),
                _ => {}
            }
        }
        let mut done = Vec::with_capacity(sheets.len());
        for (mut sheet, collector) in sheets {
            let (blocks, problems) = collector.finish();
            sheet.blocks = blocks;
            for (range, message) in problems {
                let span = self.span(&range);
                self.problems.push(Diagnostic::error(codes::BAD_TEXT, message).at(span, ""));
            }
            done.push(sheet);
        }
        for sheet in &mut done {
            if let Some((_, at)) = &mut sheet.toml {
                *at += body;
            }
            sheet.title_at = sheet.title_at.start + body..sheet.title_at.end + body;
        }
        done
    }

    fn page(&mut self, sheet: Sheet, before: Option<&Page>, setting: &mut Setting) -> Option<Page> {
        let title =
            Words { text: sheet.title, span: Span::new(self.file, sheet.title_at.start, sheet.title_at.end) };
        let (toml, at) = sheet.toml.unwrap_or_default();
        self.offset = at;
        let raw: RawPage = match toml::from_str(&toml) {
            Ok(raw) => raw,
            Err(error) => {
                let error = self.toml("what a page says of its place", &error);
                self.problems.push(error);
                return None;
            }
        };
        if raw.spec.is_some() || raw.cfg.is_some() || raw.reach.is_some() {
            *setting = Setting {
                spec: raw.spec.clone().unwrap_or_else(|| setting.spec.clone()),
                cfg: raw.cfg.clone().unwrap_or_else(|| setting.cfg.clone()),
                reach: raw.reach.as_ref().map(|reach| self.words(reach)),
            };
        }
        let goto_at = raw.goto.as_ref().map(|goto| self.span(&goto.span()));
        let goto = match &raw.goto {
            Some(goto) => self.number("goto", goto),
            // The place is kept as long as the behavior is.
            None => before.filter(|page| page.setting == *setting).map_or(1, |page| page.goto),
        };
        let focus = raw.focus.as_ref().and_then(|focus| self.focus(focus));
        let record = self.record(&raw);
        let question = self.question(&raw, goto, record.as_ref());
        let must = raw.must.iter().map(|must| self.words(must)).collect();
        let (text, setting) = (sheet.blocks, setting.clone());
        Some(Page { title, text, setting, goto, goto_at, focus, must, question, record })
    }

    fn words(&self, text: &Spanned<String>) -> Words {
        Words { text: text.get_ref().clone(), span: self.span(&text.span()) }
    }

    fn number(&mut self, key: &str, number: &Spanned<usize>) -> usize {
        if *number.get_ref() == 0 {
            self.bad(&number.span(), format!("`{key}` counts states from 1"));
        }
        *number.get_ref()
    }

    fn focus(&mut self, focus: &Spanned<String>) -> Option<Focus> {
        let found = PANES.iter().find(|(name, _)| name == focus.get_ref());
        if found.is_none() {
            let names = PANES.map(|(name, _)| name);
            let hint = match nearest(focus.get_ref(), names.into_iter()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the panes are {}", names.join(", ")),
            };
            let message = format!("there is no pane `{}`; {hint}", focus.get_ref());
            self.bad(&focus.span(), message);
        }
        found.map(|(_, focus)| *focus)
    }

    fn record(&mut self, raw: &RawPage) -> Option<Record> {
        let places = [
            raw.outcome.as_ref().map(Spanned::span),
            raw.property.as_ref().map(Spanned::span),
            raw.states.as_ref().map(Spanned::span),
        ];
        let span = places.into_iter().flatten().next()?;
        let outcome = match &raw.outcome {
            None => Verdict::Violated,
            Some(word) => match Verdict::ALL.into_iter().find(|v| v.word() == word.get_ref()) {
                Some(outcome) => outcome,
                None => {
                    let words = Verdict::ALL.map(Verdict::word).join(", ");
                    self.bad(&word.span(), format!("an outcome is one of {words}"));
                    return None;
                }
            },
        };
        let property = raw.property.as_ref().map(|property| property.get_ref().clone());
        let states = raw.states.as_ref().map(|states| *states.get_ref());
        Some(Record { outcome, property, states, span: self.span(&span) })
    }

    fn question(&mut self, raw: &RawPage, goto: usize, record: Option<&Record>) -> Option<Question> {
        let Some(ask) = &raw.ask else {
            let strays = [
                ("choices", raw.choices.as_ref().map(Spanned::span)),
                ("answer", raw.answer.as_ref().map(Spanned::span)),
                ("answer_is", raw.answer_is.as_ref().map(Spanned::span)),
                ("at", raw.at.as_ref().map(Spanned::span)),
                ("says", raw.says.as_ref().map(Spanned::span)),
            ];
            for (key, range) in strays {
                if let Some(range) = range {
                    self.bad(&range, format!("`{key}` says nothing where nothing is asked with `ask`"));
                }
            }
            return None;
        };
        let Some(spanned) = &raw.choices else {
            self.bad(&ask.span(), "a question needs its `choices`");
            return None;
        };
        let choices = spanned.get_ref();
        let twice = (1..choices.len()).any(|i| choices[..i].contains(&choices[i]));
        if choices.len() < 2 || choices.len() > MOST_CHOICES || twice {
            let message = format!("a question has from 2 to {MOST_CHOICES} choices, no two alike");
            self.bad(&spanned.span(), message);
            return None;
        }
        if let (Some(at), None) = (&raw.at, &raw.answer_is) {
            self.bad(&at.span(), "`at` is the state in which `answer_is` is evaluated, which is missing");
        }
        let answer = match (&raw.answer, &raw.answer_is) {
            (Some(answer), Some(_)) => {
                self.bad(&answer.span(), "a question has `answer` or `answer_is`, not both");
                return None;
            }
            (Some(answer), None) => match choices.iter().position(|choice| choice == answer.get_ref()) {
                Some(right) => Answer::Told(right),
                None => {
                    self.bad(&answer.span(), "the answer is none of the choices");
                    return None;
                }
            },
            (None, Some(value)) => {
                let at = raw.at.as_ref().map_or(goto, |at| self.number("at", at));
                Answer::Value(self.words(value), at)
            }
            (None, None) => self.outcome_is_asked(spanned, record)?,
        };
        let says = raw.says.as_ref().map(|says| says.get_ref().clone());
        let span = self.span(&ask.span());
        Some(Question { ask: ask.get_ref().clone(), choices: choices.clone(), answer, says, span })
    }

    fn outcome_is_asked(
        &mut self,
        choices: &Spanned<Vec<String>>,
        record: Option<&Record>,
    ) -> Option<Answer> {
        let is_word = |choice: &String| Verdict::ALL.iter().any(|v| v.word() == choice);
        let Some(record) = record.filter(|_| choices.get_ref().iter().all(is_word)) else {
            let message = "which choice is right? `answer` tells it, or `answer_is` computes it";
            self.bad(&choices.span(), message);
            return None;
        };
        if !choices.get_ref().iter().any(|choice| choice == record.outcome.word()) {
            self.bad(&choices.span(), "the outcome is none of the choices");
            return None;
        }
        Some(Answer::Outcome)
    }
}
