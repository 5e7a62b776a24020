//! A participant that is killed in mid-search goes on where it was, and pays for no answer twice.

use anyhow::{Context, Result};
use feddtpt_shared::federation::FederationSpec;
use feddtpt_shared::messages::PublishedPrompt;
use feddtpt_tests::{Proxy, Scene, task, wait};

/// Calls to the LLM after which the search is under way and far from its end.
const MID_SEARCH: usize = 25;

#[tokio::test]
async fn a_killed_participant_goes_on_and_is_counted_once() -> Result<()> {
    let undisturbed = run(false).await?;
    let disturbed = run(true).await?;
    assert_eq!(disturbed.prompts, undisturbed.prompts, "the interrupted search ended elsewhere");
    assert!(undisturbed.calls > 2 * MID_SEARCH, "the search is too short to prove anything: {}", undisturbed.calls);
    // What was asked and not yet kept when it was killed is asked again.
    let again = disturbed.calls.saturating_sub(undisturbed.calls);
    assert!(again <= MID_SEARCH / 2, "{again} of {} calls were paid for twice", undisturbed.calls);
    Ok(())
}

struct Run {
    prompts: Vec<PublishedPrompt>,
    calls: usize,
}

async fn run(kill: bool) -> Result<Run> {
    let scene = Scene::new(long_search()?).await?;
    let proxy = Proxy::to(scene.serve.address()).await?;
    let llm = format!("http://{}/v1", proxy.address());
    let join = scene.native(0).await?.with(["--llm", &llm, "--llm-answers", "logprobs"]);
    let guest = scene.guest("guest").await?;
    let mut participant = scene.admit(&join).await?;
    guest.asked_for(1).await.with_context(|| participant.log())?;
    if kill {
        wait::until("the search to be under way", async || {
            participant.expect_running()?;
            Ok((calls(&proxy) >= MID_SEARCH).then_some(()))
        })
        .await?;
        participant.kill()?;
        assert_eq!(guest.round().await?.submissions, 0, "the search was over before it could be killed");
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
    Ok(Run { prompts, calls: calls(&proxy) })
}

/// Long enough to be hit in the middle.
fn long_search() -> Result<FederationSpec> {
    let mut spec = task::small(2)?;
    spec.search.iterations = 12;
    Ok(spec)
}

fn calls(proxy: &Proxy) -> usize {
    String::from_utf8_lossy(&proxy.seen()).matches("POST /v1/completions").count()
}
