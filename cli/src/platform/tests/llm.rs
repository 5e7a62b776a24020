//! Requests, answers and patience against a made-up endpoint.

use crate::platform::mlm::tests::task;
use crate::platform::{ApiLlm, Ledger, TokioClock, Wire};
use feddtpt_client::platform::{Answer, Llm, LlmError};
use feddtpt_connect::{AnswerMode, ApiError, Dialect, Endpoint, Key, LlmConfig, Meter, Usage};
use feddtpt_shared::task::Calibration;
use feddtpt_shared::task::ModelFamily;
use feddtpt_shared::template::Template;
use feddtpt_shared::{Prompt, RowText, Task};
use reqwest::Url;
use serde_json::{Value, json};
use std::time::Duration;
use wiremock::matchers::{body_partial_json, header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

fn config(mock: &MockServer) -> LlmConfig {
    let mut config = LlmConfig::new(Url::parse(&mock.uri()).unwrap(), "small");
    config.longest_pause = Duration::from_millis(1);
    config
}

fn chat_task() -> Task {
    Task {
        model_family: ModelFamily::Chat,
        template: Template::parse("{prompt} {text} It was {mask}").unwrap(),
        ..task(Calibration::ContentFree)
    }
}

async fn connect(config: LlmConfig, task: Task) -> Result<ApiLlm, ApiError> {
    ApiLlm::connect(Wire::new(Ledger::new()).unwrap(), TokioClock::new(), config, task, Meter::default()).await
}

async fn ask(llm: &ApiLlm, texts: &[&str]) -> Result<Vec<Answer>, LlmError> {
    let rows: Vec<RowText> = texts.iter().map(|text| RowText::single(*text)).collect();
    llm.answer(&Prompt::parse("overall").unwrap(), &rows.iter().collect::<Vec<_>>()).await
}

fn json_answer(value: Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(value)
}

#[tokio::test]
async fn chat_sends_template_and_closed_set_and_keeps_the_order() {
    let mock = MockServer::start().await;
    for (text, answer, delay_ms) in [("fine", "Great!", 60), ("awful", "terrible", 0), ("odd", "who knows", 20)] {
        let content = format!("overall {text} It was");
        Mock::given(method("POST"))
            .and(path("/v1/chat/completions"))
            .and(header("authorization", "Bearer sk-1"))
            .and(body_partial_json(json!({"model": "small", "temperature": 0, "messages": [
                {"role": "system", "content": "Answer with exactly one of these words and nothing else: terrible, great."},
                {"role": "user", "content": content}]})))
            .respond_with(
                json_answer(json!({"choices": [{"message": {"content": answer}}]}))
                    .set_delay(Duration::from_millis(delay_ms)),
            )
            .expect(1)
            .mount(&mock)
            .await;
    }
    let llm = connect(LlmConfig { key: Some(Key::new("sk-1\n")), ..config(&mock) }, chat_task()).await.unwrap();
    let answers = ask(&llm, &["fine", "awful", "odd"]).await.unwrap();
    assert_eq!(answers, [Answer::Label(1), Answer::Label(0), Answer::Unparsed]);
}

#[tokio::test]
async fn busy_endpoints_are_asked_again_and_refusals_are_not() {
    let mock = MockServer::start().await;
    let busy = ResponseTemplate::new(429).insert_header("retry-after", "0");
    Mock::given(method("POST")).respond_with(busy).up_to_n_times(2).mount(&mock).await;
    Mock::given(method("POST"))
        .respond_with(json_answer(json!({"choices": [{"message": {"content": "great"}}]})))
        .up_to_n_times(1)
        .mount(&mock)
        .await;
    Mock::given(method("POST"))
        .respond_with(ResponseTemplate::new(401).set_body_json(json!({"error": {"message": "bad key sk-secret"}})))
        .expect(1)
        .mount(&mock)
        .await;
    let llm = connect(LlmConfig { key: Some(Key::new("sk-secret")), ..config(&mock) }, chat_task()).await.unwrap();
    assert_eq!(ask(&llm, &["a"]).await, Ok(vec![Answer::Label(1)]));
    assert_eq!(ask(&llm, &["a"]).await, Err(LlmError::Refused("HTTP 401: bad key (key)".to_owned())));
}

#[tokio::test]
async fn patience_ends() {
    let mock = MockServer::start().await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(503)).expect(3).mount(&mock).await;
    let llm = connect(LlmConfig { attempts: 3, ..config(&mock) }, chat_task()).await.unwrap();
    assert_eq!(ask(&llm, &["a"]).await, Err(LlmError::Unavailable("HTTP 503".to_owned())));
}

#[tokio::test]
async fn logprobs_restrict_and_calibrate() {
    let mock = MockServer::start().await;
    for (id, word) in ["terrible", "bad", "great"].iter().enumerate() {
        Mock::given(path("/v1/tokenize"))
            .and(body_partial_json(json!({ "text": word })))
            .respond_with(json_answer(json!({ "tokens": [id + 7] })))
            .mount(&mock)
            .await;
    }
    // Without a text "great" is ahead by 2; with the text by 1 only, so that the text speaks for "bad".
    for (prompt, scores) in
        [("overall it was [MASK] .", [-3.0, -3.0, -1.0]), ("overall a [ MASK] b it was [MASK] .", [-2.0, -2.0, -1.0])]
    {
        let top = json!({"terrible": scores[0], "bad": scores[1], "great": scores[2]});
        Mock::given(path("/v1/completions"))
            .and(body_partial_json(json!({"prompt": prompt, "max_tokens": 1, "logprobs": 3,
                "logit_bias": {"7": 100, "8": 100, "9": 100}})))
            .respond_with(json_answer(json!({"choices": [{"text": "great", "logprobs": {"top_logprobs": [top]}}]})))
            .expect(1)
            .mount(&mock)
            .await;
    }
    let config = LlmConfig { answers: AnswerMode::Logprobs, ..config(&mock) };
    let llm = connect(config, task(Calibration::ContentFree)).await.unwrap();
    assert_eq!(ask(&llm, &["a [MASK] b"]).await, Ok(vec![Answer::Label(0)]));
}

