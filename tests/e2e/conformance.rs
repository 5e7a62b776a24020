//! The server answers as its `OpenAPI` document says, whatever it is asked: statuses, media types, headers, bodies.

use anyhow::{Context, Result, ensure};
use feddtpt_shared::Digest;
use feddtpt_shared::ballot::{Ballot, Preference, Votes};
use feddtpt_shared::federation::{FederationSpec, RoundPolicy};
use feddtpt_shared::host::invite_id;
use feddtpt_shared::messages::{CreateFederation, CreateInvites, Join, Secret};
use feddtpt_tests::conformance::{Run, add_example};
use feddtpt_tests::serve::HOST_TOKEN;
use feddtpt_tests::{Guest, Host, Serve, http, task};
use serde_json::{Value, json};

/// Streams have no end to wait for; their first event is tested elsewhere.
const STREAM: &str = "/events$";
/// Of a ballot.
const BALLOT: &str = "/api/v1/federations/{id}/rounds/{n}/ballot";
const LEAVING: &str = "/participants/me$";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs schemathesis: cargo xtask test --only conformance"]
async fn the_server_does_what_its_document_says() -> Result<()> {
    let serve = Serve::start_with(&["--token-rate", "off"]).await?;
    let (host, url) = (serve.host()?, serve.url());
    let (open, token, invite) = open_round(&host, &url).await?;
    let (ended, last) = ended(&host, &url).await?;
    let document = document(&url).await?;
    let tokens = |participant| vec![("host", HOST_TOKEN), ("invite", invite.as_str()), ("participant", participant)];
    let id = |id: &str| vec![("path.id", format!("{id:?}"))];

    let model = http::send(http::client()?.get(format!("{url}/v1/models"))).await?.json::<Value>()?;
    let model = vec![("path.id", model["data"][0]["id"].to_string()), ("path.file", "\"vocab.txt\"".to_owned())];
    let everything = Run {
        name: "an open round",
        tokens: tokens(&token),
        parameters: id(&open),
        // A poll that names what is yet to come is answered when it has come.
        of_path: vec![
            ("/api/v1/federations/{id}/round", vec![("query.after", "0".to_owned())]),
            ("/api/v1/federations/{id}/rounds/{n}/proposal", vec![("path.n", "1".to_owned())]),
            ("/model/{id}/{file}", model),
        ],
        without: Some("(/events|/participants/me|/actions)$"),
        ..Run::default()
    };
    everything.check(serve.folder(), &document, &url).await?;
    let over = Run {
        name: "a federation that has ended",
        tokens: tokens(&last),
        parameters: id(&ended),
        only: Some("^/api/v1/federations/.id./"),
        without: Some("(/events|/participants/me)$"),
        ..Run::default()
    };
    over.check(serve.folder(), &document, &url).await?;
    let unknown = Run { name: "what is not there", tokens: tokens(&token), without: Some(STREAM), ..Run::default() };
    unknown.check(serve.folder(), &document, &url).await?;
    let (judged, judge, silence) = judged_round(&host, &url).await?;
    let mut of_that_list = document.clone();
    add_example(&mut of_that_list, "put", BALLOT, &silence)?;
    let judging = Run {
        name: "a round that is judged",
        tokens: tokens(&judge),
        parameters: id(&judged),
        of_path: vec![
            (BALLOT, vec![("path.n", "1".to_owned())]),
            ("/api/v1/federations/{id}/round", vec![("query.after", "0".to_owned())]),
        ],
        only: Some("(/ballot|/rounds/.n.|/round)$"),
        ..Run::default()
    };
    judging.check(serve.folder(), &of_that_list, &url).await?;
    let hosting = hosting(&host, &url).await?;
    let acting = Run {
        name: "a host at work",
        tokens: tokens(&hosting.token),
        parameters: vec![
            ("path.id", format!("{:?}", hosting.federation)),
            ("path.invite", format!("{:?}", hosting.invite)),
            ("path.participant", format!("{:?}", hosting.participant)),
        ],
        only: Some("(/actions|/invites/.invite.|/participants/.participant.)$"),
        ..Run::default()
    };
    acting.check(serve.folder(), &document, &url).await?;
    let leaving =
        Run { name: "leaving", tokens: tokens(&token), parameters: id(&open), only: Some(LEAVING), ..Run::default() };
    leaving.check(serve.folder(), &document, &url).await?;
    all_were_accepted(&document, &url).await
}

/// A federation in its first round, which stays open; a participant's token and an invite.
async fn open_round(host: &Host, url: &str) -> Result<(String, String, String)> {
    let small = task::small(2)?;
    let policy = RoundPolicy { max_duration_ms: 3_600_000, ..small.policy };
    let federation = host.create(FederationSpec { policy, ..small }).await?;
    let invites = host.invites(&federation, 3).await?;
    let [first, second, free] = invites.try_into().map_err(|_| anyhow::anyhow!("not three invites"))?;
    let guest = Guest::join(url, &federation, &first, "guest").await?;
    // Never submits, so that the round stays open.
    Guest::join(url, &federation, &second, "silent").await?;
    guest.asked_for(1).await?;
    Ok((federation, guest.token().to_owned(), free))
}

