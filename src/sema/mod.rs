//! From trees to a resolved program: modules, EXTENDS and INSTANCE, names, arities, levels.

pub mod hir;
