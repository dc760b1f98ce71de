//! By what states are told apart where it is not by all their variables: SYMMETRY and VIEW.
//!
//! The key of a state is its representative, the least of its images under the permutations, variables
//! compared in order of declaration; or the value of the VIEW in the representative. So TLC does it
//! (`TLCStateMut.fingerPrint`), but here keys are values and not fingerprints: states are one only if
//! their keys are equal.

use std::cmp::Ordering;

use crate::base::Span;
use crate::engine::eval::{Eval, Failed, Fault, Outcome};
use crate::engine::model::Check;
use crate::value::{Images, Permutation, VResult, Value, ValueError};

/// What a cfg says of the identity of states.
#[derive(Debug)]
pub struct Identity {
    /// The permutations of `SYMMETRY`: with the identity, which is not among them, they are a group.
    pub(super) permutations: Vec<Permutation>,
    /// `VIEW`.
    pub(super) view: Option<Check>,
    /// Where the cfg says it.
    pub(super) span: Span,
}

/// The key of a state, with what was learned on the way to others; one for each worker.
#[derive(Debug, Default)]
pub struct Keys {
    /// The images of values that were computed before.
    pub images: Images,
    key: Vec<Value>,
    image: Vec<Value>,
}

impl Identity {
    /// Returns how many words a key has, for states of so many variables.
    #[must_use]
    pub fn width(&self, variables: usize) -> usize {
        if self.view.is_some() { 1 } else { variables }
    }

    /// Returns the VIEW.
    #[must_use]
    pub fn view(&self) -> Option<&Check> {
        self.view.as_ref()
    }
}

impl Keys {
    /// Returns the key that was computed last; its words may lie in the scratch.
    #[must_use]
    pub fn key(&self) -> &[Value] {
        &self.key
    }
}

impl<'m> Eval<'m> {
    /// Computes the key of the next state, which is in normal form. Says whether it is settled: a state
    /// whose key is not in the heap was never seen.
    ///
    /// # Errors
    /// Images that cannot be compared, or a view without a value.
    pub fn key_of_next(&mut self, identity: &'m Identity, keys: &mut Keys) -> Outcome<bool> {
        let result = self.representative(identity, keys);
        self.lift(result, identity.span)?;
        if let Some(view) = &identity.view {
            std::mem::swap(&mut self.current, &mut keys.key);
            let value = self.evaluate(&view.condition);
            std::mem::swap(&mut self.current, &mut keys.key);
            keys.key.clear();
            keys.key.push(value?);
        }
        let mut settled = true;
        for word in &mut keys.key {
            match self.mem.lookup(*word) {
                Ok(Some(known)) => *word = known,
                Ok(None) => {
                    settled = false;
                    match self.mem.normalize(*word) {
                        Ok(normal) => *word = normal,
                        Err(error) => return Err(self.no_key(&error, identity.span)),
                    }
                }
                Err(error) => return Err(self.no_key(&error, identity.span)),
            }
        }
        Ok(settled)
    }

    fn representative(&mut self, identity: &Identity, keys: &mut Keys) -> VResult<()> {
        let Keys { images, key, image } = keys;
        key.clear();
        key.extend_from_slice(&self.next);
        let mut elements = Vec::new();
        'permutations: for (number, permutation) in (0..).zip(&identity.permutations) {
            image.clear();
            let mut less = false;
            for (&now, &least) in self.next.iter().zip(&*key) {
                let (value, order) = if less {
                    (self.mem.image(now, number, permutation, images)?, Ordering::Less)
                } else {
                    self.mem.image_not_greater(now, least, number, permutation, images, &mut elements)?
                };
                match order {
                    Ordering::Greater => continue 'permutations,
                    Ordering::Less => less = true,
                    Ordering::Equal => {}
                }
                image.push(value);
            }
            if less {
                std::mem::swap(key, image);
            }
        }
        Ok(())
    }

    #[cold]
    fn no_key(&mut self, error: &ValueError, span: Span) -> Failed {
        let message = format!("the value of the VIEW cannot be held: {}", error.message(&mut self.mem));
        self.fail(Fault::new(message, span))
    }
}
