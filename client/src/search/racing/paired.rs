//! Two prompts on the same rows.

use super::super::context::SearchContext;
use crate::evaluate::{Account, PromptKey};
use crate::platform::{Answer, Llm};
use feddtpt_shared::Prompt;

/// Rows on which only one of two prompts is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Comparison {
    /// Only the new one.
    pub(super) wins: u32,
    /// Only the old one.
    pub(super) losses: u32,
}

/// The answers to the batch's first rows, as far as they were asked without a gap.
pub(super) fn known<L: Llm, P, C>(
    context: &SearchContext<'_, L, P, C>,
    prompt: &Prompt,
    account: &Account,
) -> Vec<Answer> {
    let key = PromptKey::new(context.llm.id(), prompt);
    context.batch.rows().iter().map_while(|row| account.cache.get(key, row.digest)).collect()
}

/// Compares `new` with `old` on the first `rows` rows, or as many as both were asked about.
pub(super) fn compare<L: Llm, P, C>(
    context: &SearchContext<'_, L, P, C>,
    old: &Prompt,
    new: &Prompt,
    rows: usize,
    account: &Account,
) -> Comparison {
    let (old, new) = (known(context, old, account), known(context, new, account));
    let mut found = Comparison { wins: 0, losses: 0 };
    for ((row, old), new) in context.batch.rows().iter().zip(old).zip(new).take(rows) {
        let right = |answer: Answer| answer == Answer::Label(row.label);
        found.wins += u32::from(right(new) && !right(old));
        found.losses += u32::from(right(old) && !right(new));
    }
    found
}

/// Whether the answers on the first `rows` rows are poorer in variety than the settings allow: their entropy over that of the
/// right labels. On few rows nothing is said.
pub(super) fn keeps_answering_alike<L: Llm, P, C>(
    context: &SearchContext<'_, L, P, C>,
    prompt: &Prompt,
    rows: usize,
    account: &Account,
) -> bool {
    let answered = known(context, prompt, account);
    let rows = rows.min(answered.len());
    if rows < 4 {
        return false;
    }
    let (mut said, mut right) = (vec![0_u32; context.batch.labels() + 1], vec![0_u32; context.batch.labels() + 1]);
    let other = context.batch.labels();
    for (row, answer) in context.batch.rows().iter().zip(answered).take(rows) {
        right[row.label as usize] += 1;
        said[match answer {
            Answer::Label(label) => (label as usize).min(other),
            Answer::Unparsed => other,
        }] += 1;
    }
    let wanted = entropy(&right);
    wanted > 0.0 && entropy(&said) < context.settings.racing.min_entropy * wanted
}

/// In nats. libm's logarithm, so that the bits are the same on every platform.
fn entropy(counts: &[u32]) -> f64 {
    let all: f64 = counts.iter().map(|count| f64::from(*count)).sum();
    let share = |count: &u32| f64::from(*count) / all;
    -counts.iter().filter(|count| **count > 0).map(|count| share(count) * libm::log(share(count))).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entropy_of_a_fair_coin() {
        assert!((entropy(&[5, 5, 0]) - libm::log(2.0)).abs() < 1e-12);
        assert!(entropy(&[7, 0]).abs() < 1e-12);
    }
}
