//! Requests, answers and patience against a made-up endpoint.

use super::*;
use crate::platform::ledger::Ledger;
use crate::platform::mlm::tests::task;
use feddtpt_shared::task::ModelFamily;
use feddtpt_shared::template::Template;
use reqwest::Url;
use serde_json::{Value, json};
use std::time::Duration;
use wiremock::matchers::{body_partial_json, header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

fn config(mock: &MockServer) -> OpenAiConfig {
    let mut config = OpenAiConfig::new(Url::parse(&mock.uri()).unwrap(), "small");
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

async fn connect(config: OpenAiConfig, task: Task) -> Result<OpenAiLlm, OpenAiError> {
    OpenAiLlm::connect(Wire::new(Ledger::new()).unwrap(), config, task).await
}

async fn ask(llm: &OpenAiLlm, texts: &[&str]) -> Result<Vec<Answer>, LlmError> {
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
    let llm = connect(OpenAiConfig { key: Some(Key::new("sk-1\n")), ..config(&mock) }, chat_task()).await.unwrap();
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
    let llm = connect(OpenAiConfig { key: Some(Key::new("sk-secret")), ..config(&mock) }, chat_task()).await.unwrap();
    assert_eq!(ask(&llm, &["a"]).await, Ok(vec![Answer::Label(1)]));
    assert_eq!(ask(&llm, &["a"]).await, Err(LlmError::Refused("HTTP 401: bad key (key)".to_owned())));
}

#[tokio::test]
async fn patience_ends() {
    let mock = MockServer::start().await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(503)).expect(3).mount(&mock).await;
    let llm = connect(OpenAiConfig { attempts: 3, ..config(&mock) }, chat_task()).await.unwrap();
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
    let config = OpenAiConfig { answers: AnswerMode::Logprobs, ..config(&mock) };
    let llm = connect(config, task(Calibration::ContentFree)).await.unwrap();
    assert_eq!(ask(&llm, &["a [MASK] b"]).await, Ok(vec![Answer::Label(0)]));
}

#[tokio::test]
async fn words_of_several_tokens_are_refused_before_any_row_is_sent() {
    let mock = MockServer::start().await;
    Mock::given(path("/v1/tokenize")).respond_with(json_answer(json!({"tokens": [1, 2]}))).mount(&mock).await;
    let config = OpenAiConfig { answers: AnswerMode::Logprobs, ..config(&mock) };
    let error = connect(config, task(Calibration::None)).await.err().unwrap();
    assert!(error.to_string().contains("is 2 tokens of this model"), "{error}");
}

#[tokio::test]
async fn tasks_that_do_not_fit_are_refused() {
    let mock = MockServer::start().await;
    let chat = OpenAiConfig { endpoint: Endpoint::Chat, ..config(&mock) };
    let error = connect(chat.clone(), task(Calibration::None)).await.err().unwrap();
    assert!(matches!(error, OpenAiError::MaskNotLast { .. }));
    let both = OpenAiConfig { answers: AnswerMode::Logprobs, ..chat };
    assert_eq!(connect(both, chat_task()).await.err(), Some(OpenAiError::ChatLogprobs));
}

#[test]
fn neither_form_of_a_key_shows_it() {
    let config = OpenAiConfig {
        key: Some(Key::new("sk-secret")),
        ..OpenAiConfig::new(Url::parse("http://u:p@h/v1").unwrap(), "m")
    };
    assert!(!format!("{:?}", config.key).contains("secret"));
    assert_eq!(config.place(), "h/v1/");
    assert_eq!(config.url(&["completions"]).path(), "/v1/completions");
}
