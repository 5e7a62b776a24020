//! What was asked and answered since the state was last saved, so that a crash in the middle of an evaluation pays for no
//! answer twice and counts every call once.

use crate::data::row_digest;
use crate::evaluate::{Account, PromptKey};
use crate::platform::{Answer, Llm, LlmError, Storage};
use feddtpt_shared::{Digest, Prompt, RowText};
use serde::{Deserialize, Serialize};
use std::sync::{Mutex, PoisonError};

/// Under which key the journal is stored.
const JOURNAL_KEY: &str = "journal";

/// The journal of one saved state. One that belongs to another state says nothing.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Journal {
    /// Which save of the state it follows.
    saved: u64,
    /// Answers that came since.
    answers: Vec<(PromptKey, Digest, Answer)>,
    /// Calls on their way; whether they were made is not known after a crash, so they count.
    asking: u64,
}

/// An LLM whose calls are written down before they are made and whose answers are kept when they come.
pub(super) struct Journaled<'a, L, T> {
    llm: &'a L,
    storage: &'a T,
    journal: Mutex<Journal>,
}

impl<'a, L: Llm, T: Storage> Journaled<'a, L, T> {
    /// Begins the journal that follows save number `saved`.
    pub(super) fn new(llm: &'a L, storage: &'a T, saved: u64) -> Self {
        Self { llm, storage, journal: Mutex::new(Journal { saved, ..Journal::default() }) }
    }

    async fn write(&self, change: impl FnOnce(&mut Journal)) -> Result<(), LlmError> {
        let text = {
            let mut journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
            change(&mut journal);
            serde_json::to_string(&*journal)
        };
        let kept = match text {
            Ok(text) => self.storage.save(JOURNAL_KEY, &text).await.map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        // What cannot be written down is not asked.
        kept.map_err(LlmError::Refused)
    }
}

impl<L: Llm, T: Storage> Llm for Journaled<'_, L, T> {
    fn id(&self) -> &str {
        self.llm.id()
    }

    fn preferred_batch(&self) -> usize {
        self.llm.preferred_batch()
    }

    async fn answer(&self, prompt: &Prompt, rows: &[&RowText]) -> Result<Vec<Answer>, LlmError> {
        self.write(|journal| journal.asking += rows.len() as u64).await?;
        let answers = self.llm.answer(prompt, rows).await?;
        if answers.len() == rows.len() {
            let key = PromptKey::new(self.llm.id(), prompt);
            let found = rows.iter().zip(&answers).map(|(row, answer)| (key, row_digest(row), *answer));
            let found: Vec<_> = found.collect();
            self.write(|journal| {
                journal.answers.extend(found);
                journal.asking = journal.asking.saturating_sub(rows.len() as u64);
            })
            .await?;
        }
        Ok(answers)
    }
}

/// Brings `account`, as it was at save number `saved`, up to what the journal knows. Calls that were announced and never made
/// are free again.
pub(super) async fn recover<T: Storage>(storage: &T, saved: u64, account: &mut Account) {
    if saved == 0 {
        // A state from before there were journals: what had been announced may have been made.
        return account.budget.recover();
    }
    let journal = storage.load(JOURNAL_KEY).await.ok().flatten();
    let journal = journal.and_then(|text| serde_json::from_str::<Journal>(&text).ok());
    let Some(journal) = journal.filter(|journal| journal.saved == saved) else {
        return account.budget.release();
    };
    for (key, row, answer) in journal.answers {
        account.cache.insert(key, row, answer);
        account.budget.pay(1);
    }
    account.budget.pay(journal.asking);
    account.budget.release();
}
