//! Asking the LLM about a batch.

use super::{Account, PromptKey, Score};
use crate::backoff::Backoff;
use crate::data::{Batch, BatchRow};
use crate::platform::{Answer, Clock, Llm, LlmError};
use crate::random::Draw;
use feddtpt_shared::search::Objective;
use feddtpt_shared::{Digest, Prompt, RowText};
use std::collections::{HashMap, HashSet};

/// Tries of one chunk of rows before the LLM counts as away.
const MAX_TRIES: u32 = 6;

/// Why there is no score.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EvaluateError {
    /// The calls needed are more than the budget has left; none was made.
    #[error("{needed} LLM calls are needed and {left} are left in the budget")]
    Budget {
        /// Calls needed.
        needed: u64,
        /// Calls left.
        left: u64,
    },
    /// The LLM did not answer, however often it was asked.
    #[error("the LLM did not answer {MAX_TRIES} times in a row: {0}")]
    Unavailable(String),
    /// The LLM will not answer.
    #[error("the LLM refuses: {0}")]
    Refused(String),
}

/// Judges `prompt` on `batch`: the score of its [`answers`].
pub async fn evaluate<L: Llm, C: Clock>(
    llm: &L,
    clock: &C,
    prompt: &Prompt,
    batch: &Batch<'_>,
    objective: Objective,
    account: &mut Account,
) -> Result<Score, EvaluateError> {
    let answers = answers(llm, clock, prompt, batch, account).await?;
    let labels = batch.rows().iter().map(|row| row.label);
    Ok(Score::count(objective, batch.labels(), labels.zip(answers)))
}

/// The LLM's answers to `batch` under `prompt`, one for each row in its order. Rows whose answer is in the cache cost nothing; the rest is asked in chunks of the LLM's
/// preferred size, but only when all of it fits the budget. A chunk the LLM does not answer is tried again, six times in
/// all, with full jitter. What was answered before an error stays in the cache and is not paid for again.
pub async fn answers<L: Llm, C: Clock>(
    llm: &L,
    clock: &C,
    prompt: &Prompt,
    batch: &Batch<'_>,
    account: &mut Account,
) -> Result<Vec<Answer>, EvaluateError> {
    let key = PromptKey::new(llm.id(), prompt);
    let missing = missing_rows(account, key, batch);
    let needed = missing.len() as u64;
    if !account.budget.fits(needed) {
        return Err(EvaluateError::Budget { needed, left: account.budget.left().unwrap_or(0) });
    }
    account.cache.touch(key);
    let mut answers: HashMap<Digest, Answer> =
        batch.rows().iter().filter_map(|row| Some((row.digest, account.cache.get(key, row.digest)?))).collect();
    for chunk in missing.chunks(llm.preferred_batch().max(1)) {
        let texts: Vec<&RowText> = chunk.iter().map(|row| row.text).collect();
        let found = ask(llm, clock, prompt, &texts, account).await?;
        account.budget.pay(chunk.len() as u64);
        for (row, answer) in chunk.iter().zip(found) {
            account.cache.insert(key, row.digest, answer);
            answers.insert(row.digest, answer);
        }
    }
    let answer = |row: &BatchRow<'_>| answers.get(&row.digest).copied().unwrap_or(Answer::Unparsed);
    Ok(batch.rows().iter().map(answer).collect())
}

/// How many LLM calls judging `prompt` on `batch` would take: its distinct rows that are not in the cache.
pub fn missing(account: &Account, llm_id: &str, prompt: &Prompt, batch: &Batch<'_>) -> u64 {
    missing_rows(account, PromptKey::new(llm_id, prompt), batch).len() as u64
}

fn missing_rows<'b, 'a>(account: &Account, key: PromptKey, batch: &'b Batch<'a>) -> Vec<&'b BatchRow<'a>> {
    let mut seen = HashSet::new();
    let unknown = |row: &&BatchRow<'_>| account.cache.get(key, row.digest).is_none();
    batch.rows().iter().filter(unknown).filter(|row| seen.insert(row.digest)).collect()
}

async fn ask<L: Llm, C: Clock>(
    llm: &L,
    clock: &C,
    prompt: &Prompt,
    texts: &[&RowText],
    account: &mut Account,
) -> Result<Vec<Answer>, EvaluateError> {
    let mut tries = 0;
    loop {
        let error = match llm.answer(prompt, texts).await {
            Ok(answers) if answers.len() == texts.len() => return Ok(answers),
            Ok(answers) => {
                let reason = format!("{} answers came for {} rows", answers.len(), texts.len());
                account.budget.note_unanswered(texts.len() as u64);
                return Err(EvaluateError::Refused(reason));
            }
            Err(error) => error,
        };
        account.budget.note_unanswered(texts.len() as u64);
        tries += 1;
        match error {
            LlmError::Refused(reason) => return Err(EvaluateError::Refused(reason)),
            LlmError::Unavailable(reason) if tries >= MAX_TRIES => return Err(EvaluateError::Unavailable(reason)),
            LlmError::Unavailable(_) => {
                let now = clock.now_ms().to_le_bytes();
                let mut draw = Draw::from_parts([b"llm retry", llm.id().as_bytes(), prompt.digest().as_bytes(), &now]);
                clock.sleep_ms(Backoff::default().wait_ms(tries, &mut draw)).await;
            }
        }
    }
}
