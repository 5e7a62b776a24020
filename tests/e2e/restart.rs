//! A server that is killed in mid-round comes back as if nothing had happened.

use anyhow::{Context, Result};
use feddtpt_shared::Prompt;
use feddtpt_shared::messages::{PublishedPrompt, Receipt};
use feddtpt_tests::{Guest, Scene, task};

/// What the guest proposes, whatever is asked.
const PROPOSAL: &str = "say what this review means";

#[tokio::test]
async fn a_killed_server_loses_nothing_and_publishes_the_same_prompts() -> Result<()> {
    let undisturbed = run(Fault::None).await?;
    assert_ne!(undisturbed[2].prompt.to_string(), task::SEED_PROMPT, "nothing was tuned, so nothing is compared");
    let disturbed = run(Fault::KillAfterFirstProposal).await?;
    assert_eq!(disturbed, undisturbed);
    Ok(())
}

#[derive(Clone, Copy, PartialEq)]
enum Fault {
    None,
    KillAfterFirstProposal,
}

/// Two native participants and one of the test, whose proposals keep each round open until the test lets it close.
async fn run(fault: Fault) -> Result<Vec<PublishedPrompt>> {
    let mut scene = Scene::new(task::small(3)?).await?;
    let guest = scene.guest("guest").await?;
    let natives = scene.natives(2).await?;
    for round in 1..=2 {
        guest.asked_for(round).await.with_context(|| scene.serve.log())?;
        guest.sees_submissions(1).await?;
        if fault == Fault::KillAfterFirstProposal {
            kill_and_restart(&mut scene, &guest).await?;
        }
        let receipt = propose(&guest, round).await?;
        assert_eq!(receipt.round, round);
    }
    let prompts = scene.finished(natives).await?;
    let counted = scene.host.counted(&scene.federation).await?;
    assert_eq!(counted.len(), 2);
    assert!(counted.iter().all(|(submissions, _)| submissions.len() == 3), "{counted:?}");
    Ok(prompts)
}

/// The acknowledged proposals are still there afterwards.
async fn kill_and_restart(scene: &mut Scene, guest: &Guest) -> Result<()> {
    let before = guest.round().await?;
    scene.serve.kill()?;
    scene.serve.restart().await?;
    let after = guest.round().await?;
    assert_eq!((after.round, after.attempt), (before.round, before.attempt), "the round goes on");
    assert!(after.submissions >= before.submissions, "lost: {before:?} became {after:?}");
    Ok(())
}

async fn propose(guest: &Guest, round: u32) -> Result<Receipt> {
    guest.propose(round, &Prompt::parse(PROPOSAL)?).await
}
