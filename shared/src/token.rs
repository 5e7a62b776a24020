//! One discrete token of a prompt: a word that is safe to send, show and put into a template.

use crate::limits::MAX_TOKEN_BYTES;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A word of a prompt. Holding one means that it passed [`Token::new`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Token(String);

/// Why a string is not a token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// The string is empty.
    #[error("the token is empty")]
    Empty,
    /// The string is longer than [`MAX_TOKEN_BYTES`].
    #[error("the token has {bytes} bytes; at most {MAX_TOKEN_BYTES} are allowed")]
    TooLong {
        /// Its length in bytes.
        bytes: usize,
    },
    /// White space, also the exotic kinds: a token is one word.
    #[error("the token contains white space (U+{code:04X}) at character {position}; send one word per token")]
    WhiteSpace {
        /// The code point.
        code: u32,
        /// Its place, counted in characters from 0.
        position: usize,
    },
    /// A control, zero-width, bidirectional or other invisible character.
    #[error("the token contains the {kind} character U+{code:04X} at character {position}")]
    Invisible {
        /// Which kind of character.
        kind: &'static str,
        /// The code point.
        code: u32,
        /// Its place, counted in characters from 0.
        position: usize,
    },
    /// A model's special or chat-template marker, such as `[MASK]` or `<|im_start|>`.
    #[error("the token looks like a model's special marker ({marker})")]
    Special {
        /// The marker it resembles.
        marker: &'static str,
    },
}

impl Token {
    /// Checks `text` and wraps it.
    pub fn new(text: impl Into<String>) -> Result<Self, TokenError> {
        let text = text.into();
        check(&text)?;
        Ok(Self(text))
    }

    /// The word itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn check(text: &str) -> Result<(), TokenError> {
    if text.is_empty() {
        return Err(TokenError::Empty);
    }
    if text.len() > MAX_TOKEN_BYTES {
        return Err(TokenError::TooLong { bytes: text.len() });
    }
    for (position, c) in text.chars().enumerate() {
        let code = u32::from(c);
        if let Some(kind) = invisible_kind(c) {
            return Err(TokenError::Invisible { kind, code, position });
        }
        if c.is_whitespace() {
            return Err(TokenError::WhiteSpace { code, position });
        }
    }
    special_marker(text).map_or(Ok(()), |marker| Err(TokenError::Special { marker }))
}

/// The kind of an invisible character, by the Unicode blocks that hide or reorder text (Unicode TR 36, section 3).
pub(crate) fn invisible_kind(c: char) -> Option<&'static str> {
    match c {
        '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{00AD}' | '\u{180E}' | '\u{034F}' => {
            Some("zero-width")
        }
        '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{206F}' | '\u{061C}' => {
            Some("bidirectional")
        }
        '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => Some("variation selector"),
        '\u{E0000}'..='\u{E007F}' => Some("tag"),
        '\u{FFF9}'..='\u{FFFB}' => Some("annotation"),
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}' => Some("private-use"),
        _ if c.is_control() && !c.is_whitespace() => Some("control"),
        '\t' | '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' => Some("control"),
        _ => None,
    }
}

/// Brackets that models use for their own markers; a word has no business holding one.
const MARKERS: [&str; 8] = ["[", "]", "<", ">", "{", "}", "\u{2581}", "##"];

fn special_marker(text: &str) -> Option<&'static str> {
    MARKERS.into_iter().find(|marker| text.contains(marker))
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Token {
    type Error = TokenError;
    fn try_from(text: String) -> Result<Self, TokenError> {
        Self::new(text)
    }
}

impl From<Token> for String {
    fn from(token: Token) -> Self {
        token.0
    }
}

impl std::str::FromStr for Token {
    type Err = TokenError;
    fn from_str(text: &str) -> Result<Self, TokenError> {
        Self::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_hides_or_steers() {
        for (text, part) in [
            ("", "empty"),
            ("two words", "white space"),
            ("a\u{200B}b", "zero-width"),
            ("\u{202E}evil", "bidirectional"),
            ("line\nbreak", "control"),
            ("nul\0", "control"),
            ("[MASK]", "special"),
            ("<|im_start|>", "special"),
            ("{prompt}", "special"),
            ("##ing", "special"),
            ("non\u{A0}breaking", "white space"),
        ] {
            let message = Token::new(text).expect_err(text).to_string();
            assert!(message.contains(part), "{text:?}: {message}");
        }
        assert!(Token::new("x".repeat(MAX_TOKEN_BYTES)).is_ok());
        assert!(Token::new("x".repeat(MAX_TOKEN_BYTES + 1)).is_err());
        assert!(Token::new("don't").is_ok());
    }
}
