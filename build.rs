//! Puts the book of claims into the program: every file of its folder, with its text.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const BOOK: &str = "spec/mremap";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed={BOOK}");
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join(BOOK);
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder)? {
        files.push(entry?.path());
    }
    files.retain(|path| ["toml", "tla", "cfg"].iter().any(|e| path.extension().is_some_and(|x| x == *e)));
    files.sort();
    let mut table = String::from("[\n");
    for path in &files {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let _ = writeln!(table, "    ({name:?}, include_str!({:?})),", path.display().to_string());
    }
    table.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR").map_err(io::Error::other)?).join("book.rs"), table)
}
