//! Testing a model before anything depends on it: one made-up sentence, and what came of it in words.

use super::settings_of_products::{cors, product_at, product_by_owner};
use super::{Desk, models};
use crate::boundary::{Keys, LlmChoice, ProposerChoice, TabError, TestOutcome, TestReport};
use crate::platform::{TabClock, TabLlm, now_ms};
use feddtpt_client::platform::{Answer, Clock as _, Llm as _, LlmError, Proposer as _};
use feddtpt_connect::ledger::Purpose;
use feddtpt_connect::{ApiError, Call, Key, LlmConfig, Meter, NoReply, Reply, Transport as _, authority};
use feddtpt_shared::{Prompt, RowText, Task};
use http::Method;
use serde_json::Value;
use std::time::Duration;
use url::Url;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestInit, RequestMode, WorkerGlobalScope};

/// Asked in place of a row.
const SENTENCE: &str = "The parcel arrived two days late, but the people were kind.";

/// Tests an LLM.
pub(crate) async fn llm(desk: &Desk, choice: &LlmChoice, keys: &Keys) -> Result<TestReport, TabError> {
    let task = desk.known_view().await?.spec.task;
    if !choice.takes_key() {
        return here(desk, choice, keys, task).await;
    }
    let config = match models::config(choice, keys) {
        Ok(config) => config,
        Err(error) => {
            return Ok(TestReport::new(TestOutcome::Unreachable, format!("{} {}", error.message, error.what)));
        }
    };
    if mixed(&config.base) {
        return Ok(TestReport::new(
            TestOutcome::MixedContent,
            "This page is encrypted (https) and the address is not (http), so the browser does not let it through. Use an \
             https address, or a model on this computer (http://localhost).",
        ));
    }
    let listed = list(desk, &config).await;
    let product = listed.product.or_else(|| product_at(&config.base));
    let named = |mut report: TestReport| {
        report.product = product.map(str::to_owned);
        report.models.clone_from(&listed.models);
        report
    };
    if let Err(NoReply(_)) = &listed.reply {
        return Ok(named(no_answer(&config.base, product).await));
    }
    let begun = now_ms();
    let config = LlmConfig { attempts: 1, ..config };
    let base = config.base.clone();
    let model = config.model.clone();
    let connected = models::connect(desk.transport(), config, task.clone(), Meter::default()).await;
    let answer = match connected {
        Ok(llm) => llm.answer(&task.seed_prompt, &[&sentence(&task)]).await.map_err(ApiError::Llm),
        Err(error) => Err(error),
    };
    let report = match answer {
        Ok(answers) => answered(&task, &answers, now_ms() - begun),
        Err(ApiError::Llm(error)) if is_no_reply(&error) => no_answer(&base, product).await,
        Err(ApiError::Llm(error)) => refused(&error.to_string(), &model, &listed.models),
        Err(other) => TestReport::new(TestOutcome::Unsuitable, format!("It cannot be used for this task: {other}.")),
    };
    Ok(named(report))
}

/// Tests a model that needs no address.
async fn here(desk: &Desk, choice: &LlmChoice, keys: &Keys, task: Task) -> Result<TestReport, TabError> {
    let llm = match models::llm(desk, choice, keys, task.clone(), Meter::default()).await {
        Ok(llm) => llm,
        Err(error) => {
            return Ok(TestReport::new(TestOutcome::Unsuitable, format!("{}. {}", error.message, error.what)));
        }
    };
    let begun = now_ms();
    if let TabLlm::BuiltIn(model) = &llm {
        let questions = model.questions();
        let text = questions.text(&task.seed_prompt, &sentence(&task));
        return Ok(match model.say(&questions.instruction(), &text).await {
            Ok(said) => {
                let mut report = answered(&task, &[questions.read(&said)], now_ms() - begun);
                report.answer = Some(said);
                report
            }
            Err(error) => {
                TestReport::new(TestOutcome::Unreachable, format!("The browser's own model cannot be used: {error}."))
            }
        });
    }
    Ok(match llm.answer(&task.seed_prompt, &[&sentence(&task)]).await {
        Ok(answers) => answered(&task, &answers, now_ms() - begun),
        Err(error) => TestReport::new(TestOutcome::Unsuitable, error.to_string()),
    })
}

/// Tests a source of words.
pub(crate) async fn proposer(desk: &Desk, choice: &ProposerChoice, keys: &Keys) -> Result<TestReport, TabError> {
    let prompt: Prompt = desk.known_view().await?.spec.task.seed_prompt;
    let proposer = match models::proposer(desk, choice, keys).await {
        Ok(proposer) => proposer,
        Err(error) => {
            return Ok(TestReport::new(TestOutcome::Unreachable, format!("{}. {}", error.message, error.what)));
        }
    };
    let begun = now_ms();
    let found = proposer.propose(&prompt, 0, 5).await;
    let mut report = match found {
        Ok(words) if words.is_empty() => TestReport::new(TestOutcome::NotTheApi, "It answered without a single word."),
        Ok(words) => {
            let words: Vec<String> = words.iter().map(|word| word.token.to_string()).collect();
            let mut report = TestReport::new(TestOutcome::Ok, "It proposes words. It was sent the seed prompt alone.");
            report.answer = Some(words.join(", "));
            report
        }
        Err(error) => TestReport::new(TestOutcome::Unreachable, error.to_string()),
    };
    report.latency_ms = Some(whole(now_ms() - begun));
    Ok(report)
}

fn sentence(task: &Task) -> RowText {
    let second = task.template.wants_pair().then(|| SENTENCE.to_owned());
    RowText { text: SENTENCE.to_owned(), text_b: second }
}

