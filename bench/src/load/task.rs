//! The task that the participants of a load run have, and what they propose.

use anyhow::{Context, Result};
use feddtpt_shared::Vocabulary;
use feddtpt_shared::federation::{FederationSpec, RoundPolicy};
use feddtpt_shared::limits::MAX_ROUNDS;
use feddtpt_shared::messages::CreateFederation;
use serde_json::json;
use std::time::Duration;

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
    let mut draw = draws(participant, round);
    let prompt: Vec<&str> = (0..WORDS_PER_PROMPT).map(|_| words[draw() as usize % words.len()]).collect();
    json!({ "prompt": prompt }).to_string()
}

/// How long a participant searches in a round: up to `longest_ms`, evenly spread.
pub(super) fn search_time(participant: u32, round: u32, longest_ms: u64) -> Duration {
    let part = f64::from(draws(!participant, round)()) / f64::from(u16::MAX);
    Duration::from_millis(longest_ms).mul_f64(part)
}

/// Numbers below 2^16 that participant and round decide: a linear congruential generator (Numerical Recipes, section 7.1),
/// whose upper bits are the good ones.
fn draws(participant: u32, round: u32) -> impl FnMut() -> u32 {
    let mut state = participant.wrapping_mul(0x9E37_79B9) ^ round.wrapping_mul(0x85EB_CA6B);
    move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state >> 16
    }
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

    #[test]
    fn search_times_are_evenly_spread() {
        let mut times: Vec<u128> = (0..1_000).map(|number| search_time(number, 3, 1_000).as_millis()).collect();
        times.sort_unstable();
        assert!(times[999] <= 1_000 && times[900] > 850 && times[100] < 150, "{times:?}");
        assert_eq!(search_time(7, 3, 0), Duration::ZERO);
    }
}
