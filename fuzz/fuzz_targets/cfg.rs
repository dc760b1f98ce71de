//! Any text is read as a cfg without a panic.

#![no_main]

use libfuzzer_sys::fuzz_target;
use lockwalk::base::{SourceMap, Symbols};
use lockwalk::config;
use lockwalk::diag::{Color, render_all};

fuzz_target!(|text: &str| {
    let mut sources = SourceMap::default();
    let mut symbols = Symbols::default();
    let file = sources.add("Fuzz.cfg", text);
    let (_, diagnostics) = config::parse(file, text, &mut symbols);
    let _ = render_all(&diagnostics, &sources, Color::Plain);
    if let Err(diagnostics) = config::parse_override(file, text, &mut symbols) {
        let _ = render_all(&diagnostics, &sources, Color::Plain);
    }
});
