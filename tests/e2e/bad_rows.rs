//! Rows that cannot be used are named, line by line, before anything else happens.

use anyhow::Result;
use feddtpt_tests::participant::Join;
use feddtpt_tests::{Scene, task};

#[tokio::test]
async fn bad_rows_are_named_and_nobody_joins() -> Result<()> {
    let scene = Scene::new(task::small(2)?).await?;
    let rows = "label,text\npraise,fine words\nrumour,no such label\ncomplaint,\npraise,more fine words\n";
    let link = scene.link().await?;
    let ended = Join::new(scene.serve.folder(), "careless", &link, rows, 1)?.start()?.ended().await?;

    assert_eq!(ended.code, Some(3), "{ended:?}");
    for part in ["careless.csv", "3", "rumour", "4"] {
        assert!(ended.stderr.contains(part), "{part:?} is not named: {}", ended.stderr);
    }
    assert!(!ended.stderr.contains("fine words"), "a good row is shown: {}", ended.stderr);
    assert_eq!(scene.host.view(&scene.federation).await?.participants, 0);
    Ok(())
}
