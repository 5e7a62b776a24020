//! Remembers what a step's result was made of, so that the step can be left out.

use super::FOLDER;
use crate::process::root;
use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Where stamps lie: with the tools' own caches, which go when the dependencies are installed anew.
const PLACE: &str = "node_modules/.cache/feddtpt";
/// Folders that no input is in: results, and what the lock file names.
const RESULTS: [&str; 2] = ["node_modules", "dist"];

/// The inputs of one step.
pub(super) struct Stamp {
    path: PathBuf,
    hash: String,
}

impl Stamp {
    /// The stamp of the step `name`, made of `inputs` (files, or folders with all that is in them; relative to the
    /// workspace's root) and of `settings`.
    pub(super) fn of(name: &str, inputs: &[PathBuf], settings: &[String]) -> Result<Self> {
        let mut files = Vec::new();
        for input in inputs {
            collect(&root().join(input), &mut files)?;
        }
        files.sort();
        let mut hasher = Sha256::new();
        let mut add = |bytes: &[u8]| {
            hasher.update(bytes.len().to_le_bytes());
            hasher.update(bytes);
        };
        for file in files {
            add(file.to_string_lossy().as_bytes());
            add(&std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?);
        }
        for setting in settings {
            add(setting.as_bytes());
        }
        let mut hash = String::new();
        for byte in hasher.finalize() {
            write!(hash, "{byte:02x}")?;
        }
        Ok(Self { path: root().join(FOLDER).join(PLACE).join(name), hash })
    }

    /// Whether the step ended well on the same inputs last time.
    pub(super) fn holds(&self) -> bool {
        std::fs::read_to_string(&self.path).is_ok_and(|text| text == self.hash)
    }

    /// Notes that the step has ended well.
    pub(super) fn write(&self) -> Result<()> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(&self.path, &self.hash))
            .with_context(|| format!("cannot write {}", self.path.display()))
    }
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in std::fs::read_dir(path).with_context(|| format!("cannot read the folder {}", path.display()))? {
        let entry = entry?;
        if !RESULTS.iter().any(|name| entry.file_name() == *name) {
            collect(&entry.path(), files)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_holds_until_an_input_changes() {
        let folder = std::env::temp_dir().join(format!("feddtpt-stamp-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("src")).unwrap();
        std::fs::create_dir_all(folder.join("dist")).unwrap();
        let file = folder.join("src/a.ts");
        let hash = |settings: &[String]| Stamp::of("x", std::slice::from_ref(&folder), settings).unwrap().hash;
        std::fs::write(&file, "one").unwrap();
        let first = hash(&[]);
        std::fs::write(folder.join("dist/a.js"), "a result").unwrap();
        assert_eq!(hash(&[]), first);
        assert_ne!(hash(&["v21".to_owned()]), first);
        std::fs::write(&file, "two").unwrap();
        assert_ne!(hash(&[]), first);
        std::fs::write(&file, "one").unwrap();
        let mut stamp = Stamp::of("x", std::slice::from_ref(&folder), &[]).unwrap();
        stamp.path = folder.join("cache/x");
        assert!(!stamp.holds());
        stamp.write().unwrap();
        assert!(stamp.holds());
        stamp.hash.push('0');
        assert!(!stamp.holds());
        std::fs::remove_dir_all(folder).unwrap();
    }
}
