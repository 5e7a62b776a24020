//! The toy task and its surroundings.

use crate::data::Rows;
use crate::participant::{Observer, ParticipantConfig, ParticipantEvent};
use crate::platform::Clock;
use crate::search::{SearchEvent, SearchObserver};
use feddtpt_shared::federation::FederationSpec;
use feddtpt_shared::gate::GateSettings;
use feddtpt_shared::{Digest, Prompt, Row, RowText, Vocabulary};
use serde_json::json;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// `w00` to `w29`: the higher the number, the better the word.
pub(crate) fn vocabulary() -> Vocabulary {
    Vocabulary::parse(&(0..30).fold(String::new(), |text, n| format!("{text}w{n:02}\n"))).expect("words")
}

pub(crate) fn prompt(text: &str) -> Prompt {
    Prompt::parse(text).expect("words")
}

/// Three rounds from `w01 w02 w03`, eight trials each, two public rows.
pub(crate) fn spec() -> FederationSpec {
    let label = |name: &str| json!({ "name": name, "verbalizers": [name] });
    serde_json::from_value(json!({
        "task": {
            "name": "toy",
            "labels": [label("no"), label("yes")],
            "template": "{prompt} {text} {mask}",
            "seed_prompt": ["w01", "w02", "w03"],
            "max_prompt_tokens": 4,
            "vocabulary": vocabulary().hash(),
            "public_rows": [{ "label": 0, "text": "public 0" }, { "label": 1, "text": "public 1" }],
        },
        "rounds": 3,
        "search": { "batch_rows": 20, "top_k": 6 },
    }))
    .expect("a spec")
}

/// A gate that thins eight candidates out to three.
pub(crate) fn two_stages() -> GateSettings {
    let (candidates, shared_edits, stages) = (8, 0, 2);
    GateSettings { candidates, shared_edits, stages, score_rows: 4, final_rows: 22, ..GateSettings::default() }
}

/// Forty rows, half of each label.
pub(crate) fn rows() -> Rows {
    let rows = (0..40).map(|n| Row { label: n % 2, text: RowText::single(format!("row {n}")) });
    Rows::new(rows.collect(), &spec().task).expect("rows")
}

pub(crate) fn config(budget_calls: Option<u64>) -> ParticipantConfig {
    ParticipantConfig { budget_calls, ..ParticipantConfig::new(7, Digest::of("nonce")) }
}

/// Sleeps by counting.
#[derive(Clone, Debug, Default)]
pub(crate) struct FakeClock(Arc<AtomicU64>);

impl Clock for FakeClock {
    fn now_ms(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    async fn sleep_ms(&self, duration_ms: u64) {
        self.0.fetch_add(duration_ms, Ordering::Relaxed);
        tokio::task::yield_now().await;
    }
}

/// Remembers every event.
#[derive(Clone, Debug, Default)]
pub(crate) struct Recorder(Arc<Mutex<Vec<ParticipantEvent>>>);

impl Recorder {
    pub(crate) fn events(&self) -> Vec<ParticipantEvent> {
        self.0.lock().expect("no panic").clone()
    }
}

impl Observer for Recorder {
    fn event(&self, event: &ParticipantEvent) {
        self.0.lock().expect("no panic").push(event.clone());
    }
}

impl SearchObserver for Recorder {
    fn search_event(&self, event: &SearchEvent) {
        self.event(&ParticipantEvent::Search(event.clone()));
    }
}
