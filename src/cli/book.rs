//! A book of claims on disk, or the one that is part of the program.

use std::path::{Path, PathBuf};

use super::interrupt;
use super::load::Request;
use super::system::Disk;
use crate::base::{MemorySystem, SourceMap, System};
use crate::claims::{self, Book, Model};
use crate::diag::{Color, render_all};
use crate::stdmod::SEED;

/// The files of the built-in book: their names and texts.
const FILES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/book.rs"));

/// Returns the files of the built-in book.
pub(super) fn built_in() -> MemorySystem {
    let add = |system: MemorySystem, (name, text): &(&str, &str)| system.with(*name, *text);
    FILES.iter().fold(MemorySystem::default(), add)
}

/// A book with the files that its models need.
pub(super) struct Shelf {
    /// The book.
    pub(super) book: Book,
    /// Where its specs are read.
    pub(super) system: Box<dyn System + Sync>,
    folder: PathBuf,
}

impl Shelf {
    /// Opens the built-in book.
    ///
    /// # Errors
    /// What is wrong with it, as text for the user.
    pub(super) fn built_in(color: Color) -> Result<Self, String> {
        Shelf::open(Box::new(built_in()), Path::new(claims::FILE), color)
    }

    /// Opens a book on disk: the file, or the folder that it is in.
    ///
    /// # Errors
    /// What is wrong with it, as text for the user.
    pub(super) fn on_disk(path: &Path, color: Color) -> Result<Self, String> {
        let file = if path.is_dir() { path.join(claims::FILE) } else { path.to_owned() };
        Shelf::open(Box::new(Disk), &file, color)
    }

    fn open(system: Box<dyn System + Sync>, file: &Path, color: Color) -> Result<Self, String> {
        let shown = file.display().to_string();
        let bytes = system.read(file).map_err(|e| format!("cannot read the book of claims {shown}: {e}"))?;
        let text = String::from_utf8(bytes).map_err(|_| format!("{shown} is not a text in UTF-8"))?;
        let mut sources = SourceMap::default();
        let id = sources.add(shown, text.as_str());
        let book = claims::read(id, &text).map_err(|problems| render_all(&problems, &sources, color))?;
        let folder = file.parent().unwrap_or(Path::new("")).to_owned();
        Ok(Shelf { book, system, folder })
    }

    /// Returns how a model is loaded.
    pub(super) fn request(&self, model: &Model) -> Request {
        request(&self.folder, &model.spec, &model.cfg)
    }
}

/// Returns how a spec of a folder is loaded.
pub(super) fn request(folder: &Path, spec: &str, cfg: &str) -> Request {
    Request {
        spec: folder.join(spec),
        config: Some(folder.join(cfg)),
        constants: Vec::new(),
        paths: Vec::new(),
        allow_io: false,
        seed: SEED,
        deadlock: true,
        cfg_is_optional: false,
        stop: interrupt::stop().clone(),
    }
}