/// A federation whose candidates are being judged, for as long as one of three participants does not; the token of one
/// that does, and a ballot that is taken: whoever has no opinion says so.
async fn judged_round(host: &Host, url: &str) -> Result<(String, String, Value)> {
    let gated = task::gated(3, 1)?;
    let policy = RoundPolicy { max_duration_ms: 3_600_000, ..gated.policy };
    let federation = host.create(FederationSpec { policy, ..gated }).await?;
    let mut guests = Vec::new();
    for (invite, name) in host.invites(&federation, 3).await?.iter().zip(["judge", "second", "silent"]) {
        guests.push(Guest::join(url, &federation, invite, name).await?);
    }
    for guest in &guests {
        guest.asked_for(1).await?;
        guest.put(1, &["read", "this"]).await?.json::<Value>()?;
    }
    let view = guests[0].asked_to_judge(1, 0).await?;
    let silence = Ballot::new(1, &view.candidates, Votes::Preference(Preference::default()));
    Ok((federation, guests[0].token().to_owned(), serde_json::to_value(silence)?))
}

/// What a host does something to.
struct Hosting {
    federation: String,
    token: String,
    invite: String,
    participant: String,
}

/// A federation that gathers, with an invite to revoke and a participant to remove.
async fn hosting(host: &Host, url: &str) -> Result<Hosting> {
    let federation = host.create(task::small(2)?).await?;
    let invites = host.invites(&federation, 2).await?;
    let [used, free] = invites.try_into().map_err(|_| anyhow::anyhow!("not two invites"))?;
    let guest = Guest::join(url, &federation, &used, "guest").await?;
    let (token, participant) = (guest.token().to_owned(), guest.id().to_owned());
    Ok(Hosting { federation, token, invite: invite_id(&Secret::new(free)), participant })
}

/// A federation that has ended, and a participant's token.
async fn ended(host: &Host, url: &str) -> Result<(String, String)> {
    let federation = host.create(FederationSpec { rounds: 1, ..task::small(1)? }).await?;
    let invite = host.invites(&federation, 1).await?.pop().context("no invite")?;
    let guest = Guest::join(url, &federation, &invite, "guest").await?;
    guest.asked_for(1).await?;
    guest.put(1, &["read", "this"]).await?.json::<Value>()?;
    host.finished(&federation).await?;
    Ok((federation, guest.token().to_owned()))
}

/// The document as it is served, with bodies that are accepted.
async fn document(url: &str) -> Result<Value> {
    let mut document: Value = http::send(http::client()?.get(format!("{url}/openapi.json"))).await?.json()?;
    let create = CreateFederation { spec: task::small(2)?, vocabulary: task::vocabulary()?.to_text() };
    let texts = json!("this review is [MASK] .");
    for (method, path, body) in [
        ("post", "/api/v1/federations", serde_json::to_value(create)?),
        (
            "post",
            "/api/v1/federations/{id}/invites",
            serde_json::to_value(CreateInvites { count: 2, valid_ms: Some(60_000) })?,
        ),
        ("post", "/api/v1/federations/{id}/actions", json!({ "action": "pause" })),
        ("post", "/api/v1/federations/{id}/participants", serde_json::to_value(Join { nonce: Digest::of("nonce") })?),
        ("put", "/api/v1/federations/{id}/rounds/{n}/proposal", json!({ "prompt": ["read", "review"] })),
        ("post", "/v1/completions", json!({ "prompt": texts, "logprobs": 3, "temperature": 0.5 })),
        ("post", "/v1/embeddings", json!({ "input": [texts, "other"] })),
        ("post", "/v1/fill-mask", json!({ "inputs": texts, "parameters": { "top_k": 3 } })),
        ("post", "/v1/tokenize", json!({ "text": texts })),
    ] {
        add_example(&mut document, method, path, &body)?;
    }
    Ok(document)
}

/// A run that was only ever refused would have checked nothing but refusals.
async fn all_were_accepted(document: &Value, url: &str) -> Result<()> {
    let metrics = http::send(http::client()?.get(format!("{url}/metrics"))).await?.body;
    let paths = document["paths"].as_object().context("no paths")?;
    for (path, methods) in paths.iter().filter(|(path, _)| !path.ends_with("/events")) {
        for method in methods.as_object().context("no methods")?.keys() {
            let labels = format!("{{method=\"{}\",route=\"{path}\",status=\"2", method.to_uppercase());
            ensure!(metrics.contains(&labels), "{method} {path} never succeeded\n{metrics}");
        }
    }
    ensure!(!metrics.contains("status=\"5"), "something failed\n{metrics}");
    Ok(())
}
