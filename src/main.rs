//! The `lockwalk` command: a thin shell around [`lockwalk::cli`].

fn main() {}
