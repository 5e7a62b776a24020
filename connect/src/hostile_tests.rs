//! Answers of servers and models that are not what they should be: an error or a value, never a panic.

use crate::fixture::task;
use crate::{
    AnswerMode, AnswerParser, ApiLlm, Call, Dialect, Endpoint, HttpProposer, HttpServer, LlmConfig, Meter, NoReply,
    Reply, Transport, problem,
};
use feddtpt_client::platform::{Answer, Clock, Llm, Proposer, Server, ServerError};
use feddtpt_shared::messages::Secret;
use feddtpt_shared::{Digest, Prompt, RowText};
use futures_util::FutureExt as _;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::Arc;
use url::Url;

/// Gives every request the same answer.
#[derive(Clone)]
struct Same(Arc<Reply>);

impl Transport for Same {
    async fn send(&self, _: Call<'_>) -> Result<Reply, NoReply> {
        Ok(Reply::clone(&self.0))
    }
}

/// Waits for nothing.
#[derive(Clone)]
struct Still;

impl Clock for Still {
    fn now_ms(&self) -> u64 {
        0
    }

    async fn sleep_ms(&self, _: u64) {}
}

fn same(status: u16, retry_after: &str, body: &[u8]) -> Same {
    let retry_after_ms = Reply::read_retry_after(retry_after);
    Same(Arc::new(Reply { status, retry_after_ms, body: body.to_vec() }))
}

fn address() -> Url {
    Url::parse("http://model.example").unwrap()
}

fn ask(transport: Same, dialect: Dialect, endpoint: Endpoint, answers: AnswerMode) -> Meter {
    let config = LlmConfig { dialect, endpoint, answers, ..LlmConfig::new(address(), "m") };
    let (meter, prompt) = (Meter::default(), Prompt::parse("overall").unwrap());
    async {
        if let Ok(llm) = ApiLlm::connect(transport, Still, config, task(), meter.clone()).await {
            let rows = [RowText::single("fine"), RowText::single("bad")];
            if let Ok(answers) = llm.answer(&prompt, &[&rows[0], &rows[1]]).await {
                assert!(answers.iter().all(|answer| matches!(answer, Answer::Unparsed | Answer::Label(0 | 1))));
            }
        }
    }
    .now_or_never()
    .expect("nothing waits");
    meter
}

fn ask_everybody(status: u16, retry_after: &str, body: &[u8]) {
    let transport = same(status, retry_after, body);
    for (dialect, endpoint, answers) in [
        (Dialect::OpenAi, Endpoint::Chat, AnswerMode::Text),
        (Dialect::OpenAi, Endpoint::Completions, AnswerMode::Text),
        (Dialect::OpenAi, Endpoint::Completions, AnswerMode::Logprobs),
        (Dialect::Anthropic, Endpoint::Auto, AnswerMode::Text),
    ] {
        ask(transport.clone(), dialect, endpoint, answers);
    }
    let proposer = HttpProposer::new(transport.clone(), address(), "[MASK]", None);
    let prompt = Prompt::parse("over all").unwrap();
    let words = proposer.propose(&prompt, 1, 5).now_or_never().expect("nothing waits");
    if let Ok(words) = words {
        assert!(words.len() <= 5 && words.iter().all(|word| word.score.is_finite()), "{words:?}");
    }
    let server = HttpServer::new(transport.clone(), &address(), "f");
    let token = Secret::new("t");
    let asked = async {
        let refused = [
            server.federation().await.err(),
            server.vocabulary().await.err(),
            server.join(&token, Digest::of("n")).await.err(),
            server.round(&token, Some(u64::MAX)).await.err(),
            server.leave(&token).await.err(),
        ];
        assert!((200..300).contains(&status) || refused.iter().all(Option::is_some));
    };
    asked.now_or_never().expect("nothing waits");
    if let ServerError::Problem(found) = problem(&transport.0) {
        assert!(serde_json::from_slice::<Value>(body).is_ok(), "{found:?}");
    }
}

/// Answers as they should be, one for each reader.
fn good() -> Vec<Value> {
    let usage = json!({"prompt_tokens": 3, "completion_tokens": 1});
    vec![
        json!({"choices": [{"message": {"content": "great"}, "text": "bad"}], "usage": usage}),
        json!({"choices": [{"text": "g", "logprobs": {"top_logprobs": [{"great": -0.5, "bad": -3, "terrible": -9}]}}],
            "usage": usage, "tokens": [7]}),
        json!({"content": [{"type": "text", "text": "great"}], "usage": {"input_tokens": 3, "output_tokens": 1}}),
        json!([{"score": 0.5, "token_str": "good"}, {"score": 0.25, "token_str": "##ing"}]),
        json!([[{"score": 0.5, "token_str": "good"}]]),
        json!({"error": {"message": "no max_completion_tokens"}}),
        json!({"type": "urn:feddtpt:problem:unavailable", "title": "t", "status": 503, "detail": "d", "retry_after_ms": 9}),
    ]
}

fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(all) => all.iter().for_each(|(name, value)| places(value, &format!("{at}/{name}"), found)),
        Value::Array(all) => all.iter().enumerate().for_each(|(n, value)| places(value, &format!("{at}/{n}"), found)),
        _ => {}
    }
}

fn odd() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        Just(json!([])),
        Just(json!({})),
        Just(json!(true)),
        prop_oneof![Just(u64::MAX), any::<u64>()].prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        prop_oneof![Just(f64::MAX), Just(f64::MIN), Just(f64::MIN_POSITIVE), any::<f64>()].prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        (0_usize..5_000).prop_map(|length| "great ".repeat(length).into()),
    ]
}

fn status() -> impl Strategy<Value = u16> {
    prop_oneof![Just(200), Just(204), Just(400), Just(404), Just(429), Just(503), 100_u16..600]
}

#[test]
fn a_usage_beyond_all_numbers_is_no_panic() {
    let answer = json!({"choices": [{"message": {"content": "great"}}],
        "usage": {"prompt_tokens": u64::MAX, "completion_tokens": u64::MAX}});
    let transport = same(200, "", answer.to_string().as_bytes());
    let meter = ask(transport, Dialect::OpenAi, Endpoint::Chat, AnswerMode::Text);
    assert_eq!((meter.usage().input_tokens, meter.usage().output_tokens), (u64::MAX, u64::MAX));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn one_odd_part_of_an_answer(
        which in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), odd in odd(), status in status(),
        retry_after in "[0-9]{0,22}|[ -~]{0,8}",
    ) {
        let mut answer = which.get(&good()).clone();
        let mut found = Vec::new();
        places(&answer, "", &mut found);
        *answer.pointer_mut(at.get(&found).as_str()).unwrap() = odd;
        ask_everybody(status, &retry_after, answer.to_string().as_bytes());
    }

    #[test]
    fn any_bytes_as_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..200), status in status()) {
        ask_everybody(status, "", &bytes);
    }

    #[test]
    fn any_text_is_a_label_or_none(text in any::<String>(), label in "terrible|bad|great") {
        let parser = AnswerParser::new(&task());
        prop_assert!(matches!(parser.parse(&text), Answer::Unparsed | Answer::Label(0 | 1)));
        let expected = Answer::Label(u32::from(label == "great"));
        for said in [label.clone(), format!("  **{}**!\n", label.to_uppercase())] {
            prop_assert_eq!(parser.parse(&said), expected);
        }
    }
}
