//! A small task.

use feddtpt_shared::federation::{FederationSpec, RoundPolicy};
use feddtpt_shared::strategy::Strategy;
use feddtpt_shared::{Prompt, Vocabulary};

/// The vocabulary of the tests.
pub const WORDS: &str = "bad\nfilm\ngood\ngreat\nit\nmovie\noverall\nreview\nthe\nwas\n";

/// The same, ready for use.
pub fn words() -> Vocabulary {
    Vocabulary::parse(WORDS).unwrap()
}

/// A prompt of words.
pub fn prompt(text: &str) -> Prompt {
    Prompt::parse(text).unwrap()
}

/// Two participants, a second at least, ten at most, no retry.
pub fn policy() -> RoundPolicy {
    RoundPolicy {
        quorum: 2,
        min_participants: 2,
        max_participants: None,
        min_duration_ms: 1_000,
        max_duration_ms: 10_000,
        max_retries: 1,
        capacity: 10,
        clients_per_round: None,
    }
}

/// A federation of `rounds` rounds.
#[expect(clippy::needless_pass_by_value, reason = "reads better where it is called")]
pub fn spec(rounds: u32, policy: RoundPolicy) -> FederationSpec {
    let vocabulary = Vocabulary::parse(WORDS).unwrap();
    let task = serde_json::json!({
        "name": "reviews",
        "labels": [{"name": "bad", "verbalizers": ["bad"]}, {"name": "good", "verbalizers": ["good"]}],
        "template": "{prompt} {text} it was {mask} .",
        "seed_prompt": ["the", "review"],
        "max_prompt_tokens": 6,
        "vocabulary": vocabulary.hash(),
    });
    let spec = serde_json::json!({ "task": task, "rounds": rounds, "policy": policy });
    serde_json::from_value(spec).unwrap()
}

/// The same with a gate of so many stages.
pub fn gated(rounds: u32, stages: u32, policy: RoundPolicy) -> FederationSpec {
    let mut spec = spec(rounds, policy);
    spec.strategy.name = Strategy::FeddtptGated;
    let gate = &mut spec.strategy.gate;
    (gate.candidates, gate.shared_edits, gate.stages) = (8, 0, stages);
    spec
}
