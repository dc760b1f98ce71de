//! Tests of the native operators.
