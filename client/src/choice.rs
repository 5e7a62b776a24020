//! The better of the prompt for all and those for groups, on a participant's own rows.

use crate::ballot::affordable;
use crate::data::{Batch, Part, Rows};
use crate::evaluate::{Account, EvaluateError, Score, evaluate};
use crate::platform::{Clock, Llm};
use feddtpt_shared::Prompt;
use feddtpt_shared::gate::GateSettings;
use feddtpt_shared::messages::PublishedPrompt;
use feddtpt_shared::search::Objective;

/// The `most` latest prompts for groups, each once and none of them `published`, and the round that made the first.
pub fn latest_group_prompts(prompts: &[PublishedPrompt], published: &Prompt, most: usize) -> (Vec<Prompt>, u32) {
    let (mut found, mut round): (Vec<Prompt>, u32) = (Vec::new(), 0);
    let all = prompts.iter().rev().flat_map(|one| one.group_prompts.iter().map(|prompt| (one.round, prompt)));
    for (of, prompt) in all {
        if found.len() < most && prompt != published && !found.contains(prompt) {
            round = round.max(of);
            found.push(prompt.clone());
        }
    }
    (found, round)
}

/// The rows to compare on: all that are kept for judging and never searched on, those first by which the candidates of `round`
/// were judged, since answers about them are there already.
pub fn choice_rows<'a>(rows: &'a Rows, settings: &GateSettings, seed: u64, round: u32) -> Batch<'a> {
    let part = Part::Selection { selection_share: settings.selection_share };
    Batch::for_judging(rows, part, &[], None, seed, round)
}

/// The place of the most accurate of `prompts` on `batch`, the first among equals, and the score of each. `None` without prompts or
/// rows. If the budget does not reach for all rows, the first of them decide, as many as it reaches for.
///
/// Accuracy decides, with the mix of classes that the rows have: whoever asks has such rows. That no prompt for a group is a
/// constant answer, its ballots have seen to.
///
/// # Errors
/// The LLM does not answer or refuses. Answers that were paid for stay in the account's cache.
pub async fn most_accurate<L: Llm, C: Clock>(
    llm: &L,
    clock: &C,
    prompts: &[Prompt],
    batch: &Batch<'_>,
    account: &mut Account,
) -> Result<Option<(usize, Vec<Score>)>, EvaluateError> {
    let batch = batch.first(affordable(account, llm.id(), prompts, batch));
    if prompts.is_empty() || batch.rows().is_empty() {
        return Ok(None);
    }
    let mut scores: Vec<Score> = Vec::with_capacity(prompts.len());
    for prompt in prompts {
        scores.push(evaluate(llm, clock, prompt, &batch, Objective::Accuracy, account).await?);
    }
    let best = (1..scores.len()).fold(0, |best, at| if scores[at].beats(&scores[best]) { at } else { best });
    Ok(Some((best, scores)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fakes::{FakeClock, FakeLlm, prompt, rows};

    #[test]
    fn the_latest_come_first_and_each_once() {
        let published = |round, groups: &[&str]| PublishedPrompt {
            round,
            prompt: prompt("w01"),
            proposals: 3,
            group_prompts: groups.iter().map(|text| prompt(text)).collect(),
        };
        let all = [published(1, &["w02", "w03"]), published(2, &["w04", "w01", "w02"]), published(3, &[])];
        let found = |most| latest_group_prompts(&all, &prompt("w01"), most);
        assert_eq!(found(9), (["w04", "w02", "w03"].map(prompt).to_vec(), 2));
        assert_eq!(found(1), (vec![prompt("w04")], 2));
        assert_eq!(latest_group_prompts(&all[..1], &prompt("w02"), 3), (vec![prompt("w03")], 1));
        assert_eq!(latest_group_prompts(&[], &prompt("w02"), 3), (vec![], 0));
    }

    #[tokio::test]
    async fn the_first_wins_among_equals_and_the_budget_holds() {
        let (rows, llm) = (rows(), FakeLlm::default());
        let batch = choice_rows(&rows, &GateSettings::default(), 7, 1);
        assert_eq!(batch.rows().len(), 30);
        // Two prompts that are always right, and one that is not.
        let prompts = ["w29 w28 w27 w26", "w29 w29 w29 w29", "w00"].map(prompt);
        let found = |account: Account, prompts: Vec<Prompt>| {
            let (llm, batch) = (llm.clone(), batch.clone());
            async move {
                let mut account = account;
                let found = most_accurate(&llm, &FakeClock::default(), &prompts, &batch, &mut account).await;
                (found.expect("answers"), account.budget.spent())
            }
        };
        let (best, spent) = found(Account::new(None, None), prompts.to_vec()).await;
        assert_eq!((best.expect("rows").0, spent), (0, 90));
        let backwards: Vec<Prompt> = prompts.iter().rev().cloned().collect();
        let (best, spent) = found(Account::new(Some(10), None), backwards).await;
        let (at, scores) = best.expect("rows");
        assert_eq!((at, spent, scores[0].total), (1, 9, 3));
        assert_eq!(found(Account::new(Some(2), None), prompts.to_vec()).await, (None, 0));
    }
}
