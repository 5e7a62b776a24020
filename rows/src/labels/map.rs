//! A mapping of labels, before anything is known of a task.

use std::collections::HashMap;

/// Renames labels on reading: what stands in the file, what the task calls it; nothing where the rows are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelMap(pub(super) HashMap<String, Option<String>>);

/// Why a mapping is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LabelMapError {
    /// No `=`.
    #[error("{0:?} is not of the form OLD=NEW")]
    Form(String),
    /// One label with two meanings.
    #[error("the label {0:?} is mapped twice, to different labels")]
    Twice(String),
    /// A target the task does not know.
    #[error("{old:?} is mapped to {new:?}, which the task does not know; it knows {}", known.join(", "))]
    Target {
        /// In the file.
        old: String,
        /// The target.
        new: String,
        /// The task's labels.
        known: Vec<String>,
    },
    /// A line of a mapping file.
    #[error("line {line} of the label mapping: {error}")]
    Line {
        /// Which line, from 1.
        line: usize,
        /// What is wrong with it.
        error: Box<LabelMapError>,
    },
}

impl LabelMap {
    /// Adds `OLD=NEW`. The last `=` divides, so that a label in the file may hold one.
    pub fn add(&mut self, mapping: &str) -> Result<(), LabelMapError> {
        let (old, new) = mapping.rsplit_once('=').ok_or_else(|| LabelMapError::Form(mapping.to_owned()))?;
        let (old, new) = (old.trim(), new.trim());
        if old.is_empty() || new.is_empty() {
            return Err(LabelMapError::Form(mapping.to_owned()));
        }
        self.set(old, new)
    }

    /// Maps the label `old` of the file to the task's label `new`; an empty `new` leaves out the rows of that label.
    /// Blanks around either do not count.
    pub fn set(&mut self, old: &str, new: &str) -> Result<(), LabelMapError> {
        let (old, new) = (old.trim(), new.trim());
        let new = (!new.is_empty()).then(|| new.to_owned());
        match self.0.get(old) {
            Some(before) if *before != new => Err(LabelMapError::Twice(old.to_owned())),
            _ => {
                self.0.insert(old.to_owned(), new);
                Ok(())
            }
        }
    }

    /// Adds a file of `OLD=NEW` lines; empty lines and lines that begin with `#` are skipped.
    pub fn add_lines(&mut self, text: &str) -> Result<(), LabelMapError> {
        for (at, line) in text.trim_start_matches('\u{FEFF}').lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            self.add(line).map_err(|error| LabelMapError::Line { line: at + 1, error: Box::new(error) })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_is_refused_by_line() {
        let message = LabelMap::default().add_lines("a=b\nc").unwrap_err().to_string();
        assert_eq!(message, "line 2 of the label mapping: \"c\" is not of the form OLD=NEW");
        let message = LabelMap::default().add_lines("a=b\na=c").unwrap_err().to_string();
        assert!(message.contains("mapped twice"), "{message}");
    }
}
