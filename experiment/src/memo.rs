//! Models of a run: what they have answered once in this process is not computed again.
//!
//! Arms of an experiment meet the same (prompt, row) again and again. Every run still counts its own calls; only the work is
//! shared.

use feddtpt_client::platform::{Answer, Candidate, Llm, LlmError, Proposer, ProposerError};
use feddtpt_connect::{MaskedJudge, Unsuitable, best_words};
use feddtpt_model::MaskedLm;
use feddtpt_shared::{Digest, Prompt, RowText, Task};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

/// A masked language model in this process, asked as an LLM on the calling thread.
pub struct Inside {
    judge: MaskedJudge,
}

impl Inside {
    /// Prepares `model` for `task`.
    ///
    /// # Errors
    /// A verbalizer is not one word of the model.
    pub fn new(model: Arc<dyn MaskedLm>, task: Task) -> Result<Self, Unsuitable> {
        Ok(Self { judge: MaskedJudge::new(model, task)? })
    }
}

impl Llm for Inside {
    fn id(&self) -> &str {
        self.judge.id()
    }

    fn preferred_batch(&self) -> usize {
        32
    }

    async fn answer(&self, prompt: &Prompt, rows: &[&RowText]) -> Result<Vec<Answer>, LlmError> {
        let rows: Vec<RowText> = rows.iter().map(|row| (*row).clone()).collect();
        self.judge.answer(prompt, &rows).map_err(|error| LlmError::Refused(error.to_string()))
    }
}

/// An LLM whose answers are remembered.
pub struct Memo<L> {
    llm: L,
    answers: Mutex<HashMap<(Digest, u64), Answer>>,
}

impl<L: Llm> Memo<L> {
    /// Remembers `llm`'s answers.
    pub fn new(llm: L) -> Self {
        Self { llm, answers: Mutex::default() }
    }

    /// Answers remembered so far.
    pub fn len(&self) -> usize {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Whether nothing was asked yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<L: Llm> Llm for Memo<L> {
    fn id(&self) -> &str {
        self.llm.id()
    }

    fn preferred_batch(&self) -> usize {
        self.llm.preferred_batch()
    }

    async fn answer(&self, prompt: &Prompt, rows: &[&RowText]) -> Result<Vec<Answer>, LlmError> {
        let key = prompt.digest();
        let known: Vec<Option<Answer>> = {
            let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
            rows.iter().map(|row| answers.get(&(key, hash(row))).copied()).collect()
        };
        let missing: Vec<&RowText> =
            rows.iter().zip(&known).filter(|(_, known)| known.is_none()).map(|(row, _)| *row).collect();
        let found = if missing.is_empty() { Vec::new() } else { self.llm.answer(prompt, &missing).await? };
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.extend(missing.iter().zip(&found).map(|(row, answer)| ((key, hash(row)), *answer)));
        let mut found = found.into_iter();
        // Nothing is missing that was not asked for: the model gives one answer for each row.
        Ok(known.into_iter().map(|known| known.or_else(|| found.next()).unwrap_or(Answer::Unparsed)).collect())
    }
}

fn hash(row: &RowText) -> u64 {
    let mut hasher = DefaultHasher::new();
    row.hash(&mut hasher);
    hasher.finish()
}

/// A masked language model asked for words, which remembers what it said.
pub struct Words {
    model: Arc<dyn MaskedLm>,
    said: Mutex<HashMap<(Digest, usize, usize), Vec<Candidate>>>,
}

impl Words {
    /// Remembers `model`'s words.
    pub fn new(model: Arc<dyn MaskedLm>) -> Self {
        Self { model, said: Mutex::default() }
    }
}

impl Proposer for Words {
    fn id(&self) -> &str {
        self.model.id()
    }

    async fn propose(&self, prompt: &Prompt, position: usize, k: usize) -> Result<Vec<Candidate>, ProposerError> {
        // What stands at the masked place does not matter, but is part of the digest: a few prompts are asked twice.
        let key = (prompt.digest(), position, k);
        if let Some(said) = self.said.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(said.clone());
        }
        let words = best_words(self.model.as_ref(), prompt, position, k)?;
        self.said.lock().unwrap_or_else(PoisonError::into_inner).insert(key, words.clone());
        Ok(words)
    }
}
