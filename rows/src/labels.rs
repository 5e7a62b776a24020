//! From the labels in a file to the labels of a task.

use std::collections::HashMap;

/// Renames labels on reading: what stands in the file, what the task calls it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelMap(HashMap<String, String>);

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
        match self.0.insert(old.to_owned(), new.to_owned()) {
            Some(before) if before != new => Err(LabelMapError::Twice(old.to_owned())),
            _ => Ok(()),
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

/// The labels of a task, and how the file's labels lead there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelBook {
    names: Vec<String>,
    renamed: HashMap<String, u32>,
}

impl LabelBook {
    /// A book of the task's label names and a mapping whose targets must be among them.
    pub fn new(names: Vec<String>, map: &LabelMap) -> Result<Self, LabelMapError> {
        let mut renamed = HashMap::new();
        for (old, new) in &map.0 {
            let Some(index) = position(&names, new) else {
                return Err(LabelMapError::Target { old: old.clone(), new: new.clone(), known: names });
            };
            renamed.insert(old.clone(), index);
        }
        Ok(Self { names, renamed })
    }

    /// The book of a task without a mapping.
    pub fn of_task(task: &feddtpt_shared::Task) -> Self {
        Self { names: task.labels.iter().map(|label| label.name.clone()).collect(), renamed: HashMap::new() }
    }

    /// The task's label names.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The index of a label as it stands in a file: mapped, exact, or in another case; blanks around it do not count.
    pub fn find(&self, label: &str) -> Option<u32> {
        let label = label.trim();
        self.renamed.get(label).copied().or_else(|| position(&self.names, label))
    }
}

fn position(names: &[String], wanted: &str) -> Option<u32> {
    let exact = names.iter().position(|name| name == wanted);
    let found = exact.or_else(|| names.iter().position(|name| name.eq_ignore_ascii_case(wanted)))?;
    u32::try_from(found).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_wins_over_the_name_and_its_target_must_exist() {
        let names = || vec!["complaint".to_owned(), "praise".to_owned()];
        let mut map = LabelMap::default();
        map.add_lines("\u{FEFF}# ours=theirs\r\n\r\nneg = complaint\r\nx=y=praise\r\npraise=complaint").unwrap();
        let book = LabelBook::new(names(), &map).unwrap();
        assert_eq!(book.find("neg"), Some(0));
        assert_eq!(book.find("x=y"), Some(1));
        assert_eq!(book.find("praise"), Some(0));
        assert_eq!(book.find(" Complaint "), Some(0));
        assert_eq!(book.find("other"), None);

        map.add("odd=request").unwrap();
        let message = LabelBook::new(names(), &map).unwrap_err().to_string();
        assert_eq!(
            message,
            "\"odd\" is mapped to \"request\", which the task does not know; it knows complaint, praise"
        );
    }

    #[test]
    fn a_mapping_is_refused_by_line() {
        let message = LabelMap::default().add_lines("a=b\nc").unwrap_err().to_string();
        assert_eq!(message, "line 2 of the label mapping: \"c\" is not of the form OLD=NEW");
        let message = LabelMap::default().add_lines("a=b\na=c").unwrap_err().to_string();
        assert!(message.contains("mapped twice"), "{message}");
    }
}
