//! A federation of native participants runs to its end.

use anyhow::Result;
use feddtpt_tests::{Scene, task};

#[tokio::test]
async fn three_participants_agree_on_one_prompt() -> Result<()> {
    let scene = Scene::new(task::small(3)?).await?;
    let participants = scene.natives(3).await?;
    let prompts = scene.finished(participants).await?;

    let rounds: Vec<u32> = prompts.iter().map(|published| published.round).collect();
    assert_eq!(rounds, [0, 1, 2]);
    assert_eq!(prompts[0].prompt.to_string(), task::SEED_PROMPT);
    assert!(prompts[1..].iter().all(|published| published.proposals == 3), "{prompts:?}");
    let counted = scene.host.counted(&scene.federation).await?;
    assert!(counted.iter().all(|(submissions, _)| submissions.len() == 3), "{counted:?}");
    assert!(counted.iter().zip(&prompts[1..]).all(|((_, prompt), published)| *prompt == published.prompt));
    Ok(())
}
