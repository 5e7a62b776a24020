//! A prompt: an ordered list of tokens from the public vocabulary.

use crate::{digest::Digest, limits::MAX_PROMPT_TOKENS, token::Token, vocabulary::Vocabulary};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An ordered list of tokens. May be empty: an empty prompt is the bare template.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Prompt(pub Vec<Token>);

/// Why a prompt is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PromptError {
    /// More tokens than the task or the product allows.
    #[error("the prompt has {tokens} tokens; at most {max} are allowed")]
    TooLong {
        /// Its length.
        tokens: usize,
        /// The cap.
        max: usize,
    },
    /// A token that is not in the task's public vocabulary.
    #[error(
        "token {position} ({token:?}) is not in the task's vocabulary; only words from the public list may leave a participant"
    )]
    OutsideVocabulary {
        /// Its place, counted from 0.
        position: usize,
        /// The token.
        token: String,
    },
}

impl Prompt {
    /// Splits `text` at white space; an error names the word.
    pub fn parse(text: &str) -> Result<Self, crate::token::TokenError> {
        text.split_whitespace().map(Token::new).collect::<Result<_, _>>().map(Self)
    }

    /// Checks the length against `max_tokens` (and [`MAX_PROMPT_TOKENS`]) and every token against `vocabulary`.
    pub fn validate(&self, max_tokens: usize, vocabulary: &Vocabulary) -> Result<(), PromptError> {
        let max = max_tokens.min(MAX_PROMPT_TOKENS);
        if self.0.len() > max {
            return Err(PromptError::TooLong { tokens: self.0.len(), max });
        }
        match self.0.iter().position(|token| !vocabulary.contains(token)) {
            Some(position) => {
                Err(PromptError::OutsideVocabulary { position, token: self.0[position].as_str().to_owned() })
            }
            None => Ok(()),
        }
    }

    /// The tokens in order.
    pub fn tokens(&self) -> &[Token] {
        &self.0
    }

    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no token.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Digest over the tokens, for caches and receipts.
    pub fn digest(&self) -> Digest {
        Digest::of_parts(self.0.iter().map(Token::as_str))
    }
}

impl fmt::Display for Prompt {
    /// The tokens with one blank between them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, token) in self.0.iter().enumerate() {
            if position > 0 {
                f.write_str(" ")?;
            }
            fmt::Display::fmt(token, f)?;
        }
        Ok(())
    }
}

impl FromIterator<Token> for Prompt {
    fn from_iter<I: IntoIterator<Item = Token>>(tokens: I) -> Self {
        Self(tokens.into_iter().collect())
    }
}
