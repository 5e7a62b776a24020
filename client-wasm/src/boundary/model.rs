//! Which models a participant uses, and what a test of one found.

use feddtpt_model::Shipped;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Which of OpenAI's two APIs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum ApiName {
    /// Whichever fits the task.
    #[default]
    Auto,
    /// Chat completions.
    Chat,
    /// Completions.
    Completions,
}

/// How answers are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum AnswersFrom {
    /// From the text alone.
    #[default]
    Text,
    /// From log-probabilities: a named mode with another threat model.
    Logprobs,
}

/// Which of the shipped models.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum TabModel {
    /// The larger one. Runs that were kept before there was a choice have it.
    #[default]
    Mini,
    /// The small one, for weak devices.
    Nano,
}

impl From<TabModel> for Shipped {
    fn from(model: TabModel) -> Self {
        match model {
            TabModel::Mini => Self::Mini,
            TabModel::Nano => Self::Nano,
        }
    }
}

/// The LLM that is being prompted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum LlmChoice {
    /// A shipped model, in this tab.
    InTab {
        /// Which one.
        #[serde(default)]
        model: TabModel,
    },
    /// An API of OpenAI's shape.
    OpenAi {
        /// Its address, with or without `/v1`.
        url: String,
        /// The model's name there.
        model: String,
        /// Which API.
        api: ApiName,
        /// How answers are read.
        answers: AnswersFrom,
        /// What stands for the mask in completions of masked tasks.
        mask: String,
        /// Requests at once.
        concurrency: u32,
        /// How long one request may take, in milliseconds.
        timeout_ms: u32,
        /// How often a request is made before giving up.
        attempts: u32,
    },
    /// Anthropic's Messages.
    Anthropic {
        /// Its address, with or without `/v1`.
        url: String,
        /// The model's name there.
        model: String,
        /// Requests at once.
        concurrency: u32,
        /// How long one request may take, in milliseconds.
        timeout_ms: u32,
        /// How often a request is made before giving up.
        attempts: u32,
    },
    /// The browser's own model (Prompt API).
    BuiltIn,
}

impl LlmChoice {
    /// Whether it may need a key, which is never kept.
    pub fn takes_key(&self) -> bool {
        matches!(self, Self::OpenAi { .. } | Self::Anthropic { .. })
    }
}

/// The masked language model that proposes words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum ProposerChoice {
    /// The shipped model that the server works with as well, in this tab; mini where it works with another.
    InTab,
    /// The aggregation server's fill-mask endpoint.
    Server,
    /// An API of Hugging Face's shape.
    FillMask {
        /// Its address.
        url: String,
        /// How it writes its mask.
        mask: String,
    },
}

/// Keys, for as long as the worker lives. Never stored, never shown.
#[derive(Clone, Default, Deserialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct Keys {
    /// The LLM's.
    #[serde(default)]
    pub llm: Option<String>,
    /// The fill-mask API's.
    #[serde(default)]
    pub proposer: Option<String>,
}

impl Keys {
    /// Whether a key was given that the chosen models will be asked with.
    pub(crate) fn any_for(&self, settings: &super::RunSettings) -> bool {
        let given = |key: &Option<String>| key.as_deref().is_some_and(|key| !key.trim().is_empty());
        let llm = settings.llm.takes_key() && given(&self.llm);
        llm || (matches!(settings.proposer, ProposerChoice::FillMask { .. }) && given(&self.proposer))
    }
}

/// How a test ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum TestOutcome {
    /// It answers.
    Ok,
    /// It is there and does not let this page ask.
    Cors,
    /// It refuses the key.
    Key,
    /// It does not know the model.
    Model,
    /// Nothing answers.
    Unreachable,
    /// Something else answers.
    NotTheApi,
    /// It has no time now.
    Busy,
    /// This page is encrypted and the address is not.
    MixedContent,
    /// It answers, but cannot be used for this task.
    Unsuitable,
}

/// How to let this page in, for one product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct ProductSetting {
    /// The product.
    pub product: String,
    /// The exact setting or command, or what to look for.
    pub setting: String,
    /// Whether it is a command line to be copied as it is.
    pub command: bool,
}

/// What a test found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct TestReport {
    /// How it ended.
    pub outcome: TestOutcome,
    /// What happened, what it means, what to do.
    pub message: String,
    /// Which product it is, where that could be told.
    pub product: Option<String>,
    /// Settings that mend it.
    pub settings: Vec<ProductSetting>,
    /// The models it lists.
    pub models: Vec<String>,
    /// What it said to a made-up sentence; never to a row.
    pub answer: Option<String>,
    /// How long the answer took, in milliseconds.
    pub latency_ms: Option<u32>,
}

impl TestReport {
    /// A report with nothing but words.
    pub fn new(outcome: TestOutcome, message: impl Into<String>) -> Self {
        Self {
            outcome,
            message: message.into(),
            product: None,
            settings: Vec::new(),
            models: Vec::new(),
            answer: None,
            latency_ms: None,
        }
    }
}
