//! The holder of the test rows: scores prompts, tells nobody.

use super::metrics::score;
use crate::platform::LocalMlm;
use crate::report::Score;
use anyhow::Context;
use feddtpt_client::platform::{Answer, Llm};
use feddtpt_shared::{Digest, Prompt, Row, RowText};
use std::collections::HashMap;

/// Rows asked about at a time: enough to keep every thread busy, little enough to share the threads with participants.
const CHUNK: usize = 48;

/// Scores prompts on the test rows, each prompt once.
pub(crate) struct Onlooker {
    llm: LocalMlm,
    rows: Vec<Row>,
    classes: usize,
    seen: HashMap<Digest, Score>,
}

impl Onlooker {
    /// An onlooker over `rows`, whose labels are below `classes`.
    pub(crate) fn new(llm: LocalMlm, rows: Vec<Row>, classes: usize) -> Self {
        Self { llm, rows, classes, seen: HashMap::new() }
    }

    /// The score of `prompt`.
    pub(crate) async fn score(&mut self, prompt: &Prompt) -> anyhow::Result<Score> {
        if let Some(known) = self.seen.get(&prompt.digest()) {
            return Ok(*known);
        }
        let mut answers = Vec::with_capacity(self.rows.len());
        for chunk in self.rows.chunks(CHUNK) {
            let texts: Vec<&RowText> = chunk.iter().map(|row| &row.text).collect();
            let said = self.llm.answer(prompt, &texts).await.context("scoring a prompt on the test rows")?;
            answers.extend(said.into_iter().map(|answer| match answer {
                Answer::Label(label) => Some(label),
                Answer::Unparsed => None,
            }));
        }
        let truth: Vec<u32> = self.rows.iter().map(|row| row.label).collect();
        let score = score(&truth, &answers, self.classes);
        self.seen.insert(prompt.digest(), score);
        Ok(score)
    }

    /// Number of test rows.
    pub(crate) fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Share of the commonest class among the test rows, from 0 to 1.
    pub(crate) fn majority(&self) -> f64 {
        let mut counts = vec![0usize; self.classes];
        for row in &self.rows {
            counts[row.label as usize] += 1;
        }
        counts.into_iter().max().unwrap_or(0) as f64 / self.rows.len().max(1) as f64
    }
}
