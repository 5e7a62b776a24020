//! Models chosen at run time.

use crate::args::{LlmArgs, LlmChoice, ProposerChoice};
use crate::exit::{Exit, Failure, OrExit};
use crate::models::ModelChoice;
use crate::platform::{ApiLlm, HttpProposer, LocalMlm, LocalProposer, TokioClock, Wire, Workers, find_key};
use feddtpt_client::platform::{Answer, Candidate, Llm, LlmError, Proposer, ProposerError};
use feddtpt_connect::{ApiError, Key, LlmConfig, Meter, below};
use feddtpt_model::{MaskedLm, MiniBert, Shipped};
use feddtpt_shared::{Prompt, RowText, Task};
use reqwest::Url;
use std::sync::Arc;
use std::time::Duration;

/// The LLM that was chosen.
#[derive(Clone)]
pub(super) enum AnyLlm {
    Local(LocalMlm),
    Api(ApiLlm),
}

impl Llm for AnyLlm {
    fn id(&self) -> &str {
        match self {
            Self::Local(llm) => llm.id(),
            Self::Api(llm) => llm.id(),
        }
    }

    fn preferred_batch(&self) -> usize {
        match self {
            Self::Local(llm) => llm.preferred_batch(),
            Self::Api(llm) => llm.preferred_batch(),
        }
    }

    async fn answer(&self, prompt: &Prompt, rows: &[&RowText]) -> Result<Vec<Answer>, LlmError> {
        match self {
            Self::Local(llm) => llm.answer(prompt, rows).await,
            Self::Api(llm) => llm.answer(prompt, rows).await,
        }
    }
}

/// The source of words that was chosen.
#[derive(Clone)]
pub(super) enum AnyProposer {
    Local(LocalProposer),
    Api(HttpProposer),
}

impl Proposer for AnyProposer {
    fn id(&self) -> &str {
        match self {
            Self::Local(proposer) => proposer.id(),
            Self::Api(proposer) => proposer.id(),
        }
    }

    async fn propose(&self, prompt: &Prompt, position: usize, k: usize) -> Result<Vec<Candidate>, ProposerError> {
        match self {
            Self::Local(proposer) => proposer.propose(prompt, position, k).await,
            Self::Api(proposer) => proposer.propose(prompt, position, k).await,
        }
    }
}

/// Threads for models in this process.
pub(super) fn workers(args: &LlmArgs) -> Workers {
    args.threads.map_or_else(Workers::per_core, Workers::new)
}

/// The model in this program that was chosen as LLM: an error where the LLM is elsewhere, as one of the two would not be used.
pub(super) fn inside(args: &LlmArgs, model: Option<&ModelChoice>) -> Result<Arc<MiniBert>, Failure> {
    if let (Some(LlmChoice::Api(url)), Some(model)) = (&args.llm, model) {
        let words =
            format_args!("--model {model} is an LLM in this program, --llm {url} one elsewhere; leave one of them out");
        return Err(Failure::new(Exit::BadInput, words));
    }
    let choice = model.cloned().unwrap_or_default();
    choice.load().or_exit_with(Exit::BadInput, format_args!("--model {choice}"))
}

/// Prepares the LLM for `task`. `local` is the model in this process.
pub(super) async fn llm(
    args: &LlmArgs,
    task: Task,
    wire: Wire,
    workers: Workers,
    local: Arc<dyn MaskedLm>,
) -> Result<AnyLlm, Failure> {
    let LlmChoice::Api(base) = args.llm.clone().unwrap_or(LlmChoice::Shipped) else {
        return LocalMlm::new(local, task, workers).map(AnyLlm::Local).or_exit(Exit::BadInput);
    };
    let key = find_key(args.llm_key_file.as_deref()).or_exit_with(Exit::BadInput, "the LLM key's file")?;
    api(args, base, key, task, wire).await.map(AnyLlm::Api)
}

/// Prepares an API's LLM for `task`; `key` goes to `base` and nowhere else.
pub(super) async fn api(
    args: &LlmArgs,
    base: Url,
    key: Option<Key>,
    task: Task,
    wire: Wire,
) -> Result<ApiLlm, Failure> {
    let config = api_config(args, base, key);
    let place = config.base.host_str().unwrap_or_default().to_owned();
    ApiLlm::connect(wire, TokioClock::new(), config, task, Meter::default()).await.map_err(|error| match error {
        ApiError::Llm(error) => Failure::new(Exit::Unreachable, format_args!("{place}: {error}")),
        other => Failure::new(Exit::BadInput, other),
    })
}

fn api_config(args: &LlmArgs, base: Url, key: Option<Key>) -> LlmConfig {
    let defaults = LlmConfig::new(base, args.llm_model.as_deref().unwrap_or("default"));
    LlmConfig {
        endpoint: args.llm_endpoint.unwrap_or(defaults.endpoint),
        answers: args.llm_answers.unwrap_or(defaults.answers),
        key,
        concurrency: args.llm_concurrency.unwrap_or(defaults.concurrency),
        timeout: args.llm_timeout.map_or(defaults.timeout, Duration::from_secs),
        ..defaults
    }
}

/// Prepares the source of words; `server` is the aggregation server, with the id of the model that it works with.
pub(super) fn proposer(
    choice: Option<ProposerChoice>,
    mask: Option<&str>,
    (server, its_model): (&Url, Option<&str>),
    wire: Wire,
    workers: Workers,
) -> Result<AnyProposer, Failure> {
    let inside = |model: &ModelChoice| {
        let loaded = model.load().or_exit_with(Exit::BadInput, format_args!("--proposer {model}"))?;
        Ok(AnyProposer::Local(LocalProposer::new(loaded, workers)))
    };
    let url = match choice.unwrap_or(ProposerChoice::Shipped) {
        ProposerChoice::Shipped => {
            return inside(&its_model.and_then(Shipped::of_id).map_or_else(ModelChoice::default, ModelChoice::Shipped));
        }
        ProposerChoice::Inside(model) => return inside(&model),
        ProposerChoice::Server => below(server, &["v1", "fill-mask"]),
        ProposerChoice::Api(url) => url,
    };
    Ok(AnyProposer::Api(HttpProposer::new(wire, url, mask.unwrap_or("[MASK]"), None)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::Ledger;

    #[test]
    fn words_come_from_the_servers_model_unless_another_is_named() {
        let (mini, nano) = (Shipped::Mini.id(), Shipped::Nano.id());
        let server = Url::parse("http://127.0.0.1:9/").unwrap();
        let id = |choice: Option<&str>, its_model: Option<&str>| {
            let choice = choice.map(|text| text.parse().unwrap());
            let wire = Wire::new(Ledger::new()).unwrap();
            let proposer = proposer(choice, None, (&server, its_model), wire, Workers::new(1)).unwrap();
            proposer.id().to_owned()
        };
        for choice in [None, Some("shipped")] {
            assert_eq!(id(choice, Some(nano)), nano);
            assert_eq!(id(choice, Some(mini)), mini);
            // A server that says nothing, or works with a model that is not here.
            assert_eq!((id(choice, None), id(choice, Some("mini-0123456789ab"))), (mini.to_owned(), mini.to_owned()));
        }
        assert_eq!((id(Some("mini"), Some(nano)), id(Some("nano"), Some(mini))), (mini.to_owned(), nano.to_owned()));
        assert!(id(Some("server"), Some(nano)).contains("127.0.0.1:9"));
    }
}
