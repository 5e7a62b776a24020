//! Judging the candidates of a round on the rows that were kept for it.
//!
//! What leaves is a ballot: by default the tokens of the candidate that is preferred for each class (nothing but discrete
//! tokens), or, in the named mode, counts.

use crate::data::{Batch, Part, Rows};
use crate::evaluate::{Account, EvaluateError, answers, missing};
use crate::platform::{Answer, Clock, Llm};
use crate::random::Draw;
use feddtpt_shared::ballot::{Choice, Votes};
use feddtpt_shared::gate::{BallotKind, GateSettings};
use feddtpt_shared::{Prompt, Row};

/// The rows that a participant judges by in `stage` (from 1): of those that it kept for that, and, where `settings` say so,
/// the public rows of classes of which it has next to none.
pub fn ballot_rows<'a>(
    rows: &'a Rows,
    public: &'a [Row],
    settings: &GateSettings,
    stage: u32,
    seed: u64,
    round: u32,
) -> Batch<'a> {
    let part = Part::Selection { selection_share: settings.selection_share };
    let votes = settings.ballot == BallotKind::Preference;
    let public = if votes && settings.public_rows { public } else { &[] };
    let all = Batch::for_judging(rows, part, public, votes.then(|| settings.all_rows()), seed, round);
    all.range(settings.rows_in(stage, all.rows().len()))
}

/// Whether a participant judges in `stage` (from 1) of a round that `participants` take part in. It draws that for itself from its own
/// seed: nobody else chooses whom a list is put to, or knows before.
pub fn is_drawn(settings: &GateSettings, stage: u32, participants: u32, seed: u64, round: u32) -> bool {
    let mut draw = Draw::new("screeners", seed, round, stage);
    !settings.is_screened(stage) || draw.below(participants.max(1)) < settings.screeners
}

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
        BallotKind::Preference => Votes::Preference(preferences(candidates, &found, &batch.own_class_counts())),
        BallotKind::Counts => {
            let told =
                |classes: Vec<(u32, u32)>| classes.into_iter().map(|c| told(c, settings.counts_floor_rows)).collect();
            Votes::Counts(found.into_iter().map(told).collect())
        }
    })
}

/// A ballot about this many candidates that says nothing.
pub fn silence(kind: BallotKind, candidates: usize, labels: usize) -> Votes {
    match kind {
        BallotKind::Preference => Votes::Preference(Vec::new()),
        BallotKind::Counts => Votes::Counts(vec![vec![(0, 0); labels]; candidates]),
    }
}

