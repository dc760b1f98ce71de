//! Behaviors as one page of HTML, which needs nothing else: the lanes and locks in a table, and for each step what
//! it changed, the state and the scene after it.
//!
//! Without scripts it is a listing. With them one step is seen at a time, and keys go from step to step.

use std::fmt::Write;

use super::story::Story;
use super::svg::{self, escape};
use super::text::loop_text;
use crate::trace::Lasso;
use crate::trace::diff::{Change, diff};
use crate::trace::locks::{Mark, MarkKind, Mode};

pub(super) const HEAD: &str = "\
body { font-family: system-ui, sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; line-height: 1.4 }
h2 { font-size: 1em; margin: 2em 0 .3em }
.place { font-weight: normal; opacity: .65 }
pre, ul { font-family: ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; font-size: 13px }
pre { overflow-x: auto }
ul { list-style: none; padding-left: 1em; margin: .3em 0; overflow-wrap: anywhere }
a { color: inherit }
svg { max-width: 100% }
@media (prefers-color-scheme: dark) { body { background: #14171c; color: #e6e6e6 } }
";

const STYLE: &str = "\
table { border-collapse: collapse; font-family: ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; font-size: 13px }
th, td { text-align: left; vertical-align: top; padding: .1em .9em .1em 0 }
th { border-bottom: 1px solid }
td.value { white-space: pre-wrap; overflow-wrap: anywhere }
tr.here { outline: 2px solid #0072B2; outline-offset: -2px }
tr.here td:first-child::before { content: '\\25B6 ' }
tr.changed { font-weight: bold }
tr.loop td:first-child { border-left: 3px solid #0072B2; padding-left: .3em }
.broken { font-weight: bold; border-left: 4px solid #D55E00; padding-left: .5em }
.keys { display: none; opacity: .75 }
.js .keys { display: block }
.js .step:not(.here) { display: none }
.js .story { display: flex; gap: 2em; align-items: flex-start }
.js .lanes { max-width: 60%; max-height: 90vh; overflow: auto; scroll-padding-top: 2em }
.js .lanes th { position: sticky; top: 0; background: #fff }
.js .steps { flex: 1; min-width: 0 }
.js .steps h2 { margin-top: 0 }
.js body { max-width: 100em }
@media (max-width: 50em) {
  .js .story { display: block }
  .js .lanes { max-width: none; max-height: 45vh; margin-bottom: 1em }
}
@media (prefers-color-scheme: dark) { .js .lanes th { background: #14171c } }
";

/// What makes the keys work: the only script of a page.
const SCRIPT: &str = "\
(function () {
  var steps = Array.prototype.slice.call(document.querySelectorAll('.step'));
  if (!steps.length) { return; }
  var at = 0;
  function show(i) {
    at = Math.max(0, Math.min(i, steps.length - 1));
    steps.forEach(function (step, j) {
      var row = document.getElementById('r' + step.id.slice(1));
      step.classList.toggle('here', j === at);
      row.classList.toggle('here', j === at);
      if (j === at) { row.setAttribute('aria-current', 'step'); row.scrollIntoView({ block: 'nearest' }); }
      else { row.removeAttribute('aria-current'); }
    });
  }
  function go(i) {
    show(i);
    var told = steps[at].parentNode;
    if (told.getBoundingClientRect().top > innerHeight * .6) { told.parentNode.scrollIntoView(); }
    // The address names the step, so that a click on the number of one always leads there.
    history.replaceState(null, '', '#' + steps[at].id);
  }
  function named() {
    var i = steps.findIndex(function (step) { return '#' + step.id === location.hash; });
    if (i >= 0) { show(i); }
  }
  var moves = {
    ArrowRight: 1, ArrowDown: 1, j: 1, l: 1, ' ': 1, ArrowLeft: -1, ArrowUp: -1, k: -1, h: -1,
    Home: -Infinity, g: -Infinity, End: Infinity, G: Infinity
  };
  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || !(event.key in moves)) { return; }
    event.preventDefault();
    var next = moves[event.key] === 1 && steps[at].getAttribute('data-next');
    go(next ? steps.indexOf(document.getElementById(next)) : at + moves[event.key]);
  });
  window.addEventListener('hashchange', named);
  document.documentElement.classList.add('js');
  show(0);
  named();
}());
";

/// Writes a behavior as a page.
pub(super) fn story(story: &Story<'_>) -> String {
    page(story.title, story.broken.unwrap_or_default(), std::slice::from_ref(story))
}

/// Writes behaviors as a page, below the text that says what was found.
pub fn page(title: &str, found: &str, stories: &[Story<'_>]) -> String {
    let title = escape(title);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style>\n{HEAD}{}{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n",
        svg::STYLE
    );
    if !found.is_empty() {
        let _ = writeln!(out, "<pre>{}</pre>", escape(found.trim_end()));
    }
    if !stories.is_empty() {
        out.push_str("<p class=\"keys\">→ j next step, ← k the step before, Home first, End last</p>\n");
    }
    for (i, story) in stories.iter().enumerate() {
        let prefix = if i == 0 { String::new() } else { format!("{}-", i + 1) };
        out.push_str("<div class=\"story\">\n");
        write_table(&mut out, story, &prefix);
        out.push_str("<div class=\"steps\">\n");
        for step in 0..story.trace.steps.len() {
            write_step(&mut out, story, &prefix, step);
        }
        out.push_str("</div>\n</div>\n");
    }
    let _ = writeln!(out, "<script>\n{SCRIPT}</script>\n</body>\n</html>");
    out
}

/// Writes the lanes and locks; the numbers lead to the steps.
fn write_table(out: &mut String, story: &Story<'_>, prefix: &str) {
    let table = story.table;
    out.push_str("<div class=\"lanes\">\n<table>\n<thead><tr><th></th>");
    for lane in table.columns() {
        let title = if lane.title.is_empty() { &lane.name } else { &lane.title };
        let _ = write!(out, "<th>{}</th>", escape(title));
    }
    for lock in table.lock_columns() {
        let title = if lock.title.is_empty() { &lock.name } else { &lock.title };
        let _ = write!(out, "<th title=\"{}\">{}</th>", escape(title), escape(&lock.short));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for (i, row) in table.rows.iter().enumerate() {
        let number = i + 1;
        let back = story.trace.lasso.as_ref().and_then(Lasso::back);
        let class = if back.is_some_and(|back| i >= back) { " class=\"loop\"" } else { "" };
        let _ = write!(
            out,
            "<tr id=\"r{prefix}{number}\"{class}><td><a href=\"#s{prefix}{number}\">{number}</a></td>"
        );
        for lane in 0..table.columns().len() {
            let is_here = row.lane.unwrap_or(0) == lane;
            let text = if is_here { escape(&row.text) } else { String::new() };
            let broken = story.broken_at(i).filter(|_| is_here);
            let broken = broken.map_or_else(String::new, |b| format!("<br><b>✗ {}</b>", escape(b)));
            let _ = write!(out, "<td>{text}{broken}</td>");
        }
        for held in &row.marks {
            let _ = write!(out, "<td>{}</td>", escape(&mark(held)));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
    if let Some(end) = loop_text(story.trace) {
        let _ = writeln!(out, "<p>{}</p>", escape(&end));
    }
    if !table.lock_columns().is_empty() {
        let lanes: Vec<String> =
            table.columns().iter().map(|l| format!("{} = {}", l.letter, l.name)).collect();
        let lanes = escape(&lanes.join(", "));
        let _ = writeln!(out, "<p>x╷ acquires, x│ holds, x╵ releases; (r) shared; {lanes}</p>");
    }
    out.push_str("</div>\n");
}

fn mark(mark: &Mark) -> String {
    let sign = match mark.kind {
        MarkKind::Free => return "·".to_owned(),
        MarkKind::Acquire => "╷",
        MarkKind::Held => "│",
        MarkKind::Release => "╵",
    };
    let reader = if mark.mode == Mode::Read && mark.kind != MarkKind::Release { "(r)" } else { "" };
    format!("{}{sign}{reader}", mark.letters)
}

/// Writes a step: what it changed, the scene after it, all values.
fn write_step(out: &mut String, story: &Story<'_>, prefix: &str, i: usize) {
    let trace = story.trace;
    let step = &trace.steps[i];
    let place = step.label.as_ref().and_then(|label| label.location.as_deref()).unwrap_or("");
    let back = trace.lasso.as_ref().and_then(Lasso::back).filter(|_| i + 1 == trace.steps.len());
    let next = back.map(|back| format!(" data-next=\"s{prefix}{}\"", back + 1)).unwrap_or_default();
    let (number, name, place) = (i + 1, escape(&story.label(i)), escape(place));
    let _ = writeln!(
        out,
        "<section class=\"step\" id=\"s{prefix}{number}\"{next}>\n\
         <h2>{number}  {name} <span class=\"place\">{place}</span></h2>"
    );
    if let Some(broken) = story.broken_at(i) {
        let _ = writeln!(out, "<p class=\"broken\">✗ {}</p>", escape(broken));
    }
    let changes =
        i.checked_sub(1).map(|before| diff(&trace.variables, &trace.steps[before].state, &step.state));
    let changes = changes.unwrap_or_default();
    if i > 0 {
        write_list(out, changes.iter().map(change));
    }
    match story.pictures.get(i).map(|picture| &picture.layout) {
        Some(Ok(layout)) => out.push_str(&svg::inline(layout)),
        Some(Err(problem)) => {
            let _ = writeln!(out, "<p>{}</p>", escape(problem));
        }
        None => {}
    }
    out.push_str("<table>\n");
    for (variable, value) in trace.variables.iter().zip(&step.state) {
        let changed = changes.iter().any(|change| change.path.variable == *variable);
        let (class, sign) = if changed { (" class=\"changed\"", "~") } else { ("", "") };
        let (variable, value) = (escape(variable), escape(&value.to_string()));
        let _ = writeln!(
            out,
            "<tr{class}><td>{sign}</td><td>{variable}</td><td class=\"value\">{value}</td></tr>"
        );
    }
    out.push_str("</table>\n</section>\n");
}

fn change(change: &Change) -> String {
    let path = &change.path;
    match (&change.old, &change.new) {
        (Some(old), Some(new)) => format!("~ {path} : {old} → {new}"),
        (None, Some(new)) => format!("+ {path} : {new}"),
        (Some(old), None) => format!("- {path} : {old}"),
        (None, None) => format!("~ {path}"),
    }
}

fn write_list(out: &mut String, items: impl Iterator<Item = String>) {
    out.push_str("<ul>\n");
    for item in items {
        let _ = writeln!(out, "<li>{}</li>", escape(&item));
    }
    out.push_str("</ul>\n");
}
