//! Whether what the pages of a lesson say is so, and what a page shows.

use std::rc::Rc;

use super::{Answer, Focus, Lesson, Page, Played, Question, Stage, Words, codes};
use crate::base::Span;
use crate::claims::Model;
use crate::diag::Diagnostic;
use crate::scene::DEFINITION;
use crate::value::Plain;

/// What a page shows.
#[derive(Clone, Debug)]
pub struct Scene {
    /// The behavior.
    pub played: Rc<Played>,
    /// The position of the state, from 0.
    pub at: usize,
    /// The position of the right choice, if something is asked.
    pub answer: Option<usize>,
}

/// Returns what a page shows.
///
/// # Errors
/// Why it cannot be shown.
pub fn scene(page: &Page, stage: &mut dyn Stage) -> Result<Scene, Diagnostic> {
    let played = stage.play(&page.setting).map_err(|problem| {
        let place = page.setting.reach.as_ref().map_or(page.title.span, |reach| reach.span);
        Diagnostic::error(codes::OTHER_OUTCOME, problem).at(place, "")
    })?;
    let len = played.trace.steps.len();
    if page.goto > len {
        return Err(no_state(page.goto, &played, page.goto_at.unwrap_or(page.title.span)));
    }
    let answer = page.question.as_ref().map(|question| answer(page, question, &played, stage));
    Ok(Scene { at: page.goto - 1, answer: answer.transpose()?, played })
}

fn no_state(state: usize, played: &Played, span: Span) -> Diagnostic {
    let len = played.trace.steps.len();
    let plural = if len == 1 { "" } else { "s" };
    let message = format!("there is no state {state}; the behavior has {len} state{plural}");
    let error = Diagnostic::error(codes::NO_STATE, message).at(span, "");
    if len == 1 && played.broken.is_none() {
        return error.hint("the model holds, so there is no counterexample; `reach` shows a way to a state");
    }
    error
}

fn answer(
    page: &Page,
    question: &Question,
    played: &Played,
    stage: &mut dyn Stage,
) -> Result<usize, Diagnostic> {
    let (word, span) = match &question.answer {
        Answer::Told(right) => return Ok(*right),
        Answer::Outcome => {
            let word = page.record.as_ref().map_or("", |record| record.outcome.word());
            (word.to_owned(), question.span)
        }
        Answer::Value(expression, at) => {
            let Some(moment) = played.moment(*at) else {
                return Err(no_state(*at, played, expression.span));
            };
            let error =
                |message: String| Err(Diagnostic::error(codes::NO_ANSWER, message).at(expression.span, ""));
            match stage.value(&page.setting, &expression.text, moment) {
                Ok(Plain::Str(word)) => (word, expression.span),
                Ok(other) => return error(format!("the answer must be a string; it is {other}")),
                Err(problem) => return error(format!("the answer has no value: {problem}")),
            }
        }
    };
    question.choices.iter().position(|choice| *choice == word).ok_or_else(|| {
        let message = format!("the answer is \"{word}\", which is none of the choices");
        Diagnostic::error(codes::NO_ANSWER, message).at(span, "")
    })
}

/// Returns everything that is not as the pages say.
pub fn check(lesson: &Lesson, stage: &mut dyn Stage) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (i, page) in lesson.pages.iter().enumerate() {
        let mut found = Vec::new();
        match scene(page, stage) {
            Ok(scene) => {
                check_record(page, &scene.played, &mut found);
                for must in &page.must {
                    found.extend(check_must(page, must, &scene, stage));
                }
                found.extend(check_focus(page, stage));
            }
            Err(problem) => found.push(problem),
        }
        for mut problem in found {
            problem.message = format!("page {} \"{}\": {}", i + 1, page.title.text, problem.message);
            problems.push(problem);
        }
    }
    problems
}

fn check_record(page: &Page, played: &Played, problems: &mut Vec<Diagnostic>) {
    let Some(record) = &page.record else { return };
    let model = Model {
        spec: page.setting.spec.clone(),
        cfg: page.setting.cfg.clone(),
        outcome: record.outcome,
        property: record.property.clone(),
        shows: None,
        states: record.states,
        generated: None,
        distinct: None,
        depth: None,
    };
    for difference in model.differences(&played.found) {
        let message = format!(
            "{} with {}: the {} is {}, and the page says {}",
            model.spec, model.cfg, difference.what, difference.found, difference.recorded
        );
        problems.push(Diagnostic::error(codes::OTHER_OUTCOME, message).at(record.span, ""));
    }
}

fn check_must(page: &Page, must: &Words, scene: &Scene, stage: &mut dyn Stage) -> Option<Diagnostic> {
    let moment = scene.played.moment(page.goto)?;
    let found = match stage.value(&page.setting, &must.text, moment) {
        Ok(Plain::Bool(true)) => return None,
        Ok(other) => format!("this is {other}, and must be TRUE"),
        Err(problem) => format!("this has no value: {problem}"),
    };
    let message = format!("in state {}: {found}", page.goto);
    Some(Diagnostic::error(codes::NOT_TRUE, message).at(must.span, ""))
}

fn check_focus(page: &Page, stage: &mut dyn Stage) -> Option<Diagnostic> {
    if page.focus != Some(Focus::Scene) {
        return None;
    }
    let scene = scene(page, stage).ok()?;
    let state = &scene.played.trace.steps.get(scene.at)?.state;
    let mut walker = stage.walker(&page.setting).ok()?;
    let problem = match walker.definition(DEFINITION, state).map(crate::scene::evaluate) {
        Some(Ok(_)) => return None,
        Some(Err(problem)) => problem,
        None => format!("{} defines no {DEFINITION}, so there is nothing to look at", page.setting.spec),
    };
    Some(Diagnostic::error(codes::BAD_PAGE, problem).at(page.title.span, ""))
}
