//! The federation that a schedule runs: a small task over a small vocabulary.

use crate::schedule::Federation;
use feddtpt_shared::federation::FederationSpec;
use feddtpt_shared::{Prompt, Vocabulary};
use serde_json::json;

/// The public words. Those of one line mean about the same, see [`method`](crate::method).
pub const GROUPS: [&[&str]; 4] =
    [&["film", "movie", "picture"], &["good", "great"], &["bad", "poor", "awful"], &["it", "the", "was"]];

/// Longest prompt, in tokens.
pub const MAX_PROMPT_TOKENS: usize = 4;

/// The words as a text with a word in each line.
pub fn vocabulary() -> String {
    let mut words: Vec<&str> = GROUPS.into_iter().flatten().copied().collect();
    words.sort_unstable();
    words.join("\n") + "\n"
}

/// A prompt of public words.
///
/// # Errors
/// A word that is no token.
pub fn prompt(words: &str) -> Result<Prompt, String> {
    Prompt::parse(words).map_err(|error| error.to_string())
}

/// The spec as a host writes it.
///
/// # Errors
/// A spec that the shared crate does not read.
pub fn spec(federation: &Federation) -> Result<FederationSpec, String> {
    let vocabulary = Vocabulary::parse(&vocabulary()).map_err(|error| error.to_string())?;
    let task = json!({
        "name": "reviews",
        "labels": [{"name": "bad", "verbalizers": ["bad"]}, {"name": "good", "verbalizers": ["good"]}],
        "template": "{prompt} {text} it was {mask} .",
        "seed_prompt": ["the", "film"],
        "max_prompt_tokens": MAX_PROMPT_TOKENS,
        "vocabulary": vocabulary.hash(),
    });
    let Federation { rounds, policy, strategy, seed } = federation;
    let spec = json!({ "task": task, "rounds": rounds, "policy": policy, "strategy": strategy, "seed": seed });
    serde_json::from_value(spec).map_err(|error| error.to_string())
}
