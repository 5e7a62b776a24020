//! Messages with one part changed for the worse: an error, or a value that survives its own JSON. Never a panic.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use feddtpt_shared::federation::FederationSpec;
use feddtpt_shared::messages::{
    CreateFederation, CreateInvites, FederationView, Join, Joined, Proposal, Receipt, RoundView,
};
use feddtpt_shared::problem::Problem;
use feddtpt_shared::transcript::{TranscriptEntry, verify_chain};
use feddtpt_shared::{Digest, Vocabulary};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

const WORDS: &str = "good\nbad\noverall\nit\nwas\n";

fn spec() -> Value {
    let spec = json!({
        "task": {
            "name": "reviews",
            "labels": [{"name": "negative", "verbalizers": ["bad"]}, {"name": "positive", "verbalizers": ["good"]}],
            "template": "{prompt} {text} it was {mask} .",
            "seed_prompt": ["overall"],
            "max_prompt_tokens": 8,
            "vocabulary": Vocabulary::parse(WORDS).expect("words").hash(),
            "public_rows": [{"label": 0, "text": "awful"}],
        },
        "host": "a clinic",
        "rounds": 3,
    });
    // With every default written out, so that each can be changed.
    serde_json::to_value(serde_json::from_value::<FederationSpec>(spec).expect("a spec")).expect("JSON")
}

/// One of each message.
fn messages() -> Value {
    let digest = Digest::of("x");
    json!({
        "create": {"spec": spec(), "vocabulary": WORDS},
        "invites": {"count": 2, "valid_ms": 5},
        "join": {"nonce": digest},
        "joined": {"participant": "p", "token": "t"},
        "proposal": {"prompt": ["good", "bad"]},
        "receipt": {"round": 1, "digest": digest},
        "view": {"federation": "f", "spec": spec(), "status": "running", "participants": 2, "round": 1, "phase": "propose",
            "prompts": [{"round": 0, "prompt": ["overall"], "proposals": 0}], "revision": 4},
        "round": {"revision": 3, "status": "running", "round": 1, "attempt": 0, "instruction": "propose",
            "prompt": ["overall"], "participants": 2, "submissions": 1, "closes_in_ms": 7},
        "transcript": [{"sequence": 0, "previous": digest, "hash": digest,
            "event": {"event": "created", "spec": digest}}],
        "problem": Problem::new(feddtpt_shared::problem::ProblemType::Internal, "words"),
    })
}

/// Where every value stands, as JSON pointers.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| places(value, &format!("{at}/{name}"), found));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(n, value)| places(value, &format!("{at}/{n}"), found));
        }
        _ => {}
    }
}

/// What nobody honest sends.
fn odd() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        prop_oneof![Just(0), Just(1), Just(u64::MAX), Just(u64::from(u32::MAX)), Just(1 << 53), any::<u64>()]
            .prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        prop_oneof![Just(f64::MAX), Just(f64::MIN_POSITIVE), Just(-0.0), any::<f64>()].prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[{}\\[\\]<>#\u{0}\u{200b} a]{0,12}".prop_map(Value::from),
        (0_usize..20_000).prop_map(|length| "x".repeat(length).into()),
        prop::collection::vec(any::<String>(), 0..3).prop_map(Value::from),
        Just(json!({})),
        Just(json!({"more": 1})),
    ]
}

/// An error, or the same value after another journey.
fn comes_back<T: DeserializeOwned + Serialize>(value: &Value) -> Option<T> {
    let read: T = serde_json::from_value(value.clone()).ok()?;
    let written = serde_json::to_value(&read).expect("what was read can be written");
    let again: T = serde_json::from_value(written.clone()).expect("what was written can be read");
    assert_eq!(serde_json::to_value(&again).expect("JSON"), written);
    Some(read)
}

fn read_all(messages: &Value) {
    if let Some(CreateFederation { spec, vocabulary }) = comes_back(&messages["create"])
        && let Ok(vocabulary) = Vocabulary::parse(&vocabulary)
        && spec.validate(&vocabulary).is_ok()
    {
        let again: FederationSpec = comes_back(&serde_json::to_value(&spec).expect("JSON")).expect("a spec");
        assert!(again.validate(&vocabulary).is_ok());
    }
    if let Some(Proposal { prompt }) = comes_back(&messages["proposal"]) {
        drop(prompt.validate(usize::MAX, &Vocabulary::parse(WORDS).expect("words")));
    }
    if let Some(entries) = comes_back::<Vec<TranscriptEntry>>(&messages["transcript"]) {
        assert!(entries.is_empty() || verify_chain("f", &entries).is_err(), "nobody made this chain");
    }
    let _ = comes_back::<CreateInvites>(&messages["invites"]);
    let _ = comes_back::<Join>(&messages["join"]);
    let _ = comes_back::<Joined>(&messages["joined"]);
    let _ = comes_back::<Receipt>(&messages["receipt"]);
    let _ = comes_back::<FederationView>(&messages["view"]);
    let _ = comes_back::<RoundView>(&messages["round"]);
    let _ = comes_back::<Problem>(&messages["problem"]);
}

#[test]
fn the_untouched_messages_are_read() {
    let all = messages();
    read_all(&all);
    assert!(comes_back::<CreateFederation>(&all["create"]).is_some());
    assert!(comes_back::<FederationView>(&all["view"]).is_some());
    assert!(comes_back::<RoundView>(&all["round"]).is_some());
    assert!(comes_back::<Vec<TranscriptEntry>>(&all["transcript"]).is_some());
    assert!(comes_back::<Problem>(&all["problem"]).is_some());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn one_odd_part_is_refused_or_survives(at in any::<prop::sample::Index>(), odd in odd(), removed in any::<bool>()) {
        let mut all = messages();
        let mut found = Vec::new();
        places(&all, "", &mut found);
        let place = at.get(&found).clone();
        match place.rsplit_once('/') {
            Some((parent, name)) if removed && !parent.is_empty() => {
                if let Some(Value::Object(members)) = all.pointer_mut(parent) {
                    members.remove(name);
                }
            }
            _ => *all.pointer_mut(&place).expect("it was found there") = odd,
        }
        read_all(&all);
    }

    #[test]
    fn any_bytes_are_refused_or_survive(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(value) = serde_json::from_slice::<Value>(&bytes) {
            read_all(&json!({"create": value, "proposal": value, "transcript": value, "round": value, "view": value}));
        }
    }
}
