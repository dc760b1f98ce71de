//! Which action leads from the last state of a loop back to its first: where nobody has said it, the spec is asked.

use super::Walker;
use crate::trace::{Lasso, Trace};

/// Returns the loop at the end of a behavior, with the action that closes it if that can be found.
pub(super) fn closed(trace: &Trace, walker: &mut dyn Walker) -> Option<Lasso> {
    let lasso = trace.lasso.clone()?;
    let Lasso::Cycle { back, by: None } = lasso else { return Some(lasso) };
    let (Some(last), Some(first)) = (trace.steps.last(), trace.steps.get(back)) else { return Some(lasso) };
    let successors = walker.successors(&last.state).unwrap_or_default();
    let by = successors.into_iter().find(|next| next.state == first.state).map(|next| next.label);
    Some(Lasso::Cycle { back, by })
}

#[cfg(test)]
mod tests {
    use crate::session::why_tests::live;
    use crate::session::{Outcome, Session, Walker};
    use crate::trace::{Lasso, Step, Trace};

    #[test]
    fn a_spec_knows_which_action_closes_a_loop() {
        let spec = "---- MODULE Round ----\nEXTENDS Naturals\nVARIABLE x\nInit == x = 0\n\
                    Up(n) == x < 2 /\\ x' = x + n\nReset == x = 2 /\\ x' = 1\n\
                    Next == (\\E n \\in {1} : Up(n)) \\/ Reset\n====\n";
        let mut walker = live("Round", spec, "INIT Init NEXT Next");
        let first = walker.initial().unwrap().remove(0);
        let mut steps = vec![Step { label: None, state: first }];
        for _ in 0..2 {
            let next = walker.successors(&steps.last().unwrap().state).unwrap().remove(0);
            steps.push(Step { label: Some(next.label), state: next.state });
        }
        let closed = |lasso: Lasso| {
            let walker = Box::new(live("Round", spec, "INIT Init NEXT Next"));
            let trace = Trace { variables: vec!["x".to_owned()], steps: steps.clone(), lasso: Some(lasso) };
            let outcome = Outcome { text: "Ends is violated".to_owned(), failed: true };
            Session::counterexample(walker, trace, "Round", outcome).lasso().cloned()
        };
        let Some(Lasso::Cycle { back: 1, by: Some(label) }) = closed(Lasso::to(1)) else {
            panic!("no action is found")
        };
        assert_eq!(label.to_string(), "Reset");
        // What is known is kept, and where no action leads none is named.
        let known = Lasso::Cycle { back: 1, by: steps[1].label.clone() };
        assert_eq!(closed(known.clone()), Some(known));
        assert_eq!(closed(Lasso::to(0)), Some(Lasso::to(0)));
        assert_eq!(closed(Lasso::Stuttering), Some(Lasso::Stuttering));
    }
}
