//! `feddtpt verify` on the record of a real run.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod util;

use serde_json::Value;
use util::{Serving, run};

#[test]
fn a_run_is_proven_and_a_changed_record_is_not() {
    let serving = Serving::start(&[]);
    serving.play(&["--quiet"]);
    let (folder, federation, url) = (serving.folder.path(), serving.federation(), serving.url());
    let online = ["verify", federation, "--server", &url, "--recompute", "--state", "state-0", "--json"];
    let (code, stdout, stderr) = run(folder, &online);
    assert_eq!(code, Some(0), "{stdout}{stderr}");
    let found: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!((found["holds"].as_bool(), found["entries"].as_u64()), (Some(true), Some(3)));
    let checks = found["checks"].as_array().unwrap();
    let of = |name: &str| checks.iter().filter(|check| check["check"] == name && check["verdict"] == "ok").count();
    assert_eq!((of("chain"), of("rules"), of("receipt"), of("recomputed"), of("prompts sent")), (1, 1, 2, 2, 1));

    // The same from a file, without the server; the other one's receipt by its digest.
    let saved = ["export", federation, "--server", &url, "--output", "record.json"];
    assert_eq!(run(folder, &saved).0, Some(0));
    let text = std::fs::read_to_string(serving.path("record.json")).unwrap();
    let record: Value = serde_json::from_str(&text).unwrap();
    let digest = record["transcript"][1]["event"]["submissions"][1].as_str().unwrap();
    let receipt = format!("1:{digest}");
    let seen = record["transcript"][2]["hash"].as_str().unwrap();
    let offline =
        ["verify", "--transcript", "record.json", "--state", "state-1", "--receipt", &receipt, "--seen", seen];
    let (code, stdout, stderr) = run(folder, &offline);
    assert_eq!(code, Some(0), "{stdout}{stderr}");

    // One digit of one digest.
    let other = if digest.starts_with('0') { '1' } else { '0' };
    std::fs::write(serving.path("record.json"), text.replace(digest, &format!("{other}{}", &digest[1..]))).unwrap();
    let (code, stdout, stderr) = run(folder, &offline);
    assert_eq!(code, Some(1), "{stdout}{stderr}");
    assert!(stdout.contains("FAIL  chain: entry 1 of the transcript (round 1, published)"), "{stdout}");
    assert!(stdout.contains("is not published in this record") && stderr.contains("does not hold"), "{stdout}{stderr}");

    std::fs::write(serving.path("record.json"), "not JSON").unwrap();
    assert_eq!(run(folder, &offline).0, Some(3));
    assert_eq!(run(folder, &["verify"]).0, Some(2));
    assert_eq!(run(folder, &["verify", "f", "--server", "http://127.0.0.1:9"]).0, Some(4));
}
