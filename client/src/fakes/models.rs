//! Models that compute.

use crate::platform::{Answer, Candidate, Llm, LlmError, Proposer, ProposerError};
use feddtpt_shared::{Digest, Prompt, RowText, Token};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

/// Knows the right answer of a row (the last number of its text, modulo 2) and gives it the more often the higher the numbers of the
/// prompt's words are.
#[derive(Clone, Debug, Default)]
pub(crate) struct FakeLlm(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    calls: Vec<(Digest, String)>,
    failures: VecDeque<LlmError>,
}

impl FakeLlm {
    /// Every (prompt, row) pair that was answered.
    pub(crate) fn calls(&self) -> Vec<(Digest, String)> {
        self.0.lock().expect("no panic").calls.clone()
    }

    /// Fails the next calls in this way.
    pub(crate) fn fail(&self, failures: impl IntoIterator<Item = LlmError>) {
        self.0.lock().expect("no panic").failures.extend(failures);
    }
}

/// From 0 to 29.
fn quality(token: &Token) -> u32 {
    token.as_str().trim_start_matches('w').parse().expect("a word of the toy vocabulary")
}

fn answer(prompt: &Prompt, row: &RowText) -> Answer {
    let number: u32 = row.text.rsplit(' ').next().and_then(|n| n.parse().ok()).expect("a number");
    let total: u32 = prompt.tokens().iter().map(quality).sum();
    let luck = Digest::of_parts(["luck", &row.text, &prompt.to_string()]).as_bytes()[0];
    let right = number % 2;
    Answer::Label(if u32::from(luck) < 60 + 2 * total { right } else { 1 - right })
}

impl Llm for FakeLlm {
    fn id(&self) -> &'static str {
        "fake-llm"
    }

    fn preferred_batch(&self) -> usize {
        8
    }

    async fn answer(&self, prompt: &Prompt, rows: &[&RowText]) -> Result<Vec<Answer>, LlmError> {
        tokio::task::yield_now().await;
        let mut inner = self.0.lock().expect("no panic");
        if let Some(failure) = inner.failures.pop_front() {
            return Err(failure);
        }
        inner.calls.extend(rows.iter().map(|row| (prompt.digest(), row.text.clone())));
        Ok(rows.iter().map(|row| answer(prompt, row)).collect())
    }
}

/// Proposes words in an order that depends on the neighbours, a word outside the vocabulary first.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct FakeProposer;

impl Proposer for FakeProposer {
    fn id(&self) -> &'static str {
        "fake-mlm"
    }

    async fn propose(&self, prompt: &Prompt, position: usize, k: usize) -> Result<Vec<Candidate>, ProposerError> {
        tokio::task::yield_now().await;
        assert!(position < prompt.len(), "position {position} of {prompt}");
        let mut context = prompt.0.clone();
        context.remove(position);
        let start = usize::from(Prompt(context).digest().as_bytes()[0]);
        let words = (0..30).map(|n| format!("w{:02}", (start + n * 7) % 30));
        let words = std::iter::once("outside".to_owned()).chain(words).take(k).zip(0_u8..);
        Ok(words
            .map(|(word, rank)| Candidate { token: Token::new(word).expect("a word"), score: -0.1 * f32::from(rank) })
            .collect())
    }
}
