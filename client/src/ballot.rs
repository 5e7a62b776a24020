//! Judging the candidates of a round on the rows that were kept for it.
//!
//! What leaves is a ballot: by default which candidates of the list, known to all, are preferred to the incumbent (nothing but
//! discrete tokens), or, in the named mode, counts.

use crate::data::{Batch, Part, Rows};
use crate::evaluate::{Account, EvaluateError, answers, missing};
use crate::platform::{Answer, Clock, Llm};
use crate::random::Draw;
use feddtpt_shared::ballot::{Preference, Votes};
use feddtpt_shared::gate::{BallotKind, GateSettings};
use feddtpt_shared::{Prompt, Row};
use std::cmp::Ordering;

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
        found.push(answers(llm, clock, candidate, &batch, account).await?);
    }
    Ok(match settings.ballot {
        BallotKind::Preference => Votes::Preference(preference(&batch, &found, settings.block_rows as usize)),
        BallotKind::Counts => {
            let rows = || 0..batch.rows().len();
            let told =
                |classes: Vec<(u32, u32)>| classes.into_iter().map(|c| told(c, settings.counts_floor_rows)).collect();
            Votes::Counts(found.iter().map(|answers| told(counts(&batch, answers, rows()))).collect())
        }
    })
}

/// A ballot about this many candidates that says nothing.
pub fn silence(kind: BallotKind, candidates: usize, labels: usize) -> Votes {
    match kind {
        BallotKind::Preference => Votes::Preference(Preference::default()),
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

/// (right, rows) for each class, of the rows at these places.
fn counts(batch: &Batch<'_>, answers: &[Answer], places: impl IntoIterator<Item = usize>) -> Vec<(u32, u32)> {
    let mut classes = vec![(0, 0); batch.labels()];
    for at in places {
        let label = batch.rows()[at].label;
        let class = &mut classes[label as usize];
        class.1 += 1;
        class.0 += u32::from(answers.get(at) == Some(&Answer::Label(label)));
    }
    classes
}

/// For how many more blocks of own rows each candidate is better than the incumbent than it is worse. A block is for a candidate that
/// has more balanced accuracy on it than the incumbent, and against one that has less. So a candidate that gains much on a few rows does
/// not pass for one that gains a little on all.
///
/// A block holds rows of all classes that the participant holds, as far as it reaches, since what an edit gains in one class it often
/// loses in another, and a vote for each class by itself would not tell how much. The classes are named so that the server can
/// average over classes instead of participants, and the number of blocks: where a candidate makes no difference to a participant, that
/// is known as well.
///
/// Public rows of other classes decide nothing, since everybody has the same few; but what answers less than half as many of
/// them rightly is not named as better, or a constant answer would win where nobody holds another class.
fn preference(batch: &Batch<'_>, found: &[Vec<Answer>], block_rows: usize) -> Preference {
    let Some(incumbent) = found.first() else { return Preference::default() };
    let labels = (0..).zip(batch.own_class_counts()).filter(|(_, rows)| *rows > 0).map(|(label, _)| label).collect();
    let (public, own): (Vec<usize>, Vec<usize>) = (0..batch.rows().len()).partition(|at| batch.rows()[*at].is_public);
    let right = |answers: &[Answer]| counts(batch, answers, public.iter().copied()).iter().map(|c| c.0).sum::<u32>();
    let public_before = right(incumbent);
    let blocks = (own.len() / block_rows.max(1)).max(1);
    let blocks: Vec<&[usize]> = own.chunks(own.len().div_ceil(blocks).max(1)).collect();
    let Some(votes) = u32::try_from(blocks.len()).ok().filter(|votes| *votes > 0) else { return Preference::default() };
    let accuracy =
        |answers: &[Answer], block: &[usize]| balanced_billionths(&counts(batch, answers, block.iter().copied()));
    let net_of = |answers: &Vec<Answer>| {
        let of_block = |block: &&[usize]| match accuracy(answers, block).cmp(&accuracy(incumbent, block)) {
            Ordering::Greater => 1,
            Ordering::Equal => 0,
            Ordering::Less => -1,
        };
        let net: i32 = blocks.iter().map(of_block).sum();
        if net > 0 && 2 * right(answers) < public_before { 0 } else { net }
    };
    Preference { labels, votes, net: found.iter().map(net_of).collect() }
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

    /// Six own rows, in turn of class 0 and 1, and a public one of class 2.
    fn batch(rows: &Rows) -> Batch<'_> {
        let public = PUBLIC.get_or_init(|| vec![Row { label: 2, text: feddtpt_shared::RowText::single("public") }]);
        Batch::draw(rows, public, 6, 1, 1)
    }

    static PUBLIC: std::sync::OnceLock<Vec<Row>> = std::sync::OnceLock::new();

    #[test]
    fn each_block_of_own_rows_has_a_vote_and_public_rows_may_only_object() {
        let mut task = crate::fakes::spec().task;
        let mut other = task.labels[0].clone();
        other.name = "other".to_owned();
        task.labels.push(other);
        let rows = Rows::new(crate::fakes::rows().rows().to_vec(), &task).expect("rows");
        let batch = batch(&rows);
        // 1 where an answer is right; the last is the public row's.
        let answered = |right: &str| -> Vec<Answer> {
            let of = |(row, right): (&crate::data::BatchRow<'_>, char)| {
                if right == '1' { Answer::Label(row.label) } else { Answer::Unparsed }
            };
            batch.rows().iter().zip(right.chars()).map(of).collect()
        };
        let said = |block_rows: usize, right: &[&str]| -> (u32, Vec<i32>) {
            let found: Vec<_> = right.iter().map(|right| answered(right)).collect();
            let said = preference(&batch, &found, block_rows);
            assert_eq!(said.labels, [0, 1]);
            (said.votes, said.net)
        };
        let before = "1000001";
        let told = said(2, &[before, "1011111", "0000001", "0110001", "1001101"]);
        assert_eq!(told, (3, vec![0, 2, -1, 1, 2]));
        let told = said(3, &[before, "1111111", "0010001", "1111110"]);
        assert_eq!(told, (2, vec![0, 2, 0, 0]), "ties and objections say nothing");
        assert_eq!(said(9, &[before, "1111111", "0000001"]), (1, vec![0, 1, -1]));
        assert_eq!(said(2, &[before]), (3, vec![0]));
    }

    #[test]
    fn public_rows_stand_in_for_classes_that_are_not_held() {
        let rows = crate::fakes::rows();
        let public: Vec<Row> = (0..2)
            .map(|label| Row { label, text: feddtpt_shared::RowText::single(format!("public {label}")) })
            .collect();
        let settings = GateSettings { score_rows: 8, stages: 2, ..GateSettings::default() };
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
        let settings = GateSettings { stages: 2, score_rows: 2, final_rows: 4, ..GateSettings::default() };
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
        let settings = GateSettings { screeners: 30, stages: 2, ..GateSettings::default() };
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
