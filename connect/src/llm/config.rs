//! Which model, where, and how it is asked.

use feddtpt_shared::Task;
use feddtpt_shared::messages::Secret;
use feddtpt_shared::task::ModelFamily;
use std::time::Duration;
use url::Url;

/// The version of Anthropic's API that the requests are written for.
const ANTHROPIC_VERSION: &str = "2023-06-01";

/// How answers are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
pub enum AnswerMode {
    /// From the text alone, as the paper's black box has it.
    #[default]
    Text,
    /// From the log-probabilities of the label words (completions only): another threat model, and a named mode for that.
    Logprobs,
}

/// Whose API it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// OpenAI's shape: chat completions and completions.
    #[default]
    OpenAi,
    /// Anthropic's Messages.
    Anthropic,
}

/// Which of OpenAI's two APIs is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
pub enum Endpoint {
    /// Chat for chat tasks, completions for others.
    #[default]
    Auto,
    /// `/v1/chat/completions`.
    Chat,
    /// `/v1/completions`.
    Completions,
}

/// An API key. Neither its `Debug` form nor any message shows it.
#[derive(Clone, Debug)]
pub struct Key(Secret);

impl Key {
    /// Wraps a key.
    pub fn new(text: &str) -> Self {
        Self(Secret::new(text.trim()))
    }

    /// The key itself, for the one place that sends it.
    pub fn secret(&self) -> &Secret {
        &self.0
    }

    /// `text` without the key, should somebody have put it there.
    pub(crate) fn hide_in(&self, text: &str) -> String {
        text.replace(self.0.expose(), "(key)")
    }
}

/// Which model, where, and how it is asked.
#[derive(Clone, Debug)]
pub struct LlmConfig {
    /// The address up to and without `/v1`, or with it: `http://localhost:11434`.
    pub base: Url,
    /// The model's name there.
    pub model: String,
    /// Whose API.
    pub dialect: Dialect,
    /// Which of OpenAI's two.
    pub endpoint: Endpoint,
    /// How answers are read.
    pub answers: AnswerMode,
    /// The key, if one is needed.
    pub key: Option<Key>,
    /// Requests at once.
    pub concurrency: usize,
    /// How long one request may take.
    pub timeout: Duration,
    /// How often a request is made before giving up.
    pub attempts: u32,
    /// The longest pause between two attempts; the first is half a second on average.
    pub longest_pause: Duration,
    /// What stands for `{mask}` in the prompts of masked tasks.
    pub mask: String,
    /// Whether a browser asks: Anthropic wants to be told.
    pub from_browser: bool,
}

impl LlmConfig {
    /// The usual settings for a model at an address.
    pub fn new(base: Url, model: &str) -> Self {
        Self {
            base,
            model: model.to_owned(),
            dialect: Dialect::OpenAi,
            endpoint: Endpoint::Auto,
            answers: AnswerMode::Text,
            key: None,
            concurrency: 4,
            timeout: Duration::from_mins(2),
            attempts: 3,
            longest_pause: Duration::from_secs(30),
            mask: "[MASK]".to_owned(),
            from_browser: false,
        }
    }

    /// `/v1` and more path segments below the address.
    pub fn url(&self, path: &[&str]) -> Url {
        let has_version = self.base.path().trim_end_matches('/').ends_with("/v1");
        let version: &[&str] = if has_version { &[] } else { &["v1"] };
        crate::address::below(&self.base, &[version, path].concat())
    }

    /// The headers of Anthropic's API, the key among them.
    pub fn anthropic_headers(&self) -> Vec<(&'static str, Secret)> {
        let mut headers = vec![("anthropic-version", Secret::new(ANTHROPIC_VERSION))];
        headers.extend(self.key.as_ref().map(|key| ("x-api-key", key.secret().clone())));
        if self.from_browser {
            headers.push(("anthropic-dangerous-direct-browser-access", Secret::new("true")));
        }
        headers
    }

    /// Host, port and path, for ids and messages; user names and passwords in the address are left out.
    pub fn place(&self) -> String {
        let url = self.url(&[]);
        let host = crate::address::authority(&url);
        format!("{host}{}/", url.path().trim_end_matches('/'))
    }

    pub(super) fn mode_name(&self, endpoint: Endpoint) -> &'static str {
        match (endpoint, self.answers) {
            _ if self.dialect == Dialect::Anthropic => "messages-text",
            (Endpoint::Chat, _) => "chat-text",
            (_, AnswerMode::Text) => "completions-text",
            (_, AnswerMode::Logprobs) => "completions-logprobs",
        }
    }

    /// The API that fits the task, or why none does.
    pub(super) fn endpoint_for(&self, task: &Task) -> Result<Endpoint, ApiError> {
        let chat = task.model_family == ModelFamily::Chat;
        let endpoint = match self.endpoint {
            _ if self.dialect == Dialect::Anthropic => Endpoint::Chat,
            Endpoint::Auto if chat && self.answers == AnswerMode::Text => Endpoint::Chat,
            Endpoint::Auto => Endpoint::Completions,
            chosen => chosen,
        };
        let text_only = self.dialect == Dialect::Anthropic || endpoint == Endpoint::Chat;
        if text_only && self.answers == AnswerMode::Logprobs {
            return Err(ApiError::ChatLogprobs);
        }
        let masked = task.model_family == ModelFamily::Masked;
        if endpoint == Endpoint::Completions && !masked && !super::question::ends_with_mask(task) {
            return Err(ApiError::MaskNotLast { template: task.template.as_str().to_owned() });
        }
        Ok(endpoint)
    }
}

/// Why a model cannot be used for a task.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// Log-probabilities are read from completions only.
    #[error("log-probabilities are read from the completions API only; use text answers with chat")]
    ChatLogprobs,
    /// Something follows the place of the answer.
    #[error("a model that writes on answers at the end, but {{mask}} is not last in the template {template:?}")]
    MaskNotLast {
        /// The template.
        template: String,
    },
    /// A label word that is more than one token of the model.
    #[error(
        "the word {word:?} of label {label:?} is {tokens} tokens of this model; log-probabilities need words of one"
    )]
    ManyTokens {
        /// The label.
        label: String,
        /// The word.
        word: String,
        /// How many tokens it is.
        tokens: usize,
    },
    /// The endpoint did not answer, or refused.
    #[error(transparent)]
    Llm(#[from] feddtpt_client::platform::LlmError),
}
