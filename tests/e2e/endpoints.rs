//! The model behind HTTP answers as the one in the participant's process.

use anyhow::Result;
use feddtpt_shared::messages::PublishedPrompt;
use feddtpt_tests::{Scene, task};

#[tokio::test]
async fn the_model_behind_http_gives_the_same_prompts() -> Result<()> {
    assert_eq!(run(true).await?, run(false).await?);
    Ok(())
}

async fn run(over_http: bool) -> Result<Vec<PublishedPrompt>> {
    let scene = Scene::new(task::small(2)?).await?;
    let model = format!("{}/v1", scene.serve.url());
    let mut participants = scene.natives(1).await?;
    let mut second = scene.native(1).await?;
    if over_http {
        second = second.with(["--llm", &model, "--llm-answers", "logprobs"]);
    }
    participants.push(second.start()?);
    scene.finished(participants).await
}
