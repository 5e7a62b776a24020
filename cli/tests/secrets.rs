//! No log of a real run holds a credential or a row, however much is logged.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod util;

use serde_json::Value;
use util::{ROWS, Serving, run};

#[test]
fn no_log_holds_a_credential_or_a_row() {
    for format in [&["--log", "trace"][..], &["--log", "trace", "--log-json"]] {
        let serving = Serving::start(format);
        let (folder, federation, url) = (serving.folder.path(), serving.federation(), serving.url());
        serving.play(format);
        let mut said = String::new();
        let mut secrets = vec![std::fs::read_to_string(serving.path("host-token")).unwrap().trim().to_owned()];
        let more = [
            &["invite", federation, "--server", &url, "--host-token-file", "host-token", "--json"][..],
            &["verify", federation, "--server", &url, "--recompute", "--state", "state-0"],
            &["export", federation, "--server", &url],
        ];
        for args in more {
            let (_, _, stderr) = run(folder, &[args, format].concat());
            assert!(stderr.len() > 200, "nothing was logged: {stderr}");
            said += &stderr;
        }
        // An invite that was used, and one that is cut: refused, and not in the log either.
        let link = serving.links().remove(0);
        for link in [link.as_str(), &link[..link.len() - 9]] {
            let (code, _, stderr) =
                run(folder, &[&["join", link, "--rows", "rows-0.csv", "--state", "new"], format].concat());
            assert_ne!(code, Some(0));
            said += &stderr;
        }
        for link in serving.links() {
            secrets.push(link.rsplit("invite=").next().unwrap().to_owned());
        }
        for at in 0..2 {
            let state = serving.path(&format!("state-{at}/{federation}/participant.json"));
            let state: Value = serde_json::from_str(&std::fs::read_to_string(state).unwrap()).unwrap();
            secrets.push(state["token"].as_str().unwrap().to_owned());
            said += &std::fs::read_to_string(serving.path(&format!("join-{at}.log"))).unwrap();
        }
        said += &std::fs::read_to_string(serving.path("serve.log")).unwrap();
        assert!(said.contains("/api/v1/federations/{id}/rounds/{n}/proposal"), "the requests are not in the log");
        assert_eq!(secrets.len(), 5);
        for secret in &secrets {
            // The random part alone, too: a prefix that was cut off hides nothing.
            let random = secret.rsplit('_').next().unwrap();
            assert!(random.len() >= 32 && !said.contains(&random[..20]), "{}… stands in a log", &secret[..6]);
        }
        let texts = ROWS.iter().flat_map(|rows| rows.lines().skip(1)).map(|row| row.split(',').next().unwrap());
        texts.for_each(|text| assert!(!said.contains(text), "{text:?} stands in a log"));
    }
}
