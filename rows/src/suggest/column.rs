//! What the values of a column look like.

use feddtpt_shared::limits::MAX_LABELS;
use std::collections::HashSet;

/// Longest label that is taken for one, in characters.
const LABEL_CHARS: usize = 60;

/// A column and the measures of its first values.
#[derive(Debug)]
pub(crate) struct Column {
    /// Its name.
    pub(crate) name: String,
    filled: usize,
    chars: usize,
    longest: usize,
    /// Values of more than one word, or in a script that needs no blanks.
    prose: usize,
    numbers: usize,
    distinct: HashSet<String>,
}

impl Column {
    /// A column before its first value.
    pub(crate) fn new(name: String) -> Self {
        Self { name, filled: 0, chars: 0, longest: 0, prose: 0, numbers: 0, distinct: HashSet::new() }
    }

    /// Takes a value into account; empty ones do not count.
    pub(crate) fn add(&mut self, value: &str) {
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        let chars = value.chars().count();
        self.filled += 1;
        self.chars += chars;
        self.longest = self.longest.max(chars);
        let foreign = || value.chars().filter(|character| !character.is_ascii()).count() * 2 > chars;
        self.prose += usize::from(value.contains(char::is_whitespace) || foreign());
        // With a decimal comma, too.
        self.numbers += usize::from(value.replace(',', ".").parse::<f64>().is_ok());
        if chars <= LABEL_CHARS {
            self.distinct.insert(value.to_owned());
        }
    }

    /// Whether nothing speaks against labels: they are short, and not all different.
    pub(super) fn may_be_labels(&self) -> bool {
        let repeated = self.filled < 8 || self.distinct.len() < self.filled;
        self.longest <= LABEL_CHARS && self.distinct.len() <= MAX_LABELS && repeated
    }

    /// Whether the values speak for labels: a few of them, each standing there more than once on average.
    pub(super) fn looks_like_labels(&self) -> bool {
        self.may_be_labels() && self.distinct.len() >= 2 && self.distinct.len() * 2 <= self.filled
    }

    /// Whether most values are texts of several words.
    pub(super) fn looks_like_prose(&self) -> bool {
        self.prose * 2 > self.filled
    }

    /// Whether nothing speaks against texts: most of the values are no numbers.
    pub(super) fn may_be_texts(&self) -> bool {
        self.filled == 0 || self.holds_words()
    }

    /// Whether there are values and most are no numbers.
    pub(super) fn holds_words(&self) -> bool {
        self.numbers * 2 < self.filled
    }

    /// The mean length of the values, in characters, rounded down.
    pub(super) fn mean_chars(&self) -> usize {
        self.chars.checked_div(self.filled).unwrap_or(0)
    }
}