/// A list of models, as far as the address gives one.
struct Listed {
    reply: Result<Reply, NoReply>,
    models: Vec<String>,
    product: Option<&'static str>,
}

async fn list(desk: &Desk, config: &LlmConfig) -> Listed {
    let anthropic = config.dialect == feddtpt_connect::Dialect::Anthropic;
    let call = Call {
        purpose: Purpose::Llm,
        method: Method::GET,
        url: config.url(&["models"]),
        bearer: config.key.as_ref().filter(|_| !anthropic).map(Key::secret),
        headers: if anthropic { config.anthropic_headers() } else { Vec::new() },
        json: None,
        words: None,
        timeout: Duration::from_secs(15),
    };
    let reply = desk.transport().send(call).await;
    let body: Value = reply.as_ref().ok().and_then(|r| serde_json::from_slice(&r.body).ok()).unwrap_or_default();
    let entries = body.get("data").and_then(Value::as_array).cloned().unwrap_or_default();
    let text = |entry: &Value, key: &str| entry.get(key).and_then(Value::as_str).map(str::to_owned);
    let product = entries.iter().filter_map(|entry| text(entry, "owned_by")).find_map(|owner| product_by_owner(&owner));
    let models = entries.iter().filter_map(|entry| text(entry, "id")).take(200).collect();
    Listed { reply, models, product }
}

/// An address that refuses this page answers a request whose answer nobody may read; one that is not there does not.
async fn no_answer(base: &Url, product: Option<&str>) -> TestReport {
    let place = authority(base);
    let name = product.map_or_else(|| "Something".to_owned(), |product| format!("{product}, or something like it,"));
    if reachable(base).await {
        let origin = scope().location().origin();
        let mut report = TestReport::new(
            TestOutcome::Cors,
            format!(
                "{name} answers at {place}, but does not let this page ({origin}) ask. Allow this page there, then test again."
            ),
        );
        report.settings = cors(&origin, product);
        return report;
    }
    TestReport::new(
        TestOutcome::Unreachable,
        format!("Nothing answers at {place}. Is the address right, and is the program started?"),
    )
}

/// Whether anything answers, whatever it says.
async fn reachable(base: &Url) -> bool {
    let options = RequestInit::new();
    options.set_mode(RequestMode::NoCors);
    options.set_credentials(web_sys::RequestCredentials::Omit);
    let fetch = JsFuture::from(scope().fetch_with_str_and_init(base.as_str(), &options));
    let patience = async {
        TabClock.sleep_ms(10_000).await;
    };
    let (fetch, patience) = (std::pin::pin!(fetch), std::pin::pin!(patience));
    match futures_util::future::select(fetch, patience).await {
        futures_util::future::Either::Left((answer, _)) => answer.is_ok(),
        futures_util::future::Either::Right(_) => false,
    }
}

fn answered(task: &Task, answers: &[Answer], took_ms: f64) -> TestReport {
    let name = |at: u32| task.labels.get(at as usize).map_or_else(String::new, |label| label.name.clone());
    let (message, answer) = match answers.first() {
        Some(Answer::Label(label)) => {
            (format!("It answers: a made-up sentence was read as {:?}.", name(*label)), Some(name(*label)))
        }
        _ => (
            "It answers, but with none of the label words for a made-up sentence. Such answers count as wrong; a larger \
             model may do better."
                .to_owned(),
            None,
        ),
    };
    let mut report = TestReport::new(TestOutcome::Ok, message);
    report.answer = answer;
    report.latency_ms = Some(whole(took_ms));
    report
}

fn refused(said: &str, model: &str, listed: &[String]) -> TestReport {
    let has = |status: &str| said.contains(&format!("HTTP {status}"));
    if has("401") || has("403") {
        return TestReport::new(
            TestOutcome::Key,
            format!("It refuses the key ({said}). Check that the key is whole and still valid."),
        );
    }
    if has("429") {
        return TestReport::new(TestOutcome::Busy, format!("It has no time now ({said}). Test again in a minute."));
    }
    let unknown = !listed.is_empty() && !listed.iter().any(|name| name == model);
    if unknown || (has("404") && said.to_lowercase().contains("model")) {
        let known: Vec<&str> = listed.iter().take(8).map(String::as_str).collect();
        let known = if known.is_empty() { String::new() } else { format!(" It lists {}.", known.join(", ")) };
        return TestReport::new(TestOutcome::Model, format!("It does not know the model {model:?} ({said}).{known}"));
    }
    if said.contains("not JSON")
        || said.contains("no text at")
        || said.contains("no list at")
        || has("404")
        || has("405")
    {
        let hint = "Is this the address of an OpenAI-compatible API? It usually ends in /v1.";
        return TestReport::new(TestOutcome::NotTheApi, format!("Something else answers there ({said}). {hint}"));
    }
    if has("5") {
        return TestReport::new(TestOutcome::Busy, format!("It failed ({said}). Test again in a moment."));
    }
    TestReport::new(TestOutcome::Unsuitable, format!("It refuses the question: {said}."))
}

fn is_no_reply(error: &LlmError) -> bool {
    matches!(error, LlmError::Unavailable(said) if !said.starts_with("HTTP "))
}

/// Whether the browser blocks the address because it is not encrypted and this page is.
fn mixed(url: &Url) -> bool {
    let local = url
        .host_str()
        .is_some_and(|host| matches!(host, "localhost" | "127.0.0.1" | "[::1]") || host.ends_with(".localhost"));
    scope().location().protocol() == "https:" && url.scheme() == "http" && !local
}

fn scope() -> WorkerGlobalScope {
    js_sys::global().unchecked_into()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds of one request")]
fn whole(ms: f64) -> u32 {
    ms.round() as u32
}
