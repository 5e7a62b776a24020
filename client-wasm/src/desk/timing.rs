//! How fast the model is here.

use crate::boundary::TabError;
use feddtpt_model::{MaskedLm, Segment};

/// Milliseconds for label scores of two words on `rows` texts of `pieces` pieces, masks and markers included. The best of
/// three.
pub(crate) fn batch_ms(model: &dyn MaskedLm, rows: usize, pieces: usize) -> Result<f64, TabError> {
    // "the" is one piece; begin, end and mask are the other three.
    let text = vec!["the"; pieces.saturating_sub(3)].join(" ");
    let input = model.encode(&[Segment::Literal(&text), Segment::Mask]).map_err(TabError::internal)?;
    let inputs = vec![input; rows];
    let words: Vec<u32> = ["good", "bad"].iter().filter_map(|word| model.word_id(word)).collect();
    let mut best = f64::INFINITY;
    for _ in 0..3 {
        let begun = js_sys::Date::now();
        model.score(&inputs, &words).map_err(TabError::internal)?;
        best = best.min(js_sys::Date::now() - begun);
    }
    Ok(best)
}
