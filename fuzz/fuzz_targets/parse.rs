//! Any text is parsed without a panic, and what is accepted prints to a text that parses to the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use lockwalk::base::{SourceMap, Symbols};
use lockwalk::diag::{Color, Severity, render_all};
use lockwalk::syntax;

fuzz_target!(|text: &str| {
    let mut sources = SourceMap::default();
    let mut symbols = Symbols::default();
    let file = sources.add("Fuzz.tla", text);
    let parsed = syntax::parse_module(file, text, &mut symbols);
    let _ = render_all(&parsed.diagnostics, &sources, Color::Plain);
    if parsed.diagnostics.iter().any(|d| d.severity == Severity::Error) {
        return;
    }
    for module in &parsed.modules {
        let printed = syntax::print::print_module(module, &symbols);
        let file = sources.add("Printed.tla", printed.as_str());
        let again = syntax::parse_module(file, &printed, &mut symbols);
        assert!(again.diagnostics.is_empty(), "{printed}");
    }
});
