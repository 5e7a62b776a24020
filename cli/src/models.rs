//! Masked language models by choice: a shipped one, or one from a folder.

use feddtpt_model::{MaskedLm, MiniBert, ModelError, ModelFiles, Shipped};
use feddtpt_shared::vocabulary::VocabularyError;
use feddtpt_shared::{Token, Vocabulary};
use serde::Deserialize;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::{Arc, OnceLock};

/// What a folder must hold to be a model.
const FOLDER: &str = "a folder with config.json, vocab.txt and one .safetensors file";

/// A model that runs in this program.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum ModelChoice {
    /// One that this program holds.
    Shipped(Shipped),
    /// One from a folder.
    Folder(PathBuf),
}

impl ModelChoice {
    /// Reads a choice; folders are looked for in `beside`.
    ///
    /// # Errors
    /// What can be chosen.
    pub fn read(text: &str, beside: &Path) -> Result<Self, String> {
        if let Some(shipped) = Shipped::of_name(text) {
            return Ok(Self::Shipped(shipped));
        }
        let folder = beside.join(text);
        if !text.is_empty() && folder.is_dir() {
            return Ok(Self::Folder(folder));
        }
        Err(format!("there is no model and no folder {text:?}; give {}, or {FOLDER}", names()))
    }

    /// The model. A shipped one is loaded once, in a tenth of a second at most.
    pub fn load(&self) -> Result<Arc<MiniBert>, LoadError> {
        match self {
            Self::Shipped(model) => Ok(shipped(*model)?),
            Self::Folder(folder) => from_folder(folder),
        }
    }
}

impl Default for ModelChoice {
    fn default() -> Self {
        Self::Shipped(Shipped::Mini)
    }
}

impl FromStr for ModelChoice {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::read(text, Path::new(""))
    }
}

impl TryFrom<String> for ModelChoice {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl fmt::Display for ModelChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shipped(model) => f.write_str(model.name()),
            Self::Folder(folder) => write!(f, "{}", folder.display()),
        }
    }
}

/// The names of the shipped models, with commas between.
fn names() -> String {
    Shipped::ALL.map(Shipped::name).join(", ")
}

/// A shipped model, loaded once.
pub fn shipped(model: Shipped) -> Result<Arc<MiniBert>, ModelError> {
    static LOADED: [OnceLock<Arc<MiniBert>>; Shipped::ALL.len()] = [const { OnceLock::new() }; Shipped::ALL.len()];
    let place = Shipped::ALL.iter().position(|known| *known == model);
    let Some(kept) = place.map(|at| &LOADED[at]) else { return model.load().map(Arc::new) };
    if let Some(loaded) = kept.get() {
        return Ok(Arc::clone(loaded));
    }
    let loaded = Arc::new(model.load()?);
    Ok(Arc::clone(kept.get_or_init(|| loaded)))
}

/// Why a model's folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file cannot be read.
    #[error("{file}: {error}; a model is {FOLDER}")]
    File {
        /// The file.
        file: String,
        /// The system's words.
        error: std::io::Error,
    },
    /// The files are no model that this program can run.
    #[error(transparent)]
    Model(#[from] ModelError),
}

/// A model from a folder with `config.json`, `vocab.txt` and one `.safetensors` file.
fn from_folder(folder: &Path) -> Result<Arc<MiniBert>, LoadError> {
    let fail = |path: &Path, error| LoadError::File { file: path.display().to_string(), error };
    let read = |path: &Path| std::fs::read(path).map_err(|error| fail(path, error));
    let entries = std::fs::read_dir(folder).map_err(|error| fail(folder, error))?;
    let mut weights: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "safetensors"))
        .collect();
    weights.sort();
    let [weights] = weights.as_slice() else {
        let words = format!("{} .safetensors files", weights.len());
        return Err(fail(folder, std::io::Error::other(words)));
    };
    let (config, vocab) = (read(&folder.join("config.json"))?, read(&folder.join("vocab.txt"))?);
    let weights = read(weights)?;
    Ok(Arc::new(MiniBert::load(ModelFiles { config: &config, vocab: &vocab, weights: &weights })?))
}

/// The public word list of a model: its whole words of letters a to z, two or more, and "a" and "i".
pub fn vocabulary(model: &dyn MaskedLm) -> Result<Vocabulary, VocabularyError> {
    Vocabulary::new(model.words().into_iter().filter_map(|word| Token::new(word).ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_words_are_words() {
        let vocabulary = vocabulary(shipped(Shipped::Mini).unwrap().as_ref()).unwrap();
        assert!(vocabulary.words().len() > 5_000);
        let fits = |word: &str| word.bytes().all(|c| c.is_ascii_lowercase()) && (word.len() > 1 || "ai".contains(word));
        assert!(vocabulary.words().iter().all(|word| fits(word.as_str())));
    }

    #[test]
    fn shipped_models_are_called_by_their_content() {
        for model in Shipped::ALL {
            let choice: ModelChoice = model.name().parse().unwrap();
            assert_eq!((choice.load().unwrap().id(), choice.to_string().as_str()), (model.id(), model.name()));
        }
        assert_eq!(ModelChoice::default().to_string(), "mini");
    }

    #[test]
    fn a_folder_is_a_model_and_other_words_are_answered_with_what_there_is() {
        let mini = concat!(env!("CARGO_MANIFEST_DIR"), "/../model/data/mini");
        assert_eq!(mini.parse::<ModelChoice>().unwrap().load().unwrap().id(), Shipped::Mini.id());
        for text in ["giant", "", "mini-f16.safetensors", "/no/such/folder"] {
            let message = text.parse::<ModelChoice>().unwrap_err();
            let expected = format!("there is no model and no folder {text:?}; give mini, ");
            assert!(message.starts_with(&expected) && message.contains("config.json"), "{message}");
        }
        let folder = tempfile::tempdir().unwrap();
        let empty: ModelChoice = folder.path().to_str().unwrap().parse().unwrap();
        let message = empty.load().err().unwrap().to_string();
        assert!(message.contains("0 .safetensors files; a model is a folder with config.json"), "{message}");
    }
}