/// How many of the batch's first rows every candidate can be judged on.
pub(crate) fn affordable(account: &Account, llm: &str, candidates: &[Prompt], batch: &Batch<'_>) -> usize {
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

/// The candidates with more balanced accuracy than the incumbent over the classes that the participant holds and those with less, for
/// each of these classes; the incumbent alone where it has more than every other.
///
/// Each candidate is judged by the mean over classes, since what an edit gains in one class it often loses in another, and a vote
/// for each class by itself would not tell how much. The classes are named so that the server can average over classes instead of
/// participants. Public rows of other classes decide nothing, since everybody has the same few; but what answers fewer of
/// them rightly is not named as better, or a constant answer would win where nobody holds another class.
fn preferences(candidates: &[Prompt], found: &[Vec<(u32, u32)>], own: &[u32]) -> Vec<Choice> {
    let of = |classes: &Vec<(u32, u32)>, is_own: bool| -> Vec<(u32, u32)> {
        classes.iter().zip(own).filter(|(_, rows)| (**rows > 0) == is_own).map(|(class, _)| *class).collect()
    };
    let accuracies: Vec<u32> = found.iter().map(|classes| balanced_billionths(&of(classes, true))).collect();
    let public: Vec<u32> = found.iter().map(|classes| of(classes, false).iter().map(|class| class.0).sum()).collect();
    let public_before = public.first().copied().unwrap_or(0);
    let Some((&before, others)) = accuracies.split_first() else { return Vec::new() };
    let labels: Vec<u32> = (0..).zip(own).filter(|(_, rows)| **rows > 0).map(|(label, _)| label).collect();
    let choice = |prompt: &Prompt, worse| Choice { prompt: prompt.clone(), labels: labels.clone(), worse };
    if !others.is_empty() && others.iter().all(|accuracy| *accuracy < before) {
        return candidates.iter().take(1).map(|incumbent| choice(incumbent, false)).collect();
    }
    let named = candidates.iter().zip(accuracies.iter().zip(&public));
    let named = named.filter(|(_, (own, public))| **own < before || (**own > before && **public >= public_before));
    named.map(|(prompt, (own, _))| choice(prompt, *own < before)).collect()
}

/// The mean over classes with rows of the share answered rightly, in billionths, so that equal sums compare as equal.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 10^9")]
fn balanced_billionths(classes: &[(u32, u32)]) -> u32 {
    let held: Vec<f64> = classes.iter().filter(|c| c.1 > 0).map(|c| f64::from(c.0) / f64::from(c.1)).collect();
    if held.is_empty() { 0 } else { (held.iter().sum::<f64>() / held.len() as f64 * 1e9).round() as u32 }
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
    fn what_is_better_over_all_classes_is_named_for_the_classes_held() {
        let found = [
            vec![(2, 4), (3, 4), (0, 0), (1, 2)],
            vec![(4, 4), (2, 4), (0, 0), (1, 2)],
            vec![(1, 4), (4, 4), (0, 0), (2, 2)],
            vec![(4, 4), (4, 4), (0, 0), (0, 2)],
            vec![(3, 4), (3, 4), (0, 0), (2, 2)],
            vec![(1, 4), (3, 4), (0, 0), (2, 2)],
        ];
        let own = [4, 4, 0, 0];
        let named = preferences(&prompts(6), &found, &own);
        let choice = |at: usize, worse| Choice { prompt: prompts(6)[at].clone(), labels: vec![0, 1], worse };
        assert_eq!(named, [choice(1, false), choice(4, false), choice(5, true)], "the fourth loses public rows");
        assert_eq!(preferences(&prompts(2), &[found[1].clone(), found[0].clone()], &own)[0].prompt, prompts(2)[0]);
        assert_eq!(preferences(&prompts(2), &[found[0].clone(), found[2].clone()], &own), [], "as good");
        assert_eq!(preferences(&prompts(1), &found[..1], &own), []);
    }

    #[test]
    fn public_rows_stand_in_for_classes_that_are_not_held() {
        let rows = crate::fakes::rows();
        let public: Vec<Row> = (0..2)
            .map(|label| Row { label, text: feddtpt_shared::RowText::single(format!("public {label}")) })
            .collect();
        let settings = GateSettings { score_rows: 8, ..GateSettings::default() };
        let batch = ballot_rows(&rows, &public, &settings, 1, 1, 1);
        assert_eq!((batch.rows().len(), batch.own_class_counts().iter().sum::<u32>()), (8, 8), "nothing is lacking");
        let one: Vec<Row> = rows.rows().iter().filter(|row| row.label == 0).cloned().collect();
        let one = Rows::new(one, &crate::fakes::spec().task).expect("rows");
        let batch = ballot_rows(&one, &public, &settings, 1, 1, 1);
        assert!(batch.rows()[..2].iter().any(|row| row.label == 1 && row.is_public));
        assert_eq!(batch.own_class_counts()[1], 0);
    }

    #[test]
    fn the_last_stage_is_judged_on_other_rows() {
        let rows = crate::fakes::rows();
        let settings = GateSettings { score_rows: 2, final_rows: 4, ..GateSettings::default() };
        let digests = |stage| {
            let batch = ballot_rows(&rows, &[], &settings, stage, 1, 1);
            batch.rows().iter().map(|row| row.digest).collect::<Vec<_>>()
        };
        let (first, last) = (digests(1), digests(2));
        assert_eq!((first.len(), last.len()), (2, 4));
        assert!(first.iter().all(|digest| !last.contains(digest)));
    }

    #[test]
    fn about_as_many_as_are_wanted_thin_out_the_list_and_all_decide() {
        let settings = GateSettings { screeners: 30, ..GateSettings::default() };
        let drawn = |stage, round| (0..300).filter(|seed| is_drawn(&settings, stage, 300, *seed, round)).count();
        for round in 1..4 {
            assert!((10..60).contains(&drawn(1, round)), "{}", drawn(1, round));
            assert_eq!(drawn(2, round), 300);
        }
        assert!((0..300).any(|seed| is_drawn(&settings, 1, 300, seed, 1) != is_drawn(&settings, 1, 300, seed, 2)));
        assert!(is_drawn(&settings, 1, 30, 1, 1) && is_drawn(&GateSettings::default(), 1, 300, 1, 1));
    }

    #[test]
    fn few_rows_are_told_in_quarters() {
        let cases = [((3, 8), (3, 8)), ((3, 7), (2, 4)), ((1, 1), (4, 4)), ((0, 3), (0, 4)), ((0, 0), (0, 0))];
        for (exact, expected) in cases {
            assert_eq!(told(exact, 8), expected, "{exact:?}");
        }
    }
}
