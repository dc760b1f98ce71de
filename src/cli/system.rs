//! The files of this computer.

use std::io;
use std::path::Path;

use crate::base::System;

/// The file system.
#[derive(Clone, Copy, Debug)]
pub(super) struct Disk;

impl System for Disk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        std::fs::read(path)
    }

    fn exists(&self, path: &Path) -> bool {
        path.is_file()
    }
}
