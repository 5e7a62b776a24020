//! The shipped model, loaded once.

use feddtpt_model::{MaskedLm, MiniBert, ModelError, ModelFiles};
use feddtpt_shared::vocabulary::VocabularyError;
use feddtpt_shared::{Token, Vocabulary};
use std::path::Path;
use std::sync::{Arc, OnceLock};

static SHIPPED: OnceLock<Arc<MiniBert>> = OnceLock::new();

/// The shipped model. The first call takes a tenth of a second.
pub fn shipped() -> Result<Arc<MiniBert>, ModelError> {
    if let Some(model) = SHIPPED.get() {
        return Ok(Arc::clone(model));
    }
    let model = Arc::new(feddtpt_model::shipped::mini()?);
    Ok(Arc::clone(SHIPPED.get_or_init(|| model)))
}

/// Why a model's folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file cannot be read.
    #[error("{file}: {error}")]
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
pub fn from_folder(folder: &Path) -> Result<Arc<MiniBert>, LoadError> {
    let fail = |path: &Path, error| LoadError::File { file: path.display().to_string(), error };
    let read = |path: &Path| std::fs::read(path).map_err(|error| fail(path, error));
    let entries = std::fs::read_dir(folder).map_err(|error| fail(folder, error))?;
    let mut weights: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "safetensors"))
        .collect();
    weights.sort();
    let [weights] = weights.as_slice() else {
        let words = format!("{} .safetensors files; one is expected", weights.len());
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
    #[test]
    fn the_shipped_words_are_words() {
        let vocabulary = super::vocabulary(super::shipped().unwrap().as_ref()).unwrap();
        assert!(vocabulary.words().len() > 5_000);
        let fits = |word: &str| word.bytes().all(|c| c.is_ascii_lowercase()) && (word.len() > 1 || "ai".contains(word));
        assert!(vocabulary.words().iter().all(|word| fits(word.as_str())));
        let folder = tempfile::tempdir().unwrap();
        let message = super::from_folder(folder.path()).err().unwrap().to_string();
        assert!(message.ends_with("0 .safetensors files; one is expected"), "{message}");
    }
}
