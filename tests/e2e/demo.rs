//! The demo, small: the same seed gives the same prompt, and the figures that scripts read are there.

use anyhow::{Context, Result};
use feddtpt_tests::process::Process;
use serde_json::Value;
use std::path::Path;

/// A task for the embedded rows with little to search.
const TASK: &str = r#"
name = "What does the customer want"
template = "{prompt} : {text} this is a {mask} ."
seed_prompt = "read this message"
max_prompt_tokens = 8
rounds = 2
seed = 3
labels = [
    { name = "complaint", verbalizers = ["complaint"] },
    { name = "praise", verbalizers = ["praise"] },
    { name = "question", verbalizers = ["question"] },
    { name = "request", verbalizers = ["request"] },
]

[strategy]
min_points = 1
noise = "keep"
release_threshold = 1

[search]
iterations = 4
batch_rows = 8
top_k = 20
"#;

async fn demo(folder: &Path, name: &str, more: &[&str]) -> Result<Value> {
    let file = |suffix: &str| folder.join(format!("{name}.{suffix}")).display().to_string();
    let (task, json, report) = (file("toml"), file("json"), file("html"));
    std::fs::write(&task, TASK)?;
    let fixed = ["demo", "--task", &task, "--json", &json, "--report", &report, "--clients", "3", "--rows", "8"];
    let args = fixed.iter().chain(&["--test-rows", "12"]).chain(more);
    let ended = Process::start(folder, name, args)?.succeeded().await?;
    assert!(ended.stdout.contains("seed prompt"), "no closing table: {}", ended.stdout);
    let page = std::fs::read_to_string(&report).context("the report")?;
    assert!(page.contains("<svg") && !page.contains("src=\"http"), "the report must draw and fetch nothing");
    serde_json::from_slice(&std::fs::read(&json)?).context("the figures")
}

#[tokio::test]
async fn the_same_seed_gives_the_same_prompts() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let first = demo(folder.path(), "first", &["--alpha", "0.1"]).await?;
    let again = demo(folder.path(), "again", &["--alpha", "0.1", "--threads", "1"]).await?;
    let other = demo(folder.path(), "other", &["--alpha", "0.1", "--seed", "4"]).await?;

    for figure in ["seed_prompt", "local_mean", "final_prompt", "total_llm_calls"] {
        assert!(!first[figure].is_null(), "{figure} is missing");
        assert_eq!(first[figure], again[figure], "{figure} differs between two runs with the same seed");
    }
    let prompts = |run: &Value| -> Vec<Value> {
        let rounds = run["rounds"].as_array().cloned().unwrap_or_default();
        rounds.iter().map(|round| round["prompt"].clone()).collect()
    };
    assert_eq!(prompts(&first), prompts(&again));
    assert_eq!(prompts(&first).len(), 2);
    for figure in ["accuracy", "macro_f1", "bytes_up", "bytes_down", "llm_calls"] {
        assert!(first["rounds"][0][figure].is_number(), "rounds[].{figure} is missing");
    }
    let seen = |run: &Value| (prompts(run), run["local_mean"].clone(), run["seed_prompt"].clone());
    assert_ne!(seen(&first), seen(&other), "the seed changes nothing");
    Ok(())
}

/// Runs where somebody has the public data sets: `FEDDTPT_DATA=FOLDER` with a folder for each set.
#[tokio::test]
async fn a_public_data_set_goes_through_the_same_door() -> Result<()> {
    let Some(data) = std::env::var_os("FEDDTPT_DATA").map(|folder| Path::new(&folder).join("sst2")) else {
        eprintln!("skipped: set FEDDTPT_DATA to a folder with sst2/train.tsv and sst2/test.tsv to run this");
        return Ok(());
    };
    let folder = tempfile::tempdir()?;
    let task = Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo/tasks/sst2.toml");
    let small = ["--clients", "3", "--rows", "8", "--test-rows", "12", "--rounds", "1"];
    let (data, task) = (data.display().to_string(), task.display().to_string());
    let report = folder.path().join("report.html").display().to_string();
    let args = ["demo", "--data", &data, "--task", &task, "--report", &report];
    let ended = Process::start(folder.path(), "sst2", args.iter().chain(&small))?.succeeded().await?;
    assert!(ended.stdout.contains("Movie reviews"), "{}", ended.stdout);
    Ok(())
}

#[tokio::test]
async fn rows_that_cannot_be_dealt_are_bad_input() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let ended = Process::start(folder.path(), "crowd", ["demo", "--clients", "12"])?.ended().await?;
    assert_eq!(ended.code, Some(3), "{ended:?}");
    assert!(ended.stderr.contains("there are 10 organisations; use --iid or --alpha"), "{}", ended.stderr);
    Ok(())
}
