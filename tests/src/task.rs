//! A small federation: judging reviews, with the words that the shipped model knows.

use anyhow::{Context, Result};
use feddtpt_shared::federation::{FederationSpec, RoundPolicy};
use feddtpt_shared::search::SearchSettings;
use feddtpt_shared::strategy::{NoisePolicy, Strategy, StrategySettings};
use feddtpt_shared::task::{Label, Task};
use feddtpt_shared::template::Template;
use feddtpt_shared::{Prompt, Token, Vocabulary};

/// The prompt that every federation here starts from.
pub const SEED_PROMPT: &str = "read review";

/// Whole words of the shipped model.
pub fn vocabulary() -> Result<Vocabulary> {
    let pieces = include_str!("../../model/data/mini/vocab.txt").lines();
    let words = pieces.filter(|piece| piece.len() > 2 && piece.bytes().all(|byte| byte.is_ascii_lowercase()));
    Ok(Vocabulary::new(words.map(Token::new).collect::<Result<Vec<_>, _>>()?)?)
}

/// Two rounds for `participants`, each of which must submit; few iterations, so that a run takes seconds.
pub fn small(participants: u32) -> Result<FederationSpec> {
    let label = |name: &str, word: &str| Label { name: name.to_owned(), verbalizers: vec![word.to_owned()] };
    Ok(FederationSpec {
        task: Task {
            name: "reviews".to_owned(),
            description: "Does a review praise or complain?".to_owned(),
            labels: vec![label("praise", "praise"), label("complaint", "complaint")],
            template: Template::parse("{prompt} : {text} this is a {mask} .")?,
            model_family: feddtpt_shared::task::ModelFamily::Masked,
            calibration: feddtpt_shared::task::Calibration::ContentFree,
            seed_prompt: Prompt::parse(SEED_PROMPT).context("the seed prompt")?,
            max_prompt_tokens: 8,
            vocabulary: vocabulary()?.hash(),
            public_rows: Vec::new(),
        },
        host: None,
        rounds: 2,
        // Everything is kept and released, so that a round's prompt depends on every proposal.
        strategy: StrategySettings {
            min_points: 1,
            noise: NoisePolicy::Keep,
            release_threshold: Some(1),
            ..StrategySettings::default()
        },
        search: SearchSettings { iterations: 8, batch_rows: 8, top_k: 50, ..SearchSettings::default() },
        policy: RoundPolicy {
            quorum: participants,
            min_participants: participants,
            max_duration_ms: 120_000,
            ..RoundPolicy::default()
        },
        seed: 7,
    })
}

/// The same with a gate of so many stages.
pub fn gated(participants: u32, stages: u32) -> Result<FederationSpec> {
    let mut spec = small(participants)?;
    spec.strategy.name = Strategy::FeddtptGated;
    let gate = &mut spec.strategy.gate;
    (gate.candidates, gate.shared_edits, gate.stages) = (8, 0, stages);
    Ok(spec)
}
