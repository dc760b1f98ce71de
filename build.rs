//! Puts the book of claims and the lessons into the program: the files of their folders, with their texts.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const BOOK: &str = "spec/mremap";
const LESSONS: &str = "assets/lessons/mremap";
const TUTOR: &str = "assets/lessons/tutor";

fn main() -> io::Result<()> {
    embed(BOOK, &["toml", "tla", "cfg"], "book.rs")?;
    embed(LESSONS, &["md"], "lessons.rs")?;
    embed(TUTOR, &["md", "tla", "cfg"], "tutor.rs")
}

/// Writes a table of the files of a folder that have one of these endings, in the order of their names.
fn embed(folder: &str, endings: &[&str], table_name: &str) -> io::Result<()> {
    println!("cargo::rerun-if-changed={folder}");
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join(folder);
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder)? {
        files.push(entry?.path());
    }
    files.retain(|path| endings.iter().any(|e| path.extension().is_some_and(|x| x == *e)));
    files.sort();
    let mut table = String::from("[\n");
    for path in &files {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let _ = writeln!(table, "    ({name:?}, include_str!({:?})),", path.display().to_string());
    }
    table.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR").map_err(io::Error::other)?).join(table_name), table)
}
