//! The keys of the explorer in README.md and in the manual page: both come from the one table.

#![allow(clippy::unwrap_used)]

mod support;

use std::fmt::Write;
use std::path::Path;

use lockwalk::tui::{LAYER_KEYS, Scope, TABLE};
use support::{blesses, difference, lockwalk};

const BEGIN: &str = "<!-- The keys, rewritten by LOCKWALK_BLESS=1 cargo test --test keys -->\n";
const END: &str = "<!-- end of the keys -->\n";

/// The table in Markdown.
fn table() -> String {
    let mut out = String::from("| keys | pane | name | what they do |\n|---|---|---|---|\n");
    for binding in TABLE {
        let keys: Vec<String> = binding.keys.split(' ').map(|key| format!("`{key}`")).collect();
        let pane = match binding.scope {
            Scope::Everywhere => "",
            Scope::Pane(pane) => pane.name(),
        };
        let (name, doc) = (binding.name, binding.doc.replace('|', "\\|"));
        writeln!(out, "| {} | {pane} | `{name}` | {doc} |", keys.join(" ")).unwrap();
    }
    out.push_str("\nIn the layers above the panes, which `Esc` closes:\n\n| keys | layer | opened by | what they do |\n|---|---|---|---|\n");
    for row in LAYER_KEYS {
        let keys = |keys: &str| keys.split(' ').map(|key| format!("`{key}`")).collect::<Vec<_>>().join(" ");
        let (name, opener) = row.layer.name();
        writeln!(out, "| {} | {name} | {} | {} |", keys(row.keys), keys(opener), row.doc).unwrap();
    }
    out
}

#[test]
fn the_readme_has_the_keys() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = std::fs::read_to_string(&file).unwrap();
    let (before, rest) = text.split_once(BEGIN).unwrap();
    let (written, after) = rest.split_once(END).unwrap();
    let table = table();
    if blesses() {
        std::fs::write(&file, format!("{before}{BEGIN}{table}{END}{after}")).unwrap();
        return;
    }
    assert!(written == table, "{}", difference(written, &table));
}

#[test]
fn the_manual_page_has_commands_options_and_keys() {
    let run = lockwalk(Path::new(env!("CARGO_MANIFEST_DIR")), &["man"]);
    assert_eq!(run.exit, 0);
    for part in [".TH lockwalk 1", ".SH \"lockwalk check\"", "max\\-seconds", ".SH \"EXIT STATUS\""] {
        assert!(run.stdout.contains(part), "{part}: {}", run.stdout);
    }
    for row in LAYER_KEYS {
        let doc = row.doc.replace('-', "\\-");
        assert!(run.stdout.contains(&doc), "{doc}");
    }
    for binding in TABLE {
        let doc = binding.doc.replace('-', "\\-");
        assert!(run.stdout.contains(&doc), "{doc}");
        assert!(run.stdout.contains(&binding.name.replace('-', "\\-")), "{}", binding.name);
    }
}
