//! The labels of a task, and what a label in a file means.

use super::{LabelMap, LabelMapError};
use std::collections::HashMap;

/// What a label in a file says of its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The row has the task's label of this index.
    Label(u32),
    /// The row is left out.
    LeaveOut,
}

/// The labels of a task, and how the file's labels lead there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelBook {
    names: Vec<String>,
    mapped: HashMap<String, Meaning>,
}

impl LabelBook {
    /// A book of the task's label names and a mapping whose targets must be among them.
    pub fn new(names: Vec<String>, map: &LabelMap) -> Result<Self, LabelMapError> {
        let mut mapped = HashMap::new();
        for (old, new) in &map.0 {
            let meaning = match new {
                None => Meaning::LeaveOut,
                Some(new) => match position(&names, new) {
                    Some(label) => Meaning::Label(label),
                    None => return Err(LabelMapError::Target { old: old.clone(), new: new.clone(), known: names }),
                },
            };
            mapped.insert(old.clone(), meaning);
        }
        Ok(Self { names, mapped })
    }

    /// The book of a task without a mapping.
    pub fn of_task(task: &feddtpt_shared::Task) -> Self {
        Self { names: task.labels.iter().map(|label| label.name.clone()).collect(), mapped: HashMap::new() }
    }

    /// The task's label names.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// What a label as it stands in a file means: mapped, exact, or in another case; blanks around it do not count.
    pub fn find(&self, label: &str) -> Option<Meaning> {
        let label = label.trim();
        self.mapped.get(label).copied().or_else(|| position(&self.names, label).map(Meaning::Label))
    }

    /// The index of the task's label of that name, in whatever case, whatever the mapping says.
    pub fn named(&self, label: &str) -> Option<u32> {
        position(&self.names, label.trim())
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
        assert_eq!(book.find("neg"), Some(Meaning::Label(0)));
        assert_eq!(book.find("x=y"), Some(Meaning::Label(1)));
        assert_eq!(book.find("praise"), Some(Meaning::Label(0)));
        assert_eq!(book.named("praise"), Some(1));
        assert_eq!(book.find(" Complaint "), Some(Meaning::Label(0)));
        assert_eq!(book.find("other"), None);

        map.add("odd=request").unwrap();
        let message = LabelBook::new(names(), &map).unwrap_err().to_string();
        assert_eq!(
            message,
            "\"odd\" is mapped to \"request\", which the task does not know; it knows complaint, praise"
        );
    }

    #[test]
    fn an_empty_target_leaves_rows_out() {
        let mut map = LabelMap::default();
        map.set(" unsure ", "").unwrap();
        map.set("", " praise ").unwrap();
        map.set("unsure", " ").unwrap();
        assert_eq!(map.set("unsure", "praise"), Err(LabelMapError::Twice("unsure".to_owned())));
        let book = LabelBook::new(vec!["praise".to_owned()], &map).unwrap();
        assert_eq!(book.find("unsure"), Some(Meaning::LeaveOut));
        assert_eq!(book.find(" "), Some(Meaning::Label(0)));
        assert_eq!(map.add("unsure="), Err(LabelMapError::Form("unsure=".to_owned())));
    }
}
