//! The leak check of threat model A1: a prompt must not carry private text out.
//!
//! A single word of the task's public vocabulary is public by construction: everybody holds the list, and that a common
//! word also occurs in somebody's rows says nothing. What could betray a row is an order of words. So a prompt is refused when it
//! holds
//! - a token outside the vocabulary, or
//! - `phrase_words` words in a row (default 3) that stand in the same order in one of the participant's own rows and
//!   neither in a public row nor in a prompt the server has published.
//!
//! Words are compared in lower case; punctuation separates them and does not count, in rows and in prompts alike. The search avoids such prompts, and the upload checks again.

use feddtpt_shared::{Prompt, Row, Token, Vocabulary};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

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
    #[error("tokens {first} to {last} ({phrase:?}) stand in this order in a private row")]
    Phrase {
        /// The token the phrase begins in, counted from 0.
        first: usize,
        /// The token it ends in.
        last: usize,
        /// The words.
        phrase: String,
    },
}

/// What must not leave, prepared for many checks.
#[derive(Clone, Debug)]
pub struct LeakCheck<'a> {
    vocabulary: &'a Vocabulary,
    phrase_words: usize,
    /// Hashes of the phrases: 16 bytes each however long they are. Two phrases with one hash would refuse a prompt for nothing.
    private: HashSet<u64>,
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
        for text in texts(rows) {
            private.extend(phrases(&words_of(text), phrase_words));
        }
        let prompts = published.into_iter().map(|prompt| words_of_prompt(prompt).0);
        for words in texts(public).map(words_of).chain(prompts) {
            for phrase in phrases(&words, phrase_words) {
                private.remove(&phrase);
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
        let (words, places) = words_of_prompt(prompt);
        let found = phrases(&words, self.phrase_words).position(|phrase| self.private.contains(&phrase));
        found.map_or(Ok(()), |first| {
            let last = first + self.phrase_words - 1;
            Err(LeakError::Phrase { first: places[first], last: places[last], phrase: words[first..=last].join(" ") })
        })
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

fn texts(rows: &[Row]) -> impl Iterator<Item = &str> {
    rows.iter().flat_map(|row| std::iter::once(&row.text.text).chain(&row.text.text_b)).map(String::as_str)
}

/// Runs of letters and digits in lower case. Everything else separates, so `don't` and `don ' t` are the same words, and a
/// comma between two words hides nothing.
fn words_of(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// The words of a prompt, and for each the place of its token.
fn words_of_prompt(prompt: &Prompt) -> (Vec<String>, Vec<usize>) {
    let words = prompt.tokens().iter().zip(0..);
    words.flat_map(|(token, place)| words_of(token.as_str()).into_iter().map(move |word| (word, place))).unzip()
}

fn phrases(words: &[String], length: usize) -> impl Iterator<Item = u64> {
    words.windows(length).map(|phrase| {
        let mut hasher = DefaultHasher::new();
        phrase.hash(&mut hasher);
        hasher.finish()
    })
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
        let words = ", alice hates the blue pill it was a very good day";
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
        let hidden = check.check(&prompt("the , blue , , pill")).expect_err("punctuation hides nothing");
        assert!(hidden.to_string().starts_with("tokens 0 to 5"), "{hidden}");
        assert!(check.check(&prompt("very good day")).is_err());
        assert!(check.check(&prompt("zebra")).is_err_and(|e| e.to_string().contains("vocabulary")));
    }
}
