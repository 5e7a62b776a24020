//! Requests that no honest participant sends are answered properly, and the run goes on.

use anyhow::{Context, Result};
use feddtpt_shared::messages::Receipt;
use feddtpt_shared::problem::ProblemType;
use feddtpt_tests::serve::HOST_TOKEN;
use feddtpt_tests::{Guest, Scene, http, task};

const WORDS: [&str; 3] = ["read", "this", "review"];

#[tokio::test]
async fn hostile_requests_are_refused_and_the_run_goes_on() -> Result<()> {
    let scene = Scene::new(task::small(2)?).await?;
    let elsewhere = scene.host.create(task::small(1)?).await?;
    let invites = scene.host.invites(&elsewhere, 1).await?;
    let stranger =
        Guest::join(&scene.serve.url(), &elsewhere, invites.first().context("no invite")?, "stranger").await?;

    let guest = scene.guest("guest").await?;
    let natives = scene.natives(1).await?;
    guest.asked_for(1).await.with_context(|| scene.serve.log())?;

    too_large(&guest).await?;
    outside_the_rules(&guest).await?;
    foreign_credentials(&guest, stranger.token()).await?;
    not_this_round(&guest, 2).await?;
    twice(&guest).await?;

    guest.asked_for(2).await.with_context(|| scene.serve.log())?;
    not_this_round(&guest, 1).await?;
    guest.put(2, &WORDS).await?.json::<Receipt>()?;
    let prompts = scene.finished(natives).await?;
    assert_eq!(prompts.len(), 3);
    not_this_round(&guest, 2).await?;
    let counted = scene.host.counted(&scene.federation).await?;
    assert!(counted.iter().all(|(submissions, _)| submissions.len() == 2), "{counted:?}");
    Ok(())
}

/// 20 MB where some hundred bytes are enough.
async fn too_large(guest: &Guest) -> Result<()> {
    let body = format!(r#"{{"prompt":["{}"]}}"#, "x".repeat(20_000_000));
    let problem = guest.put_raw(guest.token(), 1, body).await?.problem(&[413])?;
    assert_eq!(problem.kind, ProblemType::BodyTooLarge);
    Ok(())
}

async fn outside_the_rules(guest: &Guest) -> Result<()> {
    let problem = guest.put(1, &["read", "xylographer"]).await?.problem(&[422])?;
    assert_eq!(problem.kind, ProblemType::Unprocessable);
    assert!(problem.detail.contains("xylographer"), "the word is not named: {}", problem.detail);
    guest.put(1, &["review"; 9]).await?.problem(&[422])?;
    guest.put(1, &["two words"]).await?.problem(&[400, 422])?;
    guest.put_raw(guest.token(), 1, "{".to_owned()).await?.problem(&[400])?;
    guest.put_raw(guest.token(), 1, r#"{"prompt":["read"],"rows":["mine"]}"#.to_owned()).await?.problem(&[400, 422])?;
    Ok(())
}

async fn foreign_credentials(guest: &Guest, stranger: &str) -> Result<()> {
    for token in [stranger, HOST_TOKEN, "made-up"] {
        let problem = guest.put_as(token, 1, &WORDS).await?.problem(&[401, 403])?;
        assert!(!problem.detail.contains(token), "the answer repeats a credential");
    }
    let url = format!("{}/rounds/1/proposal", guest.federation_url());
    let request = http::client()?.put(url).json(&serde_json::json!({ "prompt": WORDS }));
    http::send(request).await?.problem(&[401])?;
    Ok(())
}

async fn not_this_round(guest: &Guest, round: u32) -> Result<()> {
    // Other words than before, so that this is no repetition of an acknowledged proposal.
    let problem = guest.put(round, &["please"]).await?.problem(&[409])?;
    let expected = [ProblemType::RoundClosed, ProblemType::WrongState, ProblemType::AlreadySubmitted];
    assert!(expected.contains(&problem.kind), "{problem:?}");
    Ok(())
}

/// A lost answer: the same again is answered as the first time, something else is refused.
async fn twice(guest: &Guest) -> Result<()> {
    let first: Receipt = guest.put(1, &WORDS).await?.json()?;
    let again: Receipt = guest.put(1, &WORDS).await?.json()?;
    assert_eq!(first, again);
    let problem = guest.put(1, &["please"]).await?.problem(&[409])?;
    assert!(matches!(problem.kind, ProblemType::AlreadySubmitted | ProblemType::RoundClosed), "{problem:?}");
    Ok(())
}
