//! Two camps get a prompt each, a participant takes the best for its rows, and the host can recompute it all.

use anyhow::{Context, Result};
use feddtpt_shared::ballot::{Ballot, Preference, Votes};
use feddtpt_shared::messages::Receipt;
use feddtpt_shared::search::Searcher;
use feddtpt_shared::strategy::Strategy;
use feddtpt_shared::{Prompt, transcript};
use feddtpt_tests::process::Process;
use feddtpt_tests::{Scene, task};

#[tokio::test]
async fn prompts_for_groups_reach_a_participant_that_chooses_by_its_own_rows() -> Result<()> {
    let mut spec = task::gated(5, 1)?;
    (spec.strategy.name, spec.strategy.release_threshold, spec.rounds) = (Strategy::Clustered, Some(2), 1);
    (spec.search.name, spec.search.iterations) = (Searcher::MlmBlind, 2);
    let scene = Scene::new(spec).await?;
    let mut guests = Vec::new();
    for name in ["one", "two", "three", "four"] {
        guests.push(scene.guest(name).await?);
    }
    let mut participant = scene.admit(&scene.native(0).await?.with(["--json"])).await?;
    let words = [["read", "praise"], ["read", "praise"], ["bad", "review"], ["bad", "review"]];
    for (guest, words) in guests.iter().zip(words) {
        guest.asked_for(1).await.with_context(|| participant.log())?;
        guest.put(1, &words).await?.json::<Receipt>()?;
    }
    for ((guest, words), label) in guests.iter().zip(words).zip([0, 0, 1, 1]) {
        let view = guest.asked_to_judge(1, 0).await.with_context(|| participant.log())?;
        let prompt = Prompt::parse(&words.join(" "))?;
        assert!(view.candidates.contains(&prompt), "{:?}", view.candidates);
        let net = view.candidates.iter().map(|candidate| i32::from(*candidate == prompt)).collect();
        let votes = Votes::Preference(Preference { labels: vec![label], votes: 1, net });
        guest.vote(1, &Ballot::new(1, &view.candidates, votes)).await?;
    }
    let view = scene.host.finished(&scene.federation).await.with_context(|| participant.log())?;
    let published = &view.prompts[1];
    let camps = ["read praise", "bad review"].map(Prompt::parse);
    for camp in camps {
        let camp = camp?;
        assert!(camp == published.prompt || published.group_prompts.contains(&camp), "{published:?}");
    }
    let entries = scene.host.transcript(&scene.federation).await?;
    assert_eq!(transcript::group_prompts(&entries, 1), published.group_prompts);
    assert!(!published.group_prompts.is_empty(), "one of two camps at least has a prompt of its own");

    let printed: serde_json::Value = serde_json::from_str(&participant.succeeded().await?.stdout)?;
    let own = &printed["outcome"]["own_prompt"];
    let own_prompt: Prompt = serde_json::from_value(own["prompt"].clone()).with_context(|| printed.to_string())?;
    let of = |score: &serde_json::Value| score["per_class"].to_string();
    assert!(own_prompt == published.prompt || published.group_prompts.contains(&own_prompt), "{printed}");
    assert_eq!(own_prompt == published.prompt, of(&own["score"]) == of(&own["published"]), "{printed}");

    let (token, url) = (scene.serve.token_file(), scene.serve.url());
    let state = scene.serve.folder().join("participant-0.state").display().to_string();
    let args = ["verify", &scene.federation, "--server", &url, "--host-token-file", &token, "--recompute"];
    let args = args.into_iter().chain(["--state", &state]);
    let said = Process::start(scene.serve.folder(), "verify", args)?.succeeded().await?.stdout;
    assert!(said.contains("5 proposals and 5 ballots give these digests and this prompt"), "{said}");
    Ok(())
}
