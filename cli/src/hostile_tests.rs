//! Files and links from elsewhere: an error that names them, or a value. Never a panic.

use crate::config::Settings;
use crate::link::InviteLink;
use crate::record;
use crate::task_file;
use feddtpt_shared::messages::Secret;
use proptest::prelude::*;
use proptest::sample::Index;
use reqwest::Url;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

const TASK: &str = include_str!("../examples/task.toml");
const CONFIG: &str = include_str!("../examples/config.toml");

/// Reads a file with this content.
fn with_file<T>(content: &[u8], read: impl FnOnce(&Path) -> T) -> T {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    std::fs::write(&path, content).unwrap();
    read(&path)
}

/// A text with some of its bytes changed, cut out or put in.
fn spoilt(text: &str, changes: Vec<(Index, u8, usize)>) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for (at, byte, cut) in changes {
        if bytes.is_empty() {
            break;
        }
        let at = at.index(bytes.len());
        let end = (at + cut).min(bytes.len());
        bytes.splice(at..end, [byte]);
    }
    bytes
}

fn changes() -> impl Strategy<Value = Vec<(Index, u8, usize)>> {
    prop::collection::vec((any::<Index>(), prop_oneof![32_u8..127, any::<u8>()], 0_usize..6), 1..4)
}

fn saved() -> Value {
    let record = record::tests::record();
    json!({ "federation": record.view, "transcript": record.transcript })
}

/// A record that was read holds in no line, or is the one that was written.
fn judge(path: &Path) {
    let found = [None, Some("f")].map(|id| record::read_file(path, id));
    for record in found.into_iter().flatten() {
        let findings = record::check(&record);
        assert!(!findings.is_empty());
        drop(record::broken(&record));
        let written = record.view.as_ref().map_or_else(
            || json!(record.transcript),
            |view| json!({ "federation": view, "transcript": record.transcript }),
        );
        let written = written.to_string();
        let again = with_file(written.as_bytes(), |path| record::read_file(path, Some(&record.federation)));
        assert_eq!(again.unwrap().transcript, record.transcript);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn spoilt_task_files_are_refused_or_read(changes in changes()) {
        with_file(&spoilt(TASK, changes), |path| drop(task_file::read(path)));
    }

    #[test]
    fn spoilt_settings_are_refused_or_read(changes in changes()) {
        with_file(&spoilt(CONFIG, changes), |path| drop(Settings::load(Some(path))));
    }

    #[test]
    fn any_bytes_are_no_task_and_no_record(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        with_file(&bytes, |path| {
            assert!(task_file::read(path).is_err());
            drop(Settings::load(Some(path)));
            judge(path);
        });
    }

    #[test]
    fn spoilt_records_are_refused_or_judged(changes in changes()) {
        with_file(&spoilt(&saved().to_string(), changes), judge);
    }

    #[test]
    fn a_changed_entry_is_noticed(at in any::<Index>(), number in any::<u64>(), what in 0..3) {
        let mut saved = saved();
        let entries = saved["transcript"].as_array().unwrap().len();
        let entry = &mut saved["transcript"][at.index(entries)];
        match what {
            0 => entry["sequence"] = number.max(9).into(),
            1 => entry["hash"] = feddtpt_shared::Digest::of(number.to_string()).to_string().into(),
            _ => entry["event"] = json!({"event": "failed", "round": u32::MAX, "attempt": u32::MAX, "reason": "r"}),
        }
        let failure = with_file(saved.to_string().as_bytes(), |path| record::first_failure(&record::read_file(path, None).unwrap()));
        prop_assert!(failure.is_some());
    }

    #[test]
    fn any_text_is_no_link_or_one_that_comes_back(text in "(https?://[a-z.:0-9]{1,12}/?[!-~]{0,12}#)?\\PC{0,60}") {
        if let Ok(link) = InviteLink::parse(&text) {
            let back = InviteLink::parse(&link.to_text()).unwrap();
            prop_assert_eq!((back.server, back.federation, back.invite), (link.server, link.federation, link.invite));
        }
    }

    #[test]
    fn a_link_comes_back(federation in "\\PC{1,30}", invite in "\\PC{1,30}", path in "([a-z]{1,6}/){0,3}") {
        let server = Url::parse(&format!("https://example.org/{path}")).unwrap();
        let link = InviteLink { server, federation, invite: Secret::new(invite) };
        let back = InviteLink::parse(&link.to_text()).unwrap();
        prop_assert_eq!((back.server, back.federation, back.invite), (link.server, link.federation, link.invite));
    }
}

#[test]
fn what_is_spoilt_is_good_before() {
    let example = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/"));
    assert!(task_file::read(&example.join("task.toml")).is_ok());
    assert!(Settings::load(Some(&example.join("config.toml"))).is_ok());
    let failure = with_file(saved().to_string().as_bytes(), |path| {
        record::first_failure(&record::read_file(path, None).unwrap())
    });
    assert_eq!(failure, None);
}
