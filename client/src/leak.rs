//! The leak check of threat model A1: a prompt must not carry private text out.
//!
//! A single word of the task's public vocabulary is public by construction: everybody holds the list, and that a common
//! word also occurs in somebody's rows says nothing. What could betray a row is an order of words. So a prompt is refused when it
//! holds
//! - a token outside the vocabulary, or
//! - `phrase_words` tokens in a row (default 3) that stand in the same order in one of the participant's own rows and
//!   neither in a public row nor in a prompt the server has published.
//!
//! Words are compared in lower case with punctuation taken off. The search avoids such prompts, and the upload checks again.

use feddtpt_shared::{Prompt, Row, Token, Vocabulary};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// The settings of the check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeakSettings {
    /// Length of the shortest phrase that counts as copied, in words; at least 2.
    pub phrase_words: usize,
}

impl Default for LeakSettings {
    fn default() -> Self {
        Self { phrase_words: 3 }
    }
}

/// Why a prompt may not leave.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LeakError {
    /// A token outside the public vocabulary.
    #[error("token {position} ({token:?}) is not in the task's public vocabulary")]
    OutsideVocabulary {
        /// Its place, counted from 0.
        position: usize,
        /// The token.
        token: String,
    },
    /// Words in the order of a private row.
    #[error("tokens {position} to {} ({phrase:?}) stand in this order in a private row", position + words - 1)]
    Phrase {
        /// Where the phrase begins, counted from 0.
        position: usize,
        /// How many words it has.
        words: usize,
        /// The words.
        phrase: String,
    },
}

/// What must not leave, prepared for many checks.
#[derive(Clone, Debug)]
pub struct LeakCheck<'a> {
    vocabulary: &'a Vocabulary,
    phrase_words: usize,
    private: HashSet<Vec<String>>,
}

impl<'a> LeakCheck<'a> {
    /// Prepares the check for `rows`, beside `public` rows and `published` prompts.
    pub fn new<'p>(
        settings: LeakSettings,
        vocabulary: &'a Vocabulary,
        rows: &[Row],
        public: &[Row],
        published: impl IntoIterator<Item = &'p Prompt>,
    ) -> Self {
        let phrase_words = settings.phrase_words.max(2);
        let mut private = HashSet::new();
        for row in rows {
            phrases_of(row, phrase_words, |phrase| _ = private.insert(phrase));
        }
        for row in public {
            phrases_of(row, phrase_words, |phrase| _ = private.remove(&phrase));
        }
        for prompt in published {
            for window in prompt.tokens().windows(phrase_words) {
                private.remove(&window.iter().map(|token| plain(token.as_str())).collect::<Vec<_>>());
            }
        }
        Self { vocabulary, phrase_words, private }
    }

    /// Passes `prompt`, or says why not.
    pub fn check(&self, prompt: &Prompt) -> Result<(), LeakError> {
        if let Some(position) = prompt.tokens().iter().position(|token| !self.vocabulary.contains(token)) {
            let token = prompt.tokens()[position].as_str().to_owned();
            return Err(LeakError::OutsideVocabulary { position, token });
        }
        let words: Vec<String> = prompt.tokens().iter().map(|token| plain(token.as_str())).collect();
        match words.windows(self.phrase_words).position(|window| self.private.contains(window)) {
            None => Ok(()),
            Some(position) => Err(LeakError::Phrase {
                position,
                words: self.phrase_words,
                phrase: words[position..position + self.phrase_words].join(" "),
            }),
        }
    }

    /// Whether `token` may be proposed at all.
    pub fn knows(&self, token: &Token) -> bool {
        self.vocabulary.contains(token)
    }

    /// The words that may be proposed.
    pub fn vocabulary(&self) -> &'a Vocabulary {
        self.vocabulary
    }
}

fn phrases_of(row: &Row, length: usize, mut each: impl FnMut(Vec<String>)) {
    for text in std::iter::once(&row.text.text).chain(&row.text.text_b) {
        let words: Vec<String> = text.split_whitespace().map(plain).filter(|word| !word.is_empty()).collect();
        words.windows(length).for_each(|window| each(window.to_vec()));
    }
}

fn plain(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use feddtpt_shared::RowText;

    fn row(text: &str) -> Row {
        Row { label: 0, text: RowText::single(text) }
    }

    fn prompt(text: &str) -> Prompt {
        Prompt::parse(text).expect("words")
    }

    #[test]
    fn phrases_of_private_rows_stay_and_single_words_may_go() {
        let words = "alice hates the blue pill it was a very good day";
        let vocabulary = Vocabulary::new(prompt(words).0).expect("words");
        let private = [row("Alice hates: the BLUE pill."), row("It was a very good day")];
        let public = [row("it was a good day")];
        let published = [prompt("a very good")];
        let check = LeakCheck::new(LeakSettings::default(), &vocabulary, &private, &public, &published);
        for allowed in ["pill blue the", "alice", "hates alice the", "it was a", "a very good", "blue pill", ""] {
            assert_eq!(check.check(&prompt(allowed)), Ok(()), "{allowed}");
        }
        let error = check.check(&prompt("day the blue pill")).expect_err("a private phrase");
        assert!(error.to_string().starts_with("tokens 1 to 3 (\"the blue pill\")"), "{error}");
        assert!(check.check(&prompt("very good day")).is_err());
        assert!(check.check(&prompt("zebra")).is_err_and(|e| e.to_string().contains("vocabulary")));
    }
}
