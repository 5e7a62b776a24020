//! Judging the candidates of a round on the rows that were kept for it.
//!
//! What leaves is a ballot: by default the tokens of the candidate that is preferred for each class (nothing but discrete
//! tokens), or, in the named mode, counts.

use crate::data::Batch;
use crate::evaluate::{Account, EvaluateError, answers, missing};
use crate::platform::{Answer, Clock, Llm};
use crate::random::Draw;
use feddtpt_shared::Prompt;
use feddtpt_shared::ballot::{Choice, Votes};
use feddtpt_shared::gate::{BallotKind, GateSettings};

/// Judges `candidates`, of which the first is the incumbent, on `batch`, and fills the ballot that `settings` ask for.
///
/// If judging on the whole batch does not fit the budget, it is done on as many of its first rows as fit; with room for
/// none, the ballot is empty, which is an abstention. `tie` decides between candidates that are equally good on all rows: its
/// draws differ between participants, so that equals share the votes evenly.
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
    tie: &mut Draw,
) -> Result<Votes, EvaluateError> {
    let rows = affordable(account, llm.id(), candidates, batch);
    let batch = batch.first(rows);
    let mut found = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        found.push(counts(&batch, &answers(llm, clock, candidate, &batch, account).await?));
    }
    Ok(match settings.ballot {
        BallotKind::Preference => Votes::Preference(preferences(candidates, &found, tie)),
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

/// For each class with rows the candidate with most right answers. If the incumbent is among several equals, nothing speaks
/// for it or against it, and the class has no vote. Between other equals whoever has more right answers in all decides, by
/// shares of the classes; then the draw.
fn preferences(candidates: &[Prompt], found: &[Vec<(u32, u32)>], tie: &mut Draw) -> Vec<Choice> {
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    tie.shuffle(&mut order);
    let overall: Vec<f64> = found.iter().map(|classes| balanced(classes)).collect();
    let mut labels: Vec<Vec<u32>> = vec![Vec::new(); candidates.len()];
    let classes = found.first().map_or(0, Vec::len);
    for (class, label) in (0..classes).zip(0_u32..) {
        if found[0][class].1 == 0 {
            continue;
        }
        let best = found.iter().map(|counts| counts[class].0).max().unwrap_or(0);
        let equal = |at: &usize| found[*at][class].0 == best;
        if equal(&0) && (1..found.len()).any(|at| equal(&at)) {
            continue;
        }
        // The first of the largest in the drawn order.
        let better = |best: usize, at: usize| if overall[at] > overall[best] { at } else { best };
        if let Some(at) = order.iter().copied().filter(equal).reduce(better) {
            labels[at].push(label);
        }
    }
    let named = candidates.iter().zip(labels).filter(|(_, labels)| !labels.is_empty());
    named.map(|(prompt, labels)| Choice { prompt: prompt.clone(), labels }).collect()
}

fn balanced(classes: &[(u32, u32)]) -> f64 {
    let held: Vec<f64> = classes.iter().filter(|c| c.1 > 0).map(|c| f64::from(c.0) / f64::from(c.1)).collect();
    if held.is_empty() { 0.0 } else { held.iter().sum::<f64>() / held.len() as f64 }
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

    fn tie() -> Draw {
        Draw::new("test", 1, 1, 1)
    }

    #[test]
    fn each_class_has_its_favourite_and_the_incumbent_wins_draws() {
        let found = [vec![(2, 4), (3, 4), (0, 0)], vec![(2, 4), (4, 4), (0, 0)], vec![(1, 4), (2, 4), (0, 0)]];
        let choices = preferences(&prompts(3), &found, &mut tie());
        let expected =
            [(0, vec![0]), (1, vec![1])].map(|(at, labels)| Choice { prompt: prompts(3)[at].clone(), labels });
        assert_eq!(choices, expected);
    }

    #[test]
    fn overall_accuracy_decides_between_equal_challengers() {
        let found = [vec![(0, 4), (4, 4)], vec![(3, 4), (1, 4)], vec![(3, 4), (2, 4)]];
        let choices = preferences(&prompts(3), &found, &mut tie());
        assert_eq!(choices[1], Choice { prompt: prompts(3)[2].clone(), labels: vec![0] });
    }

    #[test]
    fn few_rows_are_told_in_quarters() {
        let cases = [((3, 8), (3, 8)), ((3, 7), (2, 4)), ((1, 1), (4, 4)), ((0, 3), (0, 4)), ((0, 0), (0, 0))];
        for (exact, expected) in cases {
            assert_eq!(told(exact, 8), expected, "{exact:?}");
        }
    }
}
