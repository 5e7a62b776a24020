//! Which model does what is a choice: the server's, and each participant's own.

use anyhow::{Context, Result};
use feddtpt_model::{MaskedLm as _, Shipped, shipped};
use feddtpt_tests::process::Process;
use feddtpt_tests::{Scene, Serve, http, task};
use serde_json::Value;
use std::path::Path;

async fn feddtpt(folder: &Path, name: &str, args: &[&str]) -> Result<String> {
    Ok(Process::start(folder, name, args)?.succeeded().await?.stdout)
}

#[tokio::test]
async fn a_server_works_with_the_model_that_it_is_given_and_each_participant_with_its_own() -> Result<()> {
    let serve = Serve::start_with(&["--model", "nano"]).await?;
    let (host, client, nano) = (serve.host()?, http::client()?, Shipped::Nano.id());
    let models: Value = http::send(client.get(format!("{}/v1/models", serve.url()))).await?.json()?;
    assert_eq!(models["data"][0]["id"], nano);
    for model in Shipped::ALL {
        let config = http::send(client.get(format!("{}/model/{}/config.json", serve.url(), model.id()))).await?;
        assert_eq!(config.body.as_bytes(), model.files().config, "a tab may take either");
    }

    let federation = host.create(task::small(3)?).await?;
    assert_eq!(host.view(&federation).await?.model.as_deref(), Some(nano));
    let scene = Scene { serve, host, federation };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../model/data/nano").display().to_string();
    let mut participants = Vec::new();
    for (number, model) in ["mini", "nano", &folder].into_iter().enumerate() {
        let join = scene.native(number).await?.with(["--model", model]);
        participants.push(scene.admit(&join).await?);
    }
    let prompts = scene.finished(participants).await?;
    assert!(prompts[1..].iter().all(|published| published.proposals == 3), "{prompts:?}");

    // Whoever checks the rounds finds the model by the record.
    let (url, token) = (scene.serve.url(), scene.serve.token_file());
    let args = ["verify", &scene.federation, "--server", &url, "--recompute", "--host-token-file", &token];
    let said = feddtpt(scene.serve.folder(), "verify", &args).await?;
    assert_eq!(said.matches("give these digests and this prompt").count(), 2, "{said}");
    Ok(())
}

#[tokio::test]
async fn the_models_are_listed_and_a_folder_is_one_too() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let list = feddtpt(folder.path(), "list", &["model"]).await?;
    for (line, model) in list.lines().zip(Shipped::ALL) {
        let megabytes = format!("{:.1} MB", model.weights_bytes() as f64 / 1e6);
        for part in [model.name(), model.id(), &format!("{} layers", model.layers()), &megabytes] {
            assert!(line.contains(part), "{part} is not in {line:?}");
        }
    }
    let json: Value = serde_json::from_str(&feddtpt(folder.path(), "list-json", &["model", "list", "--json"]).await?)?;
    assert_eq!(json.as_array().map(Vec::len), Some(Shipped::ALL.len()));
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../model/data/nano").display().to_string();
    let info = feddtpt(folder.path(), "info", &["model", "info", "--json", "--model", &data]).await?;
    let info: Value = serde_json::from_str(&info)?;
    assert_eq!(
        (info["id"].as_str(), info["layers"].as_u64()),
        (Some(Shipped::Nano.id()), Some(Shipped::Nano.layers() as u64))
    );
    assert_eq!(info["vocabulary"]["words"], shipped::mini()?.words().len());
    let fill = feddtpt(folder.path(), "fill", &["model", "--model", "nano", "fill", "it was [MASK] ."]).await?;
    assert_eq!(fill.lines().count(), 5, "{fill}");
    let refused = Process::start(folder.path(), "giant", ["model", "info", "--model", "giant"])?.ended().await?;
    assert_eq!(refused.code, Some(2));
    let words = refused.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("give mini, nano, or a folder with config.json"), "{}", refused.stderr);
    Ok(())
}

#[tokio::test]
async fn a_federation_on_the_small_model_runs_to_its_end() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let json = folder.path().join("figures.json").display().to_string();
    let report = folder.path().join("report.html").display().to_string();
    let small = ["--clients", "2", "--iid", "--rows", "8", "--test-rows", "8", "--rounds", "1", "--budget", "60"];
    let args = ["demo", "--model", "nano", "--json", &json, "--report", &report];
    let args: Vec<&str> = args.iter().chain(&small).copied().collect();
    let said = feddtpt(folder.path(), "demo", &args).await?;
    assert!(said.contains("seed prompt"), "no closing table: {said}");
    let report = std::fs::read_to_string(&report).context("the report")?;
    assert!(report.contains(Shipped::Nano.id()), "the report does not name the model");
    Ok(())
}
