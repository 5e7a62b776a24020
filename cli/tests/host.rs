//! `feddtpt host` on a real server.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod util;

use serde_json::Value;
use util::{ROWS, Serving, feddtpt, run};

/// Runs a command of the host and reads its JSON.
fn host(serving: &Serving, args: &[&str]) -> Value {
    let url = serving.url();
    let all = [&["host", "--server", &url, "--json"], args].concat();
    let (code, stdout, stderr) = run(serving.folder.path(), &all);
    assert_eq!(code, Some(0), "{stdout}{stderr}");
    serde_json::from_str(&stdout).unwrap()
}

#[test]
fn a_host_looks_after_a_federation() {
    let serving = Serving::start(&["--invites", "3"]);
    let (federation, url, folder) = (serving.federation(), serving.url(), serving.folder.path());
    assert_eq!(host(&serving, &["pause", federation])["status"], "paused");

    // One has joined and waits; one invite is taken back.
    std::fs::write(serving.path("rows.csv"), ROWS[0]).unwrap();
    let links = serving.links();
    let mut joined = feddtpt(folder, &["join", &links[0], "--rows", "rows.csv", "--state", "state", "--quiet"])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let participant = loop {
        let participants = host(&serving, &["participants", federation]);
        if let Some(id) = participants[0]["id"].as_str() {
            break id.to_owned();
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    };
    let invites = host(&serving, &["invites", federation]);
    let in_state = |invites: &Value, state: &str| -> Vec<String> {
        let invites = invites.as_array().unwrap().iter().filter(|invite| invite["state"] == state);
        invites.map(|invite| invite["id"].as_str().unwrap().to_owned()).collect()
    };
    let (used, open) = (in_state(&invites, "used"), in_state(&invites, "open"));
    assert_eq!((used.len(), open.len()), (1, 2));
    assert_eq!(host(&serving, &["revoke", federation, &open[0]])["done"][0], Value::from(open[0].clone()));
    let invites = host(&serving, &["invites", federation]);
    assert_eq!(in_state(&invites, "revoked"), open[..1]);

    // What cannot be undone asks first, and there is nobody to ask.
    let remove = ["host", "--server", &url, "remove", federation, &participant];
    let (code, _, stderr) = run(folder, &remove);
    assert_eq!(code, Some(2));
    assert!(stderr.contains(&participant) && stderr.contains("--yes"), "{stderr}");
    assert_eq!(run(folder, &[&remove[..], &["--yes"]].concat()).0, Some(0));
    let (_, table, _) = run(folder, &["host", "--server", &url, "participants", federation]);
    assert!(table.starts_with("participant") && table.contains(&participant) && table.contains("removed"), "{table}");
    // It is told so, and ends.
    assert_eq!(joined.wait().unwrap().code(), Some(4));

    let (code, _, stderr) = run(folder, &["host", "--server", &url, "roll-back", federation, "--to", "0", "--yes"]);
    assert_eq!(code, Some(4), "there is no round to end: {stderr}");
    assert!(stderr.contains("has not begun"), "{stderr}");
    let cancel = ["cancel", federation, "--reason", "the labels were wrong", "--yes"];
    let view = host(&serving, &cancel);
    assert_eq!(
        (&view["status"], &view["reason"]),
        (&"cancelled".into(), &"cancelled by the host: the labels were wrong".into())
    );
    let (_, shown, _) = run(folder, &["host", "--server", &url, "status", federation]);
    assert!(shown.contains("cancelled by the host: the labels were wrong"), "{shown}");

    // The record tells all of it and holds.
    let (code, stdout, stderr) = run(folder, &["verify", federation, "--server", &url]);
    assert_eq!(code, Some(0), "{stdout}{stderr}");
    let (_, record, _) = run(folder, &["export", federation, "--server", &url, "--part", "transcript", "--quiet"]);
    let record: Vec<Value> = serde_json::from_str(&record).unwrap();
    let events: Vec<&str> = record.iter().map(|entry| entry["event"]["event"].as_str().unwrap()).collect();
    assert_eq!(events, ["created", "paused", "removed", "cancelled"]);
    assert!(!record.iter().any(|entry| entry.to_string().contains(&participant)), "the record names nobody");
}
