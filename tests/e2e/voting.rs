//! Participants judge candidates on their own rows before one of them is published.

use anyhow::{Context, Result};
use feddtpt_shared::ballot::{Ballot, Preference, Votes};
use feddtpt_shared::federation::FederationSpec;
use feddtpt_shared::messages::PublishedPrompt;
use feddtpt_shared::search::Searcher;
use feddtpt_shared::transcript::TranscriptEvent;
use feddtpt_shared::{Digest, Prompt};
use feddtpt_tests::{Proxy, Scene, task};

#[tokio::test]
async fn three_participants_choose_the_prompt_of_each_round() -> Result<()> {
    let scene = Scene::new(gated(3)?).await?;
    let participants = scene.natives(3).await?;
    let prompts = scene.finished(participants).await?;
    let judged = judged(&scene).await?;
    assert_eq!(judged.len(), 2, "{prompts:?}");
    for ((candidates, ballots), pair) in judged.iter().zip(prompts.windows(2)) {
        assert!(candidates.len() > 1 && candidates[0] == pair[0].prompt, "{candidates:?}");
        assert!(candidates.contains(&pair[1].prompt), "{} is none of {candidates:?}", pair[1].prompt);
        assert!(ballots.len() == 3 || ballots.len() == 6, "a ballot of everybody in each stage: {ballots:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_participant_that_is_killed_while_it_judges_votes_once() -> Result<()> {
    let undisturbed = run(false).await?;
    let disturbed = run(true).await?;
    assert_eq!(disturbed.prompts, undisturbed.prompts, "the interrupted judgement came to something else");
    assert_eq!(disturbed.ballots, undisturbed.ballots);
    Ok(())
}

struct Run {
    prompts: Vec<PublishedPrompt>,
    /// Ballots that were counted in each round.
    ballots: Vec<usize>,
}

/// A participant whose LLM is asked over HTTP, beside one that says nothing of the candidates and keeps each stage open until
/// it says so.
async fn run(kill: bool) -> Result<Run> {
    let scene = Scene::new(gated(2)?).await?;
    let proxy = Proxy::to(scene.serve.address()).await?;
    let llm = format!("http://{}/v1", proxy.address());
    let join = scene.native(0).await?.with(["--llm", &llm, "--llm-answers", "logprobs"]);
    let guest = scene.guest("guest").await?;
    let mut participant = scene.admit(&join).await?;
    for round in 1..=2 {
        guest.asked_for(round).await.with_context(|| participant.log())?;
        guest.put(round, &["read", "this", "review"]).await?;
        let mut stage = 0;
        loop {
            let view = guest.asked_to_judge(round, stage).await.with_context(|| participant.log())?;
            stage = view.stage;
            if kill {
                participant.kill()?;
                participant = join.start()?;
            }
            let silence = Votes::Preference(Preference::default());
            guest.vote(round, &Ballot::new(stage, &view.candidates, silence)).await?;
            let open = guest.settled(round, stage).await.with_context(|| participant.log())?;
            if !open {
                break;
            }
        }
    }
    let prompts = scene.finished(vec![participant]).await?;
    let ballots = judged(&scene).await?.iter().map(|(_, ballots)| ballots.len()).collect();
    Ok(Run { prompts, ballots })
}

/// Every proposal is another prompt, so that there is always something to judge.
fn gated(participants: u32) -> Result<FederationSpec> {
    let mut spec = task::gated(participants, 2)?;
    spec.strategy.gate.score_rows = 4;
    spec.search.name = Searcher::MlmBlind;
    spec.search.iterations = 2;
    Ok(spec)
}

/// Candidates and counted ballots of each round.
async fn judged(scene: &Scene) -> Result<Vec<(Vec<Prompt>, Vec<Digest>)>> {
    let entries = scene.host.transcript(&scene.federation).await?;
    let of = |event| match event {
        TranscriptEvent::Published { candidates, ballots, .. } => Some((candidates, ballots)),
        _ => None,
    };
    Ok(entries.into_iter().filter_map(|entry| of(entry.event)).collect())
}
