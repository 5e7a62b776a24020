//! The binary's exit codes, and what it says with them.

use std::process::{Command, Stdio};

fn run(args: &[&str]) -> (Option<i32>, String, String) {
    let started = Command::new(env!("CARGO_BIN_EXE_feddtpt"))
        .args(args)
        .env_remove("FEDDTPT_CONFIG")
        .env_remove("FEDDTPT_LOG")
        .stdin(Stdio::null())
        .output();
    let Ok(output) = started else { panic!("the binary cannot be started: {started:?}") };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/task.toml");

#[test]
fn results_end_with_0() {
    let (code, stdout, _) = run(&["--help"]);
    assert_eq!(code, Some(0));
    assert!(stdout.contains("Exit codes:") && stdout.contains("5  the federation failed"), "{stdout}");
    let (code, stdout, stderr) = run(&["model", "vocabulary", "--hash"]);
    assert_eq!((code, stdout.trim().len(), stderr.as_str()), (Some(0), 64, ""));
}

#[test]
fn a_command_line_that_cannot_be_read_ends_with_2() {
    assert_eq!(run(&["serve", "--threads", "0"]).0, Some(2));
    let (code, _, stderr) = run(&["join", "http://127.0.0.1:9/join#federation=f", "--rows", "rows.csv"]);
    assert_eq!(code, Some(2));
    assert!(stderr.contains("the link has no invite"), "{stderr}");
}

#[test]
fn bad_input_ends_with_3_and_names_every_row() {
    let folder = tempfile::tempdir().unwrap();
    let rows = folder.path().join("rows.csv");
    std::fs::write(&rows, "text,label\nfine,positive\nodd,purple\n,negative\n").unwrap();
    let rows = rows.to_str().unwrap();
    let (code, stdout, stderr) = run(&["model", "answer", "--task", EXAMPLE, "--rows", rows]);
    assert_eq!((code, stdout.as_str()), (Some(3), ""));
    assert!(stderr.contains("line 3: the label \"purple\" is unknown"), "{stderr}");
    assert!(stderr.contains("line 4: \"text\" is empty"), "{stderr}");
    let (code, stdout, stderr) = run(&["model", "answer", "--task", EXAMPLE, "--rows", rows, "--skip-bad-rows"]);
    assert_eq!(code, Some(0), "{stderr}");
    assert!(stderr.contains("2 of 3 rows cannot be used") && stdout.contains(" of 1 ("), "{stdout}{stderr}");
    assert_eq!(run(&["--config", "/nowhere/config.toml", "model", "info"]).0, Some(3));
}

#[test]
fn a_server_that_is_not_there_ends_with_4() {
    // Port 9 (discard) is as good as closed everywhere.
    let (code, _, stderr) = run(&["export", "f", "--server", "http://127.0.0.1:9"]);
    assert_eq!(code, Some(4));
    assert!(stderr.contains("cannot be reached"), "{stderr}");
}

#[test]
fn the_doctor_says_what_to_do_and_ends_with_3() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (config, token, database) = (path("config.toml"), path("token"), path("server.db"));
    std::fs::write(&config, "[serve]\nlisten = \"127.0.0.1:0\"\n").unwrap();
    let doctor =
        ["--config", &config, "doctor", "--host-token-file", &token, "--database", &database, "--create", EXAMPLE];
    let (code, stdout, stderr) = run(&doctor);
    assert_eq!(code, Some(0), "{stdout}{stderr}");
    assert!(stdout.contains("ok    clock") && !stdout.contains("FAIL"), "{stdout}");
    assert!(!std::path::Path::new(&token).exists() && !std::path::Path::new(&database).exists());
    std::fs::write(&config, "[serve]\nlissen = \"127.0.0.1:0\"\n").unwrap();
    let (code, stdout, _) = run(&[&doctor[..], &["--listen", "127.0.0.1:0", "--json"]].concat());
    let found: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!((code, found["fit"].as_bool()), (Some(3), Some(false)));
    assert!(found["checks"][0]["detail"].as_str().unwrap().contains("lissen"), "{stdout}");
}
