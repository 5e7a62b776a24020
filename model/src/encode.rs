//! Prompt, text and mask to one input of the model.

use crate::error::ModelError;
use crate::tokenize::WordPiece;

/// A part of an input. Neither text kind yields special pieces: "[MASK]" inside them is read as ordinary characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Segment<'a> {
    /// Words that are never cut: prompt and template.
    Literal(&'a str),
    /// Words that are cut from their end until the whole fits the model.
    Text(&'a str),
    /// One place to fill.
    Mask,
}

/// One input: `[CLS] .. [SEP]` as piece ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoded {
    /// Piece ids, special ones included.
    pub ids: Vec<u32>,
    /// Positions of the masks in `ids`, ascending.
    pub masks: Vec<usize>,
    /// Pieces of text that were cut.
    pub truncated: usize,
}

/// Joins segments into an input of at most `limit` pieces. Of several texts the longest is cut first, of equally long
/// ones the last.
pub(crate) fn encode(vocabulary: &WordPiece, limit: usize, segments: &[Segment<'_>]) -> Result<Encoded, ModelError> {
    let mut parts: Vec<(Vec<u32>, bool)> = segments
        .iter()
        .map(|segment| match segment {
            Segment::Literal(words) => (vocabulary.tokenize(words), false),
            Segment::Text(words) => (vocabulary.tokenize(words), true),
            Segment::Mask => (vec![vocabulary.special.mask], false),
        })
        .collect();
    let fixed = 2 + parts.iter().filter(|part| !part.1).map(|part| part.0.len()).sum::<usize>();
    let room = limit.checked_sub(fixed).ok_or(ModelError::TooLong { limit, found: fixed })?;
    let truncated = cut(parts.iter_mut().filter(|part| part.1).map(|part| &mut part.0), room);

    let mut encoded = Encoded { ids: vec![vocabulary.special.start], masks: Vec::new(), truncated };
    for (segment, (ids, _)) in segments.iter().zip(&parts) {
        if matches!(segment, Segment::Mask) {
            encoded.masks.push(encoded.ids.len());
        }
        encoded.ids.extend_from_slice(ids);
    }
    encoded.ids.push(vocabulary.special.end);
    Ok(encoded)
}

/// Cuts `texts` to `room` pieces together and counts the pieces cut.
fn cut<'a>(texts: impl Iterator<Item = &'a mut Vec<u32>>, room: usize) -> usize {
    let mut texts: Vec<_> = texts.collect();
    // A text keeps at most `room` pieces whatever the others need; that leaves little for the loop below.
    let mut removed = 0;
    for text in &mut texts {
        removed += text.len().saturating_sub(room);
        text.truncate(room);
    }
    let mut excess = texts.iter().map(|text| text.len()).sum::<usize>().saturating_sub(room);
    removed += excess;
    while excess > 0 {
        // The last of the longest: `max_by_key` returns the last of equals.
        if let Some(longest) = texts.iter_mut().max_by_key(|text| text.len()) {
            longest.pop();
        }
        excess -= 1;
    }
    removed
}
