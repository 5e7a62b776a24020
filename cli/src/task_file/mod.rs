//! Task files: a federation, as its host writes it down, in TOML. `examples/task.toml` describes every key.

mod public_rows;
#[cfg(test)]
mod tests;

use crate::models;
use crate::rows::RowFileError;
use feddtpt_model::Shipped;
use feddtpt_shared::federation::{FederationSpec, RoundPolicy};
use feddtpt_shared::messages::CreateFederation;
use feddtpt_shared::search::{SearchSettings, Searcher};
use feddtpt_shared::strategy::{Strategy, StrategySettings};
use feddtpt_shared::task::{Calibration, Label, ModelFamily, Task, TaskError};
use feddtpt_shared::template::Template;
use feddtpt_shared::vocabulary::VocabularyError;
use feddtpt_shared::{Prompt, Vocabulary};
use public_rows::PublicRows;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// Why a task file is refused.
#[derive(Debug, thiserror::Error)]
pub enum TaskFileError {
    /// It or a file that it names cannot be read.
    #[error("{}: {error}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The system's words.
        error: std::io::Error,
    },
    /// It is not TOML, or has a key or a value that it must not have; the words show the line.
    #[error("{}: {error}", path.display())]
    Toml {
        /// The file.
        path: PathBuf,
        /// The reader's words, with the line.
        error: Box<toml::de::Error>,
    },
    /// The seed prompt holds something that is not a word.
    #[error("seed_prompt: {0}")]
    SeedPrompt(feddtpt_shared::token::TokenError),
    /// The public rows cannot be used.
    #[error("public_rows: {0}")]
    PublicRows(#[from] RowFileError),
    /// The word list cannot be used.
    #[error("vocabulary: {0}")]
    Vocabulary(#[from] VocabularyError),
    /// A shipped model (all have the same words) cannot be loaded.
    #[error("vocabulary: {0}")]
    Model(#[from] feddtpt_model::ModelError),
    /// A value breaks a rule.
    #[error(transparent)]
    Task(#[from] TaskError),
}

/// What stands in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TaskFile {
    name: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    host: Option<String>,
    labels: Vec<Label>,
    template: Template,
    #[serde(default)]
    model_family: ModelFamily,
    #[serde(default)]
    calibration: Calibration,
    seed_prompt: String,
    max_prompt_tokens: usize,
    #[serde(default = "shipped")]
    vocabulary: String,
    #[serde(default)]
    public_rows: PublicRows,
    rounds: u32,
    #[serde(default)]
    seed: u64,
    /// Judged candidates where the file names no strategy. What the API is sent without a name is the published method.
    #[serde(default)]
    strategy: StrategySettings,
    #[serde(default)]
    search: SearchSettings,
    #[serde(default)]
    policy: RoundPolicy,
}

fn shipped() -> String {
    "shipped".to_owned()
}

/// Reads a task file and the files that it names, relative to its own place, and checks all of it.
pub fn read(path: &Path) -> Result<CreateFederation, TaskFileError> {
    let text = read_text(path)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let unreadable = |error| TaskFileError::Toml { path: path.to_owned(), error: Box::new(error) };
    let mut file: TaskFile = toml::from_str(&text).map_err(unreadable)?;
    let table: toml::Table = toml::from_str(&text).map_err(unreadable)?;
    let names = |key: &str| table.get(key).and_then(|table| table.get("name")).is_some();
    if !names("strategy") {
        file.strategy.name = Strategy::FeddtptGated;
    }
    if !names("search") {
        file.search.name = Searcher::Racing;
    }
    file.resolve(folder)
}

impl TaskFile {
    fn resolve(self, folder: &Path) -> Result<CreateFederation, TaskFileError> {
        let vocabulary = if self.vocabulary == "shipped" {
            models::vocabulary(models::shipped(Shipped::Mini)?.as_ref())?
        } else {
            Vocabulary::parse(&read_text(&folder.join(&self.vocabulary))?)?
        };
        let names = self.labels.iter().map(|label| label.name.clone()).collect();
        let public_rows = self.public_rows.resolve(folder, names, self.template.wants_pair())?;
        let task = Task {
            name: self.name,
            description: self.description,
            labels: self.labels,
            template: self.template,
            model_family: self.model_family,
            calibration: self.calibration,
            seed_prompt: Prompt::parse(&self.seed_prompt).map_err(TaskFileError::SeedPrompt)?,
            max_prompt_tokens: self.max_prompt_tokens,
            vocabulary: vocabulary.hash(),
            public_rows,
        };
        let (strategy, search, policy) = (self.strategy, self.search, self.policy);
        let (host, rounds, seed) = (self.host, self.rounds, self.seed);
        let spec = FederationSpec { task, host, rounds, strategy, search, policy, seed };
        spec.validate(&vocabulary)?;
        Ok(CreateFederation { spec, vocabulary: vocabulary.to_text() })
    }
}

fn read_text(path: &Path) -> Result<String, TaskFileError> {
    std::fs::read_to_string(path).map_err(|error| TaskFileError::File { path: path.to_owned(), error })
}
