//! The text of a page: the part of Markdown that lessons are written in.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::layout::{Ink, Run};

/// The longest line of a fenced block that is seen whole on a screen of 80 columns.
const WIDEST: usize = 76;

/// A piece of text that begins on a line of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// How many lists it is in.
    pub depth: usize,
    /// What stands before it: that of a list item, of a quote, or nothing.
    pub marker: String,
    /// Whether it is quoted.
    pub is_quote: bool,
    /// Whether it follows the block before without an empty line.
    pub is_tight: bool,
    /// What it is.
    pub body: Body,
}

/// What a block is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Text that is wrapped.
    Text(Vec<Run>),
    /// Lines that are shown as they are.
    Code(Vec<String>),
}

impl Default for Body {
    fn default() -> Self {
        Body::Text(Vec::new())
    }
}

/// Collects the events of a page.
#[derive(Default)]
pub(super) struct Collector {
    blocks: Vec<Block>,
    runs: Vec<Run>,
    /// The next number of each list that is open; absent for one without numbers.
    lists: Vec<Option<u64>>,
    marker: String,
    quotes: usize,
    strong: usize,
    emphasis: usize,
    in_code: bool,
    link: Option<String>,
    /// What cannot be shown, with its place.
    pub(super) problems: Vec<(Range<usize>, String)>,
}

impl Collector {
    /// Takes the next event.
    pub(super) fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.in_code => {
                for line in text.lines() {
                    if unicode_width::UnicodeWidthStr::width(line) > WIDEST {
                        let message = format!("a line of a fenced block has more than {WIDEST} columns");
                        self.problems.push((range.clone(), message));
                    }
                    if let Some(Block { body: Body::Code(lines), .. }) = self.blocks.last_mut() {
                        lines.push(line.to_owned());
                    }
                }
            }
            Event::Text(text) => self.push(&text, self.ink()),
            Event::Code(text) => self.push(&text, Ink::Code),
            Event::SoftBreak | Event::HardBreak => self.push(" ", Ink::Plain),
            Event::Html(_) | Event::InlineHtml(_) => {
                self.problems.push((range, "HTML is not shown in lessons; `...` is for code".to_owned()));
            }
            Event::Rule
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
    }

    /// Returns what was collected.
    pub(super) fn finish(mut self) -> (Vec<Block>, Vec<(Range<usize>, String)>) {
        self.flush();
        (self.blocks, self.problems)
    }

    fn ink(&self) -> Ink {
        match (self.strong, self.emphasis) {
            (0, 0) => Ink::Plain,
            (0, _) => Ink::Emphasis,
            (_, _) => Ink::Strong,
        }
    }

    fn push(&mut self, text: &str, ink: Ink) {
        match self.runs.last_mut() {
            Some(last) if last.ink == ink => last.text.push_str(text),
            _ => self.runs.push(Run { text: text.to_owned(), ink }),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::List(first) => {
                self.flush();
                self.lists.push(first);
            }
            Tag::Item => {
                self.marker = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    Some(None) | None => "- ".to_owned(),
                };
            }
            Tag::CodeBlock(_) => {
                self.flush();
                self.add(Body::Code(Vec::new()), false);
                self.in_code = true;
            }
            Tag::BlockQuote(_) => {
                self.flush();
                self.quotes += 1;
            }
            Tag::Heading { .. } | Tag::Strong => self.strong += 1,
            Tag::Emphasis => self.emphasis += 1,
            Tag::Link { dest_url, .. } => self.link = Some(dest_url.into_string()),
            Tag::Image { .. } => {
                self.problems.push((range, "pictures are not shown in lessons".to_owned()));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.flush(),
            TagEnd::Heading(_) => {
                self.flush();
                self.strong -= 1;
            }
            TagEnd::Strong => self.strong -= 1,
            TagEnd::Emphasis => self.emphasis -= 1,
            TagEnd::Item => {
                self.flush();
                self.marker.clear();
            }
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.quotes -= 1;
            }
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::Link => {
                if let Some(url) = self.link.take()
                    && self.runs.last().is_none_or(|run| run.text != url)
                {
                    self.push(&format!(" <{url}>"), Ink::Plain);
                }
            }
            _ => {}
        }
    }

    fn flush(&mut self) {
        let runs = std::mem::take(&mut self.runs);
        if !runs.is_empty() {
            self.add(Body::Text(runs), true);
        }
    }

    fn add(&mut self, body: Body, is_text: bool) {
        let marker = if is_text { std::mem::take(&mut self.marker) } else { String::new() };
        let depth = self.lists.len();
        // An item follows the one before, or the text that it belongs to, at once.
        let after = self.blocks.last().map(|block| block.depth);
        let is_tight = !marker.is_empty() && after.is_some_and(|after| after > 0);
        self.blocks.push(Block { depth, marker, is_quote: self.quotes > 0, is_tight, body });
    }
}

/// Says whether a fenced block has an info string that begins with this word.
pub(super) fn is_fence(tag: &Tag<'_>, word: &str) -> bool {
    match tag {
        Tag::CodeBlock(CodeBlockKind::Fenced(info)) => info.split_whitespace().next() == Some(word),
        _ => false,
    }
}
