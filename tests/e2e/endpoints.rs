//! The model behind HTTP answers as the one in the participant's process.

use anyhow::Result;
use feddtpt_shared::messages::PublishedPrompt;
use feddtpt_tests::{Proxy, Scene, task};

#[tokio::test]
async fn the_model_behind_http_gives_the_same_prompts() -> Result<()> {
    let in_process = run(false).await?;
    assert!(in_process.iter().any(|p| p.prompt.to_string() != task::SEED_PROMPT), "nothing was tuned: {in_process:?}");
    assert_eq!(run(true).await?, in_process);
    Ok(())
}

async fn run(over_http: bool) -> Result<Vec<PublishedPrompt>> {
    let scene = Scene::new(task::small(2)?).await?;
    let proxy = Proxy::to(scene.serve.address()).await?;
    let model = format!("http://{}/v1", proxy.address());
    let mut participants = scene.natives(1).await?;
    let mut second = scene.native(1).await?;
    if over_http {
        second = second.with(["--llm", &model, "--llm-answers", "logprobs"]);
    }
    participants.push(scene.admit(&second).await?);
    let prompts = scene.finished(participants).await?;
    let asked = String::from_utf8_lossy(&proxy.seen()).contains("POST /v1/completions");
    assert_eq!(asked, over_http, "the model that was asked is not the one that was named");
    Ok(prompts)
}
