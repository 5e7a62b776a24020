//! A task: what is asked, in which words, and of which kind of model.

use crate::digest::Digest;
use crate::limits::{
    MAX_DESCRIPTION_BYTES, MAX_LABELS, MAX_NAME_BYTES, MAX_PROMPT_TOKENS, MAX_PUBLIC_ROWS, MAX_ROW_BYTES,
};
use crate::prompt::{Prompt, PromptError};
use crate::row::Row;
use crate::template::Template;
use crate::vocabulary::Vocabulary;
use serde::{Deserialize, Serialize};

/// The family of models that a template is written for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ModelFamily {
    /// A masked language model fills `{mask}`.
    #[default]
    Masked,
    /// A causal model goes on where `{mask}` stands.
    Completion,
    /// An instruction-following chat model is asked for one of the label words.
    Chat,
}

/// How a model's label scores become an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Calibration {
    /// The label word with the largest score.
    None,
    /// The score given prompt and text, minus the score given the prompt and an empty text
    /// (contextual calibration, Zhao et al. 2021, arXiv 2102.09690). Needs a model that gives scores; text answers ignore it.
    #[default]
    ContentFree,
}

/// One answer the task knows, and the words that stand for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Label {
    /// Its name in the participants' files.
    pub name: String,
    /// The words that mean it to the model; the score of a label is the mean over its words.
    pub verbalizers: Vec<String>,
}

/// A task, as its host wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Task {
    /// A short name.
    pub name: String,
    /// One or two sentences for the people who are asked to join.
    #[serde(default)]
    pub description: String,
    /// The answers, in a fixed order; rows refer to them by index.
    pub labels: Vec<Label>,
    /// How prompt and row become the model's input.
    pub template: Template,
    /// The family of models the template is meant for.
    #[serde(default)]
    pub model_family: ModelFamily,
    /// How scores become an answer.
    #[serde(default)]
    pub calibration: Calibration,
    /// The prompt that round 1 starts from.
    pub seed_prompt: Prompt,
    /// Longest prompt allowed, in tokens.
    pub max_prompt_tokens: usize,
    /// SHA-256 of the public vocabulary's text.
    pub vocabulary: Digest,
    /// The public class-balanced set `D_g`, added to each accuracy batch. May be empty.
    #[serde(default)]
    pub public_rows: Vec<Row>,
}

/// Why a task is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TaskError {
    /// A field that does not hold what it must.
    #[error("{field}: {reason}")]
    Field {
        /// The field, as a path.
        field: String,
        /// What is wrong and what to do.
        reason: String,
    },
    /// The seed prompt breaks the task's own rules.
    #[error("seed_prompt: {0}")]
    SeedPrompt(#[from] PromptError),
}

impl Task {
    /// Checks the task by itself and against its vocabulary.
    pub fn validate(&self, vocabulary: &Vocabulary) -> Result<(), TaskError> {
        self.validate_names()?;
        self.validate_labels()?;
        if self.max_prompt_tokens == 0 || self.max_prompt_tokens > MAX_PROMPT_TOKENS {
            return field(
                "max_prompt_tokens",
                format!("{} is not between 1 and {MAX_PROMPT_TOKENS}", self.max_prompt_tokens),
            );
        }
        if let Err(error) = vocabulary.expect_hash(self.vocabulary) {
            return field("vocabulary", error.to_string());
        }
        self.seed_prompt.validate(self.max_prompt_tokens, vocabulary)?;
        self.validate_public_rows()
    }

    /// Index of the label called `name`, in the exact spelling or, failing that, in another case.
    pub fn label_index(&self, name: &str) -> Option<u32> {
        let exact = self.labels.iter().position(|label| label.name == name);
        let found = exact.or_else(|| self.labels.iter().position(|label| label.name.eq_ignore_ascii_case(name)))?;
        u32::try_from(found).ok()
    }

    fn validate_names(&self) -> Result<(), TaskError> {
        if self.name.trim().is_empty() || self.name.len() > MAX_NAME_BYTES {
            return field("name", format!("give a name of 1 to {MAX_NAME_BYTES} bytes"));
        }
        if self.description.len() > MAX_DESCRIPTION_BYTES {
            return field("description", format!("at most {MAX_DESCRIPTION_BYTES} bytes are allowed"));
        }
        Ok(())
    }

    fn validate_labels(&self) -> Result<(), TaskError> {
        if self.labels.len() < 2 || self.labels.len() > MAX_LABELS {
            return field("labels", format!("a task has 2 to {MAX_LABELS} labels, not {}", self.labels.len()));
        }
        for (at, label) in self.labels.iter().enumerate() {
            let path = format!("labels[{at}]");
            if label.name.trim().is_empty() || label.name.len() > MAX_NAME_BYTES {
                return field(path + ".name", format!("give a name of 1 to {MAX_NAME_BYTES} bytes"));
            }
            if self.labels[..at].iter().any(|other| other.name.eq_ignore_ascii_case(&label.name)) {
                return field(path + ".name", format!("{:?} stands twice", label.name));
            }
            if label.verbalizers.is_empty() || label.verbalizers.iter().any(|word| word.trim().is_empty()) {
                return field(path + ".verbalizers", "give at least one word that stands for the label".to_owned());
            }
        }
        Ok(())
    }

    fn validate_public_rows(&self) -> Result<(), TaskError> {
        if self.public_rows.len() > MAX_PUBLIC_ROWS {
            return field("public_rows", format!("at most {MAX_PUBLIC_ROWS} rows are allowed"));
        }
        for (at, row) in self.public_rows.iter().enumerate() {
            let path = format!("public_rows[{at}]");
            if row.label as usize >= self.labels.len() {
                return field(
                    path + ".label",
                    format!("{} is not an index into the {} labels", row.label, self.labels.len()),
                );
            }
            if row.text.text.len() > MAX_ROW_BYTES {
                return field(path + ".text", format!("longer than {MAX_ROW_BYTES} bytes"));
            }
            if self.template.wants_pair() != row.text.text_b.is_some() {
                return field(path + ".text_b", "must be there exactly when the template has {text_b}".to_owned());
            }
        }
        Ok(())
    }
}

fn field<T>(path: impl Into<String>, reason: String) -> Result<T, TaskError> {
    Err(TaskError::Field { field: path.into(), reason })
}
