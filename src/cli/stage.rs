//! The models that lessons are about: loaded and searched when a page wants them, each once.
//!
//! Expressions of a page are evaluated beside the spec. The behavior itself is always that of the spec
//! alone.

use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use super::book::request;
use super::load::{self, Loaded, SearchOptions};
use super::variants::variants;
use crate::base::System;
use crate::claims::Found;
use crate::diag::to_line;
use crate::export::text;
use crate::lesson::{Moment, Played, Setting, Stage};
use crate::search::Report;
use crate::session::{Live, Successor, Walker};
use crate::trace::{Step, Trace};
use crate::tui::VariantsOf;
use crate::value::Plain;

/// Searches the models of a folder.
pub(super) struct Models {
    system: Arc<dyn System + Send + Sync>,
    folder: PathBuf,
    played: Vec<(Setting, Result<Rc<Played>, String>)>,
    /// What evaluates expressions of the model that was asked about last.
    asked: Option<(Setting, Live)>,
}

impl Models {
    /// Returns a stage with the models of a folder.
    pub(super) fn new(system: Arc<dyn System + Send + Sync>, folder: PathBuf) -> Self {
        Models { system, folder, played: Vec::new(), asked: None }
    }

    /// Returns how other variants of the specs are found, among some cfgs.
    pub(super) fn variants(&self) -> VariantsOf {
        let (system, folder) = (Arc::clone(&self.system), self.folder.clone());
        Arc::new(move |setting, cfgs| {
            let paths = cfgs.iter().map(|cfg| folder.join(cfg)).collect();
            variants(Arc::clone(&system), &request(&folder, &setting.spec, &setting.cfg), paths)
        })
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
            let mut trace = way(&loaded, &reach.text)?;
            name_steps(&mut trace, loaded.walker().as_mut());
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
}

/// Returns the shortest way to a state in which an expression is TRUE.
fn way(loaded: &Loaded, reach: &str) -> Result<Trace, String> {
    let (loaded, name) = loaded.with_goal(reach).map_err(|problem| problem.message())?;
    let report = search(&loaded, false);
    let Some(violation) = report.violations.first() else {
        return Err(format!("no state can be reached in which {reach}"));
    };
    match (&violation.name, &violation.trace) {
        (Some(broken), Some(trace)) if broken == name => Ok(trace.clone()),
        (_, _) => Err(violation.diagnostic.message.clone()),
    }
}

/// Gives the steps the labels that they have in the spec alone: beside the expression, its text stood elsewhere.
fn name_steps(trace: &mut Trace, walker: &mut dyn Walker) {
    for i in 1..trace.steps.len() {
        let (before, rest) = trace.steps.split_at_mut(i);
        let Ok(successors) = walker.successors(&before[i - 1].state) else { continue };
        let Step { label: Some(label), state } = &mut rest[0] else { continue };
        let same = |found: &Successor| {
            let (other, parameters) = (&found.label, &found.label.parameters);
            found.state == *state && other.name == label.name && *parameters == label.parameters
        };
        if let Some(found) = successors.iter().find(|found| same(found)) {
            label.location.clone_from(&found.label.location);
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
        if self.asked.as_ref().is_none_or(|(other, _)| other != setting) {
            self.asked = Some((setting.clone(), self.load(setting)?.live()));
        }
        let answer =
            self.asked.as_mut().and_then(|(_, live)| live.answer(expression, moment.state, moment.next));
        match answer {
            Some(answer) => answer.map(|answer| answer.value).map_err(|problem| problem.message()),
            None => Err("the spec is not at hand".to_owned()),
        }
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
        print: &|_| {},
    })
}
