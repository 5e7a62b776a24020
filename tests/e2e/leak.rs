//! No row reaches the aggregation server: a proxy between looks at every byte.

use anyhow::Result;
use feddtpt_tests::{Proxy, Scene, rows, task};

/// Words that stand in the rows and nowhere else.
const CANARIES: [&str; 3] = ["quetzalcoatlus", "zwitterionic", "Brobdingnag"];

#[tokio::test]
async fn no_word_of_a_row_is_sent() -> Result<()> {
    let scene = Scene::new(task::small(2)?).await?;
    let proxy = Proxy::to(scene.serve.address()).await?;
    let mut participants = Vec::new();
    for number in 0..2 {
        let planted = CANARIES.map(|canary| format!("praise,a fine day for {canary}\n")).concat();
        let rows = rows::csv(number) + &planted;
        // Compressed headers could not be searched.
        let join = scene.native_with(number, &rows, Some(&proxy)).await?.with(["--http1"]);
        participants.push(scene.admit(&join).await?);
    }
    let prompts = scene.finished(participants).await?;

    let seen = String::from_utf8_lossy(&proxy.seen()).to_lowercase();
    assert!(seen.matches("/proposal http/1.1").count() >= 4, "the proxy saw no proposals, so it proves nothing");
    for canary in CANARIES {
        assert!(!seen.contains(&canary.to_lowercase()), "{canary} was sent");
    }
    for text in rows::texts() {
        assert!(!seen.contains(text), "{text:?} was sent");
    }
    assert!(
        prompts.iter().all(|published| !CANARIES.iter().any(|canary| published.prompt.to_string().contains(canary)))
    );
    Ok(())
}