#[tokio::test]
async fn words_of_several_tokens_are_refused_before_any_row_is_sent() {
    let mock = MockServer::start().await;
    Mock::given(path("/v1/tokenize")).respond_with(json_answer(json!({"tokens": [1, 2]}))).mount(&mock).await;
    let config = LlmConfig { answers: AnswerMode::Logprobs, ..config(&mock) };
    let error = connect(config, task(Calibration::None)).await.err().unwrap();
    assert!(error.to_string().contains("is 2 tokens of this model"), "{error}");
}

#[tokio::test]
async fn tasks_that_do_not_fit_are_refused() {
    let mock = MockServer::start().await;
    let unfinished = Task { model_family: ModelFamily::Completion, ..task(Calibration::None) };
    let error = connect(config(&mock), unfinished).await.err().unwrap();
    assert!(matches!(error, ApiError::MaskNotLast { .. }));
    let both = LlmConfig { answers: AnswerMode::Logprobs, endpoint: Endpoint::Chat, ..config(&mock) };
    assert_eq!(connect(both, chat_task()).await.err(), Some(ApiError::ChatLogprobs));
}

#[tokio::test]
async fn a_chat_model_fills_the_blank_of_a_masked_task() {
    let mock = MockServer::start().await;
    Mock::given(path("/v1/chat/completions"))
        .and(body_partial_json(json!({"messages": [
            {"role": "system", "content":
                "Answer with the one of these words that belongs at ____, and nothing else: terrible, great."},
            {"role": "user", "content": "overall fine it was ____ ."}]})))
        .respond_with(json_answer(json!({"choices": [{"message": {"content": "great"}}]})))
        .expect(1)
        .mount(&mock)
        .await;
    let llm = connect(LlmConfig { endpoint: Endpoint::Chat, ..config(&mock) }, task(Calibration::None)).await.unwrap();
    assert!(llm.id().contains("chat-text-blank"), "{}", llm.id());
    assert_eq!(ask(&llm, &["fine"]).await, Ok(vec![Answer::Label(1)]));
}

#[tokio::test]
async fn anthropic_is_asked_in_its_own_words() {
    let mock = MockServer::start().await;
    Mock::given(path("/v1/messages"))
        .and(header("x-api-key", "sk-ant"))
        .and(header("anthropic-version", "2023-06-01"))
        .and(header("anthropic-dangerous-direct-browser-access", "true"))
        .and(body_partial_json(json!({"model": "small", "max_tokens": 16,
            "messages": [{"role": "user", "content": "overall fine It was"}]})))
        .respond_with(json_answer(json!({"content": [{"type": "text", "text": "Great."}],
            "usage": {"input_tokens": 40, "output_tokens": 2}})))
        .expect(1)
        .mount(&mock)
        .await;
    let config =
        LlmConfig { dialect: Dialect::Anthropic, key: Some(Key::new("sk-ant")), from_browser: true, ..config(&mock) };
    let llm = connect(config, chat_task()).await.unwrap();
    assert_eq!(ask(&llm, &["fine"]).await, Ok(vec![Answer::Label(1)]));
    assert_eq!(llm.meter().usage(), Usage { input_tokens: 40, output_tokens: 2, estimated: false });
    let requests = mock.received_requests().await.unwrap();
    assert!(!requests[0].headers.contains_key("authorization"), "the key goes into its own header alone");
}

#[tokio::test]
async fn a_reasoning_model_is_asked_in_the_form_it_wants() {
    let mock = MockServer::start().await;
    let message =
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
    Mock::given(body_partial_json(json!({"max_tokens": 16})))
        .respond_with(ResponseTemplate::new(400).set_body_json(json!({"error": {"message": message}})))
        .expect(1)
        .mount(&mock)
        .await;
    Mock::given(body_partial_json(json!({"max_completion_tokens": 1024})))
        .respond_with(json_answer(json!({"choices": [{"message": {"content": "great"}}]})))
        .expect(2)
        .mount(&mock)
        .await;
    let llm = connect(LlmConfig { concurrency: 1, ..config(&mock) }, chat_task()).await.unwrap();
    assert_eq!(ask(&llm, &["a", "b"]).await, Ok(vec![Answer::Label(1); 2]));
}

#[test]
fn neither_form_of_a_key_shows_it() {
    let config =
        LlmConfig { key: Some(Key::new("sk-secret")), ..LlmConfig::new(Url::parse("http://u:p@h/v1").unwrap(), "m") };
    assert!(!format!("{:?}", config.key).contains("secret"));
    assert_eq!(config.place(), "h/v1/");
    assert_eq!(config.url(&["completions"]).path(), "/v1/completions");
}
