//! Every rule of a federation's spec, broken one at a time; the error names the field.

#![allow(clippy::expect_used, reason = "a test may stop at the first surprise")]

use feddtpt_shared::federation::FederationSpec;
use feddtpt_shared::limits::{MAX_LABELS, MAX_PUBLIC_ROWS, MAX_ROUNDS};
use feddtpt_shared::task::Label;
use feddtpt_shared::template::Template;
use feddtpt_shared::{Row, RowText, Vocabulary};
use serde_json::json;

fn vocabulary() -> Vocabulary {
    Vocabulary::parse("good\nbad\noverall\nit\nwas\n").expect("a word list")
}

fn spec() -> FederationSpec {
    let value = json!({
        "task": {
            "name": "reviews",
            "labels": [
                {"name": "negative", "verbalizers": ["bad"]},
                {"name": "positive", "verbalizers": ["good"]},
            ],
            "template": "{prompt} {text} it was {mask} .",
            "seed_prompt": ["overall"],
            "max_prompt_tokens": 8,
            "vocabulary": vocabulary().hash(),
        },
        "rounds": 3,
    });
    serde_json::from_value(value).expect("a spec")
}

#[test]
fn the_plain_spec_passes_with_the_documented_defaults() {
    let spec = spec();
    spec.validate(&vocabulary()).expect("valid");
    assert_eq!(spec.strategy.release_threshold_for(4), 2);
    assert_eq!(spec.strategy.release_threshold_for(5), 3);
    assert_eq!(spec.task.label_index("POSITIVE"), Some(1));
    assert_eq!(spec.task.label_index("neutral"), None);
}

#[test]
fn the_host_may_be_named_and_need_not_be() {
    let mut spec = spec();
    assert!(!serde_json::to_string(&spec).expect("json").contains("host"));
    spec.host = Some("Städtische Klinik, Haus 3".to_owned());
    spec.validate(&vocabulary()).expect("valid");
    let text = serde_json::to_string(&spec).expect("json");
    assert_eq!(serde_json::from_str::<FederationSpec>(&text).expect("a spec"), spec);
}

#[test]
fn each_broken_rule_is_named() {
    type Break = fn(&mut FederationSpec);
    let cases: [(&str, Break); 19] = [
        ("name", |s| s.task.name = " ".to_owned()),
        ("description", |s| s.task.description = "x".repeat(5_000)),
        ("labels: a task has 2 to", |s| s.task.labels.truncate(1)),
        ("labels: a task has 2 to", |s| {
            let label = |at: usize| Label { name: at.to_string(), verbalizers: vec!["good".to_owned()] };
            s.task.labels = (0..=MAX_LABELS).map(label).collect();
        }),
        ("labels[1].name", |s| s.task.labels[1].name = "Negative".to_owned()),
        ("labels[0].verbalizers", |s| s.task.labels[0].verbalizers.clear()),
        ("max_prompt_tokens", |s| s.task.max_prompt_tokens = 0),
        ("token 0 (\"great\") is not in the task's vocabulary", |s| {
            s.task.seed_prompt = feddtpt_shared::Prompt::parse("great").expect("a word");
        }),
        ("vocabulary", |s| s.task.vocabulary = feddtpt_shared::Digest::of("another")),
        ("public_rows[0].label", |s| s.task.public_rows = vec![Row { label: 2, text: RowText::single("x") }]),
        ("public_rows[0].text_b", |s| {
            s.task.template = Template::parse("{prompt} {text} {mask} {text_b}").expect("a template");
            s.task.public_rows = vec![Row { label: 0, text: RowText::single("x") }];
        }),
        ("public_rows", |s| {
            s.task.public_rows = vec![Row { label: 0, text: RowText::single("x") }; MAX_PUBLIC_ROWS + 1];
        }),
        ("host: write 1 to 120 bytes", |s| s.host = Some(" ".to_owned())),
        ("host: write 1 to", |s| s.host = Some("x".repeat(121))),
        ("host: holds the invisible character U+000A", |s| s.host = Some("City\nclinic".to_owned())),
        ("host: holds the invisible character U+202E", |s| s.host = Some("City \u{202E}clinic".to_owned())),
        ("rounds", |s| s.rounds = MAX_ROUNDS + 1),
        ("policy.max_participants", |s| s.policy.max_participants = Some(1)),
        ("policy.capacity", |s| s.policy.capacity = 1),
    ];
    for (part, break_rule) in cases {
        let mut broken = spec();
        break_rule(&mut broken);
        let message = broken.validate(&vocabulary()).expect_err(part).to_string();
        assert!(message.contains(part), "{message:?} does not name {part:?}");
    }
}

#[test]
fn templates_say_what_is_missing() {
    for (source, part) in [
        ("{text} {mask}", "{prompt} stands 0 times"),
        ("{prompt} {text} {text} {mask}", "{text} stands 2 times"),
        ("{prompt} {text}", "{mask} stands 0 times"),
        ("{prompt} {text} {mask} {word}", "unknown placeholder {word}"),
        ("{prompt} {text} {mask", "unknown placeholder"),
        ("{prompt} } {text} {mask}", "unknown placeholder"),
    ] {
        let message = Template::parse(source).expect_err(source).to_string();
        assert!(message.contains(part), "{source}: {message}");
    }
}

#[test]
fn settings_keep_their_ranges() {
    for (field, value) in [
        ("strategy", json!({"name": "feddtpt", "min_points": 0})),
        ("strategy", json!({"eps": 3.0})),
        ("search", json!({"top_k": 0})),
        ("search", json!({"batch_rows": 0})),
    ] {
        let mut json = serde_json::to_value(spec()).expect("serialises");
        json[field] = value;
        let broken: FederationSpec = serde_json::from_value(json).expect("the shape is right");
        assert!(broken.validate(&vocabulary()).expect_err(field).to_string().contains(field));
    }
    let misspelt = json!({"nmae": "feddtpt"});
    assert!(serde_json::from_value::<feddtpt_shared::strategy::StrategySettings>(misspelt).is_err());
}

#[test]
fn methods_are_found_by_name_and_a_wrong_name_lists_the_right_ones() {
    use feddtpt_shared::{search::Searcher, strategy::Strategy};
    for (name, strategy) in Strategy::ALL {
        assert_eq!(name.parse(), Ok(strategy));
        assert_eq!(serde_json::to_value(strategy).expect("serialises"), name);
    }
    for (name, searcher) in Searcher::ALL {
        assert_eq!(name.parse(), Ok(searcher));
        assert_eq!(serde_json::to_value(searcher).expect("serialises"), name);
    }
    let message = "fedavg".parse::<Strategy>().expect_err("no such strategy");
    assert!(message.contains("feddtpt-kmeans"), "{message}");
}
