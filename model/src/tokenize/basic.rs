//! BERT's basic tokenizer: clean, space out ideographs, lower case, strip accents, split at spaces and punctuation.

use unicode_normalization::UnicodeNormalization;

use super::unicode;

/// Calls `emit` for each word of `text`, lower-cased and without accents; a punctuation mark is a word of its own.
/// After Devlin et al. 2019, `tokenization.py`, uncased.
pub(super) fn words(text: &str, mut emit: impl FnMut(&str)) {
    let mut word = String::new();
    let cleaned = text.chars().filter_map(clean).nfd();
    for c in cleaned.filter(|&c| !unicode::is_nonspacing_mark(c)).flat_map(char::to_lowercase) {
        let stands_alone = unicode::is_punctuation(c) || unicode::is_ideograph(c);
        if (stands_alone || c.is_whitespace()) && !word.is_empty() {
            emit(&word);
            word.clear();
        }
        if stands_alone {
            emit(c.encode_utf8(&mut [0; 4]));
        } else if !c.is_whitespace() {
            word.push(c);
        }
    }
    if !word.is_empty() {
        emit(&word);
    }
}

/// Drops what has no place in text and makes every space a plain one.
fn clean(c: char) -> Option<char> {
    match c {
        '\t' | '\n' | '\r' => Some(' '),
        '\0' | '\u{FFFD}' => None,
        c if unicode::is_control(c) => None,
        c if c.is_whitespace() => Some(' '),
        c => Some(c),
    }
}
