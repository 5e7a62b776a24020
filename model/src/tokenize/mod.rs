//! WordPiece: text to piece ids.

mod basic;
#[cfg(test)]
mod tests;
mod unicode;

use std::collections::HashMap;

use crate::error::ModelError;

/// Largest accepted `vocab.txt` in bytes.
const MAX_VOCABULARY_BYTES: usize = 4 * 1024 * 1024;
/// A longer word becomes `[UNK]` without a look, as in BERT.
const MAX_WORD_CHARS: usize = 100;
/// What marks a piece that continues a word.
const CONTINUATION: &str = "##";

/// An uncased WordPiece vocabulary (Schuster and Nakajima 2012; the greedy form of Devlin et al. 2019).
///
/// Text never yields `[PAD]`, `[CLS]`, `[SEP]` or `[MASK]`: these pieces are kept apart from the ones that text is
/// matched against. A word that cannot be spelled yields `[UNK]`.
pub struct WordPiece {
    pieces: Vec<Box<str>>,
    starts: HashMap<Box<str>, u32>,
    continuations: HashMap<Box<str>, u32>,
    pub(crate) special: Special,
    words: Vec<u32>,
}

/// Ids of the pieces with a meaning of their own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Special {
    /// A word that cannot be spelled.
    pub(crate) unknown: u32,
    /// Start of an input.
    pub(crate) start: u32,
    /// End of an input.
    pub(crate) end: u32,
    /// The place to fill.
    pub(crate) mask: u32,
}

impl WordPiece {
    /// Reads a vocabulary: one piece a line, in id order, `size` of them.
    pub(crate) fn read(bytes: &[u8], size: usize) -> Result<Self, ModelError> {
        if bytes.len() > MAX_VOCABULARY_BYTES {
            return Err(ModelError::TooLarge { file: "vocabulary", limit: MAX_VOCABULARY_BYTES, found: bytes.len() });
        }
        let text = std::str::from_utf8(bytes).map_err(|error| ModelError::Malformed {
            file: "vocabulary",
            expected: "UTF-8 text, one piece a line",
            found: error.to_string(),
        })?;
        let pieces: Vec<Box<str>> = text.lines().map(Box::from).collect();
        if pieces.len() != size {
            return Err(vocabulary(format!("{size} pieces"), format!("{} lines", pieces.len())));
        }
        let (mut starts, mut continuations) = (HashMap::new(), HashMap::new());
        let mut special = HashMap::new();
        for (id, piece) in (0..).zip(&pieces) {
            let former = match kind(piece) {
                Kind::Special => special.insert(piece.clone(), id),
                Kind::Continuation(rest) => continuations.insert(rest.into(), id),
                Kind::Start => starts.insert(piece.clone(), id),
            };
            if let Some(former) = former {
                let found = format!("{piece:?} at ids {former} and {id}");
                return Err(vocabulary("every piece once".to_owned(), found));
            }
        }
        let find = |name: &str| {
            let missing = || vocabulary(format!("the piece {name}"), "none".to_owned());
            special.get(name).copied().ok_or_else(missing)
        };
        let special =
            Special { unknown: find("[UNK]")?, start: find("[CLS]")?, end: find("[SEP]")?, mask: find("[MASK]")? };
        let words = (0..).zip(&pieces).filter(|(_, piece)| is_word(piece)).map(|(id, _)| id);
        let words = words.collect();
        Ok(Self { pieces, starts, continuations, special, words })
    }

    /// Piece ids of `text`; special ids never, except `[UNK]` for words that cannot be spelled.
    pub fn tokenize(&self, text: &str) -> Vec<u32> {
        let mut ids = Vec::new();
        basic::words(text, |word| self.spell(word, &mut ids));
        ids
    }

    /// The greedy longest match: always the longest piece that the rest of the word starts with.
    fn spell(&self, word: &str, ids: &mut Vec<u32>) {
        let before = ids.len();
        let mut rest = word;
        if word.chars().count() > MAX_WORD_CHARS {
            ids.push(self.special.unknown);
            return;
        }
        while !rest.is_empty() {
            let table = if ids.len() == before { &self.starts } else { &self.continuations };
            let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
            let Some((end, id)) = ends.rev().find_map(|end| Some((end, *table.get(&rest[..end])?))) else {
                ids.truncate(before);
                ids.push(self.special.unknown);
                return;
            };
            ids.push(id);
            rest = &rest[end..];
        }
    }

    /// Pieces in the vocabulary.
    pub fn size(&self) -> usize {
        self.pieces.len()
    }

    /// The piece with this id as it stands in the vocabulary, `##` and brackets included.
    pub fn piece(&self, id: u32) -> Option<&str> {
        self.pieces.get(usize::try_from(id).ok()?).map(AsRef::as_ref)
    }

    /// Id of a piece that starts a word; `None` for special pieces, `##` pieces and strings that are no piece.
    pub fn word_id(&self, word: &str) -> Option<u32> {
        self.starts.get(word).copied()
    }

    /// The piece with this id if it starts a word; `None` for special and `##` pieces.
    pub fn word(&self, id: u32) -> Option<&str> {
        self.piece(id).filter(|piece| matches!(kind(piece), Kind::Start))
    }

    /// Ids of the words, ascending: pieces of the letters a to z alone, with two letters or more, and "a" and "i".
    pub fn word_ids(&self) -> &[u32] {
        &self.words
    }
}

enum Kind<'a> {
    Special,
    Continuation(&'a str),
    Start,
}

fn kind(piece: &str) -> Kind<'_> {
    match piece {
        "[PAD]" | "[UNK]" | "[CLS]" | "[SEP]" | "[MASK]" => Kind::Special,
        _ => match piece.strip_prefix(CONTINUATION) {
            Some(rest) if !rest.is_empty() => Kind::Continuation(rest),
            _ => Kind::Start,
        },
    }
}

fn is_word(piece: &str) -> bool {
    let letters = piece.bytes().all(|byte| byte.is_ascii_lowercase());
    letters && (piece.len() >= 2 || matches!(piece, "a" | "i"))
}

fn vocabulary(expected: String, found: String) -> ModelError {
    ModelError::Vocabulary { expected, found }
}
