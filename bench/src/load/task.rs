//! The task that the participants of a load run have, and what they propose.

use anyhow::{Context, Result};
use feddtpt_shared::Vocabulary;
use feddtpt_shared::federation::{FederationSpec, RoundPolicy};
use feddtpt_shared::limits::MAX_ROUNDS;
use feddtpt_shared::messages::CreateFederation;
use serde_json::json;

/// Words of the shipped model.
const WORDS: &str = "angry bad best film food for good great happy hate help love movie poor price problem read review room \
                     say service staff the this time what worst";
/// As in the demo: a prompt is about this long.
const WORDS_PER_PROMPT: u32 = 10;

/// A federation that opens round 1 once `participants` have joined and runs as long as one may. Everything else is what a
/// host gets that sets nothing.
pub(super) fn federation(participants: u32) -> Result<CreateFederation> {
    let vocabulary = Vocabulary::parse(&WORDS.replace(' ', "\n")).context("the words of the task")?;
    let task = json!({
        "name": "load",
        "labels": [{ "name": "praise", "verbalizers": ["good"] }, { "name": "complaint", "verbalizers": ["bad"] }],
        "template": "{prompt} : {text} this is {mask} .",
        "seed_prompt": ["read", "this", "review"],
        "max_prompt_tokens": 16,
        "vocabulary": vocabulary.hash(),
    });
    let default = RoundPolicy::default();
    let policy = RoundPolicy { quorum: participants, capacity: default.capacity.max(participants), ..default };
    let spec: FederationSpec = serde_json::from_value(json!({ "task": task, "rounds": MAX_ROUNDS, "policy": policy }))?;
    Ok(CreateFederation { spec, vocabulary: vocabulary.to_text() })
}

/// The body of a proposal; participant and round decide its words.
pub(super) fn proposal(participant: u32, round: u32) -> String {
    let words: Vec<&str> = WORDS.split(' ').filter(|word| !word.is_empty()).collect();
    let mut draw = participant.wrapping_mul(0x9E37_79B9) ^ round.wrapping_mul(0x85EB_CA6B);
    let mut prompt = Vec::new();
    for _ in 0..WORDS_PER_PROMPT {
        // A linear congruential generator (Numerical Recipes, section 7.1); its upper bits are the good ones.
        draw = draw.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        prompt.push(words[(draw >> 16) as usize % words.len()]);
    }
    json!({ "prompt": prompt }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use feddtpt_shared::messages::Proposal;

    #[test]
    fn the_server_will_take_both() {
        let CreateFederation { spec, vocabulary } = federation(7).unwrap();
        let vocabulary = Vocabulary::parse(&vocabulary).unwrap();
        spec.validate(&vocabulary).unwrap();
        let Proposal { prompt } = serde_json::from_str(&proposal(3, 4)).unwrap();
        prompt.validate(spec.task.max_prompt_tokens, &vocabulary).unwrap();
        assert_ne!(proposal(3, 4), proposal(3, 5));
        assert_ne!(proposal(3, 4), proposal(4, 4));
    }
}
