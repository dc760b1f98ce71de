//! Lockwalk.
