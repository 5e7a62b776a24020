//! The entry: one round of aggregation.

use crate::{
    Aggregation, AggregationError, AggregationInput, Embed, KeptReason,
    finish::{finish, without_tokens},
    prepared::Prepared,
    strategy::draft,
};
use feddtpt_shared::strategy::StrategySettings;

/// Makes the next prompt from `input` by the strategy in `settings`, with `embed`'s vectors for the tokens.
///
/// The result depends on the multiset of proposals, the incumbent, the mean embedding, the cap, the settings, the
/// embeddings and, for k-means only, the seed. Where nothing can be made of the proposals the incumbent stays and
/// [`Outcome`](crate::Outcome) says why.
///
/// # Errors
/// Settings out of range, no room for a token, or embeddings of the wrong shape or with components that are not
/// finite. No list of proposals is an error.
pub fn aggregate(
    input: &AggregationInput,
    settings: &StrategySettings,
    embed: &impl Embed,
) -> Result<Aggregation, AggregationError> {
    settings.validate().map_err(AggregationError::Settings)?;
    if input.max_prompt_tokens == 0 {
        return Err(AggregationError::NoRoom);
    }
    let round = Prepared::new(input, settings, embed)?;
    let nothing = if round.tally.proposals == 0 {
        Some(KeptReason::NoProposals)
    } else if round.tally.prompts.is_empty() {
        Some(KeptReason::AllAbstained)
    } else if round.tally.tokens.is_empty() {
        Some(KeptReason::NoTokens)
    } else {
        None
    };
    if let Some(reason) = nothing {
        return Ok(without_tokens(input, &round, reason));
    }
    let draft = draft(&round)?;
    Ok(finish(input, &round, draft))
}
