//! Prompt, text and mask to one input of the model.

use std::ops::Range;

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

/// One input whose prompt is a run of vectors in the place of pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SoftEncoded {
    /// The input as for a prompt of words; `[UNK]` holds the places of the vectors and is never looked up.
    pub encoded: Encoded,
    /// Positions in `encoded.ids` that take the vectors, the first vector at the start.
    pub soft: Range<usize>,
    /// Positions of the text's pieces in `encoded.ids`, ascending.
    pub text: Vec<usize>,
}

/// Joins segments into an input of at most `limit` pieces. Of several texts the longest is cut first, of equally long
/// ones the last.
pub(crate) fn encode(vocabulary: &WordPiece, limit: usize, segments: &[Segment<'_>]) -> Result<Encoded, ModelError> {
    let parts = segments.iter().map(|segment| Part::new(vocabulary, segment)).collect();
    Ok(join(vocabulary, limit, parts)?.0)
}

/// As [`encode`], with `vectors` places for a soft prompt between two lists of segments.
pub(crate) fn encode_soft(
    vocabulary: &WordPiece,
    limit: usize,
    (before, after): (&[Segment<'_>], &[Segment<'_>]),
    vectors: usize,
) -> Result<SoftEncoded, ModelError> {
    let mut parts: Vec<Part> = before.iter().map(|segment| Part::new(vocabulary, segment)).collect();
    // One place more than fit is refused just like any larger number, without the memory for it.
    let places = vectors.min(limit.saturating_add(1));
    parts.push(Part { ids: vec![vocabulary.special.unknown; places], kind: PartKind::Fixed });
    parts.extend(after.iter().map(|segment| Part::new(vocabulary, segment)));
    let texts: Vec<bool> = parts.iter().map(|part| part.kind == PartKind::Text).collect();
    let (encoded, ranges) = join(vocabulary, limit, parts)?;
    let text = ranges.iter().zip(&texts).filter(|(_, text)| **text).flat_map(|(range, _)| range.clone()).collect();
    Ok(SoftEncoded { encoded, soft: ranges[before.len()].clone(), text })
}

/// A segment as pieces.
struct Part {
    ids: Vec<u32>,
    kind: PartKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum PartKind {
    /// Never cut.
    Fixed,
    /// Cut to fit.
    Text,
    /// A place to fill.
    Mask,
}

impl Part {
    fn new(vocabulary: &WordPiece, segment: &Segment<'_>) -> Self {
        match segment {
            Segment::Literal(words) => Self { ids: vocabulary.tokenize(words), kind: PartKind::Fixed },
            Segment::Text(words) => Self { ids: vocabulary.tokenize(words), kind: PartKind::Text },
            Segment::Mask => Self { ids: vec![vocabulary.special.mask], kind: PartKind::Mask },
        }
    }
}

/// The input, and where in it each part stands.
fn join(
    vocabulary: &WordPiece,
    limit: usize,
    mut parts: Vec<Part>,
) -> Result<(Encoded, Vec<Range<usize>>), ModelError> {
    let is_text = |part: &Part| part.kind == PartKind::Text;
    let fixed = 2 + parts.iter().filter(|part| !is_text(part)).map(|part| part.ids.len()).sum::<usize>();
    let room = limit.checked_sub(fixed).ok_or(ModelError::TooLong { limit, found: fixed })?;
    let truncated = cut(parts.iter_mut().filter(|part| is_text(part)).map(|part| &mut part.ids), room);

    let mut encoded = Encoded { ids: vec![vocabulary.special.start], masks: Vec::new(), truncated };
    let mut ranges = Vec::with_capacity(parts.len());
    for part in &parts {
        let start = encoded.ids.len();
        if part.kind == PartKind::Mask {
            encoded.masks.push(start);
        }
        encoded.ids.extend_from_slice(&part.ids);
        ranges.push(start..encoded.ids.len());
    }
    encoded.ids.push(vocabulary.special.end);
    Ok((encoded, ranges))
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
