//! One compiled form of a spec, and the evaluation of it.

mod build;
pub(crate) mod codes;
pub mod core;
mod described;
mod eval;
mod explain;
mod footprint;
mod identity;
mod implications;
mod instances;
mod known;
mod looks;
mod lower;
mod model;
mod overrides;
mod program;
mod reads;
mod recall;
mod symmetry;
#[cfg(test)]
pub(crate) mod tests;

pub use build::{Misfit, build, build_in};
pub use eval::{AskedParts, Came, Conjunct, Notes, Obstacle, PartTree, ValuePart};
pub use eval::{Eval, Failed, Fault, FaultKind, Flow, Outcome, STACK_BYTES, Sink};
pub use explain::DecidingPart;
pub use identity::{Identity, Keys};
pub use implications::Implication;
pub use known::Known;
pub use looks::Look;
pub use model::{ActionInstance, Check, Compiled, Model};
pub use program::{Effects, Program};
pub use reads::{Reads, VarSet};
pub use recall::Recall;
