//! The ablation that averages embeddings position by position.

use super::Draft;
use crate::{
    KeptReason, Withheld,
    arithmetic::{add_scaled, dot, on_grid},
    prepared::Prepared,
    vectors::rows,
};

/// For each position up to the proposals' rounded mean length: the mean unit vector of the tokens there (over the
/// proposals that long), and the token nearest to it in cosine similarity; the alphabet decides between equals.
///
/// Nearest among all *submitted* tokens, not the whole vocabulary: the server releases nothing that nobody sent. A
/// token may win several positions and then stands in each. A winner below the release threshold leaves its position
/// empty.
pub(super) fn draft(round: &Prepared<'_>) -> Draft {
    let tally = &round.tally;
    let tokens = tally.tokens.len();
    let rows = rows(&round.units);
    let mut draft = Draft {
        kept: Vec::new(),
        labels: vec![None; tokens],
        chosen: vec![false; tokens],
        withheld: vec![Some(Withheld::NotChosen); tokens],
        clusters: Vec::new(),
        density: None,
        empty_because: KeptReason::NothingReleasable,
    };
    for position in 0..tally.mean_length() {
        let mut sum = vec![0.0; round.units.ncols()];
        for prompt in &tally.prompts {
            if let Some(&token) = prompt.tokens.get(position) {
                add_scaled(&mut sum, f64::from(prompt.copies), &rows[token]);
            }
        }
        // The largest similarity; `max_by` would prefer the last of equals, so the later token counts as less.
        let similarities = rows.iter().map(|row| on_grid(dot(row, &sum))).enumerate();
        let Some((token, _)) = similarities.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))) else { break };
        draft.chosen[token] = true;
        if round.release.allows(tally.participants[token], tally.published[token]) {
            draft.kept.push((token, position as f64));
            draft.withheld[token] = None;
        } else {
            draft.withheld[token] = Some(Withheld::BelowThreshold);
        }
    }
    draft
}
