//! One compiled form of a spec, and the evaluation of it.
