//! A participant that is killed in mid-search goes on where it was.

use anyhow::{Context, Result};
use feddtpt_shared::federation::FederationSpec;
use feddtpt_shared::messages::PublishedPrompt;
use feddtpt_tests::{Scene, task, wait};
use std::path::Path;

#[tokio::test]
async fn a_killed_participant_goes_on_and_is_counted_once() -> Result<()> {
    let undisturbed = run(false).await?;
    let disturbed = run(true).await?;
    assert_eq!(disturbed, undisturbed, "the interrupted search ended elsewhere");
    Ok(())
}

async fn run(kill: bool) -> Result<Vec<PublishedPrompt>> {
    let scene = Scene::new(long_search()?).await?;
    let join = scene.native(0).await?;
    let mut participant = join.start()?;
    let guest = scene.guest("guest").await?;
    guest.asked_for(1).await?;
    if kill {
        wait::until("the search to have kept some of its work", async || {
            participant.expect_running()?;
            Ok(has_kept_work(&join.state()).then_some(()))
        })
        .await?;
        assert_eq!(guest.round().await?.submissions, 0, "the search was over before it could be killed");
        participant.kill()?;
        participant = join.start()?;
    }
    for round in 1..=2 {
        guest.asked_for(round).await.with_context(|| participant.log())?;
        guest.put(round, &["read", "this", "review"]).await?;
    }
    let prompts = scene.finished(vec![participant]).await?;
    let view = scene.host.view(&scene.federation).await?;
    assert_eq!(view.participants, 2, "a restart is not another participant");
    let counted = scene.host.counted(&scene.federation).await?;
    assert!(counted.iter().all(|(submissions, _)| submissions.len() == 2), "{counted:?}");
    Ok(prompts)
}

/// Long enough to be hit in the middle.
fn long_search() -> Result<FederationSpec> {
    let mut spec = task::small(2)?;
    spec.search.iterations = 12;
    Ok(spec)
}

/// The state is written anew with every step; more than the join is in it.
fn has_kept_work(state: &Path) -> bool {
    std::fs::read_to_string(state).is_ok_and(|text| text.contains("accuracy"))
}
