//! From choices to models.

use super::Desk;
use crate::boundary::{AnswersFrom, ApiName, ErrorKind, Keys, LlmChoice, ProposerChoice, TabError};
use crate::platform::{BuiltInLlm, InTabLlm, InTabProposer, TabClock, TabLlm, TabProposer, TabTransport};
use feddtpt_connect::{AnswerMode, ApiError, ApiLlm, Dialect, Endpoint, HttpProposer, Key, LlmConfig, Meter, below};
use feddtpt_model::Shipped;
use feddtpt_shared::Task;
use feddtpt_shared::messages::Secret;
use std::rc::Rc;
use std::time::Duration;
use url::Url;

const WHAT: &str = "Nothing was sent to it. Choose another model, or mend its settings.";

/// The LLM for `task`.
pub(crate) async fn llm(
    desk: &Desk,
    choice: &LlmChoice,
    keys: &Keys,
    task: Task,
    meter: Meter,
) -> Result<TabLlm, TabError> {
    match choice {
        LlmChoice::InTab { model } => {
            let model = InTabLlm::new(desk.model((*model).into()).await?, task, Rc::clone(&desk.crew));
            Ok(TabLlm::InTab(model.map_err(|error| TabError::new(ErrorKind::Model, error, WHAT))?))
        }
        LlmChoice::BuiltIn => Ok(TabLlm::BuiltIn(BuiltInLlm::new(desk.ask.clone(), task, meter))),
        LlmChoice::OpenAi { .. } | LlmChoice::Anthropic { .. } => {
            let config = config(choice, keys)?;
            let connected = connect(desk.transport(), config, task, meter).await;
            connected.map(TabLlm::Api).map_err(|error| TabError::new(ErrorKind::Model, error, WHAT))
        }
    }
}

/// An LLM behind an API.
pub(crate) async fn connect(
    transport: TabTransport,
    config: LlmConfig,
    task: Task,
    meter: Meter,
) -> Result<ApiLlm<TabTransport, TabClock>, ApiError> {
    ApiLlm::connect(transport, TabClock, config, task, meter).await
}

/// The settings of an API.
pub(crate) fn config(choice: &LlmChoice, keys: &Keys) -> Result<LlmConfig, TabError> {
    let key = keys.llm.as_deref().filter(|key| !key.trim().is_empty()).map(Key::new);
    let common = |url: &str, model: &str, concurrency: u32, timeout_ms: u32, attempts: u32| {
        let config = LlmConfig::new(address(url)?, model.trim());
        Ok::<_, TabError>(LlmConfig {
            key: key.clone(),
            concurrency: concurrency.clamp(1, 64) as usize,
            timeout: Duration::from_millis(timeout_ms.max(1_000).into()),
            attempts: attempts.clamp(1, 20),
            from_browser: true,
            ..config
        })
    };
    match choice {
        LlmChoice::OpenAi { url, model, api, answers, mask, concurrency, timeout_ms, attempts } => {
            let config = common(url, model, *concurrency, *timeout_ms, *attempts)?;
            Ok(LlmConfig {
                endpoint: match api {
                    ApiName::Auto => Endpoint::Auto,
                    ApiName::Chat => Endpoint::Chat,
                    ApiName::Completions => Endpoint::Completions,
                },
                answers: match answers {
                    AnswersFrom::Text => AnswerMode::Text,
                    AnswersFrom::Logprobs => AnswerMode::Logprobs,
                },
                mask: if mask.is_empty() { config.mask.clone() } else { mask.clone() },
                ..config
            })
        }
        LlmChoice::Anthropic { url, model, concurrency, timeout_ms, attempts } => {
            Ok(LlmConfig { dialect: Dialect::Anthropic, ..common(url, model, *concurrency, *timeout_ms, *attempts)? })
        }
        LlmChoice::InTab { .. } | LlmChoice::BuiltIn => Err(TabError::internal("this model has no address")),
    }
}

/// The source of words.
pub(crate) async fn proposer(desk: &Desk, choice: &ProposerChoice, keys: &Keys) -> Result<TabProposer, TabError> {
    let (url, mask) = match choice {
        ProposerChoice::InTab => {
            let served = desk.known_view().await?.model;
            let model = served.as_deref().and_then(Shipped::of_id).unwrap_or(Shipped::Mini);
            return Ok(TabProposer::InTab(InTabProposer(desk.model(model).await?)));
        }
        ProposerChoice::Server => (below(&desk.server, &["v1", "fill-mask"]), "[MASK]"),
        ProposerChoice::FillMask { url, mask } => (address(url)?, mask.as_str()),
    };
    let key = keys.proposer.as_deref().filter(|key| !key.trim().is_empty() && *choice != ProposerChoice::Server);
    let key = key.map(|key| Secret::new(key.trim()));
    Ok(TabProposer::Api(HttpProposer::new(desk.transport(), url, mask, key)))
}

/// A web address that a person typed; without a scheme it is taken for `http` on this machine, else for `https`.
pub(crate) fn address(text: &str) -> Result<Url, TabError> {
    let text = text.trim();
    let local = ["localhost", "127.", "[::1]"].iter().any(|host| text.starts_with(host));
    let full = if text.contains("://") {
        text.to_owned()
    } else {
        format!("{}://{text}", if local { "http" } else { "https" })
    };
    let url = Url::parse(&full).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let what = "An address looks like http://localhost:11434 or https://api.openai.com/v1.";
    url.ok_or_else(|| TabError::new(ErrorKind::Model, format!("{text:?} is not a web address"), what))
}
