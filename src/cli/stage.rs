//! The models that lessons are about: loaded and searched when a page wants them, each once.
//!
//! Expressions of a page become definitions of a module that extends the spec, so that they are read
//! and evaluated as those of a spec are. The behavior itself is always that of the spec alone.

use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::book::request;
use super::load::{self, Failure, Loaded, SearchOptions};
use crate::base::System;
use crate::claims::Found;
use crate::diag::to_line;
use crate::export::text;
use crate::lesson::{Moment, Played, Setting, Stage};
use crate::search::Report;
use crate::session::{Live, Walker};
use crate::trace::{Step, Trace};
use crate::value::Plain;

/// The definition that a page asks for.
const ASKED: &str = "LessonExpression";

/// Searches the models of a folder.
pub(super) struct Models {
    system: Box<dyn System>,
    folder: PathBuf,
    played: Vec<(Setting, Result<Rc<Played>, String>)>,
    /// The model of the last expression, which may be asked for in several states.
    asked: Option<(Setting, String, Live)>,
}

impl Models {
    /// Returns a stage with the models of a folder.
    pub(super) fn new(system: Box<dyn System>, folder: PathBuf) -> Self {
        Models { system, folder, played: Vec::new(), asked: None }
    }

    fn load(&self, setting: &Setting) -> Result<Loaded, String> {
        load::load(self.system.as_ref(), &request(&self.folder, &setting.spec, &setting.cfg)).map_err(
            |failure| {
                let all: Vec<String> = failure
                    .diagnostics
                    .iter()
                    .map(|diagnostic| to_line(diagnostic, &failure.sources))
                    .collect();
                format!("{} with {} cannot be used: {}", setting.spec, setting.cfg, all.join("; "))
            },
        )
    }

    /// Loads the spec with one more definition, and perhaps with more in its cfg.
    fn load_with(&self, setting: &Setting, expression: &str, cfg: &str) -> Result<Loaded, String> {
        let spec = self.folder.join(&setting.spec);
        let module = spec.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let root = spec.with_file_name(format!("{ASKED}.tla"));
        let config = self.folder.join(&setting.cfg);
        let lines: Vec<String> = expression.lines().map(|line| format!("    {line}")).collect();
        let text =
            format!("---- MODULE {ASKED} ----\nEXTENDS {module}\n{ASKED}_ ==\n{}\n====\n", lines.join("\n"));
        let mut files = vec![(root.clone(), text.into_bytes())];
        if !cfg.is_empty() {
            let mut text = self.system.read(&config).map_err(|error| error.to_string())?;
            text.extend(cfg.bytes());
            files.push((config.clone(), text));
        }
        let system = Overlay { files, below: self.system.as_ref() };
        let mut request = request(&self.folder, &setting.spec, &setting.cfg);
        request.spec = root;
        request.views = vec![format!("{ASKED}_")];
        load::load(&system, &request).map_err(|failure| first_message(&failure))
    }

    fn search(&self, setting: &Setting) -> Result<Played, String> {
        let loaded = self.load(setting)?;
        let report = search(&loaded, true);
        let found = Found::of(&report, loaded.properties(), 0.0);
        let violation = report.violations.iter().find(|violation| violation.trace.is_some());
        let module = loaded.module.clone();
        if let Some(reach) = &setting.reach {
            if let Some(violation) = report.violations.first() {
                let reason = format!("`reach` is for a model that holds; here {}", text::broken(violation));
                return Err(reason);
            }
            let trace = self.way(setting, &reach.text)?;
            return Ok(Played { module, found, broken: None, trace });
        }
        if let Some(violation) = violation
            && let Some(trace) = violation.trace.clone()
        {
            return Ok(Played { module, found, broken: Some(text::broken(violation)), trace });
        }
        if let Some(violation) = report.violations.first() {
            return Err(format!("{} with {}: {}", setting.spec, setting.cfg, violation.diagnostic.message));
        }
        let mut walker = loaded.walker();
        let first = walker.initial()?.into_iter().next().ok_or("there is no initial state")?;
        let steps = vec![Step { label: None, state: first }];
        let trace = Trace { variables: walker.variables().to_vec(), steps, lasso: None };
        Ok(Played { module, found, broken: None, trace })
    }

    /// Returns the shortest way to a state in which an expression is TRUE.
    fn way(&self, setting: &Setting, reach: &str) -> Result<Trace, String> {
        let lines: Vec<String> = reach.lines().map(|line| format!("  {line}")).collect();
        let negation = format!("~(\n{}\n )", lines.join("\n"));
        let cfg = format!("\nINVARIANT {ASKED}_\n");
        let loaded = self.load_with(setting, &negation, &cfg)?;
        let report = search(&loaded, false);
        let Some(violation) = report.violations.first() else {
            return Err(format!("no state can be reached in which {reach}"));
        };
        match (&violation.name, &violation.trace) {
            (Some(name), Some(trace)) if name.starts_with(ASKED) => Ok(trace.clone()),
            (_, _) => Err(violation.diagnostic.message.clone()),
        }
    }
}

impl Stage for Models {
    fn play(&mut self, setting: &Setting) -> Result<Rc<Played>, String> {
        if let Some((_, played)) = self.played.iter().find(|(other, _)| other == setting) {
            return played.clone();
        }
        let played = self.search(setting).map(Rc::new);
        self.played.push((setting.clone(), played.clone()));
        played
    }

    fn value(&mut self, setting: &Setting, expression: &str, moment: Moment<'_>) -> Result<Plain, String> {
        if self.asked.as_ref().is_none_or(|(other, text, _)| other != setting || text != expression) {
            let live = self.load_with(setting, expression, "")?.live();
            self.asked = Some((setting.clone(), expression.to_owned(), live));
        }
        let value = self
            .asked
            .as_mut()
            .and_then(|(_, _, live)| live.value(&format!("{ASKED}_"), moment.state, moment.next));
        value.unwrap_or_else(|| Err("an expression about one step is expected".to_owned()))
    }

    fn walker(&mut self, setting: &Setting) -> Result<Box<dyn Walker>, String> {
        Ok(self.load(setting)?.walker())
    }
}

fn search(loaded: &Loaded, deadlock: bool) -> Report {
    loaded.search(&SearchOptions {
        workers: 1,
        go_on: false,
        deadlock,
        max_states: None,
        simulation: None,
        progress: &|_| {},
    })
}

fn first_message(failure: &Failure) -> String {
    failure
        .diagnostics
        .first()
        .map_or_else(|| failure.outcome.word().to_owned(), |diagnostic| diagnostic.message.clone())
}

/// Files that stand before those of another system.
pub(super) struct Overlay<'a> {
    pub(super) files: Vec<(PathBuf, Vec<u8>)>,
    pub(super) below: &'a dyn System,
}

impl System for Overlay<'_> {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        match self.files.iter().find(|(other, _)| other == path) {
            Some((_, bytes)) => Ok(bytes.clone()),
            None => self.below.read(path),
        }
    }

    fn exists(&self, path: &Path) -> bool {
        self.files.iter().any(|(other, _)| other == path) || self.below.exists(path)
    }
}
