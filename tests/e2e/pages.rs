//! The binary serves the pages that were built, and the model that a tab runs.

use anyhow::{Context, Result};
use feddtpt_tests::{Serve, http};
use serde_json::Value;

/// The file of the pages' build; without one the binary has no pages.
const INDEX: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../web/dist/index.html");

#[tokio::test]
async fn a_link_opens_the_page_with_all_that_it_loads() -> Result<()> {
    let (serve, client) = (Serve::start().await?, http::client()?);
    let page = http::send(client.get(format!("{}/join", serve.url()))).await?;
    assert_eq!(page.media_type, "text/html");
    let Ok(built) = std::fs::read_to_string(INDEX) else {
        assert_eq!(page.status, 503);
        assert!(page.body.contains("cargo xtask web"), "{}", page.body);
        return Ok(());
    };
    assert_eq!((page.status.as_u16(), page.body == built), (200, true), "another page: {}", page.body);
    let files = page.body.split('"').filter_map(|part| part.strip_prefix("./").or_else(|| part.strip_prefix('/')));
    let mut loaded = 0;
    for file in files.filter(|file| file.starts_with("assets/")) {
        let answer = http::send(client.get(format!("{}/{file}", serve.url()))).await?;
        assert_eq!(answer.status, 200, "{file}");
        loaded += 1;
    }
    assert!(loaded > 0, "the page loads nothing: {}", page.body);
    Ok(())
}

#[tokio::test]
async fn a_tab_can_fetch_the_model_that_the_server_runs() -> Result<()> {
    let (serve, client) = (Serve::start().await?, http::client()?);
    let models: Value = http::send(client.get(format!("{}/v1/models", serve.url()))).await?.json()?;
    let id = models["data"][0]["id"].as_str().context("the model's name")?;
    let words = http::send(client.get(format!("{}/model/{id}/vocab.txt", serve.url()))).await?;
    let shipped = include_str!("../../model/data/mini/vocab.txt");
    assert!(words.body == shipped, "another vocabulary under {id}");
    Ok(())
}
