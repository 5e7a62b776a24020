//! Judging the candidates of a round on the rows that were kept for it.
//!
//! What leaves is a ballot: by default the tokens of the candidate that is preferred for each class (nothing but discrete
//! tokens), or, in the named mode, counts.

use crate::data::Batch;
use crate::evaluate::{Account, EvaluateError, answers, missing};
use crate::platform::{Answer, Clock, Llm};
use feddtpt_shared::Prompt;
use feddtpt_shared::ballot::{Choice, Votes};
use feddtpt_shared::gate::{BallotKind, GateSettings};

/// Judges `candidates`, of which the first is the incumbent, on `batch`, and fills the ballot that `settings` ask for.
///
/// If judging on the whole batch does not fit the budget, it is done on as many of its first rows as fit; with room for
/// none, the ballot is empty, which is an abstention.
///
/// # Errors
/// The LLM does not answer or refuses. Answers that were paid for stay in the account's cache.
pub async fn cast<L: Llm, C: Clock>(
    llm: &L,
    clock: &C,
    candidates: &[Prompt],
    batch: &Batch<'_>,
    settings: &GateSettings,
    account: &mut Account,
) -> Result<Votes, EvaluateError> {
    let rows = affordable(account, llm.id(), candidates, batch);
    let batch = batch.first(rows);
    let mut found = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        found.push(counts(&batch, &answers(llm, clock, candidate, &batch, account).await?));
    }
    Ok(match settings.ballot {
        BallotKind::Preference => Votes::Preference(preferences(candidates, &found)),
        BallotKind::Counts => {
            let told =
                |classes: Vec<(u32, u32)>| classes.into_iter().map(|c| told(c, settings.counts_floor_rows)).collect();
            Votes::Counts(found.into_iter().map(told).collect())
        }
    })
}

/// How many of the batch's first rows every candidate can be judged on.
fn affordable(account: &Account, llm: &str, candidates: &[Prompt], batch: &Batch<'_>) -> usize {
    let fits = |rows: usize| {
        let part = batch.first(rows);
        let needed = candidates.iter().map(|candidate| missing(account, llm, candidate, &part)).sum();
        account.budget.fits(needed)
    };
    (0..=batch.rows().len()).rev().find(|rows| fits(*rows)).unwrap_or(0)
}

/// (right, rows) for each class.
fn counts(batch: &Batch<'_>, answers: &[Answer]) -> Vec<(u32, u32)> {
    let mut classes = vec![(0, 0); batch.labels()];
    for (row, answer) in batch.rows().iter().zip(answers) {
        let class = &mut classes[row.label as usize];
        class.1 += 1;
        class.0 += u32::from(*answer == Answer::Label(row.label));
    }
    classes
}

/// For each class with rows the candidates with more right answers than the incumbent; the incumbent where it has more than every
/// other. A class in which nothing is better and something as good has no vote.
fn preferences(candidates: &[Prompt], found: &[Vec<(u32, u32)>]) -> Vec<Choice> {
    let Some((incumbent, others)) = found.split_first() else { return Vec::new() };
    let mut labels: Vec<Vec<u32>> = vec![Vec::new(); candidates.len()];
    for ((class, label), &(before, rows)) in (0..).zip(0_u32..).zip(incumbent) {
        if rows == 0 || others.is_empty() {
            continue;
        }
        let right = others.iter().map(|counts: &Vec<(u32, u32)>| counts[class].0);
        if right.clone().all(|right| right < before) {
            labels[0].push(label);
        }
        for (at, _) in (1..).zip(right).filter(|(_, right)| *right > before) {
            labels[at].push(label);
        }
    }
    let named = candidates.iter().zip(labels).filter(|(_, labels)| !labels.is_empty());
    named.map(|(prompt, labels)| Choice { prompt: prompt.clone(), labels }).collect()
}

/// What is told of (right, rows): below `floor` rows only the nearest quarter, as if of four rows (threat model A6).
fn told((right, rows): (u32, u32), floor: u32) -> (u32, u32) {
    if rows == 0 || rows >= floor {
        return (right, rows);
    }
    ((8 * right + rows) / (2 * rows), 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prompts(count: usize) -> Vec<Prompt> {
        (0..count).map(|n| Prompt::parse(&format!("p{n}")).expect("a word")).collect()
    }

    #[test]
    fn each_class_names_what_is_better_and_a_draw_is_no_vote() {
        let found = [
            vec![(2, 4), (3, 4), (0, 0), (4, 4), (1, 4)],
            vec![(2, 4), (4, 4), (0, 0), (3, 4), (2, 4)],
            vec![(1, 4), (3, 4), (0, 0), (2, 4), (3, 4)],
        ];
        let expected = [(0, vec![3]), (1, vec![1, 4]), (2, vec![4])];
        let expected = expected.map(|(at, labels)| Choice { prompt: prompts(3)[at].clone(), labels });
        assert_eq!(preferences(&prompts(3), &found), expected);
        assert_eq!(preferences(&prompts(1), &found[..1]), []);
    }

    #[test]
    fn few_rows_are_told_in_quarters() {
        let cases = [((3, 8), (3, 8)), ((3, 7), (2, 4)), ((1, 1), (4, 4)), ((0, 3), (0, 4)), ((0, 0), (0, 0))];
        for (exact, expected) in cases {
            assert_eq!(told(exact, 8), expected, "{exact:?}");
        }
    }
}
